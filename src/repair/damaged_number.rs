//! # What it does
//! Writes the number of an item as Markdown has it, where the numbers before and
//! after it prove that it is one.
//!
//! # Why
//! `3.What` is no item: the question would be in the answer of the one before.
//!
//! # Example
//! ```text
//! 1. What is a byte?         1. What is a byte?
//!    - Eight bits.              - Eight bits.
//! 2.What is a word?      →   2. What is a word?
//!    - Some bytes.              - Some bytes.
//! 3 . What is a page?        3. What is a page?
//! 4、What is a bank?         4. What is a bank?
//! ```
//!
//! Counterexamples: versions (`3.14`), dates (`12.05.2024`), prices, `1.5 Design`;
//! an enumeration `(1)`, `(2)`, `(3)` in an answer.

use super::numbering::{self, Shape, Sign};
use crate::diagnostic::{DAMAGED_NUMBER, Diagnostic};
use crate::source::Line;

pub(super) fn repair<'s>(lines: &[Line<'s>], sink: &mut Vec<Diagnostic>) -> Vec<Line<'s>> {
    let mut repaired = lines.to_vec();
    for proven in numbering::proven(lines, sign) {
        let line = &lines[proven.line];
        let (before, after) = proven.texts(line);
        sink.push(
            Diagnostic::new(&DAMAGED_NUMBER, proven.span(line), "this number begins no item")
                .label(format!("read as `{after}`, as the numbers around it say"))
                .help(format!("write `{after} `, with one blank behind it"))
                .change(before, after),
        );
        repaired[proven.line].text = proven.repaired(line).into();
    }
    repaired
}

/// Returns the number that begins a text, where it is not written as Markdown has it.
fn sign(text: &str) -> Option<Sign<'_>> {
    let (rest, hash) = text.strip_prefix('#').map_or((text, false), |rest| (rest, true));
    let inner = rest.strip_prefix(['(', '（']);
    let (number, rest) = digits(inner.unwrap_or(rest))?;
    let rest = rest.trim_start_matches(' ');
    let rest = rest.strip_prefix('\\').unwrap_or(rest);
    let mark = rest.chars().next()?;
    let is_mark = match mark {
        ')' | '）' => true,
        '.' | '．' | '、' | '。' => inner.is_none(),
        _ => false,
    };
    let rest = rest.get(mark.len_utf8()..).filter(|_| is_mark)?;
    let text = rest.trim_start();
    let first = text.chars().next()?;
    // What follows at once is the beginning of a text, not the rest of a number.
    let follows = text.len() < rest.len()
        || first.is_alphabetic()
        || matches!(first, '*' | '_' | '`' | '¿' | '"' | '“' | '«' | '「' | '[' | '<');
    let mark = if mark == ')' && inner.is_none() { ')' } else { '.' };
    let shape = if inner.is_some() || hash { Shape::Unsure } else { Shape::Plain };
    follows.then_some(Sign { number, mark, shape, rest: text })
}

/// Returns the number that a text begins with, and what is behind it. Digits may be
/// as wide as the characters of East Asian scripts.
fn digits(text: &str) -> Option<(u64, &str)> {
    let mut number = 0;
    let mut length = 0;
    let mut count = 0;
    for c in text.chars() {
        let digit = match c {
            '0'..='9' => u64::from(c) - u64::from('0'),
            '０'..='９' => u64::from(c) - u64::from('０'),
            _ => break,
        };
        number = number * 10 + digit;
        length += c.len_utf8();
        count += 1;
        if count > 4 {
            return None;
        }
    }
    (count > 0).then(|| (number, &text[length..]))
}
