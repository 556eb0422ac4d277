//! Rich text: what questions and answers are made of, the same for every reader
//! and every exporter.

#[cfg(feature = "highlight")]
pub mod highlight;
pub mod html;
pub mod markdown;
pub mod text;

use std::ops::Range;

use crate::source::Span;

/// A part of a text that stands on lines of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it was typed, to the line.
    pub span: Span,
}

/// What a block can be.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum BlockKind {
    /// Running text.
    Paragraph(Vec<Inline>),
    /// A heading inside a question or an answer.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its text.
        content: Vec<Inline>,
    },
    /// Lines of code, or anything else whose line ends count.
    Code {
        /// The language, as written after the fence.
        language: Option<String>,
        /// The lines, each but the last with its line end.
        text: String,
        /// The parts of it that a cloze note hides, in their order.
        gaps: Vec<Gap>,
    },
    /// A list.
    List {
        /// The number of the first item; bullets have none.
        start: Option<u64>,
        /// Whether the items stand close together.
        tight: bool,
        /// The items.
        items: Vec<Item>,
    },
    /// A quotation.
    Quote(Vec<Block>),
    /// A table.
    Table(Table),
    /// A line across the page.
    Rule,
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Whether the box before it is ticked, where there is one.
    pub task: Option<bool>,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A table with one header row, whose cells are empty where there is none. Every row
/// has as many cells as the header.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// How each column is set.
    pub alignments: Vec<Alignment>,
    /// The header row.
    pub header: Vec<Cell>,
    /// The rows under it.
    pub rows: Vec<Vec<Cell>>,
}

/// The text of one cell.
pub type Cell = Vec<Inline>;

/// How the cells of a column are set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Alignment {
    /// As the language has it.
    #[default]
    None,
    /// To the left.
    Left,
    /// In the middle.
    Center,
    /// To the right.
    Right,
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Inline {
    /// Letters.
    Text(String),
    /// Code, never interpreted.
    Code(String),
    /// Emphasis, set in italics.
    Emphasis(Vec<Inline>),
    /// Strong emphasis, set in bold.
    Strong(Vec<Inline>),
    /// Text that is struck out.
    Strikethrough(Vec<Inline>),
    /// Text below the line.
    Subscript(Vec<Inline>),
    /// Text above the line.
    Superscript(Vec<Inline>),
    /// A link.
    Link {
        /// Where it leads.
        url: String,
        /// What it says.
        content: Vec<Inline>,
    },
    /// A picture, or a sound or a film, as its path says.
    Image {
        /// Where it is.
        url: String,
        /// What to say where it cannot be seen.
        alt: String,
    },
    /// A formula in LaTeX.
    Math {
        /// The formula, without delimiters.
        tex: String,
        /// Whether it stands on a line of its own.
        display: bool,
        /// The parts of it that a cloze note hides, in their order.
        gaps: Vec<Gap>,
    },
    /// A part that a cloze note hides.
    Cloze {
        /// Which card hides it, from one.
        ordinal: u32,
        /// What is hidden.
        content: Vec<Inline>,
        /// What is shown in its place.
        hint: Option<String>,
    },
    /// An element of HTML whose look has no other name here.
    Element {
        /// Its name, in small letters.
        name: String,
        /// Its attributes, in their order.
        attributes: Vec<(String, String)>,
        /// What is in it.
        content: Vec<Inline>,
    },
    /// The end of a line that must stay one.
    Break,
}

/// A part of code or of a formula that a cloze note hides. It is in no other one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// Which card hides it, from one.
    pub ordinal: u32,
    /// What is shown in its place.
    pub hint: Option<String>,
}

/// Returns the parts of code or of a formula, and of each whether it is hidden.
#[cfg(any(feature = "cli", feature = "html", feature = "pdf"))]
pub(crate) fn parts<'t>(text: &'t str, gaps: &[Gap]) -> Vec<(&'t str, bool)> {
    let mut parts = Vec::with_capacity(2 * gaps.len() + 1);
    let mut at = 0;
    for Gap { range, ordinal: _, hint: _ } in gaps {
        parts.extend([(&text[at..range.start], false), (&text[range.clone()], true)]);
        at = range.end;
    }
    parts.push((&text[at..], false));
    parts
}

/// What a file shows or plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum MediaKind {
    /// A picture.
    Image,
    /// A sound.
    Audio,
    /// A film.
    Video,
}

impl MediaKind {
    /// Returns the kind that the end of a path or an address says; a picture, where it
    /// says nothing.
    pub fn of(path: &str) -> Self {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let end = path.rsplit_once('.').map_or("", |(_, end)| end).to_ascii_lowercase();
        match end.as_str() {
            "aac" | "flac" | "m4a" | "mp3" | "oga" | "ogg" | "opus" | "spx" | "wav" => {
                MediaKind::Audio
            }
            "avi" | "m4v" | "mkv" | "mov" | "mp4" | "mpeg" | "mpg" | "ogv" | "webm" => {
                MediaKind::Video
            }
            _ => MediaKind::Image,
        }
    }

    /// Returns the name that files use, which is HTML's too.
    pub fn name(self) -> &'static str {
        match self {
            MediaKind::Image => "image",
            MediaKind::Audio => "audio",
            MediaKind::Video => "video",
        }
    }
}

/// Returns whether an address is one of the web, and not the path of a file.
pub fn is_remote(address: &str) -> bool {
    address.contains("://") || address.starts_with("//")
}

impl Block {
    /// Returns a block.
    pub fn new(kind: BlockKind, span: Span) -> Self {
        Block { kind, span }
    }
}

impl Inline {
    /// Returns the parts that it consists of; what is one piece has none.
    pub(crate) fn inside(&self) -> &[Inline] {
        match self {
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::Strikethrough(content)
            | Inline::Subscript(content)
            | Inline::Superscript(content)
            | Inline::Link { url: _, content }
            | Inline::Element { name: _, attributes: _, content }
            | Inline::Cloze { ordinal: _, content, hint: _ } => content,
            Inline::Text(_)
            | Inline::Code(_)
            | Inline::Image { .. }
            | Inline::Math { .. }
            | Inline::Break => &[],
        }
    }

    /// Returns the parts that it consists of, to be changed.
    pub(crate) fn inside_mut(&mut self) -> Option<&mut Vec<Inline>> {
        match self {
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::Strikethrough(content)
            | Inline::Subscript(content)
            | Inline::Superscript(content)
            | Inline::Link { url: _, content }
            | Inline::Element { name: _, attributes: _, content }
            | Inline::Cloze { ordinal: _, content, hint: _ } => Some(content),
            Inline::Text(_)
            | Inline::Code(_)
            | Inline::Image { .. }
            | Inline::Math { .. }
            | Inline::Break => None,
        }
    }
}

/// Returns whether a text has a gap that is studied.
pub(crate) fn has_gap(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match &block.kind {
        BlockKind::Paragraph(content) | BlockKind::Heading { level: _, content } => {
            line_has_gap(content)
        }
        BlockKind::List { start: _, tight: _, items } => {
            items.iter().any(|item| has_gap(&item.blocks))
        }
        BlockKind::Quote(blocks) => has_gap(blocks),
        BlockKind::Table(table) => {
            table.rows.iter().chain([&table.header]).flatten().any(|cell| line_has_gap(cell))
        }
        BlockKind::Code { language: _, text: _, gaps } => !gaps.is_empty(),
        BlockKind::Rule => false,
    })
}

fn line_has_gap(content: &[Inline]) -> bool {
    content.iter().any(|part| match part {
        Inline::Cloze { .. } => true,
        Inline::Math { tex: _, display: _, gaps } => !gaps.is_empty(),
        other => line_has_gap(other.inside()),
    })
}

/// Returns whether blocks begin with a list of boxes: options, where nothing else is said.
pub(crate) fn has_boxes(blocks: &[Block]) -> bool {
    match blocks.first().map(|block| &block.kind) {
        Some(BlockKind::List { start: None, tight: _, items }) => {
            items.iter().all(|item| item.task.is_some())
        }
        _ => false,
    }
}
