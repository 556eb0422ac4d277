//! The quiz: questions with room to answer them by hand, and a key to the answers.
//!
//! Tables and what there is to read further would say too much, and stand in the key.

use std::borrow::Cow;

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;

use super::Layout;
use crate::content::{Block, BlockKind, Inline, text};
use crate::deck::{Deck, Note, NoteKind, can_be_shuffled};
use crate::diagnostic::Diagnostic;
use crate::export::entry::{Entry, entries, sections};
use crate::export::pdf::compositor::Compositor;
use crate::export::pdf::flow::{Flow, Mark, Row, keep_all, keep_together};
use crate::export::pdf::grid::Grid;
use crate::export::pdf::inline::Style;
use crate::export::pdf::job::Job;
use crate::export::pdf::note::right;
use crate::export::pdf::page::{ACCENT, Document, GREY, Item, Rule};
use crate::export::pdf::paragraph::lead;
use crate::export::pdf::running::{Heads, heads};
use crate::export::pdf::sheet::Margins;
use crate::export::pdf::tags::{DOCUMENT, Tag};
use crate::source::Span;

/// How a quiz is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Quiz {
    /// What the order of the questions, and of their options, is drawn by; without it, they
    /// are in the order of the deck. Sections keep their order, and their questions.
    pub seed: Option<u64>,
    /// Where the answers are.
    pub key: Key,
}

/// Where the answers of a quiz are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Key {
    /// On pages after the questions.
    #[default]
    AtEnd,
    /// Not in this file.
    Without,
    /// Alone in this file, without the questions.
    Alone,
}

pub(super) const LAYOUT: Layout = Layout {
    name: "quiz",
    about: "questions with room to answer them, and a key",
    margins: Margins { top: 66.0, right: 68.0, bottom: 54.0, left: 68.0 },
    size: 10.5,
    set,
};

/// Handwriting takes this much more room than print.
const HANDWRITING: f32 = 1.6;
/// How wide a letter is on average, in ems.
const LETTER: f32 = 0.47;
/// How many lines there are to write on, where the answer is not known.
const UNKNOWN: usize = 4;
/// The fewest lines, and the most.
const LINES: (usize, usize) = (2, 18);
/// A question is kept on one page with so many lines below it.
const KEPT_LINES: usize = 9;

/// Sets a deck as a quiz.
fn set(job: &Job<'_>, sink: &mut Vec<Diagnostic>) -> Result<Document, String> {
    let Quiz { seed, key } = job.pdf.quiz;
    let deck = match seed {
        Some(seed) => Cow::Owned(shuffled(job.deck, seed)),
        None => Cow::Borrowed(job.deck),
    };
    let mut entries = entries(&deck);
    if seed.is_some() {
        count(&mut entries);
    }
    let area = job.area();
    job.check(area.width, area.height)?;
    let mut compositor = job.compositor(area.height);
    let grid = Grid::new(area.width, &entries, &mut compositor);
    let mut flow = Flow::new(area);
    let mut said = job.counts();
    if let Some(seed) = seed {
        said = format!("{said} · № {seed}");
    }
    let mut first_of_key = 0;
    if key != Key::Alone {
        let mut rows = grid.title(&said, &mut compositor);
        rows.extend(grid.name_and_date(&mut compositor));
        flow.push(compositor.galley(rows));
        flow.push_each(job, &entries, |entry, compositor| grid.task(entry, compositor));
        first_of_key = flow.pages.len();
    }
    if key != Key::Without {
        flow.new_page();
        let rows = match key {
            Key::Alone => grid.title(&said, &mut compositor),
            Key::AtEnd | Key::Without => Vec::new(),
        };
        let rows = rows.into_iter().chain(grid.key_heading(&mut compositor)).collect();
        flow.push(compositor.galley(rows));
        flow.push_each(job, &entries, |entry, compositor| grid.solution(entry, compositor));
    }
    // The key is counted on, but is no part of what is handed out.
    let Flow { pages, bookmarks, .. } = &mut flow;
    let all = pages.len();
    let of = if key == Key::AtEnd { first_of_key } else { all };
    let said = Heads { otherwise: &said, pages: of, before: 0 };
    let (tasks, solutions) = pages.split_at_mut(first_of_key);
    heads(tasks, bookmarks, said, &mut compositor);
    heads(
        solutions,
        bookmarks,
        Heads { pages: all, before: first_of_key, ..said },
        &mut compositor,
    );
    Ok(flow.finish(job, sink))
}

/// Returns the deck with its questions in the order that the seed draws, each in its
/// section, and with their options in an order of its own.
fn shuffled(deck: &Deck, seed: u64) -> Deck {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut deck = deck.clone();
    let name = deck.name.clone();
    for notes in deck.notes.chunk_by_mut(|a, b| sections(a, &name) == sections(b, &name)) {
        notes.shuffle(&mut random);
    }
    for note in &mut deck.notes {
        let explanation = note.answer.as_deref().unwrap_or_default();
        if let NoteKind::Choice(choices) = &mut note.kind
            && can_be_shuffled(choices, explanation)
        {
            choices.shuffle(&mut random);
        }
    }
    deck
}

/// Numbers what is asked from one.
fn count(entries: &mut [Entry<'_>]) {
    let questions = entries.iter_mut().filter(|entry| !is_table(entry.note));
    for (entry, number) in questions.zip(1..) {
        entry.number = Some(number);
    }
}

fn is_table(note: &Note) -> bool {
    matches!(note.kind, NoteKind::Table(_))
}

impl Grid {
    /// Sets lines for who answers, and when.
    fn name_and_date(&self, compositor: &mut Compositor<'_>) -> Vec<Row> {
        let height = self.size * 3.0;
        let gap = self.size * 1.5;
        let mut row = Row::new(height, Vec::new());
        let mut x = 0.0;
        let words = compositor.job.words;
        for (label, part) in [(words.name, 0.66), (words.date, 0.34)] {
            let end = x + (self.width - gap) * part;
            let node = compositor.tags.add(Tag::Paragraph, DOCUMENT);
            let style = Style::new(self.size, node).color(GREY);
            let (mut items, width) = compositor.label(label, style);
            let top = height - lead(self.size);
            crate::export::pdf::page::shift(&mut items, x, top);
            row.items.extend(items);
            let from = x + width + self.size * 0.6;
            row.items.push(Item::Rule(Rule {
                x: from,
                y: height - self.size * 0.3,
                width: (end - from).max(0.0),
                height: 0.4,
                color: GREY,
            }));
            x = end + gap;
        }
        vec![row, Row::space(self.size)]
    }

    /// Sets a question with room to answer it.
    fn task(&self, entry: &Entry<'_>, compositor: &mut Compositor<'_>) -> Vec<Row> {
        compositor.turn_to(entry.note);
        let mut rows = self.headings(entry, compositor);
        if is_table(entry.note) {
            return rows;
        }
        rows.push(self.space_before(entry));
        let mut asked =
            compositor.with_blanks(entry.note, |compositor| self.asked(entry, compositor));
        asked.extend(compositor.cited(self.place(DOCUMENT, 3)));
        let place = self.place(DOCUMENT, entry.sections.len() + 2);
        let mut room = match &entry.note.kind {
            NoteKind::Choice(choices) => compositor.options(choices, "☐ ", place),
            NoteKind::Typed => self.writing_lines(1, place),
            // It is answered where it is asked, in the gaps.
            NoteKind::Cloze | NoteKind::Table(_) => Vec::new(),
            NoteKind::Basic | NoteKind::Reversed | NoteKind::OptionalReversed(_) => {
                self.writing_lines(self.lines(entry.note.answer.as_deref()), place)
            }
        };
        if let (Some(last), false) = (asked.last_mut(), room.is_empty()) {
            last.keep = true;
            asked.push(Row::space(self.size * 0.3).kept());
        }
        let kept = room.len().min(KEPT_LINES);
        keep_together(&mut room[..kept]);
        rows.extend(asked);
        rows.extend(room);
        rows
    }

    /// Returns how many lines it takes to write an answer.
    fn lines(&self, answer: Option<&[Block]>) -> usize {
        let Some(answer) = answer else { return UNKNOWN };
        let letters = (self.width - self.column) / (self.size * LETTER);
        let printed: f32 = text::render(answer)
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(|line| line.chars().count() as f32 / letters)
            .map(|lines| if lines < 0.6 { 0.6 } else { lines })
            .sum();
        let (fewest, most) = LINES;
        #[allow(clippy::cast_sign_loss, clippy::cast_possible_truncation, reason = "few lines")]
        let written = (printed * HANDWRITING).ceil().clamp(0.0, 1000.0) as usize;
        written.clamp(fewest, most)
    }

    /// Sets what stands above the answers.
    fn key_heading(&self, compositor: &mut Compositor<'_>) -> Vec<Row> {
        let node = compositor.tags.add(Tag::Heading(2), DOCUMENT);
        let style = Style::new(self.size * 1.4, node).bold().color(ACCENT);
        let words = compositor.job.words.answer_key;
        let title = [Inline::Text(words.into())];
        let mut rows = compositor.heading(&title, style, self.full(DOCUMENT));
        if let Some(first) = rows.first_mut() {
            first.mark = Some(Box::new(Mark { title: words.into(), level: 0, section: true }));
        }
        rows.insert(0, Row::space(self.size * 1.4));
        rows.push(Row::space(self.size * 0.4));
        keep_all(&mut rows);
        rows
    }

    /// Sets the answer to a question, behind its number.
    fn solution(&self, entry: &Entry<'_>, compositor: &mut Compositor<'_>) -> Vec<Row> {
        compositor.turn_to(entry.note);
        let place = self.place(DOCUMENT, 3);
        let Note { kind, question, answer, extra, .. } = entry.note;
        let mut rows = match kind {
            NoteKind::Table(_) => {
                let mut rows = self.note(entry, compositor);
                // What is in the outline already is not in it twice.
                for row in &mut rows {
                    row.mark = None;
                }
                rows
            }
            NoteKind::Cloze => compositor.blocks(question, place),
            NoteKind::Choice(choices) => {
                let right: Vec<_> = right(choices)
                    .map(|(letter, choice)| (format!("{letter}."), choice.content.as_slice()))
                    .collect();
                compositor.labelled(&right, 0.12, place)
            }
            NoteKind::Basic
            | NoteKind::Reversed
            | NoteKind::OptionalReversed(_)
            | NoteKind::Typed => Vec::new(),
        };
        let said = answer.as_deref().unwrap_or_default().iter().chain(extra);
        for block in said {
            if matches!(kind, NoteKind::Table(_)) {
                break;
            }
            if !rows.is_empty() {
                rows.push(Row::space(self.size * 0.35));
            }
            rows.extend(compositor.blocks(std::slice::from_ref(block), place));
        }
        if rows.is_empty() {
            let none =
                Block::new(BlockKind::Paragraph(vec![Inline::Text("—".into())]), Span::default());
            rows = compositor.blocks(&[none], place);
        }
        rows.extend(compositor.cited(place));
        self.number(&mut rows, entry.number, self.size, compositor);
        rows.insert(0, Row::space(self.size * 0.6));
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_draws_an_order() {
        let text = "1. One?\n   - 1\n\n2. Two?\n   - 2\n\n3. Three?\n   - 3\n\n4. Four?\n   - 4\n";
        let deck = crate::load(&crate::source::Source::new("a.md", 0, text.to_owned()));
        let order = |seed| -> Vec<_> {
            shuffled(&deck, seed).notes.iter().filter_map(|note| note.number).collect()
        };
        assert_eq!(order(1), order(1));
        assert!((0..10).any(|seed| order(seed) != order(0)));
        assert_eq!(order(7).iter().sum::<u64>(), 10);
    }
}
