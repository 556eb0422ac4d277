//! `3.12 How does …?` with the answer below: numbers with the chapter before them.
//!
//! At least five such numbers at the left edge, most of them rising, three in ten of
//! which ask. The question goes to the end of its paragraph. Counterexamples: the
//! numbered headings of a specification, which ask nothing; versions; a chapter
//! number without any text.

use super::card::{Card, divide};
use super::row::{Row, tail};
use super::{Pattern, mark};

/// Numbers with a chapter.
pub(super) struct SectionedNumbers;

impl Pattern for SectionedNumbers {
    fn name(&self) -> &'static str {
        "chapter-numbers"
    }

    fn about(&self) -> &'static str {
        "`3.12 What is …?` with the answer on the lines below"
    }

    fn is_explicit(&self) -> bool {
        false
    }

    fn find<'s>(&self, rows: &[Row<'_, 's>], wanted: bool) -> Vec<Card<'s>> {
        let starts: Vec<_> = rows
            .iter()
            .enumerate()
            .filter(|(_, row)| row.indent <= 3)
            .filter_map(|(at, row)| Some((at, sectioned(row.text())?)))
            .collect();
        let rising = starts.windows(2).filter(|pair| pair[0].1.order() < pair[1].1.order()).count();
        if starts.len() < 2
            || (!wanted && (starts.len() < 5 || rising * 10 < (starts.len() - 1) * 8))
        {
            return Vec::new();
        }
        let mut cards = Vec::with_capacity(starts.len());
        for (n, (start, number)) in starts.iter().enumerate() {
            let next = starts.get(n + 1).map_or(rows.len(), |&(next, _)| next);
            let is_heading = |at: &usize| mark::heading(rows[*at].text()).is_some();
            let end = (start + 1..next).find(is_heading).unwrap_or(next);
            let paragraph = (start + 1..end)
                .find(|&at| rows[at].blank || mark::label(rows[at].text()).is_some())
                .unwrap_or(end);
            let mut question = vec![tail(rows[*start].line, number.rest)];
            question.extend(rows[start + 1..paragraph].iter().map(|row| {
                let text = row.line.text.trim_start();
                tail(row.line, text)
            }));
            let (question, answer) = divide(rows, question, paragraph..end);
            cards.push(Card::plain(*start..end, Some(number.number), question, answer));
        }
        let asking = cards.iter().filter(|card| card.asks()).count();
        if wanted || asking * 10 >= cards.len() * 3 { cards } else { Vec::new() }
    }
}

/// A number with its chapter, and what stands behind it.
struct Sectioned<'t> {
    chapter: u64,
    number: u64,
    letter: Option<char>,
    rest: &'t str,
}

impl Sectioned<'_> {
    fn order(&self) -> (u64, u64, Option<char>) {
        (self.chapter, self.number, self.letter)
    }
}

/// Returns the number that begins a line: `3.12 `, `3.12a:`.
fn sectioned(text: &str) -> Option<Sectioned<'_>> {
    let text = text.trim_start();
    let (chapter, rest) = digits(text)?;
    let (number, rest) = digits(rest.strip_prefix('.')?)?;
    let letter = rest.chars().next().filter(char::is_ascii_lowercase);
    let rest = &rest[letter.map_or(0, char::len_utf8)..];
    let rest = rest.strip_prefix([':', '.', ')']).unwrap_or(rest);
    let follows = rest.starts_with([' ', '\t']) && !rest.trim().is_empty();
    follows.then(|| Sectioned { chapter, number, letter, rest: rest.trim_start() })
}

/// Returns the number of up to three digits that begins a text, and the rest.
fn digits(text: &str) -> Option<(u64, &str)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    let number = text[..length].parse().ok().filter(|_| length <= 3)?;
    Some((number, &text[length..]))
}
