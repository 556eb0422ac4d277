//! Rich text as Markdown (`CommonMark` with GitHub's tables, task boxes and
//! strikethrough).
//!
//! Reading it back gives the same blocks, but for what Markdown has no form for: an empty
//! paragraph, blanks at the edge of a line, a line end in text or in a formula (a blank), a
//! spaced list with nothing to space and a close one whose items hold what cannot stand
//! close.

use std::fmt::Write;

use super::{Alignment, Block, BlockKind, Gap, Inline, Item, Table, html};
use crate::markdown::verbatim::{self, NO_GAPS, Text};

/// Returns the blocks as Markdown that reads back to the same blocks.
pub fn render(blocks: &[Block]) -> String {
    let mut out = String::new();
    write_blocks(&mut out, blocks, Place::Page, false);
    out
}

/// Returns the parts of a line as Markdown. A line that must end ends with a backslash.
pub fn render_inline(content: &[Inline]) -> String {
    Writer::default().written(content)
}

/// Returns the parts of a line as Markdown on one line.
pub fn render_line(content: &[Inline]) -> String {
    escape_start(&Writer { one_line: true, ..Writer::default() }.written(content))
}

/// Returns whether what stands between two dollar signs is taken for a formula: prices and
/// shell variables are far more common in real documents.
pub(crate) fn is_formula(tex: &str) -> bool {
    let is_name = tex.chars().count() == 1 && tex.chars().all(char::is_alphabetic);
    is_name || tex.contains(['\\', '^', '_', '=', '+', '{'])
}

/// Where blocks stand.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Page,
    Item,
}

fn write_blocks(out: &mut String, blocks: &[Block], place: Place, close: bool) {
    // Two lists in a row have different signs, or they would be one.
    let mut other_sign = false;
    for (number, block) in blocks.iter().enumerate() {
        let before = number.checked_sub(1).and_then(|before| blocks.get(before));
        other_sign = match (before.map(|block| &block.kind), &block.kind) {
            (Some(BlockKind::List { start: before, .. }), BlockKind::List { start, .. })
                if before.is_some() == start.is_some() =>
            {
                !other_sign
            }
            _ => false,
        };
        if number > 0 {
            out.push_str(if close { "\n" } else { "\n\n" });
        }
        write_block(out, block, place, other_sign);
    }
}

fn write_block(out: &mut String, block: &Block, place: Place, other_sign: bool) {
    match &block.kind {
        BlockKind::Paragraph(content) => {
            let lines = render_inline(content);
            let lines: Vec<_> = lines.split('\n').map(escape_start).collect();
            out.push_str(&lines.join("\n"));
        }
        BlockKind::Heading { level, content } => {
            let mut text = Writer { one_line: true, ..Writer::default() }.written(content);
            if text.ends_with('#') {
                text.insert(text.trim_end_matches('#').len(), '\\');
            }
            let _ = write!(out, "{} {text}", "#".repeat(usize::from(*level)));
            out.truncate(out.trim_end_matches(' ').len());
        }
        BlockKind::Code { language, text, gaps } => {
            write_code_block(out, language.as_deref(), text, gaps);
        }
        BlockKind::List { start, tight, items } => {
            let close = *tight && items.iter().all(|item| stand_close(&item.blocks));
            for (number, item) in items.iter().enumerate() {
                if number > 0 {
                    out.push_str(if close { "\n" } else { "\n\n" });
                }
                let mark = match (start, other_sign) {
                    (Some(start), false) => format!("{}. ", start.saturating_add(number as u64)),
                    (Some(start), true) => format!("{}) ", start.saturating_add(number as u64)),
                    (None, false) => "- ".into(),
                    (None, true) => "* ".into(),
                };
                write_item(out, &mark, item, close);
            }
        }
        BlockKind::Quote(blocks) => {
            let mut text = String::new();
            write_blocks(&mut text, blocks, Place::Page, false);
            let mark = |line: &str| if line.is_empty() { ">".into() } else { format!("> {line}") };
            let lines: Vec<_> = text.split('\n').map(mark).collect();
            out.push_str(&lines.join("\n"));
        }
        BlockKind::Table(table) => write_table(out, table),
        // Three hyphens would underline a line above, or be items.
        BlockKind::Rule => out.push_str(if place == Place::Page { "---" } else { "___" }),
    }
}

fn write_code_block(out: &mut String, language: Option<&str>, text: &str, gaps: &[Gap]) {
    let mut language = language.unwrap_or_default().replace('\\', r"\\").replace('&', "&amp;");
    if gaps.is_empty() && verbatim::has_gap(text, Text::Code) {
        let _ = write!(language, " {NO_GAPS}");
    }
    let text = &verbatim::write(text, gaps, Text::Code);
    let sign = if language.contains('`') { '~' } else { '`' };
    let fence = sign.to_string().repeat(longest_run(text, sign).max(2) + 1);
    let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    let _ = write!(out, "{fence}{language}\n{text}{end}{fence}");
}

fn write_item(out: &mut String, mark: &str, item: &Item, close: bool) {
    let Item { task, blocks } = item;
    let mut text = String::new();
    match task {
        Some(true) => text.push_str("[x] "),
        Some(false) => text.push_str("[ ] "),
        None => {}
    }
    let opens_line = matches!(blocks.first().map(|b| &b.kind), Some(BlockKind::Paragraph(_)));
    if task.is_some() && !opens_line {
        text.truncate(3);
        text.push('\n');
    }
    write_blocks(&mut text, blocks, Place::Item, close);
    if text.is_empty() {
        // What follows an item of nothing at all would be taken out of the list.
        text.push_str("<br>");
    }
    out.push_str(mark);
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            out.push('\n');
            if !line.is_empty() {
                out.push_str(&" ".repeat(mark.len()));
            }
        }
        out.push_str(line);
    }
    out.truncate(out.trim_end_matches(' ').len());
}

/// Returns whether blocks can follow each other without a blank line between them.
pub(crate) fn stand_close(blocks: &[Block]) -> bool {
    blocks.windows(2).all(|pair| match (&pair[0].kind, &pair[1].kind) {
        (_, BlockKind::Table(_))
        | (BlockKind::Table(_), _)
        | (
            BlockKind::Paragraph(_) | BlockKind::List { .. } | BlockKind::Quote(_),
            BlockKind::Paragraph(_),
        )
        | (BlockKind::Quote(_), BlockKind::Quote(_)) => false,
        // What else begins a list in a paragraph is text.
        (BlockKind::Paragraph(_), BlockKind::List { start, tight: _, items }) => {
            start.is_none_or(|start| start == 1)
                && items.first().is_some_and(|item| !item.blocks.is_empty())
        }
        _ => true,
    })
}

fn write_table(out: &mut String, table: &Table) {
    let Table { alignments, header, rows } = table;
    let row = |out: &mut String, cells: &[Vec<Inline>]| {
        for cell in cells {
            let writer = Writer { one_line: true, in_cell: true, ..Writer::default() };
            let _ = write!(out, "| {} ", writer.written(cell));
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

/// Writes the parts of a line.
#[allow(clippy::struct_excessive_bools, reason = "a part may be in all of these at once")]
#[derive(Default)]
struct Writer {
    out: String,
    /// Whether a line that ends is written `<br>`.
    one_line: bool,
    in_cell: bool,
    in_link: bool,
    in_gap: bool,
    /// The signs of emphasis that are open: in them they would close it.
    open: Vec<&'static str>,
}

impl Writer {
    fn written(mut self, content: &[Inline]) -> String {
        self.parts(content, None);
        self.out
    }

    /// Returns a writer that has written nothing yet, in the same place.
    fn empty(&self) -> Self {
        Writer { out: String::new(), open: self.open.clone(), ..*self }
    }

    /// Returns the parts as they stand between signs, or tags.
    fn inside(&self, content: &[Inline], sign: Option<&'static str>, next: char) -> String {
        let mut inner = self.empty();
        inner.open.extend(sign);
        // What begins a line outside begins none here.
        inner.out.push('\u{2060}');
        inner.parts(content, Some(next));
        inner.out.split_off('\u{2060}'.len_utf8())
    }

    /// Writes parts that are followed by a sign, or nothing.
    fn parts(&mut self, content: &[Inline], end: Option<char>) {
        for (at, part) in content.iter().enumerate() {
            let next = match content.get(at + 1) {
                Some(part) => Some(first_sign(part)),
                None => end,
            };
            let is_edge = at == 0 || at + 1 == content.len();
            self.part(part, next, is_edge);
        }
    }

    fn part(&mut self, part: &Inline, next: Option<char>, is_edge: bool) {
        match part {
            Inline::Text(text) => self.text(text, next),
            Inline::Code(code) => self.code(code),
            Inline::Emphasis(content) => self.emphasis("*", "em", content, next),
            Inline::Strong(content) => self.emphasis("**", "strong", content, next),
            Inline::Strikethrough(content) => self.emphasis("~~", "s", content, next),
            Inline::Subscript(content) => self.element("sub", "", content),
            Inline::Superscript(content) => self.element("sup", "", content),
            Inline::Element { name, attributes, content } => {
                let written: String =
                    attributes.iter().map(|(k, v)| self.attribute(k, v)).collect();
                self.element(name, &written, content);
            }
            Inline::Link { url, content } => self.link(url, content),
            Inline::Image { url, alt } => {
                let alt = [Inline::Text(alt.clone())];
                let alt = Writer { in_link: true, ..self.empty() }.inside(&alt, None, ']');
                let _ = write!(self.out, "![{alt}]({})", self.destination(url));
            }
            Inline::Math { tex, display, gaps } => self.math(tex, *display, gaps),
            Inline::Cloze { ordinal, content, hint } => {
                let inner = Writer { in_gap: true, ..self.empty() };
                let _ = write!(self.out, "{{{{c{ordinal}::{}", inner.inside(content, None, '}'));
                if let Some(hint) = hint {
                    let hint = [Inline::Text(hint.clone())];
                    let _ = write!(self.out, "::{}", inner.inside(&hint, None, '}'));
                }
                self.out.push_str("}}");
            }
            // A line end at the edge of anything would be none.
            Inline::Break if self.one_line || is_edge || self.out.ends_with(['\n', '>']) => {
                self.out.push_str("<br>");
            }
            Inline::Break => self.out.push_str("\\\n"),
        }
    }

    /// Writes emphasis by its sign, or by tags where the sign would mean something else.
    fn emphasis(&mut self, sign: &'static str, name: &str, content: &[Inline], next: Option<char>) {
        let last = self.out.chars().next_back();
        let is_blank = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || c == '\u{2060}');
        let is_sign = |c: Option<char>| matches!(c, Some('*' | '~'));
        // Looked at first, so that deep nesting is not written twice on every level.
        if self.open.contains(&sign) || is_sign(last) || is_sign(next) {
            return self.element(name, "", content);
        }
        let inner = self.inside(content, Some(sign), sign.chars().next().unwrap_or('*'));
        let is_flanked = |edge: Option<char>, beside: Option<char>| {
            edge.is_some_and(|c| {
                c.is_alphanumeric()
                    || (!c.is_whitespace() && c != '*' && c != '~' && is_blank(beside))
            })
        };
        if !inner.contains('\n')
            && is_flanked(inner.chars().next(), last)
            && is_flanked(inner.chars().next_back(), next)
        {
            let _ = write!(self.out, "{sign}{inner}{sign}");
        } else {
            self.element(name, "", content);
        }
    }

    fn element(&mut self, name: &str, attributes: &str, content: &[Inline]) {
        let inner = Writer { one_line: true, ..self.empty() }.inside(content, None, '<');
        let _ = write!(self.out, "<{name}{attributes}>{inner}</{name}>");
    }

    /// Returns an attribute with the blank before it.
    fn attribute(&self, key: &str, value: &str) -> String {
        let value = html::escape(value).replace('\n', " ");
        let value = if self.in_cell { value.replace('|', "&#124;") } else { value };
        format!(" {key}=\"{value}\"")
    }

    fn link(&mut self, url: &str, content: &[Inline]) {
        let is_plain = url.starts_with("http://") || url.starts_with("https://");
        let is_own = matches!(content, [Inline::Text(text)] if text == url);
        if is_plain && is_own && !self.in_link && !url.contains(AROUND) {
            let _ = write!(self.out, "<{url}>");
        } else if self.in_link {
            let attribute = self.attribute("href", url);
            self.element("a", &attribute, content);
        } else {
            let inner = Writer { in_link: true, ..self.empty() }.inside(content, None, ']');
            let _ = write!(self.out, "[{inner}]({})", self.destination(url));
        }
    }

    fn destination(&self, url: &str) -> String {
        let mut written = String::new();
        for c in url.chars() {
            match c {
                '\\' => written.push_str(r"\\"),
                '&' => written.push_str("&amp;"),
                '<' => written.push_str(r"\<"),
                '>' => written.push_str(r"\>"),
                '\n' | '\r' => written.push_str("%0A"),
                '|' if self.in_cell => written.push_str(r"\|"),
                c => written.push(c),
            }
        }
        // An ampersand between words is no entity.
        let written = match written.split_once("&amp;") {
            Some(_) if !has_entity(url) => written.replace("&amp;", "&"),
            _ => written,
        };
        let is_odd = url.is_empty() || url.contains(|c: char| c.is_whitespace() || c.is_control());
        if is_odd || url.contains(['(', ')', '<', '>', '\\']) {
            format!("<{written}>")
        } else {
            written
        }
    }

    fn code(&mut self, code: &str) {
        let has_bar = self.in_cell && code.contains('|') && code.contains('\\');
        let is_odd = code.trim().is_empty()
            || code.contains('\n')
            || has_bar
            || verbatim::has_gap_in_line(code);
        // What looks like the end of a label would be one.
        if is_odd || self.out.ends_with('`') || (self.in_link && code.contains(']')) {
            let lines = code.split('\n').map(|line| Inline::Text(line.to_owned()));
            let mut content = Vec::new();
            for line in lines {
                if !content.is_empty() {
                    content.push(Inline::Break);
                }
                content.push(line);
            }
            return self.element("code", "", &content);
        }
        let code = if self.in_cell { code.replace('|', r"\|") } else { code.to_owned() };
        let fence = "`".repeat(longest_run(&code, '`') + 1);
        let is_padded = code.starts_with(' ') && code.ends_with(' ') && !code.trim().is_empty();
        let pad = if code.starts_with('`') || code.ends_with('`') || is_padded { " " } else { "" };
        let _ = write!(self.out, "{fence}{pad}{code}{pad}{fence}");
    }

    fn math(&mut self, tex: &str, display: bool, gaps: &[Gap]) {
        let tex = if gaps.is_empty() && verbatim::has_gap(tex, Text::Math) {
            // A formula that has braces in braces.
            tex.replace("{{c", "{ {c")
        } else {
            verbatim::write(tex, gaps, Text::Math)
        };
        let tex = tex.replace('\n', " ");
        let tex = if self.in_cell { tex.replace('|', r"\|") } else { tex };
        if display {
            let _ = write!(self.out, "$${tex}$$");
        } else if is_formula(&tex) {
            let _ = write!(self.out, "${tex}$");
        } else {
            // GitHub's form for what might be a price.
            let _ = write!(self.out, "$`{tex}`$");
        }
    }

    /// Writes text with a backslash before each character that would mean something.
    fn text(&mut self, text: &str, end: Option<char>) {
        let mut rest = text.char_indices().peekable();
        while let Some((at, c)) = rest.next() {
            let follows = rest.peek().map(|&(_, c)| c);
            let next = follows.or(end);
            let before = self.out.chars().next_back();
            let is_blank = |c: Option<char>| c.is_some_and(char::is_whitespace);
            let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let means_something = match c {
                '\\' => follows.is_none_or(|c| c.is_ascii_punctuation() || c == '\n'),
                '`' | '$' => true,
                '*' | '~' => !(is_blank(before) && is_blank(next)),
                '_' => !(is_letter(before) && is_letter(follows)),
                '[' => self.in_link || (before.is_none() && is_box(&text[at..])),
                ']' => self.in_link || next.is_some_and(|c| matches!(c, '(' | '[' | ':')),
                '!' => next == Some('['),
                '<' if next == Some('<') => before.is_none(),
                '<' => next.is_some_and(|c| c.is_ascii_alphabetic() || "/!?".contains(c)),
                '&' => has_entity(&text[at..]) && starts_entity(&text[at..]),
                '{' => text[at..].starts_with("{{c"),
                '}' => self.in_gap,
                ':' => self.in_gap && (follows == Some(':') || before == Some(':')),
                '|' => self.in_cell,
                _ => false,
            };
            match c {
                '|' if means_something && before == Some('\\') => self.out.push_str("&#124;"),
                '\n' => self.out.push(' '),
                c => {
                    if means_something {
                        self.out.push('\\');
                    }
                    self.out.push(c);
                }
            }
        }
    }
}

/// The characters that cannot stand in a link in angle brackets as they are.
const AROUND: [char; 8] = [' ', '<', '>', '\\', '&', '\n', '\t', '|'];

/// Returns a character of the kind that a part begins with.
fn first_sign(part: &Inline) -> char {
    match part {
        Inline::Text(text) => text.chars().next().unwrap_or(' '),
        Inline::Code(_) => '`',
        Inline::Emphasis(_) | Inline::Strong(_) | Inline::Strikethrough(_) => '*',
        Inline::Math { .. } => '$',
        Inline::Cloze { .. } => '{',
        Inline::Image { .. } => '!',
        Inline::Link { .. } => '[',
        Inline::Subscript(_) | Inline::Superscript(_) | Inline::Element { .. } | Inline::Break => {
            '<'
        }
    }
}

/// Returns whether a text begins as the box of a task does.
fn is_box(text: &str) -> bool {
    ["[ ]", "[x]", "[X]"].iter().any(|sign| text.starts_with(sign))
}

/// Returns whether a text has what may be an entity.
fn has_entity(text: &str) -> bool {
    text.match_indices('&').any(|(at, _)| starts_entity(&text[at..]))
}

fn starts_entity(text: &str) -> bool {
    let name = text[1..].strip_prefix('#').unwrap_or(&text[1..]);
    let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
    length > 0 && name[length..].starts_with(';')
}

/// Returns a line whose first characters do not begin another block.
fn escape_start(text: &str) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
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
        assert_eq!(render_inline(&[text]), r"snake_case is * not \_this\_");
    }
}
