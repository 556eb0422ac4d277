//! What becomes of the notes of a package that Anki imports, in the words of its own summary.

use std::collections::BTreeMap;
use std::fmt;

use crate::import::{Stamp, Stamps};

/// What becomes of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fate {
    /// Anki did not have it.
    New,
    /// It takes the place of the one that Anki had, whose cards stay.
    Updated,
    /// Anki has it as it is.
    Unchanged,
    /// It was changed later in Anki, which keeps its own.
    Newer,
    /// Anki has a note of that guid with another note type. Which Ankis then change the type,
    /// and which keep their note, is seen only afterwards.
    Conflicting,
    /// Anki did not take it in, although it should have.
    Refused,
}

impl Fate {
    /// Every one, with its word.
    const ALL: [(Fate, &'static str); 6] = [
        (Fate::New, "new"),
        (Fate::Updated, "updated"),
        (Fate::Unchanged, "unchanged"),
        (Fate::Newer, "newer in Anki"),
        (Fate::Conflicting, "of another type"),
        (Fate::Refused, "refused"),
    ];

    /// Returns what becomes of a note by Anki's own rule for imports, of which `there` is
    /// what Anki has: a note has the guid and the note type of the one that it replaces, and is
    /// later.
    fn of(sent: Stamp, there: Option<&Stamp>) -> Self {
        match there {
            None => Fate::New,
            Some(there) if there.note_type != sent.note_type => Fate::Conflicting,
            Some(there) if there.modified < sent.modified => Fate::Updated,
            Some(there) if there.modified == sent.modified => Fate::Unchanged,
            Some(_) => Fate::Newer,
        }
    }

    /// Returns its word.
    pub(super) fn name(self) -> &'static str {
        Fate::ALL.iter().find(|(fate, _)| *fate == self).map_or("", |(_, name)| name)
    }
}

/// What becomes of each note, by guid.
#[derive(Debug, Default)]
pub(super) struct Fates(BTreeMap<String, Fate>);

impl Fates {
    /// Returns what is to become of notes, where Anki has others already.
    pub(super) fn expect(sent: &Stamps, before: &Stamps) -> Self {
        let fate = |guid: &String, stamp: &Stamp| Fate::of(*stamp, before.notes.get(guid));
        Fates(sent.notes.iter().map(|(guid, stamp)| (guid.clone(), fate(guid, stamp))).collect())
    }

    /// Returns whether Anki is to have anything that it did not have.
    pub(super) fn expect_change(&self) -> bool {
        let changes = [Fate::New, Fate::Updated, Fate::Conflicting];
        self.0.values().any(|fate| changes.contains(fate))
    }

    /// Compares what was to become of them with what Anki has now.
    pub(super) fn check(&mut self, sent: &Stamps, after: &Stamps) {
        for (guid, fate) in &mut self.0 {
            let (sent, there) = (sent.notes.get(guid), after.notes.get(guid));
            let is_there = sent.zip(there).is_some_and(|(sent, there)| {
                there.note_type == sent.note_type && there.modified >= sent.modified
            });
            *fate = match *fate {
                Fate::New | Fate::Updated if !is_there => Fate::Refused,
                Fate::Conflicting if is_there => Fate::Updated,
                other => other,
            };
        }
    }

    /// Returns what becomes of a note.
    pub(super) fn get(&self, guid: &str) -> Option<Fate> {
        self.0.get(guid).copied()
    }

    /// Returns how many became what.
    pub(super) fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for fate in self.0.values() {
            *counts.0.entry(*fate).or_default() += 1;
        }
        counts
    }
}

/// How many notes became what.
#[derive(Debug, Default)]
pub(super) struct Counts(BTreeMap<Fate, usize>);

impl Counts {
    /// Adds others.
    pub(super) fn add(&mut self, other: &Counts) {
        for (fate, count) in &other.0 {
            *self.0.entry(*fate).or_default() += count;
        }
    }

    /// Returns whether Anki did not take in all that it should have.
    pub(super) fn has_losses(&self) -> bool {
        [Fate::Conflicting, Fate::Refused].iter().any(|fate| self.0.contains_key(fate))
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts: Vec<_> =
            self.0.iter().map(|(fate, count)| format!("{count} {}", fate.name())).collect();
        f.write_str(&if counts.is_empty() { "nothing".into() } else { counts.join(", ") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_note_of_the_same_type_replaces_the_one_that_is_there() {
        let stamp = |note_type, modified| Stamp { note_type, modified };
        let sent = stamp(1, 50);
        assert_eq!(Fate::of(sent, None), Fate::New);
        assert_eq!(Fate::of(sent, Some(&stamp(1, 40))), Fate::Updated);
        assert_eq!(Fate::of(sent, Some(&stamp(1, 50))), Fate::Unchanged);
        assert_eq!(Fate::of(sent, Some(&stamp(1, 60))), Fate::Newer);
        assert_eq!(Fate::of(sent, Some(&stamp(2, 40))), Fate::Conflicting);
    }

    #[test]
    fn what_anki_has_afterwards_decides() {
        let stamps = |note_type, modified| Stamps {
            notes: [("a".to_owned(), Stamp { note_type, modified })].into(),
            ..Stamps::default()
        };
        let sent = stamps(1, 50);
        let cases = [
            (stamps(1, 40), stamps(1, 50), Fate::Updated),
            (stamps(1, 40), stamps(1, 40), Fate::Refused),
            (Stamps::default(), stamps(1, 50), Fate::New),
            (Stamps::default(), Stamps::default(), Fate::Refused),
            (stamps(2, 40), stamps(2, 40), Fate::Conflicting),
            (stamps(2, 40), stamps(1, 50), Fate::Updated),
            (stamps(1, 60), stamps(1, 60), Fate::Newer),
        ];
        for (before, after, expected) in cases {
            let mut fates = Fates::expect(&sent, &before);
            fates.check(&sent, &after);
            assert_eq!(fates.get("a"), Some(expected), "{before:?} {after:?}");
        }
    }
}
