//! Two decks of the same document, read from the two sides of its conflicts, made
//! one: note by note, never by number and never by putting texts together.

use std::collections::HashMap;

use crate::content::text;
use crate::deck::{Deck, Note};
use crate::diagnostic::{DIFFERING_ANSWERS, Diagnostic};
use crate::identity::fingerprint;
use crate::source::Span;

/// Adds to our deck what only theirs has, and returns the spans of their notes that
/// were not kept.
///
/// The same question on both sides: the answered one; answered twice in different
/// words: ours, and a remark that shows both. What only one side asks is kept:
/// ours first, then theirs, before the next question that both sides have.
pub(crate) fn merge(ours: &mut Deck, theirs: Deck, sink: &mut Vec<Diagnostic>) -> Vec<Span> {
    let our_keys: Vec<_> = ours.notes.iter().map(fingerprint).collect();
    let mut places: HashMap<&str, usize> = HashMap::with_capacity(our_keys.len());
    for (at, key) in our_keys.iter().enumerate() {
        places.entry(key).or_insert(at);
    }
    // For each of our notes, what goes before it; at the end, what goes last.
    let mut before: Vec<Vec<Note>> = Vec::new();
    before.resize_with(ours.notes.len() + 1, Vec::new);
    let mut waiting = Vec::new();
    let mut discarded = Vec::new();
    for note in theirs.notes {
        if let Some(&at) = places.get(fingerprint(&note).as_str()) {
            before[at].append(&mut waiting);
            discarded.push(choose(&mut ours.notes[at], note, sink));
        } else {
            waiting.push(note);
        }
    }
    before[ours.notes.len()].append(&mut waiting);
    let last = before.pop().unwrap_or_default();
    let notes = std::mem::take(&mut ours.notes);
    for (earlier, note) in before.into_iter().zip(notes) {
        ours.notes.extend(earlier);
        ours.notes.push(note);
    }
    ours.notes.extend(last);
    discarded
}

/// Keeps one of two notes with the same question, and returns the span of the other.
fn choose(ours: &mut Note, theirs: Note, sink: &mut Vec<Diagnostic>) -> Span {
    let said = |note: &Note| note.answer.as_deref().map(text::render);
    match (said(ours), said(&theirs)) {
        (None, Some(_)) => return std::mem::replace(ours, theirs).span,
        (Some(mine), Some(other)) if mine != other => sink.push(
            Diagnostic::new(&DIFFERING_ANSWERS, ours.span, "the sides answer this differently")
                .label("our answer is kept")
                .help(format!("theirs says: {other}"))
                .change(other, mine),
        ),
        _ => {}
    }
    theirs.span
}
