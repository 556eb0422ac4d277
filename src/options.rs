//! What somebody may want otherwise when a document is read.

use crate::diagnostic::Code;
use crate::read::Pattern;

/// How a document is read. The default is what [`crate::load`] does.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What becomes of merge conflicts.
    pub conflicts: Conflicts,
    /// The repairs that are not made.
    pub unrepaired: Vec<&'static Code>,
    /// The pattern of question that reads, whatever the others find.
    pub pattern: Option<&'static dyn Pattern>,
    /// What the headings between the questions become.
    pub sections: Sections,
    /// The name of the deck, with `::` between levels, where the document does not name one.
    pub deck: Option<String>,
    /// Tags of every note, beside those of the document.
    pub tags: Vec<String>,
    /// The kind of note that is wanted where the text leaves a choice, and the document does
    /// not say.
    pub note_type: Option<NoteType>,
    /// Whether raw HTML is kept as it was typed, scripts in its attributes and addresses
    /// too. Only whoever runs the program can say so, never a document.
    pub trust_html: bool,
}

/// What becomes of the headings between the questions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sections {
    /// Decks in the deck: `Rivers::Europe`.
    #[default]
    Decks,
    /// Tags of the notes under them.
    Tags,
}

/// A kind of note, as far as a document or its reader can ask for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoteType {
    /// Marked text is hidden.
    Cloze,
    /// Every question is asked in both directions.
    Reversed,
    /// The same, but only where somebody wants it; the marks for both directions say that
    /// somebody does.
    OptionalReversed,
    /// Answers are typed in.
    Typed,
}

impl NoteType {
    /// Every kind, with the name that is typed for it.
    pub const ALL: [(&'static str, NoteType); 4] = [
        ("cloze", NoteType::Cloze),
        ("reversed", NoteType::Reversed),
        ("optional-reversed", NoteType::OptionalReversed),
        ("typed", NoteType::Typed),
    ];
}

impl Sections {
    /// Every choice, with the name that is typed for it.
    pub const ALL: [(&'static str, Sections); 2] =
        [("decks", Sections::Decks), ("tags", Sections::Tags)];
}

/// What becomes of the two sides of a merge conflict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Conflicts {
    /// What the sides say decides.
    #[default]
    Auto,
    /// Ours is kept.
    Ours,
    /// Theirs is kept.
    Theirs,
    /// The document is read once per side, and the notes are merged.
    Both,
    /// A conflict is an error; it is read as by [`Conflicts::Auto`].
    Fail,
}

impl Conflicts {
    /// Every choice, with the name that is typed for it.
    pub const ALL: [(&'static str, Conflicts); 5] = [
        ("auto", Conflicts::Auto),
        ("ours", Conflicts::Ours),
        ("theirs", Conflicts::Theirs),
        ("both", Conflicts::Both),
        ("fail", Conflicts::Fail),
    ];
}
