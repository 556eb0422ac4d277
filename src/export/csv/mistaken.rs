//! Cells that programs for spreadsheets take for something else than text when they open a
//! text in columns, whether there are quotation marks around them or not.

/// Returns whether a cell is taken for a formula, and so may do something (CWE-1236).
pub(super) fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// Returns whether a cell is taken for a number, a day, a time or a truth: it is saved as
/// `7` or `45,292` then, where `007` and `1/1/2024` were. Names of months are known in
/// English.
pub(super) fn is_value(cell: &str) -> bool {
    let cell = cell.trim();
    if cell.len() > LONGEST || cell.contains(['\n', '<', '&', '{', '`']) {
        return false;
    }
    if ["true", "false"].iter().any(|truth| cell.eq_ignore_ascii_case(truth)) {
        return true;
    }
    let has_digit = cell.contains(|c: char| c.is_ascii_digit());
    let mut words = cell.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let starts =
        !cell.starts_with(char::is_alphabetic) || words.clone().next().is_some_and(is_month);
    has_digit && starts && words.all(is_word_of_value)
}

/// Returns whether a cell that is taken for a number or the like stays as it is.
pub(super) fn is_kept(cell: &str) -> bool {
    const DIGITS: usize = 15;
    let is_number = cell.parse::<u64>().is_ok_and(|number| number.to_string() == *cell);
    is_number && cell.len() <= DIGITS
}

/// How long a cell is at most that says a number or a day.
const LONGEST: usize = 40;

/// Returns whether a word may stand in a number, a day or a time.
fn is_word_of_value(word: &str) -> bool {
    const WORDS: [&str; 11] = ["am", "pm", "a", "p", "e", "t", "z", "st", "nd", "rd", "th"];
    WORDS.iter().any(|known| word.eq_ignore_ascii_case(known)) || is_month(word)
}

/// Returns whether a word is the name of a month, or the beginning of one.
fn is_month(word: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_lowercase();
    word.len() >= 3 && MONTHS.iter().any(|month| month.starts_with(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_opened_as_something_else_is_known() {
        for cell in [
            "007",
            "1/2",
            "3-4",
            "1.50",
            "March 5, 2020",
            "Mar-5",
            "12:30 pm",
            "1e5",
            "50%",
            "$5",
            "TRUE",
            "2026-12-24T10:00Z",
        ] {
            assert!(is_value(cell), "{cell}");
        }
        for cell in ["", "true or false", "5 stones", "<b>7</b>", "a1", "one", "May", "&#48;7"] {
            assert!(!is_value(cell), "{cell}");
        }
        assert!(is_kept("1991") && !is_kept("007") && !is_kept("1234567890123456"));
        assert!(is_formula("=1+1") && is_formula("-x") && !is_formula(" =1"));
    }
}
