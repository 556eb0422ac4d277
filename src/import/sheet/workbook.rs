//! Workbooks of Excel's, LibreOffice's and others: their sheets, with the styles of their
//! characters.
//!
//! calamine reads the values of Excel's cells, and how whole cells are set. Runs within a
//! cell it does not, so [`rich`] does; nor any style in OpenDocument, which [`ods`] reads.

mod ods;
mod parts;
mod rich;
mod xml;

use std::io::Cursor;

use calamine::{Data, DataRef, Font, Reader, Xls, XlsError, Xlsb, Xlsx, XlsxError};

use super::super::ImportError;
use super::grid::{Grid, GridRow, MOST_COLUMNS, Room, place};
use crate::diagnostic::{DAMAGED_CELL, Diagnostic, Tally};
use crate::sheet::{Cell, Run, Style};
use crate::source::Span;
use parts::Parts;
use rich::RichStrings;

/// The first bytes of files of before 2007, and of those that are locked.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// What a spreadsheet of OpenDocument says it is (ODF 1.2 part 3, 3.3).
const OPEN_DOCUMENT: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet";

/// Returns whether a file begins as a workbook does.
pub(super) fn is_begun(start: &[u8]) -> bool {
    // What stands before the name of the first file (PKWARE's APPNOTE.TXT, 4.3.7).
    const HEAD: usize = 30;
    if !start.starts_with(b"PK\x03\x04") {
        return false;
    }
    let has = |part: &[u8]| start.windows(part.len()).any(|window| window == part);
    start.get(HEAD..).unwrap_or_default().starts_with(OPEN_DOCUMENT)
        || has(b"xl/workbook.")
        || has(b"xl/worksheets/")
}

/// Returns the sheets of a workbook, those that are hidden too.
pub(super) fn read(bytes: &[u8], sink: &mut Vec<Diagnostic>) -> Result<Vec<Grid>, ImportError> {
    if bytes.starts_with(COMPOUND) {
        return xls(bytes, sink);
    }
    let mut parts = Parts::open(bytes)?;
    if parts.has("content.xml") {
        return ods::read(&mut parts, sink);
    }
    if parts.has("xl/workbook.bin") {
        return xlsb(bytes, sink);
    }
    xlsx(bytes, &mut parts, sink)
}

fn xlsx(
    bytes: &[u8],
    parts: &mut Parts,
    sink: &mut Vec<Diagnostic>,
) -> Result<Vec<Grid>, ImportError> {
    let damaged = |error: XlsxError| match error {
        XlsxError::Password => parts::locked(),
        error => ImportError::new("its sheets cannot be read").because(error),
    };
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let rich = RichStrings::read(parts)?;
    let mut room = Room::new();
    let mut grids = Vec::new();
    for sheet in book.sheet_names() {
        let rich = rich.cells(parts, &sheet)?;
        let mut rows = Rows::new(sheet, &mut room);
        let mut cells = match book.worksheet_cells_reader(&rows.grid.name) {
            Ok(cells) => cells,
            // A sheet that is a chart, and no table.
            Err(XlsxError::WorksheetNotFound(_) | XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => return Err(damaged(error)),
        };
        while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(damaged)? {
            let style = cells.styles().get(style).and_then(|style| style.font.as_ref());
            let style = style.map(of_font).unwrap_or_default();
            let at = cell.get_position();
            match rich.cell(at, style) {
                Some(cell) => rows.push(at, cell)?,
                None => rows.push_value(at, cell.get_value(), style)?,
            }
        }
        grids.push(rows.finish(sink));
    }
    Ok(grids)
}

fn xlsb(bytes: &[u8], sink: &mut Vec<Diagnostic>) -> Result<Vec<Grid>, ImportError> {
    let damaged = |error| ImportError::new("its sheets cannot be read").because(error);
    let mut book = Xlsb::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut room = Room::new();
    let mut grids = Vec::new();
    for sheet in book.sheet_names() {
        let mut rows = Rows::new(sheet, &mut room);
        let mut cells = book.worksheet_cells_reader(&rows.grid.name).map_err(damaged)?;
        while let Some(cell) = cells.next_cell().map_err(damaged)? {
            rows.push_value(cell.get_position(), cell.get_value(), Style::default())?;
        }
        grids.push(rows.finish(sink));
    }
    Ok(grids)
}

fn xls(bytes: &[u8], sink: &mut Vec<Diagnostic>) -> Result<Vec<Grid>, ImportError> {
    let damaged = |error| match error {
        XlsError::Password => parts::locked(),
        error => ImportError::new("its sheets cannot be read").because(error),
    };
    // What is locked is in such a file too, whatever its format.
    if let Err(XlsxError::Password) = Xlsx::new(Cursor::new(bytes)) {
        return Err(parts::locked());
    }
    let mut book = Xls::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut room = Room::new();
    let mut grids = Vec::new();
    for sheet in book.sheet_names() {
        let range = book.worksheet_range(&sheet).map_err(damaged)?;
        let mut rows = Rows::new(sheet, &mut room);
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let at = |from: u32, offset| from + u32::try_from(offset).unwrap_or(u32::MAX - from);
            rows.push_value((at(top, row), at(left, column)), &of(value), Style::default())?;
        }
        grids.push(rows.finish(sink));
    }
    Ok(grids)
}

/// Returns a value as readers of single cells have it.
fn of(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(value) => DataRef::Bool(*value),
        Data::DateTime(time) => DataRef::DateTime(*time),
        Data::DateTimeIso(time) => DataRef::DateTimeIso(time.clone()),
        Data::DurationIso(time) => DataRef::DurationIso(time.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// The rows of a sheet, while its cells are read.
struct Rows<'r> {
    grid: Grid,
    room: &'r mut Room,
    /// What cells say that could not be computed.
    errors: Tally,
}

impl<'r> Rows<'r> {
    fn new(name: String, room: &'r mut Room) -> Self {
        Rows { grid: Grid { name, rows: Vec::new() }, room, errors: Tally::default() }
    }

    /// Adds a cell, by its row and column from zero.
    fn push(&mut self, (row, column): (u32, u32), cell: Cell) -> Result<(), ImportError> {
        if cell.is_empty() {
            return Ok(());
        }
        let at = row as usize + 1;
        let column = column as usize;
        // Rows come in their order from every program; in a file where they do not, each
        // piece of a row is one.
        if self.grid.rows.last().is_none_or(|last| last.at != at) {
            let row = GridRow { at, end: at, span: Span::default(), cells: Vec::new() };
            self.grid.rows.push(row);
        }
        if let Some(last) = self.grid.rows.last_mut() {
            let width = last.cells.len();
            if column >= width {
                if column >= MOST_COLUMNS {
                    return Err(super::grid::too_wide(&place(&self.grid.name, at, column)));
                }
                self.room.take(column + 1 - width)?;
                last.cells.resize(column + 1, Cell::new());
            }
            last.cells[column] = cell;
        }
        Ok(())
    }

    /// Adds what a cell says, in words.
    fn push_value(
        &mut self,
        at: (u32, u32),
        value: &DataRef,
        style: Style,
    ) -> Result<(), ImportError> {
        let text = match value {
            DataRef::Empty => return Ok(()),
            DataRef::String(text) => text.clone(),
            DataRef::SharedString(text) => (*text).to_owned(),
            DataRef::Int(number) => number.to_string(),
            DataRef::Float(number) => number_text(*number),
            DataRef::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
            DataRef::DateTime(time) => date_text(time),
            DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
                text.strip_suffix("T00:00:00").unwrap_or(text).to_owned()
            }
            DataRef::Error(error) => {
                let error = error.to_string();
                self.uncomputed(at, &error);
                error
            }
        };
        let cell = if text.is_empty() { Cell::new() } else { vec![Run { text, style }] };
        self.push(at, cell)
    }

    /// Remarks on a cell that holds an error.
    fn uncomputed(&mut self, (row, column): (u32, u32), error: &str) {
        let place = place(&self.grid.name, row as usize + 1, column as usize);
        self.errors.push(|| {
            let message = format!("{place} could not be computed: it says `{error}`");
            Diagnostic::new(&DAMAGED_CELL, Span::default(), message)
                .help("put the formula right in the program that it was made with, and save it")
        });
    }

    fn finish(self, sink: &mut Vec<Diagnostic>) -> Grid {
        self.errors.report(sink);
        self.grid
    }
}

/// Returns a number as Excel shows it: with fifteen digits at most, none of them idle.
fn number_text(number: f64) -> String {
    let rounded = format!("{number:.14e}").parse().unwrap_or(number);
    format!("{rounded}")
}

/// Returns a day, or a moment, or how long something takes, as ISO 8601 has it.
fn date_text(time: &calamine::ExcelDateTime) -> String {
    let days = time.as_f64();
    #[expect(clippy::cast_possible_truncation, reason = "as many seconds as there are")]
    let seconds = ((days - days.floor()) * 86_400.0).round() as i64;
    if time.is_duration() || (0.0..1.0).contains(&days) {
        #[expect(clippy::cast_possible_truncation, reason = "as many seconds as there are")]
        let all = (days * 86_400.0).round() as i64;
        return format!("{:02}:{:02}:{:02}", all / 3600, all / 60 % 60, (all % 60).abs());
    }
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if seconds == 0 { date } else { format!("{date} {hour:02}:{minute:02}:{second:02}") }
}

/// Returns how a whole cell is set.
fn of_font(font: &Font) -> Style {
    Style {
        bold: font.is_bold(),
        italic: font.is_italic(),
        struck: font.has_strikethrough(),
        code: font.name.as_deref().is_some_and(is_code_font),
    }
}

/// The names of fonts whose letters are all of one width, or the beginnings of their
/// families' names, in small letters.
const CODE_FONTS: &[&str] = &[
    "andale mono",
    "anonymous pro",
    "cascadia",
    "code",
    "consolas",
    "courier",
    "dejavu sans mono",
    "droid sans mono",
    "fira code",
    "fira mono",
    "hack",
    "ibm plex mono",
    "inconsolata",
    "iosevka",
    "jetbrains mono",
    "liberation mono",
    "lucida console",
    "lucida sans typewriter",
    "menlo",
    "monaco",
    "monospace",
    "nimbus mono",
    "noto mono",
    "noto sans mono",
    "pt mono",
    "roboto mono",
    "sf mono",
    "source code pro",
    "space mono",
    "ubuntu mono",
];

/// Returns whether all letters of a font are of one width: text in it is code.
fn is_code_font(name: &str) -> bool {
    let name = name.trim_matches(['\'', '"', ' ']).to_lowercase();
    CODE_FONTS.iter().any(|known| name.starts_with(known)) || name.ends_with(" mono")
}

/// Returns a text of a workbook without its escapes: `_x000D_` is a line end (ECMA-376
/// part 1, 22.9.2.19), and `_x005F_` the sign that escapes begin with.
fn unescape(text: &str) -> String {
    let mut units: Vec<u16> = Vec::new();
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let digits = rest.get(at + 2..at + 6).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        let code = digits.filter(|_| rest[at + 6..].starts_with('_'));
        let Some(code) = code.and_then(|code| u16::from_str_radix(code, 16).ok()) else {
            flush(&mut units, &mut out);
            out.push_str(&rest[..at + 2]);
            rest = &rest[at + 2..];
            continue;
        };
        if at > 0 {
            flush(&mut units, &mut out);
            out.push_str(&rest[..at]);
        }
        units.push(code);
        rest = &rest[at + 7..];
    }
    flush(&mut units, &mut out);
    out + rest
}

fn flush(units: &mut Vec<u16>, out: &mut String) {
    out.push_str(&String::from_utf16_lossy(units));
    units.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_resolved_once() {
        assert_eq!(unescape("a_x000D_\nb"), "a\r\nb");
        assert_eq!(unescape("_x005F_x000D_"), "_x000D_");
        assert_eq!(unescape("_xD83D__xDCF7_ _x00 _xyz1_é"), "📷 _x00 _xyz1_é");
    }

    #[test]
    fn numbers_have_no_idle_digits() {
        assert_eq!(number_text(7.0), "7");
        assert_eq!(number_text(0.1 + 0.2), "0.3");
        assert_eq!(number_text(-1_234_567.5), "-1234567.5");
    }

    #[test]
    fn fonts_of_one_width_are_code() {
        for name in ["Consolas", "Courier New", "'Liberation Mono'", "JetBrains Mono NL", "X Mono"]
        {
            assert!(is_code_font(name), "{name}");
        }
        assert!(!is_code_font("Calibri") && !is_code_font("Monotype Corsiva"));
    }
}
