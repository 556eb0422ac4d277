//! The steps of the action, run as they are on a runner: in a repository with two commits.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use snapbox::cmd::cargo_bin;
use tempfile::TempDir;

const OLD: &str = "Q: What is a ko?\nA: A repetition.\n";
const NEW: &str =
    "Q: What is a ko?\nA: A repetition of the board.\n\nQ: What is sente?\nA: The lead.\n";
const TORN: &str =
    "1. What is tea?\n   - Leaves of a plant, picked\n\n in spring.\n2. Why?\n   - So.\n";

/// A repository whose first commit has the old notes, and its second one the new.
struct Runner {
    folder: TempDir,
}

impl Runner {
    fn new() -> Self {
        let runner = Runner { folder: tempfile::tempdir().unwrap() };
        fs::create_dir_all(runner.path("work/my notes")).unwrap();
        fs::create_dir_all(runner.path("temp")).unwrap();
        runner.git(&["init", "--quiet"]);
        fs::write(runner.path("work/my notes/go.md"), OLD).unwrap();
        runner.commit();
        fs::write(runner.path("work/my notes/go.md"), NEW).unwrap();
        fs::write(runner.path("work/my notes/tea.md"), TORN).unwrap();
        runner.commit();
        runner
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    fn git(&self, arguments: &[&str]) {
        let who = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
        let mut git = Command::new("git");
        git.args(who).args(arguments).current_dir(self.path("work"));
        assert!(git.status().unwrap().success());
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "Notes"]);
    }

    /// Runs a step of the action with inputs and the files that a runner gives.
    fn step(&self, script: &str, inputs: &[(&str, &str)]) -> Output {
        let action = Path::new(env!("CARGO_MANIFEST_DIR"));
        let program = cargo_bin!("cardpress");
        let mut path = program.parent().unwrap().as_os_str().to_owned();
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap());
        Command::new("bash")
            .arg(action.join("action").join(script))
            .current_dir(self.path("work"))
            .env("PATH", path)
            .env("GITHUB_ACTION_PATH", action)
            .env("GITHUB_STEP_SUMMARY", self.path("summary.md"))
            .env("GITHUB_OUTPUT", self.path("outputs"))
            .env("GITHUB_PATH", self.path("paths"))
            .env("RUNNER_TEMP", self.path("temp"))
            .envs(
                [
                    ("INPUT_PATHS", "my notes\n"),
                    ("INPUT_FORMATS", "csv,json"),
                    ("INPUT_OUT", "decks"),
                    ("INPUT_DENY", "error"),
                    ("INPUT_BASE", ""),
                    ("INPUT_SARIF", ""),
                ]
                .iter()
                .chain(inputs)
                .copied(),
            )
            .output()
            .unwrap()
    }
}

#[test]
fn a_program_that_is_there_is_not_built() {
    let output = Runner::new().step("install.sh", &[]);
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("cardpress 0."));
}

#[test]
fn annotations_summary_outputs_and_decks_are_made() {
    let runner = Runner::new();
    let output = runner.step("run.sh", &[("INPUT_BASE", "HEAD~1"), ("INPUT_SARIF", "c.sarif")]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let annotations = String::from_utf8(output.stdout).unwrap();
    assert!(annotations.starts_with("::notice file=my notes/tea.md,line="), "{annotations}");

    assert_eq!(runner.read("outputs"), "out=decks\nstatus=0\n");
    for deck in ["go.csv", "go.json", "tea.csv", "tea.json"] {
        assert!(runner.path("work/decks").join(deck).is_file(), "{deck}");
    }
    let sarif: serde_json::Value = serde_json::from_str(&runner.read("work/c.sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "R201");

    let summary = runner.read("summary.md");
    for part in [
        "2 documents: 4 notes, 1 repair",
        "| my notes/go.md | 2 | 0 | 0 | 0 | 0 | 0 |",
        "| my notes/tea.md | 2 | 0 | 0 | 1 | 0 | 0 |",
        "<details><summary>1 repair</summary>",
        "| added | changed | reworded | moved | removed | unchanged |",
        "| 3 | 1 | 0 | 0 | 0 | 0 |",
        "<ins>",
    ] {
        assert!(summary.contains(part), "{part} in:\n{summary}");
    }
}

#[test]
fn what_is_denied_fails_the_step_and_decks_are_made_all_the_same() {
    let runner = Runner::new();
    let output = runner.step("run.sh", &[("INPUT_DENY", "note")]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(runner.read("outputs"), "out=decks\nstatus=1\n");
    assert!(runner.path("work/decks/tea.csv").is_file());
}

#[test]
fn a_base_that_is_not_there_is_said_and_the_counts_are_there() {
    let runner = Runner::new();
    let output = runner.step("run.sh", &[("INPUT_BASE", "nowhere")]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("no revision of git of that name"), "{said}");
    assert!(runner.read("summary.md").contains("2 documents: 4 notes"));
}

#[test]
fn an_input_is_a_word_and_no_program() {
    let runner = Runner::new();
    let output = runner.step("run.sh", &[("INPUT_PATHS", "$(touch ran)\n`touch ran`; touch ran")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(!runner.path("work/ran").exists());
}

#[test]
fn a_second_step_adds_to_the_summary() {
    let runner = Runner::new();
    runner.step("run.sh", &[("INPUT_FORMATS", "")]);
    assert!(!runner.path("work/decks").exists());
    runner.step("run.sh", &[("INPUT_FORMATS", "")]);
    assert_eq!(runner.read("summary.md").matches("### Cards\n").count(), 2);
}

#[test]
fn inputs_that_say_nothing_leave_it_to_the_configuration() {
    let runner = Runner::new();
    let nothing = [("INPUT_PATHS", ""), ("INPUT_DENY", ""), ("INPUT_BASE", "HEAD~1")];
    let inputs = "inputs = [\"my notes/*.md\"]\n";
    let denied = "[remarks]\ndeny = [\"note\"]\n";
    fs::write(runner.path("work/cardpress.toml"), format!("{inputs}{denied}")).unwrap();
    assert_eq!(runner.step("run.sh", &nothing).status.code(), Some(1));
    assert!(runner.read("summary.md").contains("| 3 | 1 | 0 | 0 | 0 | 0 |"));

    fs::remove_file(runner.path("summary.md")).unwrap();
    let left_out = "exclude = [\"tea.md\"]\n";
    fs::write(runner.path("work/cardpress.toml"), format!("{inputs}{left_out}{denied}")).unwrap();
    let output = runner.step("run.sh", &nothing);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let summary = runner.read("summary.md");
    assert!(summary.contains("1 document: 2 notes\n"), "{summary}");
    assert!(summary.contains("| 1 | 1 | 0 | 0 | 0 | 0 |"), "{summary}");
}
