//! What is printed: results on standard output, everything else on standard error.

use std::io::{self, IsTerminal, Write};

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

/// Standard error: summaries, and what could not be done.
pub(super) struct Terminal {
    color: bool,
}

impl Terminal {
    pub(super) fn new() -> Self {
        Terminal { color: Stream::Error.has_color() }
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
