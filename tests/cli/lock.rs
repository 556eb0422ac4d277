//! `cardpress lock`, and converting beside a lock.

use crate::sandbox::Sandbox;
use snapbox::str;

const GO: &str = "\
# Go

1. What is a ko?
   - A position in which both players could capture for ever.
2. What is atari?
   - A group has one liberty left, and can be captured next.
";

/// The same, with one question worded anew and the other one gone.
const LATER: &str = "\
# Go

1. What do we call a ko?
   - A position in which both players could capture for ever.
";

fn lock(sandbox: &Sandbox) -> String {
    std::fs::read_to_string(sandbox.path("notes/cardpress.lock")).unwrap()
}

fn locked() -> Sandbox {
    let sandbox = Sandbox::new().file("notes/go.md", GO);
    sandbox.cardpress(&["lock", "notes"]).assert().success().stdout_eq("").stderr_eq(str![[r#"
notes/cardpress.lock: 2 notes of 1 document, 2 new

"#]]);
    sandbox
}

#[test]
fn a_conversion_makes_no_lock_by_itself() {
    let sandbox = Sandbox::new().file("notes/go.md", GO);
    sandbox.cardpress(&["notes", "--to", "csv"]).assert().success();
    assert_eq!(sandbox.files("notes"), ["go.md"]);
}

#[test]
fn a_conversion_keeps_a_lock_up_to_date() {
    let sandbox = locked();
    let before = lock(&sandbox);
    sandbox.cardpress(&["notes", "--to", "csv"]).assert().success();
    assert_eq!(lock(&sandbox), before);
    let first = std::fs::read_to_string(sandbox.path("output/go.csv")).unwrap();
    let guid = first.lines().nth(6).unwrap().split(',').next().unwrap().to_owned();

    let sandbox = sandbox.file("notes/go.md", LATER);
    sandbox
        .cardpress(&["notes/go.md", "--to", "csv"])
        .env("SOURCE_DATE_EPOCH", "1700000060")
        .assert()
        .success()
        .stderr_eq(str![[r#"
note[N411]: this question was worded “What is a ko?”
 --> notes/go.md:3:4
  |
3 | 1. What do we call a ko?
  |    ^^^^^^^^^^^^^^^^^^^^^ it stays the same card, with its schedule
  |
  = help: if it is another question, build once with `--strict-identity`

notes/go.md: 1 note → 1 file
note[N414]: “What is atari?” is gone from `go.md`
 --> notes/cardpress.lock:[..]
...

"#]]);
    let later = std::fs::read_to_string(sandbox.path("output/go.csv")).unwrap();
    assert!(later.lines().nth(6).unwrap().starts_with(&guid), "{later}");
    assert_ne!(lock(&sandbox), before);
    assert!(lock(&sandbox).contains("\"mod\":1700000060"));
    assert!(lock(&sandbox).contains("\"removed\":true"));
}

#[test]
fn a_lock_that_would_change_fails_where_it_must_not() {
    let sandbox = locked().file("notes/go.md", LATER);
    let before = lock(&sandbox);
    let run = sandbox.cardpress(&["notes", "--to", "csv", "--locked"]).assert().code(1);
    let errors = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(
        errors.contains("error[L703]: the lock is not what it would be now: 1 reworded, 1 gone"),
        "{errors}"
    );
    assert_eq!(lock(&sandbox), before);
    sandbox.cardpress(&["lock", "notes"]).assert().success();
    sandbox.cardpress(&["notes", "--to", "csv", "--locked"]).assert().success();
}

#[test]
fn a_run_that_must_not_change_a_lock_needs_one() {
    let sandbox = Sandbox::new().file("go.md", GO);
    sandbox.cardpress(&["go.md", "--to", "csv", "--locked"]).assert().code(2).stderr_eq(str![[r#"
error: there is no `cardpress.lock` beside `go.md` or above it: make one with `cardpress lock`, or leave out `--locked`

"#]]);
    assert_eq!(sandbox.files("output"), [""; 0]);
}

#[test]
fn whoever_refuses_a_match_has_a_new_note() {
    let sandbox = locked().file("notes/go.md", LATER);
    sandbox.cardpress(&["lock", "notes", "--strict-identity"]).assert().success();
    assert_eq!(lock(&sandbox).matches("\"removed\":true").count(), 2);
}

#[test]
fn a_document_that_is_gone_is_remembered() {
    let sandbox = locked().file("notes/baduk.md", "Q: Who moves first?\nA: Black.\n");
    std::fs::remove_file(sandbox.path("notes/go.md")).unwrap();
    sandbox.cardpress(&["lock", "notes"]).assert().success();
    assert_eq!(lock(&sandbox).matches("\"removed\":true").count(), 2);
}

#[test]
fn a_lock_above_the_documents_is_theirs_and_another_one_can_be_named() {
    let sandbox = locked().file("notes/deep/down/rules.md", "Q: Who moves first?\nA: Black.\n");
    sandbox.cardpress(&["notes/deep", "--to", "csv"]).assert().success();
    assert!(lock(&sandbox).contains("\"path\":\"deep/down/rules.md\""));
    let named = ["notes/go.md", "--to", "csv", "--lock", "other.lock"];
    sandbox.cardpress(&named).assert().success();
    let other = std::fs::read_to_string(sandbox.path("other.lock")).unwrap();
    assert!(other.contains("\"path\":\"notes/go.md\""), "{other}");
}

#[test]
fn a_lock_with_a_conflict_is_resolved_and_a_damaged_one_is_left() {
    let sandbox = locked();
    let text = lock(&sandbox);
    let conflict = format!("<<<<<<< HEAD\n{text}=======\n{text}>>>>>>> topic\n");
    let sandbox = sandbox.file("notes/cardpress.lock", &conflict);
    sandbox.cardpress(&["lock", "notes"]).assert().success();
    assert_eq!(lock(&sandbox), text);
    let damaged = format!("{text}nonsense\n");
    let sandbox = sandbox.file("notes/cardpress.lock", &damaged).file("notes/go.md", LATER);
    sandbox.cardpress(&["lock", "notes"]).assert().code(1);
    assert_eq!(lock(&sandbox), damaged);
}
