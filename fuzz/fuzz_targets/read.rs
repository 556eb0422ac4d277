//! Any bytes are some deck: reading them never panics, and what reading promises of
//! every document holds.
//!
//! The first byte chooses the options, the others are the document.

#![no_main]

use cardpress::deck::Deck;
use cardpress::export::EXPORTERS;
use cardpress::load_with;
use cardpress::options::{Conflicts, Options, Sections};
use cardpress::read::PATTERNS;
use cardpress::repair::REPAIRS;
use cardpress::source::Source;
use libfuzzer_sys::fuzz_target;

#[path = "../../tests/support/promise.rs"]
mod promise;

fuzz_target!(|bytes: &[u8]| {
    let (choice, bytes) = bytes.split_first().unwrap_or((&b'\n', &[]));
    let options = options(*choice);
    let source = Source::decode("x.md", 0, bytes);
    let deck = load_with(&source, &options);
    if let Err(broken) = promise::check(&source, &deck) {
        panic!("{broken}\n{options:?}\n{deck:#?}");
    }
    assert!(deck == load_with(&source, &options), "the same document gives two decks");
    export(&deck);
});

/// Returns the options that a byte chooses. Those of a line end, with which most seeds
/// are put together, are the default.
fn options(choice: u8) -> Options {
    let choice = usize::from(choice ^ b'\n');
    let (conflicts, rest) = (choice % 5, choice / 5);
    // Two in three of the others read as usual, for most documents have one pattern.
    let (pattern, rest) = (rest % 17, rest / 17);
    Options {
        conflicts: Conflicts::ALL[conflicts].1,
        pattern: PATTERNS.get(pattern.wrapping_sub(1)).copied(),
        sections: if rest & 1 == 0 { Sections::Decks } else { Sections::Tags },
        unrepaired: match rest & 2 {
            0 => Vec::new(),
            _ => REPAIRS.iter().map(|repair| repair.code).collect(),
        },
    }
}

/// Exports a deck in the formats that hold any deck.
fn export(deck: &Deck) {
    for exporter in EXPORTERS {
        let written = exporter.export(deck, &mut Vec::new());
        assert!(written.is_ok_and(|file| !file.is_empty()), "{} failed", exporter.name());
    }
}
