//! What several tests need.

#![allow(dead_code, reason = "every test takes what it needs")]

pub(crate) mod anki;
pub(crate) mod anki_connect;
#[cfg(feature = "apkg")]
pub(crate) mod apkg;
pub(crate) mod decks;
pub(crate) mod office;
pub(crate) mod python;
