//! A difference for other programs.

use serde::Serialize;

use super::{Change, Difference, Part};
use crate::content::markdown;
use crate::deck::Note;

#[derive(Serialize)]
struct File<'d> {
    unchanged: usize,
    changes: Vec<JsonChange<'d>>,
}

#[derive(Serialize)]
struct JsonChange<'d> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<JsonNote<'d>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<JsonNote<'d>>,
    parts: Vec<JsonPart<'d>>,
}

/// A note, its parts as Markdown.
#[derive(Serialize)]
struct JsonNote<'d> {
    guid: &'d str,
    deck: &'d str,
    question: String,
    answer: Option<String>,
    path: &'d str,
    line: usize,
}

#[derive(Serialize)]
struct JsonPart<'d> {
    name: &'static str,
    before: &'d str,
    after: &'d str,
}

pub(super) fn render(difference: &Difference) -> String {
    let Difference { changes, unchanged } = difference;
    let changes = changes.iter().map(|Change { kind, before, after, parts }| JsonChange {
        kind: kind.name(),
        before: before.as_ref().map(note),
        after: after.as_ref().map(note),
        parts: parts
            .iter()
            .map(|Part { name, before, after }| JsonPart { name, before, after })
            .collect(),
    });
    let file = File { unchanged: *unchanged, changes: changes.collect() };
    // A struct of texts and numbers has no error to give.
    serde_json::to_string_pretty(&file).unwrap_or_default() + "\n"
}

fn note(note: &Note) -> JsonNote<'_> {
    JsonNote {
        guid: &note.guid,
        deck: &note.deck,
        question: markdown::render(&note.question),
        answer: note.answer.as_deref().map(markdown::render),
        path: &note.source.path,
        line: note.source.line,
    }
}
