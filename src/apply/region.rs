//! Which lines of a document a note stands on.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::RangeInclusive;

use super::imitation::Template;
use crate::deck::{Deck, Note};
use crate::diagnostic::MERGED_REPEAT;
use crate::ledger::{Fate, Furniture, Part};
use crate::markdown::table::is_delimiter;
use crate::source::{Line, Source, Span};

/// How many lines a note has at most that is looked for again.
const LONGEST_COPY: usize = 500;

/// A document, and where its notes stand.
pub(super) struct Document<'s> {
    pub(super) source: &'s Source,
    pub(super) lines: Vec<Line<'s>>,
    pub(super) deck: Deck,
    /// By the notes of the deck.
    pub(super) regions: Vec<Region>,
    /// What its lines end with.
    pub(super) line_end: &'static str,
    /// How its notes are typed, once somebody asks.
    pub(super) templates: OnceCell<Vec<Template>>,
}

/// The lines of a note, with what is said of it beside them. Lines count from zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) lines: RangeInclusive<usize>,
    /// The last line of the question.
    pub(super) question: usize,
    /// The lines of the answer, of what to read further and of what wraps them.
    pub(super) answer: Option<RangeInclusive<usize>>,
    /// The lines of notes that were merged into it, since they say the same.
    pub(super) copies: Vec<RangeInclusive<usize>>,
    /// Whether nothing else has a part of these lines, and no conflict is in them.
    pub(super) is_own: bool,
}

impl<'s> Document<'s> {
    pub(super) fn new(source: &'s Source, deck: Deck) -> Self {
        let line_end = if source.text().contains("\r\n") { "\r\n" } else { "\n" };
        let regions = regions(source, &deck);
        let (lines, templates) = (source.lines(), OnceCell::new());
        let mut document = Document { source, lines, deck, regions, line_end, templates };
        document.find_copies();
        document
    }

    /// Finds the notes that were merged into others: an edit of one is an edit of all.
    fn find_copies(&mut self) {
        let by_text: HashMap<&str, usize> =
            (0..self.regions.len()).rev().map(|note| (self.note_text(note), note)).collect();
        let mut copies = Vec::new();
        for remark in self.deck.remarks.iter().filter(|r| r.diagnostic.code == &MERGED_REPEAT) {
            let first = self.source.line_at(remark.diagnostic.span.start) - 1;
            // What closes a note is of it, and the remark knows nothing of that.
            let longest = self.lines.len().min(first + LONGEST_COPY);
            for last in first..longest {
                if let Some(&note) = by_text.get(self.text(&(first..=last))) {
                    copies.push((note, first..=last));
                    break;
                }
            }
        }
        for (note, lines) in copies {
            if lines != self.regions[note].lines {
                self.regions[note].copies.push(lines);
            }
        }
    }

    /// Returns the text of lines, without the line end behind them.
    pub(super) fn text(&self, lines: &RangeInclusive<usize>) -> &'s str {
        let span = self.span(lines);
        &self.source.text()[span.start..span.end]
    }

    /// Returns where lines stand, without the line end behind them.
    pub(super) fn span(&self, lines: &RangeInclusive<usize>) -> Span {
        self.lines[*lines.start()].span.join(self.lines[*lines.end()].span)
    }

    /// Returns the text of a note's lines.
    pub(super) fn note_text(&self, note: usize) -> &'s str {
        self.text(&self.regions[note].lines)
    }
}

/// Returns the lines of each note of a deck.
pub(super) fn regions(source: &Source, deck: &Deck) -> Vec<Region> {
    let lines = source.lines();
    let mut regions: Vec<_> = deck.notes.iter().map(region).collect();
    let mut metadata = Vec::new();
    let mut last_note = None;
    for entry in &deck.ledger {
        let (first, last) = (entry.line - 1, entry.end_line - 1);
        match (entry.fate, entry.note) {
            (Fate::Note(part), Some(note)) => {
                let region = &mut regions[note];
                match part {
                    Part::Question => region.question = region.question.max(last),
                    Part::Options => {}
                    Part::Answer | Part::Further => {
                        let start = region.answer.as_ref().map_or(first, |lines| *lines.start());
                        region.answer = Some(start..=last);
                    }
                    // The head of a table is of all its rows.
                    Part::Sign => {
                        let is_head = first == *region.lines.start()
                            && last < *region.lines.end()
                            && is_delimiter(&lines[last].text);
                        if is_head {
                            region.lines = last + 1..=*region.lines.end();
                        }
                    }
                }
            }
            (Fate::Furniture(Furniture::Metadata), _) => metadata.push(first..=last),
            (Fate::Marker | Fate::DiscardedSide, _) => {
                let hit = |region: &&mut Region| {
                    *region.lines.start() <= last && *region.lines.end() >= first
                };
                regions.iter_mut().filter(hit).for_each(|region| region.is_own = false);
            }
            _ => {}
        }
        // What closes a note goes with it: end tags, a rule, a way back to the top.
        match (entry.fate, entry.note) {
            (_, Some(note)) => last_note = Some(note),
            (Fate::Furniture(Furniture::Layout | Furniture::Contents), _) if first == last => {
                if let Some(note) = last_note {
                    let region: &mut Region = &mut regions[note];
                    region.lines = *region.lines.start()..=last.max(*region.lines.end());
                }
            }
            (Fate::Furniture(Furniture::Metadata), _) => {}
            _ => last_note = None,
        }
    }
    // A comment right below a note is of it, and goes where it goes; so does one right above.
    let by = |line: fn(&Region) -> usize| -> HashMap<usize, usize> {
        regions.iter().enumerate().map(|(at, region)| (line(region), at)).collect()
    };
    let (starts, ends) = (by(|region| *region.lines.start()), by(|region| *region.lines.end()));
    for lines in metadata {
        let above = lines.start().checked_sub(1).and_then(|line| ends.get(&line));
        if let Some(&above) = above {
            regions[above].lines = *regions[above].lines.start()..=*lines.end();
        } else if let Some(&below) = starts.get(&(lines.end() + 1)) {
            regions[below].lines = *lines.start()..=*regions[below].lines.end();
        }
    }
    for at in 1..regions.len() {
        if regions[at].lines.start() <= regions[at - 1].lines.end() {
            regions[at].is_own = false;
            regions[at - 1].is_own = false;
        }
    }
    regions
}

fn region(note: &Note) -> Region {
    let first = note.source.line.saturating_sub(1);
    let last = note.source.end_line.saturating_sub(1).max(first);
    Region {
        lines: first..=last,
        question: first,
        answer: None,
        copies: Vec::new(),
        is_own: note.source.line > 0,
    }
}
