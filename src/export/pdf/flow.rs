//! The flow of rows down the pages: where one page ends and the next begins.

use std::rc::Rc;

use super::page::{Bookmark, Color, Item, Page, Rule};

/// Which of the document's frames.
pub(super) type FrameId = usize;

/// A strip of the page that is never cut: a line of text, a row of a table, a space.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    pub height: f32,
    /// How much lower its baseline is than that of a line of nothing but letters.
    pub above: f32,
    /// What stands in it, from its upper left corner.
    pub items: Vec<Item>,
    /// Whether the next row must stand on the same page.
    pub keep: bool,
    /// Whether it is only space, which no page begins with.
    pub blank: bool,
    /// What it is framed by, from the outside in.
    pub frames: Vec<FrameId>,
    /// What stands above it where it begins a page.
    pub header: Option<Rc<Vec<Row>>>,
    /// What the outline calls this place.
    pub mark: Option<Box<Mark>>,
}

/// A place that the outline leads to.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub title: String,
    pub level: usize,
    pub section: bool,
}

/// What is drawn behind consecutive rows: a ground, a bar to their left.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub x: f32,
    pub width: f32,
    pub color: Color,
}

impl Row {
    /// Returns a row of text or rules.
    pub(super) fn new(height: f32, items: Vec<Item>) -> Self {
        Row { height, items, ..Row::default() }
    }

    /// Returns a space.
    pub(super) fn space(height: f32) -> Self {
        Row { height, blank: true, ..Row::default() }
    }

    /// Returns the row, on one page with the next.
    pub(super) fn kept(mut self) -> Self {
        self.keep = true;
        self
    }
}

/// Keeps all the rows on one page.
pub(super) fn keep_together(rows: &mut [Row]) {
    if let Some((_, rows)) = rows.split_last_mut() {
        keep_all(rows);
    }
}

/// Keeps all the rows on one page, and with what comes after them.
pub(super) fn keep_all(rows: &mut [Row]) {
    for row in rows {
        row.keep = true;
    }
}

/// Leaves no line of a paragraph alone at the foot or the head of a page.
pub(super) fn keep_lines(rows: &mut [Row]) {
    let lines = rows.len();
    if lines > 1 {
        rows[0].keep = true;
        rows[lines - 2].keep = true;
    }
}

/// The part of a page that text stands in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    pub left: f32,
    pub top: f32,
    pub height: f32,
}

/// The pages filled so far.
pub(super) struct Flow {
    pub pages: Vec<Page>,
    pub bookmarks: Vec<Bookmark>,
    area: Area,
    /// How far the last page is filled.
    y: f32,
    /// The frames around the last row, with the rule of each.
    open: Vec<(FrameId, usize)>,
}

impl Flow {
    /// Returns one empty page.
    pub(super) fn new(area: Area) -> Self {
        let pages = vec![Page::default()];
        Flow { pages, bookmarks: Vec::new(), area, y: 0.0, open: Vec::new() }
    }

    /// Sets rows below those already set.
    pub(super) fn push(&mut self, rows: Vec<Row>, frames: &[Frame]) {
        let mut rows = rows.into_iter().peekable();
        let mut group = Vec::new();
        while let Some(row) = rows.next() {
            let keep = row.keep && rows.peek().is_some();
            group.push(row);
            if !keep {
                self.group(std::mem::take(&mut group), frames);
            }
        }
    }

    /// Sets rows that belong on one page.
    fn group(&mut self, rows: Vec<Row>, frames: &[Frame]) {
        let height: f32 = rows.iter().map(|row| row.height).sum();
        let space = rows.iter().all(|row| row.blank);
        if self.y + height > self.area.height && self.y > 0.0 && !space {
            // What fits on no page begins here, unless hardly a line is left.
            let fits_later = height <= self.area.height;
            if fits_later || self.y > self.area.height * 0.85 {
                let header = rows.iter().find(|row| !row.blank).and_then(|row| row.header.clone());
                self.turn(header.as_deref(), frames);
            }
        }
        for row in rows {
            if row.blank && (self.y == 0.0 || self.y + row.height > self.area.height) {
                continue;
            }
            if self.y + row.height > self.area.height + 0.01 && self.y > 0.0 {
                self.turn(row.header.clone().as_deref(), frames);
            }
            self.place(row, frames);
        }
    }

    /// Begins a page.
    fn turn(&mut self, header: Option<&Vec<Row>>, frames: &[Frame]) {
        self.pages.push(Page::default());
        self.y = 0.0;
        self.open.clear();
        for row in header.into_iter().flatten() {
            self.place(row.clone(), frames);
        }
    }

    fn place(&mut self, row: Row, frames: &[Frame]) {
        let Row { height, above: _, items, keep: _, blank: _, frames: around, header: _, mark } =
            row;
        let (left, top) = (self.area.left, self.area.top + self.y);
        let number = self.pages.len() - 1;
        if let Some(mark) = mark {
            let Mark { title, level, section } = *mark;
            self.bookmarks.push(Bookmark { title, level, section, page: number, y: top });
        }
        let page = &mut self.pages[number];
        let same = self.open.iter().zip(&around).take_while(|((open, _), id)| open == *id).count();
        self.open.truncate(same);
        for &id in &around[same..] {
            let Frame { x, width, color } = frames[id];
            self.open.push((id, page.items.len()));
            page.items.push(Item::Rule(Rule { x: left + x, y: top, width, height: 0.0, color }));
        }
        for &(_, at) in &self.open {
            if let Item::Rule(rule) = &mut page.items[at] {
                rule.height = top + height - rule.y;
            }
        }
        for mut item in items {
            item.shift(left, top);
            page.items.push(item);
        }
        self.y += height;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow(rows: Vec<Row>) -> Vec<usize> {
        let mut flow = Flow::new(Area { left: 0.0, top: 0.0, height: 10.0 });
        flow.push(rows, &[]);
        flow.pages.iter().map(|page| page.items.len()).collect()
    }

    fn line() -> Row {
        let rule = Rule { x: 0.0, y: 0.0, width: 1.0, height: 1.0, color: [0; 3] };
        Row::new(4.0, vec![Item::Rule(rule)])
    }

    #[test]
    fn pages_fill_up() {
        assert_eq!(flow(vec![line(), line(), line()]), [2, 1]);
    }

    #[test]
    fn kept_rows_stay_together() {
        assert_eq!(flow(vec![line(), line().kept(), line()]), [1, 2]);
    }

    #[test]
    fn more_kept_rows_than_a_page_holds_are_cut() {
        assert_eq!(flow(vec![line().kept(); 5]), [2, 2, 1]);
    }

    #[test]
    fn no_page_begins_with_space() {
        assert_eq!(flow(vec![line(), line(), Row::space(5.0), line(), line()]), [2, 2]);
    }

    #[test]
    fn headers_are_repeated() {
        let header = Rc::new(vec![line()]);
        let row = Row { header: Some(header), ..line() };
        assert_eq!(flow(vec![line(), row.clone(), row]), [2, 2]);
    }
}
