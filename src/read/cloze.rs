//! Paragraphs and list items with gaps: `The capital is {{c1::Paris}}.` Blocks of code with
//! gaps, with the line before them that ends in a colon. Counterexample: code that shows how
//! gaps are written, in a block of no language, or of HTML or Markdown.

use super::card::{Card, CardKind};
use super::row::{Row, dedent, tail};
use super::{Pattern, mark};
use std::ops::Range;

use crate::content::{Block, BlockKind, has_gap};
use crate::markdown::{self, Manner};

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
            if row.code {
                let length = rows[at..].iter().position(|row| !row.code);
                let end = length.map_or(rows.len(), |length| at + length);
                let start = introduction(rows, at, &cards);
                if let Some(card) = card(rows, start..end, is_program) {
                    cards.push(card);
                }
                at = end;
                continue;
            }
            if row.blank || mark::heading(row.text()).is_some() {
                at += 1;
                continue;
            }
            let begins = |row: &Row| {
                mark::bullet(row.text()).is_some() || mark::number(row.text()).is_some()
            };
            let ends = |row: &Row| row.blank || mark::heading(row.text()).is_some() || begins(row);
            let length = rows[at + 1..].iter().position(ends).unwrap_or(rows.len() - at - 1);
            let end = at + 1 + length;
            cards.extend(card(rows, at..end, has_gap));
            at = end;
        }
        cards
    }
}

/// Returns the card that rows make, if they have gaps.
fn card<'s>(
    rows: &[Row<'_, 's>],
    range: Range<usize>,
    is_meant: fn(&[Block]) -> bool,
) -> Option<Card<'s>> {
    let rows = &rows[..range.end];
    if !rows[range.clone()].iter().any(|row| row.line.text.contains("{{c")) {
        return None;
    }
    let row = &rows[range.start];
    let (number, first) = match mark::number(row.text()) {
        _ if row.code => (None, row.line.clone()),
        Some((number, rest)) => (Some(number), tail(row.line, rest)),
        None => match mark::bullet(row.text()) {
            Some((_, rest)) => (None, tail(row.line, rest)),
            None => (None, row.line.clone()),
        },
    };
    let mut question = vec![first];
    question.extend(dedent(&rows[range.start + 1..]));
    let manner = Manner { has_gaps: true, ..Manner::default() };
    is_meant(&markdown::parse_as(&question, manner, &mut Vec::new())).then(|| Card {
        rows: range,
        number,
        question,
        answer: Vec::new(),
        kind: CardKind::Cloze,
    })
}

/// Returns the row where what belongs to a block of code begins: at the paragraph before it
/// that ends in a colon or a question mark.
fn introduction(rows: &[Row], at: usize, cards: &[Card]) -> usize {
    let free = cards.last().map_or(0, |card| card.rows.end);
    let Some(last) = rows[free..at].iter().rposition(|row| !row.blank) else { return at };
    let last = free + last;
    let is_text = |row: &&Row| !row.blank && !row.code && mark::heading(row.text()).is_none();
    let length = rows[free..=last].iter().rev().take_while(is_text).count();
    let ends = rows[last].text().trim_end().ends_with([':', '?', '：', '？']);
    if ends && length > 0 { last + 1 - length } else { at }
}

/// Returns whether the code among blocks is a program with gaps, and not an example of how
/// gaps are written.
fn is_program(blocks: &[Block]) -> bool {
    const TEXTS: &[&str] = &["anki", "html", "markdown", "md", "text", "txt"];
    blocks.iter().any(|block| match &block.kind {
        BlockKind::Code { language: Some(language), text: _, gaps } => {
            !gaps.is_empty() && !TEXTS.contains(&language.to_ascii_lowercase().as_str())
        }
        _ => false,
    })
}
