//! Deck packages: the files Anki imports with a double click.
//!
//! A package is a zip file of `collection.anki2`, an `SQLite` database with
//! Anki's schema 11, and `media`, which names the pictures and sounds beside it.
//! Every Anki reads this form, those from before 2022 included.

mod collection;
mod note_types;

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{DateTime, System, ZipWriter};

use super::anki::Collection;
use super::{ExportError, Exporter};
use crate::deck::Deck;
use crate::diagnostic::Diagnostic;

/// A package for Anki.
#[derive(Debug, Default)]
pub struct Apkg;

impl Exporter for Apkg {
    fn name(&self) -> &'static str {
        "apkg"
    }

    fn about(&self) -> &'static str {
        "a deck package for Anki, AnkiDroid and AnkiMobile"
    }

    fn export(&self, deck: &Deck, sink: &mut Vec<Diagnostic>) -> Result<Vec<u8>, ExportError> {
        let modified = collection::sane(deck.modified);
        let collection = Collection::new(deck, sink);
        let database = collection::write(&collection, modified, &deck.name)
            .map_err(|error| ExportError::new("the cards of the package", error))?;
        zip(&database).map_err(|error| ExportError::new("the package", error))
    }
}

/// Returns the package around a database. The same database gives the same
/// bytes whatever the day and the machine.
fn zip(database: &[u8]) -> zip::result::ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .last_modified_time(DateTime::default())
        .system(System::Unix)
        .unix_permissions(0o644);
    let mut package = ZipWriter::new(Cursor::new(Vec::with_capacity(database.len() / 2)));
    for (name, content) in [("collection.anki2", database), ("media", b"{}")] {
        package.start_file(name, options)?;
        package.write_all(content)?;
    }
    Ok(package.finish()?.into_inner())
}
