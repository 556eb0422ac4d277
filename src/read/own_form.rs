//! Documents in our own form (`docs/markdown.md`), which the Markdown exporter writes and
//! people go on with. They say so in their front matter: `format: cardpress`.
//!
//! A line that begins with `### ` is a question, one with `## ` a section (`## A::B` in
//! another), wherever nothing is code. What is said of a note stands in a comment right
//! below its question. Everything down to the next of them answers; of a longer question,
//! `Answer:` on a line of its own parts the answer. A list of boxes is options. Nothing is
//! guessed. Counterexample: a heading in an answer, which has a blank before its sign, or
//! four signs and more.

use super::metadata::Metadata;
use super::row::tail;
use super::{Reader, anchor, metadata};
use crate::content::{Block, BlockKind, has_boxes, has_gap};
use crate::deck::{Choice, Id, Note, NoteKind};
use crate::diagnostic::{Diagnostic, INTRODUCTION, UNANSWERED_NOTE};
use crate::ledger::{Fate, Furniture, Part};
use crate::markdown::fence;
use crate::markdown::own_form::{ANSWER, FURTHER, LEFT_OVER};
use crate::source::{Line, Span};
use std::collections::HashMap;

/// What a line begins.
enum Sign<'t> {
    /// The document.
    Title,
    /// A section.
    Section(&'t str),
    /// A question.
    Question(&'t str),
}

fn sign<'t>(line: &'t Line, code: bool) -> Option<Sign<'t>> {
    if code || !line.text.starts_with('#') {
        return None;
    }
    let text = line.text.trim_end();
    let level = text.bytes().take_while(|&byte| byte == b'#').count();
    let rest = &text[level..];
    let rest = if rest.is_empty() { rest } else { rest.strip_prefix(' ')? };
    match level {
        1 => Some(Sign::Title),
        2 => Some(Sign::Section(rest.trim())),
        3 => Some(Sign::Question(rest)),
        _ => None,
    }
}

/// Reads the notes of a document in this form.
pub(super) fn read(lines: &[Line], reader: &mut Reader) -> Vec<Note> {
    let code = fence::code_lines(lines);
    let is = |at: usize, mark: &str| !code[at] && lines[at].text.trim_end() == mark;
    let end = (0..lines.len()).find(|&at| is(at, LEFT_OVER)).unwrap_or(lines.len());
    let is_sign = |at: usize| sign(&lines[at], code[at]).is_some();
    if let Some(line) = lines.get(end) {
        reader.ledger.record(line.span, Fate::Furniture(Furniture::Comment));
        aside(&lines[end + 1..], reader);
    }
    let mut notes = Vec::new();
    let mut ids = HashMap::new();
    let mut section = Vec::new();
    let mut at = 0;
    while at < end {
        match sign(&lines[at], code[at]) {
            None => {
                let next = (at + 1..end).find(|&at| lines[at].is_blank() || is_sign(at));
                let next = next.unwrap_or(end);
                aside(&lines[at..next], reader);
                at = next;
            }
            Some(Sign::Title) => {
                reader.ledger.record(lines[at].span, Fate::Heading);
                section.clear();
                at += 1;
            }
            Some(Sign::Section(name)) => {
                reader.ledger.record(lines[at].span, Fate::Heading);
                section = name.split("::").map(str::to_owned).collect();
                at += 1;
            }
            Some(Sign::Question(question)) => {
                let next = (at + 1..end).find(|&at| is_sign(at));
                let next = next.unwrap_or(end);
                let card = Card { lines: &lines[at..next], code: &code[at..next], question };
                notes.push(card.note(&section, &mut ids, reader));
                at = next;
            }
        }
    }
    notes
}

/// Remarks on lines that are in no note.
fn aside(lines: &[Line], reader: &mut Reader) {
    let spans = lines.iter().filter(|line| !line.is_blank()).map(|line| line.span);
    if let Some(span) = spans.reduce(Span::join) {
        let message = "this text is in no note";
        reader.sink.push(Diagnostic::new(&INTRODUCTION, span, message));
    }
}

/// The lines of one note.
struct Card<'c, 's> {
    lines: &'c [Line<'s>],
    code: &'c [bool],
    /// What the first of them asks.
    question: &'c str,
}

impl Card<'_, '_> {
    fn note(&self, section: &[String], ids: &mut HashMap<Id, usize>, reader: &mut Reader) -> Note {
        let Card { lines, code, question } = self;
        let shown = lines.iter().filter(|line| !line.is_blank());
        let span = shown.clone().map(|line| line.span).reduce(Span::join).unwrap_or_default();
        for line in shown {
            reader.ledger.record(line.span, Fate::Note(Part::Sign));
        }
        let mut said = Metadata::default();
        let mut title = tail(&lines[0], question);
        if let Some((start, name)) = anchor::ending(&lines[0].text) {
            said.add(Metadata::named(&name));
            let start = start.saturating_sub(lines[0].text.len() - question.len());
            title.text = question[..start.min(question.len())].to_owned().into();
        }
        let mut from = 1;
        while let Some((length, more)) = metadata::leading(&lines[from..], reader.sink) {
            for line in &lines[from..from + length] {
                reader.ledger.record(line.span, Fate::Furniture(Furniture::Metadata));
            }
            said.add(more);
            from += length;
        }
        let find = |from: usize, mark: &str| {
            let is = |at: &usize| !code[*at] && lines[*at].text.trim_end() == mark;
            (from..lines.len()).find(is)
        };
        let further = find(from, FURTHER);
        let end = further.unwrap_or(lines.len());
        let answer = find(from, ANSWER).filter(|&at| at < end);
        let number = number(&title.text).map(|(number, rest)| {
            title = tail(&title, &title.text.clone()[title.text.len() - rest..]);
            number
        });
        let mut asked = vec![title];
        let mut note = reader.new_note(number, section, span);
        reader.record(&asked, Part::Question);
        let has_gaps = said.kind.as_deref().is_none_or(|kind| kind == "cloze");
        note.question = reader.parse_as(&asked, has_gaps);
        if let Some(answer) = answer {
            asked = lines[from..answer].to_vec();
            reader.record(&asked, Part::Question);
            note.question.extend(reader.parse_as(&asked, has_gaps));
        }
        let answered = &lines[answer.map_or(from, |at| at + 1)..end];
        reader.record(answered, Part::Answer);
        let mut body = reader.parse(answered);
        if let Some(further) = further {
            let more = &lines[further + 1..];
            reader.record(more, Part::Further);
            note.extra = reader.parse(more);
        }
        note.kind = kind(said.kind.as_deref(), &note.question, &mut body, reader);
        let is_right = matches!(&note.kind, NoteKind::Choice(options)
            if options.iter().any(|option| option.correct));
        note.answer = (is_right || !body.is_empty()).then_some(body);
        reader.say(&mut note, said, ids);
        if note.answer.is_none() && !matches!(note.kind, NoteKind::Cloze | NoteKind::Table(_)) {
            let message = "this question has no answer";
            reader.sink.push(
                Diagnostic::new(&UNANSWERED_NOTE, lines[0].span, message)
                    .help("it is kept for the handout and the workbook; a card needs an answer"),
            );
        }
        note
    }
}

/// Returns the number that a question begins with, and how many bytes follow it.
fn number(text: &str) -> Option<(u64, usize)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text[digits..].strip_prefix('.')?;
    let number = text[..digits].parse().ok()?;
    (rest.is_empty() || rest.starts_with(' ')).then(|| (number, rest.trim_start().len()))
}

/// Returns the kind of a note, and takes out of what stands below the question what belongs
/// to it: options, a table.
fn kind(
    said: Option<&str>,
    question: &[Block],
    body: &mut Vec<Block>,
    reader: &Reader,
) -> NoteKind {
    match said {
        Some("table") if matches!(body.first().map(|b| &b.kind), Some(BlockKind::Table(_))) => {
            match body.remove(0).kind {
                BlockKind::Table(table) => NoteKind::Table(table),
                _ => NoteKind::Basic,
            }
        }
        Some("choice") if !has_boxes(body) => NoteKind::Choice(Vec::new()),
        None | Some("choice") if has_boxes(body) && !(said.is_none() && has_gap(question)) => {
            let BlockKind::List { start: _, tight: _, items } = body.remove(0).kind else {
                return NoteKind::Basic;
            };
            let option = |item: crate::content::Item| Choice {
                content: item.blocks,
                correct: item.task == Some(true),
            };
            NoteKind::Choice(items.into_iter().map(option).collect())
        }
        None if has_gap(question) => NoteKind::Cloze,
        said => reader.plain_kind(said, false),
    }
}
