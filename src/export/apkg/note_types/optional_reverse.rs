//! A question and an answer, which may ask for the question too.

use super::{Cards, NoteType, Template};

/// `Cardpress Optional Reverse`: one card from the question to the answer, and one back
/// where the field `Add Reverse` is filled.
pub(crate) static OPTIONAL_REVERSE: NoteType = NoteType {
    id: 1_687_402_917_138,
    name: "Cardpress Optional Reverse",
    cards: Cards::Templates,
    fields: &["Question", "Answer", "Add Reverse", "Extra", "Section", "Source"],
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
            front: concat!(
                "{{#Add Reverse}}",
                include_str!("reversed-front.html"),
                "{{/Add Reverse}}"
            ),
            back: include_str!("reversed-back.html"),
            asks: &[1, 2],
        },
    ],
};
