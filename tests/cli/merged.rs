//! Many documents made into one deck.

use std::fs;

use crate::sandbox::Sandbox;
use snapbox::str;

fn three() -> Sandbox {
    Sandbox::new()
        .file("notes/go.md", "# Go\n\nQ: What is a ko?\nA: A fight.\n")
        .file("notes/drinks/tea.md", "1. Who?\n   - Everybody who was there at\n\n that time.\n")
        .file("notes/drinks/water.md", "Q: How hot?\nA: 50 °C.\n\nQ: How much?\n")
}

#[test]
fn documents_are_decks_below_their_folders() {
    let sandbox = three();
    sandbox
        .cardpress(&["notes", "--merge", "All I know", "--to", "json,csv,pdf"])
        .assert()
        .success()
        .stderr_eq(str![[r#"
note[R201]: a blank line cut this sentence in two
 --> notes/drinks/tea.md:4:2
  |
4 |  that time.
  |  ^^^^ read as “… was there at that time. …”
  |
  = help: remove the blank line before it; if a new sentence begins here, end the one before

warning[N401]: this question has no answer
 --> notes/drinks/water.md:4:1
  |
4 | Q: How much?
  | ^^^^^^^^^^^^
  |
  = help: it is kept for the handout and the workbook; a card needs an answer

All I know (3 documents): 4 notes (1 unanswered), 1 repair → 3 files

"#]]);
    assert_eq!(sandbox.files("output"), ["All I know.csv", "All I know.json", "All I know.pdf"]);
    let json = fs::read(sandbox.path("output/All I know.json")).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let decks: Vec<_> =
        json["notes"].as_array().unwrap().iter().map(|n| n["deck"].as_str().unwrap()).collect();
    let expected =
        ["drinks::tea", "drinks::water", "drinks::water", "Go"].map(|d| format!("All I know::{d}"));
    assert_eq!(decks, expected);
    assert_eq!(json["notes"][3]["source"]["path"], "notes/go.md");
}

#[test]
fn the_notes_are_those_of_the_documents_alone() {
    let sandbox = three();
    let guids = |paths: &[&str]| {
        sandbox.cardpress(&[&["notes", "--to", "json"], paths].concat()).assert().success();
        let mut guids: Vec<String> = Vec::new();
        for file in sandbox.files("output") {
            let json = fs::read(sandbox.path("output").join(file)).unwrap();
            let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
            let notes = json["notes"].as_array().unwrap().iter();
            guids.extend(notes.map(|note| note["guid"].as_str().unwrap().to_owned()));
        }
        fs::remove_dir_all(sandbox.path("output")).unwrap();
        guids.sort();
        guids
    };
    assert_eq!(guids(&["--merge", "All"]), guids(&[]));
    // The lock counts for them too.
    sandbox.cardpress(&["lock", "notes"]).assert().success();
    let before = guids(&["--merge", "All"]);
    let reworded = "# Go\n\nQ: What do we call a ko?\nA: A fight.\n";
    fs::write(sandbox.path("notes/go.md"), reworded).unwrap();
    assert_eq!(guids(&["--merge", "All"]), before);
}

#[test]
fn a_document_that_cannot_be_read_does_not_stop_the_others() {
    let sandbox = three().file("bad.apkg", "no package");
    let output =
        sandbox.cardpress(&["notes", "bad.apkg", "--merge", "a/b", "--to", "csv"]).assert();
    let said = String::from_utf8_lossy(&output.code(2).get_output().stderr).into_owned();
    assert!(said.contains("error: could not read `bad.apkg`"), "{said}");
    assert_eq!(sandbox.files("output"), ["a-b.csv"]);
}
