//! The arguments that say how documents are read, for every command that reads.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::codes::Named;
use super::columns::Columns;
use super::documents::Document;
use super::settings::{Group, Layers, group};
use super::terminal::Stream;
use super::typed::{Listed, Typable, Typed, plain};
use super::{media, reasons};
use crate::deck::Deck;
use crate::import::{self, File, ImportOptions, LONGEST_START, importer};
use crate::options::{Conflicts, NoteType, Options, Sections};
use crate::read::{PATTERNS, Pattern};
use crate::source::Source;

/// How documents are read.
#[derive(Debug, Clone, Default, clap::Args, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
#[command(next_help_heading = "Reading")]
pub(super) struct Reading {
    /// What becomes of merge conflicts; auto when nothing is said
    #[arg(long, value_name = "HOW")]
    conflicts: Option<Typed<Conflicts>>,

    /// Repairs that are not made: codes (R201), names (torn-paragraph) or beginnings (R)
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    no_repair: Vec<Typed<Repairs>>,

    /// The pattern of question to read by, whatever the others find
    #[arg(long, value_name = "NAME")]
    pattern: Option<Typed<&'static dyn Pattern>>,

    /// What headings between the questions become: decks in the deck, or tags; decks when nothing
    /// is said
    #[arg(long, value_name = "WHAT")]
    sections: Option<Typed<Sections>>,

    /// The name of the deck, with `::` between levels, where the document does not name one
    #[arg(long, value_name = "NAME")]
    deck: Option<String>,

    /// A tag of every note, beside those of the document
    #[arg(long = "tag", value_name = "TAG", value_delimiter = ',')]
    tags: Vec<String>,

    /// The kind of note that is wanted where the text leaves a choice, and the document does not
    /// say
    #[arg(long, value_name = "KIND")]
    note_type: Option<Typed<NoteType>>,

    /// The largest picture, sound or film that is taken along: bytes, or as in 500kB, 20MB, which
    /// it is when nothing is said
    #[arg(long, value_name = "SIZE")]
    max_media: Option<Typed<Size>>,

    /// Read from Anki's packages how far each card has been learned
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    schedule: Option<bool>,

    #[command(flatten)]
    columns: Columns,

    /// The one sheet of a workbook that is read
    #[cfg(any(feature = "csv", feature = "xlsx"))]
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,

    /// Keep every attribute and address of raw HTML, programs too: only for documents that
    /// you trust
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    trust_html: Option<bool>,

    /// Print what each pattern of question found, which one read, and where every line went
    #[arg(long = "explain-reading")]
    #[serde(skip)]
    explain: bool,

    #[arg(skip)]
    #[serde(skip)]
    layers: Layers,
}

group!(
    Reading,
    Some("reading"),
    fn keep(&mut self, typed: &Self) {
        self.explain = typed.explain;
    }
);

impl Listed for Conflicts {
    fn list() -> Vec<(&'static str, &'static str, Self)> {
        plain(Conflicts::ALL)
    }
}

impl Listed for Sections {
    fn list() -> Vec<(&'static str, &'static str, Self)> {
        plain(Sections::ALL)
    }
}

impl Listed for NoteType {
    fn list() -> Vec<(&'static str, &'static str, Self)> {
        plain(NoteType::ALL)
    }
}

impl Listed for &'static dyn Pattern {
    fn list() -> Vec<(&'static str, &'static str, Self)> {
        let patterns = PATTERNS.iter().copied();
        patterns.map(|pattern| (pattern.name(), pattern.about(), pattern)).collect()
    }
}

/// The repairs that one word names.
#[derive(Debug, Clone)]
struct Repairs(Named);

impl Typable for Repairs {
    fn read(text: &str) -> Result<Self, String> {
        Named::parse_repair(text).map(Repairs)
    }
}

/// A size in bytes.
#[derive(Debug, Clone, Copy)]
struct Size(u64);

/// The largest file that is taken along where nothing is said, in bytes.
const MAX_MEDIA: u64 = 20_000_000;

impl Typable for Size {
    fn read(text: &str) -> Result<Self, String> {
        media::parse_size(text).map(Size)
    }
}

impl Reading {
    /// Reads a document, or a deck that a program wrote: the deck, and what remarks on it
    /// refer to. Fails, in words, if it cannot be read.
    pub(super) fn load(&self, document: &Document) -> Result<(Source, Deck), String> {
        self.read(document, document.modified(), &document.bytes()?)
    }

    /// Reads what was in a document at a time, in seconds since 1970, as is asked for of this
    /// document.
    pub(super) fn read(
        &self,
        document: &Document,
        modified: i64,
        bytes: &[u8],
    ) -> Result<(Source, Deck), String> {
        let name = document.name();
        if let Cow::Owned(own) = self.of(&name) {
            return own.read(document, modified, bytes);
        }
        let start = &bytes[..bytes.len().min(LONGEST_START)];
        let Some(importer) = importer(&name, start) else {
            let source = Source::decode(name, modified, bytes);
            let mut deck = crate::load_with(&source, &self.options());
            media::load(&mut deck, &source, document.folder(), self.max_media());
            return Ok((source, deck));
        };
        let file = File { name: &name, modified, bytes };
        let (source, mut deck) = import::load(importer, &file, &self.import_options())
            .map_err(|error| format!("could not read `{name}`: {error}"))?;
        if importer.names_files() {
            media::load(&mut deck, &source, document.folder(), self.max_media());
        }
        Ok((source, deck))
    }

    /// Returns what remarks on a document refer to, which had these bytes at a time.
    pub(super) fn source(document: &Document, modified: i64, bytes: &[u8]) -> Source {
        let name = document.name();
        match importer(&name, &bytes[..bytes.len().min(LONGEST_START)]) {
            Some(importer) => importer.source(&File { name: &name, modified, bytes }),
            None => Source::decode(name, modified, bytes),
        }
    }

    /// Returns the size of the largest file that is taken along, in bytes.
    pub(super) fn max_media(&self) -> u64 {
        self.max_media.as_ref().map_or(MAX_MEDIA, |size| size.value.0)
    }

    /// Returns the options that were typed for decks that are read back.
    pub(super) fn import_options(&self) -> ImportOptions {
        ImportOptions {
            schedule: self.schedule == Some(true),
            #[cfg(any(feature = "csv", feature = "xlsx"))]
            columns: self.columns.of_sheet(),
            #[cfg(any(feature = "csv", feature = "xlsx"))]
            sheet: self.sheet.clone(),
        }
    }

    /// Returns the options that were asked for.
    fn options(&self) -> Options {
        let repairs = self.no_repair.iter().flat_map(|typed| &typed.value.0.0);
        Options {
            conflicts: self.conflicts.as_ref().map_or(Conflicts::Auto, |how| how.value),
            unrepaired: repairs.copied().collect(),
            pattern: self.pattern.as_ref().map(|pattern| pattern.value),
            sections: self.sections.as_ref().map_or(Sections::Decks, |what| what.value),
            deck: self.deck.clone(),
            tags: self.tags.clone(),
            note_type: self.note_type.as_ref().map(|kind| kind.value),
            trust_html: self.trust_html == Some(true),
        }
    }

    /// Returns the options for a document of that name.
    pub(super) fn options_of(&self, document: &str) -> Options {
        self.of(document).options()
    }

    /// Returns whether it was asked why documents are read as they are.
    pub(super) fn is_explained(&self) -> bool {
        self.explain
    }

    /// Returns why a document was read as it was, where that was asked for.
    pub(super) fn explanation(&self, deck: &Deck) -> Option<String> {
        self.explain.then(|| reasons::explain(deck))
    }

    /// Prints it.
    pub(super) fn explain(&self, deck: &Deck) {
        if let Some(explanation) = self.explanation(deck) {
            let _ = Stream::Error.write(explanation.as_bytes());
        }
    }
}
