//! Rich text on the page: each block in its direction, gaps that can be closed, links that
//! lead somewhere.

use std::fmt::Write;

use crate::content::html::{Code, escape, write_escaped, write_table};
use crate::content::{Block, BlockKind, Gap, Inline, Item, parts, text};
use crate::export::address::{address, says};
use crate::export::direction::is_leftward;

use super::writer::Writer;

/// What ends a gap.
const CLOSED: &str = "</span></span>";

impl Writer<'_> {
    /// Writes blocks.
    pub(super) fn blocks(&mut self, out: &mut String, blocks: &[Block]) {
        for block in blocks {
            self.span = block.span;
            self.block(out, block);
        }
    }

    fn block(&mut self, out: &mut String, block: &Block) {
        match &block.kind {
            BlockKind::Paragraph(content) => self.element(out, "p", content),
            BlockKind::Heading { level: _, content } => {
                let level = self.level;
                self.element(out, &format!("h{level}"), content);
            }
            BlockKind::Code { language, text, gaps } => {
                self.code(out, language.as_deref(), text, gaps);
            }
            BlockKind::List { start, tight, items } => {
                let around = self.turn(out, block, if start.is_some() { "<ol" } else { "<ul" });
                if start.is_none() && items.iter().all(|item| item.task.is_some()) {
                    out.push_str(" class=\"boxes\"");
                }
                if let Some(start) = start.filter(|start| *start != 1) {
                    let _ = write!(out, " start=\"{start}\"");
                }
                out.push('>');
                for item in items {
                    self.item(out, item, *tight);
                }
                out.push_str(if start.is_some() { "</ol>" } else { "</ul>" });
                self.leftward = around;
            }
            BlockKind::Quote(blocks) => {
                let around = self.turn(out, block, "<blockquote");
                out.push('>');
                for block in blocks {
                    self.block(out, block);
                }
                out.push_str("</blockquote>");
                self.leftward = around;
            }
            BlockKind::Table(table) => {
                let around = self.turn(out, block, "<div class=\"table\"");
                out.push('>');
                write_table(out, table, |out, _, _, cell| self.line(out, cell));
                out.push_str("</div>");
                self.leftward = around;
            }
            BlockKind::Rule => out.push_str("<hr>"),
        }
    }

    /// Writes the beginning of a tag, with the direction of the block where it is another
    /// than that around it. Returns the direction around it.
    fn turn(&mut self, out: &mut String, block: &Block, tag: &str) -> bool {
        out.push_str(tag);
        let around = self.leftward;
        self.leftward = self.direction(out, &text::render(std::slice::from_ref(block)));
        around
    }

    /// Writes the direction of a text where it is another than that around it, and returns it.
    fn direction(&self, out: &mut String, text: &str) -> bool {
        let leftward = is_leftward(std::iter::once(text), self.leftward);
        if leftward != self.leftward {
            out.push_str(if leftward { " dir=\"rtl\"" } else { " dir=\"ltr\"" });
        }
        leftward
    }

    /// Writes an element around a line of text.
    pub(super) fn element(&mut self, out: &mut String, tag: &str, content: &[Inline]) {
        let _ = write!(out, "<{tag}");
        self.direction(out, &text::render_inline(content));
        out.push('>');
        self.line(out, content);
        let name = tag.split(' ').next().unwrap_or(tag);
        let _ = write!(out, "</{name}>");
    }

    fn item(&mut self, out: &mut String, item: &Item, tight: bool) {
        let Item { task, blocks } = item;
        out.push_str("<li>");
        match task {
            Some(true) => out.push_str("<span class=\"box\">☑</span> "),
            Some(false) => out.push_str("<span class=\"box\">☐</span> "),
            None => {}
        }
        for block in blocks {
            match &block.kind {
                BlockKind::Paragraph(content) if tight => self.line(out, content),
                _ => self.block(out, block),
            }
        }
        out.push_str("</li>");
    }

    fn code(&mut self, out: &mut String, language: Option<&str>, text: &str, gaps: &[Gap]) {
        out.push_str("<pre><code");
        if let Some(language) = language {
            let _ = write!(out, " class=\"language-{}\"", escape(language));
        }
        out.push('>');
        let code = Code::new(language, text);
        let mut at = 0;
        for Gap { range, ordinal: _, hint } in gaps.iter().filter(|_| self.gaps) {
            code.write_part(out, at..range.start);
            open_gap(out, hint.as_deref());
            code.write_part(out, range.clone());
            out.push_str(CLOSED);
            at = range.end;
        }
        code.write_part(out, at..text.len());
        out.push_str("</code></pre>");
    }

    /// Writes the parts of a line.
    pub(super) fn line(&mut self, out: &mut String, content: &[Inline]) {
        for part in content {
            match part {
                Inline::Text(text) => write_escaped(out, text),
                Inline::Code(code) => {
                    out.push_str("<code>");
                    write_escaped(out, code);
                    out.push_str("</code>");
                }
                Inline::Emphasis(content) => self.within(out, "em", content),
                Inline::Strong(content) => self.within(out, "strong", content),
                Inline::Strikethrough(content) => self.within(out, "s", content),
                Inline::Subscript(content) => self.within(out, "sub", content),
                Inline::Superscript(content) => self.within(out, "sup", content),
                Inline::Link { url, content } => self.link(out, url, content),
                Inline::Image { url, alt } => self.media(out, url, alt),
                Inline::Math { tex, display, gaps } => self.formula(out, tex, *display, gaps),
                Inline::Cloze { ordinal: _, content, hint } => {
                    if !self.gaps {
                        self.line(out, content);
                        continue;
                    }
                    open_gap(out, hint.as_deref());
                    self.line(out, content);
                    out.push_str(CLOSED);
                }
                Inline::Element { name, attributes, content } => {
                    let _ = write!(out, "<{name}");
                    for (key, value) in attributes.iter().filter(|(key, _)| !is_ours(key)) {
                        let _ = write!(out, " {key}=\"{}\"", escape(value));
                    }
                    out.push('>');
                    self.line(out, content);
                    let _ = write!(out, "</{name}>");
                }
                Inline::Break => out.push_str("<br>"),
            }
        }
    }

    fn within(&mut self, out: &mut String, tag: &str, content: &[Inline]) {
        let _ = write!(out, "<{tag}>");
        self.line(out, content);
        let _ = write!(out, "</{tag}>");
    }

    /// Writes a link. Where it would lead only from the document, its words have the address
    /// as their title.
    fn link(&mut self, out: &mut String, url: &str, content: &[Inline]) {
        let Some(address) = address(url) else {
            let _ = write!(out, "<span title=\"{}\">", escape(url));
            self.line(out, content);
            out.push_str("</span>");
            return;
        };
        // On paper, the address stands behind words that do not say it.
        let class = if says(content, url) { " class=\"said\"" } else { "" };
        let _ = write!(out, "<a href=\"{}\" rel=\"noreferrer\"{class}>", escape(&address));
        self.line(out, content);
        out.push_str("</a>");
    }

    /// Writes text with gaps in it as it was typed.
    pub(super) fn typed(&self, out: &mut String, text: &str, gaps: &[Gap]) {
        let mut hints = gaps.iter().map(|gap| gap.hint.as_deref());
        for (part, is_hidden) in parts(text, gaps) {
            let hint = if is_hidden { hints.next().flatten() } else { None };
            if is_hidden && self.gaps {
                open_gap(out, hint);
                write_escaped(out, part);
                out.push_str(CLOSED);
            } else {
                write_escaped(out, part);
            }
        }
    }
}

/// Writes what begins a gap: what is shown in its place while it is closed.
fn open_gap(out: &mut String, hint: Option<&str>) {
    out.push_str("<span class=\"gap\"><span class=\"blank\">");
    let hint = hint.map(str::trim).filter(|hint| !hint.is_empty());
    write_escaped(out, hint.unwrap_or("…"));
    out.push_str("</span><span class=\"held\">");
}

/// Returns whether an attribute is for the page to set: it names elements, gives them a look,
/// or runs something, which the page does not allow.
fn is_ours(key: &str) -> bool {
    matches!(key, "id" | "class" | "tabindex" | "hidden") || key.starts_with("on")
}
