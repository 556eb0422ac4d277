//! One side of a card: what is asked, or what is answered, in the size at which it fits.

use crate::content::{Block, BlockKind};
use crate::deck::{Note, NoteKind};
use crate::export::entry::Entry;
use crate::export::pdf::compositor::Compositor;
use crate::export::pdf::flow::Row;
use crate::export::pdf::grid::Grid;
use crate::export::pdf::job::Job;
use crate::export::pdf::note::right;
use crate::export::pdf::page::{Item, shift};
use crate::export::pdf::paragraph::visible_width;
use crate::export::pdf::sheet::Area;
use crate::export::pdf::tags::DOCUMENT;

/// By how much text may shrink to fit.
const SCALES: [f32; 5] = [1.0, 0.92, 0.84, 0.76, 0.7];
/// No text is smaller, in points, unless it was asked to be.
const SMALLEST: f32 = 6.0;
/// A card is at least so many ems wide and lines high, in the smallest text.
const LEAST: (f32, f32) = (7.0, 3.0);

/// A side of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Front,
    Back,
}

/// The measures of every side.
#[derive(Debug, Clone, Copy)]
pub(super) struct Face {
    width: f32,
    pub height: f32,
    pub padding: f32,
}

impl Face {
    /// Returns the measures of the sides of a card, unless it is too small for text.
    pub(super) fn of(card: Area, job: &Job<'_>) -> Result<Self, String> {
        let padding = (card.width.min(card.height) * 0.08).clamp(5.0, 16.0);
        let face = Face {
            width: card.width - 2.0 * padding,
            height: card.height - 2.0 * padding,
            padding,
        };
        let size = job.size.min(SMALLEST);
        let (ems, lines) = LEAST;
        if face.width < size * ems || face.height < size * lines * 1.4 {
            return Err(format!(
                "cards of {:.0} × {:.0} points are too small for text",
                card.width, card.height
            ));
        }
        Ok(face)
    }

    /// Sets a side in the largest size at which it fits, or else in the smallest.
    pub(super) fn set(
        &self,
        entry: &Entry<'_>,
        side: Side,
        compositor: &mut Compositor<'_>,
    ) -> Vec<Row> {
        compositor.turn_to(entry.note);
        let full = compositor.job.size;
        let sizes = SCALES.map(|scale| (full * scale).max(SMALLEST.min(full)));
        let mut said = Vec::new();
        let mut set = Vec::new();
        for size in sizes {
            // What came about on the way to rows that are not used is not used either,
            // but for what was remarked on: it is not said again.
            said.append(&mut compositor.galley(Vec::new()).sink);
            let grid = Grid { width: self.width, size, column: 0.0 };
            set = match side {
                Side::Front => grid.front(entry, compositor),
                Side::Back => grid.back(entry, compositor),
            };
            if height(&set) <= self.height {
                break;
            }
        }
        compositor.sink.splice(0..0, said);
        set
    }

    /// Returns the rows of each card that a side is continued on.
    pub(super) fn split(&self, rows: Vec<Row>) -> Vec<Vec<Row>> {
        if height(&rows) <= self.height {
            return if rows.is_empty() { Vec::new() } else { vec![rows] };
        }
        let mut cards: Vec<Vec<Row>> = vec![Vec::new()];
        let mut left = self.height;
        let mut rows = rows.into_iter().peekable();
        let mut group = Vec::new();
        while let Some(row) = rows.next() {
            let keep = row.keep && rows.peek().is_some();
            group.push(row);
            if keep {
                continue;
            }
            let needed = height(&group);
            if needed > left && needed <= self.height {
                cards.push(Vec::new());
                left = self.height;
            }
            for row in group.drain(..) {
                if row.height > left && cards.last().is_some_and(|card| !card.is_empty()) {
                    cards.push(Vec::new());
                    left = self.height;
                }
                let Some(card) = cards.last_mut() else { continue };
                if card.is_empty() && row.blank {
                    continue;
                }
                if card.is_empty()
                    && let Some(header) = &row.header
                {
                    left -= height(header);
                    card.extend(header.iter().cloned());
                }
                left -= row.height;
                card.push(row);
            }
        }
        cards.retain(|card| !card.is_empty());
        cards
    }

    /// Returns the part of a card in the middle of which the rows stand.
    pub(super) fn centred(&self, card: Area, rows: &[Row]) -> Area {
        let free = (self.height - height(rows)).max(0.0);
        Area {
            left: card.left + self.padding,
            top: card.top + self.padding + free / 2.0,
            width: self.width,
            // What is a hair too high is not continued elsewhere.
            height: self.height + 1.0,
        }
    }
}

fn height(rows: &[Row]) -> f32 {
    rows.iter().map(|row| row.height).sum()
}

impl Grid {
    /// Sets what is asked.
    fn front(&self, entry: &Entry<'_>, compositor: &mut Compositor<'_>) -> Vec<Row> {
        let entry = &Entry { number: None, ..entry.clone() };
        let Note { kind, question, .. } = entry.note;
        let mut rows = match kind {
            NoteKind::Table(_) => {
                let style = self.question_style(DOCUMENT);
                let mut rows = self.question(question, style, self.full(DOCUMENT), compositor);
                self.centre(question, &mut rows);
                rows
            }
            NoteKind::Choice(choices) => {
                let mut rows = self.asked(entry, compositor);
                if !rows.is_empty() {
                    rows.push(Row::space(self.size * 0.5));
                }
                rows.extend(compositor.options(choices, "", self.full(DOCUMENT)));
                rows
            }
            NoteKind::Basic
            | NoteKind::Reversed
            | NoteKind::OptionalReversed(_)
            | NoteKind::Typed
            | NoteKind::Cloze => {
                let mut rows =
                    compositor.with_blanks(entry.note, |compositor| self.asked(entry, compositor));
                self.centre(question, &mut rows);
                rows
            }
        };
        rows.extend(compositor.cited(self.full(DOCUMENT)));
        rows
    }

    /// Sets what is answered.
    fn back(&self, entry: &Entry<'_>, compositor: &mut Compositor<'_>) -> Vec<Row> {
        let Note { kind, question, answer, extra, .. } = entry.note;
        let place = self.full(DOCUMENT);
        let mut rows = match kind {
            NoteKind::Table(table) => compositor.table(table, place),
            NoteKind::Cloze => compositor.blocks(question, place),
            NoteKind::Choice(choices) => {
                let right: Vec<_> = right(choices)
                    .map(|(letter, choice)| (format!("{letter}."), choice.content.as_slice()))
                    .collect();
                if right.is_empty() { Vec::new() } else { compositor.labelled(&right, 0.12, place) }
            }
            NoteKind::Basic
            | NoteKind::Reversed
            | NoteKind::OptionalReversed(_)
            | NoteKind::Typed => Vec::new(),
        };
        let said: Vec<&[Block]> = [answer.as_deref().unwrap_or_default(), extra.as_slice()]
            .into_iter()
            .filter(|blocks| !blocks.is_empty())
            .collect();
        for blocks in &said {
            if !rows.is_empty() {
                rows.push(Row::space(self.size * 0.5));
            }
            rows.extend(compositor.blocks(blocks, place));
        }
        let lines = rows.iter().filter(|row| !row.blank).count();
        if let ([blocks], 1) = (said.as_slice(), lines) {
            self.centre(blocks, &mut rows);
        }
        rows.extend(compositor.cited(place));
        rows
    }

    /// Puts lines of text in the middle, where nothing but text is.
    fn centre(&self, blocks: &[Block], rows: &mut [Row]) {
        let is_text = |block: &Block| {
            matches!(block.kind, BlockKind::Paragraph(_) | BlockKind::Heading { .. })
        };
        if !blocks.iter().all(is_text) {
            return;
        }
        for row in rows {
            // Text from the right ends at the right: its left edge is no measure.
            let begins = row.items.iter().filter_map(|item| match item {
                Item::Run(run) => Some(run.x),
                Item::Drawing(drawing) => Some(drawing.x),
                Item::Picture(placed) => Some(placed.x),
                Item::Rule(_) | Item::Path(_) => None,
            });
            let begin = begins.fold(f32::MAX, f32::min).min(self.width);
            let free = self.width - visible_width(&row.items) - begin;
            if free > 0.0 {
                shift(&mut row.items, free / 2.0, 0.0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(heights: &[f32]) -> Vec<Row> {
        heights.iter().map(|&height| Row::new(height, Vec::new())).collect()
    }

    #[test]
    fn what_does_not_fit_is_continued() {
        let face = Face { width: 10.0, height: 10.0, padding: 0.0 };
        let split = |heights: &[f32]| -> Vec<usize> {
            face.split(rows(heights)).iter().map(Vec::len).collect()
        };
        assert_eq!(split(&[]), [0; 0]);
        assert_eq!(split(&[5.0, 5.0]), [2]);
        assert_eq!(split(&[4.0, 4.0, 4.0]), [2, 1]);
        assert_eq!(split(&[40.0, 4.0]), [1, 1]);
    }
}
