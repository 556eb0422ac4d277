//! A paragraph, and its answer in a wrapper that is opened by a click
//! (`<details><summary>Answer</summary>`).
//!
//! At least two of them. The paragraph before the wrapper asks, with the code between
//! them. Counterexamples: headings and numbered items, which are read as such; the
//! wrapper around a table of contents, in which nothing is left.

use super::card::Card;
use super::row::{Fold, Row, dedent};
use super::{Pattern, mark};

/// Paragraphs with hidden answers.
pub(super) struct HiddenAnswers;

impl Pattern for HiddenAnswers {
    fn name(&self) -> &'static str {
        "hidden-answers"
    }

    fn about(&self) -> &'static str {
        "a paragraph, and below it `<details><summary>Answer</summary>` with the answer"
    }

    fn is_explicit(&self) -> bool {
        false
    }

    fn find<'s>(&self, rows: &[Row<'_, 's>], _: bool) -> Vec<Card<'s>> {
        let mut cards: Vec<Card> = Vec::new();
        let mut at = 0;
        while at < rows.len() {
            if rows[at].fold != Fold::Opens {
                at += 1;
                continue;
            }
            let inside = rows[at + 1..].iter().take_while(|row| row.fold == Fold::Inside).count();
            let end = at + 1 + inside;
            let from = cards.last().map_or(0, |card| card.rows.end);
            let start = paragraph(rows, from, at);
            let answers = rows[at..end].iter().any(|row| !row.blank);
            if start < at && answers {
                let question = dedent(&rows[start..at]);
                cards.push(Card::plain(start..end, None, question, dedent(&rows[at..end])));
            }
            at = end;
        }
        if cards.len() >= 2 { cards } else { Vec::new() }
    }
}

/// Returns the row where the paragraph begins that asks before a wrapper: that row
/// itself where there is none.
fn paragraph(rows: &[Row], from: usize, wrapper: usize) -> usize {
    let mut start = wrapper;
    let mut has_text = false;
    while start > from {
        let row = &rows[start - 1];
        if mark::heading(row.text()).is_some() || (row.blank && !row.code && has_text) {
            break;
        }
        has_text |= !row.blank && !row.code;
        start -= 1;
    }
    if has_text { start } else { wrapper }
}
