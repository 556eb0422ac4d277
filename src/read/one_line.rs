//! The answer on the line of the question: `1. What is a ko? A position that …`,
//! `- **What is a ko?** — A position …`.
//!
//! Counterexample: a question of two sentences (`Does it always run? Explain.`, `Have
//! you ever …? How did you …?`): what goes on with a word that asks is no answer.

use super::card::{Card, unbold};
use super::mark;
use super::row::tail;
use crate::source::Line;

/// Takes the answer out of the question, where most of those without an answer have it on
/// their line.
pub(super) fn split(cards: &mut [Card]) {
    let unanswered = cards.iter().filter(|card| !card.is_answered()).count();
    let seams: Vec<_> =
        cards.iter().map(|card| (!card.is_answered()).then(|| seam(card))).collect();
    let found = seams.iter().flatten().flatten().count();
    if found < 2 || found * 2 < unanswered {
        return;
    }
    for (card, seam) in cards.iter_mut().zip(seams) {
        let Some(Seam { line, question, answer }) = seam.flatten() else { continue };
        let typed = card.question[line].clone();
        let mut rest = tail(&typed, &typed.text[answer..]);
        rest.text = rest.text.into_owned().into();
        let asked =
            Line { text: typed.text[..question].to_owned().into(), span: typed.place(0..question) };
        card.answer = std::iter::once(rest).chain(card.question.drain(line + 1..)).collect();
        card.question[line] = unbold(&asked);
    }
}

/// Where a question ends and its answer begins, in bytes of one of its lines.
struct Seam {
    line: usize,
    question: usize,
    answer: usize,
}

/// Returns where the first sentence of a question asks, and something else follows.
fn seam(card: &Card) -> Option<Seam> {
    let (line, text, mark) =
        card.question.iter().enumerate().find_map(|(at, line)| {
            Some((at, &*line.text, line.text.find(mark::QUESTION_MARKS)?))
        })?;
    let behind = text[mark..].trim_start_matches(mark::QUESTION_MARKS);
    let behind = behind.trim_start_matches(['*', '_', '"', '”']);
    let question = text.len() - behind.len();
    let signs = |c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | ':' | '→' | '=' | '>');
    let rest = behind.trim_start_matches(signs);
    let goes_on = behind.starts_with(|c: char| c.is_whitespace() || matches!(c, '—' | '–' | ':'));
    let words = rest.split_whitespace().take(2).count();
    let is_answer = goes_on
        && words > 0
        && rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '`' | '*' | '_' | '"'))
        && !mark::is_question(rest)
        && !rest.contains(mark::QUESTION_MARKS);
    is_answer.then(|| Seam { line, question, answer: text.len() - rest.len() })
}
