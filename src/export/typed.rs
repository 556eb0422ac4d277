//! An answer that is typed in.

use crate::content::{Block, BlockKind, Inline, text};

/// How many letters somebody can be asked to type without a slip.
const LONGEST: usize = 80;

/// Returns what is to be typed: the answer, where it is a short line of letters or code.
/// A picture, a formula or several lines cannot be typed.
pub(super) fn text(answer: &[Block]) -> Option<String> {
    let [Block { kind: BlockKind::Paragraph(content), span: _ }] = answer else { return None };
    if !content.iter().all(is_letters) {
        return None;
    }
    let typed = text::render_inline(content);
    let typed = text::squeeze(&typed);
    (!typed.is_empty() && typed.chars().count() <= LONGEST).then_some(typed)
}

fn is_letters(part: &Inline) -> bool {
    match part {
        Inline::Text(_) | Inline::Code(_) => true,
        Inline::Emphasis(content) | Inline::Strong(content) => content.iter().all(is_letters),
        Inline::Strikethrough(_)
        | Inline::Subscript(_)
        | Inline::Superscript(_)
        | Inline::Link { .. }
        | Inline::Image { .. }
        | Inline::Math { .. }
        | Inline::Cloze { .. }
        | Inline::Element { .. }
        | Inline::Break => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn paragraph(content: Vec<Inline>) -> Block {
        Block::new(BlockKind::Paragraph(content), Span::default())
    }

    #[test]
    fn a_short_line_is_typed() {
        let line = vec![Inline::Code("len".into()), Inline::Text(" it".into())];
        assert_eq!(text(&[paragraph(line)]), Some("len it".into()));
    }

    #[test]
    fn what_cannot_be_typed_is_not() {
        let word = || Inline::Text("a".into());
        assert_eq!(text(&[paragraph(vec![word()]), paragraph(vec![word()])]), None);
        assert_eq!(text(&[paragraph(vec![word(), Inline::Break, word()])]), None);
        assert_eq!(text(&[paragraph(vec![Inline::Text("a ".repeat(60))])]), None);
    }
}
