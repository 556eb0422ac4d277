//! The parts of a workbook, which is a zip file: within limits.

use std::io::{Cursor, Read, sink};

use zip::ZipArchive;
use zip::result::ZipError;

use super::super::super::ImportError;

/// How many bytes everything in a workbook may have together, once it is unpacked.
const LARGEST: u64 = 1 << 30;

/// How many times larger a workbook may become when it is unpacked: sheets become ten to
/// thirty times smaller, repetitive ones a hundred times.
const MOST_GROWTH: u64 = 300;

/// What may be unpacked of any workbook, however small.
const SMALL: u64 = 64 << 20;

/// The parts of a workbook.
pub(super) struct Parts<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
}

impl<'b> Parts<'b> {
    /// Opens a workbook. Fails where it is no zip file, or unpacks to too much: this is
    /// found out by unpacking it, since what it declares may be anything.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, ImportError> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| {
            ImportError::new("it is no workbook, or only a part of one").because(error)
        })?;
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let mut room = size.saturating_mul(MOST_GROWTH).clamp(SMALL, LARGEST);
        for at in 0..zip.len() {
            let part = zip.by_index(at).map_err(|error| match error {
                ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => locked(),
                error => ImportError::new("a part of it is damaged").because(error),
            })?;
            let name = part.name().map_or_else(|_| at.to_string(), std::borrow::Cow::into_owned);
            let taken = std::io::copy(&mut part.take(room.saturating_add(1)), &mut sink());
            let taken = taken.map_err(|error| {
                ImportError::new(format!("its `{name}` is damaged")).because(error)
            })?;
            room = room.checked_sub(taken).ok_or_else(|| {
                ImportError::new("it unpacks to very much, as if it were made to fill the memory")
            })?;
        }
        Ok(Parts { zip })
    }

    /// Returns whether there is a part of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// Returns the text of a part; nothing where there is none of that name.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, ImportError> {
        let mut part = match self.zip.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => {
                return Err(ImportError::new(format!("its `{name}` is damaged")).because(error));
            }
        };
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes)
            .map_err(|error| ImportError::new(format!("its `{name}` is damaged")).because(error))?;
        let text = String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        Ok(Some(text))
    }
}

/// Returns the error of a workbook that asks for a password.
pub(super) fn locked() -> ImportError {
    ImportError::new("it is locked with a password: save it without one")
}
