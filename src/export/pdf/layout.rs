//! How a deck becomes pages: the list of layouts, one a file.

mod booklet;
mod cards;
mod handout;
mod quiz;

pub use cards::{Cards, CutSheet, Stock};
pub use quiz::{Key, Quiz};

use std::fmt;

use super::job::Job;
use super::page::Document;
use super::sheet::Margins;
use crate::diagnostic::Diagnostic;

/// A way to lay out a deck.
#[derive(Clone, Copy)]
pub struct Layout {
    /// What it is called.
    pub name: &'static str,
    /// One line for the list of layouts.
    pub about: &'static str,
    /// The margins, where none are asked for.
    margins: Margins,
    /// The size of the text, where none is asked for, in points.
    size: f32,
    set: Set,
}

/// Sets a deck, or says why the options do not let it.
type Set = fn(&Job<'_>, &mut Vec<Diagnostic>) -> Result<Document, String>;

/// Every layout, by name.
pub static LAYOUTS: &[Layout] = &[booklet::LAYOUT, cards::LAYOUT, handout::LAYOUT, quiz::LAYOUT];

impl Layout {
    /// A handout to fold and staple.
    pub const BOOKLET: Layout = booklet::LAYOUT;
    /// Cards to cut out.
    pub const CARDS: Layout = cards::LAYOUT;
    /// Every question with its answer below it.
    pub const HANDOUT: Layout = handout::LAYOUT;
    /// Questions with room to answer them.
    pub const QUIZ: Layout = quiz::LAYOUT;

    /// Returns the layout of that name.
    pub fn named(name: &str) -> Option<Layout> {
        LAYOUTS.iter().copied().find(|layout| layout.name == name)
    }

    pub(super) fn margins(&self) -> Margins {
        self.margins
    }

    pub(super) fn size(&self) -> f32 {
        self.size
    }

    /// Sets the deck.
    pub(super) fn set(
        &self,
        job: &Job<'_>,
        sink: &mut Vec<Diagnostic>,
    ) -> Result<Document, String> {
        (self.set)(job, sink)
    }
}

impl PartialEq for Layout {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl fmt::Debug for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Layout").field(&self.name).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_unique() {
        assert!(LAYOUTS.is_sorted_by(|a, b| a.name < b.name));
    }
}
