//! Turns questions and answers as people really write them into things they
//! study from.
//!
//! A document in, a deck out, files of the deck; and a remark, with its place, on all that was
//! put right, guessed, or could not be made sense of:
//!
//! ```
//! use cardpress::{export, load, source::Source};
//!
//! let text = "1. What is a ko?\n   - A position that could repeat,\n\n for ever.\n";
//! let deck = load(&Source::new("go.md", 1_700_000_000, text));
//! assert_eq!(deck.notes.len(), 1);
//! assert_eq!(deck.remarks[0].diagnostic.code.name, "torn-paragraph");
//! assert_eq!((deck.remarks[0].line, deck.remarks[0].column), (4, 2));
//!
//! let json = export::exporter("json").unwrap();
//! let file = json.export(&deck, &mut Vec::new())?;
//! assert!(String::from_utf8_lossy(&file).contains("What is a ko?"));
//! # Ok::<(), cardpress::export::ExportError>(())
//! ```
//!
//! - [`load`] reads a [`Source`]; [`load_with`] does so as [`Options`] say.
//!   Reading cannot fail: any text is some deck.
//! - [`Deck`] and its notes are plain values: look at them, change them, make them.
//! - [`export::EXPORTERS`] lists the formats; [`export::Exporter`] is a trait, and one of your own
//!   takes fifty lines (`examples/own_exporter.rs`). [`import::IMPORTERS`] reads packages and
//!   sheets back (`examples/read_package.rs`).
//! - [`lock::Lock`] keeps a reworded question the same card; [`diff::Difference`] says what is
//!   different between two decks; [`fix`] and [`apply`] edit the document itself.
//!
//! Nothing here reads a file or the clock, prints, or ends the process: bytes come in, bytes go
//! out (`examples/in_memory.rs`). The same document gives the same bytes, every day and on every
//! machine; times are seconds since 1970, places are bytes in the text, and come from outside.
//!
//! # Features
//!
//! All are on by default. Without any, documents are read, and written as JSON and Markdown.
//!
//! | feature | what it brings |
//! | --- | --- |
//! | `apkg` | Anki packages, written and read, by `SQLite` |
//! | `csv` | text for Anki, Excel and other programs; sheets of text, read |
//! | `html` | a page to study and to print from |
//! | `pdf` | handouts, quizzes, cards and booklets, with fonts of 3 MB |
//! | `xlsx` | workbooks, written and read |
//! | `highlight` | colours of code, in all of them |
//! | `cli` | the program |
//! | `system-fonts` | the fonts of the machine, for the program |
//! | `push` | decks into a running Anki, for the program |
//!
//! # The way of the data
//!
//! ```text
//! bytes ─ Source::decode ─▶ Source ─ lines ─ conflict::resolve ─ repair::repair ─▶ [Line]
//!       ─ read (patterns of question; markdown::parse for each part) ─▶ Deck
//!       ─ identity ─▶ Deck ─ Exporter::export ─▶ bytes
//! ```
//!
//! No step before the last can fail: each takes whatever it is given, and
//! remarks on what it put right, guessed, or could not make sense of. Every line,
//! block and note carries the [`Span`] of the text as it was typed.
//!
//! # What is promised
//!
//! Kinds of notes, blocks and remarks may be added in any version, and are
//! `#[non_exhaustive]`; fields of decks and notes only with a new minor version before 1.0.

#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod apply;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
pub mod content;
pub mod deck;
pub mod diagnostic;
pub mod diff;
pub mod export;
pub mod fix;
pub mod import;
pub mod ledger;
pub mod lock;
pub mod options;
pub mod sheet;
pub mod source;

mod conflict;
mod identity;
mod markdown;
mod merge;
pub mod read;
pub mod repair;

use deck::{Deck, LeftOver, Location};
use diagnostic::{Diagnostic, EMPTY_SOURCE, INTRODUCTION, LEFT_OVER, NO_QUESTION, Remark};
use ledger::{Fate, Ledger};
use options::Options;
use source::{Line, Source, Span};

/// Returns the deck that a source holds, with every remark that was made while
/// it was read. Any text is some deck: one without notes has a remark of severity
/// error that says why.
pub fn load(source: &Source) -> Deck {
    load_with(source, &Options::default())
}

/// Returns the deck that a source holds, read as the options say.
pub fn load_with(source: &Source, options: &Options) -> Deck {
    let mut sink = source.damage();
    let mut ledger = Ledger::new(source);
    let readings = conflict::resolve(source.lines(), options, &mut ledger, &mut sink);
    let before = ledger.clone();
    let mut readings = readings.into_iter();
    let ours = readings.next().unwrap_or_default();
    ledger.leave_out(&ours);
    let mut deck = load_side(source, ours, options, &mut ledger, &mut sink);
    for lines in readings {
        let mut their_ledger = before.clone();
        their_ledger.leave_out(&lines);
        let other = load_side(source, lines, options, &mut their_ledger, &mut sink);
        let discarded = merge::merge(&mut deck, other, &mut sink);
        discarded.ours.into_iter().for_each(|span| ledger.discard(span));
        discarded.theirs.into_iter().for_each(|span| their_ledger.discard(span));
        ledger.absorb(&their_ledger);
    }
    ledger.absorb(&before);
    identity::identify(&mut deck, &mut sink);
    deck.ledger = ledger.entries(&deck.notes);
    deck.left_over = left_over(source, &deck, &mut sink);
    if source.is_blank() {
        sink = vec![
            Diagnostic::new(&EMPTY_SOURCE, Span::default(), "there is no text in this document")
                .help("write a question and its answer into it, or leave it out"),
        ];
    }
    // Both sides of a conflict say the same of the text around it.
    sink.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.code.id));
    sink.dedup();
    deck.remarks = sink.into_iter().map(|diagnostic| Remark::new(source, diagnostic)).collect();
    deck
}

/// Returns lines with what is broken in them put right: nothing in our own form, which is
/// read as it stands.
fn repaired<'s>(
    lines: Vec<Line<'s>>,
    options: &Options,
    sink: &mut Vec<Diagnostic>,
) -> Vec<Line<'s>> {
    if read::is_own_form(&lines) { lines } else { repair::repair(lines, options, sink) }
}

fn load_side(
    source: &Source,
    lines: Vec<Line>,
    options: &Options,
    ledger: &mut Ledger,
    sink: &mut Vec<Diagnostic>,
) -> Deck {
    let lines = repaired(lines, options, sink);
    for line in lines.iter().filter(|line| line.is_blank()) {
        // Where something was typed, a repair took it out.
        ledger.record(line.span, Fate::Damage);
    }
    read::read(source, &lines, options, ledger, sink)
}

/// Returns the text that went nowhere, and remarks on what nobody remarked on.
fn left_over(source: &Source, deck: &Deck, sink: &mut Vec<Diagnostic>) -> Vec<LeftOver> {
    let lines = source.lines();
    let known = Known::of(sink);
    let entries = deck.ledger.iter().filter(|entry| entry.fate == Fate::LeftOver);
    entries
        .map(|entry| {
            let span = lines[entry.line - 1].span.join(lines[entry.end_line - 1].span);
            if !known.touches(span) {
                sink.push(Diagnostic::new(&LEFT_OVER, span, "this text belongs to no question"));
            }
            LeftOver {
                text: source.text()[span.start..span.end].to_owned(),
                source: Location {
                    path: source.name.clone(),
                    line: entry.line,
                    end_line: entry.end_line,
                },
            }
        })
        .collect()
}

/// The places that were remarked on as left over: their starts, in order, each with
/// the last end so far.
struct Known(Vec<(usize, usize)>);

impl Known {
    fn of(sink: &[Diagnostic]) -> Self {
        let codes = [&LEFT_OVER, &INTRODUCTION, &NO_QUESTION];
        let known = sink.iter().filter(|diagnostic| codes.contains(&diagnostic.code));
        let mut places: Vec<_> =
            known.map(|diagnostic| (diagnostic.span.start, diagnostic.span.end)).collect();
        places.sort_unstable();
        let mut last = 0;
        for (_, end) in &mut places {
            last = last.max(*end);
            *end = last;
        }
        Known(places)
    }

    fn touches(&self, span: Span) -> bool {
        let before = self.0.partition_point(|&(start, _)| start < span.end);
        before > 0 && self.0[before - 1].1 > span.start
    }
}
