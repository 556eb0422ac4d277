//! Addresses on paper: a link whose words are not its address gets a number, and the
//! address stands below the note.

use crate::content::{Block, BlockKind, Inline};
use crate::export::address::says;
use crate::source::Span;

use super::compositor::{Compositor, Place};
use super::flow::Row;
use super::inline::{Piece, Style};

/// The size of the addresses, as a part of that of the text.
const SMALL: f32 = 0.82;

impl Compositor<'_> {
    /// Adds the number of a link, if addresses are to be read on paper and its words do
    /// not say where it leads.
    pub(super) fn number_link(
        &mut self,
        url: &str,
        content: &[Inline],
        style: Style,
        lines: &mut [Vec<Piece>],
    ) {
        if !self.job.pdf.addresses || says(content, url) {
            return;
        }
        let number = self.cited.iter().position(|cited| cited == url).unwrap_or_else(|| {
            self.cited.push(url.into());
            self.cited.len() - 1
        });
        self.letters(&(number + 1).to_string(), style.raised(), lines);
    }

    /// Sets the addresses of the note that was set last, each with its number.
    pub(super) fn cited(&mut self, place: Place) -> Vec<Row> {
        let cited = std::mem::take(&mut self.cited);
        if cited.is_empty() {
            return Vec::new();
        }
        let block = |url: String| {
            let link = Inline::Link { content: vec![Inline::Text(url.clone())], url };
            [Block::new(BlockKind::Paragraph(vec![link]), Span::default())]
        };
        let blocks: Vec<_> = cited.into_iter().map(block).collect();
        let numbers = 1_usize..;
        let items: Vec<_> = numbers
            .zip(&blocks)
            .map(|(number, blocks)| (format!("{number}."), blocks.as_slice()))
            .collect();
        let small = Place { size: place.size * SMALL, ..place };
        let mut rows = vec![Row::space(place.size * 0.35).kept()];
        rows.extend(self.labelled(&items, 0.0, small));
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::Deck;
    use crate::export::Pdf;
    use crate::export::pdf::job::Job;
    use crate::export::pdf::page::Item;
    use crate::export::pdf::tags::{DOCUMENT, Tag};

    #[test]
    fn addresses_stand_below_under_their_numbers() {
        let mut sink = Vec::new();
        let pdf = Pdf { addresses: true, ..Pdf::default() };
        let deck = Deck::default();
        let job = Job::new(&pdf, &deck, &mut sink).unwrap();
        let mut compositor = job.compositor(600.0);
        let node = compositor.tags.add(Tag::Paragraph, DOCUMENT);
        let (x, heading, depth, lists, list_gap) = (0.0, 0, 0, 0, 0.0);
        let place = Place { x, width: 150.0, size: 10.0, node, heading, depth, lists, list_gap };
        let link = |words: &str, url: &str| Inline::Link {
            url: url.into(),
            content: vec![Inline::Text(words.into())],
        };
        let long = format!("https://example.org/{}", "documentation/".repeat(20));
        let content = vec![
            link("one", "https://a.org/"),
            Inline::Text(", ".into()),
            link("two", &long),
            Inline::Text(", ".into()),
            link("one again", "https://a.org/"),
            Inline::Text(", ".into()),
            link("b.org", "https://b.org"),
        ];
        let block = Block::new(BlockKind::Paragraph(content), Span::default());
        let text = |rows: &[Row]| {
            let mut text = String::new();
            for item in rows.iter().flat_map(|row| &row.items) {
                if let Item::Run(run) = item {
                    assert!(run.x + run.width() < 151.0, "{}", run.text);
                    text += &run.text;
                }
            }
            text
        };
        let rows = compositor.blocks(std::slice::from_ref(&block), place);
        assert_eq!(text(&rows), "one1, two2, one again1, b.org");
        let rows = compositor.cited(place);
        assert_eq!(text(&rows), format!("1.https://a.org/2.{long}"), "no hyphen in an address");
        assert!(compositor.cited(place).is_empty());
    }
}
