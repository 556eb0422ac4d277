//! The programs in `examples/`, as somebody who copies them runs them.

#![cfg(all(feature = "apkg", feature = "csv"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Returns an example. `cargo test` has built it beside its tests, `cargo test --test examples`
/// has not.
fn example(name: &str) -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let built = tests.parent().and_then(Path::parent).unwrap();
    let place = built.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if !place.exists() {
        let mut cargo = Command::new(env!("CARGO"));
        assert!(cargo.args(["build", "--quiet", "--example", name]).status().unwrap().success());
    }
    place
}

/// Runs an example, which must succeed.
fn run(name: &str, argument: Option<&Path>, input: &str) -> Output {
    let mut child = Command::new(example(name))
        .args(argument)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // One that reads nothing may be gone already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

#[test]
fn an_exporter_of_ones_own() {
    let notes = "1. What is a ko?\n   - A fight\n     without end.\n2. Who?\n   A) You\n   B) All\n\n   Answer: B\n3. Open?\n";
    let output = run("own_exporter", None, notes);
    let cards = String::from_utf8(output.stdout).unwrap();
    assert_eq!(cards, "Q: What is a ko?\nA: A fight without end.\n\nQ: Who?\nA: All\n\n");
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said, "N401: this basic has no answer in words\n");
}

#[test]
fn an_exporter_of_ones_own_takes_fifty_lines() {
    let source = include_str!("../examples/own_exporter.rs");
    let own = source.split("struct QuestionsAndAnswers;").nth(1).unwrap();
    let own = own.split("fn main()").next().unwrap();
    assert!(own.lines().filter(|line| !line.is_empty()).count() <= 50);
}

#[test]
fn a_text_becomes_files_in_memory() {
    let output = run("in_memory", None, "");
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        said,
        "apkg: 2 notes, 0 remarks\ncsv: 2 notes, 0 remarks\n\
         tea.md:4:2: R201 a blank line cut this sentence in two\n\
         tea.md:7:1: C102 merge conflict resolved: their side is blank\n"
    );
}

#[test]
fn a_package_is_read() {
    let package = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/import/genanki-rs.apkg"));
    let output = run("read_package", Some(package), "");
    let questions = String::from_utf8(output.stdout).unwrap();
    assert!(questions.lines().count() > 1, "{questions}");
    assert!(questions.lines().all(|line| line.contains(": ")), "{questions}");
}
