//! Sheets of ours: their columns, and notes that go on in the rows below.

use std::collections::HashMap;

use super::entry::{Entry, Other};
use super::grid::{Grid, GridRow};
use super::tables;
use crate::deck::Schedule;
use crate::diagnostic::{DAMAGED_CELL, Diagnostic};
use crate::sheet::{self, Base, Cell, Column, Markup, Rank, Row};

/// How many rows may stand above the heads.
const ABOVE: usize = 20;

/// The columns that say how far a card has been learned.
const SCHEDULE: [&str; 4] = ["Due", "Interval", "Reviews", "Lapses"];

/// How many cards of a note are looked for in a row.
const MOST_CARDS: usize = 500;

/// Which column of a sheet holds what.
pub(super) struct Heads {
    /// The place of the row of heads.
    at: usize,
    /// The columns of notes, each with its place.
    columns: Vec<(usize, Column)>,
    schedule: [Option<usize>; SCHEDULE.len()],
    /// What was added to them: the place, and the head.
    others: Vec<(usize, String)>,
}

impl Heads {
    /// Returns the heads of a sheet of ours: it asks something, and says which notes its
    /// rows are, or what they were.
    pub(super) fn find(grid: &Grid) -> Option<Self> {
        let rows = grid.rows.iter().enumerate().take(ABOVE);
        let mut found = rows.map(|(at, row)| Heads::of(at, row));
        found.find(|heads| {
            let has = |wanted| heads.columns.iter().any(|(_, column)| *column == wanted);
            has(Column::Question) && (has(Column::Guid) || has(Column::Base))
        })
    }

    fn of(at: usize, row: &GridRow) -> Self {
        let mut heads = Heads { at, columns: Vec::new(), schedule: [None; 4], others: Vec::new() };
        for place in 0..row.cells.len() {
            let text = row.text(place);
            let text = text.trim();
            let is = |head: &str| head.eq_ignore_ascii_case(text);
            let column = Column::ALL.into_iter().find(|column| is(column.head()));
            let is_taken = |wanted| heads.columns.iter().any(|(_, column)| *column == wanted);
            let due = SCHEDULE.iter().position(|head| is(head));
            match (column, due) {
                (Some(column), _) if !is_taken(column) => heads.columns.push((place, column)),
                (None, Some(due)) if heads.schedule[due].is_none() => {
                    heads.schedule[due] = Some(place);
                }
                _ if text.is_empty() => {}
                _ => heads.others.push((place, text.to_owned())),
            }
        }
        heads
    }

    /// Returns the entry of a row; nothing where the row is blank, or the heads once more.
    fn entry(&self, grid: &Grid, row: &GridRow, default: Markup) -> Option<Entry> {
        let is_head = || {
            let mut columns = self.columns.iter();
            columns.all(|(place, column)| row.text(*place).trim() == column.head())
        };
        if row.is_blank() || is_head() {
            return None;
        }
        let mut cells = Row::default();
        cells.at = row.at;
        for (place, column) in &self.columns {
            cells.set(*column, row.cells.get(*place).cloned().unwrap_or_default());
        }
        let others = self.others.iter().filter_map(|(place, head)| {
            let cell = row.cells.get(*place)?;
            let other = || Other { head: head.clone(), cell: cell.clone(), markup: None };
            (!sheet::is_blank(cell)).then(other)
        });
        let markup = cells.base().map_or(default, |base| base.markup);
        Some(Entry {
            others: others.collect(),
            schedule: self.schedule(row),
            sheet: grid.name.clone(),
            span: row.span,
            end: row.end,
            markup,
            markups: Vec::new(),
            row: cells,
        })
    }

    /// Returns how far each card of a row has been learned: of several, each on a line.
    fn schedule(&self, row: &GridRow) -> Vec<Schedule> {
        let columns = self.schedule.map(|place| place.map(|place| row.text(place)));
        let line = |column: usize, at: usize| {
            let text = columns[column].as_deref().unwrap_or_default();
            text.lines().nth(at).unwrap_or_default().trim()
        };
        let number = |column, at| line(column, at).parse().unwrap_or(0);
        let count = columns.iter().flatten().map(|text| text.lines().count()).max().unwrap_or(0);
        let card = |at| {
            let due = line(0, at);
            let bare = due.strip_prefix('(').and_then(|due| due.strip_suffix(')'));
            let day = Some(bare.unwrap_or(due)).filter(|day| !matches!(*day, "" | "new"));
            Schedule {
                card: u32::try_from(at).unwrap_or(u32::MAX),
                due: day.map(str::to_owned),
                interval: number(1, at),
                reviews: number(2, at),
                lapses: number(3, at),
                suspended: bare.is_some(),
            }
        };
        (0..count.min(MOST_CARDS)).map(card).collect()
    }
}

/// Returns the entries of the sheets of ours among those of a file; nothing where none is.
/// `is_text` says that the file is no workbook, in which a sign before a cell keeps it from
/// being a formula.
pub(super) fn read(
    grids: &[Grid],
    is_text: bool,
    sink: &mut Vec<Diagnostic>,
) -> Option<Vec<Entry>> {
    let default = if is_text { Markup::Text } else { Markup::Rich };
    let mut is_ours = false;
    let mut entries = Vec::new();
    for grid in grids {
        let Some(heads) = Heads::find(grid) else { continue };
        is_ours = true;
        let rows = grid.rows.iter().skip(heads.at + 1);
        entries.extend(rows.filter_map(|row| heads.entry(grid, row, default)));
    }
    if is_text {
        for entry in &mut entries {
            unguard(&mut entry.row, entry.markup);
        }
    }
    if !is_ours {
        return None;
    }
    let entries = joined(entries, sink);
    tables::report(grids, &entries, sink);
    Some(entries)
}

/// Takes the sign away that was put before cells that would else be formulas. Where what
/// the cell was says that the sign belongs to it, it stays.
fn unguard(row: &mut Row, markup: Markup) {
    let was = row.base();
    let now = Base::of(row, markup, Rank::default());
    for column in Column::ALL {
        let text = row.text(column);
        let Some(bare) = text.strip_prefix('\'') else { continue };
        let is_same = || was.is_some_and(|was| !was.differs(&now, column));
        let is_edited = Column::EDITED.contains(&column);
        if bare.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) && !(is_edited && is_same()) {
            row.set(column, sheet::plain(bare));
        }
    }
}

/// Puts together what stands in several rows, since a cell was too small for it: the rows
/// below the first say in the column of bases which piece they are.
fn joined(entries: Vec<Entry>, sink: &mut Vec<Diagnostic>) -> Vec<Entry> {
    let mut first: HashMap<String, usize> = HashMap::new();
    let mut whole: Vec<Entry> = Vec::with_capacity(entries.len());
    let mut pieces: Vec<(usize, u32, Entry)> = Vec::new();
    // Pieces may have been sorted before their notes.
    let (parts, notes): (Vec<_>, Vec<_>) =
        entries.into_iter().enumerate().partition(|(_, entry)| piece(&entry.row).is_some());
    let mut places = Vec::new();
    for (place, entry) in notes {
        let guid = entry.row.text(Column::Guid);
        if !guid.trim().is_empty() {
            first.entry(guid).or_insert(whole.len());
        }
        places.push(place);
        whole.push(entry);
    }
    for (place, entry) in parts {
        let guid = entry.row.text(Column::Guid);
        let above = places.partition_point(|&note| note < place).checked_sub(1);
        let of = if guid.trim().is_empty() { above } else { first.get(&guid).copied() };
        if let Some(of) = of {
            pieces.push((of, piece(&entry.row).unwrap_or_default(), entry));
            continue;
        }
        let message = format!(
            "{} goes on with a note that is not in the sheet",
            super::place(&entry.sheet, entry.row.at)
        );
        sink.push(
            Diagnostic::new(&DAMAGED_CELL, entry.span, message)
                .help("it is read as a note of its own; put the row back that it is of"),
        );
        whole.push(entry);
    }
    pieces.sort_by_key(|(of, number, _)| (*of, *number));
    for (of, _, piece) in pieces {
        let entry = &mut whole[of];
        for column in Column::EDITED {
            let Some(more) = piece.row.cell(column).filter(|more| !more.is_empty()) else {
                continue;
            };
            let mut cell: Cell = entry.row.cell(column).cloned().unwrap_or_default();
            for run in more {
                sheet::push(&mut cell, run.clone());
            }
            entry.row.set(column, cell);
        }
        entry.others.extend(piece.others);
    }
    whole
}

/// Returns which piece of a note a row is, from 2, where it is not the first. Excel takes
/// `+2` for a number, and drops the sign.
fn piece(row: &Row) -> Option<u32> {
    let base = row.text(Column::Base);
    let number: u32 = base.trim().trim_start_matches(['\'', '=', '+']).parse().ok()?;
    (number > 1).then_some(number)
}
