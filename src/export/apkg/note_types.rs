//! The note types of our packages.
//!
//! Anki updates a note only if its type has the same id, the same fields and
//! the same templates as before: all of these are fixed for good. A new kind of
//! card is a new note type: a file in this folder and an entry in
//! [`NOTE_TYPES`]. How cards look may change, see [`REVISION`].

mod basic;
mod choice;
mod cloze;
mod optional_reverse;
mod reversed;
mod table;
mod typed;

pub(super) use basic::BASIC;
pub(super) use choice::CHOICE;
pub(super) use cloze::CLOZE;
pub(super) use optional_reverse::OPTIONAL_REVERSE;
pub(super) use reversed::REVERSED;
pub(super) use table::TABLE;
pub(super) use typed::TYPED;

use serde_json::{Value, json};

/// Every note type.
pub(super) static NOTE_TYPES: &[&NoteType] =
    &[&BASIC, &CLOZE, &REVERSED, &OPTIONAL_REVERSE, &TYPED, &CHOICE, &TABLE];

/// How often the look of the cards has changed. Raise it with every change of a
/// template or of `cards.css`, or Anki keeps the look it has.
const REVISION: i64 = 2;

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
    /// The place of the field that notes are sorted by.
    pub(super) sorted_by: usize,
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
    /// The places of the fields that ask: where one is empty, there is no card.
    asks: &'static [usize],
}

impl NoteType {
    /// Returns the note type as the database holds it.
    pub(super) fn to_json(&self) -> Value {
        let NoteType { id, name, cards, fields, sorted_by, templates } = self;
        let fields: Vec<_> = (0..).zip(*fields).map(|(at, name)| self.field(at, name)).collect();
        let templates: Vec<_> =
            (0..).zip(*templates).map(|(at, template)| self.template(at, template)).collect();
        // The fields that must be filled for a card to be made.
        let required: Vec<_> = (0..)
            .zip(self.templates)
            .map(|(at, template): (usize, _)| json!([at, "all", template.asks]))
            .collect();
        json!({
            "id": id,
            "name": name,
            "type": match cards { Cards::Templates => 0, Cards::Gaps => 1 },
            "mod": FIRST_REVISION + REVISION,
            "usn": -1,
            "sortf": sorted_by,
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
            .map(|NoteType { id, name, cards, fields, sorted_by, templates }| {
                let templates: Vec<_> = templates.iter().map(|template| template.name).collect();
                (*id, *name, *cards, fields.join(", "), *sorted_by, templates.join(", "))
            })
            .collect();
        assert_eq!(
            fixed,
            [
                (
                    1_687_402_915_361,
                    "Cardpress Basic",
                    Cards::Templates,
                    "Question, Answer, Extra, Section, Source".into(),
                    0,
                    "Card".into()
                ),
                (
                    1_687_402_915_874,
                    "Cardpress Cloze",
                    Cards::Gaps,
                    "Text, Extra, Section, Source".into(),
                    0,
                    "Gap".into()
                ),
                (
                    1_687_402_916_402,
                    "Cardpress Reversed",
                    Cards::Templates,
                    "Question, Answer, Extra, Section, Source".into(),
                    0,
                    "Forward, Back".into()
                ),
                (
                    1_687_402_917_138,
                    "Cardpress Optional Reverse",
                    Cards::Templates,
                    "Question, Answer, Add Reverse, Extra, Section, Source".into(),
                    0,
                    "Forward, Back".into()
                ),
                (
                    1_687_402_917_655,
                    "Cardpress Typed",
                    Cards::Templates,
                    "Question, Answer, Typed, Extra, Section, Source".into(),
                    0,
                    "Type".into()
                ),
                (
                    1_687_402_918_207,
                    "Cardpress Choice",
                    Cards::Templates,
                    "Question, Options, Answer, Explanation, Shuffle, Extra, Section, Source"
                        .into(),
                    0,
                    "Choose".into()
                ),
                (
                    1_687_402_918_764,
                    "Cardpress Table",
                    Cards::Gaps,
                    "Table, Title, Extra, Section, Source".into(),
                    1,
                    "Row".into()
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
        assert_eq!((REVISION, format!("{:02x}{:02x}", digest[0], digest[1]).as_str()), (2, "cab4"));
    }

    /// Returns the colours of a mode of the style, by name.
    fn colors(mode: &str) -> Vec<(String, [f64; 3])> {
        let start = STYLE.find(&format!("{mode} {{")).unwrap();
        let rules = &STYLE[start..start + STYLE[start..].find('}').unwrap()];
        let color = |line: &str| {
            let (name, value) = line.trim().strip_prefix("--")?.split_once(": #")?;
            let channel = |at: usize| u8::from_str_radix(&value[at..at + 2], 16).ok();
            let channels = [channel(0)?, channel(2)?, channel(4)?];
            Some((name.to_owned(), channels.map(|channel| f64::from(channel) / 255.0)))
        };
        rules.lines().filter_map(color).collect()
    }

    /// Returns how well a colour stands out from another: WCAG 2.2, "contrast ratio".
    fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
        let luminance = |color: [f64; 3]| {
            let [red, green, blue] = color.map(|channel| {
                if channel <= 0.04045 {
                    channel / 12.92
                } else {
                    ((channel + 0.055) / 1.055).powf(2.4)
                }
            });
            0.2126 * red + 0.7152 * green + 0.0722 * blue
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn everything_can_be_read_by_day_and_by_night() {
        for mode in [".card", ".night_mode .card"] {
            let colors = colors(mode);
            let color = |name: &str| {
                colors.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("{name}")).1
            };
            let mut pairs = vec![
                ("ink", "paper"),
                ("ink", "tint"),
                ("faint", "paper"),
                ("accent", "paper"),
                ("accent", "mark"),
                ("ink", "mark"),
                ("paper", "accent"),
                ("right", "right-mark"),
                ("ink", "right-mark"),
                ("wrong", "wrong-mark"),
                ("ink", "wrong-mark"),
                ("right", "tint"),
                ("wrong", "tint"),
                ("faint", "tint"),
            ];
            pairs.extend(
                colors
                    .iter()
                    .filter(|(name, _)| name.starts_with("code-"))
                    .map(|(name, _)| (name.as_str(), "tint")),
            );
            assert_eq!(pairs.len(), 21);
            for (text, paper) in pairs {
                let ratio = contrast(color(text), color(paper));
                assert!(ratio >= 4.5, "{mode}: {text} on {paper} has {ratio:.2}");
            }
        }
    }

    #[cfg(feature = "highlight")]
    #[test]
    fn every_class_of_code_has_a_colour() {
        for class in crate::content::highlight::Class::ALL {
            let rule = format!("pre .{} {{ color: var(--code-", class.letter());
            assert!(STYLE.contains(&rule), "{class:?}");
        }
    }

    /// Anki would take two braces for a field, and old web views know no newer syntax.
    #[test]
    fn the_script_is_one_that_every_app_runs() {
        let script = include_str!("note_types/choice.js");
        for no in ["{{", "}}", "=>", "let ", "const ", "?.", "??", "`", "</"] {
            assert!(!script.contains(no), "{no}");
        }
    }
}
