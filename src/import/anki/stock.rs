//! The note types that every profile of Anki has, by their English names, as text holds
//! them: what cardpress writes for them has options below the question, and a table below
//! what it is called.

use super::own::{self, OwnType};
use super::{CardTemplate, Fields, NoteType};
use crate::deck::{Note, NoteKind};
use crate::markdown::field;

/// The types whose fields may hold more than one thing.
static JOINED: &[OwnType] = &[
    OwnType { id: 0, name: "Basic", is_cloze: false, fields: &["Front", "Back"], read: basic },
    OwnType {
        id: 0,
        name: "Basic (and reversed card)",
        is_cloze: false,
        fields: &["Front", "Back"],
        read: reversed,
    },
    OwnType { id: 0, name: "Cloze", is_cloze: true, fields: &["Text", "Back Extra"], read: cloze },
];

/// Returns how the notes are read of a type that a text names.
pub(super) fn joined(name: &str) -> Option<&'static OwnType> {
    JOINED.iter().find(|joined| joined.name == name)
}

/// What begins the options below a question, and the right ones above their explanation.
const OPTIONS: &str = "\n<ol type=\"A\" class=\"options\"";
const RIGHT: &str = "<ol type=\"A\" class=\"options right\"";

fn basic(fields: &Fields, note: &mut Note) {
    let (front, back) = (fields.named("Front"), fields.named("Back"));
    if let Some(at) = front.find(OPTIONS) {
        let (right, explanation) = if back.starts_with(RIGHT) { (back, "") } else { ("", back) };
        note.question = field::parse(&front[..at], false);
        own::options(&front[at + 1..], right, field::parse(explanation, false), note);
    } else {
        note.question = field::parse(front, false);
        note.answer = Some(field::parse(back, false));
    }
}

fn reversed(fields: &Fields, note: &mut Note) {
    note.question = field::parse(fields.named("Front"), false);
    note.answer = Some(field::parse(fields.named("Back"), false));
    note.kind = NoteKind::Reversed;
}

fn cloze(fields: &Fields, note: &mut Note) {
    own::rows(fields.named("Text"), note);
    note.extra = field::parse(fields.named("Back Extra"), false);
}

/// Returns the note type of a name, as far as it is known without its collection: one of
/// Anki's own, or one of ours.
pub(in super::super) fn note_type(id: i64, name: &str) -> Option<NoteType> {
    if let Some(found) = joined(name).or_else(|| OwnType::find(0, name)) {
        return Some(NoteType {
            id,
            name: found.name.into(),
            is_cloze: found.is_cloze,
            fields: found.fields.iter().map(|&field| field.to_owned()).collect(),
            templates: Vec::new(),
        });
    }
    let (fields, templates): (&[&str], &[[&str; 2]]) = match name {
        "Basic (optional reversed card)" => (
            &["Front", "Back", "Add Reverse"],
            &[
                ["{{Front}}", "{{FrontSide}}<hr id=answer>{{Back}}"],
                [
                    "{{#Add Reverse}}{{Back}}{{/Add Reverse}}",
                    "{{FrontSide}}<hr id=answer>{{Front}}",
                ],
            ],
        ),
        "Basic (type in the answer)" => (
            &["Front", "Back"],
            &[["{{Front}}{{type:Back}}", "{{Front}}<hr id=answer>{{type:Back}}"]],
        ),
        _ => return None,
    };
    let template = |[front, back]: &[&str; 2]| CardTemplate {
        name: String::new(),
        front: (*front).into(),
        back: (*back).into(),
    };
    Some(NoteType {
        id,
        name: name.into(),
        is_cloze: false,
        fields: fields.iter().map(|&field| field.to_owned()).collect(),
        templates: templates.iter().map(template).collect(),
    })
}
