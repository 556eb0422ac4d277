//! `==hidden==`: gaps that are marked as a text marker would, made Anki's own
//! `{{c1::hidden}}`.
//!
//! Only in a document that uses it so: its front matter asks for cloze notes, it has a
//! flashcard tag, or the comments of a program that schedules reviews. Elsewhere it is
//! emphasis. Each paragraph counts its gaps from one. Counterexamples: `a == b` in
//! code; an underline of equals signs.

use crate::source::Line;

/// The tags that say that a document is made of cards.
const TAGS: &[&str] = &["#flashcard", "#flashcards", "#cloze", "#anki", "#review"];

/// Returns whether a document marks what is to be hidden.
pub(super) fn is_meant(lines: &[Line]) -> bool {
    lines.iter().any(|line| {
        line.text.contains("<!--SR:")
            || line.text.split_whitespace().any(|word| {
                TAGS.iter().any(|tag| {
                    word.strip_prefix(tag)
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                })
            })
    })
}

/// Returns the lines with gaps in the place of marked text.
pub(super) fn unify<'s>(lines: Vec<Line<'s>>, code: &[bool]) -> Vec<Line<'s>> {
    let mut gaps = 0;
    let rewrite = |(line, &is_code): (Line<'s>, &bool)| {
        if line.is_blank() {
            gaps = 0;
        }
        if is_code || !line.text.contains("==") {
            return line;
        }
        let text = gapped(&line.text, &mut gaps);
        Line { text: text.into(), span: line.span }
    };
    lines.into_iter().zip(code).map(rewrite).collect()
}

/// Returns a text with gaps, counted on.
fn gapped(text: &str, gaps: &mut u32) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    let mut is_code = false;
    while let Some(c) = rest.chars().next() {
        if c == '`' {
            is_code = !is_code;
        }
        let marked = rest.strip_prefix("==").filter(|_| !is_code).and_then(|inner| {
            let end = inner.find("==")?;
            let inner = &inner[..end];
            let is_marked = !inner.is_empty()
                && !inner.starts_with([' ', '='])
                && !inner.ends_with(' ')
                && !inner.contains('`');
            is_marked.then_some(inner)
        });
        if let Some(inner) = marked {
            *gaps += 1;
            out.push_str(&format!("{{{{c{gaps}::{inner}}}}}"));
            rest = &rest[inner.len() + 4..];
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marked_text_becomes_gaps() {
        let gapped = |text| gapped(text, &mut 0);
        assert_eq!(gapped("==A== is ==b c=="), "{{c1::A}} is {{c2::b c}}");
        assert_eq!(gapped("`a ==b== c` if a == b == c"), "`a ==b== c` if a == b == c");
        assert_eq!(gapped("========"), "========");
    }
}
