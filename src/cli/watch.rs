//! `cardpress watch`: converts, and again whenever something that was read is saved.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::terminal::Terminal;
use super::{Status, convert, interrupt};

/// How long nothing may happen until what was saved is taken for whole: programs save in
/// several steps.
const QUIET: Duration = Duration::from_millis(150);

/// How often it is asked whether somebody wants to end it.
const ASK: Duration = Duration::from_millis(100);

/// Converts until it is interrupted.
pub(super) fn run(arguments: &convert::Args) -> Status {
    let terminal = Terminal::new();
    match watch(arguments, &terminal) {
        Ok(()) => Status::Done,
        Err(message) => {
            terminal.error(&message);
            Status::Failed
        }
    }
}

fn watch(arguments: &convert::Args, terminal: &Terminal) -> Result<(), String> {
    interrupt::watch();
    let (sender, events) = channel();
    let failed = |error: notify::Error| format!("could not watch for changes: {error}");
    let mut watcher = notify::recommended_watcher(sender).map_err(failed)?;
    // Watched before it is read: what is saved in between is not missed.
    for path in arguments.paths() {
        watch_path(&mut watcher, &path)?;
    }
    convert::run(arguments);
    while !interrupt::has_come() {
        terminal.line("watching for changes; Ctrl-C ends it");
        if !wait(&events, arguments.out())? {
            break;
        }
        convert::run_again(arguments, true);
    }
    Ok(())
}

/// Watches a document by its folder, since many programs save by putting another file in its
/// place.
fn watch_path(watcher: &mut RecommendedWatcher, path: &Path) -> Result<(), String> {
    if path == Path::new("-") {
        return Err("standard input cannot be watched: name a document or a folder".into());
    }
    let (folder, mode) = if path.is_dir() {
        (path, RecursiveMode::Recursive)
    } else {
        let folder = path.parent().filter(|parent| *parent != Path::new(""));
        (folder.unwrap_or(Path::new(".")), RecursiveMode::NonRecursive)
    };
    watcher
        .watch(folder, mode)
        .map_err(|error| format!("could not watch `{}`: {error}", folder.display()))
}

/// Waits until something was changed outside the output folder, and then until all is quiet.
/// Returns whether it was, and not interrupted.
fn wait(events: &Receiver<notify::Result<Event>>, out: &Path) -> Result<bool, String> {
    let out = out.canonicalize().ok();
    let mut has_changed = false;
    loop {
        let event = match events.recv_timeout(if has_changed { QUIET } else { ASK }) {
            Ok(event) => event.map_err(|error| format!("could not watch for changes: {error}"))?,
            Err(RecvTimeoutError::Timeout) if has_changed => return Ok(true),
            Err(RecvTimeoutError::Timeout) if interrupt::has_come() => return Ok(false),
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => return Ok(false),
        };
        has_changed |=
            changes(&event) && event.paths.iter().any(|path| !is_ours(path, out.as_deref()));
    }
}

/// Returns whether something is another than before, and was not only looked at.
fn changes(event: &Event) -> bool {
    match event.kind {
        EventKind::Access(how) => how == AccessKind::Close(AccessMode::Write),
        EventKind::Any
        | EventKind::Create(_)
        | EventKind::Modify(_)
        | EventKind::Remove(_)
        | EventKind::Other => true,
    }
}

/// Returns whether a file is one that is written here.
fn is_ours(path: &Path, out: Option<&Path>) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if name.starts_with(".cardpress-") {
        return true;
    }
    let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
    let place = folder.map_or_else(|| PathBuf::from(path), |folder| folder.join(&*name));
    out.is_some_and(|out| place.starts_with(out))
}
