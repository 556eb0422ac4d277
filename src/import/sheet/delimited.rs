//! Sheets that are text: cells with a sign between them (`.csv`, `.tsv`).
//!
//! What the sign is, nobody says but a first line `sep=;`, which Excel writes and heeds. So
//! each is tried: the right one makes rows of one width. Where several do, the one under
//! which the first row names columns is right, else the one that makes more of them.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use csv::{ByteRecord, ReaderBuilder};

use super::super::{File, ImportError};
use super::grid::{Grid, GridRow, MOST_COLUMNS, Room, too_wide};
use crate::diagnostic::{Diagnostic, GUESSED_ENCODING, RAGGED_ROW, Tally};
use crate::sheet::{Cell, Run};
use crate::source::{Source, Span};

/// The signs that may stand between cells, from the one that texts have least.
const SEPARATORS: [u8; 4] = [b'\t', b';', b'|', b','];

/// How many rows tell which sign it is.
const TRIED: usize = 200;

/// Returns the text of a file of any encoding. What is not UTF-8, nor says what it is, is
/// in the encoding that its bytes are most likely in, and reported.
pub(super) fn decode(file: &File) -> (Source, Option<Diagnostic>) {
    let File { name, modified, bytes } = *file;
    let has_mark = encoding_rs::Encoding::for_bom(bytes).is_some();
    if has_mark || bytes.contains(&0) || std::str::from_utf8(bytes).is_ok() {
        return (Source::decode(name, modified, bytes), None);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let text = encoding.decode_without_bom_handling(bytes).0;
    let source = Source::new(name, modified, text);
    let at = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or_default();
    let line = source.lines().into_iter().find(|line| line.span.end > at && !line.text.is_ascii());
    let span = line.map(|line| line.span).unwrap_or_default();
    let message = format!("the file is not in UTF-8: it is read as {}", encoding.name());
    let remark = Diagnostic::new(&GUESSED_ENCODING, span, message)
        .help("look at its letters here; if they are wrong, save the file as UTF-8");
    (source, Some(remark))
}

/// Returns the sheet in a text.
pub(super) fn read(source: &Source, sink: &mut Vec<Diagnostic>) -> Result<Grid, ImportError> {
    let Layout { start, separator, is_quoted } = Layout::of(source)?;
    let text = &source.text()[start..];
    let mut reader = ReaderBuilder::new()
        .delimiter(separator)
        .quoting(is_quoted)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut room = Room::new();
    let mut record = ByteRecord::new();
    let mut grid = Grid::default();
    let mut stray = Tally::default();
    loop {
        let more = reader.read_byte_record(&mut record);
        if !more.map_err(|error| ImportError::new("its rows are damaged").because(error))? {
            break;
        }
        let begin = record.position().map_or(0, csv::Position::byte);
        let end = reader.position().byte();
        let span = trimmed(source, start, begin, end);
        let at = source.line_at(span.start);
        if record.len() > MOST_COLUMNS {
            return Err(too_wide(&format!("column {} of line {at}", record.len())));
        }
        room.take(record.len())?;
        if is_quoted && let Some(offset) = stray_quote(source, span, separator) {
            stray.push(|| {
                let span = Span { start: offset, end: offset + 1 };
                let message = "a quotation mark ends a cell here, and text stands behind it";
                Diagnostic::new(&RAGGED_ROW, span, message).help(
                    "the mark is left out; write marks that are part of a cell twice, and the \
                     cell in marks",
                )
            });
        }
        let cells = record.iter().map(cell).collect();
        grid.rows.push(GridRow { at, end: source.line_at(span.end), span, cells });
    }
    stray.report(sink);
    Ok(grid)
}

/// Returns whether every line of a text has one tab, and there are two at least: what
/// Quizlet and others copy. A table with more columns has as many in each line, and three
/// lines.
fn is_plain_table(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let Some(first) = lines.next() else { return false };
    let tabs = |line: &str| line.matches('\t').count();
    let width = tabs(first);
    let is_row = |line: &str| tabs(line) == width && line.split('\t').any(|c| !c.trim().is_empty());
    let begins = |line: &str| !line.starts_with('\t');
    width > 0 && begins(first) && {
        let mut count = 1;
        lines.all(|line| {
            count += 1;
            is_row(line) && begins(line)
        }) && count >= if width == 1 { 2 } else { 3 }
    }
}

/// Returns whether the start of a file is a table of nothing but text: see [`is_plain_table`].
pub(super) fn is_table(start: &[u8]) -> bool {
    starts(start, |text| is_plain_table(text) || names_columns(text))
}

/// Returns whether the first line of a file names columns of ours, with separators between.
pub(super) fn is_named(start: &[u8]) -> bool {
    starts(start, names_columns)
}

fn names_columns(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default();
    SEPARATORS.iter().any(|sign| {
        let heads: Vec<_> =
            line.split(char::from(*sign)).map(|head| head.trim().trim_matches('"')).collect();
        heads.contains(&"Question") && (heads.contains(&"Guid") || heads.contains(&"Base"))
    })
}

/// Returns whether the whole lines in the start of a file are so.
fn starts(start: &[u8], is_so: impl Fn(&str) -> bool) -> bool {
    let is_cut = start.len() >= super::super::LONGEST_START;
    let source = decode(&File { name: "", modified: 0, bytes: start }).0;
    let text = source.text();
    is_so(text.rfind('\n').filter(|_| is_cut).map_or(text, |end| &text[..end]))
}

fn cell(bytes: &[u8]) -> Cell {
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace('\r', "\n");
    if text.is_empty() { Cell::new() } else { vec![Run::plain(text)] }
}

/// Returns where a row stands, without the line ends around it.
fn trimmed(source: &Source, offset: usize, begin: u64, end: u64) -> Span {
    let place = |at: u64| offset + usize::try_from(at).unwrap_or(usize::MAX);
    let text = source.text();
    let (begin, end) = (place(begin).min(text.len()), place(end).min(text.len()));
    let Some(row) = text.get(begin..end) else { return Span { start: begin, end: begin } };
    let start = begin + (row.len() - row.trim_start_matches(['\r', '\n']).len());
    Span { start, end: start + text[start..end].trim_end_matches(['\r', '\n']).len() }
}

/// How the cells of a text are told apart.
struct Layout {
    /// Where its first row begins, in bytes.
    start: usize,
    separator: u8,
    /// Whether cells may stand in quotation marks.
    is_quoted: bool,
}

impl Layout {
    fn of(source: &Source) -> Result<Self, ImportError> {
        let text = source.text();
        let named = named_separator(text);
        let start = named.map_or(0, |(_, length)| length);
        let separator = named.map_or_else(|| likely_separator(source), |(sign, _)| sign);
        let all = Span { start, end: text.len() };
        let Some(open) = last_open(text, all, separator) else {
            return Ok(Layout { start, separator, is_quoted: true });
        };
        // Where cells are parted by tabs, marks are often letters like others.
        if separator == b'\t' {
            return Ok(Layout { start, separator, is_quoted: false });
        }
        Err(ImportError::new(format!(
            "the quotation mark in line {} begins a cell and none ends it: close it, or write it \
             twice within a cell in marks",
            source.line_at(open)
        )))
    }
}

/// Returns the separator that a first line `sep=;` names, and the length of that line.
fn named_separator(text: &str) -> Option<(u8, usize)> {
    let end = text.find(['\r', '\n'])?;
    let line = text[..end].trim_end().trim_matches('"');
    let (name, sign) = line.split_at_checked(4)?;
    let sign = *sign.as_bytes().first().filter(|sign| sign.is_ascii())?;
    let length = end + if text[end..].starts_with("\r\n") { 2 } else { 1 };
    name.eq_ignore_ascii_case("sep=").then_some((sign, length))
}

/// Returns the sign that stands between cells most likely.
fn likely_separator(source: &Source) -> u8 {
    let scores = SEPARATORS.map(|sign| (score(source.text(), sign), sign));
    // Of equal ones the first.
    scores.into_iter().rev().max_by_key(|(score, _)| *score).map_or(b',', |(_, sign)| sign)
}

/// Returns how well a sign parts the cells of a text: how many of the heads name columns,
/// how many rows in a hundred are as wide as most are, and how wide that is.
fn score(text: &str, separator: u8) -> (usize, usize, usize) {
    let reader = ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let records = reader.into_byte_records().take(TRIED);
    let records: Vec<_> = records.filter_map(Result::ok).collect();
    let named = records.iter().take(5).map(|record| {
        record.iter().filter(|cell| super::heads::is_head(&String::from_utf8_lossy(cell))).count()
    });
    let named = named.max().unwrap_or(0);
    let mut widths: Vec<_> = records.iter().map(ByteRecord::len).collect();
    widths.sort_unstable();
    let groups = widths.chunk_by(|a, b| a == b).filter(|group| group[0] > 1);
    let Some(most) = groups.max_by_key(|group| (group.len(), group[0])) else {
        return (0, 0, 0);
    };
    (if named > 1 { named } else { 0 }, most.len() * 100 / widths.len(), most[0])
}

/// Returns where the quotation mark is that begins a cell and is not ended in a part of a
/// text.
fn last_open(text: &str, part: Span, separator: u8) -> Option<usize> {
    let mut marks = Marks::new(text, part, separator);
    marks.by_ref().for_each(drop);
    marks.open
}

/// Returns where a cell in quotation marks goes on behind them.
fn stray_quote(source: &Source, row: Span, separator: u8) -> Option<usize> {
    Marks::new(source.text(), row, separator).next()
}

/// A walk over the quotation marks of rows: it stops at each that ends a cell which goes on.
struct Marks<'t> {
    bytes: &'t [u8],
    at: usize,
    end: usize,
    separator: u8,
    /// Where the mark is that the cell at hand began with, and was not ended.
    open: Option<usize>,
    is_start: bool,
}

impl<'t> Marks<'t> {
    fn new(text: &'t str, part: Span, separator: u8) -> Self {
        let (at, end) = (part.start, part.end);
        Marks { bytes: text.as_bytes(), at, end, separator, open: None, is_start: true }
    }
}

impl Iterator for Marks<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        while self.at < self.end {
            let at = self.at;
            let byte = self.bytes[at];
            self.at += 1;
            if self.open.is_some() {
                if byte != b'"' {
                    continue;
                }
                let next = self.bytes.get(self.at).copied().filter(|_| self.at < self.end);
                if next == Some(b'"') {
                    self.at += 1;
                    continue;
                }
                self.open = None;
                if next.is_some_and(|b| b != self.separator && b != b'\r' && b != b'\n') {
                    return Some(at);
                }
            } else if byte == b'"' && self.is_start {
                self.open = Some(at);
                self.is_start = false;
            } else {
                self.is_start = byte == self.separator || byte == b'\r' || byte == b'\n';
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(text: &str) -> (char, bool) {
        let layout = Layout::of(&Source::new("x.csv", 0, text)).unwrap();
        (char::from(layout.separator), layout.is_quoted)
    }

    #[test]
    fn the_separator_is_the_one_that_makes_rows_of_one_width() {
        assert_eq!(layout("a,b\nc,\"d;e\"\n").0, ',');
        assert_eq!(layout("What, then?;This\nAnd, why, so?;That\n").0, ';');
        assert_eq!(layout("a, b\tc\nd, e\tf\n").0, '\t');
        assert_eq!(layout("sep=|\na,b|c\nd,e|f\n").0, '|');
        assert_eq!(layout("Question;Answer\n\"a,b\",x;c\nd,e;f\n").0, ';');
    }

    #[test]
    fn quotation_marks_in_cells_that_tabs_part_are_letters() {
        assert_eq!(layout("a\t\"b\nc\td\n"), ('\t', false));
        assert_eq!(layout("a\t\"b\nc\"\nd\te\n"), ('\t', true));
        let open = Layout::of(&Source::new("x.csv", 0, "a,b\nc,\"d\ne,f\n"));
        assert!(open.err().unwrap().to_string().contains("in line 2 begins a cell"));
    }

    #[test]
    fn a_text_is_a_table_where_every_line_has_as_many_tabs() {
        assert!(is_plain_table("ko\ta fight\nseki\tlife\n"));
        assert!(!is_plain_table("ko\ta fight\n"));
        assert!(!is_plain_table("1. What?\n\tThat.\n2. Why?\n\tSo.\n"));
        assert!(!is_plain_table("ko\ta fight\nAnd so on.\n"));
    }
}
