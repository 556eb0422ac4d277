//! # What it does
//! Keeps the cells of a table row that has more of them than the head: they are
//! put into its last cell.
//!
//! # Why
//! GitHub's rule leaves them out without a word.
//!
//! # Example
//! ```text
//! | a | b |             | a  | b      |
//! |---|---|         →   |----|--------|
//! | 1 | 2 | 3 |         | 1  | 2 | 3  |
//! ```

use crate::diagnostic::{Diagnostic, RAGGED_TABLE};
use crate::markdown::{fence, table};
use crate::source::Line;

pub(super) fn repair<'s>(lines: &[Line<'s>], sink: &mut Vec<Diagnostic>) -> Vec<Line<'s>> {
    let code = fence::code_lines(lines);
    let mut repaired = lines.to_vec();
    // How many cells the head of the table has that the line before was in.
    let mut columns: Option<usize> = None;
    for at in 1..lines.len() {
        let text = lines[at].text.as_ref();
        if code[at] || lines[at].is_blank() {
            columns = None;
        } else if let Some(columns) = columns {
            let bars = bars(text);
            if bars.len() + 1 > columns.max(1) {
                sink.push(
                    Diagnostic::new(
                        &RAGGED_TABLE,
                        lines[at].span,
                        format!("this row has {} cells, its table {columns}", bars.len() + 1),
                    )
                    .label("the last ones are read as one cell")
                    .help("write `\\|` for a bar that is no border, or add a column to the head"),
                );
                repaired[at].text = escape(text, &bars[columns - 1..]).into();
            }
        } else if table::is_delimiter(text) {
            let head = bars(&lines[at - 1].text).len() + 1;
            columns = Some(head).filter(|&head| head == bars(text).len() + 1);
        }
    }
    repaired
}

/// Returns the places of the bars between the cells of a row.
fn bars(text: &str) -> Vec<usize> {
    let text = text.trim_end();
    let mut bars: Vec<_> = text
        .match_indices('|')
        .map(|(at, _)| at)
        .filter(|&at| !text[..at].ends_with('\\'))
        .collect();
    if bars.last().is_some_and(|&last| last + 1 == text.len()) {
        bars.pop();
    }
    if bars.first().is_some_and(|&first| text[..first].trim().is_empty()) {
        bars.remove(0);
    }
    bars
}

fn escape(text: &str, bars: &[usize]) -> String {
    let mut escaped = text.to_owned();
    for &bar in bars.iter().rev() {
        escaped.insert(bar, '\\');
    }
    escaped
}
