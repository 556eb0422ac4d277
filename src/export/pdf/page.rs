//! The placed page: the seam between the layout, which decides where everything
//! stands, and the writer, which only draws it.
//!
//! Measures are in points, from the upper left corner of the page downwards.

use std::ops::Range;

use super::tags::{NodeId, Tags};

/// Red, green and blue.
pub(super) type Color = [u8; 3];

/// The colour of text.
pub(super) const INK: Color = [0, 0, 0];
/// The colour of what should be seen last: running heads, labels.
pub(super) const GREY: Color = [0x59, 0x59, 0x59];
/// The colour of thin lines.
pub(super) const PALE: Color = [0xb4, 0xb4, 0xb4];
/// The one colour of the document: questions, links, gaps.
pub(super) const ACCENT: Color = [0x1f, 0x4e, 0x79];

/// Which of the embedded fonts.
pub(super) type FontId = usize;
/// Which of the document's links.
pub(super) type LinkId = usize;

/// A document whose every glyph has its place.
pub(super) struct Document {
    pub title: String,
    /// A BCP 47 tag, where the document names its language.
    pub language: Option<String>,
    /// In seconds since 1970.
    pub modified: i64,
    pub width: f32,
    pub height: f32,
    pub pages: Vec<Page>,
    pub bookmarks: Vec<Bookmark>,
    pub tags: Tags,
    /// The address of every link.
    pub links: Vec<String>,
}

/// What stands on one page, in the order it is read.
#[derive(Default)]
pub(super) struct Page {
    pub items: Vec<Item>,
}

/// An entry of the outline.
pub(super) struct Bookmark {
    pub title: String,
    /// How deep it is nested, from zero.
    pub level: usize,
    /// Whether it names a section, and so stands at the head of its pages.
    pub section: bool,
    pub page: usize,
    pub y: f32,
}

/// Something on a page.
#[derive(Debug, Clone)]
pub(super) enum Item {
    Run(Run),
    Rule(Rule),
}

/// Glyphs of one font, size and colour on one baseline.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub font: FontId,
    pub size: f32,
    pub color: Color,
    pub x: f32,
    /// Where the baseline is.
    pub y: f32,
    /// What the run says.
    pub text: String,
    /// What is drawn where no font has what the run says.
    pub drawn: Option<char>,
    pub glyphs: Vec<Glyph>,
    pub node: NodeId,
    pub link: Option<LinkId>,
}

/// One glyph of a run.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    pub id: u16,
    /// How far from the pen it is drawn.
    pub x: f32,
    pub y: f32,
    /// How far the pen moves.
    pub advance: f32,
    /// What it says, in bytes of the run's text; glyphs that say something
    /// only together share the range.
    pub text: Range<usize>,
}

/// A filled rectangle, usually a thin one.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
    pub color: Color,
}

impl Item {
    /// Moves the item.
    pub(super) fn shift(&mut self, dx: f32, dy: f32) {
        let (Item::Run(Run { x, y, .. }) | Item::Rule(Rule { x, y, .. })) = self;
        *x += dx;
        *y += dy;
    }
}

/// Moves items.
pub(super) fn shift(items: &mut [Item], dx: f32, dy: f32) {
    for item in items {
        item.shift(dx, dy);
    }
}

impl Run {
    /// Returns how wide the run is.
    pub(super) fn width(&self) -> f32 {
        self.glyphs.iter().map(|glyph| glyph.advance).sum()
    }
}
