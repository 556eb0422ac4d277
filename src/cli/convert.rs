//! `cardpress convert`: documents in, files out.

use std::path::PathBuf;

use super::Status;
use super::batch::{Batch, Product};
use super::cache::Cache;
use super::diff::Sides;
use super::documents;
use super::formats::Formats;
use super::interrupt;
use super::job_summary::{JobOptions, JobSummary};
use super::locks::{Identity, Locks};
use super::messages::{Messages, Remarks};
use super::modified;
use super::reading::Reading;
use super::summary::{Summary, count};
use super::target::Target;
use super::terminal::{Stream, Terminal};

/// What to convert, into what, and where to.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Documents and folders of documents; `-` is standard input
    #[arg(value_name = "PATH", default_value = "input")]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    formats: Formats,

    /// The folder to write to; `-` writes one format of one document to standard output
    #[arg(long, value_name = "DIR", default_value = "output")]
    out: PathBuf,

    /// Write nothing, and fail if the files that are there are not what they would be: says
    /// which of them, and what is different in their cards
    #[arg(long)]
    check: bool,

    #[command(flatten)]
    building: Building,

    #[command(flatten)]
    identity: Identity,

    #[command(flatten)]
    reading: Reading,

    #[command(flatten)]
    messages: Messages,

    #[command(flatten)]
    job: JobOptions,
}

/// How many documents are converted.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Building")]
struct Building {
    /// Make every file anew, of documents that have not changed too
    #[arg(long)]
    force: bool,

    /// Keep nothing in the output folder by which the next run knows what has not changed
    #[arg(long)]
    no_cache: bool,

    /// How many documents are converted at the same time; as many as there are cores when
    /// nothing is said
    #[arg(long, short, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
}

/// Converts the documents. What is wrong with one of them does not stop the rest.
pub(super) fn run(arguments: &Args) -> Status {
    let terminal = Terminal::new();
    convert(arguments, &terminal).unwrap_or_else(|message| {
        terminal.error(&message);
        Status::Failed
    })
}

fn convert(arguments: &Args, terminal: &Terminal) -> Result<Status, String> {
    modified::check_epoch()?;
    arguments.building.start()?;
    let (documents, all) = documents::find_all(&arguments.paths, terminal);
    let exporters = arguments.formats.exporters()?;
    let target = Target::new(&arguments.out, arguments.check, &documents, &exporters)?;
    // What is a file goes where files go, unless the deck does.
    let is_file = arguments.messages.renderer().is_file();
    if is_file && matches!(target, Target::StandardOutput) {
        return Err(format!(
            "standard output holds the deck, and cannot hold the remarks as {} too: \
             name a folder with `--out`",
            arguments.messages.renderer().name()
        ));
    }
    let options = arguments.reading.options();
    let cache = arguments.cache(&target);
    let batch = Batch {
        documents: &documents,
        reading: &arguments.reading,
        exporters: &exporters,
        target: &target,
        cache: cache.as_ref(),
        terminal,
    };
    interrupt::watch();
    let mut locks = Locks::new(&arguments.identity, &arguments.reading, arguments.check);
    let mut remarks = Remarks::new(&arguments.messages, &options, arguments.messages.stream());
    let mut job = JobSummary::new(&arguments.job, &mut remarks);
    let mut totals = Totals::default();
    let ended = batch.run(Some(&mut locks), &mut remarks, |document, product| {
        totals.add(product);
        job.add(&document.name(), &product.summary);
        totals.say(&document.name(), product, terminal);
    });
    let mut status = ended.max(if all { Status::Done } else { Status::Failed });
    let (_, ended) = locks.finish(&mut remarks, terminal);
    let sides = Sides { identity: &arguments.identity, reading: &arguments.reading };
    if let Err(message) = job.finish(&mut remarks, &arguments.paths, &sides) {
        terminal.error(&message);
        status = Status::Failed;
    }
    status = status.max(ended).max(remarks.finish(terminal));
    if totals.stale > 0 {
        status = status.max(Status::Findings);
    }
    if status == Status::Interrupted {
        let done = format!("{} of {} documents", totals.documents, documents.len());
        terminal.error(&format!("interrupted: {done} were converted; run it again for the rest"));
    } else if documents.len() > 1 {
        terminal.line(&format!("{} documents: {}", documents.len(), totals.in_words()));
    }
    Ok(status)
}

impl Args {
    /// Returns the cache, unless there is to be none, or it could not be trusted.
    fn cache(&self, target: &Target) -> Option<Cache> {
        if self.building.no_cache || self.reading.is_explained() {
            return None;
        }
        let settings = self.formats.stamp()?;
        let settings = format!("{settings} {:?} {:?}", self.reading, self.identity);
        Some(Cache::new(target.folder()?, settings.as_bytes(), !self.building.force))
    }
}

impl Building {
    /// Sees to it that so many documents are converted at the same time.
    fn start(&self) -> Result<(), String> {
        let Some(jobs) = self.jobs else { return Ok(()) };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs.into());
        pool.build_global().map_err(|error| format!("could not start {jobs} threads: {error}"))
    }
}

/// What became of all documents.
#[derive(Default)]
struct Totals {
    summary: Summary,
    documents: usize,
    unchanged: usize,
    /// How many files are not what they would be.
    stale: usize,
}

impl Totals {
    fn add(&mut self, product: &Product) {
        self.documents += 1;
        self.unchanged += usize::from(product.is_unchanged);
        self.stale += product.stale.files.len();
        self.summary.add(&product.summary);
    }

    /// Says what became of one of them.
    fn say(&self, name: &str, product: &Product, terminal: &Terminal) {
        for (path, what) in &product.stale.files {
            terminal.error(&format!("`{}` {what}", path.display()));
        }
        if let Some(difference) = &product.stale.difference {
            let _ = Stream::Output.write(difference.to_text(Stream::Output.has_color()).as_bytes());
        }
        let mut words = product.summary.to_string();
        if product.is_unchanged {
            words.push_str(", unchanged");
        }
        if !product.stale.files.is_empty() {
            let files = count(product.stale.files.len(), "file", "files");
            words.push_str(&format!(", {files} out of date"));
        }
        terminal.line(&format!("{name}: {words}"));
    }

    fn in_words(&self) -> String {
        let mut words = self.summary.to_string();
        if self.unchanged > 0 {
            words.push_str(&format!(
                ", {} unchanged",
                count(self.unchanged, "document", "documents")
            ));
        }
        if self.stale > 0 {
            words.push_str(&format!(", {} out of date", count(self.stale, "file", "files")));
        }
        words
    }
}
