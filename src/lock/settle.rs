//! Which note of a deck is which note of the lock, and when each of them last changed.
//!
//! In this order, each note of the lock at most once: the id that the document gives a note;
//! the same question with the same answer; the same question; the same question in a
//! document that does not have it any more; at last another wording, by the best assignment
//! of what is left of the document. Whatever is left then is new, or gone.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::assignment::{self, Pair};
use super::wording::{ENOUGH, Pieces, Wordings};
use super::{Entry, Lock};
use crate::deck::{Deck, Id};
use crate::diagnostic::{CHANGED_KIND, Diagnostic, MOVED_NOTE, REWORDED_NOTE};
use crate::identity::another_guid;

/// How many pairs of questions are compared, all with all; of more, only those that have a
/// rare word in common.
const COMPARED: usize = 250_000;

/// How many questions may have a piece of a word that is rare.
const RARE: usize = 20;

/// Returns the deck of a document by its path, if there is one.
type Elsewhere<'e> = dyn FnMut(&str) -> Option<Deck> + 'e;

/// How the notes of one document after the other are settled.
pub struct Settling<'e> {
    /// Whether a question in other words is another question.
    pub strict: bool,
    /// Returns the deck of another document of the lock as it is now; `None` where there is
    /// no such document any more.
    elsewhere: Box<Elsewhere<'e>>,
    /// What was found elsewhere: the marks of the notes of each document that is there.
    found: HashMap<String, Option<HashSet<String>>>,
}

impl<'e> Settling<'e> {
    /// Returns how notes are settled: by `strict`, the wording has to be the same;
    /// `elsewhere` returns the deck of another document of the lock as it is now, or `None`
    /// where there is no such document any more.
    pub fn new(strict: bool, elsewhere: impl FnMut(&str) -> Option<Deck> + 'e) -> Self {
        Settling { strict, elsewhere: Box::new(elsewhere), found: HashMap::new() }
    }

    /// Returns whether a note is not in its document any more.
    fn has_left(&mut self, entry: &Entry) -> bool {
        let found = self.found.entry(entry.path.clone()).or_insert_with(|| {
            let deck = (self.elsewhere)(&entry.path)?;
            let now = deck.notes.iter().map(|note| Entry::of(note, &deck, &entry.path));
            Some(now.flat_map(|now| [Some(now.fingerprint), now.id]).flatten().collect())
        });
        found.as_ref().is_none_or(|marks| {
            !marks.contains(&entry.fingerprint)
                && !entry.id.as_ref().is_some_and(|id| marks.contains(id))
        })
    }

    /// Returns whether a document is gone, as far as it was looked for.
    fn is_gone(&self, path: &str) -> bool {
        matches!(self.found.get(path), Some(None))
    }
}

/// What has become of the notes of a document since the lock was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settlement {
    /// What was known of each note of the deck, in its order; `None` for a new one.
    pub before: Vec<Option<Entry>>,
    /// The notes that are gone, by guid.
    pub removed: Vec<Entry>,
}

impl Lock {
    /// Gives every note of a deck, which was read from `path`, the guid that it has had and
    /// the time at which its content last changed, and takes down what is known of it now.
    ///
    /// A note whose content is as it was keeps its time; one that changed has the time of
    /// the document, but a later one than before in any case. What was not plain is
    /// remarked on in `sink`.
    pub fn settle(
        &mut self,
        deck: &mut Deck,
        path: &str,
        settling: &mut Settling,
        sink: &mut Vec<Diagnostic>,
    ) -> Settlement {
        let now: Vec<_> = deck.notes.iter().map(|note| Entry::of(note, deck, path)).collect();
        let mut matching = Matching {
            lock: self,
            now: &now,
            ids: deck.notes.iter().map(|note| note.id.as_ref()).collect(),
            before: vec![None; now.len()],
            taken: BTreeSet::new(),
        };
        matching.by_id(path);
        matching.by_question(path, true);
        matching.by_question(path, false);
        let left = matching.elsewhere(path, settling);
        if !settling.strict {
            matching.by_likeness(path, &left);
        }
        let Matching { ids: _, before, taken, .. } = matching;
        let gone: Vec<_> = self
            .of_path(path)
            .filter(|entry| !entry.removed && !taken.contains(&entry.guid))
            .cloned()
            .collect();
        report(deck, &now, &before, &gone, path, sink);
        self.take_down(deck, &now, &before);
        let mut removed = gone;
        removed.retain(|entry| {
            // A note may have been given the guid of one that it took the place of.
            let is_gone = self.entry(&entry.guid) == Some(entry);
            if is_gone {
                self.insert(Entry { removed: true, ..entry.clone() });
            }
            is_gone
        });
        Settlement { before, removed }
    }

    /// Gives the notes of a deck what was found out of them, and takes it down.
    fn take_down(&mut self, deck: &mut Deck, now: &[Entry], before: &[Option<Entry>]) {
        let document = deck.modified;
        // Those that have a guid come first: no other note may be given it.
        let is_known =
            |at: &usize| before[*at].is_some() || matches!(deck.notes[*at].id, Some(Id::Guid(_)));
        let (known, new): (Vec<_>, Vec<_>) = (0..now.len()).partition(is_known);
        let mut used = HashSet::new();
        for at in known.into_iter().chain(new) {
            let note = &mut deck.notes[at];
            let mut entry = now[at].clone();
            if let Some(before) = &before[at] {
                entry.guid.clone_from(&before.guid);
                entry.modified = if entry.content == before.content {
                    before.modified
                } else {
                    document.max(before.modified + 1)
                };
            } else if !matches!(note.id, Some(Id::Guid(_))) {
                let mut number = 2;
                while used.contains(&entry.guid) || self.entries.contains_key(&entry.guid) {
                    entry.guid = another_guid(&now[at].guid, number);
                    number += 1;
                }
            }
            used.insert(entry.guid.clone());
            note.guid.clone_from(&entry.guid);
            note.modified = entry.modified;
            self.insert(entry);
        }
    }
}

/// The notes of a deck on their way to those of the lock.
struct Matching<'m> {
    lock: &'m Lock,
    now: &'m [Entry],
    /// What the document calls each note.
    ids: Vec<Option<&'m Id>>,
    /// What was found for each note.
    before: Vec<Option<Entry>>,
    /// The guids of what was found.
    taken: BTreeSet<String>,
}

impl Matching<'_> {
    fn take(&mut self, at: usize, entry: &Entry) {
        self.taken.insert(entry.guid.clone());
        self.before[at] = Some(entry.clone());
    }

    /// Returns whether a note of the lock can still be this one.
    fn fits(&self, at: usize, entry: &Entry) -> bool {
        !self.taken.contains(&entry.guid)
            && entry.kind == self.now[at].kind
            && match self.ids[at] {
                None => true,
                // Who gives a note a name later does not want another note.
                Some(Id::Name(name)) => entry.id.as_ref().is_none_or(|id| id == name),
                Some(Id::Guid(guid)) => entry.guid == *guid,
            }
    }

    fn by_id(&mut self, path: &str) {
        for at in 0..self.now.len() {
            let found = match self.ids[at] {
                None => None,
                Some(Id::Guid(guid)) => self.lock.entry(guid),
                Some(Id::Name(name)) => {
                    let named = |e: &&Entry| e.path == path && e.id.as_ref() == Some(name);
                    self.lock.marked(name).find(named)
                }
            };
            if let Some(entry) = found.filter(|entry| self.fits(at, entry)) {
                self.take(at, entry);
            }
        }
    }

    /// Finds the same questions; if so wanted, only those with the same content.
    fn by_question(&mut self, path: &str, whole: bool) {
        let lock = self.lock;
        for at in 0..self.now.len() {
            if self.before[at].is_some() {
                continue;
            }
            let now = &self.now[at];
            let same = lock.marked(&now.fingerprint).filter(|entry| {
                entry.path == path
                    && entry.fingerprint == now.fingerprint
                    && (!whole || entry.content == now.content)
                    && self.fits(at, entry)
            });
            // Of several, one that is there before one that is gone.
            let key = |entry: &&Entry| (entry.removed, entry.guid != now.guid, entry.guid.clone());
            if let Some(entry) = same.min_by_key(key) {
                self.take(at, entry);
            }
        }
    }

    /// Finds the same questions in documents that do not have them any more. Returns the
    /// documents that are gone and have left something here.
    fn elsewhere(&mut self, path: &str, settling: &mut Settling) -> BTreeSet<String> {
        let lock = self.lock;
        let mut left = BTreeSet::new();
        for at in 0..self.now.len() {
            if self.before[at].is_some() {
                continue;
            }
            let now = &self.now[at];
            let marks = now.id.as_ref().into_iter().chain([&now.fingerprint]);
            let mut same: Vec<_> = marks
                .flat_map(|mark| lock.marked(mark))
                .filter(|entry| {
                    entry.path != path
                        && (entry.fingerprint == now.fingerprint
                            || (now.id.is_some() && entry.id == now.id))
                        && self.fits(at, entry)
                })
                .collect();
            same.sort_by_key(|entry| {
                (entry.content != now.content, entry.removed, &entry.path, &entry.guid)
            });
            let found = same.into_iter().find(|entry| entry.removed || settling.has_left(entry));
            if let Some(entry) = found {
                if settling.is_gone(&entry.path) {
                    left.insert(entry.path.clone());
                }
                self.take(at, entry);
            }
        }
        left
    }

    /// Finds the notes that are worded otherwise, in the document and in those that are gone
    /// and have left something here.
    fn by_likeness(&mut self, path: &str, left: &BTreeSet<String>) {
        let lock = self.lock;
        let paths = std::iter::once(path).chain(left.iter().map(String::as_str));
        let all: Vec<_> =
            paths.flat_map(|path| lock.of_path(path)).filter(|entry| !entry.removed).collect();
        let new: Vec<_> = (0..self.now.len())
            .filter(|&at| self.before[at].is_none() && !matches!(self.ids[at], Some(Id::Guid(_))))
            .collect();
        if new.is_empty() || all.iter().all(|entry| self.taken.contains(&entry.guid)) {
            return;
        }
        let all_pieces: Vec<_> = all.iter().map(|entry| Pieces::of(&entry.question)).collect();
        let now_pieces: Vec<_> = self.now.iter().map(|now| Pieces::of(&now.question)).collect();
        let wordings = Wordings::of(all_pieces.iter(), now_pieces.iter());
        let left = all.into_iter().zip(all_pieces);
        let (old, old_pieces): (Vec<_>, Vec<_>) =
            left.filter(|(entry, _)| !self.taken.contains(&entry.guid)).unzip();
        let mut pairs = Vec::new();
        for (old_at, new_at) in candidates(&old_pieces, &new, &now_pieces) {
            let at = new[new_at];
            if self.fits(at, old[old_at]) {
                let likeness = wordings
                    .likeness((old[old_at], &old_pieces[old_at]), (&self.now[at], &now_pieces[at]));
                if likeness >= ENOUGH {
                    pairs.push(Pair { old: old_at, new: at, likeness });
                }
            }
        }
        for pair in assignment::best(&pairs) {
            self.take(pair.new, old[pair.old]);
        }
    }
}

/// Returns which of the old questions are worth being compared with which of the new ones.
fn candidates(old: &[Pieces], new: &[usize], now: &[Pieces]) -> Vec<(usize, usize)> {
    if old.len() * new.len() <= COMPARED {
        return (0..old.len()).flat_map(|a| (0..new.len()).map(move |b| (a, b))).collect();
    }
    let mut having: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, pieces) in old.iter().enumerate() {
        for piece in pieces.iter() {
            having.entry(piece).or_default().push(at);
        }
    }
    let mut found = BTreeSet::new();
    for (new_at, &at) in new.iter().enumerate() {
        let rare = now[at].iter().filter_map(|piece| having.get(&piece));
        let rare = rare.filter(|old| old.len() <= RARE).flatten();
        found.extend(rare.map(|&old_at| (old_at, new_at)));
    }
    found.into_iter().collect()
}

/// Remarks on what was not plain.
fn report(
    deck: &Deck,
    now: &[Entry],
    before: &[Option<Entry>],
    gone: &[Entry],
    path: &str,
    sink: &mut Vec<Diagnostic>,
) {
    for ((note, now), before) in deck.notes.iter().zip(now).zip(before) {
        let asked = note.question.first().map_or(note.span, |block| block.span);
        if let Some(before) = before {
            if before.fingerprint != now.fingerprint && note.id.is_none() {
                let message = format!("this question was worded “{}”", before.question);
                sink.push(
                    Diagnostic::new(&REWORDED_NOTE, asked, message)
                        .label("it stays the same card, with its schedule")
                        .help("if it is another question, build once with `--strict-identity`")
                        .change(before.question.clone(), now.question.clone()),
                );
            }
            if before.path != path {
                let message = format!("this note was in `{}`", before.path);
                sink.push(
                    Diagnostic::new(&MOVED_NOTE, asked, message)
                        .label("it stays the same card, in the deck in which Anki has it"),
                );
            }
            continue;
        }
        let other = gone.iter().find(|entry| {
            entry.fingerprint == now.fingerprint || (now.id.is_some() && entry.id == now.id)
        });
        if let Some(other) = other.filter(|other| other.kind != now.kind) {
            let message = format!("this note was {}, and is {} now", other.kind, now.kind);
            let is_fixed = matches!(note.id, Some(Id::Guid(_)));
            let label = if is_fixed { "Anki will not take it in" } else { "it is a new note" };
            sink.push(Diagnostic::new(&CHANGED_KIND, asked, message).label(label).help(
                "Anki does not change the type of a note when it imports: the old one \
                         stays in Anki until you delete it",
            ));
        }
    }
}
