//! When a document last changed: the only time that goes into a file we write.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::UNIX_EPOCH;

/// Returns when a document last changed, in seconds since 1970.
///
/// `SOURCE_DATE_EPOCH` where it is set (reproducible-builds.org); else the time of
/// the last commit that touched the document, where it has not been changed since,
/// so that a fresh clone gives the same bytes; else its modification time.
pub(super) fn modified(path: &Path) -> i64 {
    epoch().or_else(|| committed(path)).or_else(|| written(path)).unwrap_or(0)
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

fn committed(path: &Path) -> Option<i64> {
    let path = path.canonicalize().ok()?;
    let (folder, name) = (path.parent()?, path.file_name()?);
    let changed = git(folder, &["status", "--porcelain", "--ignored", "--"], name)?;
    if !changed.is_empty() {
        return None;
    }
    git(folder, &["log", "-1", "--format=%ct", "--"], name)?.trim().parse().ok()
}

fn git(folder: &Path, arguments: &[&str], name: &OsStr) -> Option<String> {
    let output = Command::new("git")
        .args(["--no-optional-locks", "--literal-pathspecs"])
        .args(arguments)
        .arg(name)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn written(path: &Path) -> Option<i64> {
    let time = path.metadata().ok()?.modified().ok()?;
    time.duration_since(UNIX_EPOCH).ok()?.as_secs().try_into().ok()
}
