//! Names that stand behind a question or at the end of its answer: `## What is a ko? {#ko}`
//! (Pandoc's manual, "Heading identifiers"; kramdown) and `What is a ko? ^ko` (Obsidian's
//! help, "Link to a block in a note"), which may stand on a line of its own too.
//!
//! They are cut off before any pattern looks, and put back where they turn out to name no
//! card. Counterexamples: `x^2` and `a ^b`, in which nothing or one letter stands; a regular
//! expression, `matches: ^abc`, behind a sign; `{#if}` of a template; what is in code or a
//! formula; a heading that is no question, whose name is dropped.

use std::collections::HashMap;

use super::card::Card;
use super::mark;
use super::metadata::Metadata;
use super::row::Row;
use crate::ledger::{Fate, Furniture, Ledger};
use crate::source::Line;

/// A name at the end of a row.
#[derive(Debug, Clone)]
pub(super) struct Anchor {
    row: usize,
    /// Where it begins, with the blank before it.
    start: usize,
    name: String,
    /// Whether it is the attribute of a heading, which is no text wherever it stands.
    is_attribute: bool,
}

/// The words that stand behind `{#` in templates.
const TEMPLATES: &[&str] =
    &["if", "else", "each", "await", "key", "snippet", "with", "unless", "for", "let"];

/// Returns the rows that end in what may be a name.
pub(super) fn find(rows: &[Row]) -> Vec<Anchor> {
    let ends = |text: &str| text.ends_with('}') && text.contains("{#") || text.contains('^');
    let rows = rows.iter().enumerate().filter(|(_, row)| !row.blank && ends(row.text().trim_end()));
    rows.filter_map(|(at, row)| of_row(at, row.text())).collect()
}

/// Returns where the name begins that a line ends with, with the blank before it, and the
/// name.
pub(super) fn ending(text: &str) -> Option<(usize, String)> {
    of_row(0, text).map(|anchor| (anchor.start, anchor.name))
}

fn of_row(row: usize, text: &str) -> Option<Anchor> {
    let text = text.trim_end();
    let is_attribute = text.ends_with('}') && mark::heading(text).is_some();
    let (start, name) =
        if text.ends_with('}') { attribute(text, is_attribute)? } else { block_id(text)? };
    let before = &text[..start];
    let is_even = |sign: char| before.matches(sign).count().is_multiple_of(2);
    (is_even('`') && is_even('$')).then(|| Anchor {
        row,
        start: before.trim_end().len(),
        name: name.to_owned(),
        is_attribute,
    })
}

/// Returns where `{#ko}` or `{#ko .easy}` begins at the end of a line, and its name.
fn attribute(text: &str, is_of_heading: bool) -> Option<(usize, &str)> {
    let inner = text.strip_suffix('}')?;
    let start = inner.rfind("{#")?;
    let mut words = inner[start + 2..].split_whitespace();
    let name = words.next()?;
    let is_free = start == 0 || text[..start].ends_with([' ', '\t', '?']);
    let is_name = is_free
        && name.starts_with(char::is_alphabetic)
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'))
        && words.all(|word| word.starts_with('.') || word.contains('='))
        && (is_of_heading || !TEMPLATES.contains(&name));
    is_name.then_some((start, name))
}

/// Returns where `^ko` begins at the end of a line, and its name.
fn block_id(text: &str) -> Option<(usize, &str)> {
    let (before, name) = text.rsplit_once('^')?;
    let is_free = before.is_empty() || before.ends_with([' ', '\t']);
    let is_name = is_free
        && !before.trim_end().ends_with(SIGNS)
        && !before.contains('^')
        && name.len() >= 2
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        && (name.len() > 3 || !name.bytes().all(|byte| byte.is_ascii_digit()));
    is_name.then_some((before.len(), name))
}

/// The signs behind which no name stands, but what they speak of.
const SIGNS: [char; 10] = [':', '=', '(', ',', '+', '-', '*', '/', '|', '&'];

/// Returns the lines of rows without the names.
pub(super) fn cut<'s>(rows: &[Row<'_, 's>], anchors: &[Anchor]) -> Vec<Line<'s>> {
    let mut lines: Vec<_> = rows.iter().map(|row| row.line.clone()).collect();
    for anchor in anchors {
        let line = &mut lines[anchor.row];
        line.text = line.text[..anchor.start].to_owned().into();
    }
    lines
}

/// Returns the anchors that name a card, among the cards that were found without them, or
/// are no text; and the names of the cards, by their places.
pub(super) fn settle(
    anchors: &[Anchor],
    rows: &[Row],
    cards: &[Card],
    ledger: &mut Ledger,
) -> (Vec<Anchor>, HashMap<usize, Metadata>) {
    let mut names = HashMap::new();
    let mut kept = Vec::with_capacity(anchors.len());
    for anchor in anchors {
        let card = cards.partition_point(|card| card.rows.start <= anchor.row).checked_sub(1);
        let card = card.filter(|&card| is_name_of(anchor, rows, &cards[card]));
        if let Some(card) = card.filter(|card| !names.contains_key(card)) {
            names.insert(card, Metadata::named(&anchor.name));
            if anchor.start == 0 {
                ledger.record(rows[anchor.row].line.span, Fate::Furniture(Furniture::Metadata));
            }
            kept.push(anchor.clone());
        } else if anchor.is_attribute {
            kept.push(anchor.clone());
        }
    }
    (kept, names)
}

/// Returns whether an anchor stands behind the question of a card, or at its very end.
fn is_name_of(anchor: &Anchor, rows: &[Row], card: &Card) -> bool {
    let span = rows[anchor.row].line.span;
    let is_here = |line: &&Line| span.start <= line.span.start && line.span.end <= span.end;
    let says = |lines: &[Line]| lines.iter().any(|line| !line.is_blank());
    let is_last = || {
        rows[anchor.row + 1..card.rows.end.max(anchor.row + 1)].iter().all(|row| row.blank)
            && rows[card.rows.end.min(anchor.row)..anchor.row].iter().all(|row| row.blank)
    };
    if anchor.start == 0 {
        // Alone on its line.
        return card.is_answered() && is_last();
    }
    if card.answer.iter().any(|line| is_here(&line) && !line.is_blank()) {
        return is_last() && says(&card.question);
    }
    card.question.iter().any(|line| is_here(&line)) && says(&card.question)
}
