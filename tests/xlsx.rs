//! The workbook, read back by another library, and as it is packed.

#![cfg(feature = "xlsx")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

mod support;

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use cardpress::content::Inline;
use cardpress::deck::{Deck, NoteKind, Schedule};
use cardpress::diagnostic::Diagnostic;
use cardpress::export::exporter;
use cardpress::sheet::Base;
use cardpress::source::Source;
use support::decks::{basic, deck, every_kind, note, paragraph, words};

fn load(text: &str) -> Deck {
    cardpress::load(&Source::new("folder/x.md", 1_700_000_000, text))
}

fn export(deck: &Deck) -> (Vec<u8>, Vec<Diagnostic>) {
    let mut sink = Vec::new();
    let file = exporter("xlsx").unwrap().export(deck, &mut sink).unwrap();
    (file, sink)
}

fn open(file: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(file)).unwrap()
}

fn workbook(text: &str) -> Xlsx<Cursor<Vec<u8>>> {
    open(export(&load(text)).0)
}

fn rows(workbook: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Vec<Vec<String>> {
    let range = workbook.worksheet_range(sheet).unwrap();
    range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect()
}

/// Returns the text of a column of the sheet of notes, without its head.
fn column(workbook: &mut Xlsx<Cursor<Vec<u8>>>, head: &str) -> Vec<String> {
    let rows = rows(workbook, "Notes");
    let at = rows[0].iter().position(|name| name == head).unwrap();
    rows[1..].iter().map(|row| row[at].clone()).collect()
}

/// Returns a part of the package, such as `xl/worksheets/sheet1.xml`.
fn part(file: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn the_real_document_has_its_questions_its_table_and_its_repairs() {
    let mut workbook = workbook(include_str!("../input/python-interview-questions.md"));
    let sheets = workbook.sheet_names();
    assert_eq!(sheets, ["Notes", "Property List, Tuple, Dictiona…", "Repairs", "About"]);

    let notes = rows(&mut workbook, "Notes");
    assert_eq!(notes.len(), 1 + 50 + 1);
    assert_eq!(
        notes[0],
        [
            "Number", "Question", "Answer", "Tags", "Deck", "Kind", "Options", "Source", "Base",
            "Guid"
        ]
    );
    assert_eq!(notes[18][0], "18");
    assert!(notes[18][2].contains("of a property, while the @<property_name>.setter and"));
    assert_eq!(notes[50][1], "What is the purpose of Python's asyncio.Lock class?");
    assert!(!notes[50][2].contains("Mutable"));
    assert_eq!(notes[50][7], "x.md:156");
    assert_eq!(notes[51][5], "table");
    assert!(notes[51][2].contains("Mutable"));
    assert!(notes[1][8].parse::<Base>().is_ok());

    let table = rows(&mut workbook, &sheets[1]);
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
fn about_says_what_it_is_and_how_corrections_get_back() {
    let mut workbook = workbook(include_str!("../input/go-basics.md"));
    let about = rows(&mut workbook, "About");
    let said = |label: &str| {
        let row = about.iter().find(|row| row[0] == label);
        row.unwrap_or_else(|| panic!("{label}: {about:?}"))[1].as_str()
    };
    assert_eq!(said("Document"), "x.md");
    assert_eq!(said("Notes"), "6: 6 basic; 1 without an answer");
    assert_eq!(said("cardpress"), env!("CARGO_PKG_VERSION"));
    assert_eq!(said("Take out"), "Delete the whole row of a note.");
    assert!(about.iter().any(|row| row[1] == "cardpress apply x.xlsx x.md"), "{about:?}");
}

#[test]
fn what_looks_like_a_formula_is_text() {
    let text = "Q: =1+1?\nA: +2, -2 or @SUM(1)\n\nQ: Why?\nA: @SUM(1+1)*cmd|' /C calc'!A0\n";
    let (file, _) = export(&load(text));
    let mut workbook = open(file.clone());
    let notes = rows(&mut workbook, "Notes");
    assert_eq!(notes[1][1], "=1+1?");
    assert!(workbook.worksheet_formula("Notes").unwrap().is_empty());
    let sheet = part(&file, "xl/worksheets/sheet1.xml");
    assert!(!sheet.contains("<f>"));
    // What is typed into these cells later is text as well: the format is `@`, number 49.
    let styles = part(&file, "xl/styles.xml");
    assert!(styles.contains("numFmtId=\"49\"") && styles.contains("quotePrefix=\"1\""), "{styles}");
    assert!(sheet.contains("<ignoredError sqref=\"A2:J3\" numberStoredAsText=\"1\"/>"), "{sheet}");
}

#[test]
fn a_sheet_is_a_table_that_is_easy_to_work_with_and_to_print() {
    let (file, _) = export(&load("Q: Why?\nA: **Because** of `x`.\n\nQ: How?\nA: So.\n"));
    let sheet = part(&file, "xl/worksheets/sheet1.xml");
    for wanted in [
        "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>",
        "<dataValidation type=\"list\" allowBlank=\"1\" showInputMessage=\"1\" \
         showErrorMessage=\"1\" errorTitle=\"No such kind\"",
        "sqref=\"F2:F1048576\"",
        "<formula1>\"basic,reversed,optional-reversed,optional-reversed-on,typed,cloze,choice,\
         table\"</formula1>",
        "<pageSetup fitToHeight=\"0\" orientation=\"landscape\"",
        "<oddFooter>&amp;L&amp;A&amp;C&amp;P / &amp;N&amp;R&amp;F</oddFooter>",
        "<pageSetUpPr fitToPage=\"1\"/>",
        "<col min=\"9\" max=\"9\" width=\"10.7109375\" style=\"4\" hidden=\"1\" customWidth=\"1\"/>",
    ] {
        assert!(sheet.contains(wanted), "{wanted}: {sheet}");
    }
    let table = part(&file, "xl/tables/table1.xml");
    assert!(table.contains("ref=\"A1:J3\""), "{table}");
    assert!(table.contains("<autoFilter ref=\"A1:J3\"/>"), "{table}");
    assert!(table.contains("name=\"TableStyleMedium2\"") && table.contains("showRowStripes=\"1\""));
    let book = part(&file, "xl/workbook.xml");
    assert!(book.contains(">Notes!$1:$1</definedName>"), "{book}");
    assert!(book.contains(">Notes!$A$1:$H$3</definedName>"), "{book}");
    let core = part(&file, "docProps/core.xml");
    assert!(core.contains("<dc:title>x</dc:title>"), "{core}");
    assert!(core.contains(">2023-11-14T22:13:20Z</dcterms:created>"), "{core}");
    let texts = part(&file, "xl/sharedStrings.xml");
    assert!(texts.contains("<rFont val=\"Consolas\"/>") && texts.contains("<b/>"), "{texts}");
}

#[test]
fn options_are_lettered_and_the_right_ones_marked() {
    let mut workbook = workbook("Q: Which?\n- [ ] this\n- [x] that\n");
    assert_eq!(column(&mut workbook, "Options"), ["A. this\nB. ✓ that"]);
}

#[test]
fn a_text_longer_than_a_cell_goes_on_below() {
    let long = "word ".repeat(10_000);
    let (file, sink) = export(&load(&format!("Q: Long?\nA: {long}\n\nQ: Short?\nA: Yes.\n")));
    let mut workbook = open(file);
    let notes = rows(&mut workbook, "Notes");
    assert_eq!(notes.len(), 4);
    assert_eq!(notes[1][2].len(), 32_767);
    assert_eq!(format!("{}{}", notes[1][2], notes[2][2]), long.trim_end());
    // The row below is of the same note, says so, and has nothing else in it.
    assert_eq!(notes[2][9], notes[1][9]);
    assert_eq!(notes[2][8], "+2");
    let others = [0, 1, 3, 4, 5, 6, 7].map(|at| notes[2][at].as_str());
    assert_eq!(others, [""; 7]);
    assert_eq!(notes[3][1], "Short?");
    assert_eq!(sink.iter().map(|d| d.code.id).collect::<Vec<_>>(), ["E502"]);
}

#[test]
fn a_cell_of_a_table_and_a_repair_go_on_below_as_well() {
    let long = "word ".repeat(10_000);
    let (file, sink) = export(&load(&format!("# T\n\n| a | b |\n|--|--|\n| {long} | c |\n")));
    let mut workbook = open(file);
    let sheets = workbook.sheet_names();
    let table = rows(&mut workbook, &sheets[1]);
    assert_eq!(table.len(), 3);
    assert_eq!(format!("{}{}", table[1][0], table[2][0]), long.trim_end());
    assert_eq!(table[1][1], "c");
    assert!(sink.iter().any(|d| d.code.id == "E502"));
}

#[test]
fn more_styles_than_a_cell_holds_go_and_the_words_stay() {
    let styled = "**one** or *two* and ".repeat(200);
    let (file, sink) = export(&load(&format!("Q: Which?\nA: {styled}\n")));
    let mut workbook = open(file);
    assert_eq!(column(&mut workbook, "Answer"), ["one or two and ".repeat(200).trim_end()]);
    assert_eq!(sink.iter().map(|d| d.code.id).collect::<Vec<_>>(), ["E521"]);
}

#[test]
fn a_cell_with_one_link_can_be_clicked() {
    let text = "Q: [Where](https://example.org/a?b=c&d)\nA: See https://example.org/ and \
                https://example.com/.\n\nQ: Here?\nA: [there](elsewhere.md)\n";
    let (file, _) = export(&load(text));
    let mut workbook = open(file.clone());
    assert_eq!(column(&mut workbook, "Question")[0], "Where <https://example.org/a?b=c&d>");
    let links = part(&file, "xl/worksheets/_rels/sheet1.xml.rels");
    assert_eq!(links.matches("/hyperlink").count(), 1, "{links}");
    assert!(links.contains("Target=\"https://example.org/a?b=c&amp;d\""), "{links}");
}

#[test]
fn control_characters_and_what_looks_like_them_are_kept() {
    let code = Inline::Code("a\u{7}b_x0041_".into());
    let question = paragraph(vec![words("_x0042_ and "), code]);
    let answer = Some(paragraph(vec![words("\u{1f}_x0043_\u{b}")]));
    let (file, sink) = export(&deck(vec![note("one", NoteKind::Basic, question, answer)]));
    let texts = part(&file, "xl/sharedStrings.xml");
    assert!(texts.contains("_x005F_x0042_ and "), "{texts}");
    assert!(texts.contains("a_x0007_b_x005F_x0041_"), "{texts}");
    assert!(texts.contains("_x001F__x005F_x0043__x000B_"), "{texts}");
    assert_eq!(sink.iter().map(|d| d.code.id).collect::<Vec<_>>(), ["E523"]);
    let mut workbook = open(file);
    assert_eq!(column(&mut workbook, "Answer"), ["\u{1f}_x0043_\u{b}"]);
}

#[test]
fn tables_in_answers_have_sheets_and_numbers_in_them_are_numbers() {
    let text = "Q: How large / how [old]?\nA: So:\n\n| Name | Size | Name |\n|--|--|--|\n\
                | a | 42 | 007 |\n| b | x | |\n";
    let mut workbook = workbook(text);
    let sheets = workbook.sheet_names();
    assert_eq!(sheets, ["Notes", "How large how old", "Repairs", "About"]);
    let table = workbook.worksheet_range(&sheets[1]).unwrap();
    let rows: Vec<_> = table.rows().collect();
    assert_eq!(rows[0], ["Name", "Size", "Name 2"].map(|head| Data::String(head.into())));
    assert_eq!(rows[1][1], Data::Float(42.0));
    assert_eq!(rows[1][2], Data::String("007".into()));
}

#[test]
fn every_kind_of_note_is_named() {
    let mut workbook = open(export(&every_kind()).0);
    assert_eq!(
        column(&mut workbook, "Kind"),
        [
            "basic",
            "choice",
            "cloze",
            "table",
            "basic",
            "optional-reversed-on",
            "optional-reversed",
            "typed",
            "basic"
        ]
    );
    let guids = column(&mut workbook, "Guid");
    assert_eq!(guids[..3], ["setter", "choice", "cloze"]);
}

#[test]
fn very_many_notes_are_written_row_by_row_and_say_the_same() {
    let notes: Vec<_> = (0..10_001)
        .map(|at| {
            let mut note = basic(&format!("g{at}"), &format!("What is {at}?"), "x");
            let code = Inline::Code(format!("a{at}_x0041_"));
            note.answer = Some(paragraph(vec![words("It is "), code, words("\u{7}=1 & <2>.")]));
            note
        })
        .collect();
    let deck = deck(notes);
    let (file, sink) = export(&deck);
    assert!(file == export(&deck).0, "it differs from build to build");
    assert!(part(&file, "xl/worksheets/sheet1.xml").contains("t=\"inlineStr\""));
    // Very many remarks of a kind are counted.
    assert_eq!(sink.len(), 5);
    let mut workbook = open(file);
    let notes = rows(&mut workbook, "Notes");
    assert_eq!(notes.len(), 10_002);
    assert_eq!(notes[0][9], "Guid");
    assert_eq!(notes[10_001][1], "What is 10000?");
    assert_eq!(notes[10_001][2], "It is a10000_x0041_\u{7}=1 & <2>.");
    assert_eq!(notes[10_001][9], "g10000");
}

#[test]
fn how_far_cards_were_learned_stands_in_columns_of_its_own() {
    let text = "Q: What is a ko?\nA: A repetition.\n\nQ: What is atari?\nA: One liberty left.\n\n\
                Q: What is a nobi?\nA: A stretch.\n";
    let mut deck = load(text);
    let card = |card, due: Option<&str>, suspended| Schedule {
        card,
        due: due.map(str::to_owned),
        interval: 31,
        reviews: 7,
        lapses: 2,
        suspended,
    };
    deck.notes[0].schedule = vec![card(0, Some("2026-12-24"), false)];
    deck.notes[2].schedule = vec![card(0, None, false), card(1, Some("2026-12-25"), true)];
    let mut workbook = open(export(&deck).0);
    let range = workbook.worksheet_range("Notes").unwrap();
    let heads: Vec<_> = range.rows().next().unwrap().iter().map(Data::to_string).collect();
    assert_eq!(heads[7..], ["Source", "Due", "Interval", "Reviews", "Lapses", "Base", "Guid"]);
    let Some(Data::DateTime(due)) = range.get((1, 8)) else { panic!("{range:?}") };
    assert_eq!(due.to_ymd_hms_milli(), (2026, 12, 24, 0, 0, 0, 0));
    assert_eq!(column(&mut workbook, "Interval"), ["31", "", "31\n31"]);
    assert_eq!(column(&mut workbook, "Due")[2], "new\n(2026-12-25)");
}
