//! Writes the deck that `cardpress --to json` wrote as a package, by genanki-rs.
//!
//! ```sh
//! cardpress notes.md --to json,apkg --out /tmp/ours
//! cargo run --release -- /tmp/ours/notes.json /tmp/theirs.apkg
//! ```

use std::error::Error;
use std::{env, fs};

use genanki_rs::{Deck, Field, Model, Note, Template};
use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let [_, json, package] = &env::args().collect::<Vec<_>>()[..] else {
        return Err("wanted: DECK.json PACKAGE.apkg".into());
    };
    let file: Value = serde_json::from_str(&fs::read_to_string(json)?)?;
    let model = Model::new(
        1_700_000_001,
        "Peer Basic",
        vec![Field::new("Question"), Field::new("Answer")],
        vec![Template::new("Card")
            .qfmt("{{Question}}")
            .afmt("{{FrontSide}}<hr id=answer>{{Answer}}")],
    );
    let name = file["name"].as_str().unwrap_or_default();
    let mut deck = Deck::new(1_700_000_002, name, "");
    for note in file["notes"].as_array().into_iter().flatten() {
        // Its cloze notes lose nested gaps and all but one ordinal: only questions
        // with answers are compared.
        if note["kind"] == "basic"
            && let Some(answer) = note["answer"]["html"].as_str()
        {
            let question = note["question"]["html"].as_str().unwrap_or_default();
            deck.add_note(Note::new(model.clone(), vec![question, answer])?);
        }
    }
    deck.write_to_file(package)?;
    Ok(())
}
