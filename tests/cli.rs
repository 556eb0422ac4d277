//! The program as a person runs it: what it prints, writes, and ends with.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]
#![allow(clippy::needless_raw_string_hashes, reason = "the form in which snapshots are updated")]

use std::fs;

use snapbox::str;

#[cfg(feature = "csv")]
#[path = "cli/apply.rs"]
mod apply;
#[path = "cli/batch.rs"]
mod batch;
#[path = "cli/check.rs"]
mod check;
#[cfg(all(feature = "csv", feature = "pdf"))]
#[path = "cli/configuration.rs"]
mod configuration;
#[cfg(feature = "csv")]
#[path = "cli/csv.rs"]
mod csv;
#[path = "cli/diff.rs"]
mod diff;
#[path = "cli/explain.rs"]
mod explain;
#[path = "cli/fix.rs"]
mod fix;
#[cfg(feature = "pdf")]
#[path = "cli/fonts.rs"]
mod fonts;
#[cfg(all(feature = "apkg", feature = "csv"))]
#[path = "cli/import.rs"]
mod import;
#[cfg(feature = "csv")]
#[path = "cli/job_summary.rs"]
mod job_summary;
#[path = "cli/lock.rs"]
mod lock;
#[path = "cli/media.rs"]
mod media;
#[path = "cli/merged.rs"]
mod merged;
#[cfg(feature = "pdf")]
#[path = "cli/pdf.rs"]
mod pdf;
#[path = "cli/reading.rs"]
mod reading;
#[path = "cli/sandbox.rs"]
mod sandbox;
#[path = "cli/show.rs"]
mod show;
#[cfg(all(feature = "apkg", feature = "csv"))]
#[path = "cli/stream.rs"]
mod stream;
mod support;
#[cfg(unix)]
#[path = "cli/watch.rs"]
mod watch;

use sandbox::Sandbox;

const GO: &str = "Q: What is a ko?\nA: A repetition.\n";

#[test]
fn without_arguments_input_becomes_output() {
    let sandbox = Sandbox::new().file("input/go.md", GO).file("input/more/tea.txt", GO);
    sandbox.cardpress(&[]).assert().success().stderr_eq(str![[r#"
input/go.md: 1 note → 4 files
input/more/tea.txt: 1 note → 4 files
2 documents: 2 notes → 8 files

"#]]);
    let expected = ["apkg", "csv", "pdf", "xlsx"];
    let expected: Vec<_> =
        ["go", "more/tea"].iter().flat_map(|s| expected.map(|e| format!("{s}.{e}"))).collect();
    assert_eq!(sandbox.files("output"), expected);
}

#[test]
fn the_command_may_be_named() {
    let sandbox = Sandbox::new().file("go.md", GO);
    sandbox
        .cardpress(&["convert", "go.md", "--to", "csv,json", "--out", "cards"])
        .assert()
        .success();
    assert_eq!(sandbox.files("cards"), ["go.csv", "go.json"]);
}

#[test]
fn one_format_goes_to_standard_output() {
    let sandbox = Sandbox::new().file("go.md", GO);
    let output = sandbox.cardpress(&["go.md", "--to", "json", "--out", "-"]).assert().success();
    let json: serde_json::Value = serde_json::from_slice(&output.get_output().stdout).unwrap();
    assert_eq!(json["notes"][0]["question"]["text"], "What is a ko?");
    assert_eq!(json["notes"][0]["source"]["end_line"], 2);
}

#[test]
fn standard_input_is_a_document() {
    let output =
        Sandbox::new().cardpress(&["-", "--to", "json", "--out", "-"]).stdin(GO).assert().success();
    let json: serde_json::Value = serde_json::from_slice(&output.get_output().stdout).unwrap();
    assert_eq!(json["name"], "stdin");
}

#[test]
fn standard_output_holds_one_file() {
    let sandbox = Sandbox::new().file("go.md", GO);
    sandbox.cardpress(&["go.md", "--out", "-"]).assert().code(2).stdout_eq("").stderr_eq(str![[
        r#"
error: standard output holds one format of one document: name one file, and one format with `--to`

"#
    ]]);
}

#[test]
fn repairs_are_shown_with_their_place() {
    let torn =
        "1. What is a ko?\n   - A position in which both players\n\n could capture for ever.\n";
    Sandbox::new()
        .file("go.md", torn)
        .cardpress(&["go.md", "--to", "csv"])
        .assert()
        .success()
        .stderr_eq(str![[r#"
note[R201]: a blank line cut this sentence in two
 --> go.md:4:2
  |
4 |  could capture for ever.
  |  ^^^^^ read as “… which both players could capture for …”
  |
  = help: remove the blank line before it; if a new sentence begins here, end the one before

go.md: 1 note, 1 repair → 1 file

"#]]);
}

#[test]
fn a_missing_input_folder_is_named() {
    Sandbox::new().cardpress(&[]).assert().code(2).stderr_eq(str![[r#"
error: there is no file or folder `input`

"#]]);
}

#[test]
fn a_folder_without_documents_says_what_was_looked_for() {
    let sandbox = Sandbox::new().file("input/picture.png", b"\x89PNG");
    sandbox.cardpress(&[]).assert().code(2).stderr_eq(str![[r#"
error: there is no document in the folder `input`: looked for files that end in `.apkg`, `.colpkg`, `.csv`, `.markdown`, `.md`, `.mdown`, `.mkd`, `.tsv`, `.txt`

"#]]);
}

#[test]
fn a_missing_file_does_not_stop_the_others() {
    let sandbox = Sandbox::new().file("go.md", GO);
    sandbox.cardpress(&["none.md", "go.md"]).assert().code(2).stderr_eq(str![[r#"
error: there is no file or folder `none.md`
go.md: 1 note → 4 files

"#]]);
    assert_eq!(sandbox.files("output").len(), 4);
}

#[test]
fn an_empty_file_is_an_error_and_makes_nothing() {
    let sandbox = Sandbox::new().file("empty.md", "").file("go.md", GO);
    sandbox.cardpress(&["empty.md", "go.md"]).assert().code(1).stderr_eq(str![[r#"
error[S002]: there is no text in this document
 --> empty.md:1:1
  |
1 |
  | ^
  |
  = help: write a question and its answer into it, or leave it out

empty.md: 0 notes, 1 error → 0 files
go.md: 1 note → 4 files
2 documents: 1 note, 1 error → 4 files

"#]]);
    assert!(sandbox.files("output").iter().all(|file| file.starts_with("go.")));
}

#[test]
fn a_document_without_questions_says_which_patterns_were_looked_for() {
    let sandbox = Sandbox::new().file("prose.md", "Just some prose.\n");
    sandbox.cardpress(&["prose.md"]).assert().code(1).stderr_eq(str![[r#"
error[P301]: no question was found in this document
 --> prose.md:1:1
  |
1 | Just some prose.
  | ^^^^^^^^^^^^^^^^
  |
  = help: a question can be written in any of these ways:
          labels: `Q: What is …?` and `A: …` on a line below
          numbered-items: `1. What is …?` with the answer on the lines below
          headings: `## What is …?` or `## 1. …` with the answer on the lines below
          foldable-sections: `<details><summary>What is …?</summary>`, the answer, `</details>`
          bold-lines: `**What is …?**` on a line of its own, with the answer below
          separators: `front ::: back`, or a line `?` between question and answer
          tables: a table with the heads `| Question | Answer |`
          cloze: a paragraph or list item with gaps, `… {{c1::hidden}} …`
          chapter-numbers: `3.12 What is …?` with the answer on the lines below
          glossary: terms as headings from A to Z, or `Term` with `: what it means` on the next line
          bullets: `- What is …?` with the answer in the bullets under it
          hidden-answers: a paragraph, and below it `<details><summary>Answer</summary>` with the answer
          quiz: a paragraph, options `A. …` under it, and `Answer: A`
          paragraphs: a paragraph that ends in a question mark, and a paragraph that answers it

prose.md: 0 notes, 1 error → 0 files

"#]]);
    assert!(sandbox.files("output").is_empty());
}

#[test]
fn bytes_that_are_not_utf_8_are_named_and_stay_readable() {
    let sandbox = Sandbox::new().file("menu.md", b"Q: A caf\xe9?\nA: Oui.\n");
    let output = sandbox.cardpress(&["menu.md", "--to", "json", "--out", "-"]).assert().code(1);
    let output = output.stderr_eq(str![[r#"
error[S001]: byte 9 (hexadecimal E9) is not UTF-8; it was read as `é`
 --> menu.md:1:9
  |
1 | Q: A café?
  |         ^
  |
  = help: save the file as UTF-8 and convert it again

menu.md: 1 note, 1 error → 1 file

"#]]);
    let json: serde_json::Value = serde_json::from_slice(&output.get_output().stdout).unwrap();
    assert_eq!(json["notes"][0]["question"]["text"], "A café?");
}

/// A document whose two sides answer the same question.
const TWO_ANSWERS: &str = "\
Q: What is a ko?
<<<<<<< HEAD
A: A repetition.
=======
A: A fight.
>>>>>>> main
";

#[test]
fn one_side_of_each_conflict_can_be_asked_for() {
    for (side, answer) in [("ours", "A repetition."), ("theirs", "A fight.")] {
        let sandbox = Sandbox::new().file("go.md", TWO_ANSWERS);
        let arguments = ["go.md", "--conflicts", side, "--to", "json", "--out", "-"];
        let output = sandbox.cardpress(&arguments).assert().success();
        let json: serde_json::Value = serde_json::from_slice(&output.get_output().stdout).unwrap();
        assert_eq!(json["notes"][0]["answer"]["text"], answer);
        assert_eq!(json["notes"].as_array().unwrap().len(), 1);
    }
}

#[test]
fn a_conflict_can_be_refused() {
    let sandbox = Sandbox::new().file("go.md", TWO_ANSWERS);
    let output = sandbox.cardpress(&["go.md", "--conflicts", "fail", "--to", "csv"]).assert();
    output.code(1).stderr_eq(str![[r#"
warning[C104]: the sides answer this differently
 --> go.md:1:1
  |
1 | / Q: What is a ko?
2 | | <<<<<<< HEAD
3 | | A: A repetition.
  | |________________^ our answer is kept
  |
  = help: theirs says: A fight.

error[C105]: a merge conflict was left in this document
 --> go.md:2:1
  |
2 | / <<<<<<< HEAD
3 | | A: A repetition.
4 | | =======
5 | | A: A fight.
6 | | >>>>>>> main
  | |____________^ both sides read
  |
  = help: check the notes of these lines, then delete the markers

go.md: 1 note, 1 error → 1 file

"#]]);
    assert_eq!(sandbox.files("output"), ["go.csv"]);
}

#[test]
fn a_file_that_is_no_text_is_remarked_on_a_few_times() {
    let sandbox = Sandbox::new().file("package.md", b"Q: \xff\nA: \xfe\n".repeat(100));
    let output = sandbox.cardpress(&["package.md", "--to", "json"]).assert().code(1);
    let message = String::from_utf8_lossy(&output.get_output().stderr).into_owned();
    assert_eq!(message.matches("error[S001]").count(), 5, "{message}");
    assert!(message.contains("there are 195 more such places"), "{message}");
}

#[test]
fn a_deck_without_a_card_is_an_error() {
    let sandbox = Sandbox::new().file("open.md", "1. Who?\n2. Where?\n");
    let output = sandbox.cardpress(&["open.md"]).assert().code(1);
    let message = String::from_utf8_lossy(&output.get_output().stderr).into_owned();
    assert!(message.contains("error[E503]: no note here makes a card"), "{message}");
}

#[test]
fn a_document_that_is_named_twice_is_converted_once() {
    let sandbox = Sandbox::new().file("go.md", GO);
    sandbox.cardpress(&["go.md", "go.md", "--to", "csv,csv"]).assert().success().stderr_eq(str![[
        r#"
go.md: 1 note → 1 file

"#
    ]]);
}

#[test]
fn a_time_that_is_none_is_refused() {
    let sandbox = Sandbox::new().file("go.md", GO);
    let command = sandbox.cardpress(&["go.md"]).env("SOURCE_DATE_EPOCH", "yesterday");
    command.assert().code(2).stderr_eq(str![[r#"
error: SOURCE_DATE_EPOCH is `yesterday`, which is no number of seconds since 1970

"#]]);
}

#[test]
fn an_output_path_that_cannot_be_written_is_named() {
    let sandbox = Sandbox::new().file("go.md", GO).file("taken", "a file");
    sandbox.cardpress(&["go.md", "--out", "taken"]).assert().code(2).stderr_eq(str![[r#"
error: could not make the folder `taken`: [..]
go.md: 1 note → 0 files

"#]]);
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_is_named_and_the_others_are_converted() {
    let sandbox = Sandbox::new().file("input/go.md", GO);
    // A link to itself cannot be read by anybody, root included.
    std::os::unix::fs::symlink("loop.md", sandbox.path("input/loop.md")).unwrap();
    sandbox.cardpress(&["input/loop.md", "input/go.md"]).assert().code(2).stderr_eq(str![[r#"
error: [..]`input/loop.md`[..]
input/go.md: 1 note → 4 files
...
"#]]);
    assert_eq!(sandbox.files("output").len(), 4);
}

#[test]
fn two_documents_never_write_the_same_file() {
    let sandbox = Sandbox::new().file("a/go.md", GO).file("b/go.txt", GO);
    sandbox.cardpress(&["a", "b"]).assert().code(2).stderr_eq(str![[r#"
error: `a/go.md` and `b/go.txt` would both become `output/go.apkg`: convert them into different folders with `--out`

"#]]);
    assert!(sandbox.files("output").is_empty());
}

#[test]
fn an_unknown_format_is_refused_with_the_known_ones() {
    let sandbox = Sandbox::new().file("go.md", GO);
    let output = sandbox.cardpress(&["go.md", "--to", "docx"]).assert().code(2);
    let message = String::from_utf8_lossy(&output.get_output().stderr).into_owned();
    assert!(message.contains("apkg, csv, html, json, markdown, pdf, xlsx"), "{message}");
}

#[test]
fn two_builds_are_equal_bytes_wherever_they_are_made() {
    let document = include_str!("../input/python-interview-questions.md");
    let build = || {
        let sandbox = Sandbox::new().file("input/python.md", document);
        sandbox.cardpress(&[]).assert().success();
        sandbox
            .files("output")
            .into_iter()
            .map(|file| (file.clone(), fs::read(sandbox.path("output").join(file)).unwrap()))
            .collect::<Vec<_>>()
    };
    let (first, second) = (build(), build());
    assert_eq!(first.len(), 4);
    for ((name, first), (_, second)) in first.iter().zip(&second) {
        assert!(first == second, "{name} differs from build to build");
    }
}

#[test]
fn a_clean_clone_gives_the_time_of_the_last_commit() {
    let sandbox = Sandbox::new().file("go.md", GO);
    let git = |arguments: &[&str]| {
        let status = std::process::Command::new("git")
            .args(["-c", "user.name=a", "-c", "user.email=a@example.org"])
            .args(arguments)
            .env("GIT_COMMITTER_DATE", "1600000000 +0000")
            .env("GIT_AUTHOR_DATE", "1500000000 +0000")
            .current_dir(sandbox.folder.path())
            .stdout(std::process::Stdio::null())
            .status()
            .unwrap();
        assert!(status.success());
    };
    git(&["init", "--quiet"]);
    git(&["add", "go.md"]);
    git(&["commit", "--quiet", "--message", "x"]);
    let creation = |sandbox: &Sandbox| {
        let command = sandbox.cardpress(&["go.md", "--to", "xlsx"]);
        command.env_remove("SOURCE_DATE_EPOCH").assert().success();
        fs::read(sandbox.path("output/go.xlsx")).unwrap()
    };
    let committed = creation(&sandbox);
    sandbox
        .cardpress(&["go.md", "--to", "xlsx"])
        .env("SOURCE_DATE_EPOCH", "1600000000")
        .assert()
        .success();
    assert!(committed == fs::read(sandbox.path("output/go.xlsx")).unwrap());
    // A change that is not committed has a time of its own.
    fs::write(sandbox.path("go.md"), GO.replace("repetition", "fight")).unwrap();
    assert!(committed != creation(&sandbox));
}

#[test]
fn output_files_can_be_read_by_others() {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let sandbox = Sandbox::new().file("go.md", GO);
        sandbox.cardpress(&["go.md", "--to", "csv"]).assert().success();
        let written = fs::metadata(sandbox.path("output/go.csv")).unwrap().permissions().mode();
        let ordinary = fs::metadata(sandbox.path("go.md")).unwrap().permissions().mode();
        assert_eq!(written, ordinary);
    }
}

#[test]
fn the_readme_shows_what_is_printed() {
    let readme = include_str!("../README.md");
    let block = |kind: &str| {
        let start = readme.find(&format!("```{kind}\n")).unwrap() + kind.len() + 4;
        &readme[start..start + readme[start..].find("```").unwrap()]
    };
    let sandbox = Sandbox::new().file("tea.md", block("markdown"));
    let output = sandbox.cardpress(&["tea.md"]).assert().success();
    assert_eq!(String::from_utf8_lossy(&output.get_output().stderr), block("text"));
}

#[test]
fn markdown_is_written_when_it_is_asked_for() {
    let sandbox = Sandbox::new().file("go.md", GO);
    sandbox.cardpress(&["go.md", "--to", "markdown", "--ids"]).assert().success();
    let written = fs::read_to_string(sandbox.path("output/go.md")).unwrap();
    assert!(written.starts_with("---\ntitle: go\nformat: cardpress\n---\n"), "{written}");
    assert!(written.contains("\n<!-- guid: "), "{written}");
    let plain = sandbox.cardpress(&["go.md", "--to", "markdown", "--out", "-"]).assert().success();
    assert!(!String::from_utf8_lossy(&plain.get_output().stdout).contains("guid"));
}

#[test]
fn a_quiet_run_says_errors_alone_and_a_verbose_one_each_file() {
    let torn = "1. Who?\n   - Everybody who was there at\n\n that time.\n";
    let sandbox = Sandbox::new().file("go.md", torn).file("prose.md", "Only prose.\n");
    let said = |arguments: &[&str]| {
        let output = sandbox.cardpress(arguments).assert();
        String::from_utf8_lossy(&output.get_output().stderr).into_owned()
    };
    assert_eq!(said(&["go.md", "--quiet"]), "");
    let errors = said(&["go.md", "prose.md", "-q", "--message-format", "concise"]);
    assert!(errors.starts_with("prose.md:1:1: error[P301] "), "{errors}");
    assert_eq!(errors.lines().count(), 1, "{errors}");
    let verbose = said(&["convert", "go.md", "--to", "csv", "--verbose"]);
    assert!(verbose.contains("\noutput/go.csv: "), "{verbose}");
    assert!(verbose.lines().last().unwrap().starts_with("in 0."), "{verbose}");
    sandbox.cardpress(&["check", "go.md", "--quiet"]).assert().success().stdout_eq("");
}
