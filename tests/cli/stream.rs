//! Documents in and results out, a line each; shards of a run, and their results put together.

use std::fs;

use serde_json::{Value, json};

use crate::sandbox::Sandbox;

fn lines(output: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(output).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_line_of_input_has_a_line_of_output() {
    let input = [
        json!({"path": "a/go.md", "text": "Q: What is a ko?\nA: A fight.\n", "modified": 60}),
        json!({"path": "prose.md", "text": "Only prose."}),
        json!({"path": "b.csv", "base64": "cXVlc3Rpb24sYW5zd2VyCldobz8sQWxsLgo="}),
        json!({"path": "bad.apkg", "base64": "AAAA"}),
        json!({"path": "none.md"}),
    ];
    let given: Vec<_> = input.iter().map(Value::to_string).collect();
    let text = given.join("\n") + "\nno JSON\n\n";
    let sandbox = Sandbox::new();
    let output = sandbox.cardpress(&["--stdin-jsonl", "--to", "jsonl,csv"]).stdin(text).assert();
    let output = output.code(2);
    let lines = lines(&output.get_output().stdout);
    assert_eq!(String::from_utf8_lossy(&output.get_output().stderr), "");
    let ends: Vec<_> = lines.iter().map(|line| (&line["path"], &line["status"])).collect();
    let expected =
        [("a/go.md", 0), ("prose.md", 1), ("b.csv", 0), ("bad.apkg", 2), ("none.md", 2), ("", 2)];
    assert_eq!(ends.len(), expected.len());
    for ((path, status), expected) in ends.iter().zip(expected) {
        assert_eq!((path.as_str().unwrap(), status.as_u64().unwrap()), expected);
    }
    assert_eq!(lines[0]["deck"]["notes"][0]["answer"]["text"], "A fight.");
    assert!(lines[0]["files"]["go.csv"].as_str().unwrap().len() > 100);
    assert_eq!(lines[1]["remarks"][0]["code"], "P301");
    assert_eq!(lines[2]["deck"]["notes"][0]["question"]["text"], "Who?");
    assert!(lines[4]["error"].as_str().unwrap().contains("either `text` or `base64`"));
    assert!(lines[5]["error"].as_str().unwrap().starts_with("line 6 of standard input is no"));
    assert!(sandbox.files(".").is_empty());
}

#[test]
fn documents_that_are_files_become_lines_too() {
    let sandbox = Sandbox::new()
        .file("input/go.md", "Q: What is a ko?\nA: A \"fight\",\n   said twice.\n")
        .file("input/tea.md", "Q: Who?\nA: All.\n");
    let output = sandbox.cardpress(&["--to", "jsonl"]).assert().success();
    let lines = lines(&output.get_output().stdout);
    let json = sandbox.cardpress(&["input/go.md", "--to", "json", "--out", "-"]).assert();
    let json: Value = serde_json::from_slice(&json.get_output().stdout).unwrap();
    assert_eq!(lines[0]["deck"], json);
    assert_eq!(lines[1]["path"], "input/tea.md");
}

#[test]
fn lines_are_asked_for() {
    let output = Sandbox::new().cardpress(&["--stdin-jsonl"]).stdin("").assert().code(2);
    let said = String::from_utf8_lossy(&output.get_output().stderr).into_owned();
    assert!(said.contains("say `--to jsonl`"), "{said}");
}

fn documents() -> Sandbox {
    let mut sandbox = Sandbox::new();
    for number in 0..7 {
        let text = format!("Q: What is {number}?\nA: A number.\n\nQ: And {number}?\nA: So.\n");
        sandbox = sandbox.file(&format!("notes/{}/{number}.md", number % 2), text);
    }
    sandbox.cardpress(&["lock", "notes"]).assert().success();
    sandbox.file("notes/1/3.md", "Q: What do we call 3?\nA: A number.\n")
}

/// Returns every file below a folder with what is in it.
fn all(sandbox: &Sandbox, folder: &str) -> Vec<(String, Vec<u8>)> {
    let files = sandbox.files(folder).into_iter();
    files.map(|file| (file.clone(), fs::read(sandbox.path(folder).join(file)).unwrap())).collect()
}

#[test]
fn shards_put_together_are_the_whole() {
    let whole = documents();
    whole.cardpress(&["notes", "--to", "apkg,csv", "--quiet"]).assert().success();
    let joined = documents();
    let lock = fs::read(joined.path("notes/cardpress.lock")).unwrap();
    for shard in ["1/3", "2/3", "3/3"] {
        let out = format!("shard-{}", &shard[..1]);
        let arguments = ["notes", "--to", "apkg,csv", "--out", &out, "--shard", shard, "-q"];
        joined.cardpress(&arguments).assert().success();
        // Each machine begins with the same lock.
        fs::rename(joined.path("notes/cardpress.lock"), joined.path(&out).join("cardpress.lock"))
            .unwrap();
        fs::write(joined.path("notes/cardpress.lock"), &lock).unwrap();
    }
    let shards = ["shard-1", "shard-2", "shard-3"];
    let locks = shards.map(|shard| format!("{shard}/cardpress.lock"));
    let to_lock = [&["merge", "--out", "notes"][..], &locks.each_ref().map(String::as_str)];
    joined.cardpress(&to_lock.concat()).assert().success();
    for lock in locks {
        fs::remove_file(joined.path(&lock)).unwrap();
    }
    let output = joined.cardpress(&[&["merge"][..], &shards].concat()).assert().success();
    let said = String::from_utf8_lossy(&output.get_output().stderr).into_owned();
    assert_eq!(said, "output: 14 files of 3 shards\n");
    assert!(all(&whole, "output") == all(&joined, "output"));
    let lock =
        |sandbox: &Sandbox| fs::read_to_string(sandbox.path("notes/cardpress.lock")).unwrap();
    assert_eq!(lock(&whole), lock(&joined));
}

#[test]
fn packages_of_one_deck_become_one() {
    let sandbox = documents();
    sandbox.cardpress(&["notes", "--to", "apkg", "--merge", "All", "-q"]).assert().success();
    for shard in ["1/2", "2/2"] {
        let out = format!("shard-{}", &shard[..1]);
        let arguments =
            ["notes", "--to", "apkg", "--merge", "All", "--out", &out, "--shard", shard, "-q"];
        sandbox.cardpress(&arguments).assert().success();
    }
    sandbox.cardpress(&["merge", "shard-1", "shard-2", "--out", "joined"]).assert().success();
    let output =
        sandbox.cardpress(&["diff", "output/All.apkg", "joined/All.apkg"]).assert().success();
    let said = String::from_utf8_lossy(&output.get_output().stdout).into_owned();
    assert_eq!(said, "no note is different, 13 unchanged\n");
}

#[test]
fn files_that_differ_are_an_error_and_nothing_is_written() {
    let sandbox = Sandbox::new()
        .file("a/go.csv", "1")
        .file("b/go.csv", "2")
        .file("a/also.csv", "same")
        .file("b/also.csv", "same");
    let output = sandbox.cardpress(&["merge", "a", "b"]).assert().code(2);
    let said = String::from_utf8_lossy(&output.get_output().stderr).into_owned();
    assert!(said.starts_with("error: `a/go.csv` and `b/go.csv` are not the same"), "{said}");
    assert!(!sandbox.path("output").exists());
}
