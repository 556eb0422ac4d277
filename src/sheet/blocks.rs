//! A cell made rich text again: lines into paragraphs, lists, code and tables.
//!
//! What a cell was written from is not all to be seen in it, so this takes it at its word:
//! a line is a paragraph, unless it begins with a bullet, a box or a number, as people type
//! them too; what stands deeper belongs to the item above; lines of code alone, two or more,
//! are a block of it.

use std::iter::Peekable;

use super::cell;
use super::{Run, Style};
use crate::content::{Alignment, Block, BlockKind, Inline, Item, Table};
use crate::markdown::verbatim::{self, Text};
use crate::markdown::{self, Manner, cloze};
use crate::source::{Source, Span};

/// How many blanks a line of a list stands deeper than the list.
const DEEPER: usize = 4;

/// How deep lists may stand in each other.
const DEEPEST: usize = 16;

/// Returns what a cell says.
pub(crate) fn parse(cell: &[Run]) -> Vec<Block> {
    let lines = lines(cell);
    blocks(&mut lines.into_iter().peekable(), 0, 0)
}

/// Returns what Markdown in a cell says.
pub(super) fn parse_markdown(text: &str, has_gaps: bool) -> Vec<Block> {
    let source = Source::new("", 0, text);
    let manner = Manner { has_gaps, ..Manner::default() };
    let mut blocks = markdown::parse_as(&source.lines(), manner, &mut Vec::new());
    for block in &mut blocks {
        block.span = Span::default();
    }
    blocks
}

/// Returns what HTML in a cell says.
#[cfg(any(feature = "apkg", feature = "csv"))]
pub(super) fn parse_html(text: &str, has_gaps: bool) -> Vec<Block> {
    markdown::field::parse(text, has_gaps)
}

#[cfg(not(any(feature = "apkg", feature = "csv")))]
pub(super) fn parse_html(text: &str, has_gaps: bool) -> Vec<Block> {
    parse_markdown(text, has_gaps)
}

/// A line of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// How many blanks it begins with.
    pub(crate) indent: usize,
    /// What it begins with behind them.
    pub(crate) mark: Mark,
    /// What stands behind both.
    pub(crate) runs: Vec<Run>,
}

/// What a line begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// With its text.
    None,
    /// With a bullet.
    Bullet,
    /// With a box, ticked or not.
    Box(bool),
    /// With a number.
    Number(u64),
}

impl Mark {
    /// Returns the mark that a text begins with, and its length in bytes.
    fn of(text: &str) -> (Mark, usize) {
        let signs = [
            ("• ", Mark::Bullet),
            ("- ", Mark::Bullet),
            ("* ", Mark::Bullet),
            ("☑ ", Mark::Box(true)),
            ("☐ ", Mark::Box(false)),
        ];
        if let Some((sign, mark)) = signs.iter().find(|(sign, _)| text.starts_with(sign)) {
            return (*mark, sign.len());
        }
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        match text[..digits].parse() {
            Ok(number) if digits < 5 && text[digits..].starts_with(". ") => {
                (Mark::Number(number), digits + 2)
            }
            _ => (Mark::None, 0),
        }
    }

    /// Returns whether an item with this mark goes on with a list that began with another.
    fn goes_on(self, first: Mark) -> bool {
        matches!(
            (first, self),
            (Mark::Number(_), Mark::Number(_))
                | (Mark::Bullet | Mark::Box(_), Mark::Bullet | Mark::Box(_))
        )
    }
}

impl Line {
    /// Returns whether there is code on it and nothing else.
    pub(crate) fn is_code(&self) -> bool {
        let is_code = |run: &Run| run.style.code;
        self.mark == Mark::None
            && self.runs.iter().all(|run| is_code(run) || run.text.trim().is_empty())
            && self.runs.iter().any(is_code)
            && !is_formula(&self.runs)
    }

    /// Returns whether there is nothing on it.
    pub(crate) fn is_blank(&self) -> bool {
        self.mark == Mark::None && cell::is_blank(&self.runs)
    }

    /// Returns its cells, where it is a row of a table.
    fn cells(&self) -> Vec<Vec<Run>> {
        let mut cells = vec![Vec::new()];
        for run in &self.runs {
            for (at, piece) in run.text.split(" | ").enumerate() {
                if at > 0 {
                    cells.push(Vec::new());
                }
                if let Some(last) = cells.last_mut() {
                    cell::push(last, Run { text: piece.to_owned(), style: run.style });
                }
            }
        }
        cells
    }
}

/// Returns the lines of a cell.
pub(crate) fn lines(cell: &[Run]) -> Vec<Line> {
    cell::lines_of(cell).into_iter().map(line).collect()
}

fn line(mut runs: Vec<Run>) -> Line {
    let Some(first) = runs.first_mut().filter(|run| !run.style.code) else {
        return Line { indent: 0, mark: Mark::None, runs };
    };
    let text = first.text.trim_start_matches([' ', '\t', '\u{a0}']);
    let indent = first.text[..first.text.len() - text.len()]
        .chars()
        .map(|c| if c == '\t' { DEEPER } else { 1 });
    let indent = indent.sum();
    let (mark, length) = Mark::of(text);
    first.text = text[length..].to_owned();
    if first.text.is_empty() {
        runs.remove(0);
    }
    Line { indent, mark, runs }
}

fn blocks(
    lines: &mut Peekable<impl Iterator<Item = Line>>,
    indent: usize,
    depth: usize,
) -> Vec<Block> {
    let mut blocks = Vec::new();
    while let Some(line) = lines.next_if(|line| line.is_blank() || line.indent >= indent) {
        if line.is_blank() {
            continue;
        }
        let kind = if line.mark != Mark::None && depth < DEEPEST {
            list(line, lines, depth)
        } else if line.is_code() {
            code(&line, lines)
        } else {
            let columns = line.cells().len();
            let is_row = |line: &Line| line.mark == Mark::None && line.cells().len() == columns;
            if columns > 1 && lines.peek().is_some_and(is_row) && is_bold(&line.runs) {
                table(&line, lines, columns)
            } else {
                BlockKind::Paragraph(inline(&line.runs))
            }
        };
        blocks.push(Block::new(kind, Span::default()));
    }
    blocks
}

fn list(first: Line, lines: &mut Peekable<impl Iterator<Item = Line>>, depth: usize) -> BlockKind {
    let (indent, mark) = (first.indent, first.mark);
    let start = if let Mark::Number(number) = mark { Some(number) } else { None };
    let mut items = Vec::new();
    let mut next = Some(first);
    while let Some(line) = next.take() {
        let task = if let Mark::Box(ticked) = line.mark { Some(ticked) } else { None };
        let content = inline(&line.runs);
        let mut inside = Vec::new();
        if !content.is_empty() {
            inside.push(Block::new(BlockKind::Paragraph(content), Span::default()));
        }
        let deeper = |line: &Line| line.is_blank() || line.indent > indent;
        if lines.peek().is_some_and(deeper) {
            inside.append(&mut blocks(lines, indent + 1, depth + 1));
        }
        items.push(Item { task, blocks: inside });
        next = lines.next_if(|line| line.indent >= indent && line.mark.goes_on(mark));
    }
    BlockKind::List { start, tight: true, items }
}

/// Reads lines of code: one by itself is code in a paragraph, where nothing is in front of it.
fn code(first: &Line, lines: &mut Peekable<impl Iterator<Item = Line>>) -> BlockKind {
    let mut texts = vec![cell::text(&first.runs)];
    let mut blank = 0;
    while let Some(line) = lines.next_if(|line| line.is_code() || line.is_blank()) {
        if line.is_blank() {
            blank += 1;
        } else {
            texts.extend((0..blank).map(|_| String::new()));
            blank = 0;
            texts.push(cell::text(&line.runs));
        }
    }
    if texts.len() == 1 && !texts[0].starts_with(char::is_whitespace) {
        return BlockKind::Paragraph(inline(&first.runs));
    }
    let (text, gaps) = verbatim::read(&(texts.join("\n") + "\n"), Text::Code);
    BlockKind::Code { language: None, text, gaps }
}

fn table(
    header: &Line,
    lines: &mut Peekable<impl Iterator<Item = Line>>,
    columns: usize,
) -> BlockKind {
    let plain = |runs: Vec<Run>| {
        let plain = |run: Run| Run { style: Style { bold: false, ..run.style }, ..run };
        inline(&runs.into_iter().map(plain).collect::<Vec<_>>())
    };
    let header = header.cells().into_iter().map(plain).collect();
    let mut rows = Vec::new();
    while let Some(line) =
        lines.next_if(|line| line.mark == Mark::None && line.cells().len() == columns)
    {
        rows.push(line.cells().iter().map(|cell| inline(cell)).collect());
    }
    BlockKind::Table(Table { alignments: vec![Alignment::None; columns], header, rows })
}

fn is_bold(runs: &[Run]) -> bool {
    runs.iter().all(|run| run.style.bold || run.text.trim().is_empty())
}

/// Returns whether runs are a formula and nothing else.
fn is_formula(runs: &[Run]) -> bool {
    matches!(runs, [run] if run.style.code && formula(&run.text).is_some())
}

fn formula(text: &str) -> Option<&str> {
    text.strip_prefix('$')?.strip_suffix('$').filter(|tex| !tex.is_empty())
}

/// Returns the parts that runs make, with their gaps.
pub(crate) fn inline(runs: &[Run]) -> Vec<Inline> {
    let last = runs.len().saturating_sub(1);
    let mut parts: Vec<Inline> = Vec::new();
    for (at, Run { text, style }) in runs.iter().enumerate() {
        let text = if at == last && !style.code { text.trim_end() } else { text };
        let Style { bold, italic, struck, code } = *style;
        // White space at its ends stands outside: Markdown cannot emphasise it.
        let inner = text.trim();
        if inner.is_empty() {
            push_text(&mut parts, text);
            continue;
        }
        let start = text.find(inner).unwrap_or_default();
        push_text(&mut parts, &text[..start]);
        let mut content = match formula(inner) {
            Some(tex) if code => {
                let (tex, gaps) = verbatim::read(tex, Text::Math);
                vec![Inline::Math { tex, display: false, gaps }]
            }
            _ if code => verbatim::code(inner),
            _ => vec![Inline::Text(inner.to_owned())],
        };
        for (is_so, wrap) in [
            (struck, Inline::Strikethrough as fn(Vec<Inline>) -> Inline),
            (italic, Inline::Emphasis),
            (bold, Inline::Strong),
        ] {
            if is_so {
                content = vec![wrap(content)];
            }
        }
        for part in content {
            match part {
                Inline::Text(text) => push_text(&mut parts, &text),
                part => parts.push(part),
            }
        }
        push_text(&mut parts, &text[start + inner.len()..]);
    }
    cloze::find(parts)
}

fn push_text(parts: &mut Vec<Inline>, text: &str) {
    match parts.last_mut() {
        Some(Inline::Text(last)) => last.push_str(text),
        _ if text.is_empty() => {}
        _ => parts.push(Inline::Text(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::markdown::render;
    use crate::sheet::plain;

    /// Returns a cell as it is written, read and written as Markdown.
    fn through(markdown: &str) -> String {
        let blocks = parse_markdown(markdown, true);
        render(&parse(&cell::blocks(&blocks)))
    }

    #[test]
    fn a_cell_says_again_what_it_was_written_from() {
        for markdown in [
            "A *fight* over **one** point.",
            "First.\n\nSecond, with `code` and ~~nothing~~ else.",
            "- a\n- b\n  - c\n    1. d\n    2. e\n- f",
            "- [x] right\n- [ ] wrong",
            "```\nif x:\n    y()\n\nz()\n```",
            "| a | b |\n| --- | --- |\n| 1 | *2* |",
            "Water boils at {{c1::100 °C::how hot}} and `f(`{{c2::`x`}}`)`.",
            "So $x^2$ it is.",
        ] {
            assert_eq!(through(markdown), markdown);
        }
    }

    #[test]
    fn lists_are_read_as_people_type_them() {
        let typed = "Leaves:\n- green\n  * picked in spring\n- black\n1. one";
        assert_eq!(
            render(&parse(&plain(typed))),
            "Leaves:\n\n- green\n  - picked in spring\n- black\n\n1. one"
        );
    }

    #[test]
    fn what_means_something_in_markdown_is_taken_at_its_word() {
        assert_eq!(render(&parse(&plain("*a* # b\n# c"))), "\\*a\\* # b\n\n\\# c");
    }
}
