//! A row for each note, under the heads of a sheet, so that what is edited in it can be
//! sent back.

use csv::{QuoteStyle, Terminator, WriterBuilder};

use super::mistaken::{is_formula, is_kept, is_value};
use crate::deck::Deck;
use crate::diagnostic::{Diagnostic, LONG_CELL, MISTAKEN_CELL, Tally};
use crate::sheet::{self, Column, Markup, Rank, Row};
use crate::source::Span;

/// How rows are written down.
pub(super) struct Form {
    separator: u8,
    line_end: Terminator,
    /// Whether the file begins with the mark without which Excel takes UTF-8 for the
    /// encoding of its country.
    has_mark: bool,
    /// Whether a `'` is put before what would be a formula, and texts longer than a cell of
    /// Excel's go on in the row below.
    is_guarded: bool,
}

impl Form {
    /// RFC 4180: commas, CRLF, quotation marks where they are needed.
    pub(super) const PLAIN: Form =
        Form { separator: b',', line_end: Terminator::CRLF, has_mark: false, is_guarded: false };

    /// Tabs, and lines that end as programs of Unix want it. Tabs and line ends in a cell
    /// stand between quotation marks, as Excel, `LibreOffice` and Anki write and read them:
    /// none of them knows `\t`.
    pub(super) const TSV: Form = Form {
        separator: b'\t',
        line_end: Terminator::Any(b'\n'),
        has_mark: false,
        is_guarded: false,
    };

    /// What Excel opens by a double click, where its separator is that of the country.
    ///
    /// There is no line `sep=;` for all countries: Excel heeds it, but takes the file to be in
    /// the encoding of the country then, whatever the mark says.
    pub(super) fn excel(separator: u8) -> Self {
        Form { separator, line_end: Terminator::CRLF, has_mark: true, is_guarded: true }
    }
}

pub(super) fn write(
    deck: &Deck,
    form: &Form,
    markup: Markup,
    sink: &mut Vec<Diagnostic>,
) -> Result<Vec<u8>, csv::Error> {
    let Form { separator, line_end, has_mark, is_guarded } = *form;
    let start = if has_mark { "\u{feff}" } else { "" };
    let mut rows = WriterBuilder::new()
        .delimiter(separator)
        .terminator(line_end)
        .quote_style(QuoteStyle::Necessary)
        .from_writer(start.as_bytes().to_vec());
    rows.write_record(Column::ALL.map(Column::head))?;
    let mut mistaken = Tally::default();
    for (at, note) in deck.notes.iter().enumerate() {
        let row = Row::of(note, markup, Rank::new(at, deck.notes.len()));
        let cells = Column::ALL.map(|column| row.text(column));
        for (column, cell) in Column::ALL.into_iter().zip(&cells) {
            let is_mistaken =
                if is_formula(cell) { !is_guarded } else { is_value(cell) && !is_kept(cell) };
            if is_mistaken {
                mistaken.push(|| remark(note.span, column, cell));
            }
        }
        if !is_guarded {
            rows.write_record(&cells)?;
            continue;
        }
        let pieces = cells.each_ref().map(|cell| sheet::pieces(vec![sheet::Run::plain(cell)]));
        let depth = pieces.iter().map(Vec::len).max().unwrap_or(1);
        for piece in 0..depth {
            let cell = |(column, pieces): (Column, &Vec<sheet::Cell>)| match column {
                Column::Guid => guarded(sheet::text(&pieces[0])),
                Column::Base if piece > 0 => guarded(format!("+{}", piece + 1)),
                _ => guarded(pieces.get(piece).map(|cell| sheet::text(cell)).unwrap_or_default()),
            };
            rows.write_record(Column::ALL.into_iter().zip(&pieces).map(cell))?;
        }
        if depth > 1 {
            sink.push(long(note.span));
        }
    }
    mistaken.report(sink);
    rows.into_inner().map_err(|error| error.into_error().into())
}

/// Returns a cell with a `'` before it where it would be a formula (OWASP, "CSV Injection").
fn guarded(cell: String) -> String {
    if is_formula(&cell) { format!("'{cell}") } else { cell }
}

fn remark(span: Span, column: Column, cell: &str) -> Diagnostic {
    let what = if is_formula(cell) { "a formula" } else { "a number or a day" };
    let start: String = cell.chars().take(20).collect();
    let message = format!(
        "a program for spreadsheets takes `{start}` in the column {} for {what}",
        column.head()
    );
    Diagnostic::new(&MISTAKEN_CELL, span, message)
        .help("open the workbook (`--to xlsx`) there instead, or have the column read as text")
}

fn long(span: Span) -> Diagnostic {
    let message = "this text is longer than the 32,767 characters of a cell of Excel's: it goes \
                   on in the row below";
    Diagnostic::new(&LONG_CELL, span, message).help("make several questions of it")
}
