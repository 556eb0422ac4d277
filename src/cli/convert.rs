//! `cardpress convert`: documents in, files out.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Status;
use super::batch::{Batch, Product};
use super::cache::Cache;
use super::configuration::Configuration;
use super::diff::Sides;
use super::documents::Inputs;
use super::exporters::Exporters;
use super::formats::Formats;
use super::interrupt;
use super::job_summary::{JobOptions, JobSummary};
use super::locks::{Identity, Locks};
use super::merged;
use super::messages::{Messages, Remarks};
use super::modified;
use super::reading::Reading;
use super::settings::{Group, Layers, group};
use super::shard::Shard;
use super::stream::Streaming;
use super::summary::{Summary, count};
use super::target::Target;
use super::terminal::{Stream, Terminal};

/// What to convert, into what, and where to.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    inputs: Inputs,

    #[command(flatten)]
    formats: Formats,

    #[command(flatten)]
    output: Output,

    /// Read documents from the lines of standard input, as JSON with `path` and `text` (or
    /// `base64`), and write a line for each, as `--to jsonl` does
    #[arg(long, conflicts_with_all = ["paths", "merge", "check", "shard"])]
    stdin_jsonl: bool,

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

impl Args {
    /// Takes in what the configuration says.
    pub(super) fn configure(&mut self, configuration: &Configuration) -> Result<(), String> {
        self.inputs.configure(configuration)?;
        self.formats.configure(configuration)?;
        self.output.configure(configuration)?;
        self.identity.configure(configuration)?;
        self.reading.configure(configuration)?;
        self.messages.configure(configuration)
    }
}

/// Where files go.
#[derive(Debug, Clone, Default, clap::Args, Serialize, Deserialize, JsonSchema)]
#[command(next_help_heading = "Output")]
#[serde(rename_all = "kebab-case", default)]
pub(super) struct Output {
    /// The folder to write to, output when nothing is said; `-` writes one format of one document
    /// to standard output
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Make one deck of that name out of all documents, each a deck inside it, below its folders
    #[arg(long, value_name = "NAME", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    merge: Option<String>,

    #[arg(skip)]
    #[serde(skip)]
    layers: Layers,
}

group!(Output, None);

impl Output {
    /// Returns the folder.
    fn folder(&self) -> &Path {
        self.out.as_deref().unwrap_or(Path::new("output"))
    }
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

    /// Convert only the documents of one shard of several: `2/4` is the second of four
    #[arg(long, value_name = "N/OF")]
    shard: Option<Shard>,

    /// How many documents are converted at the same time; as many as there are cores when
    /// nothing is said
    #[arg(long, short, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
}

/// Converts the documents. What is wrong with one of them does not stop the rest.
pub(super) fn run(arguments: &Args) -> Status {
    run_again(arguments, false)
}

/// Does so; where it is done again, nothing is said of documents that are as they were.
pub(super) fn run_again(arguments: &Args, is_again: bool) -> Status {
    let terminal = Terminal::new();
    convert(arguments, is_again, &terminal).unwrap_or_else(|message| {
        terminal.error(&message);
        Status::Failed
    })
}

fn convert(arguments: &Args, is_again: bool, terminal: &Terminal) -> Result<Status, String> {
    let start = Instant::now();
    modified::check_epoch()?;
    if !is_again {
        arguments.building.start()?;
    }
    let exporters = Exporters::new(&arguments.formats)?;
    if arguments.formats.are_lines() && arguments.job.is_wanted() {
        return Err("`--to jsonl` says in each line what became of its document, and has no \
                    `--summary`: leave one of them out"
            .into());
    }
    interrupt::watch();
    let streaming = Streaming {
        reading: &arguments.reading,
        messages: &arguments.messages,
        exporters: &exporters,
        terminal,
    };
    if arguments.stdin_jsonl {
        return if arguments.formats.are_lines() {
            Ok(streaming.standard_input())
        } else {
            Err("`--stdin-jsonl` answers with lines: say `--to jsonl`, and beside it the formats \
                 whose files are to stand in them, as in `--to jsonl,apkg`"
                .into())
        };
    }
    let (mut documents, all) = arguments.inputs.find_all(terminal);
    if let Some(shard) = arguments.building.shard {
        documents = shard.of(documents);
    }
    if arguments.formats.are_lines() {
        let found = if all { Status::Done } else { Status::Failed };
        return Ok(streaming.documents(&documents).max(found));
    }
    let whole = arguments.output.merge.as_deref().map(merged::document);
    let made = whole.as_ref().map_or(&documents[..], std::slice::from_ref);
    let target =
        Target::new(arguments.output.folder(), arguments.check, &documents, made, &exporters)?;
    // What is a file goes where files go, unless the deck does.
    let is_file = arguments.messages.renderer().is_file();
    if is_file && matches!(target, Target::StandardOutput) {
        return Err(format!(
            "standard output holds the deck, and cannot hold the remarks as {} too: \
             name a folder with `--out`",
            arguments.messages.renderer().name()
        ));
    }
    let cache = arguments.cache(&target);
    let batch = Batch {
        documents: &documents,
        reading: &arguments.reading,
        exporters: &exporters,
        target: &target,
        cache: cache.as_ref(),
        terminal,
        is_brief: is_again,
    };
    let mut locks = Locks::new(&arguments.identity, &arguments.reading, arguments.check);
    let mut remarks =
        Remarks::new(&arguments.messages, &arguments.reading, arguments.messages.stream());
    let mut job = JobSummary::new(&arguments.job, &mut remarks);
    let mut totals = Totals::default();
    let ended = if let Some(name) = &arguments.output.merge {
        let (product, ended) = merged::run(&batch, name, &mut locks, &mut remarks);
        Totals::say(&format!("{name} ({} documents)", documents.len()), &product, terminal);
        totals.add(&product);
        job.add(name, &product.summary);
        ended
    } else {
        batch.run(Some(&mut locks), &mut remarks, |document, product| {
            if !(is_again && product.is_unchanged) {
                Totals::say(&document.name(), product, terminal);
            }
            totals.add(product);
            job.add(&document.name(), &product.summary);
        })
    };
    let mut status = ended.max(if all { Status::Done } else { Status::Failed });
    let (_, ended) = locks.finish(&mut remarks, terminal);
    let sides = Sides { identity: &arguments.identity, reading: &arguments.reading };
    if let Err(message) = job.finish(&mut remarks, &arguments.inputs, &sides) {
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
    } else if made.len() > 1 && !(is_again && totals.unchanged == documents.len()) {
        terminal.line(&format!("{} documents: {}", documents.len(), totals.in_words()));
    }
    if terminal.is_verbose() {
        terminal.line(&format!("in {:.2} s", start.elapsed().as_secs_f32()));
    }
    Ok(status)
}

impl Args {
    /// Returns what is read: documents, and folders of them.
    pub(super) fn paths(&self) -> Vec<PathBuf> {
        self.inputs.paths()
    }

    /// Returns the folder that is written to.
    pub(super) fn out(&self) -> &Path {
        self.output.folder()
    }

    /// Returns the cache, unless there is to be none, or it could not be trusted.
    fn cache(&self, target: &Target) -> Option<Cache> {
        if self.building.no_cache || self.reading.is_explained() {
            return None;
        }
        let identity = toml::to_string(&self.identity).ok()?;
        Some(Cache::new(target.folder()?, &identity, !self.building.force))
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
    fn say(name: &str, product: &Product, terminal: &Terminal) {
        for (path, what) in &product.stale.files {
            terminal.error(&format!("`{}` {what}", path.display()));
        }
        if let Some(difference) = &product.stale.difference {
            let _ = Stream::Output.write(difference.to_text(Stream::Output.has_color()).as_bytes());
        }
        if terminal.is_verbose() {
            for (path, size) in &product.files {
                terminal.line(&format!("{}: {size} bytes", path.display()));
            }
        }
        let mut words = product.summary.to_string();
        if product.is_unchanged {
            words.push_str(", unchanged");
        }
        if !product.stale.files.is_empty() {
            let files = count(product.stale.files.len(), "file", "files");
            let _ = write!(words, ", {files} out of date");
        }
        terminal.line(&format!("{name}: {words}"));
    }

    fn in_words(&self) -> String {
        let mut words = self.summary.to_string();
        if self.unchanged > 0 {
            let documents = count(self.unchanged, "document", "documents");
            let _ = write!(words, ", {documents} unchanged");
        }
        if self.stale > 0 {
            let _ = write!(words, ", {} out of date", count(self.stale, "file", "files"));
        }
        words
    }
}
