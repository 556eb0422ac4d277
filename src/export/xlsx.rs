//! A workbook to read, sort, correct and send back: the notes, the tables, what was
//! repaired, and what the workbook is.
//!
//! ```text
//! Deck ─ notes, tables, repairs, about ─▶ Grid: heads, and a line for each row ─ Book ─▶ sheets
//! ```
//!
//! What a cell of a note says is decided in [`crate::sheet`], the same for every program
//! that shows sheets; how it looks, and what Excel can hold, is decided here.

mod about;
mod book;
mod grid;
mod height;
mod notes;
mod repairs;
mod rich;
mod sheet_name;
mod tables;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::{ExportError, Exporter};
use crate::deck::Deck;
use crate::diagnostic::Diagnostic;
use book::{Book, Limits};

/// An Excel workbook.
#[derive(Debug, Default)]
pub struct Xlsx;

impl Exporter for Xlsx {
    fn name(&self) -> &'static str {
        "xlsx"
    }

    fn about(&self) -> &'static str {
        "a workbook for Excel, LibreOffice and Google Sheets"
    }

    fn export(&self, deck: &Deck, sink: &mut Vec<Diagnostic>) -> Result<Vec<u8>, ExportError> {
        write(deck, Limits::EXCEL, sink).map_err(|error| ExportError::new("the workbook", error))
    }
}

fn write(deck: &Deck, limits: Limits, sink: &mut Vec<Diagnostic>) -> Result<Vec<u8>, XlsxError> {
    let Deck {
        name,
        language: _,
        author,
        path: _,
        modified,
        description: _,
        preset: _,
        shuffled: _,
        notes,
        files: _,
        left_over: _,
        remarks,
        ledger: _,
        evidence: _,
    } = deck;
    let mut workbook = Workbook::new();
    workbook.set_properties(
        &DocProperties::new()
            .set_title(name)
            .set_subject("Questions and answers")
            .set_author(author.as_deref().unwrap_or_default())
            .set_category("Flashcards")
            .set_comment("Made by cardpress; the sheet About says how to send corrections back")
            .set_creation_datetime(&date(*modified)?),
    );
    let mut book = Book::new(workbook, limits);
    notes::write(&mut book, notes)?;
    let tables = tables::write(&mut book, notes)?;
    repairs::write(&mut book, remarks)?;
    about::write(&mut book, deck, tables)?;
    book.finish(sink)
}

/// Returns the moment as Excel counts it, within the years it knows.
fn date(seconds: i64) -> Result<ExcelDateTime, XlsxError> {
    const FIRST: i64 = 315_532_800; // 1980-01-01
    const LAST: i64 = 253_402_300_799; // 9999-12-31
    ExcelDateTime::from_timestamp(seconds.clamp(FIRST, LAST))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;
    use std::io::Cursor;

    use calamine::{Data, Reader};

    use super::*;
    use crate::source::Source;

    /// The name of a sheet, and its rows.
    type Sheet = (String, Vec<Vec<String>>);

    /// Returns the sheets, and the codes that were remarked.
    fn sheets(text: &str, limits: Limits) -> (Vec<Sheet>, Vec<&'static str>) {
        let deck = crate::load(&Source::new("x.md", 0, text));
        let mut sink = Vec::new();
        let file = write(&deck, limits, &mut sink).unwrap();
        let mut workbook = calamine::Xlsx::new(Cursor::new(file)).unwrap();
        let sheets = workbook.worksheets().into_iter().map(|(name, range)| {
            let cells = |row: &[Data]| row.iter().map(Data::to_string).collect();
            (name, range.rows().map(cells).collect())
        });
        (sheets.collect(), sink.into_iter().map(|diagnostic| diagnostic.code.id).collect())
    }

    #[test]
    fn more_rows_than_a_sheet_has_go_on_in_the_next() {
        let mut text = String::new();
        for number in 1..=5 {
            write!(text, "{number}. What is {number}?\n   - {number}\n\n").unwrap();
        }
        let limits = Limits { rows: 3, ..Limits::EXCEL };
        let (sheets, _) = sheets(&text, limits);
        let names: Vec<_> = sheets.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["Notes", "Notes 2", "Notes 3", "Repairs", "About"]);
        let rows = |at: usize| &sheets[at].1;
        assert_eq!([rows(0).len(), rows(1).len(), rows(2).len()], [3, 3, 2]);
        assert_eq!(rows(0)[0], rows(2)[0]);
        assert_eq!(rows(2)[1][1], "What is 5?");
    }

    #[test]
    fn a_long_text_stays_on_one_sheet() {
        let long = "word ".repeat(10_000);
        let text = format!("Q: a?\nA: b\n\nQ: c?\nA: {long}\n\nQ: d?\nA: e\n");
        let (sheets, _) = sheets(&text, Limits { rows: 3, ..Limits::EXCEL });
        let rows: Vec<_> = sheets.iter().map(|(_, rows)| rows.len()).collect();
        assert_eq!(rows[..3], [2, 3, 2]);
    }

    #[test]
    fn a_link_too_many_is_text() {
        let text = "Q: a?\nA: https://a.example/\n\nQ: b?\nA: https://b.example/\n";
        let (sheets, codes) = sheets(text, Limits { links: 1, ..Limits::EXCEL });
        assert_eq!(codes, ["E522"]);
        assert_eq!(sheets[0].1[2][2], "https://b.example/");
    }

    #[test]
    fn what_stands_beside_a_long_text_is_not_lost() {
        let long = "word ".repeat(10_000);
        let text = format!("Q: a *b*?\nA: {long}\n\nQ: c?\nA: d\n");
        let (shared, _) = sheets(&text, Limits::EXCEL);
        let (alone, _) = sheets(&text, Limits { shared: 1, ..Limits::EXCEL });
        assert_eq!(shared, alone);
        assert_eq!(shared[0].1.len(), 4);
        assert_eq!(shared[0].1[1][4..6], ["x", "basic"]);
        assert_eq!(shared[0].1[1][9], shared[0].1[2][9]);
    }

    #[test]
    fn a_deck_says_the_same_whichever_way_it_is_written() {
        let text = "Q: =1+1 *is* `_x0041_`?\nA: <a> & [b](https://b.example/)\n\nQ: b?\nA: c\n";
        let (shared, _) = sheets(text, Limits::EXCEL);
        let (alone, _) = sheets(text, Limits { shared: 1, ..Limits::EXCEL });
        assert_eq!(shared, alone);
    }
}
