//! Text that is written from right to left.
//!
//! Everything is set as if it began on the left. Where it begins on the right, what was
//! set is mirrored in the end: lists have their labels, tables their first column, and
//! pages their numbers on the other side. Only lines of text are never turned round; they
//! are mirrored when they are set, and then once more with all else.

use std::sync::Arc;

use crate::content::{Block, BlockKind};
use crate::export::direction::is_leftward;

use super::compositor::{Compositor, Place};
use super::flow::{Frame, Row};
use super::inline::Piece;
use super::page::{Drawing, Item, Page, Placed, Rule};

/// Returns whether lines of text are set from the right.
pub(super) fn of_lines(lines: &[Vec<Piece>], around: bool) -> bool {
    of_pieces(lines.iter().flatten(), around)
}

/// Returns whether pieces of text are set from the right. Code decides nothing, unless
/// there is nothing else: it is never set from the right.
pub(super) fn of_pieces<'p>(pieces: impl IntoIterator<Item = &'p Piece>, around: bool) -> bool {
    let seen = pieces.into_iter().filter(|piece| !piece.text.trim().is_empty());
    let (code, text): (Vec<_>, Vec<_>) = seen.partition(|piece| piece.look.mono);
    if text.is_empty() && !code.is_empty() {
        return false;
    }
    is_leftward(text.into_iter().map(|piece| piece.text.as_str()), around)
}

/// What keeps code from being turned round by the text around it.
const ISOLATE: [char; 2] = ['\u{2066}', '\u{2069}'];

/// Returns pieces of a text that is set from the right, the code among them apart.
pub(super) fn isolated(pieces: &[Piece]) -> Vec<Piece> {
    let [begin, end] = ISOLATE;
    let mut pieces = pieces.to_vec();
    for piece in pieces.iter_mut().filter(|piece| piece.look.mono) {
        piece.text = format!("{begin}{}{end}", piece.text);
    }
    pieces
}

/// Returns whether a text only keeps code apart, and was not typed.
pub(super) fn is_isolate(text: &str) -> bool {
    text.chars().all(|character| ISOLATE.contains(&character))
}

/// Returns whether a block begins on the right.
fn of_block(block: &Block, around: bool) -> bool {
    match &block.kind {
        BlockKind::Code { .. } => false,
        BlockKind::Rule | BlockKind::Paragraph(_) | BlockKind::Heading { .. } => around,
        BlockKind::List { .. } | BlockKind::Quote(_) | BlockKind::Table(_) => {
            let text = crate::content::text::render(std::slice::from_ref(block));
            is_leftward(std::iter::once(text.as_str()), around)
        }
    }
}

impl Compositor<'_> {
    /// Sets a block that may begin on another side than what is around it.
    pub(super) fn directed(&mut self, block: &Block, place: Place) -> Vec<Row> {
        let around = self.leftward;
        let leftward = of_block(block, around);
        if leftward == around {
            return self.block(block, place);
        }
        let frames = self.frames.len();
        self.leftward = leftward;
        let mut rows = self.block(block, place);
        self.leftward = around;
        mirror_rows(&mut rows, &mut self.frames[frames..], 2.0 * place.x + place.width);
        rows
    }
}

/// Mirrors pages of a width.
pub(super) fn mirror_pages(pages: &mut [Page], width: f32) {
    for page in pages {
        mirror_items(&mut page.items, width);
    }
}

/// Mirrors rows and what is behind them, so that left and right edges add up to `sum`.
fn mirror_rows(rows: &mut [Row], frames: &mut [Frame], sum: f32) {
    // Rows share their header, which is to be mirrored once.
    let (mut old, mut mirrored) = (None, None);
    for row in rows {
        mirror_items(&mut row.items, sum);
        let Some(header) = row.header.take() else { continue };
        if !old.as_ref().is_some_and(|old| Arc::ptr_eq(old, &header)) {
            let mut rows = header.as_ref().clone();
            mirror_rows(&mut rows, &mut [], sum);
            (old, mirrored) = (Some(header), Some(Arc::new(rows)));
        }
        row.header.clone_from(&mirrored);
    }
    for frame in frames {
        frame.x = sum - frame.x - frame.width;
    }
}

/// Mirrors items, so that left and right edges add up to `sum`.
pub(super) fn mirror_items(items: &mut [Item], sum: f32) {
    for item in items {
        match item {
            Item::Run(run) => run.x = sum - run.x - run.width(),
            Item::Rule(Rule { x, width, .. }) | Item::Picture(Placed { x, width, .. }) => {
                *x = sum - *x - *width;
            }
            // What a formula looks like is not turned round.
            Item::Drawing(Drawing { x, width, .. }) => {
                let by = sum - 2.0 * *x - *width;
                item.shift(by, 0.0);
            }
            Item::Path(path) => {
                let (start, end) = path.extent();
                item.shift(sum - start - end, 0.0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leftward(text: &str, around: bool) -> bool {
        is_leftward(std::iter::once(text), around)
    }

    #[test]
    fn the_first_letter_decides() {
        assert!(leftward("1. שלום world", false));
        assert!(!leftward("“Hello” שלום", false));
        assert!(leftward("(نعم)", false));
    }

    #[test]
    fn a_foreign_word_decides_nothing() {
        assert!(leftward("GIL הוא מנעול", true));
        assert!(!leftward("GIL", true));
        assert!(leftward("1 + 1", true));
    }
}
