//! Rich text as HTML, for Anki's fields and for anything that shows a page.

use std::fmt::Write;
use std::ops::Range;

use super::{Alignment, Block, BlockKind, Gap, Inline, Item, MediaKind, Table, is_remote};

/// Returns the blocks as HTML. A single paragraph stands without `<p>`, as
/// Anki's own editor writes it.
pub fn render(blocks: &[Block]) -> String {
    let mut out = String::new();
    write_blocks(&mut out, blocks, PLAIN);
    out
}

/// Returns the blocks as HTML as [`render`] does, with the words of code in `<span>`s:
/// their classes are the letters of [`super::highlight`].
pub fn render_highlighted(blocks: &[Block]) -> String {
    let mut out = String::new();
    write_blocks(&mut out, blocks, Look { highlighted: true, ..PLAIN });
    out
}

/// Returns the blocks as HTML for a field of a cloze note: gaps are written
/// `{{c1::…}}`, and whatever would be mistaken for the end of one is escaped.
pub fn render_cloze(blocks: &[Block]) -> String {
    let mut out = String::new();
    write_blocks(&mut out, blocks, CLOZE);
    out
}

/// Returns the blocks as HTML as [`render_cloze`] does, with the words of code in `<span>`s
/// as [`render_highlighted`] has them.
pub fn render_cloze_highlighted(blocks: &[Block]) -> String {
    let mut out = String::new();
    write_blocks(&mut out, blocks, Look { highlighted: true, ..CLOZE });
    out
}

/// Returns the parts of a line as HTML.
pub fn render_inline(content: &[Inline]) -> String {
    let mut out = String::new();
    write_inline(&mut out, content, PLAIN);
    out
}

/// Returns the parts of a line as one gap of a cloze note.
pub fn render_gap(ordinal: u32, content: &[Inline]) -> String {
    let mut out = String::new();
    let gap = Inline::Cloze { ordinal, content: content.to_vec(), hint: None };
    write_inline(&mut out, &[gap], CLOZE);
    out
}

/// How text is written.
#[derive(Clone, Copy)]
struct Look {
    gaps: Gaps,
    /// Whether the words of code have their classes.
    highlighted: bool,
}

const PLAIN: Look = Look { gaps: Gaps::Plain, highlighted: false };
const CLOZE: Look = Look { gaps: Gaps::Cloze, highlighted: false };

/// What becomes of [`Inline::Cloze`], and of text that looks like one.
#[derive(Clone, Copy, PartialEq)]
enum Gaps {
    /// The hidden text is shown.
    Plain,
    /// Gaps are written as Anki reads them.
    Cloze,
    /// The same, inside a gap: `::` would begin its hint.
    Inside,
}

fn write_blocks(out: &mut String, blocks: &[Block], look: Look) {
    if let [Block { kind: BlockKind::Paragraph(content), span: _ }] = blocks {
        write_inline(out, content, look);
        return;
    }
    for block in blocks {
        write_block(out, block, look);
    }
}

fn write_block(out: &mut String, block: &Block, look: Look) {
    match &block.kind {
        BlockKind::Paragraph(content) => element(out, "p", content, look),
        BlockKind::Heading { level, content } => element(out, &format!("h{level}"), content, look),
        BlockKind::Code { language, text, gaps } => {
            match language {
                Some(language) => {
                    let _ = write!(out, "<pre><code class=\"language-{}\">", escape(language));
                }
                None => out.push_str("<pre><code>"),
            }
            write_code(out, language.as_deref(), text, gaps, look);
            out.push_str("</code></pre>");
        }
        BlockKind::List { start, tight, items } => {
            match start {
                None => out.push_str("<ul>"),
                Some(1) => out.push_str("<ol>"),
                Some(start) => {
                    let _ = write!(out, "<ol start=\"{start}\">");
                }
            }
            for item in items {
                write_item(out, item, *tight, look);
            }
            out.push_str(if start.is_some() { "</ol>" } else { "</ul>" });
        }
        BlockKind::Quote(blocks) => {
            out.push_str("<blockquote>");
            for block in blocks {
                write_block(out, block, look);
            }
            out.push_str("</blockquote>");
        }
        BlockKind::Table(table) => write_table(out, table, |out, _, _, cell| {
            write_inline(out, cell, look);
        }),
        BlockKind::Rule => out.push_str("<hr>"),
    }
}

/// Writes text of a length with the gaps in it; `write` writes a part of it.
fn write_gaps(
    out: &mut String,
    length: usize,
    gaps: &[Gap],
    look: Look,
    write: impl Fn(&mut String, Range<usize>, Look),
) {
    let mut at = 0;
    for Gap { range, ordinal, hint } in gaps.iter().filter(|_| look.gaps != Gaps::Plain) {
        let inside = Look { gaps: Gaps::Inside, ..look };
        write(out, at..range.start, look);
        let _ = write!(out, "{{{{c{ordinal}::");
        write(out, range.clone(), inside);
        if let Some(hint) = hint {
            out.push_str("::");
            write_text(out, hint, inside);
        }
        out.push_str("}}");
        at = range.end;
    }
    write(out, at..length, look);
}

fn write_code(out: &mut String, language: Option<&str>, code: &str, gaps: &[Gap], look: Look) {
    let code = Code::new(language.filter(|_| look.highlighted), code);
    write_gaps(out, code.text.len(), gaps, look, |out, part, look| code.write(out, part, look));
}

/// Code whose words are known by what they are.
pub(crate) struct Code<'c> {
    text: &'c str,
    #[cfg(feature = "highlight")]
    words: Vec<(Range<usize>, super::highlight::Class)>,
}

impl<'c> Code<'c> {
    /// Returns code in a language; without one, no word of it has a class.
    #[cfg_attr(
        not(feature = "highlight"),
        expect(unused_variables, reason = "without the grammars no word has a class")
    )]
    pub(crate) fn new(language: Option<&str>, text: &'c str) -> Self {
        Code {
            text,
            #[cfg(feature = "highlight")]
            words: language
                .map(|language| super::highlight::spans(language, text))
                .unwrap_or_default(),
        }
    }

    /// Writes a part of the code as HTML, its words in `<span>`s.
    #[cfg(feature = "html")]
    pub(crate) fn write_part(&self, out: &mut String, part: Range<usize>) {
        self.write(out, part, PLAIN);
    }

    fn write(&self, out: &mut String, part: Range<usize>, look: Look) {
        #[cfg(feature = "highlight")]
        let part = self.write_words(out, part, look);
        write_text(out, &self.text[part], look);
    }

    /// Writes a part up to the end of its last word that has a class; returns what is left.
    #[cfg(feature = "highlight")]
    fn write_words(&self, out: &mut String, part: Range<usize>, look: Look) -> Range<usize> {
        let mut at = part.start;
        for (range, class) in &self.words {
            // A word may be in two parts.
            let (start, end) = (range.start.max(part.start), range.end.min(part.end));
            if start >= end {
                continue;
            }
            write_text(out, &self.text[at..start], look);
            let _ = write!(out, "<span class=\"{}\">", class.letter());
            write_text(out, &self.text[start..end], look);
            out.push_str("</span>");
            at = end;
        }
        at..part.end
    }
}

fn write_item(out: &mut String, item: &Item, tight: bool, look: Look) {
    let Item { task, blocks } = item;
    out.push_str("<li>");
    match task {
        Some(true) => out.push_str("☑ "),
        Some(false) => out.push_str("☐ "),
        None => {}
    }
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(content) if tight => write_inline(out, content, look),
            _ => write_block(out, block, look),
        }
    }
    out.push_str("</li>");
}

/// Writes a table; `write_cell` is given the row (none for the header), the
/// column and the cell.
pub(crate) fn write_table(
    out: &mut String,
    table: &Table,
    mut write_cell: impl FnMut(&mut String, Option<usize>, usize, &[Inline]),
) {
    let Table { alignments, header, rows } = table;
    let mut row = |out: &mut String, number: Option<usize>, tag: &str, cells: &[Vec<Inline>]| {
        out.push_str("<tr>");
        for (column, cell) in cells.iter().enumerate() {
            let style = match alignments.get(column).copied().unwrap_or_default() {
                Alignment::None => "",
                Alignment::Left => " style=\"text-align: left\"",
                Alignment::Center => " style=\"text-align: center\"",
                Alignment::Right => " style=\"text-align: right\"",
            };
            let _ = write!(out, "<{tag}{style}>");
            write_cell(out, number, column, cell);
            let _ = write!(out, "</{tag}>");
        }
        out.push_str("</tr>");
    };
    out.push_str("<table>");
    if header.iter().any(|cell| !cell.is_empty()) {
        out.push_str("<thead>");
        row(out, None, "th", header);
        out.push_str("</thead>");
    }
    out.push_str("<tbody>");
    for (number, cells) in rows.iter().enumerate() {
        row(out, Some(number), "td", cells);
    }
    out.push_str("</tbody></table>");
}

fn element(out: &mut String, tag: &str, content: &[Inline], look: Look) {
    let _ = write!(out, "<{tag}>");
    write_inline(out, content, look);
    let _ = write!(out, "</{tag}>");
}

fn write_inline(out: &mut String, content: &[Inline], look: Look) {
    for part in content {
        match part {
            Inline::Text(text) => write_text(out, text, look),
            Inline::Code(code) => {
                out.push_str("<code>");
                write_text(out, code, look);
                out.push_str("</code>");
            }
            Inline::Emphasis(content) => element(out, "em", content, look),
            Inline::Strong(content) => element(out, "strong", content, look),
            Inline::Strikethrough(content) => element(out, "s", content, look),
            Inline::Subscript(content) => element(out, "sub", content, look),
            Inline::Superscript(content) => element(out, "sup", content, look),
            Inline::Element { name, attributes, content } => {
                let _ = write!(out, "<{name}");
                for (key, value) in attributes {
                    let _ = write!(out, " {key}=\"{}\"", escape(value));
                }
                out.push('>');
                write_inline(out, content, look);
                let _ = write!(out, "</{name}>");
            }
            Inline::Link { url, content } => {
                let _ = write!(out, "<a href=\"{}\">", escape(url));
                write_inline(out, content, look);
                out.push_str("</a>");
            }
            Inline::Image { url, alt } => match MediaKind::of(url) {
                MediaKind::Image => {
                    let _ = write!(out, "<img src=\"{}\" alt=\"{}\">", escape(url), escape(alt));
                }
                // Anki plays a file that is named so, and no other element.
                MediaKind::Audio | MediaKind::Video if !is_remote(url) => {
                    out.push_str("[sound:");
                    write_text(out, url, look);
                    out.push(']');
                }
                kind => {
                    let (name, url) = (kind.name(), escape(url));
                    let _ = write!(out, "<{name} controls src=\"{url}\"></{name}>");
                }
            },
            Inline::Math { tex, display, gaps } => {
                let (open, close) = if *display { (r"\[", r"\]") } else { (r"\(", r"\)") };
                out.push_str(open);
                write_gaps(out, tex.len(), gaps, look, |out, range, look| {
                    write_text(out, &tex[range], look);
                });
                out.push_str(close);
            }
            Inline::Cloze { ordinal, content, hint } => match look.gaps {
                Gaps::Plain => write_inline(out, content, look),
                Gaps::Cloze | Gaps::Inside => {
                    let _ = write!(out, "{{{{c{ordinal}::");
                    let inside = Look { gaps: Gaps::Inside, ..look };
                    write_inline(out, content, inside);
                    if let Some(hint) = hint {
                        out.push_str("::");
                        write_text(out, hint, inside);
                    }
                    out.push_str("}}");
                }
            },
            Inline::Break => out.push_str("<br>"),
        }
    }
}

fn write_text(out: &mut String, text: &str, look: Look) {
    let gaps = look.gaps;
    let mut before = out.chars().next_back();
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '{', '}', ':']) {
        out.push_str(&rest[..at]);
        before = rest[..at].chars().next_back().or(before);
        let mark = &rest[at..=at];
        out.push_str(match mark {
            "&" => "&amp;",
            "<" => "&lt;",
            ">" => "&gt;",
            "\"" => "&quot;",
            "{" if gaps != Gaps::Plain && before == Some('{') => "&#123;",
            "}" if gaps == Gaps::Inside || (gaps == Gaps::Cloze && before == Some('}')) => "&#125;",
            ":" if gaps == Gaps::Inside => "&#58;",
            mark => mark,
        });
        before = mark.chars().next();
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// Writes text that stands for itself in HTML, in an attribute too.
#[cfg(feature = "html")]
pub(crate) fn write_escaped(out: &mut String, text: &str) {
    write_text(out, text, PLAIN);
}

/// Returns text that stands for itself in HTML, in an attribute too.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    write_text(&mut out, text, PLAIN);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn paragraph(content: Vec<Inline>) -> Block {
        Block::new(BlockKind::Paragraph(content), Span::default())
    }

    #[test]
    fn code_is_escaped_not_eaten() {
        let code = Inline::Code("@<property_name>.setter".into());
        assert_eq!(render(&[paragraph(vec![code])]), "<code>@&lt;property_name&gt;.setter</code>");
    }

    #[test]
    #[cfg(feature = "highlight")]
    fn words_of_code_have_classes_and_stay_safe() {
        let text = "m = {{1: \"}}\"}}\n".into();
        let code = BlockKind::Code { language: Some("python".into()), text, gaps: vec![] };
        let code = [Block::new(code, Span::default())];
        assert_eq!(
            render_highlighted(&code),
            "<pre><code class=\"language-python\">m <span class=\"o\">=</span> {{\
             <span class=\"n\">1</span>: <span class=\"s\">&quot;</span>\
             <span class=\"n\">}}</span><span class=\"s\">&quot;</span>}}\n</code></pre>"
        );
        assert!(!render_cloze_highlighted(&code).contains("}}"));
        assert!(!render(&code).contains("<span"));
    }

    #[test]
    fn sounds_are_named_as_anki_plays_them() {
        let sound = |url: &str| Inline::Image { url: url.into(), alt: "ko".into() };
        assert_eq!(render_inline(&[sound("ko.mp3")]), "[sound:ko.mp3]");
        assert_eq!(
            render_inline(&[sound("https://go.example/ko.mp3?a&b")]),
            "<audio controls src=\"https://go.example/ko.mp3?a&amp;b\"></audio>"
        );
    }

    #[test]
    fn only_several_paragraphs_are_marked() {
        let one = paragraph(vec![Inline::Text("a".into())]);
        assert_eq!(render(std::slice::from_ref(&one)), "a");
        assert_eq!(render(&[one.clone(), one]), "<p>a</p><p>a</p>");
    }

    #[test]
    fn text_in_a_gap_cannot_end_it() {
        let content = vec![Inline::Code("std::map<{{}}>".into())];
        assert_eq!(
            render_gap(1, &content),
            "{{c1::<code>std&#58;&#58;map&lt;{&#123;&#125;&#125;&gt;</code>}}"
        );
    }

    #[test]
    fn text_beside_a_gap_cannot_begin_one() {
        let text = paragraph(vec![
            Inline::Text("{{c2::no}} ".into()),
            Inline::Cloze {
                ordinal: 1,
                content: vec![Inline::Text("yes".into())],
                hint: Some("h".into()),
            },
        ]);
        assert_eq!(render_cloze(&[text]), "{&#123;c2::no}&#125; {{c1::yes::h}}");
    }
}
