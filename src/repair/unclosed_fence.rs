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
    let mut repaired = Vec::with_capacity(lines.len());
    let mut at = 0;
    for (block, end) in unclosed(lines) {
        let end = end_of_code(lines, block, end);
        let last = (block.line + 1..end).rfind(|&at| !lines[at].is_blank());
        let whole = lines[block.line].span;
        let span = Span { start: (whole.start + block.column).min(whole.end), end: whole.end };
        if let Some(last) = last.filter(|_| !block.again) {
            repaired.extend_from_slice(&lines[at..=last]);
            at = last + 1;
            let text = lines[last].text.trim();
            let marks = block.fence.marks();
            sink.push(
                Diagnostic::new(&UNCLOSED_FENCE, span, "this code block is never closed")
                    .label("read as closed where the code seems to end")
                    .help(format!("write a line {marks} where the code ends"))
                    .change(text, format!("{text}⏎{marks}")),
            );
            let span = Span { start: lines[last].span.end, end: lines[last].span.end };
            let text = format!("{}{marks}", block.indentation(lines)).into();
            repaired.push(Line { text, span });
        } else {
            let message = "this fence neither begins nor ends a block";
            sink.push(
                Diagnostic::new(&UNCLOSED_FENCE, span, message)
                    .label("left out")
                    .help("delete the line, or write the code behind it")
                    .change(lines[block.line].text.trim(), ""),
            );
            repaired.extend_from_slice(&lines[at..block.line]);
            at = block.line + 1;
            repaired.push(Line { text: "".into(), span: whole });
        }
    }
    repaired.extend_from_slice(&lines[at..]);
    repaired
}

/// Returns the blocks that are never closed, each with the line it must have ended
/// before.
fn unclosed(lines: &[Line]) -> Vec<(Open, usize)> {
    let parts = parts(lines);
    // For each part, the next one in which there is a fence.
    let mut nexts = vec![None; parts.len()];
    for at in (1..parts.len()).rev() {
        nexts[at - 1] = if parts[at].alone.fences > 0 { Some(at) } else { nexts[at] };
    }
    let mut unclosed = Vec::new();
    let mut open: Option<Open> = None;
    for (part, next) in parts.iter().zip(nexts) {
        let run = run(&lines[part.lines.clone()], part.lines.start, open);
        let may_be_earlier = open.is_none() && run.cut.is_empty();
        unclosed.extend(run.cut);
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
            let earlier = may_be_earlier.then(|| first_with_text(lines, part)).flatten();
            unclosed.push(earlier.unwrap_or((block, part.lines.end)));
            open = None;
        }
    }
    unclosed
}

/// Returns the first block of a part in which there is a sentence, and where it
/// begins, if the fences behind it come in pairs: the block was not closed, and each
/// fence since then is taken for the opposite of what it is.
fn first_with_text(lines: &[Line], part: &Part) -> Option<(Open, usize)> {
    let mut from = part.lines.start;
    while from < part.lines.end {
        let length =
            lines[from..part.lines.end].iter().position(|l| Fence::open(&l.text).is_some())?;
        let opening = from + length;
        let block = run(&lines[opening..=opening], opening, None).open?;
        let rest = &lines[opening + 1..part.lines.end];
        let end = opening + 1 + rest.iter().position(|l| block.fence.is_closed_by(&l.text))?;
        let text = end_of_code(lines, block, end);
        if text < end {
            let behind = run(&lines[text..part.lines.end], text, None);
            return (behind.cost() == 0).then_some((block, text));
        }
        from = end + 1;
    }
    None
}

/// Returns the line that a block ends before, which is never closed and ends before
/// the line `end`: a sentence behind a blank line is no code.
fn end_of_code(lines: &[Line], block: Open, end: usize) -> usize {
    let is_sentence = |at: usize| {
        let text = lines[at].text.trim_end();
        text.starts_with(|c: char| c.is_uppercase() || c == '*')
            && text.ends_with(['.', ':', '?', '!', '*'])
            && text.split_whitespace().nth(3).is_some()
    };
    let rest = block.line + 2..end;
    let behind = rest.filter(|&at| lines[at - 1].is_blank()).find(|&at| is_sentence(at));
    behind.unwrap_or(end)
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

impl Open {
    /// Returns the blanks before a line of the block.
    fn indentation(&self, lines: &[Line]) -> String {
        let text = lines[self.line].text.as_ref();
        let (blanks, sign) = text[..self.column].split_at(text.len() - text.trim_start().len());
        format!("{blanks}{}", " ".repeat(sign.len()))
    }
}

/// What the fences of some lines make.
struct Run {
    /// How many there are.
    fences: usize,
    /// The blocks inside which another begins, with the lines where it does: they
    /// must have ended before.
    cut: Vec<(Open, usize)>,
    /// The block that is open in the end.
    open: Option<Open>,
}

impl Run {
    /// Returns how little sense the fences make.
    fn cost(&self) -> usize {
        self.cut.len() + usize::from(self.open.is_some())
    }
}

/// Follows the fences of lines, the first of which is the line `from` of the
/// document.
fn run(lines: &[Line], from: usize, open: Option<Open>) -> Run {
    let mut run = Run { fences: 0, cut: Vec::new(), open };
    // The line behind a block that was closed.
    let mut closed = None;
    for (at, line) in lines.iter().enumerate() {
        if let Some(block) = run.open
            && block.fence.is_closed_by(&line.text)
        {
            run.fences += 1;
            run.open = None;
            closed = Some(at + 1);
            continue;
        }
        let Some(fence) = Fence::open(&line.text) else { continue };
        if let Some(block) = run.open {
            if !fence.has_marks_of(block.fence) {
                continue;
            }
            run.cut.push((block, from + at));
        }
        let column = fence::column(&line.text);
        let again = closed == Some(at) && fence.is_closed_by(&line.text);
        run.open = Some(Open { fence, line: from + at, column, again });
        run.fences += 1;
    }
    run
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
            let behind_blank = at > 0 && lines[at - 1].is_blank();
            stands_alone(text)
                || (has_labels && labels(line))
                || (behind_blank && text.starts_with("**"))
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

/// Returns whether a line begins with a tag of a heading or of a wrapper that hides
/// an answer.
fn stands_alone(text: &str) -> bool {
    const NAMES: [&str; 8] = ["details", "summary", "h1", "h2", "h3", "h4", "h5", "h6"];
    html::leading_tag(text).is_some_and(|(_, tag)| NAMES.contains(&tag.name.as_str()))
}

/// Returns whether a line begins a numbered item at the left edge that wraps a
/// heading or asks: code has none such.
fn begins_item(line: &str) -> bool {
    !line.starts_with([' ', '\t'])
        && mark::number(line).is_some_and(|(_, rest)| rest.starts_with('#') || mark::asks(rest))
}
