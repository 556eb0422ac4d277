//! What programs that check PDF files say of ours.
//!
//! The two checkers of PDF/UA come from `PyPI` into an environment below `target/`;
//! `qpdf` and `mutool` are asked where they are installed.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]
#![cfg(feature = "pdf")]

#[allow(dead_code, reason = "the tests of the handout use all of it")]
#[path = "pdf/decks.rs"]
mod decks;
#[path = "support/python.rs"]
mod python;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cardpress::content::BlockKind;
use cardpress::deck::Deck;
use cardpress::export::{Exporter, Pdf};
use cardpress::source::Source;
use python::{Wanted, say};
use serde_json::{Value, json};

const CHECKERS: Wanted = Wanted {
    tests: "the tests that check PDF files for their accessibility",
    skip: "CARDPRESS_SKIP_PDF_CHECKERS",
};
const REQUIREMENTS: &str = include_str!("pdf/checkers.txt");

/// Every deck to check, by name: each in a document that names its language.
fn documents() -> Vec<(String, Deck)> {
    let mut documents = vec![
        ("specimen".to_owned(), decks::specimen()),
        ("empty".to_owned(), decks::deck("Nothing yet", Vec::new())),
        ("wide".to_owned(), wide()),
    ];
    for entry in fs::read_dir("input").unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let source = Source::decode(name.clone(), 1_700_000_000, &fs::read(&path).unwrap());
        documents.push((name, cardpress::load(&source)));
    }
    for (_, deck) in &mut documents {
        deck.language.get_or_insert_with(|| "en".into());
    }
    documents.sort_by(|(one, _), (other, _)| one.cmp(other));
    documents
}

/// Returns a deck with a table that is cut into several.
fn wide() -> Deck {
    let cells: Vec<String> = (0..30).map(|column| format!("column{column}")).collect();
    let row: Vec<&str> = cells.iter().map(String::as_str).collect();
    let table = decks::block(BlockKind::Table(decks::table(&[&row, &row, &row])));
    decks::deck("A wide table", vec![decks::note(1, "How wide is it?", vec![table])])
}

/// Writes every document below a folder of that name, and returns the files.
fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
    fs::create_dir_all(&folder).unwrap();
    let file = |(name, deck): (String, Deck)| {
        let path = folder.join(name).with_extension("pdf");
        fs::write(&path, Pdf::default().export(&deck, &mut Vec::new()).unwrap()).unwrap();
        path
    };
    documents().into_iter().map(file).collect()
}

/// Returns what a program finds, or nothing where it is not installed.
fn ask(program: impl AsRef<Path>, arguments: &[&str]) -> Option<(bool, String)> {
    let program = program.as_ref();
    let Ok(answer) = Command::new(program).args(arguments).output() else {
        say(&format!("{} is not installed: left out what it would check", program.display()));
        return None;
    };
    let said = [answer.stdout, answer.stderr].concat();
    Some((answer.status.success(), String::from_utf8_lossy(&said).into_owned()))
}

/// Returns a program of the environment with the checkers, unless they are to be left out.
fn checker(name: &str) -> Option<PathBuf> {
    if CHECKERS.is_left_out() {
        return None;
    }
    let python = CHECKERS.environment("pdf-venv", &[(REQUIREMENTS, &[])]);
    Some(python.with_file_name(name))
}

#[test]
fn qpdf_finds_nothing_wrong() {
    for file in files("qpdf") {
        let Some((fine, said)) = ask("qpdf", &["--check", file.to_str().unwrap()]) else { return };
        assert!(fine && said.contains("No syntax or stream encoding errors"), "{said}");
    }
}

#[test]
fn mutool_draws_without_a_warning() {
    for file in files("mutool") {
        let arguments = ["draw", "-q", "-F", "txt", "-o", "-", file.to_str().unwrap()];
        let Some((fine, said)) = ask("mutool", &arguments) else { return };
        // What it says of itself where it was built without colour management.
        let said = said.replace("warning: ICC support is not available", "");
        assert!(fine && !said.contains("warning:") && !said.contains("error:"), "{said}");
    }
}

/// Nothing stands against PDF/UA-1, which the metadata claim, and beyond what a validator
/// can test there is nothing to warn of but a title that only we can name better.
#[test]
fn what_is_read_aloud_makes_sense() {
    let Some(outloud) = checker("outloud") else { return };
    let files = files("outloud");
    let paths = files.iter().map(|path| path.to_str().unwrap());
    let arguments: Vec<_> = ["--json", "-", "-q"].into_iter().chain(paths).collect();
    let (_, said) = ask(&outloud, &arguments).unwrap();
    let report = said.find('{').map(|start| &said[start..]).unwrap_or_default();
    let report = serde_json::Deserializer::from_str(report).into_iter::<Value>().next();
    let report = report.and_then(Result::ok).unwrap_or_else(|| panic!("{said}"));
    let results = report["results"].as_array().unwrap();
    assert_eq!(results.len(), files.len(), "{said}");
    for result in results {
        let findings = result["findings"].as_array().unwrap().iter();
        // “Specimen” and “kitchen” are the names of their files too, and a formula is read
        // aloud as the LaTeX that its author wrote.
        let known = ["DOC-040", "MATH-010"];
        let is_known = |rule: &Value| known.iter().any(|known| rule == known);
        let wrong: Vec<_> = findings.filter(|finding| !is_known(&finding["rule"])).collect();
        assert!(wrong.is_empty(), "{}: {wrong:#?}", result["path"]);
        assert!(result["error"].is_null(), "{result:#}");
    }
}

/// A rule that fails in this version on every heading of several parts, whoever wrote it;
/// outloud's HDG rules look at the same.
const BROKEN: &str = "UA-14-001";

#[test]
fn the_claim_of_pdf_ua_holds() {
    let Some(pdfua) = checker("pdfua") else { return };
    for file in files("pdfua") {
        let arguments = ["check", "--format", "json", file.to_str().unwrap()];
        let (fine, said) = ask(&pdfua, &arguments).unwrap();
        let report: Value = serde_json::from_str(&said).unwrap_or_else(|_| panic!("{said}"));
        assert!(fine && report["findings"] == json!([]), "{report:#}");
        let skipped = report["skipped"].as_array().unwrap();
        assert!(skipped.iter().all(|rule| rule["rule_id"] == BROKEN), "{report:#}");
    }
}

#[test]
fn a_language_that_is_a_guess_is_no_claim() {
    let claims = |deck: &Deck| {
        let bytes = Pdf::default().export(deck, &mut Vec::new()).unwrap();
        bytes.windows(15).any(|part| part == b"pdfuaid:part>1<")
    };
    assert!(!claims(&decks::specimen()));
    assert!(claims(&Deck { language: Some("en".into()), ..decks::specimen() }));
}
