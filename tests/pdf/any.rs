//! Decks of every shape, for what must hold for all of them.

use cardpress::content::{Block, BlockKind, Inline, Item};
use cardpress::deck::{Choice, Deck, Note, NoteKind};
use proptest::prelude::*;

use crate::decks::{block, deck, note, table};

/// A word, each time another: short, long, or longer than any line.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![8 => "[a-z]{1,12}", 2 => "[a-zäéßλж]{5,30}", 1 => "(of|ff|fi|ffi){1,3}", 1 => "[a-z]{60,200}"]
}

fn sentence() -> impl Strategy<Value = String> {
    prop::collection::vec(word(), 1..25).prop_map(|words| words.join(" "))
}

fn inline() -> impl Strategy<Value = Vec<Inline>> {
    let part = (sentence(), 0..8_u8).prop_map(|(text, kind)| {
        let inside = vec![Inline::Text(text.clone())];
        match kind {
            0 => Inline::Code(text),
            1 => Inline::Emphasis(inside),
            2 => Inline::Strong(inside),
            3 => Inline::Strikethrough(inside),
            4 => Inline::Link { url: "https://example.org/".into(), content: inside },
            5 => Inline::Cloze { ordinal: 1, content: inside, hint: None },
            _ => Inline::Text(text),
        }
    });
    prop::collection::vec(part, 1..4).prop_map(|parts| {
        // Words of two parts stay two words.
        parts.into_iter().flat_map(|part| [part, Inline::Text(" ".into())]).collect()
    })
}

fn any_block() -> impl Strategy<Value = Block> {
    let leaf = prop_oneof![
        4 => inline().prop_map(|content| block(BlockKind::Paragraph(content))),
        1 => (1..4_u8, inline()).prop_map(|(level, content)| block(BlockKind::Heading { level, content })),
        1 => prop::collection::vec(sentence(), 1..12).prop_map(|lines| {
            block(BlockKind::Code { language: None, text: lines.join("\n"), gaps: vec![] })
        }),
        1 => rows().prop_map(|rows| block(BlockKind::Table(as_table(&rows)))),
        1 => Just(block(BlockKind::Rule)),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..3)
                .prop_map(|blocks| block(BlockKind::Quote(blocks))),
            (prop::collection::vec(inner, 1..3), prop::option::of(0..200_u64), any::<bool>())
                .prop_map(|(blocks, start, tight)| {
                    let items =
                        blocks.into_iter().map(|block| Item { task: None, blocks: vec![block] });
                    block(BlockKind::List { start, tight, items: items.collect() })
                }),
        ]
    })
}

/// Rows of a table, each of as many cells.
fn rows() -> impl Strategy<Value = Vec<Vec<String>>> {
    (1..7_usize, 1..8_usize).prop_flat_map(|(columns, rows)| {
        prop::collection::vec(prop::collection::vec(sentence(), columns), rows)
    })
}

fn as_table(rows: &[Vec<String>]) -> cardpress::content::Table {
    let rows: Vec<Vec<&str>> =
        rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    table(&rows)
}

fn kind() -> impl Strategy<Value = NoteKind> {
    prop_oneof![
        4 => Just(NoteKind::Basic),
        1 => Just(NoteKind::Reversed),
        1 => Just(NoteKind::Typed),
        1 => Just(NoteKind::Cloze),
        1 => prop::collection::vec((any_block(), any::<bool>()), 0..5).prop_map(|choices| {
            let choices = choices.into_iter();
            NoteKind::Choice(
                choices.map(|(block, correct)| Choice { content: vec![block], correct }).collect(),
            )
        }),
        1 => rows().prop_map(|rows| NoteKind::Table(as_table(&rows))),
    ]
}

fn any_note() -> impl Strategy<Value = Note> {
    let section = prop::option::of(prop::sample::select(vec!["One", "Two", "Two::Deeper"]));
    let blocks = || prop::collection::vec(any_block(), 0..4);
    let parts = (kind(), inline(), prop::option::of(blocks()), blocks(), section);
    parts.prop_map(|(kind, question, answer, extra, section)| Note {
        kind,
        question: vec![block(BlockKind::Paragraph(question))],
        answer,
        extra,
        deck: section.map_or("Any".into(), |section| format!("Any::{section}")),
        ..note(0, "", Vec::new())
    })
}

/// A deck of any notes.
pub(super) fn any_deck() -> impl Strategy<Value = Deck> {
    prop::collection::vec(any_note(), 0..6).prop_map(|notes| {
        let numbered = notes.into_iter().zip(1..);
        deck("Any", numbered.map(|(note, at)| Note { number: Some(at), ..note }).collect())
    })
}

/// Returns what a deck says, as plain text.
pub(super) fn text(deck: &Deck) -> String {
    let mut out = String::new();
    let mut add = |blocks: &[Block]| {
        out.push_str(&cardpress::content::text::render(blocks));
        out.push(' ');
    };
    for note in &deck.notes {
        add(&note.question);
        match &note.kind {
            NoteKind::Choice(choices) => choices.iter().for_each(|choice| add(&choice.content)),
            NoteKind::Table(table) => add(&[block(BlockKind::Table(table.clone()))]),
            _ => {}
        }
        add(note.answer.as_deref().unwrap_or_default());
        add(&note.extra);
    }
    out
}
