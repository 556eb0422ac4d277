//! What `RaTeX` says to draw, made items of a page.

use ratex_types::color::Color as MathColor;
use ratex_types::display_item::DisplayItem;
use ratex_types::path_command::PathCommand;

use crate::export::pdf::compositor::Compositor;
use crate::export::pdf::page::{ACCENT, Color, Glyph, INK, Item, Path, Ring, Rule, Run, Segment};
use crate::export::pdf::tags::NodeId;

/// How thick the pen is where `RaTeX` names none, in ems: as its rules are.
const PEN: f64 = 0.04;

/// Draws for a compositor.
pub(super) struct Artist<'a, 's> {
    pub size: f32,
    pub compositor: &'a mut Compositor<'s>,
}

impl Artist<'_, '_> {
    pub(super) fn items(&mut self, list: &[DisplayItem]) -> Vec<Item> {
        let mut items = Vec::new();
        for item in list {
            match item {
                DisplayItem::GlyphPath { x, y, scale, font, char_code, color } => {
                    self.glyph(&mut items, font, *char_code, [*x, *y, *scale], *color);
                }
                DisplayItem::Line { x, y, width, thickness, color, dashed } => {
                    let rule = self.rule([*x, y - thickness / 2.0, *width, *thickness], *color);
                    if *dashed {
                        items.extend(dashes(&rule).map(Item::Rule));
                    } else {
                        items.push(Item::Rule(rule));
                    }
                }
                DisplayItem::Rect { x, y, width, height, color } => {
                    items.push(Item::Rule(self.rule([*x, *y, *width, *height], *color)));
                }
                DisplayItem::Path { x, y, commands, fill, color } => {
                    let pen = (!fill).then(|| points(PEN, self.size));
                    let rings = self.rings([*x, *y], commands);
                    items.push(Item::Path(Path { rings, color: page_color(*color), pen }));
                }
            }
        }
        items
    }

    /// Adds a glyph, to the run before it if it goes on with that.
    fn glyph(
        &mut self,
        items: &mut Vec<Item>,
        font: &str,
        code: u32,
        [x, y, scale]: [f64; 3],
        color: MathColor,
    ) {
        let meaning = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
        if meaning.is_whitespace() || meaning.is_control() {
            return;
        }
        let Some((font, id, advance)) = self.find(font, meaning) else { return };
        let (x, y) = (points(x, self.size), points(y, self.size));
        let size = points(scale, self.size);
        let color = page_color(color);
        let goes_on = matches!(items.last(), Some(Item::Run(run))
            if run.font == font && run.size.to_bits() == size.to_bits()
                && run.y.to_bits() == y.to_bits() && run.color == color);
        if !goes_on {
            items.push(Item::Run(Run {
                font,
                size,
                color,
                x,
                y,
                text: String::new(),
                drawn: None,
                glyphs: Vec::new(),
                node: NodeId::default(),
                link: None,
            }));
        }
        let Some(Item::Run(run)) = items.last_mut() else { return };
        let before: f32 = run.glyphs.iter().rev().skip(1).map(|glyph| glyph.advance).sum();
        if let Some(last) = run.glyphs.last_mut() {
            last.advance = x - run.x - before;
        }
        let text = run.say(meaning.encode_utf8(&mut [0; 4]));
        run.glyphs.push(Glyph { id, x: 0.0, y: 0.0, advance: advance * size, text });
    }

    /// Returns the face and the glyph of a character, and how wide that is, in ems: from
    /// the fonts of text where the fonts for formulas lack it.
    fn find(&mut self, font: &str, meaning: char) -> Option<(usize, u16, f32)> {
        let fonts = &self.compositor.fonts;
        let own = ratex_font::FontId::parse(font)
            .map_or(meaning, |id| ratex_font::katex_ttf_glyph_char(id, u32::from(meaning)));
        let formula = fonts
            .formula_face(font)
            .and_then(|face| fonts.glyph(face, own).map(|(id, width)| (face, id, width)));
        if formula.is_some() {
            return formula;
        }
        let face = fonts.face_with(meaning);
        if face.is_none() {
            self.compositor.missing.add(meaning, self.compositor.span);
        }
        let fonts = &self.compositor.fonts;
        let (face, shown) = match face {
            Some(face) => (face, meaning),
            None => (fonts.face_with(char::REPLACEMENT_CHARACTER)?, char::REPLACEMENT_CHARACTER),
        };
        fonts.glyph(face, shown).map(|(id, width)| (face, id, width))
    }

    fn rule(&self, corners: [f64; 4], color: MathColor) -> Rule {
        let [x, y, width, height] = corners.map(|length| points(length, self.size));
        Rule { x, y, width, height, color: page_color(color) }
    }

    fn rings(&self, [x, y]: [f64; 2], commands: &[PathCommand]) -> Vec<Ring> {
        let place = |px: f64, py: f64| [points(x + px, self.size), points(y + py, self.size)];
        let mut rings: Vec<Ring> = Vec::new();
        let mut pen = place(0.0, 0.0);
        for command in commands {
            let segment = match *command {
                PathCommand::MoveTo { x, y } => {
                    pen = place(x, y);
                    rings.push(Ring { start: pen, segments: Vec::new() });
                    continue;
                }
                PathCommand::LineTo { x, y } => Segment::Line(place(x, y)),
                PathCommand::CubicTo { x1, y1, x2, y2, x, y } => {
                    Segment::Curve([place(x1, y1), place(x2, y2), place(x, y)])
                }
                PathCommand::QuadTo { x1, y1, x, y } => {
                    let (handle, end) = (place(x1, y1), place(x, y));
                    let toward = |from: [f32; 2]| {
                        [0, 1].map(|axis| from[axis] + (handle[axis] - from[axis]) * 2.0 / 3.0)
                    };
                    Segment::Curve([toward(pen), toward(end), end])
                }
                PathCommand::Close => match rings.last() {
                    Some(ring) => Segment::Line(ring.start),
                    None => continue,
                },
            };
            pen = match segment {
                Segment::Line(end) | Segment::Curve([_, _, end]) => end,
            };
            if let Some(ring) = rings.last_mut() {
                ring.segments.push(segment);
            }
        }
        rings
    }
}

/// Returns the dashes of a dashed rule.
fn dashes(rule: &Rule) -> impl Iterator<Item = Rule> + use<> {
    let rule = rule.clone();
    let dash = (rule.height * 4.0).max(0.5);
    let starts = std::iter::successors(Some(0.0_f32), move |start| Some(start + 2.0 * dash));
    starts.take_while(move |start| *start < rule.width).map(move |start| Rule {
        x: rule.x + start,
        width: dash.min(rule.width - start),
        ..rule
    })
}

/// Returns a length that is given in ems.
#[expect(clippy::cast_possible_truncation, reason = "points are not that exact")]
pub(super) fn points(ems: f64, size: f32) -> f32 {
    ems as f32 * size
}

/// Returns the red, green and blue by which a colour is known within formulas.
pub(super) fn known(color: Color) -> [u8; 3] {
    match color {
        Color::Ink => [0; 3],
        Color::Accent => [0x1f, 0x4e, 0x79],
        Color::Rgb(rgb) => rgb,
    }
}

pub(super) fn math_color(color: Color) -> MathColor {
    let [r, g, b] = known(color);
    let part = |part: u8| f32::from(part) / 255.0;
    MathColor::rgb(part(r), part(g), part(b))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a part of a colour is clamped to a byte"
)]
fn page_color(color: MathColor) -> Color {
    let rgb =
        [color.r, color.g, color.b].map(|part| (part * 255.0).round().clamp(0.0, 255.0) as u8);
    let named = [INK, ACCENT].into_iter().find(|&color| known(color) == rgb);
    named.unwrap_or(Color::Rgb(rgb))
}
