//! Sheets that we wrote.

use std::io::{Cursor, Read, Write};

use cardpress::apply::{Manner, apply};
use cardpress::import::{File, ImportOptions, importer, load};
use cardpress::sheet::{Base, Column, Markup, Rank, Row};
use cardpress::source::Source;

use super::support::decks::every_kind;
use super::support::office;
use super::{rows, workbook};

/// Returns what the cells of a deck are.
fn written() -> Vec<Row> {
    let deck = every_kind();
    let rank = |at| Rank::new(at, deck.notes.len());
    deck.notes.iter().enumerate().map(|(at, note)| Row::of(note, Markup::Rich, rank(at))).collect()
}

#[track_caller]
fn same(found: &[Row]) {
    let written = written();
    assert_eq!(found.len(), written.len());
    for (row, (found, written)) in (2..).zip(found.iter().zip(&written)) {
        assert_eq!(found.at, row);
        for column in Column::ALL {
            assert_eq!(found.cell(column), written.cell(column), "{column:?} in row {row}");
        }
    }
}

/// Returns which columns of a row are not what its base says they were.
fn edited(row: &Row) -> Vec<&'static str> {
    let was = row.base().unwrap();
    let now = Base::of(row, was.markup, was.rank());
    let edited = Column::EDITED.into_iter().filter(|column| was.differs(&now, *column));
    let styles = was.differs_in_style(&now).then_some("styles");
    edited.map(Column::head).chain(styles).collect()
}

#[test]
fn a_workbook_has_the_cells_that_were_written() {
    let (sheet, remarks) = rows("python.xlsx", &workbook(&every_kind()));
    assert_eq!(remarks, [""; 0]);
    assert_eq!(sheet.markup, Markup::Rich);
    same(&sheet.rows);
}

#[test]
fn a_workbook_that_libreoffice_saved_is_not_edited() {
    for format in ["ods", "xlsx"] {
        let Some(saved) = office::convert(&workbook(&every_kind()), "xlsx", format) else { return };
        let (sheet, remarks) = rows(&format!("python.{format}"), &saved);
        assert_eq!(remarks, [""; 0]);
        assert_eq!(sheet.rows.len(), written().len());
        for (row, written) in sheet.rows.iter().zip(written()) {
            // LibreOffice itself drops tabs in cells when it reads a workbook.
            let has_tab = written.text(Column::Answer).contains('\t');
            let expected: &[&str] = if has_tab && format == "ods" { &["Answer"] } else { &[] };
            assert_eq!(edited(row), expected, "row {} of {format}", row.at);
        }
    }
}

#[test]
fn an_old_workbook_has_the_words() {
    let Some(saved) = office::convert(&workbook(&every_kind()), "xlsx", "xls") else { return };
    let (sheet, _) = rows("python.xls", &saved);
    for (row, written) in sheet.rows.iter().zip(written()) {
        assert_eq!(row.text(Column::Answer), written.text(Column::Answer));
        assert_eq!(row.text(Column::Guid), written.text(Column::Guid));
    }
    assert_eq!(sheet.rows.len(), written().len());
}

#[test]
fn a_workbook_holds_the_notes_that_were_written() {
    let written = every_kind();
    let bytes = workbook(&written);
    let file = File { name: "python.xlsx", modified: 1_700_000_000, bytes: &bytes };
    let importer = importer("python.xlsx", &bytes).unwrap();
    let (_, found) = load(importer, &file, &ImportOptions::default()).unwrap();
    assert_eq!(found.remarks, []);
    assert_eq!((found.name.as_str(), found.notes.len()), ("Python", written.notes.len()));
    for (found, written) in found.notes.iter().zip(&written.notes) {
        assert_eq!(found.guid, written.guid);
        assert_eq!(found.kind.name(), written.kind.name(), "{}", written.guid);
        assert_eq!((found.number, &found.deck), (written.number, &written.deck));
        assert_eq!(found.tags.join(" "), written.tags.join(" "));
        let rank = Rank::default();
        let (row, same) =
            (Row::of(found, Markup::Rich, rank), Row::of(written, Markup::Rich, rank));
        for column in [Column::Question, Column::Answer, Column::Options] {
            assert_eq!(row.text(column), same.text(column), "{}", written.guid);
        }
    }
}

#[test]
fn a_text_goes_on_in_rows_that_were_sorted_elsewhere() {
    let file = "\u{feff}Question,Answer,Base,Guid\n\
                ,\" and three\",+3,a\nWhat?,one,,a\n'=1+1?,'@x,,b\n,\", two\",'+2,a\n,lost,+2,c\n";
    let (sheet, remarks) = rows("x.csv", file.as_bytes());
    let said: Vec<_> = sheet
        .rows
        .iter()
        .map(|row| (row.at, row.text(Column::Question), row.text(Column::Answer)))
        .collect();
    assert_eq!(
        said,
        [
            (3, "What?".into(), "one, two and three".into()),
            (4, "=1+1?".into(), "@x".into()),
            (6, String::new(), "lost".into()),
        ]
    );
    assert_eq!(remarks, ["I607 line 6 goes on with a note that is not in the sheet"]);
}

#[test]
fn a_workbook_is_converted_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.xlsx");
    std::fs::write(&path, workbook(&every_kind())).unwrap();
    let run = |options: &[&str]| {
        std::process::Command::new(env!("CARGO_BIN_EXE_cardpress"))
            .args(["convert", "notes.xlsx", "--to", "apkg,csv", "--out", "out"])
            .args(options)
            .current_dir(&folder)
            .output()
            .unwrap()
    };
    let done = run(&[]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(folder.path().join("out/notes.apkg").metadata().unwrap().len() > 1000);
    let csv = std::fs::read_to_string(folder.path().join("out/notes.csv")).unwrap();
    assert!(csv.contains("\"Basic\",\"setter\",\"Python\""), "{csv}");
    let refused = run(&["--sheet", "Nots"]);
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("it has no sheet `Nots`: there are `Notes`"), "{said}");
}

/// Returns a workbook with another text in the cells that say one.
fn retyped(workbook: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut old = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..old.len() {
        let mut file = old.by_index(at).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        let name = file.name().unwrap().into_owned();
        if name.ends_with("sharedStrings.xml") {
            let text = String::from_utf8(bytes).unwrap();
            let cell = format!("<t>{from}</t>");
            assert!(text.contains(&cell), "{text}");
            bytes = text.replace(&cell, &format!("<t>{to}</t>")).into_bytes();
        }
        new.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        new.write_all(&bytes).unwrap();
    }
    new.finish().unwrap().into_inner()
}

#[test]
fn an_edit_of_the_sheet_of_a_table_is_not_lost_in_silence() {
    let text = "## Tides\n\n| Port | Height |\n|---|---|\n| Dover | high |\n| Brest | higher |\n";
    let deck = cardpress::load(&Source::new("tides.md", 0, text));
    let written = workbook(&deck);
    assert_eq!(rows("tides.xlsx", &written).1, [""; 0]);
    let (_, remarks) = rows("tides.xlsx", &retyped(&written, "higher", "highest"));
    assert_eq!(remarks.len(), 1);
    assert!(remarks[0].contains("was edited (row 3), and its table"), "{remarks:?}");
}

#[test]
fn an_edit_of_a_workbook_goes_into_its_document() {
    let text = "1. How hot?\n   - About **75** °C.\n\n2. Who?\n   - Everybody.\n\n3. Why?\n";
    let source = Source::new("tea.md", 0, text);
    let written = workbook(&cardpress::load(&source));
    let applied = |name: &str, bytes: &[u8]| {
        let (sheet, remarks) = rows(name, bytes);
        assert_eq!(remarks, [""; 0]);
        apply(&source, &sheet, Manner::default(), &cardpress::load).text
    };
    assert_eq!(applied("tea.xlsx", &written), text);
    let edited = retyped(&written, "Everybody.", "Nearly everybody.");
    assert_eq!(applied("tea.xlsx", &edited), text.replace("Everybody", "Nearly everybody"));
    for format in ["ods", "xlsx"] {
        let Some(saved) = office::convert(&edited, "xlsx", format) else { return };
        let now = applied(&format!("tea.{format}"), &saved);
        assert_eq!(now, text.replace("Everybody", "Nearly everybody"));
    }
}

#[cfg(feature = "csv")]
#[test]
fn text_of_every_dialect_and_markup_comes_back_unedited() {
    use cardpress::export::{Csv, Dialect, Exporter};

    for (name, dialect) in
        [("excel", Dialect::Excel), ("plain", Dialect::Plain), ("tsv", Dialect::Tsv)]
    {
        for markup in [Markup::Text, Markup::Markdown, Markup::Html] {
            let csv = Csv::of(dialect, markup);
            let file = csv.export(&every_kind(), &mut Vec::new()).unwrap();
            let (sheet, remarks) = rows(&format!("python.{}", csv.extension()), &file);
            assert_eq!(remarks, [""; 0], "{name} {markup:?}");
            assert_eq!(sheet.rows.len(), written().len(), "{name} {markup:?}");
            for row in &sheet.rows {
                assert_eq!(edited(row), [""; 0], "row {} of {name} {markup:?}", row.at);
            }
        }
    }
}
