//! The source line, an underline, the reason and the help, in the style of rustc.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::{Diagnostic, Severity};
use crate::source::Source;

/// How many columns a line of a message takes at most.
const WIDTH: usize = 110;

pub(super) fn render(source: &Source, diagnostic: &Diagnostic, color: bool) -> String {
    let Diagnostic { code, span, message, label, help, change: _ } = diagnostic;
    let level = match code.severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    let place = AnnotationKind::Primary.span(span.start..span.end).label(label.as_deref());
    let snippet = Snippet::source(source.text()).path(&source.name).annotation(place);
    let mut group = level.primary_title(message).id(code.id).element(snippet);
    if let Some(help) = help {
        group = group.element(Level::HELP.message(help));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    renderer.term_width(WIDTH).render(&[group]) + "\n"
}
