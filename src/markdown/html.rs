//! The tags of raw HTML in a text, and what they mean here.
//!
//! The text is cut into tags and what stands between them by `html5gum`, as the HTML
//! standard says (section 13.2.5), but for what the standard makes disappear: a tag of
//! no element that HTML knows, one that never ends, or one with another inside it is
//! text, since `List<String>` and `a <b and c` are.

use std::ops::Range;

use html5gum::{DefaultEmitter, EndTag, Error, Spanned, StartTag, StringReader, Token, Tokenizer};

use crate::content::{Alignment, Cell, Inline};

/// The elements that can stand in running text without a meaning of their own
/// here: their tags are dropped, their text is kept.
const PLAIN: &[&str] = &[
    "a", "abbr", "acronym", "audio", "bdi", "bdo", "big", "br", "cite", "data", "dfn", "font", "g",
    "img", "label", "mark", "nobr", "path", "picture", "q", "rp", "rt", "ruby", "small", "source",
    "span", "svg", "time", "track", "u", "video", "wbr",
];

/// The element that shows another page.
pub(super) const FRAME: &str = "iframe";

/// The elements that stand on lines of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "col",
    "colgroup",
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
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
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
];

/// The elements whose end may be left out, or that have none (section 13.1.2).
const UNENDED: &[&str] = &[
    "body", "br", "col", "colgroup", "dd", "dt", "head", "hr", "html", "img", "li", "p", "rp",
    "rt", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];

/// A tag of an element that HTML knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tag {
    /// The element, in small letters.
    pub(crate) name: String,
    /// Whether it ends the element.
    pub(crate) closing: bool,
    attributes: Vec<(String, String)>,
    /// Whether it is kept as it is, though it shows another page.
    trusted: bool,
}

impl Tag {
    /// Returns the tag that `markup` is: `None` where HTML has no such element.
    pub(super) fn parse(markup: &str) -> Option<Self> {
        leading_tag(markup).filter(|(length, _)| *length == markup.len()).map(|(_, tag)| tag)
    }

    fn new(name: Vec<u8>, closing: bool, attributes: Vec<(String, String)>) -> Option<Self> {
        let name = decode(name);
        let known = meaning(&name).is_some()
            || PLAIN.contains(&name.as_str())
            || BLOCKS.contains(&name.as_str());
        known.then_some(Tag { name, closing, attributes, trusted: false })
    }

    /// Returns the value of an attribute, with its entities resolved.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Returns how its element's text is set, where it says so.
    pub(super) fn alignment(&self) -> Alignment {
        let style = self.attribute("style").unwrap_or_default();
        let set = declarations(style).find(|(name, _)| *name == "text-align").map(|(_, how)| how);
        match set.or(self.attribute("align")).map(str::to_ascii_lowercase).as_deref() {
            Some("left") => Alignment::Left,
            Some("center") => Alignment::Center,
            Some("right") => Alignment::Right,
            _ => Alignment::None,
        }
    }

    /// Returns its attributes, in their order.
    pub(super) fn attributes(&self) -> &[(String, String)] {
        &self.attributes
    }

    /// Returns the tag with other attributes.
    pub(super) fn with_attributes(self, attributes: Vec<(String, String)>) -> Self {
        Tag { attributes, ..self }
    }

    /// Returns the tag of a document that is trusted.
    pub(super) fn trusted(self) -> Self {
        Tag { trusted: true, ..self }
    }

    /// Returns whether it begins or ends a frame, with another page in it, that is kept.
    pub(super) fn is_frame(&self) -> bool {
        self.trusted && self.name == FRAME
    }

    /// Returns whether it begins or ends an element that stands on lines of its own.
    pub(crate) fn is_block(&self) -> bool {
        BLOCKS.contains(&self.name.as_str()) && !self.is_frame()
    }

    /// Returns whether it begins or ends a heading.
    pub(crate) fn is_heading(&self) -> bool {
        matches!(self.name.as_bytes(), [b'h', b'1'..=b'6'])
    }

    /// Returns whether it begins an element that only an end tag ends, and says nothing
    /// of how: in `What is <b> for?` it is only spoken of.
    pub(super) fn is_bare(&self) -> bool {
        !self.closing && self.attributes.is_empty() && !UNENDED.contains(&self.name.as_str())
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
        name if is_code(name) => {
            Some(|content| Inline::Code(crate::content::text::render_inline(&content)))
        }
        _ => None,
    }
}

/// Returns whether an element of running text is code.
pub(super) fn is_code(name: &str) -> bool {
    matches!(name, "code" | "kbd" | "samp" | "tt")
}

/// The properties of CSS that say how text looks, and nothing else.
const LOOKS: &[&str] = &[
    "background-color",
    "color",
    "font-style",
    "font-variant",
    "font-weight",
    "text-decoration",
    "text-decoration-line",
];

/// Returns the name and the attributes of an element that looks as one does that has no
/// meaning here. What could do more than look is left out.
pub(super) fn look(tag: &Tag) -> Option<(String, Vec<(String, String)>)> {
    let attribute = |name: &str| Some((name.to_owned(), tag.attribute(name)?.to_owned()));
    let of_text = ["dir", "lang"].into_iter().filter_map(attribute);
    let mut attributes: Vec<_> = of_text.collect();
    let style = tag.attribute("style").unwrap_or_default();
    let mut style: Vec<_> = declarations(style)
        .filter(|(name, value)| LOOKS.contains(name) && is_plain(value))
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    if let Some(color) =
        tag.attribute("color").filter(|color| tag.name == "font" && is_plain(color))
    {
        style.push(format!("color: {color}"));
    }
    if !style.is_empty() {
        attributes.push(("style".into(), style.join("; ")));
    }
    match tag.name.as_str() {
        "u" | "mark" | "small" | "big" | "ruby" | "rt" | "rp" => {
            Some((tag.name.clone(), attributes))
        }
        "span" | "font" | "bdi" | "bdo" if !attributes.is_empty() => {
            Some(("span".into(), attributes))
        }
        _ => None,
    }
}

/// Returns the declarations of a style: their properties, and their values.
fn declarations(style: &str) -> impl Iterator<Item = (&str, &str)> {
    let declarations = style.split(';').filter_map(|declaration| declaration.split_once(':'));
    declarations.map(|(name, value)| (name.trim(), value.trim()))
}

/// Returns whether the value of a declaration names a colour, a word or a number.
fn is_plain(value: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "#(),.%- /".contains(c);
    !value.is_empty() && value.chars().all(is_plain) && !value.to_ascii_lowercase().contains("url")
}

/// A part of a text with HTML in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Text, with its entities resolved.
    Text(String),
    /// A tag of an element that HTML knows.
    Tag(Tag),
    /// A comment, with its signs.
    Comment,
    /// A script or a style sheet, with its tags.
    Script,
}

/// The pieces of a text, with their places in it. They follow each other without a gap.
pub(crate) struct Pieces<'t> {
    html: &'t str,
    tokens: Tokens<'t>,
    /// Where the text that `tokens` are of begins.
    base: usize,
    /// Where the next piece begins.
    at: usize,
    /// Whether a script or a style sheet was begun that never ends.
    endless: bool,
}

type Tokens<'t> = Tokenizer<StringReader<'t>, DefaultEmitter<usize>>;

/// Returns the pieces of a text.
pub(crate) fn pieces(html: &str) -> Pieces<'_> {
    Pieces { html, tokens: tokens(html), base: 0, at: 0, endless: false }
}

fn tokens(html: &str) -> Tokens<'_> {
    Tokenizer::new_with_emitter(html, DefaultEmitter::new_with_span())
}

impl Pieces<'_> {
    /// Goes on at a place that the tokenizer did not come to.
    fn go_to(&mut self, at: usize) -> Range<usize> {
        let from = std::mem::replace(&mut self.at, at);
        self.base = at;
        self.tokens = tokens(&self.html[at..]);
        from..at
    }

    /// Goes on behind the sign that begins what is no tag.
    fn skip_sign(&mut self) -> (Range<usize>, Piece) {
        let length = self.html[self.at..].chars().next().map_or(0, char::len_utf8);
        let range = self.go_to(self.at + length);
        let sign = self.html[range.clone()].to_owned();
        (range, Piece::Text(sign))
    }

    /// Returns whether an error says that a tag is none: another tag or a quotation
    /// mark stands where it has its attributes.
    fn breaks(&self, error: &Spanned<Error>) -> bool {
        match error.value {
            Error::UnexpectedCharacterInAttributeName => true,
            Error::UnexpectedCharacterInUnquotedAttributeValue => {
                self.html.as_bytes()[self.base..].get(error.span.start.wrapping_sub(1))
                    == Some(&b'<')
            }
            _ => false,
        }
    }

    /// Returns where the script or the style sheet ends that was just begun.
    fn end_of_script(&mut self, name: &[u8]) -> Option<usize> {
        if self.endless || !matches!(name, b"script" | b"style") {
            return None;
        }
        let rest = &self.html.as_bytes()[self.at..];
        let is_end = |at: &usize| {
            rest[*at..].strip_prefix(b"</").and_then(|tag| tag.get(..name.len())).is_some_and(
                |found| {
                    found.eq_ignore_ascii_case(name)
                        && !rest[at + 2 + name.len()..]
                            .first()
                            .is_some_and(u8::is_ascii_alphanumeric)
                },
            )
        };
        let end = (0..rest.len()).find(is_end).and_then(|at| {
            let length = rest[at..].iter().position(|&byte| byte == b'>')?;
            Some(self.at + at + length + 1)
        });
        self.endless = end.is_none();
        end
    }
}

impl Iterator for Pieces<'_> {
    type Item = (Range<usize>, Piece);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Some(Ok(token)) = self.tokens.next() else {
                // What begins as a tag, and never ends.
                return (self.at < self.html.len()).then(|| self.skip_sign());
            };
            let (end, piece) = match token {
                Token::Error(error) if self.breaks(&error) => return Some(self.skip_sign()),
                Token::Error(_) => continue,
                Token::String(text) => (text.span.end, Some(Piece::Text(decode(text.value.0)))),
                Token::StartTag(StartTag { name, attributes, span, self_closing: _ }) => {
                    let start = self.at;
                    self.at = self.base + span.end;
                    if let Some(end) = self.end_of_script(&name.0) {
                        self.go_to(end);
                        return Some((start..end, Piece::Script));
                    }
                    self.at = start;
                    let attributes = attributes.into_iter();
                    let attributes = attributes.map(|(k, v)| (decode(k.0), decode(v.value.0)));
                    let tag = Tag::new(name.0, false, attributes.collect());
                    (span.end, tag.map(Piece::Tag))
                }
                Token::EndTag(EndTag { name, span }) => {
                    (span.end, Tag::new(name.0, true, Vec::new()).map(Piece::Tag))
                }
                // `</ x>` and `<?x?>` are comments to the standard, and text to people.
                Token::Comment(comment) => {
                    let is_meant = self.html[self.at..].starts_with("<!--");
                    (comment.span.end, is_meant.then_some(Piece::Comment))
                }
                Token::Doctype(doctype) => (doctype.span.end, None),
            };
            let end = self.html.floor_char_boundary(self.base + end);
            let range = self.at..end.max(self.at);
            self.at = range.end;
            let piece = piece.unwrap_or_else(|| Piece::Text(self.html[range.clone()].to_owned()));
            return Some((range, piece));
        }
    }
}

/// Returns text that was part of a text.
fn decode(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned())
}

/// Returns the tags of the elements that HTML knows, with their places in the text.
pub(crate) fn tags(text: &str) -> Vec<(Range<usize>, Tag)> {
    if !text.contains('<') {
        return Vec::new();
    }
    let tag = |(range, piece)| match piece {
        Piece::Tag(tag) => Some((range, tag)),
        Piece::Text(_) | Piece::Comment | Piece::Script => None,
    };
    pieces(text).filter_map(tag).collect()
}

/// Returns the tag of an element that HTML knows, and its length, where the text
/// begins with one.
pub(crate) fn leading_tag(text: &str) -> Option<(usize, Tag)> {
    if !text.starts_with('<') {
        return None;
    }
    match pieces(text).next()? {
        (range, Piece::Tag(tag)) => Some((range.end, tag)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> Vec<(&str, &'static str)> {
        let kind = |piece| match piece {
            Piece::Text(_) => "text",
            Piece::Tag(_) => "tag",
            Piece::Comment => "comment",
            Piece::Script => "script",
        };
        pieces(html).map(|(range, piece)| (&html[range], kind(piece))).collect()
    }

    #[test]
    fn a_type_parameter_is_no_tag() {
        assert_eq!(Tag::parse("<String>"), None);
        assert_eq!(Tag::parse("<property_name>"), None);
        assert_eq!(Tag::parse("</B>").map(|tag| (tag.name, tag.closing)), Some(("b".into(), true)));
    }

    #[test]
    fn attributes_are_found_however_they_are_quoted() {
        let tag = Tag::parse("<img alt='a > b' src=\"x&amp;y.png\" width=3/>").unwrap();
        assert_eq!(tag.attribute("src"), Some("x&y.png"));
        assert_eq!(tag.attribute("alt"), Some("a > b"));
        assert_eq!(tag.attribute("width"), Some("3/"));
        assert_eq!(tag.attribute("title"), None);
    }

    #[test]
    fn what_is_no_tag_is_text() {
        assert_eq!(
            shown("1 < 2 <b>x</b>"),
            [("1 < 2 ", "text"), ("<b>", "tag"), ("x", "text"), ("</b>", "tag")]
        );
        assert_eq!(
            shown("<a <b>x"),
            [("<", "text"), ("a ", "text"), ("<b>", "tag"), ("x", "text")]
        );
        assert_eq!(shown("é <a href=\"x"), [("é ", "text"), ("<", "text"), ("a href=\"x", "text")]);
        assert_eq!(shown("</ x>"), [("</ x>", "text")]);
        assert_eq!(shown("<!doctype html>"), [("<!doctype html>", "text")]);
    }

    #[test]
    fn a_script_is_no_text() {
        assert_eq!(
            shown("<script>a<b>\"</i>\"</SCRIPT >x<!-- y -->"),
            [
                ("<script>a<b>\"</i>\"</SCRIPT >", "script"),
                ("x", "text"),
                ("<!-- y -->", "comment")
            ]
        );
        assert_eq!(shown("<script> x"), [("<script>", "text"), (" x", "text")]);
    }
}
