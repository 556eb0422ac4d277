//! The arguments that say how documents are read, for every command that reads.

use clap::builder::{PossibleValue, PossibleValuesParser};

use super::codes::Named;
use super::columns::Columns;
use super::documents::Document;
use super::terminal::Stream;
use super::{media, reasons};
use crate::deck::Deck;
use crate::import::{self, File, ImportOptions, LONGEST_START, importer};
use crate::options::{Conflicts, Options, Sections};
use crate::read::{PATTERNS, pattern};
use crate::source::Source;

/// How documents are read.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Reading")]
pub(super) struct Reading {
    /// What becomes of merge conflicts
    #[arg(
        long,
        value_name = "HOW",
        default_value = "auto",
        value_parser = PossibleValuesParser::new(Conflicts::ALL.map(|(name, _)| name))
    )]
    conflicts: String,

    /// Repairs that are not made: codes (R201), names (torn-paragraph) or beginnings (R)
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = Named::parse_repair)]
    no_repair: Vec<Named>,

    /// The pattern of question to read by, whatever the others find
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(
        PATTERNS.iter().map(|pattern| PossibleValue::new(pattern.name()).help(pattern.about()))
    ))]
    pattern: Option<String>,

    /// What headings between the questions become: decks in the deck, or tags
    #[arg(long, value_name = "WHAT", default_value = "decks", value_parser = ["decks", "tags"])]
    sections: String,

    /// The largest picture, sound or film that is taken along: bytes, or as in 500kB, 20MB
    #[arg(long, value_name = "SIZE", default_value = "20MB", value_parser = media::parse_size)]
    max_media: u64,

    /// Read from Anki's packages how far each card has been learned
    #[arg(long)]
    schedule: bool,

    #[command(flatten)]
    columns: Columns,

    /// The one sheet of a workbook that is read
    #[cfg(any(feature = "csv", feature = "xlsx"))]
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,

    /// Keep every attribute and address of raw HTML, programs too: only for documents that
    /// you trust
    #[arg(long)]
    trust_html: bool,

    /// Print what each pattern of question found, which one read, and where every line went
    #[arg(long = "explain-reading")]
    explain: bool,
}

impl Reading {
    /// Reads a document, or a deck that a program wrote: the deck, and what remarks on it
    /// refer to. Fails, in words, if it cannot be read.
    pub(super) fn load(&self, document: &Document) -> Result<(Source, Deck), String> {
        self.read(document, document.modified(), &document.bytes()?)
    }

    /// Reads what was in a document at a time, in seconds since 1970.
    pub(super) fn read(
        &self,
        document: &Document,
        modified: i64,
        bytes: &[u8],
    ) -> Result<(Source, Deck), String> {
        let name = document.name();
        let start = &bytes[..bytes.len().min(LONGEST_START)];
        let Some(importer) = importer(&name, start) else {
            let source = Source::decode(name, modified, bytes);
            let mut deck = crate::load_with(&source, &self.options());
            media::load(&mut deck, &source, document.folder(), self.max_media);
            return Ok((source, deck));
        };
        let file = File { name: &name, modified, bytes };
        let (source, mut deck) = import::load(importer, &file, &self.import_options())
            .map_err(|error| format!("could not read `{name}`: {error}"))?;
        if importer.names_files() {
            media::load(&mut deck, &source, document.folder(), self.max_media);
        }
        Ok((source, deck))
    }

    /// Returns what remarks on a document refer to, which had these bytes at a time.
    pub(super) fn source(&self, document: &Document, modified: i64, bytes: &[u8]) -> Source {
        let name = document.name();
        match importer(&name, &bytes[..bytes.len().min(LONGEST_START)]) {
            Some(importer) => importer.source(&File { name: &name, modified, bytes }),
            None => Source::decode(name, modified, bytes),
        }
    }

    /// Returns the size of the largest file that is taken along, in bytes.
    pub(super) fn max_media(&self) -> u64 {
        self.max_media
    }

    /// Returns the options that were typed for decks that are read back.
    pub(super) fn import_options(&self) -> ImportOptions {
        ImportOptions {
            schedule: self.schedule,
            #[cfg(any(feature = "csv", feature = "xlsx"))]
            columns: self.columns.of_sheet(),
            #[cfg(any(feature = "csv", feature = "xlsx"))]
            sheet: self.sheet.clone(),
        }
    }

    /// Returns the options that were typed.
    pub(super) fn options(&self) -> Options {
        let conflicts = Conflicts::ALL.iter().find(|(name, _)| *name == self.conflicts);
        Options {
            conflicts: conflicts.map_or(Conflicts::Auto, |found| found.1),
            unrepaired: self.no_repair.iter().flat_map(|Named(codes)| codes).copied().collect(),
            pattern: self.pattern.as_deref().and_then(pattern),
            sections: if self.sections == "tags" { Sections::Tags } else { Sections::Decks },
            trust_html: self.trust_html,
        }
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
