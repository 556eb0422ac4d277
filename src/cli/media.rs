//! The pictures, sounds and films of a deck: read from the folder of its document, and
//! from nowhere else.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use crate::deck::{Deck, Note};
use crate::diagnostic::{Code, Diagnostic, LARGE_MEDIA, MISSING_MEDIA, OUTSIDE_MEDIA};
use crate::source::{Source, Span};

/// Returns a size in bytes: `500`, `500kB`, `20MB`, `1GB`.
pub(super) fn parse_size(text: &str) -> Result<u64, String> {
    let lower = text.trim().to_ascii_lowercase();
    let lower = lower.strip_suffix('b').unwrap_or(&lower);
    let units = [("k", 1_000), ("m", 1_000_000), ("g", 1_000_000_000)];
    let unit = units.iter().find_map(|(unit, size)| Some((lower.strip_suffix(unit)?, *size)));
    let (number, size) = unit.unwrap_or((lower, 1));
    let bytes = number.trim().parse::<u64>().ok().and_then(|number| number.checked_mul(size));
    bytes.ok_or_else(|| "a size is a number of bytes, or of kB, MB or GB, such as 20MB".into())
}

/// Reads the files that the notes of a deck show and play into it, and remarks on those
/// that cannot be had, where they are named.
pub(super) fn load(deck: &mut Deck, source: &Source, folder: Option<&Path>, limit: u64) {
    if deck.notes.iter().all(|note| note.media.iter().all(|media| media.remote)) {
        return;
    }
    let folder = folder.map(Folder::new);
    let mut found: BTreeMap<String, Result<Arc<[u8]>, Refusal>> = BTreeMap::new();
    let mut remarks = Vec::new();
    for note in &deck.notes {
        for media in note.media.iter().filter(|media| !media.remote) {
            let path = &media.path;
            let file = found.entry(path.clone()).or_insert_with(|| match &folder {
                Some(folder) => folder.read(path, limit),
                None => Err(Refusal::Nowhere),
            });
            if let Err(refusal) = file {
                remarks.push(refusal.diagnostic(path, place(source, note, path)));
            }
        }
    }
    let files = found.into_iter().filter_map(|(path, file)| Some((path, file.ok()?)));
    deck.files.extend(files);
    deck.remark(source, remarks);
}

/// Returns what is in a file that a document in a folder names; nothing where it cannot be
/// had.
pub(super) fn read(folder: Option<&Path>, path: &str, limit: u64) -> Option<Arc<[u8]>> {
    Folder::new(folder?).read(path, limit).ok()
}

/// Returns where a note names a file.
fn place(source: &Source, note: &Note, path: &str) -> Span {
    let Span { start, end } = note.span;
    let text = source.text().get(start..end).unwrap_or_default();
    match text.find(path) {
        Some(at) => Span { start: start + at, end: start + at + path.len() },
        None => note.span,
    }
}

/// The folder of a document.
struct Folder<'f> {
    path: &'f Path,
    /// Where it really is.
    place: io::Result<PathBuf>,
}

impl<'f> Folder<'f> {
    fn new(path: &'f Path) -> Self {
        Folder { path, place: path.canonicalize() }
    }

    /// Returns what is in a file of the folder. Its path may be written as in an address,
    /// with `%20` for a blank.
    fn read(&self, path: &str, limit: u64) -> Result<Arc<[u8]>, Refusal> {
        let bare = path.split(['?', '#']).next().unwrap_or_default();
        let decoded = percent_decode_str(bare).decode_utf8_lossy();
        let mut refused = Refusal::Missing;
        for written in [path, bare, &decoded] {
            match self.read_exactly(written, limit) {
                Err(Refusal::Missing) => {}
                Err(refusal) => {
                    refused = refusal;
                    break;
                }
                read => return read,
            }
        }
        Err(refused)
    }

    fn read_exactly(&self, path: &str, limit: u64) -> Result<Arc<[u8]>, Refusal> {
        let path = Path::new(path);
        let is_inside = |part| matches!(part, Component::Normal(_) | Component::CurDir);
        if !path.components().all(is_inside) || path.to_string_lossy().contains('\0') {
            return Err(Refusal::Outside);
        }
        let unreadable = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Refusal::Missing,
            _ => Refusal::Unreadable(error.to_string()),
        };
        let folder = self.place.as_ref().map_err(|_| Refusal::Missing)?;
        let place = self.path.join(path).canonicalize().map_err(unreadable)?;
        if !place.starts_with(folder) {
            return Err(Refusal::Linked);
        }
        let metadata = fs::metadata(&place).map_err(unreadable)?;
        if !metadata.is_file() {
            return Err(Refusal::NoFile);
        }
        // A file may grow between the look at its size and its end.
        let mut content = Vec::new();
        if metadata.len() <= limit {
            let file = File::open(&place).map_err(unreadable)?;
            file.take(limit.saturating_add(1)).read_to_end(&mut content).map_err(unreadable)?;
        }
        let size = metadata.len().max(content.len() as u64);
        if size > limit { Err(Refusal::Large { size, limit }) } else { Ok(content.into()) }
    }
}

/// Why a file is not taken along.
enum Refusal {
    /// It is not there.
    Missing,
    /// The document is in no folder.
    Nowhere,
    /// It is there, and cannot be read.
    Unreadable(String),
    /// It is a folder, a device or the like.
    NoFile,
    /// Its path leads out of the folder.
    Outside,
    /// A link leads out of the folder.
    Linked,
    /// It is larger than is allowed, in bytes.
    Large { size: u64, limit: u64 },
}

impl Refusal {
    fn diagnostic(&self, path: &str, span: Span) -> Diagnostic {
        let outside = "put it into the folder of the document, or below it";
        let (code, message, help): (&Code, _, _) = match self {
            Refusal::Missing => (
                &MISSING_MEDIA,
                format!("there is no file `{path}` in the folder of the document"),
                "put it where the document names it, or correct the path",
            ),
            Refusal::Nowhere => (
                &MISSING_MEDIA,
                format!("`{path}` cannot be found: a text from standard input has no folder"),
                "name the file of the document",
            ),
            Refusal::Unreadable(error) => (
                &MISSING_MEDIA,
                format!("could not read `{path}`: {error}"),
                "see to it that it can be read",
            ),
            Refusal::NoFile => (
                &MISSING_MEDIA,
                format!("`{path}` is no file"),
                "name a picture, a sound or a film",
            ),
            Refusal::Outside => (
                &OUTSIDE_MEDIA,
                format!("`{path}` leads out of the folder of the document"),
                outside,
            ),
            Refusal::Linked => (
                &OUTSIDE_MEDIA,
                format!("`{path}` is a link that leads out of the folder of the document"),
                outside,
            ),
            Refusal::Large { size, limit } => (
                &LARGE_MEDIA,
                format!(
                    "`{path}` has {}, more than the {} allowed",
                    megabytes(*size),
                    megabytes(*limit)
                ),
                "make it smaller, or allow more with `--max-media`",
            ),
        };
        Diagnostic::new(code, span, message).help(help)
    }
}

/// Returns a size in words, with one digit behind the point.
fn megabytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100_000);
    match (bytes, tenths % 10) {
        (..1_000_000, _) => format!("{bytes} bytes"),
        (_, 0) => format!("{} MB", tenths / 10),
        (_, digit) => format!("{}.{digit} MB", tenths / 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_has_a_unit_or_none() {
        assert_eq!(parse_size("500"), Ok(500));
        assert_eq!(parse_size("3 kB"), Ok(3_000));
        assert_eq!(parse_size("20MB"), Ok(20_000_000));
        assert_eq!(parse_size("1g"), Ok(1_000_000_000));
        for bad in ["", "MB", "-1", "1.5MB", "99999999999GB"] {
            assert!(parse_size(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn sizes_are_said_in_words() {
        assert_eq!(megabytes(999), "999 bytes");
        assert_eq!(megabytes(20_000_000), "20 MB");
        assert_eq!(megabytes(20_000_001), "20.1 MB");
    }
}
