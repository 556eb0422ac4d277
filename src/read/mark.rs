//! The signs at the start of a line: numbers, bullets, letters, labels.

/// Returns the number that begins a line, and the text behind it: `12. `, `12) `.
pub(crate) fn number(text: &str) -> Option<(u64, &str)> {
    let text = text.trim_start();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number = text[..digits].parse().ok().filter(|_| digits <= 6)?;
    let rest = text[digits..].strip_prefix(['.', ')'])?;
    rest.starts_with([' ', '\t']).then(|| (number, rest.trim_start()))
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
/// `(b) `, `- C: `.
pub(crate) fn letter(text: &str) -> Option<(usize, &str)> {
    let text = bullet(text).map_or(text.trim_start(), |(_, rest)| rest);
    let text = text.strip_prefix('(').unwrap_or(text);
    let mut rest = text.chars();
    let letter = place_of_letter(rest.next()?)?;
    let rest = rest.as_str().strip_prefix(['.', ')', ':'])?;
    rest.starts_with([' ', '\t']).then(|| (letter, rest.trim_start()))
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

/// The question marks of several scripts.
pub(crate) const QUESTION_MARKS: [char; 3] = ['?', '？', '؟'];

/// Returns whether a text ends in a question mark.
pub(crate) fn asks(text: &str) -> bool {
    text.trim_end().ends_with(QUESTION_MARKS)
}

/// The sign before a question or an answer, such as `Q:` or `**Answer:**`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Label<'t> {
    /// Whether an answer follows, not a question.
    pub(crate) is_answer: bool,
    /// The number in the label: `Q12:`.
    pub(crate) number: Option<u64>,
    /// The text behind it.
    pub(crate) rest: &'t str,
}

/// The words before a question, in the languages in which documents were seen,
/// in small letters.
const QUESTIONS: &[&str] = &[
    "q",
    "question",
    "frage",
    "f",
    "pregunta",
    "pergunta",
    "domanda",
    "p",
    "вопрос",
    "问题",
    "问",
    "質問",
    "질문",
    "س",
    "سؤال",
    "pytanie",
    "vraag",
];

/// The words before an answer.
const ANSWERS: &[&str] = &[
    "a",
    "answer",
    "ans",
    "antwort",
    "respuesta",
    "resposta",
    "risposta",
    "réponse",
    "r",
    "ответ",
    "答案",
    "答",
    "回答",
    "답",
    "ج",
    "الاجابة",
    "odpowiedź",
    "antwoord",
];

/// Returns the label that begins a line, whatever stands around it: a bullet,
/// bold signs, a heading's.
pub(crate) fn label(text: &str) -> Option<Label<'_>> {
    let text = heading(text).map_or(text, |(_, rest)| rest);
    let text = bullet(text).map_or(text, |(_, rest)| rest).trim_start();
    let inner = text.trim_start_matches(['*', '_']);
    let bold = text.len() - inner.len();
    let end = inner.find(|c: char| !c.is_alphabetic()).unwrap_or(inner.len());
    let word = &inner[..end];
    let is_answer = is_among(ANSWERS, word);
    if !is_answer && !is_among(QUESTIONS, word) {
        return None;
    }
    let rest = inner[end..].trim_start_matches([' ', '.', '#']);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let number = rest[..digits].parse().ok();
    let rest = rest[digits..].trim_start_matches(['*', '_']).trim_start();
    let rest = match rest.strip_prefix([':', '：']) {
        Some(rest) => rest,
        None if number.is_some() => rest.strip_prefix(['.', ')'])?,
        None => return None,
    };
    let rest = if bold > 0 { rest.trim_start_matches(['*', '_']) } else { rest };
    let follows =
        rest.is_empty() || rest.starts_with([' ', '\t']) || word.chars().count() > 1 || bold > 0;
    follows.then(|| Label { is_answer, number, rest: rest.trim_start() })
}

/// Returns the text behind a label such as `Correct answer:`, of up to three words,
/// one of which stands before answers.
pub(crate) fn answer_phrase(text: &str) -> Option<&str> {
    let (phrase, rest) = text.split_once([':', '：'])?;
    let words: Vec<_> =
        phrase.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).collect();
    let names_answer = words.len() <= 3 && words.iter().any(|word| is_among(ANSWERS, word));
    names_answer.then_some(rest)
}

/// Returns whether a word is among those, whatever its case. Most lines begin with
/// a word that is none of them: it is not copied to find out.
fn is_among(words: &[&str], word: &str) -> bool {
    if word.is_ascii() {
        return words.iter().any(|known| known.eq_ignore_ascii_case(word));
    }
    words.contains(&word.to_lowercase().as_str())
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

    #[test]
    fn labels_are_found_in_many_shapes() {
        let label = |text| label(text).map(|label| (label.is_answer, label.number, label.rest));
        assert_eq!(label("Q: Why?"), Some((false, None, "Why?")));
        assert_eq!(label("**Q12:** Why?"), Some((false, Some(12), "Why?")));
        assert_eq!(label("- **A:** So."), Some((true, None, "So.")));
        assert_eq!(label("Q3) Why?"), Some((false, Some(3), "Why?")));
        assert_eq!(label("Вопрос: почему?"), Some((false, None, "почему?")));
        assert_eq!(label("Answer me this: why?"), None);
        assert_eq!(label("a:b"), None);
    }
}
