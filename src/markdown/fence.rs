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
    /// in a list item is. It may stand right behind the sign of its item.
    pub(crate) fn open(line: &str) -> Option<Self> {
        let (mark, length, rest) = Self::split(&line[column(line)..])?;
        (mark == b'~' || !rest.contains('`')).then_some(Fence { mark, length })
    }

    /// Returns whether a line ends the block that this fence opened.
    pub(crate) fn is_closed_by(self, line: &str) -> bool {
        Self::close(line).is_some_and(|close| close.has_marks_of(self))
    }

    /// Returns the fence that a line has which could end a block.
    fn close(line: &str) -> Option<Self> {
        let (mark, length, rest) = Self::split(line.trim_start())?;
        rest.trim().is_empty().then_some(Fence { mark, length })
    }

    /// Returns whether it has the marks that would end the block of another.
    pub(crate) fn has_marks_of(self, other: Fence) -> bool {
        self.mark == other.mark && self.length >= other.length
    }

    /// Returns what is written to end the block.
    pub(crate) fn marks(self) -> String {
        char::from(self.mark).to_string().repeat(self.length)
    }

    fn split(line: &str) -> Option<(u8, usize, &str)> {
        let mark = *line.as_bytes().first().filter(|byte| matches!(byte, b'`' | b'~'))?;
        let length = line.bytes().take_while(|&byte| byte == mark).count();
        (length >= 3).then(|| (mark, length, &line[length..]))
    }
}

/// Returns where the text of a line begins, behind blanks and the signs of items.
pub(crate) fn column(line: &str) -> usize {
    let mut text = line.trim_start();
    loop {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let rest = match digits {
            0 => text.strip_prefix(['-', '*', '+']),
            _ => text[digits..].strip_prefix(['.', ')']),
        };
        match rest {
            Some(rest) if rest.starts_with([' ', '\t']) => text = rest.trim_start(),
            _ => return line.len() - text.len(),
        }
    }
}

/// Returns for each line whether it is code: in a fence, or one of its ends (a line on
/// which the sign of an item stands is none); or between `<pre>` and `</pre>`.
///
/// What is never closed makes no code here, or it would swallow every question after
/// it.
pub(crate) fn code_lines(lines: &[Line]) -> Vec<bool> {
    // The longest fences at or after each line that could end a block. Nobody looks
    // for an end where there is none.
    let mut longest: Vec<[Option<Fence>; 2]> = vec![[None; 2]; lines.len() + 1];
    for at in (0..lines.len()).rev() {
        longest[at] = longest[at + 1];
        if let Some(close) = Fence::close(&lines[at].text) {
            let longest = &mut longest[at][usize::from(close.mark == b'~')];
            *longest = (*longest).filter(|longest| longest.length > close.length).or(Some(close));
        }
    }
    let mut code = vec![false; lines.len()];
    let mut at = 0;
    while at < lines.len() {
        let text = lines[at].text.as_ref();
        let end = Fence::open(text)
            .filter(|&fence| {
                longest[at + 1].iter().flatten().any(|close| close.has_marks_of(fence))
            })
            .and_then(|fence| lines[at + 1..].iter().position(|l| fence.is_closed_by(&l.text)));
        if let Some(length) = end {
            let end = at + 1 + length;
            code[at..=end].fill(true);
            code[at] = text.trim_start().starts_with(['`', '~']);
            at = end;
        } else if let Some(end) = end_of_pre(lines, at) {
            code[at + 1..end].fill(true);
            at = end;
        }
        at += 1;
    }
    code
}

/// Returns the line that ends the `<pre>` which a line begins, if a later one does.
fn end_of_pre(lines: &[Line], at: usize) -> Option<usize> {
    let begins = |text: &str| {
        let start = text.trim_start().get(..4).unwrap_or_default();
        start.eq_ignore_ascii_case("<pre") && !text.contains("</pre")
    };
    if !begins(&lines[at].text) {
        return None;
    }
    let is_edge = |line: &Line| line.text.contains("</pre") || begins(&line.text);
    let end = at + 1 + lines[at + 1..].iter().position(is_edge)?;
    lines[end].text.contains("</pre").then_some(end)
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
