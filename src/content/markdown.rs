//! Rich text as Markdown (`CommonMark` with GitHub's tables, task boxes and
//! strikethrough).

use std::fmt::Write;

use super::{Alignment, Block, BlockKind, Inline, Item, Table, html};

/// Returns the blocks as Markdown that reads back to the same blocks.
pub fn render(blocks: &[Block]) -> String {
    let mut out = String::new();
    write_blocks(&mut out, blocks, "\n\n");
    out
}

/// Returns the parts of a line as Markdown.
pub fn render_inline(content: &[Inline]) -> String {
    let mut out = String::new();
    write_inline(&mut out, content);
    out
}

fn write_blocks(out: &mut String, blocks: &[Block], gap: &str) {
    for (number, block) in blocks.iter().enumerate() {
        if number > 0 {
            out.push_str(gap);
        }
        write_block(out, block);
    }
}

fn write_block(out: &mut String, block: &Block) {
    match &block.kind {
        BlockKind::Paragraph(content) => {
            let mut text = String::new();
            write_inline(&mut text, content);
            out.push_str(&escape_start(&text));
        }
        BlockKind::Heading { level, content } => {
            out.push_str(&"#".repeat(usize::from(*level)));
            out.push(' ');
            write_inline(out, content);
        }
        BlockKind::Code { language, text } => {
            let fence = "`".repeat(longest_run(text, '`').max(2) + 1);
            let language = language.as_deref().unwrap_or_default();
            let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
            let _ = write!(out, "{fence}{language}\n{text}{end}{fence}");
        }
        BlockKind::List { start, tight, items } => {
            for (number, item) in items.iter().enumerate() {
                if number > 0 {
                    out.push_str(if *tight { "\n" } else { "\n\n" });
                }
                let mark = match start {
                    Some(start) => format!("{}. ", start + number as u64),
                    None => "- ".into(),
                };
                write_item(out, &mark, item, *tight);
            }
        }
        BlockKind::Quote(blocks) => {
            let mut text = String::new();
            write_blocks(&mut text, blocks, "\n\n");
            let lines: Vec<_> = text.lines().map(|line| format!("> {line}")).collect();
            out.push_str(&lines.join("\n"));
        }
        BlockKind::Table(table) => write_table(out, table),
        BlockKind::Rule => out.push_str("---"),
    }
}

fn write_item(out: &mut String, mark: &str, item: &Item, tight: bool) {
    let Item { task, blocks } = item;
    let mut text = String::new();
    match task {
        Some(true) => text.push_str("[x] "),
        Some(false) => text.push_str("[ ] "),
        None => {}
    }
    write_blocks(&mut text, blocks, if tight { "\n" } else { "\n\n" });
    out.push_str(mark);
    for (number, line) in text.lines().enumerate() {
        if number > 0 {
            out.push('\n');
            if !line.is_empty() {
                out.push_str(&" ".repeat(mark.len()));
            }
        }
        out.push_str(line);
    }
}

fn write_table(out: &mut String, table: &Table) {
    let Table { alignments, header, rows } = table;
    let row = |out: &mut String, cells: &[Vec<Inline>]| {
        for cell in cells {
            let text = render_inline(cell).replace('|', r"\|");
            let text = text.replace("\\\n", "<br>").replace('\n', "<br>");
            let _ = write!(out, "| {text} ");
        }
        out.push('|');
    };
    row(out, header);
    out.push('\n');
    for (column, _) in header.iter().enumerate() {
        out.push_str(match alignments.get(column).copied().unwrap_or_default() {
            Alignment::None => "| --- ",
            Alignment::Left => "| :-- ",
            Alignment::Center => "| :-: ",
            Alignment::Right => "| --: ",
        });
    }
    out.push('|');
    for cells in rows {
        out.push('\n');
        row(out, cells);
    }
}

fn write_inline(out: &mut String, content: &[Inline]) {
    for part in content {
        match part {
            Inline::Text(text) => escape(out, text),
            Inline::Code(code) => write_code(out, code),
            Inline::Emphasis(content) => surround(out, "*", content, "*"),
            Inline::Strong(content) => surround(out, "**", content, "**"),
            Inline::Strikethrough(content) => surround(out, "~~", content, "~~"),
            Inline::Subscript(content) => surround(out, "<sub>", content, "</sub>"),
            Inline::Superscript(content) => surround(out, "<sup>", content, "</sup>"),
            Inline::Element { name, attributes, content } => {
                let _ = write!(out, "<{name}");
                for (key, value) in attributes {
                    let _ = write!(out, " {key}=\"{}\"", html::escape(value));
                }
                surround(out, ">", content, &format!("</{name}>"));
            }
            Inline::Link { url, content } => {
                surround(out, "[", content, "]");
                let _ = write!(out, "({})", destination(url));
            }
            Inline::Image { url, alt } => {
                out.push_str("![");
                escape(out, alt);
                let _ = write!(out, "]({})", destination(url));
            }
            Inline::Math { tex, display } => {
                let mark = if *display { "$$" } else { "$" };
                let _ = write!(out, "{mark}{tex}{mark}");
            }
            Inline::Cloze { ordinal, content, hint } => {
                surround(out, &format!("{{{{c{ordinal}::"), content, "");
                if let Some(hint) = hint {
                    let _ = write!(out, "::{hint}");
                }
                out.push_str("}}");
            }
            Inline::Break => out.push_str("\\\n"),
        }
    }
}

fn surround(out: &mut String, open: &str, content: &[Inline], close: &str) {
    out.push_str(open);
    write_inline(out, content);
    out.push_str(close);
}

fn write_code(out: &mut String, code: &str) {
    let fence = "`".repeat(longest_run(code, '`') + 1);
    let pad = if code.starts_with('`')
        || code.ends_with('`')
        || (code.starts_with(' ') && code.ends_with(' ') && !code.trim().is_empty())
    {
        " "
    } else {
        ""
    };
    let _ = write!(out, "{fence}{pad}{code}{pad}{fence}");
}

fn destination(url: &str) -> String {
    if url.contains([' ', '(', ')', '<', '>']) {
        format!("<{}>", url.replace('<', "%3C").replace('>', "%3E"))
    } else {
        url.into()
    }
}

/// Writes text with a backslash before each character that would mean something.
fn escape(out: &mut String, text: &str) {
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let in_word = before.is_some_and(char::is_alphanumeric)
            && rest.peek().is_some_and(|c| c.is_alphanumeric());
        let means_something = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '$' => true,
            '_' => !in_word,
            '~' => rest.peek() == Some(&'~') || before == Some('~'),
            '&' => rest.peek().is_some_and(|c| c.is_ascii_alphabetic() || *c == '#'),
            _ => false,
        };
        if means_something {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
}

/// Returns a paragraph whose first characters do not begin another block.
fn escape_start(text: &str) -> String {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let ends = |at: usize| text[at..].chars().next().is_none_or(char::is_whitespace);
    if digits > 0 && text[digits..].starts_with(['.', ')']) && ends(digits + 1) {
        return format!("{}\\{}", &text[..digits], &text[digits..]);
    }
    let begins_block = match text.chars().next() {
        Some('+' | '-') => ends(1) || text[1..].starts_with(['-', ' ']),
        Some('#') => ends(text.len() - text.trim_start_matches('#').len()),
        Some('>' | '=' | '|' | ':') => true,
        _ => false,
    };
    if begins_block { format!("\\{text}") } else { text.into() }
}

fn longest_run(text: &str, of: char) -> usize {
    text.split(|c| c != of).map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_with_backticks_gets_a_longer_fence() {
        assert_eq!(render_inline(&[Inline::Code("a `b` c".into())]), "``a `b` c``");
        assert_eq!(render_inline(&[Inline::Code("`".into())]), "`` ` ``");
    }

    #[test]
    fn only_what_would_mean_something_is_escaped() {
        let text = Inline::Text("snake_case is * not _this_".into());
        assert_eq!(render_inline(&[text]), r"snake_case is \* not \_this\_");
    }
}
