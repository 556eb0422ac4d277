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

use super::anki::{AnkiNote, Collection, Content};
use super::{ExportError, Exporter};
use crate::deck::Deck;
use crate::diagnostic::Diagnostic;

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
            let (note_type, front, back) = match content {
                // The types that every profile has know no field for what to read further.
                Content::Basic { question, answer, extra, reversed } => {
                    let name = if *reversed { "Basic (and reversed card)" } else { "Basic" };
                    let back = match extra.as_str() {
                        "" => Cow::Borrowed(answer.as_str()),
                        extra => format!("{answer}\n{extra}").into(),
                    };
                    (name, question, back)
                }
                Content::Cloze { text, extra } => ("Cloze", text, extra.into()),
            };
            rows.write_record([&note.guid(), note_type, deck, tags, front, &back]).map_err(fail)?;
        }
        rows.into_inner().map_err(|error| fail(error.into_error().into()))
    }
}

/// Returns the notes, each with the name of its deck, those of a deck before
/// those of the decks below it: where Anki meets a deck's child first, it makes
/// a second deck with a `+` behind its name.
fn by_deck<'c>(collection: &'c Collection) -> Vec<(&'c str, &'c AnkiNote<'c>)> {
    let Collection { decks, notes } = collection;
    let mut sorted: Vec<_> = notes.iter().collect();
    sorted.sort_by_key(|note| note.deck);
    sorted.into_iter().map(|note| (decks[note.deck].as_str(), note)).collect()
}
