//! Handouts to study from, as PDF.
//!
//! ```text
//! Deck ─ layout ─▶ [Galley] ─ flow ─▶ Document (placed pages) ─ writer ─▶ printpdf ─ finish ─▶ bytes
//!          └─ compositor: paragraphs, lists, tables, code
//! ```
//!
//! parley shapes the text; where lines and pages end is decided here.
#![allow(
    clippy::cast_precision_loss,
    reason = "counts of lines, gaps and columns are small, and points are not exact anyway"
)]

mod address;
mod breaks;
mod code;
mod compositor;
mod contents;
mod direction;
mod entry;
mod finish;
mod flow;
mod font_set;
mod fonts;
mod galley;
mod gap;
mod grid;
mod images;
mod inline;
mod inset;
mod job;
mod layout;
mod list;
mod math;
mod missing;
mod note;
mod page;
mod paragraph;
mod pictures;
mod pool;
mod press;
mod running;
mod script;
mod shape;
mod sheet;
mod structure;
mod subset;
mod table;
mod tags;
mod title;
mod writer;

pub use contents::Contents;
pub use font_set::{FontSet, NoFamily, NotAFont};
pub use layout::{Cards, CutSheet, Key, LAYOUTS, Layout, Quiz, Stock};
pub use page::Flip;
pub use sheet::{Margins, Paper};

use super::{ExportError, Exporter};
use crate::deck::Deck;
use crate::diagnostic::Diagnostic;

use job::Job;
use page::Palette;
use writer::Trouble;

/// How a deck is laid out and printed.
#[derive(Debug, Clone, PartialEq)]
pub struct Pdf {
    /// How the deck becomes pages.
    pub layout: Layout,
    /// The paper; where none is named, that of the country in the deck's language: US
    /// Letter for `en-US`, A4 for `en`.
    pub paper: Option<Paper>,
    /// The margins; where none are named, those of the layout.
    pub margins: Option<Margins>,
    /// The size of the text, in points; where none is named, that of the layout.
    pub size: Option<f32>,
    /// The one colour of the document, in red, green and blue: questions, links, gaps.
    pub accent: [u8; 3],
    /// Whether every colour is a grey.
    pub greyscale: bool,
    /// How many columns the text of a handout has.
    pub columns: usize,
    /// What the table of contents lists.
    pub contents: Contents,
    /// Whether the addresses of links stand below each note, to be read on paper.
    pub addresses: bool,
    /// How a quiz is made.
    pub quiz: Quiz,
    /// How cards are made.
    pub cards: Cards,
    /// The fonts to look in for what the built-in ones lack, and those to set text and code in.
    pub fonts: FontSet,
}

impl Pdf {
    /// A handout as it comes.
    pub const HANDOUT: Pdf = Pdf {
        layout: Layout::HANDOUT,
        paper: None,
        margins: None,
        size: None,
        accent: [0x1f, 0x4e, 0x79],
        greyscale: false,
        columns: 1,
        contents: Contents::None,
        addresses: false,
        quiz: Quiz { seed: None, key: Key::AtEnd },
        cards: Cards { stock: Stock::EIGHT, flip: Flip::LongEdge, offset: (0.0, 0.0), fold: false },
        fonts: FontSet::new(),
    };

    fn palette(&self) -> Palette {
        Palette { accent: self.accent, greyscale: self.greyscale }
    }
}

impl Default for Pdf {
    fn default() -> Self {
        Pdf::HANDOUT
    }
}

impl Exporter for Pdf {
    fn name(&self) -> &'static str {
        "pdf"
    }

    fn extension(&self) -> &'static str {
        let alone = self.layout == Layout::QUIZ && self.quiz.key == Key::Alone;
        if alone { "key.pdf" } else { "pdf" }
    }

    fn about(&self) -> &'static str {
        "a handout to print and to study from"
    }

    fn export(&self, deck: &Deck, sink: &mut Vec<Diagnostic>) -> Result<Vec<u8>, ExportError> {
        let mut set = || -> Result<Vec<u8>, Trouble> {
            let job = Job::new(self, deck, sink)?;
            writer::write(self.layout.set(&job, sink)?)
        };
        set().map_err(|error| ExportError::new("pdf", error))
    }
}
