//! The parts of the fonts that a document uses, as printpdf embeds them.

use std::collections::{BTreeMap, BTreeSet};

use printpdf::{FontId as PdfFontId, ParsedFont, PdfDocument, PdfFont};
use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use super::fonts::FACES;
use super::page::{Document, Item};

/// A font with only the glyphs that the document uses.
pub(super) struct Subset {
    pub id: PdfFontId,
    remapper: GlyphRemapper,
    /// What the font says each glyph means: one meaning for the whole document.
    meanings: BTreeMap<u16, String>,
    /// Widths of the new glyphs, in thousandths of an em, as the document states them.
    widths: BTreeMap<u16, f32>,
}

impl Subset {
    /// Returns the glyph's number in the subset.
    pub(super) fn glyph(&self, glyph: u16) -> u16 {
        self.remapper.get(glyph).unwrap_or_default()
    }

    /// Returns what the font says that the glyph means.
    pub(super) fn meaning(&self, glyph: u16) -> Option<&str> {
        self.meanings.get(&glyph).map(String::as_str)
    }

    /// Returns how far a reader moves on after the glyph, in thousandths of an em.
    pub(super) fn width(&self, glyph: u16) -> f32 {
        self.widths.get(&self.glyph(glyph)).copied().unwrap_or_default()
    }
}

/// Embeds what the document uses of each font; `None` for a font it does not use.
pub(super) fn embed(
    document: &Document,
    pdf: &mut PdfDocument,
) -> Result<Vec<Option<Subset>>, String> {
    let mut used: Vec<BTreeSet<u16>> = vec![BTreeSet::new(); FACES.len()];
    let mut meanings: Vec<BTreeMap<u16, String>> = vec![BTreeMap::new(); FACES.len()];
    for item in document.pages.iter().flat_map(|page| &page.items) {
        let Item::Run(run) = item else { continue };
        for (at, glyph) in run.glyphs.iter().enumerate() {
            used[run.font].insert(glyph.id);
            let before = at.checked_sub(1).and_then(|at| run.glyphs.get(at));
            let shared = [before, run.glyphs.get(at + 1)]
                .into_iter()
                .flatten()
                .any(|other| other.text == glyph.text);
            let drawn = run.drawn.map(String::from);
            let text = drawn.as_deref().unwrap_or(&run.text[glyph.text.clone()]);
            let means = !shared && !text.is_empty();
            if means && !meanings[run.font].contains_key(&glyph.id) {
                meanings[run.font].insert(glyph.id, text.into());
            }
        }
    }
    let mut subsets = Vec::new();
    for (number, (used, meanings)) in used.into_iter().zip(meanings).enumerate() {
        if used.is_empty() {
            subsets.push(None);
        } else {
            subsets.push(Some(subset(number, &used, meanings, pdf)?));
        }
    }
    Ok(subsets)
}

fn subset(
    number: usize,
    used: &BTreeSet<u16>,
    meanings: BTreeMap<u16, String>,
    pdf: &mut PdfDocument,
) -> Result<Subset, String> {
    let face = &FACES[number];
    let glyphs: Vec<u16> = used.iter().copied().collect();
    let remapper = GlyphRemapper::new_from_glyphs_sorted(&glyphs);
    let data = subsetter::subset(face.data, 0, &remapper)
        .map_err(|error| format!("{}: {error}", face.name))?;
    let mut font = ParsedFont::from_bytes(&data, 0, &mut Vec::new())
        .ok_or_else(|| format!("{}: the subset cannot be read", face.name))?;
    font.font_name = Some(format!("{}+{}", tag(used), face.name));
    let upem = f32::from(font.units_per_em.max(1));
    let widths = font
        .glyph_widths
        .iter()
        // The document states whole numbers.
        .map(|(&glyph, &width)| (glyph, (f32::from(width) * 1000.0 / upem).trunc()))
        .collect();
    let id = PdfFontId(format!("F{number:05}"));
    pdf.resources.fonts.map.insert(id.clone(), PdfFont::new(font));
    Ok(Subset { id, remapper, meanings, widths })
}

/// Returns the six letters by which readers tell one subset from another.
fn tag(used: &BTreeSet<u16>) -> String {
    let mut hash = Sha256::new();
    for glyph in used {
        hash.update(glyph.to_be_bytes());
    }
    hash.finalize().iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect()
}
