//! Two decks of the same document, read from the two sides of its conflicts, made
//! one: note by note, never by number and never by putting texts together.

use crate::content::text;
use crate::deck::{Deck, Note};
use crate::diagnostic::{DIFFERING_ANSWERS, Diagnostic};
use crate::identity::fingerprint;

/// Adds to our deck what only theirs has.
///
/// The same question on both sides: the answered one; answered twice in different
/// words: ours, and a remark that shows both. A question on their side only
/// follows the one it follows there.
pub(crate) fn merge(ours: &mut Deck, theirs: Deck, sink: &mut Vec<Diagnostic>) {
    let mut at = 0;
    for note in theirs.notes {
        let key = fingerprint(&note);
        if let Some(found) = ours.notes.iter().position(|ours| fingerprint(ours) == key) {
            choose(&mut ours.notes[found], note, sink);
            at = found + 1;
        } else {
            ours.notes.insert(at, note);
            at += 1;
        }
    }
}

fn choose(ours: &mut Note, theirs: Note, sink: &mut Vec<Diagnostic>) {
    let said = |note: &Note| note.answer.as_deref().map(text::render);
    match (said(ours), said(&theirs)) {
        (None, Some(_)) => *ours = theirs,
        (Some(mine), Some(other)) if mine != other => sink.push(
            Diagnostic::new(&DIFFERING_ANSWERS, ours.span, "the sides answer this differently")
                .label("our answer is kept")
                .help(format!("theirs says: {other}"))
                .change(other, mine),
        ),
        _ => {}
    }
}
