//! The source line, an underline, the reason and the help, in the style of rustc.

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer as Printer, Snippet};

use super::{Diagnostic, Renderer, Run, Severity};
use crate::source::Source;

/// How many columns a line of a message takes at most.
const WIDTH: usize = 110;

/// What people read.
#[derive(Debug)]
pub(super) struct Full;

impl Renderer for Full {
    fn name(&self) -> &'static str {
        "full"
    }

    fn about(&self) -> &'static str {
        "with the lines in question, for people"
    }

    fn render(&self, run: &Run) -> String {
        let mut out = String::new();
        for report in run.reports {
            for diagnostic in &report.diagnostics {
                out.push_str(&snippet(&report.source, diagnostic, run.color));
                out.push('\n');
            }
        }
        out
    }
}

/// Returns one diagnostic with its lines.
pub(super) fn snippet(source: &Source, diagnostic: &Diagnostic, color: bool) -> String {
    let Diagnostic { code, span, message, label, help, change: _ } = diagnostic;
    let level = match code.severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    let renderer = if color { Printer::styled() } else { Printer::plain() };
    let renderer = renderer.term_width(WIDTH);
    let help = help.as_ref().map(|help| Level::HELP.message(help));
    let title = level.primary_title(message).id(code.id);
    if !source.has_text() {
        let group = title.element(Origin::path(&source.name)).elements(help);
        return renderer.render(&[group]) + "\n";
    }
    // The renderer looks at all of the text it is given, so it is given no more
    // than the lines in question.
    let span = source.whole_characters(*span);
    let lines = source.whole_lines(span);
    let place = span.start - lines.start..span.end - lines.start;
    let snippet = Snippet::source(&source.text()[lines.start..lines.end])
        .path(&source.name)
        .line_start(source.position(span.start).line)
        .annotation(AnnotationKind::Primary.span(place).label(label.as_deref()));
    renderer.render(&[title.element(snippet).elements(help)]) + "\n"
}
