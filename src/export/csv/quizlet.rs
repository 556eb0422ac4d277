//! What Quizlet's import takes: lines of a term, a tab, and its definition.

use super::gap;
use crate::content::{Block, BlockKind, Inline, Table};
use crate::deck::{Choice, Deck, Note, NoteKind};
use crate::diagnostic::{Diagnostic, FLATTENED_NOTE, Tally};
use crate::sheet::{self, Markup, letter};
use crate::source::Span;

/// What stands where a line ended: a line end would begin the next card.
const LINE_END: &str = " / ";

pub(super) fn write(deck: &Deck, markup: Markup, sink: &mut Vec<Diagnostic>) -> Vec<u8> {
    let mut out = String::new();
    let mut flattened = Tally::default();
    for note in &deck.notes {
        let mut is_flat = true;
        for (term, definition) in cards(note, markup) {
            is_flat &= !term.contains(BREAKS) && !definition.contains(BREAKS);
            out.extend([flat(&term).as_str(), "\t", &flat(&definition), "\n"]);
        }
        if !is_flat {
            flattened.push(|| {
                let message = "this note has several lines, and a card of Quizlet's import one: \
                               they stand in it with ` / ` between them";
                Diagnostic::new(&FLATTENED_NOTE, note.span, message)
                    .help("give a shorter answer, or put the lines right in Quizlet")
            });
        }
    }
    flattened.report(sink);
    out.into_bytes()
}

/// What may not stand in a term or a definition.
const BREAKS: [char; 3] = ['\n', '\r', '\t'];

/// Returns a text in one line.
fn flat(text: &str) -> String {
    let lines = text.lines().map(|line| line.replace(['\t', '\r'], " "));
    let lines: Vec<_> = lines.filter(|line| !line.trim().is_empty()).collect();
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(LINE_END)
}

/// Returns the terms of a note, each with its definition.
fn cards(note: &Note, markup: Markup) -> Vec<(String, String)> {
    let say = |blocks: &[Block]| sheet::text(&markup.cell(blocks));
    let question = say(&note.question);
    let answer = say(note.answer.as_deref().unwrap_or_default());
    let extra = say(&note.extra);
    match &note.kind {
        NoteKind::Basic | NoteKind::Reversed | NoteKind::OptionalReversed(_) | NoteKind::Typed => {
            vec![(question, joined([answer, extra]))]
        }
        NoteKind::Choice(options) => {
            let option = |(at, choice): (usize, &Choice)| {
                format!("{}. {}", letter(at), say(&choice.content))
            };
            let all = options.iter().enumerate().map(option);
            let right = options.iter().enumerate().filter(|(_, option)| option.correct).map(option);
            let term = joined([question].into_iter().chain(all));
            vec![(term, joined(right.chain([answer, extra])))]
        }
        NoteKind::Cloze => {
            let (mut text, mut hidden) = (note.question.clone(), Vec::new());
            gap::take(&mut text, &mut hidden);
            let term = say(&text);
            let hidden: Vec<_> =
                hidden.iter().map(|block| say(std::slice::from_ref(block))).collect();
            let hidden = hidden.join("; ");
            vec![(term, joined([hidden, answer, extra]))]
        }
        NoteKind::Table(table) => table_cards(&question, table, &joined([answer, extra]), markup),
    }
}

/// Returns the parts that say something, each in lines of its own.
fn joined(parts: impl IntoIterator<Item = String>) -> String {
    let said: Vec<_> = parts.into_iter().filter(|part| !part.trim().is_empty()).collect();
    said.join("\n")
}

/// Returns a card for each row: its first cell is the term, the others define it.
fn table_cards(name: &str, table: &Table, extra: &str, markup: Markup) -> Vec<(String, String)> {
    let say = |content: &Vec<Inline>| {
        let block = Block::new(BlockKind::Paragraph(content.clone()), Span::default());
        sheet::text(&markup.cell(&[block]))
    };
    let heads: Vec<_> = table.header.iter().map(say).collect();
    let named = |(head, cell): (&String, &Vec<Inline>)| {
        if head.is_empty() { say(cell) } else { format!("{head}: {}", say(cell)) }
    };
    let card = |row: &Vec<Vec<Inline>>| {
        let mut cells = heads.iter().zip(row);
        let term = cells.next().map(named).unwrap_or_default();
        let definition = cells.map(named).chain([extra.to_owned()]);
        (joined([name.to_owned(), term]), joined(definition))
    };
    table.rows.iter().map(card).collect()
}
