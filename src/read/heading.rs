//! `## What is …?` or `### 1. Something` with the answer below.
//!
//! The level that holds the questions is the one most of whose headings ask
//! something (or hide what is under them) or count upwards. Headings above it are sections, headings below it
//! belong to the answers. Counterexample: an ordinary text with headings, one of
//! which ends in a question mark.

use super::{Card, Fold, Pattern, Row, dedent, mark, tail};

/// Headings.
pub(super) struct Headings;

/// Headings that are never questions, in small letters.
const FURNITURE: &[&str] = &[
    "table of contents",
    "contents",
    "toc",
    "license",
    "licence",
    "contributing",
    "references",
    "sources",
    "links",
    "credits",
    "acknowledgements",
    "índice",
    "contenido",
    "sommaire",
    "inhalt",
    "содержание",
    "目录",
];

/// A heading, with the signs of a question taken off.
struct Heading<'t> {
    row: usize,
    level: usize,
    number: Option<u64>,
    text: &'t str,
    asks: bool,
}

impl Pattern for Headings {
    fn name(&self) -> &'static str {
        "headings"
    }

    fn about(&self) -> &'static str {
        "`## What is …?` or `## 1. …` with the answer on the lines below"
    }

    fn find<'s>(&self, rows: &[Row<'_, 's>]) -> Vec<Card<'s>> {
        let headings: Vec<_> = (0..rows.len()).filter_map(|at| heading(rows, at)).collect();
        let best = (1..=6)
            .map(|level| cards(rows, &headings, level))
            .max_by_key(|cards| cards.iter().filter(|card| card.is_answered()).count());
        best.unwrap_or_default()
    }
}

fn heading<'a>(rows: &[Row<'a, '_>], at: usize) -> Option<Heading<'a>> {
    let (level, text) = mark::heading(rows[at].text())?;
    let label = mark::label(text);
    if label.is_some_and(|label| label.is_answer) {
        // `#### Answer: B` under a question of a lower level ends nothing.
        return None;
    }
    let (number, rest) = match label {
        Some(label) => (label.number, label.rest),
        None => mark::number(text).map_or((None, text), |(number, rest)| (Some(number), rest)),
    };
    let bare = rest.trim_end_matches(['*', '_', ' ']);
    let asks = label.is_some() || mark::asks(bare) || hides_something(&rows[at + 1..]);
    Some(Heading { row: at, level, number, text: rest, asks })
}

/// Returns whether rows begin with a wrapper that hides something: an answer. One
/// around a table of contents has nothing left in it.
fn hides_something(rows: &[Row]) -> bool {
    let mut shown = rows.iter().skip_while(|row| row.blank && row.fold != Fold::Opens);
    shown.next().is_some_and(|row| {
        let inside = if row.blank { shown.find(|row| !row.blank) } else { Some(row) };
        row.fold == Fold::Opens && inside.is_some_and(|row| mark::heading(row.text()).is_none())
    })
}

/// Returns the cards of one level: none where too few of its headings ask
/// something and their numbers do not ascend.
fn cards<'s>(rows: &[Row<'_, 's>], headings: &[Heading], level: usize) -> Vec<Card<'s>> {
    let of_level: Vec<_> = headings
        .iter()
        .filter(|heading| heading.level == level)
        .filter(|heading| !FURNITURE.contains(&heading.text.to_lowercase().as_str()))
        .collect();
    let asking = of_level.iter().filter(|heading| heading.asks).count();
    let numbered: Vec<_> = of_level.iter().filter_map(|heading| heading.number).collect();
    let upward = numbered.windows(2).filter(|pair| pair[1] > pair[0]).count();
    let ascends = numbered.len() >= 3
        && numbered.len() * 2 > of_level.len()
        && upward * 10 >= (numbered.len() - 1) * 8;
    if !ascends && asking * 10 < of_level.len() * 6 {
        return Vec::new();
    }
    of_level
        .into_iter()
        .filter(|heading| if ascends { heading.number.is_some() } else { heading.is_card(rows) })
        .map(|heading| {
            let start = heading.row;
            let ends = |next: &&Heading| {
                next.level == level || (next.level < level && rows[next.row].fold == Fold::Outside)
            };
            let next = headings.iter().filter(|next| next.row > start).find(ends);
            let end = next.map_or(rows.len(), |next| next.row);
            // What stands before a hidden answer belongs to the question: code, options.
            let hidden =
                (start + 1..end).find(|&at| rows[at].fold == Fold::Opens).unwrap_or(start + 1);
            let mut question = vec![tail(rows[start].line, heading.text_in(rows))];
            if rows[start + 1..hidden].iter().any(|row| !row.blank) {
                question.extend(rows[start + 1..hidden].iter().map(|row| row.line.clone()));
            }
            Card {
                rows: start..end,
                number: heading.number,
                question,
                answer: dedent(&rows[hidden..end]),
                cloze: false,
            }
        })
        .collect()
}

impl Heading<'_> {
    /// Returns whether the heading asks, or has something under it: without either
    /// it opens a section.
    fn is_card(&self, rows: &[Row]) -> bool {
        let next = rows[self.row + 1..].iter().find(|row| !row.blank);
        self.asks || next.is_some_and(|row| mark::heading(row.text()).is_none())
    }

    /// Returns the text to the end of its line: closing signs are taken off by
    /// whoever reads it.
    fn text_in<'a>(&self, rows: &[Row<'a, '_>]) -> &'a str {
        let line = rows[self.row].text();
        let start = line.find(self.text).unwrap_or(0);
        &line[start..]
    }
}
