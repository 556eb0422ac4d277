//! `cardpress convert`: documents in, files out.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::{fmt, fs};

use clap::builder::PossibleValuesParser;

use super::Status;
use super::documents::{self, Document};
use super::modified::{self, epoch, modified};
use super::reading::Reading;
use super::terminal::Terminal;
use crate::deck::{Deck, NoteKind};
use crate::diagnostic::{DIFFERING_SIDES, Diagnostic, RESOLVED_CONFLICT, Remark, Severity};
use crate::export::{EXPORTERS, Exporter, exporter};
use crate::options::Options;
use crate::source::Source;

/// What to convert, into what, and where to.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Documents and folders of documents; `-` is standard input
    #[arg(value_name = "PATH", default_value = "input")]
    paths: Vec<PathBuf>,

    /// Which files to make of each document
    #[arg(
        long,
        value_name = "FORMAT",
        value_delimiter = ',',
        default_values = EXPORTERS.iter().map(|e| e.name()).filter(|name| *name != "json"),
        value_parser = PossibleValuesParser::new(EXPORTERS.iter().map(|e| {
            clap::builder::PossibleValue::new(e.name()).help(e.about())
        }))
    )]
    to: Vec<String>,

    /// The folder to write to; `-` writes one format of one document to standard output
    #[arg(long, value_name = "DIR", default_value = "output")]
    out: PathBuf,

    #[command(flatten)]
    reading: Reading,
}

/// Converts the documents, one after the other. What is wrong with one of them
/// does not stop the rest.
pub(super) fn run(arguments: &Args) -> Status {
    let terminal = Terminal::new();
    if let Err(message) = modified::check_epoch() {
        terminal.error(&message);
        return Status::Failed;
    }
    let mut status = Status::Done;
    let mut documents = Vec::new();
    for path in &arguments.paths {
        match documents::find(path) {
            Ok(found) => documents.extend(found),
            Err(message) => {
                terminal.error(&message);
                status = Status::Failed;
            }
        }
    }
    let mut named = BTreeSet::new();
    documents.retain(|document| named.insert(document.path.clone()));
    let mut wanted = BTreeSet::new();
    let formats: Vec<_> = arguments
        .to
        .iter()
        .filter(|name| wanted.insert(*name))
        .filter_map(|name| exporter(name))
        .collect();
    let target = match Target::new(&arguments.out, &documents, &formats) {
        Ok(target) => target,
        Err(message) => {
            terminal.error(&message);
            return Status::Failed;
        }
    };
    let options = arguments.reading.options();
    let mut total = Summary::default();
    for document in &documents {
        let (summary, ended) = convert(document, &formats, &options, &target, &terminal);
        status = status.max(ended);
        total.add(&summary);
    }
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
        formats: &[&dyn Exporter],
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
        Ok(Target::Folder(out))
    }
}

fn convert(
    document: &Document,
    formats: &[&dyn Exporter],
    options: &Options,
    target: &Target,
    terminal: &Terminal,
) -> (Summary, Status) {
    let source = match read(document) {
        Ok(source) => source,
        Err(error) => {
            terminal.error(&format!("could not read `{}`: {error}", document.name()));
            return (Summary::default(), Status::Failed);
        }
    };
    let deck = crate::load_with(&source, options);
    for remark in &deck.remarks {
        terminal.remark(&source, &remark.diagnostic);
    }
    let mut summary = Summary::of(&deck);
    let mut status = Status::Done;
    let mut sink = Vec::new();
    let mut said = None;
    for format in formats {
        // What has no notes is no deck; only the format that holds the remarks
        // has something to say of it.
        if deck.notes.is_empty() && format.name() != "json" {
            continue;
        }
        let file = match format.export(&deck, &mut sink) {
            Ok(file) => file,
            Err(error) => {
                terminal.error(&format!("{}: {error}", document.name()));
                status = status.max(Status::Findings);
                continue;
            }
        };
        match write(target, document, *format, &file) {
            Ok(()) => summary.files += 1,
            Err(message) => {
                // What stands in the way of all files is said once.
                if said.as_ref() != Some(&message) {
                    terminal.error(&message);
                }
                said = Some(message);
                status = Status::Failed;
            }
        }
    }
    report(&source, &deck, &sink, terminal);
    let is_error = |diagnostic: &Diagnostic| diagnostic.code.severity == Severity::Error;
    if sink.iter().any(is_error) || deck.remarks.iter().any(|r| is_error(&r.diagnostic)) {
        status = status.max(Status::Findings);
    }
    terminal.line(&format!("{}: {summary}", document.name()));
    (summary, status)
}

/// Prints what the exporters had to say: the same thing once, whoever said it, and
/// nothing that the reader has said of the place already.
fn report(source: &Source, deck: &Deck, sink: &[Diagnostic], terminal: &Terminal) {
    for (at, diagnostic) in sink.iter().enumerate() {
        let is_known = deck.remarks.iter().any(|Remark { diagnostic: known, .. }| {
            known.code == diagnostic.code
                && known.span.start <= diagnostic.span.end
                && diagnostic.span.start <= known.span.end
        });
        if !is_known && !sink[..at].contains(diagnostic) {
            terminal.remark(source, diagnostic);
        }
    }
}

fn read(document: &Document) -> io::Result<Source> {
    let Some(path) = &document.path else {
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes)?;
        return Ok(Source::decode(document.name(), epoch().unwrap_or(0), &bytes));
    };
    let bytes = fs::read(path)?;
    Ok(Source::decode(document.name(), modified(path), &bytes))
}

/// Writes a file beside its place and renames it into it: there is never half of it.
fn write(
    target: &Target,
    document: &Document,
    format: &dyn Exporter,
    file: &[u8],
) -> Result<(), String> {
    let Target::Folder(out) = target else {
        return match io::stdout().write_all(file).and_then(|()| io::stdout().flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(format!("could not write to standard output: {error}"))
            }
            _ => Ok(()),
        };
    };
    let mut path = out.join(&document.stem).into_os_string();
    path.push(".");
    path.push(format.name());
    let path = PathBuf::from(path);
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)
        .map_err(|error| format!("could not make the folder `{}`: {error}", folder.display()))?;
    replace(&path, file).map_err(|error| format!("could not write `{}`: {error}", path.display()))
}

fn replace(path: &Path, file: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".cardpress-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As for any other file: what the umask leaves.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut beside = builder.tempfile_in(folder)?;
    beside.write_all(file)?;
    beside.persist(path)?;
    Ok(())
}

/// What became of a document, or of all of them, in numbers.
#[derive(Debug, Default)]
struct Summary {
    notes: usize,
    tables: usize,
    unanswered: usize,
    repairs: usize,
    conflicts: usize,
    errors: usize,
    files: usize,
}

impl Summary {
    fn of(deck: &Deck) -> Self {
        let mut summary = Summary::default();
        for note in &deck.notes {
            match note.kind {
                NoteKind::Table(_) => summary.tables += 1,
                NoteKind::Basic | NoteKind::Reversed | NoteKind::Choice(_)
                    if note.answer.is_none() =>
                {
                    summary.unanswered += 1;
                    summary.notes += 1;
                }
                NoteKind::Basic | NoteKind::Reversed | NoteKind::Choice(_) | NoteKind::Cloze => {
                    summary.notes += 1;
                }
            }
        }
        for remark in &deck.remarks {
            let code = remark.diagnostic.code;
            summary.repairs += usize::from(code.id.starts_with('R'));
            summary.conflicts +=
                usize::from([&DIFFERING_SIDES, &RESOLVED_CONFLICT].contains(&code));
            summary.errors += usize::from(code.severity == Severity::Error);
        }
        summary
    }

    fn add(&mut self, other: &Summary) {
        let Summary { notes, tables, unanswered, repairs, conflicts, errors, files } = other;
        self.notes += notes;
        self.tables += tables;
        self.unanswered += unanswered;
        self.repairs += repairs;
        self.conflicts += conflicts;
        self.errors += errors;
        self.files += files;
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Summary { notes, tables, unanswered, repairs, conflicts, errors, files } = *self;
        write!(f, "{}", count(notes, "note", "notes"))?;
        if unanswered > 0 {
            write!(f, " ({unanswered} unanswered)")?;
        }
        let parts = [
            (tables, "table", "tables"),
            (repairs, "repair", "repairs"),
            (conflicts, "conflict resolved", "conflicts resolved"),
            (errors, "error", "errors"),
        ];
        for (number, one, many) in parts {
            if number > 0 {
                write!(f, ", {}", count(number, one, many))?;
            }
        }
        write!(f, " → {}", count(files, "file", "files"))
    }
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
