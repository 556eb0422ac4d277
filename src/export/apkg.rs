//! Stub.
use super::{ExportError, Exporter};
use crate::deck::Deck;
use crate::diagnostic::Diagnostic;

/// Stub.
#[derive(Debug, Default)]
pub struct Apkg;

impl Exporter for Apkg {
    fn name(&self) -> &'static str {
        "apkg"
    }

    fn about(&self) -> &'static str {
        "stub"
    }

    fn export(&self, _: &Deck, _: &mut Vec<Diagnostic>) -> Result<Vec<u8>, ExportError> {
        Err(ExportError::new("apkg", "not yet"))
    }
}
