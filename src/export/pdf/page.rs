//! The placed page: the seam between the layout, which decides where everything
//! stands, and the writer, which only draws it.
//!
//! Measures are in points, from the upper left corner of the page downwards.

use std::ops::Range;
use std::sync::Arc;

use super::fonts::Faces;
use super::tags::{NodeId, Tags, moved};

/// What colour something has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Color {
    /// The colour of text: black.
    #[default]
    Ink,
    /// The one colour of the document: questions, links, gaps.
    Accent,
    /// Red, green and blue.
    Rgb([u8; 3]),
}

/// The colour of text.
pub(super) const INK: Color = Color::Ink;
/// The colour of what should be seen last: running heads, labels.
pub(super) const GREY: Color = Color::Rgb([0x59, 0x59, 0x59]);
/// The colour of thin lines.
pub(super) const PALE: Color = Color::Rgb([0xb4, 0xb4, 0xb4]);
/// The one colour of the document: questions, links, gaps.
pub(super) const ACCENT: Color = Color::Accent;

/// What the colours come to on paper.
#[derive(Debug, Clone, Copy)]
pub(super) struct Palette {
    /// Red, green and blue.
    pub accent: [u8; 3],
    /// Whether every colour is made a grey as light as it is.
    pub greyscale: bool,
}

impl Palette {
    /// Returns the red, green and blue of a colour.
    pub(super) fn of(self, color: Color) -> [u8; 3] {
        let rgb = match color {
            Color::Ink => [0; 3],
            Color::Accent => self.accent,
            Color::Rgb(rgb) => rgb,
        };
        if !self.greyscale {
            return rgb;
        }
        // The luma of ITU-R BT.601, in thousandths.
        let [red, green, blue] = rgb.map(u32::from);
        let grey = (299 * red + 587 * green + 114 * blue + 500) / 1000;
        [u8::try_from(grey).unwrap_or(u8::MAX); 3]
    }
}

/// Which of the embedded fonts.
pub(super) type FontId = usize;
/// Which of the document's links.
pub(super) type LinkId = usize;

/// A document whose every glyph has its place.
pub(super) struct Document {
    pub title: String,
    /// A BCP 47 tag.
    pub language: String,
    /// In seconds since 1970.
    pub modified: i64,
    pub width: f32,
    pub height: f32,
    pub pages: Vec<Page>,
    pub bookmarks: Vec<Bookmark>,
    pub tags: Tags,
    /// Where every link leads.
    pub links: Vec<Target>,
    pub palette: Palette,
    pub faces: Arc<Faces>,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Target {
    /// Out of the document.
    Address(String),
    /// To a bookmark.
    Mark(usize),
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
    /// Makes the item one of a document that has so many more nodes and links.
    pub(super) fn rebase(&mut self, nodes: usize, links: usize) {
        match self {
            Item::Run(run) => {
                run.node = moved(run.node, nodes);
                run.link = run.link.map(|link| link + links);
            }
            Item::Rule(_) => {}
        }
    }

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

/// Returns the glyphs that say something only together, or alone.
pub(super) fn clusters(glyphs: &[Glyph]) -> impl Iterator<Item = &[Glyph]> {
    glyphs.chunk_by(|a, b| a.text == b.text && !a.text.is_empty())
}
