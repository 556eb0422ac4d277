//! The notes of a deck in the order they are shown, with their numbers and the sections that
//! begin with them.

use crate::deck::{Deck, Note, NoteKind};

/// A note that is shown.
#[derive(Debug, Clone)]
pub(super) struct Entry<'d> {
    pub note: &'d Note,
    pub number: Option<u64>,
    /// The sections that it is in, from the outside in.
    pub sections: Vec<&'d str>,
    /// The first of the sections that begins with it; the number of them if none does.
    pub begins: usize,
}

/// Returns the notes of a deck. What is no question has no number; where no question has
/// one, they are counted.
pub(super) fn entries(deck: &Deck) -> Vec<Entry<'_>> {
    let numbered = deck.notes.iter().any(|note| note.number.is_some());
    let mut counted = 0;
    let mut entries: Vec<Entry<'_>> = Vec::with_capacity(deck.notes.len());
    for note in &deck.notes {
        let table = matches!(note.kind, NoteKind::Table(_));
        counted += u64::from(!table);
        let number = if numbered { note.number } else { Some(counted) }.filter(|_| !table);
        entries.push(Entry { note, number, sections: sections(note, &deck.name), begins: 0 });
    }
    begin_sections(&mut entries);
    entries
}

/// Finds which sections begin with which note.
fn begin_sections(entries: &mut [Entry<'_>]) {
    let mut before: Vec<&str> = Vec::new();
    for entry in entries {
        let old = before.iter().zip(&entry.sections).take_while(|(a, b)| a == b).count();
        entry.begins = old;
        before.clone_from(&entry.sections);
    }
}

/// Returns the sections of a deck that a note is in.
pub(super) fn sections<'d>(note: &'d Note, deck: &str) -> Vec<&'d str> {
    let own = match note.deck.strip_prefix(deck) {
        Some(rest) if rest.is_empty() || rest.starts_with("::") => rest,
        _ if deck.is_empty() => &note.deck,
        _ => "",
    };
    own.split("::").map(str::trim).filter(|level| !level.is_empty()).collect()
}

impl Entry<'_> {
    /// Returns the sections that begin with the note, each with its level.
    pub(super) fn headings(&self) -> impl Iterator<Item = (usize, &str)> {
        self.sections.iter().copied().enumerate().skip(self.begins)
    }
}
