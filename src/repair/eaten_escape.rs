//! # What it does
//! Puts back the letter where a control character stands for it.
//!
//! # Why
//! A program that was given `\frac` or, in PowerShell, `` `for` `` took the sign and the
//! letter for an escape, and wrote the control character that it means.
//!
//! # Example
//! ```text
//! The ␌or loop            →       The for loop
//! $␌rac{1}{2}$            →       $\frac{1}{2}$
//! ```
//!
//! A form feed at the start of a line is a page break, and so is one before anything
//! but a small letter.

use super::edit::{Edit, Rule};
use crate::diagnostic::{Diagnostic, EATEN_ESCAPE};
use crate::source::Line;

/// The control characters that a letter behind a backslash makes.
const ESCAPES: [(char, char); 5] =
    [('\u{7}', 'a'), ('\u{8}', 'b'), ('\u{b}', 'v'), ('\u{c}', 'f'), ('\u{1b}', 'e')];

const RULE: Rule = Rule {
    code: &EATEN_ESCAPE,
    message: |before, edit| {
        let code = before.chars().next().map_or(0, u32::from);
        let letter = edit.read.chars().find(char::is_ascii_alphabetic).unwrap_or_default();
        format!(
            "a control character (U+{code:04X}) stands where a program read `{letter}` as a sign"
        )
    },
    help: "type the word again",
};

pub(super) fn repair<'s>(lines: &[Line<'s>], sink: &mut Vec<Diagnostic>) -> Vec<Line<'s>> {
    RULE.apply(lines, sink, |line, _| find(&line.text))
}

/// Returns where a letter is to be put back.
pub(super) fn find(text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut is_math = false;
    let mut before = None;
    let mut is_first = true;
    for (at, c) in text.char_indices() {
        let escape = ESCAPES.iter().find(|(control, _)| *control == c);
        if let Some((control, letter)) = escape
            && !(is_first && *control == '\u{c}')
        {
            let rest = &text[at + 1..];
            let word = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_lowercase()).len();
            // Inside a word it was a path; in a formula, a command.
            let is_command = is_math
                || before.is_some_and(char::is_alphanumeric)
                || rest[word..].starts_with(['{', '_', '^']);
            if word > 0 {
                let sign = if is_command { "\\" } else { "" };
                let read = format!("{sign}{letter}{}", &rest[..word]);
                edits.push(Edit { at: at..at + 1 + word, read });
            }
        }
        is_math ^= c == '$';
        is_first &= c.is_whitespace();
        before = Some(c);
    }
    edits
}
