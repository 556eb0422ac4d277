//! What a document says of a note besides its text, in a comment above it, in it, or on
//! the line below it: `<!-- guid: Ab3x; type: typed; tags: a b -->`.
//!
//! The names of notes are found in the forms of other programs too: `<!--ID: 1566-->` of
//! Obsidian to Anki (below a card) and of inka (above it), `<!-- notecardId: 1566 -->`, and
//! the line `[^uid]: aB3xK9m2Qr` under a card. A comment that touches the text on one side
//! only belongs to that side; else to the card above it, unless the document's first stands
//! before its first card. Counterexamples: a comment whose first word before a colon is no
//! key (`<!-- todo: ask Anna -->`), or whose only key has no fitting value
//! (`<!-- type: see below -->`); a footnote `[^uid]: More about user ids`; code.

use std::collections::HashMap;

use percent_encoding::percent_decode_str;

use super::card::Card;
use super::row::Row;
use crate::deck::{Id, KINDS};
use crate::diagnostic::{COMMENT, Diagnostic, UNKNOWN_METADATA};
use crate::ledger::{Fate, Furniture, Ledger};
use crate::markdown::fence;
use crate::source::{Line, Span};

/// What is said of one note.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Metadata {
    /// What the document calls it.
    pub(super) id: Option<Id>,
    /// What kind of note it is, by its name.
    pub(super) kind: Option<String>,
    /// Its own tags.
    pub(super) tags: Vec<String>,
    /// The deck it belongs to, whatever section it stands in.
    pub(super) deck: Option<String>,
    /// The number it has, where that is no part of the question.
    pub(super) number: Option<u64>,
}

impl Metadata {
    /// Returns what says nothing but a name.
    pub(super) fn named(name: &str) -> Self {
        Metadata { id: Some(Id::Name(name.to_owned())), ..Metadata::default() }
    }

    /// Adds what is said elsewhere of the same note. A guid goes before a name; else what
    /// was said first counts.
    pub(super) fn add(&mut self, other: Metadata) {
        let Metadata { id, kind, tags, deck, number } = other;
        self.id = match (self.id.take(), id) {
            (Some(Id::Name(_)), Some(Id::Guid(guid))) => Some(Id::Guid(guid)),
            (mine, other) => mine.or(other),
        };
        self.kind = self.kind.take().or(kind);
        self.tags.extend(tags);
        self.deck = self.deck.take().or(deck);
        self.number = self.number.or(number);
    }

    /// Sets what a key says, and returns whether key and value have a meaning.
    fn set(&mut self, key: Key, value: &str) -> bool {
        let one_word = || !value.is_empty() && !value.contains(char::is_whitespace);
        match key {
            Key::Guid if one_word() => self.id = Some(Id::Guid(decoded(value))),
            Key::Id if one_word() => {
                let name = Id::Name(decoded(value));
                self.id = self.id.take().filter(|id| matches!(id, Id::Guid(_))).or(Some(name));
            }
            Key::Type => {
                let name = value.to_lowercase();
                if !KINDS.contains(&name.as_str()) {
                    return false;
                }
                self.kind = Some(name);
            }
            Key::Tags if !value.is_empty() => {
                let tags = value.split([' ', ',']).filter(|tag| !tag.is_empty());
                self.tags.extend(tags.map(|tag| decoded(tag.trim_start_matches('#'))));
            }
            Key::Deck if !value.is_empty() => self.deck = Some(decoded(value)),
            Key::Number => match value.parse() {
                Ok(number) => self.number = Some(number),
                Err(_) => return false,
            },
            Key::Guid | Key::Id | Key::Tags | Key::Deck => return false,
        }
        true
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Guid,
    Id,
    Type,
    Tags,
    Deck,
    Number,
}

impl Key {
    /// The keys, in small letters; those of a document's own hand first.
    const ALL: &[(&str, Key)] = &[
        ("guid", Key::Guid),
        ("id", Key::Id),
        ("type", Key::Type),
        ("tags", Key::Tags),
        ("deck", Key::Deck),
        ("number", Key::Number),
        ("note-type", Key::Type),
        ("noteid", Key::Id),
        ("note-id", Key::Id),
        ("notecardid", Key::Id),
    ];

    fn of(name: &str) -> Option<Self> {
        let found = Key::ALL.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|&(_, key)| key)
    }

    /// Returns the key that is most like a word.
    fn nearest(word: &str) -> &'static str {
        let letters = |text: &str| text.chars().map(|c| c.to_ascii_lowercase()).collect::<Vec<_>>();
        let word = letters(word);
        // Keys have a few letters: those in common, in the same order, tell enough.
        let likeness = |known: &str| {
            let known = letters(known);
            let mut row = vec![0; known.len() + 1];
            for a in &word {
                let mut corner = 0;
                for (at, b) in known.iter().enumerate() {
                    let above = row[at + 1];
                    row[at + 1] = if a == b { corner + 1 } else { above.max(row[at]) };
                    corner = above;
                }
            }
            2 * row[known.len()] * 100 / (word.len() + known.len()).max(1)
        };
        let nearest = Key::ALL.iter().rev().max_by_key(|(known, _)| likeness(known));
        nearest.map_or("id", |(known, _)| known)
    }
}

/// Returns whether a word is a key of metadata.
pub(crate) fn is_key(word: &str) -> bool {
    Key::of(word).is_some()
}

/// Metadata, and where it stands.
#[derive(Debug)]
pub(super) struct Mark {
    /// The comment.
    span: Span,
    /// Its first line.
    start: usize,
    /// Whether nothing else stands on its lines.
    is_alone: bool,
    /// What to say of it where there is no note.
    text: String,
    metadata: Metadata,
}

/// Takes the metadata out of lines.
pub(super) fn take(lines: &mut [Line], sink: &mut Vec<Diagnostic>) -> Vec<Mark> {
    let may_be = |line: &Line| line.text.contains("<!--") || line.text.contains(UID);
    if !lines.iter().any(may_be) {
        return Vec::new();
    }
    let code = fence::code_lines(lines);
    let mut marks = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if code[at] || !may_be(&lines[at]) {
            at += 1;
            continue;
        }
        if let Some(name) = uid(&lines[at].text) {
            let metadata = Metadata::named(name);
            let Line { text, span } = &mut lines[at];
            let text = std::mem::take(text).into_owned();
            let start = span.start;
            marks.push(Mark { span: *span, start, is_alone: true, text, metadata });
        } else if let Some(end) = several_lines(&lines[at..], &code[at..]) {
            take_block(&mut lines[at..at + end], &mut marks, sink);
            at += end;
            continue;
        } else {
            take_in_line(&mut lines[at], &mut marks, sink);
        }
        at += 1;
    }
    marks
}

/// Returns what the comment says that lines begin with, and how many lines it takes.
pub(super) fn leading(lines: &[Line], sink: &mut Vec<Diagnostic>) -> Option<(usize, Metadata)> {
    let first = lines.first()?.text.trim();
    let length = if first.starts_with("<!--") && first.ends_with("-->") {
        1
    } else {
        several_lines(lines, &[false; LONGEST])?
    };
    let texts: Vec<_> = lines[..length].iter().map(|line| line.text.trim()).collect();
    let text = texts.join("\n");
    let span = lines[0].span.join(lines[length - 1].span);
    let comment = text.strip_prefix("<!--")?.strip_suffix("-->")?;
    parse(comment, span, sink).map(|metadata| (length, metadata))
}

/// How the line begins that names a note in the manner of a footnote.
const UID: &str = "[^uid]:";

/// Returns the name in such a line. It is one word; a footnote says more.
fn uid(line: &str) -> Option<&str> {
    let name = line.trim().strip_prefix(UID)?.trim();
    let is_name = !name.is_empty()
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    is_name.then_some(name)
}

/// The most lines that a comment with metadata takes.
const LONGEST: usize = 20;

/// Returns how many lines the comment takes that begins the first of them and does not end
/// on it.
fn several_lines(lines: &[Line], code: &[bool]) -> Option<usize> {
    let first = lines[0].text.trim_start();
    if !first.starts_with("<!--") || first.contains("-->") {
        return None;
    }
    let more = lines.iter().zip(code).take(LONGEST).skip(1).take_while(|(_, code)| !**code);
    let length = more.clone().position(|(line, _)| line.text.contains("-->"))? + 2;
    lines[length - 1].text.trim_end().ends_with("-->").then_some(length)
}

fn take_block(lines: &mut [Line], marks: &mut Vec<Mark>, sink: &mut Vec<Diagnostic>) {
    let texts: Vec<_> = lines.iter().map(|line| line.text.trim()).collect();
    let text = texts.join("\n");
    let span = lines[0].span.join(lines[lines.len() - 1].span);
    let Some(metadata) = parse(&text[4..text.len() - 3], span, sink) else { return };
    marks.push(Mark { span, start: lines[0].span.start, is_alone: true, text, metadata });
    for line in lines {
        line.text = "".into();
    }
}

fn take_in_line(line: &mut Line, marks: &mut Vec<Mark>, sink: &mut Vec<Diagnostic>) {
    let mut from = 0;
    while let Some(start) = line.text[from..].find("<!--").map(|at| from + at) {
        let Some(length) = line.text[start..].find("-->").map(|at| at + 3) else { return };
        from = start + length;
        // In code it is code.
        if line.text[..start].matches('`').count() % 2 == 1 {
            continue;
        }
        let span = line.place(start..from);
        let comment = line.text[start..from].to_owned();
        let Some(metadata) = parse(&comment[4..comment.len() - 3], span, sink) else { continue };
        let (before, after) = (line.text[..start].trim_end(), &line.text[from..]);
        let rest = format!("{before}{after}");
        let is_alone = rest.trim().is_empty();
        let start = line.span.start;
        marks.push(Mark { span, start, is_alone, text: comment, metadata });
        from = before.len();
        line.text = if is_alone { String::new() } else { rest.trim_end().to_owned() }.into();
    }
}

/// Returns what a comment says of a note: `None` where it is any other comment.
fn parse(comment: &str, span: Span, sink: &mut Vec<Diagnostic>) -> Option<Metadata> {
    let mut metadata = Metadata::default();
    let mut unknown = Vec::new();
    let mut known = 0;
    for (at, field) in fields(comment).enumerate() {
        let (name, value) = field.split_once(':').unwrap_or((field, ""));
        let (name, value) = (name.trim(), value.trim());
        match Key::of(name) {
            None if at == 0 => return None,
            Some(key) if metadata.set(key, value) => known += 1,
            key => unknown.push((key, name, value)),
        }
    }
    if known == 0 {
        return None;
    }
    for (key, name, value) in unknown {
        let diagnostic = match key {
            Some(Key::Type) => {
                let message = format!("there is no type of note that is called `{value}`");
                let help = format!("the types are {}", KINDS.join(", "));
                Diagnostic::new(&UNKNOWN_METADATA, span, message).help(help)
            }
            Some(_) => {
                let message = format!("`{value}` is no {name} of a note");
                Diagnostic::new(&UNKNOWN_METADATA, span, message)
            }
            None => {
                let message = format!("`{name}` says nothing of a note");
                let help = format!("did you mean `{}`?", Key::nearest(name));
                Diagnostic::new(&UNKNOWN_METADATA, span, message).help(help)
            }
        };
        sink.push(diagnostic);
    }
    Some(metadata)
}

/// Returns the fields of a comment, between line ends and semicolons: one within a word, as
/// guids have it, parts nothing.
pub(crate) fn fields(comment: &str) -> impl Iterator<Item = &str> {
    comment
        .lines()
        .flat_map(|line| line.split("; "))
        .map(|field| field.trim().trim_end_matches(';'))
        .filter(|field| !field.is_empty())
}

/// Returns a value as it is meant: `%3B` is a semicolon.
fn decoded(value: &str) -> String {
    percent_decode_str(value).decode_utf8_lossy().into_owned()
}

/// Adds to what is known of each card, by its place among them, what the marks say of it,
/// and records where they stood. What stands at no card is a comment like any other.
pub(super) fn attach(
    marks: Vec<Mark>,
    rows: &[Row],
    cards: &[Card],
    known: &mut HashMap<usize, Metadata>,
    ledger: &mut Ledger,
    sink: &mut Vec<Diagnostic>,
) {
    let first_card = cards.first().and_then(|card| rows[card.rows.start..].first());
    let stand_above = match (first_card, marks.iter().find(|mark| mark.is_alone)) {
        (Some(card), Some(mark)) => mark.start < card.line.span.start,
        _ => false,
    };
    for mark in marks {
        let Mark { span, start, is_alone, text, metadata } = mark;
        let card = if is_alone {
            beside(rows, cards, start, span, stand_above)
        } else {
            let row = rows.partition_point(|row| row.line.span.start <= start).max(1) - 1;
            before(cards, row).filter(|&card| cards[card].rows.end > row)
        };
        if let Some(card) = card {
            if is_alone {
                ledger.record(span, Fate::Furniture(Furniture::Metadata));
            }
            known.entry(card).or_default().add(metadata);
        } else {
            if is_alone {
                ledger.record(span, Fate::Furniture(Furniture::Comment));
            }
            let text = text.trim_start_matches("<!--").trim_end_matches("-->").trim();
            let message = format!("comment left out: {text}");
            sink.push(Diagnostic::new(&COMMENT, span, message).label("there is no note here"));
        }
    }
}

/// Returns the card that lines of metadata belong to.
fn beside(
    rows: &[Row],
    cards: &[Card],
    start: usize,
    span: Span,
    stand_above: bool,
) -> Option<usize> {
    let from = rows.partition_point(|row| row.line.span.start < start);
    let to = rows.partition_point(|row| row.line.span.start < span.end);
    let next_row = (to..rows.len()).find(|&at| !rows[at].blank);
    let next = next_row.and_then(|row| {
        let card = cards.partition_point(|card| card.rows.start < row);
        cards.get(card).filter(|card| card.rows.start == row).map(|_| card)
    });
    let last = before(cards, from);
    let (Some(above), Some(below)) = (last, next) else { return next.or(last) };
    let touches_last = from.checked_sub(1).is_some_and(|at| !rows[at].blank);
    let touches_next = next_row == Some(to);
    let is_for_next = if touches_last == touches_next { stand_above } else { touches_next };
    Some(if is_for_next { below } else { above })
}

/// Returns the last card that begins at a row or before it.
fn before(cards: &[Card], row: usize) -> Option<usize> {
    cards.partition_point(|card| card.rows.start <= row).checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(comment: &str) -> Option<Metadata> {
        parse(comment, Span::default(), &mut Vec::new())
    }

    #[test]
    fn a_comment_with_keys_speaks_of_a_note() {
        let metadata = parsed(" guid: a;b%3B%25; tags: x y ; number: 3 ").unwrap();
        assert_eq!(metadata.id, Some(Id::Guid("a;b;%".into())));
        assert_eq!(metadata.tags, ["x", "y"]);
        assert_eq!(metadata.number, Some(3));
    }

    #[test]
    fn any_other_comment_is_none() {
        assert_eq!(parsed(" todo: ask Anna "), None);
        assert_eq!(parsed(" id "), None);
        assert_eq!(parsed(" type: see below "), None);
        assert_eq!(parsed(" id: of the note "), None);
    }

    #[test]
    fn the_nearest_key_is_named() {
        assert_eq!(Key::nearest("tag"), "tags");
        assert_eq!(Key::nearest("gid"), "guid");
        assert_eq!(Key::nearest("nummer"), "number");
    }
}
