//! A question as a pattern found it, and where its answer begins.

use std::ops::Range;

use super::row::{Fold, Row, dedent, tail};
use super::{choice, mark};
use crate::source::Line;

/// A question as a pattern found it.
#[derive(Debug, Clone)]
pub struct Card<'s> {
    /// Which rows it is made of.
    pub rows: Range<usize>,
    /// The number it was written with.
    pub number: Option<u64>,
    /// The lines of the question, without the sign that marks it.
    pub question: Vec<Line<'s>>,
    /// The lines of the answer, without its sign and its indentation.
    pub answer: Vec<Line<'s>>,
    /// How it is studied.
    pub kind: CardKind,
}

/// How a card is studied, as far as the signs say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardKind {
    /// From the question to the answer.
    Plain,
    /// The question has gaps, and so answers itself.
    Cloze,
    /// In both directions.
    Reversed,
    /// Not at all: it answers a question that stands before it.
    Key,
    /// Not at all: it stands in a list of the questions that are answered later.
    Contents,
}

impl<'s> Card<'s> {
    /// Returns a card that is studied from the question to the answer.
    pub(super) fn plain(
        rows: Range<usize>,
        number: Option<u64>,
        question: Vec<Line<'s>>,
        answer: Vec<Line<'s>>,
    ) -> Self {
        Card { rows, number, question, answer, kind: CardKind::Plain }
    }

    /// Returns the card, studied in both directions if so wanted.
    pub(super) fn reversed(self, both: bool) -> Self {
        Card { kind: if both { CardKind::Reversed } else { self.kind }, ..self }
    }

    /// Returns whether there is anything to learn: an answer, a ticked option, a
    /// gap.
    pub(super) fn is_answered(&self) -> bool {
        self.kind == CardKind::Cloze
            || self.answer.iter().any(|line| !line.is_blank() && !mark::is_tags(&line.text))
            || self.question.iter().any(|line| choice::is_ticked(&line.text))
    }

    /// Returns whether the question looks like one.
    pub(super) fn asks(&self) -> bool {
        self.question.iter().any(|line| mark::asks(&line.text))
            || self.question.first().is_some_and(|line| mark::is_question(&line.text))
    }
}

/// Returns the question and the answer of a card whose first lines are known, and whose
/// other rows are the body.
///
/// The answer begins where it is hidden behind a wrapper, or at its label; else the
/// whole body is the answer. Where the first lines say nothing but a number, the first
/// paragraph asks. Counterexample: the letters before the parts of a story (`**S:**`,
/// `**T:**`, `**A:**`), of which one looks like the label of an answer.
pub(super) fn divide<'s>(
    rows: &[Row<'_, 's>],
    mut question: Vec<Line<'s>>,
    body: Range<usize>,
) -> (Vec<Line<'s>>, Vec<Line<'s>>) {
    let copy = |range: Range<usize>| rows[range].iter().map(|row| row.line.clone());
    let asked = |range: Range<usize>| rows[range].iter().any(|row| !row.blank);
    let hidden = body.clone().find(|&at| rows[at].fold == Fold::Opens);
    let label = answer_label(rows, body.clone());
    let (start, answer) = match (hidden, label) {
        (Some(at), label) if label.is_none_or(|label| at <= label) => {
            (at, dedent(&rows[at..body.end]))
        }
        (_, Some(at)) => (at, labelled(rows, at, body.end, mark::label(rows[at].text()))),
        _ => {
            let is_bare =
                question.iter().all(|line| !line.text.contains(|c: char| c.is_alphanumeric()));
            let at = if is_bare { first_paragraphs(rows, body.clone()) } else { body.start };
            (at, dedent(&rows[at..body.end]))
        }
    };
    if asked(body.start..start) {
        question.extend(copy(body.start..start));
    }
    (question, answer)
}

/// Returns the row with the label of the answer: what stands before it is the rest of
/// the question, not half of the answer.
fn answer_label(rows: &[Row], body: Range<usize>) -> Option<usize> {
    let mut paragraphs = 0;
    let mut in_paragraph = false;
    let mut at = body.start;
    while at < body.end {
        if rows[at].blank || rows[at].code {
            in_paragraph = false;
            at += 1;
            continue;
        }
        at += choice::extent(&rows[at..body.end]);
        let Some(row) = rows[..body.end].get(at).filter(|row| !row.blank) else { continue };
        at += 1;
        let label = mark::label(row.text());
        if names_part(row.text()) && rows[at..body.end].iter().any(|row| names_part(row.text())) {
            return None;
        }
        if let Some(label) = label
            && label.is_answer
            && matches!(label.family, mark::Family::Question | mark::Family::Problem)
            && !(label.is_letter && paragraphs > 0)
        {
            return Some(at - 1);
        }
        if mark::heading(row.text()).is_some() {
            return None;
        }
        if mark::bullet(row.text()).is_none() && mark::letter(row.text()).is_none() {
            paragraphs += usize::from(!in_paragraph && row.indent == 0);
            in_paragraph = true;
        }
        if paragraphs > 2 {
            return None;
        }
    }
    None
}

/// Returns whether a line begins with one bold letter and a colon: a part of a story.
fn names_part(text: &str) -> bool {
    let text = mark::bullet(text).map_or(text.trim_start(), |(_, rest)| rest);
    let Some(rest) = text.strip_prefix("**") else { return false };
    let mut rest = rest.chars();
    rest.next().is_some_and(char::is_uppercase) && rest.as_str().starts_with(":**")
}

/// Returns the lines of an answer, the first without its label.
pub(super) fn labelled<'s>(
    rows: &[Row<'_, 's>],
    at: usize,
    end: usize,
    label: Option<mark::Label>,
) -> Vec<Line<'s>> {
    let mut lines = Vec::new();
    if let Some(label) = label.filter(|label| !label.rest.is_empty()) {
        lines.push(label.line(rows[at].line));
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

/// Returns the row after the paragraphs that ask: all before the options, where there
/// are any; else up to the first of three that ends in a question mark; else one.
fn first_paragraphs(rows: &[Row], body: Range<usize>) -> usize {
    let mut ends = Vec::new();
    let mut at = body.start;
    while at < body.end && ends.len() < 3 {
        if rows[at].blank {
            at += 1;
            continue;
        }
        if choice::extent(&rows[at..body.end]) > 0 {
            return if ends.is_empty() { body.start } else { at };
        }
        let length = rows[at..body.end].iter().position(|row| row.blank);
        let end = length.map_or(body.end, |length| at + length);
        ends.push(end);
        at = end;
    }
    let asks = |end: &&usize| mark::asks(rows[**end - 1].text());
    ends.iter().find(asks).or(ends.first()).copied().unwrap_or(body.start)
}

/// Returns a line without the bold signs around all of it.
pub(super) fn unbold<'s>(line: &Line<'s>) -> Line<'s> {
    let inner = line.text.trim().strip_prefix("**").and_then(|text| text.strip_suffix("**"));
    match inner {
        Some(inner) if !inner.contains("**") && !inner.is_empty() => {
            let whole = tail(line, line.text.trim_start());
            let mut inner = tail(&whole, &whole.text[2..]);
            let end = inner.text.trim_end().len() - 2;
            inner.span.end -= (inner.text.len() - end).min(inner.span.end - inner.span.start);
            inner.text = inner.text[..end].to_owned().into();
            inner
        }
        _ => line.clone(),
    }
}
