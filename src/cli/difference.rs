//! What edits change in a text, in the form of `diff -u`.
//!
//! The edits say what was changed, so nothing has to be compared: that takes as long as
//! the text is, whatever is in it.

use std::fmt::Write;
use std::ops::Range;

use crate::fix::Edit;

/// How many lines are shown before and after what is changed.
const CONTEXT: usize = 3;

/// Lines that were changed.
struct Change {
    /// Which of the lines of the text, from zero.
    before: Range<usize>,
    /// What stands in their place.
    after: String,
}

impl Change {
    /// Returns the change of lines into others, without what both begin or end with.
    fn of(lines: &[&str], mut before: Range<usize>, after: &str) -> Self {
        let mut after: Vec<_> = after.split_inclusive('\n').collect();
        while !before.is_empty() && after.last() == Some(&lines[before.end - 1]) {
            before.end -= 1;
            after.pop();
        }
        let same = lines[before.clone()].iter().zip(&after).take_while(|(a, b)| a == b).count();
        before.start += same;
        Change { before, after: after[same..].concat() }
    }
}

/// Returns what edits, which are in order and apart, change in a text of that name;
/// nothing where there are none.
pub(super) fn unified(name: &str, text: &str, edits: &[Edit], color: bool) -> String {
    // A line ends where `patch` sees an end.
    let lines: Vec<_> = text.split_inclusive('\n').collect();
    let changes = changes(text, &lines, edits);
    let mut printer = Printer { out: String::new(), color };
    let mut rest = changes.as_slice();
    // How many lines were added so far, and how many taken away.
    let (mut added, mut removed) = (0, 0);
    while let Some(first) = rest.first() {
        if printer.out.is_empty() {
            printer.print("1", &format!("--- {name}\n"));
            printer.print("1", &format!("+++ {name}\n"));
        }
        let is_apart = |pair: &[Change]| pair[1].before.start - pair[0].before.end > 2 * CONTEXT;
        let length = rest.windows(2).position(is_apart).map_or(rest.len(), |at| at + 1);
        let (hunk, next) = rest.split_at(length);
        rest = next;
        let start = first.before.start.saturating_sub(CONTEXT);
        let last = &hunk[length - 1];
        let end = (last.before.end + CONTEXT).min(lines.len());
        let plus: usize =
            hunk.iter().map(|change| change.after.split_inclusive('\n').count()).sum();
        let minus: usize = hunk.iter().map(|change| change.before.len()).sum();
        let place = |start: usize, length: usize| {
            format!("{},{length}", if length == 0 { start } else { start + 1 })
        };
        let before = place(start, end - start);
        let after = place(start + added - removed, end - start + plus - minus);
        printer.print("36", &format!("@@ -{before} +{after} @@\n"));
        let mut at = start;
        for change in hunk {
            printer.lines(' ', "", lines[at..change.before.start].iter().copied());
            printer.lines('-', "31", lines[change.before.clone()].iter().copied());
            printer.lines('+', "32", change.after.split_inclusive('\n'));
            at = change.before.end;
        }
        printer.lines(' ', "", lines[at..end].iter().copied());
        added += plus;
        removed += minus;
    }
    printer.out
}

/// Returns the lines that edits change.
fn changes(text: &str, lines: &[&str], edits: &[Edit]) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    let mut edits = edits.iter().peekable();
    let (mut line, mut start) = (0, 0);
    while let Some(edit) = edits.next() {
        while start + lines[line].len() <= edit.span.start {
            start += lines[line].len();
            line += 1;
        }
        let first = line;
        let mut after = format!("{}{}", &text[start..edit.span.start], edit.text);
        let mut at = edit.span.end;
        loop {
            while line < lines.len() && start < at.max(edit.span.start + 1) {
                start += lines[line].len();
                line += 1;
            }
            let Some(edit) = edits.next_if(|next| next.span.start < start) else { break };
            after += &text[at..edit.span.start];
            after += &edit.text;
            at = edit.span.end;
        }
        after += &text[at..start];
        changes.push(Change::of(lines, first..line, &after));
    }
    changes
}

struct Printer {
    out: String,
    color: bool,
}

impl Printer {
    fn lines<'t>(&mut self, sign: char, code: &str, lines: impl Iterator<Item = &'t str>) {
        for line in lines {
            let end = if line.ends_with('\n') { "" } else { "\n" };
            self.print(code, &format!("{sign}{line}{end}"));
            if !end.is_empty() {
                self.print("", "\\ No newline at end of file\n");
            }
        }
    }

    /// Prints a line with a colour, by its code.
    fn print(&mut self, code: &str, line: &str) {
        match line.strip_suffix('\n') {
            Some(line) if self.color && !code.is_empty() => {
                let _ = writeln!(self.out, "\x1b[{code}m{line}\x1b[0m");
            }
            _ => self.out.push_str(line),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn diff(text: &str, edits: &[(usize, usize, &str)]) -> String {
        let edits: Vec<_> = edits
            .iter()
            .map(|&(start, end, text)| Edit { span: Span { start, end }, text: text.into() })
            .collect();
        unified("x", text, &edits, false)
    }

    #[test]
    fn no_edit_is_no_difference() {
        assert_eq!(diff("a\n", &[]), "");
    }

    #[test]
    fn lines_that_are_far_apart_are_shown_apart() {
        let text = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n";
        assert_eq!(
            diff(text, &[(2, 4, ""), (18, 19, "J\nK")]),
            "--- x\n+++ x\n@@ -1,5 +1,4 @@\n a\n-b\n c\n d\n e\n\
             @@ -7,4 +6,5 @@\n g\n h\n i\n-j\n+J\n+K\n"
        );
    }

    #[test]
    fn a_last_line_without_an_end_is_marked() {
        assert_eq!(
            diff("a", &[(0, 1, "b")]),
            "--- x\n+++ x\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n\
             +b\n\\ No newline at end of file\n"
        );
        assert_eq!(
            diff("a", &[(0, 1, "")]),
            "--- x\n+++ x\n@@ -1,1 +0,0 @@\n-a\n\\ No newline at end of file\n"
        );
    }

    #[test]
    fn only_what_differs_is_shown() {
        assert_eq!(
            diff("a\nb\nc\n", &[(2, 3, "b\nB")]),
            "--- x\n+++ x\n@@ -1,3 +1,4 @@\n a\n b\n+B\n c\n"
        );
    }

    #[test]
    fn edits_of_one_line_are_one_change() {
        assert_eq!(
            diff("a\rb\rc\r\n", &[(0, 1, "A"), (4, 5, "C")]),
            "--- x\n+++ x\n@@ -1,1 +1,1 @@\n-a\rb\rc\r\n+A\rb\rC\r\n"
        );
        assert_eq!(diff("\nb\n", &[(0, 0, "a")]), "--- x\n+++ x\n@@ -1,2 +1,2 @@\n-\n+a\n b\n");
    }
}
