//! The decks of a collection: one for the document, one for each of its sections.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::content::html::escape;
use crate::content::text;
use crate::deck::Deck;

/// The decks that notes were placed in so far.
pub(super) struct Decks<'d> {
    /// The parts of the whole deck's name.
    whole: Vec<String>,
    /// Their names, parents before their children.
    pub(super) names: Vec<String>,
    /// Where they are in that list, by name without regard to case: Anki takes
    /// names that differ in nothing else for the same deck.
    numbers: BTreeMap<String, usize>,
    /// What notes said, and where it led.
    places: BTreeMap<&'d str, Place>,
}

/// Where a note is put.
#[derive(Clone)]
pub(super) struct Place {
    /// The place of its deck in the list of decks.
    pub(super) deck: usize,
    /// The names of its sections, as HTML.
    pub(super) section: Rc<str>,
}

impl<'d> Decks<'d> {
    pub(super) fn new(deck: &Deck) -> Self {
        let file = deck.path.rsplit(['/', '\\']).next().unwrap_or_default();
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let names = [deck.name.as_str(), stem, "cardpress"].into_iter();
        let whole = names.map(levels).find(|levels| !levels.is_empty()).unwrap_or_default();
        Decks { whole, names: Vec::new(), numbers: BTreeMap::new(), places: BTreeMap::new() }
    }

    /// Returns the place of the deck of the whole document, where a note is in it or
    /// below it.
    pub(super) fn whole(&self) -> Option<usize> {
        self.numbers.get(&self.whole.join("::").to_lowercase()).copied()
    }

    /// Returns where a note of the deck of that name is put. An unnamed deck is
    /// the whole deck.
    pub(super) fn place(&mut self, name: &'d str) -> Place {
        if let Some(place) = self.places.get(name) {
            return place.clone();
        }
        let mut levels = levels(name);
        if levels.is_empty() {
            levels.clone_from(&self.whole);
        }
        let sections = levels.strip_prefix(self.whole.as_slice()).unwrap_or_default();
        let section = escape(&sections.join(" › ")).into();
        let mut deck = 0;
        let mut path = String::new();
        for level in &levels {
            let parent = self.names.get(deck).filter(|_| !path.is_empty());
            path = parent.map_or_else(|| level.clone(), |parent| format!("{parent}::{level}"));
            deck = *self.numbers.entry(path.to_lowercase()).or_insert_with(|| {
                self.names.push(path.clone());
                self.names.len() - 1
            });
        }
        let place = Place { deck, section };
        self.places.insert(name, place.clone());
        place
    }
}

/// Returns the parts of a deck's name that Anki would keep.
fn levels(name: &str) -> Vec<String> {
    let parts = name.split("::").map(|part| {
        let part = part.replace(|c: char| c.is_control() || c == '"', " ");
        text::squeeze(&part)
    });
    parts.filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deck_stands_below_its_parents() {
        let deck = Deck { name: "Top".into(), ..Deck::default() };
        let mut decks = Decks::new(&deck);
        assert_eq!(decks.place("Top::A::B").section.as_ref(), "A › B");
        assert_eq!(decks.place("top::a").deck, 1);
        assert_eq!(decks.place("").deck, 0);
        assert_eq!(decks.place(" :: Other::\u{7}::C<").section.as_ref(), "");
        assert_eq!(decks.names, ["Top", "Top::A", "Top::A::B", "Other", "Other::C<"]);
    }

    #[test]
    fn a_deck_without_a_name_is_called_after_its_file() {
        let deck = Deck { path: "some/where/Notes.md".into(), ..Deck::default() };
        assert_eq!(Decks::new(&deck).whole, ["Notes"]);
        assert_eq!(Decks::new(&Deck::default()).whole, ["cardpress"]);
    }
}
