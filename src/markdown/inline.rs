//! The parts of a line, collected from the parser's events.

use pulldown_cmark::{Event, Tag as Markdown};

use super::html::{self, Tag};
use super::{DEEPEST, cloze, sanitize};
use crate::content::markdown::is_formula;
use crate::content::{Cell, Inline, MediaKind};

/// Collects the parts of a line, with the elements that are open around them.
#[derive(Default)]
pub(super) struct Collector {
    done: Cell,
    open: Vec<Element>,
    /// How many elements of Markdown are open that are too deep to be kept.
    flattened: usize,
}

/// An element that is not closed yet.
struct Element {
    shape: Shape,
    content: Cell,
}

/// What an element becomes when it is closed.
enum Shape {
    Markdown(fn(Cell) -> Inline),
    Link(String),
    Image(String),
    /// An HTML element, by its name.
    Html {
        name: String,
        make: fn(Cell) -> Inline,
    },
    HtmlLink(String),
    /// An element of HTML that is kept as it is.
    Kept {
        name: String,
        attributes: Vec<(String, String)>,
    },
}

impl Shape {
    fn is_html(&self) -> bool {
        matches!(self, Shape::Html { .. } | Shape::HtmlLink(_) | Shape::Kept { .. })
    }
}

impl Collector {
    pub(super) fn push(&mut self, event: Event) {
        match event {
            Event::Text(text) => self.text(&text),
            Event::Code(code) => self.add(Inline::Code(code.into_string())),
            Event::InlineMath(tex) => self.math(&tex, false),
            Event::DisplayMath(tex) => self.math(&tex, true),
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.add(Inline::Break),
            Event::Start(Markdown::Emphasis) => self.begin(Shape::Markdown(Inline::Emphasis)),
            Event::Start(Markdown::Strong) => self.begin(Shape::Markdown(Inline::Strong)),
            Event::Start(Markdown::Strikethrough) => {
                self.begin(Shape::Markdown(Inline::Strikethrough));
            }
            Event::Start(Markdown::Link { dest_url, .. }) => {
                self.begin(Shape::Link(dest_url.into_string()));
            }
            Event::Start(Markdown::Image { dest_url, .. }) => {
                self.begin(Shape::Image(dest_url.into_string()));
            }
            Event::End(_) => self.end_markdown(),
            _ => {}
        }
    }

    /// Returns the parts, with the cloze gaps in them found.
    pub(super) fn finish(mut self) -> Cell {
        while !self.open.is_empty() {
            self.end();
        }
        trim(&mut self.done);
        cloze::find(self.done)
    }

    fn content(&mut self) -> &mut Cell {
        self.open.last_mut().map_or(&mut self.done, |element| &mut element.content)
    }

    fn add(&mut self, part: Inline) {
        self.content().push(part);
    }

    /// Adds text.
    pub(super) fn text(&mut self, text: &str) {
        if let Some(Inline::Text(before)) = self.content().last_mut() {
            before.push_str(text);
        } else {
            self.add(Inline::Text(text.to_owned()));
        }
    }

    /// Adds text that begins with a sign which somebody wrote a backslash before: it is no
    /// part of a gap.
    pub(super) fn escaped(&mut self, text: &str) {
        let (sign, rest) = text.split_at(1);
        self.add(Inline::Text(sign.to_owned()));
        if !rest.is_empty() {
            self.add(Inline::Text(rest.to_owned()));
        }
    }

    /// Adds a formula, or the text between two dollar signs that are no maths.
    fn math(&mut self, tex: &str, display: bool) {
        let explicit = tex.strip_prefix('`').and_then(|tex| tex.strip_suffix('`'));
        if let Some(tex) = explicit.filter(|_| !display) {
            // GitHub's form for what might be a price.
            self.add(Inline::Math { tex: tex.trim().to_owned(), display });
        } else if display || is_formula(tex) {
            self.add(Inline::Math { tex: tex.trim().to_owned(), display });
        } else {
            self.text(&format!("${tex}$"));
        }
    }

    /// Follows a tag of HTML, as far as it can be followed in a line.
    pub(super) fn html(&mut self, tag: &Tag) {
        match (tag.name.as_str(), tag.closing) {
            ("br", _) => self.add(Inline::Break),
            ("img", false) => {
                let alt = tag.attribute("alt").unwrap_or_default();
                match tag.attribute("src") {
                    Some(url) => {
                        self.add(Inline::Image { url: url.to_owned(), alt: alt.to_owned() });
                    }
                    None => self.text(alt),
                }
            }
            // Of several sources for one sound, the first one plays.
            ("audio" | "video" | "source", false) => {
                let is_played = matches!(self.content().last(),
                    Some(Inline::Image { url, .. }) if MediaKind::of(url) != MediaKind::Image);
                if let Some(url) = tag.attribute("src").filter(|_| !is_played) {
                    self.add(media(url.to_owned(), String::new()));
                }
            }
            ("a", false) => {
                if let Some(url) = tag.attribute("href") {
                    self.begin(Shape::HtmlLink(url.to_owned()));
                }
            }
            ("li", false) => {
                self.break_line();
                self.text("• ");
            }
            _ if tag.is_block() => self.break_line(),
            (name, false) => {
                if let Some(make) = html::meaning(name) {
                    self.begin(Shape::Html { name: name.to_owned(), make });
                } else if sanitize::is_kept(name) && !sanitize::is_idle(name, tag.attributes()) {
                    if matches!(name, "rt" | "rp") {
                        // Their ends may be left out.
                        self.end_html("rt");
                        self.end_html("rp");
                    }
                    let attributes = tag.attributes().to_vec();
                    self.begin(Shape::Kept { name: name.to_owned(), attributes });
                }
            }
            (name, true) => self.end_html(name),
        }
    }

    /// Goes to the next line, unless this one is empty.
    fn break_line(&mut self) {
        let is_empty = match self.content().last() {
            None | Some(Inline::Break) => true,
            Some(Inline::Text(text)) => text.ends_with("• "),
            Some(_) => false,
        };
        if !is_empty {
            self.add(Inline::Break);
        }
    }

    fn begin(&mut self, shape: Shape) {
        if self.open.len() < DEEPEST {
            self.open.push(Element { shape, content: Vec::new() });
        } else if !shape.is_html() {
            self.flattened += 1;
        }
    }

    /// Closes the innermost element of Markdown, and what HTML left open in it.
    fn end_markdown(&mut self) {
        if self.flattened > 0 {
            self.flattened -= 1;
            return;
        }
        while let Some(element) = self.open.last() {
            let is_html = element.shape.is_html();
            self.end();
            if !is_html {
                return;
            }
        }
    }

    /// Closes an HTML element, if it is open within the innermost of Markdown.
    fn end_html(&mut self, name: &str) {
        let found = self.open.iter().rev().map_while(|element| match &element.shape {
            Shape::Html { name, make: _ } | Shape::Kept { name, attributes: _ } => {
                Some(name.as_str())
            }
            Shape::HtmlLink(_) => Some("a"),
            Shape::Markdown(_) | Shape::Link(_) | Shape::Image(_) => None,
        });
        if let Some(depth) = found.clone().position(|open| open == name) {
            for _ in 0..=depth {
                self.end();
            }
        }
    }

    fn end(&mut self) {
        let Some(Element { shape, content }) = self.open.pop() else { return };
        self.add(match shape {
            Shape::Link(url) if url == sanitize::REFUSED => {
                self.content().extend(content);
                return;
            }
            Shape::Image(url) if url == sanitize::REFUSED => {
                self.text(&crate::content::text::render_inline(&content));
                return;
            }
            Shape::Kept { name, attributes } => Inline::Element { name, attributes, content },
            Shape::Markdown(make) | Shape::Html { name: _, make } => make(content),
            Shape::Link(url) | Shape::HtmlLink(url) => Inline::Link { url, content },
            Shape::Image(url) => media(url, crate::content::text::render_inline(&content)),
        });
    }
}

/// Returns what an address shows or plays. A sound that is called nothing is called by
/// its address, since nobody sees it.
fn media(url: String, alt: String) -> Inline {
    let is_unnamed = alt.is_empty() && MediaKind::of(&url) != MediaKind::Image;
    Inline::Image { alt: if is_unnamed { url.clone() } else { alt }, url }
}

/// Removes the blanks and line ends around a line.
fn trim(content: &mut Cell) {
    while let Some(last) = content.last_mut() {
        match last {
            Inline::Text(text) => {
                text.truncate(text.trim_end().len());
                if !text.is_empty() {
                    break;
                }
                content.pop();
            }
            Inline::Break => {
                content.pop();
            }
            _ => break,
        }
    }
    while let Some(first) = content.first_mut() {
        match first {
            Inline::Text(text) => {
                text.drain(..text.len() - text.trim_start().len());
                if !text.is_empty() {
                    break;
                }
                content.remove(0);
            }
            Inline::Break => {
                content.remove(0);
            }
            _ => break,
        }
    }
}
