//! `cardpress check`: what there is to say of documents, without writing any file.

use super::batch::Batch;
use super::configuration::Configuration;
use super::diff::Sides;
use super::documents::Inputs;
use super::exporters::Exporters;
use super::formats::Formats;
use super::job_summary::{JobOptions, JobSummary};
use super::locks::Identity;
use super::messages::{Messages, Remarks};
use super::reading::Reading;
use super::settings::Group;
use super::summary::count;
use super::target::Target;
use super::terminal::{Stream, Terminal};
use super::{Status, modified};
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
    #[command(flatten)]
    inputs: Inputs,

    #[command(flatten)]
    formats: Formats,

    #[command(flatten)]
    reading: Reading,

    #[command(flatten)]
    messages: Messages,

    #[command(flatten)]
    job: JobOptions,
}

impl Args {
    /// Takes in what the configuration says.
    pub(super) fn configure(&mut self, configuration: &Configuration) -> Result<(), String> {
        self.inputs.configure(configuration)?;
        self.formats.configure(configuration)?;
        self.reading.configure(configuration)?;
        self.messages.configure(configuration)
    }
}

/// Reads and exports the documents as `convert` does, and keeps nothing but the remarks.
pub(super) fn run(arguments: &Args) -> Status {
    let terminal = Terminal::new();
    if let Err(message) = modified::check_epoch() {
        terminal.error(&message);
        return Status::Failed;
    }
    let (documents, all) = arguments.inputs.find_all(&terminal);
    let mut status = if all { Status::Done } else { Status::Failed };
    let exporters = match Exporters::new(&arguments.formats) {
        Ok(exporters) => exporters,
        Err(message) => {
            terminal.error(&message);
            return Status::Failed;
        }
    };
    let mut remarks = Remarks::new(&arguments.messages, &arguments.reading, Stream::Output);
    let mut job = JobSummary::new(&arguments.job, &mut remarks);
    let batch = Batch {
        documents: &documents,
        reading: &arguments.reading,
        exporters: &exporters,
        target: &Target::Nowhere,
        cache: None,
        terminal: &terminal,
        is_brief: false,
    };
    let mut checked = 0;
    status = status.max(batch.run(None, &mut remarks, |document, product| {
        checked += 1;
        job.add(&document.name(), &product.summary);
    }));
    let counts = remarks.counts;
    let sides = Sides { identity: &Identity::default(), reading: &arguments.reading };
    if let Err(message) = job.finish(&mut remarks, &arguments.inputs, &sides) {
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
