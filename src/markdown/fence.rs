//! The lines that begin and end a block of code.

use crate::source::Line;

/// The opening line of a fenced code block (`CommonMark` 0.31, section 4.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fence {
    mark: u8,
    length: usize,
}

impl Fence {
    /// Returns the fence that a line opens, however deep it is indented: a fence
    /// in a list item is.
    pub(crate) fn open(line: &str) -> Option<Self> {
        let (mark, length, rest) = Self::split(line)?;
        (mark == b'~' || !rest.contains('`')).then_some(Fence { mark, length })
    }

    /// Returns whether a line ends the block that this fence opened.
    pub(crate) fn is_closed_by(self, line: &str) -> bool {
        Self::split(line).is_some_and(|(mark, length, rest)| {
            mark == self.mark && length >= self.length && rest.trim().is_empty()
        })
    }

    fn split(line: &str) -> Option<(u8, usize, &str)> {
        let line = line.trim_start();
        let mark = *line.as_bytes().first().filter(|byte| matches!(byte, b'`' | b'~'))?;
        let length = line.bytes().take_while(|&byte| byte == mark).count();
        (length >= 3).then(|| (mark, length, &line[length..]))
    }
}

/// Returns for each line whether it is code: in a fence, or one of its ends.
///
/// A fence that is never closed makes no code here, or it would swallow every
/// question after it.
pub(crate) fn code_lines(lines: &[Line]) -> Vec<bool> {
    let mut code = vec![false; lines.len()];
    let mut at = 0;
    while at < lines.len() {
        let end = Fence::open(&lines[at].text).and_then(|fence| {
            let indented = lines[at].text.starts_with([' ', '\t']);
            let ends = |line: &&Line| {
                fence.is_closed_by(&line.text) || (indented && begins_item(&line.text))
            };
            let length = lines[at + 1..].iter().position(|line| ends(&line))?;
            fence.is_closed_by(&lines[at + 1 + length].text).then_some(at + 1 + length)
        });
        if let Some(end) = end {
            code[at..=end].fill(true);
            at = end;
        }
        at += 1;
    }
    code
}

/// Returns whether a line begins a numbered item at the left edge that wraps a
/// heading or asks: it is in no code that began inside another item.
fn begins_item(line: &str) -> bool {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line[digits..].strip_prefix(". ").filter(|_| digits > 0);
    rest.is_some_and(|rest| rest.starts_with('#') || rest.trim_end().ends_with('?'))
}

/// Returns the line that opens a fence which none of the lines closes.
pub(crate) fn unclosed<'a, 's>(lines: &'a [Line<'s>]) -> Option<&'a Line<'s>> {
    let mut open: Option<(Fence, &Line)> = None;
    for line in lines {
        open = match open {
            Some((fence, _)) if fence.is_closed_by(&line.text) => None,
            Some(open) => Some(open),
            None => Fence::open(&line.text).map(|fence| (fence, line)),
        };
    }
    open.map(|(_, line)| line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_as_many_marks_end_a_fence() {
        let fence = Fence::open("  ````rust").unwrap();
        assert!(!fence.is_closed_by("```"));
        assert!(fence.is_closed_by("  ````  "));
        assert!(!fence.is_closed_by("````rust"));
    }

    #[test]
    fn code_in_one_line_opens_nothing() {
        assert_eq!(Fence::open("```let x = 1;```"), None);
    }
}
