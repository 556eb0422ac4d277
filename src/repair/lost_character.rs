//! # What it does
//! Remarks on U+FFFD, which stands for a character that another program could not
//! read. It changes nothing.
//!
//! # Why
//! What was there cannot be found out any more; only its writer knows.
//!
//! # Example
//! ```text
//! caf� is where one drinks it
//! ```

use std::borrow::Cow;

use crate::diagnostic::{Diagnostic, LOST_CHARACTER, Tally};
use crate::source::{Line, Span};

pub(super) fn repair<'s>(lines: &[Line<'s>], sink: &mut Vec<Diagnostic>) -> Vec<Line<'s>> {
    let mut tally = Tally::default();
    for line in lines {
        let Some(at) = line.text.find(char::REPLACEMENT_CHARACTER) else { continue };
        tally.push(|| {
            let start = line.span.start + at;
            let place = match &line.text {
                Cow::Borrowed(_) => Span { start, end: start + '\u{fffd}'.len_utf8() },
                Cow::Owned(_) => line.span,
            };
            let count = line.text.matches(char::REPLACEMENT_CHARACTER).count();
            let message = match count {
                1 => "a character was lost here before (U+FFFD)".to_owned(),
                count => format!("{count} characters were lost in this line before (U+FFFD)"),
            };
            Diagnostic::new(&LOST_CHARACTER, place, message).help("type what was there")
        });
    }
    tally.report(sink);
    lines.to_vec()
}
