//! Paragraphs and list items with gaps: `The capital is {{c1::Paris}}.`

use super::card::{Card, CardKind};
use super::row::{Row, dedent, tail};
use super::{Pattern, mark};
use crate::content::has_gap;
use crate::markdown;

/// Texts with gaps in Anki's own notation.
pub(super) struct Clozes;

impl Pattern for Clozes {
    fn name(&self) -> &'static str {
        "cloze"
    }

    fn about(&self) -> &'static str {
        "a paragraph or list item with gaps, `… {{c1::hidden}} …`"
    }

    fn is_explicit(&self) -> bool {
        true
    }

    fn find<'s>(&self, rows: &[Row<'_, 's>], _: bool) -> Vec<Card<'s>> {
        let mut cards = Vec::new();
        let mut at = 0;
        while at < rows.len() {
            let row = &rows[at];
            if row.blank || row.code || mark::heading(row.text()).is_some() {
                at += 1;
                continue;
            }
            let begins = |row: &Row| {
                mark::bullet(row.text()).is_some() || mark::number(row.text()).is_some()
            };
            let ends = |row: &Row| row.blank || mark::heading(row.text()).is_some() || begins(row);
            let length = rows[at + 1..].iter().position(ends).unwrap_or(rows.len() - at - 1);
            let end = at + 1 + length;
            if rows[at..end].iter().any(|row| row.text().contains("{{c")) {
                let (number, first) = match mark::number(row.text()) {
                    Some((number, rest)) => (Some(number), tail(row.line, rest)),
                    None => match mark::bullet(row.text()) {
                        Some((_, rest)) => (None, tail(row.line, rest)),
                        None => (None, row.line.clone()),
                    },
                };
                let mut question = vec![first];
                question.extend(dedent(&rows[at + 1..end]));
                if has_gap(&markdown::parse(&question, &mut Vec::new())) {
                    let answer = Vec::new();
                    cards.push(Card {
                        rows: at..end,
                        number,
                        question,
                        answer,
                        kind: CardKind::Cloze,
                    });
                }
            }
            at = end;
        }
        cards
    }
}
