//! Sheets read back: our own, and other people's.

#![cfg(all(feature = "csv", feature = "xlsx"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

#[path = "support/cases.rs"]
mod cases;
#[path = "sheets/foreign.rs"]
mod foreign;
#[path = "sheets/own.rs"]
mod own;
mod support;

use cardpress::deck::Deck;
use cardpress::export::exporter;
use cardpress::import::{File, ImportOptions, sheet};
use cardpress::sheet::Sheet;

/// Returns the workbook of a deck.
fn workbook(deck: &Deck) -> Vec<u8> {
    exporter("xlsx").unwrap().export(deck, &mut Vec::new()).unwrap()
}

/// Returns the rows of a sheet, and what was remarked on them.
fn rows(name: &str, bytes: &[u8]) -> (Sheet, Vec<String>) {
    let mut sink = Vec::new();
    let file = File { name, modified: 1_700_000_000, bytes };
    let sheet = sheet::read(&file, &ImportOptions::default(), &mut sink).unwrap();
    (sheet, sink.into_iter().map(|d| format!("{} {}", d.code.id, d.message)).collect())
}
