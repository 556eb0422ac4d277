//! Many documents on their way into files: read and written side by side on all cores,
//! remarked on in their order.
//!
//! A window of documents at a time goes through, so that memory is bounded by the largest of
//! them and not by their number. Reading and writing do not wait for each other; only the
//! locks, which know notes of all documents, take one after the other.

use std::path::PathBuf;

use rayon::prelude::*;

use super::cache::{Cache, Key, Record};
use super::documents::Document;
use super::exporters::{Exporters, Set};
use super::interrupt;
use super::locks::Locks;
use super::messages::Remarks;
use super::progress::Progress;
use super::reading::Reading;
use super::settings::Group;
use super::summary::Summary;
use super::target::{Made, Stale, Target, Written};
use super::terminal::{Stream, Terminal};
use super::{Status, conversion};
use crate::deck::Deck;
use crate::diagnostic::Diagnostic;
use crate::source::Source;

/// How many documents each core has in hand at most.
const DOCUMENTS: usize = 16;

/// How many bytes of documents each core has in hand, if one alone is not larger.
const BYTES: u64 = 1 << 20;

/// What every document of a run is converted with.
pub(super) struct Batch<'b> {
    pub(super) documents: &'b [Document],
    pub(super) reading: &'b Reading,
    pub(super) exporters: &'b Exporters<'b>,
    pub(super) target: &'b Target<'b>,
    /// What was made before; `None` where everything is to be made anew.
    pub(super) cache: Option<&'b Cache>,
    pub(super) terminal: &'b Terminal,
    /// Whether nothing is said of documents that are as they were.
    pub(super) is_brief: bool,
}

/// What was made of a document.
pub(super) struct Product {
    /// What there is to count.
    pub(super) summary: Summary,
    /// The files that are not what they would be.
    pub(super) stale: Stale,
    /// Whether it was made before, and is as it was.
    pub(super) is_unchanged: bool,
    /// The files that were written, each with its size in bytes.
    pub(super) files: Vec<(PathBuf, usize)>,
}

/// What became of the files of a deck.
pub(super) struct Files {
    pub(super) product: Product,
    /// Those that were made.
    made: Vec<Made>,
    /// What could not be done, each once.
    pub(super) errors: Vec<String>,
    pub(super) status: Status,
}

/// What was made of a document, and what there is to say of it.
struct Outcome {
    product: Product,
    source: Source,
    remarks: Vec<Diagnostic>,
    /// Why it was read as it was, where that was asked for.
    explanation: Option<String>,
    /// What could not be done, each once.
    errors: Vec<String>,
    status: Status,
}

/// How far a document has come.
enum Stage {
    /// It could not be read.
    Failed(String),
    /// It was made before, and is as it was.
    Unchanged(Source, Box<Record>),
    /// It was read.
    Read(Source, Box<Deck>, Option<Key>),
}

impl Batch<'_> {
    /// Converts the documents, and gives what became of each to `done`, in their order. What
    /// is wrong with one of them does not stop the rest; an interrupt does, after what is in
    /// hand.
    pub(super) fn run(
        &self,
        mut locks: Option<&mut Locks>,
        remarks: &mut Remarks,
        mut done: impl FnMut(&Document, &Product),
    ) -> Status {
        let progress = Progress::new(self.documents.len());
        let mut status = Status::Done;
        for documents in windows(self.documents) {
            if interrupt::has_come() {
                return status.max(Status::Interrupted);
            }
            let known: Vec<_> = documents
                .iter()
                .map(|document| match (&mut locks, self.cache) {
                    (Some(locks), Some(_)) => locks.known(document),
                    _ => Ok(None),
                })
                .collect();
            let work = documents.par_iter().zip(known);
            let stages: Vec<_> = work
                .map(|(document, known)| {
                    let read = known.and_then(|known| self.read(document, known.as_deref()));
                    read.unwrap_or_else(Stage::Failed)
                })
                .collect();
            let settled: Vec<_> = documents
                .iter()
                .zip(stages)
                .map(|(document, stage)| self.settle(document, stage, locks.as_deref_mut()))
                .collect();
            let outcomes: Vec<_> = documents
                .par_iter()
                .zip(settled)
                .map(|(document, (stage, known))| self.write(document, stage, known.as_deref()))
                .collect();
            progress.pause(|| {
                for (document, outcome) in documents.iter().zip(outcomes) {
                    status = status.max(match outcome {
                        Ok(outcome) => self.report(document, outcome, remarks, &mut done),
                        Err(message) => {
                            self.terminal.error(&message);
                            Status::Failed
                        }
                    });
                }
            });
            progress.add(documents.len());
        }
        status
    }

    /// Reads a document, unless it is as it was when it was last made into files.
    fn read(&self, document: &Document, known: Option<&str>) -> Result<Stage, String> {
        let bytes = document.bytes()?;
        let modified = document.modified();
        let key = self.cache.and_then(|cache| {
            let settings = self.settings(&document.name())?;
            cache.key(document, modified, &settings, &bytes)
        });
        if let Some((cache, key)) = self.cache.zip(key.as_ref()) {
            let unchanged = cache
                .find(key)
                .filter(|record| record.is_unchanged(document, known, self.reading, self.target));
            if let Some(record) = unchanged {
                let source = Reading::source(document, modified, &bytes);
                return Ok(Stage::Unchanged(source, Box::new(record)));
            }
        }
        let (source, deck) = self.reading.read(document, modified, &bytes)?;
        Ok(Stage::Read(source, Box::new(deck), key))
    }

    /// Returns all that is set for a document of that name, if its files depend on nothing
    /// else.
    fn settings(&self, document: &str) -> Option<String> {
        let exporters = self.exporters.of(document).ok()?;
        let reading = toml::to_string(&*self.reading.of(document)).ok()?;
        Some(format!("{}\n{reading}", exporters.stamp.as_ref()?))
    }

    /// Gives the notes of a document that was read the guids that the lock has for them.
    /// Returns what the lock knows of them now, where the cache wants to know.
    fn settle(
        &self,
        document: &Document,
        stage: Stage,
        locks: Option<&mut Locks>,
    ) -> (Stage, Option<String>) {
        let Some(locks) = locks else { return (stage, None) };
        let Stage::Read(source, mut deck, key) = stage else { return (stage, None) };
        let settled = locks.settle(document, &source, &mut deck).and_then(|()| match self.cache {
            Some(_) => locks.known(document),
            None => Ok(None),
        });
        match settled {
            Ok(known) => (Stage::Read(source, deck, key), known),
            Err(message) => (Stage::Failed(message), None),
        }
    }

    /// Makes the files of a document.
    fn write(
        &self,
        document: &Document,
        stage: Stage,
        known: Option<&str>,
    ) -> Result<Outcome, String> {
        let (source, deck, key) = match stage {
            Stage::Failed(message) => return Err(message),
            Stage::Unchanged(source, record) => {
                let summary = record.summary();
                return Ok(Outcome {
                    product: Product {
                        summary,
                        stale: Stale::default(),
                        is_unchanged: true,
                        files: Vec::new(),
                    },
                    source,
                    remarks: record.diagnostics(),
                    explanation: None,
                    errors: Vec::new(),
                    status: Status::Done,
                });
            }
            Stage::Read(source, deck, key) => (source, deck, key),
        };
        let set = self.exporters.of(&document.name())?;
        let (files, remarks) = self.make(document, &deck, &set);
        let Files { product, made, mut errors, status } = files;
        if let Some((cache, key)) = self.cache.zip(key)
            && status == Status::Done
            && let Some(out) = self.target.folder()
            && let Some(record) = Record::new(&deck, known, out, &made, &remarks, &product.summary)
            && let Err(message) = cache.keep(&key, &record)
        {
            errors.push(message);
        }
        Ok(Outcome {
            product,
            source,
            remarks,
            explanation: self.reading.explanation(&deck),
            errors,
            status,
        })
    }

    /// Makes the files of a deck. Returns what became of them, and every remark on it.
    pub(super) fn make(
        &self,
        document: &Document,
        deck: &Deck,
        set: &Set,
    ) -> (Files, Vec<Diagnostic>) {
        let (mut made, mut stale) = (Vec::new(), Stale::default());
        let (mut errors, mut status) = (Vec::new(), Status::Done);
        let remarks = conversion::convert(deck, &set.exporters, |format, file| {
            let written = match file {
                Ok(file) => self
                    .target
                    .write(document, format, file)
                    .map_err(|message| (message, Status::Failed)),
                Err(error) => Err((format!("{}: {error}", document.name()), Status::Findings)),
            };
            match written {
                Ok(Written::File(file)) => made.push(file),
                Ok(Written::Stale(file)) => stale.add(file),
                Err((message, ended)) => {
                    status = status.max(ended);
                    // What stands in the way of all files is said once.
                    if !errors.contains(&message) {
                        errors.push(message);
                    }
                }
            }
        });
        let mut summary = Summary::of(deck);
        summary.files = self.target.is_written().then_some(made.len());
        let files = made.iter().map(|Made { path, bytes }| (path.clone(), bytes.len())).collect();
        let product = Product { summary, stale, is_unchanged: false, files };
        (Files { product, made, errors, status }, remarks)
    }

    /// Says what became of a document.
    fn report(
        &self,
        document: &Document,
        outcome: Outcome,
        remarks: &mut Remarks,
        done: &mut impl FnMut(&Document, &Product),
    ) -> Status {
        let Outcome { product, source, remarks: found, explanation, errors, status } = outcome;
        if self.is_brief && product.is_unchanged {
            done(document, &product);
            return status;
        }
        remarks.report(source, found, self.terminal);
        if let Some(explanation) = explanation {
            let _ = Stream::Error.write(explanation.as_bytes());
        }
        for message in &errors {
            self.terminal.error(message);
        }
        done(document, &product);
        status
    }
}

/// Returns the documents in runs that are in hand at the same time.
pub(super) fn windows(mut documents: &[Document]) -> impl Iterator<Item = &[Document]> {
    let cores = rayon::current_num_threads();
    let (most, bytes) = (DOCUMENTS * cores, BYTES.saturating_mul(cores as u64));
    std::iter::from_fn(move || {
        let mut size = 0u64;
        let fits = |document: &&Document| {
            size = size.saturating_add(document.size());
            size <= bytes
        };
        let fitting = documents.iter().take(most).take_while(fits).count();
        let (window, rest) = documents.split_at(fitting.max(1).min(documents.len()));
        documents = rest;
        (!window.is_empty()).then_some(window)
    })
}
