//! Rows under heads, before they are cells of a sheet.

use rust_xlsxwriter::ExcelDateTime;

use crate::sheet::{Cell, Run, plain};
use crate::source::Span;

/// What stands above a column, and how the column looks.
#[derive(Debug, Clone)]
pub(super) struct Head {
    pub(super) name: String,
    pub(super) width: Width,
    pub(super) look: Look,
    /// What may be chosen for its cells; nothing where they are free.
    pub(super) choices: &'static [&'static str],
}

/// How wide a column is, in characters.
#[derive(Debug, Clone, Copy)]
pub(super) enum Width {
    Of(f64),
    /// As its widest line, within these.
    Fit(f64, f64),
}

/// How a column looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// Text: at the top, wrapped.
    Text,
    /// In the middle, as short values are compared best.
    Centered,
    /// Not to be seen.
    Hidden,
    /// Small and grey, for programs.
    Faint,
}

impl Head {
    pub(super) fn new(name: impl Into<String>, width: Width, look: Look) -> Self {
        Head { name: name.into(), width, look, choices: &[] }
    }

    /// Returns whether people read the column, so that it is printed.
    pub(super) fn is_read(&self) -> bool {
        matches!(self.look, Look::Text | Look::Centered)
    }
}

/// A row.
pub(super) struct Line {
    pub(super) values: Vec<Value>,
    /// Where it was typed.
    pub(super) span: Span,
    /// Whether styles had to be left out of it.
    pub(super) is_plainer: bool,
}

/// What stands in a cell.
pub(super) enum Value {
    /// Text, which goes on in the cell below where it is longer than a cell.
    Text(Cell),
    Number(f64),
    Date(ExcelDateTime),
    /// Short text that stands in every row that a line takes.
    Repeated(Cell),
    /// Short text; in the rows below that a line takes, `+2`, `+3` and so on.
    Counted(Cell),
}

impl Value {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Value::Text(plain(text))
    }

    /// Returns its text, where it is one.
    pub(super) fn runs(&self) -> &[Run] {
        match self {
            Value::Text(cell) | Value::Repeated(cell) | Value::Counted(cell) => cell,
            Value::Number(_) | Value::Date(_) => &[],
        }
    }
}
