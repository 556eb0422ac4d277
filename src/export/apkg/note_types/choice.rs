//! A question with options to choose from.

use super::{Cards, NoteType, Template};

/// `Cardpress Choice`: one card. `Options` are a list with letters, `Answer` the right
/// ones of them with the letters they have there, `Explanation` what there is to say of
/// them. They are shown in any order where `Shuffle` is filled.
pub(crate) static CHOICE: NoteType = NoteType {
    id: 1_687_402_918_207,
    name: "Cardpress Choice",
    cards: Cards::Templates,
    fields: &[
        "Question",
        "Options",
        "Answer",
        "Explanation",
        "Shuffle",
        "Extra",
        "Section",
        "Source",
    ],
    sorted_by: 0,
    templates: &[Template {
        name: "Choose",
        front: concat!(
            include_str!("choice-front.html"),
            "<script>\n",
            include_str!("choice.js"),
            "</script>\n"
        ),
        back: concat!(
            include_str!("choice-back.html"),
            "<script>\n",
            include_str!("choice.js"),
            "</script>\n"
        ),
        asks: &[0],
    }],
};
