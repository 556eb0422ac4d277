//! The sides of a conflict.

use std::borrow::Cow;

use super::marker::{Kind, marker};
use super::region::{Region, Style};
use crate::source::{Line, Span};

/// The sides of a conflict, and what they came from.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hunk<'s> {
    /// The marker lines, from the opening one to the closing one.
    pub(super) markers: Vec<Span>,
    /// The sides; ours, the branch that was merged into, is the first one. There is
    /// at least one.
    pub(super) sides: Vec<Vec<Line<'s>>>,
    /// What they came from, where it is shown.
    pub(super) bases: Vec<Vec<Line<'s>>>,
}

impl<'s> Hunk<'s> {
    /// Returns the sides that the lines of a region have.
    pub(super) fn of(region: &Region, lines: &[Line<'s>]) -> Option<Self> {
        let Region { open, close, length, style } = *region;
        let mut hunk =
            Hunk { markers: vec![lines[open].span], sides: Vec::new(), bases: Vec::new() };
        match style {
            Style::Git { base, separator } => {
                hunk.markers.extend(base.map(|base| lines[base].span));
                hunk.markers.push(lines[separator].span);
                hunk.sides.push(lines[open + 1..base.unwrap_or(separator)].to_vec());
                hunk.sides.push(lines[separator + 1..close].to_vec());
                hunk.bases.extend(base.map(|base| lines[base + 1..separator].to_vec()));
            }
            Style::Jj => hunk.read_sections(&lines[open + 1..close], length),
        }
        hunk.markers.push(lines[close].span);
        (!hunk.sides.is_empty()).then_some(hunk)
    }

    /// Reads the sections of a conflict that jj wrote: each a side, a base, or a
    /// side as what was changed in a base.
    fn read_sections(&mut self, lines: &[Line<'s>], length: usize) {
        let mut section = Kind::Side;
        for line in lines {
            if let Some(marker) = marker(&line.text).filter(|marker| marker.length == length) {
                match marker.kind {
                    Kind::Side => self.sides.push(Vec::new()),
                    Kind::Snapshot => self.bases.push(Vec::new()),
                    Kind::Diff => {
                        self.bases.push(Vec::new());
                        self.sides.push(Vec::new());
                    }
                    Kind::Open | Kind::Base | Kind::Separator | Kind::Close | Kind::Continued => {}
                }
                if matches!(marker.kind, Kind::Side | Kind::Snapshot | Kind::Diff) {
                    section = marker.kind;
                    self.markers.push(line.span);
                    continue;
                }
                if marker.kind == Kind::Continued && section == Kind::Diff {
                    self.markers.push(line.span);
                    continue;
                }
            }
            let (in_base, in_side) = match section {
                Kind::Snapshot => (true, false),
                Kind::Diff => (!line.text.starts_with('+'), !line.text.starts_with('-')),
                _ => (false, true),
            };
            let line = if section == Kind::Diff { without_sign(line) } else { line.clone() };
            if in_base && let Some(base) = self.bases.last_mut() {
                base.push(line.clone());
            }
            if in_side && let Some(side) = self.sides.last_mut() {
                side.push(line);
            }
        }
    }

    /// Returns what remarks call a side.
    pub(super) fn name(&self, side: usize) -> String {
        match (side, self.sides.len()) {
            (0, 2) => "our side".into(),
            (1, 2) => "their side".into(),
            _ => format!("side {}", side + 1),
        }
    }
}

/// Returns a line of a diff without the sign before it. (An editor may have taken
/// away the one of a blank line.)
fn without_sign<'s>(line: &Line<'s>) -> Line<'s> {
    if !line.text.starts_with(['+', '-', ' ']) {
        return line.clone();
    }
    let text = match &line.text {
        Cow::Borrowed(text) => text[1..].into(),
        Cow::Owned(text) => text[1..].to_owned().into(),
    };
    Line { text, span: Span { start: line.span.start + 1, end: line.span.end } }
}
