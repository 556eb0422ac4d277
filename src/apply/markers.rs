//! What was changed on both sides, written into the document between conflict markers.

use super::draft::Draft;
use super::region::Document;
use super::wish::{What, Wish};
use crate::deck::Deck;
use crate::fix::{self, Edit};
use crate::source::Source;

/// Returns a text with what both sides changed in it between conflict markers, where the
/// side of the sheet can be typed at all.
pub(super) fn marked(
    source: &Source,
    text: String,
    twice: &[(String, Wish)],
    styles: bool,
    read: &dyn Fn(&Source) -> Deck,
) -> String {
    let after = source.saying(text);
    let document = Document::new(&after, read(&after));
    let wishes: Vec<_> = twice
        .iter()
        .filter_map(|(guid, wish)| {
            let note = document.deck.notes.iter().position(|note| note.guid == *guid)?;
            Some(Wish { what: What::Change(note), ..wish.clone() })
        })
        .collect();
    let mut draft = Draft::new(&document, &wishes, styles);
    draft.settle(read);
    let mut edits = draft.edits();
    for Edit { span, text } in &mut edits {
        *text = conflict(&after.text()[span.start..span.end], text, document.line_end);
    }
    fix::apply(after.text(), &edits)
}

/// Returns two texts as the sides of a conflict, without the lines that both begin or end with.
fn conflict(ours: &str, theirs: &str, end: &str) -> String {
    let ours: Vec<_> = ours.split(end).collect();
    let theirs: Vec<_> = theirs.split(end).collect();
    let shorter = ours.len().min(theirs.len());
    let head = ours.iter().zip(&theirs).take_while(|(a, b)| a == b).count();
    let same = ours.iter().rev().zip(theirs.iter().rev()).take_while(|(a, b)| a == b).count();
    let tail = same.min(shorter - head);
    let mut lines = ours[..head].to_vec();
    lines.push("<<<<<<< document");
    lines.extend(&ours[head..ours.len() - tail]);
    lines.push("=======");
    lines.extend(&theirs[head..theirs.len() - tail]);
    lines.push(">>>>>>> sheet");
    lines.extend(&ours[ours.len() - tail..]);
    lines.join(end)
}
