//! Two decks of the same document, read from the two sides of its conflicts, made
//! one: note by note, never by number and never by putting texts together.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::content::text;
use crate::deck::{Deck, Id, Note, NoteKind};
use crate::diagnostic::{DIFFERING_ANSWERS, Diagnostic, UNANSWERED_NOTE};
use crate::identity::fingerprint;
use crate::source::Span;

/// The spans of the notes that were not kept.
#[derive(Debug, Default)]
pub(crate) struct Discarded {
    pub(crate) ours: Vec<Span>,
    pub(crate) theirs: Vec<Span>,
}

/// Adds to our deck what only theirs has, and returns what was not kept.
///
/// A note is the same on both sides where it has the same id, or the same question and not
/// two ids. Of two that are the same: the answered one; answered twice in different
/// words: ours, and a remark that shows both. What only one side asks is kept:
/// ours first, then theirs, before the next question that both sides have.
pub(crate) fn merge(ours: &mut Deck, theirs: Deck, sink: &mut Vec<Diagnostic>) -> Discarded {
    let our_keys: Vec<_> = ours.notes.iter().map(fingerprint).collect();
    let our_ids: HashMap<Id, usize> = ours
        .notes
        .iter()
        .enumerate()
        .filter_map(|(at, note)| Some((note.id.clone()?, at)))
        .collect();
    // The places that a note of theirs has been matched with.
    let mut taken = vec![false; our_keys.len()];
    // Where a question stands; one that stands twice is twice on the other side, too.
    let mut places: HashMap<&str, VecDeque<usize>> = HashMap::with_capacity(our_keys.len());
    for (at, key) in our_keys.iter().enumerate() {
        places.entry(key).or_default().push_back(at);
    }
    // For each of our notes, what goes before it; at the end, what goes last.
    let mut before: Vec<Vec<Note>> = Vec::new();
    before.resize_with(ours.notes.len() + 1, Vec::new);
    let mut waiting = Vec::new();
    let mut discarded = Discarded::default();
    // Where questions begin that the other side answers.
    let mut answered = HashSet::new();
    for mut note in theirs.notes {
        if let Some(section) = note.deck.strip_prefix(&theirs.name) {
            note.deck = format!("{}{section}", ours.name);
        }
        let named = note.id.as_ref().and_then(|id| our_ids.get(id)).copied();
        let is_free = |at: &usize| {
            let ids = (&ours.notes[*at].id, &note.id);
            !taken[*at] && (matches!(ids, (None, _) | (_, None)) || ids.0 == ids.1)
        };
        let place = named.filter(|at| !taken[*at]).or_else(|| {
            let asked = places.get_mut(fingerprint(&note).as_str())?;
            let first = asked.iter().position(is_free)?;
            asked.remove(first)
        });
        if let Some(at) = place {
            taken[at] = true;
            before[at].append(&mut waiting);
            let (our_span, their_span) = (ours.notes[at].span, note.span);
            let span = match choose(&mut ours.notes[at], note, sink) {
                Kept::Ours => {
                    discarded.theirs.push(their_span);
                    their_span
                }
                Kept::Theirs => {
                    discarded.ours.push(our_span);
                    our_span
                }
            };
            if ours.notes[at].is_answered() {
                answered.insert(span.start);
            }
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
    ours.language = ours.language.take().or(theirs.language);
    ours.author = ours.author.take().or(theirs.author);
    sink.retain(|remark| remark.code != &UNANSWERED_NOTE || !answered.contains(&remark.span.start));
    discarded
}

/// Whose note is kept.
enum Kept {
    Ours,
    Theirs,
}

/// Keeps one of two notes with the same question, and returns which.
fn choose(ours: &mut Note, theirs: Note, sink: &mut Vec<Diagnostic>) -> Kept {
    if !ours.is_answered() && theirs.is_answered() {
        *ours = theirs;
        return Kept::Theirs;
    }
    let (mine, other) = (said(ours), said(&theirs));
    if theirs.is_answered() && mine != other {
        sink.push(
            Diagnostic::new(&DIFFERING_ANSWERS, ours.span, "the sides answer this differently")
                .label("our answer is kept")
                .help(format!("theirs says: {other}"))
                .change(other, mine),
        );
    }
    Kept::Ours
}

/// Returns what a note answers, in words: the right options, the rows of a table, the
/// answer.
fn said(note: &Note) -> String {
    let mut parts = Vec::new();
    match &note.kind {
        NoteKind::Basic
        | NoteKind::Reversed
        | NoteKind::OptionalReversed(_)
        | NoteKind::Typed
        | NoteKind::Cloze => {}
        NoteKind::Choice(options) => {
            let correct = options.iter().filter(|option| option.correct);
            parts.extend(correct.map(|option| text::render(&option.content)));
        }
        NoteKind::Table(table) => {
            let cells = table.rows.iter().flatten();
            parts.extend(cells.map(|cell| text::render_inline(cell)));
        }
    }
    parts.extend(note.answer.as_deref().map(text::render));
    parts.join("\n")
}
