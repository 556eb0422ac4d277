//! `cardpress diff`.

use std::process::Command;

use serde_json::Value;
use snapbox::str;

use crate::sandbox::Sandbox;

const OLD: &str = "\
# Go

1. What is a ko?
   - A position in which both players could capture for ever.
2. What is atari?
   - A group has one liberty left, and can be captured next.
3. Who moves first?
   - Black.
4. What is a moyo?
   - A framework that may become a territory.
";

const NEW: &str = "\
# Go

1. What is seki?
   - Two groups that live since neither can capture the other.
2. What do we call a ko?
   - A position in which both players could capture for ever.
3. What is atari?
   - A group has one liberty left, and must run.

## Words

4. What is a moyo?
   - A framework that may become a territory.
";

const DIFFERENCE: &str = "\
+ added: What is seki?  (new.md:3)
    Two groups that live since neither can capture the other.

~ reworded: What do we call a ko?  (new.md:5)
    question: What [-is-]{+do we call+} a ko?

~ changed: What is atari?  (new.md:7)
    answer: A group has one liberty left, and [-can be captured next-]{+must run+}.

> moved: What is a moyo?  (new.md:12)
    deck: Go{+::Words+}

- removed: Who moves first?  (old.md:7)
    Black.

1 added, 1 changed, 1 reworded, 1 moved, 1 removed, 0 unchanged
";

fn sandbox() -> Sandbox {
    Sandbox::new().file("old.md", OLD).file("new.md", NEW)
}

#[test]
fn two_documents_are_compared_note_by_note() {
    sandbox().cardpress(&["diff", "old.md", "new.md"]).assert().success().stdout_eq(DIFFERENCE);
    sandbox().cardpress(&["diff", "old.md", "new.md", "--exit-code"]).assert().code(1);
    let same = ["diff", "old.md", "old.md", "--exit-code"];
    sandbox().cardpress(&same).assert().success().stdout_eq(str![[r#"
no note is different, 4 unchanged

"#]]);
}

#[test]
fn a_document_is_compared_with_what_it_was_in_a_revision() {
    let sandbox = Sandbox::new().file("notes/go.md", OLD);
    let git = |arguments: &[&str]| {
        let name = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
        let status = Command::new("git")
            .args(name)
            .args(arguments)
            .current_dir(sandbox.folder.path())
            .status()
            .unwrap();
        assert!(status.success());
    };
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message", "one"]);
    std::fs::write(sandbox.path("notes/go.md"), NEW).unwrap();
    let wanted = DIFFERENCE.replace("new.md", "notes/go.md").replace("old.md", "notes/go.md");
    for path in ["notes", "notes/go.md"] {
        sandbox.cardpress(&["diff", "HEAD", path]).assert().success().stdout_eq(&wanted);
    }
    sandbox.cardpress(&["diff", "nowhere", "notes"]).assert().code(2).stderr_eq(str![[r#"
error: there is no file or folder `nowhere`, and no revision of git of that name

"#]]);
}

#[test]
fn programs_and_comments_have_forms_of_their_own() {
    let sandbox = sandbox();
    let run = |form: &str| {
        let output =
            sandbox.cardpress(&["diff", "old.md", "new.md", "--format", form]).assert().success();
        String::from_utf8(output.get_output().stdout.clone()).unwrap()
    };
    let json: Value = serde_json::from_str(&run("json")).unwrap();
    let kinds: Vec<_> = json["changes"].as_array().unwrap().iter().map(|c| &c["kind"]).collect();
    assert_eq!(kinds, ["added", "reworded", "changed", "moved", "removed"]);
    assert_eq!(json["changes"][1]["parts"][0]["before"], "What is a ko?");
    let markdown = run("markdown");
    assert!(markdown.contains("| added | changed | reworded | moved | removed | unchanged |"));
    assert!(markdown.contains("question: What <del>is</del><ins>do we call</ins> a ko?"));
}

#[cfg(feature = "apkg")]
#[test]
fn two_packages_are_compared_and_what_is_gone_is_packed() {
    let sandbox = sandbox();
    sandbox.cardpress(&["old.md", "new.md", "--to", "apkg", "--out", "."]).assert().success();
    let arguments = ["diff", "old.apkg", "new.apkg", "--removed", "gone.apkg"];
    let output = sandbox.cardpress(&arguments).assert().success();
    let text = String::from_utf8(output.get_output().stdout.clone()).unwrap();
    assert!(text.ends_with("1 added, 1 changed, 1 reworded, 1 moved, 1 removed, 0 unchanged\n"));
    output.stderr_eq(str![[r#"
gone.apkg: 1 removed; after importing it, search Anki's browser for: tag:cardpress::removed

"#]]);
    let gone = sandbox.cardpress(&["gone.apkg", "--to", "json", "--out", "-"]).assert().success();
    let gone: Value = serde_json::from_slice(&gone.get_output().stdout).unwrap();
    assert_eq!(gone["notes"][0]["question"]["text"], "Who moves first?");
    assert_eq!(gone["notes"][0]["tags"][0], "cardpress::removed");
}
