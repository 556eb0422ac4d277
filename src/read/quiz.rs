//! A paragraph, options under it, and a line that names the right one: a quiz without
//! numbers, as programs for teachers export it (`ANSWER: B`).
//!
//! Read only where nothing else is found. At least two blocks of options; what stands
//! between them and the next question explains. Counterexample: an outline with letters,
//! which has no answer.

use super::card::Card;
use super::row::{Row, dedent};
use super::{Pattern, choice, mark};

/// Paragraphs with options.
pub(super) struct Quiz;

impl Pattern for Quiz {
    fn name(&self) -> &'static str {
        "quiz"
    }

    fn about(&self) -> &'static str {
        "a paragraph, options `A. …` under it, and `Answer: A`"
    }

    fn is_explicit(&self) -> bool {
        false
    }

    fn is_last_resort(&self) -> bool {
        true
    }

    fn find<'s>(&self, rows: &[Row<'_, 's>], wanted: bool) -> Vec<Card<'s>> {
        let mut blocks: Vec<(usize, usize)> = Vec::new();
        let mut at = 0;
        while at < rows.len() {
            let length =
                if rows[at].blank || rows[at].code { 0 } else { choice::extent(&rows[at..]) };
            if length > 0 {
                let from = blocks.last().map_or(0, |&(_, end)| end);
                let start = paragraph(rows, from, at);
                if start < at {
                    blocks.push((start, at + length));
                }
            }
            at += length.max(1);
        }
        let mut cards = Vec::with_capacity(blocks.len());
        for (n, &(start, options)) in blocks.iter().enumerate() {
            let next = blocks.get(n + 1).map_or(rows.len(), |&(next, _)| next);
            let is_heading = |at: &usize| mark::heading(rows[*at].text()).is_some();
            let end = (options..next).find(is_heading).unwrap_or(next);
            let question = dedent(&rows[start..options]);
            cards.push(Card::plain(start..end, None, question, dedent(&rows[options..end])));
        }
        let answered = cards.iter().filter(|card| card.is_answered()).count();
        if wanted || (cards.len() >= 2 && answered * 2 >= cards.len()) { cards } else { Vec::new() }
    }
}

/// Returns the row where the paragraph before options begins: that of the options where
/// there is none, or where it names the right option of those before.
fn paragraph(rows: &[Row], from: usize, options: usize) -> usize {
    let mut end = options;
    while end > from && rows[end - 1].blank {
        end -= 1;
    }
    let is_text = |row: &Row| {
        !row.blank
            && !row.code
            && mark::heading(row.text()).is_none()
            && mark::label(row.text()).is_none_or(|label| !label.is_answer)
    };
    let length = rows[from..end].iter().rev().take_while(|row| is_text(row)).count();
    if length == 0 { options } else { end - length }
}
