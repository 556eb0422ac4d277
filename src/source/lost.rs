//! Characters that were lost before the file was written.

use crate::diagnostic::{Diagnostic, LOST_CHARACTER, Tally};
use crate::source::{Source, Span};

/// Remarks on U+FFFD, which a program writes for what it cannot read: what was there
/// cannot be found out any more.
pub(super) fn report(source: &Source, sink: &mut Vec<Diagnostic>) {
    if !source.text().contains(char::REPLACEMENT_CHARACTER) {
        return;
    }
    let mut tally = Tally::default();
    for line in source.lines() {
        let Some(at) = line.text.find(char::REPLACEMENT_CHARACTER) else { continue };
        tally.push(|| {
            let start = line.span.start + at;
            let span = Span { start, end: start + char::REPLACEMENT_CHARACTER.len_utf8() };
            let message = match line.text.matches(char::REPLACEMENT_CHARACTER).count() {
                1 => "a character was lost here before (U+FFFD)".to_owned(),
                count => format!("{count} characters were lost in this line before (U+FFFD)"),
            };
            Diagnostic::new(&LOST_CHARACTER, span, message).help("type what was there")
        });
    }
    tally.report(sink);
}
