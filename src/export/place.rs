//! Where a note names a file that it shows or plays, and what is said of one that is not here.

use crate::content::{Block, BlockKind, Inline};
use crate::deck::Note;
use crate::diagnostic::{Diagnostic, MISSING_MEDIA, REMOTE_MEDIA};
use crate::source::Span;

/// Returns the lines of a note in which a file is named.
pub(super) fn place(note: &Note, path: &str) -> Span {
    let blocks = note.question.iter().chain(note.answer.iter().flatten()).chain(&note.extra);
    let named = blocks.filter(|block| names(block, path)).map(|block| block.span);
    named.into_iter().find(|span| span.start < span.end).unwrap_or(note.span)
}

/// Returns the remark on a file that could not be had.
pub(super) fn missing(note: &Note, path: &str) -> Diagnostic {
    let message = format!("there is no file `{path}` here");
    Diagnostic::new(&MISSING_MEDIA, place(note, path), message)
        .help("put it where the document names it, or correct the path")
}

/// Returns the remark on a file that stays on the web, with what would bring it here.
pub(super) fn on_the_web(note: &Note, path: &str, help: impl Into<String>) -> Diagnostic {
    let message = format!("`{path}` stays on the web");
    Diagnostic::new(&REMOTE_MEDIA, place(note, path), message).help(help)
}

fn names(block: &Block, path: &str) -> bool {
    match &block.kind {
        BlockKind::Paragraph(content) | BlockKind::Heading { level: _, content } => {
            in_parts(content, path)
        }
        BlockKind::List { start: _, tight: _, items } => {
            items.iter().flat_map(|item| &item.blocks).any(|block| names(block, path))
        }
        BlockKind::Quote(blocks) => blocks.iter().any(|block| names(block, path)),
        BlockKind::Table(table) => {
            table.header.iter().chain(table.rows.iter().flatten()).any(|cell| in_parts(cell, path))
        }
        BlockKind::Code { .. } | BlockKind::Rule => false,
    }
}

fn in_parts(content: &[Inline], path: &str) -> bool {
    content.iter().any(|part| match part {
        Inline::Image { url, alt: _ } => url == path,
        Inline::Text(text) => text.contains(path),
        other => in_parts(other.inside(), path),
    })
}
