//! What could be typed for a note to become what it is wished to be, the most sparing first.

use std::borrow::Cow;

use super::imitation::{self, Template, indent};
use super::metadata::{self, Place, Said as Metadata};
use super::options;
use super::patch::{Hand, patch};
use super::region::Document;
use super::said::Cells;
use super::wish::{What, Wish};
use crate::content::{Block, markdown};
use crate::sheet::{Cell, Column, Markup, Row, seen, text as text_of};

/// The columns whose text stands in the document, in its order.
const TEXTS: [Column; 3] = [Column::Question, Column::Options, Column::Answer];

/// The columns that a comment can speak of.
const SAID: [Column; 4] = [Column::Number, Column::Kind, Column::Deck, Column::Tags];

/// How far attempts go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effort {
    /// What changes least, and nearly always does.
    Sparing,
    /// All that can be thought of.
    Any,
}

/// Returns the texts to try for a wish, without repeats, with line ends as on Unix.
pub(super) fn attempts(
    document: &Document,
    wish: &Wish,
    styles: bool,
    effort: Effort,
) -> Vec<String> {
    let mut attempts = match wish.what {
        What::Remove(_) => vec![String::new()],
        What::Add(place) => added(document, wish, place),
        What::Change(note) if !document.regions[note].is_own => Vec::new(),
        What::Change(note) => changed(document, wish, note, styles, effort),
    };
    let mut known = std::collections::HashSet::new();
    attempts.retain(|attempt| known.insert(attempt.clone()));
    attempts
}

fn changed(
    document: &Document,
    wish: &Wish,
    note: usize,
    styles: bool,
    effort: Effort,
) -> Vec<String> {
    let text = document.note_text(note).replace("\r\n", "\n");
    let row = Row::saying(&document.deck.notes[note], Markup::Rich);
    let before = |column: Column| {
        seen(row.cell(column).map_or(&[], Vec::as_slice), column, Markup::Rich, styles)
    };
    let texts = texts(document, wish, note, &text, &before, effort);
    // The number is typed before the question, where it is.
    let mut said: Vec<Metadata> = Vec::new();
    let mut numbered = None;
    for column in SAID {
        let Some(cell) = wish.cell(column) else { continue };
        if column == Column::Number {
            numbered = Some((text_of(&before(column)), text_of(cell)));
        }
        said.extend(metadata::said(column, cell, &before(column), &text));
    }
    said.extend(wish.guid.as_deref().map(metadata::guid));
    let mut attempts = Vec::new();
    if let Some((old, new)) = numbered.filter(|(old, new)| !old.is_empty() && !new.is_empty()) {
        let rest: Vec<_> = said.iter().filter(|(key, _)| *key != "number").cloned().collect();
        for text in &texts {
            let end = text.find('\n').unwrap_or(text.len());
            if let Some(at) = text[..end].find(&old) {
                let text = format!("{}{new}{}", &text[..at], &text[at + old.len()..]);
                attempts.extend(with(&text, &rest, document, note));
            }
        }
    }
    for text in &texts {
        attempts.extend(with(text, &said, document, note));
    }
    attempts
}

/// Returns a text of a note with what is said of it, in each place that it may stand.
fn with(text: &str, said: &[Metadata], document: &Document, note: usize) -> Vec<String> {
    if said.is_empty() {
        return vec![text.to_owned()];
    }
    let region = &document.regions[note];
    let question = region.question - region.lines.start();
    [Place::Line(question), Place::Line(0), Place::Below]
        .into_iter()
        .map(|place| metadata::set(text, said, place))
        .collect()
}

/// Returns the texts to try for what a note says.
fn texts(
    document: &Document,
    wish: &Wish,
    note: usize,
    text: &str,
    before: &dyn Fn(Column) -> Cell,
    effort: Effort,
) -> Vec<String> {
    let edited: Vec<_> = TEXTS.into_iter().filter(|column| wish.cell(*column).is_some()).collect();
    if edited.is_empty() && wish.cell(Column::Kind).is_none() {
        return vec![text.to_owned()];
    }
    let old: Vec<_> = TEXTS.map(|column| (column, before(column))).into();
    let new: Vec<_> = TEXTS
        .map(|column| (column, wish.cell(column).cloned().unwrap_or_else(|| before(column))))
        .into();
    let patched = |text: &str, but: Option<Column>| -> Vec<String> {
        let old: Cells = borrowed(&old, but);
        let new: Cells = borrowed(&new, but);
        Hand::ALL.into_iter().filter_map(|hand| patch(text, &old, &new, hand)).collect()
    };
    let blocks = |column: Column| -> Vec<Block> {
        let cell = new.iter().find(|(of, _)| *of == column).map(|(_, cell)| cell.as_slice());
        Markup::Rich.blocks(cell.unwrap_or_default(), true)
    };
    let has = |cells: &[(Column, Cell)], column: Column| {
        cells.iter().any(|(of, cell)| *of == column && !cell.is_empty())
    };
    let answer = blocks(Column::Answer);
    let mut texts = Vec::new();
    let templates = || imitation::templates(document, note);
    if has(&new, Column::Answer) && !has(&old, Column::Answer) {
        let questions = if edited == [Column::Answer] {
            vec![text.to_owned()]
        } else {
            patched(text, Some(Column::Answer))
        };
        for template in templates() {
            for question in &questions {
                texts.extend(template.fill(question, &answer));
            }
        }
        if effort == Effort::Sparing {
            return texts;
        }
    } else {
        texts.extend(patched(text, None));
        if effort == Effort::Sparing {
            return texts;
        }
        texts.extend(rewritten(document, note, text, &answer, edited == [Column::Answer], || {
            patched(text, Some(Column::Answer))
        }));
    }
    let question = match options::list(cell_of(&new, Column::Options)) {
        Some(list) => [blocks(Column::Question), vec![list]].concat(),
        None => blocks(Column::Question),
    };
    let number = document.deck.notes[note].number;
    if edited.contains(&Column::Options) {
        let asked = cell_of(&old, Column::Question);
        let (before, after) = (cell_of(&old, Column::Options), cell_of(&new, Column::Options));
        let base = patched(text, Some(Column::Options));
        for text in if base.is_empty() { vec![text.to_owned()] } else { base } {
            texts.extend(options::marked(&text, asked, before, after));
        }
        let question = blocks(Column::Question);
        texts.extend(options::rewritten(text, asked, &question, after, &answer));
    }
    let own = Template::of(document, note);
    for template in own.into_iter().map(Cow::Owned).chain(templates()) {
        texts.extend(template.note(number, &question, &answer));
    }
    texts
}

fn cell_of(cells: &[(Column, Cell)], column: Column) -> &Cell {
    static NOTHING: Cell = Cell::new();
    cells.iter().find(|(of, _)| *of == column).map_or(&NOTHING, |(_, cell)| cell)
}

fn borrowed(cells: &[(Column, Cell)], but: Option<Column>) -> Cells<'_> {
    let wanted = cells.iter().filter(|(column, _)| Some(*column) != but);
    wanted.map(|(column, cell)| (*column, cell)).collect()
}

/// Returns the texts whose answer is typed anew where it stands, or taken away.
fn rewritten(
    document: &Document,
    note: usize,
    text: &str,
    answer: &[Block],
    is_alone: bool,
    patched: impl Fn() -> Vec<String>,
) -> Vec<String> {
    let region = &document.regions[note];
    let Some(lines) = &region.answer else { return Vec::new() };
    let first = lines.start() - region.lines.start();
    let last = lines.end() - region.lines.start();
    let bases = if is_alone { vec![text.to_owned()] } else { patched() };
    let count = text.lines().count();
    let mut texts = Vec::new();
    for base in bases.into_iter().filter(|base| base.lines().count() == count) {
        let typed: Vec<_> = base.split('\n').collect();
        if answer.is_empty() {
            texts.push(typed[..first].join("\n").trim_end().to_owned());
            texts
                .push([&typed[..first], &typed[(last + 1).min(typed.len())..]].concat().join("\n"));
            continue;
        }
        let line = typed[first];
        let content = line.trim_start();
        let width = line.len() - content.len();
        // The answer may begin behind a bullet, or be a list itself.
        let sign = content.find(|c: char| !matches!(c, '-' | '*' | '+' | ' ')).unwrap_or(0);
        for prefix in [&line[..width + sign], &line[..width]] {
            let indent = indent(prefix);
            let rendered = markdown::render(answer);
            let mut lines: Vec<String> = typed[..first].iter().map(|l| (*l).to_owned()).collect();
            for (at, line) in rendered.trim_end().lines().enumerate() {
                let start = if at == 0 { prefix } else { &indent };
                lines.push(format!("{start}{line}").trim_end().to_owned());
            }
            lines.extend(typed[(last + 1).min(typed.len())..].iter().map(|l| (*l).to_owned()));
            texts.push(lines.join("\n"));
        }
    }
    texts
}

/// Returns the texts of a new note.
fn added(document: &Document, wish: &Wish, place: Option<usize>) -> Vec<String> {
    let blocks = |column: Column| -> Vec<Block> {
        Markup::Rich.blocks(wish.cell(column).map_or(&[], Vec::as_slice), true)
    };
    let question = match wish.cell(Column::Options).and_then(options::list) {
        Some(list) => [blocks(Column::Question), vec![list]].concat(),
        None => blocks(Column::Question),
    };
    let answer = blocks(Column::Answer);
    let text = |column: Column| wish.cell(column).map(|cell| text_of(cell)).unwrap_or_default();
    let number = text(Column::Number).parse().ok().or_else(|| next_number(document, place));
    let mut said: Vec<Metadata> = Vec::new();
    if let Some(kind) = wish.cell(Column::Kind).map(|cell| text_of(cell))
        && !["", "basic", "cloze", "choice"].contains(&kind.as_str())
    {
        said.push(("type", kind));
    }
    let neighbour = place.or((!document.deck.notes.is_empty()).then_some(0));
    if let Some(note) = neighbour.map(|at| &document.deck.notes[at]) {
        let row = Row::saying(note, Markup::Rich);
        for column in [Column::Deck, Column::Tags] {
            let (Some(cell), Some(own)) = (wish.cell(column), row.cell(column)) else { continue };
            if column == Column::Tags {
                // What every note has, the document says.
                let others = shared_tags(document);
                let tags = text_of(cell);
                let tags: Vec<_> = tags
                    .split(' ')
                    .filter(|tag| !others.iter().any(|other| other == tag))
                    .collect();
                said.extend((!tags.is_empty()).then(|| ("tags", tags.join(" "))));
            } else if text_of(cell) != text_of(own) {
                said.extend(metadata::said(column, cell, own, ""));
            }
        }
    }
    let mut texts = Vec::new();
    for template in imitation::templates(document, place.unwrap_or(0)) {
        for text in template.note(number, &question, &answer) {
            if said.is_empty() {
                texts.push(text);
                continue;
            }
            for place in [Place::Line(0), Place::Below] {
                texts.push(metadata::set(&text, &said, place));
            }
        }
    }
    texts
}

/// Returns the tags that all notes have.
fn shared_tags(document: &Document) -> Vec<String> {
    let mut notes = document.deck.notes.iter();
    let mut shared = notes.next().map(|note| note.tags.clone()).unwrap_or_default();
    for note in notes {
        shared.retain(|tag| note.tags.contains(tag));
    }
    shared
}

/// Returns the number of a new note: the next one, where it is the last of them.
fn next_number(document: &Document, place: Option<usize>) -> Option<u64> {
    let notes = &document.deck.notes;
    let before = place.map_or(Some(0), |place| notes[place].number)?;
    let is_last = notes
        .get(place.map_or(0, |place| place + 1))
        .is_none_or(|next| next.number.is_none_or(|next| next <= before));
    let greatest = notes.iter().filter_map(|note| note.number).max()?;
    Some(if is_last { before + 1 } else { greatest + 1 })
}
