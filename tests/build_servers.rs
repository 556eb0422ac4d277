//! The files for build servers: each as its service would take it, run as far as that goes
//! without the service.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use snapbox::cmd::cargo_bin;
use tempfile::TempDir;

#[path = "support/python.rs"]
mod python;

const WANTED: python::Wanted =
    python::Wanted { tests: "tests/build_servers.rs", skip: "CARDPRESS_SKIP_BUILD_SERVERS" };

const REQUIREMENTS: &str = "check-jsonschema==0.39.0\npre-commit==4.7.0\n";

const GO: &str = "Q: What is a ko?\nA: A repetition.\n";
const TORN: &str =
    "1. What is tea?\n   - Leaves of a plant, picked\n\n in spring.\n2. Why?\n   - So.\n";

/// Every file with steps that GitHub runs.
const STEPS: [&str; 4] = [
    "action.yml",
    ".github/workflows/ci.yml",
    ".github/workflows/release.yml",
    "docs/ci/github.yml",
];

fn ours(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn yaml(path: &str) -> Value {
    serde_saphyr::from_str(&fs::read_to_string(ours(path)).unwrap()).unwrap()
}

/// Returns a program of the environment, unless such tests are left out.
fn tool(name: &str) -> Option<Command> {
    if WANTED.is_left_out() {
        return None;
    }
    let python = WANTED.environment("build-servers-venv", &[(REQUIREMENTS, &[])]);
    Some(Command::new(python.with_file_name(name)))
}

/// Returns every step of a workflow or an action.
fn steps(file: &Value) -> Vec<&Value> {
    let jobs = file["jobs"].as_object().into_iter().flat_map(|jobs| jobs.values());
    jobs.chain([&file["runs"]]).filter_map(|job| job["steps"].as_array()).flatten().collect()
}

/// A folder with notes, to run what a job says in.
struct Job {
    folder: TempDir,
}

impl Job {
    fn new(notes: &[(&str, &str)]) -> Self {
        let job = Job { folder: tempfile::tempdir().unwrap() };
        for (name, text) in notes {
            job.file(name, text);
        }
        job
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn file(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// Returns a program that runs here, and finds cardpress and what is in `bin` first.
    fn here(&self, mut program: Command) -> Command {
        let cardpress = cargo_bin!("cardpress");
        let path = std::env::var_os("PATH").unwrap();
        let first = [self.path("bin"), cardpress.parent().unwrap().to_owned()];
        let path = std::env::join_paths(first.into_iter().chain(std::env::split_paths(&path)));
        program.current_dir(self.folder.path()).env("PATH", path.unwrap());
        program
    }

    /// Runs a script as a runner does.
    fn script(&self, script: &str, variables: &[(&str, &str)]) -> Output {
        let mut bash = self.here(Command::new("bash"));
        bash.args(["-e", "-o", "pipefail", "-c", script]);
        bash.envs(variables.iter().copied()).output().unwrap()
    }

    fn git(&self, arguments: &[&str]) -> String {
        let who = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
        let mut git = self.here(Command::new("git"));
        let output = git.args(who).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", said(&output));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Makes a repository of what is here, and returns its commit.
    fn commit(&self) -> String {
        self.git(&["init", "--quiet"]);
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "Notes"]);
        self.git(&["rev-parse", "HEAD"])
    }
}

/// Returns everything that a program printed.
fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned()
}

#[test]
fn every_file_is_what_its_service_takes() {
    for (schema, files) in [
        ("vendor.github-workflows", &STEPS[1..]),
        ("vendor.github-actions", &STEPS[..1]),
        ("vendor.gitlab-ci", &["docs/ci/gitlab.yml"]),
    ] {
        let Some(mut check) = tool("check-jsonschema") else { return };
        check.args(["--builtin-schema", schema]).args(files.iter().map(|file| ours(file)));
        let output = check.output().unwrap();
        assert!(output.status.success(), "{schema}: {}", said(&output));
    }
    let Some(mut hooks) = tool("pre-commit") else { return };
    let output = hooks.arg("validate-manifest").arg(ours(".pre-commit-hooks.yaml")).output();
    assert!(output.as_ref().unwrap().status.success(), "{}", said(&output.unwrap()));
}

#[test]
fn nothing_that_is_given_becomes_part_of_a_script() {
    for file in STEPS {
        let file = yaml(file);
        let steps = steps(&file);
        assert!(!steps.is_empty());
        for step in steps {
            let script = step["run"].as_str().unwrap_or_default();
            assert!(!script.contains("${{"), "{script}");
            let other = step["uses"].as_str().unwrap_or("./");
            assert!(other.starts_with("./") || other.contains("@v"), "{other} may be any version");
        }
    }
}

#[test]
fn gitlab_gets_its_report_and_its_decks() {
    let job = Job::new(&[("notes/go.md", GO), ("notes/tea.md", TORN)]);
    let file = yaml("docs/ci/gitlab.yml");
    let cards = &file["cards"];
    for line in cards["script"].as_array().unwrap() {
        let output = job.script(line.as_str().unwrap(), &[]);
        assert!(output.status.success(), "{line}: {}", said(&output));
    }
    let report = job.read(cards["artifacts"]["reports"]["junit"].as_str().unwrap());
    assert!(report.contains("<testsuite"), "{report}");
    let kept = cards["artifacts"]["paths"][0].as_str().unwrap();
    assert!(!job.path(kept).join(".cardpress_cache").exists());
    for deck in ["go.apkg", "go.pdf", "tea.apkg", "tea.pdf"] {
        assert!(job.path(kept).join(deck).is_file(), "{deck}");
    }
}

/// Runs the last step of a workflow, by a `gh` that notes what it is asked.
fn attached(workflow: &str, job: &Job, variables: &[(&str, &str)], has_release: bool) -> String {
    let answer = u8::from(!has_release);
    let gh = format!(
        "#!/bin/sh\nprintf '%s ' \"$@\" >>gh.log\necho >>gh.log\n\
         case $2 in view) exit {answer};; esac\n"
    );
    job.file("bin/gh", &gh);
    fs::set_permissions(job.path("bin/gh"), fs::Permissions::from_mode(0o755)).unwrap();
    let workflow = yaml(workflow);
    let step = *steps(&workflow).last().unwrap();
    let output = job.script(step["run"].as_str().unwrap(), variables);
    assert!(output.status.success(), "{}", said(&output));
    let mut words: Vec<_> = job.read("gh.log").lines().map(str::trim).map(String::from).collect();
    let last = words.pop().unwrap();
    let (upload, files) = last.split_once(" --clobber ").unwrap();
    let mut files: Vec<_> = files.split(' ').collect();
    files.sort_unstable();
    format!("{}\n{upload}\n{}\n", words.join("\n"), files.join("\n"))
}

#[test]
fn decks_are_attached_to_a_release_that_is_made_first() {
    let job =
        Job::new(&[("out/go.apkg", ""), ("out/a/tea.pdf", ""), ("out/.cardpress_cache/x", "")]);
    let variables = [("TAG", "v1"), ("OUT", "out")];
    assert_eq!(
        attached("docs/ci/github.yml", &job, &variables, false),
        "release view v1\nrelease create v1 --generate-notes\nrelease upload v1\n\
         out/a/tea.pdf\nout/go.apkg\n"
    );
}

#[test]
fn the_program_is_attached_to_a_release_that_is_there_already() {
    let job = Job::new(&[
        ("target/dist/cardpress.tar.gz", ""),
        ("target/dist/cardpress.deb", ""),
        ("target/dist/man/cardpress.1", ""),
        ("decks/go.apkg", ""),
        ("decks/.cardpress_cache/x", ""),
    ]);
    assert_eq!(
        attached(".github/workflows/release.yml", &job, &[("TAG", "v1")], true),
        "release view v1\nrelease upload v1\n\
         decks/go.apkg\ntarget/dist/cardpress.deb\ntarget/dist/cardpress.tar.gz\n"
    );
}

/// Runs a hook as `pre-commit` does in a repository of notes that has it configured, with the
/// program that is here instead of one that is built from its sources.
fn hook(id: &str, arguments: &str, notes: &Job) -> Option<Output> {
    let manifest = fs::read_to_string(ours(".pre-commit-hooks.yaml")).unwrap();
    let hooks = Job::new(&[(".pre-commit-hooks.yaml", &manifest)]);
    let revision = hooks.commit();
    notes.file(
        ".pre-commit-config.yaml",
        &format!(
            "repos:\n  - repo: {}\n    rev: {revision}\n    hooks:\n      \
             - {{ id: {id}, args: [{arguments}], language: system }}\n",
            hooks.folder.path().display()
        ),
    );
    notes.commit();
    let mut pre_commit = notes.here(tool("pre-commit")?);
    pre_commit.args(["run", "--all-files", "--verbose"]);
    Some(pre_commit.env("PRE_COMMIT_HOME", hooks.path("home")).output().unwrap())
}

#[test]
fn the_hook_that_checks_fails_on_what_is_denied() {
    let notes = Job::new(&[("go.md", GO), ("my tea.md", TORN), ("program.rs", "fn main() {}")]);
    let Some(output) = hook("cardpress-check", "--deny, note", &notes) else { return };
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("2 documents checked: 1 note"), "{}", said(&output));

    let notes = Job::new(&[("go.md", GO), ("my tea.md", TORN)]);
    let output = hook("cardpress-check", "--deny, warning", &notes).unwrap();
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn the_hook_that_fixes_puts_the_document_right() {
    let notes = Job::new(&[("go.md", GO), ("my tea.md", TORN)]);
    let Some(output) = hook("cardpress-fix", "", &notes) else { return };
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("files were modified by this hook"), "{}", said(&output));
    assert!(notes.read("my tea.md").contains("picked in spring."), "{}", notes.read("my tea.md"));
    assert_eq!(notes.read("go.md"), GO);
}
