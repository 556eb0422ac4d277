//! The workbook while it is written: sheets of rows, each an Excel table with everything
//! that makes it pleasant to work with.

use std::ops::Range;

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, IgnoreError, Table, TableColumn, TableStyle, Url,
    Workbook, Worksheet, XlsxError,
};

use super::grid::{Head, Line, Look, Value, Width};
use super::height;
use super::rich::Styles;
use super::sheet_name::SheetNames;
use crate::diagnostic::{CONTROL_IN_CELL, Diagnostic, LONG_CELL, PLAIN_CELL, PLAIN_LINK, Tally};
use crate::sheet::{self, Cell, Run};
use crate::source::Span;

/// What a workbook holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// How many rows a sheet has, the one with the heads among them.
    pub(super) rows: usize,
    /// How many links a sheet has.
    pub(super) links: usize,
    /// From how many rows on a sheet is written to a temporary file row by row, and its
    /// texts into its cells instead of into a table that all sheets share.
    pub(super) shared: usize,
}

impl Limits {
    /// Those of Excel ("Excel specifications and limits"); the last one by measurement: at
    /// 10,000 notes the shared texts take 50 MB.
    pub(super) const EXCEL: Limits = Limits { rows: 1_048_576, links: 65_530, shared: 10_000 };
}

/// How long a link may be (Excel's specification), and a head of a table.
const LONGEST_LINK: usize = 2_079;
const LONGEST_HEAD: usize = 255;

/// A workbook that is being written.
pub(super) struct Book {
    workbook: Workbook,
    pub(super) styles: Styles,
    limits: Limits,
    names: SheetNames,
    /// The names of the sheets so far, each with the number of its rows.
    sheets: Vec<(String, usize)>,
    remarks: Remarks,
}

#[derive(Default)]
struct Remarks {
    long: Vec<Diagnostic>,
    plain: Tally,
    links: Tally,
    controls: Tally,
    sheetless: Tally,
}

impl Book {
    pub(super) fn new(workbook: Workbook, limits: Limits) -> Self {
        Book {
            workbook,
            styles: Styles::new(),
            limits,
            names: SheetNames::new(&["Notes", "Repairs", "About"]),
            sheets: Vec::new(),
            remarks: Remarks::default(),
        }
    }

    /// Returns the names of the sheets so far, each with the number of its rows.
    pub(super) fn sheets(&self) -> &[(String, usize)] {
        &self.sheets
    }

    /// Returns a name for a sheet that no other has.
    pub(super) fn name(&mut self, wanted: &str) -> String {
        self.names.next(wanted)
    }

    /// Remarks on a table that gets no sheet.
    pub(super) fn leave_out(&mut self, remark: impl FnOnce() -> Diagnostic) {
        self.remarks.sheetless.push(remark);
    }

    /// Returns the file, and hands over what could not be held as it was.
    pub(super) fn finish(mut self, sink: &mut Vec<Diagnostic>) -> Result<Vec<u8>, XlsxError> {
        let Remarks { mut long, plain, links, controls, sheetless } = self.remarks;
        sink.append(&mut long);
        plain.report(sink);
        links.report(sink);
        controls.report(sink);
        sheetless.report(sink);
        self.workbook.save_to_buffer()
    }

    /// Adds a sheet that is no table.
    pub(super) fn add_page(&mut self, name: &str, mut sheet: Worksheet) -> Result<(), XlsxError> {
        sheet.set_name(name)?;
        self.workbook.push_worksheet(sheet);
        Ok(())
    }

    /// Adds a sheet of rows: as many sheets as they need. No more than one of them is held at
    /// a time: `sketch` is asked for each first, and may leave texts out that go into one
    /// cell and do not widen their column; then `line` is.
    pub(super) fn add(
        &mut self,
        name: &str,
        heads: &[Head],
        count: usize,
        sketch: impl Fn(usize) -> Line,
        line: impl Fn(usize) -> Line,
    ) -> Result<(), XlsxError> {
        let plan = Plan::of(heads, count, sketch);
        let mut name = name.to_owned();
        let first = name.clone();
        for lines in plan.sheets(self.limits.rows - 1) {
            if lines.start > 0 {
                name = self.names.next(&first);
            }
            let rows = plan.depths[lines.clone()].iter().sum();
            let sheet = if rows >= self.limits.shared {
                self.workbook.new_worksheet_with_constant_memory()?
            } else {
                Worksheet::new()
            };
            let mut page = Page {
                sheet,
                styles: &self.styles,
                remarks: &mut self.remarks,
                links: self.limits.links,
            };
            page.set_up(&name, heads, &plan.widths, rows)?;
            let mut row = 1;
            for at in lines {
                row = page.write(row, heads, &plan.widths, line(at))?;
            }
            let sheet = page.sheet;
            self.workbook.push_worksheet(sheet);
            self.sheets.push((name.clone(), rows));
        }
        Ok(())
    }
}

/// How rows go onto sheets, and how wide their columns are.
struct Plan {
    /// How many rows of the sheet each line takes.
    depths: Vec<usize>,
    /// In characters.
    widths: Vec<f64>,
}

impl Plan {
    fn of(heads: &[Head], count: usize, line: impl Fn(usize) -> Line) -> Self {
        let mut depths = Vec::with_capacity(count);
        let start = |head: &Head| match head.width {
            Width::Of(width) => width,
            // The sign of the filter takes the place of three letters.
            Width::Fit(least, most) => {
                (height::widest(&[Run::plain(head.name.as_str())]) * 1.1 + 3.0).clamp(least, most)
            }
        };
        let mut widths: Vec<_> = heads.iter().map(start).collect();
        for at in 0..count {
            let line = line(at);
            let mut depth = 1;
            for ((head, value), width) in heads.iter().zip(&line.values).zip(&mut widths) {
                let runs = value.runs();
                depth = depth.max(self::depth(value));
                if let Width::Fit(_, most) = head.width
                    && *width < most
                {
                    *width = width.max(height::widest(runs) + 1.5).min(most);
                }
            }
            depths.push(depth);
        }
        Plan { depths, widths }
    }

    /// Returns the lines of each sheet, one of which has room for so many rows.
    fn sheets(&self, room: usize) -> Vec<Range<usize>> {
        let mut sheets = Vec::new();
        let (mut start, mut rows) = (0, 0);
        for (at, depth) in self.depths.iter().enumerate() {
            if rows + depth > room && at > start {
                sheets.push(start..at);
                (start, rows) = (at, 0);
            }
            rows += depth;
        }
        sheets.push(start..self.depths.len());
        sheets
    }
}

/// A sheet that is being written.
struct Page<'b> {
    sheet: Worksheet,
    styles: &'b Styles,
    remarks: &'b mut Remarks,
    /// How many more links it may have.
    links: usize,
}

impl Page<'_> {
    /// Makes the table and its heads: banded, with filters; freezes the heads, and sets
    /// the page up: landscape, as wide as the paper, the heads on every page, pages
    /// numbered.
    fn set_up(
        &mut self,
        name: &str,
        heads: &[Head],
        widths: &[f64],
        rows: usize,
    ) -> Result<(), XlsxError> {
        let sheet = &mut self.sheet;
        sheet.set_name(name)?;
        let last_row = u32::try_from(rows.max(1)).unwrap_or(u32::MAX);
        let last = u16::try_from(heads.len().saturating_sub(1)).unwrap_or(u16::MAX);
        for (column, (head, width)) in (0u16..).zip(heads.iter().zip(widths)) {
            sheet.set_column_width(column, *width)?;
            // Rows that somebody adds look the same.
            sheet.set_column_format(column, &self.styles.empty_of(head.look))?;
            if head.look == Look::Hidden {
                sheet.set_column_hidden(column)?;
            }
            if !head.choices.is_empty() {
                sheet.add_data_validation(1, column, 1_048_575, column, &choice(head)?)?;
            }
        }
        sheet.set_row_height(0, height::LINE * 1.4)?;
        let columns: Vec<_> = heads
            .iter()
            .map(|head| {
                TableColumn::new()
                    .set_header(&head.name)
                    .set_header_format(self.styles.head_of(head.look))
            })
            .collect();
        let table = Table::new().set_columns(&columns).set_style(TableStyle::Medium2);
        sheet.add_table(0, 0, last_row, last, &table)?;
        sheet.ignore_error_range(1, 0, last_row, last, IgnoreError::NumberStoredAsText)?;
        sheet.set_freeze_panes(1, 0)?;
        let read = heads.iter().rposition(Head::is_read).unwrap_or_default();
        sheet.set_print_area(0, 0, last_row, u16::try_from(read).unwrap_or(last))?;
        sheet
            .set_landscape()
            .set_print_fit_to_pages(1, 0)
            .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
        sheet.set_footer("&L&A&C&P / &N&R&F");
        sheet.set_repeat_rows(0, 0)?;
        Ok(())
    }

    /// Writes a line, and returns the row after it: a text that is longer than a cell may
    /// be goes on in the rows below.
    fn write(
        &mut self,
        row: u32,
        heads: &[Head],
        widths: &[f64],
        line: Line,
    ) -> Result<u32, XlsxError> {
        let Line { values, span, is_plainer } = line;
        let depth = values.iter().map(depth).max().unwrap_or(1);
        let is_escaped = if depth == 1 {
            self.write_row(row, heads, widths, (0u16..).zip(values), span)?
        } else {
            // Row by row: what is written row by row cannot go back to one before.
            let values = values.into_iter().map(|value| below(value, depth).into_iter());
            let mut columns: Vec<_> = values.collect();
            let mut is_escaped = false;
            for at in (row..).take(depth) {
                let cells = (0u16..).zip(&mut columns);
                let cells = cells.filter_map(|(column, rows)| Some((column, rows.next()?)));
                is_escaped |= self.write_row(at, heads, widths, cells, span)?;
            }
            is_escaped
        };
        if depth > 1 {
            self.remarks.long.push(long(span, depth));
        }
        if is_plainer {
            self.remarks.plain.push(|| plain(span));
        }
        if is_escaped {
            self.remarks.controls.push(|| control(span));
        }
        Ok(row + u32::try_from(depth).unwrap_or(u32::MAX))
    }

    /// Writes the cells of a row, and makes it as high as they are. Returns whether there is a
    /// control character in them.
    fn write_row(
        &mut self,
        row: u32,
        heads: &[Head],
        widths: &[f64],
        cells: impl Iterator<Item = (u16, Value)>,
        span: Span,
    ) -> Result<bool, XlsxError> {
        let mut lines = 1;
        let mut is_escaped = false;
        for (column, value) in cells {
            let look = heads[usize::from(column)].look;
            match value {
                Value::Number(number) => {
                    let format = self.styles.number_of(look);
                    self.sheet.write_number_with_format(row, column, number, format)?;
                }
                Value::Date(date) => {
                    self.sheet.write_datetime_with_format(row, column, date, &self.styles.date)?;
                }
                Value::Text(runs) => {
                    is_escaped |= runs.iter().any(|run| has_control(&run.text));
                    lines = lines.max(height::lines(&runs, widths[usize::from(column)]));
                    self.write_text(row, column, look, &runs, span)?;
                }
                Value::Repeated(runs) | Value::Counted(runs) => {
                    self.write_text(row, column, look, &runs, span)?;
                }
            }
        }
        // One line is what a row has by itself.
        if lines > 1 {
            self.sheet.set_row_height(row, height::points(lines))?;
        }
        Ok(is_escaped)
    }

    /// Writes a text, which is a link where its only line ends with its only address.
    fn write_text(
        &mut self,
        row: u32,
        column: u16,
        look: Look,
        runs: &[Run],
        span: Span,
    ) -> Result<(), XlsxError> {
        let mut is_link = false;
        if let Some(address) = address(look, runs) {
            if self.links == 0 {
                self.remarks.links.push(|| unlinked(span, &address));
            } else {
                // The text is written over it; the link stays.
                let url = Url::new(&*address).set_text("-");
                is_link =
                    self.sheet.write_url_with_format(row, column, url, &self.styles.text).is_ok();
                self.links -= usize::from(is_link);
            }
        }
        let format = self.styles.of(look, runs, is_link);
        self.styles.write(&mut self.sheet, row, column, runs, format)
    }
}

/// Returns how many rows a value takes.
fn depth(value: &Value) -> usize {
    match value {
        Value::Text(runs) if !sheet::is_short(runs) => sheet::pieces(runs.clone()).len(),
        _ => 1,
    }
}

/// Returns what a value is in each of the rows that its line takes; below its end, nothing.
fn below(value: Value, depth: usize) -> Vec<Value> {
    match value {
        Value::Text(runs) => sheet::pieces(runs).into_iter().map(Value::Text).collect(),
        Value::Repeated(runs) => vec![runs; depth].into_iter().map(Value::Repeated).collect(),
        Value::Counted(runs) => {
            let more = (2..=depth).map(|number| sheet::plain(format!("+{number}")));
            std::iter::once(runs).chain(more).map(Value::Counted).collect()
        }
        Value::Number(_) | Value::Date(_) => vec![value],
    }
}

/// Returns a list to choose from. What it lacks is refused by Excel with a reason.
fn choice(head: &Head) -> Result<DataValidation, XlsxError> {
    let name = head.name.to_lowercase();
    DataValidation::new()
        .allow_list_strings(head.choices)?
        .set_error_style(DataValidationErrorStyle::Stop)
        .set_error_title(format!("No such {name}"))?
        .set_error_message(format!(
            "Choose one of the list, or leave the cell empty for {}.\nThe list opens with \
             Alt and the down arrow.",
            head.choices.first().unwrap_or(&"none")
        ))
}

/// Returns the address of the web that a cell of one line ends with, where it has no other.
fn address(look: Look, runs: &[Run]) -> Option<String> {
    // It is the whole text, or ends it in angle brackets.
    let may = runs.last().is_some_and(|run| run.text.ends_with('>'))
        || runs.first().is_some_and(|run| run.text.starts_with(['h', 'm']));
    let scheme = |text: &str| text.contains("://") || text.contains("mailto:");
    if !may || look != Look::Text || !runs.iter().any(|run| scheme(&run.text)) {
        return None;
    }
    let text = sheet::text(runs);
    let address = match text.strip_suffix('>') {
        Some(text) => text.rsplit_once(" <")?.1,
        None => &text,
    };
    let is_web = ["http://", "https://", "mailto:"].iter().any(|start| address.starts_with(start));
    let is_only = text.matches("://").count() <= 1 && !text.contains('\n');
    let is_whole = !address.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>'));
    (is_web && is_only && is_whole && address.len() <= LONGEST_LINK).then(|| address.to_owned())
}

/// Returns whether a character is none of text: Excel has it written as `_x0007_`.
fn is_control(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Returns whether such a character is in a text. Few texts have a byte of one, and looking for
/// those is quick.
fn has_control(text: &str) -> bool {
    let may = |byte: u8| matches!(byte, 0..=8 | 0xb..=0x1f | 0xef);
    text.bytes().fold(false, |found, byte| found | may(byte)) && text.chars().any(is_control)
}

/// Returns a head that no column before has: Excel wants them to differ, not to be empty,
/// and not to be long.
pub(super) fn unique_head(head: &Cell, before: &[Head]) -> String {
    let text = crate::content::text::squeeze(&sheet::text(head));
    let head: String = text.chars().filter(|c| !is_control(*c)).take(LONGEST_HEAD - 8).collect();
    let is_new = |name: &str| !before.iter().any(|b| b.name.to_lowercase() == name.to_lowercase());
    let head = if head.is_empty() { "Column".to_owned() } else { head };
    let mut numbered = (2..).map(|number| format!("{head} {number}"));
    if is_new(&head) {
        return head;
    }
    numbered.find(|name| is_new(name)).unwrap_or_default()
}

fn long(span: Span, depth: usize) -> Diagnostic {
    let more = if depth == 2 { "row".to_owned() } else { format!("{} rows", depth - 1) };
    let message = format!(
        "this text is longer than the 32,767 characters of a cell: it goes on in the {more} below"
    );
    Diagnostic::new(&LONG_CELL, span, message)
        .help("make several questions of it; sort the sheet by no column that parts the rows")
}

fn plain(span: Span) -> Diagnostic {
    Diagnostic::new(
        &PLAIN_CELL,
        span,
        "this text changes its style more often than a cell can: its end is plain there",
    )
    .help("make several questions of it")
}

fn control(span: Span) -> Diagnostic {
    Diagnostic::new(
        &CONTROL_IN_CELL,
        span,
        "a control character stands in this text: a cell keeps it, and shows it as a box",
    )
    .help("take it out, unless it is meant")
}

fn unlinked(span: Span, address: &str) -> Diagnostic {
    let message = format!(
        "`{address}` cannot be clicked: a sheet has 65,530 links at most, and this one more"
    );
    Diagnostic::new(&PLAIN_LINK, span, message).help("its address stands in the cell as text")
}
