//! One note as it is studied: what is asked, and what is answered.

use crate::content::{Block, BlockKind, Inline};
use crate::deck::{Choice, Note, NoteKind};
use crate::sheet::letter;
use crate::source::Span;

use super::compositor::{Compositor, Place, hang};
use super::flow::{Mark, Row, keep_all, keep_together};
use super::grid::Grid;
use super::inline::Style;
use super::page::{ACCENT, Item, PALE, Rule, shift};
use super::paragraph::lead;
use super::tags::{DOCUMENT, NodeId, Tag};
use crate::export::entry::Entry;

/// An answer of so few lines is never cut.
const SHORT_ANSWER: usize = 5;
/// A question of more lines may be cut.
const LONG_QUESTION: usize = 24;
/// How many lines there are to write an answer on, and their distance, in ems.
const WRITING_LINES: usize = 3;
const WRITING_SPACE: f32 = 2.1;

impl Grid {
    /// Sets one note.
    pub(super) fn note(&self, entry: &Entry<'_>, compositor: &mut Compositor<'_>) -> Vec<Row> {
        let Note { kind, answer, extra, .. } = entry.note;
        let place = self.place(DOCUMENT, entry.sections.len() + 2);
        let mut rows = self.asked(entry, compositor);
        let mut below = self.answer(kind, answer.as_deref(), place, compositor);
        if !extra.is_empty() {
            if !below.is_empty() {
                below.push(Row::space(place.size * 0.35));
            }
            below.extend(compositor.blocks(extra, place));
        }
        below.extend(compositor.cited(place));
        if let (Some(last), false) = (rows.last_mut(), below.is_empty()) {
            let table = matches!(kind, NoteKind::Table(_));
            last.keep = true;
            let gap = match answer.as_deref().and_then(<[Block]>::first).map(|first| &first.kind) {
                _ if table => 0.8,
                Some(BlockKind::Table(_) | BlockKind::Code { .. }) => 0.5,
                _ => 0.25,
            };
            rows.push(Row::space(place.size * gap).kept());
        }
        rows.extend(below);
        rows
    }

    /// Sets what a note asks, with its number; of a table, all of it.
    pub(super) fn asked(&self, entry: &Entry<'_>, compositor: &mut Compositor<'_>) -> Vec<Row> {
        let Note {
            guid: _,
            id: _,
            modified: _,
            kind,
            number: _,
            deck: _,
            tags: _,
            question,
            answer: _,
            extra: _,
            media: _,
            schedule: _,
            source: _,
            span: _,
        } = entry.note;
        let number = entry.number;
        let level = entry.sections.len();
        let place = self.place(DOCUMENT, level + 2);
        let mut rows = match kind {
            NoteKind::Table(table) => {
                let node = compositor.tags.add(Tag::Table, DOCUMENT);
                let caption = Place { node: compositor.tags.add(Tag::Caption, node), ..place };
                let style = Style::new(place.size, caption.node).bold().color(ACCENT);
                let mut rows = self.question(question, style, caption, compositor);
                if !rows.is_empty() {
                    rows.push(Row::space(place.size * 0.45));
                }
                keep_all(&mut rows);
                rows.extend(compositor.table_in(table, place, node));
                rows
            }
            NoteKind::Cloze => {
                let mut rows = compositor.blocks(question, place);
                self.number(&mut rows, number, place.size, compositor);
                rows
            }
            NoteKind::Basic
            | NoteKind::Reversed
            | NoteKind::OptionalReversed(_)
            | NoteKind::Typed
            | NoteKind::Choice(_) => {
                let node = compositor.tags.add(Tag::Heading(level + 2), DOCUMENT);
                let heading = Place { node, ..place };
                let style = self.question_style(node);
                let mut rows = self.question(question, style, heading, compositor);
                self.number(&mut rows, number, self.question_size(), compositor);
                if rows.len() <= LONG_QUESTION {
                    keep_all(&mut rows);
                }
                rows
            }
        };
        if let Some(first) = rows.first_mut() {
            let title = entry.title(compositor.job.words, compositor.gaps);
            first.mark = Some(Box::new(Mark { title, level, section: false }));
        }
        rows
    }

    /// Returns how a question is set.
    pub(super) fn question_style(&self, node: NodeId) -> Style {
        Style::new(self.question_size(), node).bold().color(ACCENT)
    }

    /// Sets what is asked, its paragraphs in the given style.
    pub(super) fn question(
        &self,
        question: &[Block],
        style: Style,
        place: Place,
        compositor: &mut Compositor<'_>,
    ) -> Vec<Row> {
        let mut rows = Vec::new();
        let whole = compositor.span;
        for block in question {
            compositor.enter(block.span);
            let set = match &block.kind {
                BlockKind::Paragraph(content) | BlockKind::Heading { level: _, content } => {
                    compositor.heading(content, style, place)
                }
                _ => compositor
                    .blocks(std::slice::from_ref(block), Place { node: DOCUMENT, ..place }),
            };
            if !rows.is_empty() && !set.is_empty() {
                rows.push(Row::space(self.size * 0.35));
            }
            rows.extend(set);
        }
        compositor.span = whole;
        rows
    }

    /// Hangs the number of a question in the margin.
    pub(super) fn number(
        &self,
        rows: &mut Vec<Row>,
        number: Option<u64>,
        size: f32,
        compositor: &mut Compositor<'_>,
    ) {
        let Some(number) = number else { return };
        // The number is read with the question: it has the node of its first words.
        let node = rows.iter().flat_map(|row| &row.items).find_map(Item::node);
        let node = node.map_or(DOCUMENT, |node| compositor.tags.around(node));
        let style = Style::new(size, node).bold().color(ACCENT);
        let (mut items, width) = compositor.label(&format!("{number}. "), style);
        let x = self.number_end() - width;
        shift(&mut items, x, 0.0);
        hang(rows, items, lead(size));
    }

    /// Sets what stands below the question.
    fn answer(
        &self,
        kind: &NoteKind,
        answer: Option<&[Block]>,
        place: Place,
        compositor: &mut Compositor<'_>,
    ) -> Vec<Row> {
        let mut rows = match kind {
            NoteKind::Choice(choices) => self.choices(choices, place, compositor),
            NoteKind::Basic
            | NoteKind::Reversed
            | NoteKind::OptionalReversed(_)
            | NoteKind::Typed
                if answer.is_none() =>
            {
                self.writing_lines(WRITING_LINES, place)
            }
            NoteKind::Basic
            | NoteKind::Reversed
            | NoteKind::OptionalReversed(_)
            | NoteKind::Typed
            | NoteKind::Cloze
            | NoteKind::Table(_) => Vec::new(),
        };
        let blocks = compositor.blocks(answer.unwrap_or_default(), place);
        if !rows.is_empty() && !blocks.is_empty() {
            rows.push(Row::space(place.size * 0.35));
        }
        rows.extend(blocks);
        if rows.iter().filter(|row| !row.blank).count() <= SHORT_ANSWER {
            keep_together(&mut rows);
        } else {
            // One line is not enough to go with the question.
            rows[0].keep = true;
        }
        rows
    }

    /// Sets the options of a question, and which of them are right.
    fn choices(
        &self,
        choices: &[Choice],
        place: Place,
        compositor: &mut Compositor<'_>,
    ) -> Vec<Row> {
        let mut rows = compositor.options(choices, "", place);
        let right: Vec<String> = right(choices).map(|(letter, _)| letter).collect();
        if !right.is_empty() {
            let words = compositor.job.words;
            let noun = if right.len() == 1 { words.answer } else { words.answers };
            let answer = vec![
                Inline::Strong(vec![Inline::Text(format!("{noun}:"))]),
                Inline::Text(format!(" {}", right.join(", "))),
            ];
            if let Some(last) = rows.last_mut() {
                last.keep = true;
            }
            rows.push(Row::space(self.size * 0.35).kept());
            let block = Block::new(BlockKind::Paragraph(answer), Span::default());
            rows.extend(compositor.blocks(&[block], place));
        }
        rows
    }

    /// Returns lines to write on.
    pub(super) fn writing_lines(&self, count: usize, place: Place) -> Vec<Row> {
        let height = self.size * WRITING_SPACE;
        let Place { x, width, .. } = place;
        let rule = Rule { x, y: height - 0.4, width, height: 0.4, color: PALE };
        vec![Row::new(height, vec![Item::Rule(rule)]); count]
    }
}

impl Compositor<'_> {
    /// Sets the options of a question, each with a letter behind a sign.
    pub(super) fn options(&mut self, choices: &[Choice], sign: &str, place: Place) -> Vec<Row> {
        let options: Vec<_> = choices
            .iter()
            .enumerate()
            .map(|(at, Choice { content, correct: _ })| {
                (format!("{sign}{}.", letter(at)), content.as_slice())
            })
            .collect();
        self.labelled(&options, 0.12, place)
    }
}

/// Returns the right options, each with its letter.
pub(super) fn right(choices: &[Choice]) -> impl Iterator<Item = (String, &Choice)> {
    let lettered = choices.iter().enumerate();
    lettered.filter(|(_, choice)| choice.correct).map(|(at, choice)| (letter(at), choice))
}
