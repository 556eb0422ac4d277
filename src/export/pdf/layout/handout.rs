//! The study handout: every question with its answer below it.

use super::Layout;
use crate::diagnostic::Diagnostic;
use crate::export::entry::{Entry, entries};
use crate::export::pdf::compositor::Compositor;
use crate::export::pdf::contents::Outline;
use crate::export::pdf::flow::{Flow, Row, column_width};
use crate::export::pdf::grid::Grid;
use crate::export::pdf::job::Job;
use crate::export::pdf::page::Document;
use crate::export::pdf::running::{Heads, heads};
use crate::export::pdf::sheet::Margins;

/// The space between columns, in ems.
const COLUMN_GAP: f32 = 2.4;

pub(super) const LAYOUT: Layout = Layout {
    name: "handout",
    about: "every question with its answer below it",
    margins: Margins { top: 66.0, right: 68.0, bottom: 54.0, left: 68.0 },
    size: 10.5,
    set,
};

/// Sets a deck as a handout.
pub(super) fn set(job: &Job<'_>, sink: &mut Vec<Diagnostic>) -> Result<Document, String> {
    let entries = entries(job.deck);
    let area = job.area();
    let mut compositor = job.compositor(area.height);
    let gap = job.size * COLUMN_GAP;
    let columns = job.pdf.columns.max(1);
    let width = column_width(area.width, columns, gap);
    job.check(width, area.height)?;
    let page = Grid::new(area.width, &entries, &mut compositor);
    let grid = Grid { width, ..page };
    let mut flow = Flow::new(area);
    let rows = page.title(&job.counts(), &mut compositor);
    flow.push(compositor.galley(rows));
    let outline = Outline::set(&page, &entries, &mut flow, &mut compositor);
    flow.split(columns, gap, job.size * 1.3);
    flow.push_each(job, &entries, |entry, compositor| grid.entry(entry, compositor));
    outline.number(&mut flow, &page, job, &mut compositor);
    let Flow { pages, bookmarks, .. } = &mut flow;
    let said = Heads { otherwise: &job.counts(), pages: pages.len(), before: 0 };
    heads(pages, bookmarks, said, &mut compositor);
    Ok(flow.finish(job, sink))
}

impl Grid {
    /// Sets a note below what comes before it.
    pub(super) fn entry(&self, entry: &Entry<'_>, compositor: &mut Compositor<'_>) -> Vec<Row> {
        compositor.turn_to(entry.note);
        let mut rows = self.headings(entry, compositor);
        rows.push(self.space_before(entry));
        rows.extend(self.note(entry, compositor));
        rows
    }
}
