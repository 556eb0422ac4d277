//! The list of the files in a package, which stand in it under their numbers.

use prost::Message;
use sha1::{Digest, Sha1};

use crate::export::anki::File;

/// Returns the list of the old form: a JSON object, from numbers to names.
pub(super) fn legacy(files: &[File]) -> Vec<u8> {
    let name = |(number, file): (usize, &File)| {
        format!("\"{number}\":{}", serde_json::Value::from(file.name.as_str()))
    };
    let names: Vec<_> = files.iter().enumerate().map(name).collect();
    format!("{{{}}}", names.join(",")).into_bytes()
}

/// Returns the list of the new form, a message of Protocol Buffers: the place of a file
/// in it is its number.
pub(super) fn modern(files: &[File]) -> Vec<u8> {
    let entry = |File { name, content }: &File| MediaEntry {
        name: name.clone(),
        size: u32::try_from(content.len()).unwrap_or(u32::MAX),
        sha1: Sha1::digest(content).to_vec(),
    };
    MediaEntries { entries: files.iter().map(entry).collect() }.encode_to_vec()
}

#[derive(Clone, PartialEq, Message)]
struct MediaEntries {
    #[prost(message, repeated, tag = "1")]
    entries: Vec<MediaEntry>,
}

#[derive(Clone, PartialEq, Message)]
struct MediaEntry {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(uint32, tag = "2")]
    size: u32,
    #[prost(bytes = "vec", tag = "3")]
    sha1: Vec<u8>,
}
