//! Whether options may be shown in another order than they were written in.

use super::Choice;
use crate::content::{Block, text};

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

/// Returns whether the options say the same in any order: none means another, and
/// nothing names one by its letter.
pub(crate) fn can_be_shuffled(choices: &[Choice], explanation: &[Block]) -> bool {
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
