//! The lines that tables are known by.

use std::ops::Range;

/// Returns whether a line parts the head of a table from its rows.
pub(crate) fn is_delimiter(line: &str) -> bool {
    line.contains('-') && line.chars().all(|c| matches!(c, '|' | '-' | ':') || c.is_whitespace())
}

/// Returns the cells of a row, without the blanks around them, as ranges of bytes: a bar
/// behind a backslash or inside a code span parts nothing.
pub(crate) fn cells(line: &str) -> Vec<Range<usize>> {
    let inner = line.trim();
    let start = line.len() - line.trim_start().len() + usize::from(inner.starts_with('|'));
    let end = line.trim_end().len() - usize::from(inner.len() > 1 && inner.ends_with('|'));
    let mut cells = Vec::new();
    let mut from = start;
    let mut is_code = false;
    let mut is_escaped = false;
    let mut push = |from: usize, to: usize| {
        let text = &line[from..to];
        let begin = from + text.len() - text.trim_start().len();
        cells.push(begin..begin + text.trim().len());
    };
    for (at, byte) in line.bytes().enumerate().take(end).skip(start) {
        match byte {
            b'\\' => {
                is_escaped = !is_escaped;
                continue;
            }
            b'`' => is_code = !is_code,
            b'|' if !is_escaped && !is_code => {
                push(from, at);
                from = at + 1;
            }
            _ => {}
        }
        is_escaped = false;
    }
    if from <= end {
        push(from, end);
    }
    cells
}

/// Returns the places of the bars between the cells of a row. Those at its ends are
/// none of them, nor are escaped ones.
pub(crate) fn bars(row: &str) -> Vec<usize> {
    let row = row.trim_end();
    let mut bars: Vec<_> =
        row.match_indices('|').map(|(at, _)| at).filter(|&at| !row[..at].ends_with('\\')).collect();
    if bars.last().is_some_and(|&last| last + 1 == row.len()) {
        bars.pop();
    }
    if bars.first().is_some_and(|&first| row[..first].trim().is_empty()) {
        bars.remove(0);
    }
    bars
}

/// Returns how many cells a row has in GitHub's reading, to which a bar in code is one.
pub(crate) fn columns(row: &str) -> usize {
    bars(row).len() + 1
}

/// Returns whether a row has bars at both of its ends.
pub(crate) fn is_bordered(row: &str) -> bool {
    let row = row.trim();
    row.len() > 1 && row.starts_with('|') && row.ends_with('|') && !row.ends_with("\\|")
}
