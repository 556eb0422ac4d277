//! The study handout: every question with its answer below it.

use crate::content::Inline;
use crate::deck::{Deck, Note, NoteKind};
use crate::source::Span;

use super::compositor::{BLOCK_GAP, Compositor, Place};
use super::flow::{Area, Flow, Mark, Row, keep_all};
use super::inline::Style;
use super::page::{ACCENT, Document, GREY, Item, Rule};
use super::tags::{ARTIFACT, DOCUMENT, NodeId, Tag};
use super::{Pdf, running};

/// The space between a number and its question, in ems.
const NUMBER_GAP: f32 = 0.6;

/// Sets a deck as a handout.
pub(super) fn set(pdf: &Pdf, deck: &Deck, mut compositor: Compositor<'_>) -> Document {
    let Deck {
        name,
        language,
        path,
        modified,
        description: _,
        preset: _,
        shuffled: _,
        notes,
        files: _,
        left_over: _,
        remarks: _,
        ledger: _,
        evidence: _,
    } = deck;
    let title = title(name, path);
    let counts = counts(notes);
    let mut handout = Handout { pdf, column: 0.0, sections: Vec::new() };
    handout.column = handout.number_column(notes, &mut compositor);
    let area = Area { left: pdf.margin_x, top: pdf.margin_top, height: pdf.text_height() };
    let mut flow = Flow::new(area);
    let rows = handout.title(&title, &counts, &mut compositor);
    flow.push(rows, &compositor.frames);
    let numbered = notes.iter().any(|note| note.number.is_some());
    let mut counted = 0;
    for note in notes {
        let table = matches!(note.kind, NoteKind::Table(_));
        counted += u64::from(!table);
        // A deck without numbers is counted.
        let number = if numbered { note.number } else { Some(counted) }.filter(|_| !table);
        compositor.span = note.span;
        let mut rows = handout.section(note, name, &mut compositor);
        rows.push(handout.space_before(!rows.is_empty()));
        rows.extend(handout.note(note, number, &mut compositor));
        flow.push(rows, &compositor.frames);
    }
    compositor.span = Span::default();
    running::heads(&mut flow, pdf, &title, &counts, &mut compositor);
    Document {
        title,
        language: language.clone(),
        modified: *modified,
        width: pdf.width,
        height: pdf.height,
        pages: flow.pages,
        bookmarks: flow.bookmarks,
        tags: compositor.tags,
        links: compositor.links,
    }
}

/// Returns what the document is called.
fn title(name: &str, path: &str) -> String {
    let levels: Vec<_> =
        name.split("::").map(str::trim).filter(|level| !level.is_empty()).collect();
    if !levels.is_empty() {
        return levels.join(": ");
    }
    let file = path.rsplit('/').next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    if stem.is_empty() { "Untitled".into() } else { stem.into() }
}

/// Returns how much the deck holds, in words.
fn counts(notes: &[Note]) -> String {
    let tables = notes.iter().filter(|note| matches!(note.kind, NoteKind::Table(_))).count();
    let questions = notes.len() - tables;
    let count = |count: usize, noun: &str| match count {
        0 => format!("no {noun}s"),
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    };
    match (questions, tables) {
        (questions, 0) => count(questions, "question"),
        (0, tables) => count(tables, "table"),
        _ => format!("{} · {}", count(questions, "question"), count(tables, "table")),
    }
}

/// How far the handout has come.
pub(super) struct Handout<'d> {
    pub pdf: &'d Pdf,
    /// How wide the column of the numbers is.
    column: f32,
    /// The sections that the note is in, from the outside in.
    pub sections: Vec<&'d str>,
}

impl<'d> Handout<'d> {
    /// Returns how wide the numbers need their column to be.
    fn number_column(&self, notes: &[Note], compositor: &mut Compositor<'_>) -> f32 {
        let largest = notes.iter().filter_map(|note| note.number).max();
        let largest = largest.unwrap_or(notes.len() as u64);
        let digits = "0".repeat(largest.to_string().len());
        let style = Style::new(self.question_size(), ARTIFACT).bold();
        let (_, width) = compositor.label(&format!("{digits}."), style);
        width + self.pdf.size * NUMBER_GAP
    }

    /// Returns where the numbers end, which stand above one another by their points.
    pub(super) fn number_end(&self) -> f32 {
        self.column - self.pdf.size * NUMBER_GAP
    }

    /// Returns the space above a note.
    fn space_before(&self, heading: bool) -> Row {
        if heading {
            Row::space(self.pdf.size * 0.55).kept()
        } else {
            Row::space(self.pdf.size * 1.1)
        }
    }

    pub(super) fn question_size(&self) -> f32 {
        self.pdf.size * 1.05
    }

    pub(super) fn place(&self, node: NodeId, heading: usize) -> Place {
        let width = self.pdf.text_width() - self.column;
        Place {
            x: self.column,
            width,
            size: self.pdf.size,
            node,
            heading,
            depth: 0,
            lists: 0,
            list_gap: BLOCK_GAP,
        }
    }

    fn title(&self, title: &str, counts: &str, compositor: &mut Compositor<'_>) -> Vec<Row> {
        let size = self.pdf.size;
        let width = self.pdf.text_width();
        let place = Place { x: 0.0, width, ..self.place(DOCUMENT, 1) };
        let node = compositor.tags.add(Tag::Heading(1), DOCUMENT);
        let style = Style::new(size * 1.8, node).bold().color(ACCENT);
        let mut rows = compositor.heading(&[Inline::Text(title.into())], style, place);
        for row in &mut rows {
            row.height = size * 2.2;
        }
        rows.push(Row::space(size * 0.25));
        let node = compositor.tags.add(Tag::Paragraph, DOCUMENT);
        let style = Style::new(size, node).italic().color(GREY);
        rows.extend(compositor.heading(&[Inline::Text(counts.into())], style, place));
        let rule = Rule { x: 0.0, y: size * 0.75, width, height: 0.6, color: ACCENT };
        rows.push(Row::new(size * 0.75 + 0.6, vec![Item::Rule(rule)]));
        rows
    }

    /// Returns the headings of the sections that begin with the note.
    fn section(&mut self, note: &'d Note, deck: &str, compositor: &mut Compositor<'_>) -> Vec<Row> {
        let own = match note.deck.strip_prefix(deck) {
            Some(rest) if rest.is_empty() || rest.starts_with("::") => rest,
            _ if deck.is_empty() => &note.deck,
            _ => "",
        };
        let sections: Vec<_> =
            own.split("::").map(str::trim).filter(|level| !level.is_empty()).collect();
        let old = self.sections.iter().zip(&sections).take_while(|(a, b)| a == b).count();
        let mut rows = Vec::new();
        for (level, name) in sections.iter().enumerate().skip(old) {
            let size = self.pdf.size * if level == 0 { 1.4 } else { 1.2 };
            let tag = compositor.tags.add(Tag::Heading(level + 2), DOCUMENT);
            let width = self.pdf.text_width();
            let place = Place { x: 0.0, width, ..self.place(DOCUMENT, 1) };
            let style = Style::new(size, tag).bold();
            let mut heading = compositor.heading(&[Inline::Text((*name).into())], style, place);
            if let Some(first) = heading.first_mut() {
                let title = (*name).into();
                first.mark = Some(Box::new(Mark { title, level, section: true }));
            }
            rows.push(Row::space(self.pdf.size * if level == old { 2.2 } else { 0.6 }));
            rows.append(&mut heading);
        }
        keep_all(&mut rows);
        // The space above the heading may stay behind on the page before.
        if let Some(first) = rows.first_mut() {
            first.keep = false;
        }
        self.sections = sections;
        rows
    }
}
