//! A line as every pattern looks at it, and lines without what stands before them.

use std::borrow::Cow;

use super::mark;
use crate::source::{Line, Span};

/// A line, with what every pattern wants to know of it.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a, 's> {
    /// The line.
    pub line: &'a Line<'s>,
    /// How many columns it is indented; a tab goes to the next multiple of four.
    pub indent: usize,
    /// Whether nothing is on it.
    pub blank: bool,
    /// Whether it is in a code block, where nothing is a sign.
    pub code: bool,
    /// Where it stands to a wrapper that hides an answer until it is clicked.
    pub fold: Fold,
}

/// Where a line stands to a wrapper that hides an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// In none.
    Outside,
    /// It opens one.
    Opens,
    /// In one. A wrapper that is never closed ends where the next one begins.
    Inside,
}

impl<'a> Row<'a, '_> {
    /// Returns the text that may begin with a sign: none in a code block.
    pub(crate) fn text(&self) -> &'a str {
        if self.code { "" } else { &self.line.text }
    }
}

/// Returns whether a heading, or the first line, says that questions follow.
pub(super) fn announce(rows: &[Row]) -> bool {
    let first = rows.iter().position(|row| !row.blank);
    rows.iter().enumerate().any(|(at, row)| {
        (Some(at) == first || mark::heading(row.text()).is_some()) && mark::announces(row.text())
    })
}

/// Returns the span of rows, without the blank ones around them.
pub(super) fn whole(rows: &[Row]) -> Span {
    let spans = rows.iter().filter(|row| !row.blank).map(|row| row.line.span);
    spans.reduce(Span::join).unwrap_or_default()
}

pub(super) fn first_line(rows: &[Row]) -> Span {
    rows.iter().find(|row| !row.blank).map(|row| row.line.span).unwrap_or_default()
}

/// Returns how many columns a line is indented.
pub(super) fn indent(text: &str) -> usize {
    let mut columns = 0;
    for byte in text.bytes() {
        match byte {
            b' ' => columns += 1,
            b'\t' => columns += 4 - columns % 4,
            _ => break,
        }
    }
    columns
}

/// Returns a line that says the given part of its text.
///
/// The part must be a slice of the line's text; its place is found from the end,
/// since what is cut off are signs at the start.
pub(super) fn tail<'s>(line: &Line<'s>, text: &str) -> Line<'s> {
    let cut = line.text.len() - text.len();
    let span = Span { end: line.span.end, ..line.place(cut..line.text.len()) };
    let text = match &line.text {
        Cow::Borrowed(whole) => Cow::Borrowed(&whole[cut..]),
        Cow::Owned(_) => Cow::Owned(text.to_owned()),
    };
    Line { text, span }
}

/// Returns rows as lines that begin where the first of them does, without the
/// blank ones around them.
pub(super) fn dedent<'s>(rows: &[Row<'_, 's>]) -> Vec<Line<'s>> {
    let lines: Vec<_> = rows.iter().map(|row| row.line.clone()).collect();
    dedent_lines(&lines)
}

/// Returns lines that begin where the first of them does, without the blank ones
/// around them.
pub(super) fn dedent_lines<'s>(lines: &[Line<'s>]) -> Vec<Line<'s>> {
    let mut lines = lines;
    while let [first, rest @ ..] = lines
        && first.is_blank()
    {
        lines = rest;
    }
    while let [rest @ .., last] = lines
        && last.is_blank()
    {
        lines = rest;
    }
    let base = lines.first().map_or(0, |line| indent(&line.text));
    lines.iter().map(|line| strip(line, base)).collect()
}

/// Returns a line without its first columns, as far as they are blank.
pub(super) fn strip<'s>(line: &Line<'s>, columns: usize) -> Line<'s> {
    let mut at = 0;
    let mut column = 0;
    for byte in line.text.bytes() {
        match byte {
            b' ' if column < columns => column += 1,
            b'\t' if column < columns => column += 4 - column % 4,
            _ => break,
        }
        at += 1;
    }
    tail(line, &line.text[at..])
}
