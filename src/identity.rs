//! Which note is which, from one build of a document to the next.
//!
//! Anki knows a note by its guid alone. It is made from the deck's name and the
//! question, never from the answer: a corrected answer finds its card again.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::content::text;
use crate::deck::{Deck, Note, NoteKind};
use crate::diagnostic::{Diagnostic, REPEATED_QUESTION};

/// Gives every note of a deck its guid.
///
/// A question that stands twice, with the same code and options, makes two notes,
/// counted in their order, and is reported.
pub(crate) fn identify(deck: &mut Deck, sink: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<String, (u32, usize)> = HashMap::new();
    for note in &mut deck.notes {
        let fingerprint = fingerprint(note);
        let (count, first) = seen.entry(fingerprint.clone()).or_insert((0, note.source.line));
        *count += 1;
        if *count > 1 {
            let message = format!("this question stands in line {first} already");
            sink.push(
                Diagnostic::new(&REPEATED_QUESTION, note.span, message)
                    .help("both are kept; delete one of them, or word them differently"),
            );
        }
        note.guid = guid(&[&deck.name, &fingerprint, &count.to_string()]);
    }
}

/// Returns what makes a question that question: its words, code and options,
/// however the lines are broken.
pub(crate) fn fingerprint(note: &Note) -> String {
    let mut parts = vec![text::render(&note.question)];
    match &note.kind {
        NoteKind::Basic | NoteKind::Cloze => {}
        NoteKind::Choice(options) => {
            parts.extend(options.iter().map(|option| text::render(&option.content)));
        }
        NoteKind::Table(table) => {
            parts.extend(table.header.iter().map(|cell| text::render_inline(cell)));
        }
    }
    let words: Vec<_> = parts.iter().flat_map(|part| part.split_whitespace()).collect();
    words.join(" ")
}

/// Returns a guid in the alphabet of Anki's own: 64 bits of a SHA-256 in base 91.
fn guid(parts: &[&str]) -> String {
    const DIGITS: &[u8; 91] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789\
        !#$%&()*+,-./:;<=>?@[]^_`{|}~";
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let mut number = hash.finalize()[..8].iter().fold(0u64, |n, &byte| n << 8 | u64::from(byte));
    let mut guid = String::new();
    while number > 0 {
        guid.insert(0, char::from(DIGITS[(number % 91) as usize]));
        number /= 91;
    }
    guid
}
