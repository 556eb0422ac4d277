//! Rich text as a page for the terminal: wrapped to its width, with colours where they
//! can be seen.

use textwrap::core::{Word, display_width};
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

use crate::content::{Alignment, Block, BlockKind, Cell, Inline, Item, Table, parts, text};
use crate::markdown::{self, verbatim};
use crate::source::Source;

/// How wide text is at most: longer lines are hard to read.
const WIDEST: usize = 100;

/// How narrow a column of a table gets at most, to leave the others some room.
const NARROWEST: usize = 8;

/// A way to set letters off, by codes that switch it on and off (ECMA-48, section
/// 8.3.117). Each switches off itself only, so that one may stand in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Bold,
    Faint,
    Italic,
    Underlined,
    Struck,
    Green,
    Yellow,
    Cyan,
}

impl Style {
    fn codes(self) -> (&'static str, &'static str) {
        match self {
            Style::Bold => ("\x1b[1m", "\x1b[22m"),
            Style::Faint => ("\x1b[2m", "\x1b[22m"),
            Style::Italic => ("\x1b[3m", "\x1b[23m"),
            Style::Underlined => ("\x1b[4m", "\x1b[24m"),
            Style::Struck => ("\x1b[9m", "\x1b[29m"),
            Style::Green => ("\x1b[32m", "\x1b[39m"),
            Style::Yellow => ("\x1b[33m", "\x1b[39m"),
            Style::Cyan => ("\x1b[36m", "\x1b[39m"),
        }
    }
}

/// What stands before the lines of a text.
#[derive(Debug, Clone)]
pub(super) struct Margin {
    /// What stands before the first line, until that is written.
    first: Option<String>,
    /// What stands before every other line.
    rest: String,
}

impl Margin {
    /// Returns the margin of a text that begins with a mark, which its other lines
    /// leave room for.
    pub(super) fn hanging(mark: &str) -> Self {
        Margin { first: Some(mark.into()), rest: " ".repeat(display_width(mark)) }
    }

    /// Returns the margin of a text that is indented by some columns.
    pub(super) fn indented(columns: usize) -> Self {
        Margin { first: None, rest: " ".repeat(columns) }
    }

    fn take(&mut self) -> String {
        self.first.take().unwrap_or_else(|| self.rest.clone())
    }

    /// Returns the margin of what is in this text, behind a mark.
    fn deeper(&mut self, mark: &str, rest: &str) -> Self {
        Margin { first: Some(self.take() + mark), rest: format!("{}{rest}", self.rest) }
    }
}

/// A page that is being written.
#[derive(Debug)]
pub(super) struct Page {
    out: String,
    color: bool,
    width: usize,
}

impl Page {
    /// Returns a page without anything on it, as wide as the terminal.
    pub(super) fn new(color: bool) -> Self {
        Page { out: String::new(), color, width: textwrap::termwidth().min(WIDEST) }
    }

    /// Returns what is on it.
    pub(super) fn text(&self) -> &str {
        &self.out
    }

    /// Returns the text with a style around it, where there are colours.
    pub(super) fn styled(&self, style: Style, text: &str) -> String {
        let (on, off) = if self.color { style.codes() } else { ("", "") };
        format!("{on}{text}{off}")
    }

    /// Leaves a line blank.
    pub(super) fn gap(&mut self) {
        self.out.push('\n');
    }

    /// Writes a line as it is.
    pub(super) fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    /// Writes a text, wrapped.
    pub(super) fn wrapped(&mut self, text: &str, margin: &mut Margin) {
        let (first, rest) = (margin.take(), margin.rest.clone());
        let options = Options::new(self.width)
            .initial_indent(&first)
            .subsequent_indent(&rest)
            .break_words(false)
            .word_separator(WordSeparator::Custom(words))
            .word_splitter(WordSplitter::NoHyphenation)
            .wrap_algorithm(WrapAlgorithm::FirstFit);
        for line in textwrap::wrap(text, options) {
            self.line(&line);
        }
    }

    /// Writes Markdown.
    pub(super) fn markdown(&mut self, text: &str) {
        let source = Source::new("", 0, text);
        let blocks = markdown::parse(&source.lines(), &mut Vec::new());
        self.blocks(&blocks, &mut Margin::indented(0), &[]);
    }

    /// Writes blocks, with styles around each of their paragraphs.
    pub(super) fn blocks(&mut self, blocks: &[Block], margin: &mut Margin, styles: &[Style]) {
        self.spaced(blocks, margin, styles, true);
    }

    fn spaced(&mut self, blocks: &[Block], margin: &mut Margin, styles: &[Style], loose: bool) {
        for (at, block) in blocks.iter().enumerate() {
            let is_headed =
                at > 0 && matches!(blocks[at - 1].kind, BlockKind::Heading { level: 2.., .. });
            if at > 0 && loose && !is_headed {
                self.line(&margin.rest);
            }
            self.block(block, margin, styles);
        }
    }

    fn block(&mut self, block: &Block, margin: &mut Margin, styles: &[Style]) {
        match &block.kind {
            BlockKind::Paragraph(content) => {
                let text = self.with(content, styles);
                self.wrapped(&text, margin);
            }
            BlockKind::Heading { level: _, content } => {
                let text = self.with(content, &[styles, &[Style::Bold]].concat());
                self.wrapped(&text, margin);
            }
            BlockKind::Code { language: _, text, gaps } => {
                let text = verbatim::write(text, gaps, verbatim::Text::Code);
                if let Some(mark) = margin.first.take() {
                    self.line(&mark);
                }
                for line in text.lines() {
                    let line = self.styled(Style::Cyan, &visible(line));
                    self.line(&format!("{}    {line}", margin.rest));
                }
            }
            BlockKind::List { start, tight, items } => {
                for (number, Item { task, blocks }) in items.iter().enumerate() {
                    if number > 0 && !tight {
                        self.line(&margin.rest);
                    }
                    let mut mark = match start {
                        Some(start) => format!("{}. ", start.saturating_add(number as u64)),
                        None => "• ".into(),
                    };
                    mark.push_str(match task {
                        Some(true) => "☑ ",
                        Some(false) => "☐ ",
                        None => "",
                    });
                    let mut deeper = margin.deeper(&mark, &" ".repeat(display_width(&mark)));
                    self.spaced(blocks, &mut deeper, styles, !tight);
                    if let Some(mark) = deeper.first {
                        self.line(&mark);
                    }
                }
            }
            BlockKind::Quote(blocks) => {
                let mut deeper = margin.deeper("│ ", "│ ");
                self.spaced(blocks, &mut deeper, styles, true);
            }
            BlockKind::Table(table) => self.table(table, margin),
            BlockKind::Rule => {
                let margin = margin.take();
                self.line(&format!("{margin}───"));
            }
        }
    }

    /// Writes a table with its columns under each other. What is too wide for the
    /// terminal is wrapped in its cell.
    pub(super) fn table(&mut self, table: &Table, margin: &mut Margin) {
        let Table { alignments, header, rows } = table;
        let cells = |cells: &[Cell], styles: &[Style]| -> Vec<String> {
            cells.iter().map(|cell| self.with(cell, styles)).collect()
        };
        let header = cells(header, &[Style::Bold]);
        let rows: Vec<_> = rows.iter().map(|row| cells(row, &[])).collect();
        let mut widths: Vec<usize> = vec![0; header.len()];
        for row in std::iter::once(&header).chain(&rows) {
            for (width, cell) in widths.iter_mut().zip(row) {
                let widest = cell.lines().map(display_width).max();
                *width = (*width).max(widest.unwrap_or(0));
            }
        }
        narrow(&mut widths, self.width.saturating_sub(display_width(&margin.rest)));
        let lines: Vec<_> = widths.iter().map(|&width| "─".repeat(width)).collect();
        self.row(&header, &widths, alignments, margin);
        let line = margin.take() + &lines.join("─┼─");
        self.line(&line);
        for row in &rows {
            self.row(row, &widths, alignments, margin);
        }
    }

    fn row(
        &mut self,
        cells: &[String],
        widths: &[usize],
        alignments: &[Alignment],
        margin: &mut Margin,
    ) {
        let wrapped: Vec<_> = cells
            .iter()
            .zip(widths)
            .map(|(cell, &width)| {
                let options = Options::new(width.max(1)).wrap_algorithm(WrapAlgorithm::FirstFit);
                textwrap::wrap(cell, options)
            })
            .collect();
        let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
        for at in 0..height {
            let line: Vec<_> = wrapped
                .iter()
                .zip(widths)
                .enumerate()
                .map(|(column, (lines, &width))| {
                    let text = lines.get(at).map_or("", AsRef::as_ref);
                    let room = width.saturating_sub(display_width(text));
                    let before = match alignments.get(column).copied().unwrap_or_default() {
                        Alignment::None | Alignment::Left => 0,
                        Alignment::Center => room / 2,
                        Alignment::Right => room,
                    };
                    format!("{}{text}{}", " ".repeat(before), " ".repeat(room - before))
                })
                .collect();
            let line = margin.take() + &line.join(" │ ");
            self.line(&line);
        }
    }

    fn with(&self, content: &[Inline], styles: &[Style]) -> String {
        let text = self.inline(content, styles);
        styles.iter().fold(text, |text, style| self.styled(*style, &text))
    }

    /// Returns the parts of a line; what is in a style already is not put into it again.
    fn inline(&self, content: &[Inline], styles: &[Style]) -> String {
        let within = |style: Style, content: &[Inline]| {
            if styles.contains(&style) {
                return self.inline(content, styles);
            }
            self.styled(style, &self.inline(content, &[styles, &[style]].concat()))
        };
        let parts = content.iter().map(|part| match part {
            Inline::Text(text) => visible(text),
            Inline::Code(code) if self.color => self.styled(Style::Cyan, &visible(code)),
            Inline::Code(code) => format!("`{}`", visible(code)),
            Inline::Emphasis(content) => within(Style::Italic, content),
            Inline::Strong(content) => within(Style::Bold, content),
            Inline::Strikethrough(content) => within(Style::Struck, content),
            Inline::Element { name: _, attributes: _, content } => self.inline(content, styles),
            Inline::Subscript(_) | Inline::Superscript(_) => {
                visible(&text::render_inline(std::slice::from_ref(part)))
            }
            Inline::Link { url, content } => {
                let text = within(Style::Underlined, content);
                let shown = text::render_inline(content);
                if shown == *url { text } else { format!("{text} ({})", visible(url)) }
            }
            Inline::Image { url, alt } => format!("[{}] ({})", visible(alt), visible(url)),
            Inline::Math { tex, display: _, gaps } => {
                let part = |(part, is_hidden): (&str, bool)| {
                    let text = [Inline::Text(part.to_owned())];
                    if is_hidden {
                        format!("[{}]", within(Style::Yellow, &text))
                    } else {
                        within(Style::Italic, &text)
                    }
                };
                parts(tex, gaps)
                    .into_iter()
                    .filter(|(part, _)| !part.is_empty())
                    .map(part)
                    .collect()
            }
            Inline::Cloze { ordinal: _, content, hint: _ } => {
                format!("[{}]", within(Style::Yellow, content))
            }
            Inline::Break => "\n".into(),
        });
        parts.collect()
    }
}

/// Returns the parts of a line between which it may be broken: by Unicode's rules, but
/// never in an address, which would lead nowhere.
fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let mut parts = WordSeparator::new().find_words(line).peekable();
    let mut start: usize = 0;
    Box::new(std::iter::from_fn(move || {
        let mut end = start;
        let mut is_address = false;
        loop {
            let part = parts.next()?;
            let seen = start.max(end.saturating_sub(2));
            end += part.word.len() + part.whitespace.len();
            is_address |= line.as_bytes()[seen..end].windows(3).any(|bytes| bytes == b"://");
            if !is_address || !part.whitespace.is_empty() || parts.peek().is_none() {
                break;
            }
        }
        let word = Word::from(&line[start..end]);
        start = end;
        Some(word)
    }))
}

/// Returns a text in which nothing commands the terminal.
fn visible(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' | '\t' => c,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(c),
        c if c.is_control() => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    text.chars().map(shown).collect()
}

/// Makes columns narrower, the widest first, until they fit with the lines between
/// them, or can be no narrower.
fn narrow(widths: &mut [usize], room: usize) {
    let between = 3 * widths.len().saturating_sub(1);
    let mut most = widths.iter().copied().max().unwrap_or(0).min(room.max(NARROWEST));
    let sum = |most: usize| widths.iter().map(|&width| width.min(most)).sum::<usize>() + between;
    while most > NARROWEST && sum(most) > room {
        most -= 1;
    }
    for width in widths {
        *width = (*width).min(most);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(width: usize, color: bool, text: &str) -> String {
        let mut page = Page { out: String::new(), color, width };
        page.markdown(text);
        page.out
    }

    #[test]
    fn text_is_wrapped_by_what_is_seen_of_it() {
        assert_eq!(page(10, false, "a **bold** text and `code`"), "a bold\ntext and\n`code`\n");
        let colored = page(10, true, "a **bold** text and `code`");
        assert_eq!(colored, "a \x1b[1mbold\x1b[22m\ntext and\n\x1b[36mcode\x1b[39m\n");
        assert_eq!(page(10, false, "- 日本語の単語帳"), "• 日本語の\n  単語帳\n");
    }

    #[test]
    fn an_address_stays_in_one_piece() {
        let text = "the [guide](https://example.org/a/long/path) says 1/2";
        assert_eq!(
            page(12, false, text),
            "the guide\n(https://example.org/a/long/path)\nsays 1/2\n"
        );
    }

    #[test]
    fn bold_in_bold_does_not_end_it() {
        assert_eq!(page(30, true, "# a **b** c"), "\x1b[1ma b c\x1b[22m\n");
    }

    #[test]
    fn what_is_too_wide_for_a_table_is_wrapped_in_its_cell() {
        let table = "| a | b |\n|---|--:|\n| one two three four | 1 |\n";
        assert_eq!(
            page(16, false, table),
            "a            │ b\n─────────────┼──\none two      │ 1\nthree four   │\n"
        );
    }

    #[test]
    fn lists_and_quotations_hang_from_their_marks() {
        let text = "1. a\n   - [x] b\n2. c\n\n> d\n> e\n";
        assert_eq!(page(30, false, text), "1. a\n   • ☑ b\n2. c\n\n│ d e\n");
    }
}
