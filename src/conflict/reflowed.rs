//! Conflict markers that a formatter took for text.
//!
//! To Prettier `>>>>>>> 0123abc` is a quotation in a quotation …, and `=======` below
//! a list item, or `<<<<<<< HEAD` below a line, is the rest of a paragraph: they come
//! out as `> > > > > > > 0123abc`, `\=======`, `- text =======`, `text <<<<<<< HEAD`.
//! They are read as markers only where all three of a conflict are found, or where
//! the last one names a commit: an ordinary quotation is safe.

use std::collections::HashSet;

use super::marker::{Kind, has_hash, is_hash, marker};
use crate::source::{Line, Span};

/// A closing marker as seven quotations in each other.
const QUOTED: &str = "> > > > > > >";

/// Lines whose markers are markers again.
pub(super) struct Restored<'s> {
    pub(super) lines: Vec<Line<'s>>,
    /// Where the markers are that share their line with text.
    pub(super) glued: HashSet<Span>,
}

/// Returns whether a line is a closing marker that was taken for a quotation.
pub(super) fn is_close(line: &str) -> bool {
    quoted(line).is_some()
}

/// Returns what stands behind seven signs of a quotation.
fn quoted(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(QUOTED)?;
    let label = rest.trim_start();
    (rest.is_empty() || rest.starts_with(' ')).then_some(label).filter(|l| !l.starts_with('>'))
}

/// Returns lines whose markers are markers again, each on a line of its own.
pub(super) fn restore(lines: Vec<Line<'_>>) -> Restored<'_> {
    let mut pieces: Vec<Option<Vec<Piece>>> = vec![None; lines.len()];
    if lines.iter().any(|line| is_close(&line.text)) {
        find(&lines, &mut pieces);
    }
    let mut restored = Restored { lines: Vec::with_capacity(lines.len()), glued: HashSet::new() };
    for (line, pieces) in lines.into_iter().zip(pieces) {
        match pieces {
            None => restored.lines.push(line),
            Some(pieces) => restored.split(&line, &pieces),
        }
    }
    restored
}

/// A part of a line, by its place there.
#[derive(Debug, Clone)]
struct Piece {
    start: usize,
    end: usize,
    /// The sign of the marker that it is, repeated.
    marker: Option<&'static str>,
}

impl<'s> Restored<'s> {
    fn split(&mut self, line: &Line<'s>, pieces: &[Piece]) {
        for Piece { start, end, marker } in pieces {
            let span = line.place(*start..*end);
            let part = &line.text[*start..*end];
            let text = match marker {
                None => part.to_owned(),
                Some(sign) => {
                    let label = part.trim_start_matches(['<', '>', '=', '\\', ' ', '\t']).trim();
                    if pieces.len() > 1 {
                        self.glued.insert(span);
                    }
                    format!("{sign} {label}").trim_end().to_owned()
                }
            };
            self.lines.push(Line { text: text.into(), span });
        }
    }
}

/// Finds the conflicts whose closing marker was taken for a quotation.
fn find(lines: &[Line], pieces: &mut [Option<Vec<Piece>>]) {
    // After the last closing marker: the last opening one, and the first separator
    // after it.
    let mut open: Option<(usize, Vec<Piece>)> = None;
    let mut middle: Option<(usize, Vec<Piece>)> = None;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let text = line.text.as_ref();
        let proper = marker(text);
        if let Some(label) = quoted(text) {
            if let (Some((opened, first)), Some((separated, second))) = (open.take(), middle.take())
            {
                pieces[opened] = Some(first);
                pieces[separated] = Some(second);
            } else if !has_hash(label) {
                at += 1;
                continue;
            }
            pieces[at] = Some(close(text, label));
            // What followed on the next lines became part of the quotation.
            while let Some(next) = lines.get(at + 1)
                && let Some(rest) = quoted(&next.text)
                && !rest.is_empty()
            {
                at += 1;
                let end = next.text.len();
                pieces[at] = Some(vec![Piece { start: end - rest.len(), end, marker: None }]);
            }
        } else if proper.is_some_and(|marker| marker.kind == Kind::Close) {
            (open, middle) = (None, None);
        } else if let Some(parts) = opening(text) {
            (open, middle) = (Some((at, parts)), None);
        } else if open.is_some()
            && middle.is_none()
            && let Some(parts) = separating(text)
        {
            middle = Some((at, parts));
        }
        at += 1;
    }
}

fn close(text: &str, label: &str) -> Vec<Piece> {
    let end = text.len();
    let marker = Some(">>>>>>>");
    // What follows a hash is its subject, or text that was put behind it.
    let (hash, rest) = label.split_once(' ').unwrap_or((label, ""));
    if is_hash(hash) && !rest.is_empty() && !rest.starts_with('(') {
        let start = end - rest.len();
        return vec![Piece { start: 0, end: start, marker }, Piece { start, end, marker: None }];
    }
    vec![Piece { start: 0, end, marker }]
}

/// Returns the parts of a line that has an opening marker in it.
fn opening(text: &str) -> Option<Vec<Piece>> {
    let start = sign(text, "<<<<<<<")?;
    let after = start + 7;
    // A branch may have any name, but the usual one is known: what follows it is text.
    let end = match text[after..].strip_prefix(" HEAD ") {
        Some(rest) if !rest.trim().is_empty() => text.len() - rest.len(),
        _ => text.len(),
    };
    Some(parts(text, start, end, "<<<<<<<"))
}

/// Returns the parts of a line that has a separator in it.
fn separating(text: &str) -> Option<Vec<Piece>> {
    let start = sign(text, "=======")?;
    let before = text[..start].trim_end_matches('\\').len();
    Some(parts(text, before, start + 7, "======="))
}

/// Returns where seven of a sign stand between blanks, at most one backslash before
/// them.
fn sign(text: &str, sign: &str) -> Option<usize> {
    let start = text.find(sign)?;
    let before = text[..start].strip_suffix('\\').unwrap_or(&text[..start]);
    let after = &text[start + sign.len()..];
    let is_free = (before.is_empty() || before.ends_with([' ', '\t']))
        && (after.is_empty() || after.starts_with([' ', '\t']));
    is_free.then_some(start)
}

fn parts(text: &str, start: usize, end: usize, sign: &'static str) -> Vec<Piece> {
    let before = Piece { start: 0, end: text[..start].trim_end().len(), marker: None };
    let marker = Piece { start, end, marker: Some(sign) };
    let rest = text.len() - text[end..].trim_start().len();
    let after = Piece { start: rest, end: text.len(), marker: None };
    let is_text = |piece: &Piece| piece.start < piece.end;
    let around = |piece: Piece| Some(piece).filter(is_text);
    around(before).into_iter().chain([marker]).chain(around(after)).collect()
}
