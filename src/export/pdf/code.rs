//! Code: line by line, on a pale ground.

use crate::content::Inline;

use super::compositor::{Compositor, Place};
use super::flow::{Frame, Row, keep_lines};
use super::inline::Style;
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

impl Compositor<'_> {
    /// Sets lines of code. Pages break between them, and only a line wider than the
    /// measure is turned over.
    pub(super) fn code(&mut self, text: &str, place: Place) -> Vec<Row> {
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
        for line in text.trim_end().lines() {
            let line = expand_tabs(line.trim_end());
            let pieces = self.pieces(&[Inline::Text(line.clone())], style);
            let indent = line.len() - line.trim_start().len();
            let mut lines = Vec::new();
            for pieces in &pieces {
                let mut shaped = self.shape(pieces, setting);
                shaped.keep_whole(indent);
                lines.extend(self.set(&mut shaped, setting));
            }
            let last = lines.len().saturating_sub(1);
            for (at, mut line) in lines.into_iter().enumerate() {
                if at > 0 {
                    line.items.extend(turn.iter().cloned());
                }
                shift(&mut line.items, x, 0.0);
                // Pages break between lines of the program, not of the page.
                let keep = at < last && last < LONGEST_KEPT;
                rows.push(Row { keep, ..Row::new(setting.lead, line.items) });
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

/// Returns the line with each tab as the spaces it stands for.
fn expand_tabs(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut column = 0;
    for character in line.chars() {
        if character == '\t' {
            let spaces = TAB - column % TAB;
            out.extend(std::iter::repeat_n(' ', spaces));
            column += spaces;
        } else {
            out.push(character);
            column += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_lead_to_the_next_stop() {
        assert_eq!(expand_tabs("\tif\tx"), "    if  x");
    }
}
