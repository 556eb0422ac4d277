//! Packages and text exports, given by name or found in a folder.

use cardpress::export::{Apkg, Exporter};
use snapbox::str;

use crate::sandbox::Sandbox;

/// Returns a package with one note.
fn package() -> Vec<u8> {
    let source = cardpress::source::Source::new("go.md", 1_700_000_000, super::GO);
    Apkg::LEGACY.export(&cardpress::load(&source), &mut Vec::new()).unwrap()
}

#[test]
fn a_package_is_converted_like_a_document() {
    let sandbox = Sandbox::new()
        .file("input/go.apkg", package())
        .file("input/notes.csv", "#separator:Comma\n#html:true\nWhat?,That.\n")
        .file("input/table.csv", "name,age\n")
        .file("input/tea.md", super::GO);
    sandbox.cardpress(&["--to", "json", "--schedule"]).assert().success().stderr_eq(str![[r#"
input/go.apkg: 1 note → 1 file
input/notes.csv: 1 note → 1 file
input/tea.md: 1 note → 1 file
3 documents: 3 notes → 3 files

"#]]);
    assert_eq!(sandbox.files("output"), ["go.json", "notes.json", "tea.json"]);
    let json = std::fs::read_to_string(sandbox.path("output/go.json")).unwrap();
    assert!(json.contains("\"text\": \"What is a ko?\""));
    assert!(json.contains("\"lapses\": 0"));
}

#[test]
fn a_package_is_shown() {
    let sandbox = Sandbox::new().file("go.apkg", package());
    sandbox.cardpress(&["show", "go.apkg"]).assert().success().stdout_eq(str![[r#"
go
1 question

• What is a ko?
    A repetition.

"#]]);
}

#[test]
fn a_damaged_package_is_an_error_that_names_it() {
    let package = package();
    let sandbox = Sandbox::new().file("go.apkg", &package[..200]).file("tea.md", super::GO);
    sandbox.cardpress(&["go.apkg", "tea.md", "--to", "csv"]).assert().code(2).stderr_eq(str![[
        r#"
error: could not read `go.apkg`: it is no package, or only a part of one: [..]
tea.md: 1 note → 1 file
2 documents: 1 note → 1 file

"#
    ]]);
    assert_eq!(sandbox.files("output"), ["tea.csv"]);
}

#[test]
fn a_package_is_not_written_over_itself() {
    let package = package();
    let sandbox = Sandbox::new().file("go.apkg", &package);
    sandbox.cardpress(&["go.apkg", "--to", "apkg", "--out", "."]).assert().code(2).stderr_eq(str![
        [r#"
error: `./go.apkg` would be written over what is read from it: name another folder with `--out`

"#]
    ]);
    assert_eq!(std::fs::read(sandbox.path("go.apkg")).unwrap(), package);
}

#[test]
fn a_package_cannot_be_put_right() {
    let sandbox = Sandbox::new().file("go.apkg", package());
    sandbox.cardpress(&["fix", "go.apkg"]).assert().code(2).stderr_eq(str![[r#"
error: `go.apkg` is no document that could be put right, but one of deck packages and collections of Anki's, AnkiDroid's and AnkiMobile's: `cardpress convert` reads it

"#]]);
}

#[test]
fn a_remark_on_a_package_names_no_line() {
    let package =
        crate::support::apkg::Edited::new(&package()).media(&[("old.png", b"x")]).package();
    let sandbox = Sandbox::new().file("go.apkg", package);
    sandbox.cardpress(&["check", "go.apkg"]).assert().success().stdout_eq(str![[r#"
note[I604]: no note shows the file `old.png` of the package: it is left out
--> go.apkg


"#]]);
    for (form, said) in [
        ("concise", "go.apkg: note[I604] no note shows"),
        ("github", "::notice file=go.apkg,title=I604 unshown-file::no note"),
        ("json", "\"line\": 0"),
        ("junit", "<testcase name=\"I604 unshown-file\""),
        ("sarif", "\"uri\": \"go.apkg\""),
    ] {
        let output = sandbox.cardpress(&["check", "go.apkg", "--message-format", form]).assert();
        let text = String::from_utf8(output.get_output().stdout.clone()).unwrap();
        assert!(text.contains(said), "{text}");
    }
}
