//! # What it does
//! Reads letters as the digits they look like, where the numbers before and after
//! them prove that they are some.
//!
//! # Why
//! Text that a machine recognised in a picture has `l.` and `I.` for `1.`, and `1O.`
//! for `10.`.
//!
//! # Example
//! ```text
//! l. What is a byte?         1. What is a byte?
//! 2. What is a word?     →   2. What is a word?
//! 3. What is a page?         3. What is a page?
//! ```
//!
//! Counterexample: `I.`, the first of Roman numbers.

use super::numbering::{self, Shape, Sign};
use crate::diagnostic::{Diagnostic, MISREAD_NUMBER};
use crate::source::Line;

pub(super) fn repair<'s>(lines: &[Line<'s>], sink: &mut Vec<Diagnostic>) -> Vec<Line<'s>> {
    let mut repaired = lines.to_vec();
    for proven in numbering::proven(lines, sign) {
        let line = &lines[proven.line];
        let (before, after) = proven.texts(line);
        sink.push(
            Diagnostic::new(&MISREAD_NUMBER, proven.span(line), "letters stand for a number")
                .label(format!("read as `{after}`, as the numbers around it say"))
                .help(format!("write `{after}`"))
                .change(before, after),
        );
        repaired[proven.line].text = proven.repaired(line).into();
    }
    repaired
}

/// Returns the number that a text begins with, where letters are among its digits.
fn sign(text: &str) -> Option<Sign<'_>> {
    let end = text.find(['.', ')']).filter(|end| (1..=3).contains(end))?;
    let digit = |c: char| match c {
        'l' | 'I' | '|' => Some(1),
        'O' | 'o' => Some(0),
        _ => c.to_digit(10).map(u64::from),
    };
    let number = text[..end].chars().try_fold(0, |sum, c| Some(sum * 10 + digit(c)?))?;
    let rest = &text[end + 1..];
    let is_misread = number > 0 && rest.starts_with(' ') && !rest.trim().is_empty();
    let mark = if text[end..].starts_with(')') { ')' } else { '.' };
    is_misread.then(|| Sign { number, mark, shape: Shape::Unsure, rest: rest.trim_start() })
}
