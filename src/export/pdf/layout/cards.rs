//! Cards to cut out: questions on one side of a sheet, their answers behind them, or beside
//! them to be folded over.

mod face;
mod stock;

pub use stock::{CutSheet, Stock};

use super::Layout;
use crate::diagnostic::{CONTINUED_CARD, Diagnostic};
use crate::export::entry::{Entry, entries};
use crate::export::pdf::compositor::Compositor;
use crate::export::pdf::flow::{Flow, Frame, Row};
use crate::export::pdf::inline::Style;
use crate::export::pdf::job::Job;
use crate::export::pdf::page::{Document, Flip, GREY, Item, PALE, Page, Printing, Rule, shift};
use crate::export::pdf::sheet::{Area, Margins};
use crate::export::pdf::tags::ARTIFACT;

use face::{Face, Side};
use stock::Cells;

/// How cards are made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cards {
    /// What they are cut from.
    pub stock: Stock,
    /// About which edge the printer turns the sheets.
    pub flip: Flip,
    /// How far to the right and down the backs are shifted, in points, for a printer that
    /// does not meet the fronts.
    pub offset: (f32, f32),
    /// Whether answers stand beside their questions, to be folded over, on one side of the
    /// sheet.
    pub fold: bool,
}

pub(super) const LAYOUT: Layout = Layout {
    name: "cards",
    about: "cards to cut out, with the answers on their backs",
    margins: Margins::all(28.35),
    size: 10.0,
    set,
};

/// The arms of the crosses at which to cut, and how thick they are.
const ARM: f32 = 5.0;
const HAIRLINE: f32 = 0.3;

/// Sets a deck as cards.
fn set(job: &Job<'_>, sink: &mut Vec<Diagnostic>) -> Result<Document, String> {
    let Cards { stock, flip, offset, fold } = job.pdf.cards;
    let cells = Cells::new(stock, job.paper, job.margins)?;
    let imposition = Imposition::new(cells, flip, fold)?;
    let job = &job.on(cells.paper);
    let face = Face::of(cells.area(0, 0), job)?;
    let entries = entries(job.deck);
    let sides: Vec<_> = entries
        .iter()
        .flat_map(|entry| [Side::Front, Side::Back].map(|side| (entry, side)))
        .collect();
    let compositor = job.compositor(face.height);
    let mut sheets = Sheets {
        flow: Flow::new(Area::within(cells.paper, Margins::all(0.0))),
        reading: Vec::new(),
        imposition,
        face,
        next: 0,
        compositor,
    };
    let mut front = None;
    let mut notes = entries.iter();
    job.set_each(
        &sides,
        face.height,
        |(entry, side), compositor| face.set(entry, *side, compositor),
        |galley| {
            let set = sheets.flow.adopt(galley);
            match front.take() {
                None => front = Some(set),
                Some(front) => {
                    if let Some(entry) = notes.next() {
                        sheets.note(entry, [front, set]);
                    }
                }
            }
        },
    );
    let Sheets { flow, reading, .. } = sheets;
    let mut document = flow.finish(job, sink);
    if !fold {
        for back in document.pages.iter_mut().skip(1).step_by(2) {
            shift(&mut back.items, offset.0, offset.1);
        }
    }
    document.reading = reading;
    document.printing = Printing { flip: (!fold).then_some(flip), unscaled: true };
    Ok(document)
}

/// Where the sides of each card go.
#[derive(Clone, Copy)]
struct Imposition {
    cells: Cells,
    fold: bool,
    /// Whether what stands to the left has its back to the right, or what stands above below.
    across: bool,
}

impl Imposition {
    fn new(cells: Cells, flip: Flip, fold: bool) -> Result<Self, String> {
        let across = if fold {
            if cells.count() % 2 == 1 {
                return Err("cards that are folded need an even number of places on a sheet".into());
            }
            cells.columns.is_multiple_of(2)
        } else {
            // The sheet is turned about its longer edge, which is upright if the sheet is.
            (flip == Flip::LongEdge) == (cells.paper.height >= cells.paper.width)
        };
        Ok(Imposition { cells, fold, across })
    }

    /// Returns how many cards are on a sheet.
    fn count(&self) -> usize {
        if self.fold { self.cells.count() / 2 } else { self.cells.count() }
    }

    /// Returns the place of a side of a card: on which side of the sheet, and where.
    fn place(&self, card: usize, side: Side) -> (usize, Area) {
        let Cells { columns, rows, .. } = self.cells;
        let behind = side == Side::Back;
        if self.fold {
            let (columns, by) = if self.across { (columns / 2, (2, 1)) } else { (columns, (1, 2)) };
            let (column, row) = (card % columns * by.0, card / columns * by.1);
            let (column, row) = match (behind, self.across) {
                (false, _) => (column, row),
                (true, true) => (column + 1, row),
                (true, false) => (column, row + 1),
            };
            return (0, self.cells.area(column, row));
        }
        let (column, row) = (card % columns, card / columns);
        let (column, row) = match (behind, self.across) {
            (false, _) => (column, row),
            (true, true) => (columns - 1 - column, row),
            (true, false) => (column, rows - 1 - row),
        };
        let mut area = self.cells.area(column, row);
        if behind {
            // A sheet that is not the same on both sides is mirrored too.
            let first = self.cells.area(card % columns, card / columns);
            if self.across {
                area.left = self.cells.paper.width - first.left - first.width;
            } else {
                area.top = self.cells.paper.height - first.top - first.height;
            }
        }
        (usize::from(behind), area)
    }

    /// Returns how many pages a sheet is.
    fn pages(&self) -> usize {
        if self.fold { 1 } else { 2 }
    }
}

/// What is set of one side: its rows, and what is drawn behind them.
type Set = (Vec<Row>, Vec<Frame>);

/// The sheets filled so far.
struct Sheets<'j> {
    flow: Flow,
    /// See [`Document::reading`].
    reading: Vec<(usize, usize)>,
    imposition: Imposition,
    face: Face,
    /// The place of the next card.
    next: usize,
    compositor: Compositor<'j>,
}

impl Sheets<'_> {
    /// Puts a note on as many cards as it needs.
    fn note(&mut self, entry: &Entry<'_>, sides: [Set; 2]) {
        let [fronts, backs] = sides.map(|(rows, frames)| (self.face.split(rows), frames));
        let count = fronts.0.len().max(backs.0.len()).max(1);
        if count > 1 {
            self.flow.sink.push(continued(entry, count));
        }
        let mut parts = [fronts, backs].map(|(rows, frames)| (rows.into_iter(), frames));
        for part in 0..count {
            let card = self.next % self.imposition.count();
            let sheet = self.next / self.imposition.count() * self.imposition.pages();
            if card == 0 {
                self.begin_sheet(sheet);
            }
            for (side, (rows, frames)) in [Side::Front, Side::Back].into_iter().zip(&mut parts) {
                let (page, area) = self.imposition.place(card, side);
                let before = self.items(sheet + page);
                self.label(entry, (part, count), sheet + page, area);
                if let Some(rows) = rows.next() {
                    self.flow.go_to(sheet + page, self.face.centred(area, &rows));
                    self.flow.set(rows, frames);
                }
                let after = self.items(sheet + page);
                self.reading.push((sheet + page, after - before));
            }
            self.next += 1;
        }
    }

    fn items(&self, page: usize) -> usize {
        self.flow.pages.get(page).map_or(0, |page| page.items.len())
    }

    /// Begins a sheet, with crosses where to cut it and a line where to fold.
    fn begin_sheet(&mut self, first: usize) {
        let pages = self.imposition.pages();
        self.flow.pages.resize_with(first + pages, Page::default);
        if self.imposition.cells.uncut {
            let marks = self.marks();
            self.reading.push((first, marks.len()));
            self.flow.pages[first].items.extend(marks);
        }
    }

    fn marks(&self) -> Vec<Item> {
        let Imposition { cells, fold, across } = self.imposition;
        let Cells { columns, rows, paper, .. } = cells;
        let mut marks = Vec::new();
        let mut line = |x: f32, y: f32, width: f32, height: f32, color| {
            let (left, top) = (x.max(0.0), y.max(0.0));
            let width = (x + width).min(paper.width) - left;
            let height = (y + height).min(paper.height) - top;
            if width > 0.0 && height > 0.0 {
                marks.push(Item::Rule(Rule { x: left, y: top, width, height, color }));
            }
        };
        for column in 0..=columns {
            for row in 0..=rows {
                let corner = cells.area(column, row);
                let (x, y) = (corner.left, corner.top);
                let inside = column > 0 && column < columns && row > 0 && row < rows;
                let folded = fold && if across { column % 2 == 1 } else { row % 2 == 1 };
                if folded && inside {
                    continue;
                }
                line(x - ARM, y - HAIRLINE / 2.0, 2.0 * ARM, HAIRLINE, GREY);
                line(x - HAIRLINE / 2.0, y - ARM, HAIRLINE, 2.0 * ARM, GREY);
            }
        }
        if fold {
            let card = cells.area(0, 0);
            for column in 0..columns {
                for row in 0..rows {
                    let Area { left, top, .. } = cells.area(column, row);
                    if across && column % 2 == 1 {
                        line(left - HAIRLINE / 2.0, top, HAIRLINE, card.height, PALE);
                    } else if !across && row % 2 == 1 {
                        line(left, top - HAIRLINE / 2.0, card.width, HAIRLINE, PALE);
                    }
                }
            }
        }
        marks
    }

    /// Puts the number of a card into its corner, and its section into the other.
    fn label(&mut self, entry: &Entry<'_>, (part, count): (usize, usize), page: usize, area: Area) {
        let padding = self.face.padding;
        let size = (padding * 0.62).clamp(4.5, 7.5);
        let style = Style::new(size, ARTIFACT).color(GREY);
        let mut number = entry.number.map(|number| number.to_string()).unwrap_or_default();
        if count > 1 {
            number = format!("{number} ({} / {count})", part + 1);
        }
        let y = area.top + padding * 0.3;
        let (mut items, taken) = self.compositor.label(number.trim(), style);
        shift(&mut items, area.left + area.width - padding - taken, y);
        if let Some(section) = entry.sections.last() {
            let room = area.width - 2.0 * padding - taken - size;
            let (mut section, _) = self.compositor.fitted(section, style, room);
            shift(&mut section, area.left + padding, y);
            items.extend(section);
        }
        self.flow.pages[page].items.extend(items);
    }
}

/// Returns the remark on a note that takes several cards.
fn continued(entry: &Entry<'_>, count: usize) -> Diagnostic {
    let message = format!("this takes {count} cards, as it does not fit on one");
    Diagnostic::new(&CONTINUED_CARD, entry.note.span, message)
        .label("continued on another card")
        .help("make the answer shorter, the cards larger (`--cards`), or the text smaller (`--font-size`)")
}
