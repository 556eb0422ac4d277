//! Why a document was read as it was, and where each of its lines went:
//! `--explain-reading`.

use std::fmt::Write;

use crate::deck::Deck;
use crate::ledger::{Entry, Fate};
use crate::read::Evidence;

/// Returns what each pattern found, which of them read, and the ledger of the lines.
pub(super) fn explain(deck: &Deck) -> String {
    let mut out = String::new();
    evidence(&deck.path, &deck.evidence, &mut out);
    ledger(deck, &mut out);
    out
}

fn evidence(path: &str, evidence: &[Evidence], out: &mut String) {
    let winner = evidence.iter().max_by_key(|found| found.read).filter(|found| found.read > 0);
    let by =
        winner.map_or("read by no pattern".into(), |found| format!("read by {}", found.pattern));
    let _ = writeln!(out, "{path}: {by}\n");
    let found = || evidence.iter().filter(|found| found.questions > 0 || found.read > 0);
    if found().next().is_some() {
        let _ = writeln!(
            out,
            "  {:<18} {:>9} {:>9} {:>9} {:>9} {:>9}",
            "pattern", "questions", "answered", "asking", "weight", "read"
        );
    }
    for Evidence { pattern, questions, answered, asking, weight, read } in found() {
        let _ = writeln!(
            out,
            "  {pattern:<18} {questions:>9} {answered:>9} {asking:>9} {weight:>9} {read:>9}"
        );
    }
    if let Some(winner) = winner {
        let _ = writeln!(
            out,
            "\n  {} weighs most: each answered question counts, four times where the signs mean\n  \
             nothing else or three in ten questions ask. What it left, others could read.\n",
            winner.pattern
        );
    }
}

fn ledger(deck: &Deck, out: &mut String) {
    let _ = writeln!(out, "  {:<13}went to", "lines");
    for entry in &deck.ledger {
        let Entry { line, end_line, .. } = entry;
        let lines = if line == end_line { line.to_string() } else { format!("{line}-{end_line}") };
        let _ = writeln!(out, "  {lines:<13}{}", place(entry));
    }
}

/// Returns where lines went, in words.
fn place(entry: &Entry) -> String {
    let Entry { line: _, end_line: _, fate, note } = entry;
    let note = note.map_or("a note merged into another".into(), |at| format!("note {}", at + 1));
    match fate {
        Fate::Note(part) => format!("{note}, {}", part.name()),
        Fate::Table => format!("{note}, table"),
        Fate::Furniture(kind) => format!("furniture, {}", kind.name()),
        Fate::LeftOver => "left over".into(),
        Fate::Damage => "damage".into(),
        Fate::Marker => "conflict marker".into(),
        Fate::DiscardedSide => "side of a conflict that was not kept".into(),
        Fate::FrontMatter => "front matter".into(),
        Fate::Heading => "heading".into(),
    }
}
