//! What stands between the questions: headings, tables, and what is left over.

use std::collections::HashSet;
use std::ops::Range;

use super::card::Card;
use super::row::{Row, dedent, whole};
use super::{Reader, heading, mark};
use crate::content::{Block, BlockKind, Inline, Table, text};
use crate::deck::{Note, NoteKind};
use crate::diagnostic::{Diagnostic, FREE_TABLE, INTRODUCTION, LEFT_OVER};
use crate::ledger::{Fate, Furniture};
use crate::markdown;
use crate::source::{Line, Span};

/// The sections of a document, as its headings open and close them.
pub(super) struct Outside {
    /// The row of the title, which is no section.
    title: Option<usize>,
    /// Whether nothing is said of what is left over: in a document without a
    /// question that is everything.
    mute: bool,
    levels: Vec<usize>,
    names: Vec<String>,
}

impl Outside {
    pub(super) fn new(title: Option<usize>, mute: bool) -> Self {
        Outside { title, mute, levels: Vec::new(), names: Vec::new() }
    }

    /// Returns the names of the sections that are open, from the outermost.
    pub(super) fn section(&self) -> &[String] {
        &self.names
    }

    /// Reads the rows between two questions, and returns the table notes in them.
    /// Text before a question (the next card) introduces it; text after the last one
    /// does not.
    pub(super) fn read(
        &mut self,
        rows: &[Row],
        range: Range<usize>,
        next: Option<&Card>,
        reader: &mut Reader,
    ) -> Vec<Note> {
        let introduces = next.is_some();
        let mut notes = Vec::new();
        let mut from = range.start;
        for at in range.clone() {
            let row = &rows[at];
            let heading = mark::heading(row.text());
            if heading.is_none() && self.title != Some(at) {
                continue;
            }
            notes.extend(self.text(&rows[from..at], introduces, reader));
            from = at + 1;
            reader.ledger.record(row.line.span, Fate::Heading);
            if let Some((level, name)) = heading
                && self.title != Some(at)
                // A heading that only says the question again opens no section.
                && !next.is_some_and(|card| says(card, name))
            {
                self.open(level, name);
            }
        }
        notes.extend(self.text(&rows[from..range.end], introduces, reader));
        notes
    }

    fn open(&mut self, level: usize, name: &str) {
        while self.levels.last().is_some_and(|&open| open >= level) {
            self.levels.pop();
            self.names.pop();
        }
        let name = section_name(name);
        if name.contains(char::is_alphabetic) && !heading::is_furniture(&name) {
            self.levels.push(level);
            self.names.push(name);
        }
    }

    /// Reads text without headings.
    fn text(&self, rows: &[Row], introduces: bool, reader: &mut Reader) -> Vec<Note> {
        if rows.iter().all(|row| row.blank) {
            return Vec::new();
        }
        let lines = dedent(rows);
        let mut comments = Vec::new();
        let blocks = markdown::parse(&lines, &mut comments);
        let covered = blocks.iter().map(|block| block.span).reduce(Span::join);
        if covered.is_none() {
            // Nothing but comments.
            reader.ledger.record(whole(rows), Fate::Furniture(Furniture::Comment));
        }
        for comment in &comments {
            reader.ledger.record(comment.span, Fate::Furniture(Furniture::Comment));
        }
        reader.sink.extend(comments);
        let mut notes = Vec::new();
        // A line is in one place: with text beside it, a table of HTML is no note.
        let shared: HashSet<_> = blocks
            .windows(2)
            .filter(|pair| pair[0].span.end > pair[1].span.start)
            .flat_map(|pair| [pair[0].span, pair[1].span])
            .collect();
        for block in blocks {
            match block.kind {
                BlockKind::Table(table) if is_told(&table) && !shared.contains(&block.span) => {
                    notes.push(self.table(table, block.span, reader));
                }
                BlockKind::Rule => {
                    reader.ledger.record(block.span, Fate::Furniture(Furniture::Layout));
                }
                _ if self.mute => {}
                _ => left_over(block.span, introduces, reader),
            }
        }
        notes
    }

    fn table(&self, table: Table, span: Span, reader: &mut Reader) -> Note {
        reader.ledger.record(span, Fate::Table);
        reader.sink.push(
            Diagnostic::new(&FREE_TABLE, span, "this table stands outside every question")
                .label(format!("made a note of its own, with {} cards", table.rows.len()))
                .help("indent it under a question to make it part of the answer"),
        );
        let name = vec![Inline::Text(name(&table))];
        let question = vec![Block::new(BlockKind::Paragraph(name), span)];
        let note = reader.new_note(None, &self.names, span);
        Note { kind: NoteKind::Table(table), question, ..note }
    }
}

/// Returns whether a table has rows, and a head that says what is in them.
fn is_told(table: &Table) -> bool {
    !table.rows.is_empty() && table.header.iter().any(|cell| !cell.is_empty())
}

/// Returns whether a card asks what a heading says.
fn says(card: &Card, heading: &str) -> bool {
    let words = |text: &str| -> String {
        let text = mark::counter(text).map_or(text, |(_, rest)| rest);
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let heading = words(heading);
    !heading.is_empty() && card.question.first().is_some_and(|line| words(&line.text) == heading)
}

/// Returns what a table is called: the head of its first column, and those of
/// the others.
fn name(table: &Table) -> String {
    let heads: Vec<_> = table.header.iter().map(|cell| text::render_inline(cell)).collect();
    match heads.split_first() {
        Some((first, rest)) if !first.is_empty() && !rest.is_empty() => {
            format!("{first}: {}", rest.join(", "))
        }
        _ => heads.iter().filter(|head| !head.is_empty()).cloned().collect::<Vec<_>>().join(", "),
    }
}

/// Reports a text that belongs to no question.
fn left_over(span: Span, introduces: bool, reader: &mut Reader) {
    let diagnostic = if introduces {
        Diagnostic::new(&INTRODUCTION, span, "this text stands before a question, in no note")
    } else {
        Diagnostic::new(&LEFT_OVER, span, "this text belongs to no question")
            .help("indent it under a question, or make it a heading or a comment")
    };
    reader.sink.push(diagnostic);
}

/// Returns the name of a deck without empty levels.
pub(super) fn deck_name(text: &str) -> String {
    let levels: Vec<_> =
        text.split("::").map(str::trim).filter(|level| !level.is_empty()).collect();
    levels.join("::")
}

/// Returns the name of a section, without what would mean something in the name
/// of a deck (`::` parts levels) and without the signs of Markdown.
pub(super) fn section_name(text: &str) -> String {
    let line = Line { text: text.into(), span: Span::default() };
    let blocks = markdown::parse(&[line], &mut Vec::new());
    let plain = match blocks.as_slice() {
        [Block { kind: BlockKind::Paragraph(content), span: _ }] => text::render_inline(content),
        _ => text.to_owned(),
    };
    let plain = plain.replace("::", ": ");
    text::squeeze(&plain).trim_matches(':').trim().to_owned()
}
