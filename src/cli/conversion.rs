//! One deck on its way into files: what converting and checking have in common.

use std::collections::{HashMap, HashSet};

use clap::builder::{PossibleValue, PossibleValuesParser};

#[cfg(feature = "pdf")]
use super::fonts::Fonts;
#[cfg(feature = "pdf")]
use super::pages::Pages;
#[cfg(feature = "csv")]
use super::sheets::Sheets;
use crate::deck::Deck;
use crate::diagnostic::{Code, Diagnostic};
#[cfg(feature = "pdf")]
use crate::export::Pdf;
#[cfg(feature = "apkg")]
use crate::export::{Apkg, Format};
use crate::export::{EXPORTERS, ExportError, Exporter, Markdown, exporter};
use crate::source::Span;

/// The formats that are made only when they are asked for: for programs, and for authors.
const ON_DEMAND: &[&str] = &["html", "json", "markdown"];

/// Which files are made of each document.
#[derive(Debug, clap::Args)]
pub(super) struct Formats {
    /// The formats to convert to
    #[arg(
        long,
        value_name = "FORMAT",
        value_delimiter = ',',
        default_values = EXPORTERS.iter().map(|e| e.name()).filter(|name| !ON_DEMAND.contains(name)),
        value_parser = PossibleValuesParser::new(
            EXPORTERS.iter().map(|e| PossibleValue::new(e.name()).help(e.about()))
        )
    )]
    to: Vec<String>,

    /// Write the guid of every note into Markdown, so that it may be worded otherwise
    #[arg(long)]
    ids: bool,

    /// The form of Anki packages: `modern` ones are packed faster, and need Anki of 2022 or later
    #[cfg(feature = "apkg")]
    #[arg(
        long,
        value_name = "FORM",
        default_value = "legacy",
        value_parser = PossibleValuesParser::new(Format::ALL.map(|(name, _)| name))
    )]
    anki_format: String,

    #[cfg(feature = "csv")]
    #[command(flatten)]
    sheets: Sheets,

    #[cfg(feature = "pdf")]
    #[command(flatten)]
    pages: Pages,

    #[cfg(feature = "pdf")]
    #[command(flatten)]
    fonts: Fonts,
}

impl Formats {
    /// Returns the exporters that were asked for, each of them once.
    pub(super) fn exporters(&self) -> Result<Vec<Box<dyn Exporter>>, String> {
        let first = |(at, name): &(usize, &String)| !self.to[..*at].contains(name);
        let names = self.to.iter().enumerate().filter(first).map(|(_, name)| name.as_str());
        let mut exporters: Vec<Box<dyn Exporter>> = Vec::new();
        for name in names {
            match name {
                "markdown" if self.ids => exporters.push(Box::new(&Markdown::WITH_IDS)),
                #[cfg(feature = "apkg")]
                "apkg" if self.anki_format == "modern" => exporters.push(Box::new(&Apkg::MODERN)),
                #[cfg(feature = "csv")]
                "csv" => exporters.push(Box::new(self.sheets.csv()?)),
                #[cfg(feature = "pdf")]
                "pdf" => {
                    let fonts = self.fonts.load()?;
                    for pdf in self.pages.exporters()? {
                        exporters.push(Box::new(Pdf { fonts: fonts.clone(), ..pdf }));
                    }
                }
                _ => exporters.extend(exporter(name).map(|e| Box::new(e) as Box<dyn Exporter>)),
            }
        }
        Ok(exporters)
    }
}

/// Exports a deck, and gives each file to `take`. Returns every remark on it in the order
/// of its place.
pub(super) fn convert(
    deck: &Deck,
    exporters: &[Box<dyn Exporter>],
    mut take: impl FnMut(&dyn Exporter, Result<Vec<u8>, ExportError>),
) -> Vec<Diagnostic> {
    let mut sink = Vec::new();
    for exporter in exporters {
        // What has no notes is no deck; only the format that holds the remarks
        // has something to say of it.
        if !deck.notes.is_empty() || exporter.name() == "json" {
            take(exporter.as_ref(), exporter.export(deck, &mut sink));
        }
    }
    remarks(deck, sink)
}

/// Returns what the reader had to say, and the exporters: the same thing once, whoever
/// said it, and nothing that the reader has said of the place already.
fn remarks(deck: &Deck, sink: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut remarks: Vec<_> = deck.remarks.iter().map(|r| r.diagnostic.clone()).collect();
    let known = Known::of(&remarks);
    let mut said = HashSet::new();
    remarks.extend(sink.into_iter().filter(|diagnostic| {
        let Diagnostic { code, span, message, .. } = diagnostic;
        !known.touches(code, *span) && said.insert((code.id, *span, message.clone()))
    }));
    remarks.sort_by_key(|diagnostic| diagnostic.span.start);
    remarks
}

/// The places that were remarked on, by code: their starts, in order, each with the last
/// end so far.
struct Known(HashMap<&'static str, Vec<(usize, usize)>>);

impl Known {
    fn of(remarks: &[Diagnostic]) -> Self {
        let mut known = Known(HashMap::new());
        // In order of their starts, since the remarks of a deck are.
        for Diagnostic { code, span, .. } in remarks {
            let places = known.0.entry(code.id).or_default();
            let last = places.last().map_or(0, |&(_, end)| end);
            places.push((span.start, span.end.max(last)));
        }
        known
    }

    fn touches(&self, code: &Code, span: Span) -> bool {
        let places = self.0.get(code.id).map_or(&[] as &[_], Vec::as_slice);
        let before = places.partition_point(|&(start, _)| start <= span.end);
        before > 0 && places[before - 1].1 >= span.start
    }
}
