//! The blocks of a question or an answer, as Markdown and HTML together make them.
//!
//! Both write into one stream: an element of HTML may be opened in one block of raw
//! HTML and ended in a later one, with blocks of Markdown between them. Tags that do
//! not fit together, as real ones do not, never lose what stands between them.

use super::html::Tag;
use super::inline::Collector;
use super::verbatim;
use crate::content::{Alignment, Block, BlockKind, Cell, Gap, Inline, Item, Table};
use crate::source::Span;

/// Collects blocks, with the elements of HTML that are open around the next of them.
pub(super) struct Flow {
    /// How many elements can be open: what is deeper stands where it would be deepest.
    room: usize,
    done: Vec<Block>,
    open: Vec<Element>,
    /// The line that is not ended yet.
    line: Collector,
    line_span: Option<Span>,
    /// The place of the last thing that was added.
    last: Span,
    /// Whether it is one of Anki's fields.
    is_field: bool,
    /// Whether there may be gaps in code and in formulas of Markdown.
    has_gaps: bool,
}

/// An element of HTML that is not ended yet.
struct Element {
    name: String,
    shape: Shape,
    span: Span,
}

/// What an element becomes when it ends.
enum Shape {
    Quote(Vec<Block>),
    /// A list; one that no tag began ends with its items.
    List {
        start: Option<u64>,
        items: Vec<Item>,
        is_begun: bool,
    },
    Item(Vec<Block>),
    /// The term of a definition: the first paragraph of an item.
    Term(Vec<Block>),
    /// What the last term means.
    Definition(Vec<Block>),
    Table(Vec<Row>),
    Row(Row),
    /// A cell, with the number of columns that it takes, and how it is set.
    Cell(Vec<Block>, usize, Alignment),
    Heading(u8),
    Code {
        language: Option<String>,
        text: String,
        gaps: Vec<Gap>,
    },
}

#[derive(Default)]
struct Row {
    is_head: bool,
    cells: Vec<Cell>,
    /// How each cell is set.
    alignments: Vec<Alignment>,
}

/// The most columns that one cell can span.
const WIDEST: usize = 50;

impl Flow {
    /// Returns a flow in which as many elements can be open in each other.
    pub(super) fn new(room: usize, has_gaps: bool) -> Self {
        Flow {
            room,
            done: Vec::new(),
            open: Vec::new(),
            line: Collector::new(has_gaps),
            line_span: None,
            last: Span::default(),
            is_field: false,
            has_gaps,
        }
    }

    /// Returns a flow of one of Anki's fields.
    pub(super) fn of_field(room: usize) -> Self {
        Flow { is_field: true, line: Collector::of_field(), ..Flow::new(room, false) }
    }

    /// Returns whether nothing stands on the line that is written.
    pub(super) fn is_at_line_start(&self) -> bool {
        self.line_span.is_none() || self.line.is_at_start()
    }

    /// Returns whether text is code that is kept as it stands.
    pub(super) fn is_verbatim(&self) -> bool {
        matches!(self.open.last(), Some(Element { shape: Shape::Code { .. }, .. }))
    }

    /// Returns the blocks.
    pub(super) fn finish(mut self) -> Vec<Block> {
        self.close_to(0);
        self.done
    }

    /// Returns how many elements of HTML are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Ends the elements that were opened since there were so many.
    pub(super) fn close_to(&mut self, depth: usize) {
        self.end_line();
        while self.open.len() > depth {
            self.close_last();
        }
    }

    /// Returns the line that is written, for a part of it that stands at a place.
    pub(super) fn line(&mut self, span: Span) -> &mut Collector {
        self.end_code();
        self.end_loose_list();
        self.last = span;
        self.line_span = Some(self.line_span.map_or(span, |whole| whole.join(span)));
        &mut self.line
    }

    /// Adds text of raw HTML.
    pub(super) fn text(&mut self, text: &str, span: Span) {
        if let Some(Element { shape: Shape::Code { language: _, text: code, gaps: _ }, .. }) =
            self.open.last_mut()
        {
            code.push_str(text);
            self.last = span;
        } else if self.line_span.is_some() || !text.trim().is_empty() {
            self.line(span).text(&unwrap_lines(text));
        }
    }

    /// Begins a gap in the code that is kept as it stands.
    pub(super) fn begin_gap(&mut self, ordinal: u32) {
        if let Some(Element { shape: Shape::Code { language: _, text, gaps }, .. }) =
            self.open.last_mut()
        {
            gaps.push(Gap { range: text.len()..text.len(), ordinal, hint: None });
        }
    }

    /// Ends the gap that was begun last in that code.
    pub(super) fn end_gap(&mut self, hint: Option<String>) {
        if let Some(Element { shape: Shape::Code { language: _, text, gaps }, .. }) =
            self.open.last_mut()
            && let Some(gap) = gaps.last_mut()
        {
            gap.range.end = text.len();
            gap.hint = hint;
        }
    }

    /// Adds a block of Markdown.
    pub(super) fn add(&mut self, block: Block) {
        self.end_line();
        self.end_code();
        self.end_loose_list();
        self.last = block.span;
        self.push(self.open.len(), block);
    }

    /// Follows a tag of HTML.
    pub(super) fn tag(&mut self, tag: &Tag, span: Span) {
        if let Some(Element { shape: Shape::Code { language, text, gaps: _ }, .. }) =
            self.open.last_mut()
            && tag.name != "pre"
            && !is_of_table(&tag.name)
        {
            match tag.name.as_str() {
                "br" => text.push('\n'),
                "code" if language.is_none() => *language = language_of(tag),
                _ => {}
            }
            return;
        }
        if !tag.is_block() {
            self.line(span).html(tag);
            return;
        }
        self.end_line();
        if self.is_field && is_of_table(&tag.name) {
            self.line = self.line.following(true);
        }
        if tag.closing {
            self.last = span;
            self.close(&tag.name);
        } else {
            self.open(tag, span);
            self.last = span;
        }
    }

    /// Ends the line that is written.
    pub(super) fn end_line(&mut self) {
        if self.line_span.is_none() {
            return;
        }
        let following =
            if self.is_field { self.line.following(false) } else { Collector::new(self.has_gaps) };
        let content = std::mem::replace(&mut self.line, following).finish();
        let span = self.line_span.take().unwrap_or_default();
        if content.is_empty() {
            return;
        }
        if self.is_field
            && !matches!(self.open.last(), Some(Element { shape: Shape::Heading(_), .. }))
        {
            for lines in paragraphs(content) {
                self.push(self.open.len(), Block::new(BlockKind::Paragraph(lines), span));
            }
            return;
        }
        let kind = match self.open.last() {
            Some(Element { shape: Shape::Heading(level), .. }) => {
                BlockKind::Heading { level: *level, content }
            }
            _ => BlockKind::Paragraph(content),
        };
        self.push(self.open.len(), Block::new(kind, span));
    }

    /// Ends the line that is written, and the loose list before it.
    pub(super) fn close_line(&mut self) {
        self.end_line();
        self.end_loose_list();
    }

    fn open(&mut self, tag: &Tag, span: Span) {
        let shape = match tag.name.as_str() {
            "hr" => {
                self.end_loose_list();
                self.push(self.open.len(), Block::new(BlockKind::Rule, span));
                return;
            }
            "ul" | "menu" | "dl" => Shape::List { start: None, items: Vec::new(), is_begun: true },
            "ol" => {
                let start = tag.attribute("start").and_then(|start| start.trim().parse().ok());
                let start = Some(start.unwrap_or(1));
                Shape::List { start, items: Vec::new(), is_begun: true }
            }
            "li" | "dt" | "dd" => {
                self.open_in_list(&tag.name, span);
                self.set_start(tag);
                match tag.name.as_str() {
                    "li" => Shape::Item(Vec::new()),
                    "dt" => Shape::Term(Vec::new()),
                    _ => Shape::Definition(Vec::new()),
                }
            }
            "blockquote" => Shape::Quote(Vec::new()),
            "table" => Shape::Table(Vec::new()),
            "tr" => match self.last(|shape| matches!(shape, Shape::Table(_))) {
                Some(table) => {
                    self.close_to(table + 1);
                    Shape::Row(Row::default())
                }
                None => return,
            },
            "td" | "th" => match self.last(|s| matches!(s, Shape::Table(_) | Shape::Row(_))) {
                Some(row) => {
                    self.close_to(row + 1);
                    if let Some(Element { shape: Shape::Table(_), .. }) = self.open.last() {
                        let shape = Shape::Row(Row::default());
                        self.open.push(Element { name: "tr".into(), shape, span });
                    }
                    if let Some(Element { shape: Shape::Row(row), .. }) = self.open.last_mut() {
                        row.is_head = tag.name == "th" && (row.is_head || row.cells.is_empty());
                    }
                    let wide = tag.attribute("colspan").and_then(|wide| wide.trim().parse().ok());
                    Shape::Cell(Vec::new(), wide.unwrap_or(1).clamp(1, WIDEST), tag.alignment())
                }
                None => return,
            },
            "pre" => {
                Shape::Code { language: language_of(tag), text: String::new(), gaps: Vec::new() }
            }
            name => match name.strip_prefix('h').and_then(|level| level.parse().ok()) {
                Some(level) => Shape::Heading(level),
                None => return,
            },
        };
        if !matches!(shape, Shape::Item(_) | Shape::Term(_) | Shape::Definition(_)) {
            self.end_loose_list();
        }
        if self.open.len() < self.room {
            self.open.push(Element { name: tag.name.clone(), shape, span });
        }
    }

    /// Begins the innermost list with the number that its first item has.
    fn set_start(&mut self, tag: &Tag) {
        if let Some(Element { shape: Shape::List { start: start @ Some(_), items, .. }, .. }) =
            self.open.last_mut()
            && items.is_empty()
            && let Some(value) = tag.attribute("value").and_then(|value| value.trim().parse().ok())
        {
            *start = Some(value);
        }
    }

    /// Ends what stands in the innermost list, so that an item can begin; where there
    /// is no list, one begins here.
    fn open_in_list(&mut self, name: &str, span: Span) {
        let is_edge = |shape: &Shape| matches!(shape, Shape::List { .. } | Shape::Cell(..));
        match self.last(is_edge) {
            Some(at) if matches!(self.open[at].shape, Shape::List { .. }) => self.close_to(at + 1),
            _ if self.open.len() < self.room => {
                let name = if name == "li" { "ul" } else { "dl" }.into();
                let shape = Shape::List { start: None, items: Vec::new(), is_begun: false };
                self.open.push(Element { name, shape, span });
            }
            _ => {}
        }
    }

    /// Ends an element, and what was left open in it.
    fn close(&mut self, name: &str) {
        let inside_cell =
            |element: &Element| !matches!(element.shape, Shape::Cell(..)) || is_of_table(name);
        let depth = self.open.iter().rposition(|element| element.name == name);
        if let Some(depth) = depth
            && self.open[depth + 1..].iter().all(inside_cell)
        {
            self.close_to(depth);
        }
    }

    fn last(&self, is: fn(&Shape) -> bool) -> Option<usize> {
        self.open.iter().rposition(|element| is(&element.shape))
    }

    /// Ends a list that no tag began, where something follows its items.
    fn end_loose_list(&mut self) {
        while let Some(Element { shape: Shape::List { is_begun: false, .. }, .. }) =
            self.open.last()
        {
            self.close_last();
        }
    }

    /// Ends the code that was written so far, where Markdown follows.
    fn end_code(&mut self) {
        if let Some(Element { shape: Shape::Code { language, text, gaps }, span, .. }) =
            self.open.last_mut()
        {
            let code = code(language.clone(), &std::mem::take(text), std::mem::take(gaps));
            let span = *span;
            self.push_all(self.open.len() - 1, code, span);
        }
    }

    fn close_last(&mut self) {
        let Some(Element { name: _, shape, span }) = self.open.pop() else { return };
        let span = span.join(self.last);
        let depth = self.open.len();
        match shape {
            Shape::Quote(blocks) => self.push_all(depth, some(BlockKind::Quote, blocks), span),
            Shape::List { start, items, is_begun: _ } if !items.is_empty() => {
                let tight = items.iter().all(is_tight);
                self.push(depth, Block::new(BlockKind::List { start, tight, items }, span));
            }
            Shape::Item(blocks) => self.item(blocks, true),
            Shape::Term(blocks) => {
                let content = vec![Inline::Strong(flat(blocks))];
                self.item(vec![Block::new(BlockKind::Paragraph(content), span)], true);
            }
            Shape::Definition(blocks) => self.item(blocks, false),
            Shape::Table(rows) => {
                for block in table(rows, span) {
                    self.push(depth, block);
                }
            }
            Shape::Row(row) => {
                if let Some(Element { shape: Shape::Table(rows), .. }) = self.open.last_mut() {
                    rows.push(row);
                }
            }
            Shape::Cell(blocks, columns, alignment) => {
                if let Some(Element { shape: Shape::Row(row), .. }) = self.open.last_mut() {
                    let more = row.cells.len() + columns;
                    row.cells.push(flat(blocks));
                    row.cells.resize(more, Cell::new());
                    row.alignments.push(alignment);
                    row.alignments.resize(more, Alignment::None);
                }
            }
            Shape::Code { language, text, gaps } => {
                self.push_all(depth, code(language, &text, gaps), span);
            }
            Shape::List { .. } | Shape::Heading(_) => {}
        }
    }

    /// Adds an item to the innermost list, or more to the last item of it.
    fn item(&mut self, blocks: Vec<Block>, is_new: bool) {
        let depth = self.open.len();
        if let Some(Element { shape: Shape::List { items, .. }, .. }) = self.open.last_mut() {
            match items.last_mut() {
                Some(item) if !is_new => item.blocks.extend(blocks),
                _ if blocks.is_empty() => {}
                _ => items.push(Item { task: None, blocks }),
            }
            return;
        }
        for block in blocks {
            self.push(depth, block);
        }
    }

    fn push_all(&mut self, depth: usize, kind: Option<BlockKind>, span: Span) {
        if let Some(kind) = kind {
            self.push(depth, Block::new(kind, span));
        }
    }

    /// Adds a block to the innermost of the first elements that can hold it. What
    /// stands in a table, and in no cell, stands before it.
    fn push(&mut self, depth: usize, block: Block) {
        for element in self.open[..depth].iter_mut().rev() {
            match &mut element.shape {
                Shape::Quote(blocks)
                | Shape::Item(blocks)
                | Shape::Term(blocks)
                | Shape::Definition(blocks)
                | Shape::Cell(blocks, ..) => return blocks.push(block),
                Shape::List { items, .. } => {
                    return match items.last_mut() {
                        Some(item) => item.blocks.push(block),
                        None => items.push(Item { task: None, blocks: vec![block] }),
                    };
                }
                Shape::Table(_) | Shape::Row(_) | Shape::Heading(_) | Shape::Code { .. } => {}
            }
        }
        self.done.push(block);
    }
}

/// Returns the paragraphs of a line of a field: a line that is broken twice ends one.
fn paragraphs(content: Cell) -> Vec<Cell> {
    let mut paragraphs: Vec<Cell> = vec![Cell::new()];
    let mut breaks = 0;
    for part in content {
        if part == Inline::Break {
            breaks += 1;
            continue;
        }
        if breaks > 1 {
            paragraphs.push(Cell::new());
        }
        if let Some(last) = paragraphs.last_mut() {
            if breaks == 1 {
                last.push(Inline::Break);
            }
            last.push(part);
        }
        breaks = 0;
    }
    paragraphs.retain(|content| !content.is_empty());
    paragraphs
}

fn is_of_table(name: &str) -> bool {
    matches!(name, "table" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th")
}

/// Returns text of raw HTML without its line ends, which are blanks there.
fn unwrap_lines(text: &str) -> String {
    let mut lines = text.split('\n');
    let mut unwrapped = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        unwrapped.push(' ');
        unwrapped.push_str(line.trim_start());
    }
    unwrapped
}

fn some(make: fn(Vec<Block>) -> BlockKind, blocks: Vec<Block>) -> Option<BlockKind> {
    (!blocks.is_empty()).then(|| make(blocks))
}

/// Returns the language that a `<pre>` or its `<code>` names: `class="language-go"`,
/// `class="brush: go"`, `lang="go"`.
fn language_of(tag: &Tag) -> Option<String> {
    let class = tag.attribute("class").unwrap_or_default();
    let named = class
        .split_whitespace()
        .find_map(|class| class.strip_prefix("language-").or_else(|| class.strip_prefix("lang-")));
    let brush = || {
        class.split("brush:").nth(1).and_then(|rest| rest.split([' ', ';']).find(|s| !s.is_empty()))
    };
    let language = named.or_else(brush).or_else(|| tag.attribute("lang"))?;
    (!language.trim().is_empty()).then(|| language.trim().to_owned())
}

/// Returns code as a block: the line end behind `<pre>` is none of it.
fn code(language: Option<String>, text: &str, gaps: Vec<Gap>) -> Option<BlockKind> {
    let whole = text.len();
    let text = text.strip_prefix('\n').unwrap_or(text);
    let cut = whole - text.len();
    let mut text = text.trim_end().to_owned();
    if text.trim().is_empty() {
        return None;
    }
    let gaps = verbatim::shift(gaps, cut, text.len());
    text.push('\n');
    Some(BlockKind::Code { language, text, gaps })
}

/// Returns whether an item is one paragraph at most, and what hangs below it.
fn is_tight(item: &Item) -> bool {
    let mut blocks = item.blocks.iter();
    blocks.next();
    blocks.all(|block| !matches!(block.kind, BlockKind::Paragraph(_)))
}

/// Returns the rows of a table as one, or, where they are not equally long, each as a
/// paragraph.
fn table(rows: Vec<Row>, span: Span) -> Vec<Block> {
    let mut rows = rows;
    rows.retain(|row| row.cells.iter().any(|cell| !cell.is_empty()));
    let Some(columns) = rows.first().map(|row| row.cells.len()) else { return Vec::new() };
    if rows.iter().any(|row| row.cells.len() != columns) {
        let line = |row: Row| {
            let content = row.cells.join(&Inline::Text(" | ".into()));
            Block::new(BlockKind::Paragraph(content), span)
        };
        return rows.into_iter().map(line).collect();
    }
    let set = |column: usize| {
        let cells = rows.iter().map(|row| row.alignments[column]);
        cells.into_iter().find(|set| *set != Alignment::None).unwrap_or_default()
    };
    let alignments = (0..columns).map(set).collect();
    let header = if rows[0].is_head { rows.remove(0).cells } else { vec![Cell::new(); columns] };
    let rows = rows.into_iter().map(|row| row.cells).collect();
    vec![Block::new(BlockKind::Table(Table { alignments, header, rows }), span)]
}

/// Returns blocks as the parts of one line.
fn flat(blocks: Vec<Block>) -> Cell {
    let mut cell = Cell::new();
    for block in blocks {
        let lines: Vec<Cell> = match block.kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { level: _, content } => {
                vec![content]
            }
            BlockKind::Code { language: _, text, gaps: _ } => {
                text.lines().map(|line| vec![Inline::Code(line.to_owned())]).collect()
            }
            BlockKind::List { start, tight: _, items } => {
                let mut number = start;
                items
                    .into_iter()
                    .map(|item| {
                        let mark = number.map_or("• ".into(), |number| format!("{number}. "));
                        number = number.map(|number| number.saturating_add(1));
                        let mut line = vec![Inline::Text(mark)];
                        line.extend(flat(item.blocks));
                        line
                    })
                    .collect()
            }
            BlockKind::Quote(blocks) => vec![flat(blocks)],
            BlockKind::Table(Table { alignments: _, header, rows }) => {
                let rows = std::iter::once(header).chain(rows);
                rows.filter(|row| row.iter().any(|cell| !cell.is_empty()))
                    .map(|row| row.join(&Inline::Text(" | ".into())))
                    .collect()
            }
            BlockKind::Rule => Vec::new(),
        };
        for line in lines {
            if !cell.is_empty() {
                cell.push(Inline::Break);
            }
            cell.extend(line);
        }
    }
    cell
}
