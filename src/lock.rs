//! What was known of every note when its deck was last built: `cardpress.lock`.
//!
//! Anki takes a note in again only if its guid is the same and its time is later. So a
//! build must know the last one: which guid a question had, however it is worded now, and
//! when its content last changed. The lock is a file of lines, one for each note, made to
//! be committed beside the documents. Nothing is written into the documents themselves.

mod assignment;
mod entry;
mod file;
mod settle;
mod wording;

use std::collections::{BTreeMap, BTreeSet, HashMap};

#[cfg(feature = "cli")]
use xxhash_rust::xxh3::xxh3_128;

use crate::deck::Deck;

pub use entry::{Entry, Sketch};
pub use settle::{Settlement, Settling};

/// What was known of every note of some documents.
#[derive(Debug, Clone, Default)]
pub struct Lock {
    /// The notes, by guid; those that are gone too.
    entries: BTreeMap<String, Entry>,
    /// The guids of a document.
    by_path: BTreeMap<String, BTreeSet<String>>,
    /// The guids that had a fingerprint, or a name in their document, at some time.
    by_mark: HashMap<String, Vec<String>>,
}

impl Lock {
    /// Returns what is known of the notes of a deck, which was read from `path`.
    pub fn of(deck: &Deck, path: &str) -> Self {
        let mut lock = Lock::default();
        for note in &deck.notes {
            lock.insert(Entry::of(note, deck, path));
        }
        lock
    }

    /// Returns one lock out of several that began as `base`, each of which took other
    /// documents down since: what one of them changed counts. Where two changed the same, the
    /// later time does.
    #[must_use]
    pub fn join(base: &Lock, locks: &[Lock]) -> Lock {
        let mut joined = base.clone();
        for entry in locks.iter().flat_map(Lock::entries) {
            let known = base.entry(&entry.guid);
            let taken = joined.entry(&entry.guid);
            let is_later =
                taken == known || taken.is_none_or(|t| (t.modified, t) < (entry.modified, entry));
            if known != Some(entry) && is_later {
                joined.insert(entry.clone());
            }
        }
        joined
    }

    /// Returns every note, by its guid.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    /// Returns what is known of the note of that guid.
    pub fn entry(&self, guid: &str) -> Option<&Entry> {
        self.entries.get(guid)
    }

    /// Returns the paths of the documents of its notes, in their order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.by_path.keys().map(String::as_str)
    }

    /// Returns a digest of all that is known of the notes of a document: as long as it is the
    /// same, so is what they are given.
    #[cfg(feature = "cli")]
    pub(crate) fn digest(&self, path: &str) -> String {
        let lines =
            self.of_path(path).map(|entry| serde_json::to_string(entry).unwrap_or_default());
        format!("{:032x}", xxh3_128(lines.collect::<String>().as_bytes()))
    }

    /// Takes down that a document is gone, and its notes with it. Returns those that were
    /// there until now, by guid.
    pub fn remove(&mut self, path: &str) -> Vec<Entry> {
        let mut gone: Vec<_> = self.of_path(path).filter(|entry| !entry.removed).cloned().collect();
        for entry in &mut gone {
            entry.removed = true;
            self.insert(entry.clone());
        }
        gone
    }

    /// Returns the notes of a document, by guid.
    fn of_path(&self, path: &str) -> impl Iterator<Item = &Entry> {
        let guids = self.by_path.get(path).into_iter().flatten();
        guids.filter_map(|guid| self.entries.get(guid))
    }

    /// Returns the notes, of whatever document, that have a fingerprint, or a name, or had
    /// it once.
    fn marked(&self, mark: &str) -> impl Iterator<Item = &Entry> {
        let guids = self.by_mark.get(mark).into_iter().flatten();
        guids.filter_map(|guid| self.entries.get(guid))
    }

    /// Takes down what is known of a note, in the place of what was.
    fn insert(&mut self, entry: Entry) {
        for mark in std::iter::once(&entry.fingerprint).chain(&entry.id) {
            let guids = self.by_mark.entry(mark.clone()).or_default();
            if !guids.contains(&entry.guid) {
                guids.push(entry.guid.clone());
            }
        }
        let old = self.entries.get(&entry.guid).map(|old| old.path.clone());
        if old.as_ref() != Some(&entry.path) {
            if let Some(guids) = old.and_then(|path| self.by_path.get_mut(&path)) {
                guids.remove(&entry.guid);
            }
            self.by_path.entry(entry.path.clone()).or_default().insert(entry.guid.clone());
        }
        self.entries.insert(entry.guid.clone(), entry);
    }
}
