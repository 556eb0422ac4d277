//! From a text to an Anki package and a table, without a file; and what there was to say of it.
//!
//! ```sh
//! cargo run --example in_memory
//! ```

use std::io::Write;

use cardpress::export::exporter;
use cardpress::source::Source;

/// Pasted in pieces, and merged badly.
const NOTES: &str = "\
1. Which leaf is tea made of?
   - *Camellia sinensis*, picked

 in spring.

2. How hot is the water for green tea?
<<<<<<< HEAD
   - About 75 °C.
=======
>>>>>>> topic
";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The time goes into the package: Anki takes a note in again if it is later.
    let source = Source::new("tea.md", 1_700_000_000, NOTES);
    let deck = cardpress::load(&source);

    let mut out = std::io::stdout().lock();
    for format in ["apkg", "csv"] {
        let exporter = exporter(format).ok_or("this build does not have the format")?;
        let mut sink = Vec::new();
        let file = exporter.export(&deck, &mut sink)?;
        writeln!(out, "{format}: {} notes, {} remarks", deck.notes.len(), sink.len())?;
        assert!(!file.is_empty());
    }
    for remark in &deck.remarks {
        let cardpress::diagnostic::Remark { diagnostic, path, line, column, .. } = remark;
        let message = &diagnostic.message;
        writeln!(out, "{path}:{line}:{column}: {} {message}", diagnostic.code.id)?;
    }
    Ok(())
}
