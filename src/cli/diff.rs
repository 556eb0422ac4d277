//! `cardpress diff`: what is different between two decks.

use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;

use super::Status;
use super::configuration::Configuration;
use super::documents::{self, Document, Place};
#[cfg(feature = "apkg")]
use super::file;
use super::locks::{Identity, Locks};
use super::reading::Reading;
use super::revision::Revision;
use super::settings::Group;
use super::terminal::{Stream, Terminal};
use crate::deck::Deck;
#[cfg(feature = "apkg")]
use crate::deck::Id;
#[cfg(feature = "apkg")]
use crate::diff::ChangeKind;
use crate::diff::Difference;
#[cfg(feature = "apkg")]
use crate::export::{Apkg, Exporter};

/// What to compare.
#[derive(Debug, clap::Args)]
#[command(
    before_help = "\
Examples:
  cardpress diff old.md new.md
  cardpress diff last.apkg notes.md
  cardpress diff HEAD~1 notes/                      since the last commit
  cardpress diff origin/main notes/ --format markdown   for a comment on a change
  cardpress diff HEAD~1 notes/ --removed gone.apkg      notes that are gone, to find them in Anki",
    after_help = "\
OLD is a document, a package, a folder, or a revision of git: then NEW as it was there.

Notes that are gone stay in Anki. Import the package that `--removed` writes: they get the
tag `cardpress::removed`. Then search for `tag:cardpress::removed` in Anki's browser, and
delete or suspend what is found.

Exit code: 0 compared, 1 something is different (with --exit-code), 2 could not run."
)]
pub(super) struct Args {
    /// What was: a document, a package, a folder, or a revision of git
    #[arg(value_name = "OLD")]
    old: PathBuf,

    /// What is: a document, a package, or a folder
    #[arg(value_name = "NEW")]
    new: PathBuf,

    /// The form of the difference
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        value_parser = PossibleValuesParser::new(["text", "json", "markdown"])
    )]
    format: String,

    /// Exit with 1 if anything is different
    #[arg(long)]
    exit_code: bool,

    /// Write the notes that are gone into a package, with the tag `cardpress::removed`
    #[cfg(feature = "apkg")]
    #[arg(long, value_name = "FILE.apkg")]
    removed: Option<PathBuf>,

    #[command(flatten)]
    identity: Identity,

    #[command(flatten)]
    reading: Reading,
}

impl Args {
    /// Takes in what the configuration says.
    pub(super) fn configure(&mut self, configuration: &Configuration) -> Result<(), String> {
        self.identity.configure(configuration)?;
        self.reading.configure(configuration)
    }
}

/// The tag of the notes that are gone.
#[cfg(feature = "apkg")]
const REMOVED: &str = "cardpress::removed";

/// Prints what is different.
pub(super) fn run(arguments: &Args) -> Status {
    let terminal = Terminal::new();
    match compare(arguments, &terminal) {
        Ok(status) => status,
        Err(message) => {
            terminal.error(&message);
            Status::Failed
        }
    }
}

fn compare(arguments: &Args, terminal: &Terminal) -> Result<Status, String> {
    let Args { old, new, identity, reading, .. } = arguments;
    let sides = Sides { identity, reading };
    let (old, new) = (sides.old(old, new)?, sides.deck(new)?);
    let old = old.ok_or_else(|| {
        let (revision, path) = (arguments.old.display(), arguments.new.display());
        format!("there is no document `{path}` in the revision `{revision}`")
    })?;
    let difference = Difference::between(&old, &new);
    let text = match arguments.format.as_str() {
        "json" => difference.to_json(),
        "markdown" => difference.to_markdown(),
        _ => difference.to_text(Stream::Output.has_color()),
    };
    Stream::Output.write(text.as_bytes())?;
    #[cfg(not(feature = "apkg"))]
    let _ = terminal;
    #[cfg(feature = "apkg")]
    if let Some(path) = &arguments.removed {
        write_removed(path, &old, &new, &difference, terminal)?;
    }
    let is_different = !difference.changes.is_empty();
    Ok(if arguments.exit_code && is_different { Status::Findings } else { Status::Done })
}

/// How both sides of a comparison are read.
pub(super) struct Sides<'a> {
    pub(super) identity: &'a Identity,
    pub(super) reading: &'a Reading,
}

impl Sides<'_> {
    /// Returns what is different in documents and folders since a deck or a revision of git;
    /// a document that was not there yet is new.
    pub(super) fn since(&self, old: &Path, places: &[Place]) -> Result<Difference, String> {
        let (mut before, mut after) = (Deck::default(), Deck::default());
        for place in places {
            add(&mut after, self.read(place.documents()?)?);
            if !old.exists() {
                let deck = self.revised(old, place.root(), |path| place.has(path))?;
                add(&mut before, deck.unwrap_or_default());
            }
        }
        if old.exists() {
            before = self.deck(old)?;
        }
        Ok(Difference::between(&before, &after))
    }

    /// Returns the old deck: of a file or a folder, or of the new one in a revision; `None`
    /// where that has no document.
    fn old(&self, old: &Path, new: &Path) -> Result<Option<Deck>, String> {
        if old.exists() {
            return self.deck(old).map(Some);
        }
        self.revised(old, new, |_| true)
    }

    /// Returns the deck of the documents of a revision at a path, of those that are taken.
    fn revised(
        &self,
        old: &Path,
        new: &Path,
        is_taken: impl Fn(&Path) -> bool,
    ) -> Result<Option<Deck>, String> {
        let revision = Revision::find(&old.to_string_lossy(), new)?;
        let mut locks = Locks::new(self.identity, self.reading, false);
        let mut whole = None;
        let documents = revision.documents()?.into_iter();
        for (path, bytes) in documents.filter(|(path, _)| is_taken(path)) {
            let document = Document::of(&path);
            let (source, mut deck) = self.reading.read(&document, revision.time, &bytes)?;
            if path.exists() {
                locks.settle(&document, &source, &mut deck)?;
            }
            add(whole.get_or_insert_default(), deck);
        }
        Ok(whole)
    }

    /// Returns the deck of a file or a folder, with the guids that the lock has for its notes.
    fn deck(&self, path: &Path) -> Result<Deck, String> {
        self.read(documents::find(path)?)
    }

    fn read(&self, documents: Vec<Document>) -> Result<Deck, String> {
        let mut locks = Locks::new(self.identity, self.reading, false);
        let mut whole = Deck::default();
        for document in documents {
            let (source, mut deck) = self.reading.load(&document)?;
            locks.settle(&document, &source, &mut deck)?;
            add(&mut whole, deck);
        }
        Ok(whole)
    }
}

/// Adds the notes of a document to those of others.
fn add(whole: &mut Deck, deck: Deck) {
    if whole.path.is_empty() {
        whole.name.clone_from(&deck.name);
        whole.path.clone_from(&deck.path);
    }
    whole.modified = whole.modified.max(deck.modified);
    whole.notes.extend(deck.notes);
    whole.files.extend(deck.files);
}

/// Writes the notes that are gone into a package that tags them in Anki.
#[cfg(feature = "apkg")]
fn write_removed(
    path: &Path,
    old: &Deck,
    new: &Deck,
    difference: &Difference,
    terminal: &Terminal,
) -> Result<(), String> {
    let gone = difference.changes.iter().filter(|change| change.kind == ChangeKind::Removed);
    let mut notes: Vec<_> = gone.filter_map(|change| change.before.clone()).collect();
    for note in &mut notes {
        note.id = Some(Id::Guid(note.guid.clone()));
        note.tags.push(REMOVED.to_owned());
        // Later than what Anki has, or it would not take the tag.
        note.modified = new.modified.max(note.modified + 1);
    }
    let number = notes.len();
    let deck = Deck { notes, modified: new.modified, ..old.clone() };
    let package = Apkg::LEGACY.export(&deck, &mut Vec::new()).map_err(|e| e.to_string())?;
    file::write(path, &package)?;
    terminal.line(&format!(
        "{}: {number} removed; after importing it, search Anki's browser for: tag:{REMOVED}",
        path.display()
    ));
    Ok(())
}
