//! Insets: what stands in a line of text and is not letters, such as a formula.
//!
//! In the text that is shaped, an inset is one character that is drawn nowhere, as wide
//! as the inset is. An inset may also stand on a line of its own.

use super::compositor::Compositor;
use super::inline::{Piece, Style};
use super::page::{Item, shift};
use super::paragraph::{Line, Setting};

/// The character that stands for an inset where text is shaped.
pub(super) const STAND_IN: char = '\u{fffc}';
/// A formula on a line of its own may become so much smaller before it is broken.
const SMALLEST: f32 = 0.8;
/// What stands on a line of its own takes no more than this part of a page.
const HIGHEST: f32 = 0.9;
/// The space above and below what stands in a line, and on one of its own, in ems.
const LINE_AIR: f32 = 0.12;
const ALONE_AIR: f32 = 0.25;
/// The space between the parts of what was broken, where they have none of their own, and
/// before its later lines, in ems.
const PART_GAP: f32 = 0.278;
const PART_INDENT: f32 = 2.0;

/// Which of the insets.
pub(super) type InsetId = usize;

/// What stands in a line of text and is not letters.
#[derive(Debug, Clone)]
pub(super) struct Inset {
    /// What is drawn, from the left end of the baseline.
    pub item: Item,
    pub width: f32,
    /// How far it reaches above the baseline.
    pub height: f32,
    /// How far it reaches below the baseline.
    pub depth: f32,
    /// How it stands on a line of its own; `None` in a line of text.
    pub alone: Option<Alone>,
    /// What it may be broken into where it is too wide for its line.
    pub parts: Vec<Inset>,
    /// Whether an inset goes on right behind it, where the line may end.
    pub joint: bool,
}

/// How something stands on a line of its own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Alone {
    /// Which part of the room beside it is to its left.
    pub align: f32,
    /// How narrow it may become in a table, as a part of its width.
    pub least: f32,
    /// Whether the next line must stand on the same page.
    pub keep: bool,
}

impl Inset {
    /// Makes it smaller or larger.
    pub(super) fn scale(&mut self, by: f32) {
        self.item.scale(by);
        self.width *= by;
        self.height *= by;
        self.depth *= by;
    }
}

impl Compositor<'_> {
    /// Adds an inset to a line, or as a line of its own.
    pub(super) fn inset(&mut self, inset: Inset, style: Style, lines: &mut Vec<Vec<Piece>>) {
        let alone = inset.alone.is_some();
        let mut ink = style.ink;
        ink.inset = Some(self.insets.len());
        self.insets.push(inset);
        let piece = Piece { text: STAND_IN.into(), look: style.look, ink };
        if alone {
            lines.extend([vec![piece], Vec::new()]);
        } else if let Some(line) = lines.last_mut() {
            line.push(piece);
        }
    }

    /// Returns the inset that a line consists of, if it stands on it alone.
    pub(super) fn stands_alone(&self, line: &[Piece]) -> Option<&Inset> {
        let [Piece { ink, .. }] = line else { return None };
        self.insets.get(ink.inset?).filter(|inset| inset.alone.is_some())
    }

    /// Takes away the blanks between text and what stands alone, and lines of nothing else.
    pub(super) fn trim_around_alone(&self, lines: &mut Vec<Vec<Piece>>) {
        if self.insets.is_empty() {
            return;
        }
        let alone: Vec<bool> = lines.iter().map(|line| self.stands_alone(line).is_some()).collect();
        if !alone.contains(&true) {
            return;
        }
        let mut at = 0;
        lines.retain_mut(|line| {
            let beside = at > 0 && alone[at - 1] || alone.get(at + 1) == Some(&true);
            let first = at == 0;
            at += 1;
            if line.is_empty() || beside && line.iter().all(|piece| piece.text.trim().is_empty()) {
                return false;
            }
            if let Some(Piece { text, .. }) = line.first_mut().filter(|_| !first) {
                let seen = text.trim_start();
                text.drain(..if seen.is_empty() { 0 } else { text.len() - seen.len() });
            }
            true
        });
    }

    /// Makes insets of a line that are wider than the measure as wide as it.
    pub(super) fn fit(&mut self, pieces: &[Piece], setting: Setting) {
        let room = (setting.width - setting.hang).max(1.0);
        for id in pieces.iter().filter_map(|piece| piece.ink.inset) {
            let inset = &mut self.insets[id];
            if inset.alone.is_none() && inset.width > room {
                inset.scale(room / inset.width);
            }
        }
    }

    /// Sets an inset on lines of its own.
    pub(super) fn set_alone(&self, inset: &Inset, setting: Setting) -> Vec<Line> {
        let Some(alone) = inset.alone else { return Vec::new() };
        let mut inset = inset.clone();
        let across = setting.width / inset.width.max(0.001);
        let down = self.page_height * HIGHEST / (inset.height + inset.depth).max(0.001);
        if across < SMALLEST && inset.parts.len() > 1 {
            return broken(inset.parts, setting);
        }
        inset.scale(across.min(down).min(1.0));
        let x = (setting.width - inset.width) * alone.align;
        let keep = alone.keep;
        vec![Line { keep, ..line(vec![(x, inset)], setting) }]
    }
}

/// Sets the parts of an inset on as many lines as they need.
fn broken(parts: Vec<Inset>, setting: Setting) -> Vec<Line> {
    let (gap, indent) = (setting.size * PART_GAP, setting.size * PART_INDENT);
    let mut lines: Vec<Vec<(f32, Inset)>> = vec![Vec::new()];
    let mut x = 0.0;
    for mut part in parts {
        if x + part.width > setting.width && lines.last().is_some_and(|line| !line.is_empty()) {
            lines.push(Vec::new());
            x = indent;
        }
        let room = (setting.width - x).max(1.0);
        if part.width > room {
            part.scale(room / part.width);
        }
        let next = x + part.width + if part.joint { 0.0 } else { gap };
        lines.last_mut().into_iter().for_each(|line| line.push((x, part.clone())));
        x = next;
    }
    let last = lines.len() - 1;
    let set = lines.into_iter().enumerate();
    set.map(|(at, parts)| Line { keep: at < last, ..line(parts, setting) }).collect()
}

/// Returns a line of insets.
fn line(insets: Vec<(f32, Inset)>, setting: Setting) -> Line {
    let air = setting.size * ALONE_AIR;
    let height = insets.iter().map(|(_, inset)| inset.height).fold(0.0, f32::max);
    let depth = insets.iter().map(|(_, inset)| inset.depth).fold(0.0, f32::max);
    let baseline = height + air;
    let mut items = Vec::new();
    for (x, inset) in insets {
        let mut item = [inset.item];
        shift(&mut item, x, baseline);
        items.extend(item);
    }
    let above = (baseline - setting.baseline()).max(0.0);
    Line { items, height: baseline + depth + air, above, keep: false }
}

/// Returns how much higher a line must be, above its baseline and below it, for insets
/// of that height and depth not to touch the lines around it.
pub(super) fn air(height: f32, depth: f32, setting: Setting) -> (f32, f32) {
    let air = setting.size * LINE_AIR;
    let below = setting.lead - setting.baseline();
    ((height + air - setting.baseline()).max(0.0), (depth + air - below).max(0.0))
}
