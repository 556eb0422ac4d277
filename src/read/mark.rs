//! The signs at the start of a line: numbers, bullets, letters, labels; and the
//! words that ask.

mod ask;
mod label;

use crate::markdown::html;

pub(crate) use ask::{QUESTION_MARKS, announces, asks, interrogates, is_question};
pub(crate) use label::{Family, Label, answer_phrase, dotted_answer, label, label_of};
#[cfg(any(feature = "csv", feature = "xlsx"))]
pub(crate) use label::{is_before_answers, is_before_questions};

/// Returns the number that begins a line, and the text behind it: `12. `, `12) `,
/// `12- `.
pub(crate) fn number(text: &str) -> Option<(u64, &str)> {
    let text = text.trim_start();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number = text[..digits].parse().ok().filter(|_| digits <= 6)?;
    let rest = text[digits..].strip_prefix(['.', ')', '-', '、'])?;
    rest.starts_with([' ', '\t']).then(|| (number, rest.trim_start()))
}

/// Returns the number that a heading begins with, and the text behind it, whatever
/// signs stand around it: `1.What`, `**12) What**`, `1️⃣ What`, `7 - What`, `<a …></a>55.`.
/// A number that only begins a text (`63 questions`, `1-20`, `3.14`) is none.
pub(crate) fn counter(text: &str) -> Option<(u64, &str)> {
    let mut text = text.trim_start();
    while let Some((length, _)) = html::leading_tag(text) {
        text = text[length..].trim_start();
    }
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '<');
    let mut number = 0u64;
    let mut digits = 0;
    let mut is_keycap = false;
    let mut rest = text;
    while let Some(digit) = rest.chars().next().and_then(|c| c.to_digit(10)) {
        number = number * 10 + u64::from(digit);
        digits += 1;
        if digits > 6 {
            return None;
        }
        let after = &rest[1..];
        rest = after.trim_start_matches(['\u{fe0f}', '\u{20e3}']);
        is_keycap |= rest.len() < after.len();
    }
    if digits == 0 {
        return None;
    }
    let bare = rest.trim_start_matches(['*', '_']);
    let behind = match bare.strip_prefix(['.', ')', ':', ']', '、', '．', '）', '：']) {
        Some(after) if !after.starts_with(|c: char| c.is_ascii_digit()) => after,
        Some(_) => return None,
        None if is_keycap || bare.is_empty() => bare,
        None => [" - ", " – ", " — ", " | "].iter().find_map(|dash| bare.strip_prefix(dash))?,
    };
    // The end of the bold text that was only the number.
    let behind = behind.trim_start();
    let behind = behind
        .strip_prefix("**")
        .filter(|_| text.len() > rest.len())
        .map_or(behind, |after| if after.contains("**") { behind } else { after });
    Some((number, behind.trim_start_matches(['.', ')']).trim_start()))
}

/// Returns the number and the text behind a word such as `Question 12` or `Q.`, which
/// begins a heading without a colon.
pub(crate) fn question_word(text: &str) -> Option<(Option<u64>, &str)> {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let length = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    if !label::is_question_word(&text[..length]) {
        return None;
    }
    let rest = text[length..].trim_start_matches([' ', '#', '№', '\u{a0}', '-']);
    let rest = rest.strip_prefix('.').unwrap_or(rest).trim_start();
    let is_dotted = text[length..].starts_with(['.', ')']);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        return is_dotted.then_some((None, rest)).filter(|(_, rest)| !rest.is_empty());
    }
    let number = rest[..digits].parse().ok()?;
    let behind = &rest[digits..];
    let ends = behind.is_empty() || behind.starts_with([' ', '.', ')', ':', '*', '-', '–', '—']);
    let behind = behind.trim_start_matches(['.', ')', ':', '*', '-', '–', '—', ' ']);
    ends.then_some((Some(number), behind))
}

/// Returns the bullet that begins a line, and the text behind it.
pub(crate) fn bullet(text: &str) -> Option<(char, &str)> {
    let mut rest = text.trim_start().chars();
    let mark = rest.next().filter(|c| matches!(c, '-' | '*' | '+' | '•'))?;
    let rest = rest.as_str();
    (rest.starts_with([' ', '\t'])).then(|| (mark, rest.trim_start()))
}

/// The letters that options are counted with, in several alphabets.
const LETTERS: &[&str] = &["ABCDEFGH", "abcdefgh", "АБВГДЕЖЗ", "абвгдежз", "أبجدهوزح"];

/// Returns the place of a letter in its alphabet, from 0.
pub(crate) fn place_of_letter(letter: char) -> Option<usize> {
    LETTERS.iter().find_map(|letters| letters.chars().position(|known| known == letter))
}

/// Returns the letter of an option (from 0 for A), and the text behind it: `B) `,
/// `(b) `, `- C: `, `**D.** `.
pub(crate) fn letter(text: &str) -> Option<(usize, &str)> {
    let text = bullet(text).map_or(text.trim_start(), |(_, rest)| rest);
    let bold = text.starts_with("**");
    let text = text.trim_start_matches('*');
    let text = text.strip_prefix('(').unwrap_or(text);
    let mut rest = text.chars();
    let letter = place_of_letter(rest.next()?)?;
    let rest = rest.as_str().strip_prefix(['.', ')', ':', '）', '、'])?;
    let rest = if bold { rest.strip_prefix("**").unwrap_or(rest) } else { rest };
    (rest.is_empty() || rest.starts_with([' ', '\t'])).then(|| (letter, rest.trim_start()))
}

/// Returns how long the formula is that a text begins with: `$a :: b$`. Dollars of money
/// have blanks inside them, as Pandoc's manual has it.
pub(crate) fn formula(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('$')?;
    if inner.starts_with(|c: char| c.is_whitespace() || c == '$') {
        return None;
    }
    let end = inner.find('$').filter(|&end| !inner[..end].ends_with(char::is_whitespace))?;
    let after = inner[end + 1..].chars().next();
    after.is_none_or(|c| !c.is_ascii_digit()).then_some(end + 2)
}

/// Returns whether a line says anything besides its tags.
pub(crate) fn says(text: &str) -> bool {
    if !text.contains('<') {
        return text.contains(char::is_alphanumeric);
    }
    let mut at = 0;
    for (range, _) in html::tags(text) {
        if text[at..range.start].contains(char::is_alphanumeric) {
            return true;
        }
        at = range.end;
    }
    text[at..].contains(char::is_alphanumeric)
}

/// Returns whether a line has tags and says nothing besides them, nor shows a picture.
pub(crate) fn is_tags(text: &str) -> bool {
    text.contains('<') && !says(text) && !text.contains("<img") && !text.contains("![")
}

/// Returns the level of a heading, and its text: `## What?`. The marks of C's
/// preprocessor have no blank behind the sign, and are none.
pub(crate) fn heading(text: &str) -> Option<(usize, &str)> {
    let indented = text.len() - text.trim_start_matches(' ').len();
    let text = text.trim_start_matches(' ');
    let level = text.bytes().take_while(|&byte| byte == b'#').count();
    let rest = &text[level..];
    let is_heading = indented < 4 && (1..=6).contains(&level) && rest.starts_with([' ', '\t']);
    is_heading.then(|| (level, rest.trim().trim_end_matches('#').trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_need_a_sign_and_a_blank() {
        assert_eq!(number("  12) What?"), Some((12, "What?")));
        assert_eq!(number("3.14 is pi"), None);
        assert_eq!(number("2026 was"), None);
    }

    #[test]
    fn a_preprocessor_line_is_no_heading() {
        assert_eq!(heading("#include <stdio.h>"), None);
        assert_eq!(heading("## What? ##"), Some((2, "What?")));
    }
}
