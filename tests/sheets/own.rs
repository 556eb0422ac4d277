//! Sheets that we wrote.

use cardpress::sheet::{Base, Column, Markup, Rank, Row};

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
