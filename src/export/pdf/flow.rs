//! The flow of rows down the pages: where one page ends and the next begins.

use std::sync::Arc;

use super::compositor::Compositor;
use super::direction::mirror_pages;
use super::galley::Galley;
use super::job::Job;
use super::missing::Missing;
use super::page::{Bookmark, Color, Document, Item, Page, Printing, Rule, Target};
use super::sheet::Area;
use super::tags::{DOCUMENT, Tags};
use crate::diagnostic::Diagnostic;

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
    pub header: Option<Arc<Vec<Row>>>,
    /// What the outline calls this place.
    pub mark: Option<Box<Mark>>,
    /// The entry of the contents that ends here, and how far its text goes.
    pub entry: Option<(usize, f32)>,
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

/// The pages filled so far.
pub(super) struct Flow {
    pub pages: Vec<Page>,
    pub bookmarks: Vec<Bookmark>,
    pub tags: Tags,
    pub links: Vec<Target>,
    /// The characters that no font has.
    missing: Missing,
    pub sink: Vec<Diagnostic>,
    /// The entries of the contents: their number, where their text ends, and where they are.
    pub entries: Vec<Slot>,
    /// The page that is being filled.
    page: usize,
    area: Area,
    /// What left and right edges add up to where pages are mirrored.
    mirror: f32,
    columns: Columns,
    /// Which column is being filled, and how far.
    column: usize,
    y: f32,
    /// The frames around the last row, with the rule of each.
    open: Vec<(FrameId, usize)>,
}

/// Where an entry of the contents ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    pub entry: usize,
    pub page: usize,
    /// Where its text ends, and the top of its last line.
    pub x: f32,
    pub y: f32,
}

/// The columns of a page.
#[derive(Debug, Clone, Copy)]
struct Columns {
    count: usize,
    gap: f32,
    /// How far down the page they begin.
    top: f32,
}

impl Flow {
    /// Returns one empty page.
    pub(super) fn new(area: Area) -> Self {
        Flow {
            pages: vec![Page::default()],
            bookmarks: Vec::new(),
            tags: Tags::new(),
            links: Vec::new(),
            missing: Missing::default(),
            sink: Vec::new(),
            entries: Vec::new(),
            page: 0,
            area,
            mirror: 2.0 * area.left + area.width,
            columns: Columns { count: 1, gap: 0.0, top: 0.0 },
            column: 0,
            y: 0.0,
            open: Vec::new(),
        }
    }

    /// Sets what comes next in columns, so far below what is set already.
    pub(super) fn split(&mut self, count: usize, gap: f32, below: f32) {
        let begun = self.begun();
        let top = self.columns.top + self.y + if begun { below } else { 0.0 };
        self.columns = Columns { count: count.max(1), gap, top };
        (self.column, self.y) = (0, 0.0);
    }

    /// Begins a page, unless nothing stands on this one yet.
    pub(super) fn new_page(&mut self) {
        let blank = self.column == 0 && self.y == 0.0 && self.columns.top == 0.0;
        if !blank {
            self.column = self.columns.count;
            self.turn(None, &[]);
        }
    }

    /// Sets a galley below what is set already, and returns how much greater the numbers of
    /// its nodes are from now on.
    pub(super) fn push(&mut self, galley: Galley) -> usize {
        let before = self.tags.nodes().len();
        let (rows, frames) = self.adopt(galley);
        self.set(rows, &frames);
        before - DOCUMENT - 1
    }

    /// Sets things one below the other, which come about on all cores.
    pub(super) fn push_each<T: Sync>(
        &mut self,
        job: &Job<'_>,
        things: &[T],
        set: impl Fn(&T, &mut Compositor<'_>) -> Vec<Row> + Sync,
    ) {
        job.set_each(things, self.area.height, set, |galley| {
            self.push(galley);
        });
    }

    /// Makes the tags and the links of a galley some of the document, and returns what is
    /// still to be set.
    pub(super) fn adopt(&mut self, galley: Galley) -> (Vec<Row>, Vec<Frame>) {
        let Galley { mut rows, frames, tags, links, missing, sink } = galley;
        let (nodes, before) = (self.tags.append(tags), self.links.len());
        self.links.extend(links);
        self.missing.merge(missing);
        self.sink.extend(sink);
        for item in rows.iter_mut().flat_map(|row| &mut row.items) {
            item.rebase(nodes, before);
        }
        (rows, frames)
    }

    /// Sets rows below what is set already.
    pub(super) fn set(&mut self, rows: Vec<Row>, frames: &[Frame]) {
        self.open.clear();
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

    /// Goes to a part of a page, which is filled with what is set next; there have to be as
    /// many pages already.
    pub(super) fn go_to(&mut self, page: usize, area: Area) {
        self.page = page;
        self.area = area;
        self.columns = Columns { count: 1, gap: 0.0, top: 0.0 };
        (self.column, self.y) = (0, 0.0);
    }

    /// Returns how high a column of this page is.
    fn height(&self) -> f32 {
        self.area.height - self.columns.top
    }

    /// Returns whether something stands above the next row, so that it had more room
    /// elsewhere.
    fn begun(&self) -> bool {
        self.y > 0.0 || self.columns.top > 0.0
    }

    /// Sets rows that belong on one page.
    fn group(&mut self, rows: Vec<Row>, frames: &[Frame]) {
        let height: f32 = rows.iter().map(|row| row.height).sum();
        let space = rows.iter().all(|row| row.blank);
        if self.y + height > self.height() && self.begun() && !space {
            // What fits on no page begins here, unless hardly a line is left.
            let fits_later = height <= self.area.height;
            if fits_later || self.y > self.height() * 0.85 {
                let header = rows.iter().find(|row| !row.blank).and_then(|row| row.header.clone());
                self.turn(header.as_deref(), frames);
                // The next column may be lower than a page is.
                if fits_later && height > self.height() {
                    self.new_page();
                }
            }
        }
        for row in rows {
            if row.blank && (self.y == 0.0 || self.y + row.height > self.height()) {
                continue;
            }
            if self.y + row.height > self.height() + 0.01 && self.begun() {
                self.turn(row.header.clone().as_deref(), frames);
            }
            self.place(row, frames);
        }
    }

    /// Begins a column, on the next page if this one has no more.
    fn turn(&mut self, header: Option<&Vec<Row>>, frames: &[Frame]) {
        self.column += 1;
        if self.column >= self.columns.count {
            self.pages.push(Page::default());
            self.page = self.pages.len() - 1;
            self.columns.top = 0.0;
            self.column = 0;
        }
        self.y = 0.0;
        self.open.clear();
        for row in header.into_iter().flatten() {
            self.place(row.clone(), frames);
        }
    }

    /// Returns where the column begins.
    fn left(&self) -> f32 {
        let Columns { count, gap, top: _ } = self.columns;
        let width = column_width(self.area.width, count, gap);
        self.area.left + self.column as f32 * (width + gap)
    }

    fn place(&mut self, row: Row, frames: &[Frame]) {
        let Row {
            height,
            above: _,
            items,
            keep: _,
            blank: _,
            frames: around,
            header: _,
            mark,
            entry,
        } = row;
        let (left, top) = (self.left(), self.area.top + self.columns.top + self.y);
        let number = self.page;
        if let Some(mark) = mark {
            let Mark { title, level, section } = *mark;
            self.bookmarks.push(Bookmark { title, level, section, page: number, y: top });
        }
        if let Some((entry, x)) = entry {
            self.entries.push(Slot { entry, page: number, x: left + x, y: top });
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

    /// Returns the document that the pages are.
    pub(super) fn finish(self, job: &Job<'_>, sink: &mut Vec<Diagnostic>) -> Document {
        let Flow { mut pages, bookmarks, tags, links, missing, sink: found, mirror, .. } = self;
        sink.extend(found);
        missing.report(sink);
        let language = &job.languages.deck;
        if language.is_leftward {
            mirror_pages(&mut pages, mirror);
        }
        Document {
            title: job.title(),
            author: job.deck.author.clone(),
            language: language.tag.clone(),
            names_language: job.languages.is_named,
            modified: job.deck.modified,
            width: job.paper.width,
            height: job.paper.height,
            pages,
            bookmarks,
            tags,
            links,
            pictures: Arc::clone(&job.pictures),
            palette: job.pdf.palette(),
            reading: Vec::new(),
            printing: Printing::default(),
            faces: Arc::clone(&job.faces),
        }
    }
}

/// Returns how wide one of several columns is.
pub(super) fn column_width(width: f32, count: usize, gap: f32) -> f32 {
    (width - gap * (count.max(1) - 1) as f32) / count.max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::pdf::page::INK;

    fn flow(rows: Vec<Row>) -> Vec<usize> {
        let mut flow = Flow::new(Area { left: 0.0, top: 0.0, width: 10.0, height: 10.0 });
        flow.push(galley(rows));
        flow.pages.iter().map(|page| page.items.len()).collect()
    }

    fn galley(rows: Vec<Row>) -> Galley {
        let (frames, tags, links, sink) = (Vec::new(), Tags::new(), Vec::new(), Vec::new());
        Galley { rows, frames, tags, links, missing: Missing::default(), sink }
    }

    fn line() -> Row {
        let rule = Rule { x: 0.0, y: 0.0, width: 1.0, height: 1.0, color: INK };
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
    fn columns_are_filled_one_after_the_other() {
        let mut flow = Flow::new(Area { left: 0.0, top: 0.0, width: 10.0, height: 10.0 });
        flow.push(galley(vec![line()]));
        flow.split(2, 2.0, 0.0);
        flow.push(galley(vec![line(); 4]));
        let places = flow.pages.iter().flat_map(|page| &page.items).map(|item| match item {
            Item::Rule(rule) => (rule.x, rule.y),
            _ => unreachable!(),
        });
        let places: Vec<_> = places.collect();
        assert_eq!(places, [(0.0, 0.0), (0.0, 4.0), (6.0, 4.0), (0.0, 0.0), (0.0, 4.0)]);
    }

    #[test]
    fn headers_are_repeated() {
        let header = Arc::new(vec![line()]);
        let row = Row { header: Some(header), ..line() };
        assert_eq!(flow(vec![line(), row.clone(), row]), [2, 2]);
    }
}
