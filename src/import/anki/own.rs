//! The note types that cardpress itself writes, read back field by field.

use super::Fields;
use crate::content::{Alignment, Block, BlockKind, Inline, Table};
use crate::deck::{Choice, Location, Note, NoteKind};
use crate::markdown::{field, html};

/// A note type of ours, and how its notes are read.
pub(super) struct OwnType {
    /// What Anki knows it by; another where two profiles met.
    id: i64,
    /// What people know it by; Anki may add to it.
    pub(super) name: &'static str,
    /// The fields that `read` reads, in their order.
    pub(super) fields: &'static [&'static str],
    /// Fills in a note, of which everything else is known.
    pub(super) read: fn(&Fields, &mut Note),
}

const QUESTION: &[&str] = &["Question", "Answer", "Extra", "Section", "Source"];
const TEXT: &[&str] = &["Text", "Extra", "Section", "Source"];

/// Every note type of ours. **A new one is one line here**; the fields go by their names,
/// so that one without a field has nothing in it, and what stands in a field that is not
/// listed goes below the answer.
static OWN: &[OwnType] = &[
    OwnType { id: 1_687_402_915_361, name: "Cardpress Basic", fields: QUESTION, read: basic },
    OwnType { id: 1_687_402_915_874, name: "Cardpress Cloze", fields: TEXT, read: cloze },
    OwnType { id: 1_687_402_916_402, name: "Cardpress Reversed", fields: QUESTION, read: reversed },
];

impl OwnType {
    /// Returns the note type of ours that has an id or a name.
    pub(super) fn find(id: i64, name: &str) -> Option<&'static OwnType> {
        OWN.iter().find(|own| own.id == id || own.name == name.trim_end_matches('+'))
    }
}

fn basic(fields: &Fields, note: &mut Note) {
    let (question, answer) = (fields.named("Question"), fields.named("Answer"));
    if let Some((stem, options)) = question.split_once(OPTIONS) {
        let (right, explanation) = right_options(answer);
        note.question = field::parse(stem, false);
        note.kind = NoteKind::Choice(choices(options, &right));
        note.answer = Some(field::parse(explanation, false));
    } else {
        note.question = field::parse(question, false);
        note.answer = Some(field::parse(answer, false));
    }
    rest(fields, note);
}

fn reversed(fields: &Fields, note: &mut Note) {
    basic(fields, note);
    if note.kind == NoteKind::Basic {
        note.kind = NoteKind::Reversed;
    }
}

fn cloze(fields: &Fields, note: &mut Note) {
    note.question = field::parse(fields.named("Text"), true);
    note.kind = match table(&mut note.question) {
        Some(table) => NoteKind::Table(table),
        None => NoteKind::Cloze,
    };
    rest(fields, note);
}

/// Reads the fields that every note type of ours has. The section is in the deck's name.
fn rest(fields: &Fields, note: &mut Note) {
    note.extra = field::parse(fields.named("Extra"), false);
    let source = field::text(fields.named("Source"));
    if !source.is_empty() {
        note.source = place(&source);
    }
}

/// Returns the place in a document that is written as `notes.md, line 3`.
fn place(words: &str) -> Location {
    let (path, line) = words
        .rsplit_once(", line ")
        .and_then(|(path, line)| Some((path, line.parse().ok()?)))
        .unwrap_or((words, 0));
    Location { path: path.to_owned(), line, end_line: line }
}

/// What begins the options under a question.
const OPTIONS: &str = "\n<ol type=\"A\" class=\"options\">";

/// What begins the right ones, in the answer.
const RIGHT: &str = "<ol type=\"A\" class=\"options right\">";

/// Returns the options in a list without its first tag.
fn choices(list: &str, right: &[usize]) -> Vec<Choice> {
    let blocks = field::parse(&format!("<ol>{list}"), false);
    let mut choices = Vec::new();
    for block in blocks {
        if let BlockKind::List { items, .. } = block.kind {
            choices.extend(items.into_iter().map(|item| item.blocks));
        }
    }
    let choice = |(at, content)| Choice { content, correct: right.contains(&(at + 1)) };
    choices.into_iter().enumerate().map(choice).collect()
}

/// Returns the numbers of the right options at the start of an answer, and what follows.
fn right_options(answer: &str) -> (Vec<usize>, &str) {
    let Some(list) = answer.strip_prefix(RIGHT) else { return (Vec::new(), answer) };
    let mut numbers = Vec::new();
    let mut depth = 1;
    for (range, piece) in html::pieces(list) {
        let html::Piece::Tag(tag) = piece else { continue };
        match (tag.name.as_str(), tag.closing) {
            ("ol" | "ul", false) => depth += 1,
            ("ol" | "ul", true) => depth -= 1,
            ("li", false) if depth == 1 => {
                numbers
                    .extend(tag.attribute("value").and_then(|value| value.parse::<usize>().ok()));
            }
            _ => {}
        }
        if depth == 0 {
            return (numbers, &list[range.end..]);
        }
    }
    (numbers, "")
}

/// Takes the table out of a text whose gaps are the rows of one, as it is written for
/// [`NoteKind::Table`].
fn table(blocks: &mut Vec<Block>) -> Option<Table> {
    let Some(Block { kind: BlockKind::Table(found), .. }) = blocks.last() else { return None };
    let Table { alignments, header, rows } = found;
    let mut table = Table {
        alignments: alignments.clone(),
        header: header.clone(),
        rows: Vec::with_capacity(rows.len()),
    };
    if table.alignments.iter().all(|alignment| *alignment == Alignment::None) {
        table.alignments.clear();
    }
    for (number, row) in (1..).zip(rows) {
        let mut cells = Vec::with_capacity(row.len());
        for (column, cell) in row.iter().enumerate() {
            let is_hidden = (column > 0 || header.len() == 1) && !cell.is_empty();
            match cell.as_slice() {
                [Inline::Cloze { ordinal, content, hint: None }] if is_hidden => {
                    if *ordinal != number {
                        return None;
                    }
                    cells.push(content.clone());
                }
                _ if is_hidden => return None,
                _ => cells.push(cell.clone()),
            }
        }
        table.rows.push(cells);
    }
    blocks.pop();
    Some(table)
}
