//! The lock as a file: JSON Lines (jsonlines.org), the first line for the file, one for
//! each note after it, sorted by document and guid.
//!
//! Guids are in no order that people make, so two branches seldom add or change
//! neighbouring lines, and git merges the file by itself. Where it does not, the markers
//! are passed over: both sides count, and of one note the later time.

use serde::{Deserialize, Serialize};

use super::{Entry, Lock};
use crate::diagnostic::{CONFLICTED_LOCK, DAMAGED_LOCK, Diagnostic};
use crate::source::{Source, Span};

/// The version of the form of the file.
const VERSION: u32 = 1;

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    /// The version of the form.
    #[serde(rename = "cardpress-lock")]
    version: u32,
}

impl Lock {
    /// Returns what the text of a lock says. What of it cannot be understood is an error in
    /// `sink`: the notes of such lines would lose their history.
    pub fn parse(source: &Source, sink: &mut Vec<Diagnostic>) -> Self {
        let mut lock = Lock::default();
        let mut markers: Option<Span> = None;
        for line in source.lines().iter().filter(|line| !line.is_blank()) {
            if is_marker(&line.text) {
                markers = Some(markers.map_or(line.span, |span| span.join(line.span)));
                continue;
            }
            if let Ok(Head { version }) = serde_json::from_str(&line.text) {
                if version != VERSION {
                    let message = format!("this lock has the form {version}, not {VERSION}");
                    sink.push(
                        Diagnostic::new(&DAMAGED_LOCK, line.span, message)
                            .help("use the version of cardpress that wrote it, or a later one"),
                    );
                }
                continue;
            }
            match serde_json::from_str::<Entry>(&line.text) {
                Ok(entry) => lock.add(entry),
                Err(error) => sink.push(
                    Diagnostic::new(
                        &DAMAGED_LOCK,
                        line.span,
                        format!("this line of the lock cannot be understood: {}", reason(&error)),
                    )
                    .help("take the line from the last commit, or delete it: its note is new then"),
                ),
            }
        }
        if let Some(span) = markers {
            sink.push(
                Diagnostic::new(&CONFLICTED_LOCK, span, "the lock was merged with a conflict")
                    .label("the notes of both sides are kept, each with its later time"),
            );
        }
        lock
    }

    /// Keeps the later of two accounts of one note; whether it is gone, the deck will tell.
    fn add(&mut self, entry: Entry) {
        let other = self.entries.get(&entry.guid);
        if other.is_none_or(|other| (other.modified, other) < (entry.modified, &entry)) {
            self.insert(entry);
        }
    }

    /// Returns the text of the lock.
    pub fn render(&self) -> String {
        let mut entries: Vec<_> = self.entries.values().collect();
        entries.sort_by(|a, b| (&a.path, &a.guid).cmp(&(&b.path, &b.guid)));
        let lines = entries.into_iter().map(json);
        std::iter::once(json(&Head { version: VERSION })).chain(lines).collect()
    }
}

/// Returns a value as a line. A derived struct of texts and numbers has no error to give.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default() + "\n"
}

/// Returns whether a line is one of git's conflict markers: no line of JSON begins so.
fn is_marker(text: &str) -> bool {
    ['<', '|', '=', '>']
        .into_iter()
        .any(|sign| text.chars().take_while(|&c| c == sign).count() >= 7)
}

/// Returns what is wrong, without the place in the line: the line is shown.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}
