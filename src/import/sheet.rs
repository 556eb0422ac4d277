//! Sheets: workbooks, and text whose cells a sign parts; our own, and other people's.
//!
//! A file is first rows of cells ([`grid`]), whatever its format. Our own sheets say
//! themselves what is what ([`own`]); of others it is found out ([`foreign`]). Both become
//! the rows of [`crate::sheet`], and those notes.

#[cfg(feature = "csv")]
mod delimited;
mod grid;
mod heads;
mod own;
#[cfg(feature = "xlsx")]
mod workbook;

pub use heads::Role;

use super::{File, ImportError, ImportOptions};
use crate::deck::Schedule;
use crate::diagnostic::Diagnostic;
use crate::sheet::{Cell, Markup, Row, Sheet};
use crate::source::Span;
use grid::Grid;

/// A row of a sheet of notes, and what it says beside its cells.
#[derive(Debug, Clone)]
struct Entry {
    row: Row,
    /// What its rich text is written as.
    markup: Markup,
    /// What stands in columns of no meaning here, under their heads.
    others: Vec<(String, Cell)>,
    schedule: Option<Schedule>,
    /// What the sheet is called; nothing where the file is a sheet itself.
    sheet: String,
    /// Where it stands in the text; nowhere in a workbook.
    span: Span,
}

/// Returns the rows of the sheets of notes in a file: of those that we wrote, where there
/// are some, else of other people's. Fails where the file is no sheet, or has no notes.
pub fn read(
    file: &File,
    options: &ImportOptions,
    sink: &mut Vec<Diagnostic>,
) -> Result<Sheet, ImportError> {
    let entries = entries(file, options, sink)?;
    let markup = entries.first().map_or_else(Markup::default, |entry| entry.markup);
    Ok(Sheet { markup, rows: entries.into_iter().map(|entry| entry.row).collect() })
}

fn entries(
    file: &File,
    _options: &ImportOptions,
    sink: &mut Vec<Diagnostic>,
) -> Result<Vec<Entry>, ImportError> {
    let is_text = !is_workbook(file.name, file.bytes);
    let grids = grids(file, is_text, sink)?;
    own::read(&grids, is_text, sink)
        .ok_or_else(|| ImportError::new("there is no sheet of notes in it"))
}

fn grids(file: &File, is_text: bool, sink: &mut Vec<Diagnostic>) -> Result<Vec<Grid>, ImportError> {
    #[cfg(feature = "xlsx")]
    if !is_text {
        return workbook::read(file.bytes, sink);
    }
    #[cfg(feature = "csv")]
    if is_text {
        let (source, remark) = delimited::decode(file);
        sink.extend(source.damage());
        sink.extend(remark);
        return Ok(vec![delimited::read(&source, sink)?]);
    }
    Err(ImportError::new("this program was built without what reads such files"))
}

/// The extensions of workbooks.
const WORKBOOKS: [&str; 5] = ["ods", "xls", "xlsb", "xlsm", "xlsx"];

/// Returns whether a file is a workbook, by its name or by how it begins.
fn is_workbook(name: &str, start: &[u8]) -> bool {
    #[cfg(feature = "xlsx")]
    if workbook::is_begun(&start[..start.len().min(super::LONGEST_START)]) {
        return true;
    }
    #[cfg(not(feature = "xlsx"))]
    let _ = start;
    WORKBOOKS.contains(&extension(name).as_str())
}

/// Returns the end of a name, in small letters.
fn extension(name: &str) -> String {
    let name = name.rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase()
}

/// Returns what messages call a row: `Notes` row 12, or line 12.
fn place(sheet: &str, at: usize) -> String {
    if sheet.is_empty() { format!("line {at}") } else { format!("row {at} of `{sheet}`") }
}
