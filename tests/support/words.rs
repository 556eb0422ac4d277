//! Whether the words of a document are in the deck that it is read into, each as often
//! as it was typed.

use std::collections::BTreeMap;
use std::ops::Range;

use cardpress::content::{Block, BlockKind, Inline};
use cardpress::deck::{Deck, Note, NoteKind};
use cardpress::diagnostic::{
    COMMENT, Code, DIFFERING_SIDES, HYPHENATED_WORD, PLACEHOLDER, TORN_PARAGRAPH, TORN_WORD,
    UNDELIMITED_TABLE,
};
use cardpress::ledger::Fate;
use cardpress::source::{Line, Source};

/// How often each word stands in a text.
pub(crate) type Words = BTreeMap<String, usize>;

/// Returns the words of a text: `read` says which words it has.
pub(crate) type Read = fn(&str) -> Vec<String>;

/// Returns the words that notes and tables lost, with how often they were typed and how
/// often they are held. What is left over, a heading, furniture, front matter, a
/// marker or a discarded side is in the ledger by its lines: nothing of it can be lost.
///
/// The words of a line are looked for in the note that the ledger names, or in the whole
/// deck where that is not to be told: in the lines of a note that was merged into
/// another, and where a note was read once per side of a conflict. Comments and
/// placeholders that were remarked on are no words of the text.
pub(crate) fn lost(source: &Source, deck: &Deck, read: Read) -> Vec<String> {
    let said = without_asides(source, deck);
    let lines = Source::new("", 0, said);
    let lines = lines.lines();
    let is_merged = has(deck, &[&DIFFERING_SIDES]);
    // A word that was joined is another word; so are two, where a tag in code parted them.
    let is_joined = ["<code>", "<pre>"].iter().any(|tag| source.text().contains(tag))
        || has(deck, &[&HYPHENATED_WORD, &TORN_PARAGRAPH, &TORN_WORD, &UNDELIMITED_TABLE]);
    let mut typed: Vec<Vec<&Line>> = vec![Vec::new(); deck.notes.len()];
    let mut anywhere = Vec::new();
    for entry in &deck.ledger {
        let lines = &lines[entry.line - 1..entry.end_line];
        match (entry.fate, entry.note) {
            (Fate::Note(_) | Fate::Table, Some(note)) if !is_merged => typed[note].extend(lines),
            (Fate::Note(_) | Fate::Table, _) => anywhere.extend(lines),
            _ => {}
        }
    }
    let mut lost = Vec::new();
    for (note, typed) in deck.notes.iter().zip(typed) {
        // An answer may name an option by its words, which are held once.
        let is_counted = !matches!(note.kind, NoteKind::Choice(_));
        compare(&typed, &held(note), read, is_joined, is_counted, &mut lost);
    }
    let all: Vec<_> = deck.notes.iter().flat_map(held).collect();
    compare(&anywhere, &all, read, is_joined, false, &mut lost);
    lost
}

/// Returns a text with blanks in the place of the comments and placeholders that were
/// remarked on.
fn without_asides(source: &Source, deck: &Deck) -> String {
    let mut text = source.text().to_owned();
    let remarks = deck.remarks.iter().map(|remark| &remark.diagnostic);
    for span in remarks.clone().filter(|d| d.code == &PLACEHOLDER).map(|d| d.span) {
        blank(&mut text, span.start..span.end);
    }
    for span in remarks.filter(|d| d.code == &COMMENT).map(|diagnostic| diagnostic.span) {
        let mut at = span.start;
        while let Some(start) = text[at..span.end].find("<!--").map(|start| at + start) {
            let end = text[start..span.end].find("-->").map_or(span.end, |end| start + end + 3);
            blank(&mut text, start..end);
            at = end;
        }
    }
    text
}

/// Writes blanks over a part of a text, but for the ends of its lines.
fn blank(text: &mut String, range: Range<usize>) {
    let kept = |byte: u8| if byte.is_ascii_control() { char::from(byte) } else { ' ' };
    let blanks: String = text[range.clone()].bytes().map(kept).collect();
    text.replace_range(range, &blanks);
}

fn has(deck: &Deck, codes: &[&Code]) -> bool {
    deck.remarks.iter().any(|remark| codes.contains(&remark.diagnostic.code))
}

/// Adds the words of lines that are not in the texts: as often as they were typed, or,
/// where `is_counted` is false, at all.
fn compare(
    typed: &[&Line],
    held: &[String],
    read: Read,
    is_joined: bool,
    is_counted: bool,
    lost: &mut Vec<String>,
) {
    let typed = count(typed.iter().map(|line| line.text.as_ref()), read);
    let words = count(held.iter().map(String::as_str), read);
    let joined: String = held.iter().flat_map(|text| text.split_whitespace()).collect();
    for (word, &times) in &typed {
        let times = if is_counted { times } else { 1 };
        let mut found = words.get(word).copied().unwrap_or(0);
        if found < times && is_joined {
            found = joined.matches(word.as_str()).count();
        }
        if found < times {
            lost.push(format!("`{word}` was typed {times} times, and is held {found} times"));
        }
    }
}

/// Returns how often each word stands in texts.
pub(crate) fn count<'t>(texts: impl Iterator<Item = &'t str>, read: Read) -> Words {
    let mut counts = Words::new();
    for word in texts.flat_map(read) {
        *counts.entry(word).or_insert(0) += 1;
    }
    counts
}

/// Returns every text that a note holds.
pub(crate) fn held(note: &Note) -> Vec<String> {
    let mut texts = note.tags.clone();
    add_blocks(&note.question, &mut texts);
    add_blocks(note.answer.as_deref().unwrap_or_default(), &mut texts);
    add_blocks(&note.extra, &mut texts);
    match &note.kind {
        NoteKind::Choice(options) => {
            for option in options {
                add_blocks(&option.content, &mut texts);
            }
        }
        NoteKind::Table(table) => {
            // The question is made of the heads.
            texts.truncate(note.tags.len());
            for cell in table.header.iter().chain(table.rows.iter().flatten()) {
                add_line(cell, &mut texts);
            }
        }
        NoteKind::Basic
        | NoteKind::Reversed
        | NoteKind::OptionalReversed(_)
        | NoteKind::Typed
        | NoteKind::Cloze => {}
        other => panic!("nobody looks into {other:?}"),
    }
    texts
}

fn add_blocks(blocks: &[Block], texts: &mut Vec<String>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { level: _, content } => {
                add_line(content, texts);
            }
            BlockKind::Code { language, text, gaps: _ } => {
                texts.extend(language.clone());
                texts.push(text.clone());
            }
            BlockKind::List { start: _, tight: _, items } => {
                for item in items {
                    add_blocks(&item.blocks, texts);
                }
            }
            BlockKind::Quote(blocks) => add_blocks(blocks, texts),
            BlockKind::Table(table) => {
                for cell in table.header.iter().chain(table.rows.iter().flatten()) {
                    add_line(cell, texts);
                }
            }
            BlockKind::Rule => {}
            other => panic!("nobody looks into {other:?}"),
        }
    }
}

/// Adds what a line says, and then the addresses and hints in it.
fn add_line(content: &[Inline], texts: &mut Vec<String>) {
    let mut line = String::new();
    let mut beside = Vec::new();
    add_inline(content, &mut line, &mut beside);
    texts.push(line);
    texts.append(&mut beside);
}

fn add_inline(content: &[Inline], line: &mut String, beside: &mut Vec<String>) {
    for part in content {
        match part {
            Inline::Text(text) => line.push_str(text),
            Inline::Code(text) | Inline::Math { tex: text, display: _, gaps: _ } => {
                line.extend([" ", text, " "]);
            }
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::Strikethrough(content)
            | Inline::Subscript(content)
            | Inline::Superscript(content)
            | Inline::Element { name: _, attributes: _, content } => {
                add_inline(content, line, beside);
            }
            Inline::Link { url, content } => {
                add_inline(content, line, beside);
                beside.push(url.clone());
            }
            Inline::Image { url, alt } => {
                line.push_str(alt);
                beside.push(url.clone());
            }
            Inline::Cloze { ordinal: _, content, hint } => {
                add_inline(content, line, beside);
                beside.extend(hint.clone());
            }
            Inline::Break => line.push('\n'),
            other => panic!("nobody looks into {other:?}"),
        }
    }
}

/// Returns the words of a text of any kind, in small letters: those of three letters or
/// more, without the tags and entities of HTML and the signs of Markdown.
pub(crate) fn plain(text: &str) -> Vec<String> {
    text.lines().flat_map(plain_line).collect()
}

/// The words of labels that stand on one line with what they mark.
const SIGNS: &[&str] = &["answer", "question", "show", "jawaban", "الاجابة", "الصحيحة", "سؤال"];

/// The tags that stand inside words: what is on both sides of them is one word.
const WITHIN: &[&str] = &["b", "strong", "i", "em", "u", "sub", "sup", "span"];

fn plain_line(line: &str) -> Vec<String> {
    let line = line.replace(['*', '_', '\\', '~'], "").replace('`', " ");
    let line = line.replace("&lt;", "<").replace("&gt;", ">");
    let line = line.replace("<code>", " ").replace("</code>", " ");
    let line = WITHIN.iter().fold(line, |line, name| {
        line.replace(&format!("<{name}>"), "").replace(&format!("</{name}>"), "")
    });
    let mut words = Vec::new();
    let mut rest = line.as_str();
    while let Some(at) = rest.find(['<', '&']) {
        add_words(&rest[..at], &mut words);
        let (sign, after) = rest[at..].split_at(1);
        let begins = |c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '#');
        let end = after.find(if sign == "<" { '>' } else { ';' });
        let end = end.filter(|&end| after.starts_with(begins) && (sign == "<" || end < 10));
        rest = end.map_or(after, |end| &after[end + 1..]);
    }
    add_words(rest, &mut words);
    words
}

fn add_words(text: &str, words: &mut Vec<String>) {
    let found = text.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 2);
    words.extend(found.map(str::to_lowercase).filter(|word| !SIGNS.contains(&word.as_str())));
}
