//! The note types that every profile of Anki has, by their English names.

use super::{CardTemplate, NoteType, own::OwnType};

/// Returns the note type of a name, as far as it is known without its collection: one of
/// Anki's own, or one of ours.
pub(in super::super) fn note_type(id: i64, name: &str) -> Option<NoteType> {
    // What cardpress writes for Anki's types is marked as in ours.
    let own = match name {
        "Basic" => "Cardpress Basic",
        "Basic (and reversed card)" => "Cardpress Reversed",
        "Cloze" => "Cardpress Cloze",
        name => name,
    };
    if let Some(found) = OwnType::find(0, own) {
        let fields: &[&str] = match name {
            "Cloze" => &["Text", "Extra"],
            "Basic" | "Basic (and reversed card)" => &["Question", "Answer"],
            _ => found.fields,
        };
        let is_cloze = found.fields.first() == Some(&"Text");
        let fields = fields.iter().map(|&field| field.to_owned()).collect();
        return Some(NoteType {
            id,
            name: found.name.into(),
            is_cloze,
            fields,
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
