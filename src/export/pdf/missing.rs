//! Characters that no font has: who would see them as boxes should know which they are,
//! where, and what to do about it.

use std::collections::BTreeMap;

use icu_properties::props::Script;

use crate::diagnostic::{Diagnostic, MISSING_GLYPH};
use crate::source::Span;

use super::script;

/// How many characters of a script are named one by one.
const NAMED: usize = 5;
/// How many of more are shown as examples.
const SHOWN: usize = 8;

/// The characters of a document that no font has.
#[derive(Debug, Default)]
pub(super) struct Missing {
    /// Where each of them stands: the lines of the document, in order, each once.
    places: BTreeMap<char, Vec<Span>>,
}

impl Missing {
    /// Notes that no font has a character that was typed in those lines.
    pub(super) fn add(&mut self, character: char, place: Span) {
        let places = self.places.entry(character).or_default();
        if !places.contains(&place) {
            places.push(place);
        }
    }

    /// Takes in what is missing elsewhere in the document.
    pub(super) fn merge(&mut self, other: Missing) {
        for (character, places) in other.places {
            for place in places {
                self.add(character, place);
            }
        }
    }

    /// Reports what is missing: each character in each place, or, of a script of which
    /// very much is missing, that it is.
    pub(super) fn report(self, sink: &mut Vec<Diagnostic>) {
        let mut scripts: BTreeMap<Script, Vec<(char, Vec<Span>)>> = BTreeMap::new();
        for (character, places) in self.places {
            scripts.entry(script::of(character)).or_default().push((character, places));
        }
        for (script, characters) in scripts {
            let count: usize = characters.iter().map(|(_, places)| places.len()).sum();
            if count > NAMED {
                sink.push(together(script, &characters));
                continue;
            }
            for (character, places) in characters {
                sink.extend(places.into_iter().map(|place| one(script, character, place)));
            }
        }
    }
}

/// Returns the remark on one character in one place.
fn one(script: Script, character: char, place: Span) -> Diagnostic {
    let message = format!(
        "no font at hand has the character `{character}` (U+{:04X}, {})",
        u32::from(character),
        script::name(script),
    );
    Diagnostic::new(&MISSING_GLYPH, place, message).label("used here").help(format!(
        "the PDF shows `\u{fffd}` in its place, which still copies as the character; {}",
        remedy(script),
    ))
}

/// Returns the remark on a script of which much is missing.
fn together(script: Script, characters: &[(char, Vec<Span>)]) -> Diagnostic {
    let mut first: Vec<(char, Span)> =
        characters.iter().filter_map(|(c, places)| Some((*c, *places.first()?))).collect();
    first.sort_by_key(|(_, place)| (place.start, place.end));
    let place = first.first().map(|(_, place)| *place).unwrap_or_default();
    let mut shown: Vec<String> = first.iter().take(SHOWN).map(|(c, _)| c.to_string()).collect();
    if first.len() > SHOWN {
        shown.push("…".into());
    }
    let characters = match first.len() {
        1 => "1 character".into(),
        count => format!("{count} characters"),
    };
    let message = format!(
        "no font at hand has {characters} of {} ({})",
        script::name(script),
        shown.join(" "),
    );
    Diagnostic::new(&MISSING_GLYPH, place, message).label("used here for the first time").help(
        format!(
            "the PDF shows `\u{fffd}` in the place of each, which still copies as the \
             character; {}",
            remedy(script),
        ),
    )
}

/// Returns what to do about it.
fn remedy(script: Script) -> String {
    format!(
        "give it a font that has it, such as `--font {}`, or let it use those of this machine \
         with `--system-fonts`",
        script::font_file(script),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(text: &str, places: usize) -> Vec<Diagnostic> {
        let mut missing = Missing::default();
        for place in 0..places {
            for character in text.chars() {
                missing.add(character, Span { start: place * 10, end: place * 10 + 9 });
            }
        }
        let mut sink = Vec::new();
        missing.report(&mut sink);
        sink
    }

    #[test]
    fn few_are_named_one_by_one() {
        let sink = report("中文", 2);
        assert_eq!(sink.len(), 4);
        assert_eq!(sink[0].message, "no font at hand has the character `中` (U+4E2D, Han)");
        assert!(sink[0].help.as_ref().unwrap().contains("`--font NotoSansCJK-Regular.ttc`"));
    }

    #[test]
    fn many_are_named_together() {
        let sink = report("的一是不了人我在有他中文", 3);
        assert_eq!(sink.len(), 1);
        let message = "no font at hand has 12 characters of Han (一 不 中 了 人 他 在 我 …)";
        assert_eq!(sink[0].message, message);
        assert_eq!(sink[0].span.start, 0);
    }

    #[test]
    fn every_script_is_named() {
        assert_eq!(report("中ก🐍", 1).len(), 3);
    }
}
