//! Rich text as plain text: for searching, comparing and message lines.

use super::{Block, BlockKind, Inline, Item, Table};

/// Returns what the blocks say, block by block on lines of their own.
pub fn render(blocks: &[Block]) -> String {
    let mut out = String::new();
    write_blocks(&mut out, blocks, "");
    out.truncate(out.trim_end().len());
    out
}

/// Returns what the parts of a line say.
pub fn render_inline(content: &[Inline]) -> String {
    let mut out = String::new();
    write_inline(&mut out, content);
    out
}

fn write_blocks(out: &mut String, blocks: &[Block], indent: &str) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { level: _, content } => {
                let mut text = String::new();
                write_inline(&mut text, content);
                write_lines(out, &text, indent);
            }
            BlockKind::Code { language: _, text } => write_lines(out, text, indent),
            BlockKind::List { start, tight: _, items } => {
                for (number, item) in items.iter().enumerate() {
                    let Item { task, blocks } = item;
                    let mut mark = match start {
                        Some(start) => format!("{}. ", start + number as u64),
                        None => "• ".into(),
                    };
                    match task {
                        Some(true) => mark.push_str("☑ "),
                        Some(false) => mark.push_str("☐ "),
                        None => {}
                    }
                    let deeper = format!("{indent}{}", " ".repeat(mark.chars().count()));
                    let mut text = String::new();
                    write_blocks(&mut text, blocks, &deeper);
                    out.push_str(indent);
                    out.push_str(&mark);
                    out.push_str(text.strip_prefix(&deeper).unwrap_or(&text));
                    if text.is_empty() {
                        out.push('\n');
                    }
                }
            }
            BlockKind::Quote(blocks) => write_blocks(out, blocks, indent),
            BlockKind::Table(Table { alignments: _, header, rows }) => {
                for row in std::iter::once(header).chain(rows) {
                    let cells: Vec<_> = row.iter().map(|cell| render_inline(cell)).collect();
                    write_lines(out, &cells.join(" | "), indent);
                }
            }
            BlockKind::Rule => {}
        }
    }
}

fn write_lines(out: &mut String, text: &str, indent: &str) {
    for line in text.lines() {
        out.push_str(indent);
        out.push_str(line);
        out.push('\n');
    }
}

fn write_inline(out: &mut String, content: &[Inline]) {
    for part in content {
        match part {
            Inline::Text(text) | Inline::Code(text) => out.push_str(text),
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::Strikethrough(content)
            | Inline::Subscript(content)
            | Inline::Superscript(content)
            | Inline::Link { url: _, content }
            | Inline::Cloze { ordinal: _, content, hint: _ } => write_inline(out, content),
            Inline::Image { url: _, alt } => out.push_str(alt),
            Inline::Math { tex, display: _ } => out.push_str(tex),
            Inline::Break => out.push('\n'),
        }
    }
}
