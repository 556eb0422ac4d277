//! The signs of a document that says it is made of cards: `==hidden==`, gaps that are
//! marked as a text marker would, made Anki's own `{{c1::hidden}}`; `front::back`, made
//! `front :: back`.
//!
//! It says so by front matter that asks for cloze notes, a flashcard tag, the
//! comments of a program that schedules reviews, or by most of its lines. Elsewhere the one is emphasis, and the
//! other may be anything. Each paragraph counts its gaps from one. Counterexamples:
//! `a == b` in code; an underline of equals signs; `tags:: birds`.

use std::fmt::Write;

use super::mark;
use crate::source::Line;

/// The tags that say that a document is made of cards.
const TAGS: &[&str] = &["#flashcard", "#flashcards", "#cloze", "#anki", "#review"];

/// Returns whether a document says that it is made of cards.
pub(super) fn is_meant(lines: &[Line], code: &[bool]) -> bool {
    let is_review = |line: &Line| line.text.contains("<!--SR:");
    is_tagged(lines) || lines.iter().any(is_review) || is_mostly_parted(lines, code)
}

/// Returns whether most lines have a front, a sign, and a back.
fn is_mostly_parted(lines: &[Line], code: &[bool]) -> bool {
    let is_text = |line: &Line| !line.is_blank() && !line.text.starts_with(['#', '<']);
    let text = lines.iter().zip(code).filter(|(line, code)| !**code && is_text(line));
    let (parted, all) = text.fold((0, 0), |(parted, all), (line, _)| {
        (parted + usize::from(spaced(&line.text).is_some()), all + 1)
    });
    parted >= 3 && parted * 2 > all
}

/// Returns whether a document has a tag that says it is made of cards.
fn is_tagged(lines: &[Line]) -> bool {
    let is_tag = |word: &str| {
        TAGS.iter().any(|tag| {
            word.strip_prefix(tag).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    };
    lines
        .iter()
        .filter(|line| line.text.contains('#'))
        .any(|line| line.text.split_whitespace().any(is_tag))
}

/// Returns the lines with gaps in the place of marked text.
pub(super) fn unify<'s>(lines: Vec<Line<'s>>, code: &[bool]) -> Vec<Line<'s>> {
    let mut gaps = 0;
    let rewrite = |(line, &is_code): (Line<'s>, &bool)| {
        if line.is_blank() {
            gaps = 0;
        }
        if is_code {
            return line;
        }
        let text = if line.text.contains("==") {
            gapped(&line.text, &mut gaps)
        } else if let Some(text) = spaced(&line.text) {
            text
        } else {
            return line;
        };
        Line { text: text.into(), span: line.span }
    };
    lines.into_iter().zip(code).map(rewrite).collect()
}

/// Returns a text with blanks around the sign between its front and its back, where it
/// has none and begins as a front does.
fn spaced(text: &str) -> Option<String> {
    let at = text.find("::").filter(|_| !text.contains(['`', '{']))?;
    let (front, back) = (&text[..at], text[at..].trim_start_matches(':'));
    let sign = &text[at..text.len() - back.len()];
    let is_front = front.contains(|c: char| !c.is_whitespace() && c != '-' && c != '*');
    // `std::map is a map` names something.
    let is_path = !front.trim_start_matches(['-', '*', ' ']).contains(' ')
        && back.starts_with(|c: char| c.is_ascii_lowercase())
        && back.contains(' ');
    let is_lone = !is_path && !back.contains("::") && sign.len() <= 3;
    let is_tight = !front.ends_with(' ') && !back.starts_with(' ') && !back.is_empty();
    (is_front && is_lone && is_tight).then(|| format!("{front} {sign} {back}"))
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
        if let Some(length) = mark::formula(rest).filter(|_| !is_code) {
            out.push_str(&rest[..length]);
            rest = &rest[length..];
            continue;
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
            let _ = write!(out, "{{{{c{gaps}::{inner}}}}}");
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
        assert_eq!(gapped("$a==b==c$ is ==so=="), "$a==b==c$ is {{c1::so}}");
    }

    #[test]
    fn a_front_and_a_back_are_parted() {
        assert_eq!(spaced("Paris::The capital").unwrap(), "Paris :: The capital");
        assert_eq!(spaced("- hund::dog").unwrap(), "- hund :: dog");
        assert_eq!(spaced("tags:: birds"), None);
        assert_eq!(spaced("a :: b"), None);
    }
}
