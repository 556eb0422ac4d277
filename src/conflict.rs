//! Finding and resolving the merge conflicts that git or jj left in a text.
//!
//! No fixed side is right: of 49 committed conflicts whose resolution is known,
//! ours was kept in 10, theirs in 12, both in 8. So all sides are looked at:
//!
//! 1. they say the same but for white space: ours;
//! 2. one side is what both came from (the base): the other;
//! 3. one side is blank: the other;
//! 4. one side contains the other: the larger;
//! 5. otherwise the document is read once per side, and the notes are merged.
//!
//! Markers that do not fit together are left out, and all of the text around them
//! is kept: what stands in it twice is made one when the notes are.

mod hunk;
mod marker;
mod pick;
mod reflowed;
mod region;
mod separator;
mod shown;

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{
    DIFFERING_SIDES, Diagnostic, RESOLVED_CONFLICT, STRAY_MARKER, UNRESOLVED_CONFLICT,
};
use crate::ledger::{Fate, Ledger};
use crate::options::{Conflicts, Options};
use crate::source::{Line, Span};
use hunk::Hunk;
use pick::Pick;
use region::Found;

/// How often a document is read at most: of a conflict with more sides, the last
/// reading has all that are left.
const READINGS: usize = 8;

/// Returns the text without its conflicts: once, or once per side where there is a
/// conflict that could not be decided; ours first.
///
/// A document that only *shows* conflicts, in code fences and between plain
/// branch names, is left as it is.
pub(crate) fn resolve<'s>(
    lines: Vec<Line<'s>>,
    options: &Options,
    ledger: &mut Ledger<'_>,
    sink: &mut Vec<Diagnostic>,
) -> Vec<Vec<Line<'s>>> {
    let is_sign = |line: &Line| marker::is_sign(&line.text) || reflowed::is_close(&line.text);
    if !lines.iter().any(is_sign) || shown::is_only_shown(&lines) {
        return vec![lines];
    }
    let reflowed::Restored { lines, glued } = reflowed::restore(lines);
    let mut resolver = Resolver {
        conflicts: options.conflicts,
        glued,
        readings: vec![Vec::with_capacity(lines.len())],
        ledger,
        sink,
    };
    let mut at = 0;
    for found in region::find(&lines) {
        resolver.keep(&lines[at..found.start()]);
        at = found.end() + 1;
        match &found {
            Found::Region(region) => match Hunk::of(region, &lines) {
                Some(hunk) => resolver.hunk(hunk, &lines[region.open..at]),
                None => resolver.tangle(&lines[region.open..at], region.length),
            },
            Found::Tangle { open, length, close: _ } => {
                resolver.tangle(&lines[*open..at], *length);
            }
            Found::Stray(stray) => resolver.stray(&lines[*stray]),
        }
    }
    resolver.keep(&lines[at..]);
    resolver.readings
}

/// What has been read so far.
struct Resolver<'r, 's, 'l> {
    conflicts: Conflicts,
    /// Where the markers are that share their line with text.
    glued: HashSet<Span>,
    readings: Vec<Vec<Line<'s>>>,
    ledger: &'r mut Ledger<'l>,
    sink: &'r mut Vec<Diagnostic>,
}

impl<'s> Resolver<'_, 's, '_> {
    /// Keeps lines that are in no conflict.
    fn keep(&mut self, lines: &[Line<'s>]) {
        for reading in &mut self.readings {
            reading.extend_from_slice(lines);
        }
    }

    /// Keeps the sides of a hunk that say something. `lines` are all of its lines.
    fn hunk(&mut self, hunk: Hunk<'s>, lines: &[Line<'s>]) {
        let span = lines.first().map_or(Span::default(), |first| first.span);
        let span = lines.last().map_or(span, |last| span.join(last.span));
        let pick = pick::pick(&hunk, self.conflicts);
        self.remark(match &pick {
            Pick::One { side, why } => {
                let message = format!("merge conflict resolved: {why}");
                Diagnostic::new(&RESOLVED_CONFLICT, span, message)
                    .label(format!("{} is kept", hunk.name(*side)))
                    .help("delete the markers and the other side, and this remark goes away")
            }
            Pick::All(sides) => {
                let message =
                    "merge conflict merged note by note: each side says something of its own";
                let all = if sides.len() == 2 { "both" } else { "all" };
                Diagnostic::new(&DIFFERING_SIDES, span, message)
                    .label(format!("{all} sides read"))
                    .help("check the notes of these lines, then delete the markers")
            }
        });
        let mut kept: Vec<_> = match pick {
            Pick::One { side, why: _ } => hunk.sides.into_iter().skip(side).take(1).collect(),
            Pick::All(picked) => {
                let picked: HashSet<_> = picked.into_iter().collect();
                let sides = hunk.sides.into_iter().enumerate();
                sides.filter(|(at, _)| picked.contains(at)).map(|(_, side)| side).collect()
            }
        };
        if kept.len() > READINGS {
            let rest: Vec<_> = kept.drain(READINGS..).flatten().collect();
            kept[READINGS - 1].extend(rest);
        }
        // A line is known by its end: a diff has a sign before it.
        let kept_lines: HashMap<_, _> =
            kept.iter().flatten().map(|line| (line.span.end, line.is_blank())).collect();
        let markers: HashSet<_> = hunk.markers.iter().copied().collect();
        for line in lines {
            match kept_lines.get(&line.span.end) {
                _ if markers.contains(&line.span) => self.leave_out(line),
                // Of a blank line there may have been the sign.
                Some(true) => self.ledger.record(line.span, Fate::Marker),
                Some(false) => {}
                None => self.ledger.record(line.span, Fate::DiscardedSide),
            }
        }
        while self.readings.len() < kept.len() {
            self.readings.push(self.readings[0].clone());
        }
        for (at, reading) in self.readings.iter_mut().enumerate() {
            reading.extend_from_slice(kept.get(at).unwrap_or(&kept[0]));
        }
    }

    /// Leaves out the markers of conflicts that lie in each other, and keeps all of
    /// their text.
    fn tangle(&mut self, lines: &[Line<'s>], length: usize) {
        let [first, .., last] = lines else { return };
        let span = first.span.join(last.span);
        self.remark(
            Diagnostic::new(&STRAY_MARKER, span, "these conflicts lie in each other")
                .label("the markers are left out, all of the text is kept")
                .help("look for what stands here twice, then delete the markers"),
        );
        for (at, line) in lines.iter().enumerate() {
            if region::is_of_tangle(lines, at, length) {
                self.leave_out(line);
            } else {
                self.keep(std::slice::from_ref(line));
            }
        }
    }

    /// Leaves out a marker that stands alone.
    fn stray(&mut self, line: &Line) {
        self.leave_out(line);
        self.remark(
            Diagnostic::new(&STRAY_MARKER, line.span, "this conflict marker has no partner")
                .label("left out; the text around it is kept")
                .help("look at the text on both sides of it, then delete the line"),
        );
    }

    fn leave_out(&mut self, marker: &Line) {
        // What stands beside it on its line decides what becomes of the line.
        if !self.glued.contains(&marker.span) {
            self.ledger.record(marker.span, Fate::Marker);
        }
    }

    fn remark(&mut self, remark: Diagnostic) {
        let Diagnostic { code, span, message, label, help, change } = remark;
        self.sink.push(if self.conflicts == Conflicts::Fail {
            let message = "a merge conflict was left in this document".to_owned();
            Diagnostic { code: &UNRESOLVED_CONFLICT, span, message, label, help, change }
        } else {
            Diagnostic { code, span, message, label, help, change }
        });
    }
}
