//! `cardpress check`: what there is to say of documents, without writing any file.

use std::path::PathBuf;

use super::batch::Batch;
use super::diff::Sides;
use super::formats::Formats;
use super::job_summary::{JobOptions, JobSummary};
use super::locks::Identity;
use super::messages::{Messages, Remarks};
use super::reading::Reading;
use super::summary::count;
use super::target::Target;
use super::terminal::{Stream, Terminal};
use super::{Status, documents, modified};
use crate::diagnostic::Severity;

/// What to check.
#[derive(Debug, clap::Args)]
#[command(
    before_help = "\
Examples:
  cardpress check notes.md
  cardpress check notes/ --deny warning --message-format github
  cardpress check notes/ --ignore N403,uneven-numbers --message-format sarif > notes.sarif",
    after_help = "\
Exit code: 0 nothing from --deny on, 1 something, 2 could not run."
)]
pub(super) struct Args {
    /// Documents and folders of documents; `-` is standard input
    #[arg(value_name = "PATH", default_value = "input")]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    formats: Formats,

    #[command(flatten)]
    reading: Reading,

    #[command(flatten)]
    messages: Messages,

    #[command(flatten)]
    job: JobOptions,
}

/// Reads and exports the documents as `convert` does, and keeps nothing but the remarks.
pub(super) fn run(arguments: &Args) -> Status {
    let terminal = Terminal::new();
    if let Err(message) = modified::check_epoch() {
        terminal.error(&message);
        return Status::Failed;
    }
    let (documents, all) = documents::find_all(&arguments.paths, &terminal);
    let mut status = if all { Status::Done } else { Status::Failed };
    let options = arguments.reading.options();
    let exporters = match arguments.formats.exporters() {
        Ok(exporters) => exporters,
        Err(message) => {
            terminal.error(&message);
            return Status::Failed;
        }
    };
    let mut remarks = Remarks::new(&arguments.messages, &options, Stream::Output);
    let mut job = JobSummary::new(&arguments.job, &mut remarks);
    let batch = Batch {
        documents: &documents,
        reading: &arguments.reading,
        exporters: &exporters,
        target: &Target::Nowhere,
        cache: None,
        terminal: &terminal,
    };
    let mut checked = 0;
    status = status.max(batch.run(None, &mut remarks, |document, product| {
        checked += 1;
        job.add(&document.name(), &product.summary);
    }));
    let counts = remarks.counts;
    let sides = Sides { identity: &Identity::default(), reading: &arguments.reading };
    if let Err(message) = job.finish(&mut remarks, &arguments.paths, &sides) {
        terminal.error(&message);
        status = Status::Failed;
    }
    status = status.max(remarks.finish(&terminal));
    let said: Vec<_> = Severity::ALL
        .into_iter()
        .zip(counts)
        .rev()
        .filter(|(_, number)| *number > 0)
        .map(|(severity, number)| count(number, severity.name(), &format!("{}s", severity.name())))
        .collect();
    let said = if said.is_empty() { "nothing to remark on".into() } else { said.join(", ") };
    terminal.line(&format!("{} checked: {said}", count(checked, "document", "documents")));
    status
}
