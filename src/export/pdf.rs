//! Handouts to study from, as PDF.
//!
//! ```text
//! Deck ─ handout ─▶ [Row] ─ flow ─▶ Document (placed pages) ─ writer ─▶ printpdf ─ finish ─▶ bytes
//!           └─ compositor: paragraphs, lists, tables, code
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
mod finish;
mod flow;
mod fonts;
mod gap;
mod handout;
mod images;
mod inline;
mod inset;
mod list;
mod math;
mod note;
mod page;
mod paragraph;
mod pictures;
mod running;
mod shape;
mod structure;
mod subset;
mod table;
mod tags;
mod writer;

use std::collections::BTreeSet;
use std::sync::Arc;

use hypher::Lang;
use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;

use super::{ExportError, Exporter};
use crate::deck::Deck;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

use compositor::Compositor;
use fonts::Fonts;
use gap::Gaps;
use pictures::Pictures;
use tags::Tags;

/// The page of a handout, in points.
#[derive(Debug, Clone, PartialEq)]
pub struct Pdf {
    /// How wide the sheet is.
    pub width: f32,
    /// How high the sheet is.
    pub height: f32,
    /// The margin on either side.
    pub margin_x: f32,
    /// The margin above the text; the running head stands in it.
    pub margin_top: f32,
    /// The margin below the text; the page number stands in it.
    pub margin_bottom: f32,
    /// The size of the text.
    pub size: f32,
}

impl Pdf {
    /// A sheet of A4.
    pub const A4: Pdf = Pdf {
        width: 595.276,
        height: 841.89,
        margin_x: 68.0,
        margin_top: 66.0,
        margin_bottom: 54.0,
        size: 10.5,
    };

    /// Returns how wide the text of a page is.
    fn text_width(&self) -> f32 {
        self.width - 2.0 * self.margin_x
    }

    /// Returns how high the text of a page is.
    fn text_height(&self) -> f32 {
        self.height - self.margin_top - self.margin_bottom
    }
}

impl Default for Pdf {
    fn default() -> Self {
        Pdf::A4
    }
}

impl Exporter for Pdf {
    fn name(&self) -> &'static str {
        "pdf"
    }

    fn about(&self) -> &'static str {
        "a handout to print and to study from"
    }

    fn export(&self, deck: &Deck, sink: &mut Vec<Diagnostic>) -> Result<Vec<u8>, ExportError> {
        let damaged = || ExportError::new("pdf", "a built-in font is damaged");
        let compositor = self.compositor(deck, sink).ok_or_else(damaged)?;
        let document = handout::set(self, deck, compositor);
        writer::write(document).map_err(|error| ExportError::new("pdf", error))
    }
}

impl Pdf {
    /// Returns a compositor for the deck; `None` if a font is damaged.
    fn compositor<'s>(&self, deck: &Deck, sink: &'s mut Vec<Diagnostic>) -> Option<Compositor<'s>> {
        Some(Compositor {
            fonts: Fonts::new()?,
            segmenter: LineSegmenter::new_auto(LineBreakOptions::default()),
            hyphenation: hyphenation(deck.language.as_deref()),
            tags: Tags::new(),
            frames: Vec::new(),
            links: Vec::new(),
            pictures: Arc::new(Pictures::read(deck, sink)),
            insets: Vec::new(),
            gaps: Gaps::default(),
            addresses: false,
            cited: Vec::new(),
            missing: BTreeSet::new(),
            unread: BTreeSet::new(),
            sink,
            span: Span::default(),
            page_height: self.text_height(),
        })
    }
}

/// Returns the patterns to hyphenate a language with; a document that names no
/// language is taken for English.
fn hyphenation(language: Option<&str>) -> Option<Lang> {
    let Some(language) = language else { return Some(Lang::English) };
    let code = language.split(['-', '_']).next()?.to_ascii_lowercase();
    Lang::from_iso(code.as_bytes().try_into().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_hyphenated_as_their_own() {
        assert_eq!(hyphenation(None), Some(Lang::English));
        assert_eq!(hyphenation(Some("de-AT")), Some(Lang::German));
        assert_eq!(hyphenation(Some("zh")), None);
    }
}
