//! Tables: columns as wide as they need to be, three rules, and the header again
//! on every page.

use std::sync::Arc;

use crate::content::{Alignment, Cell, Table};

use super::breaks::Kind;
use super::compositor::{Compositor, Place};
use super::flow::{Row, keep_all, keep_together};
use super::inline::Style;
use super::page::{INK, Item, Rule, shift};
use super::paragraph::{Line, Setting, lead, visible_width};
use super::tags::{ARTIFACT, NodeId, Tag};

/// The size of a table's text, as a part of the size of the text around it, and
/// the size that a wide table may shrink to.
const SIZES: [f32; 3] = [0.9, 0.8, 0.7];
/// The space between columns, in ems.
const COLUMN_GAP: f32 = 1.4;
/// The space above and below the text of a row, in ems.
const ROW_GAP: f32 = 0.2;
/// The space between a rule and the rows beside it, in ems, on top of theirs.
const RULE_GAP: f32 = 0.12;
/// A table that takes no more than this part of a page is never cut.
const UNCUT: f32 = 0.35;
const THICK: f32 = 0.9;
const THIN: f32 = 0.5;

/// How wide a column would be.
#[derive(Debug, Clone, Copy, Default)]
struct Widths {
    /// If nothing is broken.
    natural: f32,
    /// If lines end between words only.
    word: f32,
    /// If words are broken too.
    part: f32,
}

impl Widths {
    fn max(self, other: Widths) -> Widths {
        Widths {
            natural: self.natural.max(other.natural),
            word: self.word.max(other.word),
            part: self.part.max(other.part),
        }
    }

    fn scaled(self, by: f32) -> Widths {
        Widths { natural: self.natural * by, word: self.word * by, part: self.part * by }
    }
}

/// The columns of a table, or of the part of it that fits beside the first column.
struct Columns {
    /// Which column of the table, and how wide.
    widths: Vec<(usize, f32)>,
    gap: f32,
}

impl Columns {
    fn width(&self) -> f32 {
        let gaps = self.widths.len() as f32 * self.gap;
        self.widths.iter().map(|(_, width)| width).sum::<f32>() + gaps
    }
}

impl Compositor<'_> {
    /// Sets a table. What is too wide for the page is set in parts, each with the
    /// first column.
    pub(super) fn table(&mut self, table: &Table, place: Place) -> Vec<Row> {
        let node = self.tags.add(Tag::Table, place.node);
        self.table_in(table, place, node)
    }

    /// Sets a table as a part of a node.
    pub(super) fn table_in(&mut self, table: &Table, place: Place, node: NodeId) -> Vec<Row> {
        let count = table.header.len();
        if count == 0 {
            return Vec::new();
        }
        let full = Style::new(place.size * SIZES[0], ARTIFACT);
        let mut widths = vec![Widths::default(); count];
        for (at, row) in std::iter::once(&table.header).chain(&table.rows).enumerate() {
            let style = if at == 0 { full.bold() } else { full };
            for (cell, width) in row.iter().zip(&mut widths) {
                *width = width.max(self.measure(cell, style));
            }
        }
        let scale = shrink(&widths, full.look.size, place.width);
        for width in &mut widths {
            *width = width.scaled(scale);
        }
        let style = Style::new(full.look.size * scale, ARTIFACT);
        let gap = style.look.size * COLUMN_GAP;
        let mut rows = Vec::new();
        for part in parts(&widths, place.width, gap) {
            let mut node = node;
            if !rows.is_empty() {
                rows.push(Self::space(place.size, 1.0));
                // Rows with other columns are those of another table.
                node = self.tags.add(Tag::Table, place.node);
            }
            let widths = share(&part, &widths, place.width - gap * part.len() as f32);
            rows.extend(self.part(table, &Columns { widths, gap }, style, place, node));
        }
        rows
    }

    fn measure(&mut self, cell: &Cell, style: Style) -> Widths {
        let setting = cell_setting(f32::MAX, style);
        let mut widths = Widths::default();
        for pieces in self.pieces(cell, style) {
            let shaped = self.shape(&pieces, setting);
            widths = widths.max(Widths {
                natural: shaped.width(),
                word: shaped.widest_part(Kind::Word),
                part: shaped.widest_part(Kind::Code),
            });
        }
        widths
    }

    /// Sets some of the columns.
    fn part(
        &mut self,
        table: &Table,
        columns: &Columns,
        style: Style,
        place: Place,
        node: NodeId,
    ) -> Vec<Row> {
        let rule = |height: f32| {
            let rule = Rule { x: place.x, y: 0.0, width: columns.width(), height, color: INK };
            Row::new(height, vec![Item::Rule(rule)])
        };
        let set = |me: &mut Self, cells: &[Cell], tag: Tag, style: Style| {
            let row = me.tags.add(Tag::Row, node);
            let cells = me.cells(cells, table, columns, (tag, row), style);
            me.row(cells, style.look.size, place.x)
        };
        let air = || Row::new(style.look.size * RULE_GAP, Vec::new());
        let mut header = vec![rule(THICK), air()];
        header.extend(set(self, &table.header, Tag::Header, style.bold()));
        header.extend([air(), rule(THIN), air()]);
        keep_all(&mut header);
        let mut repeated = header.clone();
        for item in repeated.iter_mut().flat_map(|row| &mut row.items) {
            item.mute();
        }
        let height: f32 = repeated.iter().map(|row| row.height).sum();
        let repeated = (height < self.page_height / 3.0).then(|| Arc::new(repeated));

        let mut rows = header;
        let last = table.rows.len().saturating_sub(1);
        for (at, cells) in table.rows.iter().enumerate() {
            let mut set = set(self, cells, Tag::Data, style);
            let company = at == 0 || at + 1 == last || at == last;
            if let Some(end) = set.last_mut() {
                end.keep = company;
            }
            for row in &mut set {
                row.header.clone_from(&repeated);
            }
            rows.extend(set);
        }
        rows.extend([air().kept(), rule(THICK)]);
        let height: f32 = rows.iter().map(|row| row.height).sum();
        if height < self.page_height * UNCUT {
            keep_together(&mut rows);
        }
        rows
    }

    /// Sets the cells of a row, each as its lines.
    fn cells(
        &mut self,
        cells: &[Cell],
        table: &Table,
        columns: &Columns,
        (tag, row): (Tag, NodeId),
        style: Style,
    ) -> Vec<Vec<Line>> {
        let mut x = columns.gap / 2.0;
        let mut set = Vec::new();
        for &(column, width) in &columns.widths {
            let node = self.tags.add(tag, row);
            let mut style = style;
            style.ink.node = node;
            let setting = cell_setting(width, style);
            let mut lines = Vec::new();
            for pieces in cells.get(column).map(|cell| self.pieces(cell, style)).iter().flatten() {
                let alignment = table.alignments.get(column).copied().unwrap_or_default();
                let setting = Setting { flush: alignment != Alignment::None, ..setting };
                let mut shaped = self.shape(pieces, setting);
                for mut line in self.set(&mut shaped, setting) {
                    let free = (width - visible_width(&line.items)).max(0.0);
                    let aligned = match alignment {
                        Alignment::Center => free / 2.0,
                        Alignment::Left if self.leftward => free,
                        Alignment::Right if !self.leftward => free,
                        Alignment::None | Alignment::Left | Alignment::Right => 0.0,
                    };
                    shift(&mut line.items, x + aligned, 0.0);
                    lines.push(line);
                }
            }
            set.push(lines);
            x += width + columns.gap;
        }
        set
    }

    /// Puts the cells side by side: as one row of the page, or, where that would be
    /// very high, as one for each line.
    fn row(&self, mut cells: Vec<Vec<Line>>, size: f32, x: f32) -> Vec<Row> {
        let gap = size * ROW_GAP;
        let first = |lines: &Vec<Line>| lines.first().map_or(0.0, |line| line.above);
        let above = cells.iter().map(first).fold(0.0, f32::max);
        for lines in &mut cells {
            // The first lines stand on one baseline.
            if let Some(line) = lines.first_mut() {
                let by = above - line.above;
                shift(&mut line.items, 0.0, by);
                line.height += by;
            }
        }
        let height = |lines: &Vec<Line>| lines.iter().map(|line| line.height).sum();
        let height = cells.iter().map(height).fold(lead(size), f32::max);
        let lines = cells.iter().map(Vec::len).max().unwrap_or_default().max(1);
        let whole = height <= self.page_height / 4.0 || lines == 1;
        let count = if whole { 1 } else { lines };
        let mut rows: Vec<Row> = (0..count).map(|_| Row::new(lead(size), Vec::new())).collect();
        for lines in cells {
            let mut y = gap;
            for (at, mut line) in lines.into_iter().enumerate() {
                let row = &mut rows[if whole { 0 } else { at }];
                shift(&mut line.items, x, y);
                row.items.extend(line.items);
                row.height = row.height.max(line.height);
                y = if whole { y + line.height } else { 0.0 };
            }
        }
        if whole {
            rows[0].height = height;
        }
        rows[0].height += gap;
        if let Some(last) = rows.last_mut() {
            last.height += gap;
        }
        rows
    }
}

fn cell_setting(width: f32, style: Style) -> Setting {
    Setting { hyphenate: true, ..Setting::ragged(width, style.look.size) }
}

/// Returns by how much the text shrinks for its words to fit, or else the most.
fn shrink(widths: &[Widths], size: f32, room: f32) -> f32 {
    let words: f32 = widths.iter().map(|width| width.word).sum();
    let needed = words + size * COLUMN_GAP * widths.len() as f32;
    let scales = SIZES.map(|size| size / SIZES[0]);
    scales.into_iter().find(|scale| needed * scale <= room).unwrap_or(scales[SIZES.len() - 1])
}

/// Returns which columns stand side by side. What is too much for one table is cut
/// into several, each beginning with the first column.
fn parts(widths: &[Widths], room: f32, gap: f32) -> Vec<Vec<usize>> {
    let least = |column: usize| widths[column].word.min(room / 2.0 - gap) + gap;
    let mut parts = Vec::new();
    let mut part = vec![0];
    let mut used = least(0);
    for column in 1..widths.len() {
        if used + least(column) > room && part.len() > 1 {
            parts.push(std::mem::replace(&mut part, vec![0]));
            used = least(0);
        }
        part.push(column);
        used += least(column);
    }
    parts.push(part);
    parts
}

/// Shares the room among columns: each gets what it wants if that is no more than
/// a fair share, and the others share what is left by how much they hold.
fn share(part: &[usize], widths: &[Widths], room: f32) -> Vec<(usize, f32)> {
    let total: f32 = part.iter().map(|&column| widths[column].natural).sum();
    if total <= room {
        // A hair of air, so that rounding breaks no line.
        return part.iter().map(|&column| (column, widths[column].natural + 0.1)).collect();
    }
    let words: f32 = part.iter().map(|&column| widths[column].word).sum();
    let least =
        |column: usize| if words <= room { widths[column].word } else { widths[column].part };
    let mut shares: Vec<(usize, Option<f32>)> = part.iter().map(|&c| (c, None)).collect();
    loop {
        let taken: f32 = shares.iter().filter_map(|(_, share)| *share).sum();
        let open: Vec<usize> =
            shares.iter().filter(|(_, share)| share.is_none()).map(|(c, _)| *c).collect();
        let weight: f32 = open.iter().map(|&c| widths[c].natural.sqrt().max(1.0)).sum();
        let unit = (room - taken).max(0.0) / weight.max(1.0);
        let mut changed = false;
        for (column, share) in shares.iter_mut().filter(|(_, share)| share.is_none()) {
            let fair = unit * widths[*column].natural.sqrt().max(1.0);
            let (natural, least) = (widths[*column].natural, least(*column));
            if natural <= fair {
                *share = Some(natural + 0.1);
                changed = true;
            } else if least >= fair {
                *share = Some(least.min(room * 0.6) + 0.1);
                changed = true;
            }
        }
        if !changed {
            let fair = |c: usize| unit * widths[c].natural.sqrt().max(1.0);
            let mut shares: Vec<(usize, f32)> =
                shares.iter().map(|&(c, share)| (c, share.unwrap_or_else(|| fair(c)))).collect();
            let total: f32 = shares.iter().map(|(_, share)| share).sum();
            if total > room {
                for (_, share) in &mut shares {
                    *share *= room / total;
                }
            }
            return shares;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn width(natural: f32, word: f32) -> Widths {
        Widths { natural, word, part: word }
    }

    #[test]
    fn narrow_columns_get_what_they_want() {
        let widths = [width(10.0, 5.0), width(400.0, 20.0)];
        let shares = share(&[0, 1], &widths, 100.0);
        assert!((shares[0].1 - 10.1).abs() < 0.01 && (shares[1].1 - 89.9).abs() < 0.1);
    }

    #[test]
    fn wide_tables_are_cut_beside_the_first_column() {
        let widths = [width(30.0, 30.0); 4];
        assert_eq!(parts(&widths, 100.0, 0.0), [vec![0, 1, 2], vec![0, 3]]);
    }

    #[test]
    fn shares_never_exceed_the_room() {
        let widths = [width(500.0, 90.0), width(500.0, 90.0), width(3.0, 3.0)];
        let total: f32 = share(&[0, 1, 2], &widths, 100.0).iter().map(|(_, share)| share).sum();
        assert!(total <= 100.01);
    }
}
