//! `- What is …?` with the answer in the bullets under it, or with none at all; and
//! `- What is …? #card`, whose tag says it.
//!
//! A bullet that ends in a question mark asks; what is indented under it answers,
//! unless most of that asks too: then those are the same question in another language,
//! or its parts. With tags, only what has one is a question. Counterexamples: a
//! question inside an answer.

use super::card::Card;
use super::row::{Row, dedent, tail};
use super::{Pattern, mark};
use crate::source::Line;

/// Bullets that ask.
pub(super) struct Bullets;

/// The tags of a bullet that is a card, in the outliners and note-taking programs that
/// have them.
const TAGS: &[&str] = &["#card", "#flashcard", "#flashcards", "[[card]]", "#[[card]]"];

impl Pattern for Bullets {
    fn name(&self) -> &'static str {
        "bullets"
    }

    fn about(&self) -> &'static str {
        "`- What is …?` with the answer in the bullets under it"
    }

    fn is_explicit(&self) -> bool {
        false
    }

    fn find<'s>(&self, rows: &[Row<'_, 's>], wanted: bool) -> Vec<Card<'s>> {
        let tagged = items(rows, |row| tag(row.text()).is_some());
        if !tagged.is_empty() {
            return tagged.into_iter().map(|item| item.card(rows, true)).collect();
        }
        let text = |row: &Row| mark::bullet(row.text()).map_or("", |(_, rest)| rest).to_owned();
        let mut asking = items(rows, |row| mark::is_question(&text(row)) && !is_link(&text(row)));
        let with_mark = asking.iter().filter(|item| mark::asks(&text(&rows[item.start]))).count();
        if with_mark * 2 < asking.len() {
            asking = items(rows, |row| mark::asks(&text(row)) && !is_link(&text(row)));
        }
        let bullets = rows.iter().filter(|row| mark::bullet(row.text()).is_some()).count();
        // A list of anything may have a question in it.
        if !wanted && (with_mark < 3 || asking.len() * 10 < bullets) {
            return Vec::new();
        }
        let below: Vec<_> = asking.iter().filter(|item| item.own < item.end).collect();
        let asked_again = below.iter().filter(|item| item.is_asked_again(rows)).count();
        let answers = asked_again * 2 <= below.len();
        asking.iter().map(|item| item.card(rows, answers)).collect()
    }
}

/// A bullet with what stands under it.
struct Item {
    start: usize,
    /// The row after its own paragraph.
    own: usize,
    end: usize,
}

/// Returns the outermost bullets that are wanted.
fn items(rows: &[Row], is_wanted: impl Fn(&Row) -> bool) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut at = 0;
    while let Some(row) = rows.get(at) {
        at += 1;
        if row.blank || row.code || mark::bullet(row.text()).is_none() || !is_wanted(row) {
            continue;
        }
        let start = at - 1;
        let ends = |row: &Row| !row.blank && row.indent <= rows[start].indent;
        let end = rows[at..].iter().position(ends).map_or(rows.len(), |n| at + n);
        let own = rows[at..end]
            .iter()
            .position(|row| row.blank || row.code || mark::bullet(row.text()).is_some())
            .map_or(end, |n| at + n);
        let last = rows[at..end].iter().rposition(|row| !row.blank).map_or(at, |n| at + n + 1);
        items.push(Item { start, own: own.min(last), end: last });
        at = end;
    }
    items
}

impl Item {
    /// Returns whether most of what stands under it asks.
    fn is_asked_again(&self, rows: &[Row]) -> bool {
        let under: Vec<_> = rows[self.own..self.end].iter().filter(|row| !row.blank).collect();
        under.iter().filter(|row| mark::asks(row.text())).count() * 2 >= under.len()
    }

    /// Returns the card that the bullet is.
    fn card<'s>(&self, rows: &[Row<'_, 's>], answers: bool) -> Card<'s> {
        let Item { start, own, end } = *self;
        let answers = answers && !(own < end && self.is_asked_again(rows));
        let row = &rows[start];
        let text = mark::bullet(row.text()).map_or("", |(_, rest)| rest);
        let mut question = vec![without_tag(&tail(row.line, text))];
        let from = if answers { own } else { end };
        question.extend(dedent(&rows[start + 1..from]));
        Card::plain(start..end, None, question, dedent(&rows[from..end]))
    }
}

/// Returns whether a text is a link as a whole: it leads to a question, and is none.
fn is_link(text: &str) -> bool {
    let text = text.trim_matches(|c: char| matches!(c, '*' | '_' | ' '));
    text.starts_with('[') && text.ends_with(')') && text.matches("](").count() == 1
}

/// Returns where a tag stands in a line.
fn tag(text: &str) -> Option<(usize, usize)> {
    text.split_inclusive([' ', '\t'])
        .scan(0, |at, word| {
            let start = *at;
            *at += word.len();
            Some((start, word.trim_end()))
        })
        .find(|(_, word)| TAGS.contains(word))
        .map(|(start, word)| (start, word.len()))
}

/// Returns a line without its tag.
fn without_tag<'s>(line: &Line<'s>) -> Line<'s> {
    let Some((start, length)) = tag(&line.text) else { return line.clone() };
    if start == 0 {
        return tail(line, line.text[length..].trim_start());
    }
    let text = format!("{}{}", &line.text[..start], line.text[start + length..].trim_start());
    Line { text: text.trim_end().to_owned().into(), span: line.span }
}
