//! # What it does
//! Ends a code block that is never closed before the next question begins.
//!
//! # Why
//! In Markdown such a block goes on to the end of the document, or to where the
//! next one begins: every question in between is code.
//!
//! # Example
//! ````text
//! 1. ### How is it called?         1. ### How is it called?
//!    ```js                            ```js
//!    call();                          call();
//! 2. ### And then?             →      ```
//!    ```js                         2. ### And then?
//!    wait();                          ```js
//!    ```                              wait();
//!                                     ```
//! ````
//!
//! Counterexample: code that has lines like `# install` or `1. first`, which begin
//! nothing. So a block ends before such a line only where the fences behind it make
//! more sense when it does: each end with its beginning, and no block that would
//! begin inside another.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, UNCLOSED_FENCE};
use crate::markdown::fence::{self, Fence};
use crate::markdown::html;
use crate::read::mark;
use crate::source::{Line, Span};

pub(super) fn repair<'s>(lines: &[Line<'s>], sink: &mut Vec<Diagnostic>) -> Vec<Line<'s>> {
    let parts = parts(lines);
    // For each part, the next one in which there is a fence.
    let mut nexts = vec![None; parts.len()];
    for at in (1..parts.len()).rev() {
        nexts[at - 1] = if parts[at].alone.fences > 0 { Some(at) } else { nexts[at] };
    }
    let mut repaired = Vec::with_capacity(lines.len());
    let mut open: Option<Open> = None;
    for (part, next) in parts.iter().zip(nexts) {
        let run = run(&lines[part.lines.clone()], part.lines.start, open);
        repaired.extend_from_slice(&lines[part.lines.clone()]);
        open = run.open;
        let Some(block) = open else { continue };
        let ends = match next {
            None => true,
            // What began inside an item ends before the next one.
            Some(_) if block.column > 0 && begins_item(&lines[part.lines.end].text) => true,
            Some(_) if run.fences == 0 => false,
            Some(next) => {
                let Part { lines: range, alone } = &parts[next];
                let through = self::run(&lines[range.clone()], range.start, open);
                alone.cost() < through.cost()
            }
        };
        if ends {
            close(&lines[..part.lines.end], block, &mut repaired, sink);
            open = None;
        }
    }
    repaired
}

/// Lines from where a question may begin to where the next one may.
struct Part {
    lines: Range<usize>,
    /// What its fences make where no block is open before it.
    alone: Run,
}

/// A block that is open.
#[derive(Debug, Clone, Copy)]
struct Open {
    fence: Fence,
    /// The line that opens it.
    line: usize,
    /// How far its fence is indented.
    column: usize,
    /// Whether its fence only says again that the block before it ends.
    again: bool,
}

/// What the fences of some lines make.
struct Run {
    /// How many there are.
    fences: usize,
    /// How many of them would begin a block inside another.
    inside: usize,
    /// The block that is open in the end.
    open: Option<Open>,
}

impl Run {
    /// Returns how little sense the fences make.
    fn cost(&self) -> usize {
        self.inside + usize::from(self.open.is_some())
    }
}

/// Follows the fences of lines, the first of which is the line `from` of the
/// document.
fn run(lines: &[Line], from: usize, open: Option<Open>) -> Run {
    let mut run = Run { fences: 0, inside: 0, open };
    // The line behind a block that was closed.
    let mut closed = None;
    for (at, line) in lines.iter().enumerate() {
        let begins = Fence::open(&line.text);
        match run.open {
            Some(open) if open.fence.is_closed_by(&line.text) => {
                run.fences += 1;
                run.open = None;
                closed = Some(at + 1);
            }
            Some(open) => {
                let inside = begins.is_some_and(|begins| begins.has_marks_of(open.fence));
                run.fences += usize::from(inside);
                run.inside += usize::from(inside);
            }
            None => {
                let column = fence::column(&line.text);
                let again =
                    closed == Some(at) && begins.is_some_and(|it| it.is_closed_by(&line.text));
                run.open = begins.map(|fence| Open { fence, line: from + at, column, again });
                run.fences += usize::from(begins.is_some());
            }
        }
    }
    run
}

/// Ends a block after the last of the lines on which there is something, or takes
/// its beginning out, where nothing is in it.
fn close(lines: &[Line], block: Open, repaired: &mut Vec<Line>, sink: &mut Vec<Diagnostic>) {
    let Open { fence, line: opening, column, again } = block;
    let whole = lines[opening].span;
    let span = Span { start: (whole.start + column).min(whole.end), end: whole.end };
    let rest = lines.len() - opening;
    let last = lines[opening + 1..].iter().rposition(|line| !line.is_blank());
    let Some(last) = last.filter(|_| !again) else {
        let place = repaired.len() - rest;
        sink.push(
            Diagnostic::new(&UNCLOSED_FENCE, span, "this fence neither begins nor ends a block")
                .label("left out")
                .help("delete the line, or write the code behind it")
                .change(lines[opening].text.trim(), ""),
        );
        repaired[place].text = "".into();
        return;
    };
    let last = opening + 1 + last;
    let end = Span { start: lines[last].span.end, end: lines[last].span.end };
    let marks = fence.marks();
    sink.push(
        Diagnostic::new(&UNCLOSED_FENCE, span, "this code block is never closed")
            .label("read as closed where the answer ends")
            .help(format!("write `{marks}` on a line of its own where the code ends"))
            .change(lines[last].text.trim(), format!("{}⏎{marks}", lines[last].text.trim())),
    );
    let text = lines[opening].text.as_ref();
    let (blanks, sign) = text[..column].split_at(text.len() - text.trim_start().len());
    let closing =
        Line { text: format!("{blanks}{}{marks}", " ".repeat(sign.len())).into(), span: end };
    repaired.insert(repaired.len() - (lines.len() - last - 1), closing);
}

/// Returns the document in parts.
fn parts(lines: &[Line]) -> Vec<Part> {
    let mut starts = starts(lines);
    starts.insert(0, 0);
    starts.dedup();
    let ends = starts[1..].iter().copied().chain([lines.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(&start, end)| Part {
            lines: start..end,
            alone: run(&lines[start..end], start, None),
        })
        .collect()
}

/// Returns the lines at the left edge that look as if they began a question, or a
/// wrapper around an answer, whether they are code or not.
fn starts(lines: &[Line]) -> Vec<usize> {
    let code = fence::code_lines(lines);
    let deepest = level_of_most(lines, &code);
    let labels = |line: &Line| mark::label(&line.text).is_some_and(|label| !label.is_answer);
    let has_labels =
        lines.iter().zip(&code).filter(|(line, code)| !**code && labels(line)).nth(1).is_some();
    let mut last: Option<u64> = None;
    let mut starts = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let text = line.text.as_ref();
        if text.starts_with([' ', '\t']) || text.is_empty() {
            continue;
        }
        let is_start = if let Some((level, _)) = mark::heading(text) {
            let is_start = match level {
                // So does a comment of a shell begin.
                1 => deepest == 1 && (at == 0 || lines[at - 1].is_blank()),
                level => level <= deepest,
            };
            last = if is_start { None } else { last };
            is_start
        } else if let Some((number, _)) = mark::number(text) {
            let counts = last.is_none_or(|last| (last + 1..=last + 3).contains(&number));
            let is_start = counts || begins_item(text);
            last = if is_start { Some(number) } else { last };
            is_start
        } else {
            folds(text) || (has_labels && labels(line))
        };
        if is_start {
            starts.push(at);
        }
    }
    starts
}

/// Returns the level that most headings are on, or 0.
fn level_of_most(lines: &[Line], code: &[bool]) -> usize {
    let mut counts = [0; 7];
    for (line, _) in lines.iter().zip(code).filter(|(_, code)| !**code) {
        if let Some((level, _)) = mark::heading(&line.text) {
            counts[level] += 1;
        }
    }
    (1..counts.len())
        .filter(|&level| counts[level] > 0)
        .max_by_key(|&level| counts[level])
        .unwrap_or(0)
}

/// Returns whether a line begins or ends a wrapper that hides an answer.
fn folds(text: &str) -> bool {
    html::leading_tag(text)
        .is_some_and(|(_, tag)| matches!(tag.name.as_str(), "details" | "summary"))
}

/// Returns whether a line begins a numbered item at the left edge that wraps a
/// heading or asks: code has none such.
fn begins_item(line: &str) -> bool {
    !line.starts_with([' ', '\t'])
        && mark::number(line).is_some_and(|(_, rest)| rest.starts_with('#') || mark::asks(rest))
}
