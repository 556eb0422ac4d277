//! What was edited in a sheet, note by note.

use super::pairs::Pairs;
use super::region::Document;
use crate::deck::Note;
use crate::diagnostic::{Diagnostic, EDITED_TWICE, UNAPPLIED_EDIT};
use crate::sheet::{Base, Cell, Column, Markup, Row, Sheet, is_same, seen};
use crate::source::Span;

/// What becomes of one note.
#[derive(Debug, Clone)]
pub(super) struct Wish {
    pub(super) what: What,
    /// The cells that it is to have, as [`seen`]; those of other columns it keeps.
    pub(super) cells: Vec<(Column, Cell)>,
    /// What it is to be called, where that must stand in the document.
    pub(super) guid: Option<String>,
    /// The cells that both sides changed, as the sheet has them: they are not in `cells`.
    pub(super) twice: Vec<(Column, Cell)>,
    /// The row of the sheet.
    pub(super) at: usize,
}

/// What is to be done with a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// The note of the deck is to say something else.
    Change(usize),
    /// The note of the deck is to be gone.
    Remove(usize),
    /// There is to be a new note behind one of the deck, or before all of them.
    Add(Option<usize>),
}

impl Wish {
    pub(super) fn is_conflict(&self) -> bool {
        !self.twice.is_empty()
    }

    /// Returns the cell that a column is to have, where it was edited.
    pub(super) fn cell(&self, column: Column) -> Option<&Cell> {
        self.cells.iter().find(|(edited, _)| *edited == column).map(|(_, cell)| cell)
    }

    /// Returns whether the document is to be changed for it.
    pub(super) fn is_made(&self) -> bool {
        !self.cells.is_empty() || self.guid.is_some() || matches!(self.what, What::Remove(_))
    }

    /// Returns the wish for what both sides changed.
    pub(super) fn other_side(&self) -> Wish {
        Wish { cells: self.twice.clone(), twice: Vec::new(), guid: None, ..self.clone() }
    }

    fn change(note: usize, at: usize) -> Self {
        let what = What::Change(note);
        Wish { what, cells: Vec::new(), guid: None, twice: Vec::new(), at }
    }
}

/// Returns what the sheet wishes of the document, and remarks on what both changed.
pub(super) fn wishes(
    document: &Document,
    sheet: &Sheet,
    pairs: &Pairs,
    styles: bool,
    sink: &mut Vec<Diagnostic>,
) -> Vec<Wish> {
    let notes = &document.deck.notes;
    let mut wishes = Vec::new();
    let mut before = None;
    for (at, row) in sheet.rows.iter().enumerate() {
        let Some(note) = pairs.notes[at] else {
            if row.is_blank() {
                continue;
            }
            if pairs.exported[at] {
                gone(row, sink);
            } else if let Some(wish) = new(row, sheet.markup, styles, place(before, notes, row)) {
                wishes.push(wish);
            } else {
                let message = format!("row {} of the sheet asks nothing", row.at);
                sink.push(Diagnostic::new(&UNAPPLIED_EDIT, Span::default(), message).help(
                    "write a question into it; the rest of the row was not put into the document",
                ));
            }
            continue;
        };
        before = Some(note);
        let wish = changed(&notes[note], note, row, sheet.markup, styles);
        for (column, _) in &wish.twice {
            twice(&notes[note], *column, row, sink);
        }
        if !wish.cells.is_empty() || !wish.twice.is_empty() {
            wishes.push(wish);
        }
    }
    for &note in &pairs.deleted {
        wishes.push(Wish { what: What::Remove(note), ..Wish::change(note, 0) });
    }
    wishes
}

/// Returns the wishes that notes of a document be called what they were called.
pub(super) fn guids(document: &Document, named: &[(usize, String)]) -> Vec<Wish> {
    // By the lines they stand on: the deck is another one now.
    named
        .iter()
        .filter_map(|(offset, guid)| {
            let line = document.source.line_at(*offset);
            let note = document
                .deck
                .notes
                .iter()
                .position(|note| (note.source.line..=note.source.end_line).contains(&line))?;
            (document.deck.notes[note].guid != *guid)
                .then(|| Wish { guid: Some(guid.clone()), ..Wish::change(note, 0) })
        })
        .collect()
}

/// Returns behind which note a new row goes: behind the one above it in the sheet, in the
/// deck that it names.
fn place(before: Option<usize>, notes: &[Note], row: &Row) -> Option<usize> {
    let deck = row.text(Column::Deck);
    let deck = deck.trim();
    match before {
        Some(note) if deck.is_empty() || notes[note].deck == deck => Some(note),
        before => notes.iter().rposition(|note| note.deck == deck).or(before),
    }
}

fn changed(note: &Note, at: usize, row: &Row, markup: Markup, styles: bool) -> Wish {
    let mut wish = Wish::change(at, row.at);
    let ours = Row::saying(note, markup);
    let base = row.base();
    let (now, theirs) = base.map_or((None, None), |base| {
        (
            Some(Base::of(&ours, base.markup, base.rank())),
            Some(Base::of(row, base.markup, base.rank())),
        )
    });
    for column in Column::EDITED {
        let (Some(cell), Some(own)) = (row.cell(column), ours.cell(column)) else { continue };
        let wanted = seen(cell, column, markup, styles);
        if is_same(column, &wanted, &seen(own, column, markup, styles)) {
            continue;
        }
        let changed = |side: Option<Base>| {
            let (Some(side), Some(base)) = (side, base) else { return true };
            side.differs(&base, column)
        };
        let in_style = |side: Option<Base>| {
            let (Some(side), Some(base)) = (side, base) else { return true };
            styles && side.differs_in_style(&base)
        };
        let by_sheet = changed(theirs) || in_style(theirs);
        let by_document = base.is_some() && (changed(now) || in_style(now));
        match (by_sheet, by_document) {
            (true, false) => wish.cells.push((column, wanted)),
            (true, true) => wish.twice.push((column, wanted)),
            (false, _) => {}
        }
    }
    wish
}

fn new(row: &Row, markup: Markup, styles: bool, place: Option<usize>) -> Option<Wish> {
    let mut wish = Wish { what: What::Add(place), ..Wish::change(0, row.at) };
    for column in Column::EDITED {
        if let Some(cell) = row.cell(column).filter(|cell| !cell.is_empty()) {
            wish.cells.push((column, seen(cell, column, markup, styles)));
        }
    }
    wish.cell(Column::Question).is_some_and(|cell| !cell.is_empty()).then_some(wish)
}

fn gone(row: &Row, sink: &mut Vec<Diagnostic>) {
    let is_edited = row.base().is_some_and(|base| {
        let now = Base::of(row, base.markup, base.rank());
        Column::EDITED.iter().any(|column| now.differs(&base, *column))
    });
    if is_edited {
        let question = row.text(Column::Question);
        let message = format!(
            "row {} of the sheet was edited, and its question is gone from the document: \
             “{question}”",
            row.at
        );
        sink.push(Diagnostic::new(&EDITED_TWICE, Span::default(), message).help(
            "to have it back, delete what stands in its columns `Base` and `Guid`, and apply \
             the sheet again",
        ));
    }
}

fn twice(note: &Note, column: Column, row: &Row, sink: &mut Vec<Diagnostic>) {
    let what = column.head().to_lowercase();
    let message = format!("the {what} was changed here and in the sheet, row {}", row.at);
    sink.push(
        Diagnostic::new(&EDITED_TWICE, note.span, message)
            .label(format!("the sheet says: {}", short(&row.text(column))))
            .help("take one of them over by hand, or have both written here with `--markers`"),
    );
}

/// Returns a text on one line, cut where it is long.
pub(super) fn short(text: &str) -> String {
    let text = crate::content::text::squeeze(text);
    match text.char_indices().nth(100) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
