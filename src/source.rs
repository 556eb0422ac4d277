//! The text we were given, and places in it.
//!
//! Every value later in the pipeline carries a [`Span`] of *this* text, so that
//! a remark about a card can point at the line somebody typed, however often
//! the text was rewritten on the way.

mod decode;
mod lost;

use std::borrow::Cow;
use std::ops::Range;

use crate::diagnostic::Diagnostic;

/// A byte range of a source's text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset just past the last byte.
    pub end: usize,
}

impl Span {
    /// Returns the smallest span that covers both.
    #[must_use]
    pub fn join(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A line and a column, both counted from one; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// One input document.
#[derive(Debug, Clone)]
pub struct Source {
    /// What messages call it: a path with forward slashes, or `<stdin>`.
    pub name: String,
    /// When the text last changed, in seconds since 1970. The library never
    /// asks a clock: whoever read the file knows.
    pub modified: i64,
    /// What was wrong with its bytes.
    damage: Vec<Diagnostic>,
    text: String,
    line_starts: Vec<usize>,
    /// Whether it is a text at all.
    has_text: bool,
}

/// A line on its way through the pipeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<'s> {
    /// What the line says now, without its line ending.
    pub text: Cow<'s, str>,
    /// Where it was typed.
    pub span: Span,
}

impl Line<'_> {
    /// Returns whether there is nothing to see on the line.
    pub fn is_blank(&self) -> bool {
        self.text.chars().all(is_unseen)
    }

    /// Returns where a part of what the line says now was typed. A line that was
    /// rewritten has no places of its own: its parts are somewhere on it.
    pub(crate) fn place(&self, part: Range<usize>) -> Span {
        match &self.text {
            Cow::Borrowed(_) => {
                Span { start: self.span.start + part.start, end: self.span.start + part.end }
            }
            Cow::Owned(_) => self.span,
        }
    }
}

/// Returns whether a character leaves no trace: white space, a control character, one
/// of no width.
fn is_unseen(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_zero_width(c)
}

/// Returns whether a character has no width and no shape: it joins others, or keeps
/// them apart, or nothing.
pub(crate) fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

impl Source {
    /// Returns a source of text that is already decoded.
    pub fn new(name: impl Into<String>, modified: i64, text: impl Into<String>) -> Self {
        let text = text.into();
        let mut line_starts = vec![0];
        let bytes = text.as_bytes();
        for (at, &byte) in bytes.iter().enumerate() {
            if byte == b'\n' || (byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
                line_starts.push(at + 1);
            }
        }
        Source {
            name: name.into(),
            modified,
            damage: Vec::new(),
            text,
            line_starts,
            has_text: true,
        }
    }

    /// Returns the document with another text.
    pub(crate) fn saying(&self, text: impl Into<String>) -> Self {
        Source::new(self.name.clone(), self.modified, text)
    }

    /// Returns the source of what is no text, such as a package: it has a name, and no
    /// places.
    pub fn without_text(name: impl Into<String>, modified: i64) -> Self {
        Source { has_text: false, ..Source::new(name, modified, "") }
    }

    /// Returns whether it is a text, in which remarks have a place.
    pub fn has_text(&self) -> bool {
        self.has_text
    }

    /// Returns the source that the bytes of a file hold.
    ///
    /// A byte order mark is dropped; one of UTF-16 is followed, and so are the signs
    /// of UTF-16 without one, from wherever they begin. Bytes that are not UTF-8 are
    /// read as Windows-1252, which nearly all of them are, and reported: the rest of
    /// the document stays readable.
    pub fn decode(name: impl Into<String>, modified: i64, bytes: &[u8]) -> Self {
        let decode::Decoded { text, damage } = decode::decode(bytes);
        Source { damage, ..Source::new(name, modified, text) }
    }

    /// Returns the whole text, exactly as it was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns what was wrong with it before anybody looked at its lines.
    pub(crate) fn damage(&self) -> Vec<Diagnostic> {
        let mut damage = self.damage.clone();
        lost::report(self, &mut damage);
        damage
    }

    /// Returns whether there is nothing to see in it.
    pub(crate) fn is_blank(&self) -> bool {
        self.text.chars().all(is_unseen)
    }

    /// Returns the lines of the text. `\n`, `\r\n` and a lone `\r` end a line.
    pub fn lines(&self) -> Vec<Line<'_>> {
        let ends = self.line_starts[1..].iter().copied().chain([self.text.len()]);
        let mut lines: Vec<_> = self
            .line_starts
            .iter()
            .zip(ends)
            .map(|(&start, end)| {
                let text = self.text[start..end].trim_end_matches(['\n', '\r']);
                Line { text: text.into(), span: Span { start, end: start + text.len() } }
            })
            .collect();
        if lines.last().is_some_and(|last| last.text.is_empty()) {
            lines.pop();
        }
        lines
    }

    /// Returns the span of the lines that a span touches, without the last line end.
    pub(crate) fn whole_lines(&self, span: Span) -> Span {
        let end = self.line_starts.get(self.line_at(span.end)).copied();
        let end = end.unwrap_or(self.text.len());
        let start = self.line_starts[self.line_at(span.start) - 1];
        let text = self.text[start..end].trim_end_matches(['\n', '\r']);
        Span { start, end: span.end.max(start + text.len()) }
    }

    /// Returns the line that an offset is on, from one.
    pub(crate) fn line_at(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|&start| start <= offset)
    }

    /// Returns where an offset is. One inside a character counts as its start, and one
    /// past the text as its end: where a line was rewritten, a place in it is a guess.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset);
        let line = self.line_at(offset);
        let start = self.line_starts[line - 1];
        Position { line, column: self.text[start..offset].chars().count() + 1 }
    }

    /// Returns the span of the characters that a span touches.
    pub(crate) fn whole_characters(&self, span: Span) -> Span {
        let start = self.text.floor_char_boundary(span.start);
        Span { start, end: self.text.ceil_char_boundary(span.end).max(start) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_ending_ends_a_line() {
        let source = Source::new("x", 0, "a\r\nb\rc\n\nd");
        let lines = source.lines();
        let texts: Vec<_> = lines.iter().map(|line| line.text.as_ref()).collect();
        assert_eq!(texts, ["a", "b", "c", "", "d"]);
        assert_eq!(source.position(lines[4].span.start), Position { line: 5, column: 1 });
    }

    #[test]
    fn a_column_counts_characters() {
        let source = Source::new("x", 0, "é\nüx");
        assert_eq!(source.position(5), Position { line: 2, column: 2 });
    }

    #[test]
    fn a_place_inside_a_character_is_its_start() {
        let source = Source::new("x", 0, "a\u{a0}b");
        assert_eq!(source.position(2), Position { line: 1, column: 2 });
        assert_eq!(source.whole_characters(Span { start: 2, end: 9 }), Span { start: 1, end: 4 });
    }

    #[test]
    fn what_cannot_be_seen_is_blank() {
        assert!(Source::new("x", 0, "\u{feff} \u{200b}\u{c}\0").lines()[0].is_blank());
    }
}
