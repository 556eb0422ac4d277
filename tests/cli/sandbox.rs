//! A place to run the program in.

use std::fs;
use std::path::Path;

use snapbox::cmd::{Command, cargo_bin};

/// A folder of its own, in which the program is run.
pub(crate) struct Sandbox {
    pub(crate) folder: tempfile::TempDir,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        Sandbox { folder: tempfile::tempdir().unwrap() }
    }

    /// Adds a file.
    pub(crate) fn file(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    pub(crate) fn path(&self, path: &str) -> std::path::PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn cardpress(&self, arguments: &[&str]) -> Command {
        Command::new(cargo_bin!("cardpress"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env("SOURCE_DATE_EPOCH", "1700000000")
            .env_remove("NO_COLOR")
    }

    /// Returns the files below a folder, in the order of their names, without those that
    /// are hidden.
    pub(crate) fn files(&self, folder: &str) -> Vec<String> {
        fn walk(folder: &Path, base: &Path, files: &mut Vec<String>) {
            for entry in fs::read_dir(folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                if path.file_name().unwrap().as_encoded_bytes().starts_with(b".") {
                    continue;
                }
                if path.is_dir() {
                    walk(&path, base, files);
                } else {
                    files.push(path.strip_prefix(base).unwrap().display().to_string());
                }
            }
        }
        let mut files = Vec::new();
        walk(&self.path(folder), &self.path(folder), &mut files);
        files.sort();
        files
    }
}
