//! Comma-separated values for Anki's text import.
//!
//! Everything Anki needs to know stands in the file's header lines and in its
//! columns (manual, "Text Files"), so that it asks nothing. The notes are of
//! Anki's own types `Basic` and `Cloze`, which every profile has: for a type it
//! does not know, Anki would take another without a word.
//!
//! A program for spreadsheets that opens the file and saves it again fills the
//! header lines up with separators, which Anki overlooks in these; takes
//! quotation marks away, so that a line whose first cell begins with `#` would be a
//! comment: the first cell is the type; and takes cells for formulas, numbers and
//! days: what it would, is written so that it does not, and that Anki shows the
//! same. Measured with `LibreOffice` 7.4 and Anki 26.9 (`tests/real_anki.rs`).

use std::borrow::Cow;

use csv::{QuoteStyle, WriterBuilder};

use super::super::anki::{AnkiNote, Collection, Content, File, Reverse};
use super::mistaken::{is_formula, is_kept, is_value};
use crate::deck::Deck;
use crate::diagnostic::{Diagnostic, SEPARATE_MEDIA};
use crate::sheet::{self, Markup, Run};
use crate::source::Span;

/// The separators, by the names that Anki has for them.
const SEPARATORS: [(&str, u8); 4] =
    [("Comma", b','), ("Semicolon", b';'), ("Tab", b'\t'), ("Pipe", b'|')];

pub(super) fn write(
    deck: &Deck,
    separator: u8,
    markup: Markup,
    sink: &mut Vec<Diagnostic>,
) -> Result<Vec<u8>, csv::Error> {
    let collection = Collection::new(deck, sink);
    if !collection.files.is_empty() {
        sink.push(separate(&collection.files));
    }
    let is_html = markup == Markup::Html;
    // A cell might be a comment, or lack a blank at its ends, if it were not quoted.
    let mut rows = WriterBuilder::new()
        .delimiter(separator)
        .quote_style(QuoteStyle::Always)
        .from_writer(header(separator, is_html).into_bytes());
    for (deck, note) in by_deck(&collection) {
        let AnkiNote {
            guid: _,
            part: _,
            deck: _,
            modified: _,
            tags,
            content,
            section: _,
            source: _,
        } = note;
        let (note_type, front, back) = fields(content);
        let has_gaps = matches!(content, Content::Cloze { .. } | Content::Table { .. });
        let field = |field: Cow<str>| match markup {
            Markup::Html => undisguised(&field),
            other => {
                let blocks = Markup::Html.blocks(&[Run::plain(field)], has_gaps);
                sheet::text(&other.cell(&blocks))
            }
        };
        rows.write_record([
            note_type,
            &note.guid(),
            &shielded(deck),
            &shielded(tags),
            &field(front),
            &field(back),
        ])?;
    }
    rows.into_inner().map_err(|error| error.into_error().into())
}

/// Returns what Anki is to make of the columns.
fn header(separator: u8, is_html: bool) -> String {
    let name = SEPARATORS.iter().find(|(_, sign)| *sign == separator);
    let name = name.map_or("Comma", |(name, _)| *name);
    format!(
        "#separator:{name}\n#html:{is_html}\n#notetype column:1\n#guid column:2\n\
         #deck column:3\n#tags column:4\n"
    )
}

/// Returns a field that no program takes for a formula, a number or a day: its first
/// character is written by its number, which is the same in HTML.
fn undisguised(field: &str) -> String {
    let mut rest = field.chars();
    match rest.next() {
        Some(first) if is_formula(field) || (is_value(field) && !is_kept(field)) => {
            format!("&#{};{}", u32::from(first), rest.as_str())
        }
        _ => field.to_owned(),
    }
}

/// Returns the name of a deck, or tags, that no program takes for a formula, a number or a
/// day, nor Anki for the number of a deck: behind a blank that spreadsheets keep, and that
/// Anki drops.
fn shielded(name: &str) -> Cow<'_, str> {
    const EM_SPACE: char = '\u{2003}';
    if is_formula(name) || is_value(name) {
        format!("{EM_SPACE}{name}").into()
    } else {
        name.into()
    }
}

/// Returns the name of the type of a note, and its two fields. The types that every profile
/// has know no field for options, nor for what to read further.
fn fields(content: &Content) -> (&'static str, Cow<'_, str>, Cow<'_, str>) {
    match content {
        Content::Basic { question, answer, extra, reverse } => {
            let name = match reverse {
                Reverse::Never | Reverse::Optional(false) => "Basic",
                Reverse::Always | Reverse::Optional(true) => "Basic (and reversed card)",
            };
            (name, question.into(), joined([answer, extra, ""]))
        }
        Content::Typed { question, answer, typed, extra } => {
            // Anki has what stands on the back typed in: so there must be no more than that.
            let is_bare = extra.is_empty() && !typed.is_empty();
            let name = if is_bare { "Basic (type in the answer)" } else { "Basic" };
            (name, question.into(), joined([answer, extra, ""]))
        }
        Content::Choice { question, options, answer, explanation, shuffled: _, extra } => {
            ("Basic", joined([question, options, ""]), joined([answer, explanation, extra]))
        }
        Content::Cloze { text, extra } => ("Cloze", text.into(), extra.into()),
        Content::Table { table, title, extra } => {
            ("Cloze", joined([title, table, ""]), extra.into())
        }
    }
}

/// Returns the parts that say something, on lines of their own.
fn joined(parts: [&str; 3]) -> Cow<'_, str> {
    let said: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if let [part] = said[..] { part.into() } else { said.join("\n").into() }
}

fn separate(files: &[File]) -> Diagnostic {
    let message = match files {
        [file] => format!("`{}` is not in this text for Anki, which only names it", file.name),
        files => {
            format!("{} files are not in this text for Anki, which only names them", files.len())
        }
    };
    Diagnostic::new(&SEPARATE_MEDIA, Span::default(), message)
        .help("import the package (`--to apkg`) as well, or instead: it carries them")
}

/// Returns the notes, each with the name of its deck, those of a deck before
/// those of the decks below it: where Anki meets a deck's child first, it makes
/// a second deck with a `+` behind its name.
fn by_deck<'c>(collection: &'c Collection) -> Vec<(&'c str, &'c AnkiNote<'c>)> {
    let Collection { decks, whole: _, description: _, notes, files: _ } = collection;
    let mut sorted: Vec<_> = notes.iter().collect();
    sorted.sort_by_key(|note| note.deck);
    sorted.into_iter().map(|note| (decks[note.deck].as_str(), note)).collect()
}
