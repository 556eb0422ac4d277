//! What every file of sheets is first: rows of cells, before anybody asks what they mean.

use super::super::ImportError;
use crate::sheet::Cell;
use crate::source::Span;

/// How many columns a sheet may have. Sheets of notes have a dozen; a cell in the last of
/// Excel's 16,384 columns is there by mistake, or made to fill the memory.
pub(super) const MOST_COLUMNS: usize = 1024;

/// How many cells all the sheets of a file may have together, empty ones between others
/// too.
pub(super) const MOST_CELLS: usize = 8_000_000;

/// A sheet, as it stands in the file.
#[derive(Debug, Clone, Default)]
pub(super) struct Grid {
    /// What the sheet is called; nothing where the file is a sheet itself.
    pub(super) name: String,
    /// The rows in which there is something, in their order.
    pub(super) rows: Vec<GridRow>,
}

/// A row of cells.
#[derive(Debug, Clone, Default)]
pub(super) struct GridRow {
    /// Its number in the sheet, from one; in a text, the line that it begins on.
    pub(super) at: usize,
    /// The last line of it in a text; else the same.
    pub(super) end: usize,
    /// Where it stands in the text; nowhere in a workbook.
    pub(super) span: Span,
    /// Its cells, from the first column on.
    pub(super) cells: Vec<Cell>,
}

impl GridRow {
    /// Returns the text of a cell.
    pub(super) fn text(&self, column: usize) -> String {
        self.cells.get(column).map(|cell| crate::sheet::text(cell)).unwrap_or_default()
    }

    /// Returns whether nothing is to be seen in it.
    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| crate::sheet::is_blank(cell))
    }

    /// Returns whether something is to be seen in a cell.
    pub(super) fn says(&self, column: usize) -> bool {
        self.cells.get(column).is_some_and(|cell| !crate::sheet::is_blank(cell))
    }
}

/// What a file may still hold.
#[derive(Debug)]
pub(super) struct Room(usize);

impl Room {
    /// Returns all of the room that there is.
    pub(super) fn new() -> Self {
        Room(MOST_CELLS)
    }

    /// Takes the room of so many cells. Fails where there is none left.
    pub(super) fn take(&mut self, cells: usize) -> Result<(), ImportError> {
        self.0 = self.0.checked_sub(cells).ok_or_else(|| {
            ImportError::new(format!(
                "it has more than {MOST_CELLS} cells, as if it were made to fill the memory"
            ))
        })?;
        Ok(())
    }
}

/// Returns the error of a sheet with something beyond the last column, at a place.
pub(super) fn too_wide(place: &str) -> ImportError {
    ImportError::new(format!(
        "something stands in {place}, and a sheet of notes has {MOST_COLUMNS} columns at most: \
         delete what stands so far to the right"
    ))
}

/// Returns the name of a cell in a workbook, as formulas have it: `Notes`!C12.
pub(super) fn place(sheet: &str, row: usize, column: usize) -> String {
    format!("`{sheet}`!{}{row}", name(column))
}

/// Returns the letters of a column, from zero: `A` to `Z`, then `AA`.
pub(super) fn name(column: usize) -> String {
    crate::sheet::letter(column)
}
