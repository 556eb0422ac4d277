//! What stands over the columns of other people's sheets, in many languages.
//!
//! The words for questions and answers are those that documents have, too; the others are
//! those of sheets alone, and of the programs that make quizzes of them: Kahoot, Quizizz,
//! Blooket, Gimkit, Moodle.

use crate::content::text::squeeze;
use crate::read::{is_answer_head, is_language, is_question_head};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The number of the question.
    Number,
    /// What is asked, or a text with gaps.
    Question,
    /// What is answered.
    Answer,
    /// One option to choose from, by its number from zero.
    Option(usize),
    /// One option that is wrong, by its number from zero.
    Wrong(usize),
    /// All options, each on a line.
    Options,
    /// Which options are right: their letters, numbers or texts.
    Correct,
    /// What to read further.
    Extra,
    /// Tags.
    Tags,
    /// The deck, in the deck of the sheet.
    Deck,
    /// What kind of card it makes.
    Kind,
    /// Which note it is: Anki's guid.
    Guid,
    /// Nothing that is to be learned.
    Nothing,
}

impl Role {
    /// The roles that somebody may give a column, with the names that are typed for them.
    pub const ALL: [(&'static str, Role); 12] = [
        ("number", Role::Number),
        ("question", Role::Question),
        ("answer", Role::Answer),
        ("option", Role::Option(0)),
        ("options", Role::Options),
        ("correct", Role::Correct),
        ("extra", Role::Extra),
        ("tags", Role::Tags),
        ("deck", Role::Deck),
        ("kind", Role::Kind),
        ("guid", Role::Guid),
        ("nothing", Role::Nothing),
    ];

    /// Returns what messages call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Role::Number => "numbers",
            Role::Question => "questions",
            Role::Answer => "answers",
            Role::Option(_) | Role::Options => "options",
            Role::Wrong(_) => "wrong options",
            Role::Correct => "which options are right",
            Role::Extra => "what to read further",
            Role::Tags => "tags",
            Role::Deck => "decks",
            Role::Kind => "kinds of card",
            Role::Guid => "guids",
            Role::Nothing => "nothing to learn",
        }
    }
}

/// The words over single options, before a number or a letter.
const OPTION: &[&str] = &[
    "option",
    "choice",
    "alternative",
    "distractor",
    "answer option",
    "answer choice",
    "antwortmöglichkeit",
    "auswahl",
    "opción",
    "opcion",
    "alternativa",
    "opção",
    "opcao",
    "opzione",
    "scelta",
    "proposition",
    "choix",
    "optie",
    "keuze",
    "вариант",
    "вариант ответа",
    "ответ",
    "选项",
    "選択肢",
    "选择",
    "보기",
    "خيار",
    "opcja",
    "seçenek",
    "pilihan",
    "lựa chọn",
    "варіант",
];

/// The words over single options that are wrong, before a number.
const WRONG: &[&str] = &[
    "incorrect answer",
    "wrong answer",
    "incorrect option",
    "wrong option",
    "incorrect",
    "wrong",
    "distractor",
    "falsche antwort",
    "respuesta incorrecta",
    "mauvaise réponse",
    "resposta incorreta",
    "resposta errada",
    "risposta errata",
    "risposta sbagliata",
    "fout antwoord",
    "неправильный ответ",
    "неверный ответ",
    "错误答案",
    "不正解",
];

/// The words over all options together.
const OPTIONS: &[&str] = &[
    "options",
    "choices",
    "alternatives",
    "answer options",
    "answer choices",
    "possible answers",
    "antwortmöglichkeiten",
    "optionen",
    "opciones",
    "opções",
    "opzioni",
    "choix",
    "opties",
    "варианты",
    "варианты ответов",
    "选项",
    "選択肢",
    "보기",
    "خيارات",
    "الخيارات",
    "opcje",
    "seçenekler",
];

/// The words over what says which options are right.
const CORRECT: &[&str] = &[
    "correct",
    "correct answer",
    "correct answers",
    "correct option",
    "correct options",
    "correct choice",
    "right answer",
    "right answers",
    "answer key",
    "key",
    "solution key",
    "correct index",
    "correct letter",
    "richtig",
    "richtige antwort",
    "richtige antworten",
    "lösung",
    "respuesta correcta",
    "correcta",
    "resposta correta",
    "gabarito",
    "risposta corretta",
    "risposta esatta",
    "corretta",
    "bonne réponse",
    "bonnes réponses",
    "réponse correcte",
    "juist antwoord",
    "correct antwoord",
    "правильный ответ",
    "верный ответ",
    "ключ",
    "正确答案",
    "正确选项",
    "正解",
    "정답",
    "الإجابة الصحيحة",
    "الاجابة الصحيحة",
    "poprawna odpowiedź",
    "doğru cevap",
    "jawaban benar",
    "kunci jawaban",
    "đáp án đúng",
];

/// The words over what explains an answer, or stands beside it.
const EXTRA: &[&str] = &[
    "explanation",
    "explanations",
    "answer explanation",
    "rationale",
    "extra",
    "back extra",
    "note",
    "notes",
    "comment",
    "comments",
    "remark",
    "remarks",
    "feedback",
    "hint",
    "hints",
    "source",
    "reference",
    "example",
    "examples",
    "mnemonic",
    "erklärung",
    "erläuterung",
    "begründung",
    "bemerkung",
    "anmerkung",
    "notiz",
    "hinweis",
    "beispiel",
    "quelle",
    "explicación",
    "nota",
    "notas",
    "comentario",
    "ejemplo",
    "explicação",
    "comentário",
    "exemplo",
    "spiegazione",
    "esempio",
    "explication",
    "remarque",
    "exemple",
    "commentaire",
    "uitleg",
    "toelichting",
    "voorbeeld",
    "opmerking",
    "пояснение",
    "объяснение",
    "комментарий",
    "примечание",
    "пример",
    "解析",
    "解释",
    "说明",
    "备注",
    "例句",
    "解説",
    "説明",
    "備考",
    "例文",
    "해설",
    "شرح",
    "ملاحظات",
    "wyjaśnienie",
    "açıklama",
    "penjelasan",
    "giải thích",
];

/// The words over tags.
const TAGS: &[&str] = &[
    "tag",
    "tags",
    "label",
    "labels",
    "keyword",
    "keywords",
    "schlagwort",
    "schlagworte",
    "schlagwörter",
    "stichwort",
    "stichwörter",
    "etiqueta",
    "etiquetas",
    "etichetta",
    "etichette",
    "étiquette",
    "étiquettes",
    "mots-clés",
    "trefwoord",
    "trefwoorden",
    "тег",
    "теги",
    "метки",
    "标签",
    "標籤",
    "タグ",
    "태그",
    "وسم",
    "الوسوم",
    "etykiety",
    "tagi",
    "etiketler",
    "difficulty",
    "level",
    "schwierigkeit",
];

/// The words over decks: what books, courses and lists are divided into.
const DECK: &[&str] = &[
    "deck",
    "subdeck",
    "category",
    "chapter",
    "topic",
    "section",
    "unit",
    "lesson",
    "module",
    "subject",
    "theme",
    "kategorie",
    "kapitel",
    "thema",
    "abschnitt",
    "lektion",
    "einheit",
    "fach",
    "stapel",
    "categoría",
    "categoria",
    "capítulo",
    "capitulo",
    "tema",
    "sección",
    "lección",
    "unidad",
    "mazo",
    "seção",
    "lição",
    "unidade",
    "assunto",
    "capitolo",
    "argomento",
    "sezione",
    "lezione",
    "catégorie",
    "chapitre",
    "thème",
    "leçon",
    "paquet",
    "categorie",
    "hoofdstuk",
    "onderwerp",
    "les",
    "категория",
    "глава",
    "тема",
    "раздел",
    "урок",
    "колода",
    "分类",
    "章节",
    "主题",
    "单元",
    "课",
    "牌组",
    "カテゴリ",
    "章",
    "トピック",
    "デッキ",
    "분류",
    "단원",
    "الفصل",
    "الموضوع",
    "التصنيف",
    "kategoria",
    "rozdział",
    "temat",
    "kategori",
    "konu",
    "bölüm",
];

/// The words over numbers.
const NUMBER: &[&str] = &[
    "number",
    "no",
    "nr",
    "n",
    "num",
    "#",
    "№",
    "s.no",
    "sl no",
    "s no",
    "sr no",
    "serial",
    "index",
    "id",
    "question #",
    "question no",
    "question number",
    "q#",
    "q no",
    "qno",
    "nummer",
    "lfd. nr",
    "número",
    "numero",
    "n°",
    "nº",
    "numéro",
    "номер",
    "п/п",
    "№ п/п",
    "序号",
    "编号",
    "题号",
    "番号",
    "번호",
    "رقم",
    "الرقم",
    "numer",
    "lp",
    "sıra",
];

/// The words over kinds of card.
const KIND: &[&str] = &["kind", "type", "card type", "note type", "notetype"];

/// Returns what a column holds by what stands over it; nothing where that is no word for
/// anything, as over most columns.
pub(super) fn role(head: &str) -> Option<Role> {
    let name = normal(head);
    if name.is_empty() {
        return None;
    }
    let is = |words: &[&str]| words.contains(&name.as_str());
    if let Some((stem, at)) = numbered(&name) {
        if WRONG.contains(&stem) {
            return Some(Role::Wrong(at));
        }
        if OPTION.contains(&stem) || (is_answer_head(stem) && stem.chars().count() > 1) {
            return Some(Role::Option(at));
        }
    }
    if is(WRONG) {
        return Some(Role::Wrong(0));
    }
    let lists = [
        (NUMBER, Role::Number),
        (OPTIONS, Role::Options),
        (CORRECT, Role::Correct),
        (TAGS, Role::Tags),
        (DECK, Role::Deck),
        (KIND, Role::Kind),
        (EXTRA, Role::Extra),
        (&["guid"], Role::Guid),
    ];
    let asks = || is_question_head(&name) || is_question_head(without_text(&name));
    let answers = || is_answer_head(&name) || is_answer_head(without_text(&name));
    let listed = lists.iter().find(|(words, _)| is(words)).map(|(_, role)| *role);
    listed
        .or_else(|| asks().then_some(Role::Question))
        .or_else(|| answers().then_some(Role::Answer))
}

/// Returns whether something stands over columns, and not in them.
pub(super) fn is_head(text: &str) -> bool {
    text.len() <= 200 && (role(text).is_some() || is_language(&normal(text)))
}

/// Returns whether it is the name of a language, as over a list of words.
pub(super) fn names_language(head: &str) -> bool {
    is_language(&normal(head))
}

/// Returns the option that a single letter over a column stands for.
pub(super) fn letter(head: &str) -> Option<usize> {
    let name = normal(head);
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(c @ 'a'..='h'), None) => Some(c as usize - 'a' as usize),
        _ => None,
    }
}

/// Returns what stands over a column in small letters, without signs and without what is
/// said of it: `Answer 1 - max 75 characters`, `Answer 3 (Optional)`.
fn normal(head: &str) -> String {
    let name = head.replace(['\r', '\n', '_', '\u{a0}'], " ").to_lowercase();
    let cut = [" - ", " – ", " — ", "(", "（", "["].into_iter().filter_map(|sign| name.find(sign));
    let end = cut.filter(|&at| at > 0).min().unwrap_or(name.len());
    let name = name[..end].trim_matches(['*', ' ', ':', '：', '.', '?', '"']);
    squeeze(name)
}

/// Returns a name without the word that says that there is text.
fn without_text(name: &str) -> &str {
    let ends = [" text", " field", " side", "text", "en", "s"];
    ends.iter().find_map(|end| name.strip_suffix(end)).map_or(name, str::trim_end)
}

/// Returns a name without the number or the letter behind it, and which one that is, from
/// zero.
fn numbered(name: &str) -> Option<(&str, usize)> {
    let digits = name.bytes().rev().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        let (stem, number) = name.split_at(name.len() - digits);
        let at = number.parse::<usize>().ok()?.checked_sub(1)?;
        let stem = stem.trim_end_matches([' ', '#', '-', '.']);
        return (at < 26).then_some((stem, at));
    }
    let c = name.chars().next_back().filter(|c| ('a'..='h').contains(c))?;
    let stem = &name[..name.len() - 1];
    let is_apart = stem.ends_with([' ', '-', '.']) || !stem.is_ascii();
    is_apart.then(|| (stem.trim_end_matches([' ', '-', '.']), c as usize - 'a' as usize))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_known_in_many_languages() {
        for head in [
            "Question",
            "FRAGE",
            "pregunta",
            "Pergunta",
            "domanda",
            "Vraag",
            "вопрос",
            "问题",
            "質問",
            "سؤال",
            "Front",
            "Term",
            "Question Text",
            "Question - max 120 characters",
            "Begriff:",
        ] {
            assert_eq!(role(head), Some(Role::Question), "{head}");
        }
        for head in
            ["Answer", "Antwort", "respuesta", "Definition", "Back", "antwoord", "答案", "جواب"]
        {
            assert_eq!(role(head), Some(Role::Answer), "{head}");
        }
    }

    #[test]
    fn heads_of_quizzes_are_known() {
        assert_eq!(role("Answer 3 - max 75 characters"), Some(Role::Option(2)));
        assert_eq!(role("Answer 4\n(Optional)"), Some(Role::Option(3)));
        assert_eq!(role("Option B"), Some(Role::Option(1)));
        assert_eq!(role("选项C"), Some(Role::Option(2)));
        assert_eq!(role("Incorrect Answer 2 (Optional)"), Some(Role::Wrong(1)));
        assert_eq!(role("Correct answer(s) - choose at least one"), Some(Role::Correct));
        assert_eq!(role("Time limit (sec)"), None);
        assert_eq!(role("Question #"), Some(Role::Number));
        assert_eq!(letter("B"), Some(1));
    }
}
