//! Gaps: what a cloze note hides, shown and marked, or blanks to fill in.

use crate::content::{Block, BlockKind, Gap, Inline, Table, parts, text};

use super::compositor::Compositor;
use super::inline::{Piece, Style};
use super::inset::Inset;
use super::page::{Drawing, GREY, Item, Rule};
use super::paragraph::Setting;

/// A blank is never narrower, in ems: nobody writes as small as that.
pub(super) const NARROWEST: f32 = 3.0;
/// A long blank may be broken into parts as wide as this, in ems.
const PART: f32 = 4.0;
/// How far the rule is below the baseline, in ems, and how thick it is, in points.
const DROP: f32 = 0.16;
const THICKNESS: f32 = 0.55;
/// The size of a hint, as a part of that of the text.
const HINT: f32 = 0.8;
/// What a blank says to those who hear it or copy it.
pub(super) const SPOKEN: &str = "_____";

/// How gaps are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Gaps {
    /// With what they hide, marked.
    #[default]
    Shown,
    /// As rules to write on, as long as what they hide. That is nowhere in the document.
    Blank,
}

/// Returns blocks as plain text, with what is between the gaps alone.
pub(super) fn without_gaps(blocks: &[Block]) -> String {
    let mut blocks = blocks.to_vec();
    hide(&mut blocks);
    text::render(&blocks)
}

/// Puts a blank in the place of what gaps hide.
fn hide(blocks: &mut [Block]) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { level: _, content } => {
                hide_in_line(content);
            }
            BlockKind::Code { language: _, text, gaps } => hide_parts(text, gaps),
            BlockKind::List { start: _, tight: _, items } => {
                for item in items {
                    hide(&mut item.blocks);
                }
            }
            BlockKind::Quote(blocks) => hide(blocks),
            BlockKind::Table(Table { alignments: _, header, rows }) => {
                std::iter::once(header).chain(rows).flatten().for_each(|cell| hide_in_line(cell));
            }
            BlockKind::Rule => {}
        }
    }
}

fn hide_in_line(content: &mut [Inline]) {
    for part in content {
        match part {
            Inline::Cloze { .. } => *part = Inline::Text(SPOKEN.into()),
            Inline::Math { tex, display: _, gaps } => hide_parts(tex, gaps),
            other => hide_in_line(other.inside_mut().map_or(&mut [], Vec::as_mut_slice)),
        }
    }
}

fn hide_parts(text: &mut String, gaps: &mut Vec<Gap>) {
    let seen = parts(text, gaps).into_iter();
    *text = seen.map(|(part, is_hidden)| if is_hidden { SPOKEN } else { part }).collect();
    gaps.clear();
}

impl Compositor<'_> {
    /// Adds a blank of a width, and the hint behind it.
    pub(super) fn blank(
        &mut self,
        width: f32,
        hint: Option<&str>,
        style: Style,
        lines: &mut Vec<Vec<Piece>>,
    ) {
        let size = style.look.size;
        let width = width.max(size * NARROWEST);
        let mut says = SPOKEN;
        let mut rest = width;
        let part = width / (width / (size * PART)).ceil().max(1.0);
        while rest > part * 0.5 {
            rest -= part;
            let (height, depth) = (size * 0.7, size * 0.25);
            let color = style.ink.color;
            let rule = Rule { x: 0.0, y: size * DROP, width: part, height: THICKNESS, color };
            let item = Item::Drawing(Drawing {
                x: 0.0,
                y: -height,
                width: part,
                height: height + depth,
                items: vec![Item::Rule(rule)],
                says: std::mem::take(&mut says).into(),
                node: style.ink.node,
                link: None,
            });
            let joint = rest > part * 0.5;
            let (alone, parts) = (None, Vec::new());
            let inset = Inset { item, width: part, height, depth, alone, parts, joint };
            self.inset(inset, style, lines);
        }
        if let Some(hint) = hint.filter(|hint| !hint.trim().is_empty()) {
            let mut small = style.color(GREY);
            small.look.size *= HINT;
            self.letters(&format!("\u{a0}({})", hint.trim()), small, lines);
        }
    }

    /// Returns how wide text would be on one line.
    pub(super) fn width_of(&mut self, lines: &[Vec<Piece>], size: f32) -> f32 {
        let setting = Setting::ragged(f32::MAX, size);
        let width = |me: &mut Self, pieces: &[Piece]| me.shape(pieces, setting).width();
        lines.iter().map(|pieces| width(self, pieces)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::Deck;
    use crate::export::Pdf;
    use crate::export::pdf::compositor::Place;
    use crate::export::pdf::flow::Row;
    use crate::export::pdf::job::Job;
    use crate::export::pdf::tags::{DOCUMENT, Tag};
    use crate::source::Span;

    /// Returns the runs, and the widths of the blanks on each row, of a block with blanks.
    fn set(kind: BlockKind) -> (String, Vec<Vec<f32>>) {
        let mut sink = Vec::new();
        let (pdf, deck) = (Pdf::default(), Deck::default());
        let job = Job::new(&pdf, &deck, &mut sink).unwrap();
        let mut compositor = job.compositor(600.0);
        compositor.gaps = Gaps::Blank;
        let node = compositor.tags.add(Tag::Paragraph, DOCUMENT);
        let place = Place {
            x: 0.0,
            width: 200.0,
            size: 10.0,
            node,
            heading: 0,
            depth: 0,
            lists: 0,
            list_gap: 0.0,
        };
        let rows = compositor.blocks(&[Block::new(kind, Span::default())], place);
        let text = rows.iter().flat_map(|row| &row.items).filter_map(|item| match item {
            Item::Run(run) => Some(run.text.as_str()),
            _ => None,
        });
        let blanks = |row: &Row| {
            let widths = row.items.iter().filter_map(|item| match item {
                Item::Drawing(drawing) => Some(drawing.width.round()),
                _ => None,
            });
            widths.collect::<Vec<_>>()
        };
        let blanks = rows.iter().map(blanks).filter(|row| !row.is_empty()).collect();
        (text.collect(), blanks)
    }

    fn cloze(answer: &str, hint: Option<&str>) -> BlockKind {
        BlockKind::Paragraph(vec![
            Inline::Text("It is ".into()),
            Inline::Cloze {
                ordinal: 1,
                content: vec![Inline::Text(answer.into())],
                hint: hint.map(Into::into),
            },
            Inline::Text(".".into()),
        ])
    }

    #[test]
    fn plain_text_hides_the_answer_too() {
        let nested = Inline::Strong(vec![Inline::Cloze {
            ordinal: 1,
            content: vec![Inline::Text("secret".into())],
            hint: None,
        }]);
        let gaps = vec![Gap { range: 4..7, ordinal: 1, hint: None }];
        let math = Inline::Math { tex: "x = 123".into(), display: false, gaps };
        let kind = BlockKind::Paragraph(vec![nested, Inline::Text(" or ".into()), math]);
        let block = Block::new(kind, Span::default());
        assert_eq!(without_gaps(&[block]), "_____ or x = _____");
    }

    #[test]
    fn blanks_hide_the_answer() {
        let (text, blanks) = set(cloze("x", Some("one letter")));
        assert_eq!(text, "It is \u{a0}(one letter).");
        assert_eq!(blanks, [[30.0]]);
    }

    #[test]
    fn blanks_are_as_long_as_the_answer() {
        let width = |answer: &str| set(cloze(answer, None)).1.concat().iter().sum::<f32>();
        assert!(width("an answer of some words") > 90.0);
        assert!(width("an answer of some words") < 115.0);
    }

    #[test]
    fn long_blanks_go_on_in_the_next_line() {
        let (_, blanks) = set(cloze(&"many words ".repeat(12), None));
        assert!(blanks.len() > 2, "{blanks:?}");
        for row in &blanks {
            assert!(row.iter().sum::<f32>() <= 200.0, "{row:?}");
        }
    }

    #[test]
    fn code_and_formulas_have_blanks_too() {
        let gaps = |range| vec![Gap { range, ordinal: 1, hint: Some("h".into()) }];
        let code = BlockKind::Code {
            language: Some("rust".into()),
            text: "fn f() {\n    secret();\n    more();\n}".into(),
            gaps: gaps(9..34),
        };
        let (text, blanks) = set(code);
        assert_eq!(text.replace(' ', ""), "fnf(){\u{a0}(h)}");
        assert_eq!(blanks.len(), 2, "a line each");
        for tex in ["x = 123", r"\unknown = 123"] {
            let gaps = gaps(tex.len() - 3..tex.len());
            let formula = Inline::Math { tex: tex.into(), display: false, gaps };
            let (text, blanks) = set(BlockKind::Paragraph(vec![formula]));
            assert!(!text.contains('1') && blanks.len() == 1, "{text}");
        }
    }
}
