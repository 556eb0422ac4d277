//! Which documents a run is about, and where each one's files go.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::modified::{epoch, modified};
use super::terminal::Terminal;
use crate::source::Source;

/// The extensions of the files that are taken out of a folder.
const EXTENSIONS: &[&str] = &["markdown", "md", "mdown", "mkd", "txt"];

/// A document to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Document {
    /// Where it is; `None` for standard input.
    pub(super) path: Option<PathBuf>,
    /// Where its files go, below the output folder, without an extension.
    pub(super) stem: PathBuf,
}

impl Document {
    /// Returns what messages call it.
    pub(super) fn name(&self) -> String {
        match &self.path {
            Some(path) => path.display().to_string().replace('\\', "/"),
            None => "<stdin>".into(),
        }
    }

    /// Returns the folder that it is in, where the files are that it shows and plays;
    /// standard input is in none.
    pub(super) fn folder(&self) -> Option<&Path> {
        let folder = self.path.as_ref()?.parent()?;
        Some(if folder == Path::new("") { Path::new(".") } else { folder })
    }

    /// Returns what is in it, as it is.
    pub(super) fn bytes(&self) -> Result<Vec<u8>, String> {
        let bytes = if let Some(path) = &self.path {
            fs::read(path)
        } else {
            let mut bytes = Vec::new();
            io::stdin().read_to_end(&mut bytes).map(|_| bytes)
        };
        bytes.map_err(|error| format!("could not read `{}`: {error}", self.name()))
    }

    /// Returns the source that it holds.
    pub(super) fn source(&self) -> Result<Source, String> {
        let bytes = self.bytes()?;
        let modified =
            self.path.as_ref().map_or_else(|| epoch().unwrap_or(0), |path| modified(path));
        Ok(Source::decode(self.name(), modified, &bytes))
    }
}

/// Returns the documents that paths name, each of them once, and whether all of the
/// paths name some. What cannot be found is said.
pub(super) fn find_all(paths: &[PathBuf], terminal: &Terminal) -> (Vec<Document>, bool) {
    let mut documents = Vec::new();
    let mut all = true;
    for path in paths {
        match find(path) {
            Ok(found) => documents.extend(found),
            Err(message) => {
                terminal.error(&message);
                all = false;
            }
        }
    }
    let mut named = BTreeSet::new();
    documents.retain(|document| named.insert(document.path.clone()));
    (documents, all)
}

/// Returns the documents that a path names, in the order of their names: a file
/// itself, a folder those in it, `-` standard input. What cannot be found is an
/// error in words.
fn find(path: &Path) -> Result<Vec<Document>, String> {
    if path == Path::new("-") {
        return Ok(vec![Document { path: None, stem: "stdin".into() }]);
    }
    match path.metadata() {
        Ok(metadata) if metadata.is_dir() => return in_folder(path),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(format!("there is no file or folder `{}`", path.display()));
        }
        Err(error) => return Err(format!("could not read `{}`: {error}", path.display())),
    }
    let name = path.file_name().map_or_else(|| path.into(), PathBuf::from);
    Ok(vec![Document { path: Some(path.into()), stem: name.with_extension("") }])
}

fn in_folder(folder: &Path) -> Result<Vec<Document>, String> {
    let mut documents = Vec::new();
    let walk = WalkBuilder::new(folder).sort_by_file_name(Ord::cmp).build();
    for entry in walk {
        let entry = entry
            .map_err(|error| format!("could not look into `{}`: {error}", folder.display()))?;
        let path = entry.path();
        let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
        let is_document = EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str());
        if is_document && !path.is_dir() {
            let relative = path.strip_prefix(folder).unwrap_or(path);
            documents.push(Document { stem: relative.with_extension(""), path: Some(path.into()) });
        }
    }
    if documents.is_empty() {
        let looked_for: Vec<_> = EXTENSIONS.iter().map(|e| format!("`.{e}`")).collect();
        return Err(format!(
            "there is no document in the folder `{}`: looked for files that end in {}",
            folder.display(),
            looked_for.join(", ")
        ));
    }
    Ok(documents)
}
