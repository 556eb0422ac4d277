//! Finding and resolving the merge conflicts that git left in a text.
//!
//! No fixed side is right: of 49 committed conflicts whose resolution is known,
//! ours was kept in 10, theirs in 12, both in 8. So both sides are looked at:
//!
//! 1. they say the same but for white space: ours;
//! 2. one side is what both came from (the base): the other;
//! 3. one side is blank: the other;
//! 4. one side contains the other: the larger;
//! 5. otherwise the document is read once per side, and the notes are merged.

use crate::diagnostic::{DIFFERING_SIDES, Diagnostic, RESOLVED_CONFLICT, STRAY_MARKER};
use crate::ledger::{Fate, Ledger};
use crate::markdown::fence::Fence;
use crate::options::Options;
use crate::source::{Line, Span};

/// The text without its conflicts.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Resolution<'s> {
    /// The lines, with our side of each conflict that could not be decided.
    pub(crate) ours: Vec<Line<'s>>,
    /// The same with their side, where there is such a conflict.
    pub(crate) theirs: Option<Vec<Line<'s>>>,
}

/// A run of lines between `<<<<<<<` and `>>>>>>>`.
#[derive(Debug, PartialEq, Eq)]
struct Hunk<'a, 's> {
    /// The marker lines, from the opening one to the closing one.
    markers: Vec<Span>,
    /// The lines before the separator: the branch that was merged into.
    ours: &'a [Line<'s>],
    /// The lines after `|||||||`, where git was told to show them.
    base: Option<&'a [Line<'s>]>,
    /// The lines after the separator: the branch that was merged.
    theirs: &'a [Line<'s>],
}

/// A line that git writes around the sides of a conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Marker<'a> {
    kind: MarkerKind,
    /// How often its character is repeated: 7, or more where git was told so.
    length: usize,
    /// What stands behind it: a branch, a commit.
    label: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum MarkerKind {
    /// `<<<<<<<`
    Open,
    /// `|||||||`
    Base,
    /// `=======`
    Separator,
    /// `>>>>>>>`
    Close,
}

/// What is kept of a hunk, and why.
enum Pick {
    Ours(&'static str),
    Theirs(&'static str),
    Undecided,
}

/// Resolves every conflict, and drops every marker that stands alone.
///
/// A document that only *shows* conflicts, in code fences and between plain
/// branch names, is left as it is.
pub(crate) fn resolve<'s>(
    lines: Vec<Line<'s>>,
    _: &Options,
    ledger: &mut Ledger<'_>,
    sink: &mut Vec<Diagnostic>,
) -> Resolution<'s> {
    if !lines.iter().any(|line| marker(&line.text).is_some_and(|m| m.kind != MarkerKind::Separator))
        || only_shown(&lines)
    {
        return Resolution { ours: lines, theirs: None };
    }
    let mut ours = Vec::with_capacity(lines.len());
    let mut theirs: Option<Vec<Line>> = None;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if let Some((hunk, next)) = parse_hunk(&lines, at) {
            let (mine, other) = resolve_hunk(&hunk, ledger, sink);
            if let Some(other) = other {
                theirs.get_or_insert_with(|| ours.clone()).extend_from_slice(other);
            } else if let Some(theirs) = &mut theirs {
                theirs.extend_from_slice(mine);
            }
            ours.extend_from_slice(mine);
            at = next;
            continue;
        }
        if marker(&line.text).is_some_and(is_stray) {
            ledger.record(line.span, Fate::Marker);
            sink.push(
                Diagnostic::new(&STRAY_MARKER, line.span, "this conflict marker has no partner")
                    .label("left out; the text around it is kept")
                    .help("look at the text on both sides of it, then delete the line"),
            );
        } else {
            if let Some(theirs) = &mut theirs {
                theirs.push(line.clone());
            }
            ours.push(line.clone());
        }
        at += 1;
    }
    Resolution { ours, theirs }
}

/// Returns whether a marker that is in no hunk is one all the same. A separator alone
/// is the underline of a heading, and more than seven angle brackets are quotations
/// in each other.
fn is_stray(marker: Marker) -> bool {
    match marker.kind {
        MarkerKind::Separator => false,
        MarkerKind::Close => marker.length == 7,
        MarkerKind::Open | MarkerKind::Base => true,
    }
}

/// Returns what to read in the place of a hunk: one text, or two.
fn resolve_hunk<'a, 's>(
    hunk: &Hunk<'a, 's>,
    ledger: &mut Ledger<'_>,
    sink: &mut Vec<Diagnostic>,
) -> (&'a [Line<'s>], Option<&'a [Line<'s>]>) {
    let Hunk { markers, ours, base, theirs } = hunk;
    let (ours, theirs) = (*ours, *theirs);
    let span = markers.iter().copied().reduce(Span::join).unwrap_or_default();
    for marker in markers {
        ledger.record(*marker, Fate::Marker);
    }
    let mut discard = |side: &[Line]| {
        for line in side {
            ledger.record(line.span, Fate::DiscardedSide);
        }
    };
    discard(base.unwrap_or_default());
    let mut report = |kept: &str, why: &str| {
        sink.push(
            Diagnostic::new(&RESOLVED_CONFLICT, span, format!("merge conflict resolved: {why}"))
                .label(format!("{kept} kept"))
                .help("delete the markers and the other side, and this remark goes away"),
        );
    };
    match pick(ours, *base, theirs) {
        Pick::Ours(why) => {
            discard(theirs);
            report("our side is", why);
            (ours, None)
        }
        Pick::Theirs(why) => {
            discard(ours);
            report("their side is", why);
            (theirs, None)
        }
        Pick::Undecided => {
            sink.push(
                Diagnostic::new(
                    &DIFFERING_SIDES,
                    span,
                    "merge conflict merged note by note: each side says something of its own",
                )
                .label("both sides read")
                .help("check the notes of these lines, then delete the markers"),
            );
            (ours, Some(theirs))
        }
    }
}

fn pick(ours: &[Line], base: Option<&[Line]>, theirs: &[Line]) -> Pick {
    let [ours, theirs] = [squeeze(ours), squeeze(theirs)];
    let base = base.map(squeeze);
    if ours == theirs {
        return Pick::Ours("the sides differ in white space at most");
    }
    if base.as_ref() == Some(&theirs) {
        return Pick::Ours("only our side was changed");
    }
    if base.as_ref() == Some(&ours) {
        return Pick::Theirs("only their side was changed");
    }
    if theirs.is_empty() {
        return Pick::Ours("their side is blank");
    }
    if ours.is_empty() {
        return Pick::Theirs("our side is blank");
    }
    if ours.contains(&theirs) {
        return Pick::Ours("ours contains theirs");
    }
    if theirs.contains(&ours) {
        return Pick::Theirs("theirs contains ours");
    }
    Pick::Undecided
}

/// Returns the text of lines with each run of white space as one blank.
fn squeeze(lines: &[Line]) -> String {
    let words: Vec<_> = lines.iter().flat_map(|line| line.text.split_whitespace()).collect();
    words.join(" ")
}

/// Parses the hunk that the line at `start` opens, and returns it with the
/// index of the line after it.
fn parse_hunk<'a, 's>(lines: &'a [Line<'s>], start: usize) -> Option<(Hunk<'a, 's>, usize)> {
    let open = marker(&lines[start].text).filter(|marker| marker.kind == MarkerKind::Open)?;
    let (mut base, mut separator) = (None, None);
    let mut markers = vec![lines[start].span];
    for (at, line) in lines.iter().enumerate().skip(start + 1) {
        let Some(marker) = marker(&line.text).filter(|marker| marker.length == open.length) else {
            continue;
        };
        match (marker.kind, separator) {
            (MarkerKind::Open, _) | (MarkerKind::Close, None) => return None,
            (MarkerKind::Base, None) if base.is_none() => {
                base = Some(at);
                markers.push(line.span);
            }
            (MarkerKind::Separator, None) => {
                separator = Some(at);
                markers.push(line.span);
            }
            // A second separator is the underline of a heading on their side.
            (MarkerKind::Base | MarkerKind::Separator, _) => {}
            (MarkerKind::Close, Some(separator)) => {
                markers.push(line.span);
                let hunk = Hunk {
                    markers,
                    ours: &lines[start + 1..base.unwrap_or(separator)],
                    base: base.map(|base| &lines[base + 1..separator]),
                    theirs: &lines[separator + 1..at],
                };
                return Some((hunk, at + 1));
            }
        }
    }
    None
}

/// Returns whether the text is about conflicts rather than in conflict: every
/// hunk lies in a code fence, between two plain and different branch names.
fn only_shown(lines: &[Line]) -> bool {
    let mut fence: Option<Fence> = None;
    let mut shown = false;
    let mut label = "";
    for line in lines {
        match &fence {
            Some(open) if open.is_closed_by(&line.text) => fence = None,
            Some(_) => {}
            None => fence = Fence::open(&line.text),
        }
        let Some(marker) = marker(&line.text) else { continue };
        match marker.kind {
            MarkerKind::Separator => {}
            _ if fence.is_none() => return false,
            MarkerKind::Base => {}
            MarkerKind::Open => label = marker.label,
            MarkerKind::Close => {
                let plain = |label: &str| !label.is_empty() && !has_hash(label);
                if label == marker.label || !plain(label) || !plain(marker.label) {
                    return false;
                }
                shown = true;
            }
        }
    }
    shown
}

/// Returns whether a label names a commit by seven or more hexadecimal digits.
fn has_hash(label: &str) -> bool {
    label
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| word.len() >= 7 && word.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Returns the marker that a line is, if it is one.
///
/// Git writes seven or more of a character at the start of the line, then
/// nothing or a blank and a label; a separator has no label. What is indented or
/// quoted is text.
fn marker(line: &str) -> Option<Marker<'_>> {
    let kind = match line.as_bytes().first()? {
        b'<' => MarkerKind::Open,
        b'|' => MarkerKind::Base,
        b'=' => MarkerKind::Separator,
        b'>' => MarkerKind::Close,
        _ => return None,
    };
    let first = line.as_bytes()[0];
    let length = line.bytes().take_while(|&byte| byte == first).count();
    let rest = &line[length..];
    let label = rest.trim();
    let well_formed = if kind == MarkerKind::Separator {
        label.is_empty()
    } else {
        rest.is_empty() || rest.starts_with([' ', '\t'])
    };
    (length >= 7 && well_formed).then_some(Marker { kind, length, label })
}
