//! The locks of a run: found beside the documents, used for each of them, and written when
//! all is done.

use std::collections::btree_map::Entry::{Occupied, Vacant};
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::documents::Document;
use super::messages::Remarks;
use super::reading::Reading;
use super::settings::{Group, Layers, group};
use super::terminal::Terminal;
use super::{Status, file};
use crate::deck::Deck;
use crate::diagnostic::{DAMAGED_LOCK, Diagnostic, REMOVED_NOTE, STALE_LOCK};
use crate::lock::{Entry, Lock, Settling};
use crate::source::{Source, Span};

/// What a lock is called.
pub(super) const NAME: &str = "cardpress.lock";

/// Which lock is used, and how.
#[derive(Debug, Clone, Default, clap::Args, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
#[command(next_help_heading = "Identity")]
pub(super) struct Identity {
    /// The lock to use; when not given, the nearest `cardpress.lock` beside a document or above it
    #[arg(long, value_name = "FILE")]
    pub(super) lock: Option<PathBuf>,

    /// Fail if the lock would change, and leave it as it is
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    locked: Option<bool>,

    /// Take a question in other words for another question
    #[serde(rename = "strict-identity")]
    #[arg(long = "strict-identity", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    strict: Option<bool>,

    #[arg(skip)]
    #[serde(skip)]
    layers: Layers,
}

group!(Identity, Some("identity"));

impl Identity {
    /// Returns whether the lock must stay as it is.
    pub(super) fn is_locked(&self) -> bool {
        self.locked == Some(true)
    }

    /// Returns whether a question in other words is another question.
    pub(super) fn is_strict(&self) -> bool {
        self.strict == Some(true)
    }
}

/// The locks of a run.
pub(super) struct Locks<'l> {
    identity: &'l Identity,
    reading: &'l Reading,
    /// Whether they must stay as they are.
    is_fixed: bool,
    /// Where the lock of each document is, as far as it was looked for.
    places: HashMap<PathBuf, Option<PathBuf>>,
    /// By where they are.
    open: BTreeMap<PathBuf, Open<'l>>,
}

/// A lock that is in use.
struct Open<'l> {
    lock: Lock,
    settling: Settling<'l>,
    /// The folder that its paths begin in.
    folder: PathBuf,
    /// What the file says.
    source: Source,
    /// What there is to remark on in it.
    remarks: Vec<Diagnostic>,
    /// The notes that were found to be gone.
    removed: Vec<Entry>,
    counts: Counts,
}

/// What became of the notes that were settled by a lock.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) notes: usize,
    pub(super) new: usize,
    pub(super) changed: usize,
    pub(super) reworded: usize,
    pub(super) moved: usize,
    pub(super) removed: usize,
}

impl<'l> Locks<'l> {
    /// Returns the locks, which must stay as they are where that was asked for, or is fixed.
    pub(super) fn new(identity: &'l Identity, reading: &'l Reading, is_fixed: bool) -> Self {
        let is_fixed = is_fixed || identity.is_locked();
        Locks { identity, reading, is_fixed, places: HashMap::new(), open: BTreeMap::new() }
    }

    /// Gives the notes of a deck the guids and times that the lock has for them, where there
    /// is a lock; what was not plain becomes a remark of the deck.
    pub(super) fn settle(
        &mut self,
        document: &Document,
        source: &Source,
        deck: &mut Deck,
    ) -> Result<(), String> {
        let Some(path) = &document.path else { return Ok(()) };
        // A package says itself which note is which.
        if source.text().is_empty() {
            return Ok(());
        }
        let Some(place) = self.place(document, path)? else { return Ok(()) };
        self.settle_by(&place, path, source, deck)
    }

    /// Returns a digest of what the lock knows of the notes of a document, where there is a
    /// lock.
    pub(super) fn known(&mut self, document: &Document) -> Result<Option<String>, String> {
        let Some(path) = &document.path else { return Ok(None) };
        let Some(place) = self.given_or_found(path) else { return Ok(None) };
        let open = self.open(&place)?;
        Ok(Some(open.lock.digest(&relative(path, &open.folder)?)))
    }

    /// Returns where the lock of a document is, where there is one.
    fn given_or_found(&mut self, path: &Path) -> Option<PathBuf> {
        if self.identity.lock.is_some() {
            return self.identity.lock.clone();
        }
        self.places.entry(path.to_owned()).or_insert_with(|| find(path)).clone()
    }

    /// Does so, but that there must be one may have been asked for.
    fn place(&mut self, document: &Document, path: &Path) -> Result<Option<PathBuf>, String> {
        match self.given_or_found(path) {
            None if self.identity.is_locked() => Err(format!(
                "there is no `{NAME}` beside `{}` or above it: make one with \
                 `cardpress lock`, or leave out `--locked`",
                document.name()
            )),
            place => Ok(place),
        }
    }

    /// Returns the lock of that place, whether there is one yet or not.
    fn open(&mut self, place: &Path) -> Result<&mut Open<'l>, String> {
        match self.open.entry(place.to_owned()) {
            Occupied(open) => Ok(open.into_mut()),
            Vacant(new) => {
                Ok(new.insert(Open::read(place, self.identity.is_strict(), self.reading)?))
            }
        }
    }

    /// Does so by the lock of that place, whether there is one yet or not.
    pub(super) fn settle_by(
        &mut self,
        place: &Path,
        path: &Path,
        source: &Source,
        deck: &mut Deck,
    ) -> Result<(), String> {
        let open = self.open(place)?;
        let mut sink = Vec::new();
        let path = relative(path, &open.folder)?;
        let settlement = open.lock.settle(deck, &path, &mut open.settling, &mut sink);
        open.counts.add(deck, &settlement.before, &open.lock, &path);
        open.removed.extend(settlement.removed);
        deck.remark(source, sink);
        Ok(())
    }

    /// Takes down which documents are gone, remarks on the notes that are, and writes the
    /// locks that changed; if they must not change, that is an error. Returns what became
    /// of the notes of all of them.
    pub(super) fn finish(self, remarks: &mut Remarks, terminal: &Terminal) -> (Counts, Status) {
        let Locks { identity: _, reading: _, is_fixed, places: _, open } = self;
        let mut status = Status::Done;
        let mut total = Counts::default();
        for (place, mut open) in open {
            let gone: Vec<_> = open
                .lock
                .paths()
                .filter(|path| !open.folder.join(path).exists())
                .map(str::to_owned)
                .collect();
            for path in gone {
                open.removed.extend(open.lock.remove(&path));
            }
            // What one document lost, another one may have found.
            let lock = &open.lock;
            open.removed.retain(|entry| lock.entry(&entry.guid).is_some_and(|e| e.removed));
            open.counts.removed = open.removed.len();
            total.add_all(&open.counts);
            open.report_removed();
            let text = open.lock.render();
            let is_damaged = open.remarks.iter().any(|remark| remark.code == &DAMAGED_LOCK);
            if is_damaged {
                // What stands in the lines that cannot be understood must not be lost.
                status = status.max(Status::Findings);
            } else if text != open.source.text() {
                if is_fixed {
                    open.remarks.push(open.stale());
                } else if let Err(message) = file::write(&place, text.as_bytes()) {
                    terminal.error(&message);
                    status = Status::Failed;
                }
            }
            if !open.remarks.is_empty() {
                remarks.report(open.source, open.remarks, terminal);
            }
        }
        (total, status)
    }
}

impl<'l> Open<'l> {
    fn read(place: &Path, strict: bool, reading: &'l Reading) -> Result<Self, String> {
        let name = place.display().to_string().replace('\\', "/");
        let bytes = match fs::read(place) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(format!("could not read `{name}`: {error}")),
        };
        let source = Source::decode(name, 0, &bytes);
        let mut remarks = Vec::new();
        let lock = Lock::parse(&source, &mut remarks);
        let folder = match place.parent() {
            Some(folder) if folder != Path::new("") => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        let (removed, counts) = (Vec::new(), Counts::default());
        let inside = folder.clone();
        let settling = Settling::new(strict, move |other| {
            let path = inside.join(other);
            let document = path.is_file().then(|| Document::of(&path))?;
            reading.load(&document).ok().map(|(_, deck)| deck)
        });
        Ok(Open { lock, settling, folder, source, remarks, removed, counts })
    }

    /// Remarks on each note that is gone, where the lock has it.
    fn report_removed(&mut self) {
        if self.removed.is_empty() {
            return;
        }
        let lines = self.source.lines();
        let places: HashMap<_, _> = lines
            .iter()
            .filter_map(|line| {
                let entry: Entry = serde_json::from_str(&line.text).ok()?;
                Some((entry.guid, line.span))
            })
            .collect();
        for entry in &self.removed {
            let span = places.get(&entry.guid).copied().unwrap_or_default();
            let message = format!("“{}” is gone from `{}`", entry.question, entry.path);
            self.remarks.push(Diagnostic::new(&REMOVED_NOTE, span, message).help(
                "the lock remembers it; Anki keeps its cards until you delete them: \
                     `cardpress diff --help` says how to find them there",
            ));
        }
    }

    fn stale(&self) -> Diagnostic {
        let what = self.counts.in_words();
        let what = if what.is_empty() { "its form".to_owned() } else { what.join(", ") };
        let message = format!("the lock is not what it would be now: {what}");
        Diagnostic::new(&STALE_LOCK, Span::default(), message)
            .help("run `cardpress lock` or convert without `--locked`, and commit the lock")
    }
}

impl Counts {
    /// Counts the notes of a deck, of which `before` was known.
    fn add(&mut self, deck: &Deck, before: &[Option<Entry>], lock: &Lock, path: &str) {
        for (note, before) in deck.notes.iter().zip(before) {
            self.notes += 1;
            let Some((before, now)) = before.as_ref().zip(lock.entry(&note.guid)) else {
                self.new += 1;
                continue;
            };
            if before.fingerprint != now.fingerprint {
                self.reworded += 1;
            } else if before.content != now.content {
                self.changed += 1;
            }
            self.moved += usize::from(before.path != path);
        }
    }

    /// Returns how many notes are not as they were, one text for each way.
    pub(super) fn in_words(&self) -> Vec<String> {
        let Counts { notes: _, new, changed, reworded, moved, removed } = *self;
        let ways = [
            (new, "new"),
            (changed, "changed"),
            (reworded, "reworded"),
            (moved, "moved"),
            (removed, "gone"),
        ];
        let ways = ways.into_iter().filter(|(number, _)| *number > 0);
        ways.map(|(number, what)| format!("{number} {what}")).collect()
    }

    fn add_all(&mut self, other: &Counts) {
        let Counts { notes, new, changed, reworded, moved, removed } = *other;
        self.notes += notes;
        self.new += new;
        self.changed += changed;
        self.reworded += reworded;
        self.moved += moved;
        self.removed += removed;
    }
}

/// Returns the nearest lock in the folder of a document or above it, up to the top of its
/// repository.
pub(super) fn find(document: &Path) -> Option<PathBuf> {
    let whole = document.canonicalize().ok()?;
    let mut folder = whole.parent()?;
    // As long as it can be, the place is named as the document was.
    let mut named = document.parent().map(Path::to_owned);
    loop {
        let place = named.as_deref().unwrap_or(folder).join(NAME);
        if place.is_file() {
            return Some(place);
        }
        if folder.join(".git").exists() {
            return None;
        }
        folder = folder.parent()?;
        named = named.and_then(|named| {
            let parent = named.parent().map(Path::to_owned);
            parent.filter(|parent| parent.canonicalize().is_ok_and(|whole| whole == *folder))
        });
    }
}

/// Returns the path of a document from the folder of a lock, with forward slashes.
fn relative(document: &Path, folder: &Path) -> Result<String, String> {
    let whole = |path: &Path| {
        path.canonicalize().map_err(|error| format!("could not find `{}`: {error}", path.display()))
    };
    let (document, folder) = (whole(document)?, whole(folder)?);
    let same = document.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(same).map(|_| "..".to_owned());
    let down = document.components().skip(same);
    let down = down.map(|part| part.as_os_str().to_string_lossy().into_owned());
    Ok(up.chain(down).collect::<Vec<_>>().join("/"))
}
