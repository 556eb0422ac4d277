//! A question and an answer.

use super::{Cards, NoteType, Template};

/// `Cardpress Basic`: one card, from the question to the answer.
pub(crate) static BASIC: NoteType = NoteType {
    id: 1_687_402_915_361,
    name: "Cardpress Basic",
    cards: Cards::Templates,
    fields: &["Question", "Answer", "Extra", "Section", "Source"],
    sorted_by: 0,
    templates: &[Template {
        name: "Card",
        front: include_str!("basic-front.html"),
        back: include_str!("basic-back.html"),
        asks: &[0],
    }],
};
