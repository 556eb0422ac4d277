//! An exporter of one's own: cards as text, `Q: …` and `A: …`, as `SuperMemo`'s import takes them.
//!
//! ```sh
//! cargo run --example own_exporter < notes.md > cards.txt
//! ```

use std::io::{Read, Write};

use cardpress::content::text;
use cardpress::deck::{Deck, Note, NoteKind};
use cardpress::diagnostic::{Diagnostic, UNANSWERED_NOTE};
use cardpress::export::{ExportError, Exporter};
use cardpress::source::Source;

struct QuestionsAndAnswers;

impl Exporter for QuestionsAndAnswers {
    fn name(&self) -> &'static str {
        "q-and-a"
    }

    fn extension(&self) -> &'static str {
        "txt"
    }

    fn about(&self) -> &'static str {
        "text for SuperMemo's import"
    }

    fn export(&self, deck: &Deck, sink: &mut Vec<Diagnostic>) -> Result<Vec<u8>, ExportError> {
        let mut file = String::new();
        for note in &deck.notes {
            match answer(note) {
                Some(answer) => {
                    let question = on_one_line(&text::render(&note.question));
                    file.extend(["Q: ", &question, "\nA: ", &on_one_line(&answer), "\n\n"]);
                }
                // What a format cannot hold is said, with its place.
                None => sink.push(Diagnostic::new(
                    &UNANSWERED_NOTE,
                    note.span,
                    format!("this {} has no answer in words", note.kind.name()),
                )),
            }
        }
        Ok(file.into_bytes())
    }
}

/// Returns what a note answers, where it does so in words.
fn answer(note: &Note) -> Option<String> {
    let right = match &note.kind {
        NoteKind::Choice(options) => options.iter().filter(|option| option.correct),
        _ => return note.answer.as_deref().map(text::render),
    };
    let right: Vec<_> = right.map(|option| text::render(&option.content)).collect();
    (!right.is_empty()).then(|| right.join("; "))
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut document = String::new();
    std::io::stdin().read_to_string(&mut document)?;
    let deck = cardpress::load(&Source::new("notes.md", 0, document));
    let mut sink = Vec::new();
    std::io::stdout().write_all(&QuestionsAndAnswers.export(&deck, &mut sink)?)?;
    for diagnostic in sink {
        writeln!(std::io::stderr(), "{}: {}", diagnostic.code.id, diagnostic.message)?;
    }
    Ok(())
}
