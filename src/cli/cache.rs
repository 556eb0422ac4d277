//! What was made of each document the last time, so that what has not changed is not made
//! again.
//!
//! One small file for each document, beside the files that were made: which content,
//! settings and program they were made from, what they were, and what there was to remark.
//! It is written after them, and every file is looked at before one is believed: whatever
//! was interrupted or edited in between is made anew.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use super::documents::Document;
use super::reading::Reading;
use super::settings::Group;
use super::summary::Summary;
use super::target::{Made, Target};
use super::{file, media};
use crate::deck::Deck;
use crate::diagnostic::{CODES, Change, Diagnostic};
use crate::source::Span;

/// What the folder is called.
pub(super) const NAME: &str = ".cardpress_cache";

/// What says that a folder is a cache, so that it is left out of backups (bford.info/cachedir).
const TAG: &str = "Signature: 8a477f597d28d172789f06886806bc55\n\
    # This folder was made by cardpress, and can be deleted.\n";

/// The records of a run.
pub(super) struct Cache {
    folder: PathBuf,
    /// What everything depends on: what is set for all documents, and the program.
    settings: u128,
    /// Whether what is there is believed.
    is_read: bool,
}

/// What a document was made from.
pub(super) struct Key {
    /// Where its record is.
    place: PathBuf,
    /// Its content, its time, the settings and the program.
    digest: u128,
}

impl Cache {
    /// Returns the cache of an output folder, for files that are made with the given settings.
    pub(super) fn new(out: &Path, settings: &str, is_read: bool) -> Self {
        let mut hash = Xxh3::new();
        hash.update(program().as_bytes());
        hash.update(settings.as_bytes());
        Cache { folder: out.join(NAME), settings: hash.digest128(), is_read }
    }

    /// Returns what a document is made from, with what is set for it; nothing for standard input.
    pub(super) fn key(
        &self,
        document: &Document,
        modified: i64,
        settings: &str,
        bytes: &[u8],
    ) -> Option<Key> {
        document.path.as_ref()?;
        let name = document.name();
        let mut hash = Xxh3::new();
        hash.update(&self.settings.to_le_bytes());
        hash.update(&modified.to_le_bytes());
        for text in [name.as_str(), settings] {
            hash.update(text.as_bytes());
            hash.update(&[0]);
        }
        hash.update(bytes);
        let place = format!("{:032x}.json", xxh3_128(document.stem.as_os_str().as_encoded_bytes()));
        Some(Key { place: self.folder.join(place), digest: hash.digest128() })
    }

    /// Returns what was made from the very same, if it was the last that was made.
    pub(super) fn find(&self, key: &Key) -> Option<Record> {
        if !self.is_read {
            return None;
        }
        let record: Record = serde_json::from_slice(&fs::read(&key.place).ok()?).ok()?;
        (record.made_from == hex(key.digest)).then_some(record)
    }

    /// Takes down what was made.
    pub(super) fn keep(&self, key: &Key, record: &Record) -> Result<(), String> {
        let tag = self.folder.join("CACHEDIR.TAG");
        if !tag.exists() {
            fs::create_dir_all(&self.folder).map_err(|error| {
                format!("could not make the folder `{}`: {error}", self.folder.display())
            })?;
            file::write(&self.folder.join(".gitignore"), b"*\n")?;
            file::write(&tag, TAG.as_bytes())?;
        }
        let record = Record { made_from: hex(key.digest), ..record.clone() };
        file::write(&key.place, &serde_json::to_vec(&record).unwrap_or_default())
    }
}

/// Returns which program this is: another build of it may make other files.
fn program() -> String {
    let built = std::env::current_exe().and_then(fs::metadata).ok();
    let built = built.map(|metadata| (metadata.len(), metadata.modified().ok()));
    format!("{} {built:?}", env!("CARGO_PKG_VERSION"))
}

fn hex(digest: u128) -> String {
    format!("{digest:032x}")
}

/// What was made of a document.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Record {
    /// The digest of what it was made from.
    made_from: String,
    /// What the lock knew of its notes when they were made, where there was one.
    lock: Option<String>,
    /// The files that it shows and plays, each with its digest.
    media: Vec<(String, String)>,
    /// The files that were made, below the output folder, each with its digest.
    files: Vec<(PathBuf, String)>,
    summary: Summary,
    remarks: Vec<Remark>,
}

/// A remark as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Remark {
    code: String,
    start: usize,
    end: usize,
    message: String,
    label: Option<String>,
    help: Option<String>,
    change: Option<(String, String)>,
}

impl Record {
    /// Returns what was made of a deck; nothing where a file is missing that may be there
    /// the next time.
    pub(super) fn new(
        deck: &Deck,
        lock: Option<&str>,
        out: &Path,
        made: &[Made],
        remarks: &[Diagnostic],
        summary: &Summary,
    ) -> Option<Self> {
        let named = deck.notes.iter().flat_map(|note| &note.media).filter(|media| !media.remote);
        if named.into_iter().any(|media| !deck.files.contains_key(&media.path)) {
            return None;
        }
        let digest = |bytes: &[u8]| hex(xxh3_128(bytes));
        let media = deck.files.iter().map(|(path, bytes)| (path.clone(), digest(bytes)));
        let files = made.iter().map(|Made { path, bytes }| {
            (path.strip_prefix(out).map_or_else(|_| path.clone(), Path::to_owned), digest(bytes))
        });
        Some(Record {
            made_from: String::new(),
            lock: lock.map(str::to_owned),
            media: media.collect(),
            files: files.collect(),
            summary: summary.clone(),
            remarks: remarks.iter().map(Remark::of).collect(),
        })
    }

    /// Returns whether everything is as it was: what the lock knows, the files that the
    /// document shows, and those that were made of it.
    pub(super) fn is_unchanged(
        &self,
        document: &Document,
        known: Option<&str>,
        reading: &Reading,
        target: &Target,
    ) -> bool {
        let Some(out) = target.folder() else { return false };
        let limit = reading.of(&document.name()).max_media();
        let is = |bytes: &[u8], digest: &str| hex(xxh3_128(bytes)) == digest;
        self.lock.as_deref() == known
            && self.remarks.iter().all(|remark| remark.code().is_some())
            && self.files.iter().all(|(path, digest)| {
                fs::read(out.join(path)).is_ok_and(|bytes| is(&bytes, digest))
            })
            && self.media.iter().all(|(path, digest)| {
                let media = media::read(document.folder(), path, limit);
                media.is_some_and(|bytes| is(&bytes, digest))
            })
    }

    /// Returns what there was to count.
    pub(super) fn summary(&self) -> Summary {
        self.summary.clone()
    }

    /// Returns what there was to remark.
    pub(super) fn diagnostics(&self) -> Vec<Diagnostic> {
        self.remarks.iter().filter_map(Remark::diagnostic).collect()
    }
}

impl Remark {
    fn of(diagnostic: &Diagnostic) -> Self {
        let Diagnostic { code, span, message, label, help, change } = diagnostic.clone();
        Remark {
            code: code.id.to_owned(),
            start: span.start,
            end: span.end,
            message,
            label,
            help,
            change: change.map(|Change { before, after }| (before, after)),
        }
    }

    fn code(&self) -> Option<&'static crate::diagnostic::Code> {
        CODES.iter().copied().find(|code| code.id == self.code)
    }

    fn diagnostic(&self) -> Option<Diagnostic> {
        let Remark { code: _, start, end, message, label, help, change } = self.clone();
        let change = change.map(|(before, after)| Change { before, after });
        let span = Span { start, end };
        Some(Diagnostic { code: self.code()?, span, message, label, help, change })
    }
}
