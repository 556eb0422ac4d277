//! Stub.
use super::{ExportError, Exporter};
use crate::deck::Deck;
use crate::diagnostic::Diagnostic;

/// Stub.
#[derive(Debug, Default)]
pub struct Csv;

impl Exporter for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn about(&self) -> &'static str {
        "stub"
    }

    fn export(&self, _: &Deck, _: &mut Vec<Diagnostic>) -> Result<Vec<u8>, ExportError> {
        Err(ExportError::new("csv", "not yet"))
    }
}
