//! Putting broken text right, one small rule at a time.
//!
//! A rule changes what a line says, never its span: that stays the place of what
//! was typed, so the two together say what is to be written there instead. Lines
//! that are joined have one span, over all that stood between them. A line that is
//! put in has an empty span at the end of the line it follows; a line that is
//! taken out stays, and says nothing.

mod damaged_number;
mod element;
mod hyphenated_word;
mod misread_number;
mod numbering;
mod ragged_table;
mod seam;
mod stray_end_tag;
mod torn_paragraph;
mod torn_word;
mod unclosed_details;
mod unclosed_fence;
mod undelimited_table;
mod vocabulary;

use crate::diagnostic::{
    Code, DAMAGED_NUMBER, Diagnostic, HYPHENATED_WORD, MISREAD_NUMBER, RAGGED_TABLE, STRAY_END_TAG,
    TORN_PARAGRAPH, TORN_WORD, UNCLOSED_DETAILS, UNCLOSED_FENCE, UNDELIMITED_TABLE,
};
use crate::options::Options;
use crate::source::Line;

/// A rule that puts one kind of damage right.
#[derive(Debug)]
pub struct Repair {
    /// What is wrong, and how far the repair can be trusted.
    pub code: &'static Code,
    /// Takes lines, gives lines, and reports each change it made.
    pub apply: for<'s> fn(&[Line<'s>], &mut Vec<Diagnostic>) -> Vec<Line<'s>>,
}

/// Every rule, in the order they run.
pub static REPAIRS: &[Repair] = &[
    Repair { code: &UNCLOSED_FENCE, apply: unclosed_fence::repair },
    Repair { code: &UNCLOSED_DETAILS, apply: unclosed_details::repair },
    Repair { code: &STRAY_END_TAG, apply: stray_end_tag::repair },
    Repair { code: &DAMAGED_NUMBER, apply: damaged_number::repair },
    Repair { code: &MISREAD_NUMBER, apply: misread_number::repair },
    Repair { code: &HYPHENATED_WORD, apply: hyphenated_word::repair },
    Repair { code: &TORN_WORD, apply: torn_word::repair },
    Repair { code: &TORN_PARAGRAPH, apply: torn_paragraph::repair },
    Repair { code: &UNDELIMITED_TABLE, apply: undelimited_table::repair },
    Repair { code: &RAGGED_TABLE, apply: ragged_table::repair },
];

/// Applies every rule but those that are not wanted.
pub fn repair<'s>(
    lines: Vec<Line<'s>>,
    options: &Options,
    sink: &mut Vec<Diagnostic>,
) -> Vec<Line<'s>> {
    let wanted = REPAIRS.iter().filter(|rule| !options.unrepaired.contains(&rule.code));
    wanted.fold(lines, |lines, rule| (rule.apply)(&lines, sink))
}
