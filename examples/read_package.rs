//! The questions in a package of Anki's.
//!
//! ```sh
//! cargo run --example read_package -- deck.apkg
//! ```

use std::io::Write;

use cardpress::content::text;
use cardpress::import::{self, Apkg, File, ImportOptions};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("name a package: read_package deck.apkg")?;
    let bytes = std::fs::read(&path)?;
    let file = File { name: &path, modified: 0, bytes: &bytes };
    let (_, deck) = import::load(&Apkg, &file, &ImportOptions::default())?;

    let mut out = std::io::stdout().lock();
    for note in &deck.notes {
        let question = text::render(&note.question);
        writeln!(out, "{}: {}", note.deck, question.lines().next().unwrap_or_default())?;
    }
    for remark in &deck.remarks {
        writeln!(std::io::stderr(), "{}", remark.diagnostic.message)?;
    }
    Ok(())
}
