//! A table, studied row by row.

use super::{Cards, NoteType, Template};

/// `Cardpress Table`: one card for each row, which is a gap of that ordinal.
pub(crate) static TABLE: NoteType = NoteType {
    id: 1_687_402_918_764,
    name: "Cardpress Table",
    cards: Cards::Gaps,
    fields: &["Table", "Title", "Extra", "Section", "Source"],
    sorted_by: 1,
    templates: &[Template {
        name: "Row",
        front: include_str!("table-front.html"),
        back: include_str!("table-back.html"),
        asks: &[0],
    }],
};
