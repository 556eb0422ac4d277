//! A question and an answer, each of which asks for the other.

use super::{Cards, NoteType, Template};

/// `Cardpress Reversed`: one card from the question to the answer, one back.
pub(crate) static REVERSED: NoteType = NoteType {
    id: 1_687_402_916_402,
    name: "Cardpress Reversed",
    cards: Cards::Templates,
    fields: &["Question", "Answer", "Extra", "Section", "Source"],
    sorted_by: 0,
    templates: &[
        Template {
            name: "Forward",
            front: include_str!("basic-front.html"),
            back: include_str!("basic-back.html"),
            asks: &[0],
        },
        Template {
            name: "Back",
            front: include_str!("reversed-front.html"),
            back: include_str!("reversed-back.html"),
            asks: &[1],
        },
    ],
};
