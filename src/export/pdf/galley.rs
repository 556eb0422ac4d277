//! A galley: what a note came to, with tags and links of its own, before it has its
//! place on a page. Notes are set apart from one another, on as many threads as there are.

use super::flow::{Frame, Row};
use super::missing::Missing;
use super::page::Target;
use super::tags::Tags;
use crate::diagnostic::Diagnostic;

/// What a note came to.
pub(super) struct Galley {
    pub rows: Vec<Row>,
    pub frames: Vec<Frame>,
    pub tags: Tags,
    pub links: Vec<Target>,
    /// The characters that no font has.
    pub missing: Missing,
    pub sink: Vec<Diagnostic>,
}
