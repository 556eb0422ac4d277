//! # What it does
//! Joins a paragraph that a blank line cuts between two words.
//!
//! # Why
//! Text pasted in pieces out of a chat or a PDF has a blank line at each seam, and
//! half a sentence makes half a card.
//!
//! # Example
//! ```text
//! - It is called for each          - It is called for each element
//!                              →     of the sequence.
//!  element of the sequence.
//! ```
//!
//! A heading is never joined (`### Symbol`, blank, ` is used to define …`), nor
//! a question, a table row, code, or anything after a finished sentence.

use super::seam;
use super::vocabulary::Vocabulary;
use crate::diagnostic::{Diagnostic, TORN_PARAGRAPH};
use crate::source::Line;

pub(super) fn repair<'s>(lines: &[Line<'s>], sink: &mut Vec<Diagnostic>) -> Vec<Line<'s>> {
    let mut words = None;
    seam::join(lines, |seam| {
        let words = words.get_or_insert_with(|| Vocabulary::of(lines));
        (!seam.is_in_word(words)).then(|| {
            sink.push(seam.remark(&TORN_PARAGRAPH, "a blank line cut this sentence in two", " "));
            " "
        })
    })
}
