//! A sheet for each table of the document, with its head.

use rust_xlsxwriter::XlsxError;

use super::book::{Book, unique_head};
use super::grid::{Head, Line, Look, Value, Width};
use super::rich;
use crate::content::{Block, BlockKind, Table, text};
use crate::deck::{Note, NoteKind};
use crate::diagnostic::{Diagnostic, SHEETLESS_TABLE};
use crate::sheet::{self, Run, Style};
use crate::source::Span;

/// How many tables get a sheet: more sheets than that nobody finds anything in. Each table
/// stands in the cell of its note too.
const MOST: usize = 250;

/// How many digits a program for spreadsheets shows of a number.
const DIGITS: usize = 10;

/// Writes the tables, and returns how many there are.
pub(super) fn write(book: &mut Book, notes: &[Note]) -> Result<usize, XlsxError> {
    let mut count = 0;
    for note in notes {
        let mut tables = Vec::new();
        if let NoteKind::Table(table) = &note.kind {
            tables.push((table, note.span));
        }
        let blocks = [&note.question, note.answer.as_deref().unwrap_or_default(), &note.extra];
        for blocks in blocks {
            find(blocks, &mut tables);
        }
        for (table, span) in tables {
            count += 1;
            if count > MOST {
                book.leave_out(|| sheetless(span));
                continue;
            }
            let name = book.name(&text::render(&note.question));
            write_table(book, &name, table, span)?;
        }
    }
    Ok(count)
}

/// Finds the tables in blocks, those in lists and quotations too.
fn find<'b>(blocks: &'b [Block], tables: &mut Vec<(&'b Table, Span)>) {
    for Block { kind, span } in blocks {
        match kind {
            BlockKind::Table(table) => tables.push((table, *span)),
            BlockKind::List { start: _, tight: _, items } => {
                for item in items {
                    find(&item.blocks, tables);
                }
            }
            BlockKind::Quote(blocks) => find(blocks, tables),
            BlockKind::Paragraph(_)
            | BlockKind::Heading { .. }
            | BlockKind::Code { .. }
            | BlockKind::Rule => {}
        }
    }
}

fn write_table(book: &mut Book, name: &str, table: &Table, span: Span) -> Result<(), XlsxError> {
    let Table { alignments: _, header, rows } = table;
    let mut heads: Vec<Head> = Vec::new();
    for cell in header {
        let name = unique_head(&sheet::line(cell), &heads);
        heads.push(Head::new(name, Width::Fit(9.0, 60.0), Look::Text));
    }
    let line = |at: usize| {
        let mut is_plainer = false;
        let values = rows[at].iter().map(|cell| {
            let runs = sheet::line(cell);
            if let Some(number) = number(&runs) {
                return Value::Number(number);
            }
            let plainer = rich::plainer(&runs);
            is_plainer |= plainer.is_some();
            Value::Text(plainer.unwrap_or(runs))
        });
        Line { values: values.collect(), span, is_plainer }
    };
    book.add(name, &heads, rows.len(), line, line)
}

/// Returns the number that a cell says, where a program for spreadsheets shows it in the same
/// digits: so that columns can be sorted and added up, and `007` stays what it is.
fn number(runs: &[Run]) -> Option<f64> {
    let [Run { text, style: Style { bold: false, italic: false, struck: false, code: false } }] =
        runs
    else {
        return None;
    };
    let number: f64 = text.parse().ok()?;
    let is_same = number.to_string() == *text && text != "-0";
    (text.len() <= DIGITS && number.is_finite() && is_same).then_some(number)
}

fn sheetless(span: Span) -> Diagnostic {
    let message = format!(
        "this table has no sheet of its own: a workbook has {MOST} sheets of tables at most"
    );
    Diagnostic::new(&SHEETLESS_TABLE, span, message)
        .help("it stands in the cell of its note; make several documents of this one")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_one_where_it_looks_the_same() {
        let number = |text: &str| number(&[Run::plain(text)]);
        assert_eq!(number("42"), Some(42.0));
        assert_eq!(number("-0.5"), Some(-0.5));
        for text in ["007", "1.50", "+1", "1e3", "12345678901", "inf", "NaN", "-0", "1 000", ""] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
