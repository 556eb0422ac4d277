//! From the bytes of a file to its text.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::Span;
use crate::diagnostic::{Diagnostic, INVALID_UTF_8, Tally, UNMARKED_UTF_16};

/// How many bytes after a NUL tell whether it belongs to UTF-16.
const WINDOW: usize = 64;

/// How many bytes of plain text end a run of UTF-16.
const PLAIN: usize = 32;

/// The text of a file, and what was wrong with its bytes.
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) damage: Vec<Diagnostic>,
}

/// Returns the text that bytes stand for.
pub(super) fn decode(bytes: &[u8]) -> Decoded {
    let mut decoder = Decoder::default();
    match Encoding::for_bom(bytes) {
        Some((encoding, mark)) if encoding != UTF_8 => {
            decoder.text = encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
        }
        Some((_, mark)) => decoder.read(bytes, mark),
        None => decoder.read(bytes, 0),
    }
    let mut damage = Vec::new();
    decoder.invalid.report(&mut damage);
    decoder.unmarked.report(&mut damage);
    Decoded { text: decoder.text, damage }
}

#[derive(Default)]
struct Decoder {
    text: String,
    invalid: Tally,
    unmarked: Tally,
}

impl Decoder {
    /// Reads bytes from an offset on: UTF-8, with any runs of UTF-16 in it.
    fn read(&mut self, bytes: &[u8], start: usize) {
        // What was read, and what was looked at.
        let (mut at, mut seen) = (start, start);
        while let Some(length) = bytes[seen..].iter().position(|&byte| byte == 0) {
            let nul = seen + length;
            if let Some(run) = Run::at(bytes, at, nul) {
                self.read_utf_8(&bytes[at..run.start], at);
                self.read_utf_16(&bytes[run.start..run.end], &run);
                at = run.end;
                seen = at;
            } else {
                seen = nul + 1;
            }
        }
        self.read_utf_8(&bytes[at..], at);
    }

    /// Reads bytes that stand at an offset as UTF-8, and what is not as Windows-1252.
    fn read_utf_8(&mut self, bytes: &[u8], offset: usize) {
        let mut at = offset;
        for chunk in bytes.utf8_chunks() {
            self.text.push_str(chunk.valid());
            at += chunk.valid().len();
            let invalid = chunk.invalid();
            if !invalid.is_empty() {
                let start = self.text.len();
                self.text.push_str(&WINDOWS_1252.decode_without_bom_handling(invalid).0);
                let span = Span { start, end: self.text.len() };
                self.invalid.push(|| {
                    let found: Vec<_> = invalid.iter().map(|b| format!("{b:02X}")).collect();
                    let message = format!(
                        "byte {} (hexadecimal {}) is not UTF-8; it was read as `{}`",
                        at + 1,
                        found.join(" "),
                        &self.text[start..]
                    );
                    Diagnostic::new(&INVALID_UTF_8, span, message)
                        .help("save the file as UTF-8 and convert it again")
                });
                at += invalid.len();
            }
        }
    }

    fn read_utf_16(&mut self, bytes: &[u8], run: &Run) {
        let start = self.text.len();
        self.text.push_str(&run.encoding.decode_with_bom_removal(bytes).0);
        let first = self.text[start..].split(['\n', '\r']).find(|line| !line.is_empty());
        let first = first.unwrap_or_default();
        let begin = start + (self.text[start..].find(first).unwrap_or_default());
        let span = Span { start: begin, end: begin + first.len() };
        let name = run.encoding.name();
        self.unmarked.push(|| {
            let message = match run.start {
                0 => format!("the file is in {name}, and does not say so"),
                at => format!("from byte {} on, the file is in {name}", at + 1),
            };
            Diagnostic::new(&UNMARKED_UTF_16, span, message)
                .help("save the file as UTF-8 and look at its text from here on")
        });
    }
}

/// A run of bytes that are UTF-16, though nothing says so.
#[derive(Clone, Copy)]
struct Run {
    start: usize,
    end: usize,
    encoding: &'static Encoding,
}

impl Run {
    /// Returns the run that a NUL is in, if it begins at `from` or later: the NUL is
    /// half of a character, and so are those after it.
    fn at(bytes: &[u8], from: usize, nul: usize) -> Option<Self> {
        let little = nul.checked_sub(1).filter(|&at| at >= from);
        let little = little.and_then(|start| Run::of(bytes, from, start, UTF_16LE));
        let big = Run::of(bytes, from, nul, UTF_16BE);
        let (Some(little), Some(big)) = (&little, &big) else { return little.or(big) };
        // Letters of other alphabets make blanks of zeros only the right way; plain
        // ones look the same either way, but for what is left over at the end.
        let (ours, theirs) = (little.blanks(bytes), big.blanks(bytes));
        let is_little = if ours == theirs {
            (bytes.len() - little.start).is_multiple_of(2)
        } else {
            ours > theirs
        };
        Some(if is_little { *little } else { *big })
    }

    /// Returns how many blanks and line ends there are at its beginning.
    fn blanks(&self, bytes: &[u8]) -> usize {
        let window = &bytes[self.start..self.end.min(self.start + 2 * WINDOW)];
        let is_blank = |pair: &&[u8]| {
            let pair = [pair[0], pair[1]];
            let unit = if self.encoding == UTF_16LE {
                u16::from_le_bytes(pair)
            } else {
                u16::from_be_bytes(pair)
            };
            matches!(unit, 0x20 | 0x0a | 0x0d)
        };
        window.chunks_exact(2).filter(is_blank).count()
    }

    /// Returns the run that an offset is in, where what follows looks like one.
    fn of(bytes: &[u8], from: usize, at: usize, encoding: &'static Encoding) -> Option<Self> {
        if likeness(bytes, at, encoding) < 50 {
            return None;
        }
        // Before the first blank there may be letters of another alphabet, half of
        // which is in no plain text.
        let half = usize::from(encoding == UTF_16LE);
        let mut start = at;
        while start >= from + 2 && matches!(bytes[start - 2 + half], 0x01..=0x08 | 0x0e..=0x1f) {
            start -= 2;
        }
        let mark = if encoding == UTF_16LE { b"\xff\xfe" } else { b"\xfe\xff" };
        if bytes[from..start].ends_with(mark) {
            start -= mark.len();
        }
        Some(Run { start, end: end(bytes, at), encoding })
    }
}

/// Returns how many of a hundred units from an offset on are likely to be UTF-16: the
/// first two zeros have to be in their places.
fn likeness(bytes: &[u8], start: usize, encoding: &'static Encoding) -> usize {
    let window = &bytes[start..bytes.len().min(start + WINDOW)];
    let mut plain = 0;
    let units: Vec<_> = window
        .chunks_exact(2)
        .take_while(|pair| {
            plain = if pair.iter().copied().all(is_plain) { plain + 1 } else { 0 };
            plain < PLAIN / 8
        })
        .map(|pair| if encoding == UTF_16LE { (pair[1], pair[0]) } else { (pair[0], pair[1]) })
        .collect();
    let zeros = units.iter().filter(|(high, low)| *high == 0 && *low != 0).count();
    let wrong =
        units.iter().filter(|(high, low)| *low == 0 && !matches!(high, 0x4e..=0x9f)).count();
    if zeros < 2 || wrong * 10 > units.len() {
        return 0;
    }
    // Letters of any alphabet, punctuation, and the signs of East Asia; two plain
    // letters look like the latter only where the lower half is a letter.
    let likely = units.iter().filter(|(high, low)| match high {
        0x00..=0x1f => true,
        0x20 | 0x30 | 0x4e..=0xd7 | 0xff => !matches!(low, 0x20..=0x7e),
        _ => false,
    });
    likely.count() * 100 / units.len()
}

/// Returns where UTF-16 that begins at an offset ends: before plain text that would
/// be signs of East Asia.
fn end(bytes: &[u8], start: usize) -> usize {
    // Where the pairs of plain letters began.
    let mut plain = start;
    let mut last_zero = start;
    for at in (start..bytes.len().saturating_sub(1)).step_by(2) {
        let pair = &bytes[at..at + 2];
        if pair.contains(&0) {
            last_zero = at + 2;
        }
        if !pair.iter().copied().all(is_plain) {
            plain = at + 2;
        } else if at + 2 - plain >= PLAIN {
            return plain;
        }
    }
    let rest = &bytes[last_zero..];
    if str::from_utf8(rest).is_ok() { last_zero } else { bytes.len() - (bytes.len() - start) % 2 }
}

fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes).text
    }

    fn little(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    fn big(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    }

    const RUSSIAN: &str = "Что такое ко?\nПозиция, которая могла бы повторяться вечно.\n";

    #[test]
    fn a_byte_order_mark_is_no_text() {
        assert_eq!(text(b"\xef\xbb\xbfa"), "a");
    }

    #[test]
    fn a_byte_order_mark_may_say_utf_16() {
        assert_eq!(text(b"\xff\xfea\0\xac\x20"), "a€");
        assert_eq!(text(b"\xfe\xff\0a"), "a");
    }

    #[test]
    fn invalid_bytes_stay_readable_and_are_reported() {
        let Decoded { text, damage } = decode(b"caf\xe9 \x93ok\x94");
        assert_eq!(text, "café “ok”");
        let first = "byte 4 (hexadecimal E9) is not UTF-8; it was read as `é`";
        assert_eq!(damage[0].message, first);
        assert_eq!(damage.len(), 3);
    }

    #[test]
    fn utf_16_may_begin_anywhere() {
        for tail in ["Text.\nMore – of it.\n", RUSSIAN, "x\n"] {
            for head in ["", "One.\n", "Élan.\n", "one"] {
                let whole = format!("{head}{tail}");
                assert_eq!(text(&[head.as_bytes(), &little(tail)].concat()), whole);
                assert_eq!(text(&[head.as_bytes(), &big(tail)].concat()), whole);
            }
        }
    }

    #[test]
    fn utf_16_in_the_middle_may_have_a_mark() {
        assert_eq!(text(&[b"One.\n", &little("\u{feff}Two.\n")[..]].concat()), "One.\nTwo.\n");
    }

    #[test]
    fn utf_16_ends_where_plain_text_goes_on() {
        let plain = "And on it goes, in plain text that is long enough.\n";
        for tail in ["Text.\n", RUSSIAN] {
            for rest in [plain, "Short.\n", RUSSIAN] {
                let bytes = [b"One.\n", &little(tail)[..], rest.as_bytes()].concat();
                assert_eq!(text(&bytes), format!("One.\n{tail}{rest}"));
            }
        }
    }

    #[test]
    fn the_byte_is_named_from_which_on_it_is_utf_16() {
        let damage = decode(&[b"One.\n", &little("Two.\n")[..]].concat()).damage;
        assert_eq!(damage[0].message, "from byte 6 on, the file is in UTF-16LE");
        assert_eq!(damage[0].span, Span { start: 5, end: 9 });
    }

    #[test]
    fn zeros_between_words_are_no_utf_16() {
        let names = b"one.md\0two.md\0three.md\0four.md\0";
        assert_eq!(text(names).as_bytes(), names);
    }
}
