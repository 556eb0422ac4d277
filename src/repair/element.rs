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
        lines[self.line].place(self.range.clone())
    }
}

/// Returns the tags of the elements of these names, in their order.
pub(super) fn tags(lines: &[Line], names: &[&str]) -> Vec<TagAt> {
    let code = fence::code_lines(lines);
    let comments = comments(lines, &code);
    let mut tags = Vec::new();
    for (number, line) in lines.iter().enumerate().filter(|&(number, _)| !code[number]) {
        let text = line.text.as_ref();
        let found = html::tags(text);
        if !found.iter().any(|(_, tag)| names.contains(&tag.name.as_str())) {
            continue;
        }
        let mut hidden = code_span::find(text);
        hidden.extend_from_slice(&comments[number]);
        hidden.sort_by_key(|range| (range.start, range.end));
        let mut hidden = hidden.into_iter().peekable();
        let mut until = 0;
        for (range, tag) in found {
            while let Some(part) = hidden.next_if(|part| part.start <= range.start) {
                until = until.max(part.end);
            }
            if range.start >= until && names.contains(&tag.name.as_str()) {
                let (name, closing) = (tag.name, tag.closing);
                tags.push(TagAt { line: number, range, name, closing });
            }
        }
    }
    tags
}

/// Returns the parts of each line that are in comments. A comment that is never
/// closed is none.
pub(super) fn comments(lines: &[Line], code: &[bool]) -> Vec<Vec<Range<usize>>> {
    let last = lines.iter().zip(code).rposition(|(line, code)| !code && line.text.contains("-->"));
    let mut open = false;
    let comments = lines.iter().zip(code).enumerate().map(|(number, (line, code))| {
        let text = line.text.as_ref();
        let mut comments = Vec::new();
        let mut at = 0;
        if *code {
            return comments;
        }
        loop {
            let start = if open { Some(at) } else { text[at..].find("<!--").map(|it| at + it) };
            let Some(start) = start else { break };
            open = last > Some(number);
            let end = text[start..].find("-->").map(|found| start + found + 3);
            comments.extend((open || end.is_some()).then(|| start..end.unwrap_or(text.len())));
            let Some(end) = end else { break };
            open = false;
            at = end;
        }
        comments
    });
    comments.collect()
}
