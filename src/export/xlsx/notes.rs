//! The sheet of notes, a row each.

use rust_xlsxwriter::{ExcelDateTime, XlsxError};

use super::book::Book;
use super::grid::{Head, Line, Look, Value, Width};
use super::rich;
use crate::content::{Block, BlockKind, Gap, Inline, Table};
use crate::deck::{KINDS, Note, NoteKind, Schedule};
use crate::sheet::{self, Base, Column, Markup, Rank, Row, kind_name, plain};

/// The columns before [`Column::Base`] where notes say how far they have been learned.
const SCHEDULE: [&str; 4] = ["Due", "Interval", "Reviews", "Lapses"];

pub(super) fn write(book: &mut Book, notes: &[Note]) -> Result<(), XlsxError> {
    let has_schedule = notes.iter().any(|note| !note.schedule.is_empty());
    let mut heads = Vec::new();
    for column in Column::ALL {
        if has_schedule && column == Column::Base {
            heads.extend(
                SCHEDULE.map(|name| Head::new(name, Width::Fit(9.0, 20.0), Look::Centered)),
            );
        }
        heads.push(head(column));
    }
    let line = |at: usize| line(&notes[at], Rank::new(at, notes.len()), has_schedule);
    let sketch = |at: usize| {
        if is_short(&notes[at]) { sketch(&notes[at], has_schedule) } else { line(at) }
    };
    book.add("Notes", &heads, notes.len(), sketch, line)
}

fn head(column: Column) -> Head {
    let (width, look) = match column {
        Column::Number => (Width::Fit(10.0, 12.0), Look::Centered),
        Column::Question => (Width::Of(44.0), Look::Text),
        Column::Answer => (Width::Of(80.0), Look::Text),
        Column::Tags => (Width::Fit(10.0, 18.0), Look::Text),
        Column::Deck | Column::Source => (Width::Fit(12.0, 28.0), Look::Text),
        Column::Kind => (Width::Fit(10.0, 20.0), Look::Text),
        Column::Options => (Width::Fit(10.0, 36.0), Look::Text),
        Column::Base => (Width::Of(10.0), Look::Hidden),
        Column::Guid => (Width::Of(7.0), Look::Faint),
    };
    let choices = if column == Column::Kind { KINDS } else { &[] };
    Head { choices, ..Head::new(column.head(), width, look) }
}

fn line(note: &Note, rank: Rank, has_schedule: bool) -> Line {
    let mut row = Row::of(note, Markup::Rich, rank);
    let mut is_plainer = false;
    for column in [Column::Question, Column::Answer, Column::Options] {
        if let Some(plainer) = row.cell(column).and_then(rich::plainer) {
            row.set(column, plainer);
            is_plainer = true;
        }
    }
    if is_plainer {
        // What was written is what edits are told from.
        row.set(Column::Base, plain(Base::of(&row, Markup::Rich, rank).to_string()));
    }
    let mut values = Vec::with_capacity(Column::ALL.len() + SCHEDULE.len());
    for column in Column::ALL {
        if has_schedule && column == Column::Base {
            values.extend(schedule(&note.schedule));
        }
        let cell = row.take(column);
        values.push(match column {
            Column::Number => match note.number.map(u32::try_from) {
                Some(Ok(number)) => Value::Number(number.into()),
                _ => Value::Text(cell),
            },
            Column::Base => Value::Counted(cell),
            Column::Guid => Value::Repeated(cell),
            _ => Value::Text(cell),
        });
    }
    Line { values, span: note.span, is_plainer }
}

/// Returns a row without what takes time: its question and its answer, whose columns have
/// widths of their own, and what tells edits.
fn sketch(note: &Note, has_schedule: bool) -> Line {
    let mut values = Vec::with_capacity(Column::ALL.len() + SCHEDULE.len());
    for column in Column::ALL {
        if has_schedule && column == Column::Base {
            values.extend(schedule(&note.schedule));
        }
        values.push(match column {
            Column::Number => Value::text(note.number.map(|n| n.to_string()).unwrap_or_default()),
            Column::Tags => Value::text(note.tags.join(" ")),
            Column::Deck => Value::text(note.deck.as_str()),
            Column::Kind => Value::text(kind_name(&note.kind)),
            Column::Options => Value::Text(sheet::options(&note.kind, Markup::Rich)),
            Column::Source => Value::text(sheet::place(&note.source)),
            Column::Question | Column::Answer | Column::Base | Column::Guid => Value::text(""),
        });
    }
    Line { values, span: note.span, is_plainer: false }
}

/// Returns whether each text of a note fits into a cell for sure.
fn is_short(note: &Note) -> bool {
    let answer = note.answer.as_deref().unwrap_or_default();
    let mut length = weight(&note.question, 0) + weight(answer, 0) + weight(&note.extra, 0);
    match &note.kind {
        NoteKind::Choice(options) => {
            length += options.iter().map(|option| weight(&option.content, 0)).sum::<usize>();
        }
        NoteKind::Table(table) => length += table_weight(table, 0),
        NoteKind::Basic
        | NoteKind::Reversed
        | NoteKind::OptionalReversed(_)
        | NoteKind::Typed
        | NoteKind::Cloze => {}
    }
    // Twice as long, for all signs that stand between words.
    length * 2 <= sheet::LONGEST
}

/// How long the sign of an item is at most, and the braces of a gap.
const SIGN: usize = 24;

/// Returns how long blocks are about, rather more than less, so far from the margin.
fn weight(blocks: &[Block], indent: usize) -> usize {
    let of = |block: &Block| match &block.kind {
        BlockKind::Paragraph(content) | BlockKind::Heading { level: _, content } => {
            indent + 1 + inline_weight(content)
        }
        BlockKind::Code { language: _, text, gaps } => {
            text.len() + (indent + 1) * (text.lines().count() + 1) + gaps_weight(gaps)
        }
        BlockKind::List { start: _, tight: _, items } => {
            items.iter().map(|item| indent + SIGN + weight(&item.blocks, indent + 4)).sum()
        }
        BlockKind::Quote(blocks) => weight(blocks, indent + 4),
        BlockKind::Table(table) => table_weight(table, indent),
        BlockKind::Rule => 0,
    };
    blocks.iter().map(of).sum()
}

fn table_weight(table: &Table, indent: usize) -> usize {
    let row = |row: &Vec<Vec<Inline>>| {
        indent + 1 + row.iter().map(|cell| 3 + inline_weight(cell)).sum::<usize>()
    };
    row(&table.header) + table.rows.iter().map(row).sum::<usize>()
}

fn inline_weight(content: &[Inline]) -> usize {
    let of = |part: &Inline| match part {
        Inline::Text(text) | Inline::Code(text) => text.len(),
        Inline::Link { url, content } => url.len() + 3 + inline_weight(content),
        Inline::Image { url, alt } => url.len() + alt.len() + 5,
        Inline::Math { tex, display: _, gaps } => tex.len() + 2 + gaps_weight(gaps),
        Inline::Cloze { ordinal: _, content, hint } => {
            SIGN + hint.as_ref().map_or(0, String::len) + inline_weight(content)
        }
        Inline::Break => 1,
        other => SIGN + inline_weight(other.inside()),
    };
    content.iter().map(of).sum()
}

fn gaps_weight(gaps: &[Gap]) -> usize {
    gaps.iter().map(|gap| SIGN + gap.hint.as_ref().map_or(0, String::len)).sum()
}

/// Returns how far a note has been learned; where it has several cards, each on a line of
/// its own. The due day of a card that is held back stands in brackets.
fn schedule(schedule: &[Schedule]) -> [Value; SCHEDULE.len()] {
    if let [Schedule { card: _, due, interval, reviews, lapses, suspended: false }] = schedule {
        let date = due.as_deref().and_then(|due| ExcelDateTime::parse_from_str(due).ok());
        let due = date.map_or_else(|| Value::text(due.as_deref().unwrap_or("new")), Value::Date);
        let number = |number: &u32| Value::Number((*number).into());
        return [due, number(interval), number(reviews), number(lapses)];
    }
    let due = |Schedule { due, suspended, .. }: &Schedule| {
        let due = due.as_deref().unwrap_or("new");
        if *suspended { format!("({due})") } else { due.to_owned() }
    };
    let lines = |value: &dyn Fn(&Schedule) -> String| {
        let lines: Vec<_> = schedule.iter().map(value).collect();
        Value::text(lines.join("\n"))
    };
    [
        lines(&due),
        lines(&|schedule| schedule.interval.to_string()),
        lines(&|schedule| schedule.reviews.to_string()),
        lines(&|schedule| schedule.lapses.to_string()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_may_be_chosen() {
        let table = Table { alignments: vec![], header: vec![], rows: vec![] };
        let kinds = [
            NoteKind::Basic,
            NoteKind::Reversed,
            NoteKind::OptionalReversed(false),
            NoteKind::OptionalReversed(true),
            NoteKind::Typed,
            NoteKind::Cloze,
            NoteKind::Choice(vec![]),
            NoteKind::Table(table),
        ];
        assert_eq!(kinds.each_ref().map(kind_name), KINDS);
        // Excel takes no longer list.
        assert!(KINDS.join(",").len() <= 255);
    }
}
