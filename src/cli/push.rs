//! `cardpress push`: documents into a running Anki.
//!
//! AnkiConnect cannot say which guid a note has, nor give it one, but it can have Anki
//! import a package and export a deck. So a deck goes there as a package, of which Anki
//! decides as it does of any other: by guid and time. What is there before and after says
//! what became of each note.

mod anki_connect;
mod fate;
mod hand_over;

use std::collections::BTreeSet;

use super::configuration::Configuration;
use super::documents::{Document, Inputs};
use super::locks::{Identity, Locks};
use super::messages::{Messages, Remarks};
use super::reading::Reading;
use super::settings::Group;
use super::summary::count;
use super::terminal::{Stream, Terminal};
use super::{Status, conversion, modified};
use crate::content::text;
use crate::deck::Deck;
use crate::export::{Apkg, Exporter};
use crate::import::Stamps;
use anki_connect::{AnkiConnect, DEFAULT_URL, Trouble};
use fate::{Counts, Fate, Fates};
use hand_over::HandOver;

/// How many characters of a question are shown.
const WORDING: usize = 80;

/// What to send, and where to.
#[derive(Debug, clap::Args)]
#[command(
    before_help = "\
Examples:
  cardpress push notes.md                   adds what is new, updates what changed
  cardpress push notes/ --dry-run           says what would be added and updated
  cardpress push notes.md --url http://127.0.0.1:8766",
    after_help = "\
Anki must be running, with the add-on AnkiConnect (code 2055492159). A note that Anki has
already is updated, with its schedule and its reviews untouched; what was changed later in
Anki is left alone.

Exit code: 0 done, 1 something was lost or refused, 2 no Anki there, or could not run."
)]
pub(super) struct Args {
    #[command(flatten)]
    inputs: Inputs,

    /// Where AnkiConnect listens
    #[arg(long, value_name = "URL", default_value = DEFAULT_URL)]
    url: String,

    /// The key that AnkiConnect asks for, where one is set in it
    #[arg(long, value_name = "KEY", env = "ANKICONNECT_KEY", hide_env_values = true)]
    key: Option<String>,

    /// How decks are handed over: through files that Anki opens, or through its media folder;
    /// files where Anki is on this machine, by its address
    #[arg(long, value_name = "WAY", value_parser = ["files", "media"])]
    via: Option<String>,

    /// Say what would become of each note, and change nothing
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    identity: Identity,

    #[command(flatten)]
    reading: Reading,

    #[command(flatten)]
    messages: Messages,
}

impl Args {
    /// Takes in what the configuration says.
    pub(super) fn configure(&mut self, configuration: &Configuration) -> Result<(), String> {
        self.inputs.configure(configuration)?;
        self.identity.configure(configuration)?;
        self.reading.configure(configuration)?;
        self.messages.configure(configuration)
    }
}

/// Sends the decks of the documents, one after the other.
pub(super) fn run(arguments: &Args) -> Status {
    let terminal = Terminal::new();
    let ready = modified::check_epoch()
        .and_then(|()| AnkiConnect::new(&arguments.url, arguments.key.clone()));
    let anki = match ready {
        Ok(anki) => anki,
        Err(message) => {
            terminal.error(&message);
            return Status::Failed;
        }
    };
    let by_media = arguments.via.as_deref().map_or(!anki.is_here(), |way| way == "media");
    let hand_over = anki.greet().and_then(|()| {
        if by_media { HandOver::by_media(&anki) } else { HandOver::by_files(&anki) }
    });
    let hand_over = match hand_over {
        Ok(hand_over) => hand_over,
        Err(trouble) => return report(trouble, &terminal),
    };
    let (documents, all) = arguments.inputs.find_all(&terminal);
    let mut push = Push {
        arguments,
        anki: &anki,
        hand_over,
        locks: Locks::new(&arguments.identity, &arguments.reading, false),
        remarks: Remarks::new(&arguments.messages, &arguments.reading, arguments.messages.stream()),
        terminal: &terminal,
    };
    let mut status = if all { Status::Done } else { Status::Failed };
    let mut total = Counts::default();
    for document in &documents {
        match push.push(document) {
            Ok((counts, ended)) => {
                total.add(&counts);
                status = status.max(ended);
            }
            Err(trouble) => {
                let is_gone = matches!(trouble, Trouble::Nobody(_));
                status = status.max(report(trouble, &terminal));
                if is_gone {
                    break;
                }
            }
        }
    }
    if !arguments.dry_run {
        let (_, ended) = push.locks.finish(&mut push.remarks, &terminal);
        status = status.max(ended);
    }
    status = status.max(push.remarks.finish(&terminal));
    if documents.len() > 1 {
        terminal.line(&format!("{} documents: {total}", documents.len()));
    }
    status
}

fn report(trouble: Trouble, terminal: &Terminal) -> Status {
    let (message, status) = match trouble {
        Trouble::Nobody(message) => (message, Status::Failed),
        Trouble::Refused(message) => (message, Status::Findings),
    };
    terminal.error(&message);
    status
}

/// What every document of a run is sent with.
struct Push<'a> {
    arguments: &'a Args,
    anki: &'a AnkiConnect,
    hand_over: HandOver<'a>,
    locks: Locks<'a>,
    remarks: Remarks<'a>,
    terminal: &'a Terminal,
}

impl Push<'_> {
    fn push(&mut self, document: &Document) -> Result<(Counts, Status), Trouble> {
        let name = document.name();
        let loaded = self.arguments.reading.load(document).and_then(|(source, mut deck)| {
            self.locks.settle(document, &source, &mut deck)?;
            Ok((source, deck))
        });
        let (source, deck) = match loaded {
            Ok(loaded) => loaded,
            Err(message) => {
                self.terminal.error(&message);
                return Ok((Counts::default(), Status::Failed));
            }
        };
        // The form that every Anki reads, however old the one is that listens.
        let exporters: [Box<dyn Exporter>; 1] = [Box::new(&Apkg::LEGACY)];
        let mut package = None;
        let remarks = conversion::convert(&deck, &exporters, |_, file| package = Some(file));
        self.remarks.report(source, remarks, self.terminal);
        self.arguments.reading.explain(&deck);
        let mut counts = Counts::default();
        if let Some(package) = package {
            let refused =
                |error: &dyn std::fmt::Display| Trouble::Refused(format!("{name}: {error}"));
            let package = package.map_err(|error| refused(&error))?;
            let sent = Stamps::of(&package).map_err(|error| refused(&error))?;
            let mut fates = Fates::expect(&sent, &self.look(&sent)?);
            if !self.arguments.dry_run {
                self.hand_over.import(&package)?;
                if fates.expect_change() {
                    fates.check(&sent, &self.look(&sent)?);
                }
            }
            self.list(&deck, &fates);
            counts = fates.counts();
        }
        let notes = count(deck.notes.len(), "note", "notes");
        let done = if self.arguments.dry_run { " (dry run: nothing was changed)" } else { "" };
        self.terminal.line(&format!("{name}: {notes} → {counts}{done}"));
        let is_lost = !self.arguments.dry_run && counts.has_losses();
        let status = if is_lost { Status::Findings } else { Status::Done };
        Ok((counts, status))
    }

    /// Returns what Anki has of the notes that are sent, among others.
    fn look(&self, sent: &Stamps) -> Result<Stamps, Trouble> {
        let mut there = Stamps::default();
        let known = self.anki.deck_names()?;
        let wanted = sent.decks.iter().map(|deck| deck.to_lowercase()).collect();
        let decks = known.into_iter().filter(|deck| is_in(deck, &wanted, true)).collect();
        let looked_at = self.look_at(&decks, &mut there)?;
        if sent.notes.keys().all(|guid| there.notes.contains_key(guid)) {
            return Ok(there);
        }
        // Somebody may have put notes into other decks: those that hold any of their types.
        let types: BTreeSet<_> = sent.notes.values().map(|stamp| stamp.note_type).collect();
        let query: Vec<_> = types.iter().map(|id| format!("mid:{id}")).collect();
        let cards = self.anki.find_cards(&query.join(" OR "))?;
        if !cards.is_empty() {
            let decks = self.anki.decks_of(&cards)?.into_keys();
            let decks = decks.filter(|deck| !is_in(deck, &looked_at, false)).collect();
            self.look_at(&decks, &mut there)?;
        }
        Ok(there)
    }

    /// Adds what is in decks of Anki's, and in those below them. Returns which were looked
    /// at, in small letters.
    fn look_at(
        &self,
        decks: &BTreeSet<String>,
        there: &mut Stamps,
    ) -> Result<BTreeSet<String>, Trouble> {
        let mut looked_at = BTreeSet::new();
        // Parents come before their children.
        for deck in decks {
            if is_in(deck, &looked_at, false) {
                continue;
            }
            let package = self.hand_over.export(deck)?;
            let stamps = Stamps::of(&package).map_err(|error| {
                Trouble::Refused(format!("what Anki says is in its deck `{deck}`: {error}"))
            })?;
            there.extend(stamps);
            looked_at.insert(deck.to_lowercase());
        }
        Ok(looked_at)
    }

    /// Prints what would become of each note, or only what Anki did not take in.
    fn list(&self, deck: &Deck, fates: &Fates) {
        for note in &deck.notes {
            let Some(fate) = fates.get(&note.guid) else { continue };
            let question: String =
                text::squeeze(&text::render(&note.question)).chars().take(WORDING).collect();
            let place = format!("{}:{}", note.source.path, note.source.line);
            if self.arguments.dry_run {
                if fate != Fate::Unchanged {
                    let line = format!("{place}: {}: {question}\n", fate.name());
                    let _ = Stream::Output.write(line.as_bytes());
                }
            } else if matches!(fate, Fate::Conflicting | Fate::Refused) {
                let why = if fate == Fate::Conflicting {
                    "Anki has this note with another note type, and keeps it: change the type there, \
                     or delete the note there"
                } else {
                    "Anki did not take this note in"
                };
                self.terminal.error(&format!("{place}: {why}: “{question}”"));
            }
        }
    }
}

/// Returns whether a deck is one of those whose names are given in small letters, or below
/// one of them.
fn is_in(deck: &str, decks: &BTreeSet<String>, exactly: bool) -> bool {
    let deck = deck.to_lowercase();
    decks.contains(&deck)
        || (!exactly && deck.match_indices("::").any(|(at, _)| decks.contains(&deck[..at])))
}
