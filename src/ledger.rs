//! Where every line of a document went: nothing is lost.

use crate::deck::Note;
use crate::source::{Line, Source, Span};

/// What became of a line. Of two fates, the one that keeps more counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Fate {
    /// It could not be placed.
    LeftOver,
    /// Damage that was taken out: a page break, an end tag that ends nothing.
    Damage,
    /// It is a conflict marker.
    Marker,
    /// It is on the side of a conflict that was not kept.
    DiscardedSide,
    /// It serves the document, not the reader.
    Furniture(Furniture),
    /// It is in the front matter.
    FrontMatter,
    /// It names the deck or a section.
    Heading,
    /// It is in a table note.
    Table,
    /// It is in a note.
    Note(Part),
}

impl Fate {
    /// Returns the name that files use.
    pub fn name(self) -> &'static str {
        match self {
            Fate::LeftOver => "left_over",
            Fate::Damage => "damage",
            Fate::Marker => "marker",
            Fate::DiscardedSide => "discarded_side",
            Fate::Furniture(_) => "furniture",
            Fate::FrontMatter => "front_matter",
            Fate::Heading => "heading",
            Fate::Table => "table",
            Fate::Note(_) => "note",
        }
    }
}

/// In which part of a note a line is. Of two parts on one line, the later one here
/// counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// It only marks a part: a label, a wrapper.
    Sign,
    /// In the answer.
    Answer,
    /// In the question.
    Question,
    /// In the options.
    Options,
    /// In what is to be read further.
    Further,
}

impl Part {
    /// Returns the name that files use.
    pub fn name(self) -> &'static str {
        match self {
            Part::Sign => "sign",
            Part::Further => "further",
            Part::Answer => "answer",
            Part::Options => "options",
            Part::Question => "question",
        }
    }
}

/// What a line is for that serves the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Furniture {
    /// A table of contents, or a link back to it.
    Contents,
    /// A badge.
    Badge,
    /// An advertisement.
    Advertisement,
    /// The list of those who wrote the document.
    Contributors,
    /// A comment.
    Comment,
    /// What a note is called, or what kind it is: it is in the note, and no part of its text.
    Metadata,
    /// What a program wrote there for itself: when a card is due, whether a branch is
    /// folded.
    Program,
    /// A tag that says what the document is about.
    Tag,
    /// Where a link leads, or what a footnote says: it goes with what refers to it.
    Definition,
    /// What shapes the page: a rule, a wrapper, tags around nothing.
    Layout,
}

impl Furniture {
    /// Returns the name that files use.
    pub fn name(self) -> &'static str {
        match self {
            Furniture::Contents => "contents",
            Furniture::Badge => "badge",
            Furniture::Advertisement => "advertisement",
            Furniture::Contributors => "contributors",
            Furniture::Comment => "comment",
            Furniture::Metadata => "metadata",
            Furniture::Program => "program",
            Furniture::Tag => "tag",
            Furniture::Definition => "definition",
            Furniture::Layout => "layout",
        }
    }
}

/// Lines that went the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The first line, from one.
    pub line: usize,
    /// The last line.
    pub end_line: usize,
    /// Where they went.
    pub fate: Fate,
    /// In which note of the deck, counted from zero: `None` for a note that was merged
    /// into one like it, and for what is said of a note above or below it.
    pub note: Option<usize>,
}

/// The fate of each line, while the document is read.
///
/// What nobody claims is left over: a reader cannot lose a line by forgetting it.
#[derive(Debug, Clone)]
pub struct Ledger<'s> {
    source: &'s Source,
    fates: Vec<Option<Fate>>,
}

impl<'s> Ledger<'s> {
    /// Returns a ledger in which every line with something on it is left over.
    pub fn new(source: &'s Source) -> Self {
        let fates =
            source.lines().iter().map(|l| (!l.is_blank()).then_some(Fate::LeftOver)).collect();
        Ledger { source, fates }
    }

    /// Returns the fates of the lines of a span on which there is something.
    fn lines(&mut self, span: Span) -> impl Iterator<Item = &mut Fate> {
        let first = self.source.line_at(span.start);
        let last = self.source.line_at(span.end);
        self.fates[first - 1..last].iter_mut().flatten()
    }

    /// Records what became of the lines of a span. What was taken out of the text
    /// stays out, though a line that was joined over it spans it.
    pub fn record(&mut self, span: Span, fate: Fate) {
        for slot in self.lines(span) {
            if !matches!(slot, Fate::Marker | Fate::DiscardedSide) {
                *slot = fate.max(*slot);
            }
        }
    }

    /// Leaves out the lines that one reading of a conflict does not have, so that what
    /// spans them there takes nothing of them.
    pub(crate) fn leave_out(&mut self, reading: &[Line]) {
        let mut present = vec![false; self.fates.len() + 1];
        for Line { text: _, span } in reading {
            let lines = self.source.line_at(span.start)..=self.source.line_at(span.end);
            present[lines.start() - 1..*lines.end()].fill(true);
        }
        for (slot, present) in self.fates.iter_mut().zip(present) {
            slot.take_if(|fate| !present && *fate == Fate::LeftOver);
        }
    }

    /// Records that lines which were taken into a note are not kept after all.
    pub(crate) fn discard(&mut self, span: Span) {
        for slot in self.lines(span) {
            if matches!(slot, Fate::Note(_) | Fate::Table) {
                *slot = Fate::DiscardedSide;
            }
        }
    }

    /// Takes over what another ledger of the same source knows better.
    pub(crate) fn absorb(&mut self, other: &Ledger) {
        for (slot, other) in self.fates.iter_mut().zip(&other.fates) {
            *slot = (*slot).max(*other);
        }
    }

    /// Returns the runs of lines of the same fate in the same note, without blank lines.
    pub fn entries(&self, notes: &[Note]) -> Vec<Entry> {
        let mut note_of = vec![None; self.fates.len() + 1];
        for (at, note) in notes.iter().enumerate() {
            note_of[note.source.line..=note.source.end_line].fill(Some(at));
        }
        let mut entries: Vec<Entry> = Vec::new();
        for (number, fate) in self.fates.iter().enumerate() {
            let Some(fate) = *fate else { continue };
            let line = number + 1;
            let note = note_of[line].filter(|_| matches!(fate, Fate::Note(_) | Fate::Table));
            match entries.last_mut() {
                Some(last)
                    if last.fate == fate && last.note == note && last.end_line + 1 == line =>
                {
                    last.end_line = line;
                }
                _ => entries.push(Entry { line, end_line: line, fate, note }),
            }
        }
        entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_claims_is_left_over() {
        let source = Source::new("x", 0, "a\nb\n\nc\n");
        let mut ledger = Ledger::new(&source);
        ledger.record(Span { start: 2, end: 3 }, Fate::Note(Part::Answer));
        let entries = ledger.entries(&[]);
        let entry = |line, fate| Entry { line, end_line: line, fate, note: None };
        assert_eq!(
            entries,
            [
                entry(1, Fate::LeftOver),
                entry(2, Fate::Note(Part::Answer)),
                entry(4, Fate::LeftOver)
            ]
        );
    }

    #[test]
    fn the_rows_of_a_side_that_is_not_kept_are_discarded() {
        let text = "| a | b |\n|---|---|\n<<<<<<< HEAD\n| c | d |\n=======\n| c | e |\n>>>>>>> 0123abc\n| f | g |\n";
        let deck = crate::load(&Source::new("x", 0, text));
        let fates: Vec<_> = deck.ledger.iter().map(|entry| (entry.line, entry.fate)).collect();
        assert!(fates.contains(&(4, Fate::Table)), "{fates:?}");
        assert!(fates.contains(&(6, Fate::DiscardedSide)), "{fates:?}");
    }
}
