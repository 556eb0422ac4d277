//! Sets blocks as rows: the hub that paragraphs, lists, tables and code meet at.

use std::collections::BTreeSet;

use crate::content::{Block, BlockKind, Inline, text};
use crate::deck::{Note, NoteKind};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

use super::flow::{Frame, FrameId, Row, keep_all, keep_lines};
use super::fonts::Fonts;
use super::galley::Galley;
use super::gap::Gaps;
use super::inline::Style;
use super::inset::Inset;
use super::job::Job;
use super::missing::Missing;
use super::page::{Item, PALE, Rule, Target, shift};
use super::paragraph::{Line, Setting, lead, visible_width};
use super::tags::{NodeId, Tag, Tags};
use crate::export::language::Language;

/// The space between blocks, as a part of the size of the text.
pub(super) const BLOCK_GAP: f32 = 0.55;
/// Blocks nested deeper than this are set as plain text.
const DEEPEST: usize = 64;
/// Text is not indented into a measure narrower than this many ems.
const NARROWEST: f32 = 12.0;

/// Everything needed to turn text into rows, and what comes about on the way.
pub(super) struct Compositor<'j> {
    pub job: &'j Job<'j>,
    pub fonts: Fonts,
    /// The language of what is being set.
    pub language: Language,
    /// Whether what is being set begins on the right, and so is set to be mirrored.
    pub leftward: bool,
    pub tags: Tags,
    pub frames: Vec<Frame>,
    pub links: Vec<Target>,
    /// What stands in lines that is not letters.
    pub insets: Vec<Inset>,
    /// How gaps are set.
    pub gaps: Gaps,
    /// The addresses of the note that is being set, in the order of their numbers.
    pub cited: Vec<String>,
    /// The characters that no font has.
    pub missing: Missing,
    /// The formulas that were reported already, each with its note.
    pub unread: BTreeSet<(usize, String)>,
    pub sink: Vec<Diagnostic>,
    /// Where what is being set was typed.
    pub span: Span,
    /// How high the text of a page is.
    pub page_height: f32,
}

/// Where blocks are set, and as parts of what.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub x: f32,
    pub width: f32,
    pub size: f32,
    pub node: NodeId,
    /// The level of the heading above.
    pub heading: usize,
    /// How deep the blocks are nested.
    pub depth: usize,
    /// How many of the blocks around are lists.
    pub lists: usize,
    /// The space above a list within, in ems.
    pub list_gap: f32,
}

impl Place {
    /// Returns the place further in, as long as there is room.
    pub(super) fn indented(mut self, by: f32) -> Self {
        self.depth += 1;
        if self.width - by >= self.size * NARROWEST {
            self.x += by;
            self.width -= by;
        }
        self
    }
}

impl<'j> Compositor<'j> {
    /// Returns what sets text for pages of a height.
    pub(super) fn new(job: &'j Job<'j>, fonts: Fonts, page_height: f32) -> Self {
        Compositor {
            job,
            fonts,
            language: job.languages.deck.clone(),
            leftward: job.languages.deck.is_leftward,
            tags: Tags::new(),
            frames: Vec::new(),
            links: Vec::new(),
            insets: Vec::new(),
            gaps: Gaps::default(),
            cited: Vec::new(),
            missing: Missing::default(),
            unread: BTreeSet::new(),
            sink: Vec::new(),
            span: Span::default(),
            page_height,
        }
    }

    /// Gets ready to set a note, which may be in another language than the one before.
    pub(super) fn turn_to(&mut self, note: &Note) {
        self.span = note.span;
        self.language = self.job.languages.of_note(note);
    }

    /// Sets with blanks in place of what a cloze note hides: what is a gap in another note
    /// is answered nowhere.
    pub(super) fn with_blanks<T>(&mut self, note: &Note, set: impl FnOnce(&mut Self) -> T) -> T {
        if matches!(note.kind, NoteKind::Cloze) {
            self.gaps = Gaps::Blank;
        }
        let set = set(self);
        self.gaps = Gaps::Shown;
        set
    }

    /// Returns rows with all that came about on the way to them.
    pub(super) fn galley(&mut self, rows: Vec<Row>) -> Galley {
        // They are in the rows by now.
        self.insets.clear();
        self.cited.clear();
        Galley {
            rows,
            frames: std::mem::take(&mut self.frames),
            tags: std::mem::replace(&mut self.tags, Tags::new()),
            links: std::mem::take(&mut self.links),
            missing: std::mem::take(&mut self.missing),
            sink: std::mem::take(&mut self.sink),
        }
    }

    /// Sets blocks one below the other.
    pub(super) fn blocks(&mut self, blocks: &[Block], place: Place) -> Vec<Row> {
        if place.depth > DEEPEST {
            let text = text::render(blocks);
            let lines: Vec<_> = text
                .lines()
                .flat_map(|line| [Inline::Break, Inline::Text(line.trim().into())])
                .skip(1)
                .collect();
            return self.text(&lines, place);
        }
        let mut rows = Vec::new();
        for block in blocks {
            let set = self.typed_block(block, place);
            if set.is_empty() {
                continue;
            }
            if !rows.is_empty() {
                let gap = match block.kind {
                    BlockKind::Heading { .. } => BLOCK_GAP * 1.6,
                    BlockKind::List { .. } => place.list_gap,
                    _ => BLOCK_GAP,
                };
                rows.push(Row { keep: keeps(&rows), ..Row::space(gap * place.size) });
            }
            rows.extend(set);
        }
        rows
    }

    /// Sets a block, and remembers where it was typed.
    fn typed_block(&mut self, block: &Block, place: Place) -> Vec<Row> {
        let around = self.span;
        self.enter(block.span);
        let rows = self.directed(block, place);
        self.span = around;
        rows
    }

    /// Takes what comes now for typed there, if it was typed at all.
    pub(super) fn enter(&mut self, span: Span) {
        if span.start < span.end {
            self.span = span;
        }
    }

    /// Sets a block that begins on the same side as what is around it.
    pub(super) fn block(&mut self, block: &Block, place: Place) -> Vec<Row> {
        match &block.kind {
            BlockKind::Paragraph(content) => self.text(content, place),
            BlockKind::Heading { level, content } => {
                let level = place.heading + usize::from(*level).max(1);
                let node = self.tags.add(Tag::Heading(level), place.node);
                let mut rows = self.heading(content, Style::new(place.size, node).bold(), place);
                keep_all(&mut rows);
                rows
            }
            BlockKind::Code { language, text, gaps } => {
                self.code(language.as_deref(), text, gaps, place)
            }
            BlockKind::List { start, tight, items } => self.list(*start, *tight, items, place),
            BlockKind::Quote(blocks) => {
                let node = self.tags.add(Tag::Quote, place.node);
                let inside = Place { node, ..place.indented(14.0) };
                let mut rows = self.blocks(blocks, inside);
                self.frame(&mut rows, Frame { x: place.x + 2.0, width: 1.6, color: PALE });
                rows
            }
            BlockKind::Table(table) => self.table(table, place),
            BlockKind::Rule => {
                let (x, width) = (place.x + place.width * 0.3, place.width * 0.4);
                let rule = Rule { x, y: place.size * 0.5, width, height: 0.5, color: PALE };
                vec![Row::new(place.size, vec![Item::Rule(rule)])]
            }
        }
    }

    /// Sets a paragraph of running text.
    fn text(&mut self, content: &[Inline], place: Place) -> Vec<Row> {
        let node = self.tags.add(Tag::Paragraph, place.node);
        let lines = self.pieces(content, Style::new(place.size, node));
        if lines.iter().all(Vec::is_empty) {
            return Vec::new();
        }
        let setting = Setting::text(place.width, place.size);
        let mut rows = self.lines(&lines, setting, place.x);
        keep_lines(&mut rows);
        rows
    }

    /// Sets text that stands out: ragged, and never hyphenated.
    pub(super) fn heading(&mut self, content: &[Inline], style: Style, place: Place) -> Vec<Row> {
        let lines = self.pieces(content, style);
        if lines.iter().all(Vec::is_empty) {
            return Vec::new();
        }
        self.lines(&lines, Setting::ragged(place.width, style.look.size), place.x)
    }

    /// Sets lines as rows.
    pub(super) fn lines(
        &mut self,
        lines: &[Vec<super::inline::Piece>],
        setting: Setting,
        x: f32,
    ) -> Vec<Row> {
        self.paragraph(lines, setting)
            .into_iter()
            .map(|mut line| {
                shift(&mut line.items, x, 0.0);
                let Line { items, height, above, keep } = line;
                Row { above, keep, ..Row::new(height, items) }
            })
            .collect()
    }

    /// Returns a single line of text, from the left edge and the top of its measure,
    /// and how wide it is.
    pub(super) fn label(&mut self, text: &str, style: Style) -> (Vec<Item>, f32) {
        let mut lines = vec![Vec::new()];
        self.letters(text, style, &mut lines);
        let setting = Setting::ragged(f32::MAX, style.look.size);
        let items = self.paragraph(&lines, setting).pop().map_or(Vec::new(), |line| line.items);
        let width = visible_width(&items);
        (items, width)
    }

    /// Draws a strip behind rows.
    pub(super) fn frame(&mut self, rows: &mut [Row], frame: Frame) -> FrameId {
        let id = self.frames.len();
        self.frames.push(frame);
        for row in rows {
            row.frames.insert(0, id);
        }
        id
    }

    /// Returns space as high as lines of text.
    pub(super) fn space(size: f32, lines: f32) -> Row {
        Row::space(lead(size) * lines)
    }
}

/// Returns whether the last of the rows wants company.
fn keeps(rows: &[Row]) -> bool {
    rows.last().is_some_and(|row| row.keep)
}

/// Puts items into the first row that shows something, to the left of it.
pub(super) fn hang(rows: &mut Vec<Row>, mut items: Vec<Item>, height: f32) {
    match rows.iter_mut().find(|row| !row.items.is_empty()) {
        Some(row) => {
            shift(&mut items, 0.0, row.above);
            row.height = row.height.max(height);
            items.append(&mut row.items);
            row.items = items;
        }
        None => rows.insert(0, Row::new(height, items)),
    }
}
