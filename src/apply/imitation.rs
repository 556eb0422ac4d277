//! How other notes of the document are typed, so that a new one is typed like them.

use std::borrow::Cow;

use super::metadata;
use super::patch::{blank, structure};
use super::region::Document;
use super::said::{Said, Typed};
use crate::content::{Block, BlockKind, Inline, markdown};
use crate::deck::{Note, NoteKind};
use crate::sheet::{Column, Markup, Row};

/// The text of a note around its question and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Template {
    /// What stands before the question.
    before: String,
    /// What stands between the line of the question and the answer.
    lead: String,
    /// The same, from the end of the question itself.
    close: String,
    /// What stands behind the answer.
    tail: String,
    /// The number of the note.
    number: Option<u64>,
}

/// How many ways of typing are imitated at most, and how many notes are read for them.
const MOST: usize = 6;
const MOST_READ: usize = 40;

/// Returns how a note is typed at a place: as the notes beside it, as others of the document,
/// the plainest first, and then as any document reads it.
pub(super) fn templates<'d>(
    document: &'d Document,
    place: usize,
) -> impl Iterator<Item = Cow<'d, Template>> {
    let notes = &document.deck.notes;
    let beside = [Some(place), place.checked_sub(1), place.checked_add(1)];
    let beside = beside.into_iter().flatten().filter(|&at| notes.get(at).is_some_and(is_plain));
    let beside = beside.filter_map(|at| Template::of(document, at)).take(1).map(Cow::Owned);
    let all = document.templates.get_or_init(|| find(document));
    beside.chain(all.iter().map(Cow::Borrowed))
}

fn find(document: &Document) -> Vec<Template> {
    let notes = &document.deck.notes;
    let may = |note: &Note| note.kind == NoteKind::Basic && note.answer.is_some();
    let (plain, others): (Vec<_>, Vec<_>) =
        (0..notes.len()).filter(|&at| may(&notes[at])).partition(|&at| is_plain(&notes[at]));
    let mut templates: Vec<Template> = Vec::new();
    for at in plain.into_iter().take(MOST_READ).chain(others.into_iter().take(MOST_READ)) {
        let known = |template: &Template| templates.iter().any(|known| known.is_like(template));
        let Some(mut template) = Template::of(document, at).filter(|t| !known(t)) else { continue };
        if !is_plain(&notes[at]) {
            // What stands behind an answer of another form may be of that form.
            templates.push(template.clone());
            template.tail.clear();
        }
        templates.push(template);
        if templates.len() >= MOST {
            break;
        }
    }
    templates.extend(GENERIC.map(|(before, lead)| Template {
        before: before.into(),
        lead: lead.into(),
        close: lead.into(),
        tail: String::new(),
        number: before.starts_with('1').then_some(1),
    }));
    templates
}

/// What any document reads: what stands before the question, and before the answer.
const GENERIC: [(&str, &str); 3] = [("1. ", "\n   - "), ("## ", "\n\n"), ("Q: ", "\nA: ")];

/// Returns whether a note is plain enough to be imitated: nothing emphasised at its edges,
/// where what stands around it is seen best.
fn is_plain(note: &Note) -> bool {
    let begins_plain = |block: Option<&Block>| match block.map(|block| &block.kind) {
        Some(BlockKind::Paragraph(content)) => {
            matches!(content.first(), Some(Inline::Text(_)))
                && matches!(content.last(), Some(Inline::Text(_)))
        }
        _ => false,
    };
    let answer = note.answer.as_deref().unwrap_or_default();
    note.kind == NoteKind::Basic
        && note.extra.is_empty()
        && note.question.len() == 1
        && begins_plain(note.question.first())
        && begins_plain(answer.first())
        && begins_plain(answer.last())
}

impl Template {
    /// Returns how a note is typed that has a question and an answer.
    pub(super) fn of(document: &Document, note: usize) -> Option<Self> {
        let region = &document.regions[note];
        if !region.is_own {
            return None;
        }
        let text = metadata::bare(&document.note_text(note).replace("\r\n", "\n"));
        let row = Row::saying(&document.deck.notes[note], Markup::Rich);
        let cells = [Column::Question, Column::Answer]
            .into_iter()
            .filter_map(|column| Some((column, row.cell(column)?)))
            .collect();
        let said = Said::of(&cells);
        let typed = Typed::of(&text, &said);
        let span = |column| typed.span_of(&said, column);
        let (question, answer) = (span(Column::Question)?, span(Column::Answer)?);
        if question.end > answer.start {
            return None;
        }
        let line_end = text[question.end..].find('\n').map_or(text.len(), |at| question.end + at);
        Some(Template {
            before: text[..question.start].to_owned(),
            lead: text[line_end.min(answer.start)..answer.start].to_owned(),
            close: text[question.end..answer.start].to_owned(),
            tail: text[answer.end..].to_owned(),
            number: document.deck.notes[note].number,
        })
    }

    /// Returns whether two notes are typed in the same way, but for their numbers.
    fn is_like(&self, other: &Template) -> bool {
        let bare = |text: &str| text.replace(|c: char| c.is_ascii_digit(), "");
        bare(&self.before) == bare(&other.before)
            && self.close == other.close
            && self.tail == other.tail
    }

    /// Returns the ways of typing an answer under a question that has none.
    pub(super) fn fill(&self, question: &str, answer: &[Block]) -> Vec<String> {
        let question = question.trim_end();
        Self::leads(&self.lead)
            .into_iter()
            .map(|lead| format!("{question}{}{}", typed(&lead, answer), self.tail))
            .collect()
    }

    /// Returns the ways of typing a note.
    pub(super) fn note(
        &self,
        number: Option<u64>,
        question: &[Block],
        answer: &[Block],
    ) -> Vec<String> {
        let mut before = self.before.clone();
        if let (Some(own), Some(number)) = (self.number, number)
            && let Some(at) = before.rfind(&own.to_string())
        {
            before.replace_range(at..at + own.to_string().len(), &number.to_string());
        }
        let head = typed(&before, question);
        if answer.is_empty() {
            let close = self.close.lines().next().unwrap_or_default();
            return vec![format!("{head}{close}"), head];
        }
        Self::leads(&self.close)
            .into_iter()
            .map(|lead| format!("{head}{}{}", typed(&lead, answer), self.tail))
            .collect()
    }

    /// Returns a lead, and the same without the bullet that an answer of one line has.
    fn leads(lead: &str) -> Vec<String> {
        let mut leads = vec![lead.to_owned()];
        let prefix = lead.rsplit('\n').next().unwrap_or_default();
        let sign = prefix.trim_end().trim_end_matches(['-', '*', '+', '•']);
        if lead.contains('\n') && sign.len() < prefix.trim_end().len() && sign.trim().is_empty() {
            let before = &lead[..lead.len() - prefix.len()];
            leads.push(format!("{before}{sign}"));
            leads.push(format!("{}\n\n{}", before.trim_end_matches('\n'), blank(prefix)));
        }
        leads
    }
}

/// Returns what is typed behind a lead: later lines stand below where the first one begins.
fn typed(lead: &str, blocks: &[Block]) -> String {
    let prefix = lead.rsplit('\n').next().unwrap_or_default();
    let indent = indent(prefix);
    let text = match blocks {
        [Block { kind: BlockKind::Paragraph(content), span: _ }] => {
            markdown::render_inline(content)
        }
        blocks => markdown::render(blocks),
    };
    let mut out = lead.to_owned();
    for (at, line) in text.trim_end().lines().enumerate() {
        if at > 0 {
            out.push('\n');
            if !line.is_empty() {
                out.push_str(&indent);
            }
        }
        out.push_str(line);
    }
    out
}

/// Returns what later lines of a text begin with whose first stands behind a prefix.
pub(super) fn indent(prefix: &str) -> String {
    let structure = structure(prefix);
    let is_list = structure.chars().all(|c| {
        c.is_whitespace() || c.is_ascii_digit() || matches!(c, '-' | '*' | '+' | '.' | ')' | '>')
    });
    let width = structure.len() - structure.trim_start().len();
    if is_list { blank(structure) } else { structure[..width].to_owned() }
}
