//! Names that Excel accepts for sheets.

use std::collections::BTreeSet;

use crate::content::text;

/// The names that are taken, in small letters: Excel tells no others apart.
pub(super) struct SheetNames {
    taken: BTreeSet<String>,
}

impl SheetNames {
    /// Returns the names with those taken that the workbook uses itself. `History`
    /// is Excel's own.
    pub(super) fn new(taken: &[&str]) -> Self {
        let taken = taken.iter().chain(&["History"]).map(|name| name.to_lowercase()).collect();
        SheetNames { taken }
    }

    /// Returns a name like the wanted one: at most 31 UTF-16 units, without the
    /// characters that Excel forbids, no apostrophe at its ends, not taken.
    pub(super) fn next(&mut self, wanted: &str) -> String {
        let legal: String = wanted
            .chars()
            .map(|c| {
                if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') || c.is_control() {
                    ' '
                } else {
                    c
                }
            })
            .collect();
        let legal = text::squeeze(&legal);
        let base = if legal.is_empty() { "Table" } else { &legal };
        let mut number = 1;
        loop {
            let end = if number == 1 { String::new() } else { format!(" {number}") };
            let name = cut(base, 31 - end.len()) + &end;
            if self.taken.insert(name.to_lowercase()) {
                return name;
            }
            number += 1;
        }
    }
}

/// Returns the beginning of a name, with an ellipsis where it is cut.
fn cut(name: &str, length: usize) -> String {
    let name = name.trim_matches('\'');
    if name.encode_utf16().count() <= length {
        return name.to_owned();
    }
    let mut left = length - 1;
    let fits = |c: &char| {
        let fits = c.len_utf16() <= left;
        left -= c.len_utf16().min(left);
        fits
    };
    let head: String = name.chars().take_while(fits).collect();
    head.trim_end_matches([' ', ',', '\'']).to_owned() + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_legal_and_unique() {
        let mut names = SheetNames::new(&["Notes"]);
        assert_eq!(names.next("notes"), "notes 2");
        assert_eq!(names.next("a/b: [c]"), "a b c");
        assert_eq!(names.next(""), "Table");
        assert_eq!(names.next("History"), "History 2");
        let long = "Property: List, Tuple, Dictionary, Set";
        assert_eq!(names.next(long), "Property List, Tuple, Dictiona…");
        assert_eq!(names.next(long), "Property List, Tuple, Dictio… 2");
    }
}
