//! # What it does
//! Leaves out control characters, and reads those that end a line or a page as a
//! blank where text goes on behind them.
//!
//! # Why
//! They come from a terminal, from a printer's page breaks, or from a broken file. No
//! card can show them, and some programs refuse a file that has any.
//!
//! # Example
//! ```text
//! one␀ two␌three          →       one two three
//! ```

use std::collections::HashSet;

use super::eaten_escape;
use super::edit::{Edit, Rule};
use crate::diagnostic::{CONTROL_CHARACTER, Diagnostic};
use crate::source::Line;

const RULE: Rule = Rule {
    code: &CONTROL_CHARACTER,
    message: |before, _| {
        let code = before.chars().next().map_or(0, u32::from);
        format!("a control character (U+{code:04X}) stands here")
    },
    help: "delete it; many editors can show what cannot be seen",
};

pub(super) fn repair<'s>(lines: &[Line<'s>], sink: &mut Vec<Diagnostic>) -> Vec<Line<'s>> {
    RULE.apply(lines, sink, |line, _| {
        let text = line.text.as_ref();
        if !text.contains(is_control) {
            return Vec::new();
        }
        // One that stands for a letter is not left out where it is not to be put right.
        let eaten: HashSet<_> = eaten_escape::find(text).iter().map(|edit| edit.at.start).collect();
        let controls = text.char_indices().filter(|&(at, c)| is_control(c) && !eaten.contains(&at));
        let edits = controls.map(|(at, c)| {
            let (before, after) = (&text[..at], &text[at + c.len_utf8()..]);
            let goes_on = ends_line(c)
                && before.ends_with(|c: char| !c.is_whitespace())
                && after.starts_with(|c: char| !c.is_whitespace());
            Edit { at: at..at + c.len_utf8(), read: if goes_on { " " } else { "" }.into() }
        });
        edits.collect()
    })
}

fn is_control(c: char) -> bool {
    (c.is_control() && c != '\t') || ends_line(c)
}

/// Returns whether a character begins a new line or page.
fn ends_line(c: char) -> bool {
    matches!(c, '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}
