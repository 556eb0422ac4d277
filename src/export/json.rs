//! The deck itself, for other programs: notes, tables, what was left over, and
//! every remark.

use serde::Serialize;

use super::{ExportError, Exporter};
use crate::content::{Block, BlockKind, Item, Table, html, markdown, text};
use crate::deck::{Choice, Deck, Id, LeftOver, Location, Media, Note, NoteKind, Schedule};
use crate::diagnostic::{Diagnostic, Remark};
use crate::ledger::{Entry, Fate};

/// JSON, as specified in `docs/json.md`.
#[derive(Debug)]
pub struct Json {
    /// Whether all of it is on one line, for programs that read line by line.
    is_line: bool,
}

impl Json {
    /// JSON that people can read too, on many lines.
    pub const PRETTY: Json = Json { is_line: false };

    /// JSON on one line.
    pub const LINE: Json = Json { is_line: true };
}

impl Exporter for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn about(&self) -> &'static str {
        "the deck itself, with every remark, for other programs"
    }

    fn export(&self, deck: &Deck, _: &mut Vec<Diagnostic>) -> Result<Vec<u8>, ExportError> {
        let file = File::of(deck);
        let written =
            if self.is_line { serde_json::to_vec(&file) } else { serde_json::to_vec_pretty(&file) };
        let mut file = written.map_err(|e| ExportError::new("JSON", e))?;
        file.push(b'\n');
        Ok(file)
    }
}

#[derive(Serialize)]
struct File<'d> {
    name: &'d str,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<&'d str>,
    notes: Vec<JsonNote<'d>>,
    tables: Vec<JsonTable<'d>>,
    left_over: Vec<JsonLeftOver<'d>>,
    diagnostics: Vec<JsonDiagnostic<'d>>,
    ledger: Vec<JsonEntry<'d>>,
}

#[derive(Serialize)]
struct JsonNote<'d> {
    guid: &'d str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'d str>,
    kind: &'static str,
    number: Option<u64>,
    deck: &'d str,
    tags: &'d [String],
    question: Rich,
    #[serde(skip_serializing_if = "Option::is_none")]
    options: Option<Vec<JsonChoice>>,
    answer: Option<Rich>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extra: Option<Rich>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    media: Vec<JsonMedia<'d>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    schedule: Vec<JsonSchedule<'d>>,
    source: Place<'d>,
}

#[derive(Serialize)]
struct JsonSchedule<'d> {
    card: u32,
    due: Option<&'d str>,
    interval: u32,
    reviews: u32,
    lapses: u32,
    suspended: bool,
}

#[derive(Serialize)]
struct JsonMedia<'d> {
    kind: &'static str,
    path: &'d str,
    remote: bool,
}

/// The same text in three forms; as Markdown it is as a document could say it.
#[derive(Serialize)]
struct Rich {
    text: String,
    markdown: String,
    html: String,
}

#[derive(Serialize)]
struct JsonChoice {
    #[serde(flatten)]
    content: Rich,
    correct: bool,
}

#[derive(Serialize)]
struct JsonTable<'d> {
    name: String,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    source: Place<'d>,
}

#[derive(Serialize)]
struct JsonLeftOver<'d> {
    text: &'d str,
    source: Place<'d>,
}

#[derive(Serialize)]
struct JsonDiagnostic<'d> {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: &'d str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<&'d str>,
    source: Place<'d>,
}

/// Lines of a document, both counted from one; the column counts characters.
#[derive(Serialize)]
struct Place<'d> {
    path: &'d str,
    line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    end_line: usize,
}

#[derive(Serialize)]
struct JsonEntry<'d> {
    line: usize,
    end_line: usize,
    fate: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'d str>,
}

impl<'d> File<'d> {
    fn of(deck: &'d Deck) -> Self {
        let Deck {
            name,
            language,
            author,
            path: _,
            modified: _,
            description: _,
            preset: _,
            shuffled: _,
            notes,
            files: _,
            left_over,
            remarks,
            ledger,
            evidence: _,
        } = deck;
        File {
            name,
            language: language.as_deref(),
            author: author.as_deref(),
            notes: notes.iter().map(JsonNote::of).collect(),
            tables: notes.iter().filter_map(JsonTable::of).collect(),
            left_over: left_over.iter().map(JsonLeftOver::of).collect(),
            diagnostics: remarks.iter().map(JsonDiagnostic::of).collect(),
            ledger: ledger.iter().map(|entry| JsonEntry::of(entry, notes)).collect(),
        }
    }
}

impl<'d> JsonNote<'d> {
    fn of(note: &'d Note) -> Self {
        let Note {
            guid,
            id,
            modified: _,
            kind,
            number,
            deck,
            tags,
            question,
            answer,
            extra,
            media,
            schedule,
            source,
            span: _,
        } = note;
        let (options, answer) = match kind {
            NoteKind::Basic
            | NoteKind::Reversed
            | NoteKind::OptionalReversed(_)
            | NoteKind::Typed
            | NoteKind::Cloze => {
                (None, answer.as_deref().map(|answer| Rich::answered(answer, extra)))
            }
            NoteKind::Choice(options) => (
                Some(options.iter().map(JsonChoice::of).collect()),
                answer
                    .as_deref()
                    .map(|answer| Rich::answered(&right_answer(options, answer), extra)),
            ),
            NoteKind::Table(table) => {
                let table = Block::new(BlockKind::Table(table.clone()), note.span);
                (None, Some(Rich::of(&[table])))
            }
        };
        let question = match kind {
            NoteKind::Cloze => {
                Rich { html: html::render_cloze(question), ..Rich::asked(question, *number) }
            }
            NoteKind::Choice(options) => Rich::asked(&with_options(question, options), *number),
            NoteKind::Basic
            | NoteKind::Reversed
            | NoteKind::OptionalReversed(_)
            | NoteKind::Typed
            | NoteKind::Table(_) => Rich::asked(question, *number),
        };
        JsonNote {
            guid,
            id: id.as_ref().map(|id| match id {
                Id::Guid(id) | Id::Name(id) => id.as_str(),
            }),
            kind: kind.name(),
            number: *number,
            deck,
            tags,
            question,
            options,
            answer,
            extra: (!extra.is_empty()).then(|| Rich::of(extra)),
            media: media.iter().map(JsonMedia::of).collect(),
            schedule: schedule.iter().map(JsonSchedule::of).collect(),
            source: Place::of(source),
        }
    }
}

/// Returns a question with its options under it.
fn with_options(question: &[Block], options: &[Choice]) -> Vec<Block> {
    let item = |option: &Choice| Item { task: None, blocks: option.content.clone() };
    let items = options.iter().map(item).collect();
    let list = BlockKind::List { start: None, tight: true, items };
    let span = question.last().map(|block| block.span).unwrap_or_default();
    question.iter().cloned().chain([Block::new(list, span)]).collect()
}

/// Returns the right options, then what explains them.
fn right_answer(options: &[Choice], answer: &[Block]) -> Vec<Block> {
    let right = options.iter().filter(|option| option.correct);
    right.flat_map(|option| option.content.iter()).chain(answer).cloned().collect()
}

impl Rich {
    fn of(blocks: &[Block]) -> Self {
        Rich {
            text: text::render(blocks),
            markdown: markdown::render(blocks),
            html: html::render(blocks),
        }
    }

    /// Returns a question; as Markdown, with the number it was written with.
    fn asked(question: &[Block], number: Option<u64>) -> Self {
        let rich = Rich::of(question);
        let (Some(number), Some(first)) = (number, question.first()) else { return rich };
        let items = vec![Item { task: None, blocks: question.to_vec() }];
        let list = BlockKind::List { start: Some(number), tight: false, items };
        Rich { markdown: markdown::render(&[Block::new(list, first.span)]), ..rich }
    }

    /// Returns an answer; as Markdown, with what to read further.
    fn answered(answer: &[Block], extra: &[Block]) -> Self {
        let rich = Rich::of(answer);
        if extra.is_empty() {
            return rich;
        }
        Rich { markdown: markdown::render(&[answer, extra].concat()), ..rich }
    }
}

impl<'d> JsonMedia<'d> {
    fn of(media: &'d Media) -> Self {
        let Media { kind, path, remote } = media;
        JsonMedia { kind: kind.name(), path, remote: *remote }
    }
}

impl<'d> JsonSchedule<'d> {
    fn of(schedule: &'d Schedule) -> Self {
        let Schedule { card, due, interval, reviews, lapses, suspended } = schedule;
        JsonSchedule {
            card: *card,
            due: due.as_deref(),
            interval: *interval,
            reviews: *reviews,
            lapses: *lapses,
            suspended: *suspended,
        }
    }
}

impl JsonChoice {
    fn of(choice: &Choice) -> Self {
        let Choice { content, correct } = choice;
        JsonChoice { content: Rich::of(content), correct: *correct }
    }
}

impl<'d> JsonTable<'d> {
    fn of(note: &'d Note) -> Option<Self> {
        let NoteKind::Table(Table { alignments: _, header, rows }) = &note.kind else {
            return None;
        };
        let row =
            |cells: &Vec<Vec<_>>| cells.iter().map(|cell| text::render_inline(cell)).collect();
        Some(JsonTable {
            name: text::render(&note.question),
            header: row(header),
            rows: rows.iter().map(row).collect(),
            source: Place::of(&note.source),
        })
    }
}

impl<'d> JsonLeftOver<'d> {
    fn of(left_over: &'d LeftOver) -> Self {
        let LeftOver { text, source } = left_over;
        JsonLeftOver { text, source: Place::of(source) }
    }
}

impl<'d> JsonDiagnostic<'d> {
    fn of(remark: &'d Remark) -> Self {
        let Remark { diagnostic, path, line, column, end_line } = remark;
        let Diagnostic { code, span: _, message, label: _, help, change } = diagnostic;
        JsonDiagnostic {
            code: code.id,
            name: code.name,
            severity: code.severity.name(),
            message,
            help: help.as_deref(),
            before: change.as_ref().map(|change| change.before.as_str()),
            after: change.as_ref().map(|change| change.after.as_str()),
            source: Place { path, line: *line, column: Some(*column), end_line: *end_line },
        }
    }
}

impl<'d> Place<'d> {
    fn of(location: &'d Location) -> Self {
        let Location { path, line, end_line } = location;
        Place { path, line: *line, column: None, end_line: *end_line }
    }
}

impl<'d> JsonEntry<'d> {
    fn of(entry: &Entry, notes: &'d [Note]) -> Self {
        let Entry { line, end_line, fate, note } = *entry;
        let (kind, part) = match fate {
            Fate::Furniture(furniture) => (Some(furniture.name()), None),
            Fate::Note(part) => (None, Some(part.name())),
            _ => (None, None),
        };
        let note = note.and_then(|at| notes.get(at)).map(|note| note.guid.as_str());
        JsonEntry { line, end_line, fate: fate.name(), kind, part, note }
    }
}
