//! A difference on a terminal.

use super::{Change, ChangeKind, Difference, Part, Word, words};
use crate::content::text;

pub(super) fn render(difference: &Difference, color: bool) -> String {
    let pen = Pen { color };
    let mut out = String::new();
    for change in &difference.changes {
        pen.change(&mut out, change);
        out.push('\n');
    }
    out.push_str(&difference.in_words());
    out.push('\n');
    out
}

struct Pen {
    color: bool,
}

impl Pen {
    /// Returns a text in a colour, by its code.
    fn colored(&self, code: &str, text: &str) -> String {
        if self.color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn change(&self, out: &mut String, change: &Change) {
        let Some(note) = change.note() else { return };
        let (sign, code) = match change.kind {
            ChangeKind::Added => ("+", "32"),
            ChangeKind::Removed => ("-", "31"),
            ChangeKind::Reworded | ChangeKind::Changed => ("~", "33"),
            ChangeKind::Moved => (">", "36"),
        };
        let question = text::squeeze(&text::render(&note.question));
        let head = format!("{sign} {}: {question}", change.kind.name());
        out.push_str(&self.colored(&format!("1;{code}"), &head));
        if note.source.line > 0 {
            let place = format!("  ({}:{})", note.source.path, note.source.line);
            out.push_str(&self.colored("2", &place));
        }
        out.push('\n');
        if change.parts.is_empty() {
            let answer = note.answer.as_deref().map(text::render).unwrap_or_default();
            for line in answer.lines() {
                out.push_str(&self.colored(code, &format!("    {line}")));
                out.push('\n');
            }
        }
        for part in &change.parts {
            self.part(out, part);
        }
    }

    fn part(&self, out: &mut String, part: &Part) {
        let Part { name, before, after } = part;
        let pieces = words(before, after).into_iter().map(|piece| match piece.word {
            Word::Kept => piece.text,
            Word::Removed => self.marked("31;9", "[-", &piece.text, "-]"),
            Word::Added => self.marked("32", "{+", &piece.text, "+}"),
        });
        let text: String = pieces.collect();
        let label = format!("    {name}: ");
        let indent = " ".repeat(label.len());
        out.push_str(&label);
        for (number, line) in text.lines().enumerate() {
            if number > 0 {
                out.push_str(if line.is_empty() { "" } else { &indent });
            }
            out.push_str(line);
            out.push('\n');
        }
    }

    /// Returns a text line by line in a colour, or between signs where there are none.
    fn marked(&self, code: &str, open: &str, text: &str, close: &str) -> String {
        if !self.color {
            return format!("{open}{text}{close}");
        }
        text.split('\n').map(|line| self.colored(code, line)).collect::<Vec<_>>().join("\n")
    }
}
