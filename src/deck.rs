//! What Anki calls things: decks, notes, note kinds.

#[cfg(any(feature = "apkg", feature = "csv", feature = "html", feature = "pdf"))]
mod choice;
mod gather;

#[cfg(any(feature = "apkg", feature = "csv", feature = "html", feature = "pdf"))]
pub(crate) use choice::can_be_shuffled;

pub use gather::{Part, gather};

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::content::{Block, MediaKind, Table};
use crate::diagnostic::{Diagnostic, Remark};
use crate::ledger::Entry;
use crate::read::Evidence;
use crate::source::{Source, Span};

/// The notes of one document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deck {
    /// The name, with `::` between levels.
    pub name: String,
    /// The language as a BCP 47 tag, where the document names it.
    pub language: Option<String>,
    /// Who wrote it, where the document says so.
    pub author: Option<String>,
    /// The path of the document.
    pub path: String,
    /// When the document last changed, in seconds since 1970.
    pub modified: i64,
    /// What it is about: Anki shows it above the deck.
    pub description: Vec<Block>,
    /// How it is to be studied, where its author says so.
    pub preset: Option<Preset>,
    /// Whether the options of a question may be shown in any order.
    pub shuffled: bool,
    /// The notes, in the order they were written.
    pub notes: Vec<Note>,
    /// What is in the files that its notes show and play, by the path that names them
    /// there. A file that is not here could not be had.
    pub files: BTreeMap<String, Arc<[u8]>>,
    /// What the reader could not place, in the order it was written.
    pub left_over: Vec<LeftOver>,
    /// What was remarked while the document was read, in the order of its lines.
    pub remarks: Vec<Remark>,
    /// Where each line of the document went.
    pub ledger: Vec<Entry>,
    /// What each pattern of question found in the document: why it was read so.
    pub evidence: Vec<Evidence>,
}

impl Deck {
    /// Adds remarks that were made on it after it was read, each in its place.
    pub fn remark(&mut self, source: &Source, diagnostics: Vec<Diagnostic>) {
        self.remarks.extend(diagnostics.into_iter().map(|d| Remark::new(source, d)));
        self.remarks.sort_by_key(|r| (r.diagnostic.span.start, r.diagnostic.code.id));
    }
}

/// How a deck is to be studied: what Anki calls a preset of deck options. What is `None`
/// is as Anki has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preset {
    /// What it is called.
    pub name: String,
    /// How many new cards are shown on a day.
    pub new_per_day: Option<u32>,
    /// How many cards are reviewed on a day.
    pub reviews_per_day: Option<u32>,
    /// After how many minutes a card that is being learned is seen again, step by step.
    pub learning_steps: Option<Vec<u32>>,
}

/// One piece of knowledge, from which Anki makes one card or more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Which note it is, for as long as it lives: Anki's guid.
    pub guid: String,
    /// What the document itself calls it, where it does.
    pub id: Option<Id>,
    /// When it last changed, in seconds since 1970: Anki takes a note in again only
    /// if this is later than what it has.
    pub modified: i64,
    /// What kind of card it makes.
    pub kind: NoteKind,
    /// The number it was written with.
    pub number: Option<u64>,
    /// The deck it belongs to: the name of the whole deck, then its sections.
    pub deck: String,
    /// Its tags, without blanks.
    pub tags: Vec<String>,
    /// What is asked. For a cloze note, the whole text with its gaps; for a
    /// table, what the table is called.
    pub question: Vec<Block>,
    /// What is answered; `None` where the document has no answer yet.
    pub answer: Option<Vec<Block>>,
    /// What to read further: it answers nothing, and stands below the answer.
    pub extra: Vec<Block>,
    /// The files that it shows and plays, in their order, each once.
    pub media: Vec<Media>,
    /// How far its cards have been learned, where it comes from a collection.
    pub schedule: Vec<Schedule>,
    /// Where it was typed, in lines.
    pub source: Location,
    /// Where it was typed, in bytes.
    pub span: Span,
}

impl Note {
    /// Returns whether it is answered: by a text, or by what it is.
    pub(crate) fn is_answered(&self) -> bool {
        self.answer.is_some() || self.kind.answers_itself()
    }
}

/// What a document itself calls a note, so that it is the same one however it is worded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Id {
    /// The guid that Anki has, or is to have.
    Guid(String),
    /// A name that is unique in the document.
    Name(String),
}

/// How far a card has been learned.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schedule {
    /// Which of the note's cards it is, from zero.
    pub card: u32,
    /// The day it is to be seen again, as `2026-11-25`; `None` for a card that is new.
    pub due: Option<String>,
    /// After how many days it is seen again; 0 where that is within the day.
    pub interval: u32,
    /// How often it was answered.
    pub reviews: u32,
    /// How often it was forgotten.
    pub lapses: u32,
    /// Whether it is held back from being seen.
    pub suspended: bool,
}

/// The names by which kinds of notes are asked for, in documents and in sheets.
pub(crate) const KINDS: &[&str] = &[
    "basic",
    "reversed",
    "optional-reversed",
    "optional-reversed-on",
    "typed",
    "cloze",
    "choice",
    "table",
];

/// What kind of card a note makes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoteKind {
    /// A question and an answer.
    Basic,
    /// A question and an answer, each of which asks for the other.
    Reversed,
    /// A question and an answer, which somebody may have ask for the question too; `true`
    /// where it does so now.
    OptionalReversed(bool),
    /// A question whose answer is typed in.
    Typed,
    /// A text with gaps.
    Cloze,
    /// A question with options to choose from.
    Choice(Vec<Choice>),
    /// A table, studied row by row.
    Table(Table),
}

impl NoteKind {
    /// Returns the name that files and messages use.
    pub fn name(&self) -> &'static str {
        match self {
            NoteKind::Basic => "basic",
            NoteKind::Reversed => "reversed",
            NoteKind::OptionalReversed(_) => "optional-reversed",
            NoteKind::Typed => "typed",
            NoteKind::Cloze => "cloze",
            NoteKind::Choice(_) => "choice",
            NoteKind::Table(_) => "table",
        }
    }

    /// Returns whether a note of this kind is answered without a text for its answer.
    pub(crate) fn answers_itself(&self) -> bool {
        match self {
            NoteKind::Choice(options) => options.iter().any(|option| option.correct),
            NoteKind::Cloze | NoteKind::Table(_) => true,
            NoteKind::Basic
            | NoteKind::Reversed
            | NoteKind::OptionalReversed(_)
            | NoteKind::Typed => false,
        }
    }
}

/// One option of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What it says.
    pub content: Vec<Block>,
    /// Whether it is a right answer.
    pub correct: bool,
}

/// A file that a note shows or plays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    /// What it is.
    pub kind: MediaKind,
    /// Its path from the document, or its address, as it was typed.
    pub path: String,
    /// Whether it is on the web. What is not must be carried by a package.
    pub remote: bool,
}

/// Lines of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Location {
    /// The path of the document.
    pub path: String,
    /// The first line, from one; 0 where it was read out of a package.
    pub line: usize,
    /// The last line.
    pub end_line: usize,
}

/// Text that found no place in a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOver {
    /// The text, as it was typed.
    pub text: String,
    /// Where it was typed.
    pub source: Location,
}
