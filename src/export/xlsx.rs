//! A workbook to read, sort and correct: notes, tables, and what was repaired.

mod rich;
mod sheet_name;

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, Table as ExcelTable, TableColumn,
    TableStyle, Url, Workbook, Worksheet, XlsxError,
};

use super::{ExportError, Exporter};
use crate::content::{Table, text};
use crate::deck::{Deck, Location, Note, NoteKind, Schedule};
use crate::diagnostic::{Change, Diagnostic, LONG_CELL, Remark};
use crate::sheet::{self, Column as Field, Markup, Rank, Row, place};
use rich::Styles;
use sheet_name::SheetNames;

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
        write(deck, sink).map_err(|error| ExportError::new("the workbook", error))
    }
}

/// How wide a column is that has nothing but its head, in characters.
const EMPTY: f64 = 10.0;

/// How high a line of text is, in points.
const LINE: f64 = 15.0;

/// How high a row may be, in points (Excel's specification).
const HIGHEST: f64 = 409.0;

/// A column of a sheet: its head, and its width in characters.
type Column = (&'static str, f64);

const NOTES: &[Column] = &[
    ("Number", 10.0),
    ("Question", 40.0),
    ("Answer", 76.0),
    ("Tags", 18.0),
    ("Deck", 26.0),
    ("Kind", 9.0),
    ("Options", 34.0),
    ("Source", 26.0),
    ("Base", 10.0),
    ("Guid", 5.0),
];

/// The first of the columns of [`SCHEDULE`].
const SCHEDULE_FROM: u16 = 10;

/// The columns behind those of [`NOTES`], where notes say how far they have been learned.
const SCHEDULE: &[Column] =
    &[("Due", 12.0), ("Interval", 10.0), ("Reviews", 10.0), ("Lapses", 10.0)];

const TABLES: &[Column] =
    &[("Sheet", 34.0), ("Table", 60.0), ("Columns", 11.0), ("Rows", 9.0), ("Source", 36.0)];

const REPAIRS: &[Column] = &[
    ("Code", 9.0),
    ("Severity", 12.0),
    ("What", 60.0),
    ("Where", 38.0),
    ("Before", 50.0),
    ("After", 50.0),
];

fn write(deck: &Deck, sink: &mut Vec<Diagnostic>) -> Result<Vec<u8>, XlsxError> {
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
            .set_author(author.as_deref().unwrap_or_default())
            .set_comment("Made by cardpress from a document of questions and answers")
            .set_creation_datetime(&date(*modified)?),
    );
    let styles = Styles::new();
    let mut names = SheetNames::new(&["Notes", "Tables", "Repairs"]);
    write_notes(new_sheet(&mut workbook, "Notes", NOTES)?, notes, &styles, sink)?;
    let tables: Vec<_> = notes
        .iter()
        .filter_map(|note| match &note.kind {
            NoteKind::Table(table) => Some((note, table)),
            NoteKind::Basic
            | NoteKind::Reversed
            | NoteKind::OptionalReversed(_)
            | NoteKind::Typed
            | NoteKind::Cloze
            | NoteKind::Choice(_) => None,
        })
        .map(|(note, table)| (names.next(&text::render(&note.question)), note, table))
        .collect();
    if !tables.is_empty() {
        write_table_list(new_sheet(&mut workbook, "Tables", TABLES)?, &tables)?;
    }
    for (name, _, table) in &tables {
        write_table(workbook.add_worksheet().set_name(name)?, table, &styles)?;
    }
    write_repairs(new_sheet(&mut workbook, "Repairs", REPAIRS)?, remarks, &styles)?;
    workbook.save_to_buffer()
}

/// Returns the moment as Excel counts it, within the years it knows.
fn date(seconds: i64) -> Result<ExcelDateTime, XlsxError> {
    const FIRST: i64 = 315_532_800; // 1980-01-01
    const LAST: i64 = 253_402_300_799; // 9999-12-31
    ExcelDateTime::from_timestamp(seconds.clamp(FIRST, LAST))
}

/// Adds a sheet that is ready to be read and printed.
fn new_sheet<'w>(
    workbook: &'w mut Workbook,
    name: &str,
    columns: &[Column],
) -> Result<&'w mut Worksheet, XlsxError> {
    let sheet = workbook.add_worksheet().set_name(name)?;
    for (column, (_, width)) in (0..).zip(columns) {
        sheet.set_column_width(column, *width)?;
    }
    set_up(sheet)
}

/// Freezes the header, and sets the page up: landscape, as wide as the paper, the
/// header on every page, pages numbered.
fn set_up(sheet: &mut Worksheet) -> Result<&mut Worksheet, XlsxError> {
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_footer("&C&P / &N");
    sheet.set_repeat_rows(0, 0)
}

/// Makes an Excel table of the rows under the heads: banded, with filters.
fn add_table(
    sheet: &mut Worksheet,
    heads: impl IntoIterator<Item = String>,
    rows: u32,
) -> Result<(), XlsxError> {
    let format = Format::new()
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(Color::RGB(0x1F_4E79))
        .set_align(FormatAlign::VerticalCenter);
    let columns: Vec<_> = heads
        .into_iter()
        .map(|head| TableColumn::new().set_header(head).set_header_format(&format))
        .collect();
    sheet.set_row_height(0, LINE * 1.4)?;
    let last = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let table = ExcelTable::new().set_columns(&columns).set_style(TableStyle::Light9);
    sheet.add_table(0, 0, rows.max(1), last, &table)?;
    Ok(())
}

/// Makes a row as high as its text: not every program does so by itself.
fn set_height(sheet: &mut Worksheet, row: u32, lines: usize) -> Result<(), XlsxError> {
    let lines = f64::from(u16::try_from(lines.max(1)).unwrap_or(u16::MAX));
    sheet.set_row_height(row, (lines * LINE).min(HIGHEST))?;
    Ok(())
}

fn heads(columns: &[Column]) -> impl Iterator<Item = String> {
    columns.iter().map(|(head, _)| (*head).to_owned())
}

fn write_notes(
    sheet: &mut Worksheet,
    notes: &[Note],
    styles: &Styles,
    sink: &mut Vec<Diagnostic>,
) -> Result<(), XlsxError> {
    let mut row = 1;
    for (at, note) in notes.iter().enumerate() {
        let cells = Row::of(note, Markup::Rich, Rank::new(at, notes.len()));
        row = write_note(sheet, row, note, &cells, styles, sink)?;
    }
    // A column with nothing in it is no wider than its head.
    if !notes.iter().any(|note| matches!(note.kind, NoteKind::Choice(_))) {
        sheet.set_column_width(6, EMPTY)?;
    }
    if notes.iter().all(|note| note.tags.is_empty()) {
        sheet.set_column_width(3, EMPTY)?;
    }
    let mut columns: Vec<_> = heads(NOTES).collect();
    if notes.iter().any(|note| !note.schedule.is_empty()) {
        for (column, (_, width)) in (SCHEDULE_FROM..).zip(SCHEDULE) {
            sheet.set_column_width(column, *width)?;
        }
        columns.extend(heads(SCHEDULE));
    }
    add_table(sheet, columns, row - 1)
}

/// Writes a note, and returns the row after it: a text that is longer than a cell
/// may be goes on in the rows below.
fn write_note(
    sheet: &mut Worksheet,
    row: u32,
    note: &Note,
    cells: &Row,
    styles: &Styles,
    sink: &mut Vec<Diagnostic>,
) -> Result<u32, XlsxError> {
    let mut last = row;
    let mut lines = 1;
    for (column, field) in (0..).zip(Field::ALL) {
        let runs = cells.cell(field).cloned().unwrap_or_default();
        let pieces = rich::pieces(runs);
        if pieces.len() > 1 {
            let message = format!(
                "this text is longer than the 32,767 characters of a cell: it goes on in {} more",
                pieces.len() - 1
            );
            sink.push(Diagnostic::new(&LONG_CELL, note.span, message));
        }
        let width = NOTES[usize::from(column)].1;
        for (at, piece) in (row..).zip(pieces) {
            styles.write(sheet, at, column, &piece)?;
            if matches!(field, Field::Question | Field::Answer | Field::Options) {
                lines = lines.max(rich::lines(&piece, width));
            }
            last = last.max(at);
        }
    }
    set_height(sheet, row, lines)?;
    let cell = &styles.cell;
    if let Some(Ok(number)) = note.number.map(u32::try_from) {
        sheet.write_number_with_format(row, 0, number, &styles.number)?;
    }
    sheet.set_column_hidden(8)?;
    write_schedule(sheet, row, &note.schedule, cell)?;
    Ok(last + 1)
}

/// Writes how far a note has been learned; where it has several cards, each on a line of
/// its own. The due day of a card that is held back stands in brackets.
fn write_schedule(
    sheet: &mut Worksheet,
    row: u32,
    schedule: &[Schedule],
    format: &Format,
) -> Result<(), XlsxError> {
    if let [Schedule { card: _, due, interval, reviews, lapses, suspended: false }] = schedule {
        let due = due.as_deref().unwrap_or("new");
        sheet.write_string_with_format(row, SCHEDULE_FROM, due, format)?;
        for (column, number) in (SCHEDULE_FROM + 1..).zip([*interval, *reviews, *lapses]) {
            sheet.write_number_with_format(row, column, number, format)?;
        }
        return Ok(());
    }
    let due = |Schedule { due, suspended, .. }: &Schedule| {
        let due = due.as_deref().unwrap_or("new");
        if *suspended { format!("({due})") } else { due.to_owned() }
    };
    let columns: [&dyn Fn(&Schedule) -> String; 4] = [
        &due,
        &|schedule| schedule.interval.to_string(),
        &|schedule| schedule.reviews.to_string(),
        &|schedule| schedule.lapses.to_string(),
    ];
    for (column, value) in (SCHEDULE_FROM..).zip(columns) {
        let lines: Vec<_> = schedule.iter().map(value).collect();
        if !lines.is_empty() {
            sheet.write_string_with_format(row, column, lines.join("\n"), format)?;
        }
    }
    Ok(())
}

/// Lists the tables, each with a link to its sheet.
fn write_table_list(
    sheet: &mut Worksheet,
    tables: &[(String, &Note, &Table)],
) -> Result<(), XlsxError> {
    let mut row = 0;
    for (name, note, table) in tables {
        row += 1;
        let url = Url::new(format!("internal:'{}'!A1", name.replace('\'', "''"))).set_text(name);
        sheet.write_url(row, 0, url)?;
        sheet.write_string(row, 1, text::render(&note.question))?;
        sheet.write_number(row, 2, u32::try_from(table.header.len()).unwrap_or(u32::MAX))?;
        sheet.write_number(row, 3, u32::try_from(table.rows.len()).unwrap_or(u32::MAX))?;
        sheet.write_string(row, 4, place(&note.source))?;
    }
    add_table(sheet, heads(TABLES), row)
}

fn write_table(sheet: &mut Worksheet, table: &Table, styles: &Styles) -> Result<(), XlsxError> {
    let Table { alignments: _, header, rows } = table;
    let mut heads: Vec<String> = Vec::new();
    let mut widths = Vec::new();
    for (column, cell) in (0u16..).zip(header) {
        let longest = rows
            .iter()
            .filter_map(|row| row.get(usize::from(column)))
            .chain([cell])
            .map(|cell| text::render_inline(cell).chars().count())
            .max()
            .unwrap_or(0);
        let width = f64::from(u8::try_from((longest.min(58) + 4).max(8)).unwrap_or(u8::MAX));
        sheet.set_column_width(column, width)?;
        widths.push(width);
        heads.push(unique_head(&text::render_inline(cell), &heads));
    }
    for (at, row) in (1..).zip(rows) {
        let mut lines = 1;
        for (column, cell) in (0..).zip(row) {
            let runs = sheet::line(cell);
            lines = lines.max(rich::lines(&runs, widths[usize::from(column)]));
            styles.write(sheet, at, column, &runs)?;
        }
        set_height(sheet, at, lines)?;
    }
    set_up(sheet)?;
    add_table(sheet, heads, u32::try_from(rows.len()).unwrap_or(u32::MAX))
}

/// Returns a head that no column before has: Excel wants them to differ, and not
/// to be empty.
fn unique_head(head: &str, before: &[String]) -> String {
    let is_new = |name: &str| !before.iter().any(|b| b.to_lowercase() == name.to_lowercase());
    let head = if head.is_empty() { "Column" } else { head };
    let mut numbered = (2..).map(|number| format!("{head} {number}"));
    if is_new(head) {
        return head.to_owned();
    }
    numbered.find(|name| is_new(name)).unwrap_or_default()
}

fn write_repairs(
    sheet: &mut Worksheet,
    remarks: &[Remark],
    styles: &Styles,
) -> Result<(), XlsxError> {
    let mut row = 0;
    for Remark { diagnostic, path, line, column: _, end_line } in remarks {
        row += 1;
        let Diagnostic { code, span: _, message, label: _, help: _, change } = diagnostic;
        let (before, after) = match change {
            Some(Change { before, after }) => (before.as_str(), after.as_str()),
            None => ("", ""),
        };
        let place = place(&Location { path: path.clone(), line: *line, end_line: *end_line });
        let mut lines = 1;
        let place = if line == end_line { place } else { format!("{place} to {end_line}") };
        for (column, value) in
            (0u16..).zip([code.id, code.severity.name(), message, &place, before, after])
        {
            let runs = [sheet::Run::plain(value.chars().take(32_000).collect::<String>())];
            lines = lines.max(rich::lines(&runs, REPAIRS[usize::from(column)].1));
            styles.write(sheet, row, column, &runs)?;
        }
        set_height(sheet, row, lines)?;
    }
    add_table(sheet, heads(REPAIRS), row)
}
