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

/// Returns a text with each run of white space as one blank, and none around it.
pub(crate) fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn write_blocks(out: &mut String, blocks: &[Block], indent: &str) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { level: _, content } => {
                let mut text = String::new();
                write_inline(&mut text, content);
                write_lines(out, &text, indent);
            }
            BlockKind::Code { language: _, text, gaps: _ } => write_lines(out, text, indent),
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
                let rows = std::iter::once(header).chain(rows);
                for row in rows.filter(|row| row.iter().any(|cell| !cell.is_empty())) {
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
            | Inline::Link { url: _, content }
            | Inline::Element { name: _, attributes: _, content }
            | Inline::Cloze { ordinal: _, content, hint: _ } => write_inline(out, content),
            Inline::Subscript(content) => out.push_str(&script(content, &SUBSCRIPT)),
            Inline::Superscript(content) => out.push_str(&script(content, &SUPERSCRIPT)),
            Inline::Image { url: _, alt } => out.push_str(alt),
            Inline::Math { tex, display: _, gaps: _ } => out.push_str(tex),
            Inline::Break => out.push('\n'),
        }
    }
}

/// The digits and signs that Unicode has above the line, and below it.
const SUPERSCRIPT: [char; 12] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', '⁺', '⁻'];
const SUBSCRIPT: [char; 12] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉', '₊', '₋'];

/// Returns text above or below the line: 10⁶ is not 106. What is no number stands
/// on the line.
fn script(content: &[Inline], signs: &[char; 12]) -> String {
    let text = render_inline(content);
    let raised = text.chars().map(|c| match c {
        '0'..='9' => Some(signs[c as usize - '0' as usize]),
        '+' => Some(signs[10]),
        '-' | '−' => Some(signs[11]),
        _ => None,
    });
    raised.collect::<Option<String>>().unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_power_stays_a_power() {
        let power = |exponent: &str| {
            let exponent = Inline::Superscript(vec![Inline::Text(exponent.into())]);
            render_inline(&[Inline::Text("10".into()), exponent])
        };
        assert_eq!(power("-6"), "10⁻⁶");
        assert_eq!(power("th"), "10th");
    }
}
