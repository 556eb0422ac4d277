//! Code: line by line, on a pale ground, its words in the colours of what they are.
//!
//! A printer without colours must tell them apart too: keywords are bold, comments are
//! grey and in italics, and the other colours differ in how dark they are.

use std::ops::Range;

use crate::content::Gap;
#[cfg(feature = "highlight")]
use crate::content::highlight::{self, Class};

use super::compositor::{Compositor, Place};
use super::flow::{Frame, Row, keep_lines};
use super::gap::Gaps;
use super::inline::{Piece, Style, hidden};
use super::page::{Color, GREY, Item, shift};
use super::paragraph::Setting;
use super::tags::Tag;

const GROUND: Color = Color::Rgb([0xf5, 0xf5, 0xf4]);
const BAR: Color = Color::Rgb([0xc9, 0xcd, 0xd2]);
/// The space between the ground's edges and the code.
const PADDING: f32 = 5.0;
const TAB: usize = 4;
/// A line turned over more often than this may be cut by a page.
const LONGEST_KEPT: usize = 8;
/// The sign before what was turned over from the line above.
const TURN: &str = "↪";

/// How a word of code is set.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Dress {
    color: Color,
    bold: bool,
    italic: bool,
}

impl Dress {
    fn put_on(self, mut style: Style) -> Style {
        style.look.bold |= self.bold;
        style.look.italic |= self.italic;
        style.color(self.color)
    }
}

/// Returns how words of a class are set.
#[cfg(feature = "highlight")]
fn dress(class: Class) -> Dress {
    let (color, bold, italic) = match class {
        Class::Keyword => (Color::Rgb([0x1f, 0x4e, 0x79]), true, false),
        Class::String => (Color::Rgb([0x2e, 0x6f, 0x34]), false, false),
        Class::Comment => (GREY, false, true),
        Class::Number => (Color::Rgb([0x9a, 0x46, 0x0c]), false, false),
        Class::Function => (Color::Rgb([0x4b, 0x2b, 0x84]), false, false),
        Class::Type => (Color::Rgb([0x0b, 0x4f, 0x59]), false, false),
        Class::Operator => (Color::Rgb([0x59, 0x24, 0x3c]), false, false),
    };
    Dress { color, bold, italic }
}

/// Returns how the words of code are set that differ from the rest, in their order.
#[cfg(feature = "highlight")]
fn dresses(language: Option<&str>, text: &str) -> Vec<(Range<usize>, Dress)> {
    let spans = language.map_or(Vec::new(), |language| highlight::spans(language, text));
    spans.into_iter().map(|(range, class)| (range, dress(class))).collect()
}

/// Returns none: nobody knows the words of any language.
#[cfg(not(feature = "highlight"))]
fn dresses(_language: Option<&str>, _text: &str) -> Vec<(Range<usize>, Dress)> {
    Vec::new()
}

/// Letters on a line of code that are set alike.
#[derive(Debug, PartialEq)]
struct Stretch {
    text: String,
    dress: Option<Dress>,
    /// Which of the gaps they are in.
    gap: Option<usize>,
}

impl Compositor<'_> {
    /// Sets lines of code. Pages break between them, and only a line wider than the
    /// measure is turned over.
    pub(super) fn code(
        &mut self,
        language: Option<&str>,
        text: &str,
        gaps: &[Gap],
        place: Place,
    ) -> Vec<Row> {
        let node = self.tags.add(Tag::Code, place.node);
        let style = Style::new(place.size, node).mono();
        let size = style.look.size;
        let (turn, turn_width) = self.turn_mark(style);
        let setting = Setting {
            lead: size * 1.42,
            hang: turn_width + size * 0.6,
            leftward: Some(false),
            ..Setting::ragged(place.width - 4.0 * PADDING, size)
        };
        let x = place.x + 2.0 * PADDING;
        let mut rows = vec![Row::new(PADDING, Vec::new()).kept()];
        let mut begun = None;
        for line in stretches(text, &dresses(language, text), gaps) {
            let pieces = self.code_line(&line, gaps, &mut begun, style);
            let indent = indent(&line);
            let mut shaped = self.shape(&pieces, setting);
            shaped.keep_whole(indent);
            let lines = self.set(&mut shaped, setting);
            let last = lines.len().saturating_sub(1);
            for (at, mut line) in lines.into_iter().enumerate() {
                if at > 0 {
                    line.items.extend(turn.iter().cloned());
                }
                shift(&mut line.items, x, 0.0);
                // Pages break between lines of the program, not of the page.
                let keep = at < last && last < LONGEST_KEPT;
                rows.push(Row { keep, ..Row::new(line.height, line.items) });
            }
        }
        keep_lines(&mut rows[1..]);
        if let Some(last) = rows.last_mut() {
            last.keep = true;
        }
        rows.push(Row::new(PADDING, Vec::new()));
        self.frame(&mut rows, Frame { x: place.x, width: 2.0, color: BAR });
        self.frame(&mut rows, Frame { x: place.x, width: place.width, color: GROUND });
        rows
    }

    /// Returns the pieces of a line. `begun` is the gap that the lines before end in.
    fn code_line(
        &mut self,
        line: &[Stretch],
        gaps: &[Gap],
        begun: &mut Option<usize>,
        style: Style,
    ) -> Vec<Piece> {
        let mut pieces = vec![Vec::new()];
        for part in line.chunk_by(|a, b| a.gap == b.gap) {
            let gap = part.first().and_then(|stretch| stretch.gap);
            let blank = gap.filter(|_| self.gaps == Gaps::Blank);
            let mut letters = vec![Vec::new()];
            let mut unseen = if gap.is_some() { indent(part) } else { 0 };
            self.letters(&" ".repeat(unseen), style, &mut pieces);
            for Stretch { text, dress, gap: _ } in part {
                let seen = text.get(unseen..).unwrap_or_default();
                unseen = unseen.saturating_sub(text.len());
                let dressed = dress.map_or(style, |dress| dress.put_on(style));
                let marked = if gap.is_some() { hidden(dressed) } else { dressed };
                self.letters(
                    seen,
                    marked,
                    if blank.is_some() { &mut letters } else { &mut pieces },
                );
            }
            if let Some(gap) = blank {
                let hint = gaps[gap].hint.as_deref().filter(|_| *begun != Some(gap));
                let width = self.width_of(&letters, style.look.size);
                self.blank(width, hint, style, &mut pieces);
            }
            *begun = gap;
        }
        pieces.into_iter().flatten().collect()
    }

    /// Returns the sign of a line turned over. It can be seen, but not copied.
    fn turn_mark(&mut self, style: Style) -> (Vec<Item>, f32) {
        let (mut items, width) = self.label(TURN, style.color(GREY));
        for item in &mut items {
            if let Item::Run(run) = item {
                run.y = Setting { lead: style.look.size * 1.42, ..Setting::ragged(0.0, run.size) }
                    .baseline();
                run.text.clear();
                for glyph in &mut run.glyphs {
                    glyph.text = 0..0;
                }
            }
        }
        (items, width)
    }
}

/// Returns the lines of code, without blanks at their ends, and tabs as the spaces they
/// stand for.
fn stretches(text: &str, dresses: &[(Range<usize>, Dress)], gaps: &[Gap]) -> Vec<Vec<Stretch>> {
    let mut dresses = dresses.iter().peekable();
    let mut gaps = gaps.iter().enumerate().peekable();
    let mut lines: Vec<Vec<Stretch>> = Vec::new();
    let mut at = 0;
    for typed in text.trim_end().split_inclusive('\n') {
        let mut line: Vec<Stretch> = Vec::new();
        let mut column = 0;
        for (offset, character) in typed.trim_end().char_indices() {
            let place = at + offset;
            while dresses.next_if(|(range, _)| range.end <= place).is_some() {}
            while gaps.next_if(|(_, gap)| gap.range.end <= place).is_some() {}
            let dress =
                dresses.peek().filter(|(range, _)| range.contains(&place)).map(|(_, dress)| *dress);
            let gap = gaps.peek().filter(|(_, gap)| gap.range.contains(&place)).map(|(at, _)| *at);
            if !line.last().is_some_and(|last| last.dress == dress && last.gap == gap) {
                line.push(Stretch { text: String::new(), dress, gap });
            }
            let Some(Stretch { text, .. }) = line.last_mut() else { continue };
            if character == '\t' {
                let spaces = TAB - column % TAB;
                text.extend(std::iter::repeat_n(' ', spaces));
                column += spaces;
            } else {
                text.push(character);
                column += 1;
            }
        }
        lines.push(line);
        at += typed.len();
    }
    lines
}

/// Returns how many bytes of a line are the spaces that it begins with.
fn indent(line: &[Stretch]) -> usize {
    let letters = line.iter().flat_map(|stretch| stretch.text.chars());
    letters.take_while(|letter| letter.is_whitespace()).map(char::len_utf8).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(feature = "highlight")]
    use crate::export::pdf::page::Palette;

    #[test]
    fn tabs_lead_to_the_next_stop() {
        let lines = stretches("\tif\tx  \n", &[], &[]);
        assert_eq!(lines, [[Stretch { text: "    if  x".into(), dress: None, gap: None }]]);
        assert_eq!(indent(&lines[0]), 4);
    }

    #[test]
    fn gaps_and_classes_cut_lines() {
        let bold = Dress { color: GREY, bold: true, italic: false };
        let gap = Gap { range: 4..9, ordinal: 1, hint: None };
        let lines = stretches("let x\n= 1;", &[(0..3, bold)], &[gap]);
        let cut: Vec<Vec<(&str, bool, bool)>> = lines
            .iter()
            .map(|line| {
                let cut = |s: &'_ Stretch| (s.dress.is_some(), s.gap.is_some());
                line.iter().map(|s| (s.text.as_str(), cut(s).0, cut(s).1)).collect()
            })
            .collect();
        assert_eq!(
            cut,
            [
                vec![("let", true, false), (" ", false, false), ("x", false, true)],
                vec![("= 1", false, true), (";", false, false)],
            ]
        );
    }

    /// Returns the relative luminance of WCAG 2.
    #[cfg(feature = "highlight")]
    fn luminance(color: Color) -> f64 {
        let palette = Palette { accent: [0; 3], greyscale: false };
        let linear = palette.of(color).map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }

    #[cfg(feature = "highlight")]
    #[test]
    fn every_colour_can_be_read_on_the_ground() {
        for class in Class::ALL {
            let contrast = (luminance(GROUND) + 0.05) / (luminance(dress(class).color) + 0.05);
            assert!(contrast >= 4.5, "{class:?}: {contrast}");
        }
    }

    #[cfg(feature = "highlight")]
    #[test]
    fn classes_differ_without_colour() {
        let grey = |class| {
            let Dress { color, bold, italic } = dress(class);
            (bold, italic, luminance(color))
        };
        for (at, one) in Class::ALL.into_iter().enumerate() {
            for other in Class::ALL.into_iter().skip(at + 1) {
                let (one_grey, other_grey) = (grey(one), grey(other));
                let same_weight = (one_grey.0, one_grey.1) == (other_grey.0, other_grey.1);
                let like = (one_grey.2 - other_grey.2).abs() < 0.005;
                assert!(
                    !(same_weight && like),
                    "{one:?} and {other:?}: {one_grey:?} {other_grey:?}"
                );
            }
        }
    }
}
