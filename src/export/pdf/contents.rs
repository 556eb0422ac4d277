//! The table of contents: what is where, with dots that lead to the number of the page.

use super::compositor::{Compositor, Place, hang};
use super::flow::{Flow, Row, Slot, keep_all, keep_lines};
use super::grid::{Grid, NUMBER_GAP};
use super::inline::Style;
use super::job::Job;
use super::page::{GREY, Glyph, Item, Target, shift};
use super::paragraph::lead;
use super::tags::{ARTIFACT, DOCUMENT, NodeId, Tag};
use crate::content::Inline;
use crate::export::entry::Entry;
use crate::export::words::Words;

/// What the table of contents lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Contents {
    /// There is none.
    #[default]
    None,
    /// The sections; the questions, where there are no sections.
    Sections,
    /// The sections and the questions in them.
    Questions,
}

/// The room for the number of a page, in ems.
const NUMBER_ROOM: f32 = 3.2;
/// The distance between two of the dots, in ems.
const DOT_STEP: f32 = 0.55;
/// How far entries are indented below their section, in ems.
const INDENT: f32 = 1.3;

/// The size of entries, as a part of the size of the text: fifty questions and the title
/// stand on one page of A4.
const SIZE: f32 = 0.92;

/// An entry of the contents.
struct Line {
    number: Option<u64>,
    title: String,
    level: usize,
    section: bool,
    /// Which bookmark it leads to: they are listed in the same order.
    mark: usize,
}

/// Returns what there is to list.
fn lines(contents: Contents, entries: &[Entry<'_>], words: &Words) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut mark = 0;
    let has_sections = entries.iter().any(|entry| entry.headings().next().is_some());
    let questions = match contents {
        Contents::None => return lines,
        Contents::Sections => !has_sections,
        Contents::Questions => true,
    };
    for entry in entries {
        for (level, name) in entry.headings() {
            lines.push(Line { number: None, title: name.into(), level, section: true, mark });
            mark += 1;
        }
        if questions {
            let level = entry.sections.len();
            let (number, title) = (entry.number, entry.asked(words));
            lines.push(Line { number, title, level, section: false, mark });
        }
        mark += 1;
    }
    lines
}

/// A table of contents whose numbers are not known yet.
pub(super) struct Outline {
    lines: Vec<Line>,
    /// The node of each line in the tag tree of the flow.
    nodes: Vec<NodeId>,
}

impl Outline {
    /// Puts the entries into the flow, without their numbers. What follows begins a page of
    /// its own unless the contents are short.
    pub(super) fn set(
        grid: &Grid,
        entries: &[Entry<'_>],
        flow: &mut Flow,
        compositor: &mut Compositor<'_>,
    ) -> Self {
        let lines = lines(compositor.job.pdf.contents, entries, compositor.job.words);
        let mut nodes = Vec::with_capacity(lines.len());
        if lines.is_empty() {
            return Outline { lines, nodes };
        }
        let grid = &Grid { size: grid.size * SIZE, ..*grid };
        let Grid { size, width, .. } = *grid;
        let table = compositor.tags.add(Tag::Contents, DOCUMENT);
        let mut rows = vec![Row::space(size * 1.2)];
        let node = compositor.tags.add(Tag::Heading(2), DOCUMENT);
        let style = Style::new(size * 1.15, node).bold();
        let title = [Inline::Text(compositor.job.words.contents.into())];
        rows.extend(compositor.heading(&title, style, grid.full(node)));
        rows.push(Row::space(size * 0.3));
        for line in &lines {
            let item = compositor.tags.add(Tag::ContentsItem, table);
            let node = compositor.tags.add(Tag::Link, item);
            nodes.push(node);
            let top = line.section && line.level == 0;
            let mut style = Style::new(size, node);
            if top {
                style = style.bold();
            }
            style.ink.link = Some(compositor.links.len());
            compositor.links.push(Target::Mark(line.mark));
            // Numbers stand above one another, as they do before their questions.
            let indent = size * INDENT * line.level as f32;
            let x = indent + if line.number.is_some() { grid.column * SIZE } else { 0.0 };
            let room = width - x - size * NUMBER_ROOM;
            let place = Place { x, width: room.max(size * 6.0), ..grid.full(node) };
            let title = [Inline::Text(line.title.clone())];
            let mut set = compositor.heading(&title, style, place);
            if let Some(number) = line.number {
                let (mut number, width) = compositor.label(&format!("{number}. "), style);
                shift(&mut number, x - size * NUMBER_GAP - width, 0.0);
                hang(&mut set, number, lead(size));
            }
            keep_lines(&mut set);
            if top {
                rows.push(Row::space(size * 0.5));
                keep_all(&mut set);
            }
            if let Some(last) = set.last_mut() {
                let end = super::paragraph::visible_width(&last.items);
                last.entry = Some((nodes.len() - 1, end));
            }
            rows.extend(set);
        }
        let height: f32 = rows.iter().map(|row| row.height).sum();
        let galley = compositor.galley(rows);
        let before = flow.push(galley);
        for node in &mut nodes {
            *node = super::tags::moved(*node, before);
        }
        if height > compositor.page_height / 3.0 {
            flow.new_page();
        }
        Outline { lines, nodes }
    }

    /// Adds the dots and the numbers, now that the bookmarks have their pages.
    pub(super) fn number(
        &self,
        flow: &mut Flow,
        grid: &Grid,
        job: &Job<'_>,
        compositor: &mut Compositor<'_>,
    ) {
        let right = job.area().left + grid.width;
        for Slot { entry, page, x, y } in std::mem::take(&mut flow.entries) {
            let Some(mark) = flow.bookmarks.get(self.lines[entry].mark) else { continue };
            let style = Style::new(grid.size * SIZE, self.nodes[entry]);
            let (mut number, width) = compositor.label(&(mark.page + 1).to_string(), style);
            shift(&mut number, right - width, y);
            let style = Style::new(grid.size * SIZE, ARTIFACT).color(GREY);
            let leader = leader(x, right - width, y, style, compositor);
            flow.pages[page].items.extend(leader.into_iter().chain(number));
        }
    }
}

/// Returns dots from a text to its number, which stand below one another.
fn leader(from: f32, to: f32, y: f32, style: Style, compositor: &mut Compositor<'_>) -> Vec<Item> {
    let size = style.look.size;
    let step = size * DOT_STEP;
    let first = ((from + size * 0.5) / step).ceil();
    let count = ((to - size * 0.3) / step).floor() - first;
    if count < 2.0 {
        return Vec::new();
    }
    let (mut dots, _) = compositor.label(".", style);
    if let Some(Item::Run(run)) = dots.first_mut()
        && let Some(dot) = run.glyphs.first().cloned()
    {
        run.text.clear();
        let dot = Glyph { advance: step, text: 0..0, ..dot };
        #[allow(clippy::cast_sign_loss, clippy::cast_possible_truncation, reason = "few dots")]
        let count = count as usize;
        run.glyphs = vec![dot; count];
    }
    shift(&mut dots, first * step, y);
    dots
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::Deck;

    fn titles(contents: Contents, text: &str) -> Vec<String> {
        let deck: Deck = crate::load(&crate::source::Source::new("a.md", 0, text.to_owned()));
        let entries = crate::export::entry::entries(&deck);
        lines(contents, &entries, Words::of("en"))
            .into_iter()
            .map(|l| format!("{} {}", l.mark, l.title))
            .collect()
    }

    #[test]
    fn sections_or_questions_are_listed() {
        let text = "# One\n\n## A\n\n1. Why?\n   - So.\n\n## B\n\n2. How?\n   - So.\n";
        assert_eq!(titles(Contents::None, text), [""; 0]);
        assert_eq!(titles(Contents::Sections, text), ["0 A", "2 B"]);
        assert_eq!(titles(Contents::Questions, text), ["0 A", "1 Why?", "2 B", "3 How?"]);
        let plain = "1. Why?\n   - So.\n\n2. How?\n   - So.\n";
        assert_eq!(titles(Contents::Sections, plain), ["0 Why?", "1 How?"]);
    }
}
