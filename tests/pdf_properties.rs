//! What holds for a handout of every deck, on a sheet of every size.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]
#![cfg(feature = "pdf")]

#[path = "pdf/any.rs"]
mod any;
#[allow(dead_code, reason = "the tests of the handout use all of it")]
#[path = "pdf/decks.rs"]
mod decks;
#[allow(dead_code, reason = "the tests of the handout use all of it")]
#[path = "pdf/reader.rs"]
mod reader;

use std::collections::BTreeMap;

use cardpress::export::{Exporter, Pdf};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use reader::Reader;

/// A sheet, from a postcard to a poster, with its margins.
fn sheet() -> impl Strategy<Value = Pdf> {
    let sizes =
        (290.0..900.0_f32, 400.0..1200.0_f32, 20.0..50.0_f32, 45.0..90.0_f32, 8.0..13.0_f32);
    sizes.prop_map(|(width, height, side, end, size)| Pdf {
        width,
        height,
        margin_x: side,
        margin_top: end,
        margin_bottom: end,
        size,
    })
}

/// Returns how often each letter is in a text.
fn letters(text: &str) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    for letter in text.chars().filter(|letter| letter.is_alphabetic()) {
        *counts.entry(letter).or_default() += 1;
    }
    counts
}

/// The same cases in every run; `PROPTEST_CASES` and `PROPTEST_RNG_SEED` look further.
fn config() -> ProptestConfig {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) };
    match config.rng_seed {
        RngSeed::Random => ProptestConfig { rng_seed: RngSeed::Fixed(50), ..config },
        RngSeed::Fixed(_) => config,
    }
}

proptest! {
    #![proptest_config(config())]

    /// Every letter of the deck is on some page, and every word too short to be hyphenated;
    /// no page is empty; nothing is drawn beyond the margins.
    #[test]
    fn nothing_is_lost_on_any_sheet(deck in any::any_deck(), sheet in sheet()) {
        let bytes = sheet.export(&deck, &mut Vec::new()).unwrap();
        let reader = Reader::new(&bytes);
        prop_assert!(!reader.draws_no_character());
        prop_assert!(reader.pages() > 0);
        let found = reader.all_words();
        let there = letters(&found);
        let text = any::text(&deck);
        for (letter, count) in letters(&text) {
            let seen = there.get(&letter).copied().unwrap_or_default();
            prop_assert!(seen >= count, "{letter}: {seen} of {count} in {found}");
        }
        for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() < 6) {
            prop_assert!(found.contains(word), "{word} is not in {found}");
        }
        for (number, page) in (1..).zip(reader.0.page_iter()) {
            let words = reader.words(number);
            let heads = sheet.margin_top - 1.0;
            let placed = reader.placed(page);
            let body = placed.iter().filter(|(_, _, y)| {
                *y > sheet.margin_bottom - 1.0 && *y < sheet.height - heads
            });
            prop_assert!(body.count() > 0, "page {number} is empty: {words}");
            for (left, right, y) in placed {
                prop_assert!(left >= sheet.margin_x - 1.0, "{left} on page {number}: {words}");
                // The space at the end of a line stands beyond it, out of sight.
                let most = sheet.width - sheet.margin_x + sheet.size * 1.2;
                prop_assert!(right <= most, "{right} > {most} on page {number}: {words}");
                prop_assert!(y > 0.0 && y < sheet.height, "{y} on page {number}: {words}");
            }
        }
    }
}
