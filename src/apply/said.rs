//! What the cells of a note say, and where its words stand in the text as it was typed.

use std::collections::BTreeSet;
use std::ops::Range;

use imara_diff::{Algorithm, Diff, InternedInput};

use crate::sheet::{Cell, Column, Line, choices, lines, text as text_of};

/// The cells of a note, by the columns whose text stands in the document, in its order.
pub(super) type Cells<'c> = Vec<(Column, &'c Cell)>;

/// Returns the words of a text, and every sign by itself.
pub(super) fn words(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut goes_on = false;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let is_letter = c.is_alphanumeric() || crate::source::is_zero_width(c) || is_mark(c);
        if c.is_whitespace() {
            goes_on = false;
        } else if is_letter && goes_on {
            if let Some(last) = words.last_mut() {
                last.end = end;
            }
        } else {
            words.push(at..end);
            goes_on = is_letter;
        }
    }
    words
}

/// Returns whether a character goes on top of the one before it.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// What cells say, line by line.
pub(super) struct Said {
    pub(super) lines: Vec<SaidLine>,
    /// Every word, by its line and its place there.
    pub(super) words: Vec<(usize, Range<usize>)>,
}

pub(super) struct SaidLine {
    column: Column,
    pub(super) line: Line,
    /// The sign of an option that begins on it.
    pub(super) option: Option<Sign>,
    pub(super) text: String,
    /// Which of the words are on it.
    pub(super) words: Range<usize>,
}

impl Said {
    pub(super) fn of(cells: &Cells) -> Self {
        let mut said = Said { lines: Vec::new(), words: Vec::new() };
        for (column, cell) in cells {
            if *column == Column::Options {
                // Their letters and ticks are signs, and no words.
                for (at, (content, right)) in choices(cell).iter().enumerate() {
                    let mut option = Some(Sign { at, right: *right });
                    for line in lines(content) {
                        said.add(*column, line, option.take());
                    }
                }
                continue;
            }
            for line in lines(cell) {
                said.add(*column, line, None);
            }
        }
        said
    }

    fn add(&mut self, column: Column, line: Line, option: Option<Sign>) {
        if line.is_blank() {
            return;
        }
        let text = text_of(&line.runs);
        let at = self.lines.len();
        let first = self.words.len();
        self.words.extend(words(&text).into_iter().map(|word| (at, word)));
        let words = first..self.words.len();
        self.lines.push(SaidLine { column, line, option, text, words });
    }

    pub(super) fn of_column(&self, column: Column) -> Range<usize> {
        let is_of = |line: &SaidLine| line.column == column;
        let first = self.lines.iter().position(is_of).unwrap_or(self.lines.len());
        first..first + self.lines.iter().filter(|line| is_of(line)).count()
    }

    pub(super) fn word(&self, at: usize) -> &str {
        let (line, range) = &self.words[at];
        &self.lines[*line].text[range.clone()]
    }
}

/// What an option begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sign {
    /// Which option it is, from zero.
    pub(super) at: usize,
    /// Whether it is right.
    pub(super) right: bool,
}

/// A text as it was typed, and where the words of cells stand in it.
pub(super) struct Typed<'t> {
    pub(super) text: &'t str,
    /// By the words of the cells.
    places: Vec<Option<Range<usize>>>,
}

impl<'t> Typed<'t> {
    pub(super) fn of(text: &'t str, said: &Said) -> Self {
        let typed = words(text);
        let mut input = InternedInput::default();
        input.update_before((0..said.words.len()).map(|at| said.word(at)));
        input.update_after(typed.iter().map(|range| &text[range.clone()]));
        let diff = Diff::compute(Algorithm::Myers, &input);
        let mut places = vec![None; said.words.len()];
        let (mut at, mut place) = (0, 0);
        let mut pair = |at: Range<usize>, place: usize| {
            for (step, slot) in places[at].iter_mut().enumerate() {
                *slot = typed.get(place + step).cloned();
            }
        };
        for hunk in diff.hunks() {
            let (start, end) = (hunk.before.start as usize, hunk.before.end as usize);
            pair(at..start, place);
            at = end;
            place = hunk.after.end as usize;
        }
        pair(at..said.words.len(), place);
        Typed { text, places }
    }

    pub(super) fn place(&self, word: usize) -> Option<Range<usize>> {
        self.places.get(word)?.clone()
    }

    /// Returns where the words of a line stand, from the first to the last that was found.
    pub(super) fn span(&self, line: &SaidLine) -> Option<Range<usize>> {
        let found: Vec<_> = line.words.clone().filter_map(|word| self.place(word)).collect();
        Some(found.first()?.start..found.last()?.end)
    }

    /// Returns where the words of a column stand, from the first to the last.
    pub(super) fn span_of(&self, said: &Said, column: Column) -> Option<Range<usize>> {
        let lines = &said.lines[said.of_column(column)];
        let first = lines.first()?.words.start;
        let last = lines.last()?.words.end.checked_sub(1)?;
        Some(self.place(first)?.start..self.place(last)?.end)
    }

    /// Returns the whole lines that a range has a part of, without the last line end.
    pub(super) fn whole(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.text[..range.start].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[range.end..].find('\n').map_or(self.text.len(), |at| range.end + at);
        start..end
    }

    /// Returns what stands on a line before a place.
    pub(super) fn prefix(&self, at: usize) -> &'t str {
        let start = self.text[..at].rfind('\n').map_or(0, |end| end + 1);
        &self.text[start..at]
    }
}

/// Returns how much two texts are alike, from 0 to 1: by the words that both have.
pub(super) fn share_of_words(a: &str, b: &str) -> f64 {
    let set = |text: &str| -> BTreeSet<String> {
        words(text).into_iter().map(|word| text[word].to_lowercase()).collect()
    };
    let (a, b) = (set(a), set(b));
    #[expect(clippy::cast_precision_loss, reason = "a few words")]
    let share = 2.0 * a.intersection(&b).count() as f64 / (a.len() + b.len()).max(1) as f64;
    share
}
