//! The real Anki, in a Python environment of its own under `target/`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use super::python::Wanted;

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
        if ANKI.is_left_out() {
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

/// What the real Anki is needed for.
pub(crate) const ANKI: Wanted =
    Wanted { tests: "the tests against the real Anki", skip: "CARDPRESS_SKIP_ANKI" };

/// Returns the Python that has Anki, after installing it where it is missing.
fn python() -> PathBuf {
    ANKI.environment("anki-venv", &[(REQUIREMENTS, &[])])
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
