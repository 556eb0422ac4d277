//! `Q: What is …?`, then `A: …`, in many languages; problems and solutions; a talk of
//! two.
//!
//! A question's label opens a card, the first answer's label after it opens the
//! answer, the next question's or a heading closes it. An answer may have no label:
//! then it begins after the question's paragraph. In a talk with a machine, the
//! headings belong to what it says. Counterexample: `A:` before the action of a story,
//! without any question.

use std::ops::Range;

use super::card::labelled;
use super::mark::{self, Family};
use super::row::{Row, dedent, tail};
use super::{Card, Pattern, choice};
use crate::source::Line;

/// Questions and answers with a label before them.
pub(super) struct Labels;

impl Pattern for Labels {
    fn name(&self) -> &'static str {
        "labels"
    }

    fn about(&self) -> &'static str {
        "`Q: What is …?` and `A: …` on a line below"
    }

    fn is_explicit(&self) -> bool {
        true
    }

    fn find<'s>(&self, rows: &[Row<'_, 's>], _: bool) -> Vec<Card<'s>> {
        let mut best: Vec<Card> = Vec::new();
        let mut most = (0, 0);
        for family in Family::ALL {
            let (cards, labelled) = cards(rows, family);
            let answered = cards.iter().filter(|card| card.is_answered()).count();
            if (labelled, answered) > most || (best.is_empty() && !cards.is_empty()) {
                most = (labelled, answered);
                best = cards;
            }
        }
        if best.len() >= 2 || best.iter().any(Card::is_answered) { best } else { Vec::new() }
    }
}

/// Returns the row of the first label in a card: `A.` before options is none.
fn answer_row(rows: &[Row], labels: &[Option<mark::Label>], range: Range<usize>) -> Option<usize> {
    let mut at = range.start;
    while at < range.end {
        if labels[at].is_some() {
            match choice::extent(&rows[at..range.end]) {
                0 => return Some(at),
                options => at += options,
            }
        } else {
            at += 1;
        }
    }
    None
}

/// Returns the question and the answer of a line that has both: `What? A: So.`
fn split<'s>(line: &Line<'s>) -> Option<(Line<'s>, Line<'s>)> {
    let end = line.text.find(mark::QUESTION_MARKS)?;
    let behind = line.text[end..].trim_start_matches(mark::QUESTION_MARKS);
    let asked = line.text.len() - behind.len();
    let behind = behind.trim_start_matches(['*', '_', ' ']);
    let label = mark::label(behind).filter(|label| label.is_answer && !label.rest.is_empty())?;
    let answer = label.line(&tail(line, behind));
    let span = line.place(0..asked);
    Some((Line { text: line.text[..asked].to_owned().into(), span }, answer))
}

/// Takes the sign of a quotation off a line.
fn unquote(line: &mut Line) {
    if let Some(rest) = line.text.strip_prefix('>') {
        let rest = rest.strip_prefix(' ').unwrap_or(rest).to_owned();
        line.text = rest.into();
    }
}

/// Returns the cards with the labels of one family, and how many of them have a label
/// before their answer.
fn cards<'s>(rows: &[Row<'_, 's>], family: Family) -> (Vec<Card<'s>>, usize) {
    let mut labels: Vec<_> = rows
        .iter()
        .map(|row| mark::label_of(row.text(), family).filter(|_| row.indent <= 3))
        .collect();
    let is_dotted = |text: &str| {
        let behind = text.trim_start_matches(['*', '#', ' ']).strip_prefix(['Q', 'q']);
        behind.is_some_and(|text| {
            text.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(". ")
        })
    };
    if family == Family::Question && rows.iter().any(|row| is_dotted(row.text())) {
        for (label, row) in labels.iter_mut().zip(rows).filter(|(label, _)| label.is_none()) {
            *label = mark::dotted_answer(row.text()).filter(|_| row.indent <= 3);
        }
    }
    let level = |at: usize| mark::heading(rows[at].text()).map(|(level, _)| level);
    let is_question = |at: usize| labels[at].is_some_and(|label| !label.is_answer);
    let starts: Vec<_> = (0..rows.len()).filter(|&at| is_question(at)).collect();
    let answers = labels.iter().flatten().filter(|label| label.is_answer).count();
    // Without any labelled answer, only numbers tell such labels from other words.
    let is_numbered = starts.iter().any(|&at| labels[at].is_some_and(|l| l.number.is_some()));
    let only_talks = matches!(family, Family::Chat | Family::Interview | Family::Problem);
    let is_ticked = || rows.iter().any(|row| choice::is_ticked(row.text()));
    let is_certain =
        answers > 0 || (!only_talks && (is_numbered || starts.len() >= 2 || is_ticked()));
    if starts.is_empty() || !is_certain {
        return (Vec::new(), 0);
    }
    // The highest level of a heading with a label: what is above it ends a card.
    let highest = starts.iter().filter_map(|&at| level(at)).min();
    let ends = |at: usize| match (level(at), highest) {
        _ if is_question(at) => true,
        // In a talk with a machine, what it says has headings of its own.
        (Some(_), _) if family == Family::Chat => false,
        (Some(level), Some(highest)) => labels[at].is_none() && level <= highest,
        (Some(_), None) => labels[at].is_none(),
        (None, _) => false,
    };
    let mut labelled_answers = 0;
    let card = |start: usize| {
        let label = labels[start]?;
        let end = (start + 1..rows.len()).find(|&at| ends(at)).unwrap_or(rows.len());
        let answer = answer_row(rows, &labels, start + 1..end);
        let mut question = vec![label.line(rows[start].line)];
        let behind = answer.is_none().then(|| split(&question[0])).flatten();
        let answer = if let Some((asked, answered)) = behind {
            labelled_answers += 1;
            question[0] = asked;
            std::iter::once(answered).chain(dedent(&rows[start + 1..end])).collect()
        } else if let Some(at) = answer {
            labelled_answers += 1;
            question.extend(dedent(&rows[start + 1..at]));
            labelled(rows, at, end, labels[at])
        } else {
            let paragraph = if label.rest.trim().is_empty() {
                (start + 1..end).find(|&at| !rows[at].blank).unwrap_or(end)
            } else {
                start + 1
            };
            let blank = rows[paragraph..end].iter().position(|row| row.blank);
            let paragraph_end = blank.map_or(end, |length| paragraph + length);
            let asks = (start..paragraph_end).find(|&at| mark::asks(rows[at].text()));
            let from = match asks {
                // Without any labelled answer, the question ends where it has asked.
                Some(asks) if answers == 0 || blank.is_none() => asks + 1,
                _ => paragraph_end,
            };
            // Code alone is what is asked about.
            let is_code = rows[from..end].iter().all(|row| row.code || row.blank);
            let from = if is_code { end } else { from };
            question.extend(dedent(&rows[start + 1..from]));
            dedent(&rows[from..end])
        };
        let mut card = Card::plain(start..end, label.number, question, answer);
        if rows[start..end].iter().all(|row| row.blank || row.text().starts_with('>')) {
            card.answer.iter_mut().chain(&mut card.question).for_each(unquote);
        }
        Some(card)
    };
    let cards = starts.into_iter().filter_map(card).collect();
    (cards, labelled_answers)
}
