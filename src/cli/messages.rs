//! Which remarks are printed, in which form, and which of them make a run fail: for
//! every command that remarks.

use clap::builder::{PossibleValue, PossibleValuesParser};

use super::Status;
use super::codes::{self, Named};
use super::terminal::{Stream, Terminal};
use crate::diagnostic::{
    Code, Diagnostic, RENDERERS, Remark, Renderer, Report, Run, Severity, renderer,
};
use crate::fix;
use crate::options::Options;
use crate::source::Source;

/// Which remarks are printed, and how.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Remarks")]
pub(super) struct Messages {
    /// The form of the remarks
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "full",
        value_parser = PossibleValuesParser::new(
            RENDERERS.iter().map(|r| PossibleValue::new(r.name()).help(r.about()))
        )
    )]
    message_format: String,

    /// From which severity on a remark makes the exit code 1
    #[arg(
        long,
        value_name = "SEVERITY",
        default_value = "error",
        value_parser = PossibleValuesParser::new(Severity::ALL.map(Severity::name))
    )]
    deny: String,

    /// Remark on these only: codes (R201), names (torn-paragraph) or beginnings (R2)
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = Named::parse)]
    select: Vec<Named>,

    /// Do not remark on these
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = Named::parse)]
    ignore: Vec<Named>,
}

impl Messages {
    /// Returns the form that was asked for.
    pub(super) fn renderer(&self) -> &'static dyn Renderer {
        renderer(&self.message_format).unwrap_or(RENDERERS[0])
    }

    /// Returns where the remarks of a command go whose result they are not: a form that is a
    /// file goes where files go.
    pub(super) fn stream(&self) -> Stream {
        if self.renderer().is_file() { Stream::Output } else { Stream::Error }
    }

    /// Returns the severity from which on a remark makes the run fail.
    fn deny(&self) -> Severity {
        let named = Severity::ALL.into_iter().find(|severity| severity.name() == self.deny);
        named.unwrap_or(Severity::Error)
    }

    /// Returns whether remarks of a code are wanted.
    fn wants(&self, code: &'static Code) -> bool {
        (self.select.is_empty() || codes::name(&self.select, code))
            && !codes::name(&self.ignore, code)
    }
}

/// The remarks of a run, on their way out.
pub(super) struct Remarks<'m> {
    messages: &'m Messages,
    options: &'m Options,
    stream: Stream,
    /// What waits for the end of the run, in a form that is one file.
    waiting: Vec<Report>,
    /// How many remarks there were of each severity, in the order of [`Severity::ALL`].
    pub(super) counts: [usize; 3],
    /// All of them, where they are wanted once more at the end.
    pub(super) kept: Option<Vec<Remark>>,
    status: Status,
}

impl<'m> Remarks<'m> {
    /// Returns a run without a remark so far, that prints to the given stream.
    pub(super) fn new(messages: &'m Messages, options: &'m Options, stream: Stream) -> Self {
        Remarks {
            messages,
            options,
            stream,
            waiting: Vec::new(),
            counts: [0; 3],
            kept: None,
            status: Status::Done,
        }
    }

    /// Takes the remarks on a document, and prints them now if that can be done.
    pub(super) fn report(
        &mut self,
        source: Source,
        mut diagnostics: Vec<Diagnostic>,
        terminal: &Terminal,
    ) {
        diagnostics.retain(|diagnostic| self.messages.wants(diagnostic.code));
        for diagnostic in &diagnostics {
            let severity = diagnostic.code.severity;
            self.counts[severity as usize] += 1;
            if severity >= self.messages.deny() {
                self.status = self.status.max(Status::Findings);
            }
        }
        if let Some(kept) = &mut self.kept {
            kept.extend(diagnostics.iter().map(|remark| Remark::new(&source, remark.clone())));
        }
        let is_file = self.messages.renderer().is_file();
        let is_fixable =
            is_file && source.has_text() && diagnostics.iter().any(|d| fix::is_fixable(d.code));
        let edits = if is_fixable { fix::fix(&source, self.options).edits } else { Vec::new() };
        let report = Report { source, diagnostics, edits };
        if is_file {
            self.waiting.push(report);
        } else {
            self.print(&[report], terminal);
        }
    }

    /// Prints what waited for the end, and returns how the run ended.
    pub(super) fn finish(mut self, terminal: &Terminal) -> Status {
        if self.messages.renderer().is_file() {
            let reports = std::mem::take(&mut self.waiting);
            self.print(&reports, terminal);
        }
        self.status
    }

    fn print(&mut self, reports: &[Report], terminal: &Terminal) {
        let run = Run { reports, deny: self.messages.deny(), color: self.stream.has_color() };
        let text = self.messages.renderer().render(&run);
        if let Err(message) = self.stream.write(text.as_bytes()) {
            terminal.error(&message);
            self.status = Status::Failed;
        }
    }
}

/// Prints the errors among remarks as people read them, for a command whose result is
/// not the remarks, and returns how the run ended for them.
pub(super) fn print_errors(
    source: Source,
    remarks: impl Iterator<Item = Diagnostic>,
    terminal: &Terminal,
) -> Status {
    let diagnostics: Vec<_> =
        remarks.filter(|remark| remark.code.severity == Severity::Error).collect();
    let status = if diagnostics.is_empty() { Status::Done } else { Status::Findings };
    terminal.remarks(source, diagnostics);
    status
}
