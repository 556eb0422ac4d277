//! Packages and text exports read back into decks.

#![cfg(all(feature = "apkg", feature = "csv"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

#[path = "import/hostile.rs"]
mod hostile;
#[path = "import/html.rs"]
mod html;
#[path = "import/package.rs"]
mod package;
mod support;
#[path = "import/text.rs"]
mod text;

use cardpress::content::{Block, BlockKind, Inline, Item};
use cardpress::deck::{Choice, Deck, Note, NoteKind};
use cardpress::import::{File, ImportError, ImportOptions, importer, load};
use cardpress::source::Span;

/// Reads a file back.
fn read(name: &str, bytes: &[u8]) -> Result<Deck, ImportError> {
    let file = File { name, modified: 1_700_000_000, bytes };
    let importer = importer(name, &bytes[..bytes.len().min(512)]).expect("an importer reads it");
    load(importer, &file, &ImportOptions { schedule: true, ..ImportOptions::default() })
        .map(|(_, deck)| deck)
}

/// Returns the remarks on a deck, each as its code and its message.
fn remarks(deck: &Deck) -> Vec<String> {
    let remarks = deck.remarks.iter().map(|remark| &remark.diagnostic);
    remarks.map(|remark| format!("{} {}", remark.code.id, remark.message)).collect()
}

/// Returns a note without what depends on where it was read: the places of its text.
fn placeless(note: &Note) -> Note {
    let kind = match &note.kind {
        NoteKind::Choice(choices) => NoteKind::Choice(
            choices
                .iter()
                .map(|Choice { content, correct }| Choice {
                    content: nowhere(content),
                    correct: *correct,
                })
                .collect(),
        ),
        kind => kind.clone(),
    };
    Note {
        id: None,
        kind,
        question: nowhere(&note.question),
        answer: note.answer.as_deref().map(nowhere),
        extra: nowhere(&note.extra),
        span: Span::default(),
        schedule: Vec::new(),
        ..note.clone()
    }
}

fn nowhere(blocks: &[Block]) -> Vec<Block> {
    let kind = |kind: &BlockKind| match kind {
        BlockKind::List { start, tight, items } => BlockKind::List {
            start: *start,
            tight: *tight,
            items: items
                .iter()
                .map(|Item { task, blocks }| Item { task: *task, blocks: nowhere(blocks) })
                .collect(),
        },
        BlockKind::Quote(blocks) => BlockKind::Quote(nowhere(blocks)),
        kind => kind.clone(),
    };
    blocks.iter().map(|block| Block::new(kind(&block.kind), Span::default())).collect()
}

/// Returns a paragraph of text.
fn paragraph(text: &str) -> Vec<Block> {
    let content = vec![Inline::Text(text.into())];
    vec![Block::new(BlockKind::Paragraph(content), Span::default())]
}
