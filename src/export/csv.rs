//! Comma-separated values for Anki's text import.
//!
//! Everything Anki needs to know stands in the file's header lines and in its
//! columns (manual, "Text Files"), so that it asks nothing. The notes are of
//! Anki's own types `Basic` and `Cloze`, which every profile has: for a type it
//! does not know, Anki would take another without a word. Decks, tags and types
//! stand in columns, since a program for spreadsheets that saves the file again
//! leaves those as they are, but not the header lines.

use std::borrow::Cow;

use csv::{QuoteStyle, WriterBuilder};

use super::anki::{AnkiNote, Collection, Content, File, Reverse};
use super::{ExportError, Exporter};
use crate::deck::Deck;
use crate::diagnostic::{Diagnostic, SEPARATE_MEDIA};
use crate::source::Span;

/// What Anki is to make of the columns.
const HEADER: &str = "\
#separator:Comma
#html:true
#guid column:1
#notetype column:2
#deck column:3
#tags column:4
";

/// Comma-separated values for Anki.
#[derive(Debug, Default)]
pub struct Csv;

impl Exporter for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn about(&self) -> &'static str {
        "comma-separated values for Anki's text import"
    }

    fn export(&self, deck: &Deck, sink: &mut Vec<Diagnostic>) -> Result<Vec<u8>, ExportError> {
        let collection = Collection::new(deck, sink);
        if !collection.files.is_empty() {
            sink.push(separate(&collection.files));
        }
        let fail = |error: csv::Error| ExportError::new("the rows of the file", error);
        // A first cell that begins with `#` would be a comment if it were not quoted.
        let mut rows = WriterBuilder::new()
            .quote_style(QuoteStyle::Always)
            .from_writer(HEADER.as_bytes().to_vec());
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
            rows.write_record([&note.guid(), note_type, deck, tags, &front, &back])
                .map_err(fail)?;
        }
        rows.into_inner().map_err(|error| fail(error.into_error().into()))
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
