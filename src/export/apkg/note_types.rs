//! The note types of our packages.
//!
//! Anki updates a note only if its type has the same id, the same fields and
//! the same templates as before: all of these are fixed for good. A new kind of
//! card is a new note type: a file in this folder and an entry in
//! [`NOTE_TYPES`]. How cards look may change, see [`REVISION`].

mod basic;
mod cloze;
mod reversed;

pub(super) use basic::BASIC;
pub(super) use cloze::CLOZE;
pub(super) use reversed::REVERSED;

use serde_json::{Value, json};

/// Every note type.
pub(super) static NOTE_TYPES: &[&NoteType] = &[&BASIC, &CLOZE, &REVERSED];

/// How often the look of the cards has changed. Raise it with every change of a
/// template or of `cards.css`, or Anki keeps the look it has.
const REVISION: i64 = 1;

/// The time note types are said to have changed at is this, in seconds since
/// 1970, and the [`REVISION`]. It lies in the past so that a look that somebody
/// has changed in Anki stays as they like it.
const FIRST_REVISION: i64 = 1_700_000_000;

/// How cards look, whatever their type.
const STYLE: &str = include_str!("note_types/cards.css");

/// A kind of note: which fields it has, and which cards are made of them.
#[derive(Debug)]
pub(super) struct NoteType {
    /// What Anki knows it by.
    pub(super) id: i64,
    /// What people know it by.
    name: &'static str,
    /// What makes its cards.
    cards: Cards,
    /// The names of its fields.
    fields: &'static [&'static str],
    /// Its templates.
    templates: &'static [Template],
}

/// What makes the cards of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cards {
    /// The templates: one card each.
    Templates,
    /// The gaps: one card each, all with the same template.
    Gaps,
}

/// The two sides of a card.
#[derive(Debug)]
struct Template {
    /// What people know it by.
    name: &'static str,
    /// What is shown first.
    front: &'static str,
    /// What is shown then.
    back: &'static str,
    /// The place of the field that asks: where it is empty, there is no card.
    asks: usize,
}

impl NoteType {
    /// Returns the note type as the database holds it.
    pub(super) fn to_json(&self) -> Value {
        let NoteType { id, name, cards, fields, templates } = self;
        let fields: Vec<_> = (0..).zip(*fields).map(|(at, name)| self.field(at, name)).collect();
        let templates: Vec<_> =
            (0..).zip(*templates).map(|(at, template)| self.template(at, template)).collect();
        // The fields of which one must be filled for a card to be made.
        let required: Vec<_> = (0..)
            .zip(self.templates)
            .map(|(at, template): (usize, _)| json!([at, "any", [template.asks]]))
            .collect();
        json!({
            "id": id,
            "name": name,
            "type": match cards { Cards::Templates => 0, Cards::Gaps => 1 },
            "mod": FIRST_REVISION + REVISION,
            "usn": -1,
            "sortf": 0,
            "did": null,
            "flds": fields,
            "tmpls": templates,
            "req": required,
            "css": STYLE,
            "latexPre": LATEX_BEFORE,
            "latexPost": LATEX_AFTER,
            "latexsvg": false,
            "tags": [],
            "vers": [],
        })
    }

    fn field(&self, at: i64, name: &str) -> Value {
        json!({
            "id": self.id * 100 + at,
            "name": name,
            "ord": at,
            "font": "Arial",
            "size": 20,
            "media": [],
            "rtl": false,
            "sticky": false,
        })
    }

    fn template(&self, at: i64, template: &Template) -> Value {
        let Template { name, front, back, asks: _ } = template;
        json!({
            "id": self.id * 100 + 50 + at,
            "name": name,
            "ord": at,
            "qfmt": front,
            "afmt": back,
            "bqfmt": "",
            "bafmt": "",
            "did": null,
        })
    }
}

/// What Anki puts around LaTeX that somebody types into a note of ours later:
/// the same as in its own note types.
const LATEX_BEFORE: &str = "\\documentclass[12pt]{article}
\\special{papersize=3in,5in}
\\usepackage[utf8]{inputenc}
\\usepackage{amssymb,amsmath}
\\pagestyle{empty}
\\setlength{\\parindent}{0in}
\\begin{document}
";
const LATEX_AFTER: &str = "\\end{document}";

#[cfg(test)]
mod tests {
    use super::*;
    use sha1::{Digest, Sha1};

    /// If this fails because a note type was added, add it here. Anything else
    /// would part people from the notes they are learning.
    #[test]
    fn what_is_fixed_for_good_is_as_it_was() {
        let fixed: Vec<_> = NOTE_TYPES
            .iter()
            .map(|NoteType { id, name, cards, fields, templates }| {
                let templates: Vec<_> = templates.iter().map(|template| template.name).collect();
                (*id, *name, *cards, fields.join(" "), templates.join(" "))
            })
            .collect();
        assert_eq!(
            fixed,
            [
                (
                    1_687_402_915_361,
                    "Cardpress Basic",
                    Cards::Templates,
                    "Question Answer Extra Section Source".into(),
                    "Card".into()
                ),
                (
                    1_687_402_915_874,
                    "Cardpress Cloze",
                    Cards::Gaps,
                    "Text Extra Section Source".into(),
                    "Gap".into()
                ),
                (
                    1_687_402_916_402,
                    "Cardpress Reversed",
                    Cards::Templates,
                    "Question Answer Extra Section Source".into(),
                    "Forward Back".into()
                ),
            ]
        );
    }

    /// If this fails, raise [`REVISION`] and write the new digest here.
    #[test]
    fn a_changed_look_is_a_new_revision() {
        let mut look = Sha1::new();
        look.update(STYLE);
        for note_type in NOTE_TYPES {
            for Template { name: _, front, back, asks: _ } in note_type.templates {
                look.update(front);
                look.update(back);
            }
        }
        let digest = look.finalize();
        assert_eq!((REVISION, format!("{:02x}{:02x}", digest[0], digest[1]).as_str()), (1, "8744"));
    }
}
