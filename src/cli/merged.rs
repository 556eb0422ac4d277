//! Many documents made into one deck, each of them a deck inside it.

use rayon::prelude::*;

use super::Status;
use super::batch::{Batch, Product};
use super::documents::Document;
use super::locks::Locks;
use super::messages::Remarks;
use crate::deck::{Part, gather};
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};

/// The document that stands for all of them: where the files of the whole go.
pub(super) fn document(name: &str) -> Document {
    Document { stem: file_stem(name).into(), ..Document::standard_input() }
}

/// Returns what a file of a deck is called.
fn file_stem(name: &str) -> String {
    let is_plain = |c: char| !c.is_control() && !r#"/\:*?"<>|"#.contains(c);
    name.chars().map(|c| if is_plain(c) { c } else { '-' }).collect()
}

/// Converts the documents into one deck of that name. What is wrong with one of them does not
/// stop the rest. Returns what was made.
pub(super) fn run(
    batch: &Batch,
    name: &str,
    locks: &mut Locks,
    remarks: &mut Remarks,
) -> (Product, Status) {
    let mut status = Status::Done;
    let read: Vec<_> = batch.documents.par_iter().map(|d| (d, batch.reading.load(d))).collect();
    let mut sources: Vec<(usize, Source)> = Vec::new();
    let mut parts = Vec::new();
    let mut start = 0;
    for (document, read) in read {
        let settled = read.and_then(|(source, mut deck)| {
            locks.settle(document, &source, &mut deck)?;
            Ok((source, deck))
        });
        match settled {
            Ok((source, deck)) => {
                let folders = document.stem.iter().map(|part| part.to_string_lossy().into_owned());
                let mut folders: Vec<_> = folders.collect();
                folders.pop();
                parts.push(Part { folders, deck, start });
                let end = start + source.text().len();
                sources.push((start, source));
                // The end of one document is not the start of the next.
                start = end + 1;
            }
            Err(message) => {
                batch.terminal.error(&message);
                status = Status::Failed;
            }
        }
    }
    let mut found = Vec::new();
    let deck = gather(name, parts, &mut found);
    let whole = document(name);
    let (files, remarked) = batch.make(&whole, &deck, batch.exporters.general());
    found.extend(remarked);
    report(sources, found, remarks, batch);
    for message in &files.errors {
        batch.terminal.error(message);
    }
    (files.product, status.max(files.status))
}

/// Reports the remarks on the whole as remarks on the documents that they are about.
fn report(
    sources: Vec<(usize, Source)>,
    mut found: Vec<Diagnostic>,
    remarks: &mut Remarks,
    batch: &Batch,
) {
    found.sort_by_key(|diagnostic| diagnostic.span.start);
    let mut found = found.into_iter().peekable();
    for (start, source) in sources {
        let length = source.text().len();
        let mut own = Vec::new();
        while let Some(mut diagnostic) = found.next_if(|d| d.span.start <= start + length) {
            let place = |at: usize| at.saturating_sub(start).min(length);
            let Span { start, end } = diagnostic.span;
            diagnostic.span = Span { start: place(start), end: place(end) };
            own.push(diagnostic);
        }
        remarks.report(source, own, batch.terminal);
    }
}
