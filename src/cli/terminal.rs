//! What is printed: results on standard output, everything else on standard error.

use std::io::{self, IsTerminal, Write};
use std::sync::OnceLock;

use crate::diagnostic::{Diagnostic, Report, Run, Severity, renderer};
use crate::source::Source;

/// One of the two streams of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    /// Standard output.
    Output,
    /// Standard error.
    Error,
}

impl Stream {
    /// Returns whether colours can be seen there, and are wanted (no-color.org).
    pub(super) fn has_color(self) -> bool {
        let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        !unwanted
            && match self {
                Stream::Output => io::stdout().is_terminal(),
                Stream::Error => io::stderr().is_terminal(),
            }
    }

    /// Writes to it. Whoever closed it does not want to know, and that is no error.
    pub(super) fn write(self, bytes: &[u8]) -> Result<(), String> {
        let written = match self {
            Stream::Output => io::stdout().write_all(bytes).and_then(|()| io::stdout().flush()),
            Stream::Error => io::stderr().write_all(bytes),
        };
        match written {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(format!("could not write to standard output: {error}"))
            }
            _ => Ok(()),
        }
    }
}

/// How much is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Loudness {
    /// Errors alone.
    Quiet,
    /// What there is to remark on, and what became of each document.
    #[default]
    Normal,
    /// Each file too, and how long it took.
    Verbose,
}

/// How much is said, as the command line has it for every command.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Said {
    /// Say errors alone; what a command prints as its result is printed all the same
    #[arg(long, short, global = true, conflicts_with = "verbose", help_heading = "Messages")]
    quiet: bool,

    /// Say each file that is written too, and how long it took
    #[arg(long, short, global = true, help_heading = "Messages")]
    verbose: bool,
}

/// What was typed; it is said once, before any command runs.
static LOUDNESS: OnceLock<Loudness> = OnceLock::new();

impl Said {
    /// Takes down how much is said from now on.
    pub(super) fn take_down(self) {
        let loudness = match self {
            Said { quiet: true, .. } => Loudness::Quiet,
            Said { verbose: true, .. } => Loudness::Verbose,
            Said { .. } => Loudness::Normal,
        };
        let _ = LOUDNESS.set(loudness);
    }
}

/// Standard error: summaries, and what could not be done.
pub(super) struct Terminal {
    color: bool,
    loudness: Loudness,
}

impl Terminal {
    pub(super) fn new() -> Self {
        let loudness = LOUDNESS.get().copied().unwrap_or_default();
        Terminal { color: Stream::Error.has_color(), loudness }
    }

    /// Returns whether errors alone are said.
    pub(super) fn is_quiet(&self) -> bool {
        self.loudness == Loudness::Quiet
    }

    /// Returns whether everything is said.
    pub(super) fn is_verbose(&self) -> bool {
        self.loudness == Loudness::Verbose
    }

    /// Prints remarks on a source, as people read them.
    pub(super) fn remarks(&self, source: Source, diagnostics: Vec<Diagnostic>) {
        let reports = [Report { source, diagnostics, edits: Vec::new() }];
        let run = Run { reports: &reports, deny: Severity::Error, color: self.color };
        if let Some(full) = renderer("full") {
            print(&full.render(&run));
        }
    }

    /// Prints what could not be done.
    pub(super) fn error(&self, message: &str) {
        let (on, off) = if self.color { ("\x1b[1;31m", "\x1b[0m") } else { ("", "") };
        print(&format!("{on}error{off}: {message}\n"));
    }

    /// Prints what was done.
    pub(super) fn line(&self, text: &str) {
        if self.is_quiet() {
            return;
        }
        let (on, off) = if self.color { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
        match text.split_once(": ") {
            Some((name, rest)) => print(&format!("{on}{name}{off}: {rest}\n")),
            None => print(&format!("{text}\n")),
        }
    }
}

/// Writes to standard error; where that cannot be done, nobody can be told.
fn print(text: &str) {
    let _ = Stream::Error.write(text.as_bytes());
}
