//! `**What is …?**` on a line of its own, with the answer below; `**3) Title.** …`.
//!
//! A paragraph whose first line is wholly bold, or begins with a bold number, at
//! least five of them (or two that ask). The first line is the question, the rest
//! the answer. Counterexample: bold labels inside an answer (`**Total time:**`),
//! which end in a colon; a bold word that begins a sentence.

use super::card::{Card, divide};
use super::row::Row;
use super::sign::Sign;
use super::{Pattern, mark};
use crate::source::Line;

/// Bold lines.
pub(super) struct BoldLines;

impl Pattern for BoldLines {
    fn name(&self) -> &'static str {
        "bold-lines"
    }

    fn about(&self) -> &'static str {
        "`**What is …?**` on a line of its own, with the answer below"
    }

    fn is_explicit(&self) -> bool {
        false
    }

    fn find<'s>(&self, rows: &[Row<'_, 's>], wanted: bool) -> Vec<Card<'s>> {
        let mut bold: Vec<_> = (0..rows.len()).filter_map(|at| BoldLine::of(rows, at)).collect();
        // Where they are numbered, a bold line without a number belongs to an answer.
        let numbered = bold.iter().filter(|line| line.number.is_some()).count();
        if numbered >= 2 && numbered * 2 > bold.len() {
            bold.retain(|line| line.number.is_some() || line.asks);
        }
        let asking = bold.iter().filter(|line| line.asks || line.number.is_some()).count();
        if !wanted && (asking * 2 < bold.len() || (bold.len() < 5 && asking < 2)) {
            return Vec::new();
        }
        let card = |(n, line): (usize, &BoldLine)| {
            let start = line.row;
            let next = bold.get(n + 1).map_or(rows.len(), |next| next.row);
            let heading = (start + 1..next).find(|&at| mark::heading(rows[at].text()).is_some());
            let end = heading.unwrap_or(next);
            let (question, answer) = divide(rows, vec![line.question(rows)], start + 1..end);
            Card::plain(start..end, line.number, question, answer)
        };
        bold.iter().enumerate().map(card).collect()
    }
}

struct BoldLine<'t> {
    row: usize,
    number: Option<u64>,
    /// The bold text, without the number.
    bold: &'t str,
    /// What follows it on the line.
    after: &'t str,
    asks: bool,
}

impl<'t> BoldLine<'t> {
    /// Returns the bold line that a row is, at the left edge, after a blank line.
    fn of(rows: &[Row<'t, '_>], at: usize) -> Option<Self> {
        let row = &rows[at];
        let follows = at == 0
            || rows[at - 1].blank
            || mark::heading(rows[at - 1].text()).is_some()
            || rows[at - 1].text().trim_start().starts_with('<');
        if row.indent > 0 || !follows {
            return None;
        }
        let inner = row.text().trim_end().strip_prefix("**")?;
        let (bold, after) = inner.split_once("**")?;
        let asks = inner.contains(mark::QUESTION_MARKS);
        if mark::label(bold).is_some_and(|label| label.is_answer) {
            return None;
        }
        let sign = Sign::of(bold);
        let is_alone = after.chars().all(|c| !c.is_alphanumeric());
        let is_question = sign.number.is_some()
            || sign.is_labelled
            || (is_alone && !bold.trim_end().ends_with([':', '：']));
        let asks = asks || sign.is_labelled;
        is_question.then_some(BoldLine {
            row: at,
            number: sign.number,
            bold: sign.rest,
            after,
            asks,
        })
    }

    /// Returns the line without its number.
    fn question<'s>(&self, rows: &[Row<'_, 's>]) -> Line<'s> {
        let BoldLine { row, number: _, bold, after, asks: _ } = *self;
        let text = match (bold.is_empty(), after.chars().any(char::is_alphanumeric)) {
            (true, _) => after.trim().to_owned(),
            // What is bold as a whole needs no emphasis.
            (false, false) => format!("{bold}{after}"),
            (false, true) => format!("**{bold}**{after}"),
        };
        Line { text: text.into(), span: rows[row].line.span }
    }
}
