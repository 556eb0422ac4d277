//! The words before a question or an answer: `Q:`, `**Answer:**`, `## Prompt:`.

use super::{bullet, heading};
use crate::markdown::html;
use crate::read::row::tail;
use crate::source::Line;

/// The sign before a question or an answer, such as `Q:` or `**Answer:**`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Label<'t> {
    /// Whether an answer follows, not a question.
    pub(crate) is_answer: bool,
    /// Which labels it goes with.
    pub(crate) family: Family,
    /// Whether it is a single letter, which may stand for many things.
    pub(crate) is_letter: bool,
    /// The number in the label: `Q12:`.
    pub(crate) number: Option<u64>,
    /// The text behind it.
    pub(crate) rest: &'t str,
    /// The signs of emphasis that were opened before it and not closed behind it.
    open: &'t str,
    /// Whether tags stood before it, as in `<p><em>Q: …</em></p>`.
    is_tagged: bool,
}

/// Labels that belong together: a question is answered under one of its own family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    /// `Q:` and `A:`, in many languages.
    Question,
    /// `P:` and `S:`, `Problem:` and `Solution:`.
    Problem,
    /// `## Prompt:` and `## Response:`: a talk with a machine.
    Chat,
    /// `**Interviewer:**` and `**Your Response:**`.
    Interview,
    /// `Front:` and `Back:`.
    Card,
}

impl Label<'_> {
    /// Returns the line without the label, and without the end of the bold text that
    /// began before it.
    pub(crate) fn line<'s>(&self, line: &Line<'s>) -> Line<'s> {
        let mut rest = tail(line, self.rest);
        if self.is_tagged {
            let end = without_end_tags(&rest.text).len();
            rest.text = rest.text[..end].to_owned().into();
        }
        if !self.open.is_empty()
            && let Some(at) = rest.text.rfind(self.open)
        {
            let (before, after) = (&rest.text[..at], &rest.text[at + self.open.len()..]);
            rest.text = format!("{before}{after}").trim_end().to_owned().into();
        }
        rest
    }
}

impl Family {
    /// Every family.
    pub(crate) const ALL: [Family; 5] =
        [Family::Question, Family::Problem, Family::Chat, Family::Interview, Family::Card];

    /// Returns the words before its questions, and those before its answers, in small
    /// letters, in the languages in which documents were seen.
    fn words(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Family::Question => (QUESTIONS, ANSWERS),
            Family::Problem => (
                &["p", "problem", "exercise", "task", "aufgabe", "ejercicio", "exercice", "задача"],
                &["s", "solution", "lösung", "solución", "solução", "soluzione", "решение"],
            ),
            Family::Chat => (
                &["prompt", "user", "human", "you", "me", "you said", "用户"],
                &[
                    "response",
                    "assistant",
                    "ai",
                    "chatgpt",
                    "chatgpt said",
                    "gpt",
                    "claude",
                    "gemini",
                    "bot",
                    "model",
                    "助手",
                ],
            ),
            Family::Card => (
                &["front", "recto", "vorderseite", "正面"],
                &["back", "verso", "rückseite", "背面"],
            ),
            Family::Interview => (
                &["interviewer", "interviewer asks", "面试官", "面接官"],
                &[
                    "your response",
                    "your answer",
                    "candidate",
                    "you",
                    "interviewee",
                    "me",
                    "候选人",
                    "面试者",
                ],
            ),
        }
    }
}

/// The words before a question.
const QUESTIONS: &[&str] = &[
    "q",
    "question",
    "frage",
    "f",
    "new question",
    "pregunta",
    "pergunta",
    "domanda",
    "d",
    "p",
    "вопрос",
    "в",
    "问题",
    "问",
    "問",
    "問題",
    "题目",
    "題目",
    "質問",
    "質問例",
    "질문",
    "س",
    "سؤال",
    "السؤال",
    "pytanie",
    "vraag",
    "soru",
    "pertanyaan",
    "câu hỏi",
    "питання",
];

/// The words before an answer.
const ANSWERS: &[&str] = &[
    "a",
    "answer",
    "ans",
    "answer to the q",
    "correct",
    "correct option",
    "answers",
    "answer keys",
    "solutions",
    "key",
    "correct answers",
    "correct choice",
    "answer key",
    "correct answer",
    "right answer",
    "sample answer",
    "model answer",
    "short answer",
    "suggested answer",
    "expected answer",
    "example answer",
    "the answer",
    "antwort",
    "respuesta",
    "respuesta correcta",
    "resposta",
    "resposta correta",
    "risposta",
    "risposta corretta",
    "réponse",
    "bonne réponse",
    "r",
    "richtige antwort",
    "ответ",
    "о",
    "правильный ответ",
    "答案",
    "正确答案",
    "参考答案",
    "答",
    "回答",
    "回答例",
    "答え",
    "解答",
    "解答例",
    "正解",
    "답",
    "답변",
    "정답",
    "ج",
    "جواب",
    "الجواب",
    "الاجابة",
    "الإجابة",
    "الاجابة الصحيحة",
    "الإجابة الصحيحة",
    "أ",
    "odpowiedź",
    "poprawna odpowiedź",
    "antwoord",
    "cevap",
    "jawaban",
    "đáp án",
    "trả lời",
    "відповідь",
];

/// The most bytes that the words of a label take.
const LONGEST: usize = 40;

/// Returns the label that begins a line, whatever stands around it: a bullet, a box,
/// bold signs, a heading's.
pub(crate) fn label(text: &str) -> Option<Label<'_>> {
    Family::ALL.into_iter().find_map(|family| label_of(text, family))
}

/// Returns the label of a family that begins a line.
pub(crate) fn label_of(text: &str, family: Family) -> Option<Label<'_>> {
    let is_heading = heading(text).is_some();
    let text = heading(text).map_or(text, |(_, rest)| rest);
    let text = text.trim_start().trim_start_matches("> ");
    let text = bullet(text).map_or(text, |(_, rest)| rest).trim_start();
    let text = ["[x] ", "[X] ", "[ ] "].iter().find_map(|b| text.strip_prefix(b)).unwrap_or(text);
    let bare = without_tags(text);
    let is_tagged = bare.len() < text.len();
    let text = bare;
    let inner = text.trim_start_matches(['*', '_']);
    let open = &text[..text.len() - inner.len()];
    let (questions, answers) = family.words();
    let word = words(inner)?;
    let is_answer = is_among(answers, word);
    if !is_answer && !is_among(questions, word) {
        return None;
    }
    let rest = inner[word.len()..].trim_start_matches([' ', '.', '#', '№', '-']);
    let rest =
        rest.strip_prefix("No").unwrap_or(rest).trim_start_matches([' ', '.', '-', '°', 'º']);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let number = rest[..digits].parse().ok();
    let after_number = &rest[digits..];
    let rest = after_number.trim_start_matches(['*', '_']);
    let is_closed = rest.len() < after_number.len();
    let rest = rest.trim_start();
    let rest = match rest.strip_prefix([':', '：']) {
        Some(rest) => rest,
        // A heading that is nothing but the word needs no colon.
        None if is_heading && word.len() > 1 && rest.is_empty() => rest,
        None if is_dotted(&inner[..word.len()]) && inner[word.len()..].starts_with(". ") => rest,
        // `Question #1` alone on its line.
        None if number.is_some() && !is_answer && word.len() > 1 && rest.is_empty() => rest,
        None if number.is_some() && !is_answer => rest.strip_prefix(['.', ')', '、'])?,
        None => return None,
    };
    let behind = if open.is_empty() { rest } else { rest.trim_start_matches(['*', '_']) };
    let open = if is_closed || behind.len() < rest.len() { "" } else { open };
    let rest = behind;
    let follows = rest.is_empty()
        || rest.starts_with([' ', '\t', '\u{3000}'])
        || !rest.is_ascii()
        || word.chars().count() > 1
        || inner.len() < text.len()
        || inner[word.len()..].starts_with(". ");
    let is_letter = word.chars().count() == 1 && word.is_ascii();
    follows.then(|| Label {
        is_answer,
        family,
        is_letter,
        number,
        rest: rest.trim_start(),
        open,
        is_tagged,
    })
}

/// Returns a text without the tags that it begins with.
fn without_tags(text: &str) -> &str {
    let mut rest = text;
    while let Some((length, tag)) = html::leading_tag(rest) {
        if tag.closing {
            break;
        }
        rest = rest[length..].trim_start();
    }
    rest
}

/// Returns a text without the end tags that it ends with.
fn without_end_tags(text: &str) -> &str {
    let mut rest = text.trim_end();
    while let Some(at) = rest.rfind("</").filter(|_| rest.ends_with('>')) {
        if !matches!(html::leading_tag(&rest[at..]), Some((length, _)) if at + length == rest.len())
        {
            break;
        }
        rest = rest[..at].trim_end();
    }
    rest
}

/// Returns the answer that a line is in a document whose questions have a dot behind their
/// label: `A. So.`, `A1. So.` Elsewhere it may be an option.
pub(crate) fn dotted_answer(text: &str) -> Option<Label<'_>> {
    let inner = text.trim_start().trim_start_matches(['*', '_']);
    let open = &text.trim_start()[..text.trim_start().len() - inner.len()];
    let rest = inner.strip_prefix(['A', 'a'])?.trim_start_matches(|c: char| c.is_ascii_digit());
    let behind = rest.strip_prefix('.')?;
    let rest = behind.trim_start_matches(['*', '_']);
    let open = if rest.len() < behind.len() { "" } else { open };
    rest.starts_with(' ').then(|| Label {
        is_answer: true,
        family: Family::Question,
        is_letter: true,
        number: None,
        rest: rest.trim_start(),
        open,
        is_tagged: false,
    })
}

/// Returns whether a dot is enough behind a label: `Q. What?`, `Ans. So.`
fn is_dotted(word: &str) -> bool {
    ["q", "ans"].iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Returns the words that a text begins with, up to a sign: `None` where there are too
/// many for a label, as in most lines.
fn words(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_alphabetic() && c != ' ').unwrap_or(text.len());
    let words = text[..end].trim_end_matches(' ');
    (!words.is_empty() && words.len() <= LONGEST).then_some(words)
}

/// Returns whether a word stands before questions.
pub(super) fn is_question_word(word: &str) -> bool {
    is_among(QUESTIONS, word)
}

/// Returns whether a word, which may stand over a column too, stands before questions.
#[cfg(any(feature = "csv", feature = "xlsx"))]
pub(crate) fn is_before_questions(word: &str) -> bool {
    HEADS.into_iter().any(|family| is_among(family.words().0, word))
}

/// Returns whether a word, which may stand over a column too, stands before answers.
#[cfg(any(feature = "csv", feature = "xlsx"))]
pub(crate) fn is_before_answers(word: &str) -> bool {
    HEADS.into_iter().any(|family| is_among(family.words().1, word))
}

/// The labels that are heads of columns, too.
#[cfg(any(feature = "csv", feature = "xlsx"))]
const HEADS: [Family; 3] = [Family::Question, Family::Problem, Family::Card];

/// Returns the text behind a label such as `Correct answer:`, of up to three words,
/// one of which stands before answers.
pub(crate) fn answer_phrase(text: &str) -> Option<&str> {
    let (phrase, rest) = text.split_once([':', '：']).or_else(|| text.split_once(" is "))?;
    let words: Vec<_> =
        phrase.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).collect();
    let names_answer = words.len() <= 3 && words.iter().any(|word| is_among(ANSWERS, word));
    names_answer.then_some(rest)
}

/// Returns whether a word is among those, whatever its case.
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
    fn labels_are_found_in_many_shapes() {
        let label = |text| label(text).map(|label| (label.is_answer, label.number, label.rest));
        assert_eq!(label("Q: Why?"), Some((false, None, "Why?")));
        assert_eq!(label("**Q12:** Why?"), Some((false, Some(12), "Why?")));
        assert_eq!(label("- **A:** So."), Some((true, None, "So.")));
        assert_eq!(label("Q3) Why?"), Some((false, Some(3), "Why?")));
        assert_eq!(label("Вопрос: почему?"), Some((false, None, "почему?")));
        assert_eq!(label("**回答例**：はい"), Some((true, None, "はい")));
        assert_eq!(label("- [x] Answer: so"), Some((true, None, "so")));
        assert_eq!(label("**Q1 : Pourquoi ?**"), Some((false, Some(1), "Pourquoi ?**")));
        assert_eq!(label("<p><em>Q: Why?</em></p>"), Some((false, None, "Why?</em></p>")));
        assert_eq!(label("Answer to the Q.No-1: so"), Some((true, Some(1), "so")));
        assert_eq!(label("Answer me this: why?"), None);
        assert_eq!(label("a:b"), None);
    }

    #[test]
    fn labels_belong_to_families() {
        let family = |text| label(text).map(|label| (label.family, label.is_answer));
        assert_eq!(family("## Prompt:"), Some((Family::Chat, false)));
        assert_eq!(family("**Your Response:** yes"), Some((Family::Interview, true)));
        assert_eq!(family("S: ten"), Some((Family::Problem, true)));
    }
}
