//! Deck packages: the files Anki imports with a double click.
//!
//! A package is a zip file of the collection, an `SQLite` database with Anki's schema 11,
//! and of the pictures and sounds, under numbers, beside a list of their names. It has two
//! forms: that which every Anki reads, and that of 2022 and later, which is compressed by
//! Zstandard and so smaller and faster.

mod collection;
mod media_list;
mod note_types;

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use super::anki::{Collection, File};
use super::{ExportError, Exporter};
use crate::content::MediaKind;
use crate::deck::Deck;
use crate::diagnostic::Diagnostic;

/// How hard Zstandard tries: Anki's own choice, the default.
const LEVEL: i32 = 0;

/// What says that a package has the form of 2022: the third version of it, as a message of
/// Protocol Buffers.
const MODERN: &[u8] = &[0x08, 0x03];

/// A package for Anki.
#[derive(Debug, Default)]
pub struct Apkg {
    /// The form it has.
    pub format: Format,
}

/// The form of a package.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// That which every Anki reads.
    #[default]
    Legacy,
    /// That of Anki 2.1.50 and later, of 2022.
    Modern,
}

impl Format {
    /// Every form, with the name that is typed for it.
    pub const ALL: [(&'static str, Format); 2] =
        [("legacy", Format::Legacy), ("modern", Format::Modern)];
}

impl Apkg {
    /// A package that every Anki reads.
    pub const LEGACY: Apkg = Apkg { format: Format::Legacy };

    /// A package for Anki 2.1.50 and later.
    pub const MODERN: Apkg = Apkg { format: Format::Modern };
}

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
        let database = collection::write(&collection, modified, deck)
            .map_err(|error| ExportError::new("the cards of the package", error))?;
        let package = match self.format {
            Format::Legacy => legacy(&database, &collection.files),
            Format::Modern => modern(&database, &collection.files),
        };
        package.map_err(|error| ExportError::new("the package", error))
    }
}

fn legacy(database: &[u8], files: &[File]) -> zip::result::ZipResult<Vec<u8>> {
    let mut package = Package::new(database.len() / 2);
    package.add("collection.anki2", CompressionMethod::Deflated, database)?;
    for (number, File { name, content }) in files.iter().enumerate() {
        // What is compressed already gets no smaller.
        let is_compressed = MediaKind::of(name) != MediaKind::Image
            || [".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif"]
                .iter()
                .any(|e| name.ends_with(e));
        let method =
            if is_compressed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        package.add(&number.to_string(), method, content)?;
    }
    package.add("media", CompressionMethod::Deflated, &media_list::legacy(files))?;
    package.finish()
}

fn modern(database: &[u8], files: &[File]) -> zip::result::ZipResult<Vec<u8>> {
    let compress = |content: &[u8]| zstd::bulk::compress(content, LEVEL);
    let stored = CompressionMethod::Stored;
    let mut package = Package::new(database.len() / 4);
    package.add("meta", stored, MODERN)?;
    package.add("collection.anki21b", stored, &compress(database)?)?;
    for (number, File { name: _, content }) in files.iter().enumerate() {
        package.add(&number.to_string(), stored, &compress(content)?)?;
    }
    package.add("media", stored, &compress(&media_list::modern(files))?)?;
    package.finish()
}

/// A zip file that is the same whatever the day and the machine.
struct Package(ZipWriter<Cursor<Vec<u8>>>);

impl Package {
    fn new(capacity: usize) -> Self {
        Package(ZipWriter::new(Cursor::new(Vec::with_capacity(capacity))))
    }

    fn add(
        &mut self,
        name: &str,
        method: CompressionMethod,
        content: &[u8],
    ) -> zip::result::ZipResult<()> {
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::default())
            .system(System::Unix)
            .unix_permissions(0o644);
        self.0.start_file(name, options)?;
        self.0.write_all(content)?;
        Ok(())
    }

    fn finish(self) -> zip::result::ZipResult<Vec<u8>> {
        Ok(self.0.finish()?.into_inner())
    }
}
