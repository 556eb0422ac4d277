//! One file, one card: the question is the name of the file, and the text answers it.
//!
//! Only where nothing in the text asks, and the name begins with a word that asks or
//! ends in a question mark. Counterexample: a folder of ordinary notes, whose names
//! are titles.

use super::card::Card;
use super::mark;
use super::row::Row;
use crate::source::{Line, Source, Span};

/// The fewest words of a name that asks.
const FEWEST: usize = 3;

/// Returns the card that the whole of a document is, and the name of the deck it
/// belongs to: that of its folder.
pub(super) fn find<'s>(source: &Source, rows: &[Row<'_, 's>]) -> Option<(Card<'s>, String)> {
    let mut path = source.name.rsplit('/');
    let name = path.next()?;
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let question = words(stem);
    // `is_terminal_polyfill` asks nothing.
    let helps = ["is ", "are ", "do ", "does ", "can ", "will ", "has ", "have "];
    let lower = question.to_lowercase();
    let is_wh = mark::interrogates(&question) && !helps.iter().any(|word| lower.starts_with(word));
    let asks = (mark::asks(&question) || is_wh) && question.split_whitespace().count() >= FEWEST;
    let start = rows.iter().position(|row| !row.blank)?;
    if !asks {
        return None;
    }
    let line = Line {
        text: question.into(),
        span: Span { end: rows[start].line.span.start, ..rows[start].line.span },
    };
    let answer = rows.iter().map(|row| row.line.clone()).collect();
    let folder = path.next().filter(|folder| !matches!(*folder, "." | ".."));
    let deck = folder.map_or_else(|| stem.to_owned(), ToOwned::to_owned);
    Some((Card::plain(0..rows.len(), None, vec![line], answer), words(&deck)))
}

/// Returns a name as words: a file's name may begin with a number, and have hyphens in
/// the place of blanks.
fn words(name: &str) -> String {
    let name =
        name.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' ' | '-'));
    if name.contains(' ') { name.to_owned() } else { name.replace(['-', '_'], " ") }
}
