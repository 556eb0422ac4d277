//! The source line, an underline, the reason and the help, in the style of rustc.

use annotate_snippets::renderer::DEFAULT_TERM_WIDTH;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::{Diagnostic, Severity};
use crate::source::Source;

pub(super) fn render(source: &Source, diagnostic: &Diagnostic, color: bool) -> String {
    let Diagnostic { code, span, message, label, help, change: _ } = diagnostic;
    let level = match code.severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    let mut snippet = Snippet::source(source.text()).path(&source.name);
    let lines = source.text()[span.start..span.end].lines().count();
    let last = AnnotationKind::Primary;
    if lines > 1 && source.position(span.start).column > 1 {
        // A seam between two long lines: only its ends are of interest.
        let text = &source.text()[span.start..span.end];
        let head = text.find(['\n', '\r']).unwrap_or(text.len());
        let tail = text.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let tail = tail + (text.len() - tail - text[tail..].trim_start().len());
        snippet = snippet
            .annotation(AnnotationKind::Primary.span(span.start..span.start + head))
            .annotation(last.span(span.start + tail..span.end).label(label.as_deref()));
    } else {
        snippet = snippet.annotation(last.span(span.start..span.end).label(label.as_deref()));
    }
    let mut group = level.primary_title(message).id(code.id).element(snippet);
    if let Some(help) = help {
        group = group.element(Level::HELP.message(help));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    renderer.term_width(DEFAULT_TERM_WIDTH.min(110)).render(&[group]).clone() + "\n"
}
