//! Stub.
use super::{ExportError, Exporter};
use crate::deck::Deck;
use crate::diagnostic::Diagnostic;

/// Stub.
#[derive(Debug, Default)]
pub struct Xlsx;

impl Exporter for Xlsx {
    fn name(&self) -> &'static str {
        "xlsx"
    }

    fn about(&self) -> &'static str {
        "stub"
    }

    fn export(&self, _: &Deck, _: &mut Vec<Diagnostic>) -> Result<Vec<u8>, ExportError> {
        Err(ExportError::new("xlsx", "not yet"))
    }
}
