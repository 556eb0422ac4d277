//! A question with options to choose from.

use std::fmt::Write;

use super::fields::literal;
use super::media::Files;
use super::{Blank, Content};
use crate::content::{Block, html, text};
use crate::deck::Choice;

/// What options say that mean other options, in small letters: such options stay where
/// they are.
const REFERENCES: &[&str] = &[
    // English
    "of the above",
    "of these",
    "of the other",
    "both of",
    "both a",
    "the above",
    "the following",
    // German
    "alle genannten",
    "alle der",
    "alle oben",
    "alle antworten",
    "keine der",
    "keines der",
    "keiner der",
    "nichts davon",
    "die obigen",
    "beide ",
    // French
    "ci-dessus",
    "toutes les réponses",
    "aucune de ces",
    "aucune des",
    "les deux",
    // Spanish, Portuguese, Italian
    "las anteriores",
    "los anteriores",
    "ambas",
    "as anteriores",
    "das anteriores",
    "os anteriores",
    "dos anteriores",
    "precedenti",
    "nessuna delle",
    "tutte le",
    "entrambe",
    // Dutch, Polish, Czech, Swedish, Turkish
    "bovenstaande",
    "powyższ",
    "z uvedených",
    "výše",
    "ovanstående",
    "yukarıdaki",
    "hepsi",
    "hiçbiri",
    // Russian, Ukrainian
    "перечисленн",
    "вышеперечисл",
    "все ответы",
    "все варианты",
    "ни один из",
    "усі відповіді",
    "жоден з",
    "жодна з",
    // Arabic, Persian, Hebrew, Hindi
    "ما سبق",
    "مما سبق",
    "هیچکدام",
    "همه موارد",
    "כל התשובות",
    "אף תשובה",
    "उपरोक्त",
    // Chinese, Japanese, Korean, Vietnamese
    "以上",
    "上述",
    "全部正确",
    "全部都是",
    "上記",
    "すべて正しい",
    "위의",
    "모두",
    "tất cả",
];

/// Returns a question with its options, and the right ones, with the letters they have,
/// as its answer.
pub(super) fn content(
    question: &[Block],
    choices: &[Choice],
    explanation: &[Block],
    extra: String,
    shuffled: bool,
    files: &Files,
) -> Result<Content, Blank> {
    let right = choices.iter().filter(|choice| choice.correct).count();
    let shuffled = shuffled && can_be_shuffled(choices, explanation);
    let pick = if right > 1 { "many" } else { "one" };
    let mut options = format!("<ol type=\"A\" class=\"options\" data-pick=\"{pick}\">");
    let mut answer = String::new();
    for (number, Choice { content, correct }) in choices.iter().enumerate() {
        let option = html::render_highlighted(content);
        let _ = write!(options, "<li>{option}</li>");
        if *correct {
            let _ = write!(answer, "<li value=\"{}\">{option}</li>", number + 1);
        }
    }
    options.push_str("</ol>");
    if !answer.is_empty() {
        answer = format!("<ol type=\"A\" class=\"options right\">{answer}</ol>");
    }
    let question = literal(html::render_highlighted(question), files);
    let explanation = literal(html::render_highlighted(explanation), files);
    if question.trim().is_empty() {
        return Err(Blank::Question);
    }
    if answer.is_empty() && explanation.trim().is_empty() {
        return Err(Blank::Options);
    }
    Ok(Content::Choice {
        question,
        options: literal(options, files),
        answer: literal(answer, files),
        explanation,
        shuffled,
        extra: literal(extra, files),
    })
}

/// Returns whether the options say the same in any order: none means another, and
/// nothing names one by its letter.
fn can_be_shuffled(choices: &[Choice], explanation: &[Block]) -> bool {
    let says_letter = |blocks: &[Block]| names_letter(&text::render(blocks), choices.len());
    choices.len() > 1
        && !says_letter(explanation)
        && choices.iter().all(|Choice { content, correct: _ }| {
            let text = text::render(content).to_lowercase();
            !says_letter(content) && !REFERENCES.iter().any(|words| text.contains(words))
        })
}

/// Returns whether a text names one of so many options by its letter. An `A` and an `I`
/// alone may be words.
fn names_letter(text: &str, options: usize) -> bool {
    let is_letter = |word: &str| {
        let &[letter @ b'A'..=b'Z'] = word.as_bytes() else { return false };
        usize::from(letter - b'A') < options
    };
    let words: Vec<_> = text.split(|c: char| !c.is_alphanumeric()).collect();
    let letters = words.iter().filter(|word| is_letter(word)).count();
    let word_letters = words.iter().filter(|word| matches!(**word, "A" | "I") && is_letter(word));
    letters > word_letters.count() || letters > 1 || text.contains("A)") || text.contains("(A")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{BlockKind, Inline};
    use crate::source::Span;

    fn text(text: &str) -> Vec<Block> {
        let content = vec![Inline::Text(text.into())];
        vec![Block::new(BlockKind::Paragraph(content), Span::default())]
    }

    fn choices(options: &[&str]) -> Vec<Choice> {
        let choice = |option: &&str| Choice { content: text(option), correct: *option == "two" };
        options.iter().map(choice).collect()
    }

    #[test]
    fn the_right_options_keep_their_letters() {
        let content = content(
            &text("Which?"),
            &choices(&["one", "two"]),
            &text("Since."),
            String::new(),
            true,
            &Files::default(),
        );
        assert_eq!(
            content,
            Ok(Content::Choice {
                question: "Which?".into(),
                options: "<ol type=\"A\" class=\"options\" data-pick=\"one\"><li>one</li>\
                          <li>two</li></ol>"
                    .into(),
                answer: "<ol type=\"A\" class=\"options right\"><li value=\"2\">two</li></ol>"
                    .into(),
                explanation: "Since.".into(),
                shuffled: true,
                extra: String::new(),
            })
        );
    }

    #[test]
    fn options_that_mean_others_stay_where_they_are() {
        for last in [
            "All of the above",
            "None of these",
            "Both A and B",
            "A and C",
            "B",
            "Keine der Antworten",
            "Aucune des réponses",
            "Todas las anteriores",
            "Все перечисленные",
            "以上皆是",
            "جميع ما سبق",
        ] {
            assert!(!can_be_shuffled(&choices(&["x", "two", last]), &[]), "{last}");
        }
        assert!(!can_be_shuffled(&choices(&["x", "two"]), &text("B is the one.")));
        assert!(!can_be_shuffled(&choices(&["two"]), &[]));
        assert!(can_be_shuffled(&choices(&["x", "two", "A list"]), &text("I say so.")));
    }
}
