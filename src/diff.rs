//! What is different between two decks, note by note.

mod json;
mod markdown;
mod text;
mod words;

use std::collections::{HashMap, HashSet};

use crate::content::{Block, BlockKind, Item, markdown as source};
use crate::deck::{Deck, Id, Note, NoteKind};
use crate::lock::{Lock, Settling};

pub use words::{Piece, Word, words};

/// What is different between an old deck and a new one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// What became of notes: first those of the new deck in its order, then those that are
    /// gone in theirs. A note that is as it was is not among them.
    pub changes: Vec<Change>,
    /// How many notes are as they were.
    pub unchanged: usize,
}

/// What became of one note.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// What, in one word.
    pub kind: ChangeKind,
    /// The note as it was; `None` for one that is new.
    pub before: Option<Note>,
    /// The note as it is; `None` for one that is gone.
    pub after: Option<Note>,
    /// The parts that are not as they were; none for a note that is new or gone.
    pub parts: Vec<Part>,
}

/// What can become of a note; of several, the first of these is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Its question is worded anew.
    Reworded,
    /// Something else of what its cards show is different.
    Changed,
    /// It is in another deck, and as it was.
    Moved,
}

impl ChangeKind {
    /// Every kind, in the order in which they are counted.
    pub const ALL: [ChangeKind; 5] = [
        ChangeKind::Added,
        ChangeKind::Changed,
        ChangeKind::Reworded,
        ChangeKind::Moved,
        ChangeKind::Removed,
    ];

    /// Returns the name that files and messages use.
    pub fn name(self) -> &'static str {
        match self {
            ChangeKind::Added => "added",
            ChangeKind::Removed => "removed",
            ChangeKind::Reworded => "reworded",
            ChangeKind::Changed => "changed",
            ChangeKind::Moved => "moved",
        }
    }
}

/// A part of a note that is not as it was, as Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Part {
    /// What it is: `question`, `options`, `answer`, `further`, `tags`, `deck`, `kind`.
    pub name: &'static str,
    /// What it was.
    pub before: String,
    /// What it is.
    pub after: String,
}

impl Part {
    /// Returns what has become of a note of which this part is not as it was.
    fn kind(&self) -> ChangeKind {
        match self.name {
            "question" => ChangeKind::Reworded,
            "deck" => ChangeKind::Moved,
            _ => ChangeKind::Changed,
        }
    }
}

impl Difference {
    /// Returns what is different between two decks. A note is the same one if it has the
    /// same guid, and else as a [`Lock`] settles it.
    pub fn between(old: &Deck, new: &Deck) -> Self {
        let known: HashSet<_> = old.notes.iter().map(|note| note.guid.as_str()).collect();
        let mut settled = new.clone();
        for note in &mut settled.notes {
            // A guid that the old deck does not have says nothing of what the note was there.
            note.id = known
                .contains(note.guid.as_str())
                .then(|| Id::Guid(note.guid.clone()))
                .or_else(|| note.id.take().filter(|id| matches!(id, Id::Name(_))));
        }
        let mut lock = Lock::of(old, "");
        let mut settling = Settling::new(false, |_| None);
        let settlement = lock.settle(&mut settled, "", &mut settling, &mut Vec::new());
        let places: HashMap<_, _> =
            old.notes.iter().enumerate().map(|(at, note)| (note.guid.as_str(), at)).collect();
        let mut there = vec![false; old.notes.len()];
        let mut difference = Difference { changes: Vec::new(), unchanged: 0 };
        for (note, before) in new.notes.iter().zip(&settlement.before) {
            let place = before.as_ref().and_then(|before| places.get(before.guid.as_str()));
            let Some(&at) = place else {
                difference.changes.push(Change::new(ChangeKind::Added, None, Some(note)));
                continue;
            };
            there[at] = true;
            match Change::of(&old.notes[at], note) {
                Some(change) => difference.changes.push(change),
                None => difference.unchanged += 1,
            }
        }
        let gone = old.notes.iter().zip(&there).filter(|(_, there)| !**there);
        difference
            .changes
            .extend(gone.map(|(note, _)| Change::new(ChangeKind::Removed, Some(note), None)));
        difference
    }

    /// Returns how many changes there are of a kind.
    pub fn count(&self, kind: ChangeKind) -> usize {
        self.changes.iter().filter(|change| change.kind == kind).count()
    }

    /// Returns the difference as people read it on a terminal, with its colours where they
    /// are wanted; without, what is gone stands in `[-…-]` and what is new in `{+…+}`.
    pub fn to_text(&self, color: bool) -> String {
        text::render(self, color)
    }

    /// Returns the difference as JSON, as specified in `docs/commands.md`.
    pub fn to_json(&self) -> String {
        json::render(self)
    }

    /// Returns the difference as Markdown, for a comment on a change.
    pub fn to_markdown(&self) -> String {
        markdown::render(self)
    }

    /// Returns the counts in words.
    fn in_words(&self) -> String {
        let counts = ChangeKind::ALL.into_iter().map(|kind| (self.count(kind), kind.name()));
        let counts = counts.filter(|(count, _)| *count > 0);
        let counts: Vec<_> = counts.map(|(count, name)| format!("{count} {name}")).collect();
        let unchanged = format!("{} unchanged", self.unchanged);
        if counts.is_empty() {
            format!("no note is different, {unchanged}")
        } else {
            format!("{}, {unchanged}", counts.join(", "))
        }
    }
}

impl Change {
    fn new(kind: ChangeKind, before: Option<&Note>, after: Option<&Note>) -> Self {
        Change { kind, before: before.cloned(), after: after.cloned(), parts: Vec::new() }
    }

    /// Returns what became of a note that is there still, unless it is as it was.
    fn of(before: &Note, after: &Note) -> Option<Self> {
        let pairs = parts(before).into_iter().zip(parts(after));
        let parts: Vec<_> = pairs
            .filter(|((_, before), (_, after))| before != after)
            .map(|((name, before), (_, after))| Part { name, before, after })
            .collect();
        let kind = parts.iter().map(Part::kind).min()?;
        Some(Change { parts, ..Change::new(kind, Some(before), Some(after)) })
    }

    /// Returns the note as it is, or as it was.
    fn note(&self) -> Option<&Note> {
        self.after.as_ref().or(self.before.as_ref())
    }
}

/// Returns the parts of a note that may change, as Markdown.
fn parts(note: &Note) -> [(&'static str, String); 7] {
    let Note {
        guid: _,
        id: _,
        modified: _,
        kind,
        number: _,
        deck,
        tags,
        question,
        answer,
        extra,
        media: _,
        schedule: _,
        source: _,
        span,
    } = note;
    let options = match kind {
        NoteKind::Choice(options) => {
            let items = options
                .iter()
                .map(|option| Item { task: Some(option.correct), blocks: option.content.clone() });
            let list = BlockKind::List { start: None, tight: true, items: items.collect() };
            source::render(&[Block::new(list, *span)])
        }
        NoteKind::Table(table) => {
            source::render(&[Block::new(BlockKind::Table(table.clone()), *span)])
        }
        NoteKind::Basic
        | NoteKind::Reversed
        | NoteKind::OptionalReversed(_)
        | NoteKind::Typed
        | NoteKind::Cloze => String::new(),
    };
    let mut tags = tags.clone();
    tags.sort();
    [
        ("question", source::render(question)),
        ("options", options),
        ("answer", answer.as_deref().map(source::render).unwrap_or_default()),
        ("further", source::render(extra)),
        ("tags", tags.join(" ")),
        ("kind", kind.name().to_owned()),
        ("deck", deck.clone()),
    ]
}
