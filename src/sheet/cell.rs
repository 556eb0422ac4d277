//! What stands in a cell: runs of characters of one style.

use crate::content::{Block, BlockKind, Inline, Item, Table, text};
use crate::markdown::verbatim::{self, Text};

/// A cell: runs of characters, the styles of neighbours differing. No run, no text.
pub type Cell = Vec<Run>;

/// Characters of one style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The characters.
    pub text: String,
    /// Their style.
    pub style: Style,
}

/// How characters are set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is on or off whatever the others are")]
pub struct Style {
    /// In bold.
    pub bold: bool,
    /// In italics.
    pub italic: bool,
    /// Struck out.
    pub struck: bool,
    /// In letters of one width: code, and formulas.
    pub code: bool,
}

impl Run {
    /// Returns a run without any style.
    pub fn plain(text: impl Into<String>) -> Self {
        Run { text: text.into(), style: Style::default() }
    }
}

/// Returns what the blocks say, each on lines of its own.
pub(super) fn blocks(blocks: &[Block]) -> Vec<Run> {
    let mut writer = Writer::default();
    writer.blocks(blocks, "");
    writer.runs
}

/// Returns what the cell of a table says.
#[cfg(feature = "xlsx")]
pub(crate) fn line(content: &[Inline]) -> Vec<Run> {
    let mut writer = Writer::default();
    writer.inline(content, Style::default());
    writer.runs
}

#[derive(Default)]
struct Writer {
    runs: Vec<Run>,
}

impl Writer {
    fn text(&mut self, text: &str, style: Style) {
        match self.runs.last_mut() {
            Some(last) if last.style == style => last.text.push_str(text),
            _ if text.is_empty() => {}
            _ => self.runs.push(Run { text: text.to_owned(), style }),
        }
    }

    /// Begins a line, unless it is the first.
    fn line(&mut self, indent: &str) {
        let end = if self.runs.is_empty() { "" } else { "\n" };
        self.text(end, Style::default());
        self.text(indent, Style::default());
    }

    fn blocks(&mut self, blocks: &[Block], indent: &str) {
        for block in blocks {
            self.block(block, indent);
        }
    }

    fn block(&mut self, block: &Block, indent: &str) {
        match &block.kind {
            BlockKind::Paragraph(content) => {
                self.line(indent);
                self.inline(content, Style::default());
            }
            BlockKind::Heading { level: _, content } => {
                self.line(indent);
                self.inline(content, Style { bold: true, ..Style::default() });
            }
            BlockKind::Code { language: _, text, gaps } => {
                for line in verbatim::write(text, gaps, Text::Code).lines() {
                    self.line(indent);
                    self.text(line, Style { code: true, ..Style::default() });
                }
            }
            BlockKind::List { start, tight: _, items } => {
                for (number, Item { task, blocks }) in (0..).zip(items) {
                    let mark = match (start, task) {
                        (Some(start), _) => format!("{}. ", start + number),
                        (None, Some(true)) => "☑ ".into(),
                        (None, Some(false)) => "☐ ".into(),
                        (None, None) => "• ".into(),
                    };
                    self.line(&format!("{indent}{mark}"));
                    let deeper = format!("{indent}    ");
                    match blocks.split_first() {
                        Some((Block { kind: BlockKind::Paragraph(content), span: _ }, rest)) => {
                            self.inline(content, Style::default());
                            self.blocks(rest, &deeper);
                        }
                        _ => self.blocks(blocks, &deeper),
                    }
                }
            }
            BlockKind::Quote(blocks) => self.blocks(blocks, &format!("{indent}    ")),
            BlockKind::Table(table) => self.table(table, indent),
            BlockKind::Rule => {}
        }
    }

    fn table(&mut self, table: &Table, indent: &str) {
        let Table { alignments: _, header, rows } = table;
        for (at, row) in std::iter::once(header).chain(rows).enumerate() {
            self.line(indent);
            let style = Style { bold: at == 0, ..Style::default() };
            for (column, cell) in row.iter().enumerate() {
                if column > 0 {
                    self.text(" | ", style);
                }
                self.inline(cell, style);
            }
        }
    }

    fn inline(&mut self, content: &[Inline], style: Style) {
        for part in content {
            match part {
                Inline::Text(text) => self.text(text, style),
                Inline::Code(code) => self.text(code, Style { code: true, ..style }),
                Inline::Emphasis(content) => self.inline(content, Style { italic: true, ..style }),
                Inline::Strong(content) => self.inline(content, Style { bold: true, ..style }),
                Inline::Strikethrough(content) => {
                    self.inline(content, Style { struck: true, ..style });
                }
                Inline::Element { name: _, attributes: _, content } => self.inline(content, style),
                Inline::Subscript(_) | Inline::Superscript(_) => {
                    self.text(&text::render_inline(std::slice::from_ref(part)), style);
                }
                Inline::Link { url, content } => {
                    self.inline(content, style);
                    if text::render_inline(content) != *url {
                        self.text(&format!(" <{url}>"), style);
                    }
                }
                Inline::Image { url, alt } => self.text(&format!("[{alt}] <{url}>"), style),
                Inline::Math { tex, display: _, gaps } => {
                    let tex = verbatim::write(tex, gaps, Text::Math);
                    self.text(&format!("${tex}$"), Style { code: true, ..style });
                }
                Inline::Cloze { ordinal, content, hint } => {
                    self.text(&format!("{{{{c{ordinal}::"), style);
                    self.inline(content, style);
                    if let Some(hint) = hint {
                        self.text(&format!("::{hint}"), style);
                    }
                    self.text("}}", style);
                }
                Inline::Break => self.text("\n", style),
            }
        }
    }
}

/// Returns the characters of a cell.
pub(crate) fn text(cell: &[Run]) -> String {
    let mut text = String::with_capacity(cell.iter().map(|run| run.text.len()).sum());
    for run in cell {
        text.push_str(&run.text);
    }
    text
}

/// Returns whether nothing is to be seen in a cell.
pub(crate) fn is_blank(cell: &[Run]) -> bool {
    cell.iter().all(|run| run.text.trim().is_empty())
}

/// Adds a run to a cell.
pub(crate) fn push(cell: &mut Cell, run: Run) {
    match cell.last_mut() {
        Some(last) if last.style == run.style => last.text.push_str(&run.text),
        _ if run.text.is_empty() => {}
        _ => cell.push(run),
    }
}

/// Returns the lines of a cell, without their line ends.
pub(crate) fn lines_of(cell: &[Run]) -> Vec<Cell> {
    let mut lines = vec![Cell::new()];
    for run in cell {
        let text = run.text.replace("\r\n", "\n").replace('\r', "\n");
        for (at, piece) in text.split('\n').enumerate() {
            if at > 0 {
                lines.push(Cell::new());
            }
            if let Some(last) = lines.last_mut() {
                push(last, Run { text: piece.to_owned(), style: run.style });
            }
        }
    }
    lines
}

/// Takes as many bytes off the beginning of a cell.
pub(crate) fn drop_start(cell: &mut Cell, mut bytes: usize) {
    while bytes > 0
        && let Some(first) = cell.first_mut()
    {
        if first.text.len() > bytes {
            first.text.drain(..bytes);
            return;
        }
        bytes -= first.text.len();
        cell.remove(0);
    }
}
