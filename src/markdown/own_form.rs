//! The signs of our own form of Markdown, which the reader and the exporter share
//! (`docs/markdown.md`).

use std::fmt::Write;

/// The name of the form.
pub(crate) const FORM: &str = "cardpress";
/// The line between a question of several blocks and its answer.
pub(crate) const ANSWER: &str = "Answer:";
/// The line before what is to be read further.
pub(crate) const FURTHER: &str = "<!-- further -->";
/// The line before what belongs to no note.
pub(crate) const LEFT_OVER: &str = "<!-- left over -->";

/// What a word cannot have as it is.
pub(crate) const WORD: &[char] = &[' '];
/// What the words of a list cannot have as it is.
pub(crate) const TAG: &[char] = &[' ', ',', '#'];

/// Returns a value as it stands in a comment, with what would end it percent-encoded, and
/// other signs.
pub(crate) fn encoded(value: &str, others: &[char]) -> String {
    let mut encoded = String::new();
    for (at, c) in value.char_indices() {
        let (before, after) = (&value[..at], &value[at + c.len_utf8()..]);
        let is_edge = before.is_empty() || after.is_empty();
        let means_something = match c {
            '%' => true,
            '>' => before.ends_with("--") || before.ends_with("--!"),
            ';' => after.is_empty() || after.starts_with(' '),
            ' ' => is_edge || others.contains(&c),
            c => c.is_control() || c.is_whitespace() || others.contains(&c),
        };
        if means_something {
            for byte in &value.as_bytes()[at..at + c.len_utf8()] {
                let _ = write!(encoded, "%{byte:02X}");
            }
        } else {
            encoded.push(c);
        }
    }
    encoded
}
