//! Handouts, read back as a reader of PDF would read them.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail by panicking, as tests do")]
#![cfg(feature = "pdf")]

#[path = "pdf/decks.rs"]
mod decks;

use std::path::Path;

use cardpress::deck::Deck;
use cardpress::diagnostic::Diagnostic;
use cardpress::export::{Exporter, Pdf};

fn export(deck: &Deck) -> (Vec<u8>, Vec<Diagnostic>) {
    let mut sink = Vec::new();
    let bytes = Pdf::default().export(deck, &mut sink).unwrap();
    (bytes, sink)
}

#[test]
fn pictures() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let text = std::fs::read_to_string("input/python-interview-questions.md").unwrap();
    let decks = [
        ("specimen", decks::specimen()),
        ("questions", decks::questions("Python interview questions", &text)),
    ];
    for (name, deck) in decks {
        let start = std::time::Instant::now();
        let (bytes, sink) = export(&deck);
        println!("{name}: {} bytes, {:?}, {sink:?}", bytes.len(), start.elapsed());
        std::fs::write(folder.join(name).with_extension("pdf"), bytes).unwrap();
    }
}
