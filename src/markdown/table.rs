//! The lines that tables are known by.

/// Returns whether a line parts the head of a table from its rows.
pub(crate) fn is_delimiter(line: &str) -> bool {
    line.contains('-') && line.chars().all(|c| matches!(c, '|' | '-' | ':') || c.is_whitespace())
}
