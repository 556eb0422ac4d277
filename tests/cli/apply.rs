//! `cardpress apply`.

use cardpress::load;
use cardpress::sheet::{Column, Markup, Sheet};
use cardpress::source::Source;

use crate::sandbox::Sandbox;

const TEA: &str = "1. Which leaf is it?\n   - *Camellia sinensis*.\n\n2. How hot is the water?\n\n3. \
                   Who drinks it?\n   - Everybody.\n";

/// Returns the sheet of a document as CSV, with a text in the place of another.
fn csv(document: &str, name: &str, edits: &[(&str, &str)]) -> String {
    let sheet = Sheet::of(&load(&Source::new(name, 0, document)), Markup::Text);
    let mut rows = csv::Writer::from_writer(Vec::new());
    rows.write_record(Column::ALL.map(Column::head)).unwrap();
    for row in &sheet.rows {
        rows.write_record(Column::ALL.map(|column| row.text(column))).unwrap();
    }
    let mut text = String::from_utf8(rows.into_inner().unwrap()).unwrap();
    for (from, to) in edits {
        assert!(text.contains(from), "{text}");
        text = text.replacen(from, to, 1);
    }
    text
}

#[test]
fn what_was_edited_in_a_sheet_is_put_into_the_document() {
    let sheet =
        csv(TEA, "tea.md", &[("2,How hot is the water?,", "2,How hot is the water?,75 °C.")]);
    let sandbox = Sandbox::new().file("tea.md", TEA).file("edited.csv", sheet);
    sandbox
        .cardpress(&["apply", "edited.csv", "tea.md"])
        .assert()
        .code(0)
        .stdout_eq("")
        .stderr_eq("tea.md: changed: 1 filled in\n");
    let text = std::fs::read_to_string(sandbox.path("tea.md")).unwrap();
    assert_eq!(text, TEA.replace("the water?\n", "the water?\n   - 75 °C.\n"));
    sandbox
        .cardpress(&["apply", "edited.csv", "tea.md"])
        .assert()
        .code(0)
        .stderr_eq("tea.md: not changed\n");
}

#[test]
fn a_dry_run_shows_what_would_be_changed() {
    let sheet = csv(TEA, "tea.md", &[("Everybody.", "Nearly everybody.")]);
    let sandbox = Sandbox::new().file("tea.md", TEA).file("edited.csv", sheet);
    sandbox
        .cardpress(&["apply", "edited.csv", "tea.md", "--dry-run"])
        .assert()
        .code(0)
        .stdout_eq(
            "--- tea.md\n+++ tea.md\n@@ -4,4 +4,4 @@\n 2. How hot is the water?\n \n 3. Who drinks \
             it?\n-   - Everybody.\n+   - Nearly everybody.\n",
        )
        .stderr_eq("tea.md: would be changed: 1 changed\n");
    sandbox.cardpress(&["apply", "edited.csv", "tea.md", "--check"]).assert().code(1);
    assert_eq!(std::fs::read_to_string(sandbox.path("tea.md")).unwrap(), TEA);
}

#[test]
fn what_both_changed_is_shown_and_left() {
    let sheet = csv(TEA, "tea.md", &[("Everybody.", "Nearly everybody.")]);
    let ours = TEA.replace("Everybody", "Most people");
    let sandbox = Sandbox::new().file("tea.md", &ours).file("edited.csv", sheet);
    sandbox.cardpress(&["apply", "edited.csv", "tea.md"]).assert().code(1).stderr_eq(
        snapbox::str![[r#"
error[A801]: the answer was changed here and in the sheet, row 4
 --> tea.md:6:1
  |
6 | / 3. Who drinks it?
7 | |    - Most people.
  | |_________________^ the sheet says: Nearly everybody.
  |
  = help: take one of them over by hand, or have both written here with `--markers`

tea.md: not changed: 1 conflict

"#]],
    );
    sandbox.cardpress(&["apply", "edited.csv", "tea.md", "--markers"]).assert().code(1);
    assert_eq!(
        std::fs::read_to_string(sandbox.path("tea.md")).unwrap(),
        ours.replace(
            "   - Most people.\n",
            "<<<<<<< document\n   - Most people.\n=======\n   - Nearly everybody.\n>>>>>>> sheet\n"
        )
    );
}

#[test]
fn what_cannot_be_typed_into_the_document_is_said() {
    let document = "zzone :: zztwo\nzzthree :: zzfour\nzzfive :: zzsix\n";
    let sheet = csv(document, "x.md", &[("zzfour", "\"- zza\n- zzb\"")]);
    let sandbox = Sandbox::new().file("x.md", document).file("edited.csv", sheet);
    sandbox.cardpress(&["apply", "edited.csv", "x.md"]).assert().code(1).stderr_eq(snapbox::str![
        [r#"
error[A802]: row 3 was edited, and cannot be typed into this document
 --> x.md:2:1
  |
2 | zzthree :: zzfour
  | ^^^^^^^^^^^^^^^^^ the sheet says: answer: • zza • zzb
  |
  = help: change it here by hand; the document was left as it is

x.md: not changed: 1 left for you

"#]
    ]);
}

#[test]
fn a_lock_keeps_a_reworded_question_without_a_comment() {
    let sheet = csv(TEA, "tea.md", &[("Who drinks it?", "Who drinks it today?")]);
    let sandbox = Sandbox::new().file("tea.md", TEA).file("edited.csv", sheet);
    sandbox.cardpress(&["lock", "tea.md"]).assert().code(0);
    sandbox.cardpress(&["apply", "edited.csv", "tea.md"]).assert().code(0);
    let text = std::fs::read_to_string(sandbox.path("tea.md")).unwrap();
    assert_eq!(text, TEA.replace("drinks it?", "drinks it today?"));
}

#[test]
fn line_ends_and_a_byte_order_mark_stay() {
    let windows = format!("\u{feff}{}", TEA.replace('\n', "\r\n"));
    let sheet = csv(TEA, "tea.md", &[("Everybody.", "\"Everybody.\nToday.\"")]);
    let sandbox = Sandbox::new().file("tea.md", &windows).file("edited.csv", sheet);
    sandbox.cardpress(&["apply", "edited.csv", "tea.md"]).assert().code(0);
    let text = std::fs::read_to_string(sandbox.path("tea.md")).unwrap();
    assert_eq!(text, windows.replace("Everybody.", "Everybody.\r\n\r\n     Today."));
}

#[test]
fn what_cannot_be_read_is_an_error() {
    let sandbox = Sandbox::new().file("tea.md", TEA).file("tea.csv", "a,b\n1,2\n");
    sandbox.cardpress(&["apply", "no.xlsx", "tea.md"]).assert().code(2);
    sandbox.cardpress(&["apply", "tea.md", "tea.csv"]).assert().code(2);
}
