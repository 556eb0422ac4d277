//! What several tests need.

pub(crate) mod apkg;
pub(crate) mod decks;
