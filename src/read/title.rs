//! What a document is called, and how many questions it announces.

use super::mark;
use super::row::Row;
use crate::source::Span;

/// The title of a document, as found in its text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Title {
    /// The row that names it.
    pub(super) row: usize,
    /// Its text, cleaned.
    pub(super) text: String,
    /// How many questions it promises.
    pub(super) announced: Option<Announced>,
}

/// A number of questions that a document announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Announced {
    pub(super) count: u64,
    pub(super) span: Span,
}

/// The words for questions, as they begin in several languages.
const QUESTIONS: &[&str] =
    &["question", "pregunta", "pergunta", "fragen", "domande", "вопрос", "pytan", "vragen"];

/// Returns the title in the rows before the first question: a single top heading,
/// or else a first line that announces what follows.
pub(super) fn find(rows: &[Row]) -> Option<Title> {
    let first = rows.iter().position(|row| !row.blank)?;
    let headings: Vec<_> = rows
        .iter()
        .enumerate()
        .filter_map(|(at, row)| mark::heading(row.text()).map(|(level, text)| (at, level, text)))
        .collect();
    let top = headings.iter().map(|&(_, level, _)| level).min();
    let mut tops = headings.iter().filter(|&&(_, level, _)| Some(level) == top);
    let (at, text) = match (tops.next(), tops.next()) {
        (Some(&(at, _, text)), None) => (at, text),
        (None, _) => (first, announcement(&rows[first..])?),
        _ => return None,
    };
    let announced = announced(text).map(|count| Announced { count, span: rows[at].line.span });
    Some(Title { row: at, text: clean(text), announced }).filter(|title| !title.text.is_empty())
}

/// Returns the first line, where it stands alone and announces questions.
fn announcement<'a>(rows: &[Row<'a, '_>]) -> Option<&'a str> {
    let text = rows.first()?.text().trim();
    let alone = rows.get(1).is_none_or(|row| row.blank);
    let announces = text.ends_with([':', '：']) || asks_for(text);
    let short = text.chars().count() <= 120 && !text.trim_end_matches(['.', ':']).contains(". ");
    (alone && announces && short && !text.starts_with(['|', '-', '*', '>', '<'])).then_some(text)
}

fn asks_for(text: &str) -> bool {
    let text = text.to_lowercase();
    QUESTIONS.iter().any(|word| text.contains(word))
}

/// Returns the number of questions that a title announces: a number before the
/// word, with at most six words between them.
fn announced(text: &str) -> Option<u64> {
    let words: Vec<_> = text.split_whitespace().collect();
    let noun = words.iter().position(|word| asks_for(word))?;
    let near = &words[noun.saturating_sub(7)..noun];
    near.iter().rev().find_map(|word| word.trim_matches(['(', '+', ',', '*']).parse().ok())
}

/// Returns a title without the words that only announce it.
fn clean(text: &str) -> String {
    let text = text.trim().trim_end_matches([':', '：', '.', ' ']);
    let text = text.trim_matches(|c| matches!(c, '*' | '_' | '`'));
    let lower = text.to_lowercase();
    let prefixes =
        ["here is a list of ", "a list of ", "the list of ", "list of ", "liste von ", "lista de "];
    let cut = prefixes.iter().find(|prefix| lower.starts_with(*prefix)).map_or(0, |p| p.len());
    super::outside::section_name(&text[cut..])
}

/// Returns what a file is called without its folder and its extension.
pub(super) fn stem(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = if stem.is_empty() { name } else { stem };
    super::outside::section_name(stem.trim_matches(['<', '>']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_announcement_is_cleaned_and_counted() {
        let text = "list of 50 intermediate to hard Python interview questions:";
        assert_eq!(clean(text), "50 intermediate to hard Python interview questions");
        assert_eq!(announced(text), Some(50));
        assert_eq!(announced("Top 10 questions (and 3 more)"), Some(10));
        assert_eq!(announced("Python 3 for everyone"), None);
    }

    #[test]
    fn a_stem_is_a_file_s_name() {
        assert_eq!(stem("a/b/go.basics.md"), "go.basics");
        assert_eq!(stem("<stdin>"), "stdin");
    }
}
