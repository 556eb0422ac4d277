//! Changes within lines, and the remark that each line with some gets.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Tally};
use crate::markdown::{code_span, fence};
use crate::source::Line;

/// A change of a part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    /// Which part.
    pub(super) at: Range<usize>,
    /// What is read instead.
    pub(super) read: String,
}

/// What a rule that changes characters looks for, and what it says.
pub(super) struct Rule {
    pub(super) code: &'static Code,
    /// Returns the sentence about the first change of a line.
    pub(super) message: fn(before: &str, edit: &Edit) -> String,
    pub(super) help: &'static str,
}

impl Rule {
    /// Returns lines with the changes made that `find` returns of a line, in their
    /// order. It is told whether the line is code.
    pub(super) fn apply<'s>(
        &self,
        lines: &[Line<'s>],
        sink: &mut Vec<Diagnostic>,
        mut find: impl FnMut(&Line<'s>, bool) -> Vec<Edit>,
    ) -> Vec<Line<'s>> {
        let mut changed = lines.to_vec();
        let mut tally = Tally::default();
        let mut code = None;
        for (at, line) in changed.iter_mut().enumerate() {
            // Most lines are plain, and then nobody needs to know whether they are code.
            if !line.text.bytes().any(|byte| !(b' '..=b'~').contains(&byte)) {
                continue;
            }
            let code = code.get_or_insert_with(|| fence::code_lines(lines));
            let edits = find(line, code[at]);
            let Some(first) = edits.first() else { continue };
            if !line.is_blank() {
                tally.push(|| self.remark(line, first, edits.len() - 1));
            }
            line.text = made(&line.text, &edits).into();
        }
        tally.report(sink);
        changed
    }

    fn remark(&self, line: &Line, first: &Edit, more: usize) -> Diagnostic {
        let before = &line.text[first.at.clone()];
        let place = line.place(first.at.clone());
        let mut label = match first.read.as_str() {
            "" => "left out".to_owned(),
            " " => "read as a blank".to_owned(),
            read => format!("read as `{read}`"),
        };
        if more > 0 {
            label = format!("{label}, and {more} more in this line");
        }
        Diagnostic::new(self.code, place, (self.message)(before, first))
            .label(label)
            .help(self.help)
            .change(before, first.read.as_str())
    }
}

fn made(text: &str, edits: &[Edit]) -> String {
    let mut made = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        made.push_str(&text[at..edit.at.start]);
        made.push_str(&edit.read);
        at = edit.at.end;
    }
    made.push_str(&text[at..]);
    made
}

/// The spans of code in a line, asked for from the left to the right.
pub(super) struct CodeSpans {
    spans: Vec<Range<usize>>,
    /// How many of them are behind.
    passed: usize,
}

impl CodeSpans {
    /// Returns the spans of code in a line.
    pub(super) fn of(text: &str) -> Self {
        CodeSpans { spans: code_span::find(text), passed: 0 }
    }

    /// Returns whether a place is in a span of code. It must not be before the one
    /// that was asked for last.
    pub(super) fn covers(&mut self, at: usize) -> bool {
        while self.spans.get(self.passed).is_some_and(|span| span.end <= at) {
            self.passed += 1;
        }
        self.spans.get(self.passed).is_some_and(|span| span.start <= at)
    }
}
