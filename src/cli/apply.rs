//! `cardpress apply`: what was edited in a sheet, put into its document.

use std::cell::RefCell;
use std::path::PathBuf;

use super::configuration::Configuration;
use super::documents::Document;
use super::fix::{encode, is_utf_8};
use super::locks::{Identity, Locks};
use super::messages::{Messages, Remarks};
use super::reading::Reading;
use super::settings::Group;
use super::summary::count;
use super::terminal::{Stream, Terminal};
use super::{Status, difference, file};
use crate::apply::{self, Applied, Counts, Manner};
use crate::deck::Deck;
use crate::import::{File, Importer, LONGEST_START, Sheets, importer, sheet};
use crate::source::Source;

/// Which sheet goes into which document.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch that is typed or not")]
#[command(
    before_help = "\
Examples:
  cardpress notes.md --to xlsx                          the sheet: output/notes.xlsx
  cardpress apply output/notes.xlsx notes.md            with what you edited in it
  cardpress apply edited.csv notes.md --dry-run         what would be changed
  cardpress apply edited.ods notes.md --markers         both sides, where both were changed
  cardpress apply edited.xlsx - < notes.md > new.md",
    after_help = "\
Only lines on which something was edited are changed. Change questions, answers, options, tags,
decks, kinds and numbers; fill in what has no answer; add, delete and move rows. What was changed
in the document too since the sheet was written is shown, and left for you.

Exit code: 0 all of it is in the document, 1 something is left for you, or would be changed with
--check, 2 could not run."
)]
pub(super) struct Args {
    /// The sheet: .xlsx, .ods, .csv, .tsv
    #[arg(value_name = "SHEET")]
    edited: PathBuf,

    /// The document it was written from; `-` is standard input, written to standard output
    #[arg(value_name = "DOCUMENT")]
    document: PathBuf,

    /// Write nothing; print what would be changed
    #[arg(long, visible_alias = "diff")]
    dry_run: bool,

    /// Write nothing; exit code 1 if something would be changed
    #[arg(long)]
    check: bool,

    /// Write what was changed on both sides between conflict markers
    #[arg(long)]
    markers: bool,

    /// Leave the questions in the order of the document, however the sheet is sorted
    #[arg(long)]
    keep_order: bool,

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
        self.identity.configure(configuration)?;
        self.reading.configure(configuration)?;
        self.messages.configure(configuration)
    }
}

/// Puts the sheet into the document.
pub(super) fn run(arguments: &Args) -> Status {
    let terminal = Terminal::new();
    run_with(arguments, &terminal).unwrap_or_else(|message| {
        terminal.error(&message);
        Status::Failed
    })
}

fn run_with(arguments: &Args, terminal: &Terminal) -> Result<Status, String> {
    let mut remarks =
        Remarks::new(&arguments.messages, &arguments.reading, arguments.messages.stream());
    let sheet = read_sheet(arguments, &mut remarks, terminal)?;
    let document = if arguments.document == std::path::Path::new("-") {
        Document::standard_input()
    } else {
        Document::of(&arguments.document)
    };
    let options = arguments.reading.options_of(&document.name());
    let bytes = document.bytes()?;
    let source = text_of(&document, &bytes)?;

    let failed = RefCell::new(None);
    let read = |source: &Source| -> Deck {
        let mut deck = crate::load_with(source, &options);
        let mut locks = Locks::new(&arguments.identity, &arguments.reading, false);
        if let Err(message) = locks.settle(&document, source, &mut deck) {
            failed.borrow_mut().get_or_insert(message);
        }
        deck
    };
    let manner = Manner { markers: arguments.markers, keep_order: arguments.keep_order };
    let applied = apply::apply(&source, &sheet, manner, &read);
    if let Some(message) = failed.into_inner() {
        return Err(message);
    }
    let Applied { text, edits, counts, remarks: left } = applied;
    let is_left = counts.conflicts + counts.refused > 0;
    let changed = text != source.text();
    if arguments.dry_run {
        let color = Stream::Output.has_color();
        let diff = difference::unified(&source.name, source.text(), &edits, color);
        Stream::Output.write(diff.as_bytes())?;
    }
    let writes = !arguments.check && !arguments.dry_run;
    if writes {
        let after = encode(&bytes, &text);
        match &document.path {
            Some(path) if changed => file::rewrite(path, &after)?,
            Some(_) => {}
            None => Stream::Output.write(&after)?,
        }
    }
    let name = source.name.clone();
    remarks.report(source, left, terminal);
    terminal.line(&format!("{name}: {}", summary(&counts, changed, writes)));
    let status = remarks.finish(terminal);
    let would = arguments.check && changed;
    Ok(if is_left || would { status.max(Status::Findings) } else { status })
}

/// Returns the rows of the sheet, and reports what there is to remark on in them.
fn read_sheet(
    arguments: &Args,
    remarks: &mut Remarks,
    terminal: &Terminal,
) -> Result<crate::sheet::Sheet, String> {
    let file = Document::of(&arguments.edited);
    let (bytes, name) = (file.bytes()?, file.name());
    let file = File { name: &name, modified: 0, bytes: &bytes };
    let mut sink = Vec::new();
    let sheet = sheet::read(&file, &arguments.reading.import_options(), &mut sink)
        .map_err(|error| format!("could not read `{name}`: {error}"))?;
    if !sink.is_empty() {
        remarks.report(Sheets.source(&file), sink, terminal);
    }
    Ok(sheet)
}

/// Returns the document as a text, if it is one that can be written again.
fn text_of(document: &Document, bytes: &[u8]) -> Result<Source, String> {
    let name = document.name();
    if let Some(importer) = importer(&name, &bytes[..bytes.len().min(LONGEST_START)]) {
        return Err(format!(
            "`{name}` is no document that could be changed, but one of {}: `cardpress convert \
             --to markdown` makes a document of it",
            importer.about()
        ));
    }
    let source = Source::decode(name.clone(), document.modified(), bytes);
    if !is_utf_8(bytes, &source) {
        return Err(format!(
            "`{name}` is not UTF-8, and would be another text when it is written: run \
             `cardpress fix {name}` first"
        ));
    }
    Ok(source)
}

/// Returns what became of the document, in a line.
fn summary(counts: &Counts, changed: bool, writes: bool) -> String {
    let Counts { changed: reworded, filled, added, removed, moved, conflicts, refused } = *counts;
    let parts = [
        (reworded, "changed", "changed"),
        (filled, "filled in", "filled in"),
        (added, "new", "new"),
        (removed, "removed", "removed"),
        (moved, "moved", "moved"),
        (conflicts, "conflict", "conflicts"),
        (refused, "left for you", "left for you"),
    ];
    let said: Vec<_> = parts
        .into_iter()
        .filter(|(number, ..)| *number > 0)
        .map(|(number, one, many)| count(number, one, many))
        .collect();
    let verb = match (changed, writes) {
        (true, true) => "changed",
        (true, false) => "would be changed",
        (false, _) => "not changed",
    };
    if said.is_empty() { verb.to_owned() } else { format!("{verb}: {}", said.join(", ")) }
}
