//! Which markers of a text belong together.

use std::collections::BTreeMap;

use super::marker::{Kind, Marker, marker};
use super::separator;
use crate::source::Line;

/// The lines from an opening marker to the closing one, by their places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) open: usize,
    pub(super) close: usize,
    /// How long its markers are.
    pub(super) length: usize,
    /// Who wrote it, and so where its sides are.
    pub(super) style: Style,
}

/// How the sides of a conflict are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Ours, the base if it is shown, a separator, theirs.
    Git { base: Option<usize>, separator: usize },
    /// Sections, each with a marker before it.
    Jj,
}

/// What the markers of a text make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// A conflict.
    Region(Region),
    /// Conflicts that lie in each other.
    Tangle { open: usize, close: usize, length: usize },
    /// A marker that stands alone.
    Stray(usize),
}

impl Found {
    pub(super) fn start(&self) -> usize {
        match self {
            Found::Region(region) => region.open,
            Found::Tangle { open, .. } => *open,
            Found::Stray(at) => *at,
        }
    }

    pub(super) fn end(&self) -> usize {
        match self {
            Found::Region(region) => region.close,
            Found::Tangle { close, .. } => *close,
            Found::Stray(at) => *at,
        }
    }
}

/// An opening marker that waits for its closing one.
struct Open {
    at: usize,
    is_jj: bool,
    base: Option<usize>,
    separators: Vec<usize>,
    /// What began and ended after it.
    inner: Vec<Found>,
}

/// The markers of one length, which see no others: what is in conflict may hold
/// shorter or longer ones.
#[derive(Default)]
struct Markers {
    open: Vec<Open>,
    /// Separators before which nothing is open.
    loose: Vec<usize>,
    /// The last of them that may belong to a closing marker.
    last_loose: Option<usize>,
    strays: bool,
    found: Vec<Found>,
}

/// Returns what the markers of a text make, in their order and none inside another.
pub(super) fn find(lines: &[Line]) -> Vec<Found> {
    let mut lengths: BTreeMap<usize, Markers> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        if let Some(marker) = marker(&line.text) {
            lengths.entry(marker.length).or_default().add(marker, at, lines);
        }
    }
    let mut found: Vec<_> =
        lengths.into_values().flat_map(|markers| markers.finish(lines)).collect();
    found.sort_by_key(|found| (found.start(), std::cmp::Reverse(found.end())));
    let mut end = None;
    found.retain(|found| {
        let is_outside = end.is_none_or(|end| found.start() > end);
        if is_outside {
            end = Some(found.end());
        }
        is_outside
    });
    found
}

/// Returns whether a line is a marker of conflicts that lie in each other.
pub(super) fn is_of_tangle(lines: &[Line], at: usize, length: usize) -> bool {
    marker(&lines[at].text).is_some_and(|marker| {
        marker.length == length
            && match marker.kind {
                Kind::Open | Kind::Close | Kind::Base => true,
                Kind::Separator => !separator::is_aligned(lines, at),
                Kind::Diff | Kind::Continued | Kind::Side | Kind::Snapshot => false,
            }
    })
}

impl Markers {
    fn add(&mut self, marker: Marker, at: usize, lines: &[Line]) {
        match marker.kind {
            Kind::Open => {
                let is_jj =
                    lines.get(at + 1).is_some_and(|next| begins_section(&next.text, marker));
                let inner = Vec::new();
                self.open.push(Open { at, is_jj, base: None, separators: Vec::new(), inner });
                self.last_loose = None;
            }
            Kind::Base => {
                if let Some(open) = self.open.last_mut()
                    && open.base.is_none()
                {
                    open.base = Some(at);
                    // What stands before the base is an underline in our side.
                    open.separators.clear();
                }
            }
            Kind::Separator => {
                if let Some(open) = self.open.last_mut() {
                    open.separators.push(at);
                } else {
                    self.loose.push(at);
                    self.last_loose = Some(at);
                }
            }
            Kind::Close => self.close(marker, at, lines),
            Kind::Diff | Kind::Continued | Kind::Side | Kind::Snapshot => {}
        }
    }

    fn close(&mut self, marker: Marker, at: usize, lines: &[Line]) {
        let Some(Open { at: open, is_jj, base, separators, inner }) = self.open.pop() else {
            // More than seven angle brackets are quotations in each other.
            if marker.length == 7 || self.last_loose.is_some() {
                let loose = self.last_loose.take().filter(|&s| !separator::is_aligned(lines, s));
                if loose.is_some() {
                    self.loose.pop();
                }
                self.found.extend(loose.into_iter().chain([at]).map(Found::Stray));
                self.strays = true;
            }
            return;
        };
        let length = marker.length;
        if is_jj || !separators.is_empty() {
            let whole = if inner.is_empty() {
                let from = base.unwrap_or(open);
                let chosen = separator::choose(lines, from, &separators, at, base.is_some());
                let style = match chosen.filter(|_| !is_jj) {
                    Some(separator) => Style::Git { base, separator },
                    None => Style::Jj,
                };
                Found::Region(Region { open, close: at, length, style })
            } else {
                Found::Tangle { open, close: at, length }
            };
            self.settle(vec![whole]);
        } else {
            self.strays = true;
            self.found.extend([open, at].into_iter().chain(base).map(Found::Stray));
            self.settle(inner);
        }
    }

    /// Hands over what is complete to what is open around it.
    fn settle(&mut self, mut complete: Vec<Found>) {
        let around = match self.open.last_mut() {
            Some(open) => &mut open.inner,
            None => &mut self.found,
        };
        if around.len() < complete.len() {
            std::mem::swap(around, &mut complete);
        }
        around.append(&mut complete);
    }

    fn finish(mut self, lines: &[Line]) -> Vec<Found> {
        for Open { at, is_jj: _, base, separators, inner } in self.open {
            self.strays = true;
            let chosen =
                separator::choose(lines, base.unwrap_or(at), &separators, lines.len(), true)
                    .filter(|&separator| !separator::is_aligned(lines, separator));
            self.found.extend([at].into_iter().chain(base).chain(chosen).map(Found::Stray));
            self.loose.extend(separators.into_iter().filter(|&s| Some(s) != chosen));
            self.found.extend(inner);
        }
        if self.strays {
            let stray = self.loose.into_iter().filter(|&at| !separator::may_underline(lines, at));
            self.found.extend(stray.map(Found::Stray));
        }
        self.found
    }
}

/// Returns whether a line begins the first section of a conflict that jj wrote.
fn begins_section(line: &str, open: Marker) -> bool {
    marker(line).is_some_and(|marker| {
        marker.length == open.length
            && matches!(marker.kind, Kind::Diff | Kind::Side | Kind::Snapshot)
    })
}
