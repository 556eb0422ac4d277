//! What of raw HTML is kept: the elements whose look has no other name here, with the
//! attributes that `ammonia` lets pass, and no address that runs a program.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;
use std::sync::LazyLock;

use ammonia::Builder;

use super::html::Tag;
use crate::content::html::escape;

/// The elements of running text that are kept as they are.
const KEPT: &[&str] = &[
    "abbr", "acronym", "bdi", "bdo", "big", "cite", "dfn", "font", "mark", "q", "rp", "rt", "ruby",
    "small", "span", "time", "u",
];

/// The properties of style that change how text looks, and nothing around it.
const PROPERTIES: [&str; 9] = [
    "background",
    "background-color",
    "color",
    "font-style",
    "font-variant",
    "font-weight",
    "text-decoration",
    "text-decoration-color",
    "text-decoration-line",
];

/// The address of a link or a picture that was refused. No text has this character.
pub(super) const REFUSED: &str = "\0";

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder
        .tags(KEPT.iter().copied().collect())
        .clean_content_tags(HashSet::new())
        .generic_attributes(HashSet::from(["dir", "lang", "style", "title"]))
        .tag_attributes(HashMap::from([
            ("font", HashSet::from(["color", "face", "size"])),
            ("time", HashSet::from(["datetime"])),
        ]))
        .filter_style_properties(HashSet::from(PROPERTIES));
    builder
});

/// Returns whether an element of running text is kept as it is.
pub(super) fn is_kept(name: &str) -> bool {
    KEPT.contains(&name)
}

/// Returns whether a tag may say nothing at all: then it is dropped.
pub(super) fn is_idle(name: &str, attributes: &[(String, String)]) -> bool {
    attributes.is_empty() && matches!(name, "span" | "font")
}

/// Returns a tag as far as it is harmless, and what was removed from it.
pub(super) fn clean(tag: Tag) -> (Tag, Vec<String>) {
    if tag.closing || tag.attributes().is_empty() {
        return (tag, Vec::new());
    }
    let mut removed = Vec::new();
    let attributes = if is_kept(&tag.name) {
        let mut written = String::new();
        for (key, value) in tag.attributes() {
            let _ = write!(written, " {key}=\"{}\"", escape(value));
        }
        let name = &tag.name;
        let cleaned = CLEANER.clean(&format!("<{name}{written}></{name}>")).to_string();
        let cleaned = super::html::leading_tag(&cleaned).map(|(_, tag)| tag);
        let kept = cleaned.map(|tag| tag.attributes().to_vec()).unwrap_or_default();
        // In the order in which they were typed.
        let find = |(key, value): &(String, String)| match kept.iter().find(|(k, _)| k == key) {
            Some((key, kept)) if !kept.is_empty() || value.is_empty() => {
                if key == "style" {
                    removed.extend(others(value).map(|other| format!("{key}: {other}")));
                }
                Some((key.clone(), kept.clone()))
            }
            _ => {
                // A class has no look outside its page.
                if !matches!(key.as_str(), "class" | "id" | "name") {
                    removed.push(format!("{key}=\"{value}\""));
                }
                None
            }
        };
        tag.attributes().iter().filter_map(find).collect()
    } else if tag.name == super::html::FRAME {
        let said = tag.attributes().iter().filter(|(key, _)| key == "src" || key == "srcdoc");
        removed.extend(said.map(|(key, value)| format!("{key}=\"{value}\"")));
        Vec::new()
    } else {
        let is_media = tag.name != "a";
        let is_harmless = |(key, value): &&(String, String)| {
            let is_program = key.starts_with("on");
            let is_address = matches!(key.as_str(), "href" | "src");
            let is_harmless = !is_program && (!is_address || is_safe(value, is_media));
            if !is_harmless {
                removed.push(format!("{key}=\"{value}\""));
            }
            is_harmless
        };
        tag.attributes().iter().filter(is_harmless).cloned().collect()
    };
    (tag.with_attributes(attributes), removed)
}

/// Returns what a style declares besides how text looks.
fn others(style: &str) -> impl Iterator<Item = &str> {
    style.split(';').map(str::trim).filter(|declaration| {
        let property = declaration.split(':').next().unwrap_or_default().trim();
        !declaration.is_empty() && !PROPERTIES.contains(&property.to_ascii_lowercase().as_str())
    })
}

/// Returns whether an address leads somewhere, and runs nothing: it has no scheme, or one
/// of the web, of mail or of telephones; a picture may hold itself.
pub(super) fn is_safe(address: &str, is_media: bool) -> bool {
    let bare: String = address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let Some((scheme, _)) = bare.split_once(':') else { return true };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    // One letter is a drive.
    if !is_scheme || scheme.len() == 1 {
        return true;
    }
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" | "mailto" | "tel" => true,
        "data" => is_media && bare[5..].to_ascii_lowercase().starts_with("image/"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(markup: &str) -> (String, Vec<String>) {
        let (tag, removed) = clean(Tag::parse(markup).unwrap());
        let attributes = tag.attributes().iter().map(|(k, v)| format!("{k}={v}"));
        (attributes.collect::<Vec<_>>().join(" "), removed)
    }

    #[test]
    fn style_is_how_text_looks() {
        let (kept, removed) = cleaned("<span style=\"color: red; position: fixed\" onclick=x>");
        assert_eq!(kept.replace(' ', ""), "style=color:red");
        assert_eq!(removed.len(), 2);
    }

    #[test]
    fn an_address_runs_nothing() {
        assert!(!is_safe("javascript:alert(1)", false));
        assert!(!is_safe(" java\tscript:alert(1)", false));
        assert!(!is_safe("data:text/html,x", true));
        assert!(!is_safe("data:image/png;base64,x", false));
        assert!(is_safe("data:image/png;base64,x", true));
        assert!(is_safe("a/b.png#c:d", true));
        assert!(is_safe("HTTPS://go.example", false));
        assert_eq!(cleaned("<a href=\"javascript:x\" title=y>").0, "title=y");
    }
}
