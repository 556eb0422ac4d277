//! The files that a note shows and plays: pictures, sounds, and Anki's own
//! `[sound:ko.mp3]`.

use std::collections::HashSet;

use crate::content::{Block, BlockKind, Inline, MediaKind, Table, is_remote};
use crate::deck::{Choice, Media, Note, NoteKind};

/// Returns the files of a note, in their order, each once. A picture that the text
/// itself holds (`data:`) is no file.
pub(crate) fn find(note: &Note) -> Vec<Media> {
    let mut found = Vec::new();
    in_blocks(&mut found, &note.question);
    match &note.kind {
        NoteKind::Choice(options) => {
            for Choice { content, correct: _ } in options {
                in_blocks(&mut found, content);
            }
        }
        NoteKind::Table(table) => in_table(&mut found, table),
        NoteKind::Basic
        | NoteKind::Reversed
        | NoteKind::OptionalReversed(_)
        | NoteKind::Typed
        | NoteKind::Cloze => {}
    }
    in_blocks(&mut found, note.answer.as_deref().unwrap_or_default());
    in_blocks(&mut found, &note.extra);
    let mut seen = HashSet::new();
    found.retain(|(_, path)| !path.is_empty() && !path.starts_with("data:") && seen.insert(*path));
    let media =
        |(kind, path): (_, &str)| Media { kind, path: path.to_owned(), remote: is_remote(path) };
    found.into_iter().map(media).collect()
}

type Found<'n> = Vec<(MediaKind, &'n str)>;

fn in_blocks<'n>(found: &mut Found<'n>, blocks: &'n [Block]) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { level: _, content } => {
                in_line(found, content);
            }
            BlockKind::List { start: _, tight: _, items } => {
                for item in items {
                    in_blocks(found, &item.blocks);
                }
            }
            BlockKind::Quote(blocks) => in_blocks(found, blocks),
            BlockKind::Table(table) => in_table(found, table),
            BlockKind::Code { .. } | BlockKind::Rule => {}
        }
    }
}

fn in_table<'n>(found: &mut Found<'n>, table: &'n Table) {
    for cell in table.header.iter().chain(table.rows.iter().flatten()) {
        in_line(found, cell);
    }
}

fn in_line<'n>(found: &mut Found<'n>, content: &'n [Inline]) {
    for part in content {
        match part {
            Inline::Image { url, alt: _ } => found.push((MediaKind::of(url), url)),
            Inline::Text(text) => {
                for rest in text.split("[sound:").skip(1) {
                    let Some((path, _)) = rest.split_once(']') else { continue };
                    let kind = match MediaKind::of(path) {
                        MediaKind::Image => MediaKind::Audio,
                        kind => kind,
                    };
                    found.push((kind, path));
                }
            }
            other => in_line(found, other.inside()),
        }
    }
}
