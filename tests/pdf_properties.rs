//! What holds for a handout of every deck, on a sheet of every size.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "columns are few, and points are not exact"
)]
#![cfg(feature = "pdf")]

#[path = "pdf/any.rs"]
mod any;
#[path = "support/cases.rs"]
mod cases;
#[allow(dead_code, reason = "the tests of the handout use all of it")]
#[path = "pdf/decks.rs"]
mod decks;
#[allow(dead_code, reason = "the tests of the handout use all of it")]
#[path = "pdf/reader.rs"]
mod reader;

use std::collections::BTreeMap;

use cardpress::export::Exporter;
use cardpress::export::pdf::{Cards, Flip, Layout, Margins, Paper, Pdf, Stock};
use proptest::prelude::*;
use reader::Reader;

/// A sheet with its margins, and the size of the text on it.
#[derive(Debug, Clone)]
struct Sheet {
    width: f32,
    height: f32,
    side: f32,
    end: f32,
    size: f32,
}

impl Sheet {
    fn pdf(&self, layout: Layout) -> Pdf {
        let Sheet { width, height, side, end, size } = *self;
        Pdf {
            layout,
            paper: Some(Paper { width, height }),
            margins: Some(Margins { top: end, right: side, bottom: end, left: side }),
            size: Some(size),
            ..Pdf::default()
        }
    }
}

/// A sheet, from a postcard to a poster.
fn sheet() -> impl Strategy<Value = Sheet> {
    let sizes =
        (290.0..900.0_f32, 400.0..1200.0_f32, 20.0..50.0_f32, 45.0..90.0_f32, 8.0..13.0_f32);
    sizes.prop_map(|(width, height, side, end, size)| Sheet { width, height, side, end, size })
}

/// Returns how often each letter is in a text.
fn letters(text: &str) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    for letter in text.chars().filter(|letter| letter.is_alphabetic()) {
        *counts.entry(letter).or_default() += 1;
    }
    counts
}

proptest! {
    #![proptest_config(cases::same(ProptestConfig::with_cases(24)))]

    /// Every letter of the deck is on some page, and every word too short to be hyphenated;
    /// no page is empty; nothing is drawn beyond the margins.
    #[test]
    fn nothing_is_lost_on_any_sheet(deck in any::any_deck(), sheet in sheet()) {
        let bytes = sheet.pdf(Layout::HANDOUT).export(&deck, &mut Vec::new()).unwrap();
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
            let heads = sheet.end - 1.0;
            let placed = reader.placed(page);
            let body = placed.iter().filter(|(_, _, y)| {
                *y > sheet.end - 1.0 && *y < sheet.height - heads
            });
            prop_assert!(body.count() > 0, "page {number} is empty: {words}");
            for (left, right, y) in placed {
                prop_assert!(left >= sheet.side - 1.0, "{left} on page {number}: {words}");
                // The space at the end of a line stands beyond it, out of sight.
                let most = sheet.width - sheet.side + sheet.size * 1.2;
                prop_assert!(right <= most, "{right} > {most} on page {number}: {words}");
                prop_assert!(y > 0.0 && y < sheet.height, "{y} on page {number}: {words}");
            }
        }
    }
    /// Every letter is somewhere in every layout, whatever is asked on one page and answered
    /// on another.
    #[test]
    fn nothing_is_lost_in_any_layout(deck in any::any_deck(), layout in 0..4_usize) {
        let layout = [Layout::QUIZ, Layout::CARDS, Layout::BOOKLET, Layout::HANDOUT][layout];
        let pdf = Pdf { layout, columns: 2, ..Pdf::default() };
        let bytes = pdf.export(&deck, &mut Vec::new()).unwrap();
        let reader = Reader::new(&bytes);
        prop_assert!(!reader.draws_no_character());
        let found = reader.all_words();
        let there = letters(&found);
        for (letter, count) in letters(&any::text(&deck)) {
            let seen = there.get(&letter).copied().unwrap_or_default();
            prop_assert!(seen >= count, "{letter}: {seen} of {count} in {found}");
        }
        for page in reader.0.page_iter() {
            for (left, right, y) in reader.placed(page) {
                prop_assert!(left >= 0.0 && right <= 842.0 && y > 0.0 && y < 842.0);
            }
        }
    }

    /// Fronts and backs have the same numbers in places that lie on each other.
    #[test]
    fn backs_lie_behind_their_fronts(
        columns in 1..4_usize, rows in 1..5_usize, notes in 1..30_u64, short: bool,
    ) {
        let notes = (1..=notes).map(|n| decks::note(n, "Why?", vec![decks::paragraph("So.")]));
        let deck = decks::deck("A", notes.collect());
        let stock = Stock::Grid { columns, rows };
        let pdf = Pdf { layout: Layout::CARDS, ..Pdf::default() };
        let flip = if short { Flip::ShortEdge } else { Flip::LongEdge };
        let pdf = Pdf { cards: Cards { stock, flip, ..pdf.cards }, ..pdf };
        let reader = Reader::new(&pdf.export(&deck, &mut Vec::new()).unwrap());
        let pages: Vec<_> = reader.0.page_iter().collect();
        prop_assert_eq!(pages.len(), 2 * deck.notes.len().div_ceil(columns * rows));
        let margin = 28.35;
        let cell = |at: f32, whole: f32, count: usize| {
            ((at - margin) / (whole - 2.0 * margin) * count as f32).floor() as usize
        };
        for sheet in pages.chunks(2) {
            // “Why?” on one side, “So.” on the other: their numbers are drawn before them.
            let of = |page, behind: bool| {
                let texts = reader.texts(page);
                let mut places: Vec<(String, usize, usize)> = texts
                    .chunks(2)
                    .map(|pair| {
                        let (x, y, number) = pair[0].clone();
                        let column = cell(x, Paper::A4.width, columns);
                        let row = cell(Paper::A4.height - y, Paper::A4.height, rows);
                        match (behind, short) {
                            (false, _) => (number, column, row),
                            (true, false) => (number, columns - 1 - column, row),
                            (true, true) => (number, column, rows - 1 - row),
                        }
                    })
                    .collect();
                places.sort();
                places
            };
            prop_assert_eq!(of(sheet[0], false), of(sheet[1], true));
        }
    }
}
