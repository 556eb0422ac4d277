//! Reading decks back: packages and text that Anki wrote, and sheets, in as many formats
//! as there are files in this folder.
//!
//! What is read here may come from anybody. It is taken apart within limits, no
//! part of it is ever run, and what is wrong with it is said.

#[cfg(any(feature = "apkg", feature = "csv"))]
mod anki;
#[cfg(feature = "apkg")]
mod apkg;

#[cfg(any(feature = "csv", feature = "xlsx"))]
pub mod sheet;
#[cfg(feature = "csv")]
mod text;

#[cfg(feature = "apkg")]
pub use apkg::{Apkg, Stamp, Stamps};
#[cfg(any(feature = "csv", feature = "xlsx"))]
pub use sheet::Sheets;
#[cfg(feature = "csv")]
pub use text::Text;

use std::fmt;

use crate::deck::Deck;
use crate::diagnostic::{Diagnostic, Remark};
use crate::source::Source;

/// A reader of decks that a program wrote.
pub trait Importer: Sync {
    /// Returns its name.
    fn name(&self) -> &'static str;

    /// Returns one line that says what it reads.
    fn about(&self) -> &'static str;

    /// Returns the extensions of its files, in small letters.
    fn extensions(&self) -> &'static [&'static str];

    /// Returns whether a file is one of its own, by its name and its first bytes, of
    /// which [`LONGEST_START`] are enough.
    fn recognises(&self, name: &str, start: &[u8]) -> bool;

    /// Returns whether its files are taken out of a folder of documents, and not only read
    /// when they are named: most sheets are no notes.
    fn is_read_unasked(&self) -> bool {
        true
    }

    /// Returns whether its decks name pictures and sounds that lie beside the file.
    fn names_files(&self) -> bool {
        false
    }

    /// Returns what remarks on such a file refer to: its text, where it has one.
    fn source(&self, file: &File) -> Source {
        Source::without_text(file.name, file.modified)
    }

    /// Returns the deck in a file. What was guessed or is lost is reported to `sink`.
    /// Fails if there is no deck to be had.
    fn import(
        &self,
        file: &File,
        options: &ImportOptions,
        sink: &mut Vec<Diagnostic>,
    ) -> Result<Deck, ImportError>;
}

/// A file to read.
#[derive(Debug, Clone, Copy)]
pub struct File<'f> {
    /// What messages call it: a path with forward slashes.
    pub name: &'f str,
    /// When it last changed, in seconds since 1970; for formats that hold no time.
    pub modified: i64,
    /// What is in it.
    pub bytes: &'f [u8],
}

impl File<'_> {
    /// Returns its name without folders and extension.
    #[cfg(any(feature = "apkg", feature = "csv", feature = "xlsx"))]
    fn stem(&self) -> &str {
        let file = self.name.rsplit('/').next().unwrap_or_default();
        file.rsplit_once('.').map_or(file, |(stem, _)| stem)
    }
}

/// What somebody may want otherwise when a deck is read back.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// Whether to read how far each card has been learned.
    pub schedule: bool,
    /// What the columns of a sheet hold, each named by its letter, its number or its head.
    #[cfg(any(feature = "csv", feature = "xlsx"))]
    pub columns: Vec<(sheet::Role, String)>,
    /// The sheet of a workbook that is read; all of them, where none is named.
    #[cfg(any(feature = "csv", feature = "xlsx"))]
    pub sheet: Option<String>,
}

/// How many bytes of a file are enough to recognise it by.
pub const LONGEST_START: usize = 1 << 16;

/// Every importer, by name.
pub static IMPORTERS: &[&dyn Importer] = &[
    #[cfg(feature = "apkg")]
    &Apkg,
    #[cfg(any(feature = "csv", feature = "xlsx"))]
    &Sheets,
    #[cfg(feature = "csv")]
    &Text,
];

/// Returns the importer that reads a file, by its name and its first bytes; none
/// where the file is a document.
pub fn importer(name: &str, start: &[u8]) -> Option<&'static dyn Importer> {
    IMPORTERS.iter().copied().find(|importer| importer.recognises(name, start))
}

/// Returns the deck in a file, with every remark that was made while it was read, and
/// what the remarks refer to.
pub fn load(
    importer: &dyn Importer,
    file: &File,
    options: &ImportOptions,
) -> Result<(Source, Deck), ImportError> {
    let mut sink = Vec::new();
    let mut deck = importer.import(file, options, &mut sink)?;
    let source = importer.source(file);
    sink.sort_by_key(|diagnostic| diagnostic.span.start);
    deck.remarks = sink.into_iter().map(|diagnostic| Remark::new(&source, diagnostic)).collect();
    Ok((source, deck))
}

/// Returns the name that the decks of notes have in common; nothing where they have none.
#[cfg(any(feature = "apkg", feature = "csv", feature = "xlsx"))]
fn deck_name(notes: &[crate::deck::Note]) -> Option<String> {
    let mut names = notes.iter().map(|note| note.deck.split("::").collect::<Vec<_>>());
    let first = names.next()?;
    let common = names.fold(first, |common, name| {
        let same = common.iter().zip(&name).take_while(|(a, b)| a == b).count();
        common[..same].to_vec()
    });
    Some(common.join("::")).filter(|name| !name.is_empty())
}

/// A file could not be read.
#[derive(Debug)]
pub struct ImportError {
    /// What is wrong with it.
    what: String,
    /// Why, where somebody else knows more.
    why: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl ImportError {
    /// Returns the error that says what is wrong with a file.
    pub fn new(what: impl Into<String>) -> Self {
        ImportError { what: what.into(), why: None }
    }

    /// Returns the error with what a library says of it.
    #[must_use]
    pub fn because(self, why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        ImportError { why: Some(why.into()), ..self }
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.why {
            Some(why) => write!(f, "{}: {why}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

impl std::error::Error for ImportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let why = self.why.as_ref()?;
        Some(why.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_unique() {
        assert!(IMPORTERS.is_sorted_by(|a, b| a.name() < b.name()));
    }
}
