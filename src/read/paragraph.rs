//! Paragraphs that ask, and the paragraphs after them that answer: text without signs.
//!
//! Read only where nothing else is found. At least three paragraphs of three lines at
//! most end in a question mark, or their first line does; and one in four asks.
//! Counterexample: prose with a rhetorical question here and there.

use super::card::Card;
use super::row::{Row, dedent};
use super::{Pattern, mark};

/// Plain paragraphs.
pub(super) struct Paragraphs;

/// How many lines a question takes at most.
const LONGEST: usize = 3;

impl Pattern for Paragraphs {
    fn name(&self) -> &'static str {
        "paragraphs"
    }

    fn about(&self) -> &'static str {
        "a paragraph that ends in a question mark, and a paragraph that answers it"
    }

    fn is_explicit(&self) -> bool {
        false
    }

    fn is_last_resort(&self) -> bool {
        true
    }

    fn find<'s>(&self, rows: &[Row<'_, 's>], wanted: bool) -> Vec<Card<'s>> {
        let begins = |at: usize| {
            let row = &rows[at];
            !row.blank
                && !row.code
                && row.indent == 0
                && (at == 0 || rows[at - 1].blank || mark::heading(rows[at - 1].text()).is_some())
                && mark::heading(row.text()).is_none()
        };
        let paragraphs: Vec<_> = (0..rows.len()).filter(|&at| begins(at)).collect();
        let questions: Vec<_> =
            paragraphs.iter().filter_map(|&at| Some((at, asked(rows, at)?))).collect();
        if !wanted && (questions.len() < 3 || questions.len() * 4 < paragraphs.len()) {
            return Vec::new();
        }
        let card = |(n, &(start, own)): (usize, &(usize, usize))| {
            let next = questions.get(n + 1).map_or(rows.len(), |&(next, _)| next);
            let is_heading = |at: &usize| mark::heading(rows[*at].text()).is_some();
            let end = (own..next).find(is_heading).unwrap_or(next);
            let question = dedent(&rows[start..own]);
            Card::plain(start..end, None, question, dedent(&rows[own..end]))
        };
        questions.iter().enumerate().map(card).collect()
    }
}

/// Returns the row after the question that a paragraph begins with.
fn asked(rows: &[Row], start: usize) -> Option<usize> {
    let is_text = |row: &&Row| !row.blank && !row.code && mark::heading(row.text()).is_none();
    let lines = rows[start..].iter().take(LONGEST).take_while(is_text);
    let asks = lines.enumerate().find(|(_, row)| mark::asks(row.text()));
    asks.map(|(at, _)| start + at + 1)
}
