//! The tags of a document, outside code and comments.

use std::ops::Range;

use crate::markdown::{code_span, fence, html};
use crate::source::{Line, Span};

/// A tag, with its place.
#[derive(Debug)]
pub(super) struct TagAt {
    /// Its line.
    pub(super) line: usize,
    /// Where in the line it stands.
    pub(super) range: Range<usize>,
    /// The name of its element, in small letters.
    pub(super) name: String,
    /// Whether it ends the element.
    pub(super) closing: bool,
}

impl TagAt {
    /// Returns where it stands in the source.
    pub(super) fn span(&self, lines: &[Line]) -> Span {
        let span = lines[self.line].span;
        let at = |offset: usize| (span.start + offset).min(span.end);
        Span { start: at(self.range.start), end: at(self.range.end) }
    }
}

/// Returns the tags of the elements of these names, in their order.
pub(super) fn tags(lines: &[Line], names: &[&str]) -> Vec<TagAt> {
    let code = fence::code_lines(lines);
    let mut tags = Vec::new();
    let mut in_comment = false;
    for (number, (line, _)) in lines.iter().zip(code).enumerate().filter(|(_, (_, code))| !code) {
        let text = line.text.as_ref();
        let hidden = if in_comment || text.contains('<') {
            comments(text, &mut in_comment)
        } else {
            Vec::new()
        };
        let found = html::tags(text);
        if !found.iter().any(|(_, tag)| names.contains(&tag.name.as_str())) {
            continue;
        }
        let code = code_span::find(text);
        let is_text = |range: &Range<usize>| {
            !code.iter().chain(&hidden).any(|other| other.contains(&range.start))
        };
        tags.extend(
            found
                .into_iter()
                .filter(|(range, tag)| names.contains(&tag.name.as_str()) && is_text(range))
                .map(|(range, tag)| TagAt {
                    line: number,
                    range,
                    name: tag.name,
                    closing: tag.closing,
                }),
        );
    }
    tags
}

/// Returns the parts of a line that are in comments, and remembers whether the last
/// one goes on.
fn comments(text: &str, open: &mut bool) -> Vec<Range<usize>> {
    let mut comments = Vec::new();
    let mut at = 0;
    loop {
        let start = if *open { Some(at) } else { text[at..].find("<!--").map(|found| at + found) };
        let Some(start) = start else { return comments };
        match text[start..].find("-->") {
            Some(found) => at = start + found + 3,
            None => at = text.len(),
        }
        *open = !text[start..at].ends_with("-->");
        comments.push(start..at);
        if *open {
            return comments;
        }
    }
}
