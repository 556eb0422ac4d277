//! One document on its way into files: what converting and checking have in common.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use clap::builder::{PossibleValue, PossibleValuesParser};

use super::media;
use crate::deck::Deck;
use crate::diagnostic::{Code, Diagnostic};
#[cfg(feature = "apkg")]
use crate::export::{Apkg, Format};
use crate::export::{EXPORTERS, ExportError, Exporter, exporter};
use crate::options::Options;
use crate::source::{Source, Span};

/// Which files are made of each document.
#[derive(Debug, clap::Args)]
pub(super) struct Formats {
    /// The formats to convert to
    #[arg(
        long,
        value_name = "FORMAT",
        value_delimiter = ',',
        default_values = EXPORTERS.iter().map(|e| e.name()).filter(|name| *name != "json"),
        value_parser = PossibleValuesParser::new(
            EXPORTERS.iter().map(|e| PossibleValue::new(e.name()).help(e.about()))
        )
    )]
    to: Vec<String>,

    /// The form of Anki packages: `modern` ones are smaller, and need Anki of 2022 or later
    #[cfg(feature = "apkg")]
    #[arg(
        long,
        value_name = "FORM",
        default_value = "legacy",
        value_parser = PossibleValuesParser::new(Format::ALL.map(|(name, _)| name))
    )]
    anki_format: String,

    /// The largest picture, sound or film that is taken along: bytes, or as in 500kB, 20MB
    #[arg(long, value_name = "SIZE", default_value = "20MB", value_parser = media::parse_size)]
    max_media: u64,
}

impl Formats {
    /// Returns the exporters that were asked for, each of them once.
    pub(super) fn exporters(&self) -> Vec<&'static dyn Exporter> {
        let first = |(at, name): &(usize, &String)| !self.to[..*at].contains(name);
        let names = self.to.iter().enumerate().filter(first);
        let exporters = names.filter_map(|(_, name)| exporter(name));
        #[cfg(feature = "apkg")]
        let exporters = exporters.map(|exporter| match exporter.name() {
            "apkg" if self.anki_format == "modern" => &Apkg::MODERN,
            _ => exporter,
        });
        exporters.collect()
    }
}

/// Reads a source and the files in its folder that it shows and plays, exports it, and
/// gives each file to `take`. Returns the deck,
/// and every remark on it in the order of its place.
pub(super) fn convert(
    source: &Source,
    folder: Option<&Path>,
    formats: &Formats,
    options: &Options,
    exporters: &[&'static dyn Exporter],
    mut take: impl FnMut(&'static dyn Exporter, Result<Vec<u8>, ExportError>),
) -> (Deck, Vec<Diagnostic>) {
    let mut deck = crate::load_with(source, options);
    media::load(&mut deck, source, folder, formats.max_media);
    let mut sink = Vec::new();
    for exporter in exporters {
        // What has no notes is no deck; only the format that holds the remarks
        // has something to say of it.
        if !deck.notes.is_empty() || exporter.name() == "json" {
            take(*exporter, exporter.export(&deck, &mut sink));
        }
    }
    let remarks = remarks(&deck, sink);
    (deck, remarks)
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
