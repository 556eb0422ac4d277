//! The placed page: the seam between the layout, which decides where everything
//! stands, and the writer, which only draws it.
//!
//! Measures are in points, from the upper left corner of the page downwards.

use std::ops::Range;
use std::sync::Arc;

use super::fonts::Faces;
use super::pictures::{PictureId, Pictures};
use super::tags::{ARTIFACT, NodeId, Tags, moved};

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
    pub author: Option<String>,
    /// A BCP 47 tag.
    pub language: String,
    /// Whether the document names its language, and does not only seem to be in it.
    pub names_language: bool,
    /// In seconds since 1970.
    pub modified: i64,
    pub width: f32,
    pub height: f32,
    pub pages: Vec<Page>,
    pub bookmarks: Vec<Bookmark>,
    pub tags: Tags,
    /// Where every link leads.
    pub links: Vec<Target>,
    pub pictures: Arc<Pictures>,
    pub palette: Palette,
    pub faces: Arc<Faces>,
    /// The parts of the pages in the order they are read, as their page and the number of
    /// their items; none, where the pages are read as they stand.
    pub reading: Vec<(usize, usize)>,
    pub printing: Printing,
}

/// What the dialog for printing begins with.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Printing {
    /// About which edge sheets are turned that are printed on both sides.
    pub flip: Option<Flip>,
    /// Whether the sheet must not be scaled.
    pub unscaled: bool,
}

/// The edge about which a printer turns sheets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Flip {
    /// The longer one, as the pages of a book are turned.
    #[default]
    LongEdge,
    /// The shorter one, as those of a notepad.
    ShortEdge,
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
    Path(Path),
    Drawing(Drawing),
    Picture(Placed),
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
    /// only together share the range. There are very many glyphs: it is kept small.
    pub text: Range<u32>,
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

/// An outline, filled or drawn with a pen.
#[derive(Debug, Clone)]
pub(super) struct Path {
    /// Its parts, each from its first point on.
    pub rings: Vec<Ring>,
    pub color: Color,
    /// How thick the pen is; what has no pen is filled.
    pub pen: Option<f32>,
}

/// A part of an outline.
#[derive(Debug, Clone)]
pub(super) struct Ring {
    pub start: [f32; 2],
    pub segments: Vec<Segment>,
}

/// A stretch of an outline: where it leads, and for a curve its two handles before.
#[derive(Debug, Clone, Copy)]
pub(super) enum Segment {
    Line([f32; 2]),
    Curve([[f32; 2]; 3]),
}

/// Glyphs, rules and outlines that are read as one, such as a formula.
#[derive(Debug, Clone)]
pub(super) struct Drawing {
    pub x: f32,
    /// Where its upper edge is.
    pub y: f32,
    pub width: f32,
    pub height: f32,
    pub items: Vec<Item>,
    /// What it says.
    pub says: String,
    pub node: NodeId,
    pub link: Option<LinkId>,
}

/// A picture in its place.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub picture: PictureId,
    pub x: f32,
    /// Where its upper edge is.
    pub y: f32,
    pub width: f32,
    pub height: f32,
    pub node: NodeId,
    pub link: Option<LinkId>,
}

impl Item {
    /// Makes the item one of a document that has so many more nodes and links.
    pub(super) fn rebase(&mut self, nodes: usize, links: usize) {
        match self {
            Item::Drawing(Drawing { node, link, items, .. }) => {
                *node = moved(*node, nodes);
                *link = link.map(|link| link + links);
                for item in items {
                    item.rebase(nodes, links);
                }
            }
            Item::Run(Run { node, link, .. }) | Item::Picture(Placed { node, link, .. }) => {
                *node = moved(*node, nodes);
                *link = link.map(|link| link + links);
            }
            Item::Rule(_) | Item::Path(_) => {}
        }
    }

    /// Moves the item.
    pub(super) fn shift(&mut self, dx: f32, dy: f32) {
        match self {
            Item::Run(Run { x, y, .. })
            | Item::Rule(Rule { x, y, .. })
            | Item::Picture(Placed { x, y, .. }) => {
                *x += dx;
                *y += dy;
            }
            Item::Path(path) => path.each_point(|point| *point = [point[0] + dx, point[1] + dy]),
            Item::Drawing(Drawing { x, y, items, .. }) => {
                *x += dx;
                *y += dy;
                shift(items, dx, dy);
            }
        }
    }

    /// Makes the item larger or smaller, and its distance from the corner with it.
    pub(super) fn scale(&mut self, by: f32) {
        match self {
            Item::Run(run) => {
                for length in [&mut run.x, &mut run.y, &mut run.size] {
                    *length *= by;
                }
                for glyph in &mut run.glyphs {
                    for length in [&mut glyph.x, &mut glyph.y, &mut glyph.advance] {
                        *length *= by;
                    }
                }
            }
            Item::Rule(Rule { x, y, width, height, color: _ })
            | Item::Picture(Placed { x, y, width, height, .. }) => {
                for length in [x, y, width, height] {
                    *length *= by;
                }
            }
            Item::Path(path) => {
                path.each_point(|point| *point = point.map(|length| length * by));
                path.pen = path.pen.map(|pen| pen * by);
            }
            Item::Drawing(Drawing { x, y, width, height, items, .. }) => {
                for length in [x, y, width, height] {
                    *length *= by;
                }
                for item in items {
                    item.scale(by);
                }
            }
        }
    }

    /// Returns where the last thing to be seen of it ends.
    pub(super) fn visible_end(&self) -> f32 {
        match self {
            Item::Run(run) => {
                let seen = run.text.trim_end().len();
                let glyphs = run.glyphs.iter().filter(|glyph| (glyph.text.start as usize) < seen);
                run.x + glyphs.map(|glyph| glyph.advance).sum::<f32>()
            }
            Item::Drawing(Drawing { x, width, .. }) | Item::Picture(Placed { x, width, .. }) => {
                x + width
            }
            Item::Rule(_) | Item::Path(_) => 0.0,
        }
    }

    /// Returns the node that it is the text of.
    pub(super) fn node(&self) -> Option<NodeId> {
        match self {
            Item::Run(Run { node, .. })
            | Item::Drawing(Drawing { node, .. })
            | Item::Picture(Placed { node, .. }) => Some(*node),
            Item::Rule(_) | Item::Path(_) => None,
        }
    }

    /// Makes it say nothing and lead nowhere: it is shown a second time.
    pub(super) fn mute(&mut self) {
        if let Item::Run(Run { node, link, .. })
        | Item::Drawing(Drawing { node, link, .. })
        | Item::Picture(Placed { node, link, .. }) = self
        {
            *node = ARTIFACT;
            *link = None;
        }
    }
}

impl Path {
    /// Returns where it begins on the left, and where it ends.
    pub(super) fn extent(&self) -> (f32, f32) {
        let points = self.rings.iter().flat_map(|ring| {
            let ends = ring.segments.iter().map(|segment| match segment {
                Segment::Line(point) | Segment::Curve([_, _, point]) => point[0],
            });
            std::iter::once(ring.start[0]).chain(ends)
        });
        points.fold((f32::MAX, f32::MIN), |(start, end), x| (start.min(x), end.max(x)))
    }

    fn each_point(&mut self, change: impl Fn(&mut [f32; 2])) {
        for Ring { start, segments } in &mut self.rings {
            change(start);
            for segment in segments {
                match segment {
                    Segment::Line(point) => change(point),
                    Segment::Curve(points) => points.iter_mut().for_each(&change),
                }
            }
        }
    }
}

/// Moves items.
pub(super) fn shift(items: &mut [Item], dx: f32, dy: f32) {
    for item in items {
        item.shift(dx, dy);
    }
}

impl Run {
    /// Adds to what the run says, and returns where.
    pub(super) fn say(&mut self, text: &str) -> Range<u32> {
        let end = |text: &str| u32::try_from(text.len()).unwrap_or(u32::MAX);
        let start = end(&self.text);
        self.text.push_str(text);
        start..end(&self.text)
    }

    /// Returns what one of its glyphs says.
    pub(super) fn said(&self, glyph: &Glyph) -> &str {
        self.text.get(glyph.text.start as usize..glyph.text.end as usize).unwrap_or_default()
    }

    /// Returns how wide the run is.
    pub(super) fn width(&self) -> f32 {
        self.glyphs.iter().map(|glyph| glyph.advance).sum()
    }
}

/// Returns the glyphs that say something only together, or alone.
pub(super) fn clusters(glyphs: &[Glyph]) -> impl Iterator<Item = &[Glyph]> {
    glyphs.chunk_by(|a, b| a.text == b.text && !a.text.is_empty())
}
