//! The document with everything that is wished, as far as it has been achieved.

use std::collections::{HashMap, HashSet};

use super::attempt::{Effort, attempts};
use super::region::Document;
use super::wish::{What, Wish, short};
use super::{Counts, region};
use crate::content::text;
use crate::deck::{Deck, Note, NoteKind};
use crate::diagnostic::{Diagnostic, UNAPPLIED_EDIT};
use crate::fix::{self, Edit};
use crate::sheet::{Cell, Column, Markup, Row, choices, is_same, seen, text as text_of};
use crate::source::{Line, Source, Span};

/// How often the document is read before it is given up.
const MOST_READINGS: usize = 300;

/// A document in the making.
pub(super) struct Draft<'d> {
    document: &'d Document<'d>,
    slots: Vec<Slot<'d>>,
    styles: bool,
    /// What each note of the deck says, by [`Column::EDITED`].
    said: Vec<Seen>,
}

/// The cells of a note as they are compared, by [`Column::EDITED`].
type Seen = [Cell; Column::EDITED.len()];

/// A place of the document with a note, or for one.
struct Slot<'d> {
    wish: Option<&'d Wish>,
    place: Where,
    attempts: Vec<String>,
    /// Which of them is made. Past the last: the wish is given up.
    at: usize,
    /// What the attempts go as far as.
    effort: Effort,
    /// Whether it is attempted now.
    is_tried: bool,
}

/// Which note a slot is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Where {
    /// One of the deck.
    Note(usize),
    /// A new one behind one of the deck, or before all of them.
    Behind(Option<usize>),
}

impl<'d> Slot<'d> {
    fn new(document: &Document, wish: Option<&'d Wish>, place: Where, styles: bool) -> Self {
        let mut slot = Slot {
            wish,
            place,
            attempts: Vec::new(),
            at: 0,
            effort: Effort::Sparing,
            is_tried: false,
        };
        if let Some(wish) = wish {
            slot.attempts = attempts(document, wish, styles, slot.effort);
            slot.find_more(document, styles);
        }
        slot
    }

    /// Goes on to the next attempt.
    fn next(&mut self, document: &Document, styles: bool) {
        self.at += 1;
        self.find_more(document, styles);
    }

    /// Thinks of all that could be attempted, once the most sparing attempts are used up.
    fn find_more(&mut self, document: &Document, styles: bool) {
        if let (true, Some(wish), Effort::Sparing) = (self.is_given_up(), self.wish, self.effort) {
            self.effort = Effort::Any;
            let known: HashSet<_> = self.attempts.drain(..).collect();
            self.attempts = attempts(document, wish, styles, self.effort);
            self.attempts.retain(|attempt| !known.contains(attempt));
            self.at = 0;
        }
    }

    fn is_given_up(&self) -> bool {
        self.wish.is_some() && self.at >= self.attempts.len()
    }

    /// Returns whether the document has what is wished, as far as it is typed now.
    fn is_made(&self) -> bool {
        self.is_tried && !self.is_given_up()
    }

    fn attempt(&self) -> Option<&str> {
        self.attempts.get(self.at).map(String::as_str).filter(|_| self.is_tried)
    }
}

impl<'d> Draft<'d> {
    pub(super) fn new(document: &'d Document<'d>, wishes: &'d [Wish], styles: bool) -> Self {
        let mut of_note: HashMap<usize, &Wish> = HashMap::new();
        let mut behind: HashMap<Option<usize>, Vec<&Wish>> = HashMap::new();
        for wish in wishes {
            match wish.what {
                What::Change(note) | What::Remove(note) => {
                    if wish.is_made() {
                        of_note.insert(note, wish);
                    }
                }
                What::Add(place) => behind.entry(place).or_default().push(wish),
            }
        }
        let mut slots = Vec::new();
        let mut add = |slots: &mut Vec<Slot<'d>>, place: Option<usize>| {
            for wish in behind.remove(&place).unwrap_or_default() {
                let place = Where::Behind(place);
                slots.push(Slot::new(document, Some(wish), place, styles));
            }
        };
        add(&mut slots, None);
        for note in 0..document.deck.notes.len() {
            let wish = of_note.get(&note).copied();
            slots.push(Slot::new(document, wish, Where::Note(note), styles));
            add(&mut slots, Some(note));
        }
        let said = document.deck.notes.iter().map(|note| see(note, styles)).collect();
        Draft { document, slots, styles, said }
    }

    /// Makes attempts until every note is what it is wished to be, or what it was. Returns
    /// where notes stand now that are called otherwise than before, by their new wording,
    /// with what they were called.
    pub(super) fn settle(&mut self, read: &dyn Fn(&Source) -> Deck) -> Vec<(usize, String)> {
        let wished: Vec<_> =
            (0..self.slots.len()).filter(|&at| self.slots[at].wish.is_some()).collect();
        let mut readings = MOST_READINGS;
        self.add(&wished, read, &mut readings);
        if wished.is_empty() {
            return Vec::new();
        }
        let (source, places) = self.typed();
        self.renamed(&source, &read(&source), &places)
    }

    /// Adds wishes to those that are achieved. Those that are not read as they should be are
    /// added one by one, behind the others; where more is wrong than some of the group itself,
    /// one of them changes how everything is read, and its halves are added for themselves.
    /// What was never read is not kept.
    fn add(&mut self, group: &[usize], read: &dyn Fn(&Source) -> Deck, readings: &mut usize) {
        if let [only] = group {
            return self.add_one(*only, read, readings);
        }
        if group.is_empty() || *readings == 0 {
            return;
        }
        self.attempt(group, true);
        let failed = self.wrong(read, readings);
        if failed.is_empty() {
            return;
        }
        self.attempt(group, false);
        let is_own = failed.iter().all(|at| group.binary_search(at).is_ok());
        if is_own && failed.len() * 2 <= group.len() {
            let others: Vec<_> =
                group.iter().copied().filter(|at| failed.binary_search(at).is_err()).collect();
            self.add(&others, read, readings);
            for at in failed {
                self.add_one(at, read, readings);
            }
        } else {
            let (first, second) = group.split_at(group.len() / 2);
            self.add(first, read, readings);
            self.add(second, read, readings);
        }
    }

    /// Adds a wish by the first attempt that is read as it should be, if there is one.
    fn add_one(&mut self, at: usize, read: &dyn Fn(&Source) -> Deck, readings: &mut usize) {
        self.attempt(&[at], true);
        while *readings > 0 && !self.slots[at].is_given_up() {
            if self.wrong(read, readings).is_empty() {
                return;
            }
            self.slots[at].next(self.document, self.styles);
        }
        self.attempt(&[at], false);
    }

    fn attempt(&mut self, slots: &[usize], is_tried: bool) {
        for &at in slots {
            self.slots[at].is_tried = is_tried;
        }
    }

    /// Reads the document as it is now, and returns the slots that are not what they should be.
    fn wrong(&self, read: &dyn Fn(&Source) -> Deck, readings: &mut usize) -> Vec<usize> {
        *readings -= 1;
        let (source, places) = self.typed();
        self.failed(&source, &read(&source), &places)
    }

    /// Returns what was achieved, as edits of the document.
    pub(super) fn edits(&self) -> Vec<Edit> {
        let edit = |(span, text): (Span, Option<String>)| Some(Edit { span, text: text? });
        self.slots.iter().filter_map(|slot| edit(self.edit(slot))).collect()
    }

    /// Returns the text as it is now.
    pub(super) fn text(&self) -> String {
        self.typed().0.text().to_owned()
    }

    /// Returns the document as it is now, and where in it the lines of each slot begin and end,
    /// in bytes.
    fn typed(&self) -> (Source, Vec<Span>) {
        let document = self.document;
        let mut edits = Vec::new();
        // Of each slot: the span of the old text, and which edit is its own.
        let mut old = Vec::new();
        for slot in &self.slots {
            let (span, text) = self.edit(slot);
            let own = text.map(|text| {
                if let Where::Note(note) = slot.place {
                    let copies = document.regions[note].copies.iter();
                    let copies = copies.map(|lines| document.span(lines));
                    edits.extend(copies.map(|span| Edit { span, text: text.clone() }));
                }
                edits.push(Edit { span, text });
                edits.len() - 1
            });
            old.push((span, own));
        }
        let mut order: Vec<usize> = (0..edits.len()).collect();
        order.sort_by_key(|&at| (edits[at].span.start, edits[at].span.end));
        let mut starts = vec![0; edits.len()];
        let (mut shift, mut end) = (0isize, 0);
        let mut sorted = Vec::new();
        for &at in &order {
            let edit = &edits[at];
            // What was taken out already takes nothing again.
            let start = edit.span.start.max(end);
            let span = Span { start, end: edit.span.end.max(start) };
            starts[at] = start.wrapping_add_signed(shift);
            shift += edit.text.len().cast_signed() - (span.end - span.start).cast_signed();
            end = span.end;
            sorted.push(Edit { span, text: edit.text.clone() });
        }
        let text = fix::apply(document.source.text(), &sorted);
        let mut shifts = vec![0isize];
        for Edit { span, text } in &sorted {
            let by = text.len().cast_signed() - (span.end - span.start).cast_signed();
            shifts.push(shifts[shifts.len() - 1] + by);
        }
        let place = |offset: usize| {
            let before = sorted.partition_point(|edit| edit.span.end <= offset);
            offset.wrapping_add_signed(shifts[before])
        };
        let places = old
            .iter()
            .map(|(span, own)| {
                let Some(own) = own else {
                    let start = place(span.start);
                    return Span { start, end: start + (span.end - span.start) };
                };
                // Without the line ends that set a new note apart from those around it.
                let text = edits[*own].text.as_str();
                let start = starts[*own] + text.len() - text.trim_start().len();
                Span { start, end: start + text.trim().len() }
            })
            .collect();
        let source = document.source;
        (source.saying(text), places)
    }

    /// Returns the lines of a slot in the old text, and what stands there instead, if
    /// anything does.
    fn edit(&self, slot: &Slot) -> (Span, Option<String>) {
        let document = self.document;
        let attempt = slot.attempt();
        let ended = |text: &str| text.replace('\n', document.line_end);
        match slot.place {
            Where::Note(note) => {
                let region = &document.regions[note];
                let span = document.span(&region.lines);
                match (attempt, slot.wish.map(|wish| wish.what)) {
                    (Some(_), Some(What::Remove(_))) => {
                        (removed(document, region), Some(String::new()))
                    }
                    (Some(text), _) => (span, Some(ended(text))),
                    (None, _) => (span, None),
                }
            }
            Where::Behind(place) => {
                let text = document.source.text();
                let (at, is_behind) = match place {
                    Some(note) => {
                        (document.lines[*document.regions[note].lines.end()].span.end, true)
                    }
                    None if document.deck.notes.is_empty() => (text.trim_end().len(), true),
                    None => (document.lines[*document.regions[0].lines.start()].span.start, false),
                };
                let span = Span { start: at, end: at };
                let Some(attempt) = attempt else { return (span, None) };
                let gap = if self.stand_close(place) { "\n" } else { "\n\n" };
                let text = if text.trim().is_empty() {
                    format!("{attempt}\n")
                } else if is_behind {
                    format!("{gap}{attempt}")
                } else {
                    format!("{attempt}{gap}")
                };
                (span, Some(ended(&text)))
            }
        }
    }

    /// Returns whether the notes at a place stand on lines right below each other.
    fn stand_close(&self, place: Option<usize>) -> bool {
        let regions = &self.document.regions;
        let at = place.unwrap_or(0);
        let touch = |at: usize| {
            let (Some(a), Some(b)) = (regions.get(at), regions.get(at + 1)) else { return false };
            a.lines.end() + 1 == *b.lines.start()
        };
        touch(at) || at.checked_sub(1).is_some_and(touch)
    }

    /// Returns the slots that are not what they should be.
    fn failed(&self, source: &Source, deck: &Deck, places: &[Span]) -> Vec<usize> {
        let found = found(source, deck, places);
        let mut failed: Vec<usize> = (0..self.slots.len())
            .filter(|&at| !self.is_right(&self.slots[at], &found[at], deck))
            .collect();
        if failed.is_empty() && found.iter().map(Vec::len).sum::<usize>() != deck.notes.len() {
            // Something became a note that is none of ours.
            failed = (0..self.slots.len()).filter(|&at| self.slots[at].wish.is_some()).collect();
        }
        failed
    }

    fn is_right(&self, slot: &Slot, found: &[usize], deck: &Deck) -> bool {
        let wish = slot.wish.filter(|_| slot.is_made());
        match (slot.place, wish) {
            (Where::Behind(_), None)
            | (Where::Note(_), Some(Wish { what: What::Remove(_), .. })) => found.is_empty(),
            (Where::Note(note), wish) => {
                let [now] = found else { return false };
                let now = &deck.notes[*now];
                let guid = wish.and_then(|wish| wish.guid.as_ref());
                guid.is_none_or(|guid| *guid == now.guid)
                    && self.is_as_wished(now, Some(&self.said[note]), wish)
            }
            (Where::Behind(_), wish) => {
                let [now] = found else { return false };
                self.is_as_wished(&deck.notes[*now], None, wish)
            }
        }
    }

    /// Returns whether a note says what is wished, and else what it said before.
    fn is_as_wished(&self, now: &Note, before: Option<&Seen>, wish: Option<&Wish>) -> bool {
        // A line of an option may look like the next option in its cell.
        let options = match &now.kind {
            NoteKind::Choice(options) => options.len(),
            _ => 0,
        };
        let wanted = wish.and_then(|wish| wish.cell(Column::Options));
        if wanted.is_some_and(|cell| choices(cell).len() != options) {
            return false;
        }
        let now = see(now, self.styles);
        Column::EDITED.into_iter().zip(&now).enumerate().all(|(at, (column, now))| {
            match (wish.and_then(|wish| wish.cell(column)), before) {
                // Tags and decks come from the place as well.
                (Some(cell), None) if column == Column::Tags => {
                    let all = text_of(now);
                    text_of(cell).split(' ').all(|tag| all.split(' ').any(|other| other == tag))
                }
                (Some(cell), _) => is_same(column, cell, now),
                (None, Some(before)) => is_same(column, &before[at], now),
                (None, None) => {
                    !matches!(column, Column::Answer | Column::Options) || now.is_empty()
                }
            }
        })
    }

    fn renamed(&self, source: &Source, deck: &Deck, places: &[Span]) -> Vec<(usize, String)> {
        let found = found(source, deck, places);
        let mut renamed = Vec::new();
        for (slot, found) in self.slots.iter().zip(&found) {
            let (Where::Note(note), Some(wish), [now]) = (slot.place, slot.wish, &found[..]) else {
                continue;
            };
            let (old, now) = (&self.document.deck.notes[note], &deck.notes[*now]);
            // Anki makes no note of another kind of one that it has.
            if old.guid != now.guid && wish.cell(Column::Kind).is_none() {
                renamed.push((now.span.start, old.guid.clone()));
            }
        }
        renamed
    }

    /// Counts what was achieved.
    pub(super) fn count(&self, counts: &mut Counts) {
        for slot in &self.slots {
            let Some(wish) = slot.wish else { continue };
            if !slot.is_made() {
                counts.refused += 1;
                continue;
            }
            match wish.what {
                What::Remove(_) => counts.removed += 1,
                What::Add(_) => counts.added += 1,
                What::Change(note) => {
                    let had_none = self.document.deck.notes[note].answer.is_none();
                    let is_filled = had_none && wish.cell(Column::Answer).is_some();
                    if is_filled {
                        counts.filled += 1;
                    } else {
                        counts.changed += 1;
                    }
                }
            }
        }
    }

    /// Remarks on each note that could not be told what it is called, and returns how many
    /// these are. Where they stand is of no use: the document is another one by now.
    pub(super) fn report_unnamed(&self, sink: &mut Vec<Diagnostic>) -> usize {
        let before = sink.len();
        for slot in self.slots.iter().filter(|slot| slot.wish.is_some() && !slot.is_made()) {
            let Where::Note(note) = slot.place else { continue };
            let question = short(&text::render(&self.document.deck.notes[note].question));
            let message = format!(
                "“{question}” was worded otherwise, and becomes another card in Anki: what it \
                 was called cannot be typed here"
            );
            sink.push(Diagnostic::new(&UNAPPLIED_EDIT, Span::default(), message).help(
                "make a lock with `cardpress lock` before you apply the sheet: it knows the \
                 question again",
            ));
        }
        sink.len() - before
    }

    /// Remarks on what was not achieved, with what was wished, so that it is not lost.
    pub(super) fn report(&self, sink: &mut Vec<Diagnostic>) {
        for slot in self.slots.iter().filter(|slot| !slot.is_made()) {
            let Some(wish) = slot.wish else { continue };
            let span = match slot.place {
                Where::Note(note) => self.document.deck.notes[note].span,
                Where::Behind(_) => Span::default(),
            };
            let message = match wish.what {
                What::Remove(_) => {
                    "its row was deleted, and it cannot be taken out of the document".to_owned()
                }
                What::Add(_) => {
                    format!("row {} is new, and cannot be typed into this document", wish.at)
                }
                What::Change(note) if !self.document.regions[note].is_own => format!(
                    "row {} was edited, and its question shares its lines with something else, \
                     or with a merge conflict",
                    wish.at
                ),
                What::Change(_) => {
                    format!("row {} was edited, and cannot be typed into this document", wish.at)
                }
            };
            let said: Vec<_> = wish
                .cells
                .iter()
                .map(|(column, cell)| {
                    format!("{}: {}", column.head().to_lowercase(), short(&text_of(cell)))
                })
                .collect();
            let mut diagnostic = Diagnostic::new(&UNAPPLIED_EDIT, span, message)
                .help("change it here by hand; the document was left as it is");
            if !said.is_empty() {
                diagnostic = diagnostic.label(format!("the sheet says: {}", said.join("; ")));
            }
            sink.push(diagnostic);
        }
    }
}

fn see(note: &Note, styles: bool) -> Seen {
    let row = Row::saying(note, Markup::Rich);
    Column::EDITED.map(|column| {
        let cell = row.cell(column).map_or(&[] as &[_], Vec::as_slice);
        seen(cell, column, Markup::Rich, styles)
    })
}

/// Returns the notes of a deck that begin in each place.
fn found(source: &Source, deck: &Deck, places: &[Span]) -> Vec<Vec<usize>> {
    let mut found = vec![Vec::new(); places.len()];
    let lines: Vec<_> = places
        .iter()
        .map(|place| (source.line_at(place.start), source.line_at(place.end.max(place.start))))
        .collect();
    let mut by_line: HashMap<usize, usize> = HashMap::new();
    for (at, (place, (first, last))) in places.iter().zip(&lines).enumerate() {
        if place.end > place.start {
            for line in *first..=*last {
                by_line.insert(line, at);
            }
        }
    }
    for (at, region) in region::regions(source, deck).iter().enumerate() {
        if let Some(place) = by_line.get(&(region.lines.start() + 1)) {
            found[*place].push(at);
        }
    }
    found
}

/// Returns the lines of a note with their line end, and with the blank lines behind it where
/// there are some before it too.
fn removed(document: &Document, region: &region::Region) -> Span {
    let lines = &document.lines;
    let (first, last) = (*region.lines.start(), *region.lines.end());
    let is_blank = |line: usize| lines.get(line).is_some_and(Line::is_blank);
    let mut next = last + 1;
    if first == 0 || is_blank(first - 1) {
        while is_blank(next) {
            next += 1;
        }
    }
    let end = lines.get(next).map_or(document.source.text().len(), |line| line.span.start);
    let mut start = lines[first].span.start;
    if next >= lines.len() || end == document.source.text().len() {
        // Nothing is left behind at the end of the document but a line end.
        let before = document.source.text()[..start].trim_end();
        let has_end = document.source.text().ends_with('\n') && !before.is_empty();
        start = before.len();
        if has_end {
            return Span { start, end: end - document.line_end.len().min(end - start) };
        }
    }
    Span { start, end }
}
