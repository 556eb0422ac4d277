//! A page to study and to print from: one file that asks the network for nothing.
//!
//! Without its script it is a document to read: every question with its answer. The script
//! hides the answers, finds words, moves with keys, and checks what was typed and chosen.
//! What may run on it, and be loaded, the page says itself (`policy`).

mod dialog;
mod math;
mod media;
mod note;
mod page;
mod phrases;
mod policy;
mod text;
mod writer;

use super::{ExportError, Exporter};
use crate::deck::Deck;
use crate::diagnostic::Diagnostic;

use writer::Writer;

/// A page to study and to print from.
#[derive(Debug, Clone, Copy, Default)]
pub struct Html;

impl Exporter for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn about(&self) -> &'static str {
        "a page to study and to print from, in one file"
    }

    fn export(&self, deck: &Deck, sink: &mut Vec<Diagnostic>) -> Result<Vec<u8>, ExportError> {
        Ok(Writer::new(deck, sink).page().into_bytes())
    }
}
