//! Putting broken text right, one small rule at a time.

mod ragged_table;
mod torn_paragraph;

use crate::diagnostic::Diagnostic;
use crate::options::Options;
use crate::source::Line;

/// A rule: takes lines, gives lines, and reports each change it made.
pub type Repair = for<'s> fn(&[Line<'s>], &mut Vec<Diagnostic>) -> Vec<Line<'s>>;

/// Every rule, in the order they run.
pub static REPAIRS: &[Repair] = &[torn_paragraph::repair, ragged_table::repair];

/// Runs every rule.
pub fn repair<'s>(lines: Vec<Line<'s>>, _: &Options, sink: &mut Vec<Diagnostic>) -> Vec<Line<'s>> {
    REPAIRS.iter().fold(lines, |lines, rule| rule(&lines, sink))
}
