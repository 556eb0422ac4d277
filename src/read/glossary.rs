//! A glossary: terms as headings, nearly in the order of the alphabet, each explained
//! by what stands under it; or `Term`, and under it `: what it means`.
//!
//! More than twenty headings of one level, half of them of four words at most, eight
//! in ten in alphabetical order after the one before. A list of definitions has at
//! least three of them. Counterexamples: a term out of order at the end; a numbered
//! list in the introduction; a line of prose that begins with a colon.

use super::card::Card;
use super::row::{Row, dedent, tail};
use super::{Pattern, mark};
use crate::source::Line;

/// Terms and what they mean.
pub(super) struct Glossary;

impl Pattern for Glossary {
    fn name(&self) -> &'static str {
        "glossary"
    }

    fn about(&self) -> &'static str {
        "terms as headings from A to Z, or `Term` with `: what it means` on the next line"
    }

    fn is_explicit(&self) -> bool {
        false
    }

    fn find<'s>(&self, rows: &[Row<'_, 's>], wanted: bool) -> Vec<Card<'s>> {
        let definitions = definitions(rows);
        if definitions.len() >= 3 || (wanted && !definitions.is_empty()) {
            return definitions;
        }
        let levels = (1..=6).map(|level| terms(rows, level, wanted));
        levels.max_by_key(Vec::len).unwrap_or_default()
    }
}

/// Returns the terms that are headings of one level.
fn terms<'s>(rows: &[Row<'_, 's>], level: usize, wanted: bool) -> Vec<Card<'s>> {
    let headings: Vec<_> = rows
        .iter()
        .enumerate()
        .filter_map(|(at, row)| mark::heading(row.text()).map(|(level, text)| (at, level, text)))
        .collect();
    let terms: Vec<_> = headings
        .iter()
        .enumerate()
        .filter(|(_, heading)| heading.1 == level)
        .map(|(n, &(at, _, text))| {
            let ends = |next: &&(usize, usize, &str)| next.1 <= level;
            let end = headings[n + 1..].iter().find(ends).map_or(rows.len(), |next| next.0);
            (at, text, end)
        })
        .collect();
    let mut words: Vec<_> =
        terms.iter().map(|(_, text, _)| text.split_whitespace().count()).collect();
    words.sort_unstable();
    let key = |text: &str| text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let in_order = terms.windows(2).filter(|pair| key(pair[0].1) < key(pair[1].1)).count();
    let is_glossary =
        terms.len() > 20 && words[words.len() / 2] <= 4 && in_order * 10 >= (terms.len() - 1) * 8;
    if !is_glossary && !wanted {
        return Vec::new();
    }
    let card = |&(start, text, end): &(usize, &str, usize)| {
        let line = rows[start].text();
        let text = &line[line.find(text).unwrap_or(0)..];
        let answer = dedent(&rows[start + 1..end]);
        Card::plain(start..end, None, vec![tail(rows[start].line, text)], answer)
    };
    // A letter of the alphabet is a section.
    let is_term = |card: &Card| {
        card.is_answered() || card.question[0].text.trim_end_matches('#').trim().chars().count() > 1
    };
    terms.iter().map(card).filter(is_term).collect()
}

/// Returns the terms with definitions under them.
fn definitions<'s>(rows: &[Row<'_, 's>]) -> Vec<Card<'s>> {
    let mut cards = Vec::new();
    let mut at = 0;
    while at < rows.len() {
        let colon = if rows.get(at + 1).is_some_and(|row| row.blank) { at + 2 } else { at + 1 };
        let is_term = !rows[at].blank
            && rows[at].indent == 0
            && (at == 0 || rows[at - 1].blank || !cards.is_empty())
            && mark::heading(rows[at].text()).is_none()
            && mark::bullet(rows[at].text()).is_none()
            && !rows[at].text().is_empty()
            && definition(rows.get(colon)).is_none_or(|_| definition(Some(&rows[at])).is_none());
        if !is_term || definition(rows.get(colon)).is_none() {
            at += 1;
            continue;
        }
        let mut end = colon;
        let mut answer: Vec<Line> = Vec::new();
        while let Some(row) = rows.get(end) {
            if let Some(text) = definition(Some(row)) {
                if !answer.is_empty() {
                    answer.push(Line { text: "".into(), span: row.line.span });
                }
                answer.push(tail(row.line, text));
            } else if !row.blank && row.indent > 0 {
                answer.push(tail(row.line, row.line.text.trim_start()));
            } else if row.blank
                && rows
                    .get(end + 1)
                    .is_some_and(|row| definition(Some(row)).is_some() || row.indent > 1)
            {
                answer.push(row.line.clone());
            } else {
                break;
            }
            end += 1;
        }
        cards.push(Card::plain(at..end, None, vec![rows[at].line.clone()], answer));
        at = end;
    }
    cards
}

/// Returns the definition that a row begins.
fn definition<'a>(row: Option<&Row<'a, '_>>) -> Option<&'a str> {
    let row = row.filter(|row| row.indent <= 3)?;
    let rest = row.text().trim_start().strip_prefix(':')?;
    (rest.starts_with([' ', '\t']) && !rest.trim().is_empty()).then(|| rest.trim_start())
}
