//! `cardpress watch`: again whenever a document is saved.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::sandbox::Sandbox;

/// Waits until something is so; a minute is long enough on any machine.
fn wait(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_mins(1), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn what_is_saved_is_converted_again_and_nothing_else() {
    let sandbox = Sandbox::new()
        .file("notes/go.md", "Q: What is a ko?\nA: A fight.\n")
        .file("notes/tea.md", "Q: Who?\nA: All.\n");
    let log = fs::File::create(sandbox.path("log")).unwrap();
    let mut child = Command::new(snapbox::cmd::cargo_bin!("cardpress"))
        .args(["watch", "notes", "--to", "csv"])
        .current_dir(sandbox.folder.path())
        .env("SOURCE_DATE_EPOCH", "1700000000")
        .stderr(Stdio::from(log))
        .spawn()
        .unwrap();
    let said = || fs::read_to_string(sandbox.path("log")).unwrap();
    let waits = || said().matches("watching for changes").count();
    wait("it converts first", || waits() == 1);
    // Saved as many programs do: another file in its place.
    fs::write(sandbox.path("notes/.go.md.swp"), "Q: What is a ko?\nA: A repetition.\n").unwrap();
    fs::rename(sandbox.path("notes/.go.md.swp"), sandbox.path("notes/go.md")).unwrap();
    wait("it converts again", || waits() == 2);
    assert!(fs::read_to_string(sandbox.path("output/go.csv")).unwrap().contains("repetition"));
    fs::write(sandbox.path("notes/new.md"), "Q: What is new?\nA: This.\n").unwrap();
    wait("it finds what is new", || sandbox.path("output/new.csv").exists() && waits() == 3);
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(said().matches("notes/tea.md: ").count(), 1, "{}", said());
    assert_eq!(said().matches("notes/go.md: ").count(), 2, "{}", said());
}

#[test]
fn standard_input_cannot_be_watched() {
    let output = Sandbox::new().cardpress(&["watch", "-"]).stdin("").assert().code(2);
    let said = String::from_utf8_lossy(&output.get_output().stderr).into_owned();
    assert!(said.starts_with("error: standard input cannot be watched"), "{said}");
}
