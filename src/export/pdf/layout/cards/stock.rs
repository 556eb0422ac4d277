//! The sheets that cards come from: how many there are on one, and where.

use crate::export::pdf::sheet::{Area, MILLIMETRE, Margins, Paper};

/// Points in an inch.
const INCH: f32 = 72.0;

/// What cards are cut from, or printed on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Stock {
    /// So many columns and rows of cards, which share the sheet.
    Grid {
        /// How many stand beside each other.
        columns: usize,
        /// How many stand below each other.
        rows: usize,
    },
    /// Cards of a size, as many as fit on a sheet, upright or lying.
    Size {
        /// In points.
        width: f32,
        /// In points.
        height: f32,
    },
    /// A sheet of labels or cards that is cut already.
    Cut(CutSheet),
}

/// A sheet of labels or cards that is cut already; measures in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CutSheet {
    /// The sheet.
    pub paper: Paper,
    /// How many stand beside each other, and below.
    pub count: (usize, usize),
    /// How wide and how high one is.
    pub size: (f32, f32),
    /// How far the first is from the left and the upper edge.
    pub first: (f32, f32),
    /// How far one begins from where the one before it did, across and down.
    pub step: (f32, f32),
}

impl Stock {
    /// What cards are cut from when nothing else is said: eight from a sheet.
    pub const EIGHT: Stock = Stock::Grid { columns: 2, rows: 4 };

    /// The stocks that have a name, with what they are. The measures of sheets that are cut
    /// were compared with the templates of `gLabels` 3.4 (which has no C32011): they agree to
    /// half a millimetre, but for L7163, which is the same from both sides here.
    pub const NAMED: [(&'static str, &'static str, Stock); 15] = [
        ("a6", "105 × 148 mm", millimetres(105.0, 148.0)),
        ("a7", "105 × 74 mm", millimetres(105.0, 74.0)),
        ("a8", "74 × 52 mm", millimetres(74.0, 52.0)),
        ("business", "85 × 55 mm", millimetres(85.0, 55.0)),
        ("3x5", "index cards, 5 × 3 in", inches(5.0, 3.0)),
        ("4x6", "index cards, 6 × 4 in", inches(6.0, 4.0)),
        (
            "avery-5160",
            "30 labels on Letter",
            letter((3, 10), (2.625, 1.0), (0.156_25, 0.5), (2.781_25, 1.0)),
        ),
        (
            "avery-5163",
            "10 labels on Letter",
            letter((2, 5), (4.0, 2.0), (0.15625, 0.5), (4.1875, 2.0)),
        ),
        (
            "avery-5164",
            "6 labels on Letter",
            letter((2, 3), (4.0, 3.333), (0.15625, 0.5), (4.1875, 3.333)),
        ),
        (
            "avery-5371",
            "10 business cards on Letter",
            letter((2, 5), (3.5, 2.0), (0.75, 0.5), (3.5, 2.0)),
        ),
        (
            "avery-5388",
            "3 index cards on Letter",
            letter((1, 3), (5.0, 3.0), (1.75, 1.0), (5.0, 3.0)),
        ),
        ("avery-l7160", "21 labels on A4", a4((3, 7), (63.5, 38.1), (7.25, 15.15), (66.0, 38.1))),
        ("avery-l7163", "14 labels on A4", a4((2, 7), (99.1, 38.1), (4.65, 15.15), (101.6, 38.1))),
        ("avery-l7165", "8 labels on A4", a4((2, 4), (99.1, 67.7), (4.65, 13.1), (101.6, 67.7))),
        (
            "avery-c32011",
            "10 business cards on A4",
            a4((2, 5), (85.0, 54.0), (15.0, 13.5), (95.0, 54.0)),
        ),
    ];

    /// Returns the stock of that name.
    pub fn named(name: &str) -> Option<Stock> {
        Stock::NAMED.iter().find(|(known, ..)| *known == name).map(|(.., stock)| *stock)
    }
}

const fn millimetres(width: f32, height: f32) -> Stock {
    Stock::Size { width: width * MILLIMETRE, height: height * MILLIMETRE }
}

const fn inches(width: f32, height: f32) -> Stock {
    Stock::Size { width: width * INCH, height: height * INCH }
}

const fn letter(
    count: (usize, usize),
    size: (f32, f32),
    first: (f32, f32),
    step: (f32, f32),
) -> Stock {
    cut(Paper::LETTER, INCH, count, [size, first, step])
}

const fn a4(count: (usize, usize), size: (f32, f32), first: (f32, f32), step: (f32, f32)) -> Stock {
    cut(Paper::A4, MILLIMETRE, count, [size, first, step])
}

const fn cut(paper: Paper, unit: f32, count: (usize, usize), sizes: [(f32, f32); 3]) -> Stock {
    let [size, first, step] = sizes;
    Stock::Cut(CutSheet {
        paper,
        count,
        size: (size.0 * unit, size.1 * unit),
        first: (first.0 * unit, first.1 * unit),
        step: (step.0 * unit, step.1 * unit),
    })
}

/// The cards on a sheet, and whether they have still to be cut.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cells {
    pub paper: Paper,
    pub columns: usize,
    pub rows: usize,
    size: (f32, f32),
    first: (f32, f32),
    step: (f32, f32),
    pub uncut: bool,
}

impl Cells {
    /// Returns the cards that a sheet holds, unless it holds none.
    pub(super) fn new(stock: Stock, paper: Paper, margins: Margins) -> Result<Self, String> {
        let cells = match stock {
            Stock::Grid { columns, rows } => {
                let area = Area::within(paper, margins);
                let size = (area.width / columns as f32, area.height / rows as f32);
                let first = (area.left, area.top);
                Cells { paper, columns, rows, size, first, step: size, uncut: true }
            }
            Stock::Size { width, height } => {
                let turned = Paper { width: paper.height, height: paper.width };
                let fit = |paper| Cells::fit(paper, width, height);
                let (upright, lying) = (fit(paper), fit(turned));
                if lying.count() > upright.count() { lying } else { upright }
            }
            Stock::Cut(CutSheet { paper, count: (columns, rows), size, first, step }) => {
                Cells { paper, columns, rows, size, first, step, uncut: false }
            }
        };
        if cells.count() == 0 || cells.size.0 <= 0.0 || cells.size.1 <= 0.0 {
            return Err("not one card fits on the paper".into());
        }
        Ok(cells)
    }

    /// Returns as many cards of a size as fit, in the middle of the sheet.
    fn fit(paper: Paper, width: f32, height: f32) -> Self {
        // A hair of rounding is no reason to lose a row: four of A7 are as high as A4.
        let count = |room: f32, size: f32| {
            let count = ((room + 1.5) / size.max(1.0)).floor();
            #[allow(clippy::cast_sign_loss, clippy::cast_possible_truncation, reason = "few cards")]
            let count = count.clamp(0.0, 100.0) as usize;
            count
        };
        let (columns, rows) = (count(paper.width, width), count(paper.height, height));
        let first = (
            (paper.width - columns as f32 * width) / 2.0,
            (paper.height - rows as f32 * height) / 2.0,
        );
        let size = (width, height);
        Cells { paper, columns, rows, size, first, step: size, uncut: true }
    }

    /// Returns how many cards are on a sheet.
    pub(super) fn count(&self) -> usize {
        self.columns * self.rows
    }

    /// Returns where a card is.
    pub(super) fn area(&self, column: usize, row: usize) -> Area {
        Area {
            left: self.first.0 + column as f32 * self.step.0,
            top: self.first.1 + row as f32 * self.step.1,
            width: self.size.0,
            height: self.size.1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_of_a_size_fill_the_sheet_that_holds_more() {
        let cells = |name: &str, paper| {
            Cells::new(Stock::named(name).unwrap(), paper, Margins::all(0.0)).unwrap().count()
        };
        assert_eq!(cells("a7", Paper::A4), 8);
        assert_eq!(cells("a6", Paper::A4), 4);
        assert_eq!(cells("3x5", Paper::LETTER), 4);
        assert_eq!(cells("avery-5160", Paper::A4), 30);
    }

    #[test]
    fn cut_sheets_are_no_larger_than_their_paper() {
        for (name, _, stock) in Stock::NAMED {
            let cells = Cells::new(stock, Paper::A4, Margins::all(0.0)).unwrap();
            let last = cells.area(cells.columns - 1, cells.rows - 1);
            assert!(last.left + last.width <= cells.paper.width + 1.5, "{name}");
            assert!(last.top + last.height <= cells.paper.height + 1.5, "{name}");
        }
    }

    #[test]
    fn paper_may_be_too_small_for_a_card() {
        let stock = Stock::Size { width: 500.0, height: 900.0 };
        assert!(Cells::new(stock, Paper::A5, Margins::all(0.0)).is_err());
    }
}
