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
/// The family of the faces that formulas are set in. Text never asks for it.
const FORMULAS: &str = "cardpress-formulas";

/// One font file.
pub(super) struct Face {
    family: &'static str,
    /// The name readers show in the list of fonts.
    pub name: &'static str,
    pub data: &'static [u8],
}

macro_rules! faces {
    ($($family:expr => $($file:literal . $extension:literal)+;)*) => {
        &[$($(Face {
            family: $family,
            name: $file,
            data: include_bytes!(concat!("../../../assets/fonts/", $file, ".", $extension)),
        },)+)*]
    };
}

/// Every face; a [`FontId`] is a place in this list.
pub(super) static FACES: &[Face] = faces! {
    "cardpress-serif" =>
        "LibertinusSerif-Regular"."otf" "LibertinusSerif-Bold"."otf"
        "LibertinusSerif-Italic"."otf" "LibertinusSerif-BoldItalic"."otf";
    "cardpress-mono" =>
        "JetBrainsMono-Regular"."ttf" "JetBrainsMono-Bold"."ttf"
        "JetBrainsMono-Italic"."ttf" "JetBrainsMono-BoldItalic"."ttf";
    "cardpress-mathematics" => "NotoSansMath-Regular"."ttf";
    "cardpress-symbols" => "NotoSansSymbols2-Regular"."ttf";
    FORMULAS =>
        "KaTeX_AMS-Regular"."ttf" "KaTeX_Caligraphic-Bold"."ttf"
        "KaTeX_Caligraphic-Regular"."ttf" "KaTeX_Fraktur-Bold"."ttf"
        "KaTeX_Fraktur-Regular"."ttf" "KaTeX_Main-Bold"."ttf" "KaTeX_Main-BoldItalic"."ttf"
        "KaTeX_Main-Italic"."ttf" "KaTeX_Main-Regular"."ttf" "KaTeX_Math-BoldItalic"."ttf"
        "KaTeX_Math-Italic"."ttf" "KaTeX_SansSerif-Bold"."ttf" "KaTeX_SansSerif-Italic"."ttf"
        "KaTeX_SansSerif-Regular"."ttf" "KaTeX_Script-Regular"."ttf" "KaTeX_Size1-Regular"."ttf"
        "KaTeX_Size2-Regular"."ttf" "KaTeX_Size3-Regular"."ttf" "KaTeX_Size4-Regular"."ttf"
        "KaTeX_Typewriter-Regular"."ttf";
};

/// The faces as parley and skrifa know them.
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
            parsed.push(FontRef::new(face.data).ok()?);
            if face.family == FORMULAS {
                continue;
            }
            let blob = Blob::new(Arc::new(face.data));
            blobs.insert(blob.id(), id);
            let name =
                FontInfoOverride { family_name: Some(face.family), ..FontInfoOverride::default() };
            collection.register_fonts(blob, Some(name));
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
        let mut faces = text_faces(&self.parsed);
        character.is_ascii()
            || *self
                .covered
                .entry(character)
                .or_insert_with(|| faces.any(|(_, face)| face.charmap().map(character).is_some()))
    }

    /// Returns the glyph of a character and its width in ems.
    pub(super) fn glyph(&self, font: FontId, character: char) -> Option<(u16, f32)> {
        let face = self.parsed.get(font)?;
        let glyph = face.charmap().map(character)?;
        let width =
            face.glyph_metrics(Size::new(1.0), LocationRef::default()).advance_width(glyph)?;
        Some((u16::try_from(glyph.to_u32()).ok()?, width))
    }

    /// Returns the first face of text that has the character.
    pub(super) fn face_with(&self, character: char) -> Option<FontId> {
        text_faces(&self.parsed)
            .find(|(_, face)| face.charmap().map(character).is_some())
            .map(|(id, _)| id)
    }
}

/// Returns the faces that text is set in.
fn text_faces<'p>(
    parsed: &'p [FontRef<'static>],
) -> impl Iterator<Item = (FontId, &'p FontRef<'static>)> {
    parsed.iter().enumerate().filter(|(id, _)| FACES[*id].family != FORMULAS)
}

/// Returns the files of the faces that text is set in.
pub(super) fn text_files() -> impl Iterator<Item = &'static [u8]> {
    FACES.iter().filter(|face| face.family != FORMULAS).map(|face| face.data)
}

/// Returns the face of formulas that `KaTeX` calls so, as in `Math-Italic`.
pub(super) fn formula_face(name: &str) -> Option<FontId> {
    FACES.iter().position(|face| face.name.strip_prefix("KaTeX_") == Some(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_letters_of_formulas_are_as_high_as_those_of_text() {
        let fonts = Fonts::new().unwrap();
        let height = |font: FontId| {
            let face = &fonts.parsed[font];
            let metrics = face.glyph_metrics(Size::new(1.0), LocationRef::default());
            metrics.bounds(face.charmap().map('x').unwrap()).unwrap().y_max
        };
        let formula = formula_face("Main-Regular").unwrap();
        assert!((height(0) - height(formula)).abs() < 0.01, "{} {}", height(0), height(formula));
    }

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
