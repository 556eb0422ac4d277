//! The parts of a line, collected from the parser's events.

use pulldown_cmark::{Event, Tag as Markdown};

use super::html::{self, Tag};
use super::{DEEPEST, cloze, sanitize, verbatim};
use crate::content::markdown::is_formula;
use crate::content::{Cell, Gap, Inline, MediaKind};

/// Collects the parts of a line, with the elements that are open around them.
#[derive(Default)]
pub(super) struct Collector {
    done: Cell,
    open: Vec<Element>,
    /// How many elements of Markdown are open that are too deep to be kept.
    flattened: usize,
    /// Whether it is a line of one of Anki's fields: its gaps are begun and ended by
    /// whoever reads it, and the look of its elements is kept.
    is_field: bool,
    /// Whether there may be gaps in code and in formulas.
    has_gaps: bool,
}

/// An element that is not closed yet.
struct Element {
    shape: Shape,
    content: Cell,
}

/// What an element becomes when it is closed.
#[derive(Clone)]
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
    /// An HTML element whose look is kept.
    Styled {
        name: String,
        /// What it is called here, where that is something else.
        look: String,
        attributes: Vec<(String, String)>,
    },
    /// An HTML element that means nothing here.
    Bare(String),
    /// A gap of a cloze note.
    Gap {
        ordinal: u32,
        hint: Option<String>,
    },
}

impl Shape {
    fn is_html(&self) -> bool {
        self.html_name().is_some() || matches!(self, Shape::Gap { .. })
    }

    /// Returns the name of the HTML element that it is.
    fn html_name(&self) -> Option<&str> {
        match self {
            Shape::Html { name, make: _ } | Shape::Bare(name) | Shape::Styled { name, .. } => {
                Some(name)
            }
            Shape::HtmlLink(_) => Some("a"),
            Shape::Markdown(_) | Shape::Link(_) | Shape::Image(_) | Shape::Gap { .. } => None,
        }
    }
}

impl Collector {
    /// Returns a line of one of Anki's fields.
    pub(super) fn of_field() -> Self {
        Collector { is_field: true, ..Collector::default() }
    }

    /// Returns a line of Markdown, and says whether there may be gaps in its code.
    pub(super) fn new(has_gaps: bool) -> Self {
        Collector { has_gaps, ..Collector::default() }
    }

    /// Returns the line that follows in a field: the elements that are open in this one
    /// are open in it, too; in another cell of a table, only the gaps.
    pub(super) fn following(&self, in_other_cell: bool) -> Self {
        let mut next = Collector::of_field();
        let open = self.open.iter().map(|element| element.shape.clone());
        open.filter(|shape| !in_other_cell || matches!(shape, Shape::Gap { .. }))
            .for_each(|shape| next.begin(shape));
        next
    }

    pub(super) fn push(&mut self, event: Event) {
        match event {
            Event::Text(text) => self.text(&text),
            Event::Code(code) if self.has_gaps => {
                self.content().extend(verbatim::code(&code));
            }
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
        if self.is_field { self.done } else { cloze::find(self.done) }
    }

    /// Returns whether nothing stands on the line since it began, or was broken.
    pub(super) fn is_at_start(&self) -> bool {
        let elements = self.open.iter().rev().map(|element| &element.content);
        let last = elements.chain([&self.done]).find_map(|content| content.last());
        matches!(last, None | Some(Inline::Break))
    }

    /// Begins a gap.
    pub(super) fn begin_gap(&mut self, ordinal: u32) {
        self.begin(Shape::Gap { ordinal, hint: None });
    }

    /// Ends the innermost gap, with what is shown in its place.
    pub(super) fn end_gap(&mut self, told: Option<String>) {
        let is_gap = |element: &Element| matches!(element.shape, Shape::Gap { .. });
        let Some(at) = self.open.iter().rposition(is_gap) else { return };
        if let Shape::Gap { hint, .. } = &mut self.open[at].shape {
            *hint = told;
        }
        self.end_at(at);
    }

    /// Ends an open element; those inside it go on behind it.
    fn end_at(&mut self, at: usize) {
        let inside: Vec<_> =
            self.open[at + 1..].iter().map(|element| element.shape.clone()).collect();
        while self.open.len() > at {
            self.end();
        }
        if self.is_field {
            for shape in inside {
                self.begin(shape);
            }
        }
    }

    /// Ends the line here, and goes on in the same paragraph.
    pub(super) fn add_break(&mut self) {
        self.add(Inline::Break);
    }

    /// Adds a formula.
    pub(super) fn add_math(&mut self, tex: String, display: bool, gaps: Vec<Gap>) {
        self.add(Inline::Math { tex, display, gaps });
    }

    /// Adds what an address shows or plays.
    pub(super) fn add_media(&mut self, url: String) {
        self.add(media(url, String::new()));
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

    fn formula(&mut self, tex: &str, display: bool) {
        let tex = tex.trim();
        let (tex, gaps) = if self.has_gaps {
            verbatim::read(tex, verbatim::Text::Math)
        } else {
            (tex.to_owned(), Vec::new())
        };
        self.add(Inline::Math { tex, display, gaps });
    }

    /// Adds a formula, or the text between two dollar signs that are no maths.
    fn math(&mut self, tex: &str, display: bool) {
        let explicit = tex.strip_prefix('`').and_then(|tex| tex.strip_suffix('`'));
        if let Some(tex) = explicit.filter(|_| !display) {
            // GitHub's form for what might be a price.
            self.formula(tex, display);
        } else if display || is_formula(tex) {
            self.formula(tex, display);
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
                if let Some(url) = tag.attribute("href").filter(|url| !runs(url)) {
                    self.begin(Shape::HtmlLink(url.to_owned()));
                }
            }
            ("li", false) => {
                self.break_line();
                self.text("• ");
            }
            _ if tag.is_block() => self.break_line(),
            (name, false) => {
                let name = name.to_owned();
                if let Some(make) = html::meaning(&name) {
                    self.begin(Shape::Html { name, make });
                } else if self.is_field {
                    self.begin(match html::look(tag) {
                        Some((look, attributes)) => Shape::Styled { name, look, attributes },
                        None => Shape::Bare(name),
                    });
                } else if tag.is_frame()
                    || sanitize::is_kept(&name) && !sanitize::is_idle(&name, tag.attributes())
                {
                    if matches!(name.as_str(), "rt" | "rp") {
                        // Their ends may be left out.
                        self.end_html("rt");
                        self.end_html("rp");
                    }
                    let attributes = tag.attributes().to_vec();
                    self.begin(Shape::Styled { look: name.clone(), name, attributes });
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
        if self.open.len() < DEEPEST || matches!(shape, Shape::Gap { .. }) {
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
        let first = self.open.iter().rposition(|element| !element.shape.is_html());
        let first = first.map_or(0, |markdown| markdown + 1);
        let is_named = |element: &Element| element.shape.html_name() == Some(name);
        if let Some(depth) = self.open[first..].iter().rposition(is_named) {
            self.end_at(first + depth);
        }
    }

    fn end(&mut self) {
        let Some(Element { shape, content }) = self.open.pop() else { return };
        if self.is_field && content.is_empty() {
            return;
        }
        self.add(match shape {
            Shape::Html { name, make: _ } if self.is_field && html::is_code(&name) => {
                return code(content).into_iter().for_each(|part| self.add(part));
            }
            Shape::Bare(_) => return content.into_iter().for_each(|part| self.add_joined(part)),
            Shape::Styled { name: _, look: name, attributes } => {
                Inline::Element { name, attributes, content }
            }
            Shape::Gap { ordinal: 0, hint: _ } => {
                return content.into_iter().for_each(|part| self.add_joined(part));
            }
            Shape::Gap { ordinal, hint } => Inline::Cloze { ordinal, content, hint },
            Shape::Link(url) if url == sanitize::REFUSED => {
                self.content().extend(content);
                return;
            }
            Shape::Image(url) if url == sanitize::REFUSED => {
                self.text(&crate::content::text::render_inline(&content));
                return;
            }
            Shape::Markdown(make) | Shape::Html { name: _, make } => make(content),
            Shape::Link(url) | Shape::HtmlLink(url) => Inline::Link { url, content },
            Shape::Image(url) => media(url, crate::content::text::render_inline(&content)),
        });
    }

    /// Adds a part; text goes on the text before it.
    fn add_joined(&mut self, part: Inline) {
        match part {
            Inline::Text(text) => self.text(&text),
            part => self.add(part),
        }
    }
}

/// Returns the parts of an element of code: what cannot be in code stands between two.
fn code(content: Cell) -> Cell {
    let mut parts = Cell::new();
    for part in content {
        let text = match part {
            Inline::Cloze { ordinal, content, hint } => {
                parts.push(Inline::Cloze { ordinal, content: code(content), hint });
                continue;
            }
            Inline::Break | Inline::Image { .. } | Inline::Math { .. } => {
                parts.push(part);
                continue;
            }
            Inline::Link { url, content } => {
                parts.push(Inline::Link { url, content: code(content) });
                continue;
            }
            part => crate::content::text::render_inline(&[part]),
        };
        match parts.last_mut() {
            Some(Inline::Code(before)) => before.push_str(&text),
            _ => parts.push(Inline::Code(text)),
        }
    }
    parts
}

/// Returns whether an address is a program, and not a place.
fn runs(url: &str) -> bool {
    let scheme = url.trim_start().split(':').next().unwrap_or_default();
    let scheme: String = scheme.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    ["javascript", "vbscript", "data"].contains(&scheme.to_ascii_lowercase().as_str())
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
