//! The sheet of what was put right, guessed and not understood.

use rust_xlsxwriter::XlsxError;

use super::book::Book;
use super::grid::{Head, Line, Look, Value, Width};
use crate::deck::Location;
use crate::diagnostic::{Change, Diagnostic, Remark};
use crate::sheet::place;

pub(super) fn write(book: &mut Book, remarks: &[Remark]) -> Result<(), XlsxError> {
    let heads = [
        Head::new("Code", Width::Of(9.0), Look::Centered),
        Head::new("Severity", Width::Of(12.0), Look::Centered),
        Head::new("What", Width::Of(60.0), Look::Text),
        Head::new("Where", Width::Fit(12.0, 38.0), Look::Text),
        Head::new("Before", Width::Fit(12.0, 50.0), Look::Text),
        Head::new("After", Width::Fit(12.0, 50.0), Look::Text),
    ];
    let line = |at: usize| {
        let Remark { diagnostic, path, line, column: _, end_line } = &remarks[at];
        let Diagnostic { code, span, message, label: _, help: _, change } = diagnostic;
        let (before, after) = match change {
            Some(Change { before, after }) => (before.as_str(), after.as_str()),
            None => ("", ""),
        };
        let place = place(&Location { path: path.clone(), line: *line, end_line: *end_line });
        let place = if line == end_line { place } else { format!("{place} to {end_line}") };
        let values = [code.id, code.severity.name(), message, &place, before, after];
        Line { values: values.map(Value::text).into(), span: *span, is_plainer: false }
    };
    book.add("Repairs", &heads, remarks.len(), line, line)
}
