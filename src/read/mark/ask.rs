//! What a question looks like: its mark, or the word it begins with.

/// The question marks of several scripts.
pub(crate) const QUESTION_MARKS: [char; 4] = ['?', '？', '؟', '⸮'];

/// The words that questions begin with, in small letters.
const INTERROGATIVES: &[&str] = &[
    // English
    "what",
    "what's",
    "which",
    "who",
    "whom",
    "whose",
    "when",
    "where",
    "why",
    "how",
    "is",
    "are",
    "was",
    "were",
    "do",
    "does",
    "did",
    "can",
    "could",
    "should",
    "would",
    "will",
    "has",
    "have",
    // German, Dutch
    "wer",
    "wie",
    "wo",
    "wann",
    "warum",
    "wieso",
    "weshalb",
    "welche",
    "welcher",
    "welches",
    "wozu",
    "womit",
    "wat",
    "hoe",
    "waarom",
    "wanneer",
    "welk",
    // Spanish, Portuguese
    "qué",
    "quién",
    "cómo",
    "cuándo",
    "dónde",
    "cuál",
    "cuáles",
    "cuánto",
    "qual",
    "quais",
    "como",
    "quando",
    "onde",
    "quem",
    // French, Italian
    "quel",
    "quelle",
    "quels",
    "quelles",
    "qu'est-ce",
    "comment",
    "pourquoi",
    "quand",
    "où",
    "qui",
    "che",
    "cosa",
    "chi",
    "quale",
    "quali",
    "perché",
    "dove",
    // Russian, Ukrainian, Polish
    "что",
    "кто",
    "как",
    "какой",
    "какая",
    "какое",
    "какие",
    "когда",
    "где",
    "почему",
    "зачем",
    "чем",
    "що",
    "хто",
    "який",
    "чому",
    "co",
    "kto",
    "jak",
    "jaki",
    "jaka",
    "jakie",
    "kiedy",
    "gdzie",
    "dlaczego",
    // Turkish, Indonesian
    "nedir",
    "nasıl",
    "neden",
    "apa",
    "apakah",
    "bagaimana",
    "mengapa",
    "kenapa",
    // Arabic, Persian
    "ما",
    "ماذا",
    "متى",
    "أين",
    "كيف",
    "لماذا",
    "هل",
    "چه",
    "چگونه",
    "چرا",
];

/// The words that tasks begin with, in small letters. What steps of a manual begin with
/// as often (`create`, `choose`) is not among them.
const TASKS: &[&str] = &[
    "explain",
    "describe",
    "define",
    "discuss",
    "compare",
    "contrast",
    "list",
    "name",
    "give",
    "write",
    "implement",
    "design",
    "find",
    "state",
    "tell",
    "differentiate",
    "distinguish",
    "mention",
    "calculate",
    "compute",
    "derive",
    "prove",
    "solve",
    "outline",
    "identify",
    "suppose",
    "illustrate",
    "elaborate",
    "nenne",
    "erkläre",
    "beschreibe",
    "explica",
    "explique",
    "descreva",
    "expliquez",
    "décrivez",
    "spiega",
    "объясните",
    "опишите",
    "расскажите",
    "wyjaśnij",
    "jelaskan",
    "اشرح",
    "اذكر",
    "صف",
    "اوصف",
    "عدد",
    "قارن",
    "解释",
    "说明",
    "描述",
    "説明",
];

/// Returns whether a text ends in a question mark, whatever signs and tags close after
/// it, or a remark in brackets.
pub(crate) fn asks(text: &str) -> bool {
    let Some(at) = text.rfind(QUESTION_MARKS) else { return false };
    let after = text[at..].trim_start_matches(QUESTION_MARKS);
    let mut depth = 0;
    after.chars().all(|c| {
        match c {
            '(' | '<' | '[' => depth += 1,
            ')' | '>' | ']' => depth -= 1,
            _ => {}
        }
        depth > 0 || !c.is_alphanumeric()
    }) && after.len() <= LONGEST_REMARK
}

/// The most bytes of a remark in brackets after a question.
const LONGEST_REMARK: usize = 80;

/// Returns whether a text ends in a question mark or begins with a word that asks or
/// sets a task.
pub(crate) fn is_question(text: &str) -> bool {
    asks(text) || interrogates(text) || is_among(TASKS, &first_word(text))
}

/// How words begin that stand over questions, in small letters.
const ANNOUNCEMENTS: &[&str] = &[
    "question",
    "quiz",
    "interview",
    "exercise",
    "flashcard",
    "trivia",
    "faq",
    "q&a",
    "q & a",
    "puzzle",
    "riddle",
    "viva",
    "mcq",
    "frage",
    "aufgabe",
    "übung",
    "prüfung",
    "pregunta",
    "ejercicio",
    "entrevista",
    "pergunta",
    "exercício",
    "exercice",
    "entretien",
    "domand",
    "eserciz",
    "вопрос",
    "задач",
    "собеседован",
    "упражнен",
    "pytan",
    "vragen",
    "soru",
    "pertanyaan",
    "题",
    "問題",
    "质问",
    "質問",
    "面试",
    "面接",
    "질문",
    "أسئلة",
];

/// Returns whether a text, such as a title, says that questions follow.
pub(crate) fn announces(text: &str) -> bool {
    let text = text.to_lowercase();
    // `exam` is a word of its own, and begins `example`.
    let is_exam = |word: &str| matches!(word, "exam" | "exams" | "examen" | "examination");
    ANNOUNCEMENTS.iter().any(|word| text.contains(word))
        || text.split(|c: char| !c.is_alphanumeric()).any(is_exam)
}

/// Returns whether a text begins with a word that asks, other than `how to`, which only
/// promises.
pub(crate) fn interrogates(text: &str) -> bool {
    is_among(INTERROGATIVES, &first_word(text)) && !text.to_lowercase().starts_with("how to")
}

fn first_word(text: &str) -> String {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let end = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '-')));
    text[..end.unwrap_or(text.len())].to_lowercase().replace('’', "'")
}

fn is_among(words: &[&str], word: &str) -> bool {
    words.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_have_a_mark_or_a_word() {
        assert!(is_question("Is it **so?**"));
        assert!(is_question("**Explain** the tides."));
        assert!(is_question("¿Qué es"));
        assert!(!is_question("The tides"));
        assert!(!is_question("Whatever comes"));
    }

    #[test]
    fn signs_may_stand_behind_the_mark() {
        assert!(asks("<b>What is it?</b>"));
        assert!(asks("What is it? ⭐️ (asked often)"));
        assert!(!asks("What is it? It is a ko"));
    }
}
