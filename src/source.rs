//! The text we were given, and places in it.
//!
//! Every value later in the pipeline carries a [`Span`] of *this* text, so that
//! a remark about a card can point at the line somebody typed, however often
//! the text was rewritten on the way.

use std::borrow::Cow;

use crate::diagnostic::{Diagnostic, INVALID_UTF_8};

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

/// How many places of bytes that are not UTF-8 are remarked on one by one: where
/// there are more, the whole file is something else.
const REMARKED: usize = 5;

/// One input document.
#[derive(Debug, Clone)]
pub struct Source {
    /// What messages call it: a path with forward slashes, or `<stdin>`.
    pub name: String,
    /// When the text last changed, in seconds since 1970. The library never
    /// asks a clock: whoever read the file knows.
    pub modified: i64,
    /// What was wrong with its bytes.
    pub(crate) damage: Vec<Diagnostic>,
    text: String,
    line_starts: Vec<usize>,
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
        self.text.trim().is_empty()
    }
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
        Source { name: name.into(), modified, damage: Vec::new(), text, line_starts }
    }

    /// Returns the source that the bytes of a file hold.
    ///
    /// A byte order mark is dropped; one of UTF-16 is followed. Bytes that are not UTF-8 are read as
    /// Windows-1252, which nearly all of them are, and reported: the rest of
    /// the document stays readable.
    pub fn decode(name: impl Into<String>, modified: i64, bytes: &[u8]) -> Self {
        if let Some(text) = utf_16(bytes) {
            return Source::new(name, modified, text);
        }
        let mut damage = Vec::new();
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut text = String::with_capacity(bytes.len());
        let mut at = 0;
        let mut broken = 0;
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            at += chunk.valid().len();
            if !chunk.invalid().is_empty() {
                broken += 1;
                let start = text.len();
                text.extend(chunk.invalid().iter().map(|&byte| windows_1252(byte)));
                let read = &text[start..];
                if broken <= REMARKED {
                    let found: Vec<_> =
                        chunk.invalid().iter().map(|b| format!("{b:02X}")).collect();
                    damage.push(
                        Diagnostic::new(
                            &INVALID_UTF_8,
                            Span { start, end: text.len() },
                            format!(
                                "byte {} (hexadecimal {}) is not UTF-8; it was read as `{read}`",
                                at + 1,
                                found.join(" ")
                            ),
                        )
                        .help("save the file as UTF-8 and convert it again"),
                    );
                }
                at += chunk.invalid().len();
            }
        }
        if let Some(last) = damage.last_mut()
            && broken > REMARKED
        {
            let more = broken - REMARKED;
            last.help = Some(format!(
                "there are {more} more such places: the file may be no text at all, or text in \
                 another encoding; save it as UTF-8 and convert it again"
            ));
        }
        let mut source = Source::new(name, modified, text);
        source.damage = damage;
        source
    }

    /// Returns the whole text, exactly as it was typed.
    pub fn text(&self) -> &str {
        &self.text
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

    /// Returns where an offset is.
    pub fn position(&self, offset: usize) -> Position {
        let line = self.line_at(offset);
        let start = self.line_starts[line - 1];
        Position { line, column: self.text[start..offset].chars().count() + 1 }
    }
}

/// Returns the text of a file whose byte order mark says that it is UTF-16.
fn utf_16(bytes: &[u8]) -> Option<String> {
    let (unit, rest): (fn([u8; 2]) -> u16, _) = match bytes {
        [0xff, 0xfe, rest @ ..] => (u16::from_le_bytes, rest),
        [0xfe, 0xff, rest @ ..] => (u16::from_be_bytes, rest),
        _ => return None,
    };
    let units: Vec<_> = rest.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    Some(String::from_utf16_lossy(&units))
}

/// Returns the character that a byte stands for in Windows-1252, with the five
/// bytes it leaves open as control characters (as in the WHATWG encoding
/// standard).
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte) - 0x80],
        _ => char::from(byte),
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
    fn a_byte_order_mark_is_no_text() {
        assert_eq!(Source::decode("x", 0, b"\xef\xbb\xbfa").text(), "a");
    }

    #[test]
    fn a_byte_order_mark_may_say_utf_16() {
        assert_eq!(Source::decode("x", 0, b"\xff\xfea\0\xac\x20").text(), "a€");
        assert_eq!(Source::decode("x", 0, b"\xfe\xff\0a").text(), "a");
    }

    #[test]
    fn invalid_bytes_stay_readable_and_are_reported() {
        let source = Source::decode("x", 0, b"caf\xe9 \x93ok\x94");
        assert_eq!(source.text(), "café “ok”");
        assert_eq!(
            source.damage[0].message,
            "byte 4 (hexadecimal E9) is not UTF-8; it was read as `é`"
        );
        assert_eq!(source.damage.len(), 3);
    }
}
