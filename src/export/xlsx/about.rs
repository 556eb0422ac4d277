//! What the workbook is, what is in it, and how corrections get back into the document.

use std::fmt::Write;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Url, Worksheet, XlsxError};

use super::book::Book;
use super::height;
use crate::content::text;
use crate::deck::{Deck, Note};
use crate::diagnostic::Severity;
use crate::sheet::{Run, kind_name};

/// How wide the two columns are, in characters.
const LABELS: f64 = 34.0;
const TEXTS: f64 = 92.0;

/// How a correction gets back, step by step.
const STEPS: &[(&str, &str)] = &[
    (
        "Correct",
        "Edit the cells of the sheet Notes: questions, answers, tags, decks, kinds and options. \
         Bold, italic, struck-out and monospaced text is kept.",
    ),
    (
        "Fill in",
        "Write an answer where there is none yet. The options of a choice stand each on a line \
         of their own: a letter, a tick ✓ before each one that is right, the text.",
    ),
    (
        "Add",
        "Write a question and its answer into a new row, below the last one or in between. \
         All other cells may stay empty: an empty kind is basic.",
    ),
    ("Take out", "Delete the whole row of a note."),
    (
        "Leave alone",
        "The last column, Guid, says which note a row is, the hidden one before it what the row \
         was. Rows may be sorted and filtered; those two cells have to stay with theirs.",
    ),
    (
        "Tables",
        "A table is corrected in its cell of the sheet Notes, a row a line with | between its \
         cells. Its own sheet is there to look at and to reckon with.",
    ),
    (
        "Long texts",
        "A text longer than a cell goes on in the row below, which has the same guid: keep the \
         two together.",
    ),
];

pub(super) fn write(book: &mut Book, deck: &Deck, tables: usize) -> Result<(), XlsxError> {
    let mut page = Page { sheet: Worksheet::new(), row: 0 };
    page.sheet.set_column_width(0, LABELS)?.set_column_width(1, TEXTS)?;
    let title = Format::new().set_bold().set_font_size(18).set_font_color(Color::RGB(0x1F_4E79));
    page.sheet.write_string_with_format(0, 0, cut(&deck.name), &title)?.set_row_height(0, 30)?;
    page.row = 1;
    let description = text::render(&deck.description);
    if !description.is_empty() {
        page.line("About", &description)?;
    }
    let document = file_name(&deck.path);
    page.line("Document", document)?;
    for (label, value) in [("Language", &deck.language), ("Author", &deck.author)] {
        if let Some(value) = value {
            page.line(label, value)?;
        }
    }
    page.line("Notes", &notes(&deck.notes))?;
    if tables > 0 {
        page.line("Tables", &tables.to_string())?;
    }
    page.line("Remarks", &remarks(deck))?;

    page.heading("Send corrections back")?;
    for (label, step) in STEPS {
        page.line(label, step)?;
    }
    let (stem, extension) = document.rsplit_once('.').unwrap_or((document, ""));
    let is_package = matches!(extension, "apkg" | "colpkg" | "");
    let document = if is_package { "notes.md" } else { document };
    page.line("Send", "Save the workbook, and have it applied to the document, on a terminal:")?;
    let code = Format::new()
        .set_font_name("Consolas")
        .set_font_family(3)
        .set_font_color(Color::RGB(0x1F_4E79))
        .set_background_color(Color::RGB(0xF2_F2F2));
    let command =
        format!("cardpress apply {} {}", quoted(&format!("{stem}.xlsx")), quoted(document));
    page.sheet.write_string_with_format(page.row, 1, cut(&command), &code)?;
    page.row += 1;
    page.line(
        "",
        "Only what was edited goes into the document, and what was changed there meanwhile is \
         kept. Anki takes the notes for the same ones, and keeps what was learned.",
    )?;

    page.heading("Sheets")?;
    for (name, rows) in book.sheets() {
        let rows = if *rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") };
        let url = Url::new(format!("internal:'{}'!A1", name.replace('\'', "''"))).set_text(name);
        page.sheet.write_url(page.row, 0, url)?;
        page.sheet.write_string(page.row, 1, rows)?;
        page.row += 1;
    }

    page.heading("Program")?;
    page.line("cardpress", env!("CARGO_PKG_VERSION"))?;
    let mut sheet = page.sheet;
    sheet.set_screen_gridlines(false).set_print_fit_to_pages(1, 0).set_footer("&L&A&C&P / &N&R&F");
    book.add_page("About", sheet)
}

struct Page {
    sheet: Worksheet,
    row: u32,
}

impl Page {
    fn heading(&mut self, text: &str) -> Result<(), XlsxError> {
        let format = Format::new()
            .set_bold()
            .set_font_size(12)
            .set_font_color(Color::RGB(0x1F_4E79))
            .set_border_bottom(FormatBorder::Thin)
            .set_border_bottom_color(Color::RGB(0x1F_4E79));
        self.row += 1;
        self.sheet.write_string_with_format(self.row, 0, text, &format)?;
        self.sheet.write_blank(self.row, 1, &format)?.set_row_height(self.row, 20)?;
        self.row += 1;
        Ok(())
    }

    fn line(&mut self, label: &str, text: &str) -> Result<(), XlsxError> {
        let top = Format::new().set_align(FormatAlign::Top);
        let wrapped = top.clone().set_text_wrap();
        let text = cut(text);
        self.sheet.write_string_with_format(self.row, 0, label, &top.set_bold())?;
        self.sheet.write_string_with_format(self.row, 1, &text, &wrapped)?;
        let lines = height::lines(&[Run::plain(text)], TEXTS);
        self.sheet.set_row_height(self.row, height::points(lines))?;
        self.row += 1;
        Ok(())
    }
}

/// Returns the beginning of a text that a cell holds: nothing here is said here only.
fn cut(text: &str) -> String {
    text.chars().take(16_000).collect()
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// Returns an argument as it is typed.
fn quoted(argument: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    if argument.chars().all(is_plain) { argument.to_owned() } else { format!("\"{argument}\"") }
}

/// Returns how many notes there are, of which kinds, and how many have no answer.
fn notes(notes: &[Note]) -> String {
    let mut kinds: Vec<(&str, usize)> = Vec::new();
    for note in notes {
        let name = kind_name(&note.kind);
        match kinds.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => kinds.push((name, 1)),
        }
    }
    let said: Vec<_> = kinds.iter().map(|(name, count)| format!("{count} {name}")).collect();
    let unanswered = notes.iter().filter(|note| !note.is_answered()).count();
    let mut text = notes.len().to_string();
    if !said.is_empty() {
        text += ": ";
        text += &said.join(", ");
    }
    if unanswered > 0 {
        let _ = write!(text, "; {unanswered} without an answer");
    }
    text
}

/// Returns how many remarks there are, by their severities.
fn remarks(deck: &Deck) -> String {
    let counts = Severity::ALL.iter().rev().filter_map(|severity| {
        let of = |remark: &&crate::diagnostic::Remark| remark.diagnostic.code.severity == *severity;
        let count = deck.remarks.iter().filter(of).count();
        let s = if count == 1 { "" } else { "s" };
        (count > 0).then(|| format!("{count} {}{s}", severity.name()))
    });
    let counts: Vec<_> = counts.collect();
    if counts.is_empty() { "none".into() } else { format!("{} (sheet Repairs)", counts.join(", ")) }
}
