//! The answers in a list of their own, behind all questions: under `## Answers`, the item
//! `3. B` answers question 3.
//!
//! At least two of them, four in five of which have an unanswered question with their
//! number before them. Counterexample: a section `Answers` whose items are questions
//! themselves.

use std::collections::HashMap;

use super::card::{Card, CardKind};
use super::row::Row;
use super::{choice, mark};
use crate::source::Line;

/// Gives the answers of such a list to their questions.
pub(super) fn attach(rows: &[Row], cards: &mut [Card]) {
    let Some(key) = (0..rows.len()).rev().find(|&at| opens_key(rows[at].text())) else { return };
    let first = cards.partition_point(|card| card.rows.start < key);
    let (questions, answers) = cards.split_at_mut(first);
    let mut by_number: HashMap<u64, &mut Card> = questions
        .iter_mut()
        .filter(|card| is_open(card))
        .filter_map(|card| Some((card.number?, card)))
        .collect();
    let answers_some = |card: &Card| card.number.is_some_and(|n| by_number.contains_key(&n));
    let found = answers.iter().filter(|card| answers_some(card)).count();
    if found < 2 || found * 10 < answers.len() * 8 {
        return;
    }
    for answer in answers {
        let Some(question) = answer.number.and_then(|n| by_number.get_mut(&n)) else { continue };
        question.answer.extend(answer.question.iter().chain(&answer.answer).cloned());
        answer.kind = CardKind::Key;
    }
}

/// Returns whether a question has no answer yet: none, or options of which none is right.
fn is_open(card: &Card) -> bool {
    !card.is_answered()
        || choice::find(&card.question, &card.answer).is_some_and(|found| {
            found.options.iter().all(|option| !option.correct)
                && found.answer.iter().all(Line::is_blank)
        })
}

/// Returns whether a line stands over the answers: a heading, or a line of its own.
fn opens_key(text: &str) -> bool {
    let heading = mark::heading(text).map(|(_, text)| text);
    let text = heading.unwrap_or(text).trim_matches(|c: char| !c.is_alphanumeric());
    let line = format!("{text}:");
    let is_short = text.len() <= 40 && !text.is_empty();
    is_short && mark::label(&line).is_some_and(|label| label.is_answer && !label.is_letter)
}
