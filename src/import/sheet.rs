//! Sheets: workbooks, and text whose cells a sign parts; our own, and other people's.
//!
//! A file is first rows of cells (`grid`), whatever its format. Our own sheets say
//! themselves what is what (`own`); of others it is found out (`foreign`). Both become
//! the rows of [`crate::sheet`], and those notes.

mod columns;
#[cfg(feature = "csv")]
mod delimited;
mod entry;
mod foreign;
mod grid;
mod heads;
mod key;
mod markup;
mod own;
mod tables;
#[cfg(feature = "xlsx")]
mod workbook;

pub use heads::Role;

use std::collections::BTreeSet;

use super::{File, ImportError, ImportOptions, Importer};
use crate::content::Block;
use crate::deck::{Deck, Id, Note};
use crate::diagnostic::{Diagnostic, REPEATED_ID};
use crate::identity;
use crate::sheet::{Markup, Sheet};
use crate::source::Source;
use entry::Entry;
use grid::Grid;

/// Workbooks and texts with separators.
#[derive(Debug, Default)]
pub struct Sheets;

impl Importer for Sheets {
    fn name(&self) -> &'static str {
        "sheet"
    }

    fn about(&self) -> &'static str {
        "workbooks and tables, those that cardpress wrote and others"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &[
            #[cfg(feature = "csv")]
            "csv",
            #[cfg(feature = "xlsx")]
            "ods",
            #[cfg(feature = "csv")]
            "tab",
            #[cfg(feature = "csv")]
            "tsv",
            #[cfg(feature = "xlsx")]
            "xls",
            #[cfg(feature = "xlsx")]
            "xlsb",
            #[cfg(feature = "xlsx")]
            "xlsm",
            #[cfg(feature = "xlsx")]
            "xlsx",
        ]
    }

    fn recognises(&self, name: &str, start: &[u8]) -> bool {
        if is_workbook(name, start) {
            return cfg!(feature = "xlsx");
        }
        #[cfg(feature = "csv")]
        if !super::Text.recognises(name, start) {
            return match extension(name).as_str() {
                "csv" | "tab" | "tsv" => true,
                "txt" => delimited::is_table(start),
                _ => name == "<stdin>" && delimited::is_named(start),
            };
        }
        false
    }

    fn is_read_unasked(&self) -> bool {
        false
    }

    fn names_files(&self) -> bool {
        true
    }

    fn source(&self, file: &File) -> Source {
        #[cfg(feature = "csv")]
        if !is_workbook(file.name, file.bytes) {
            return delimited::decode(file).0;
        }
        Source::without_text(file.name, file.modified)
    }

    fn import(
        &self,
        file: &File,
        options: &ImportOptions,
        sink: &mut Vec<Diagnostic>,
    ) -> Result<Deck, ImportError> {
        let Content { entries, is_ours, above } = content(file, options, sink)?;
        let stem = file.stem();
        let sheets: BTreeSet<_> = entries.iter().map(|entry| entry.sheet.as_str()).collect();
        let is_one = is_ours || sheets.len() < 2;
        let mut guids = BTreeSet::new();
        let mut notes = Vec::with_capacity(entries.len());
        for entry in &entries {
            let name = if is_one { stem.to_owned() } else { format!("{stem}::{}", entry.sheet) };
            let mut note = entry.note(file.name, &name, file.modified);
            if !is_ours && note.deck != name {
                note.deck = format!("{name}::{}", note.deck);
            }
            if !options.schedule {
                note.schedule.clear();
            }
            if note.id.is_some() && !guids.insert(note.guid.clone()) {
                sink.push(repeated(entry, &note));
                note = Note { id: None, guid: String::new(), ..note };
            }
            notes.push(note);
        }
        if notes.is_empty() {
            return Err(ImportError::new("there is no note in it"));
        }
        let mut deck = Deck {
            path: file.name.to_owned(),
            modified: file.modified,
            notes,
            description: above,
            ..Deck::default()
        };
        deck.name = super::deck_name(&deck.notes).unwrap_or_else(|| stem.to_owned());
        identity::identify(&mut deck, sink);
        Ok(deck)
    }
}

/// Returns the remark on a row with the guid of one above it.
fn repeated(entry: &Entry, note: &Note) -> Diagnostic {
    let Some(Id::Guid(guid)) = &note.id else {
        return Diagnostic::new(&REPEATED_ID, note.span, "a note is there twice");
    };
    let place = place(&entry.sheet, entry.row.at);
    let message = format!("{place} has the guid `{guid}` of a row above it");
    Diagnostic::new(&REPEATED_ID, note.span, message)
        .help("it is read as a new note; empty its cell in the column `Guid`, or delete the row")
}

/// Returns the rows of the sheets of notes in a file: of those that we wrote, where there
/// are some, else of other people's. A row's number is that of the line which it begins on,
/// where the file is text. Fails where the file is no sheet, or has no notes.
pub fn read(
    file: &File,
    options: &ImportOptions,
    sink: &mut Vec<Diagnostic>,
) -> Result<Sheet, ImportError> {
    let entries = content(file, options, sink)?.entries;
    let markup = entries.first().map_or_else(Markup::default, |entry| entry.markup);
    Ok(Sheet { markup, rows: entries.into_iter().map(|entry| entry.row).collect() })
}

/// What is in a file of sheets.
struct Content {
    entries: Vec<Entry>,
    /// Whether we wrote it.
    is_ours: bool,
    /// What stands above the heads.
    above: Vec<Block>,
}

fn content(
    file: &File,
    options: &ImportOptions,
    sink: &mut Vec<Diagnostic>,
) -> Result<Content, ImportError> {
    let is_text = !is_workbook(file.name, file.bytes);
    let mut grids = grids(file, is_text, sink)?;
    if let Some(wanted) = &options.sheet {
        let names: Vec<_> = grids.iter().map(|grid| format!("`{}`", grid.name)).collect();
        grids.retain(|grid| grid.name.eq_ignore_ascii_case(wanted));
        if grids.is_empty() {
            return Err(ImportError::new(if is_text {
                format!("it is text, and has no sheet `{wanted}`")
            } else {
                format!("it has no sheet `{wanted}`: there are {}", names.join(", "))
            }));
        }
    }
    let is_asked = !options.columns.is_empty();
    if let Some(entries) = (!is_asked).then(|| own::read(&grids, is_text, sink)).flatten() {
        return Ok(Content { entries, is_ours: true, above: Vec::new() });
    }
    let found = foreign::read(&grids, is_text, options, sink)?;
    let markup = if is_text { Markup::Text } else { Markup::Rich };
    let above = found.above.iter().flat_map(|cell| markup.blocks(cell, false)).collect();
    Ok(Content { entries: found.entries, is_ours: false, above })
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
