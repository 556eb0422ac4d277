//! From the lines of one question or one answer to blocks.
//!
//! The grammar is `CommonMark` with GitHub's tables, task boxes and strikethrough,
//! by `pulldown-cmark`; maths and cloze gaps are found in what it leaves as text.

mod cloze;
pub(crate) mod code_span;
pub(crate) mod fence;
pub(crate) mod html;
mod inline;
pub(crate) mod table;

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::content::{Alignment, Block, BlockKind, Cell, Item, Table};
use crate::diagnostic::{COMMENT, Diagnostic};
use crate::source::{Line, Span};
use inline::Collector;

/// Returns the blocks that the lines make. Any text is some sequence of blocks.
pub(crate) fn parse(lines: &[Line], sink: &mut Vec<Diagnostic>) -> Vec<Block> {
    let mut text = String::new();
    let mut starts = Vec::with_capacity(lines.len());
    for line in lines {
        starts.push(text.len());
        text.push_str(&line.text);
        text.push('\n');
    }
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_MATH;
    let mut reader = Reader {
        events: Parser::new_ext(&text, options).into_offset_iter(),
        places: Places { lines, starts },
        depth: 0,
        task: None,
        spaced: false,
        sink,
    };
    reader.blocks()
}

/// How deep elements are nested: what is deeper stands where it would be deepest.
/// Nobody reads a list in the thirtieth list, and no stack is without an end.
const DEEPEST: usize = 30;

/// Which line each byte of the parsed text came from.
struct Places<'a, 's> {
    lines: &'a [Line<'s>],
    starts: Vec<usize>,
}

impl Places<'_, '_> {
    fn span(&self, range: &Range<usize>) -> Span {
        let line_of = |at: usize| self.starts.partition_point(|&start| start <= at).max(1) - 1;
        let last = line_of(range.end.max(range.start + 1) - 1);
        self.lines[line_of(range.start)].span.join(self.lines[last].span)
    }
}

struct Reader<'a, 'd, 's, I> {
    events: I,
    places: Places<'a, 's>,
    /// How many lists and quotations are open.
    depth: usize,
    /// Whether the box of the innermost item is ticked, where it has one.
    task: Option<bool>,
    /// Whether the innermost item has paragraphs of its own.
    spaced: bool,
    sink: &'d mut Vec<Diagnostic>,
}

impl<'t, I: Iterator<Item = (Event<'t>, Range<usize>)>> Reader<'_, '_, '_, I> {
    /// Reads blocks up to the end of the element they are in.
    fn blocks(&mut self) -> Vec<Block> {
        let mut blocks = Vec::new();
        // The text of a tight list item has no paragraph around it.
        let mut loose = Collector::default();
        let mut loose_span: Option<Span> = None;
        let mut flattened = 0;
        while let Some((event, range)) = self.events.next() {
            let span = self.places.span(&range);
            let tag = match event {
                Event::Start(tag) if self.depth >= DEEPEST && nests(&tag) => {
                    flush(&mut blocks, &mut loose, &mut loose_span);
                    flattened += 1;
                    continue;
                }
                Event::End(end) if ends_block(end) && flattened > 0 => {
                    flush(&mut blocks, &mut loose, &mut loose_span);
                    flattened -= 1;
                    continue;
                }
                Event::Start(tag) if is_block(&tag) => tag,
                Event::End(end) if ends_block(end) => break,
                Event::Rule => {
                    flush(&mut blocks, &mut loose, &mut loose_span);
                    blocks.push(Block::new(BlockKind::Rule, span));
                    continue;
                }
                event => {
                    if !matches!(event, Event::TaskListMarker(_)) {
                        loose_span = Some(loose_span.map_or(span, |whole| whole.join(span)));
                    }
                    self.inline(&mut loose, event, span);
                    continue;
                }
            };
            flush(&mut blocks, &mut loose, &mut loose_span);
            self.block(&mut blocks, tag, span);
        }
        flush(&mut blocks, &mut loose, &mut loose_span);
        blocks
    }

    fn block(&mut self, blocks: &mut Vec<Block>, tag: Tag<'t>, span: Span) {
        if nests(&tag) {
            // The paragraphs of a quotation are not the item's own.
            let spaced = self.spaced;
            self.depth += 1;
            self.add_block(blocks, tag, span);
            self.depth -= 1;
            self.spaced = spaced;
        } else {
            self.spaced |= tag == Tag::Paragraph;
            self.add_block(blocks, tag, span);
        }
    }

    fn add_block(&mut self, blocks: &mut Vec<Block>, tag: Tag<'t>, span: Span) {
        let kind = match tag {
            Tag::Paragraph => {
                let content = self.content();
                if content.is_empty() {
                    return;
                }
                BlockKind::Paragraph(content)
            }
            Tag::Heading { level, .. } => {
                BlockKind::Heading { level: level as u8, content: self.content() }
            }
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => {
                        info.split_whitespace().next().map(str::to_owned)
                    }
                    CodeBlockKind::Indented => None,
                };
                BlockKind::Code { language, text: self.verbatim() }
            }
            Tag::List(start) => {
                let (items, tight) = self.items();
                BlockKind::List { start, tight, items }
            }
            Tag::BlockQuote(_) => BlockKind::Quote(self.blocks()),
            Tag::Table(alignments) => BlockKind::Table(self.table(&alignments)),
            Tag::HtmlBlock => {
                let html = self.verbatim();
                blocks.extend(self.html_block(&html, span));
                return;
            }
            _ => {
                blocks.extend(self.blocks());
                return;
            }
        };
        blocks.push(Block::new(kind, span));
    }

    /// Reads the parts of a line up to the end of the element they are in.
    fn content(&mut self) -> Cell {
        let mut collector = Collector::default();
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::End(end) if ends_line(end) => break,
                event => {
                    let span = self.places.span(&range);
                    self.inline(&mut collector, event, span);
                }
            }
        }
        collector.finish()
    }

    fn inline(&mut self, collector: &mut Collector, event: Event<'t>, span: Span) {
        match event {
            Event::InlineHtml(html) if html.starts_with("<!--") => self.comment(&html, span),
            // The box stands before the text of an item, or in its first paragraph.
            Event::TaskListMarker(ticked) => self.task = Some(ticked),
            event => collector.push(event),
        }
    }

    /// Reads text as it stands up to the end of the element it is in.
    fn verbatim(&mut self) -> String {
        let mut text = String::new();
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Text(part) | Event::Html(part) => text.push_str(&part),
                Event::End(_) => break,
                _ => {}
            }
        }
        text
    }

    fn items(&mut self) -> (Vec<Item>, bool) {
        let mut items = Vec::new();
        let mut tight = true;
        while let Some((event, _)) = self.events.next() {
            match event {
                Event::Start(Tag::Item) => {
                    let (item, is_tight) = self.item();
                    tight &= is_tight;
                    items.push(item);
                }
                Event::End(TagEnd::List(_)) => break,
                _ => {}
            }
        }
        (items, tight)
    }

    /// Reads an item, and returns it with whether its text has no paragraphs around it.
    fn item(&mut self) -> (Item, bool) {
        let task = self.task.take();
        let spaced = std::mem::take(&mut self.spaced);
        let blocks = self.blocks();
        let item = Item { task: std::mem::replace(&mut self.task, task), blocks };
        (item, !std::mem::replace(&mut self.spaced, spaced))
    }

    fn table(&mut self, alignments: &[pulldown_cmark::Alignment]) -> Table {
        let alignments = alignments
            .iter()
            .map(|alignment| match alignment {
                pulldown_cmark::Alignment::None => Alignment::None,
                pulldown_cmark::Alignment::Left => Alignment::Left,
                pulldown_cmark::Alignment::Center => Alignment::Center,
                pulldown_cmark::Alignment::Right => Alignment::Right,
            })
            .collect();
        let mut table = Table { alignments, ..Table::default() };
        while let Some((event, _)) = self.events.next() {
            match event {
                Event::Start(Tag::TableHead) => table.header = self.cells(),
                Event::Start(Tag::TableRow) => table.rows.push(self.cells()),
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        table
    }

    fn cells(&mut self) -> Vec<Cell> {
        let mut cells = Vec::new();
        while let Some((event, _)) = self.events.next() {
            match event {
                Event::Start(Tag::TableCell) => cells.push(self.content()),
                Event::End(TagEnd::TableHead | TagEnd::TableRow) => break,
                _ => {}
            }
        }
        cells
    }

    /// Reads a block of raw HTML: its tags are followed where they have a
    /// meaning here, its text is kept.
    fn html_block(&mut self, html: &str, span: Span) -> Vec<Block> {
        let mut blocks = Vec::new();
        for part in html::split_comments(html) {
            match part {
                html::Part::Comment(comment) => self.comment(comment, span),
                html::Part::Markup(markup) => {
                    blocks.extend(
                        inline::paragraphs(markup)
                            .into_iter()
                            .map(|content| Block::new(BlockKind::Paragraph(content), span)),
                    );
                }
            }
        }
        blocks
    }

    fn comment(&mut self, comment: &str, span: Span) {
        let text = comment.trim_start_matches("<!--").trim_end().trim_end_matches("-->").trim();
        self.sink.push(Diagnostic::new(&COMMENT, span, format!("comment left out: {text}")));
    }
}

fn flush(blocks: &mut Vec<Block>, loose: &mut Collector, span: &mut Option<Span>) {
    let content = std::mem::take(loose).finish();
    if !content.is_empty() {
        blocks.push(Block::new(BlockKind::Paragraph(content), span.unwrap_or_default()));
    }
    *span = None;
}

fn is_block(tag: &Tag) -> bool {
    !matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Subscript
            | Tag::Superscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}

/// Returns whether an element holds blocks.
fn nests(tag: &Tag) -> bool {
    matches!(tag, Tag::BlockQuote(_) | Tag::List(_) | Tag::Item)
}

fn ends_block(end: TagEnd) -> bool {
    matches!(end, TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::List(_))
}

fn ends_line(end: TagEnd) -> bool {
    matches!(end, TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableCell)
}
