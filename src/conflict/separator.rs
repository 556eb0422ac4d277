//! Which row of equal signs separates the sides: the others underline headings.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::marker::{Kind, marker};
use crate::source::Line;

/// Returns which of several rows of equal signs separates the sides of a conflict
/// that begins after `from` and ends before `to`: none that could only be an
/// underline, where there is another; rather one that could be no underline; rather
/// one without the blank line below that most underlines have; then the one between
/// the most lines that stand on both sides of it.
pub(super) fn choose(
    lines: &[Line],
    from: usize,
    separators: &[usize],
    to: usize,
    base_is_shown: bool,
) -> Option<usize> {
    let [first, others @ ..] = separators else { return None };
    if others.is_empty() {
        return Some(*first);
    }
    let shared = if base_is_shown {
        vec![0; separators.len()]
    } else {
        shared_lines(&lines[from + 1..to], separators, from + 1)
    };
    let rank = |(&at, shared): (&usize, usize)| {
        let goes_on = lines.get(at + 1).is_some_and(|below| !below.is_blank());
        (!is_aligned(lines, at), !may_underline(lines, at), goes_on, shared, Reverse(at))
    };
    separators.iter().zip(shared).max_by_key(|&(at, shared)| rank((at, shared))).map(|best| *best.0)
}

/// Returns whether the line above could be a heading that is underlined.
pub(super) fn may_underline(lines: &[Line], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|above| {
        let above = &lines[above];
        !above.is_blank() && marker(&above.text).is_none_or(|marker| marker.kind == Kind::Snapshot)
    })
}

/// Returns whether a line is as long as the text above it, as an underline is that
/// was made with care.
pub(super) fn is_aligned(lines: &[Line], at: usize) -> bool {
    let length = |line: &Line| line.text.trim().chars().count();
    may_underline(lines, at) && length(&lines[at - 1]) == length(&lines[at])
}

/// Returns for each separator how many lines stand both before and after it.
/// `first` is the place of the first line.
fn shared_lines(lines: &[Line], separators: &[usize], first: usize) -> Vec<usize> {
    // How often each line stands before the separator, and after it.
    let mut counts: HashMap<&str, (usize, usize)> = HashMap::new();
    for line in lines.iter().filter(|line| !line.is_blank()) {
        counts.entry(line.text.trim()).or_default().1 += 1;
    }
    let mut separators = separators.iter().map(|at| at - first).peekable();
    let mut shared = 0;
    let mut all = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if separators.next_if_eq(&at).is_some() {
            all.push(shared);
        }
        if let Some((before, after)) = counts.get_mut(line.text.trim()) {
            shared -= (*before).min(*after);
            (*before, *after) = (*before + 1, *after - 1);
            shared += (*before).min(*after);
        }
    }
    all
}
