//! Which documents a run is about, and where each one's files go.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::globs::{Globs, fixed_folder, is_glob};
use super::modified::{all_modified, epoch, modified};
use super::settings::{Group, Layers, group};
use super::terminal::Terminal;
use crate::export::Exporter;
use crate::import::{IMPORTERS, Importer, LONGEST_START, importer};

/// The extensions of the documents that are taken out of a folder.
const EXTENSIONS: &[&str] = &["markdown", "md", "mdown", "mkd", "txt"];

/// What is read.
#[derive(Debug, Clone, Default, clap::Args, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub(super) struct Inputs {
    /// Documents, folders of documents, and globs such as `notes/**/*.md`; `-` is standard input;
    /// the folder `input` when nothing is said
    #[arg(value_name = "PATH")]
    #[serde(rename = "inputs")]
    paths: Vec<PathBuf>,

    /// Leave these out of folders and globs: globs such as `drafts` or `notes/old/**`
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,

    #[arg(skip)]
    #[serde(skip)]
    layers: Layers,
}

group!(Inputs, None);

impl Inputs {
    /// Returns what is named.
    pub(super) fn paths(&self) -> Vec<PathBuf> {
        if self.paths.is_empty() { vec!["input".into()] } else { self.paths.clone() }
    }

    /// Returns the documents, each of them once, and whether all of the paths name some. What
    /// cannot be found is said.
    pub(super) fn find_all(&self, terminal: &Terminal) -> (Vec<Document>, bool) {
        match self.excluded() {
            Ok(excluded) => find_all_but(&self.paths(), &excluded, terminal),
            Err(message) => {
                terminal.error(&message);
                (Vec::new(), false)
            }
        }
    }

    /// Returns the places of the paths, without standard input.
    pub(super) fn places(&self) -> Result<Vec<Place>, String> {
        let excluded = self.excluded()?;
        let paths = self.paths();
        let files = paths.into_iter().filter(|path| path != Path::new("-"));
        files.map(|path| Place::new(path, excluded.clone())).collect()
    }

    fn excluded(&self) -> Result<Globs, String> {
        Globs::new(Path::new(""), &self.exclude)
            .map_err(|error| format!("`--exclude`: this is no glob: {error}"))
    }
}

/// Where documents are, or were: those of a path, a folder or a glob.
pub(super) struct Place {
    path: PathBuf,
    /// The folder in front of a glob, and the glob.
    glob: Option<(PathBuf, Globs)>,
    excluded: Globs,
}

impl Place {
    fn new(path: PathBuf, excluded: Globs) -> Result<Self, String> {
        let is_there = path.symlink_metadata().is_ok();
        let is_glob = !is_there && is_glob(&path.display().to_string());
        let glob = is_glob.then(|| below_folder(&path)).transpose()?;
        Ok(Place { path, glob, excluded })
    }

    /// Returns the file, or the folder that holds all of its documents.
    pub(super) fn root(&self) -> &Path {
        self.glob.as_ref().map_or(&self.path, |(folder, _)| folder)
    }

    /// Returns whether a document below the root is one of them.
    pub(super) fn has(&self, path: &Path) -> bool {
        let is_named = self.glob.as_ref().is_none_or(|(_, globs)| globs.has(path));
        is_named && (path == self.path || !self.excluded.has(path))
    }

    /// Returns the documents that are there now.
    pub(super) fn documents(&self) -> Result<Vec<Document>, String> {
        find_but(&self.path, &self.excluded)
    }
}

/// A document to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Document {
    /// Where it is; `None` for standard input.
    pub(super) path: Option<PathBuf>,
    /// What messages call it, where that is not its path.
    pub(super) called: Option<String>,
    /// Where its files go, below the output folder, without an extension.
    pub(super) stem: PathBuf,
    /// When it last changed, where that was found out already.
    pub(super) time: Option<i64>,
}

impl Document {
    /// Returns the document of a path.
    pub(super) fn of(path: &Path) -> Self {
        let name = path.file_name().map_or_else(|| path.into(), PathBuf::from);
        Document {
            path: Some(path.into()),
            stem: name.with_extension(""),
            time: None,
            called: None,
        }
    }

    /// Returns a document of that name, which is no file.
    pub(super) fn named(name: &str) -> Self {
        Document { path: None, called: Some(name.to_owned()), ..Document::of(Path::new(name)) }
    }

    /// Returns standard input.
    pub(super) fn standard_input() -> Self {
        Document { path: None, called: None, stem: "stdin".into(), time: None }
    }

    /// Returns what messages call it.
    pub(super) fn name(&self) -> String {
        if let Some(called) = &self.called {
            return called.clone();
        }
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

    /// Returns where its file of a format goes, below an output folder.
    pub(super) fn written(&self, out: &Path, format: &dyn Exporter) -> PathBuf {
        let mut path = out.join(&self.stem).into_os_string();
        path.push(".");
        path.push(format.extension());
        path.into()
    }

    /// Returns where it really is.
    pub(super) fn place(&self) -> Option<PathBuf> {
        self.path.as_ref()?.canonicalize().ok()
    }

    /// Returns how large it is, in bytes, as far as that is known before it is read.
    pub(super) fn size(&self) -> u64 {
        let metadata = self.path.as_ref().and_then(|path| path.metadata().ok());
        metadata.map_or(0, |metadata| metadata.len())
    }

    /// Returns when it last changed, in seconds since 1970.
    pub(super) fn modified(&self) -> i64 {
        let found = || self.path.as_ref().map(|path| modified(path)).or_else(epoch);
        self.time.or_else(found).unwrap_or(0)
    }
}

/// Returns the documents that paths name, each of them once, and whether all of the
/// paths name some. What cannot be found is said.
pub(super) fn find_all(paths: &[PathBuf], terminal: &Terminal) -> (Vec<Document>, bool) {
    find_all_but(paths, &Globs::default(), terminal)
}

fn find_all_but(paths: &[PathBuf], excluded: &Globs, terminal: &Terminal) -> (Vec<Document>, bool) {
    let mut documents = Vec::new();
    let mut all = true;
    for path in paths {
        match find_but(path, excluded) {
            Ok(found) => documents.extend(found),
            Err(message) => {
                terminal.error(&message);
                all = false;
            }
        }
    }
    let mut named = BTreeSet::new();
    documents.retain(|document| named.insert(document.path.clone()));
    let files = || documents.iter().filter_map(|document| document.path.as_deref());
    let times = all_modified(&files().collect::<Vec<_>>());
    let files = documents.iter_mut().filter(|document| document.path.is_some());
    for (document, time) in files.zip(times) {
        document.time = Some(time);
    }
    (documents, all)
}

/// Returns the documents that a path names, in the order of their names: a file
/// itself, a folder those in it, `-` standard input. What cannot be found is an
/// error in words.
pub(super) fn find(path: &Path) -> Result<Vec<Document>, String> {
    find_but(path, &Globs::default())
}

fn find_but(path: &Path, excluded: &Globs) -> Result<Vec<Document>, String> {
    if path == Path::new("-") {
        return Ok(vec![Document::standard_input()]);
    }
    match path.metadata() {
        Ok(metadata) if metadata.is_dir() => return in_folder(path, excluded),
        Ok(_) => {}
        Err(_) if is_glob(&path.display().to_string()) => return by_glob(path, excluded),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(format!("there is no file or folder `{}`", path.display()));
        }
        Err(error) => return Err(format!("could not read `{}`: {error}", path.display())),
    }
    Ok(vec![Document::of(path)])
}

/// Returns the files that a glob names, each below the folder in front of it.
fn by_glob(glob: &Path, excluded: &Globs) -> Result<Vec<Document>, String> {
    let (folder, globs) = below_folder(glob)?;
    let is_taken = |path: &Path, _: &str| globs.has(path) && !excluded.has(path);
    let documents = if folder.is_dir() { walk(&folder, is_taken)? } else { Vec::new() };
    if documents.is_empty() {
        return Err(format!("no file is named by `{}`", glob.display()));
    }
    Ok(documents)
}

/// Returns the folder in front of a glob, and the glob below it.
fn below_folder(glob: &Path) -> Result<(PathBuf, Globs), String> {
    let folder = fixed_folder(glob);
    let name = glob.display().to_string();
    let inside = glob.strip_prefix(&folder).unwrap_or(glob).display().to_string();
    // A glob without a slash is about the folder itself here.
    let globs = Globs::new(&folder, &[format!("/{inside}")])
        .map_err(|error| format!("`{name}` is neither a file nor a glob: {error}"))?;
    Ok((folder, globs))
}

/// Returns the files in a folder that are taken, in the order of their names.
fn walk(folder: &Path, is_taken: impl Fn(&Path, &str) -> bool) -> Result<Vec<Document>, String> {
    let mut documents = Vec::new();
    for entry in WalkBuilder::new(folder).sort_by_file_name(Ord::cmp).build() {
        let entry = entry
            .map_err(|error| format!("could not look into `{}`: {error}", folder.display()))?;
        let path = entry.path();
        let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
        if !path.is_dir() && is_taken(path, &extension.to_ascii_lowercase()) {
            let relative = path.strip_prefix(folder).unwrap_or(path);
            let stem = relative.with_extension("");
            let path = path.strip_prefix(".").unwrap_or(path);
            documents.push(Document { stem, ..Document::of(path) });
        }
    }
    Ok(documents)
}

fn in_folder(folder: &Path, excluded: &Globs) -> Result<Vec<Document>, String> {
    let is_taken =
        |path: &Path, extension: &str| !excluded.has(path) && is_document(path, extension);
    let documents = walk(folder, is_taken)?;
    if documents.is_empty() {
        let imported = unasked().flat_map(Importer::extensions);
        let extensions: BTreeSet<_> = EXTENSIONS.iter().chain(imported).collect();
        let looked_for: Vec<_> = extensions.iter().map(|e| format!("`.{e}`")).collect();
        return Err(format!(
            "there is no document in the folder `{}`: looked for files that end in {}",
            folder.display(),
            looked_for.join(", ")
        ));
    }
    Ok(documents)
}

/// Returns whether a path ends as those of documents do.
pub(super) fn has_extension(path: &Path) -> bool {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
    EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str())
}

/// Returns whether a file in a folder is a document, or a deck that can be read back.
fn is_document(path: &Path, extension: &str) -> bool {
    if EXTENSIONS.contains(&extension) {
        return true;
    }
    let name = path.display().to_string();
    let is_import = unasked().any(|importer| importer.extensions().contains(&extension));
    let importer = |start: Vec<u8>| importer(&name, &start);
    is_import
        && start(path).is_ok_and(|start| importer(start).is_some_and(Importer::is_read_unasked))
}

/// Returns the importers of the files that are taken out of a folder.
fn unasked() -> impl Iterator<Item = &'static dyn Importer> {
    IMPORTERS.iter().copied().filter(|importer| importer.is_read_unasked())
}

/// Returns as much of a file as is needed to see what it is.
fn start(path: &Path) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    let length = u64::try_from(LONGEST_START).unwrap_or(u64::MAX);
    fs::File::open(path)?.take(length).read_to_end(&mut start)?;
    Ok(start)
}
