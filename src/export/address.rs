//! Where links lead from a file that is read by itself: on paper, or on a page.

use crate::content::{Inline, text};

/// Returns the address in plain letters, if it leads anywhere from a file by itself.
pub(super) fn address(url: &str) -> Option<String> {
    let scheme = url.split_once(':')?.0.to_ascii_lowercase();
    if !["http", "https", "mailto", "ftp"].contains(&scheme.as_str()) {
        return None;
    }
    let mut out = String::new();
    for byte in url.bytes() {
        if byte.is_ascii_graphic() {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.extend(char::from_digit(u32::from(byte >> 4), 16));
            out.extend(char::from_digit(u32::from(byte & 15), 16));
        }
    }
    Some(out)
}

/// Returns whether the words of a link are its address.
pub(super) fn says(content: &[Inline], url: &str) -> bool {
    let words = text::render_inline(content);
    bare(&words) == bare(url)
}

/// Returns an address without what nobody types.
fn bare(address: &str) -> &str {
    let address = address.trim();
    let starts = ["https://", "http://", "mailto:"];
    let rest = starts.iter().find_map(|start| address.strip_prefix(start)).unwrap_or(address);
    rest.strip_prefix("www.").unwrap_or(rest).trim_end_matches('/')
}

/// Returns the last part of a path or an address.
pub(super) fn file_name(url: &str) -> &str {
    if url.starts_with("data:") {
        return "picture";
    }
    let path = url.split(['?', '#']).next().unwrap_or(url).trim_end_matches('/');
    path.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_written_in_plain_letters() {
        assert_eq!(address("https://a.b/ä x").as_deref(), Some("https://a.b/%c3%a4%20x"));
        assert_eq!(address("javascript:alert(1)"), None);
        assert_eq!(address("other.md"), None);
    }

    #[test]
    fn words_may_be_an_address() {
        let says = |words: &str, url| says(&[Inline::Text(words.into())], url);
        assert!(says("example.org", "https://www.example.org/"));
        assert!(says("a@example.org", "mailto:a@example.org"));
        assert!(!says("the docs", "https://example.org/"));
    }

    #[test]
    fn files_have_names() {
        assert_eq!(file_name("https://example.org/a/b.png?x=/y"), "b.png");
    }
}
