//! `<details><summary>What is …?</summary> the answer </details>`.
//!
//! The tags are followed over lines, whatever their case. A wrapper whose summary
//! says nothing (`Show answer`) is furniture, and was taken out before.
//! Counterexamples: a summary over several lines; more openings than ends: a
//! wrapper ends where the next one begins, or at a heading.

use super::card::Card;
use super::furniture::{self, Kind, TagAt};
use super::row::{Row, dedent_lines, tail};
use super::sign::Sign;
use super::{Pattern, mark};
use crate::source::Line;

/// Foldable sections whose summary asks.
pub(super) struct Details;

impl Pattern for Details {
    fn name(&self) -> &'static str {
        "foldable-sections"
    }

    fn about(&self) -> &'static str {
        "`<details><summary>What is …?</summary>`, the answer, `</details>`"
    }

    fn is_explicit(&self) -> bool {
        false
    }

    fn find<'s>(&self, rows: &[Row<'_, 's>], _: bool) -> Vec<Card<'s>> {
        let lines: Vec<_> = rows.iter().map(|row| row.line.clone()).collect();
        let code: Vec<_> = rows.iter().map(|row| row.code).collect();
        let tags = furniture::tags(&lines, &code);
        let mut cards = Vec::new();
        let mut at = 0;
        while let Some(tag) = tags.get(at) {
            at += 1;
            if tag.kind != Kind::Open {
                continue;
            }
            let (Some(begin), Some(end)) = (tags.get(at), tags.get(at + 1)) else { break };
            if begin.kind != Kind::Summary || end.kind != Kind::SummaryEnd {
                continue;
            }
            let (close, next) = close(rows, &tags, at + 2, end);
            let last = close.as_ref().map_or(next, |close| close.line + 1);
            let mut question = dedent_lines(&between(&lines, begin, end));
            // What begins with a tag is left alone: the tag ends behind the question.
            let sign = question.first().filter(|line| !line.text.starts_with('<')).map(|line| {
                let Sign { number, is_labelled: _, rest } = Sign::of(&line.text);
                (number, tail(line, rest))
            });
            let number = sign.and_then(|(number, rest)| {
                question[0] = rest;
                number
            });
            let until = close.unwrap_or(TagAt { line: next, range: 0..0, kind: Kind::Close });
            // What stands before the summary, or behind the wrapper on its last line,
            // is shown there too.
            let before = between(&lines, tag, begin);
            let behind = lines.get(until.line).filter(|line| until.range.end < line.text.len());
            let behind = behind.filter(|_| !until.range.is_empty());
            let behind = behind.map(|line| slice(line, until.range.end, line.text.len()));
            let mut answer = before;
            answer.retain(|line| !line.is_blank());
            answer.extend(between(&lines, end, &until));
            answer.extend(behind);
            cards.push(Card::plain(
                tag.line..last.max(end.line + 1),
                number,
                question,
                dedent_lines(&answer),
            ));
            at = tags.partition_point(|tag| tag.line < last);
        }
        cards
    }
}

/// Returns the tag that closes what was opened before `from`; where there is none,
/// the row at which it must have ended.
fn close(rows: &[Row], tags: &[TagAt], from: usize, end: &TagAt) -> (Option<TagAt>, usize) {
    let mut depth = 1;
    let mut next_open = None;
    for tag in &tags[from..] {
        match tag.kind {
            Kind::Open => {
                depth += 1;
                next_open = next_open.or(Some(tag.line));
            }
            Kind::Close => {
                depth -= 1;
                if depth == 0 {
                    return (Some(tag.clone()), 0);
                }
            }
            Kind::Summary | Kind::SummaryEnd => {}
        }
    }
    let heading = (end.line + 1..rows.len()).find(|&at| mark::heading(rows[at].text()).is_some());
    (None, next_open.into_iter().chain(heading).min().unwrap_or(rows.len()))
}

/// Returns the lines between the end of one tag and the start of another.
fn between<'s>(lines: &[Line<'s>], from: &TagAt, to: &TagAt) -> Vec<Line<'s>> {
    (from.line..=to.line)
        .filter_map(|at| {
            let line = lines.get(at)?;
            let start = if at == from.line { from.range.end } else { 0 };
            let end = if at == to.line { to.range.start } else { line.text.len() };
            Some(slice(line, start, end.max(start)))
        })
        .collect()
}

/// Returns a part of a line.
fn slice<'s>(line: &Line<'s>, start: usize, end: usize) -> Line<'s> {
    if start == 0 && end == line.text.len() {
        return line.clone();
    }
    Line { text: line.text[start..end].to_owned().into(), span: line.place(start..end) }
}
