//! The parts of the fonts that a document uses, as printpdf embeds them.

use printpdf::{
    Codepoint, FontId as PdfFontId, Op, ParsedFont, PdfDocument, PdfFont, PdfFontHandle, Pt,
    TextItem,
};
use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use super::fonts::{Face, Faces};
use super::page::{Document, Item, Run, clusters};

/// A font with only the glyphs that the document uses.
pub(super) struct Subset {
    pub id: PdfFontId,
    /// Whether it is to be drawn bolder than it is.
    pub embolden: bool,
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
    faces: &Faces,
    pdf: &mut PdfDocument,
) -> Result<Vec<Option<Subset>>, String> {
    let mut fonts: Vec<Vec<Option<Used>>> = vec![Vec::new(); faces.list.len()];
    for run in runs(document) {
        let glyphs = &mut fonts[run.font];
        for glyph in &run.glyphs {
            let place = usize::from(glyph.id);
            if place >= glyphs.len() {
                glyphs.resize(place + 1, None);
            }
            glyphs[place].get_or_insert_default();
        }
    }
    // What a glyph says alone is what it means.
    for run in runs(document) {
        for cluster in clusters(&run.glyphs).filter(|cluster| cluster.len() == 1) {
            let drawn = run.drawn.map(String::from);
            let text = drawn.as_deref().unwrap_or(run.said(&cluster[0]));
            mean(&mut fonts[run.font], cluster[0].id, text);
        }
    }
    // Readers that do not ask what glyphs say together get the letters one by one, or, where
    // there is not one for each, all of them from the first.
    for run in runs(document) {
        for cluster in clusters(&run.glyphs).filter(|cluster| cluster.len() > 1) {
            let text = run.said(&cluster[0]);
            if text.chars().count() == cluster.len() {
                for (glyph, (at, letter)) in cluster.iter().zip(text.char_indices()) {
                    mean(&mut fonts[run.font], glyph.id, &text[at..at + letter.len_utf8()]);
                }
            } else {
                mean(&mut fonts[run.font], cluster[0].id, text);
            }
        }
    }
    let subsets = fonts.into_iter().enumerate();
    subsets
        .map(|(number, glyphs)| {
            if glyphs.is_empty() {
                Ok(None)
            } else {
                subset(number, &faces.list[number], glyphs, pdf).map(Some)
            }
        })
        .collect()
}

/// Returns the runs of a document.
fn runs(document: &Document) -> impl Iterator<Item = &Run> {
    document.pages.iter().flat_map(|page| &page.items).flat_map(|item| {
        let (run, within) = match item {
            Item::Run(run) => (Some(run), &[] as &[Item]),
            Item::Drawing(drawing) => (None, drawing.items.as_slice()),
            Item::Rule(_) | Item::Path(_) | Item::Picture(_) => (None, &[] as &[Item]),
        };
        run.into_iter().chain(within.iter().filter_map(|item| match item {
            Item::Run(run) => Some(run),
            _ => None,
        }))
    })
}

/// Says what a glyph means, unless it means something already.
fn mean(glyphs: &mut [Option<Used>], glyph: u16, text: &str) {
    if let Some(Some(used)) = glyphs.get_mut(usize::from(glyph))
        && used.meaning.is_none()
        && !text.is_empty()
    {
        used.meaning = Some(text.into());
    }
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
    face: &Face,
    mut glyphs: Vec<Option<Used>>,
    pdf: &mut PdfDocument,
) -> Result<Subset, String> {
    let used: Vec<u16> = (0..=u16::MAX)
        .zip(&glyphs)
        .filter_map(|(glyph, used)| used.as_ref().map(|_| glyph))
        .collect();
    let remapper = GlyphRemapper::new_from_glyphs_sorted(&used);
    let data = cut(face, &remapper).map_err(|error| format!("{}: {error}", face.name))?;
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
    Ok(Subset { id, embolden: face.embolden, glyphs })
}

/// Returns the font with the glyphs that are used, and nothing left to choose.
fn cut(face: &Face, used: &GlyphRemapper) -> Result<Vec<u8>, subsetter::Error> {
    if face.variations.is_empty() && !face.is_variable() {
        return subsetter::subset(face.data(), face.index, used);
    }
    let chosen: Vec<_> = face
        .variations
        .iter()
        .map(|(tag, value)| (subsetter::Tag::new(&tag.to_be_bytes()), *value))
        .collect();
    subsetter::subset_with_variations(face.data(), face.index, &chosen, used)
}

/// Returns the six letters by which readers tell one subset from another.
fn tag(used: &[u16]) -> String {
    let mut hash = Sha256::new();
    for glyph in used {
        hash.update(glyph.to_be_bytes());
    }
    hash.finalize().iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect()
}
