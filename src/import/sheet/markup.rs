//! Whether people write Markdown or HTML into the cells of a column.

use crate::markdown::html;
use crate::sheet::{self, Cell, Markup, Style};

/// The elements that tell HTML: what shows something else than its letters.
const ELEMENTS: &[&str] = &[
    "a", "b", "br", "code", "div", "em", "font", "h1", "h2", "h3", "hr", "i", "img", "li", "mark",
    "ol", "p", "pre", "s", "span", "strong", "sub", "sup", "table", "td", "tr", "u", "ul",
];

/// The entities that people do not type as letters.
const ENTITIES: &[&str] = &["&lt;", "&gt;", "&amp;", "&nbsp;", "&quot;", "&#39;"];

/// Returns what the cells of a column are written in, where that is not plain text: HTML
/// where there is an element in one of them, Markdown where one in ten has a sign of it, and
/// none is rich.
pub(super) fn of<'c>(cells: impl Iterator<Item = &'c Cell>) -> Option<Markup> {
    let (mut all, mut marked) = (0, 0);
    let mut is_rich = false;
    let mut is_html = false;
    for cell in cells.filter(|cell| !cell.is_empty()) {
        let text = sheet::text(cell);
        all += 1;
        is_html |= has_element(&text) || ENTITIES.iter().any(|entity| text.contains(entity));
        marked += usize::from(has_sign(&text));
        is_rich |= cell.len() > 1 && cell.iter().any(|run| run.style != Style::default());
    }
    if is_rich {
        return None;
    }
    if is_html {
        return Some(Markup::Html);
    }
    (marked > 0 && marked * 10 >= all).then_some(Markup::Markdown)
}

fn has_element(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let Some((length, tag)) = html::leading_tag(&text[at..]) else { return false };
        // `a < b and c > d` is no element, and neither is the name of one alone in code.
        let rest = &text[at + length..];
        let is_void = matches!(tag.name.as_str(), "br" | "hr" | "img");
        let is_closed = tag.closing || is_void || rest.contains(&format!("</{}", tag.name));
        ELEMENTS.contains(&tag.name.as_str()) && is_closed
    })
}

/// Returns whether signs of Markdown stand around a part of a text.
fn has_sign(text: &str) -> bool {
    let around = |sign: &str| {
        let mut parts = text.split(sign);
        let before = parts.next();
        let inner = parts.next();
        let is_inner =
            |inner: &str| !inner.is_empty() && inner.trim() == inner && !inner.contains('\n');
        before.is_some() && inner.is_some_and(is_inner) && parts.next().is_some()
    };
    around("**")
        || around("`")
        || text.contains("```")
        || text.split("](").skip(1).any(|rest| rest.contains(')') && !rest.starts_with(' '))
            && text.contains('[')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markup(text: &str) -> Option<Markup> {
        of(std::iter::once(&sheet::plain(text)))
    }

    #[test]
    fn markup_is_told_by_its_signs() {
        for text in
            ["a <b>fight</b>", "one<br>two", "<img src=\"ko.png\">", "<p class=x>a</p>", "a &lt; b"]
        {
            assert_eq!(markup(text), Some(Markup::Html), "{text}");
        }
        for text in ["a **fight**", "call `f(x)` then", "see [ko](https://x.org)"] {
            assert_eq!(markup(text), Some(Markup::Markdown), "{text}");
        }
        for text in
            ["a < b and c > d", "2 ** 3 ** 4", "*", "the element <b>", "List<String>", "it`s"]
        {
            assert_eq!(markup(text), None, "{text}");
        }
    }
}
