//! `- What is …?` with the answer in the bullets under it, or with none at all; and
//! `- What is …? #card`, whose tag says it.
//!
//! A bullet that ends in a question mark asks; what is indented under it answers,
//! unless that asks too: then it is the same question in another language, or follows
//! it up. With tags, only what has one is a question. Counterexamples: a
//! question inside an answer.

use super::card::Card;
use super::row::{Row, dedent, tail};
use super::{Pattern, mark, one_line};
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
        let tagged = items(rows, |at| tag(rows[at].text()).is_some());
        if !tagged.is_empty() {
            return tagged.into_iter().map(|item| item.card(rows, true)).collect();
        }
        let text = |at: usize| mark::bullet(rows[at].text()).map_or("", |(_, rest)| rest);
        let asked = asking_lists(rows);
        let mut asking = items(rows, |at| asked[at] && !is_link(text(at)));
        let has_mark = |item: &&Item| text(item.start).contains(mark::QUESTION_MARKS);
        let with_mark = asking.iter().filter(has_mark).count();
        if with_mark * 2 < asking.len() {
            asking = items(rows, |at| mark::asks(text(at)) && !is_link(text(at)));
        }
        let bullets = rows.iter().filter(|row| mark::bullet(row.text()).is_some()).count();
        // A list of anything may have a question in it.
        if !wanted && (with_mark < 3 || asking.len() * 10 < bullets) {
            return Vec::new();
        }
        let below: Vec<_> = asking.iter().filter(|item| item.own < item.end).collect();
        let asked_again = below.iter().filter(|item| item.is_asked_again(rows)).count();
        let answers = asked_again * 2 <= below.len();
        let mut cards: Vec<_> = asking.iter().flat_map(|item| item.cards(rows, answers)).collect();
        one_line::split(&mut cards);
        cards
    }
}

/// Returns for each row whether it is a bullet that asks, or one of a list of three or
/// more most of which do: then `Make this work` is a task like its neighbours.
fn asking_lists(rows: &[Row]) -> Vec<bool> {
    /// The bullets of one list.
    struct List {
        indent: usize,
        items: Vec<usize>,
        asking: usize,
    }
    let mut asks = vec![false; rows.len()];
    let mut close = |list: List| {
        if list.items.len() >= 3 && list.asking * 2 >= list.items.len() {
            for at in list.items {
                asks[at] = true;
            }
        }
    };
    let mut open: Vec<List> = Vec::new();
    let mut alone = Vec::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| !row.blank && !row.code) {
        let bullet = mark::bullet(row.text());
        let ends = |list: &List| {
            list.indent > row.indent || (bullet.is_none() && list.indent == row.indent)
        };
        while open.last().is_some_and(ends) {
            open.pop().into_iter().for_each(&mut close);
        }
        let Some((_, text)) = bullet else { continue };
        if open.last().is_none_or(|list| list.indent < row.indent) {
            open.push(List { indent: row.indent, items: Vec::new(), asking: 0 });
        }
        if let Some(list) = open.last_mut() {
            let asks = mark::is_question(text);
            list.items.push(at);
            list.asking += usize::from(asks);
            if asks {
                alone.push(at);
            }
        }
    }
    open.into_iter().for_each(&mut close);
    for at in alone {
        asks[at] = true;
    }
    asks
}

/// A bullet with what stands under it.
struct Item {
    start: usize,
    /// The row after its own paragraph.
    own: usize,
    end: usize,
}

/// Returns the outermost bullets that are wanted.
fn items(rows: &[Row], is_wanted: impl Fn(usize) -> bool) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut at = 0;
    while let Some(row) = rows.get(at) {
        at += 1;
        if row.blank || row.code || mark::bullet(row.text()).is_none() || !is_wanted(at - 1) {
            continue;
        }
        let start = at - 1;
        // By CommonMark, one blank more makes no list in the list.
        let ends = |row: &Row| !row.blank && row.indent < rows[start].indent + 2;
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

    /// Returns the cards that the bullet is: one, or one more for each question that
    /// follows it up, with what it follows before it.
    fn cards<'s>(&self, rows: &[Row<'_, 's>], answers: bool) -> Vec<Card<'s>> {
        let whole = self.card(rows, answers);
        let below = items(&rows[self.own..self.end], |_| true);
        let mut question = whole.question.clone();
        question.truncate(self.own - self.start);
        let script = |line: &Line| is_mostly_ascii(&line.text);
        let follows_up = |item: &Item| {
            let first = &rows[self.own + item.start];
            mark::asks(first.text()) && script(first.line) == script(&question[0])
        };
        let is_read = answers && whole.is_answered();
        if is_read || below.is_empty() || !below.iter().all(follows_up) {
            return vec![whole];
        }
        let own = Card::plain(self.start..self.own, None, question.clone(), Vec::new());
        let after_this = |item: &Item| {
            let Item { start, own, end } = Item {
                start: self.own + item.start,
                own: self.own + item.own,
                end: self.own + item.end,
            };
            let card = Item { start, own, end }.card(rows, false);
            let blank = Line { text: "".into(), span: card.question[0].span };
            let question = [question.as_slice(), &[blank], &card.question].concat();
            Card::plain(start..end, None, question, card.answer)
        };
        std::iter::once(own).chain(below.iter().map(after_this)).collect()
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

/// Returns whether most letters of a text are of the first of all alphabets: a question
/// below another in another script is its translation.
fn is_mostly_ascii(text: &str) -> bool {
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    letters().filter(char::is_ascii).count() * 2 >= letters().count()
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
