//! The grid of a page of notes: numbers hang in a column of their own, and what is asked
//! and answered stands beside them.

use super::compositor::{BLOCK_GAP, Compositor, Place};
use super::inline::Style;
use super::tags::{ARTIFACT, NodeId};
use crate::export::entry::Entry;

/// The space between a number and its question, in ems.
pub(super) const NUMBER_GAP: f32 = 0.6;

/// The measures of a column of notes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grid {
    pub width: f32,
    /// The size of the text.
    pub size: f32,
    /// How wide the column of the numbers is.
    pub column: f32,
}

impl Grid {
    /// Returns the grid for text of a width, whose numbers are no wider than the largest.
    pub(super) fn new(width: f32, entries: &[Entry<'_>], compositor: &mut Compositor<'_>) -> Self {
        let size = compositor.job.size;
        let mut grid = Grid { width, size, column: 0.0 };
        if let Some(largest) = entries.iter().filter_map(|entry| entry.number).max() {
            let digits = "0".repeat(largest.to_string().len());
            let style = Style::new(grid.question_size(), ARTIFACT).bold();
            let (_, width) = compositor.label(&format!("{digits}."), style);
            grid.column = width + size * NUMBER_GAP;
        }
        grid
    }

    /// Returns where the numbers end, which stand above one another by their points.
    pub(super) fn number_end(&self) -> f32 {
        self.column - self.size * NUMBER_GAP
    }

    /// Returns the size of questions.
    pub(super) fn question_size(&self) -> f32 {
        self.size * 1.05
    }

    /// Returns the place beside the numbers.
    pub(super) fn place(&self, node: NodeId, heading: usize) -> Place {
        let Grid { width, size, column } = *self;
        Place { x: column, width: width - column, heading, ..Place::new(width, size, node) }
    }

    /// Returns the place that is as wide as the column.
    pub(super) fn full(&self, node: NodeId) -> Place {
        Place::new(self.width, self.size, node)
    }
}

impl Place {
    /// Returns the place of text that nothing is around.
    pub(super) fn new(width: f32, size: f32, node: NodeId) -> Self {
        Place { x: 0.0, width, size, node, heading: 1, depth: 0, lists: 0, list_gap: BLOCK_GAP }
    }
}
