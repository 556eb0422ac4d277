//! The tags of raw HTML in a text, and what they mean here.

use std::borrow::Cow;

use crate::content::{Cell, Inline};

/// The elements that can stand in running text without a meaning of their own
/// here: their tags are dropped, their text is kept.
const PLAIN: &[&str] = &[
    "a", "abbr", "bdi", "big", "center", "cite", "data", "dfn", "font", "g", "label", "mark",
    "nobr", "path", "picture", "q", "rp", "rt", "ruby", "small", "source", "span", "svg", "time",
    "u", "wbr", "br", "img",
];

/// The elements that stand on lines of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "iframe",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "style",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
    "video",
];

/// A tag of an element that HTML knows.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tag<'t> {
    /// The element, in small letters.
    pub(crate) name: String,
    /// Whether it ends the element.
    pub(crate) closing: bool,
    rest: &'t str,
}

impl<'t> Tag<'t> {
    /// Returns the tag that `markup` is: `None` where HTML has no such element,
    /// so that `List<String>` stays what it is.
    pub(super) fn parse(markup: &'t str) -> Option<Self> {
        let inner = markup.strip_prefix('<')?.strip_suffix('>')?;
        let closing = inner.starts_with('/');
        let inner = inner.trim_start_matches('/');
        let end = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
        let name = inner[..end].to_ascii_lowercase();
        let known = meaning(&name).is_some()
            || PLAIN.contains(&name.as_str())
            || BLOCKS.contains(&name.as_str());
        known.then_some(Tag { name, closing, rest: &inner[end..] })
    }

    /// Returns the value of an attribute, with its entities resolved.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        let mut rest = self.rest;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
            if end == 0 {
                return None;
            }
            let key = &rest[..end];
            rest = rest[end..].trim_start();
            let Some(after) = rest.strip_prefix('=') else { continue };
            let after = after.trim_start();
            let value;
            (value, rest) = match after.chars().next().filter(|c| matches!(c, '"' | '\'')) {
                Some(quote) => after[1..].split_once(quote)?,
                None => after.split_at(after.find(char::is_whitespace).unwrap_or(after.len())),
            };
            if key.eq_ignore_ascii_case(name) {
                return Some(decode(value).into_owned());
            }
        }
    }
}

/// Returns what an element of running text means here.
pub(super) fn meaning(name: &str) -> Option<fn(Cell) -> Inline> {
    match name {
        "b" | "strong" => Some(Inline::Strong),
        "i" | "em" | "ins" | "var" => Some(Inline::Emphasis),
        "s" | "del" | "strike" => Some(Inline::Strikethrough),
        "sub" => Some(Inline::Subscript),
        "sup" => Some(Inline::Superscript),
        "code" | "kbd" | "samp" | "tt" => {
            Some(|content| Inline::Code(crate::content::text::render_inline(&content)))
        }
        _ => None,
    }
}

/// Returns whether a tag begins or ends an element that stands on its own.
pub(super) fn stands_alone(markup: &str) -> bool {
    Tag::parse(markup).is_some_and(|tag| BLOCKS.contains(&tag.name.as_str()))
}

/// Returns text with its entities resolved.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    html_escape::decode_html_entities(text)
}

/// A comment, or what stands between comments.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part<'t> {
    Comment(&'t str),
    Markup(&'t str),
}

/// Splits HTML at its comments. One that is never closed goes to the end.
pub(super) fn split_comments(mut html: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    while let Some(start) = html.find("<!--") {
        let end = html[start..].find("-->").map_or(html.len(), |at| start + at + 3);
        parts.push(Part::Markup(&html[..start]));
        parts.push(Part::Comment(&html[start..end]));
        html = &html[end..];
    }
    parts.push(Part::Markup(html));
    parts.retain(|part| !matches!(part, Part::Markup(markup) if markup.trim().is_empty()));
    parts
}

/// A tag, or the text between tags.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    Text(String),
    Tag(&'t str),
}

/// Splits HTML into its tags and the text between them.
pub(super) fn pieces(mut html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    while let Some(start) = html.find('<') {
        text.push_str(&html[..start]);
        html = &html[start..];
        let Some(length) = tag_length(html) else {
            text.push('<');
            html = &html[1..];
            continue;
        };
        if !text.is_empty() {
            pieces.push(Piece::Text(unwrap_lines(&text)));
            text.clear();
        }
        pieces.push(Piece::Tag(&html[..length]));
        html = &html[length..];
    }
    text.push_str(html);
    if !text.is_empty() {
        pieces.push(Piece::Text(unwrap_lines(&text)));
    }
    pieces
}

/// Returns the tags of the elements that HTML knows, with their places in the text.
pub(crate) fn tags(text: &str) -> Vec<(std::ops::Range<usize>, Tag<'_>)> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('<').map(|found| at + found) {
        match tag_length(&text[start..]) {
            Some(length) => {
                tags.extend(
                    Tag::parse(&text[start..start + length]).map(|t| (start..start + length, t)),
                );
                at = start + length;
            }
            None => at = start + 1,
        }
    }
    tags
}

/// Returns the tag of an element that HTML knows, and its length, where the text
/// begins with one.
pub(crate) fn leading_tag(text: &str) -> Option<(usize, Tag<'_>)> {
    let length = text.starts_with('<').then(|| tag_length(text)).flatten()?;
    Some((length, Tag::parse(&text[..length])?))
}

/// How long a tag may be, in bytes: what is longer is text, or a text of nothing
/// but `<a` would be looked through from each of them.
const LONGEST_TAG: usize = 1024;

/// Returns the length of the tag that the text begins with.
fn tag_length(html: &str) -> Option<usize> {
    html[1..].chars().next().filter(|&c| c.is_ascii_alphabetic() || c == '/')?;
    let mut quote = None;
    for (at, c) in html.char_indices().take_while(|&(at, _)| at < LONGEST_TAG) {
        match (quote, c) {
            (None, '>') => return Some(at + 1),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    None
}

fn unwrap_lines(text: &str) -> String {
    decode(text).split('\n').map(str::trim_start).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_parameter_is_no_tag() {
        assert_eq!(Tag::parse("<String>"), None);
        assert_eq!(Tag::parse("<property_name>"), None);
        assert_eq!(Tag::parse("</B>").map(|tag| (tag.name, tag.closing)), Some(("b".into(), true)));
    }

    #[test]
    fn attributes_are_found_however_they_are_quoted() {
        let tag = Tag::parse("<img alt='a > b' src=\"x&amp;y.png\" width=3/>").unwrap();
        assert_eq!(tag.attribute("src").as_deref(), Some("x&y.png"));
        assert_eq!(tag.attribute("alt").as_deref(), Some("a > b"));
        assert_eq!(tag.attribute("width").as_deref(), Some("3/"));
        assert_eq!(tag.attribute("title"), None);
    }

    #[test]
    fn a_lone_angle_bracket_is_text() {
        assert_eq!(
            pieces("1 < 2 <b>x</b>"),
            [
                Piece::Text("1 < 2 ".into()),
                Piece::Tag("<b>"),
                Piece::Text("x".into()),
                Piece::Tag("</b>"),
            ]
        );
    }
}
