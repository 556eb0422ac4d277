//! Writing decks, in as many formats as there are files in this folder.

#[cfg(any(feature = "html", feature = "pdf"))]
mod address;
#[cfg(any(feature = "apkg", feature = "csv"))]
mod anki;
#[cfg(feature = "apkg")]
mod apkg;
#[cfg(feature = "csv")]
mod csv;
#[cfg(any(feature = "html", feature = "pdf"))]
mod direction;
#[cfg(any(feature = "html", feature = "pdf"))]
mod entry;
#[cfg(any(feature = "html", feature = "pdf"))]
mod formula;
#[cfg(feature = "html")]
mod html;
mod json;
#[cfg(any(feature = "html", feature = "pdf"))]
mod language;
mod markdown;
#[cfg(feature = "pdf")]
pub mod pdf;
#[cfg(any(feature = "apkg", feature = "csv", feature = "html", feature = "pdf"))]
mod place;
#[cfg(any(feature = "apkg", feature = "csv", feature = "html"))]
mod typed;
#[cfg(any(feature = "html", feature = "pdf"))]
mod words;
#[cfg(feature = "xlsx")]
mod xlsx;

#[cfg(feature = "apkg")]
pub use apkg::{Apkg, Format};
#[cfg(feature = "csv")]
pub use csv::{Csv, Dialect};
#[cfg(feature = "html")]
pub use html::Html;
pub use json::Json;
pub use markdown::Markdown;
#[cfg(feature = "pdf")]
pub use pdf::Pdf;
#[cfg(feature = "xlsx")]
pub use xlsx::Xlsx;

use std::fmt;

use crate::deck::Deck;
use crate::diagnostic::Diagnostic;

/// A writer of decks.
pub trait Exporter: Send + Sync {
    /// Returns the name of the format.
    fn name(&self) -> &'static str;

    /// Returns the extension of its files.
    fn extension(&self) -> &'static str {
        self.name()
    }

    /// Returns one line for the list of formats.
    fn about(&self) -> &'static str;

    /// Returns the file that holds `deck`.
    ///
    /// The same deck gives the same bytes, on every machine and every day.
    /// What the format cannot hold is reported to `sink`.
    fn export(&self, deck: &Deck, sink: &mut Vec<Diagnostic>) -> Result<Vec<u8>, ExportError>;
}

impl<E: Exporter + ?Sized> Exporter for &E {
    fn name(&self) -> &'static str {
        (**self).name()
    }

    fn extension(&self) -> &'static str {
        (**self).extension()
    }

    fn about(&self) -> &'static str {
        (**self).about()
    }

    fn export(&self, deck: &Deck, sink: &mut Vec<Diagnostic>) -> Result<Vec<u8>, ExportError> {
        (**self).export(deck, sink)
    }
}

/// Every exporter, by name.
pub static EXPORTERS: &[&dyn Exporter] = &[
    #[cfg(feature = "apkg")]
    &Apkg::LEGACY,
    #[cfg(feature = "csv")]
    &Csv::ANKI,
    #[cfg(feature = "html")]
    &Html,
    &Json::PRETTY,
    &Markdown::PLAIN,
    #[cfg(feature = "pdf")]
    &Pdf::HANDOUT,
    #[cfg(feature = "xlsx")]
    &Xlsx,
];

/// Returns the exporter of that name.
pub fn exporter(name: &str) -> Option<&'static dyn Exporter> {
    EXPORTERS.iter().copied().find(|exporter| exporter.name() == name)
}

/// A deck could not be written.
#[derive(Debug)]
pub struct ExportError {
    /// What was being written.
    what: &'static str,
    /// Why it could not be.
    why: Box<dyn std::error::Error + Send + Sync>,
}

impl ExportError {
    /// Returns the error that says what was being written, and why it could not be.
    pub fn new(
        what: &'static str,
        why: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        ExportError { what, why: why.into() }
    }
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "could not write {}: {}", self.what, self.why)
    }
}

impl std::error::Error for ExportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.why.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_unique() {
        assert!(EXPORTERS.is_sorted_by(|a, b| a.name() < b.name()));
    }
}
