//! The arguments that say how documents are read, for every command that reads.

use clap::builder::PossibleValuesParser;

use super::codes::Named;
use crate::options::{Conflicts, Options};

/// How documents are read.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Reading")]
pub(super) struct Reading {
    /// What becomes of merge conflicts
    #[arg(
        long,
        value_name = "HOW",
        default_value = "auto",
        value_parser = PossibleValuesParser::new(Conflicts::ALL.map(|(name, _)| name))
    )]
    conflicts: String,

    /// Repairs that are not made: codes (R201), names (torn-paragraph) or beginnings (R)
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = Named::parse_repair)]
    no_repair: Vec<Named>,
}

impl Reading {
    /// Returns the options that were typed.
    pub(super) fn options(&self) -> Options {
        let conflicts = Conflicts::ALL.iter().find(|(name, _)| *name == self.conflicts);
        Options {
            conflicts: conflicts.map_or(Conflicts::Auto, |found| found.1),
            unrepaired: self.no_repair.iter().flat_map(|Named(codes)| codes).copied().collect(),
            ..Options::default()
        }
    }
}
