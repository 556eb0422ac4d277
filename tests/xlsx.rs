//! The workbook, read back by another library.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use cardpress::deck::Schedule;
use cardpress::export::exporter;
use cardpress::source::Source;

fn workbook(text: &str) -> Xlsx<Cursor<Vec<u8>>> {
    let deck = cardpress::load(&Source::new("folder/x.md", 1_700_000_000, text));
    let file = exporter("xlsx").unwrap().export(&deck, &mut Vec::new()).unwrap();
    Xlsx::new(Cursor::new(file)).unwrap()
}

fn rows(workbook: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Vec<Vec<String>> {
    let range = workbook.worksheet_range(sheet).unwrap();
    range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect()
}

#[test]
fn the_real_document_has_its_questions_its_table_and_its_repairs() {
    let mut workbook = workbook(include_str!("../input/python-interview-questions.md"));
    let sheets = workbook.sheet_names();
    assert_eq!(sheets, ["Notes", "Tables", "Property List, Tuple, Dictiona…", "Repairs"]);

    let notes = rows(&mut workbook, "Notes");
    assert_eq!(notes.len(), 1 + 50 + 1);
    assert_eq!(
        notes[0],
        ["Number", "Question", "Answer", "Options", "Kind", "Tags", "Deck", "Source", "Guid"]
    );
    assert_eq!(notes[18][0], "18");
    assert!(notes[18][2].contains("of a property, while the @<property_name>.setter and"));
    assert_eq!(notes[50][1], "What is the purpose of Python's asyncio.Lock class?");
    assert!(!notes[50][2].contains("Mutable"));
    assert_eq!(notes[50][7], "x.md:156");
    assert_eq!(notes[51][4], "table");

    let table = rows(&mut workbook, &sheets[2]);
    assert_eq!(table.len(), 7);
    assert_eq!(table[0], ["Property", "List", "Tuple", "Dictionary", "Set", "Frozen Set"]);
    assert_eq!(table[3], ["Ordered", "Yes", "Yes", "No", "No", "Yes"]);

    let repairs = rows(&mut workbook, "Repairs");
    let codes: Vec<_> = repairs.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(codes, ["Code", "R201", "R201", "R202", "C102", "P304"]);
    assert_eq!(repairs[4][3], "x.md:157 to 174");
    assert_eq!(repairs[3][5], "a function cumulatively to the");
    let all = format!("{notes:?}{table:?}{repairs:?}");
    assert!(!all.contains("<<<<<<<") && !all.contains("d44138ff"), "{all}");
}

#[test]
fn what_looks_like_a_formula_is_text() {
    let mut workbook = workbook("Q: =1+1?\nA: +2, -2 or @SUM(1)\n");
    let notes = rows(&mut workbook, "Notes");
    assert_eq!(notes[1][1], "=1+1?");
    assert!(workbook.worksheet_formula("Notes").unwrap().is_empty());
}

#[test]
fn options_are_lettered_and_the_right_ones_marked() {
    let mut workbook = workbook("Q: Which?\n- [ ] this\n- [x] that\n");
    let notes = rows(&mut workbook, "Notes");
    assert_eq!(notes[1][3], "A. this\nB. ✓ that");
}

#[test]
fn a_text_longer_than_a_cell_goes_on_below() {
    let long = "word ".repeat(10_000);
    let deck = cardpress::load(&Source::new("x.md", 0, format!("Q: Long?\nA: {long}\n")));
    let mut sink = Vec::new();
    let file = exporter("xlsx").unwrap().export(&deck, &mut sink).unwrap();
    let notes = rows(&mut Xlsx::new(Cursor::new(file)).unwrap(), "Notes");
    assert_eq!(notes[1][2].len(), 32_767);
    assert_eq!(format!("{}{}", notes[1][2], notes[2][2]), long.trim_end());
    assert_eq!(sink[0].code.id, "E502");
}

#[test]
fn how_far_cards_were_learned_stands_in_columns_of_its_own() {
    let text = "Q: What is a ko?\nA: A repetition.\n\nQ: What is atari?\nA: One liberty left.\n";
    let mut deck = cardpress::load(&Source::new("x.md", 1_700_000_000, text));
    deck.notes[0].schedule = vec![Schedule {
        card: 0,
        due: Some("2026-12-24".into()),
        interval: 31,
        reviews: 7,
        lapses: 2,
        suspended: false,
    }];
    let file = exporter("xlsx").unwrap().export(&deck, &mut Vec::new()).unwrap();
    let notes = rows(&mut Xlsx::new(Cursor::new(file)).unwrap(), "Notes");
    let column = |name: &str| notes[0].iter().position(|head| head == name).unwrap();
    let cells =
        ["Due", "Interval", "Reviews", "Lapses"].map(|name| notes[1][column(name)].as_str());
    assert_eq!(cells, ["2026-12-24", "31", "7", "2"]);
    assert_eq!(notes[2][column("Due")], "");
}
