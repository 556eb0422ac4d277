//! `cardpress convert`: documents in, files out.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::conversion;
use super::documents::{self, Document};
use super::formats::Formats;
use super::locks::{Identity, Locks};
use super::messages::{Messages, Remarks};
use super::modified;
use super::reading::Reading;
use super::summary::Summary;
use super::terminal::{Stream, Terminal};
use super::{Status, file};
use crate::export::Exporter;

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

    #[command(flatten)]
    identity: Identity,

    #[command(flatten)]
    reading: Reading,

    #[command(flatten)]
    messages: Messages,
}

/// Converts the documents, one after the other. What is wrong with one of them
/// does not stop the rest.
pub(super) fn run(arguments: &Args) -> Status {
    let terminal = Terminal::new();
    if let Err(message) = modified::check_epoch() {
        terminal.error(&message);
        return Status::Failed;
    }
    let (documents, all) = documents::find_all(&arguments.paths, &terminal);
    let formats = arguments.formats.exporters();
    let target = formats.and_then(|exporters| {
        Target::new(&arguments.out, &documents, &exporters).map(|target| (exporters, target))
    });
    let (exporters, target) = match target {
        Ok(target) => target,
        Err(message) => {
            terminal.error(&message);
            return Status::Failed;
        }
    };
    // What is a file goes where files go, unless the deck does.
    let is_file = arguments.messages.renderer().is_file();
    if is_file && matches!(target, Target::StandardOutput) {
        terminal.error(&format!(
            "standard output holds the deck, and cannot hold the remarks as {} too: \
             name a folder with `--out`",
            arguments.messages.renderer().name()
        ));
        return Status::Failed;
    }
    let options = arguments.reading.options();
    let mut conversion = Conversion {
        exporters,
        reading: &arguments.reading,
        locks: Locks::new(&arguments.identity, &arguments.reading),
        target,
        remarks: Remarks::new(&arguments.messages, &options, arguments.messages.stream()),
        terminal: &terminal,
    };
    let mut status = if all { Status::Done } else { Status::Failed };
    let mut total = Summary::default();
    for document in &documents {
        let (summary, ended) = conversion.convert(document);
        status = status.max(ended);
        total.add(&summary);
    }
    let (_, ended) = conversion.locks.finish(&mut conversion.remarks, &terminal);
    status = status.max(ended).max(conversion.remarks.finish(&terminal));
    if documents.len() > 1 {
        terminal.line(&format!("{} documents: {total}", documents.len()));
    }
    status
}

/// Where files go.
enum Target<'a> {
    Folder(&'a Path),
    StandardOutput,
}

impl<'a> Target<'a> {
    /// Returns the target, unless two files would be one.
    fn new(
        out: &'a Path,
        documents: &[Document],
        formats: &[Box<dyn Exporter>],
    ) -> Result<Self, String> {
        if out == Path::new("-") {
            return if documents.len() <= 1 && formats.len() == 1 {
                Ok(Target::StandardOutput)
            } else {
                Err("standard output holds one format of one document: \
                     name one file, and one format with `--to`"
                    .into())
            };
        }
        let mut seen: BTreeMap<&Path, &Document> = BTreeMap::new();
        for document in documents {
            if let Some(other) = seen.insert(&document.stem, document) {
                return Err(format!(
                    "`{}` and `{}` would both become `{}`: convert them into different folders \
                     with `--out`",
                    other.name(),
                    document.name(),
                    out.join(&document.stem).display()
                ));
            }
        }
        for document in documents {
            for format in formats {
                let path = document.written(out, format.as_ref());
                if documents.iter().any(|input| input.is(&path)) {
                    return Err(format!(
                        "`{}` would be written over what is read from it: name another folder \
                         with `--out`",
                        path.display()
                    ));
                }
            }
        }
        Ok(Target::Folder(out))
    }

    fn write(
        &self,
        document: &Document,
        format: &dyn Exporter,
        bytes: &[u8],
    ) -> Result<(), String> {
        let Target::Folder(out) = self else {
            return Stream::Output.write(bytes);
        };
        let path = document.written(out, format);
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(|error| {
            format!("could not make the folder `{}`: {error}", folder.display())
        })?;
        file::write(&path, bytes)
    }
}

/// What every document of a run is converted with.
struct Conversion<'a> {
    exporters: Vec<Box<dyn Exporter>>,
    reading: &'a Reading,
    locks: Locks<'a>,
    target: Target<'a>,
    remarks: Remarks<'a>,
    terminal: &'a Terminal,
}

impl Conversion<'_> {
    fn convert(&mut self, document: &Document) -> (Summary, Status) {
        let loaded = self.reading.load(document).and_then(|(source, mut deck)| {
            self.locks.settle(document, &source, &mut deck)?;
            Ok((source, deck))
        });
        let (source, deck) = match loaded {
            Ok(loaded) => loaded,
            Err(message) => {
                self.terminal.error(&message);
                return (Summary::default(), Status::Failed);
            }
        };
        let mut files = 0;
        let mut status = Status::Done;
        let mut errors: Vec<String> = Vec::new();
        let remarks = conversion::convert(&deck, &self.exporters, |format, file| {
            let ended = match file {
                Ok(file) => self
                    .target
                    .write(document, format, &file)
                    .map_err(|message| (message, Status::Failed)),
                Err(error) => Err((format!("{}: {error}", document.name()), Status::Findings)),
            };
            match ended {
                Ok(()) => files += 1,
                Err((message, ended)) => {
                    status = status.max(ended);
                    // What stands in the way of all files is said once.
                    if !errors.contains(&message) {
                        errors.push(message);
                    }
                }
            }
        });
        self.remarks.report(source, remarks, self.terminal);
        self.reading.explain(&deck);
        for message in errors {
            self.terminal.error(&message);
        }
        let mut summary = Summary::of(&deck);
        summary.files = files;
        self.terminal.line(&format!("{}: {summary}", document.name()));
        (summary, status)
    }
}
