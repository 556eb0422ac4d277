//! When documents last changed: the only time that goes into a file we write.
//!
//! `SOURCE_DATE_EPOCH` where it is set (reproducible-builds.org); else the time of the last
//! commit that changed the document, where it has not been changed since, so that a fresh
//! clone gives the same bytes; else its modification time. What a merge brought in changed
//! with the merge: so the time never goes back on a branch, and Anki takes every change in.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::UNIX_EPOCH;

/// How many paths git is given at once: they must all fit on one command line.
const AT_ONCE: usize = 500;

/// What stands before the time of a commit in what git prints, and in no path.
const TIME: u8 = 1;

/// Returns when a document last changed, in seconds since 1970.
pub(super) fn modified(path: &Path) -> i64 {
    all_modified(&[path])[0]
}

/// Returns when each of some documents last changed, in seconds since 1970. Git is asked for
/// all of them at once: asking takes longer than reading a document.
pub(super) fn all_modified(paths: &[&Path]) -> Vec<i64> {
    if let Some(epoch) = epoch() {
        return vec![epoch; paths.len()];
    }
    let committed = committed(paths);
    let time = |(at, path): (usize, &&Path)| {
        committed.get(&at).copied().or_else(|| written(path)).unwrap_or(0)
    };
    paths.iter().enumerate().map(time).collect()
}

/// Returns what is wrong with `SOURCE_DATE_EPOCH`, where something is: who sets it
/// counts on it.
pub(super) fn check_epoch() -> Result<(), String> {
    match std::env::var_os("SOURCE_DATE_EPOCH") {
        Some(value) if epoch().is_none() => Err(format!(
            "SOURCE_DATE_EPOCH is `{}`, which is no number of seconds since 1970",
            value.display()
        )),
        _ => Ok(()),
    }
}

/// Returns the time for text that has no file.
pub(super) fn epoch() -> Option<i64> {
    std::env::var("SOURCE_DATE_EPOCH").ok()?.trim().parse().ok()
}

/// Returns when the documents that are as they were committed were, by their place in the
/// list.
fn committed(paths: &[&Path]) -> HashMap<usize, i64> {
    let mut tops: HashMap<PathBuf, Option<PathBuf>> = HashMap::new();
    let mut repositories: BTreeMap<PathBuf, HashMap<String, usize>> = BTreeMap::new();
    for (at, path) in paths.iter().enumerate() {
        let Ok(path) = path.canonicalize() else { continue };
        let Some(folder) = path.parent() else { continue };
        let top = tops.entry(folder.to_owned()).or_insert_with(|| {
            folder.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_owned)
        });
        let Some(top) = top else { continue };
        let inside = path.strip_prefix(&*top).ok().and_then(slashed);
        let Some(inside) = inside else { continue };
        repositories.entry(top.clone()).or_default().insert(inside, at);
    }
    let mut times = HashMap::new();
    for (top, documents) in repositories {
        let mut names: Vec<_> = documents.keys().map(String::as_str).collect();
        names.sort_unstable();
        for names in names.chunks(AT_ONCE) {
            let asked = Asked { top: &top, names };
            for (name, time) in asked.times().unwrap_or_default() {
                if let Some(&at) = documents.get(&name) {
                    times.insert(at, time);
                }
            }
        }
    }
    times
}

/// Returns a path with forward slashes, as git has it.
fn slashed(path: &Path) -> Option<String> {
    let parts: Option<Vec<_>> = path.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}

/// Some documents of a repository.
struct Asked<'a> {
    /// The folder of the repository.
    top: &'a Path,
    /// Their paths from there.
    names: &'a [&'a str],
}

impl Asked<'_> {
    /// Returns when those that are as they were committed were.
    fn times(&self) -> Option<BTreeMap<String, i64>> {
        let mut left = self.unchanged()?;
        if left.is_empty() {
            return Some(BTreeMap::new());
        }
        let mut log = self.git(&[
            "log",
            "--first-parent",
            "-m",
            "--no-renames",
            "--format=format:%x01%ct",
            "--name-only",
            "-z",
        ])?;
        let mut times = BTreeMap::new();
        let mut time = 0;
        for record in records(&mut log)? {
            match record.as_bytes().split_first() {
                Some((&TIME, digits)) => time = std::str::from_utf8(digits).ok()?.parse().ok()?,
                // A later commit stands before an earlier one.
                Some(_) if left.remove(record.as_str()) => {
                    times.insert(record, time);
                }
                Some(_) | None => {}
            }
            if left.is_empty() {
                break;
            }
        }
        // Where all is known, the rest of the history is not.
        let _ = log.kill();
        let _ = log.wait();
        Some(times)
    }

    /// Returns the documents that are as they were committed, as far as git can tell.
    fn unchanged(&self) -> Option<HashSet<&str>> {
        let mut status = self.git(&["status", "--porcelain", "--ignored", "--no-renames", "-z"])?;
        // A folder of which nothing is known ends with a slash, and stands for all in it.
        let changed: Vec<_> =
            records(&mut status)?.filter_map(|record| Some(record.get(3..)?.to_owned())).collect();
        let is_changed = |name: &str| {
            changed.iter().any(|path| {
                name == path || (path.ends_with('/') && name.starts_with(path.as_str()))
            })
        };
        let unchanged = self.names.iter().copied().filter(|name| !is_changed(name)).collect();
        status.wait().ok()?.success().then_some(unchanged)
    }

    /// Runs git on the documents.
    fn git(&self, arguments: &[&str]) -> Option<Child> {
        Command::new("git")
            .args(["--no-optional-locks", "--literal-pathspecs"])
            .args(arguments)
            .arg("--")
            .args(self.names)
            .current_dir(self.top)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()
    }
}

/// Returns what git prints, one text for each that ends with a zero, without the line ends
/// between commits. What is not UTF-8 names no document that was asked for.
fn records(git: &mut Child) -> Option<impl Iterator<Item = String> + use<>> {
    let records = BufReader::new(git.stdout.take()?).split(0);
    Some(records.map_while(Result::ok).flat_map(|record| {
        let text = String::from_utf8_lossy(&record).into_owned();
        text.split('\n').map(str::to_owned).collect::<Vec<_>>()
    }))
}

fn written(path: &Path) -> Option<i64> {
    let time = path.metadata().ok()?.modified().ok()?;
    time.duration_since(UNIX_EPOCH).ok()?.as_secs().try_into().ok()
}
