//! What LibreOffice makes of our workbooks and texts in columns, where it is installed; where
//! it is not, each of these tests says that it was left out.

#![cfg(all(feature = "csv", feature = "xlsx"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

mod support;

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use cardpress::content::Inline;
use cardpress::deck::Deck;
use cardpress::export::{Csv, Dialect, Exporter, exporter};
use cardpress::source::Source;
use support::decks::{basic, deck, every_kind, paragraph, words};
use support::office;

fn workbook(deck: &Deck) -> Vec<u8> {
    exporter("xlsx").unwrap().export(deck, &mut Vec::new()).unwrap()
}

/// Returns the cells of every sheet, as text. What LibreOffice does not keep is left out: tabs,
/// and empty rows at the end.
fn sheets(file: &[u8]) -> Vec<(String, Vec<Vec<String>>)> {
    let mut workbook = Xlsx::new(Cursor::new(file)).unwrap();
    let sheets = workbook.worksheets().into_iter().map(|(name, range)| {
        let text = |cell: &Data| match cell {
            Data::DateTime(day) => day.as_f64().to_string(),
            cell => cell.to_string().replace('\t', ""),
        };
        let rows = range.rows().map(|row| row.iter().map(text).collect::<Vec<_>>());
        let mut rows: Vec<_> = rows.collect();
        while rows.last().is_some_and(|row| row.iter().all(String::is_empty)) {
            rows.pop();
        }
        (name, rows)
    });
    sheets.collect()
}

fn part(file: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// Returns a deck of what a workbook must not be upset by.
fn hostile() -> Deck {
    let long = "word ".repeat(10_000);
    let mut styled = Vec::new();
    for at in 0..300 {
        styled.extend([Inline::Strong(vec![words(&format!("b{at}"))]), words(" & <c> ")]);
    }
    let mut notes = vec![
        basic("long", "Long?", &long),
        basic("formula", "=1+1", "@SUM(1)*cmd|' /C calc'!A0"),
        basic("number", "007", "1/2"),
        basic("sign", "'quoted", "\"so\""),
        basic("escape", "_x0041_ or _x000D_", "x"),
        basic("=guid", "https://example.org/?a=b&c=<d>", "mailto:x@example.org"),
        basic("script", "العربية", "日本語 👩\u{200d}💻 𝄞"),
    ];
    notes[0].answer.as_mut().unwrap()[0].kind = cardpress::content::BlockKind::Paragraph(styled);
    notes.push(basic("longer", "Longer?", &long));
    for (at, name) in
        ["History", "a/b: [c]", "'quoted'", "Notes", &"x".repeat(40)].into_iter().enumerate()
    {
        let mut table = support::decks::table(
            &format!("t{at}"),
            &["a", "a", "", "=1+1", &"long ".repeat(60), "line\nend"],
            &[&["007", "42", "=1", "x", "y", "z"]],
        );
        table.question = paragraph(vec![words(name)]);
        notes.push(table);
    }
    deck(notes)
}

#[test]
fn a_workbook_opens_and_says_the_same() {
    let path = |name: &str| format!("{}/input/{name}", env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| {
        let text = std::fs::read(path(name)).unwrap();
        cardpress::load(&Source::decode(name, 1_700_000_000, &text))
    };
    let decks =
        [read("python-interview-questions.md"), read("go-basics.md"), every_kind(), hostile()];
    for deck in decks {
        let file = workbook(&deck);
        let Some(saved) = office::convert(&file, "xlsx", "xlsx") else { return };
        for (written, found) in sheets(&file).iter().zip(sheets(&saved)) {
            assert_eq!(found.0, written.0);
            assert_eq!(found.1.len(), written.1.len(), "{}", found.0);
            for (written, found) in written.1.iter().zip(&found.1) {
                let end = written.iter().rposition(|cell| !cell.is_empty()).map_or(0, |at| at + 1);
                assert_eq!(&found[..end], &written[..end]);
            }
        }
    }
}

#[test]
fn a_workbook_that_was_written_row_by_row_keeps_its_styles() {
    let note = |at: usize| {
        let mut note = basic(&format!("g{at}"), &format!("What is {at}?"), "x");
        let code = Inline::Code(format!("code{at}"));
        note.answer = Some(paragraph(vec![words("It is "), code, words(" & so <on>.")]));
        note
    };
    let file = workbook(&deck((0..10_000).map(note).collect()));
    assert!(part(&file, "xl/worksheets/sheet1.xml").contains("t=\"inlineStr\""));
    let Some(saved) = office::convert(&file, "xlsx", "xlsx") else { return };
    assert_eq!(sheets(&saved)[0].1, sheets(&file)[0].1);
    let texts = part(&saved, "xl/sharedStrings.xml");
    let code = texts.find(">code9999<").unwrap();
    let run = texts[..code].rfind("<r>").unwrap();
    assert!(texts[run..code].contains("Consolas"), "{}", &texts[run..code]);
}

#[test]
fn a_table_is_one_with_filters_and_heads_on_every_page() {
    let Some(saved) = office::convert(&workbook(&every_kind()), "xlsx", "fods") else { return };
    let saved = String::from_utf8(saved).unwrap();
    for wanted in [
        "table:display-filter-buttons=\"true\"",
        "table:table-header-rows",
        "table:content-validation ",
        "style:scale-to-X=\"1\"",
        "<text:page-number>",
        "table:visibility=\"collapse\"",
    ] {
        assert!(saved.contains(wanted), "{wanted}");
    }
}

#[test]
fn text_for_excel_is_the_same_after_a_save_and_nothing_in_it_is_reckoned_out() {
    let deck = deck(vec![
        basic("one", "=1+1", "-2 or so"),
        basic("two", "@x", "a; b, \"c\"\nsecond"),
        basic("=three", "+5", "ü 日本"),
    ]);
    let csv = Csv { separator: b';', ..Csv::of(Dialect::Excel, Dialect::Excel.markup()) };
    let text = csv.export(&deck, &mut Vec::new()).unwrap();
    let opened = "Text - txt - csv (StarCalc):59,34,76,1,,1033,false,true";
    let saved = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true";
    let Some(saved) = office::convert_as(&text, "csv", opened, saved) else { return };
    let cells = |text: &[u8]| -> Vec<Vec<String>> {
        let text = String::from_utf8(text.to_vec()).unwrap();
        let reader = csv::ReaderBuilder::new()
            .delimiter(b';')
            .has_headers(false)
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes())
            .into_records();
        reader.map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
    };
    assert_eq!(cells(&saved), cells(&text));
}
