//! `cardpress merge`: what several machines made of one shard of the documents each, put
//! together.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::summary::count;
use super::terminal::Terminal;
use super::{Status, file, locks};
use crate::deck::{Part, gather};
use crate::diagnostic::{Diagnostic, Severity};
use crate::export::{Apkg, Exporter};
use crate::import::{self, File, ImportOptions};
use crate::lock::Lock;
use crate::source::Source;

/// What to put together, and where to.
#[derive(Debug, clap::Args)]
#[command(
    before_help = "\
Examples:
  cardpress merge shard-1/ shard-2/ --out output
  cardpress merge a/cardpress.lock b/cardpress.lock --out notes
  cardpress merge shard-1/All.apkg shard-2/All.apkg --out output",
    after_help = "\
Files of the same path are one file if they are the same. Locks become one lock, packages of
the same deck one package; any other two files that differ are an error, and nothing is
written then. A lock that is there already is taken for the one that the shards began with.

Exit code: 0 put together, 1 something was lost, 2 could not run."
)]
pub(super) struct Args {
    /// The folders that shards were written to, or files of them
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,

    /// The folder to put everything into
    #[arg(long, value_name = "DIR", default_value = "output")]
    out: PathBuf,
}

/// Puts the shards together.
pub(super) fn run(arguments: &Args) -> Status {
    let terminal = Terminal::new();
    merge(arguments, &terminal).unwrap_or_else(|message| {
        terminal.error(&message);
        Status::Failed
    })
}

fn merge(arguments: &Args, terminal: &Terminal) -> Result<Status, String> {
    let mut versions: BTreeMap<PathBuf, Vec<Version>> = BTreeMap::new();
    for path in &arguments.paths {
        for (inside, place) in files(path)? {
            let bytes = read(&place)?;
            let versions = versions.entry(inside).or_default();
            if versions.iter().all(|version| version.bytes != bytes) {
                versions.push(Version { place, bytes });
            }
        }
    }
    let mut status = Status::Done;
    let mut whole = Vec::new();
    for (inside, versions) in versions {
        let to = arguments.out.join(&inside);
        let (bytes, found) = together(&to, versions)?;
        if found.iter().any(|diagnostic| diagnostic.code.severity == Severity::Error) {
            status = Status::Findings;
        }
        terminal.remarks(Source::without_text(inside.display().to_string(), 0), found);
        whole.push((to, bytes));
    }
    // Nothing is written before all of it can be.
    for (to, bytes) in &whole {
        let folder = to.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(|error| {
            format!("could not make the folder `{}`: {error}", folder.display())
        })?;
        file::write(to, bytes)?;
    }
    let shards = count(arguments.paths.len(), "shard", "shards");
    let files = count(whole.len(), "file", "files");
    terminal.line(&format!("{}: {files} of {shards}", arguments.out.display()));
    Ok(status)
}

/// A file as one shard has it.
struct Version {
    place: PathBuf,
    bytes: Vec<u8>,
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("could not read `{}`: {error}", path.display()))
}

/// Returns the files of a shard, each with its path in the whole. What is hidden is no result.
fn files(path: &Path) -> Result<Vec<(PathBuf, PathBuf)>, String> {
    if !path.is_dir() {
        let name = path.file_name().map_or_else(|| path.to_owned(), PathBuf::from);
        return Ok(vec![(name, path.to_owned())]);
    }
    let walk = WalkBuilder::new(path)
        .standard_filters(false)
        .hidden(true)
        .sort_by_file_name(Ord::cmp)
        .build();
    let mut files = Vec::new();
    for entry in walk {
        let entry =
            entry.map_err(|error| format!("could not look into `{}`: {error}", path.display()))?;
        if entry.path().is_file() {
            let inside = entry.path().strip_prefix(path).unwrap_or(entry.path());
            files.push((inside.to_owned(), entry.path().to_owned()));
        }
    }
    Ok(files)
}

/// Returns one file out of the versions that the shards have of it.
fn together(to: &Path, mut versions: Vec<Version>) -> Result<(Vec<u8>, Vec<Diagnostic>), String> {
    if to.file_name().is_some_and(|name| name == locks::NAME) {
        return joined_locks(to, &versions);
    }
    if versions.len() == 1 {
        return Ok((versions.swap_remove(0).bytes, Vec::new()));
    }
    if to.extension().is_some_and(|extension| extension == "apkg") {
        return joined_packages(&versions);
    }
    Err(format!(
        "`{}` and `{}` are not the same, and cannot be made one: packages and locks can; make \
         other formats out of the whole package",
        versions[0].place.display(),
        versions[1].place.display()
    ))
}

fn joined_locks(to: &Path, versions: &[Version]) -> Result<(Vec<u8>, Vec<Diagnostic>), String> {
    let mut found = Vec::new();
    let mut parse = |place: &Path, bytes: &[u8]| {
        let mut sink = Vec::new();
        let lock = Lock::parse(&Source::decode(place.display().to_string(), 0, bytes), &mut sink);
        found.extend(sink);
        lock
    };
    let base = if to.exists() { parse(to, &read(to)?) } else { Lock::default() };
    let locks: Vec<_> = versions.iter().map(|v| parse(&v.place, &v.bytes)).collect();
    if found.iter().any(|diagnostic| diagnostic.code.severity == Severity::Error) {
        return Err(format!(
            "a lock that becomes `{}` has lines that cannot be understood: `cardpress lock` beside \
             its documents shows them",
            to.display()
        ));
    }
    Ok((Lock::join(&base, &locks).render().into_bytes(), found))
}

fn joined_packages(versions: &[Version]) -> Result<(Vec<u8>, Vec<Diagnostic>), String> {
    let mut parts = Vec::new();
    for Version { place, bytes } in versions {
        let name = place.display().to_string();
        let file = File { name: &name, modified: 0, bytes };
        let (_, deck) = import::load(&import::Apkg, &file, &ImportOptions::default())
            .map_err(|error| format!("could not read `{name}`: {error}"))?;
        parts.push(Part { folders: Vec::new(), deck, start: 0 });
    }
    let name = parts[0].deck.name.clone();
    if let Some(at) = parts.iter().position(|part| part.deck.name != name) {
        return Err(format!(
            "`{}` holds the deck `{name}` and `{}` the deck `{}`: they are no shards of one",
            versions[0].place.display(),
            versions[at].place.display(),
            parts[at].deck.name
        ));
    }
    let mut found = Vec::new();
    let deck = gather(&name, parts, &mut found);
    let bytes = Apkg::LEGACY.export(&deck, &mut found).map_err(|error| error.to_string())?;
    Ok((bytes, found))
}
