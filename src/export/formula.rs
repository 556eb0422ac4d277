//! What is wrong with a formula, in the same words whichever format cannot set it: said once
//! of a document that is written in several.

/// Returns what an error of the reader of formulas means.
pub(super) fn fault(error: &str) -> String {
    match error.strip_prefix("Undefined control sequence: ") {
        Some(command) => format!("a formula has the command `{command}`, which is unknown"),
        None => format!("a formula cannot be read: {error}"),
    }
}
