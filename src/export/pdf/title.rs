//! The block at the head of a document: what it is called, and what it holds.

use super::compositor::Compositor;
use super::flow::Row;
use super::grid::Grid;
use super::inline::Style;
use super::page::{ACCENT, GREY, Item, Rule};
use super::tags::{DOCUMENT, Tag};
use crate::content::Inline;

impl Grid {
    /// Sets the title, and a line below it, which begins with who wrote the document.
    pub(super) fn title(&self, below: &str, compositor: &mut Compositor<'_>) -> Vec<Row> {
        let below = match &compositor.job.deck.author {
            Some(author) => format!("{author} · {below}"),
            None => below.into(),
        };
        let (size, width) = (self.size, self.width);
        let title = [Inline::Text(compositor.job.title())];
        let node = compositor.tags.add(Tag::Heading(1), DOCUMENT);
        let style = Style::new(size * 1.8, node).bold().color(ACCENT);
        let mut rows = compositor.heading(&title, style, self.full(DOCUMENT));
        for row in &mut rows {
            row.height = size * 2.2;
        }
        rows.push(Row::space(size * 0.25));
        let node = compositor.tags.add(Tag::Paragraph, DOCUMENT);
        let style = Style::new(size, node).italic().color(GREY);
        rows.extend(compositor.heading(&[Inline::Text(below)], style, self.full(DOCUMENT)));
        let rule = Rule { x: 0.0, y: size * 0.75, width, height: 0.6, color: ACCENT };
        rows.push(Row::new(size * 0.75 + 0.6, vec![Item::Rule(rule)]));
        rows
    }
}
