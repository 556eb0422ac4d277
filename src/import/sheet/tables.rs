//! The sheets of tables, beside those of notes: they are there to look at and to reckon with,
//! and an edit of one is in no note.

use std::collections::HashSet;

use super::entry::Entry;
use super::grid::{Grid, GridRow};
use crate::diagnostic::{Diagnostic, EDITED_TABLE};
use crate::sheet::Column;
use crate::source::Span;

/// The sheets of ours that hold no table.
const OTHERS: [&str; 2] = ["About", "Repairs"];

/// Remarks on sheets of tables with a row that stands in the cell of no note: somebody
/// edited it there.
pub(super) fn report(grids: &[Grid], entries: &[Entry], sink: &mut Vec<Diagnostic>) {
    let notes: HashSet<&str> = entries.iter().map(|entry| entry.sheet.as_str()).collect();
    let tables: Vec<_> = grids
        .iter()
        .filter(|grid| !notes.contains(grid.name.as_str()))
        .filter(|grid| !OTHERS.contains(&grid.name.as_str()))
        .collect();
    if tables.is_empty() {
        return;
    }
    let texts = entries
        .iter()
        .flat_map(|entry| [Column::Question, Column::Answer].map(|column| entry.row.text(column)));
    let lines: HashSet<String> =
        texts.flat_map(|text| text.lines().map(normal).collect::<Vec<_>>()).collect();
    for grid in tables {
        let is_known = |row: &&GridRow| joined(row).is_none_or(|line| lines.contains(&line));
        let (known, edited): (Vec<_>, Vec<_>) = grid.rows.iter().partition(is_known);
        // Any other sheet is somebody's own.
        if edited.is_empty() || known.len() < edited.len() {
            continue;
        }
        let rows: Vec<_> = edited.iter().take(5).map(|row| row.at.to_string()).collect();
        let more = if edited.len() > rows.len() { " and more" } else { "" };
        let what = if edited.len() == 1 { "row" } else { "rows" };
        let message = format!(
            "the sheet `{}` was edited ({what} {}{more}), and its table in the sheet of notes \
             was not",
            grid.name,
            rows.join(", ")
        );
        sink.push(
            Diagnostic::new(&EDITED_TABLE, Span::default(), message)
                .help("correct it in the cell of its note, which is what is read"),
        );
    }
}

/// Returns a row as a line of the cell of its note; nothing where it has lines in its cells.
fn joined(row: &GridRow) -> Option<String> {
    let cells: Vec<_> = (0..row.cells.len()).map(|column| row.text(column)).collect();
    let has_lines = cells.iter().any(|cell| cell.contains(['\n', '\r']));
    (!has_lines).then(|| normal(&cells.join(" | ")))
}

/// Returns a line of a table as it is compared.
fn normal(line: &str) -> String {
    let cells: Vec<_> = line.split(" | ").map(str::trim).collect();
    cells.join("|").trim_matches('|').trim().to_owned()
}
