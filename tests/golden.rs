//! Every exporter, on every document in `input/`, against `tests/golden/`.
//!
//! `UPDATE=1 cargo test --test golden` writes what the exporters say now; review
//! the diff. The golden of a binary is its text: the rows of a package, the cells
//! of a workbook, the words of a page.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

#[allow(dead_code, reason = "the tests of the package use all of it")]
#[path = "support/apkg.rs"]
mod apkg;
#[path = "pdf/reader.rs"]
#[allow(dead_code, reason = "a part of what the reader can is enough here")]
mod reader;

use std::fmt::Write;
use std::io::Cursor;
use std::path::Path;
use std::{env, fs};

use calamine::{Data, Reader, Xlsx};
use cardpress::diagnostic::{Report, Run, Severity, renderer};
use cardpress::export::EXPORTERS;
use cardpress::source::Source;
use reader::Reader as Pdf;

/// Compares a text with the golden file of that name.
#[track_caller]
fn check(name: &str, actual: &str) {
    let path = Path::new("tests/golden").join(name);
    if env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, actual).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    let differs = expected.lines().zip(actual.lines()).position(|(a, b)| a != b);
    let line = differs.unwrap_or(expected.lines().count().min(actual.lines().count()));
    assert!(
        actual == expected,
        "{} differs in line {}:\n- {}\n+ {}",
        path.display(),
        line + 1,
        expected.lines().nth(line).unwrap_or_default(),
        actual.lines().nth(line).unwrap_or_default(),
    );
}

#[test]
fn exports_are_as_they_were() {
    let mut documents: Vec<_> =
        fs::read_dir("input").unwrap().map(|entry| entry.unwrap().path()).collect();
    documents.sort();
    assert!(documents.len() > 2);
    for path in documents {
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let name = path.to_str().unwrap().replace('\\', "/");
        let source = Source::decode(name, 1_700_000_000, &fs::read(&path).unwrap());
        let deck = cardpress::load(&source);
        for exporter in EXPORTERS {
            let format = exporter.name();
            let file = exporter.export(&deck, &mut Vec::new()).unwrap();
            let again = exporter.export(&deck, &mut Vec::new()).unwrap();
            assert!(file == again, "{stem}.{format} differs from build to build");
            check(&format!("{format}/{stem}.{format}.txt"), &as_text(format, file));
        }
        let diagnostics = deck.remarks.into_iter().map(|remark| remark.diagnostic).collect();
        let reports = [Report { source, diagnostics, edits: Vec::new() }];
        let run = Run { reports: &reports, deny: Severity::Error, color: false };
        let remarks = renderer("concise").unwrap().render(&run);
        check(&format!("remarks/{stem}.txt"), &remarks);
    }
}

/// Returns what a file says, in lines that can be compared.
fn as_text(format: &str, file: Vec<u8>) -> String {
    match format {
        "apkg" => apkg::dump(&file),
        "html" => body(&String::from_utf8(file).unwrap()),
        "pdf" => words(&file),
        "xlsx" => cells(file),
        _ => String::from_utf8(file).unwrap(),
    }
}

/// Returns what a page says of its deck: its style and its script are files by themselves.
fn body(page: &str) -> String {
    page[page.find("<body").unwrap()..].to_owned()
}

fn cells(file: Vec<u8>) -> String {
    let mut workbook = Xlsx::new(Cursor::new(file)).unwrap();
    let mut out = String::new();
    for sheet in workbook.sheet_names() {
        writeln!(out, "# {sheet}").unwrap();
        let range = workbook.worksheet_range(&sheet).unwrap();
        for row in range.rows() {
            let cells: Vec<_> =
                row.iter().map(Data::to_string).map(|cell| cell.replace('\n', "⏎")).collect();
            let row = cells.join(" | ").replace(env!("CARGO_PKG_VERSION"), "(its version)");
            writeln!(out, "{}", row.trim_end()).unwrap();
        }
    }
    out
}

fn words(file: &[u8]) -> String {
    let pdf = Pdf::new(file);
    let mut out = String::new();
    for page in 1..=u32::try_from(pdf.pages()).unwrap() {
        writeln!(out, "# page {page}").unwrap();
        let words = pdf.words(page);
        let words: Vec<_> = words.split_whitespace().collect();
        for line in words.chunks(12) {
            writeln!(out, "{}", line.join(" ")).unwrap();
        }
    }
    out
}
