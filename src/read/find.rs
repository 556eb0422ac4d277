//! Which pattern reads a document, and why.

use std::collections::HashSet;
use std::ops::Range;

use super::key;
use super::row::Row;
use super::{Card, CardKind, PATTERNS, Pattern};
use crate::source::Line;

/// What one pattern found in a document: the evidence for it, or against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// The name of the pattern.
    pub pattern: &'static str,
    /// How many questions it would find in the whole document.
    pub questions: usize,
    /// How many of them have an answer.
    pub answered: usize,
    /// How many of them end in a question mark or begin with a word that asks.
    pub asking: usize,
    /// How much speaks for it: the answered questions, four times as many where they are
    /// known to be questions, by the signs of the pattern or because three in ten ask.
    pub weight: usize,
    /// How many of the questions of the deck were read by it.
    pub read: usize,
}

/// The questions of a document.
#[derive(Debug, Default)]
pub(super) struct Found<'s> {
    /// The questions, in order.
    pub(super) cards: Vec<Card<'s>>,
    /// What each pattern found.
    pub(super) evidence: Vec<Evidence>,
}

/// Returns the questions that the best pattern finds, and those that others find where
/// it finds none: documents have appendices that are written in another way.
pub(super) fn find<'s>(rows: &[Row<'_, 's>], wanted: Option<&'static dyn Pattern>) -> Found<'s> {
    let mut evidence = Vec::with_capacity(PATTERNS.len());
    let mut best: (Weight, usize, Vec<Card>) = Default::default();
    for (at, pattern) in PATTERNS.iter().enumerate() {
        let is_wanted = wanted.is_some_and(|wanted| wanted.name() == pattern.name());
        let cards = pattern.find(rows, is_wanted);
        let weight = Weight::of(*pattern, &cards);
        evidence.push(Evidence {
            pattern: pattern.name(),
            questions: cards.len(),
            answered: cards.iter().filter(|card| card.is_answered()).count(),
            asking: cards.iter().filter(|card| card.asks()).count(),
            weight: weight.answered,
            read: 0,
        });
        let is_best = weight > best.0 && (!pattern.is_last_resort() || best.2.is_empty());
        if if wanted.is_some() { is_wanted } else { is_best } {
            best = (weight, at, cards);
        }
    }
    let (_, winner, mut cards) = best;
    evidence[winner].read = cards.len();
    if wanted.is_none() && !cards.is_empty() {
        fill(rows, &mut cards, &mut evidence);
    }
    key::attach(rows, &mut cards);
    Found { cards, evidence }
}

/// How much speaks for a pattern, the strongest reason first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Weight {
    /// The answered questions: four times as many where they are known to be questions,
    /// by the signs of the pattern or because three in ten ask.
    answered: usize,
    asking: usize,
    questions: usize,
}

impl Weight {
    fn of(pattern: &dyn Pattern, cards: &[Card]) -> Self {
        let answered = cards.iter().filter(|card| card.is_answered()).count();
        let asking = cards.iter().filter(|card| card.asks()).count();
        let is_known = pattern.is_explicit() || asking * 10 >= cards.len() * 3;
        Weight {
            answered: if is_known { answered * 4 } else { answered },
            asking,
            questions: cards.len(),
        }
    }
}

/// Adds the questions in the gaps between those of the best pattern.
fn fill<'s>(rows: &[Row<'_, 's>], cards: &mut Vec<Card<'s>>, evidence: &mut [Evidence]) {
    let starts = cards.iter().map(|card| card.rows.start).chain([rows.len()]);
    let ends = [0].into_iter().chain(cards.iter().map(|card| card.rows.end));
    let gaps: Vec<_> = ends.zip(starts).map(|(end, start)| end..start).collect();
    let mut more = Vec::new();
    let mut asked = None;
    for gap in gaps {
        let Some((pattern, mut found)) = of_gap(rows, &gap) else { continue };
        let asked = asked.get_or_insert_with(|| {
            cards.iter().filter_map(|card| words(card.question.first()?)).collect::<HashSet<_>>()
        });
        if is_contents(&found, asked) {
            for card in &mut found {
                card.kind = CardKind::Contents;
            }
        } else {
            evidence[pattern].read += found.len();
        }
        more.extend(found.into_iter().map(|card| Card {
            rows: card.rows.start + gap.start..card.rows.end + gap.start,
            ..card
        }));
    }
    if !more.is_empty() {
        cards.append(&mut more);
        cards.sort_by_key(|card| card.rows.start);
    }
}

/// Returns the questions in a gap, and the place of the pattern that found them. They
/// must ask, or have signs that mean nothing else.
fn of_gap<'s>(rows: &[Row<'_, 's>], gap: &Range<usize>) -> Option<(usize, Vec<Card<'s>>)> {
    let rows = &rows[gap.clone()];
    if rows.iter().all(|row| row.blank) {
        return None;
    }
    let is_good = |pattern: &dyn Pattern, cards: &[Card]| {
        let answered = cards.iter().filter(|card| card.is_answered()).count();
        let asking = cards.iter().filter(|card| card.asks()).count();
        (pattern.is_explicit() && answered >= 1) || (asking * 2 >= cards.len() && cards.len() >= 2)
    };
    let patterns = PATTERNS.iter().enumerate().filter(|(_, pattern)| !pattern.is_last_resort());
    let found = patterns.filter_map(|(at, pattern)| {
        let cards = pattern.find(rows, false);
        let weight = Weight::of(*pattern, &cards);
        (weight > Weight::default() && is_good(*pattern, &cards)).then_some((weight, at, cards))
    });
    // The first of the best.
    let best = found.reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.map(|(_, at, cards)| (at, cards))
}

/// Returns whether questions without answers are a table of contents: half of them are
/// asked again, with an answer.
fn is_contents(found: &[Card], asked: &HashSet<String>) -> bool {
    if found.iter().any(Card::is_answered) {
        return false;
    }
    let again = found.iter().filter_map(|card| words(card.question.first()?));
    again.filter(|words| asked.contains(words)).count() * 2 >= found.len()
}

/// Returns the letters and digits of a line, in small letters.
fn words(line: &Line) -> Option<String> {
    let words: String =
        line.text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    (!words.is_empty()).then_some(words)
}
