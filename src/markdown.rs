//! From the lines of one question or one answer to blocks.
//!
//! The grammar is `CommonMark` with GitHub's tables, task boxes and strikethrough,
//! by `pulldown-cmark`; maths and cloze gaps are found in what it leaves as text.

pub(crate) mod cloze;
pub(crate) mod code_span;
pub(crate) mod fence;
#[cfg(any(feature = "apkg", feature = "csv"))]
pub(crate) mod field;
#[cfg_attr(
    not(any(feature = "apkg", feature = "csv")),
    allow(dead_code, reason = "some of it is only for Anki's fields")
)]
mod flow;
#[cfg_attr(
    not(any(feature = "apkg", feature = "csv")),
    allow(dead_code, reason = "some of it is only for Anki's fields")
)]
pub(crate) mod html;
#[cfg_attr(
    not(any(feature = "apkg", feature = "csv")),
    allow(dead_code, reason = "some of it is only for Anki's fields")
)]
mod inline;
pub(crate) mod own_form;
#[cfg(test)]
mod round_trip;
mod sanitize;
pub(crate) mod table;
pub(crate) mod verbatim;

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::content::{Alignment, Block, BlockKind, Cell, Item, Table, text};
use crate::diagnostic::{COMMENT, Diagnostic, REMOVED_HTML};
use crate::source::{Line, Span};
use flow::Flow;
use html::Piece;
use inline::Collector;
use verbatim::NO_GAPS;

/// Returns the blocks that the lines make. Any text is some sequence of blocks.
pub(crate) fn parse(lines: &[Line], sink: &mut Vec<Diagnostic>) -> Vec<Block> {
    parse_as(lines, Manner::default(), sink)
}

/// How Markdown is read.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Manner {
    /// Whether the document is trusted: attributes and addresses are kept as they were typed.
    pub(crate) trusts: bool,
    /// Whether there may be gaps in code and in formulas.
    pub(crate) has_gaps: bool,
}

/// Returns the blocks that the lines make.
pub(crate) fn parse_as(lines: &[Line], manner: Manner, sink: &mut Vec<Diagnostic>) -> Vec<Block> {
    let Manner { trusts, has_gaps } = manner;
    let mut text = String::new();
    let mut starts = Vec::with_capacity(lines.len());
    let mut filled = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        starts.push(text.len());
        filled.push(if line.is_blank() { filled.last().copied().unwrap_or(at) } else { at });
        text.push_str(&line.text);
        text.push('\n');
    }
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_MATH;
    let mut reader = Reader {
        text: &text,
        ends: None,
        events: Parser::new_ext(&text, options).into_offset_iter(),
        places: Places { lines, starts, filled },
        depth: 0,
        task: None,
        spaced: false,
        trusts,
        has_gaps,
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
    /// For each line, the last one up to it that is not blank.
    filled: Vec<usize>,
}

impl Places<'_, '_> {
    fn span(&self, range: &Range<usize>) -> Span {
        let line_of = |at: usize| self.starts.partition_point(|&start| start <= at).max(1) - 1;
        let first = line_of(range.start);
        // Blank lines below a list are no part of it, though the parser says so.
        let last = self.filled[line_of(range.end.max(range.start + 1) - 1)].max(first);
        self.lines[first].span.join(self.lines[last].span)
    }
}

struct Reader<'a, 'd, 's, I> {
    text: &'a str,
    /// Where the last end tag of each element begins; known once it is asked for.
    ends: Option<HashMap<String, usize>>,
    events: I,
    places: Places<'a, 's>,
    /// How many lists and quotations are open.
    depth: usize,
    /// Whether the box of the innermost item is ticked, where it has one.
    task: Option<bool>,
    /// Whether the innermost item has paragraphs of its own.
    spaced: bool,
    /// Whether the document is trusted.
    trusts: bool,
    /// Whether there may be gaps in code and in formulas.
    has_gaps: bool,
    sink: &'d mut Vec<Diagnostic>,
}

impl<'t, I: Iterator<Item = (Event<'t>, Range<usize>)>> Reader<'_, '_, '_, I> {
    /// Reads blocks up to the end of the element they are in.
    fn blocks(&mut self) -> Vec<Block> {
        let mut flow = Flow::new(DEEPEST.saturating_sub(self.depth), self.has_gaps);
        let mut flattened = 0;
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::Start(tag) if self.depth + flow.depth() >= DEEPEST && nests(&tag) => {
                    flow.end_line();
                    flattened += 1;
                }
                Event::End(end) if ends_block(end) && flattened > 0 => {
                    flow.end_line();
                    flattened -= 1;
                }
                Event::Start(tag) if is_block(&tag) => {
                    flow.end_line();
                    self.block(&mut flow, tag, range);
                }
                Event::End(end) if ends_block(end) => break,
                Event::Rule => flow.add(Block::new(BlockKind::Rule, self.places.span(&range))),
                // The text of a tight list item has no paragraph around it.
                event => self.inline(&mut flow, event, &range),
            }
        }
        flow.finish()
    }

    fn block(&mut self, flow: &mut Flow, tag: Tag<'t>, range: Range<usize>) {
        if nests(&tag) {
            // The paragraphs of a quotation are not the item's own.
            let spaced = self.spaced;
            let depth = self.depth;
            self.depth += flow.depth() + 1;
            self.add_block(flow, tag, &range);
            self.depth = depth;
            self.spaced = spaced;
        } else {
            self.spaced |= tag == Tag::Paragraph;
            self.add_block(flow, tag, &range);
        }
    }

    fn add_block(&mut self, flow: &mut Flow, tag: Tag<'t>, range: &Range<usize>) {
        let kind = match tag {
            Tag::Paragraph => {
                let depth = flow.depth();
                while let Some((event, range)) = self.events.next() {
                    match event {
                        Event::End(TagEnd::Paragraph) => break,
                        event => self.inline(flow, event, &range),
                    }
                }
                flow.close_to(depth);
                return;
            }
            Tag::Heading { level, .. } => {
                BlockKind::Heading { level: level as u8, content: self.content() }
            }
            Tag::CodeBlock(kind) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info,
                    CodeBlockKind::Indented => "".into(),
                };
                let mut words = info.split_whitespace();
                let language = words.clone().find(|&word| word != NO_GAPS).map(str::to_owned);
                let has_gaps = self.has_gaps && !words.any(|word| word == NO_GAPS);
                let text = self.verbatim();
                let (text, gaps) = if has_gaps {
                    verbatim::read(&text, verbatim::Text::Code)
                } else {
                    (text, Vec::new())
                };
                BlockKind::Code { language, text, gaps }
            }
            Tag::List(start) => {
                let (items, tight) = self.items();
                BlockKind::List { start, tight, items }
            }
            Tag::BlockQuote(_) => BlockKind::Quote(self.blocks()),
            Tag::Table(alignments) => BlockKind::Table(self.table(&alignments)),
            Tag::HtmlBlock => {
                self.html_block(flow);
                return;
            }
            _ => {
                for block in self.blocks() {
                    flow.add(block);
                }
                return;
            }
        };
        flow.add(Block::new(kind, self.places.span(range)));
    }

    /// Reads the parts of a line up to the end of the element they are in.
    fn content(&mut self) -> Cell {
        let mut collector = Collector::new(self.has_gaps);
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::End(end) if ends_line(end) => break,
                Event::InlineHtml(markup) => match self.tag(&markup, &range) {
                    Found::Comment => {}
                    Found::Tag(tag) => collector.html(&tag),
                    Found::Text => collector.text(&markup),
                },
                Event::Text(text) if self.is_escaped(&text, &range) => collector.escaped(&text),
                event => collector.push(self.checked(event, &range)),
            }
        }
        collector.finish()
    }

    fn inline(&mut self, flow: &mut Flow, event: Event<'t>, range: &Range<usize>) {
        let span = self.places.span(range);
        match event {
            Event::InlineHtml(markup) => match self.tag(&markup, range) {
                Found::Comment => {}
                Found::Tag(tag) => flow.tag(&tag, span),
                Found::Text => flow.line(span).text(&markup),
            },
            // The box stands before the text of an item, or in its first paragraph.
            Event::TaskListMarker(ticked) => self.task = Some(ticked),
            Event::Text(text) if self.is_escaped(&text, range) => flow.line(span).escaped(&text),
            event => {
                let event = self.checked(event, range);
                flow.line(span).push(event);
            }
        }
    }

    /// Returns an event without an address that would run a program.
    fn checked(&mut self, event: Event<'t>, range: &Range<usize>) -> Event<'t> {
        let is_safe = |url: &str, is_media| self.trusts || sanitize::is_safe(url, is_media);
        let (url, tag) = match event {
            Event::Start(Tag::Link { link_type, dest_url, title, id })
                if !is_safe(&dest_url, false) =>
            {
                let refused = sanitize::REFUSED.into();
                (dest_url, Tag::Link { link_type, dest_url: refused, title, id })
            }
            Event::Start(Tag::Image { link_type, dest_url, title, id })
                if !is_safe(&dest_url, true) =>
            {
                let refused = sanitize::REFUSED.into();
                (dest_url, Tag::Image { link_type, dest_url: refused, title, id })
            }
            event => return event,
        };
        self.removed(&format!("the address `{url}`"), range);
        Event::Start(tag)
    }

    /// Returns a tag as far as it is harmless.
    fn clean(&mut self, tag: html::Tag, range: &Range<usize>) -> html::Tag {
        if self.trusts {
            return tag.trusted();
        }
        let (tag, removed) = sanitize::clean(tag);
        for removed in removed {
            self.removed(&format!("`{removed}` of `<{}>`", tag.name), range);
        }
        tag
    }

    fn removed(&mut self, what: &str, range: &Range<usize>) {
        let message = format!("{what} was removed");
        let span = self.places.span(range);
        self.sink.push(
            Diagnostic::new(&REMOVED_HTML, span, message)
                .help("if the document can be trusted, `--trust-html` keeps it"),
        );
    }

    /// Returns whether a text begins with a sign of gaps that has a backslash before it.
    fn is_escaped(&self, text: &str, range: &Range<usize>) -> bool {
        text.starts_with(['{', '}', ':'])
            && range.start.checked_sub(1).is_some_and(|at| self.text.as_bytes()[at] == b'\\')
    }

    /// Returns what a tag in running text is.
    fn tag(&mut self, markup: &str, range: &Range<usize>) -> Found {
        if markup.starts_with("<!--") {
            self.comment(markup, self.places.span(range));
            return Found::Comment;
        }
        match html::Tag::parse(markup) {
            Some(tag) if !self.is_spoken_of(&tag, range.end, true) => {
                Found::Tag(self.clean(tag, range))
            }
            _ => Found::Text,
        }
    }

    /// Returns whether a tag that ends at a place is no tag, but what a text is about:
    /// `What is <b> for?`. Nothing ends what it would begin.
    fn is_spoken_of(&mut self, tag: &html::Tag, end: usize, is_running: bool) -> bool {
        if !tag.is_bare() {
            return false;
        }
        let text = self.text;
        // Whatever stands before it, code or a sign that ends nowhere.
        let ends = self.ends.get_or_insert_with(|| {
            let names = text.match_indices("</").map(|(at, _)| {
                let name = &text[at + 2..];
                let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
                (name[..end].to_ascii_lowercase(), at)
            });
            names.collect()
        });
        if ends.get(&tag.name).is_some_and(|&last| last >= end) {
            return false;
        }
        let behind = text.get(end..).unwrap_or_default();
        match behind.trim_start_matches(' ').chars().next() {
            None | Some('\n') => is_running,
            Some('<') => false,
            Some(next) => behind.starts_with(' ') || !next.is_alphanumeric(),
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

    /// Reads a block of raw HTML: its tags are followed where they have a meaning
    /// here, its text is kept.
    fn html_block(&mut self, flow: &mut Flow) {
        let mut markup = String::new();
        // Where the lines begin, in the markup and in the text.
        let mut starts = Vec::new();
        for (event, range) in self.events.by_ref() {
            match event {
                Event::Text(part) | Event::Html(part) => {
                    starts.push((markup.len(), range.start));
                    markup.push_str(&part);
                }
                Event::End(_) => break,
                _ => {}
            }
        }
        let in_text = |at: usize| {
            let line = starts.partition_point(|&(start, _)| start <= at).max(1) - 1;
            starts.get(line).map_or(0, |(start, place)| place + (at - start))
        };
        for (range, piece) in html::pieces(&markup) {
            let place = in_text(range.start)..in_text(range.end.saturating_sub(1)) + 1;
            let span = self.places.span(&place);
            let raw = &markup[range];
            match piece {
                Piece::Text(text) => flow.text(&text, span),
                Piece::Tag(tag) if self.is_spoken_of(&tag, place.end, false) => {
                    flow.text(raw, span);
                }
                Piece::Tag(tag) => flow.tag(&self.clean(tag, &place), span),
                Piece::Comment => self.comment(raw, span),
                Piece::Script => {
                    let message = format!("script left out: {}", text::squeeze(raw));
                    self.sink.push(Diagnostic::new(&COMMENT, span, message));
                }
            }
        }
        flow.end_line();
    }

    fn comment(&mut self, comment: &str, span: Span) {
        let text = comment.trim_start_matches("<!--").trim_end().trim_end_matches("-->").trim();
        self.sink.push(Diagnostic::new(&COMMENT, span, format!("comment left out: {text}")));
    }
}

/// What looks like a tag in running text.
enum Found {
    Comment,
    Tag(html::Tag),
    Text,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    #[test]
    fn a_list_ends_with_its_last_line() {
        let source = Source::new("x", 0, "- a\n\n- b\n\n\n");
        let blocks = parse(&source.lines(), &mut Vec::new());
        assert_eq!(blocks[0].span, Span { start: 0, end: 8 });
    }
}
