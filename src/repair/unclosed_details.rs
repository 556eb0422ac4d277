//! # What it does
//! Ends a `<details>` that is never closed before the next one begins, or before the
//! heading of the next question.
//!
//! # Why
//! A browser hides the rest of the page in it.
//!
//! # Example
//! ```text
//! ### 1. What does it print?         ### 1. What does it print?
//! <details><summary>…</summary>      <details><summary>…</summary>
//! Two.                          →    Two.
//!                                    </details>
//!
//! ### 2. And this?                   ### 2. And this?
//! ```
//!
//! Counterexample: one inside another, where both are closed.

use super::element::{self, TagAt};
use crate::diagnostic::{Diagnostic, UNCLOSED_DETAILS};
use crate::markdown::fence;
use crate::read::mark;
use crate::source::{Line, Span};

pub(super) fn repair<'s>(lines: &[Line<'s>], sink: &mut Vec<Diagnostic>) -> Vec<Line<'s>> {
    let tags = element::tags(lines, &["details"]);
    let unclosed = unclosed(&tags);
    if unclosed.is_empty() {
        return lines.to_vec();
    }
    let headings = headings(lines);
    let filled: Vec<_> = lines
        .iter()
        .enumerate()
        .scan(0, |last, (at, line)| {
            *last = if line.is_blank() { *last } else { at };
            Some(*last)
        })
        .collect();
    // Behind which lines an end is put in: in order, as the elements are.
    let mut ends: Vec<usize> = Vec::with_capacity(unclosed.len());
    // One remark on a line is enough.
    let mut remarked = lines.len();
    for &at in &unclosed {
        let tag = &tags[at];
        let next = tags.partition_point(|next| next.line <= tag.line);
        let next = tags.get(next).map_or(lines.len(), |next| next.line);
        let end = next_section(&headings, tag.line, next).unwrap_or(next);
        let last = filled[end - 1];
        ends.push(last);
        if tag.line == remarked {
            continue;
        }
        remarked = tag.line;
        let text = lines[last].text.trim();
        sink.push(
            Diagnostic::new(&UNCLOSED_DETAILS, tag.span(lines), "this `<details>` is never closed")
                .label("read as closed where the answer ends")
                .help("write `</details>` on a line of its own where it ends")
                .change(text, format!("{text}⏎</details>")),
        );
    }
    let mut ends = ends.into_iter().peekable();
    let mut repaired = Vec::with_capacity(lines.len() + unclosed.len());
    for (at, line) in lines.iter().enumerate() {
        repaired.push(line.clone());
        while ends.next_if(|&end| end <= at).is_some() {
            let span = Span { start: line.span.end, end: line.span.end };
            repaired.push(Line { text: "</details>".into(), span });
        }
    }
    repaired
}

/// Returns the tags that open what is never closed.
fn unclosed(tags: &[TagAt]) -> Vec<usize> {
    let mut open = Vec::new();
    for (at, tag) in tags.iter().enumerate() {
        if tag.closing {
            open.pop();
        } else {
            open.push(at);
        }
    }
    open
}

/// Returns the lines of the headings, with their levels.
fn headings(lines: &[Line]) -> Vec<(usize, usize)> {
    let code = fence::code_lines(lines);
    let comments = element::comments(lines, &code);
    let is_shown = |at: usize| !code[at] && comments[at].first().is_none_or(|it| it.start > 0);
    let heading = |at: usize| Some((at, mark::heading(&lines[at].text)?.0));
    (0..lines.len()).filter(|&at| is_shown(at)).filter_map(heading).collect()
}

/// Returns the next heading after one line and before another that is no deeper than
/// the last one before it.
fn next_section(headings: &[(usize, usize)], line: usize, end: usize) -> Option<usize> {
    let next = headings.partition_point(|&(at, _)| at <= line);
    let level = headings[..next].last().map_or(6, |&(_, level)| level);
    let mut rest = headings[next..].iter().take_while(|&&(at, _)| at < end);
    rest.find(|&&(_, deep)| deep <= level).map(|&(at, _)| at)
}
