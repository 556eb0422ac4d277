//! # What it does
//! Reads a no-break space as a blank where it stands for one.
//!
//! # Why
//! Pages and chats write it for indentation and between words. To every rule about
//! signs, `1.⍽What is it?` is then no question, and a blank line is none.
//!
//! # Example
//! ```text
//! 1.⍽What⍽is it?          →       1. What is it?      (⍽: a no-break space)
//! ```
//!
//! It stays where it belongs: beside the signs that French sets off, and between
//! digits. At the start of a line it stays, too, unless the sign of an item follows:
//! it may have been typed so as not to make code of the line.

use super::edit::{CodeSpans, Edit, Rule};
use crate::diagnostic::{Diagnostic, NO_BREAK_SPACE};
use crate::read::mark;
use crate::source::Line;

/// No-break space, and the narrow one.
const SPACES: [char; 2] = ['\u{a0}', '\u{202f}'];

const RULE: Rule = Rule {
    code: &NO_BREAK_SPACE,
    message: |_, _| "a no-break space stands where a blank would do".into(),
    help: "type a blank",
};

pub(super) fn repair<'s>(lines: &[Line<'s>], sink: &mut Vec<Diagnostic>) -> Vec<Line<'s>> {
    RULE.apply(lines, sink, |line, is_code| {
        let text = line.text.as_ref();
        if is_code || !text.contains(SPACES) { Vec::new() } else { find(text) }
    })
}

fn find(text: &str) -> Vec<Edit> {
    let content = text.trim_start();
    let indent = text.len() - content.len();
    let content = content.replace(SPACES, " ");
    let is_item =
        content.is_empty() || mark::bullet(&content).is_some() || mark::number(&content).is_some();
    let mut code = CodeSpans::of(text);
    let places = text.char_indices().filter(|(_, c)| SPACES.contains(c));
    places
        .filter(|&(at, c)| {
            if code.covers(at) {
                return false;
            }
            if at < indent {
                return is_item;
            }
            let (before, after) = (&text[..at], &text[at + c.len_utf8()..]);
            let is_digit = |c: char| c.is_ascii_digit();
            let is_set_off = before.ends_with(['«', '‹'])
                || after.starts_with(['?', '!', ';', ':', '»', '›', '%', '€'])
                || (before.ends_with(is_digit) && after.starts_with(is_digit));
            !is_set_off
        })
        .map(|(at, c)| Edit { at: at..at + c.len_utf8(), read: " ".into() })
        .collect()
}
