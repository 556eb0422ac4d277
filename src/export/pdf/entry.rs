//! How a note is called in outlines, and how the sections that begin with it are set.

use super::compositor::Compositor;
use super::flow::{Mark, Row, keep_all};
use super::gap::{Gaps, without_gaps};
use super::grid::Grid;
use super::inline::Style;
use super::tags::{DOCUMENT, Tag};
use crate::content::{Inline, text};
use crate::deck::{Note, NoteKind};
use crate::export::entry::Entry;
use crate::export::words::Words;

impl Entry<'_> {
    /// Returns what the outline calls the note.
    pub(super) fn title(&self, words: &Words, gaps: Gaps) -> String {
        let asked = match gaps {
            Gaps::Shown => self.asked(words),
            Gaps::Blank => text::squeeze(&without_gaps(&self.note.question)),
        };
        match self.number {
            Some(number) => format!("{number}. {asked}"),
            None => asked,
        }
    }

    /// Returns what the note asks, in one line.
    pub(super) fn asked(&self, words: &Words) -> String {
        let Note { question, kind, .. } = self.note;
        let asked = text::squeeze(&text::render(question));
        let table = asked.is_empty() && matches!(kind, NoteKind::Table(_));
        if table { words.table.into() } else { asked }
    }
}

impl Grid {
    /// Returns the headings of the sections that begin with the note.
    pub(super) fn headings(&self, entry: &Entry<'_>, compositor: &mut Compositor<'_>) -> Vec<Row> {
        let mut rows = Vec::new();
        for (level, name) in entry.headings() {
            let size = self.size * if level == 0 { 1.4 } else { 1.2 };
            let tag = compositor.tags.add(Tag::Heading(level + 2), DOCUMENT);
            let style = Style::new(size, tag).bold();
            let content = [Inline::Text(name.into())];
            let mut heading = compositor.heading(&content, style, self.full(DOCUMENT));
            if let Some(first) = heading.first_mut() {
                let title = name.to_owned();
                first.mark = Some(Box::new(Mark { title, level, section: true }));
            }
            let first = level == entry.begins;
            rows.push(Row::space(self.size * if first { 2.2 } else { 0.6 }));
            rows.append(&mut heading);
        }
        keep_all(&mut rows);
        // The space above the heading may stay behind on the page before.
        if let Some(first) = rows.first_mut() {
            first.keep = false;
        }
        rows
    }

    /// Returns the space above a note.
    pub(super) fn space_before(&self, entry: &Entry<'_>) -> Row {
        if entry.headings().next().is_some() {
            Row::space(self.size * 0.55).kept()
        } else {
            Row::space(self.size * 1.1)
        }
    }
}
