//! One line for each diagnostic, as compilers print them.

use super::Diagnostic;
use crate::source::{Position, Source};

pub(super) fn render(source: &Source, diagnostic: &Diagnostic, _color: bool) -> String {
    let Diagnostic { code, span, message, label: _, help, change: _ } = diagnostic;
    let Position { line, column } = source.position(span.start);
    let help = help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
    let severity = code.severity.name();
    format!("{}:{line}:{column}: {severity}[{}] {message}{help}\n", source.name, code.id)
}
