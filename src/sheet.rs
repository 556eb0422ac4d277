//! A deck as a sheet: a note is a row, and what it says stands in its cells. The same for
//! every program that shows sheets, so that what was edited there can be read back.
//!
//! A row names its note in the last column, and says in the one before it what its cells
//! were when they were written ([`Base`]): whoever reads the sheet later can tell what was
//! edited since, without the document of that day.

mod base;
mod blocks;
mod cell;
#[cfg(any(feature = "csv", feature = "xlsx"))]
mod piece;

pub use base::{Base, Rank};
pub(crate) use blocks::{Line, Mark, inline, lines};
#[cfg(feature = "xlsx")]
pub(crate) use cell::line;
pub(crate) use cell::text;
pub use cell::{Cell, Run, Style};
#[cfg(any(feature = "csv", feature = "xlsx"))]
pub(crate) use cell::{drop_start, is_blank, lines_of, push};
#[cfg(any(feature = "csv", feature = "xlsx"))]
pub(crate) use piece::pieces;
#[cfg(feature = "xlsx")]
pub(crate) use piece::{LONGEST, is_short};

use std::borrow::Cow;

use crate::content::{Block, BlockKind, html, markdown};
use crate::deck::{Choice, Deck, Location, Note, NoteKind};

/// A column of a sheet of notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// The number the note was written with.
    Number,
    /// What is asked; the text of a note with gaps; what a table is called.
    Question,
    /// What is answered, and below it what to read further; a table.
    Answer,
    /// Its tags, with blanks between them.
    Tags,
    /// The deck it belongs to, with `::` between levels.
    Deck,
    /// What kind of card it makes, by name.
    Kind,
    /// The options of a choice, each on a line: its letter, a tick where it is right, its text.
    Options,
    /// Where it was typed: the name of the document, and the line.
    Source,
    /// What the cells were when the row was written: see [`Base`].
    Base,
    /// Which note it is.
    Guid,
}

impl Column {
    /// Every column, in the order they are written.
    pub const ALL: [Column; 10] = [
        Column::Number,
        Column::Question,
        Column::Answer,
        Column::Tags,
        Column::Deck,
        Column::Kind,
        Column::Options,
        Column::Source,
        Column::Base,
        Column::Guid,
    ];

    /// The columns that people edit.
    pub const EDITED: [Column; 7] = [
        Column::Number,
        Column::Question,
        Column::Answer,
        Column::Tags,
        Column::Deck,
        Column::Kind,
        Column::Options,
    ];

    /// Returns what stands at its head.
    pub fn head(self) -> &'static str {
        match self {
            Column::Number => "Number",
            Column::Question => "Question",
            Column::Answer => "Answer",
            Column::Tags => "Tags",
            Column::Deck => "Deck",
            Column::Kind => "Kind",
            Column::Options => "Options",
            Column::Source => "Source",
            Column::Base => "Base",
            Column::Guid => "Guid",
        }
    }
}

/// What rich text is written as in a cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Markup {
    /// Runs of characters, each with its style, as workbooks have them.
    #[default]
    Rich,
    /// The same without their styles.
    Text,
    /// Markdown.
    Markdown,
    /// HTML, as Anki's fields have it.
    Html,
}

impl Markup {
    /// Every markup, with the name that is typed for it.
    pub const ALL: [(&'static str, Markup); 4] = [
        ("rich", Markup::Rich),
        ("text", Markup::Text),
        ("markdown", Markup::Markdown),
        ("html", Markup::Html),
    ];

    /// Returns the cell that says what blocks say.
    pub fn cell(self, blocks: &[Block]) -> Cell {
        match self {
            Markup::Rich => cell::blocks(blocks),
            Markup::Text => plain(cell::text(&cell::blocks(blocks))),
            Markup::Markdown => plain(markdown::render(blocks).trim_end()),
            Markup::Html => plain(html::render(blocks)),
        }
    }

    /// Returns the blocks that a cell says. What is written in Markdown or HTML is read so;
    /// anything else is taken at its word.
    pub fn blocks(self, cell: &[Run], has_gaps: bool) -> Vec<Block> {
        match self {
            Markup::Rich | Markup::Text => blocks::parse(cell),
            Markup::Markdown => blocks::parse_markdown(&cell::text(cell), has_gaps),
            Markup::Html => blocks::parse_html(&cell::text(cell), has_gaps),
        }
    }
}

/// A row of a sheet: a note, as its cells say it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Its number in the sheet, from one, where it was read out of one; else 0.
    pub at: usize,
    /// The cells, by [`Column::ALL`]. `None` where the sheet has no such column.
    cells: [Option<Cell>; Column::ALL.len()],
}

impl Row {
    /// Returns the row of a note, which is written at a place among others.
    pub fn of(note: &Note, markup: Markup, rank: Rank) -> Self {
        let mut row = Row::saying(note, markup);
        row.set(Column::Base, plain(Base::of(&row, markup, rank).to_string()));
        row
    }

    /// Returns the row of a note that is not written: it does not say what it was.
    pub(crate) fn saying(note: &Note, markup: Markup) -> Self {
        let Note {
            guid,
            id: _,
            modified: _,
            kind,
            number,
            deck,
            tags,
            question,
            answer,
            extra,
            media: _,
            schedule: _,
            source,
            span: _,
        } = note;
        let mut row = Row::default();
        row.set(Column::Number, plain(number.map(|number| number.to_string()).unwrap_or_default()));
        row.set(Column::Question, markup.cell(question));
        let mut answer: Cow<[Block]> = match kind {
            NoteKind::Table(table) => {
                vec![Block::new(BlockKind::Table(table.clone()), note.span)].into()
            }
            NoteKind::Basic
            | NoteKind::Reversed
            | NoteKind::OptionalReversed(_)
            | NoteKind::Typed
            | NoteKind::Cloze
            | NoteKind::Choice(_) => answer.as_deref().unwrap_or_default().into(),
        };
        if !extra.is_empty() {
            answer.to_mut().extend_from_slice(extra);
        }
        row.set(Column::Answer, markup.cell(&answer));
        row.set(Column::Tags, plain(tags.join(" ")));
        row.set(Column::Deck, plain(deck.as_str()));
        row.set(Column::Kind, plain(kind_name(kind)));
        row.set(Column::Options, options(kind, markup));
        row.set(Column::Source, plain(place(source)));
        row.set(Column::Guid, plain(guid.as_str()));
        row
    }

    /// Returns what stands in a column; nothing where the sheet has none such.
    pub fn cell(&self, column: Column) -> Option<&Cell> {
        self.cells[column as usize].as_ref()
    }

    /// Takes the cell out of a column.
    #[cfg(feature = "xlsx")]
    pub(crate) fn take(&mut self, column: Column) -> Cell {
        self.cells[column as usize].take().unwrap_or_default()
    }

    /// Returns the text of a column without styles; empty where the sheet has none such.
    pub fn text(&self, column: Column) -> String {
        self.cell(column).map(|cell| cell::text(cell)).unwrap_or_default()
    }

    /// Writes into a column.
    pub fn set(&mut self, column: Column, cell: Cell) {
        self.cells[column as usize] = Some(cell);
    }

    /// Returns what it says its cells were when it was written; `None` where it says nothing
    /// that can be understood.
    pub fn base(&self) -> Option<Base> {
        self.text(Column::Base).parse().ok()
    }

    /// Returns whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().flatten().all(|cell| cell::is_blank(cell))
    }
}

/// A sheet of notes, as it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// What its rich text is written as.
    pub markup: Markup,
    /// Its rows, without the head.
    pub rows: Vec<Row>,
}

impl Sheet {
    /// Returns the sheet that a deck is written as.
    pub fn of(deck: &Deck, markup: Markup) -> Self {
        let of = deck.notes.len();
        let row = |(at, note)| Row { at: at + 2, ..Row::of(note, markup, Rank::new(at, of)) };
        Sheet { markup, rows: deck.notes.iter().enumerate().map(row).collect() }
    }

    /// Returns whether its cells say what is bold, and what is code: a workbook does that was
    /// saved as CSV does not any more.
    pub fn has_styles(&self) -> bool {
        match self.markup {
            Markup::Markdown | Markup::Html => true,
            Markup::Text => false,
            Markup::Rich => {
                let cells = self.rows.iter().flat_map(|row| row.cells.iter().flatten());
                cells.flatten().any(|run| run.style != Style::default())
            }
        }
    }
}

/// Returns a cell of a column as it is compared: the same for everything that is written
/// in the same way, however it was typed in the sheet. Without styles, where those of the
/// sheet say nothing.
pub(crate) fn seen(cell: &[Run], column: Column, markup: Markup, styles: bool) -> Cell {
    let text = cell::text(cell);
    match column {
        Column::Question | Column::Answer => {
            cell::blocks(&markup.blocks(&bare(cell, styles), true))
        }
        Column::Options => lettered(choices(cell).iter().map(|(content, correct)| {
            (cell::blocks(&markup.blocks(&bare(content, styles), true)), *correct)
        })),
        Column::Tags => {
            let mut tags: Vec<_> = text.split([' ', ',', '\n', '\t']).map(str::trim).collect();
            tags.retain(|tag| !tag.is_empty());
            plain(tags.join(" "))
        }
        Column::Kind if text.trim().is_empty() => plain("basic"),
        Column::Kind => plain(text.trim().to_lowercase()),
        // Programs for spreadsheets may write `7.0`.
        Column::Number => plain(text.trim().trim_end_matches(".0")),
        Column::Deck | Column::Source | Column::Base | Column::Guid => plain(text.trim()),
    }
}

/// Returns whether two cells of a column, as [`seen`], say the same: tags do in any order.
pub(crate) fn is_same(column: Column, a: &[Run], b: &[Run]) -> bool {
    let words = |cell: &[Run]| -> std::collections::BTreeSet<String> {
        cell::text(cell).split(' ').map(str::to_owned).collect()
    };
    if column == Column::Tags { words(a) == words(b) } else { a == b }
}

fn bare(cell: &[Run], styles: bool) -> Cell {
    if styles { cell.to_vec() } else { plain(cell::text(cell)) }
}

/// Returns the options in a cell, and whether each is right. A line that does not begin with
/// the next letter goes on with the option above it.
pub(crate) fn choices(cell: &[Run]) -> Vec<(Cell, bool)> {
    let mut choices: Vec<(Cell, bool)> = Vec::new();
    for mut runs in cell::lines_of(cell) {
        let text = cell::text(&runs);
        let start = text.trim_start();
        let sign = letter(choices.len());
        let rest = start.strip_prefix(&sign).and_then(|rest| {
            let rest = rest.strip_prefix(['.', ')', ':'])?;
            Some(rest.trim_start())
        });
        let begins = rest.is_some() || (choices.is_empty() && !start.is_empty());
        if begins {
            let rest = rest.unwrap_or(start);
            let said = rest.strip_prefix(RIGHT.trim()).map(str::trim_start);
            cell::drop_start(&mut runs, text.len() - said.unwrap_or(rest).len());
            choices.push((runs, said.is_some()));
        } else if let Some((last, _)) = choices.last_mut().filter(|_| !start.is_empty()) {
            cell::push(last, Run::plain("\n"));
            for run in runs {
                cell::push(last, run);
            }
        }
    }
    choices
}

/// Returns the name of a kind of note in a sheet: what a document would say in a comment.
pub fn kind_name(kind: &NoteKind) -> &'static str {
    match kind {
        NoteKind::OptionalReversed(true) => "optional-reversed-on",
        kind => kind.name(),
    }
}

/// Returns a cell of one style.
pub(crate) fn plain(text: impl Into<String>) -> Cell {
    let run = Run::plain(text);
    if run.text.is_empty() { Cell::new() } else { vec![run] }
}

/// Returns the letter of an option, from zero: `A` to `Z`, then `AA`.
pub(crate) fn letter(at: usize) -> String {
    let last = char::from(b'A' + u8::try_from(at % 26).unwrap_or_default());
    match (at / 26).checked_sub(1) {
        Some(before) => letter(before) + &last.to_string(),
        None => last.to_string(),
    }
}

/// What stands before an option that is right.
pub(crate) const RIGHT: &str = "✓ ";

/// Returns the options of a choice, each on a line.
pub(crate) fn options(kind: &NoteKind, markup: Markup) -> Cell {
    let NoteKind::Choice(options) = kind else { return Cell::new() };
    lettered(options.iter().map(|Choice { content, correct }| (markup.cell(content), *correct)))
}

/// Returns options, each on a line with its letter, and a tick where it is right.
pub(crate) fn lettered(options: impl Iterator<Item = (Cell, bool)>) -> Cell {
    let mut runs = Cell::new();
    for (at, (content, correct)) in options.enumerate() {
        let line_end = if at == 0 { "" } else { "\n" };
        let mark = if correct { RIGHT } else { "" };
        cell::push(&mut runs, Run::plain(format!("{line_end}{}. {mark}", letter(at))));
        for run in content {
            cell::push(&mut runs, run);
        }
    }
    runs
}

/// Returns where something was typed: the name of the file, not its folder, so
/// that a sheet is the same wherever the document lies.
pub(crate) fn place(source: &Location) -> String {
    let Location { path, line, end_line: _ } = source;
    let name = path.rsplit('/').next().unwrap_or(path);
    if *line == 0 { name.to_owned() } else { format!("{name}:{line}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_have_letters() {
        assert_eq!([0, 1, 25, 26, 27].map(letter), ["A", "B", "Z", "AA", "AB"]);
    }
}
