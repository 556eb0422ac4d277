//! A text with gaps.

use super::{Cards, NoteType, Template};

/// `Cardpress Cloze`: one card for each gap.
pub(crate) static CLOZE: NoteType = NoteType {
    id: 1_687_402_915_874,
    name: "Cardpress Cloze",
    cards: Cards::Gaps,
    fields: &["Text", "Extra", "Section", "Source"],
    sorted_by: 0,
    templates: &[Template {
        name: "Gap",
        front: include_str!("cloze-front.html"),
        back: include_str!("cloze-back.html"),
        asks: &[0],
    }],
};
