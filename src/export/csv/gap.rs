//! A text with gaps, as a question: a line in the place of what is hidden.

use crate::content::{Block, BlockKind, Gap, Inline};
use crate::source::Span;

/// What stands for what is hidden.
const GAP: &str = "_____";

/// Takes what is hidden out of blocks, and adds it to `hidden`, a gap each.
pub(super) fn take(blocks: &mut [Block], hidden: &mut Vec<Block>) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { level: _, content } => {
                take_inline(content, hidden);
            }
            BlockKind::Code { language: _, text, gaps } => {
                take_verbatim(text, gaps, hidden, Inline::Code);
            }
            BlockKind::List { start: _, tight: _, items } => {
                for item in items {
                    take(&mut item.blocks, hidden);
                }
            }
            BlockKind::Quote(blocks) => take(blocks, hidden),
            BlockKind::Table(table) => {
                for cell in table.header.iter_mut().chain(table.rows.iter_mut().flatten()) {
                    take_inline(cell, hidden);
                }
            }
            BlockKind::Rule => {}
        }
    }
}

fn take_inline(content: &mut [Inline], hidden: &mut Vec<Block>) {
    for part in content {
        match part {
            Inline::Cloze { ordinal: _, content, hint } => {
                let paragraph = BlockKind::Paragraph(std::mem::take(content));
                hidden.push(Block::new(paragraph, Span::default()));
                *part = Inline::Text(sign(hint.as_deref()));
            }
            Inline::Math { tex, display: _, gaps } => {
                let formula = |tex| Inline::Math { tex, display: false, gaps: Vec::new() };
                take_verbatim(tex, gaps, hidden, formula);
            }
            other => take_inline(other.inside_mut().map_or(&mut [], Vec::as_mut_slice), hidden),
        }
    }
}

/// Takes gaps out of a text that stands as it is; `part` makes one of what was hidden.
fn take_verbatim(
    text: &mut String,
    gaps: &mut Vec<Gap>,
    hidden: &mut Vec<Block>,
    part: impl Fn(String) -> Inline,
) {
    for Gap { range, .. } in gaps.iter() {
        let paragraph = BlockKind::Paragraph(vec![part(text[range.clone()].to_owned())]);
        hidden.push(Block::new(paragraph, Span::default()));
    }
    for Gap { range, ordinal: _, hint } in gaps.drain(..).rev() {
        text.replace_range(range, &sign(hint.as_deref()));
    }
}

/// Returns what stands in the place of a gap, with its hint.
fn sign(hint: Option<&str>) -> String {
    hint.map_or_else(|| GAP.to_owned(), |hint| format!("{GAP} ({hint})"))
}
