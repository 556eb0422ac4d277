//! # What it does
//! Joins a word that a hyphen divides at the end of a line, or before a blank line.
//!
//! # Why
//! Text out of a PDF has its words divided where the lines ended there, and a line
//! end is a blank: `extend- ing`.
//!
//! # Example
//! ```text
//! - One does so by extend-         - One does so by extending the class, a
//!   ing the class, a well-     →     well-known way.
//!   known way.
//! ```
//!
//! The hyphen goes where the word stands elsewhere without one, or where what comes
//! behind it is no word. Otherwise it may be a compound's own, and stays.
//! Counterexample: `pre- and postcondition`, whose hyphen stands for a word.

use super::vocabulary::{self, Vocabulary};
use crate::diagnostic::{Diagnostic, HYPHENATED_WORD};
use crate::markdown::fence;
use crate::read::mark;
use crate::source::Line;

/// The words between a hyphen that stands for a word and that word, in the
/// languages in which documents were seen.
const JOINERS: &[&str] = &[
    "and", "or", "nor", "to", "versus", "vs", "und", "oder", "bis", "et", "ou", "y", "e", "o",
    "en", "of",
];

pub(super) fn repair<'s>(lines: &[Line<'s>], sink: &mut Vec<Diagnostic>) -> Vec<Line<'s>> {
    let code = fence::code_lines(lines);
    let mut words = None;
    let mut repaired: Vec<Line<'s>> = Vec::with_capacity(lines.len());
    // The last line with text on it.
    let mut before: Option<usize> = None;
    for (line, code) in lines.iter().zip(code) {
        if code {
            before = None;
        } else if !line.is_blank() {
            let halves = before.and_then(|at| {
                let torn = repaired.len() > at + 1;
                Halves::find(&repaired[at].text, &line.text, torn)
            });
            if let Some(at) = before
                && let Some(halves) = halves
            {
                let words = words.get_or_insert_with(|| Vocabulary::of(lines));
                let glue = if halves.are_one_word(words) { "" } else { "-" };
                sink.push(halves.remark(line, glue));
                let length = repaired[at].text.trim_end().len() - 1;
                repaired.truncate(at + 1);
                let last = &mut repaired[at];
                let whole = last.text.to_mut();
                whole.truncate(length);
                whole.push_str(glue);
                whole.push_str(line.text.trim_start());
                last.span = last.span.join(line.span);
                continue;
            }
            before = Some(repaired.len());
        }
        repaired.push(line.clone());
    }
    repaired
}

/// The two pieces of a divided word.
struct Halves<'l> {
    left: &'l str,
    right: &'l str,
    /// Whether the left piece is the end of a longer compound: `state-of-the-`.
    compound: bool,
}

impl<'l> Halves<'l> {
    /// Returns the pieces at the end of one line and the beginning of another.
    /// `torn` says that a blank line is between them.
    fn find(head: &'l str, tail: &'l str, torn: bool) -> Option<Self> {
        let head = head.trim_end().strip_suffix('-')?;
        let start = head
            .char_indices()
            .rev()
            .take_while(|(_, c)| c.is_alphabetic())
            .last()
            .map_or(head.len(), |(at, _)| at);
        let (rest, left) = head.split_at(start);
        let text = tail.trim_start();
        let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
        let (right, after) = text.split_at(end);
        let is_text =
            rest.is_empty() || rest.ends_with([' ', '\t', '(', '“', '"', '-', '*', '_', '/']);
        let indent = tail.len() - text.len();
        let goes_on = !torn || indent <= 1;
        let ends = after.is_empty()
            || after.starts_with([
                ' ', ',', '.', ';', ':', ')', '?', '!', '-', '’', '\'', '”', '"', '*', '_',
            ]);
        let is_word = left.chars().nth(1).is_some()
            && left.ends_with(char::is_lowercase)
            && right.starts_with(char::is_lowercase)
            && right.chars().nth(1).is_some()
            && !JOINERS.contains(&right);
        let is_sign = mark::heading(head).is_some()
            || has_border(head)
            || has_border(text)
            || mark::label(text).is_some();
        let found = is_text && goes_on && ends && is_word && !is_sign;
        found.then(|| Halves { left, right, compound: rest.ends_with('-') })
    }

    /// Returns whether the hyphen is none of the word's own.
    fn are_one_word(&self, words: &Vocabulary) -> bool {
        !self.compound
            && (words.knows(&format!("{}{}", self.left, self.right))
                || vocabulary::is_ending(self.right)
                || !has_vowel(self.left)
                || !has_vowel(self.right))
    }

    /// Returns a remark that the pieces are read with `glue` between them.
    fn remark(&self, line: &Line, glue: &str) -> Diagnostic {
        let Halves { left, right, compound: _ } = self;
        let blanks = line.text.len() - line.text.trim_start().len();
        let place = line.place(blanks..blanks + right.len());
        Diagnostic::new(&HYPHENATED_WORD, place, "this word is divided at the end of a line")
            .label(format!("read as `{left}{glue}{right}`"))
            .help("write the word on one line")
            .change(format!("{left}-⏎{right}"), format!("{left}{glue}{right}"))
    }
}

fn has_border(text: &str) -> bool {
    text.trim_start().starts_with('|')
}

/// Returns whether a piece of a word could be one: Latin words have vowels.
fn has_vowel(piece: &str) -> bool {
    !piece.is_ascii()
        || piece.contains(['a', 'e', 'i', 'o', 'u', 'y', 'A', 'E', 'I', 'O', 'U', 'Y'])
}
