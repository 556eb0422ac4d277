//! The explanations of the codes, `docs/codes/*.md`: each of them shows a document that
//! gives its code.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

use std::fmt::Write;
use std::fs;
use std::sync::Arc;

use cardpress::deck::NoteKind;
use cardpress::diagnostic::{CODES, Code};
#[cfg(feature = "pdf")]
use cardpress::export::pdf::{Layout, Pdf};
#[cfg(feature = "csv")]
use cardpress::export::{Csv, Dialect};
use cardpress::export::{EXPORTERS, Exporter};
use cardpress::options::{Conflicts, Options};
use cardpress::source::Source;
use cardpress::{load, load_with};

/// Returns the text of a section, without the blank lines around it.
fn section<'p>(page: &'p str, heading: &str) -> Option<&'p str> {
    let start = page.find(&format!("\n## {heading}\n"))? + heading.len() + 5;
    let rest = &page[start..];
    Some(rest[..rest.find("\n## ").unwrap_or(rest.len())].trim_matches('\n'))
}

/// Returns the bytes of the document that a page shows.
///
/// What cannot be seen is written in signs, as in `tests/spec`: `␠` a blank, `␀` and its
/// like control characters, `⟦U+200B⟧` a character, `⟦E9⟧` a byte; what follows `⟦UTF-16LE⟧`
/// is in that encoding; and `‹x 33,000 times›`.
fn example(page: &str) -> Option<Vec<u8>> {
    // It is the last section, and may have headings of its own.
    let (_, example) = page.split_once("\n## Example\n")?;
    let fence = &example[..example.find("markdown\n")?];
    let text = example.strip_prefix(fence)?.strip_prefix("markdown\n")?;
    let end = if text.starts_with(fence) { 0 } else { text.find(&format!("\n{fence}"))? + 1 };
    let mut bytes = Vec::new();
    let mut is_utf_16 = false;
    let mut rest = &text[..end];
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        let piece = match c {
            '␠' => " ".to_owned(),
            '\u{2400}'..='\u{241f}' => char::from_u32(u32::from(c) - 0x2400)?.to_string(),
            '‹' => {
                let (repeat, after) = rest.split_once(" times›")?;
                rest = after;
                let (what, number) = repeat.rsplit_once(' ')?;
                what.repeat(number.replace(',', "").parse().ok()?)
            }
            '⟦' => {
                let (escape, after) = rest.split_once('⟧')?;
                rest = after;
                if escape == "UTF-16LE" {
                    is_utf_16 = true;
                    continue;
                }
                let Some(code) = escape.strip_prefix("U+") else {
                    bytes.push(u8::from_str_radix(escape, 16).ok()?);
                    continue;
                };
                char::from_u32(u32::from_str_radix(code, 16).ok()?)?.to_string()
            }
            c => c.to_string(),
        };
        if is_utf_16 {
            bytes.extend(piece.encode_utf16().flat_map(u16::to_le_bytes));
        } else {
            bytes.extend(piece.bytes());
        }
    }
    Some(bytes)
}

/// Returns the codes of the remarks on a document, those of the exporters too, and those
/// of a run in which no conflict is allowed.
fn codes_of(document: &[u8]) -> Vec<&'static str> {
    let source = Source::decode("x.md", 0, document);
    let deck = load(&source);
    let strict = Options { conflicts: Conflicts::Fail, ..Options::default() };
    let mut sink = Vec::new();
    for exporter in EXPORTERS {
        let _ = exporter.export(&deck, &mut sink);
    }
    // The same as a deck of the program, which has looked for its files, and with answers
    // to type in, as other sources may ask for.
    let mut asked = deck.clone();
    for note in &mut asked.notes {
        for media in note.media.iter().filter(|media| media.path.starts_with("rhine")) {
            asked.files.insert(media.path.clone(), Arc::from(*b"x"));
        }
        if note.kind == NoteKind::Basic {
            note.kind = NoteKind::Typed;
        }
    }
    for exporter in EXPORTERS {
        let _ = exporter.export(&asked, &mut sink);
    }
    #[cfg(feature = "csv")]
    for (_, dialect, _) in Dialect::ALL {
        let _ = Csv::of(dialect, dialect.markup()).export(&deck, &mut sink);
    }
    #[cfg(feature = "pdf")]
    let _ = Pdf { layout: Layout::CARDS, ..Pdf::default() }.export(&deck, &mut sink);
    let remarks = deck.remarks.into_iter().chain(load_with(&source, &strict).remarks);
    remarks
        .map(|remark| remark.diagnostic)
        .chain(sink)
        .map(|diagnostic| diagnostic.code.id)
        .collect()
}

/// Returns what the program remarks on a document in a folder where `large.png` is too
/// large.
#[cfg(feature = "cli")]
fn remarks_of_the_program(document: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("x.md"), document).unwrap();
    let large = fs::File::create(folder.path().join("large.png")).unwrap();
    large.set_len(20_000_001).unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_cardpress"))
        .args(["check", "x.md", "--message-format", "concise"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[cfg(not(feature = "cli"))]
fn remarks_of_the_program(_: &[u8]) -> String {
    String::new()
}

#[test]
fn every_example_gives_its_code() {
    let mut failures = Vec::new();
    // What a package or a lock is remarked on for is no document: `tests/import.rs`,
    // `tests/lock.rs` and `tests/cli/lock.rs` have it, and `tests/cli/configuration.rs` what is
    // wrong with a configuration. Nor is one shown that has more links
    // than a sheet: `src/export/xlsx.rs` has a smaller one.
    let shown = |code: &&&Code| {
        !["A", "E522", "F9", "I", "L", "N41"].iter().any(|start| code.id.starts_with(start))
    };
    for Code { id, name, explanation, .. } in CODES.iter().filter(shown) {
        let example = example(explanation);
        match example.as_ref().map(|example| codes_of(example)) {
            Some(codes) if codes.contains(id) => {}
            // What only a folder can show.
            Some(_)
                if remarks_of_the_program(&example.unwrap_or_default())
                    .contains(&format!("[{id}]")) => {}
            Some(codes) => failures.push(format!("{name}: its example gives {codes:?}")),
            None => failures.push(format!("{name}: there is no example in Markdown")),
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn every_page_says_what_it_does_and_why() {
    for Code { id, name, severity, explanation, .. } in CODES {
        let title = format!("# {name} ({id}, {})\n", severity.name());
        assert!(explanation.starts_with(&title), "{name}");
        for heading in ["What it does", "Why"] {
            let text = section(explanation, heading);
            assert!(text.is_some_and(|text| text.len() > 20), "{name}: {heading}");
        }
    }
}

#[test]
fn every_page_has_its_code() {
    for entry in fs::read_dir("docs/codes").unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let has_code = CODES.iter().any(|code| code.name == name);
        assert!(has_code || name == "README", "{name} explains no code");
    }
}

/// `UPDATE=1 cargo test --test codes` writes the list.
#[test]
fn the_list_is_complete() {
    let mut list = String::from(
        "# What is remarked on\n\n`cardpress explain CODE` prints these pages.\n\n\
         | code | name | severity | |\n| --- | --- | --- | --- |\n",
    );
    for Code { id, name, severity, summary, explanation: _, .. } in CODES {
        let severity = severity.name();
        writeln!(list, "| {id} | [{name}]({name}.md) | {severity} | {summary} |").unwrap();
    }
    let path = "docs/codes/README.md";
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, &list).unwrap();
    }
    let written = fs::read_to_string(path).unwrap_or_default();
    assert!(
        written == list,
        "{path} is not up to date: `UPDATE=1 cargo test --test codes` writes it"
    );
}
