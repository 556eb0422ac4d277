//! Documents in and results out, one line of JSON each: a pure map, which other programs
//! spread over machines. Nothing else is read and nothing is written; what is wrong with a
//! document stands in its line.

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::batch;
use super::documents::Document;
use super::exporters::Exporters;
use super::messages::Messages;
use super::modified::epoch;
use super::reading::Reading;
use super::terminal::{Stream, Terminal};
use super::{Status, conversion, interrupt};
use crate::diagnostic::{Report, Run, Severity, renderer};
use crate::export::{Exporter, Json};

/// How many lines are in hand at the same time, and how many bytes of them.
const LINES: usize = 64;
const BYTES: usize = 4 << 20;

/// What every document of the stream is converted with.
pub(super) struct Streaming<'s> {
    pub(super) reading: &'s Reading,
    pub(super) messages: &'s Messages,
    /// What stands in the lines beside the deck.
    pub(super) exporters: &'s Exporters<'s>,
    pub(super) terminal: &'s Terminal,
}

/// A document as a line gives it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    /// What it is called: remarks name it, and its extension says what it is.
    path: String,
    /// What is in it, as text.
    text: Option<String>,
    /// What is in it, as bytes in base64.
    base64: Option<String>,
    /// When it last changed, in seconds since 1970.
    modified: Option<i64>,
}

/// What became of a document, as `docs/scale.md` specifies it.
#[derive(Serialize)]
struct Taken {
    path: String,
    /// The exit code that the program would have for it alone.
    status: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remarks: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deck: Option<Box<RawValue>>,
    /// In base64, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    files: BTreeMap<String, String>,
}

impl Streaming<'_> {
    /// Converts the documents that the lines of standard input give.
    pub(super) fn standard_input(&self) -> Status {
        let mut lines = io::stdin().lock().split(b'\n').zip(1usize..);
        let mut status = Status::Done;
        loop {
            let mut window = Vec::new();
            let mut size = 0;
            while window.len() < LINES && size < BYTES {
                let Some((line, number)) = lines.next() else { break };
                match line {
                    Ok(line) if line.iter().all(u8::is_ascii_whitespace) => {}
                    Ok(line) => {
                        size += line.len();
                        window.push((number, line));
                    }
                    Err(error) => {
                        self.terminal.error(&format!("could not read standard input: {error}"));
                        return Status::Failed;
                    }
                }
            }
            if window.is_empty() {
                return status;
            }
            let taken: Vec<_> = window.par_iter().map(|(at, line)| self.take(*at, line)).collect();
            status = status.max(self.print(&taken));
            if interrupt::has_come() {
                return status.max(Status::Interrupted);
            }
        }
    }

    /// Converts documents that are files.
    pub(super) fn documents(&self, documents: &[Document]) -> Status {
        let mut status = Status::Done;
        for window in batch::windows(documents) {
            let taken: Vec<_> = window
                .par_iter()
                .map(|document| {
                    let read = document.bytes();
                    self.converted(document, document.modified(), read)
                })
                .collect();
            status = status.max(self.print(&taken));
            if interrupt::has_come() {
                return status.max(Status::Interrupted);
            }
        }
        status
    }

    /// Converts the document of a line.
    fn take(&self, number: usize, line: &[u8]) -> Taken {
        let given: Given = match serde_json::from_slice(line) {
            Ok(given) => given,
            Err(error) => {
                let what = format!(
                    "line {number} of standard input is no document: {error}; it is to be as in \
                     {{\"path\": \"notes.md\", \"text\": \"…\"}}"
                );
                return failed(String::new(), what);
            }
        };
        let bytes = match (given.text, given.base64) {
            (Some(text), None) => Ok(text.into_bytes()),
            (None, Some(base64)) => BASE64_STANDARD
                .decode(base64)
                .map_err(|error| format!("line {number} has no base64 in `base64`: {error}")),
            _ => Err(format!("line {number} must have either `text` or `base64`")),
        };
        let modified = given.modified.or_else(epoch).unwrap_or(0);
        self.converted(&Document::named(&given.path), modified, bytes)
    }

    fn converted(
        &self,
        document: &Document,
        modified: i64,
        bytes: Result<Vec<u8>, String>,
    ) -> Taken {
        let name = document.name();
        let read = bytes.and_then(|bytes| {
            let (source, deck) = self.reading.read(document, modified, &bytes)?;
            Ok((source, deck, self.exporters.of(&name)?))
        });
        let (source, deck, set) = match read {
            Ok(read) => read,
            Err(error) => return failed(name, error),
        };
        let mut files = BTreeMap::new();
        let mut errors = Vec::new();
        let mut status = Status::Done;
        let mut diagnostics =
            conversion::convert(&deck, &set.exporters, |format, file| match file {
                Ok(file) => {
                    let path = document.written("".as_ref(), format).display().to_string();
                    files.insert(path, BASE64_STANDARD.encode(file));
                }
                Err(error) => {
                    status = Status::Findings;
                    errors.push(error.to_string());
                }
            });
        status = status.max(self.messages.judge(&name, &mut diagnostics));
        let deck = Json::LINE.export(&deck, &mut Vec::new());
        let reports = [Report { source, diagnostics, edits: Vec::new() }];
        let run = Run { reports: &reports, deny: Severity::Error, color: false };
        Taken {
            path: name,
            status: status as u8,
            error: (!errors.is_empty()).then(|| errors.join("; ")),
            remarks: renderer("json").and_then(|json| raw(&json.render(&run))),
            deck: deck.ok().and_then(|deck| raw(&String::from_utf8_lossy(&deck))),
            files,
        }
    }

    /// Prints lines, and returns the worst ending.
    fn print(&self, taken: &[Taken]) -> Status {
        let mut status = Status::Done;
        let mut text = Vec::new();
        for line in taken {
            status = status.max(match line.status {
                0 => Status::Done,
                1 => Status::Findings,
                _ => Status::Failed,
            });
            // Text, numbers and JSON that was written here have no error to give.
            text.extend(serde_json::to_vec(line).unwrap_or_default());
            text.push(b'\n');
        }
        if let Err(message) = Stream::Output.write(&text) {
            self.terminal.error(&message);
            return Status::Failed;
        }
        status
    }
}

/// Returns JSON on one line, as it is.
fn raw(json: &str) -> Option<Box<RawValue>> {
    let mut line = String::with_capacity(json.len());
    // A line end within a text is written `\n`: these stand between the parts.
    line.extend(json.lines().map(str::trim_start));
    RawValue::from_string(line).ok()
}

fn failed(path: String, error: String) -> Taken {
    let status = Status::Failed as u8;
    Taken { path, status, error: Some(error), remarks: None, deck: None, files: BTreeMap::new() }
}
