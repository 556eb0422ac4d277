//! Which note is which, from one build of a document to the next.
//!
//! Anki knows a note by its guid alone. It is made from the deck's name and the
//! question, never from the answer: a corrected answer finds its card again.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::content::text;
use crate::deck::{Deck, Note, NoteKind};
use crate::diagnostic::{Diagnostic, MERGED_REPEAT, REPEATED_QUESTION};

/// Gives every note of a deck its guid.
///
/// A question that stands twice, with the same code and options, is one note where
/// it has the same answer, or none of its own; with another answer it is a second
/// note. Both are reported.
pub(crate) fn identify(deck: &mut Deck, sink: &mut Vec<Diagnostic>) {
    // Of each question, the places of its notes among those that are kept.
    let mut seen: HashMap<String, Vec<usize>> = HashMap::with_capacity(deck.notes.len());
    let mut kept: Vec<Note> = Vec::with_capacity(deck.notes.len());
    for mut note in std::mem::take(&mut deck.notes) {
        let fingerprint = fingerprint(&note);
        let earlier = seen.entry(fingerprint.clone()).or_default();
        if let Some(&first) = earlier.first() {
            let line = kept[first].source.line;
            if let Some(same) =
                earlier.iter().map(|&at| &kept[at]).find(|e| answers_no_more(&note, e))
            {
                let message = format!("this question stands in line {} already", same.source.line);
                sink.push(
                    Diagnostic::new(&MERGED_REPEAT, note.span, message)
                        .label("made one note with it"),
                );
                continue;
            }
            let message =
                format!("this question stands in line {line} already, and is answered differently");
            sink.push(
                Diagnostic::new(&REPEATED_QUESTION, note.span, message)
                    .help("both are kept; delete one of them, or word them differently"),
            );
        }
        earlier.push(kept.len());
        note.guid = guid(&[&deck.name, &fingerprint, &earlier.len().to_string()]);
        kept.push(note);
    }
    deck.notes = kept;
}

/// Returns whether a note has no answer that an earlier one has not.
fn answers_no_more(note: &Note, earlier: &Note) -> bool {
    let said =
        |note: &Note| note.answer.as_deref().map(|answer| text::squeeze(&text::render(answer)));
    note.answer.is_none() || said(note) == said(earlier)
}

/// Returns what makes a question that question: its words, code and options,
/// however the lines are broken.
pub(crate) fn fingerprint(note: &Note) -> String {
    let mut parts = vec![text::render(&note.question)];
    match &note.kind {
        NoteKind::Basic | NoteKind::Reversed | NoteKind::Cloze => {}
        NoteKind::Choice(options) => {
            parts.extend(options.iter().map(|option| text::render(&option.content)));
        }
        NoteKind::Table(table) => {
            parts.extend(table.header.iter().map(|cell| text::render_inline(cell)));
        }
    }
    text::squeeze(&parts.join(" "))
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
