//! Markdown: a source document to go on with, from which the same deck is read.
//!
//! The form (`docs/markdown.md`) says of itself, in the front matter, that it is this form:
//! nothing in it is guessed, repaired or taken for furniture when it is read. Every `###` is
//! a question, every `##` a section, and what is said of a note besides its text stands in a
//! comment below the question.

use std::fmt::Write;

use super::{ExportError, Exporter};
use crate::content::{Block, BlockKind, Item, has_boxes, has_gap, markdown};
use crate::deck::{Choice, Deck, Id, LeftOver, Note, NoteKind, Preset};
use crate::diagnostic::Diagnostic;
use crate::markdown::own_form::{ANSWER, FORM, FURTHER, LEFT_OVER, TAG, WORD, encoded};
use crate::sheet::kind_name;

/// A document in Markdown.
#[derive(Debug, Clone, Copy)]
pub struct Markdown {
    /// Whether each note says its guid: those of a package always do.
    pub ids: bool,
}

impl Markdown {
    /// A document that names no note which its question names as well.
    pub const PLAIN: Markdown = Markdown { ids: false };
    /// A document in which every note says its guid, and so may be worded otherwise.
    pub const WITH_IDS: Markdown = Markdown { ids: true };
}

impl Exporter for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn extension(&self) -> &'static str {
        "md"
    }

    fn about(&self) -> &'static str {
        "a source document, to go on with"
    }

    fn export(&self, deck: &Deck, _: &mut Vec<Diagnostic>) -> Result<Vec<u8>, ExportError> {
        let Deck {
            name,
            language,
            author,
            path: _,
            modified: _,
            description,
            preset,
            shuffled,
            notes,
            files: _,
            left_over,
            remarks: _,
            ledger: _,
            evidence: _,
        } = deck;
        let mut document = Document {
            ids: self.ids,
            name,
            section: None,
            plain: plain(notes),
            tags: tags(notes),
            out: String::new(),
        };
        document.out.push_str("---\n");
        document.key("title", &quoted(name));
        document.key("format", FORM);
        if let Some(language) = language {
            document.key("language", &quoted(language));
        }
        if let Some(author) = author {
            document.key("author", &quoted(author));
        }
        if !description.is_empty() {
            document.key("description", &json(&markdown::render(description)));
        }
        if !document.tags.is_empty() {
            let tags: Vec<_> = document.tags.iter().map(|tag| quoted(tag)).collect();
            document.key("tags", &format!("[{}]", tags.join(", ")));
        }
        if let Some(plain) = document.plain {
            document.key("note-type", plain);
        }
        if let Some(preset) = preset {
            document.key("preset", &inline(preset));
        }
        if *shuffled {
            document.key("options", "shuffled");
        }
        document.out.push_str("---\n");
        for note in notes {
            document.note(note);
        }
        if !left_over.is_empty() {
            let _ = write!(document.out, "\n{LEFT_OVER}\n");
            for LeftOver { text, source: _ } in left_over {
                // A marker among it would be one again.
                let line = |line| if is_marker(line) { format!(" {line}") } else { line.into() };
                let text = text.replace("\r\n", "\n").replace('\r', "\n");
                let lines: Vec<String> = text.lines().map(line).collect();
                let _ = write!(document.out, "\n{}\n", lines.join("\n"));
            }
        }
        Ok(document.out.into_bytes())
    }
}

/// Returns the kind that all notes are which might as well be another, where that is not
/// the ordinary one.
fn plain(notes: &[Note]) -> Option<&'static str> {
    let mut kinds = notes.iter().filter_map(|note| match note.kind {
        NoteKind::Basic | NoteKind::Reversed | NoteKind::OptionalReversed(_) | NoteKind::Typed => {
            Some(note.kind.name())
        }
        NoteKind::Cloze | NoteKind::Choice(_) | NoteKind::Table(_) => None,
    });
    let first = kinds.next()?;
    (first != "basic" && kinds.all(|kind| kind == first)).then_some(first)
}

/// Returns the tags that every note begins with.
fn tags(notes: &[Note]) -> Vec<String> {
    let Some((first, rest)) = notes.split_first() else { return Vec::new() };
    let is_shared = |at: &usize| {
        let tag = &first.tags[*at];
        let is_plain = !tag.starts_with('#') && !tag.contains(char::is_whitespace);
        is_plain && !tag.is_empty() && rest.iter().all(|note| note.tags.get(*at) == Some(tag))
    };
    let shared = (0..first.tags.len()).take_while(is_shared);
    shared.map(|at| first.tags[at].clone()).collect()
}

/// A document that is written.
struct Document<'d> {
    ids: bool,
    /// The name of the deck.
    name: &'d str,
    /// The section that is open.
    section: Option<&'d str>,
    /// The kind of note that the front matter names.
    plain: Option<&'static str>,
    /// The tags that the front matter names.
    tags: Vec<String>,
    out: String,
}

impl<'d> Document<'d> {
    fn key(&mut self, key: &str, value: &str) {
        let _ = writeln!(self.out, "{key}: {value}");
    }

    fn note(&mut self, note: &'d Note) {
        let Note {
            guid: _,
            id: _,
            modified: _,
            kind,
            number,
            deck,
            tags: _,
            question,
            answer,
            extra,
            media: _,
            schedule: _,
            source: _,
            span: _,
        } = note;
        let section = section(self.name, deck);
        let is_there = match section {
            None => self.section.is_none() && deck == self.name,
            Some(_) => true,
        };
        if let Some(section) = section.filter(|_| section != self.section) {
            let _ = write!(self.out, "\n## {section}\n");
            self.section = Some(section);
        }
        let (title, more) = match question.split_first() {
            Some((Block { kind: BlockKind::Paragraph(title), span: _ }, more)) => {
                (safe_end(markdown::render_line(title)), more)
            }
            _ => (String::new(), question.as_slice()),
        };
        let mut heading = String::from("###");
        if let Some(number) = number {
            let _ = write!(heading, " {number}.");
        }
        if !title.is_empty() {
            heading.push(' ');
            heading.push_str(&title);
        }
        let body = body(kind, answer.as_deref().unwrap_or_default());
        let _ = write!(self.out, "\n{heading}\n");
        let fields = self.fields(note, is_there, &body);
        if !fields.is_empty() {
            let _ = writeln!(self.out, "<!-- {} -->", fields.join("; "));
        }
        if !more.is_empty() {
            self.blocks(more);
            let _ = write!(self.out, "\n{ANSWER}\n");
        }
        self.blocks(&body);
        if !extra.is_empty() {
            let _ = write!(self.out, "\n{FURTHER}\n");
            self.blocks(extra);
        }
    }

    /// Returns what is said of a note besides its text.
    fn fields(&self, note: &Note, is_there: bool, body: &[Block]) -> Vec<String> {
        let mut fields = Vec::new();
        match &note.id {
            Some(Id::Guid(guid)) => fields.push(format!("guid: {}", encoded(guid, WORD))),
            Some(Id::Name(name)) if !self.ids => {
                fields.push(format!("id: {}", encoded(name, WORD)));
            }
            _ if self.ids => fields.push(format!("guid: {}", encoded(&note.guid, WORD))),
            Some(Id::Name(_)) | None => {}
        }
        if let Some(kind) = self.kind(note, body) {
            fields.push(format!("type: {kind}"));
        }
        let own = &note.tags[self.tags.len().min(note.tags.len())..];
        if !own.is_empty() {
            let own: Vec<_> = own.iter().map(|tag| encoded(tag, TAG)).collect();
            fields.push(format!("tags: {}", own.join(" ")));
        }
        if !is_there {
            fields.push(format!("deck: {}", encoded(&note.deck, &[])));
        }
        fields
    }

    /// Returns the kind of a note, where its text does not say it.
    fn kind(&self, note: &Note, body: &[Block]) -> Option<&'static str> {
        let said = if has_gap(&note.question) {
            "cloze"
        } else if has_boxes(body) {
            "choice"
        } else {
            self.plain.unwrap_or("basic")
        };
        let kind = kind_name(&note.kind);
        (kind != said).then_some(kind)
    }

    /// Writes blocks, after a blank line.
    fn blocks(&mut self, blocks: &[Block]) {
        if !blocks.is_empty() {
            let _ = write!(self.out, "\n{}\n", apart(&markdown::render(blocks)));
        }
    }
}

/// Returns what stands below a question: options, a table, and the answer.
fn body(kind: &NoteKind, answer: &[Block]) -> Vec<Block> {
    let first = match kind {
        NoteKind::Choice(options) if !options.is_empty() => {
            let item = |option: &Choice| {
                let Choice { content, correct } = option;
                Item { task: Some(*correct), blocks: content.clone() }
            };
            let items = options.iter().map(item).collect();
            Some(BlockKind::List { start: None, tight: true, items })
        }
        NoteKind::Table(table) => Some(BlockKind::Table(table.clone())),
        _ => None,
    };
    let first = first.map(|kind| Block::new(kind, crate::source::Span::default()));
    first.into_iter().chain(answer.iter().cloned()).collect()
}

/// Returns the section of a deck that a heading can name: the levels below the whole deck.
fn section<'d>(name: &str, deck: &'d str) -> Option<&'d str> {
    let section = deck.strip_prefix(name)?.strip_prefix("::")?;
    let is_plain = |level: &str| {
        !level.is_empty() && level.trim() == level && !level.contains(char::is_control)
    };
    let is_safe = section.split("::").all(is_plain)
        && !section.starts_with(':')
        && !section.ends_with([':', '}', '#'])
        && !section.contains(":::");
    is_safe.then_some(section)
}

/// Returns a question whose end is not taken for a name.
fn safe_end(mut question: String) -> String {
    if question.ends_with('}')
        && let Some(at) = question.rfind("{#")
    {
        question.insert(at, '\\');
    }
    let last = question.rfind(' ').map_or(0, |at| at + 1);
    if question[last..].starts_with('^') {
        question.insert(last, '\\');
    }
    question
}

/// Returns text in which no line is one of the document's own: a heading of its levels, the
/// line before the answer, a conflict marker.
fn apart(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut rest = text.split('\n').peekable();
    while let Some(line) = rest.next() {
        let fence: String = line.chars().take_while(|&c| c == '`' || c == '~').collect();
        if fence.len() >= 3 {
            let mut code = vec![line.to_owned()];
            for line in rest.by_ref() {
                code.push(line.to_owned());
                if line == fence {
                    break;
                }
            }
            let is_marked = code.iter().any(|line| is_marker(line));
            for line in code.iter_mut().filter(|line| is_marked && !line.is_empty()) {
                line.insert(0, ' ');
            }
            lines.extend(code);
        } else if line == ANSWER {
            lines.push(ANSWER.replace(':', "\\:"));
        } else if ["# ", "## ", "### "].iter().any(|sign| line.starts_with(sign))
            || matches!(line, "#" | "##" | "###")
            || is_marker(line)
        {
            lines.push(format!(" {line}"));
        } else {
            lines.push(line.to_owned());
        }
    }
    lines.join("\n")
}

/// Returns whether a line looks like the marker of a conflict, or like one that a formatter
/// took for quotations.
fn is_marker(line: &str) -> bool {
    if line.starts_with("> > > > > > >") {
        return true;
    }
    let first = line.chars().next().filter(|c| "<=>|%\\+-".contains(*c));
    first.is_some_and(|first| line.chars().take_while(|&c| c == first).count() >= 7)
}

/// Returns a value of the front matter, quoted where YAML would take it for something else.
fn quoted(value: &str) -> String {
    const WORDS: &[&str] = &["true", "false", "yes", "no", "on", "off", "null", "y", "n"];
    // What begins with a digit may be a number, unless a word follows.
    let word = value.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_plain = word.trim_start().starts_with(char::is_alphabetic)
        && (word.len() == value.len() || word.starts_with(' '))
        && !value.starts_with(' ')
        && value.chars().all(|c| c.is_alphanumeric() || " -_()/+.!?'’&".contains(c))
        && !value.ends_with(' ')
        && !WORDS.contains(&value.to_lowercase().as_str());
    if is_plain { value.to_owned() } else { json(value) }
}

/// Returns text in quotation marks, in a form that is JSON and YAML.
fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Returns a preset as a mapping of YAML on one line.
fn inline(preset: &Preset) -> String {
    let Preset { name, new_per_day, reviews_per_day, learning_steps } = preset;
    let numbers = [("new-per-day", new_per_day), ("reviews-per-day", reviews_per_day)];
    let numbers = numbers.into_iter().filter_map(|(key, number)| Some((key, (*number)?)));
    let steps = learning_steps.as_ref().map(|steps| format!("learning-steps: {steps:?}"));
    let keys = numbers.map(|(key, number)| format!("{key}: {number}")).chain(steps);
    let keys: Vec<_> = std::iter::once(format!("name: {}", json(name))).chain(keys).collect();
    format!("{{ {} }}", keys.join(", "))
}
