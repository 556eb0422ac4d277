//! A question whose answer is typed in.

use super::{Cards, NoteType, Template};

/// `Cardpress Typed`: one card, from the question to the answer. `Typed` is the answer
/// without mark-up, which Anki compares with what was typed; where it is empty, the
/// answer is only shown.
pub(crate) static TYPED: NoteType = NoteType {
    id: 1_687_402_917_655,
    name: "Cardpress Typed",
    cards: Cards::Templates,
    fields: &["Question", "Answer", "Typed", "Extra", "Section", "Source"],
    sorted_by: 0,
    templates: &[Template {
        name: "Type",
        front: include_str!("typed-front.html"),
        back: include_str!("typed-back.html"),
        asks: &[0],
    }],
};
