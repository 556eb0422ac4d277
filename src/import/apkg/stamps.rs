//! Which notes a package holds, and when each last changed: all that decides what becomes of
//! them when Anki imports them, without what they say.

use std::collections::{BTreeMap, BTreeSet};

use super::super::ImportError;
use super::database::Database;
use super::package::Package;
use super::schema;

/// Which notes a package holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stamps {
    /// The notes, by guid.
    pub notes: BTreeMap<String, Stamp>,
    /// The names of the decks that hold a card, with `::` between levels.
    pub decks: BTreeSet<String>,
}

/// What of a note decides whether Anki takes it in over the one that it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// The id of its note type: a note is never given another one.
    pub note_type: i64,
    /// When it last changed, in seconds since 1970: an older one changes nothing.
    pub modified: i64,
}

impl Stamps {
    /// Returns those of a package. Fails if it is none, or damaged.
    pub fn of(package: &[u8]) -> Result<Self, ImportError> {
        let database = Database::open(Package::open(package)?.collection()?)?;
        let mut stamps = Stamps::default();
        database.select("notes", "guid, mid, mod")?.each(|row| {
            let stamp = Stamp { note_type: row.number(1), modified: row.number(2) };
            stamps.notes.insert(row.text(0).0, stamp);
            Ok(())
        })?;
        let schema = schema::read(&database)?;
        database.select("cards", "did, odid")?.each(|row| {
            // A card in a filtered deck has a deck of its own.
            let (deck, home) = (row.number(0), row.number(1));
            let deck = schema.decks.get(if home == 0 { &deck } else { &home });
            stamps.decks.extend(deck.map(|deck| deck.name.clone()));
            Ok(())
        })?;
        Ok(stamps)
    }

    /// Adds those of another package.
    pub fn extend(&mut self, other: Stamps) {
        let Stamps { notes, decks } = other;
        self.notes.extend(notes);
        self.decks.extend(decks);
    }
}
