//! How far a run of many documents has come: a bar on a terminal, nothing on a pipe.

use std::io::{IsTerminal, stderr};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// How often the bar is drawn while nothing ends.
const TICK: Duration = Duration::from_millis(120);

/// A bar that is there while documents are converted.
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// Returns the bar of so many documents. One document needs none.
    pub(super) fn new(documents: usize) -> Self {
        if documents < 2 || !stderr().is_terminal() {
            return Progress(ProgressBar::hidden());
        }
        let bar = ProgressBar::new(documents as u64);
        let style = ProgressStyle::with_template("{bar:32} {pos} of {len} documents, {eta} left");
        if let Ok(style) = style {
            bar.set_style(style.progress_chars("━╸ "));
        }
        bar.enable_steady_tick(TICK);
        Progress(bar)
    }

    /// Takes the bar away while something is printed.
    pub(super) fn pause<T>(&self, print: impl FnOnce() -> T) -> T {
        self.0.suspend(print)
    }

    /// Counts documents that are done.
    pub(super) fn add(&self, documents: usize) {
        self.0.inc(documents as u64);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
