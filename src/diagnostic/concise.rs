//! One line for each diagnostic, as compilers print them.

use super::{Diagnostic, Renderer, Run};
use crate::content::text::squeeze;
use crate::source::{Position, Source};

/// `path:line:column: severity[code] message (help)`
#[derive(Debug)]
pub(super) struct Concise;

impl Renderer for Concise {
    fn name(&self) -> &'static str {
        "concise"
    }

    fn about(&self) -> &'static str {
        "one line for each remark"
    }

    fn render(&self, run: &Run) -> String {
        let lines = run.reports.iter().flat_map(|report| {
            report.diagnostics.iter().map(|diagnostic| line(&report.source, diagnostic))
        });
        lines.collect()
    }
}

fn line(source: &Source, diagnostic: &Diagnostic) -> String {
    let Diagnostic { code, span, message, label: _, help, change: _ } = diagnostic;
    let place = if source.has_text() {
        let Position { line, column } = source.position(span.start);
        format!(":{line}:{column}")
    } else {
        String::new()
    };
    let help = help.as_ref().map(|help| format!(" ({})", squeeze(help))).unwrap_or_default();
    let severity = code.severity.name();
    format!("{}{place}: {severity}[{}] {}{help}\n", source.name, code.id, squeeze(message))
}
