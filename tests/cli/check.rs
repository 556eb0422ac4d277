//! `cardpress check`, and the forms of its remarks.

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;
use snapbox::str;

use crate::sandbox::Sandbox;

/// A sentence that was torn, a question without an answer, a number that is missing, and
/// a text that belongs to no question.
const TORN: &str = "\
# Go

Q: 1. What is a ko?
A: A position in which both players

 could capture for ever.

Q: 3. Who?
A: TODO

# Farewell

Write *to me*
or to them.
";

fn sandbox() -> Sandbox {
    Sandbox::new().file("torn.md", TORN).file("go.md", "Q: What is a ko?\nA: A repetition.\n")
}

/// Returns what a run prints in a form that is one file.
fn file(sandbox: &Sandbox, form: &str, code: i32) -> String {
    let arguments = ["check", "go.md", "torn.md", "--message-format", form];
    let output = sandbox.cardpress(&arguments).assert().code(code);
    String::from_utf8(output.get_output().stdout.clone()).unwrap()
}

#[test]
fn remarks_are_the_result_and_no_file_is_written() {
    let sandbox = sandbox();
    sandbox
        .cardpress(&["check", "torn.md"])
        .assert()
        .code(1)
        .stdout_eq(str![[r#"
note[R201]: a blank line cut this sentence in two
 --> torn.md:6:2
  |
6 |  could capture for ever.
  |  ^^^^^ read as “… which both players could capture for …”
  |
  = help: remove the blank line before it; if a new sentence begins here, end the one before

warning[N401]: this question has no answer
 --> torn.md:8:1
  |
8 | Q: 3. Who?
  | ^^^^^^^^^^
  |
  = help: it is kept for the handout and the workbook; a card needs an answer

note[N406]: `TODO` is no answer
 --> torn.md:9:4
  |
9 | A: TODO
  |    ^^^^

error[P302]: this text belongs to no question
  --> torn.md:13:1
   |
13 | / Write *to me*
14 | | or to them.
   | |___________^
   |
   = help: indent it under a question, or make it a heading or a comment


"#]])
        .stderr_eq(str![[r#"
1 document checked: 1 error, 1 warning, 2 notes

"#]]);
    assert!(sandbox.files("output").is_empty());
}

#[test]
fn a_clean_document_ends_with_zero() {
    sandbox()
        .cardpress(&["check", "go.md", "--deny", "note"])
        .assert()
        .success()
        .stdout_eq("")
        .stderr_eq(str![[r#"
1 document checked: nothing to remark on

"#]]);
}

#[test]
fn one_line_for_each_remark() {
    sandbox()
        .cardpress(&["check", "torn.md", "--message-format", "concise"])
        .assert()
        .code(1)
        .stdout_eq(str![[r#"
torn.md:6:2: note[R201] a blank line cut this sentence in two (remove the blank line before it; if a new sentence begins here, end the one before)
torn.md:8:1: warning[N401] this question has no answer (it is kept for the handout and the workbook; a card needs an answer)
torn.md:9:4: note[N406] `TODO` is no answer
torn.md:13:1: error[P302] this text belongs to no question (indent it under a question, or make it a heading or a comment)

"#]]);
}

#[test]
fn annotations_for_github() {
    let sandbox = Sandbox::new().file("50%, a.md", TORN);
    sandbox
        .cardpress(&["check", "50%, a.md", "--message-format", "github"])
        .assert()
        .code(1)
        .stdout_eq(str![[r#"
::notice file=50%25%2C a.md,line=6,endLine=6,col=2,endColumn=7,title=R201 torn-paragraph::a blank line cut this sentence in two%0Aremove the blank line before it; if a new sentence begins here, end the one before
::warning file=50%25%2C a.md,line=8,endLine=8,col=1,endColumn=11,title=N401 unanswered-note::this question has no answer%0Ait is kept for the handout and the workbook; a card needs an answer
::notice file=50%25%2C a.md,line=9,endLine=9,col=4,endColumn=8,title=N406 placeholder::`TODO` is no answer
::error file=50%25%2C a.md,line=13,endLine=14,title=P302 left-over::this text belongs to no question%0Aindent it under a question, or make it a heading or a comment

"#]]);
}

#[test]
fn json_is_an_array_with_the_keys_of_the_deck() {
    let sandbox = Sandbox::new().file("torn.md", TORN);
    let run = |arguments: &[&str]| -> Value {
        let output = sandbox.cardpress(arguments).assert().code(1);
        serde_json::from_slice(&output.get_output().stdout).unwrap()
    };
    let remarks = run(&["check", "torn.md", "--message-format", "json"]);
    let deck = run(&["torn.md", "--to", "json", "--out", "-"]);
    assert_eq!(remarks, deck["diagnostics"]);
    assert_eq!(remarks[0]["code"], "R201");
}

#[test]
fn json_of_no_remark_is_an_empty_array() {
    sandbox()
        .cardpress(&["check", "go.md", "--message-format", "json"])
        .assert()
        .success()
        .stdout_eq("[]\n");
}

#[test]
fn sarif_is_as_its_schema_says() {
    // One bracket in two of its patterns closes nothing, which not every engine takes.
    let schema = include_str!("../schemas/sarif-2.1.0.json").replace("{2}]?$", "{2}$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let sandbox = Sandbox::new()
        .file("torn.md", TORN)
        .file("go.md", include_str!("../../input/go-basics.md"))
        .file("empty.md", "");
    let arguments = ["check", ".", "--message-format", "sarif"];
    let output = sandbox.cardpress(&arguments).assert().code(1);
    let log: Value = serde_json::from_slice(&output.get_output().stdout).unwrap();
    let errors: Vec<_> = schema.iter_errors(&log).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    assert!(!schema.is_valid(&serde_json::json!({ "version": "2.1.0" })), "it checks nothing");
    let results = log["runs"][0]["results"].as_array().unwrap();
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
}

#[test]
fn sarif_has_the_place_and_what_would_put_it_right() {
    let log: Value = serde_json::from_str(&file(&sandbox(), "sarif", 1)).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let torn = results.iter().find(|result| result["ruleId"] == "R201").unwrap();
    let expected = serde_json::json!({
        "level": "note",
        "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": "torn.md" },
            "region": { "startLine": 6, "startColumn": 2, "endLine": 6, "endColumn": 7 },
        } }],
        "fixes": [{ "artifactChanges": [{
            "artifactLocation": { "uri": "torn.md" },
            "replacements": [{
                "deletedRegion": { "startLine": 4, "startColumn": 1, "endLine": 6, "endColumn": 25 },
                "insertedContent": {
                    "text": "A: A position in which both players could capture for ever.",
                },
            }],
        }] }],
    });
    for key in ["level", "locations", "fixes"] {
        assert_eq!(torn[key], expected[key]);
    }
    assert!(results.iter().filter(|result| result["fixes"].is_array()).count() == 1);
}

#[test]
fn junit_has_a_test_for_each_remark_and_one_for_a_clean_document() {
    let xml = file(&sandbox(), "junit", 1);
    snapbox::assert_data_eq!(
        &xml,
        str![[r#"
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="cardpress" tests="5" failures="1" errors="0">
  <testsuite name="go.md" tests="1" failures="0" errors="0">
    <testcase name="no remark" classname="go.md"/>
  </testsuite>
  <testsuite name="torn.md" tests="4" failures="1" errors="0">
    <testcase name="6:2 R201 torn-paragraph" classname="torn.md">
      <system-out>note[R201]: a blank line cut this sentence in two
 --&gt; torn.md:6:2
  |
6 |  could capture for ever.
  |  ^^^^^ read as “… which both players could capture for …”
  |
  = help: remove the blank line before it; if a new sentence begins here, end the one before
</system-out>
    </testcase>
    <testcase name="8:1 N401 unanswered-note" classname="torn.md">
      <system-out>warning[N401]: this question has no answer
 --&gt; torn.md:8:1
  |
8 | Q: 3. Who?
  | ^^^^^^^^^^
  |
  = help: it is kept for the handout and the workbook; a card needs an answer
</system-out>
    </testcase>
    <testcase name="9:4 N406 placeholder" classname="torn.md">
      <system-out>note[N406]: `TODO` is no answer
 --&gt; torn.md:9:4
  |
9 | A: TODO
  |    ^^^^
</system-out>
    </testcase>
    <testcase name="13:1 P302 left-over" classname="torn.md">
      <failure type="error" message="this text belongs to no question">error[P302]: this text belongs to no question
  --&gt; torn.md:13:1
   |
13 | / Write *to me*
14 | | or to them.
   | |___________^
   |
   = help: indent it under a question, or make it a heading or a comment
</failure>
    </testcase>
  </testsuite>
</testsuites>

"#]]
    );
    let mut reader = Reader::from_str(&xml);
    while !matches!(reader.read_event().unwrap(), Event::Eof) {}
}

#[test]
fn junit_stays_xml_whatever_is_in_the_document() {
    let sandbox = Sandbox::new().file("x.md", "1. <&\"'>]]> \u{1}\u{fffe}?\n\n## \u{8}\n");
    let arguments = ["check", "x.md", "--message-format", "junit", "--deny", "note"];
    let output = sandbox.cardpress(&arguments).assert().code(1);
    let xml = String::from_utf8(output.get_output().stdout.clone()).unwrap();
    assert!(!xml.contains(['\u{1}', '\u{8}', '\u{fffe}']), "{xml}");
    let mut reader = Reader::from_str(&xml);
    while !matches!(reader.read_event().unwrap(), Event::Eof) {}
}

#[test]
fn the_severity_to_deny_is_asked_for() {
    let sandbox = sandbox();
    let code = |deny: &str, ignore: &str| {
        let arguments = ["check", "torn.md", "--deny", deny, "--ignore", ignore];
        sandbox.cardpress(&arguments).output().unwrap().status.code()
    };
    assert_eq!(code("error", "left-over,E,N401"), Some(0));
    assert_eq!(code("warning", "left-over,E"), Some(1));
    assert_eq!(code("warning", "left-over,E,N401"), Some(0));
    assert_eq!(code("note", "left-over,E,N401"), Some(1));
}

#[test]
fn codes_names_and_beginnings_are_selected_and_ignored() {
    let sandbox = sandbox();
    let codes = |arguments: &[&str]| -> Vec<String> {
        let arguments = [&["check", "torn.md", "--message-format", "json"], arguments].concat();
        let output = sandbox.cardpress(&arguments).output().unwrap();
        let remarks: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
        remarks.iter().map(|remark| remark["code"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(codes(&["--select", "R201"]), ["R201"]);
    assert_eq!(codes(&["--select", "torn-paragraph,N4"]), ["R201", "N401", "N406"]);
    assert_eq!(codes(&["--select", "N", "--ignore", "N401"]), ["N406"]);
    assert_eq!(codes(&["--select", "R", "--no-repair", "R201"]), [""; 0]);
}

#[test]
fn an_unknown_code_suggests_the_nearest() {
    sandbox()
        .cardpress(&["check", "--select", "torn-paragraf"])
        .assert()
        .code(2)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: invalid value 'torn-paragraf' for '--select <CODE>': there is no such code; did you mean `R201` (torn-paragraph)?

For more information, try '--help'.

"#]]);
}

#[test]
fn only_a_repair_can_be_turned_off() {
    sandbox().cardpress(&["check", "--no-repair", "left-over"]).assert().code(2).stderr_eq(str![[r#"
error: invalid value 'left-over' for '--no-repair <CODE>': `P302` (left-over) is no repair: repairs have an R, as `R201` (torn-paragraph)

For more information, try '--help'.

"#]]);
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_checked() {
    sandbox().cardpress(&["check", "none.md", "go.md"]).assert().code(2).stdout_eq("").stderr_eq(
        str![[r#"
error: there is no file or folder `none.md`
1 document checked: nothing to remark on

"#]],
    );
}

#[test]
fn what_a_format_cannot_hold_is_remarked_on() {
    let sandbox = Sandbox::new().file("signs.md", "Q: What is \u{13080}?\nA: An eye.\n");
    let run = |to: &str| {
        let arguments = ["check", "signs.md", "--to", to, "--message-format", "concise"];
        String::from_utf8(sandbox.cardpress(&arguments).output().unwrap().stdout).unwrap()
    };
    assert!(run("pdf").contains("[E501]"));
    assert_eq!(run("csv"), "");
}

#[test]
fn standard_input_is_checked() {
    Sandbox::new()
        .cardpress(&["check", "-", "--message-format", "concise"])
        .stdin("1. Who?\n   - I.\n3. Where?\n   - Here.\n")
        .assert()
        .success()
        .stdout_eq(str![[r#"
<stdin>:3:1: note[N403] number 2 is missing

"#]]);
}

#[test]
fn converting_prints_remarks_for_people_beside_the_result() {
    let sandbox = sandbox();
    let arguments = ["torn.md", "--to", "csv", "--message-format", "concise", "--select", "R"];
    sandbox.cardpress(&arguments).assert().success().stdout_eq("").stderr_eq(str![[r#"
torn.md:6:2: note[R201] a blank line cut this sentence in two (remove the blank line before it; if a new sentence begins here, end the one before)
torn.md: 2 notes (1 unanswered), 1 repair, 1 error → 1 file

"#]]);
}

#[test]
fn converting_prints_a_file_of_remarks_where_files_go() {
    let sandbox = sandbox();
    let arguments = ["torn.md", "--to", "csv", "--message-format", "json", "--select", "S"];
    sandbox.cardpress(&arguments).assert().success().stdout_eq("[]\n").stderr_eq(str![[r#"
torn.md: 2 notes (1 unanswered), 1 repair, 1 error → 1 file

"#]]);
    let arguments = ["torn.md", "--to", "csv", "--out", "-", "--message-format", "json"];
    sandbox.cardpress(&arguments).assert().code(2).stdout_eq("").stderr_eq(str![[r#"
error: standard output holds the deck, and cannot hold the remarks as json too: name a folder with `--out`

"#]]);
}

#[test]
fn converting_denies_what_is_asked_for() {
    let sandbox = Sandbox::new().file("go.md", "1. Who?\n   - I.\n3. Where?\n   - Here.\n");
    sandbox.cardpress(&["go.md", "--to", "csv"]).assert().success();
    sandbox.cardpress(&["go.md", "--to", "csv", "--deny", "note"]).assert().code(1);
    assert_eq!(sandbox.files("output"), ["go.csv"]);
}

#[test]
fn a_closed_pipe_is_no_error() {
    use std::process::{Command, Stdio};
    let sandbox = Sandbox::new().file("torn.md", TORN.repeat(2_000));
    let mut child = Command::new(snapbox::cmd::cargo_bin!("cardpress"))
        .args(["check", "torn.md", "--to", "csv"])
        .current_dir(sandbox.folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
}

#[test]
fn every_form_is_in_the_guide() {
    let guide = include_str!("../../docs/commands.md");
    for renderer in cardpress::diagnostic::RENDERERS {
        assert!(guide.contains(&format!("| `{}` |", renderer.name())), "{}", renderer.name());
    }
}
