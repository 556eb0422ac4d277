//! Stub.
use super::{ExportError, Exporter};
use crate::deck::Deck;
use crate::diagnostic::Diagnostic;

/// Stub.
#[derive(Debug, Default)]
pub struct Pdf;

impl Exporter for Pdf {
    fn name(&self) -> &'static str {
        "pdf"
    }

    fn about(&self) -> &'static str {
        "stub"
    }

    fn export(&self, _: &Deck, _: &mut Vec<Diagnostic>) -> Result<Vec<u8>, ExportError> {
        Err(ExportError::new("pdf", "not yet"))
    }
}
