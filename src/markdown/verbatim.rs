//! Gaps in code and in formulas: `print({{c1::x}})`, `$\frac{ {{c1::a}} }{b}$`.
//!
//! They are written as those in text are (see [`super::cloze`]), but for what code and TeX
//! have of their own. A gap ends at the first `}}` whose braces began outside it. In code,
//! `::` between two words is a path, `std::move`; so a hint has a blank beside its sign, or
//! stands behind a bracket or a quotation mark: `{{c1::x:: a name}}`. No gap is in another.
//! One that hides nothing, or only `...`, is what a text about gaps shows, and so is one that
//! is all that stands between two backticks: they are none.

use std::fmt::Write;

use super::cloze;
use crate::content::{Cell, Gap, Inline};

/// What stands behind the language of a block of code that only speaks of gaps.
pub(crate) const NO_GAPS: &str = "{no-gaps}";

/// What text is, besides being kept as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Text {
    /// Code.
    Code,
    /// A formula in TeX.
    Math,
}

/// Returns text without the signs of its gaps, and the gaps.
pub(crate) fn read(text: &str, kind: Text) -> (String, Vec<Gap>) {
    let mut plain = String::with_capacity(text.len());
    let mut gaps = Vec::new();
    let mut rest = text;
    while let Some((at, length, ordinal)) = cloze::find_start(rest) {
        let inner = &rest[at + length..];
        let hidden = end(inner).map(|end| (end, split_hint(&inner[..end], kind)));
        let Some((end, (content, hint))) = hidden.filter(|(_, (content, _))| hides(content)) else {
            plain.push_str(&rest[..at + length]);
            rest = inner;
            continue;
        };
        plain.push_str(&rest[..at]);
        let start = plain.len();
        plain.push_str(content);
        let hint = hint.filter(|hint| !hint.is_empty()).map(str::to_owned);
        gaps.push(Gap { range: start..plain.len(), ordinal, hint });
        rest = &inner[end + 2..];
    }
    plain.push_str(rest);
    (plain, gaps)
}

/// Returns code of a line as parts: its gaps are parts of their own.
pub(crate) fn code(code: &str) -> Cell {
    if !has_gap_in_line(code) {
        return vec![Inline::Code(code.to_owned())];
    }
    let (plain, gaps) = read(code, Text::Code);
    let mut parts = Cell::new();
    let mut at = 0;
    let add = |parts: &mut Cell, text: &str| {
        if !text.is_empty() {
            parts.push(Inline::Code(text.to_owned()));
        }
    };
    for Gap { range, ordinal, hint } in gaps {
        add(&mut parts, &plain[at..range.start]);
        at = range.end;
        let content = vec![Inline::Code(plain[range].to_owned())];
        parts.push(Inline::Cloze { ordinal, content, hint });
    }
    add(&mut parts, &plain[at..]);
    parts
}

/// Returns text with the signs of its gaps, as [`read`] reads it.
pub(crate) fn write(text: &str, gaps: &[Gap], kind: Text) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for Gap { range, ordinal, hint } in gaps {
        let content = &text[range.clone()];
        let _ = write!(out, "{}{{{{c{ordinal}::{content}", &text[at..range.start]);
        match hint {
            Some(hint) => {
                let _ = write!(out, ":: {hint}");
            }
            None if split_hint(content, kind).1.is_some() => out.push_str(":: "),
            None => {}
        }
        out.push_str("}}");
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}

/// Returns gaps in text of a length, which began so many bytes further before.
pub(super) fn shift(gaps: Vec<Gap>, start: usize, length: usize) -> Vec<Gap> {
    let place = |at: usize| at.saturating_sub(start).min(length);
    gaps.into_iter()
        .map(|gap| Gap { range: place(gap.range.start)..place(gap.range.end), ..gap })
        .collect()
}

/// Returns whether text has what would be read as a gap.
pub(crate) fn has_gap(text: &str, kind: Text) -> bool {
    text.contains("{{c") && !read(text, kind).1.is_empty()
}

/// Returns whether code of a line has what would be read as a gap.
pub(crate) fn has_gap_in_line(code: &str) -> bool {
    if !code.contains("{{c") {
        return false;
    }
    let (plain, gaps) = read(code, Text::Code);
    gaps.iter().any(|gap| gap.range != (0..plain.len()))
}

/// Returns where a gap ends: at `}}` outside of braces that it begins itself. A gap in it
/// makes it none.
fn end(inner: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, sign) in inner.match_indices(['{', '}']) {
        if sign == "{" {
            if cloze::find_start(&inner[at..]).is_some_and(|(start, ..)| start == 0) {
                return None;
            }
            depth += 1;
        } else if depth > 0 {
            depth -= 1;
        } else if inner[at..].starts_with("}}") {
            return Some(at);
        }
    }
    None
}

/// Returns what a gap hides, and its hint.
fn split_hint(inner: &str, kind: Text) -> (&str, Option<&str>) {
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let is_path = |at: usize| {
        kind == Text::Code
            && (inner[at + 2..].starts_with(|c: char| !c.is_whitespace()))
            && (at == 0 || is_word(inner[..at].chars().next_back()) || inner[..at].ends_with('>'))
    };
    let sign = inner.rmatch_indices("::").map(|(at, _)| at).find(|&at| !is_path(at));
    match sign {
        Some(at) => (&inner[..at], Some(inner[at + 2..].trim())),
        None => (inner, None),
    }
}

/// Returns whether a gap hides something.
fn hides(content: &str) -> bool {
    !matches!(content.trim(), "" | "..." | "…")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, kind: Text) -> (String, Vec<(String, u32, Option<String>)>) {
        let (plain, gaps) = read(text, kind);
        let gaps = gaps
            .into_iter()
            .map(|Gap { range, ordinal, hint }| (plain[range].to_owned(), ordinal, hint));
        let gaps = gaps.collect();
        (plain, gaps)
    }

    #[test]
    fn braces_of_a_gap_s_own_do_not_end_it() {
        assert_eq!(
            shown("f({{c1::{'a': {}}}})", Text::Code),
            ("f({'a': {}})".into(), vec![("{'a': {}}".into(), 1, None)])
        );
        assert_eq!(
            shown(r"\frac{ {{c1::a}} }{{{c2::\sqrt{b}}}}", Text::Math),
            (
                r"\frac{ a }{\sqrt{b}}".into(),
                vec![("a".into(), 1, None), (r"\sqrt{b}".into(), 2, None)]
            )
        );
    }

    #[test]
    fn a_path_is_no_hint() {
        let gap = |hidden: &str, hint: Option<&str>| {
            (hidden.into(), vec![(hidden.into(), 1, hint.map(str::to_owned))])
        };
        assert_eq!(shown("{{c1::std::move}}", Text::Code), gap("std::move", None));
        assert_eq!(shown("{{c1::Vec<T>::new}}", Text::Code), gap("Vec<T>::new", None));
        assert_eq!(
            shown("{{c1::std::move:: a cast}}", Text::Code),
            gap("std::move", Some("a cast"))
        );
        assert_eq!(shown("{{c1::len(x)::how many}}", Text::Code), gap("len(x)", Some("how many")));
        assert_eq!(shown("{{c1::x::a name}}", Text::Math), gap("x", Some("a name")));
    }

    #[test]
    fn what_only_speaks_of_gaps_is_none() {
        for text in
            ["{{c1::}}", "{{c1::...}}", "{{ x }}", "{{c1::a", "{{c1::a {{c2::b", "{{cx::a}}"]
        {
            assert_eq!(shown(text, Text::Code), (text.into(), vec![]));
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        for text in ["f({{c1::a}}, {{c12::b:: h}})", "{{c1::a :: b:: }} c", "{{c1::x()::y:: }}"] {
            let (plain, gaps) = read(text, Text::Code);
            assert_eq!(write(&plain, &gaps, Text::Code), text);
        }
    }
}
