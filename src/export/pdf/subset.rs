//! The parts of the fonts that a document uses, as printpdf embeds them.

use printpdf::{
    Codepoint, FontId as PdfFontId, Op, ParsedFont, PdfDocument, PdfFont, PdfFontHandle, Pt,
    TextItem,
};
use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use super::fonts::FACES;
use super::page::{Document, Item};

/// A font with only the glyphs that the document uses.
pub(super) struct Subset {
    pub id: PdfFontId,
    /// By the number of the glyph in the whole font.
    glyphs: Vec<Option<Used>>,
}

/// A glyph that the document uses.
#[derive(Debug, Clone, Default)]
pub(super) struct Used {
    /// Its number in the subset.
    pub id: u16,
    /// How far a reader moves on after it, in thousandths of an em.
    pub width: f32,
    /// What the font says it means: one meaning for the whole document.
    pub meaning: Option<String>,
}

impl Subset {
    /// Returns what became of a glyph.
    pub(super) fn glyph(&self, glyph: u16) -> Option<&Used> {
        self.glyphs.get(usize::from(glyph))?.as_ref()
    }

    /// Returns what the font says that the glyph means.
    pub(super) fn meaning(&self, glyph: u16) -> Option<&str> {
        self.glyph(glyph)?.meaning.as_deref()
    }
}

/// Embeds what the document uses of each font; `None` for a font it does not use.
pub(super) fn embed(
    document: &Document,
    pdf: &mut PdfDocument,
) -> Result<Vec<Option<Subset>>, String> {
    let mut fonts: Vec<Vec<Option<Used>>> = vec![Vec::new(); FACES.len()];
    for item in document.pages.iter().flat_map(|page| &page.items) {
        let Item::Run(run) = item else { continue };
        let glyphs = &mut fonts[run.font];
        for (at, glyph) in run.glyphs.iter().enumerate() {
            let place = usize::from(glyph.id);
            if place >= glyphs.len() {
                glyphs.resize(place + 1, None);
            }
            let used = glyphs[place].get_or_insert_default();
            if used.meaning.is_some() {
                continue;
            }
            let before = at.checked_sub(1).and_then(|at| run.glyphs.get(at));
            let shared = [before, run.glyphs.get(at + 1)]
                .into_iter()
                .flatten()
                .any(|other| other.text == glyph.text);
            let drawn = run.drawn.map(String::from);
            let text = drawn.as_deref().unwrap_or(&run.text[glyph.text.clone()]);
            if !shared && !text.is_empty() {
                used.meaning = Some(text.into());
            }
        }
    }
    let subsets = fonts.into_iter().enumerate();
    subsets
        .map(
            |(number, glyphs)| {
                if glyphs.is_empty() { Ok(None) } else { subset(number, glyphs, pdf).map(Some) }
            },
        )
        .collect()
}

/// Returns what shows every glyph that was embedded, with what the font is to say it means.
///
/// printpdf embeds a font where a page shows it, and says of a glyph what the page says.
pub(super) fn show_all(fonts: &[Option<Subset>]) -> Vec<Op> {
    let mut ops = vec![Op::StartTextSection];
    for font in fonts.iter().flatten() {
        let glyphs = font.glyphs.iter().flatten().map(|used| {
            let meaning = used.meaning.as_deref().unwrap_or(" ").to_owned();
            Codepoint::with_cid(used.id, 0.0, meaning)
        });
        let handle = PdfFontHandle::External(font.id.clone());
        ops.push(Op::SetFont { font: handle, size: Pt(1.0) });
        ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(glyphs.collect())] });
    }
    ops.push(Op::EndTextSection);
    ops
}

fn subset(
    number: usize,
    mut glyphs: Vec<Option<Used>>,
    pdf: &mut PdfDocument,
) -> Result<Subset, String> {
    let face = &FACES[number];
    let used: Vec<u16> = (0..=u16::MAX)
        .zip(&glyphs)
        .filter_map(|(glyph, used)| used.as_ref().map(|_| glyph))
        .collect();
    let remapper = GlyphRemapper::new_from_glyphs_sorted(&used);
    let data = subsetter::subset(face.data, 0, &remapper)
        .map_err(|error| format!("{}: {error}", face.name))?;
    let mut font = ParsedFont::from_bytes(&data, 0, &mut Vec::new())
        .ok_or_else(|| format!("{}: the subset cannot be read", face.name))?;
    font.font_name = Some(format!("{}+{}", tag(&used), face.name));
    let upem = f32::from(font.units_per_em.max(1));
    for glyph in used {
        let Some(used) = &mut glyphs[usize::from(glyph)] else { continue };
        used.id = remapper.get(glyph).unwrap_or_default();
        let width = font.get_glyph_width(used.id).unwrap_or_default();
        // The document states whole numbers.
        used.width = (f32::from(width) * 1000.0 / upem).trunc();
    }
    let id = PdfFontId(format!("F{number:05}"));
    pdf.resources.fonts.map.insert(id.clone(), PdfFont::new(font));
    Ok(Subset { id, glyphs })
}

/// Returns the six letters by which readers tell one subset from another.
fn tag(used: &[u16]) -> String {
    let mut hash = Sha256::new();
    for glyph in used {
        hash.update(glyph.to_be_bytes());
    }
    hash.finalize().iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect()
}
