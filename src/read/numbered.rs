//! `1. What is …?` with the answer below.
//!
//! Within one document the items at the left edge whose numbers ascend are the
//! questions. A run that begins again at 1 inside an answer, while the outer run
//! goes on after it, belongs to the answer. Three in ten ask, or a heading says that
//! questions follow. Counterexamples: a document whose answers hold numbered steps of
//! their own, at the left edge too; numbered steps, or topics with a paragraph each.
//!
//! `CommonMark` is no help here: in `10. Q` with a bullet under it that is indented
//! by three columns, the bullet is no child of the item.

use super::card::{Card, divide, unbold};
use super::row::{Row, announce, tail};
use super::{Pattern, mark, one_line};

/// Numbered items.
pub(super) struct NumberedItems;

impl Pattern for NumberedItems {
    fn name(&self) -> &'static str {
        "numbered-items"
    }

    fn about(&self) -> &'static str {
        "`1. What is …?` with the answer on the lines below"
    }

    fn is_explicit(&self) -> bool {
        false
    }

    fn find<'s>(&self, rows: &[Row<'_, 's>], wanted: bool) -> Vec<Card<'s>> {
        let starts = starts(rows);
        let indented = bodies_are_indented(rows, &starts);
        let sections = section_level(rows, &starts);
        let width = width(rows);
        let headings_answer = headings_answer(rows, &starts);
        let mut cards = Vec::with_capacity(starts.len());
        for (n, &(start, number)) in starts.iter().enumerate() {
            let next = starts.get(n + 1).map_or(rows.len(), |&(next, _)| next);
            let end = end(rows, start, next, indented, if headings_answer { sections } else { 6 });
            let question_end = question_end(rows, start, end, width);
            let Some((_, rest)) = mark::number(&rows[start].line.text) else { continue };
            // `1. ### What is …?` wraps a heading, whose level says nothing.
            let rest = mark::heading(rest).map_or(rest, |_| rest.trim_start_matches(['#', ' ']));
            let mut question = vec![unbold(&tail(rows[start].line, rest))];
            question.extend(rows[start + 1..question_end].iter().map(|row| row.line.clone()));
            let (question, answer) = divide(rows, question, question_end..end);
            cards.push(Card::plain(start..end, Some(number), question, answer));
        }
        one_line::split(&mut cards);
        // A list of anything has items without anything under them, or steps.
        let answered = cards.iter().filter(|card| card.is_answered()).count();
        let asked = cards.iter().filter(|card| card.asks()).count();
        let labels = rows.iter().filter(|row| {
            mark::label(row.text()).is_some_and(|label| label.is_answer && !label.is_letter)
        });
        let are_questions = asked * 2 >= cards.len()
            || labels.count() * 2 >= cards.len()
            || (answered * 2 >= cards.len() && (asked * 10 >= cards.len() * 3 || announce(rows)));
        if wanted || are_questions { cards } else { Vec::new() }
    }
}

/// Returns the row and the number of each item of the outer run.
fn starts(rows: &[Row]) -> Vec<(usize, u64)> {
    let all: Vec<_> = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.indent <= 3)
        .filter_map(|(at, row)| Some((at, mark::number(row.text())?.0)))
        .collect();
    // What is indented deeper belongs to an item.
    let edge = all.iter().map(|&(at, _)| rows[at].indent).min().unwrap_or(0);
    let all: Vec<_> = all.into_iter().filter(|&(at, _)| rows[at].indent < edge + 2).collect();
    let mut starts: Vec<(usize, u64)> = Vec::with_capacity(all.len());
    let mut n = 0;
    while let Some(&(at, number)) = all.get(n) {
        if let Some(&(before, last)) = starts.last()
            && number <= last
            && let Some(skip) = inner_run(rows, &all[n..], before, last)
        {
            n += skip;
            continue;
        }
        starts.push((at, number));
        n += 1;
    }
    starts
}

/// Returns how many items belong to the answer of question `last`: a run from 1,
/// after which the outer run goes on, with no heading before it.
fn inner_run(rows: &[Row], rest: &[(usize, u64)], before: usize, last: u64) -> Option<usize> {
    let &(at, first) = rest.first()?;
    if first != 1 || rows[before + 1..at].iter().any(|row| mark::heading(row.text()).is_some()) {
        return None;
    }
    let mut length = 1;
    while let Some(&(_, number)) = rest.get(length)
        && number == length as u64 + 1
        // The outer run's next number may be the inner one's too: a question
        // stands after a blank line.
        && !(number == last + 1 && rows[rest[length].0 - 1].blank)
    {
        length += 1;
    }
    rest.get(length).is_some_and(|&(_, number)| number == last + 1).then_some(length)
}

/// Returns whether most answers are indented: then what stands at the left edge
/// after a blank line need not belong to one.
fn bodies_are_indented(rows: &[Row], starts: &[(usize, u64)]) -> bool {
    let bodies = starts.iter().filter_map(|&(start, _)| {
        rows[start + 1..].iter().find(|row| !row.blank).map(|row| row.indent)
    });
    let (indented, all) = bodies
        .fold((0, 0), |(indented, all), indent| (indented + usize::from(indent > 0), all + 1));
    indented * 2 > all
}

/// Returns the row after the last one of the card: at the next question, at a
/// heading that opens a section, or at a table that stands outside every answer.
fn end(rows: &[Row], start: usize, next: usize, indented: bool, sections: usize) -> usize {
    for at in start + 1..next {
        let row = &rows[at];
        if row.code || row.blank || row.indent > 0 {
            continue;
        }
        let is_free_table = indented && rows[at - 1].blank && row.text().starts_with('|');
        let closes = mark::heading(row.text()).is_some_and(|(level, _)| {
            opens_section(rows, at, next) || (next == rows.len() && level <= sections)
        });
        if is_free_table || closes {
            return at;
        }
    }
    next
}

/// Returns whether an answer before the last one has a heading at the left edge: then
/// one in the last answer need not end it.
fn headings_answer(rows: &[Row], starts: &[(usize, u64)]) -> bool {
    starts.windows(2).any(|pair| {
        let (start, next) = (pair[0].0 + 1, pair[1].0);
        (start..next).any(|at| {
            let row = &rows[at];
            row.indent == 0
                && mark::heading(row.text()).is_some_and(|(_, text)| mark::label(text).is_none())
                && !opens_section(rows, at, next)
        })
    })
}

/// Returns the lowest level of the headings that are sections: what comes after the
/// last question under such a heading is no part of its answer.
fn section_level(rows: &[Row], starts: &[(usize, u64)]) -> usize {
    let first = starts.first().map_or(rows.len(), |&(start, _)| start);
    let before = rows[..first].iter().filter_map(|row| mark::heading(row.text()));
    let between = starts.windows(2).flat_map(|pair| {
        let next = pair[1].0;
        (pair[0].0..next)
            .filter(move |&at| opens_section(rows, at, next))
            .filter_map(|at| mark::heading(rows[at].text()))
    });
    before.chain(between).map(|(level, _)| level).max().unwrap_or(0)
}

/// Returns whether nothing but headings stands between a heading and the next
/// question: inside an answer, text follows it.
fn opens_section(rows: &[Row], heading: usize, next: usize) -> bool {
    next < rows.len()
        && rows[heading..next].iter().all(|row| row.blank || mark::heading(row.text()).is_some())
}

/// Returns the row after the question: it goes on over line ends until it is
/// asked, where the rest of its paragraph asks it, or until it is finished, where
/// its first line ends only because it is full.
fn question_end(rows: &[Row], start: usize, end: usize, width: usize) -> usize {
    let finished =
        |row: &Row| mark::asks(row.text()) || row.text().trim_end().ends_with(['.', ':', '!', ')']);
    if finished(&rows[start]) {
        return start + 1;
    }
    let mut stop = start + 1;
    let mut finish = None;
    while stop < end {
        let row = &rows[stop];
        let text = row.text();
        if row.blank || row.code || mark::bullet(text).is_some() || mark::label(text).is_some() {
            break;
        }
        stop += 1;
        if mark::asks(text) {
            return stop;
        }
        if finished(row) {
            finish = finish.or(Some(stop));
        }
    }
    let stop = finish.unwrap_or(stop);
    let has_answer = rows[stop..end].iter().any(|row| !row.blank);
    if stop > start + 1 && has_answer && is_full(&rows[start], &rows[start + 1], width) {
        return stop;
    }
    start + 1
}

/// How wide text is that was wrapped at a column.
const WIDTHS: std::ops::RangeInclusive<usize> = 55..=110;

/// Returns how wide nearly all lines of a document are.
fn width(rows: &[Row]) -> usize {
    let texts = rows.iter().filter(|row| !row.blank && !row.code);
    let mut widths: Vec<_> = texts.map(|row| row.line.text.chars().count()).collect();
    widths.sort_unstable();
    widths.get(widths.len() * 19 / 20).copied().unwrap_or(0)
}

/// Returns whether a line goes on in the next one, the first word of which has no
/// place on it.
fn is_full(row: &Row, next: &Row, width: usize) -> bool {
    let text = next.text().trim_start();
    let word = text.split_whitespace().next().map_or(0, |word| word.chars().count());
    let both = row.line.text.trim_end().chars().count() + 1 + word;
    WIDTHS.contains(&width) && both * 20 > width * 17 && !text.starts_with(char::is_uppercase)
}
