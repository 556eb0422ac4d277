//! Annotations of a pull request on GitHub.
//!
//! A line of the log that has the form of a workflow command becomes one:
//! `::error file=…,line=…::message`, with the escapes of GitHub's toolkit
//! (`packages/core/src/command.ts`).

use super::{Diagnostic, Renderer, Run, Severity};
use crate::source::Source;

/// Workflow commands of GitHub Actions.
#[derive(Debug)]
pub(super) struct GitHub;

impl Renderer for GitHub {
    fn name(&self) -> &'static str {
        "github"
    }

    fn about(&self) -> &'static str {
        "annotations, in a workflow of GitHub Actions"
    }

    fn render(&self, run: &Run) -> String {
        let commands = run.reports.iter().flat_map(|report| {
            report.diagnostics.iter().map(|diagnostic| command(&report.source, diagnostic))
        });
        commands.collect()
    }
}

fn command(source: &Source, diagnostic: &Diagnostic) -> String {
    let Diagnostic { code, span, message, label: _, help, change: _ } = diagnostic;
    let name = match code.severity {
        Severity::Note => "notice",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let (start, end) = (source.position(span.start), source.position(span.end));
    // A column of another line than the first says nothing to GitHub.
    let columns = if start.line == end.line {
        format!(",col={},endColumn={}", start.column, end.column)
    } else {
        String::new()
    };
    let place = if source.has_text() {
        format!(",line={},endLine={}{columns}", start.line, end.line)
    } else {
        String::new()
    };
    let help = help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
    format!(
        "::{name} file={}{place},title={}::{}\n",
        property(&source.name),
        property(&format!("{} {}", code.id, code.name)),
        data(&format!("{message}{help}")),
    )
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_property_is_escaped() {
        assert_eq!(property("50%, a:b\n"), "50%25%2C a%3Ab%0A");
        assert_eq!(data("50%, a:b\r\n"), "50%25, a:b%0D%0A");
    }
}
