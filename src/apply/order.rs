//! The notes of a document in the order of the sheet.

use std::collections::HashMap;

use super::Counts;
use super::region::Document;
use crate::content::text::{render, squeeze};
use crate::deck::{Deck, Note};
use crate::diagnostic::{Diagnostic, UNAPPLIED_EDIT};
use crate::fix::{self, Edit};
use crate::sheet::{Column, Markup, Row, Sheet, text as text_of};
use crate::source::{Source, Span};

/// Returns a text whose notes stand in the order of the sheet, where somebody changed that:
/// those of a deck among themselves. What nobody can move stays where it is.
pub(super) fn sorted(
    source: &Source,
    text: String,
    sheet: &Sheet,
    read: &dyn Fn(&Source) -> Deck,
    counts: &mut Counts,
    sink: &mut Vec<Diagnostic>,
) -> String {
    let ranks: Vec<_> =
        sheet.rows.iter().filter_map(Row::base).map(|base| base.rank().at).collect();
    if ranks.is_sorted() {
        return text;
    }
    let before = source.saying(text);
    let document = Document::new(&before, read(&before));
    let rows = rows(&document, sheet);
    let mut groups: Vec<(&str, Vec<usize>)> = Vec::new();
    for (at, note) in document.deck.notes.iter().enumerate() {
        if rows[at].is_none() || !document.regions[at].is_own {
            continue;
        }
        match groups.iter_mut().find(|(deck, _)| *deck == note.deck) {
            Some((_, notes)) => notes.push(at),
            None => groups.push((&note.deck, vec![at])),
        }
    }
    let mut count = 0;
    let mut moves = Vec::new();
    for (_, places) in groups {
        let mut wanted = places.clone();
        wanted.sort_by_key(|&note| rows[note]);
        let order: Vec<_> = places.iter().map(|&note| rows[note]).collect();
        count += places.len() - longest_ascending(&order);
        moves.extend(places.into_iter().zip(wanted).filter(|(place, note)| place != note));
    }
    // With their numbers, as the sheet has them; or the numbers stay where they are, where
    // numbers in another order would not be read as such.
    for numbers_stay in [false, true] {
        let text = moved_text(&document, &moves, numbers_stay);
        let after = source.saying(text.as_str());
        if says_the_same(&document.deck, &read(&after), numbers_stay) {
            counts.moved = count;
            return text;
        }
    }
    let message = "the rows of the sheet stand in another order, and would not be read as the \
                   same questions if they stood so in this document";
    sink.push(
        Diagnostic::new(&UNAPPLIED_EDIT, Span::default(), message)
            .help("move them here by hand; `--keep-order` says nothing of it"),
    );
    before.text().to_owned()
}

/// Returns a text with each of the places taken by the note beside it.
fn moved_text(document: &Document, moves: &[(usize, usize)], numbers_stay: bool) -> String {
    let notes = &document.deck.notes;
    let edit = |&(place, note): &(usize, usize)| {
        let span = document.span(&document.regions[place].lines);
        let mut text = document.note_text(note).to_owned();
        if let (true, Some(old), Some(new)) =
            (numbers_stay, notes[note].number, notes[place].number)
        {
            let end = text.find('\n').unwrap_or(text.len());
            let old = old.to_string();
            if let Some(at) = text[..end].find(&old) {
                text.replace_range(at..at + old.len(), &new.to_string());
            }
        }
        Edit { span, text }
    };
    let mut edits: Vec<_> = moves.iter().map(edit).collect();
    edits.sort_by_key(|edit| edit.span.start);
    fix::apply(document.source.text(), &edits)
}

/// Returns the row of each note: by its guid, or by its question.
fn rows(document: &Document, sheet: &Sheet) -> Vec<Option<usize>> {
    let mut by_guid = HashMap::new();
    let mut by_question = HashMap::new();
    for (at, row) in sheet.rows.iter().enumerate() {
        let guid = row.text(Column::Guid).trim().to_owned();
        if !guid.is_empty() {
            by_guid.entry(guid).or_insert(at);
        }
        by_question.entry(squeeze(&row.text(Column::Question))).or_insert(at);
    }
    let row_of = |note: &Note| {
        let question = || squeeze(&text_of(&sheet.markup.cell(&note.question)));
        by_question
            .get(&question())
            .or_else(|| by_guid.get(&note.guid))
            .or_else(|| by_question.get(&squeeze(&render(&note.question))))
            .copied()
    };
    document.deck.notes.iter().map(row_of).collect()
}

/// Returns how many of the items can stay when the others are moved for all to ascend.
fn longest_ascending<T: Ord>(items: &[T]) -> usize {
    let mut ends: Vec<&T> = Vec::new();
    for item in items {
        let at = ends.partition_point(|end| *end <= item);
        if at == ends.len() {
            ends.push(item);
        } else {
            ends[at] = item;
        }
    }
    ends.len()
}

/// Returns whether two decks have the same notes, in any order, whatever their numbers where
/// those stay.
fn says_the_same(before: &Deck, after: &Deck, numbers_stay: bool) -> bool {
    let said = |deck: &Deck| {
        let rows = deck.notes.iter().map(|note| {
            let row = Row::saying(note, Markup::Rich);
            let columns = Column::EDITED.into_iter();
            let columns = columns.filter(|column| !numbers_stay || *column != Column::Number);
            let mut said: Vec<_> = columns.map(|column| row.text(column)).collect();
            said.push(note.guid.clone());
            said
        });
        let mut rows: Vec<_> = rows.collect();
        rows.sort_unstable();
        rows
    };
    said(before) == said(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_few_as_can_be_are_moved() {
        assert_eq!(longest_ascending(&[1, 2, 3]), 3);
        assert_eq!(longest_ascending(&[3, 1, 2]), 2);
        assert_eq!(longest_ascending(&[3, 2, 1]), 1);
    }
}
