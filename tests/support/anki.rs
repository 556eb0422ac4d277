//! The real Anki, in a Python environment of its own under `target/`.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

const REQUIREMENTS: &str = include_str!("../anki/requirements.txt");
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/anki/ask.py");

/// What to do with a new collection, one step after another; see `ask.py`.
#[derive(Default)]
pub(crate) struct Anki {
    steps: Vec<String>,
    folder: PathBuf,
}

impl Anki {
    /// Returns a new collection, or nothing where Anki is to be left out.
    pub(crate) fn new() -> Option<Self> {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        if is_left_out() {
            return None;
        }
        let name =
            format!("anki-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&folder).unwrap();
        Some(Anki { steps: Vec::new(), folder })
    }

    /// Imports a package.
    pub(crate) fn package(self, package: &[u8]) -> Self {
        self.file("package", package, "apkg")
    }

    /// Imports a package with its presets, and lists those of the decks.
    pub(crate) fn presets(self, package: &[u8]) -> Self {
        self.file("presets", package, "apkg")
    }

    /// Imports a text file.
    pub(crate) fn csv(self, text: &[u8]) -> Self {
        self.file("csv", text, "csv")
    }

    fn file(mut self, step: &str, content: &[u8], extension: &str) -> Self {
        let path = self.folder.join(format!("{}.{extension}", self.steps.len()));
        fs::write(&path, content).unwrap();
        self.steps.push(format!("{step}:{}", path.display()));
        self
    }

    /// Answers the first card of a note.
    pub(crate) fn grade(mut self, guid: &str, rating: &str) -> Self {
        self.steps.push(format!("grade:{guid}:{rating}"));
        self
    }

    /// Adds note types, notes and media.
    pub(crate) fn make(self, listed: &Value) -> Self {
        self.file("make", listed.to_string().as_bytes(), "json")
    }

    /// Holds the cards of a note back.
    pub(crate) fn suspend(mut self, guid: &str) -> Self {
        self.steps.push(format!("suspend:{guid}"));
        self
    }

    /// Exports everything, in a form that `ask.py` lists, to a file; see [`Anki::out`].
    pub(crate) fn export(mut self, form: &str) -> Self {
        let path = self.out(form);
        self.steps.push(format!("export:{form}:{}", path.display()));
        self
    }

    /// Writes a package by genanki; see [`Anki::out`].
    pub(crate) fn genanki(mut self) -> Self {
        let path = self.out("genanki");
        self.steps.push(format!("genanki:{}", path.display()));
        self
    }

    /// Returns where the file goes that a step writes.
    fn out(&self, form: &str) -> PathBuf {
        let extension = match form {
            "colpkg" => "colpkg",
            "notes" | "cards" => "txt",
            _ => "apkg",
        };
        self.folder.join(format!("{form}.{extension}"))
    }

    /// Returns what each step found, and the files that steps wrote, by their form.
    #[track_caller]
    pub(crate) fn ask_for<const STEPS: usize, const FILES: usize>(
        mut self,
        forms: [&str; FILES],
    ) -> ([Value; STEPS], [Vec<u8>; FILES]) {
        let paths = forms.map(|form| self.out(form));
        let folder = std::mem::take(&mut self.folder);
        let found = self.run();
        let files = paths.map(|path| fs::read(path).unwrap());
        fs::remove_dir_all(folder).unwrap();
        (found.try_into().unwrap(), files)
    }

    /// Lists what is in the collection.
    pub(crate) fn describe(mut self) -> Self {
        self.steps.push("describe".into());
        self
    }

    /// Has Anki look for whatever is wrong.
    pub(crate) fn check(mut self) -> Self {
        self.steps.push("check".into());
        self
    }

    /// Returns what each step found.
    #[track_caller]
    pub(crate) fn ask<const STEPS: usize>(self) -> [Value; STEPS] {
        let found = self.run();
        fs::remove_dir_all(&self.folder).unwrap();
        found.try_into().unwrap()
    }

    #[track_caller]
    fn run(&self) -> Vec<Value> {
        let answer = Command::new(python()).arg(SCRIPT).args(&self.steps).output().unwrap();
        assert!(
            answer.status.success(),
            "Anki refused it: {}",
            String::from_utf8_lossy(&answer.stderr)
        );
        serde_json::from_slice(&answer.stdout).unwrap()
    }
}

/// Returns the Python that has Anki, after installing it where it is missing.
fn python() -> PathBuf {
    environment("anki-venv", &[(REQUIREMENTS, &[])])
}

/// Returns the Python of an environment below `target/`, after installing what each list of
/// requirements names, with the options of pip that go with it, where it is missing.
pub(crate) fn environment(name: &str, lists: &[(&str, &[&str])]) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let environment = target.join(name);
    let python = environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let installed = environment.join("installed.txt");
    let all: String = lists.iter().map(|(requirements, _)| *requirements).collect();
    // Tests run side by side, in processes and in threads: one of them installs.
    let lock = File::create(target.join(format!("{name}.lock"))).unwrap();
    lock.lock().unwrap();
    if fs::read_to_string(&installed).is_ok_and(|text| text == all) {
        return python;
    }
    let made = ["python3", "python"].into_iter().any(|python| {
        succeeds(Command::new(python).args(["-m", "venv", "--clear"]).arg(&environment))
    });
    assert!(
        made,
        "the tests against the real Anki need Python 3 with its venv module (Debian: apt install \
         python3-venv); CARDPRESS_SKIP_ANKI=1 leaves them out"
    );
    for (requirements, options) in lists {
        assert!(
            succeeds(
                Command::new(&python)
                    .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
                    .arg("--only-binary=:all:")
                    .args(*options)
                    .args(requirements.lines())
            ),
            "pip could not install {} into {}: connect to a package index, or set \
             CARDPRESS_SKIP_ANKI=1 to leave the tests against the real Anki out",
            requirements.trim(),
            environment.display()
        );
    }
    fs::write(installed, all).unwrap();
    python
}

/// Returns whether the tests against the real Anki are to be left out, and says so.
pub(crate) fn is_left_out() -> bool {
    let is_left_out = std::env::var_os("CARDPRESS_SKIP_ANKI").is_some_and(|value| value == "1");
    if is_left_out {
        // Straight to the terminal: the harness keeps back what a test prints.
        let _ = writeln!(
            std::io::stderr(),
            "CARDPRESS_SKIP_ANKI=1: left out a test against the real Anki"
        );
    }
    is_left_out
}

fn succeeds(command: &mut Command) -> bool {
    command.status().is_ok_and(|status| status.success())
}

/// Returns what Anki finds when nothing is wrong.
pub(crate) fn nothing_wrong() -> Value {
    json!({
        "database": [],
        "cards_added": 0,
        "empty_cards": 0,
        "media_missing": [],
        "media_unused": [],
    })
}

/// Returns the note of that guid in what `describe` found.
#[track_caller]
pub(crate) fn note_in<'d>(described: &'d Value, guid: &str) -> &'d Value {
    let notes = described["notes"].as_array().unwrap();
    notes.iter().find(|note| note["guid"] == guid).unwrap()
}
