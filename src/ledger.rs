//! Where every line of a document went: nothing is lost.

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It is in a note.
    Note,
    /// It is in a table note.
    Table,
    /// It names the deck or a section.
    Heading,
    /// It serves the document, not the reader: a table of contents, a comment.
    Furniture,
    /// It is a conflict marker.
    Marker,
    /// It is on the side of a conflict that was not kept.
    DiscardedSide,
    /// It is in the front matter.
    FrontMatter,
    /// It could not be placed.
    LeftOver,
}

impl Fate {
    /// Returns the name that files use.
    pub fn name(self) -> &'static str {
        match self {
            Fate::Note => "note",
            Fate::Table => "table",
            Fate::Heading => "heading",
            Fate::Furniture => "furniture",
            Fate::Marker => "marker",
            Fate::DiscardedSide => "discarded_side",
            Fate::FrontMatter => "front_matter",
            Fate::LeftOver => "left_over",
        }
    }
}

/// Lines that went the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The first line, from one.
    pub line: usize,
    /// The last line.
    pub end_line: usize,
    /// Where they went.
    pub fate: Fate,
}
