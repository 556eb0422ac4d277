//! `| Question | Answer |`: a table whose rows are questions.
//!
//! The heads say so: a word for a question and one for an answer, a term and its
//! definition, or two languages (a vocabulary). Or most cells of the first column end
//! in a question mark. When somebody asks for this pattern, every table is read so.
//! Counterexamples: a table of contents, whose cells are links into the document
//! (taken out before); a table of files or options, which has two columns of short
//! cells too, but heads that say nothing of the kind.

use std::ops::Range;

use super::card::Card;
use super::row::Row;
use super::{Pattern, mark};
use crate::markdown::table::{cells, is_delimiter};
use crate::source::Line;

/// Rows of tables.
pub(super) struct TableRows;

/// What stands over a column of questions, and over one of answers.
const QUESTION_HEADS: &[&str] = &[
    "question",
    "questions",
    "q",
    "front",
    "prompt",
    "term",
    "word",
    "vocabulary",
    "expression",
    "phrase",
    "concept",
    "frage",
    "begriff",
    "wort",
    "vorderseite",
    "pregunta",
    "preguntas",
    "término",
    "palabra",
    "pergunta",
    "termo",
    "question(s)",
    "terme",
    "mot",
    "domanda",
    "termine",
    "parola",
    "вопрос",
    "вопросы",
    "термин",
    "слово",
    "问题",
    "单词",
    "質問",
    "単語",
    "سؤال",
    "السؤال",
    "pytanie",
    "soru",
];
const ANSWER_HEADS: &[&str] = &[
    "answer",
    "answers",
    "a",
    "back",
    "response",
    "definition",
    "meaning",
    "translation",
    "explanation",
    "antwort",
    "antworten",
    "bedeutung",
    "übersetzung",
    "rückseite",
    "definitionen",
    "respuesta",
    "respuestas",
    "definición",
    "significado",
    "traducción",
    "resposta",
    "definição",
    "tradução",
    "réponse",
    "définition",
    "signification",
    "traduction",
    "risposta",
    "definizione",
    "significato",
    "traduzione",
    "ответ",
    "ответы",
    "определение",
    "перевод",
    "значение",
    "答案",
    "回答",
    "释义",
    "答え",
    "意味",
    "جواب",
    "الإجابة",
    "odpowiedź",
    "cevap",
];

/// The names of languages, which stand over the columns of a vocabulary.
const LANGUAGES: &[&str] = &[
    "english",
    "german",
    "french",
    "spanish",
    "italian",
    "portuguese",
    "dutch",
    "russian",
    "polish",
    "czech",
    "swedish",
    "norwegian",
    "danish",
    "finnish",
    "greek",
    "latin",
    "turkish",
    "arabic",
    "hebrew",
    "hindi",
    "chinese",
    "japanese",
    "korean",
    "vietnamese",
    "indonesian",
    "ukrainian",
    "hungarian",
    "romanian",
    "thai",
    "persian",
    "deutsch",
    "englisch",
    "französisch",
    "spanisch",
    "italienisch",
    "latein",
    "español",
    "inglés",
    "alemán",
    "francés",
    "français",
    "anglais",
    "allemand",
    "espagnol",
    "italiano",
    "inglese",
    "tedesco",
    "português",
    "inglês",
    "русский",
    "английский",
    "немецкий",
    "中文",
    "英文",
    "英语",
    "日本語",
    "英語",
    "한국어",
    "العربية",
];

/// The most words that a cell of a vocabulary has, for four cells in five.
const SHORT: usize = 6;

impl Pattern for TableRows {
    fn name(&self) -> &'static str {
        "tables"
    }

    fn about(&self) -> &'static str {
        "a table with the heads `| Question | Answer |`"
    }

    fn is_explicit(&self) -> bool {
        true
    }

    fn find<'s>(&self, rows: &[Row<'_, 's>], wanted: bool) -> Vec<Card<'s>> {
        let mut cards = Vec::new();
        let mut at = 0;
        while at + 1 < rows.len() {
            let is_head = rows[at].text().contains('|')
                && rows[at + 1].text().contains('|')
                && is_delimiter(rows[at + 1].text());
            if !is_head {
                at += 1;
                continue;
            }
            let length =
                rows[at + 2..].iter().position(|row| row.blank || !row.text().contains('|'));
            let end = length.map_or(rows.len(), |length| at + 2 + length);
            cards.extend(of_table(rows, at..end, wanted));
            at = end;
        }
        cards
    }
}

/// Returns the questions of a table, whose head and delimiter are its first rows.
fn of_table<'s>(rows: &[Row<'_, 's>], table: Range<usize>, wanted: bool) -> Vec<Card<'s>> {
    let head: Vec<_> = cells(rows[table.start].text())
        .into_iter()
        .map(|cell| plain(&rows[table.start], cell))
        .collect();
    let body: Vec<_> = table.clone().skip(2).map(|at| (at, cells(rows[at].text()))).collect();
    let Some(columns) = Columns::find(rows, &head, &body, wanted) else { return Vec::new() };
    let Columns { question, answers } = columns;
    let cell = |at: usize, range: &Range<usize>| part(rows[at].line, range.clone());
    let mut cards = Vec::with_capacity(body.len());
    for (at, cells) in &body {
        let Some(asked) = cells.get(question).filter(|cell| !cell.is_empty()) else { continue };
        let mut answer: Vec<Line> = Vec::new();
        for &column in &answers {
            let Some(range) = cells.get(column).filter(|cell| !cell.is_empty()) else { continue };
            let mut line = cell(*at, range);
            if answers.len() > 1 {
                // Of several answers, each says under which head it stood.
                if !answer.is_empty() {
                    answer.push(Line { text: "".into(), span: line.span });
                }
                line.text = format!("{}: {}", head[column], line.text).into();
            }
            answer.push(line);
        }
        let question = vec![cell(*at, asked)];
        let number = cells[..question_number(&head)].first().and_then(|range| {
            rows[*at].text()[range.clone()].trim_matches(['.', ')', '*']).parse().ok()
        });
        cards.push(Card::plain(*at..at + 1, number, question, answer));
    }
    // The heads are in the note of the first row, but not what stands between.
    if let Some(first) = cards.first_mut()
        && first.rows.start == table.start + 2
    {
        first.rows.start = table.start;
    }
    cards
}

/// Returns how many columns before the others number the rows: one or none.
fn question_number(head: &[String]) -> usize {
    let numbers =
        ["#", "no", "no.", "nr", "nr.", "n°", "№", "s.no", "s.no.", "sl no", "id", "index", ""];
    usize::from(head.first().is_some_and(|first| numbers.contains(&first.as_str())))
}

/// Which column asks, and which answer.
struct Columns {
    question: usize,
    answers: Vec<usize>,
}

impl Columns {
    fn find(
        rows: &[Row],
        head: &[String],
        body: &[(usize, Vec<Range<usize>>)],
        wanted: bool,
    ) -> Option<Self> {
        let after = |question: usize| (question + 1..head.len()).collect::<Vec<_>>();
        let plain = |question| Columns { question, answers: after(question) };
        let is_among = |names: &[&str], column: usize| {
            head.get(column).is_some_and(|name| names.contains(&name.as_str()))
        };
        let first = question_number(head);
        let question = (0..head.len()).find(|&column| is_among(QUESTION_HEADS, column));
        if let Some(question) = question
            && (question + 1..head.len()).any(|column| is_among(ANSWER_HEADS, column))
        {
            return Some(plain(question));
        }
        let texts = || {
            body.iter().flat_map(|(at, cells)| {
                cells.iter().skip(first).map(|cell| &rows[*at].text()[cell.clone()])
            })
        };
        let short = texts()
            .filter(|text| text.split_whitespace().count() <= SHORT && !text.contains('`'))
            .count();
        let is_vocabulary = head.len() == first + 2
            && (first..head.len()).all(|column| {
                is_among(LANGUAGES, column)
                    || is_among(ANSWER_HEADS, column)
                    || is_among(QUESTION_HEADS, column)
            })
            && (first..head.len()).any(|column| is_among(LANGUAGES, column))
            && short * 10 >= texts().count() * 8;
        if is_vocabulary {
            return Some(plain(first));
        }
        let asking = body
            .iter()
            .filter(|(at, cells)| {
                cells.get(first).is_some_and(|cell| mark::asks(&rows[*at].text()[cell.clone()]))
            })
            .count();
        let asks = body.len() >= 3 && asking * 10 >= body.len() * 6 && head.len() > first + 1;
        (asks || (wanted && head.len() > first + 1)).then(|| plain(first))
    }
}

/// Returns whether a word, in small letters, stands over questions, in a table or before them.
#[cfg(any(feature = "csv", feature = "xlsx"))]
pub(crate) fn is_question_head(name: &str) -> bool {
    QUESTION_HEADS.contains(&name) || mark::is_before_questions(name)
}

/// Returns whether a word, in small letters, stands over answers, in a table or before them.
#[cfg(any(feature = "csv", feature = "xlsx"))]
pub(crate) fn is_answer_head(name: &str) -> bool {
    ANSWER_HEADS.contains(&name) || mark::is_before_answers(name)
}

/// Returns whether a word, in small letters, is the name of a language.
#[cfg(any(feature = "csv", feature = "xlsx"))]
pub(crate) fn is_language(name: &str) -> bool {
    LANGUAGES.contains(&name)
}

/// Returns the text of a cell of the head, in small letters without signs.
fn plain(row: &Row, cell: Range<usize>) -> String {
    row.text()[cell].trim_matches(['*', '_', '`', ' ', ':']).to_lowercase()
}

/// Returns a part of a line.
fn part<'s>(line: &Line<'s>, range: Range<usize>) -> Line<'s> {
    let span = line.place(range.clone());
    Line { text: line.text[range].replace("\\|", "|").into(), span }
}
