//! `cardpress.toml`: what it says, for which documents, and what is wrong with it.

use std::fs;

use serde_json::Value;
use snapbox::str;

use crate::sandbox::Sandbox;

const GO: &str = "Q: What is a ko?\nA: A fight.\n";
const TWO_ANSWERS: &str =
    "Q: Who?\n<<<<<<< HEAD\nA: All of us.\n=======\nA: Nobody at all.\n>>>>>>> main\n";

fn sandbox(configuration: &str) -> Sandbox {
    Sandbox::new()
        .file("cardpress.toml", configuration)
        .file("notes/go/go.md", GO)
        .file("notes/tea.md", TWO_ANSWERS)
        .file("notes/drafts/new.md", GO)
}

fn note(sandbox: &Sandbox, file: &str) -> Value {
    let json: Value = serde_json::from_slice(&fs::read(sandbox.path(file)).unwrap()).unwrap();
    json["notes"][0].clone()
}

/// Returns what a run says, which must end with the given code.
fn said(sandbox: &Sandbox, arguments: &[&str], code: i32) -> String {
    let output = sandbox.cardpress(arguments).assert().code(code);
    String::from_utf8(output.get_output().stderr.clone()).unwrap()
}

const OVERRIDDEN: &str = r#"
inputs = ["notes/**/*.md"]
exclude = ["drafts"]
out = "cards"
to = ["json", "csv"]

[reading]
conflicts = "theirs"

[csv]
dialect = "excel"
separator = "semicolon"

[[override]]
files = ["notes/go/**"]
to = ["json", "pdf"]
pdf.layout = "quiz"
reading.deck = "Games::Go"
reading.tags = ["board game"]
reading.note-type = "reversed"
remarks.deny = ["N401", "warning"]

[[override]]
files = ["tea.md"]
reading.conflicts = "ours"
"#;

#[test]
fn it_says_what_is_converted_and_how_for_all_and_for_some() {
    let sandbox = sandbox(OVERRIDDEN);
    sandbox.cardpress(&[]).assert().success();
    assert_eq!(sandbox.files("cards"), ["go/go.json", "go/go.pdf", "tea.csv", "tea.json"]);
    let go = note(&sandbox, "cards/go/go.json");
    assert_eq!(go["deck"], "Games::Go");
    assert_eq!(go["tags"][0], "board_game");
    assert_eq!(go["kind"], "reversed");
    assert_eq!(note(&sandbox, "cards/tea.json")["answer"]["text"], "All of us.");
    let csv = fs::read_to_string(sandbox.path("cards/tea.csv")).unwrap();
    assert!(csv.contains(';') && csv.starts_with('\u{feff}'), "{csv}");
}

#[test]
fn what_is_typed_goes_before_it() {
    let sandbox = sandbox(OVERRIDDEN);
    let arguments = ["notes/tea.md", "--conflicts", "theirs", "--to", "json", "--out", "here"];
    sandbox.cardpress(&arguments).assert().success();
    assert_eq!(note(&sandbox, "here/tea.json")["answer"]["text"], "Nobody at all.");
    sandbox.cardpress(&["notes/tea.md", "--no-config", "--to", "json"]).assert().success();
    assert_eq!(sandbox.files("output"), ["tea.json"]);
}

#[test]
fn what_a_document_says_of_itself_counts_more() {
    let own =
        "---\ndeck: Mine\ntags: [own]\nnote-type: typed\n---\nQ: What is a ko?\nA: A fight.\n";
    let titled = "---\ntitle: A title\n---\nQ: What is a ko?\nA: A fight.\n";
    let sandbox =
        sandbox(OVERRIDDEN).file("notes/go/own.md", own).file("notes/go/titled.md", titled);
    sandbox.cardpress(&["notes/go"]).assert().success();
    let own = note(&sandbox, "cards/own.json");
    assert_eq!((&own["deck"], &own["kind"]), (&"Mine".into(), &"typed".into()));
    assert_eq!(own["tags"], serde_json::json!(["own", "board_game"]));
    // A title is what it is called where nobody says what deck it is.
    assert_eq!(note(&sandbox, "cards/titled.json")["deck"], "Games::Go");
}

#[test]
fn it_is_found_upwards_and_its_paths_begin_with_it() {
    let sandbox = sandbox(OVERRIDDEN);
    let below = sandbox.path("notes/go");
    let command = sandbox.cardpress(&["--quiet"]).current_dir(below);
    command.assert().success().stderr_eq("");
    assert_eq!(sandbox.files("cards").len(), 4);
    // Another one can be named.
    let sandbox = sandbox.file("other/cards.toml", "inputs = ['../notes/go']\nto = ['csv']\n");
    sandbox.cardpress(&["--config", "other/cards.toml"]).assert().success();
    assert_eq!(sandbox.files("output"), ["go.csv"]);
}

#[test]
fn remarks_are_judged_as_is_said_of_their_document() {
    let open = "Q: What is a ko?\nA: A fight.\n\nQ: And?\n";
    let sandbox = sandbox(OVERRIDDEN).file("notes/go/go.md", open).file("notes/open.md", open);
    sandbox.cardpress(&["check", "notes/open.md"]).assert().success();
    sandbox.cardpress(&["check", "notes/go/go.md"]).assert().code(1);
    sandbox.cardpress(&["check", "notes/open.md", "--deny", "N401"]).assert().code(1);
    sandbox.cardpress(&["check", "notes/open.md", "--deny", "error,R"]).assert().success();
}

#[test]
fn all_that_is_wrong_with_it_is_said_at_once() {
    let sandbox = sandbox(
        r#"inputs = ["notes"]
exlude = ["x"]
to = ["pfd"]

[pdf]
layuot = "cards"
paper = "huge"
greyscale = "yes"

[[override]]
reading.conflicts = "mine"
"#,
    );
    sandbox.cardpress(&[]).assert().code(2).stdout_eq("").stderr_eq(str![[r#"
error[F901]: there is no setting `exlude` here
 --> cardpress.toml:2:1
  |
2 | exlude = ["x"]
  | ^^^^^^
  |
  = help: did you mean `exclude`?

error[F902]: `to` cannot be this: it can be apkg, csv, html, json, markdown, pdf, xlsx, jsonl
 --> cardpress.toml:3:6
  |
3 | to = ["pfd"]
  |      ^^^^^^^

error[F901]: there is no setting `layuot` here
 --> cardpress.toml:6:1
  |
6 | layuot = "cards"
  | ^^^^^^
  |
  = help: did you mean `layout`?

error[F902]: `paper` cannot be this: use one of a3, a4, a5, a6, letter, legal, or a size such as 200x250mm
 --> cardpress.toml:7:9
  |
7 | paper = "huge"
  |         ^^^^^^

error[F902]: `greyscale` cannot be this: invalid type: string "yes", expected a boolean
 --> cardpress.toml:8:13
  |
8 | greyscale = "yes"
  |             ^^^^^

error[F902]: an override says which documents it is for
  --> cardpress.toml:10:1
   |
10 | [[override]]
   | ^^^^^^^^^^^^
   |
   = help: write `files = ["notes/**/*.md"]` into it

error[F902]: `conflicts` cannot be this: it can be auto, ours, theirs, both, fail
  --> cardpress.toml:11:21
   |
11 | reading.conflicts = "mine"
   |                     ^^^^^^


"#]]);
    assert!(!sandbox.path("output").exists());
}

#[test]
fn what_is_no_toml_or_is_not_there_is_said() {
    let sandbox = sandbox("a = b\n");
    assert!(said(&sandbox, &["check"], 2).starts_with("error[F903]: string values must be quoted"));
    let none = said(&sandbox, &["check", "--config", "none.toml"], 2);
    assert!(none.starts_with("error: could not read `none.toml`"), "{none}");
    let glob = said(&sandbox, &["--no-config", "nothing/*.md"], 2);
    assert_eq!(glob, "error: no file is named by `nothing/*.md`\n");
}

#[test]
fn it_can_be_printed_with_where_each_setting_comes_from() {
    let sandbox = sandbox(OVERRIDDEN);
    let print = |arguments: &[&str]| {
        let output = sandbox.cardpress(arguments).assert().success();
        String::from_utf8(output.get_output().stdout.clone()).unwrap()
    };
    let general = print(&["config"]);
    assert!(general.contains("\nconflicts = \"theirs\"  "), "{general}");
    assert!(general.contains("  # cardpress.toml:8\n"), "{general}");
    assert!(general.contains("layout = \"handout\""), "{general}");
    let own = print(&["config", "notes/go/go.md"]);
    let line = own.lines().find(|line| line.starts_with("layout")).unwrap();
    assert!(
        line.starts_with("layout = \"quiz\"") && line.ends_with("# cardpress.toml:17"),
        "{line}"
    );
    // It is a configuration itself.
    let sandbox = sandbox.file("printed.toml", &own);
    sandbox.cardpress(&["notes/go", "--config", "printed.toml"]).assert().success();
    assert_eq!(sandbox.files("cards"), ["go.json", "go.pdf"]);
}

#[test]
fn what_is_built_in_is_what_is_done_without_a_word() {
    let build = |arguments: &[&str]| {
        let sandbox = Sandbox::new().file("input/tea.md", TWO_ANSWERS);
        let output = sandbox.cardpress(&["config"]).assert().success();
        fs::write(sandbox.path("built-in.toml"), &output.get_output().stdout).unwrap();
        sandbox.cardpress(arguments).assert().success();
        let files = sandbox.files("output").into_iter();
        files
            .map(|file| (file.clone(), fs::read(sandbox.path("output").join(file)).unwrap()))
            .collect::<Vec<_>>()
    };
    let without = build(&[]);
    assert_eq!(without.len(), 4);
    assert!(without == build(&["--config", "built-in.toml"]));
}

#[test]
fn one_to_begin_with_says_what_is_done_without_it() {
    let sandbox = Sandbox::new().file("notes/go.md", GO).file("README.md", "# A project\n");
    sandbox.cardpress(&["init"]).assert().success().stderr_eq(str![[r#"
cardpress.toml: 1 document in notes

"#]]);
    let again = said(&sandbox, &["init"], 2);
    assert_eq!(again, "error: there is a `cardpress.toml` already: `--force` writes over it\n");
    sandbox.cardpress(&["init", "--force"]).assert().success();
    sandbox.cardpress(&[]).assert().success();
    assert_eq!(sandbox.files("output").len(), 4);
    let written = fs::read_to_string(sandbox.path("cardpress.toml")).unwrap();
    assert!(written.contains("inputs = [\"notes\"]"), "{written}");
    // What it only mentions can be said too.
    let all: String = written
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(said) if said.contains(" = ") || said.starts_with('[') => format!("{said}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    sandbox.file("cardpress.toml", all).cardpress(&["config"]).assert().success();
}

#[test]
fn the_schema_is_the_one_that_editors_have_and_holds() {
    let output = Sandbox::new().cardpress(&["config", "--schema"]).assert().success();
    let printed = String::from_utf8(output.get_output().stdout.clone()).unwrap();
    let kept = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/cardpress.schema.json");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(kept, &printed).unwrap();
    }
    let kept = fs::read_to_string(kept).unwrap_or_default();
    assert_eq!(printed, kept, "UPDATE=1 cargo test --test cli schema");
    let schema: Value = serde_json::from_str(&printed).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let is_valid = |text: &str| {
        let table: toml::Table = text.parse().unwrap();
        schema.is_valid(&serde_json::to_value(table).unwrap())
    };
    assert!(is_valid(OVERRIDDEN));
    assert!(!is_valid("layuot = 1"));
    assert!(!is_valid("[pdf]\nlayout = 'poster'"));
    assert!(!is_valid("[[override]]\nfiles = ['x']\nout = 'y'"));
}

#[test]
fn a_document_is_put_right_as_is_said_of_it() {
    let sandbox = sandbox(OVERRIDDEN);
    // Theirs in general, and ours for this one.
    sandbox.cardpress(&["fix", "notes/tea.md"]).assert().success();
    let fixed = fs::read_to_string(sandbox.path("notes/tea.md")).unwrap();
    assert_eq!(fixed, "Q: Who?\nA: All of us.\n");
}
