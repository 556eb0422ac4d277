//! `cardpress lock`: makes a lock, or brings it up to date.

use std::path::{Path, PathBuf};

use super::configuration::Configuration;
use super::documents::Inputs;
use super::locks::{self, Counts, Identity, Locks};
use super::messages::{Messages, Remarks};
use super::reading::Reading;
use super::settings::Group;
use super::summary::count;
use super::terminal::Terminal;
use super::{Status, modified};

/// What to lock.
#[derive(Debug, clap::Args)]
#[command(
    before_help = "\
Examples:
  cardpress lock notes/            makes notes/cardpress.lock
  cardpress lock notes/ --locked   fails if the lock is not up to date",
    after_help = "\
The lock remembers which card each question is, and when it last changed. With it, a
reworded question keeps its card and its schedule, and only what changed is updated.
Commit it beside the documents; `convert` keeps it up to date from then on.

Exit code: 0 done, 1 the lock is not up to date or something was lost, 2 could not run."
)]
pub(super) struct Args {
    #[command(flatten)]
    inputs: Inputs,

    #[command(flatten)]
    identity: Identity,

    #[command(flatten)]
    reading: Reading,

    #[command(flatten)]
    messages: Messages,
}

impl Args {
    /// Takes in what the configuration says.
    pub(super) fn configure(&mut self, configuration: &Configuration) -> Result<(), String> {
        self.inputs.configure(configuration)?;
        self.identity.configure(configuration)?;
        self.reading.configure(configuration)?;
        self.messages.configure(configuration)
    }
}

/// Settles the notes of the documents.
pub(super) fn run(arguments: &Args) -> Status {
    let terminal = Terminal::new();
    if let Err(message) = modified::check_epoch() {
        terminal.error(&message);
        return Status::Failed;
    }
    let (documents, all) = arguments.inputs.find_all(&terminal);
    let mut status = if all { Status::Done } else { Status::Failed };
    let mut remarks =
        Remarks::new(&arguments.messages, &arguments.reading, arguments.messages.stream());
    let mut locks = Locks::new(&arguments.identity, &arguments.reading, false);
    let mut places = std::collections::BTreeSet::new();
    for document in &documents {
        let settled = arguments.reading.load(document).and_then(|(source, mut deck)| {
            let Some(path) = document.path.as_deref().filter(|_| !source.text().is_empty()) else {
                return Err(format!("`{}` is no document beside a lock", document.name()));
            };
            let given = arguments.identity.lock.clone().or_else(|| locks::find(path));
            let place = given.unwrap_or_else(|| new_place(&arguments.inputs.paths()));
            locks.settle_by(&place, path, &source, &mut deck)?;
            places.insert(place);
            let found = deck.remarks.iter().map(|remark| remark.diagnostic.clone());
            // What there is to remark on in the text, `check` and `convert` say.
            let found = found.filter(|remark| is_about_identity(remark.code.id)).collect();
            remarks.report(source, found, &terminal);
            Ok(())
        });
        if let Err(message) = settled {
            terminal.error(&message);
            status = Status::Failed;
        }
    }
    let (counts, ended) = locks.finish(&mut remarks, &terminal);
    status = status.max(ended).max(remarks.finish(&terminal));
    let names: Vec<_> = places.iter().map(|place| place.display().to_string()).collect();
    if !names.is_empty() {
        terminal.line(&format!("{}: {}", names.join(", "), in_words(&counts, documents.len())));
    }
    status
}

/// Returns whether a code is about which note is which.
fn is_about_identity(id: &str) -> bool {
    id.starts_with("N41")
}

fn in_words(counts: &Counts, documents: usize) -> String {
    let notes = count(counts.notes, "note", "notes");
    let whole = [notes, count(documents, "document", "documents")].join(" of ");
    std::iter::once(whole).chain(counts.in_words()).collect::<Vec<_>>().join(", ")
}

/// Returns where a lock is made: in the folder that was named, or beside the first document.
fn new_place(paths: &[PathBuf]) -> PathBuf {
    let first = paths.first().map_or(Path::new("."), PathBuf::as_path);
    let folder = if first.is_dir() { first } else { first.parent().unwrap_or(Path::new("")) };
    folder.join(locks::NAME)
}
