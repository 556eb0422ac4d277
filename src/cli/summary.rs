//! What became of documents, in numbers.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::deck::{Deck, NoteKind};
use crate::diagnostic::{DIFFERING_SIDES, RESOLVED_CONFLICT, Severity};

/// What became of a document, or of all of them, in numbers.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Summary {
    pub(super) notes: usize,
    pub(super) tables: usize,
    pub(super) unanswered: usize,
    pub(super) repairs: usize,
    pub(super) conflicts: usize,
    pub(super) errors: usize,
    /// How many files were written; `None` where none were to be.
    pub(super) files: Option<usize>,
}

impl Summary {
    /// Returns what a deck has to count.
    pub(super) fn of(deck: &Deck) -> Self {
        let mut summary = Summary::default();
        for note in &deck.notes {
            match note.kind {
                NoteKind::Table(_) => summary.tables += 1,
                NoteKind::Basic
                | NoteKind::Reversed
                | NoteKind::OptionalReversed(_)
                | NoteKind::Typed
                | NoteKind::Choice(_)
                    if note.answer.is_none() =>
                {
                    summary.unanswered += 1;
                    summary.notes += 1;
                }
                NoteKind::Basic
                | NoteKind::Reversed
                | NoteKind::OptionalReversed(_)
                | NoteKind::Typed
                | NoteKind::Choice(_)
                | NoteKind::Cloze => {
                    summary.notes += 1;
                }
            }
        }
        for remark in &deck.remarks {
            let code = remark.diagnostic.code;
            summary.repairs += usize::from(code.id.starts_with('R'));
            summary.conflicts +=
                usize::from([&DIFFERING_SIDES, &RESOLVED_CONFLICT].contains(&code));
            summary.errors += usize::from(code.severity == Severity::Error);
        }
        summary
    }

    /// Counts another document.
    pub(super) fn add(&mut self, other: &Summary) {
        let Summary { notes, tables, unanswered, repairs, conflicts, errors, files } = other;
        self.notes += notes;
        self.tables += tables;
        self.unanswered += unanswered;
        self.repairs += repairs;
        self.conflicts += conflicts;
        self.errors += errors;
        self.files = self.files.map(|own| own + files.unwrap_or(0)).or(*files);
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Summary { notes, tables, unanswered, repairs, conflicts, errors, files } = *self;
        write!(f, "{}", count(notes, "note", "notes"))?;
        if unanswered > 0 {
            write!(f, " ({unanswered} unanswered)")?;
        }
        let parts = [
            (tables, "table", "tables"),
            (repairs, "repair", "repairs"),
            (conflicts, "conflict resolved", "conflicts resolved"),
            (errors, "error", "errors"),
        ];
        for (number, one, many) in parts {
            if number > 0 {
                write!(f, ", {}", count(number, one, many))?;
            }
        }
        match files {
            Some(files) => write!(f, " → {}", count(files, "file", "files")),
            None => Ok(()),
        }
    }
}

/// Returns a number with its noun.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
