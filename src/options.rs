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
    /// Whether raw HTML is kept as it was typed, scripts in its attributes and addresses
    /// too. Only whoever runs the program can say so, never a document.
    pub trust_html: bool,
}

/// What becomes of the headings between the questions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sections {
    /// Decks in the deck: `Rivers::Europe`.
    #[default]
    Decks,
    /// Tags of the notes under them.
    Tags,
}

/// What becomes of the two sides of a merge conflict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
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
