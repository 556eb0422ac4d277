//! `Q: What is …?`, then `A: …`, in many languages.
//!
//! A question's label opens a card, the first answer's label after it opens the
//! answer, the next question's or a heading closes it. Counterexample: `A:` before
//! the action of a story, without any question.

use super::{Card, Pattern, Row, dedent, mark, tail};
use crate::source::Line;

/// Questions and answers with a label before them.
pub(super) struct Labels;

impl Pattern for Labels {
    fn name(&self) -> &'static str {
        "labels"
    }

    fn about(&self) -> &'static str {
        "`Q: What is …?` and `A: …` on a line below"
    }

    fn find<'s>(&self, rows: &[Row<'_, 's>]) -> Vec<Card<'s>> {
        let labels: Vec<_> =
            rows.iter().map(|row| mark::label(row.text()).filter(|_| row.indent <= 3)).collect();
        let is_question = |at: usize| labels[at].is_some_and(|label| !label.is_answer);
        let is_end = |at: usize| {
            is_question(at) || (labels[at].is_none() && mark::heading(rows[at].text()).is_some())
        };
        let mut cards = Vec::new();
        for start in (0..rows.len()).filter(|&at| is_question(at)) {
            let Some(label) = labels[start] else { continue };
            let end = (start + 1..rows.len()).find(|&at| is_end(at)).unwrap_or(rows.len());
            let answer = (start + 1..end).find(|&at| labels[at].is_some());
            let mut question = vec![tail(rows[start].line, label.rest)];
            question.extend(dedent(&rows[start + 1..answer.unwrap_or(end)]));
            let answer = answer.map_or_else(Vec::new, |at| labelled(rows, at, end));
            cards.push(Card {
                rows: start..end,
                number: label.number,
                question,
                answer,
                cloze: false,
            });
        }
        if cards.len() >= 2 || cards.iter().any(Card::is_answered) { cards } else { Vec::new() }
    }
}

/// Returns the lines of an answer, the first without its label.
fn labelled<'s>(rows: &[Row<'_, 's>], at: usize, end: usize) -> Vec<Line<'s>> {
    let mut lines = Vec::new();
    if let Some(label) = mark::label(rows[at].text())
        && !label.rest.is_empty()
    {
        lines.push(tail(rows[at].line, label.rest));
        // A block that follows on its own begins where it was typed.
        let own = rows[at + 1..end].iter().position(|row| row.blank).map_or(end, |n| at + 1 + n);
        lines.extend(rows[at + 1..own].iter().map(|row| row.line.clone()));
        lines.extend(rows[own..end].iter().take_while(|row| row.blank).map(|row| row.line.clone()));
        lines.extend(dedent(&rows[own..end]));
    } else {
        lines.extend(dedent(&rows[at + 1..end]));
    }
    lines
}
