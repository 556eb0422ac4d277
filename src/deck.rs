//! What Anki calls things: decks, notes, note kinds.

use crate::content::{Block, MediaKind, Table};
use crate::diagnostic::Remark;
use crate::ledger::Entry;
use crate::read::Evidence;
use crate::source::Span;

/// The notes of one document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deck {
    /// The name, with `::` between levels.
    pub name: String,
    /// The language as a BCP 47 tag, where the document names it.
    pub language: Option<String>,
    /// The path of the document.
    pub path: String,
    /// When the document last changed, in seconds since 1970.
    pub modified: i64,
    /// The notes, in the order they were written.
    pub notes: Vec<Note>,
    /// What the reader could not place, in the order it was written.
    pub left_over: Vec<LeftOver>,
    /// What was remarked while the document was read, in the order of its lines.
    pub remarks: Vec<Remark>,
    /// Where each line of the document went.
    pub ledger: Vec<Entry>,
    /// What each pattern of question found in the document: why it was read so.
    pub evidence: Vec<Evidence>,
}

/// One piece of knowledge, from which Anki makes one card or more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Which note it is, for as long as it lives: Anki's guid.
    pub guid: String,
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
    /// Where it was typed, in lines.
    pub source: Location,
    /// Where it was typed, in bytes.
    pub span: Span,
}

/// What kind of card a note makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoteKind {
    /// A question and an answer.
    Basic,
    /// A question and an answer, each of which asks for the other.
    Reversed,
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
            NoteKind::Cloze => "cloze",
            NoteKind::Choice(_) => "choice",
            NoteKind::Table(_) => "table",
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
    /// The first line, from one.
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
