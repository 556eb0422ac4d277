//! `cardpress fix`: documents put right where they are.

use std::path::PathBuf;

use super::configuration::Configuration;
use super::documents::{self, Document};
use super::reading::Reading;
use super::settings::Group;
use super::summary::count;
use super::terminal::{Stream, Terminal};
use super::{Status, difference, file};
use crate::diagnostic::{Code, Diagnostic, INVALID_UTF_8, RESOLVED_CONFLICT, STRAY_MARKER};
use crate::fix::{Fixed, fix};
use crate::import::{LONGEST_START, importer};
use crate::source::Source;

/// What to put right.
#[derive(Debug, clap::Args)]
#[command(
    before_help = "\
Examples:
  cardpress fix notes.md
  cardpress fix notes/ --diff               what would be changed
  cardpress fix notes/ --check              exit code 1 if something would be
  cardpress fix - < notes.md > fixed.md",
    after_help = "\
What the two sides of a conflict say differently is left for you.

Exit code: 0 all is right now, 1 something is left, or would be changed with
--check or --diff, 2 could not run."
)]
pub(super) struct Args {
    /// Documents and folders of documents; `-` is standard input, put right on standard output
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,

    /// Write nothing; exit code 1 if something would be changed
    #[arg(long)]
    check: bool,

    /// Write nothing; print what would be changed
    #[arg(long)]
    diff: bool,

    #[command(flatten)]
    reading: Reading,
}

impl Args {
    /// Takes in what the configuration says.
    pub(super) fn configure(&mut self, configuration: &Configuration) -> Result<(), String> {
        self.reading.configure(configuration)
    }
}

/// Puts the documents right, one after the other.
pub(super) fn run(arguments: &Args) -> Status {
    let terminal = Terminal::new();
    let (documents, all) = documents::find_all(&arguments.paths, &terminal);
    let mut status = if all { Status::Done } else { Status::Failed };
    let mut run = Repairing { arguments, terminal: &terminal, changed: 0 };
    for document in &documents {
        let ended = run.document(document).unwrap_or_else(|message| {
            terminal.error(&message);
            Status::Failed
        });
        status = status.max(ended);
    }
    if documents.len() > 1 {
        let verb = if run.writes() { "changed" } else { "would be changed" };
        terminal.line(&format!("{} documents: {} {verb}", documents.len(), run.changed));
    }
    status
}

/// What every document of a run is put right with.
struct Repairing<'a> {
    arguments: &'a Args,
    terminal: &'a Terminal,
    changed: usize,
}

impl Repairing<'_> {
    fn writes(&self) -> bool {
        !self.arguments.check && !self.arguments.diff
    }

    fn document(&mut self, document: &Document) -> Result<Status, String> {
        let options = self.arguments.reading.options_of(&document.name());
        let bytes = document.bytes()?;
        if let Some(importer) = importer(&document.name(), &bytes[..bytes.len().min(LONGEST_START)])
        {
            return Err(format!(
                "`{}` is no document that could be put right, but one of {}: `cardpress convert` \
                 reads it",
                document.name(),
                importer.about()
            ));
        }
        let source = Source::decode(document.name(), 0, &bytes);
        let is_utf_8 = is_utf_8(&bytes, &source);
        if !is_utf_8 && source.text().contains(['\0', char::REPLACEMENT_CHARACTER]) {
            return Err(format!("`{}` is no text that could be put right", document.name()));
        }
        let fixed = fix(&source, &options);
        let after = encode(&bytes, &fixed.text);
        let changed = after != bytes;
        if self.arguments.diff {
            let color = Stream::Output.has_color();
            let diff = difference::unified(&source.name, source.text(), &fixed.edits, color);
            Stream::Output.write(diff.as_bytes())?;
        }
        if self.writes() {
            match &document.path {
                Some(path) if changed => file::rewrite(path, &after)?,
                Some(_) => {}
                None => Stream::Output.write(&after)?,
            }
        }
        self.changed += usize::from(changed);
        let summary = self.summary(&document.name(), changed, is_utf_8, &fixed);
        // Once the document is UTF-8, nothing shows any more which letters were guessed.
        let guessed = if is_utf_8 { Vec::new() } else { self.guessed(&source) };
        let nothing_guessed = guessed.is_empty();
        self.terminal.remarks(source.clone(), guessed);
        let left = if self.writes() && changed {
            // Where it is now, and not where it was.
            let source = Source::new(source.name, 0, fixed.text);
            let left = fix(&source, &options).remaining;
            (source, left)
        } else {
            (source, fixed.remaining)
        };
        let is_done = nothing_guessed && left.1.is_empty() && (self.writes() || !changed);
        self.terminal.remarks(left.0, left.1);
        if let Some(summary) = summary {
            self.terminal.line(&summary);
        }
        Ok(if is_done { Status::Done } else { Status::Findings })
    }

    /// Returns the remarks on letters that were guessed from bytes that are no UTF-8.
    fn guessed(&self, source: &Source) -> Vec<Diagnostic> {
        let options = self.arguments.reading.options_of(&source.name);
        let remarks = crate::load_with(source, &options).remarks;
        let remarks = remarks.into_iter().map(|remark| remark.diagnostic);
        remarks.filter(|diagnostic| diagnostic.code == &INVALID_UTF_8).collect()
    }

    /// Returns what became of a document, in a line, if anything did.
    fn summary(&self, name: &str, changed: bool, is_utf_8: bool, fixed: &Fixed) -> Option<String> {
        let done = |of: &dyn Fn(&Code) -> bool| fixed.done.iter().filter(|d| of(d.code)).count();
        let parts = [
            (done(&Code::is_repair), "repair", "repairs"),
            (done(&|code| *code == RESOLVED_CONFLICT), "conflict resolved", "conflicts resolved"),
            (done(&|code| *code == STRAY_MARKER), "marker deleted", "markers deleted"),
            (fixed.remaining.len(), "left for you", "left for you"),
        ];
        let mut said: Vec<_> = parts
            .into_iter()
            .filter(|(number, ..)| *number > 0)
            .map(|(number, one, many)| count(number, one, many))
            .collect();
        if !is_utf_8 {
            said.push("written as UTF-8".into());
        }
        let verb = match (changed, self.writes()) {
            (true, true) => "changed",
            (true, false) => "would be changed",
            (false, _) => "not changed",
        };
        (!said.is_empty()).then(|| format!("{name}: {verb}: {}", said.join(", ")))
    }
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Returns the bytes of a text in the place of others: UTF-8, with a byte order mark
/// where one was.
pub(super) fn encode(before: &[u8], text: &str) -> Vec<u8> {
    let mark = if before.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK } else { b"" };
    [mark, text.as_bytes()].concat()
}

/// Returns whether bytes are the UTF-8 of a source, so that none of them was guessed.
pub(super) fn is_utf_8(bytes: &[u8], source: &Source) -> bool {
    bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes) == source.text().as_bytes()
}
