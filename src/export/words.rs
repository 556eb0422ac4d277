//! The words that a handout itself says, in the language of its deck.

use crate::deck::{Deck, Note, NoteKind};

/// The words of a language.
#[derive(Debug)]
#[cfg_attr(not(feature = "pdf"), expect(dead_code, reason = "one page has no number, and no key"))]
pub(super) struct Words {
    questions: Noun,
    tables: Noun,
    /// What stands before the letter of the right option.
    pub answer: &'static str,
    /// The same where several are right.
    pub answers: &'static str,
    /// What a table without a title is called.
    pub table: &'static str,
    /// What a document without a title is called.
    pub untitled: &'static str,
    pub contents: &'static str,
    pub answer_key: &'static str,
    /// What stands before the line to write one's name on.
    pub name: &'static str,
    pub date: &'static str,
    /// The number of a page: `{}` stands for it, the second for how many there are.
    page: &'static str,
    plural: fn(usize) -> Plural,
}

/// Things that are counted; `{}` stands for the number.
#[derive(Debug, Clone, Copy)]
struct Noun {
    none: &'static str,
    one: &'static str,
    two: &'static str,
    few: &'static str,
    many: &'static str,
    other: &'static str,
}

/// The forms that languages have for numbers, by the name that CLDR gives them.
#[derive(Debug, Clone, Copy)]
enum Plural {
    One,
    Two,
    Few,
    Many,
    Other,
}

/// A language in which the program has words of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spoken {
    Arabic,
    Chinese,
    Dutch,
    English,
    French,
    German,
    Hebrew,
    Italian,
    Japanese,
    Polish,
    Portuguese,
    Russian,
    Spanish,
    TraditionalChinese,
}

impl Spoken {
    /// Returns the language of a BCP 47 tag; English where the program does not speak it.
    pub(super) fn of(tag: &str) -> Self {
        let code = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        match code.as_str() {
            "ar" => Spoken::Arabic,
            "de" => Spoken::German,
            "es" => Spoken::Spanish,
            "fr" => Spoken::French,
            "he" | "iw" => Spoken::Hebrew,
            "it" => Spoken::Italian,
            "ja" => Spoken::Japanese,
            "nl" => Spoken::Dutch,
            "pl" => Spoken::Polish,
            "pt" => Spoken::Portuguese,
            "ru" => Spoken::Russian,
            "zh" | "cmn" if is_traditional(tag) => Spoken::TraditionalChinese,
            "zh" | "cmn" => Spoken::Chinese,
            _ => Spoken::English,
        }
    }
}

/// Returns whether Chinese is written in traditional characters.
fn is_traditional(tag: &str) -> bool {
    tag.split(['-', '_']).any(|part| {
        ["hant", "tw", "hk", "mo"].iter().any(|traditional| part.eq_ignore_ascii_case(traditional))
    })
}

impl Words {
    /// Returns the words of the language of a BCP 47 tag; English ones where there are
    /// none.
    pub(super) fn of(tag: &str) -> &'static Words {
        match Spoken::of(tag) {
            Spoken::Arabic => &ARABIC,
            Spoken::German => &GERMAN,
            Spoken::Spanish => &SPANISH,
            Spoken::French => &FRENCH,
            Spoken::Hebrew => &HEBREW,
            Spoken::Italian => &ITALIAN,
            Spoken::Japanese => &JAPANESE,
            Spoken::Dutch => &DUTCH,
            Spoken::Polish => &POLISH,
            Spoken::Portuguese => &PORTUGUESE,
            Spoken::Russian => &RUSSIAN,
            Spoken::Chinese => &CHINESE,
            Spoken::TraditionalChinese => &TRADITIONAL_CHINESE,
            Spoken::English => &ENGLISH,
        }
    }

    /// Returns the words, or English ones, where the fonts do not have their letters.
    #[cfg(feature = "pdf")]
    pub(super) fn or_english(&'static self, mut covers: impl FnMut(char) -> bool) -> &'static Self {
        if self.characters().all(&mut covers) { self } else { &ENGLISH }
    }

    /// Returns the characters that they are written in.
    #[cfg(feature = "pdf")]
    pub(super) fn characters(&self) -> impl Iterator<Item = char> {
        let Words {
            questions,
            tables,
            answer,
            answers,
            table,
            untitled,
            contents,
            answer_key,
            name,
            date,
            page,
            plural: _,
        } = *self;
        let words = [answer, answers, table, untitled, contents, answer_key, name, date, page];
        let nouns = [questions, tables]
            .map(|Noun { none, one, two, few, many, other }| [none, one, two, few, many, other]);
        words.into_iter().chain(nouns.into_iter().flatten()).flat_map(str::chars)
    }

    /// Returns how many questions there are, in words.
    pub(super) fn questions(&self, count: usize) -> String {
        self.questions.count(count, self.plural)
    }

    /// Returns how many tables there are, in words.
    pub(super) fn tables(&self, count: usize) -> String {
        self.tables.count(count, self.plural)
    }

    /// Returns what a deck is called: its name, or else that of its file.
    pub(super) fn title(&self, deck: &Deck) -> String {
        let levels: Vec<_> =
            deck.name.split("::").map(str::trim).filter(|level| !level.is_empty()).collect();
        if !levels.is_empty() {
            return levels.join(": ");
        }
        let file = deck.path.rsplit('/').next().unwrap_or_default();
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        if stem.is_empty() { self.untitled.into() } else { stem.into() }
    }

    /// Returns how much a deck holds, in words.
    pub(super) fn counts(&self, deck: &Deck) -> String {
        let is_table = |note: &&Note| matches!(note.kind, NoteKind::Table(_));
        let tables = deck.notes.iter().filter(is_table).count();
        match (deck.notes.len() - tables, tables) {
            (questions, 0) => self.questions(questions),
            (0, tables) => self.tables(tables),
            (questions, tables) => {
                format!("{} · {}", self.questions(questions), self.tables(tables))
            }
        }
    }

    /// Returns the number of a page.
    #[cfg(feature = "pdf")]
    pub(super) fn page(&self, number: usize, of: usize) -> String {
        self.page.replacen("{}", &number.to_string(), 1).replacen("{}", &of.to_string(), 1)
    }
}

impl Noun {
    /// Returns a noun that has one form for one, and another for all other numbers.
    const fn two_forms(none: &'static str, one: &'static str, other: &'static str) -> Self {
        Noun { none, one, two: other, few: other, many: other, other }
    }

    /// Returns a noun that has one form.
    const fn one_form(none: &'static str, other: &'static str) -> Self {
        Noun { none, one: other, two: other, few: other, many: other, other }
    }

    fn count(&self, count: usize, plural: fn(usize) -> Plural) -> String {
        let form = match plural(count) {
            _ if count == 0 => self.none,
            Plural::One => self.one,
            Plural::Two => self.two,
            Plural::Few => self.few,
            Plural::Many => self.many,
            Plural::Other => self.other,
        };
        form.replace("{}", &count.to_string())
    }
}

fn germanic(count: usize) -> Plural {
    if count == 1 { Plural::One } else { Plural::Other }
}

fn arabic(count: usize) -> Plural {
    match (count, count % 100) {
        (1, _) => Plural::One,
        (2, _) => Plural::Two,
        (_, 3..=10) => Plural::Few,
        (_, 11..=99) => Plural::Many,
        _ => Plural::Other,
    }
}

fn hebrew(count: usize) -> Plural {
    match count {
        1 => Plural::One,
        2 => Plural::Two,
        _ => Plural::Other,
    }
}

fn polish(count: usize) -> Plural {
    match (count, count % 10, count % 100) {
        (1, _, _) => Plural::One,
        (_, _, 12..=14) => Plural::Many,
        (_, 2..=4, _) => Plural::Few,
        _ => Plural::Many,
    }
}

fn russian(count: usize) -> Plural {
    match (count % 10, count % 100) {
        (_, 11..=14) => Plural::Many,
        (1, _) => Plural::One,
        (2..=4, _) => Plural::Few,
        _ => Plural::Many,
    }
}

static ENGLISH: Words = Words {
    questions: Noun::two_forms("no questions", "1 question", "{} questions"),
    tables: Noun::two_forms("no tables", "1 table", "{} tables"),
    answer: "Answer",
    answers: "Answers",
    table: "Table",
    untitled: "Untitled",
    contents: "Contents",
    answer_key: "Answer key",
    name: "Name",
    date: "Date",
    page: "Page {} of {}",
    plural: germanic,
};

static GERMAN: Words = Words {
    questions: Noun::two_forms("keine Fragen", "1 Frage", "{} Fragen"),
    tables: Noun::two_forms("keine Tabellen", "1 Tabelle", "{} Tabellen"),
    answer: "Antwort",
    answers: "Antworten",
    table: "Tabelle",
    untitled: "Ohne Titel",
    contents: "Inhalt",
    answer_key: "Lösungen",
    name: "Name",
    date: "Datum",
    page: "Seite {} von {}",
    plural: germanic,
};

static FRENCH: Words = Words {
    questions: Noun::two_forms("aucune question", "1 question", "{} questions"),
    tables: Noun::two_forms("aucun tableau", "1 tableau", "{} tableaux"),
    answer: "Réponse",
    answers: "Réponses",
    table: "Tableau",
    untitled: "Sans titre",
    contents: "Table des matières",
    answer_key: "Corrigé",
    name: "Nom",
    date: "Date",
    page: "Page {} sur {}",
    plural: germanic,
};

static SPANISH: Words = Words {
    questions: Noun::two_forms("ninguna pregunta", "1 pregunta", "{} preguntas"),
    tables: Noun::two_forms("ninguna tabla", "1 tabla", "{} tablas"),
    answer: "Respuesta",
    answers: "Respuestas",
    table: "Tabla",
    untitled: "Sin título",
    contents: "Índice",
    answer_key: "Soluciones",
    name: "Nombre",
    date: "Fecha",
    page: "Página {} de {}",
    plural: germanic,
};

static PORTUGUESE: Words = Words {
    questions: Noun::two_forms("nenhuma pergunta", "1 pergunta", "{} perguntas"),
    tables: Noun::two_forms("nenhuma tabela", "1 tabela", "{} tabelas"),
    answer: "Resposta",
    answers: "Respostas",
    table: "Tabela",
    untitled: "Sem título",
    contents: "Índice",
    answer_key: "Gabarito",
    name: "Nome",
    date: "Data",
    page: "Página {} de {}",
    plural: germanic,
};

static ITALIAN: Words = Words {
    questions: Noun::two_forms("nessuna domanda", "1 domanda", "{} domande"),
    tables: Noun::two_forms("nessuna tabella", "1 tabella", "{} tabelle"),
    answer: "Risposta",
    answers: "Risposte",
    table: "Tabella",
    untitled: "Senza titolo",
    contents: "Indice",
    answer_key: "Soluzioni",
    name: "Nome",
    date: "Data",
    page: "Pagina {} di {}",
    plural: germanic,
};

static DUTCH: Words = Words {
    questions: Noun::two_forms("geen vragen", "1 vraag", "{} vragen"),
    tables: Noun::two_forms("geen tabellen", "1 tabel", "{} tabellen"),
    answer: "Antwoord",
    answers: "Antwoorden",
    table: "Tabel",
    untitled: "Zonder titel",
    contents: "Inhoud",
    answer_key: "Antwoorden",
    name: "Naam",
    date: "Datum",
    page: "Pagina {} van {}",
    plural: germanic,
};

static RUSSIAN: Words = Words {
    questions: Noun {
        none: "нет вопросов",
        one: "{} вопрос",
        two: "{} вопроса",
        few: "{} вопроса",
        many: "{} вопросов",
        other: "{} вопроса",
    },
    tables: Noun {
        none: "нет таблиц",
        one: "{} таблица",
        two: "{} таблицы",
        few: "{} таблицы",
        many: "{} таблиц",
        other: "{} таблицы",
    },
    answer: "Ответ",
    answers: "Ответы",
    table: "Таблица",
    untitled: "Без названия",
    contents: "Содержание",
    answer_key: "Ответы",
    name: "Имя",
    date: "Дата",
    page: "Страница {} из {}",
    plural: russian,
};

static POLISH: Words = Words {
    questions: Noun {
        none: "brak pytań",
        one: "{} pytanie",
        two: "{} pytania",
        few: "{} pytania",
        many: "{} pytań",
        other: "{} pytania",
    },
    tables: Noun {
        none: "brak tabel",
        one: "{} tabela",
        two: "{} tabele",
        few: "{} tabele",
        many: "{} tabel",
        other: "{} tabeli",
    },
    answer: "Odpowiedź",
    answers: "Odpowiedzi",
    table: "Tabela",
    untitled: "Bez tytułu",
    contents: "Spis treści",
    answer_key: "Klucz odpowiedzi",
    name: "Imię i nazwisko",
    date: "Data",
    page: "Strona {} z {}",
    plural: polish,
};

static CHINESE: Words = Words {
    questions: Noun::one_form("没有问题", "{} 个问题"),
    tables: Noun::one_form("没有表格", "{} 个表格"),
    answer: "答案",
    answers: "答案",
    table: "表格",
    untitled: "无标题",
    contents: "目录",
    answer_key: "参考答案",
    name: "姓名",
    date: "日期",
    page: "第 {} 页，共 {} 页",
    plural: germanic,
};

static TRADITIONAL_CHINESE: Words = Words {
    questions: Noun::one_form("沒有問題", "{} 個問題"),
    tables: Noun::one_form("沒有表格", "{} 個表格"),
    answer: "答案",
    answers: "答案",
    table: "表格",
    untitled: "無標題",
    contents: "目錄",
    answer_key: "參考答案",
    name: "姓名",
    date: "日期",
    page: "第 {} 頁，共 {} 頁",
    plural: germanic,
};

static JAPANESE: Words = Words {
    questions: Noun::one_form("問題なし", "{} 問"),
    tables: Noun::one_form("表なし", "表 {} 件"),
    answer: "答え",
    answers: "答え",
    table: "表",
    untitled: "無題",
    contents: "目次",
    answer_key: "解答",
    name: "氏名",
    date: "日付",
    page: "{} / {} ページ",
    plural: germanic,
};

static ARABIC: Words = Words {
    questions: Noun {
        none: "لا أسئلة",
        one: "سؤال واحد",
        two: "سؤالان",
        few: "{} أسئلة",
        many: "{} سؤالًا",
        other: "{} سؤال",
    },
    tables: Noun {
        none: "لا جداول",
        one: "جدول واحد",
        two: "جدولان",
        few: "{} جداول",
        many: "{} جدولًا",
        other: "{} جدول",
    },
    answer: "الإجابة",
    answers: "الإجابات",
    table: "جدول",
    untitled: "بلا عنوان",
    contents: "المحتويات",
    answer_key: "مفتاح الإجابات",
    name: "الاسم",
    date: "التاريخ",
    page: "صفحة {} من {}",
    plural: arabic,
};

static HEBREW: Words = Words {
    questions: Noun {
        none: "אין שאלות",
        one: "שאלה אחת",
        two: "שתי שאלות",
        few: "{} שאלות",
        many: "{} שאלות",
        other: "{} שאלות",
    },
    tables: Noun {
        none: "אין טבלאות",
        one: "טבלה אחת",
        two: "שתי טבלאות",
        few: "{} טבלאות",
        many: "{} טבלאות",
        other: "{} טבלאות",
    },
    answer: "תשובה",
    answers: "תשובות",
    table: "טבלה",
    untitled: "ללא כותרת",
    contents: "תוכן העניינים",
    answer_key: "פתרונות",
    name: "שם",
    date: "תאריך",
    page: "עמוד {} מתוך {}",
    plural: hebrew,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_forms() {
        let questions = |tag: &str, count| Words::of(tag).questions(count);
        assert_eq!(questions("en", 1), "1 question");
        assert_eq!(questions("fr-CA", 0), "aucune question");
        assert_eq!(questions("ru", 21), "21 вопрос");
        assert_eq!(questions("ru", 12), "12 вопросов");
        assert_eq!(questions("ru", 53), "53 вопроса");
        assert_eq!(questions("pl", 21), "21 pytań");
        assert_eq!(questions("pl", 22), "22 pytania");
        assert_eq!(questions("ar", 2), "سؤالان");
        assert_eq!(questions("ar", 103), "103 أسئلة");
        assert_eq!(questions("zh-Hant", 3), "3 個問題");
        assert_eq!(questions("sv", 3), "3 questions");
    }

    #[test]
    #[cfg(feature = "pdf")]
    fn letters_that_no_font_has_are_not_used() {
        assert_eq!(Words::of("zh").or_english(|_| true).answer, "答案");
        assert_eq!(Words::of("zh").or_english(|c| c.is_ascii()).answer, "Answer");
    }

    #[test]
    #[cfg(feature = "pdf")]
    fn pages_are_counted() {
        assert_eq!(Words::of("de").page(1, 12), "Seite 1 von 12");
    }
}
