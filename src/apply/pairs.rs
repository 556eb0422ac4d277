//! Which row of a sheet is which note of a document, and which rows were deleted.

use std::collections::{HashMap, HashSet};

use super::said::share_of_words;
use crate::content::text;
use crate::deck::Deck;
use crate::diagnostic::{Diagnostic, MISSING_ROW, UNKNOWN_BASE};
use crate::sheet::{Base, Column, Row, Sheet};
use crate::source::Span;

/// What share of their words a row and a note have in common at least that are the same.
const ALIKE: f64 = 0.6;

/// The rows of a sheet and the notes of a document that are the same.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    /// By the rows of the sheet: the note it is.
    pub(super) notes: Vec<Option<usize>>,
    /// By the rows: whether it was written by an export of this document, and is not a copy.
    pub(super) exported: Vec<bool>,
    /// The notes whose rows were deleted.
    pub(super) deleted: Vec<usize>,
}

impl Pairs {
    pub(super) fn of(deck: &Deck, sheet: &Sheet, sink: &mut Vec<Diagnostic>) -> Self {
        let bases: Vec<Option<Base>> = sheet.rows.iter().map(Row::base).collect();
        let mut pairs = Pairs {
            notes: vec![None; sheet.rows.len()],
            exported: vec![false; sheet.rows.len()],
            deleted: Vec::new(),
        };
        pairs.by_guid(deck, sheet, &bases);
        pairs.by_words(deck, sheet, Column::Question);
        pairs.by_words(deck, sheet, Column::Answer);
        pairs.by_likeness(deck, sheet);
        let has_base = bases.iter().any(Option::is_some);
        if !has_base && !deck.notes.is_empty() {
            let message = "the sheet does not say what it was when it was written: everything in \
                           it that differs from this document is taken for an edit";
            sink.push(Diagnostic::new(&UNKNOWN_BASE, Span::default(), message).help(
                "keep the column `Base` of an exported sheet; rows that are missing are not \
                 taken for deleted ones",
            ));
        }
        if has_base {
            pairs.find_deleted(deck, &bases, sink);
        }
        pairs
    }

    /// Pairs by guid. Of rows with the same one, all but one are copies that somebody made
    /// to begin a new note with: the one that asks what it asked is no copy.
    fn by_guid(&mut self, deck: &Deck, sheet: &Sheet, bases: &[Option<Base>]) {
        let notes: HashMap<_, _> =
            deck.notes.iter().enumerate().map(|(at, note)| (note.guid.as_str(), at)).collect();
        let mut rows: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, row) in sheet.rows.iter().enumerate() {
            let guid = row.text(Column::Guid).trim().to_owned();
            if !guid.is_empty() {
                rows.entry(guid).or_default().push(at);
            }
        }
        let is_as_it_was = |at: usize| {
            bases[at].is_some_and(|base| {
                let now = Base::of(&sheet.rows[at], base.markup, base.rank());
                !now.differs(&base, Column::Question)
            })
        };
        let mut taken = HashSet::new();
        for (at, row) in sheet.rows.iter().enumerate() {
            let Some(same) = rows.get(row.text(Column::Guid).trim()) else { continue };
            let first = same.iter().copied().find(|&at| is_as_it_was(at)).unwrap_or(same[0]);
            if first == at {
                self.exported[at] = bases[at].is_some();
                let note = notes.get(row.text(Column::Guid).trim()).copied();
                self.notes[at] = note.filter(|note| taken.insert(*note));
            }
        }
    }

    /// Pairs what is left by the words of a column: a question that has another guid now, or
    /// an answer whose question was worded otherwise.
    fn by_words(&mut self, deck: &Deck, sheet: &Sheet, column: Column) {
        let taken: HashSet<_> = self.notes.iter().flatten().copied().collect();
        let mut left: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, note) in deck.notes.iter().enumerate().filter(|(at, _)| !taken.contains(at)).rev()
        {
            let row = Row::saying(note, sheet.markup);
            let words = text::squeeze(&row.text(column));
            if !words.is_empty() {
                left.entry(words).or_default().push(at);
            }
        }
        for (at, row) in sheet.rows.iter().enumerate() {
            // A copy of a row is a new note, whatever it says.
            let is_copy = !self.exported[at] && row.base().is_some();
            if self.notes[at].is_none() && !is_copy {
                let words = text::squeeze(&row.text(column));
                self.notes[at] = left.get_mut(&words).and_then(Vec::pop);
            }
        }
    }

    /// Pairs the rows of an export whose notes were worded otherwise in the document, with
    /// those notes that are most like them.
    fn by_likeness(&mut self, deck: &Deck, sheet: &Sheet) {
        let taken: HashSet<_> = self.notes.iter().flatten().copied().collect();
        let words =
            |row: &Row| format!("{} {}", row.text(Column::Question), row.text(Column::Answer));
        let notes: Vec<_> = (0..deck.notes.len())
            .filter(|at| !taken.contains(at))
            .map(|at| (at, words(&Row::saying(&deck.notes[at], sheet.markup))))
            .collect();
        let rows: Vec<_> = (0..sheet.rows.len())
            .filter(|&at| self.exported[at] && self.notes[at].is_none())
            .collect();
        let mut alike = Vec::new();
        for &row in &rows {
            let said = words(&sheet.rows[row]);
            for (note, other) in &notes {
                let share = share_of_words(&said, other);
                if share >= ALIKE {
                    alike.push((share, row, *note));
                }
            }
        }
        alike.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let mut taken = taken;
        for (_, row, note) in alike {
            if self.notes[row].is_none() && taken.insert(note) {
                self.notes[row] = Some(note);
            }
        }
    }

    /// Finds the notes whose rows are missing: where as many ranks are missing between two
    /// rows as notes stand between their notes, those were deleted. What is left is new in
    /// the document.
    fn find_deleted(&mut self, deck: &Deck, bases: &[Option<Base>], sink: &mut Vec<Diagnostic>) {
        let mut known: Vec<(u32, Option<usize>)> = Vec::new();
        let mut of = 0;
        for (at, base) in bases.iter().enumerate() {
            if let Some(base) = base.filter(|_| self.exported[at]) {
                known.push((base.rank().at, self.notes[at]));
                of = of.max(base.rank().of);
            }
        }
        known.sort_unstable();
        known.push((of, Some(deck.notes.len())));
        let taken: HashSet<_> = self.notes.iter().flatten().copied().collect();
        let (mut next_rank, mut next_note) = (0, 0);
        let mut missing = 0;
        for (rank, note) in known {
            missing += (rank.saturating_sub(next_rank)) as usize;
            next_rank = rank + 1;
            // A row whose note is gone from the document says nothing of the place.
            let Some(note) = note else { continue };
            let between: Vec<_> = (next_note..note).filter(|note| !taken.contains(note)).collect();
            if missing > 0 && between.len() <= missing {
                self.deleted.extend(between);
            } else if missing > 0 {
                for note in between {
                    let message = "this question is not in the sheet: it may be new here, or its \
                                   row may have been deleted";
                    sink.push(
                        Diagnostic::new(&MISSING_ROW, deck.notes[note].span, message)
                            .label("is kept")
                            .help("delete it here if you want it gone"),
                    );
                }
            }
            missing = 0;
            next_note = next_note.max(note + 1);
        }
    }
}
