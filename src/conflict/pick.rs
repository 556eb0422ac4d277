//! Which side of a conflict is kept, and why.

use std::collections::HashSet;

use super::hunk::Hunk;
use crate::options::Conflicts;
use crate::source::Line;

/// What is kept of a hunk.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Pick {
    /// One side.
    One { side: usize, why: &'static str },
    /// Several, since each says something of its own.
    All(Vec<usize>),
}

/// Returns what is kept of a hunk.
pub(super) fn pick(hunk: &Hunk, conflicts: Conflicts) -> Pick {
    let last = hunk.sides.len() - 1;
    match conflicts {
        Conflicts::Ours => Pick::One { side: 0, why: "ours was asked for" },
        Conflicts::Theirs => Pick::One { side: last, why: "theirs was asked for" },
        Conflicts::Both if last > 0 => Pick::All((0..=last).collect()),
        Conflicts::Auto | Conflicts::Both | Conflicts::Fail => by_content(hunk),
    }
}

fn by_content(hunk: &Hunk) -> Pick {
    let sides: Vec<_> = hunk.sides.iter().map(|side| squeeze(side)).collect();
    let bases: Vec<_> = hunk.bases.iter().map(|base| squeeze(base)).collect();
    match sides.as_slice() {
        [ours, theirs] => between(ours, &bases, theirs),
        _ => among(&sides, &bases),
    }
}

fn between(ours: &str, bases: &[String], theirs: &str) -> Pick {
    let base = |side: &str| bases.iter().any(|base| base == side);
    let one = |side, why| Pick::One { side, why };
    match () {
        () if ours == theirs => one(0, "the sides differ in white space at most"),
        () if base(theirs) => one(0, "only our side was changed"),
        () if base(ours) => one(1, "only their side was changed"),
        () if theirs.trim().is_empty() => one(0, "their side is blank"),
        () if ours.trim().is_empty() => one(1, "our side is blank"),
        () if ours.contains(theirs) => one(0, "ours contains theirs"),
        () if theirs.contains(ours) => one(1, "theirs contains ours"),
        () => Pick::All(vec![0, 1]),
    }
}

/// Returns the sides that say something which no base and no other side says.
fn among(sides: &[String], bases: &[String]) -> Pick {
    let bases: HashSet<_> = bases.iter().collect();
    let says_more = |at: usize| {
        let side = &sides[at];
        // Of two sides that say the same, the first one counts.
        let is_in = |(other, text): (usize, &String)| {
            other != at && text.contains(side.as_str()) && (text != side || other < at)
        };
        !side.trim().is_empty()
            && !bases.contains(side)
            && !sides.iter().enumerate().take(super::READINGS).any(is_in)
    };
    let kept: Vec<_> = (0..sides.len()).filter(|&at| says_more(at)).collect();
    match kept.as_slice() {
        [] => Pick::One { side: 0, why: "no side was changed" },
        [side] => Pick::One { side: *side, why: "no other side says more" },
        _ => Pick::All(kept),
    }
}

/// Returns the words of lines, each between two blanks: so one text contains another
/// only as whole words.
fn squeeze(lines: &[Line]) -> String {
    let words: Vec<_> = lines.iter().flat_map(|line| line.text.split_whitespace()).collect();
    format!(" {} ", words.join(" "))
}
