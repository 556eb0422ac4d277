//! Which note is which, from one build of a document to the next.
//!
//! Anki knows a note by its guid alone. It is made from the deck's name and the
//! question, never from the answer: a corrected answer finds its card again.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::content::text;
use crate::deck::{Deck, Id, Note, NoteKind};
use crate::diagnostic::{Diagnostic, MERGED_REPEAT, REPEATED_QUESTION};

/// Gives every note of a deck its guid.
///
/// A question that stands twice, with the same code and options, is one note where
/// it has the same answer, or one of them has none; with another answer it is a second
/// note. Both are reported. What has a name of its own is never a repeat.
pub(crate) fn identify(deck: &mut Deck, sink: &mut Vec<Diagnostic>) {
    let mut asked: HashMap<String, Asked> = HashMap::with_capacity(deck.notes.len());
    let mut kept: Vec<Option<Note>> = Vec::with_capacity(deck.notes.len());
    for mut note in std::mem::take(&mut deck.notes) {
        if let Some(id) = &note.id {
            note.guid = match id {
                Id::Guid(guid) => guid.clone(),
                Id::Name(name) => guid(&[&deck.name, "#", name]),
            };
            kept.push(Some(note));
            continue;
        }
        let fingerprint = fingerprint(&note);
        let answer = note.answer.as_deref().map(|answer| text::squeeze(&text::render(answer)));
        let here = Place { at: kept.len(), line: note.source.line };
        let mut count = 1;
        if let Some(earlier) = asked.get_mut(&fingerprint) {
            let same = match &answer {
                Some(answer) => earlier.answers.get(answer).or(earlier.unanswered.as_ref()),
                None => Some(&earlier.first),
            };
            if let Some(same) = same {
                let message = format!("this question stands in line {} already", same.line);
                sink.push(
                    Diagnostic::new(&MERGED_REPEAT, note.span, message)
                        .label("made one note with it"),
                );
            }
            match (answer, earlier.unanswered.take()) {
                // The answer comes late: the question without it is the repeat.
                (Some(answer), Some(unanswered)) => {
                    kept[unanswered.at] = None;
                    earlier.first = here;
                    earlier.answers.insert(answer, here);
                }
                (Some(answer), None) if !earlier.answers.contains_key(&answer) => {
                    let message = format!(
                        "this question stands in line {} already, and is answered differently",
                        earlier.first.line
                    );
                    sink.push(
                        Diagnostic::new(&REPEATED_QUESTION, note.span, message)
                            .help("both are kept; delete one of them, or word them differently"),
                    );
                    earlier.answers.insert(answer, here);
                    count = earlier.answers.len();
                }
                (_, unanswered) => {
                    earlier.unanswered = unanswered;
                    continue;
                }
            }
        } else {
            let (answers, unanswered) = match answer {
                Some(answer) => (HashMap::from([(answer, here)]), None),
                None => (HashMap::new(), Some(here)),
            };
            asked.insert(fingerprint.clone(), Asked { first: here, answers, unanswered });
        }
        let count = count.to_string();
        let mut parts = vec![deck.name.as_str(), &fingerprint, &count];
        // Anki makes no note of another kind of one that it has.
        if note.kind != NoteKind::Basic {
            parts.push(note.kind.name());
        }
        note.guid = guid(&parts);
        kept.push(Some(note));
    }
    deck.notes = kept.into_iter().flatten().collect();
}

/// The notes with the same question.
struct Asked {
    first: Place,
    /// By what they answer.
    answers: HashMap<String, Place>,
    /// The one without an answer, where there is no other.
    unanswered: Option<Place>,
}

/// Which note it is, and its line.
#[derive(Clone, Copy)]
struct Place {
    at: usize,
    line: usize,
}

/// Returns what makes a question that question: its words, code and options,
/// however the lines are broken.
pub(crate) fn fingerprint(note: &Note) -> String {
    let mut parts = vec![text::render(&note.question)];
    match &note.kind {
        NoteKind::Basic
        | NoteKind::Reversed
        | NoteKind::OptionalReversed(_)
        | NoteKind::Typed
        | NoteKind::Cloze => {}
        NoteKind::Choice(options) => {
            parts.extend(options.iter().map(|option| text::render(&option.content)));
        }
        NoteKind::Table(table) => {
            parts.extend(table.header.iter().map(|cell| text::render_inline(cell)));
        }
    }
    text::squeeze(&parts.join(" "))
}

/// Returns the guid of a note that would have the guid of another, by a number from 2.
pub(crate) fn another_guid(of: &str, number: u32) -> String {
    guid(&[of, &number.to_string()])
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
