//! Where the files of a run go.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::documents::Document;
use super::exporters::Exporters;
use super::file;
use super::terminal::Stream;
use crate::deck::Deck;
use crate::diff::Difference;
use crate::export::Exporter;
use crate::import::{self, File, ImportOptions, LONGEST_START, importer};

/// Where files go.
pub(super) enum Target<'t> {
    /// Into a folder.
    Folder(&'t Path),
    /// To standard output: one file.
    StandardOutput,
    /// Nowhere: they are compared with those in a folder.
    Compared(&'t Path),
    /// Nowhere: it is enough that they can be made.
    Nowhere,
}

/// A file that was made.
pub(super) struct Made {
    /// Where it is.
    pub(super) path: PathBuf,
    /// What is in it.
    pub(super) bytes: Vec<u8>,
}

/// What became of a file.
pub(super) enum Written {
    /// It is where it is to be.
    File(Made),
    /// It is not what is there.
    Stale(Made),
}

impl<'t> Target<'t> {
    /// Returns the target of a run that reads some documents, and writes files of some to
    /// `out` or compares them with what is there, unless two files would be one.
    pub(super) fn new(
        out: &'t Path,
        is_compared: bool,
        inputs: &[Document],
        documents: &[Document],
        exporters: &Exporters,
    ) -> Result<Self, String> {
        if out == Path::new("-") {
            if is_compared {
                return Err("nothing is kept on standard output to compare with: name a folder \
                     with `--out`"
                    .into());
            }
            return if documents.len() <= 1 && exporters.general().exporters.len() == 1 {
                Ok(Target::StandardOutput)
            } else {
                Err("standard output holds one format of one document: \
                     name one file, and one format with `--to`"
                    .into())
            };
        }
        let inputs: HashSet<_> = inputs.iter().filter_map(Document::place).collect();
        let mut seen: HashMap<PathBuf, &Document> = HashMap::new();
        for document in documents {
            for format in &exporters.of(&document.name())?.exporters {
                let path = document.written(out, format.as_ref());
                if path.canonicalize().is_ok_and(|place| inputs.contains(&place)) {
                    return Err(format!(
                        "`{}` would be written over what is read from it: name another folder \
                         with `--out`",
                        path.display()
                    ));
                }
                if let Some(other) = seen.insert(path.clone(), document) {
                    return Err(format!(
                        "`{}` and `{}` would both become `{}`: convert them into different \
                         folders with `--out`",
                        other.name(),
                        document.name(),
                        path.display()
                    ));
                }
            }
        }
        Ok(if is_compared { Target::Compared(out) } else { Target::Folder(out) })
    }

    /// Returns the folder that files are written to, where they are.
    pub(super) fn folder(&self) -> Option<&'t Path> {
        match self {
            Target::Folder(folder) => Some(folder),
            Target::StandardOutput | Target::Compared(_) | Target::Nowhere => None,
        }
    }

    /// Returns whether files are written at all.
    pub(super) fn is_written(&self) -> bool {
        match self {
            Target::Folder(_) | Target::StandardOutput => true,
            Target::Compared(_) | Target::Nowhere => false,
        }
    }

    /// Takes a file of a document.
    pub(super) fn write(
        &self,
        document: &Document,
        format: &dyn Exporter,
        bytes: Vec<u8>,
    ) -> Result<Written, String> {
        let path = match self {
            Target::Folder(out) | Target::Compared(out) => document.written(out, format),
            Target::StandardOutput | Target::Nowhere => PathBuf::new(),
        };
        match self {
            Target::Folder(_) => {
                let folder = path.parent().unwrap_or(Path::new("."));
                fs::create_dir_all(folder).map_err(|error| {
                    format!("could not make the folder `{}`: {error}", folder.display())
                })?;
                file::write(&path, &bytes)?;
            }
            Target::StandardOutput => Stream::Output.write(&bytes)?,
            Target::Compared(_) => {
                if fs::read(&path).ok().as_ref() != Some(&bytes) {
                    return Ok(Written::Stale(Made { path, bytes }));
                }
            }
            Target::Nowhere => {}
        }
        Ok(Written::File(Made { path, bytes }))
    }
}

/// The files of a document that are not what they would be now.
#[derive(Default)]
pub(super) struct Stale {
    /// Where they are, and what is wrong with each.
    pub(super) files: Vec<(PathBuf, &'static str)>,
    /// What is different in their cards, where one of them can be read back.
    pub(super) difference: Option<Difference>,
}

impl Stale {
    /// Adds a file.
    pub(super) fn add(&mut self, file: Made) {
        let Made { path, bytes } = file;
        let old = fs::read(&path);
        if self.difference.is_none()
            && let Ok(old) = &old
            && let Some((old, new)) = deck(&path, old).zip(deck(&path, &bytes))
        {
            self.difference = Some(Difference::between(&old, &new));
        }
        let what = if old.is_ok() { "is not what it would be now" } else { "is not there" };
        self.files.push((path, what));
    }
}

/// Returns the deck in a file of ours, where its format can be read back.
fn deck(path: &Path, bytes: &[u8]) -> Option<Deck> {
    let name = path.display().to_string();
    let importer = importer(&name, &bytes[..bytes.len().min(LONGEST_START)])?;
    let file = File { name: &name, modified: 0, bytes };
    import::load(importer, &file, &ImportOptions::default()).ok().map(|(_, deck)| deck)
}
