//! The behaviour of the reader, by example: `tests/spec/*.md`.
//!
//! Each section there has a document and what is read out of it. `UPDATE=1 cargo
//! test --test spec` writes what is read now; review the diff.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use cardpress::content::{markdown, text};
use cardpress::deck::{Deck, Id, NoteKind};
use cardpress::options::{Conflicts, Options};
use cardpress::source::Source;

/// The fence around documents and results: long enough to hold other fences.
const FENCE: &str = "`````";

#[test]
fn documents_are_read_as_specified() {
    let mut files: Vec<_> =
        fs::read_dir("tests/spec").unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut sections = 0;
    let mut failures = String::new();
    for file in files {
        sections += check_file(&file, &mut failures);
    }
    assert!(sections > 0, "there is no section in tests/spec");
    assert!(failures.is_empty(), "{failures}");
}

fn check_file(path: &Path, failures: &mut String) -> usize {
    let text = fs::read_to_string(path).unwrap();
    let mut updated = String::new();
    let mut sections = 0;
    let mut name = "";
    let mut document: Option<(Source, Options)> = None;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        writeln!(updated, "{line}").unwrap();
        if let Some(heading) = line.strip_prefix("## ") {
            name = heading;
        }
        let Some(kind) = line.strip_prefix(FENCE).filter(|kind| !kind.is_empty()) else { continue };
        let body: String = lines
            .by_ref()
            .take_while(|line| *line != FENCE)
            .flat_map(|line| [line, "\n"])
            .collect();
        if let Some(words) = kind.strip_prefix("document") {
            updated += &body;
            document = Some(read_document(words, &unescape(&body)));
        } else {
            let (source, options) =
                document.take().unwrap_or_else(|| panic!("{name}: no document"));
            let actual = describe(&cardpress::load_with(&source, &options));
            sections += 1;
            updated += &actual;
            if actual != body && env::var_os("UPDATE").is_none() {
                let path = path.display();
                writeln!(failures, "{path}, {name}\nexpected:\n{body}\nactual:\n{actual}").unwrap();
            }
        }
        writeln!(updated, "{FENCE}").unwrap();
    }
    if env::var_os("UPDATE").is_some() {
        fs::write(path, updated).unwrap();
    }
    sections
}

/// Returns a document and how it is read. Behind `document` may stand what it is
/// called, such as `folder/name.org`, and options, such as `conflicts=ours`.
fn read_document(words: &str, bytes: &[u8]) -> (Source, Options) {
    let mut path = Vec::new();
    let mut options = Options::default();
    for word in words.split_whitespace() {
        match word.strip_prefix("conflicts=") {
            None => path.push(word),
            Some(name) => {
                options.conflicts = Conflicts::ALL.iter().find(|known| known.0 == name).unwrap().1;
            }
        }
    }
    let path = if path.is_empty() { "x.md".into() } else { path.join(" ") };
    (Source::decode(path, 0, bytes), options)
}

/// Documents are written with `␠` for a blank that matters at the end of a line,
/// `␍` for a carriage return, and `␉` for a tab. `⟦U+200B⟧` is a character and
/// `⟦FF FE⟧` are bytes; what follows `⟦UTF-16LE⟧` is in that encoding.
fn unescape(text: &str) -> Vec<u8> {
    let text = text.replace('␠', " ").replace('␍', "\r").replace('␉', "\t");
    let mut encoding = "UTF-8";
    let mut bytes = Vec::new();
    for piece in text.split_inclusive('⟧') {
        let (plain, escape) = match piece.strip_suffix('⟧').and_then(|p| p.rsplit_once('⟦')) {
            Some((plain, escape)) => (plain, Some(escape)),
            None => (piece, None),
        };
        encode(plain, encoding, &mut bytes);
        match escape {
            None => {}
            Some("UTF-16LE") => encoding = "UTF-16LE",
            Some("UTF-16BE") => encoding = "UTF-16BE",
            Some("UTF-8") => encoding = "UTF-8",
            Some(escape) => {
                if let Some(code) = escape.strip_prefix("U+") {
                    let code = u32::from_str_radix(code, 16).unwrap();
                    encode(&char::from_u32(code).unwrap().to_string(), encoding, &mut bytes);
                } else {
                    let hex = escape.split(' ');
                    bytes.extend(hex.map(|byte| u8::from_str_radix(byte, 16).unwrap()));
                }
            }
        }
    }
    bytes
}

fn encode(text: &str, encoding: &str, bytes: &mut Vec<u8>) {
    match encoding {
        "UTF-16LE" => bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes)),
        "UTF-16BE" => bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes)),
        _ => bytes.extend(text.as_bytes()),
    }
}

/// Returns a deck in lines: its name, its notes with their answers, what was left
/// over, and every remark with its place.
fn describe(deck: &Deck) -> String {
    let mut out = format!("deck: {}\n", deck.name);
    for note in &deck.notes {
        let number = note.number.map(|number| format!(" {number}")).unwrap_or_default();
        let question = text::render(&note.question).replace('\n', " ⏎ ");
        let section = note.deck.strip_prefix(&deck.name).unwrap_or(&note.deck);
        let section = section.strip_prefix("::").map(|s| format!(" ({s})")).unwrap_or_default();
        writeln!(out, "{}{number}{section}: {question}", note.kind.name()).unwrap();
        match &note.kind {
            NoteKind::Choice(options) => {
                for option in options {
                    let mark = if option.correct { "[x]" } else { "[ ]" };
                    writeln!(out, "  {mark} {}", text::render(&option.content)).unwrap();
                }
            }
            NoteKind::Table(table) => {
                for row in &table.rows {
                    let cells: Vec<_> = row.iter().map(|cell| text::render_inline(cell)).collect();
                    writeln!(out, "  | {}", cells.join(" | ")).unwrap();
                }
            }
            NoteKind::Basic
            | NoteKind::Reversed
            | NoteKind::OptionalReversed(_)
            | NoteKind::Typed
            | NoteKind::Cloze => {}
            other => panic!("nobody looks into {other:?}"),
        }
        for line in note.answer.as_deref().map(markdown::render).unwrap_or_default().lines() {
            writeln!(out, "  {line}").unwrap();
        }
        for line in markdown::render(&note.extra).lines() {
            writeln!(out, "  further: {line}").unwrap();
        }
        for media in &note.media {
            let place = if media.remote { " of the web" } else { "" };
            writeln!(out, "  {}{place}: {}", media.kind.name(), media.path).unwrap();
        }
        match &note.id {
            None => {}
            Some(Id::Guid(guid)) => writeln!(out, "  guid: {guid}").unwrap(),
            Some(Id::Name(name)) => writeln!(out, "  id: {name}").unwrap(),
            Some(other) => panic!("nobody looks into {other:?}"),
        }
        if !note.tags.is_empty() {
            writeln!(out, "  tags: {}", note.tags.join(" ")).unwrap();
        }
    }
    for left_over in &deck.left_over {
        let (line, end_line) = (left_over.source.line, left_over.source.end_line);
        let text = left_over.text.replace('\n', " ⏎ ");
        writeln!(out, "left over {line}-{end_line}: {text}").unwrap();
    }
    for remark in &deck.remarks {
        let code = remark.diagnostic.code;
        let (severity, id, name) = (code.severity.name(), code.id, code.name);
        let (line, column) = (remark.line, remark.column);
        writeln!(out, "{line}:{column} {severity}[{id} {name}] {}", remark.diagnostic.message)
            .unwrap();
    }
    out.lines().flat_map(|line| [line.trim_end(), "\n"]).collect()
}
