//! The fonts that are built in. No other font is ever asked, so that a document
//! looks the same wherever it was made.

use std::collections::BTreeMap;
use std::sync::Arc;

use parley::fontique::{Blob, Collection, CollectionOptions, FontInfoOverride, SourceCache};
use parley::{FontContext, FontData, LayoutContext};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

use super::inline::Ink;
use super::page::FontId;

/// The families to look in for text, one after the other.
///
/// The names are private: a font of the same name on the machine changes nothing.
pub(super) const SERIF: &str =
    "cardpress-serif, cardpress-mathematics, cardpress-symbols, cardpress-mono";
/// The families to look in for code.
pub(super) const MONO: &str =
    "cardpress-mono, cardpress-serif, cardpress-mathematics, cardpress-symbols";

/// One font file.
pub(super) struct Face {
    family: &'static str,
    /// The name readers show in the list of fonts.
    pub name: &'static str,
    pub data: &'static [u8],
}

macro_rules! faces {
    ($($family:literal: $($file:literal . $extension:literal)+;)*) => {
        &[$($(Face {
            family: $family,
            name: $file,
            data: include_bytes!(concat!("../../../assets/fonts/", $file, ".", $extension)),
        },)+)*]
    };
}

/// Every face; a [`FontId`] is a place in this list.
pub(super) static FACES: &[Face] = faces! {
    "cardpress-serif":
        "LibertinusSerif-Regular"."otf" "LibertinusSerif-Bold"."otf"
        "LibertinusSerif-Italic"."otf" "LibertinusSerif-BoldItalic"."otf";
    "cardpress-mono":
        "JetBrainsMono-Regular"."ttf" "JetBrainsMono-Bold"."ttf"
        "JetBrainsMono-Italic"."ttf" "JetBrainsMono-BoldItalic"."ttf";
    "cardpress-mathematics": "NotoSansMath-Regular"."ttf";
    "cardpress-symbols": "NotoSansSymbols2-Regular"."ttf";
};

/// The faces as parley and skrifa know them.
#[derive(Clone)]
pub(super) struct Fonts {
    pub context: FontContext,
    pub layouts: LayoutContext<Ink>,
    parsed: Vec<FontRef<'static>>,
    /// The face behind each blob. Blobs are numbered anew in every run; the
    /// numbers never reach the document.
    blobs: BTreeMap<u64, FontId>,
    covered: BTreeMap<char, bool>,
}

impl Fonts {
    /// Reads the fonts; `None` if one is damaged.
    pub(super) fn new() -> Option<Self> {
        let mut collection =
            Collection::new(CollectionOptions { shared: false, system_fonts: false });
        let mut blobs = BTreeMap::new();
        let mut parsed = Vec::new();
        for (id, face) in FACES.iter().enumerate() {
            let blob = Blob::new(Arc::new(face.data));
            blobs.insert(blob.id(), id);
            let name =
                FontInfoOverride { family_name: Some(face.family), ..FontInfoOverride::default() };
            collection.register_fonts(blob, Some(name));
            parsed.push(FontRef::new(face.data).ok()?);
        }
        let context = FontContext { collection, source_cache: SourceCache::default() };
        let layouts = LayoutContext::new();
        Some(Fonts { context, layouts, parsed, blobs, covered: BTreeMap::new() })
    }

    /// Returns which face a run was shaped with.
    pub(super) fn id(&self, font: &FontData) -> FontId {
        self.blobs.get(&font.data.id()).copied().unwrap_or_default()
    }

    /// Returns whether any face has a glyph for the character.
    pub(super) fn covers(&mut self, character: char) -> bool {
        let parsed = &self.parsed;
        character.is_ascii()
            || *self.covered.entry(character).or_insert_with(|| {
                parsed.iter().any(|face| face.charmap().map(character).is_some())
            })
    }

    /// Returns the glyph of a character and its width in ems.
    pub(super) fn glyph(&self, font: FontId, character: char) -> Option<(u16, f32)> {
        let face = self.parsed.get(font)?;
        let glyph = face.charmap().map(character)?;
        let width =
            face.glyph_metrics(Size::new(1.0), LocationRef::default()).advance_width(glyph)?;
        Some((u16::try_from(glyph.to_u32()).ok()?, width))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_that_documents_use_are_covered() {
        let mut fonts = Fonts::new().unwrap();
        for character in
            "é ß Ж λ א → ⇒ ≤ ≠ ∞ √ ∑ ✓ ✗ ✔ ✖ ★ − ÷ ● ○ ☞ ☑ ☐ ↪ • ◦ – — … € ↩ \u{fffd}".chars()
        {
            assert!(fonts.covers(character), "{character}");
        }
        assert!(!fonts.covers('\u{1f40d}'));
    }
}
