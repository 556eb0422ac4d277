//! Putting broken text right, one small rule at a time.
//!
//! A rule changes what a line says, never its span: that stays the place of what
//! was typed, so the two together say what is to be written there instead. Lines
//! that are joined have one span, over all that stood between them. A line that is
//! put in has an empty span at the end of the line it follows; a line that is
//! taken out stays, and says nothing.

mod control_character;
mod damaged_number;
mod eaten_escape;
mod edit;
mod element;
mod hyphenated_word;
mod invisible_character;
mod misread_number;
mod mojibake;
mod no_break_space;
mod numbering;
mod ragged_table;
mod seam;
mod stray_end_tag;
mod torn_paragraph;
mod torn_word;
mod unclosed_details;
mod unclosed_fence;
mod undelimited_table;
mod vocabulary;

use crate::diagnostic::{
    CONTROL_CHARACTER, Code, DAMAGED_NUMBER, Diagnostic, EATEN_ESCAPE, HYPHENATED_WORD,
    INVISIBLE_CHARACTER, MISREAD_NUMBER, MOJIBAKE, NO_BREAK_SPACE, RAGGED_TABLE, STRAY_END_TAG,
    TORN_PARAGRAPH, TORN_WORD, UNCLOSED_DETAILS, UNCLOSED_FENCE, UNDELIMITED_TABLE,
};
use crate::options::Options;
use crate::source::Line;

/// A rule that puts one kind of damage right.
#[derive(Debug)]
pub struct Repair {
    /// What is wrong, and how far the repair can be trusted.
    pub code: &'static Code,
    /// Takes lines, gives lines, and reports each change it made.
    pub apply: for<'s> fn(&[Line<'s>], &mut Vec<Diagnostic>) -> Vec<Line<'s>>,
}

/// Every rule, in the order they run.
pub static REPAIRS: &[Repair] = &[
    Repair { code: &MOJIBAKE, apply: mojibake::repair },
    Repair { code: &EATEN_ESCAPE, apply: eaten_escape::repair },
    Repair { code: &CONTROL_CHARACTER, apply: control_character::repair },
    Repair { code: &INVISIBLE_CHARACTER, apply: invisible_character::repair },
    Repair { code: &NO_BREAK_SPACE, apply: no_break_space::repair },
    Repair { code: &UNCLOSED_FENCE, apply: unclosed_fence::repair },
    Repair { code: &UNCLOSED_DETAILS, apply: unclosed_details::repair },
    Repair { code: &STRAY_END_TAG, apply: stray_end_tag::repair },
    Repair { code: &DAMAGED_NUMBER, apply: damaged_number::repair },
    Repair { code: &MISREAD_NUMBER, apply: misread_number::repair },
    Repair { code: &HYPHENATED_WORD, apply: hyphenated_word::repair },
    Repair { code: &TORN_WORD, apply: torn_word::repair },
    Repair { code: &TORN_PARAGRAPH, apply: torn_paragraph::repair },
    Repair { code: &UNDELIMITED_TABLE, apply: undelimited_table::repair },
    Repair { code: &RAGGED_TABLE, apply: ragged_table::repair },
];

/// Applies every rule but those that are not wanted.
pub fn repair<'s>(
    lines: Vec<Line<'s>>,
    options: &Options,
    sink: &mut Vec<Diagnostic>,
) -> Vec<Line<'s>> {
    let wanted = REPAIRS.iter().filter(|rule| !options.unrepaired.contains(&rule.code));
    wanted.fold(lines, |lines, rule| (rule.apply)(&lines, sink))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::fence::Fence;
    use crate::source::Source;

    /// Returns the document that a code is explained by, where its page has one.
    fn example(code: &Code) -> Option<String> {
        let (_, page) = code.explanation.split_once("## Example\n")?;
        let mut lines = page.lines().skip_while(|line| Fence::open(line).is_none());
        let fence = Fence::open(lines.next()?)?;
        let inside = lines.take_while(|line| !fence.is_closed_by(line));
        Some(inside.flat_map(|line| [line, "\n"]).collect())
    }

    #[test]
    fn a_rule_that_is_not_wanted_leaves_the_text_as_it_was_typed() {
        let mut tried = 0;
        for Repair { code, apply } in REPAIRS {
            let Some(text) = example(code) else { continue };
            let source = Source::new("x.md", 0, text);
            assert_ne!(apply(&source.lines(), &mut Vec::new()), source.lines(), "{}", code.name);
            let options = Options { unrepaired: vec![code], ..Options::default() };
            let mut sink = Vec::new();
            let lines = repair(source.lines(), &options, &mut sink);
            assert_eq!(lines, source.lines(), "{}", code.name);
            assert_eq!(sink, [], "{}", code.name);
            tried += 1;
        }
        assert!(tried > 0, "no page has an example");
    }

    #[test]
    fn what_was_put_right_needs_no_repair() {
        for text in REPAIRS.iter().filter_map(|rule| example(rule.code)) {
            let source = Source::new("x.md", 0, text);
            let lines = repair(source.lines(), &Options::default(), &mut Vec::new());
            let written: String = lines.iter().flat_map(|line| [&line.text, "\n"]).collect();
            let mut sink = Vec::new();
            repair(Source::new("x.md", 0, written).lines(), &Options::default(), &mut sink);
            assert_eq!(sink, [], "{}", source.text());
        }
    }

    #[test]
    fn a_torn_word_that_is_not_wanted_whole_is_no_torn_sentence() {
        let text = "## Why?\n\nIt applies an addition to all the numbers accum\n\nulatively.\n";
        let source = Source::new("x.md", 0, text);
        let options = Options { unrepaired: vec![&TORN_WORD], ..Options::default() };
        assert_eq!(repair(source.lines(), &options, &mut Vec::new()), source.lines());
    }

    #[test]
    fn a_line_is_put_in_behind_the_one_before() {
        let source = Source::new("x.md", 0, "1. How?\n   ```\n   so\n2. Why?\n   - So.\n");
        let lines = repair(source.lines(), &Options::default(), &mut Vec::new());
        let end = source.lines()[2].span.end;
        let put_in = Line { text: "   ```".into(), span: crate::source::Span { start: end, end } };
        assert_eq!(lines[3], put_in);
    }

    #[test]
    fn a_line_that_is_taken_out_says_nothing() {
        let source = Source::new("x.md", 0, "<details>\nSo.\n</details>\n</details>\n");
        let lines = repair(source.lines(), &Options::default(), &mut Vec::new());
        assert_eq!(lines[3], Line { text: "".into(), ..source.lines()[3].clone() });
    }
}
