//! # What it does
//! Leaves out characters of no width that join nothing and separate nothing.
//!
//! # Why
//! They come along when text is copied out of a page or a chat. Two questions that
//! look the same are then different ones, and a word with one inside is never found.
//!
//! # Example
//! ```text
//! ␣⭐ a lo␣ck              →       ⭐ a lock           (␣: of no width)
//! ```
//!
//! Those that hold an emoji together stay, and so do those beside a letter of a script
//! whose letters join, or whose words have no blanks between them. Code stays as it is:
//! some write such a character before a fence in order to show it.

use icu_properties::CodePointMapData;
use icu_properties::props::Script;
use unicode_segmentation::UnicodeSegmentation;

use super::edit::{CodeSpans, Edit, Rule};
use crate::diagnostic::{Diagnostic, INVISIBLE_CHARACTER};
use crate::source::{Line, is_zero_width};

const RULE: Rule = Rule {
    code: &INVISIBLE_CHARACTER,
    message: |before, _| {
        let name = match before.chars().next() {
            Some('\u{200b}') => "a zero-width space",
            Some('\u{200c}') => "a zero-width non-joiner",
            Some('\u{200d}') => "a zero-width joiner",
            Some('\u{2060}') => "a word joiner",
            _ => "a byte order mark",
        };
        format!("{name} stands here, where it does nothing")
    },
    help: "delete it; many editors can show what cannot be seen",
};

pub(super) fn repair<'s>(lines: &[Line<'s>], sink: &mut Vec<Diagnostic>) -> Vec<Line<'s>> {
    RULE.apply(lines, sink, |line, is_code| {
        let text = line.text.as_ref();
        if is_code || !text.contains(is_zero_width) {
            return Vec::new();
        }
        find(text)
    })
}

fn find(text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut code = CodeSpans::of(text);
    // The last character before that can be seen.
    let mut before = None;
    // Where the next one is, and which.
    let mut after: Option<(usize, char)> = None;
    for (start, cluster) in text.grapheme_indices(true) {
        for (offset, c) in cluster.char_indices() {
            if !is_zero_width(c) {
                before = Some(c);
                continue;
            }
            let at = start + offset;
            let end = at + c.len_utf8();
            // What follows in the same cluster is held to what is before.
            let joins = c == '\u{200d}' && offset > 0 && offset + c.len_utf8() < cluster.len();
            if after.is_none_or(|(place, _)| place < end) {
                let mut rest = text[end..].char_indices();
                let found = rest.find(|&(_, c)| !is_zero_width(c));
                after = Some(found.map_or((text.len(), ' '), |(offset, c)| (end + offset, c)));
            }
            let is_needed = matches!(c, '\u{200b}'..='\u{200d}')
                && before.into_iter().chain(after.map(|(_, c)| c)).any(needs_joiners);
            if !(joins || is_needed || code.covers(at)) {
                edits.push(Edit { at: at..end, read: String::new() });
            }
        }
    }
    edits
}

/// Returns whether a character is of a script that needs to be told what joins, or
/// where words end.
fn needs_joiners(c: char) -> bool {
    !matches!(
        CodePointMapData::<Script>::new().get(c),
        Script::Latin
            | Script::Greek
            | Script::Cyrillic
            | Script::Han
            | Script::Hiragana
            | Script::Katakana
            | Script::Hangul
            | Script::Bopomofo
            | Script::Common
            | Script::Inherited
            | Script::Unknown
    )
}
