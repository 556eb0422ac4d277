//! # What it does
//! Joins a word that a blank line cuts in two.
//!
//! # Why
//! Text pasted in pieces out of a chat or a PDF has a blank line at each seam. One
//! inside a word leaves no blank before the second half.
//!
//! # Example
//! ```text
//! - Apply a function cum         - Apply a function cumulatively
//!                            →     to the elements.
//! ulatively to the elements.
//! ```
//!
//! Where both halves are words, they are two: the sentence is torn, not the word.

use super::seam;
use super::vocabulary::Vocabulary;
use crate::diagnostic::{Diagnostic, TORN_WORD};
use crate::source::Line;

pub(super) fn repair<'s>(lines: &[Line<'s>], sink: &mut Vec<Diagnostic>) -> Vec<Line<'s>> {
    let mut words = None;
    seam::join(lines, |seam| {
        let words = words.get_or_insert_with(|| Vocabulary::of(lines));
        seam.is_in_word(words).then(|| {
            sink.push(seam.remark(&TORN_WORD, "a blank line cut this word in two", ""));
            ""
        })
    })
}
