//! The fonts of a document: those that are built in, and of those that were given the
//! ones that it needs. No other font is ever asked, so that a document looks the same
//! wherever it was made.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use parley::fontique::{
    Blob, Collection, CollectionOptions, FontInfo, FontInfoOverride, FontWidth, SourceCache,
    Synthesis,
};
use parley::layout::Run;
use parley::{FontContext, FontFamilyName, FontStyle, FontWeight, LayoutContext};
use skrifa::instance::{Location, Size};
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider, Tag};

use super::font_set::{Family, FontSet};
use super::inline::Ink;
use super::page::FontId;

/// The families to look in for text, one after the other.
///
/// The names are private: a font of the same name on the machine changes nothing.
const SERIF: [&str; 4] =
    ["cardpress-serif", "cardpress-mathematics", "cardpress-symbols", "cardpress-mono"];
/// The families to look in for code.
const MONO: [&str; 4] =
    ["cardpress-mono", "cardpress-serif", "cardpress-mathematics", "cardpress-symbols"];
/// The family of the faces that formulas are set in. Text never asks for it.
const FORMULAS: &str = "cardpress-formulas";

/// A font file that is built in.
struct BuiltIn {
    family: &'static str,
    name: &'static str,
    data: &'static [u8],
}

macro_rules! faces {
    ($($family:expr => $($file:literal . $extension:literal)+;)*) => {
        &[$($(BuiltIn {
            family: $family,
            name: $file,
            data: include_bytes!(concat!("../../../assets/fonts/", $file, ".", $extension)),
        },)+)*]
    };
}

/// Every face that is built in; as it is, its place in this list is its [`FontId`].
static BUILT_IN: &[BuiltIn] = faces! {
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

/// A font as it is drawn.
pub(super) struct Face {
    /// The name readers show in the list of fonts.
    pub name: String,
    data: Blob<u8>,
    /// Which font of the file.
    pub index: u32,
    /// What is chosen where the font leaves a choice.
    pub variations: Vec<(Tag, f32)>,
    /// Whether it is to be drawn bolder than it is, as its family has no bold font.
    pub embolden: bool,
    /// Whether text is set in it, and not formulas alone.
    is_for_text: bool,
    /// The glyph of the hyphen and its width in ems.
    hyphen: Option<(u16, f32)>,
}

impl Face {
    /// Returns the font file.
    pub(super) fn data(&self) -> &[u8] {
        self.data.as_ref()
    }

    /// Returns whether the font leaves a choice.
    pub(super) fn is_variable(&self) -> bool {
        self.font().is_some_and(|font| !font.axes().is_empty())
    }

    fn font(&self) -> Option<FontRef<'_>> {
        FontRef::from_index(self.data(), self.index).ok()
    }

    /// Returns the glyph of a character and its width in ems.
    pub(super) fn glyph(&self, character: char) -> Option<(u16, f32)> {
        let font = self.font()?;
        let glyph = font.charmap().map(character)?;
        let location: Location = font.axes().location(self.variations.iter().copied());
        let width = font.glyph_metrics(Size::new(1.0), &location).advance_width(glyph)?;
        Some((u16::try_from(glyph.to_u32()).ok()?, width))
    }

    /// Returns which face it is: the file, the font in it, and what was chosen.
    fn key(blob: &Blob<u8>, index: u32, synthesis: &Synthesis) -> Key {
        let variations = synthesis.variation_settings().iter();
        let variations = variations.map(|(tag, value)| (tag.to_be_bytes(), value.to_bits()));
        (blob.id(), index, variations.collect(), synthesis.embolden())
    }
}

/// Files are numbered anew in every run; the numbers never reach the document.
type Key = (u64, u32, Vec<([u8; 4], u32)>, bool);

/// The faces of a document, which whoever sets a part of it shares.
pub(super) struct Faces {
    /// A [`FontId`] is a place in this list.
    pub list: Vec<Face>,
    ids: BTreeMap<Key, FontId>,
    collection: Collection,
    /// The given files that the collection has already.
    registered: BTreeSet<u64>,
    text: Vec<FontFamilyName<'static>>,
    code: Vec<FontFamilyName<'static>>,
}

impl Faces {
    /// Reads the fonts that a document needs; `None` if one that is built in is damaged.
    /// `characters` are those of the document.
    pub(super) fn new(
        set: &FontSet,
        characters: impl FnOnce() -> BTreeSet<char>,
        language: &str,
    ) -> Option<Self> {
        let names = |names: [&'static str; 4]| names.map(FontFamilyName::named).to_vec();
        let mut faces = Faces {
            list: Vec::new(),
            ids: BTreeMap::new(),
            collection: Collection::new(CollectionOptions { shared: false, system_fonts: false }),
            registered: BTreeSet::new(),
            text: names(SERIF),
            code: names(MONO),
        };
        let mut built_in = Vec::new();
        for BuiltIn { family, name, data } in BUILT_IN {
            let blob = Blob::new(Arc::new(*data));
            if *family == FORMULAS {
                faces.list.push(Face {
                    name: (*name).into(),
                    data: blob,
                    index: 0,
                    variations: Vec::new(),
                    embolden: false,
                    is_for_text: false,
                    hyphen: None,
                });
                continue;
            }
            let names =
                FontInfoOverride { family_name: Some(family), ..FontInfoOverride::default() };
            let (_, fonts) = faces.collection.register_fonts(blob.clone(), Some(names)).pop()?;
            let font = fonts.into_iter().next()?;
            // As they are they come first, in the order of their list.
            faces.add(&blob, &font, name, font.weight(), font.style());
            built_in.push((blob, font, name));
        }
        for (blob, font, name) in built_in {
            faces.add_looks(&blob, &font, name);
        }
        if !set.is_empty() {
            let built_in: Vec<_> = faces.list.iter().filter_map(Face::font).collect();
            let charmaps: Vec<_> = built_in.iter().map(MetadataProvider::charmap).collect();
            let mut missing = characters();
            missing.retain(|&c| !charmaps.iter().any(|charmap| charmap.map(c).is_some()));
            faces.give(set, missing, language);
            let [text, code] = set.preferred().map(|family| Some(faces.register(family?)));
            faces.text.splice(0..0, text);
            faces.code.splice(0..0, code);
        }
        Some(faces)
    }

    /// Adds the given fonts that have what is missing.
    fn give(&mut self, set: &FontSet, mut missing: BTreeSet<char>, language: &str) {
        for family in set.choose(&mut missing, language) {
            let name = self.register(family);
            if !self.text.contains(&name) {
                self.code.push(name.clone());
                self.text.push(name);
            }
        }
    }

    /// Adds the fonts of a family, and returns its name.
    fn register(&mut self, family: &Family) -> FontFamilyName<'static> {
        let name = FontFamilyName::named(&family.name).into_owned();
        for font in &family.fonts {
            let Some(blob) = font.load(None) else { continue };
            if self.registered.insert(blob.id()) {
                self.collection.register_fonts(blob.clone(), None);
            }
            self.add_looks(&blob, font, "");
        }
        name
    }

    /// Adds a font in each of the ways that it may be drawn in.
    fn add_looks(&mut self, blob: &Blob<u8>, font: &FontInfo, name: &str) {
        for weight in [FontWeight::NORMAL, FontWeight::BOLD] {
            for style in [FontStyle::Normal, FontStyle::Italic] {
                self.add(blob, font, name, weight, style);
            }
        }
    }

    /// Adds a font as it is drawn where that weight and style are wanted. One without a
    /// name is called what it calls itself.
    fn add(
        &mut self,
        blob: &Blob<u8>,
        font: &FontInfo,
        name: &str,
        weight: FontWeight,
        style: FontStyle,
    ) {
        let synthesis = font.synthesis(FontWidth::NORMAL, style, weight);
        let key = Face::key(blob, font.index(), &synthesis);
        if self.ids.contains_key(&key) {
            return;
        }
        let variations = synthesis.variation_settings().iter();
        let mut face = Face {
            name: name.into(),
            data: blob.clone(),
            index: font.index(),
            variations: variations
                .map(|(tag, value)| (Tag::new(&tag.to_be_bytes()), *value))
                .collect(),
            embolden: synthesis.embolden(),
            is_for_text: true,
            hyphen: None,
        };
        face.hyphen = face.glyph('-');
        if name.is_empty() {
            face.name = own_name(&face);
        }
        self.ids.insert(key, self.list.len());
        self.list.push(face);
    }

    /// Returns whether any face has a glyph for the character.
    pub(super) fn cover(&self, character: char) -> bool {
        self.face_with(character).is_some()
    }

    /// Returns the first face of text that has the character.
    fn face_with(&self, character: char) -> Option<FontId> {
        self.list.iter().position(|face| {
            let font = face.font().filter(|_| face.is_for_text);
            font.is_some_and(|font| font.charmap().map(character).is_some())
        })
    }

    /// Returns the families to look in for text, or for code.
    pub(super) fn families(&self, mono: bool) -> &[FontFamilyName<'static>] {
        if mono { &self.code } else { &self.text }
    }
}

/// Returns what a font calls itself, in the letters that PDF allows.
fn own_name(face: &Face) -> String {
    let font = face.font();
    let names = font.iter().flat_map(|font| font.localized_strings(StringId::POSTSCRIPT_NAME));
    let name: String = names.map(|name| name.chars().collect()).next().unwrap_or_default();
    let name: String =
        name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(60).collect();
    if name.is_empty() { "Font".into() } else { name }
}

/// What one thread shapes text with.
pub(super) struct Fonts {
    pub context: FontContext,
    pub layouts: LayoutContext<Ink>,
    pub faces: Arc<Faces>,
    covered: BTreeMap<char, bool>,
}

impl Fonts {
    /// Returns what shapes with the faces.
    pub(super) fn new(faces: Arc<Faces>) -> Self {
        let collection = faces.collection.clone();
        let context = FontContext { collection, source_cache: SourceCache::default() };
        let layouts = LayoutContext::new();
        Fonts { context, layouts, faces, covered: BTreeMap::new() }
    }

    /// Returns which face a run was shaped with.
    pub(super) fn id(&self, run: &Run<'_, Ink>) -> FontId {
        let font = run.font();
        let key = Face::key(&font.data, font.index, &run.synthesis());
        self.faces.ids.get(&key).copied().unwrap_or_default()
    }

    /// Returns whether any face has a glyph for the character.
    pub(super) fn covers(&mut self, character: char) -> bool {
        let faces = &self.faces;
        character.is_ascii()
            || *self.covered.entry(character).or_insert_with(|| faces.cover(character))
    }

    /// Returns the glyph of the hyphen and its width in ems.
    pub(super) fn hyphen(&self, font: FontId) -> Option<(u16, f32)> {
        self.faces.list.get(font)?.hyphen
    }

    /// Returns the glyph of a character and its width in ems.
    pub(super) fn glyph(&self, font: FontId, character: char) -> Option<(u16, f32)> {
        self.faces.list.get(font)?.glyph(character)
    }

    /// Returns the first face of text that has the character.
    pub(super) fn face_with(&self, character: char) -> Option<FontId> {
        self.faces.face_with(character)
    }

    /// Returns the face of formulas that `KaTeX` calls so, as in `Math-Italic`.
    pub(super) fn formula_face(&self, name: &str) -> Option<FontId> {
        let is_it = |face: &Face| face.name.strip_prefix("KaTeX_") == Some(name);
        self.faces.list.iter().position(|face| !face.is_for_text && is_it(face))
    }
}

/// Returns the files of the built-in faces that text is set in.
pub(super) fn text_files() -> impl Iterator<Item = &'static [u8]> {
    BUILT_IN.iter().filter(|face| face.family != FORMULAS).map(|face| face.data)
}

#[cfg(test)]
mod tests {
    use super::*;
    use skrifa::instance::LocationRef;

    #[test]
    fn small_letters_of_formulas_are_as_high_as_those_of_text() {
        let faces = Faces::new(&FontSet::new(), BTreeSet::new, "en").unwrap();
        let fonts = Fonts::new(Arc::new(faces));
        let height = |font: FontId| {
            let face = fonts.faces.list[font].font().unwrap();
            let metrics = face.glyph_metrics(Size::new(1.0), LocationRef::default());
            metrics.bounds(face.charmap().map('x').unwrap()).unwrap().y_max
        };
        let formula = fonts.formula_face("Main-Regular").unwrap();
        assert!((height(0) - height(formula)).abs() < 0.01, "{} {}", height(0), height(formula));
    }

    #[test]
    fn signs_that_documents_use_are_covered() {
        let faces = Faces::new(&FontSet::new(), BTreeSet::new, "en").unwrap();
        let mut fonts = Fonts::new(Arc::new(faces));
        for character in
            "é ß Ж λ א → ⇒ ≤ ≠ ∞ √ ∑ ✓ ✗ ✔ ✖ ★ − ÷ ● ○ ☞ ☑ ☐ ↪ • ◦ – — … € ↩ \u{fffd}".chars()
        {
            assert!(fonts.covers(character), "{character}");
        }
        assert!(!fonts.covers('\u{1f40d}'));
    }
}
