//! What a person reads: remarks and summaries on standard error.

use std::io::{self, IsTerminal, Write};

use crate::diagnostic::{Diagnostic, RENDERERS, Render};
use crate::source::Source;

/// Standard error, with colours where they can be seen and are wanted.
pub(super) struct Terminal {
    color: bool,
    render: Render,
}

impl Terminal {
    pub(super) fn new() -> Self {
        let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let color = io::stderr().is_terminal() && !unwanted;
        let full = RENDERERS.iter().find(|(name, _)| *name == "full");
        Terminal { color, render: full.unwrap_or(&RENDERERS[0]).1 }
    }

    /// Prints a remark.
    pub(super) fn remark(&self, source: &Source, diagnostic: &Diagnostic) {
        print(&(self.render)(source, diagnostic, self.color));
        print("\n");
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

/// Writes to standard error; whoever closed it does not want to know.
fn print(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}
