//! # What it does
//! Keeps the cells of a table row that has more of them than the head. A bar in a
//! code span is taken for a part of the code; what is still too much is put into the
//! last cell. A row that goes on over a line end is joined.
//!
//! # Why
//! GitHub's rule leaves the cells out without a word, and makes a row of each line.
//!
//! # Example
//! ```text
//! | a | b |             | a        | b      |
//! |---|---|             |----------|--------|
//! | 1 | 2 | 3 |    →    | 1        | 2 | 3  |
//! | `x | y` | z |       | `x | y`  | z      |
//! | long              → | long row | w      |
//! row | w |
//! ```
//!
//! A row with too few cells is left alone: nothing is lost in it.

use crate::diagnostic::{Diagnostic, RAGGED_TABLE};
use crate::markdown::{code_span, fence, table};
use crate::source::Line;

/// How many lines a row may take.
const LONGEST_ROW: usize = 4;

pub(super) fn repair<'s>(lines: &[Line<'s>], sink: &mut Vec<Diagnostic>) -> Vec<Line<'s>> {
    let code = fence::code_lines(lines);
    let mut repaired = Vec::with_capacity(lines.len());
    // How many cells the head of the table has that the line before was in.
    let mut columns: Option<usize> = None;
    let mut at = 0;
    while at < lines.len() {
        let text = lines[at].text.as_ref();
        let mut line = lines[at].clone();
        let mut end = at + 1;
        if code[at] || lines[at].is_blank() {
            columns = None;
        } else if let Some(columns) = columns {
            if let Some(whole) = torn_row(lines, at, columns) {
                end = whole.end;
                line = whole.line;
                sink.push(
                    Diagnostic::new(&RAGGED_TABLE, line.span, "this row goes on over a line end")
                        .label("read as one row")
                        .help("write the row on one line"),
                );
            } else if table::columns(text) > columns {
                let message =
                    format!("this row has {} cells, its table {columns}", table::columns(text));
                let escaped = escape(text, columns);
                sink.push(
                    Diagnostic::new(&RAGGED_TABLE, line.span, message)
                        .label("bars in code, and then the last ones, are read as text")
                        .help(
                            "write `\\|` for a bar that is no border, or add a column to the head",
                        )
                        .change(text.trim(), escaped.trim()),
                );
                line.text = escaped.into();
            }
        } else if at > 0 && text.contains('|') && table::is_delimiter(text) {
            let head = table::columns(&lines[at - 1].text);
            columns = Some(head).filter(|&head| head == table::columns(text));
        }
        repaired.push(line);
        at = end;
    }
    repaired
}

/// A row, and the line after it.
struct Whole<'s> {
    line: Line<'s>,
    end: usize,
}

/// Returns the row that begins on a line and ends on a later one, where it has as
/// many cells as its table only then.
fn torn_row<'s>(lines: &[Line<'s>], at: usize, columns: usize) -> Option<Whole<'s>> {
    let first = lines[at].text.trim_end();
    if !first.trim_start().starts_with('|') || table::is_bordered(first) {
        return None;
    }
    let mut text = first.to_owned();
    let mut span = lines[at].span;
    for (end, line) in lines.iter().enumerate().skip(at + 1).take(LONGEST_ROW - 1) {
        let next = line.text.trim();
        if next.is_empty() || next.starts_with(['|', '#', '`', '~']) {
            return None;
        }
        text.push(' ');
        text.push_str(next);
        span = span.join(line.span);
        if table::is_bordered(&text) {
            let fits = table::columns(&text) == columns;
            return fits.then(|| Whole { line: Line { text: text.into(), span }, end: end + 1 });
        }
    }
    None
}

/// Returns a row with as many cells as its table has.
fn escape(row: &str, columns: usize) -> String {
    let code = code_span::find(row);
    let is_code = |bar: usize| {
        let before = code.partition_point(|span| span.start <= bar);
        before > 0 && code[before - 1].contains(&bar)
    };
    let mut escaped = String::with_capacity(row.len());
    let mut at = 0;
    let mut cells = 1;
    for bar in table::bars(row) {
        escaped.push_str(&row[at..bar]);
        if is_code(bar) || cells >= columns {
            escaped.push('\\');
        } else {
            cells += 1;
        }
        at = bar;
    }
    escaped.push_str(&row[at..]);
    escaped
}
