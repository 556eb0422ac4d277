//! What reading promises of every document, and whether a deck keeps it.

use std::collections::HashSet;
use std::fmt::Debug;

use cardpress::content::{Block, BlockKind};
use cardpress::deck::{Deck, Location, Note, NoteKind};
use cardpress::ledger::Fate;
use cardpress::source::{Source, Span};

/// Returns the first promise that a deck breaks of those that reading makes.
///
/// Every line with something on it has one fate, and no other line has any; what is
/// left over is the text of the lines with that fate; every span is a part of the text,
/// in whole characters; every note is where it says it is, and has a name of its own.
pub(crate) fn check(source: &Source, deck: &Deck) -> Result<(), String> {
    check_ledger(source, deck)?;
    check_left_over(source, deck)?;
    let mut guids = HashSet::new();
    for note in &deck.notes {
        check_note(source, note)?;
        require(guids.insert(&note.guid), "two notes have one guid", &note.guid)?;
    }
    for remark in &deck.remarks {
        let diagnostic = &remark.diagnostic;
        check_span(source, diagnostic.span).map_err(|why| format!("{why} {diagnostic:?}"))?;
        let lines = remark.line..=remark.end_line;
        let is_there = *lines.start() == source.position(diagnostic.span.start).line
            && *lines.end() == source.position(diagnostic.span.end).line;
        require(is_there, "a remark is elsewhere", remark)?;
    }
    Ok(())
}

fn require(is_kept: bool, promise: &str, what: impl Debug) -> Result<(), String> {
    if is_kept { Ok(()) } else { Err(format!("{promise}: {what:?}")) }
}

fn check_ledger(source: &Source, deck: &Deck) -> Result<(), String> {
    let lines = source.lines();
    let mut fates = vec![0; lines.len() + 1];
    let mut last = 0;
    for entry in &deck.ledger {
        let is_next = last < entry.line && entry.line <= entry.end_line;
        require(is_next && entry.end_line <= lines.len(), "an entry is out of order", entry)?;
        last = entry.end_line;
        fates[entry.line..=entry.end_line].iter_mut().for_each(|count| *count += 1);
        if let Some(note) = entry.note {
            let place = deck.notes.get(note).map(|note| &note.source);
            let is_in = place.is_some_and(|p| p.line <= entry.line && entry.end_line <= p.end_line);
            require(is_in, "an entry is not in its note", entry)?;
        }
    }
    for (at, line) in lines.iter().enumerate() {
        let is_kept = fates[at + 1] == i32::from(!line.is_blank());
        require(is_kept, "a line has another fate than one", (at + 1, fates[at + 1]))?;
    }
    Ok(())
}

fn check_left_over(source: &Source, deck: &Deck) -> Result<(), String> {
    let lines = source.lines();
    let entries = deck.ledger.iter().filter(|entry| entry.fate == Fate::LeftOver);
    require(entries.clone().count() == deck.left_over.len(), "text is not left over", ())?;
    for (entry, left_over) in entries.zip(&deck.left_over) {
        let Location { path, line, end_line } = &left_over.source;
        let span = lines[entry.line - 1].span.join(lines[entry.end_line - 1].span);
        let is_kept = *path == source.name
            && (*line, *end_line) == (entry.line, entry.end_line)
            && left_over.text == source.text()[span.start..span.end];
        require(is_kept, "what is left over is other text", left_over)?;
    }
    Ok(())
}

fn check_note(source: &Source, note: &Note) -> Result<(), String> {
    let Location { path, line, end_line } = &note.source;
    check_span(source, note.span)?;
    let lines = (source.position(note.span.start).line, source.position(note.span.end).line);
    let is_there = *path == source.name && (*line, *end_line) == lines;
    require(is_there, "a note is elsewhere", &note.source)?;
    check_blocks(source, &note.question)?;
    check_blocks(source, note.answer.as_deref().unwrap_or_default())?;
    check_blocks(source, &note.extra)?;
    if let NoteKind::Choice(options) = &note.kind {
        for option in options {
            check_blocks(source, &option.content)?;
        }
    }
    Ok(())
}

fn check_blocks(source: &Source, blocks: &[Block]) -> Result<(), String> {
    for block in blocks {
        check_span(source, block.span)?;
        match &block.kind {
            BlockKind::List { items, .. } => {
                for item in items {
                    check_blocks(source, &item.blocks)?;
                }
            }
            BlockKind::Quote(blocks) => check_blocks(source, blocks)?,
            BlockKind::Paragraph(_)
            | BlockKind::Heading { .. }
            | BlockKind::Code { .. }
            | BlockKind::Table(_)
            | BlockKind::Rule => {}
            other => return Err(format!("nobody looks into {other:?}")),
        }
    }
    Ok(())
}

fn check_span(source: &Source, span: Span) -> Result<(), String> {
    let is_kept = span.start <= span.end && source.text().get(span.start..span.end).is_some();
    require(is_kept, "a span is no part of the text", span)
}
