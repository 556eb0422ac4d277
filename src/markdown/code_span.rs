//! Code in the middle of a line (`CommonMark` 0.31, section 6.1).

use std::collections::HashMap;
use std::ops::Range;

/// Returns the places of the code spans in a line, with their marks.
pub(crate) fn find(line: &str) -> Vec<Range<usize>> {
    let bytes = line.as_bytes();
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, _) in line.match_indices('`') {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end += 1,
            _ => runs.push(at..at + 1),
        }
    }
    // For each run of marks, the next one that is as long.
    let mut nexts = vec![None; runs.len()];
    let mut known = HashMap::new();
    for (at, run) in runs.iter().enumerate().rev() {
        nexts[at] = known.insert(run.len(), at);
    }
    let mut spans = Vec::new();
    let mut at = 0;
    while let Some(run) = runs.get(at) {
        let escaped = run.start > 0 && bytes[run.start - 1] == b'\\';
        match nexts[at].filter(|_| !escaped) {
            Some(next) => {
                spans.push(run.start..runs[next].end);
                at = next + 1;
            }
            None => at += 1,
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_one_length_end_a_span() {
        assert_eq!(find("a `b` ``c ` d`` e"), [2..5, 6..15]);
        assert!(find("`a").is_empty());
        assert_eq!(find("\\`a` b` ``c``"), [3..7, 8..13]);
    }
}
