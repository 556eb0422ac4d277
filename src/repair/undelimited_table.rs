//! # What it does
//! Puts the line in that parts the head of a table from its rows, where there is
//! none; makes it, or the head, as long as the rows are, where it is not.
//!
//! # Why
//! Without that line, or where it has another number of cells than the head, there
//! is no table: its rows are run together into one paragraph.
//!
//! # Example
//! ```text
//! | Kind | Use |             | Kind | Use |
//! | file | text |       →   |---|---|
//! | pipe | lines |           | file | text |
//!                            | pipe | lines |
//! ```
//!
//! Counterexamples: a picture of boxes, whose first row is empty; a grid table,
//! between `+---+---+` lines.

use crate::diagnostic::{Diagnostic, UNDELIMITED_TABLE};
use crate::markdown::{fence, table};
use crate::source::{Line, Span};

/// How many lines a table has at least, without the line that is missing.
const SHORTEST: usize = 3;

pub(super) fn repair<'s>(lines: &[Line<'s>], sink: &mut Vec<Diagnostic>) -> Vec<Line<'s>> {
    let code = fence::code_lines(lines);
    let is_row = |at: usize| !code[at] && table::is_bordered(&lines[at].text);
    let mut repaired = Vec::with_capacity(lines.len() + 1);
    let mut at = 0;
    while at < lines.len() {
        let end = (at..lines.len()).find(|&end| !is_row(end)).unwrap_or(lines.len());
        let in_grid = at > 0 && lines[at - 1].text.trim_start().starts_with('+');
        if end - at >= SHORTEST && !in_grid {
            repaired.extend(whole(&lines[at..end], sink));
        } else {
            repaired.extend_from_slice(&lines[at..end]);
        }
        repaired.extend(lines.get(end).cloned());
        at = end + 1;
    }
    repaired
}

/// Returns the lines of a table with a line behind the head that fits it.
fn whole<'s>(rows: &[Line<'s>], sink: &mut Vec<Diagnostic>) -> Vec<Line<'s>> {
    let cells = |row: &Line| table::columns(&row.text);
    let head = cells(&rows[0]);
    let mut table = rows.to_vec();
    if !rows.iter().any(|row| table::is_delimiter(&row.text)) {
        let alike = rows[..SHORTEST].iter().all(|row| cells(row) == head);
        if head >= 2 && alike && is_filled(&rows[0].text) {
            let delimiter = delimiter(&rows[0].text, head);
            sink.push(
                Diagnostic::new(
                    &UNDELIMITED_TABLE,
                    rows[0].span,
                    "no line parts this head from its rows",
                )
                .label("read as the head of a table")
                .help(format!("write `{}` below it", delimiter.trim())),
            );
            let span = Span { start: rows[0].span.end, end: rows[0].span.end };
            table.insert(1, Line { text: delimiter.into(), span });
        }
        return table;
    }
    let parts = cells(&rows[1]);
    if !table::is_delimiter(&rows[1].text) || parts == head {
        return table;
    }
    let (at, text) = match cells(&rows[2]) {
        row if row == head => (1, delimiter(&rows[0].text, head)),
        row if row == parts && head < parts => {
            (0, format!("{}{}", rows[0].text.trim_end(), "  |".repeat(parts - head)))
        }
        _ => return table,
    };
    let message = format!("the line below the head has {parts} cells, the head {head}");
    sink.push(
        Diagnostic::new(&UNDELIMITED_TABLE, rows[at].span, message)
            .label("read as long as the rows are")
            .help(format!("write `{}`", text.trim()))
            .change(rows[at].text.trim(), text.trim()),
    );
    table[at].text = text.into();
    table
}

/// Returns whether no cell of a row is empty.
fn is_filled(row: &str) -> bool {
    let inner = row.trim().trim_matches('|');
    inner.split('|').all(|cell| cell.contains(char::is_alphanumeric))
}

/// Returns the line below a head, indented as it is.
fn delimiter(head: &str, cells: usize) -> String {
    let blanks = &head[..head.len() - head.trim_start().len()];
    format!("{blanks}|{}", "---|".repeat(cells))
}
