//! A question and its answer with a sign between them: `front ::: back` on one
//! line, or a line with nothing but the sign (`?`, `:::`). Where a document has `::` too,
//! `:::` asks in both directions, and so does a line `??`.
//!
//! Around a line with nothing but a sign, both neighbours have text; the front goes
//! up to the blank line before it, the back down to the next. Counterexamples: a
//! `?` between blank lines; `std::vec` and `{{c1::x}}`; Logseq's `key:: value`.

use super::card::Card;
use super::row::{Row, tail};
use super::{Pattern, mark};
use crate::source::Line;

/// A sign between question and answer.
pub(super) struct Separators;

/// Lines that part a front from a back. (The tags are those of a note-taking
/// program, which shows them as nothing.)
const LINES: &[&str] = &[
    "?",
    "??",
    ":::",
    "::",
    "<br class=\"f\">",
    "<wbr class=\"f\">",
    "<span class=\"f\"></span>",
    "&#10;",
];

impl Pattern for Separators {
    fn name(&self) -> &'static str {
        "separators"
    }

    fn about(&self) -> &'static str {
        "`front ::: back`, or a line `?` between question and answer"
    }

    fn is_explicit(&self) -> bool {
        true
    }

    fn find<'s>(&self, rows: &[Row<'_, 's>], _: bool) -> Vec<Card<'s>> {
        let mut cards: Vec<Card> = Vec::new();
        let mut inline = 0;
        // Where both signs stand between, the longer one means both directions.
        let has_short =
            rows.iter().any(|row| !row.code && separator(row.text()).is_some_and(|s| s.1 == 2));
        for (at, row) in rows.iter().enumerate() {
            let before = cards.last().map_or(0, |card| card.rows.end);
            if at < before || row.blank || row.code {
                continue;
            }
            if LINES.contains(&row.text().trim()) {
                let both = row.text().trim() == "??" || (has_short && row.text().trim() == ":::");
                cards.extend(around(rows, at, before).map(|card| card.reversed(both)));
            } else if let Some(card) =
                separator(row.text()).and_then(|sign| on_one_line(row, at, sign))
            {
                inline += 1;
                let both = has_short && separator(row.text()).is_some_and(|s| s.1 == 3);
                cards.push(card.reversed(both));
            }
        }
        // One `::` in a text may be anything.
        if inline == cards.len() && inline < 3 { Vec::new() } else { cards }
    }
}

/// Returns the card around a line that is a sign.
fn around<'s>(rows: &[Row<'_, 's>], at: usize, before: usize) -> Option<Card<'s>> {
    let parts = |row: &Row| {
        !row.code && (row.blank || row.text().trim() == "---" || row.text().starts_with("<!--"))
    };
    let start = rows[before..at].iter().rposition(parts).map_or(before, |n| before + n + 1);
    let length = rows[at + 1..].iter().position(parts);
    let end = length.map_or(rows.len(), |n| at + 1 + n);
    if start == at || end == at + 1 {
        return None;
    }
    let lines = |rows: &[Row<'_, 's>]| rows.iter().map(|row| row.line.clone()).collect();
    let mut question: Vec<Line> = lines(&rows[start..at]);
    if let Some(first) = question.first_mut()
        && let Some((_, text)) = mark::heading(rows[start].text())
    {
        *first = tail(rows[start].line, &rows[start].text()[rows[start].text().find(text)?..]);
    }
    let answer = lines(&rows[at + 1..end]);
    Some(Card::plain(start..end, None, question, answer))
}

/// Returns the card that a line is, with a sign in its middle.
fn on_one_line<'s>(
    row: &Row<'_, 's>,
    at: usize,
    (start, length): (usize, usize),
) -> Option<Card<'s>> {
    let text = row.text();
    let front = text[..start].trim_end();
    let front = mark::bullet(front).map_or(front.trim_start(), |(_, rest)| rest);
    let back = text[start + length..].trim_start();
    if front.is_empty() || back.is_empty() || mark::heading(text).is_some() {
        return None;
    }
    let back = tail(row.line, back);
    let offset = text.find(front)?;
    let span = row.line.place(offset..offset + front.len());
    let question = Line { text: front.to_owned().into(), span };
    Some(Card::plain(at..at + 1, None, vec![question], vec![back]))
}

/// Returns where the sign stands in a line, and how long it is: the only one
/// outside code and gaps, with a blank or a question mark beside it.
fn separator(text: &str) -> Option<(usize, usize)> {
    if !text.contains("::") {
        return None;
    }
    let mut found = None;
    let mut at = 0;
    let mut in_code = false;
    let mut in_gap = false;
    // A key has no blank before its sign.
    let key = text.trim_start().trim_start_matches("- ");
    let first_blank = key.find(' ').map_or(text.len(), |at| text.len() - key.len() + at);
    while let Some(c) = text[at..].chars().next() {
        let colons = text[at..].bytes().take_while(|&byte| byte == b':').count();
        if let Some(length) = mark::formula(&text[at..]).filter(|_| !in_code) {
            at += length;
            continue;
        }
        if c == '`' {
            in_code = !in_code;
        } else if text[at..].starts_with("{{") || text[at..].starts_with("}}") {
            in_gap = c == '{';
        } else if colons > 3 || (colons > 1 && in_code) {
            at += colons;
            continue;
        } else if colons > 1 {
            let before = text[..at].chars().next_back();
            let after = text[at + colons..].chars().next();
            let is_property = before.is_some_and(|c| c != ' ') && at <= first_blank;
            let is_free = [before, after].contains(&Some(' '))
                || before.is_some_and(|c| mark::QUESTION_MARKS.contains(&c));
            if !in_gap && !is_property && is_free {
                if found.is_some() {
                    return None;
                }
                found = Some((at, colons));
            }
            at += colons;
            continue;
        }
        at += c.len_utf8();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_has_a_blank_beside_it() {
        assert_eq!(separator("What is it?::A ko"), Some((11, 2)));
        assert_eq!(separator("front ::: back"), Some((6, 3)));
        assert_eq!(separator("front:: back of it"), None);
        assert_eq!(separator("the front:: back"), Some((9, 2)));
        assert_eq!(separator("std::vec is a type"), None);
        assert_eq!(separator("a {{c1:: b}} c"), None);
        assert_eq!(separator("`a :: b` is code"), None);
        assert_eq!(separator("$a :: b$ is a formula"), None);
        assert_eq!(separator("collapsed:: true"), None);
        assert_eq!(separator("a :: b :: c"), None);
    }
}
