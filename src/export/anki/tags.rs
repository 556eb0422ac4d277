//! Tags, as Anki would store them.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

/// Returns tags without blanks, quotes and control characters, each once whatever its
/// case, composed (NFC), sorted, with blanks between them.
pub(super) fn canonical(tags: &[String]) -> String {
    let unwanted = |c: char| c.is_control() || c == '"';
    let mut canonical = BTreeMap::new();
    for tag in tags {
        let tag: String = tag.nfc().collect();
        let tag = tag.split_whitespace().collect::<Vec<_>>().join("_").replace(unwanted, "");
        let levels = tag.split("::").map(|level| level.trim_matches(':'));
        let tag = levels.filter(|level| !level.is_empty()).collect::<Vec<_>>().join("::");
        if !tag.is_empty() {
            canonical.entry(tag.to_lowercase()).or_insert(tag);
        }
    }
    canonical.into_values().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_stored_as_anki_would() {
        let tags = ["b c", "a", "A", "", "::x::", "\"q\"", "u\u{308}", ":y:::z", "m,n"];
        assert_eq!(canonical(&tags.map(String::from)), "a b_c m,n q x y::z \u{fc}");
    }
}
