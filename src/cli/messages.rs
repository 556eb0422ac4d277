//! Which remarks are printed, in which form, and which of them make a run fail: for
//! every command that remarks.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Status;
use super::codes::Named;
use super::reading::Reading;
use super::settings::{Group, Layers, group};
use super::terminal::{Stream, Terminal};
use super::typed::{Listed, Typable, Typed};
use crate::diagnostic::{
    Code, Diagnostic, RENDERERS, Remark, Renderer, Report, Run, Severity, renderer,
};
use crate::fix;
use crate::source::Source;

/// Which remarks are printed, and how.
#[derive(Debug, Clone, Default, clap::Args, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
#[command(next_help_heading = "Remarks")]
pub(super) struct Messages {
    /// The form of the remarks; full when nothing is said
    #[arg(long, value_name = "FORMAT")]
    message_format: Option<Typed<&'static dyn Renderer>>,

    /// Which remarks make the exit code 1: those from a severity on (error when nothing is said),
    /// and codes (R201), names (torn-paragraph) or beginnings (R2)
    #[arg(long, value_name = "SEVERITY|CODE", value_delimiter = ',')]
    deny: Vec<Typed<Denied>>,

    /// Remark on these only: codes (R201), names (torn-paragraph) or beginnings (R2)
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    select: Vec<Typed<Named>>,

    /// Do not remark on these
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    ignore: Vec<Typed<Named>>,

    #[arg(skip)]
    #[serde(skip)]
    layers: Layers,
}

group!(Messages, Some("remarks"));

impl Listed for &'static dyn Renderer {
    fn list() -> Vec<(&'static str, &'static str, Self)> {
        RENDERERS.iter().map(|form| (form.name(), form.about(), *form)).collect()
    }
}

/// Remarks that make a run fail.
#[derive(Debug, Clone)]
enum Denied {
    /// Those of a severity, and of those that matter more.
    From(Severity),
    /// Those of some codes.
    Codes(Named),
}

impl Typable for Denied {
    fn read(text: &str) -> Result<Self, String> {
        let named = Severity::ALL.into_iter().find(|severity| severity.name() == text);
        match named {
            Some(severity) => Ok(Denied::From(severity)),
            None => Named::parse(text).map(Denied::Codes).map_err(|error| {
                let severities = Severity::ALL.map(Severity::name).join(", ");
                format!("it is no severity ({severities}), and {error}")
            }),
        }
    }
}

impl Messages {
    /// Returns the form that was asked for.
    pub(super) fn renderer(&self) -> &'static dyn Renderer {
        match &self.message_format {
            Some(form) => form.value,
            None => renderer("full").unwrap_or(RENDERERS[0]),
        }
    }

    /// Returns where the remarks of a command go whose result they are not: a form that is a
    /// file goes where files go.
    pub(super) fn stream(&self) -> Stream {
        if self.renderer().is_file() { Stream::Output } else { Stream::Error }
    }

    /// Returns the severity from which on a remark makes the run fail.
    fn deny(&self) -> Severity {
        let from = self.deny.iter().filter_map(|denied| match denied.value {
            Denied::From(severity) => Some(severity),
            Denied::Codes(_) => None,
        });
        from.min().unwrap_or(Severity::Error)
    }

    /// Returns whether a remark of a code makes the run fail.
    fn denies(&self, code: &'static Code) -> bool {
        code.severity >= self.deny()
            || self.deny.iter().any(|denied| match &denied.value {
                Denied::From(_) => false,
                Denied::Codes(Named(codes)) => codes.contains(&code),
            })
    }

    /// Leaves the remarks that are wanted on a document, and returns whether one of them makes the
    /// run fail.
    pub(super) fn judge(&self, name: &str, diagnostics: &mut Vec<Diagnostic>) -> Status {
        if let Cow::Owned(own) = self.of(name) {
            return own.judge(name, diagnostics);
        }
        diagnostics.retain(|diagnostic| self.wants(diagnostic.code));
        let is_denied = |diagnostic: &Diagnostic| self.denies(diagnostic.code);
        if diagnostics.iter().any(is_denied) { Status::Findings } else { Status::Done }
    }

    /// Returns whether remarks of a code are wanted.
    fn wants(&self, code: &'static Code) -> bool {
        (self.select.is_empty() || name(&self.select, code)) && !name(&self.ignore, code)
    }
}

/// Returns whether any of the words names a code.
fn name(words: &[Typed<Named>], code: &'static Code) -> bool {
    words.iter().any(|Typed { value: Named(codes), .. }| codes.contains(&code))
}

/// The remarks of a run, on their way out.
pub(super) struct Remarks<'m> {
    messages: &'m Messages,
    reading: &'m Reading,
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
    pub(super) fn new(messages: &'m Messages, reading: &'m Reading, stream: Stream) -> Self {
        Remarks {
            messages,
            reading,
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
        self.status = self.status.max(self.messages.judge(&source.name, &mut diagnostics));
        for diagnostic in &diagnostics {
            self.counts[diagnostic.code.severity as usize] += 1;
        }
        if let Some(kept) = &mut self.kept {
            kept.extend(diagnostics.iter().map(|remark| Remark::new(&source, remark.clone())));
        }
        let is_file = self.messages.renderer().is_file();
        if terminal.is_quiet() && !is_file {
            diagnostics.retain(|diagnostic| diagnostic.code.severity == Severity::Error);
        }
        let is_fixable =
            is_file && source.has_text() && diagnostics.iter().any(|d| fix::is_fixable(d.code));
        let edits = if is_fixable {
            fix::fix(&source, &self.reading.options_of(&source.name)).edits
        } else {
            Vec::new()
        };
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
