//! Documents as they were in a revision of git.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::documents;

/// A revision, and where to look in it.
pub(super) struct Revision {
    name: String,
    /// The folder that git is run in.
    folder: PathBuf,
    /// What to look at, from that folder.
    path: PathBuf,
    /// How paths are named that begin in the folder.
    named: PathBuf,
    /// When it was committed, in seconds since 1970.
    pub(super) time: i64,
}

impl Revision {
    /// Returns the revision of that name, to look at a path in it.
    pub(super) fn find(name: &str, path: &Path) -> Result<Self, String> {
        let is_folder = path.is_dir();
        let parent = path.parent().filter(|parent| *parent != Path::new(""));
        let (folder, inside) = if is_folder {
            (path, Path::new("."))
        } else {
            let file = path.file_name().map_or(path, Path::new);
            (parent.unwrap_or(Path::new(".")), file)
        };
        let mut revision = Revision {
            name: name.to_owned(),
            folder: folder.to_owned(),
            path: inside.to_owned(),
            named: if is_folder {
                folder.to_owned()
            } else {
                parent.map(Into::into).unwrap_or_default()
            },
            time: 0,
        };
        let unknown =
            || format!("there is no file or folder `{name}`, and no revision of git of that name");
        if name.starts_with('-') {
            return Err(unknown());
        }
        let commit = format!("{name}^{{commit}}");
        let time = revision.git(&["log", "-1", "--format=%ct", &commit, "--"]);
        let time = time.map_err(|_| unknown())?;
        revision.time = String::from_utf8_lossy(&time).trim().parse().map_err(|_| unknown())?;
        Ok(revision)
    }

    /// Returns the documents, each with its path as it is named today and its bytes; none
    /// where there was none yet.
    pub(super) fn documents(&self) -> Result<Vec<(PathBuf, Vec<u8>)>, String> {
        let path = self.path.to_string_lossy();
        let listed = self.git(&["ls-tree", "-r", "-z", "--name-only", &self.name, "--", &path])?;
        let names = String::from_utf8_lossy(&listed);
        let mut found = Vec::new();
        for name in names.split('\0').filter(|name| !name.is_empty()) {
            if self.path == Path::new(".") && !documents::has_extension(Path::new(name)) {
                continue;
            }
            let bytes = self.git(&["show", &format!("{}:./{name}", self.name)])?;
            found.push((self.named.join(name), bytes));
        }
        Ok(found)
    }

    fn git(&self, arguments: &[&str]) -> Result<Vec<u8>, String> {
        let output = Command::new("git")
            .args(["--no-optional-locks", "--literal-pathspecs"])
            .args(arguments)
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("could not run git: {error}"))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        Err(format!("git: {}", String::from_utf8_lossy(&output.stderr).trim()))
    }
}
