//! The files in a package: which collection is the newest, and the pictures and
//! sounds beside it.
//!
//! A package is a zip file. `meta` says how it is made (manual, "Exporting"):
//! version 1 has a collection `collection.anki2`, version 2 `collection.anki21`, with
//! the media numbered and named by a JSON object; version 3 has
//! `collection.anki21b`, and it, the list of media (a Protocol Buffer) and every one
//! of them are compressed with zstd.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::sync::Arc;

use prost::Message;
use zip::ZipArchive;
use zip::result::ZipError;

use super::super::ImportError;

/// How many bytes a collection may have. The largest that people share have some
/// hundreds of megabytes; what is larger would not fit into the memory of many machines.
const LARGEST_COLLECTION: u64 = 2 << 30;

/// How many bytes everything in a package may have together, once it is unpacked.
const LARGEST_PACKAGE: u64 = 4 << 30;

/// How many times larger a package may become when it is unpacked: text of a
/// collection becomes five to twenty times smaller, its empty pages a thousand times.
const MOST_GROWTH: u64 = 400;

/// What may be unpacked of any package, however small.
const SMALL: u64 = 64 << 20;

/// How many bytes a media file may have: Anki itself refuses larger ones when it
/// synchronises (100 MB), but not in a package.
const LARGEST_FILE: u64 = 1 << 30;

/// How many media files a package may name.
const MOST_FILES: usize = 1_000_000;

/// An opened package.
pub(super) struct Package<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    is_compressed: bool,
    /// How many bytes may still be unpacked.
    room: u64,
}

/// `PackageMetadata` of Anki's `import_export.proto`.
#[derive(Clone, PartialEq, Message)]
struct Metadata {
    #[prost(int32, tag = "1")]
    version: i32,
}

/// `MediaEntries` of Anki's `import_export.proto`.
#[derive(Clone, PartialEq, Message)]
struct MediaEntries {
    #[prost(message, repeated, tag = "1")]
    entries: Vec<MediaEntry>,
}

#[derive(Clone, PartialEq, Message)]
struct MediaEntry {
    #[prost(string, tag = "1")]
    name: String,
    /// The name of the file in the package, where it is not its place in this list.
    #[prost(uint32, optional, tag = "255")]
    zip_name: Option<u32>,
}

/// The newest way of making a package that is known here.
const NEWEST: i32 = 3;

/// The collections that a package may hold, from the newest, and whether they are
/// compressed. A newer package holds an old collection, too, that only tells people to
/// update their Anki.
const COLLECTIONS: [(&str, bool); 3] =
    [("collection.anki21b", true), ("collection.anki21", false), ("collection.anki2", false)];

/// Returns whether a file begins as a package does: as a zip file whose first file is one
/// that only packages have.
pub(super) fn is_begun(start: &[u8]) -> bool {
    // What stands before the name of the first file (PKWARE's APPNOTE.TXT, 4.3.7).
    const HEAD: usize = 30;
    let name = start.get(HEAD..).unwrap_or_default();
    start.starts_with(b"PK\x03\x04")
        && (name.starts_with(b"collection.anki2") || name.starts_with(b"meta\x08"))
}

impl<'b> Package<'b> {
    /// Opens a package.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, ImportError> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| {
            ImportError::new("it is no package, or only a part of one").because(error)
        })?;
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let room = size.saturating_mul(MOST_GROWTH).clamp(SMALL, LARGEST_PACKAGE);
        let mut package = Package { zip, is_compressed: false, room };
        if let Some(meta) = package.file("meta", 1 << 16)? {
            let Metadata { version } = Metadata::decode(meta.as_slice())
                .map_err(|error| ImportError::new("its `meta` is damaged").because(error))?;
            if version > NEWEST {
                return Err(ImportError::new(format!(
                    "it is a package of version {version}, and only those up to {NEWEST} are \
                     known here: export it from Anki with `Support older Anki versions`"
                )));
            }
        }
        Ok(package)
    }

    /// Returns the newest collection.
    pub(super) fn collection(&mut self) -> Result<Vec<u8>, ImportError> {
        for (name, is_compressed) in COLLECTIONS {
            let Some(file) = self.file(name, LARGEST_COLLECTION)? else { continue };
            self.is_compressed = is_compressed;
            return if is_compressed {
                self.unpack(&file, name, LARGEST_COLLECTION)
            } else {
                Ok(file)
            };
        }
        Err(ImportError::new("there is no collection in it, so it is no package of Anki's"))
    }

    /// Returns where the media files are: by name, what they are called in the package.
    pub(super) fn media(&mut self) -> Result<BTreeMap<String, String>, ImportError> {
        let Some(list) = self.file("media", LARGEST_FILE)? else { return Ok(BTreeMap::new()) };
        let list =
            if self.is_compressed { self.unpack(&list, "media", LARGEST_FILE)? } else { list };
        let damaged = |error: Box<dyn std::error::Error + Send + Sync>| {
            ImportError::new("its list of media is damaged").because(error)
        };
        let names: BTreeMap<String, String> = if self.is_compressed {
            let MediaEntries { entries } =
                MediaEntries::decode(list.as_slice()).map_err(|error| damaged(error.into()))?;
            let named = entries.into_iter().enumerate().map(|(at, entry)| {
                let MediaEntry { name, zip_name } = entry;
                (name, zip_name.map_or_else(|| at.to_string(), |name| name.to_string()))
            });
            named.collect()
        } else {
            let names: BTreeMap<String, String> = match serde_json::from_slice(&list) {
                Ok(names) => names,
                // Some programs write nothing where there are no media.
                Err(_) if list.trim_ascii().is_empty() => BTreeMap::new(),
                Err(error) => return Err(damaged(error.into())),
            };
            names.into_iter().map(|(number, name)| (name, number)).collect()
        };
        if names.len() > MOST_FILES {
            return Err(ImportError::new(format!("it names more than {MOST_FILES} media files")));
        }
        Ok(names)
    }

    /// Returns what is in a media file, by what it is called in the package; nothing
    /// where the package does not hold it.
    pub(super) fn media_file(&mut self, zip_name: &str) -> Result<Option<Arc<[u8]>>, ImportError> {
        let Some(file) = self.file(zip_name, LARGEST_FILE)? else { return Ok(None) };
        let file =
            if self.is_compressed { self.unpack(&file, zip_name, LARGEST_FILE)? } else { file };
        Ok(Some(file.into()))
    }

    fn file(&mut self, name: &str, largest: u64) -> Result<Option<Vec<u8>>, ImportError> {
        let damaged = || ImportError::new(format!("its `{name}` is damaged"));
        let file = match self.zip.by_name(name) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(damaged().because(error)),
        };
        // The size that is declared may be anything.
        let likely = file.size().min(self.room).min(largest).min(SMALL);
        let content = take(file, name, likely, self.room.min(largest))?;
        self.use_room(&content);
        Ok(Some(content))
    }

    fn unpack(&mut self, file: &[u8], name: &str, largest: u64) -> Result<Vec<u8>, ImportError> {
        let decoder = zstd::Decoder::with_buffer(file)
            .map_err(|error| ImportError::new(format!("its `{name}` is damaged")).because(error))?;
        let content = take(decoder, name, 0, self.room.min(largest))?;
        self.use_room(&content);
        Ok(content)
    }

    fn use_room(&mut self, content: &[u8]) {
        self.room = self.room.saturating_sub(u64::try_from(content.len()).unwrap_or(u64::MAX));
    }
}

/// Reads everything, unless it is more than there is room for.
fn take(reader: impl Read, name: &str, likely: u64, room: u64) -> Result<Vec<u8>, ImportError> {
    let mut content = Vec::with_capacity(usize::try_from(likely).unwrap_or_default());
    reader
        .take(room.saturating_add(1))
        .read_to_end(&mut content)
        .map_err(|error| ImportError::new(format!("its `{name}` is damaged")).because(error))?;
    if u64::try_from(content.len()).is_ok_and(|length| length <= room) {
        return Ok(content);
    }
    Err(ImportError::new(format!(
        "its `{name}` unpacks to more than {room} bytes, as if it were made to fill the memory"
    )))
}
