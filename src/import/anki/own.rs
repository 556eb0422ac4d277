//! The note types that cardpress itself writes, read back field by field.

use super::{Fields, template, titled};
use crate::content::{Block, BlockKind, Inline, Table, text};
use crate::deck::{Choice, Location, Note, NoteKind};
use crate::markdown::{field, html};

/// A note type of ours, and how its notes are read.
#[derive(Debug)]
pub(super) struct OwnType {
    /// What Anki knows it by; another where two profiles met.
    pub(super) id: i64,
    /// What people know it by; Anki may add to it.
    pub(super) name: &'static str,
    /// Whether its cards are made by the gaps in its first field.
    #[cfg_attr(not(feature = "csv"), expect(dead_code, reason = "a package says it itself"))]
    pub(super) is_cloze: bool,
    /// The fields that `read` reads, in their order.
    pub(super) fields: &'static [&'static str],
    /// Fills in a note, of which everything else is known.
    pub(super) read: fn(&Fields, &mut Note),
}

/// Every note type of ours. **A new one is one entry here**; the fields go by their names,
/// so that one without a field has nothing in it, and what stands in a field that is not
/// listed goes below the answer.
static OWN: &[OwnType] = &[
    OwnType {
        id: 1_687_402_915_361,
        name: "Cardpress Basic",
        is_cloze: false,
        fields: &["Question", "Answer", "Extra", "Section", "Source"],
        read: basic,
    },
    OwnType {
        id: 1_687_402_915_874,
        name: "Cardpress Cloze",
        is_cloze: true,
        fields: &["Text", "Extra", "Section", "Source"],
        read: cloze,
    },
    OwnType {
        id: 1_687_402_916_402,
        name: "Cardpress Reversed",
        is_cloze: false,
        fields: &["Question", "Answer", "Extra", "Section", "Source"],
        read: reversed,
    },
    OwnType {
        id: 1_687_402_917_138,
        name: "Cardpress Optional Reverse",
        is_cloze: false,
        fields: &["Question", "Answer", "Add Reverse", "Extra", "Section", "Source"],
        read: optional_reverse,
    },
    OwnType {
        id: 1_687_402_917_655,
        name: "Cardpress Typed",
        is_cloze: false,
        fields: &["Question", "Answer", "Typed", "Extra", "Section", "Source"],
        read: typed,
    },
    OwnType {
        id: 1_687_402_918_207,
        name: "Cardpress Choice",
        is_cloze: false,
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
        read: choice,
    },
    OwnType {
        id: 1_687_402_918_764,
        name: "Cardpress Table",
        is_cloze: true,
        fields: &["Table", "Title", "Extra", "Section", "Source"],
        read: table,
    },
];

impl OwnType {
    /// Returns the note type of ours that has an id or a name.
    pub(super) fn find(id: i64, name: &str) -> Option<&'static OwnType> {
        OWN.iter().find(|own| own.id == id || own.name == name.trim_end_matches('+'))
    }
}

/// Returns whether the options of a note may be shown in any order.
pub(super) fn is_shuffled(fields: &Fields) -> bool {
    template::is_filled(fields.named("Shuffle"))
}

fn basic(fields: &Fields, note: &mut Note) {
    note.question = field::parse(fields.named("Question"), false);
    note.answer = Some(field::parse(fields.named("Answer"), false));
    rest(fields, note);
}

fn reversed(fields: &Fields, note: &mut Note) {
    basic(fields, note);
    note.kind = NoteKind::Reversed;
}

fn optional_reverse(fields: &Fields, note: &mut Note) {
    basic(fields, note);
    note.kind = NoteKind::OptionalReversed(template::is_filled(fields.named("Add Reverse")));
}

/// Reads a note whose answer is typed in. What is to be typed is kept if somebody wrote
/// something else than the answer there.
fn typed(fields: &Fields, note: &mut Note) {
    basic(fields, note);
    note.kind = NoteKind::Typed;
    let words = |blocks: &[Block]| text::squeeze(&text::render(blocks));
    let typed = field::parse(fields.named("Typed"), false);
    if !typed.is_empty() && words(&typed) != words(note.answer.as_deref().unwrap_or_default()) {
        note.extra.extend(titled("Typed", typed));
    }
}

fn choice(fields: &Fields, note: &mut Note) {
    note.question = field::parse(fields.named("Question"), false);
    let explanation = field::parse(fields.named("Explanation"), false);
    options(fields.named("Options"), fields.named("Answer"), explanation, note);
    rest(fields, note);
}

/// Reads the options of a question, the right ones of them, and what there is to say of
/// them. What is no option stands below the question, what is no right one in the answer.
pub(super) fn options(options: &str, right: &str, explanation: Vec<Block>, note: &mut Note) {
    let (options, others) = items(options);
    note.question.extend(field::parse(others, false));
    let (right, others) = items(right);
    let mut answer = field::parse(others, false);
    let mut choices: Vec<_> = options
        .iter()
        .map(|option| Choice { content: field::parse(option.html, false), correct: false })
        .collect();
    for item in right {
        let content = field::parse(item.html, false);
        let choice = match item.value.and_then(|value| value.checked_sub(1)) {
            Some(place) => choices.get_mut(place),
            None => choices.iter_mut().find(|choice| choice.content == content),
        };
        match choice {
            Some(choice) => choice.correct = true,
            None => answer.extend(content),
        }
    }
    answer.extend(explanation);
    note.kind = NoteKind::Choice(choices);
    note.answer = Some(answer);
}

/// An item of a list.
struct Item<'h> {
    /// The number that it says it has.
    value: Option<usize>,
    /// What is in it.
    html: &'h str,
}

/// Returns the items of the list that HTML begins with, and what follows the list. Where
/// it begins with none, all of it follows.
fn items(html: &str) -> (Vec<Item<'_>>, &str) {
    let mut items: Vec<Item> = Vec::new();
    let mut depth = 0;
    let mut from = 0;
    for (range, piece) in html::pieces(html) {
        let tag = match piece {
            html::Piece::Tag(tag) => tag,
            html::Piece::Text(text) if depth == 0 && !text.trim().is_empty() => break,
            _ => continue,
        };
        let is_list = matches!(tag.name.as_str(), "ol" | "ul");
        if depth == 0 && !is_list {
            break;
        }
        let is_item = depth == 1 && tag.name == "li";
        let is_end = depth == 1 && is_list && tag.closing;
        if (is_item || is_end)
            && let Some(item) = items.last_mut()
            && item.html.is_empty()
        {
            item.html = &html[from..range.start];
        }
        if is_item && !tag.closing {
            let value = tag.attribute("value").and_then(|value| value.trim().parse().ok());
            items.push(Item { value, html: "" });
        }
        if is_item {
            from = range.end;
        }
        match (is_list, tag.closing) {
            (true, false) => depth += 1,
            (true, true) => depth -= 1,
            (false, _) => {}
        }
        if depth == 0 {
            return (items, &html[range.end..]);
        }
    }
    (Vec::new(), html)
}

fn cloze(fields: &Fields, note: &mut Note) {
    note.question = field::parse(fields.named("Text"), true);
    note.kind = NoteKind::Cloze;
    rest(fields, note);
}

fn table(fields: &Fields, note: &mut Note) {
    note.question = field::parse(fields.named("Title"), false);
    rows(fields.named("Table"), note);
    rest(fields, note);
}

/// Reads a table whose rows are gaps. If somebody made something else of it, it is a text
/// with gaps.
pub(super) fn rows(html: &str, note: &mut Note) {
    let mut blocks = field::parse(html, true);
    match take_table(&mut blocks) {
        Some(table) => note.kind = NoteKind::Table(table),
        None => note.kind = NoteKind::Cloze,
    }
    note.question.append(&mut blocks);
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

/// Takes the table out of a text whose gaps are the rows of one, as it is written for
/// [`NoteKind::Table`].
fn take_table(blocks: &mut Vec<Block>) -> Option<Table> {
    let Some(Block { kind: BlockKind::Table(found), .. }) = blocks.last() else { return None };
    let Table { alignments, header, rows } = found;
    let mut table = Table {
        alignments: alignments.clone(),
        header: header.clone(),
        rows: Vec::with_capacity(rows.len()),
    };
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
