//! One deck on its way into files: what converting and checking have in common.

use std::collections::{HashMap, HashSet};

use crate::deck::Deck;
use crate::diagnostic::{Code, Diagnostic};
use crate::export::{ExportError, Exporter};
use crate::source::Span;

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
