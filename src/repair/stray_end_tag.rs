//! # What it does
//! Takes out an end tag that ends nothing: `</details>`, `</summary>`, `</code>`.
//!
//! # Why
//! It would end what is around the question, or be read as text.
//!
//! # Example
//! ```text
//! <summary>What is <code>x</code></code>?</summary>
//!                        ↓
//! <summary>What is <code>x</code>?</summary>
//! ```

use super::element;
use crate::diagnostic::{Diagnostic, STRAY_END_TAG};
use crate::source::Line;

/// The elements whose end tags are looked at.
const ELEMENTS: [&str; 3] = ["details", "summary", "code"];

pub(super) fn repair<'s>(lines: &[Line<'s>], sink: &mut Vec<Diagnostic>) -> Vec<Line<'s>> {
    let mut repaired = lines.to_vec();
    let mut open = [0_usize; ELEMENTS.len()];
    let mut stray = Vec::new();
    for tag in element::tags(lines, &ELEMENTS) {
        let Some(element) = ELEMENTS.iter().position(|name| *name == tag.name) else { continue };
        if !tag.closing {
            open[element] += 1;
        } else if open[element] > 0 {
            open[element] -= 1;
        } else {
            stray.push(tag);
        }
    }
    for tag in &stray {
        let text = &lines[tag.line].text[tag.range.clone()];
        sink.push(
            Diagnostic::new(&STRAY_END_TAG, tag.span(lines), format!("`{text}` ends nothing"))
                .label("left out")
                .help("delete it")
                .change(text, ""),
        );
    }
    for of_line in stray.chunk_by(|one, next| one.line == next.line) {
        let line = &mut repaired[of_line[0].line];
        let mut left = String::new();
        let mut at = 0;
        for tag in of_line {
            left.push_str(&line.text[at..tag.range.start]);
            at = tag.range.end;
        }
        left.push_str(&line.text[at..]);
        if at >= line.text.trim_end().len() {
            left.truncate(left.trim_end().len());
        }
        line.text = left.into();
    }
    repaired
}
