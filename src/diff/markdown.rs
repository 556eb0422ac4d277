//! A difference as a comment on a change: the counts, and what is different folded away.

use std::fmt::Write;

use super::{Change, ChangeKind, Difference, Part, Word, words};
use crate::content::{html, text};

pub(super) fn render(difference: &Difference) -> String {
    let mut out = String::from("### What becomes of the cards\n\n");
    let Difference { changes, unchanged } = difference;
    for kind in ChangeKind::ALL {
        let _ = write!(out, "| {} ", kind.name());
    }
    out.push_str("| unchanged |\n");
    out.push_str(&"| ---: ".repeat(ChangeKind::ALL.len() + 1));
    out.push_str("|\n");
    for kind in ChangeKind::ALL {
        let _ = write!(out, "| {} ", difference.count(kind));
    }
    let _ = writeln!(out, "| {unchanged} |");
    for kind in ChangeKind::ALL {
        let of_kind: Vec<_> = changes.iter().filter(|change| change.kind == kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        let _ = write!(out, "\n<details><summary>{} {}</summary>\n\n", of_kind.len(), kind.name());
        for change in of_kind {
            write_change(&mut out, change);
        }
        out.push_str("\n</details>\n");
    }
    out
}

fn write_change(out: &mut String, change: &Change) {
    let Some(note) = change.note() else { return };
    let question = text::squeeze(&text::render(&note.question));
    let _ = write!(out, "- **{}**", html::escape(&question));
    if note.source.line > 0 {
        let _ = write!(out, " <sub>{}:{}</sub>", html::escape(&note.source.path), note.source.line);
    }
    out.push('\n');
    for Part { name, before, after } in &change.parts {
        // As HTML, so that no sign of the text itself means anything.
        let pieces = words(before, after).into_iter().map(|piece| {
            let text = html::escape(&piece.text).replace('\n', "<br>");
            match piece.word {
                Word::Kept => text,
                Word::Removed => format!("<del>{text}</del>"),
                Word::Added => format!("<ins>{text}</ins>"),
            }
        });
        let _ = writeln!(out, "  - {name}: {}", pieces.collect::<String>());
    }
}
