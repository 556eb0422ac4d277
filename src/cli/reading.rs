//! The arguments that say how documents are read, for every command that reads.

use clap::builder::PossibleValuesParser;

use crate::options::{Conflicts, Options};

/// How documents are read.
#[derive(Debug, clap::Args)]
pub(super) struct Reading {
    /// What becomes of merge conflicts
    #[arg(
        long,
        value_name = "HOW",
        default_value = "auto",
        value_parser = PossibleValuesParser::new(Conflicts::ALL.map(|(name, _)| name))
    )]
    conflicts: String,
}

impl Reading {
    /// Returns the options that were typed.
    pub(super) fn options(&self) -> Options {
        let conflicts = Conflicts::ALL.iter().find(|(name, _)| *name == self.conflicts);
        Options {
            conflicts: conflicts.map_or(Conflicts::Auto, |found| found.1),
            ..Options::default()
        }
    }
}
