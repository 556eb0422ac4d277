//! What several tests need.

#![allow(dead_code, reason = "every test takes what it needs")]

pub(crate) mod anki;
#[cfg(feature = "apkg")]
pub(crate) mod apkg;
pub(crate) mod decks;
