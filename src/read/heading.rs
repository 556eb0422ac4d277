//! `## What is …?`, `### 1. Something` or `#### Question 12` with the answer below.
//!
//! The level that holds the questions is the one whose headings count upwards, or
//! three in five of which ask something (or hide what is under them). Where they count,
//! three in ten ask, or a heading says that questions follow. Headings above it
//! are sections, headings below it belong to the answers. Where they count, a heading
//! of the level without a number is a section; where most have a word before them
//! (`Q.`), one without it is, unless it asks. Counterexamples: two numbered headings
//! that describe the data before question 1; a numbered list of tips after the last
//! question, none of which asks, while the questions do; a title that begins with a
//! number (`63 must-know questions`); `1-20: Basics`.

use super::card::{Card, divide};
use super::row::{Fold, Row, announce, tail};
use super::sign::Sign;
use super::{Pattern, mark};
use crate::source::Line;

/// Headings.
pub(super) struct Headings;

/// Headings that are never questions, in small letters, without signs.
const FURNITURE: &[&str] = &[
    "table of contents",
    "contents",
    "toc",
    "index",
    "license",
    "licence",
    "contributing",
    "contribution",
    "contributions",
    "contributors",
    "references",
    "reference",
    "sources",
    "source",
    "links",
    "useful links",
    "resources",
    "useful resources",
    "credits",
    "acknowledgements",
    "acknowledgments",
    "summary",
    "further reading",
    "see also",
    "about",
    "disclaimer",
    "changelog",
    "índice",
    "tabla de contenidos",
    "enlaces",
    "referencias",
    "contenido",
    "licencia",
    "contribuir",
    "recursos",
    "sommaire",
    "table des matières",
    "références",
    "inhalt",
    "inhaltsverzeichnis",
    "quellen",
    "lizenz",
    "literatur",
    "indice",
    "riferimenti",
    "sumário",
    "referências",
    "содержание",
    "оглавление",
    "ссылки",
    "источники",
    "лицензия",
    "目录",
    "目次",
    "参考",
    "参考资料",
    "参考文献",
    "许可证",
    "المراجع",
    "الفهرس",
];

/// A heading, with the signs of a question taken off.
#[derive(Debug)]
struct Heading<'t> {
    row: usize,
    level: usize,
    sign: Sign<'t>,
    /// Whether it is a question by what it says or hides.
    asks: bool,
}

impl Pattern for Headings {
    fn name(&self) -> &'static str {
        "headings"
    }

    fn about(&self) -> &'static str {
        "`## What is …?` or `## 1. …` with the answer on the lines below"
    }

    fn is_explicit(&self) -> bool {
        false
    }

    fn find<'s>(&self, rows: &[Row<'_, 's>], wanted: bool) -> Vec<Card<'s>> {
        let headings: Vec<_> = (0..rows.len()).filter_map(|at| heading(rows, at)).collect();
        let levels = (1..=6).filter_map(|level| Level::of(rows, &headings, level, wanted));
        // Of two levels with equally many, the upper one.
        let best = levels.reduce(|best, next| if next.weight > best.weight { next } else { best });
        best.map_or_else(Vec::new, |level| level.cards)
    }
}

fn heading<'a>(rows: &[Row<'a, '_>], at: usize) -> Option<Heading<'a>> {
    let (level, text) = mark::heading(rows[at].text())?;
    if mark::label(text).is_some_and(|label| label.is_answer) {
        // `#### Answer: B` under a question of a lower level ends nothing.
        return None;
    }
    let sign = Sign::of(text);
    let asks = sign.is_labelled
        || mark::asks(sign.rest)
        || (sign.number.is_some() && mark::is_question(sign.rest))
        || hides_something(&rows[at + 1..]);
    Some(Heading { row: at, level, sign, asks })
}

/// Returns whether rows have a wrapper that hides something, an answer, before the next
/// heading. One around a table of contents has nothing left in it.
fn hides_something(rows: &[Row]) -> bool {
    let is_heading = |row: &&Row| mark::heading(row.text()).is_some();
    let mut rows = rows.iter().take_while(|row| row.fold != Fold::Outside || !is_heading(row));
    let Some(opens) = rows.find(|row| row.fold == Fold::Opens) else { return false };
    let inside = if opens.blank { rows.find(|row| !row.blank) } else { Some(opens) };
    inside.is_some_and(|row| !is_heading(&row))
}

/// The questions that the headings of one level are.
struct Level<'s> {
    /// How many are answered: four times as many where the level is known to hold
    /// questions.
    weight: usize,
    cards: Vec<Card<'s>>,
}

impl<'s> Level<'s> {
    /// Returns the questions of a level: `None` where too few of its headings ask
    /// something and their numbers do not ascend.
    fn of(rows: &[Row<'_, 's>], headings: &[Heading], level: usize, wanted: bool) -> Option<Self> {
        let of_level: Vec<_> = headings
            .iter()
            .enumerate()
            .filter(|(_, heading)| heading.level == level && !heading.is_furniture())
            .collect();
        let asking = of_level.iter().filter(|(_, heading)| heading.asks).count();
        let labelled = of_level.iter().filter(|(_, heading)| heading.sign.is_labelled).count();
        let numbers: Vec<_> =
            of_level.iter().filter_map(|(_, heading)| heading.sign.number).collect();
        let upward = numbers.windows(2).filter(|pair| pair[1] > pair[0]).count();
        let ascends = numbers.len() >= 3
            && numbers.len() * 2 > of_level.len()
            && upward * 10 >= (numbers.len() - 1) * 8;
        // Numbers alone may be those of chapters.
        let counts = ascends && (asking * 10 >= of_level.len() * 3 || announce(rows));
        if of_level.is_empty() || !(wanted || counts || asking * 10 >= of_level.len() * 6) {
            return None;
        }
        let is_labelled = labelled * 2 >= of_level.len();
        let mut chosen: Vec<(usize, &Heading)> = of_level;
        if ascends {
            chosen.retain(|(_, heading)| heading.sign.number.is_some());
            chosen = without_odd_runs(chosen);
        } else {
            chosen.retain(|(_, heading)| {
                heading.asks || (!is_labelled && heading.has_text_under_it(rows))
            });
        }
        let cards: Vec<_> = chosen
            .into_iter()
            .filter_map(|(at, heading)| heading.card(rows, &headings[at + 1..]))
            .collect();
        let answered = cards.iter().filter(|card| card.is_answered()).count();
        let is_known = asking * 10 >= cards.len() * 3 || ascends;
        Some(Level { weight: if is_known { answered * 4 } else { answered }, cards })
    }
}

/// Returns numbered headings without the runs that are something else: a short one
/// before a long one, or one that asks nothing among others that ask.
fn without_odd_runs<'a, 't>(
    headings: Vec<(usize, &'a Heading<'t>)>,
) -> Vec<(usize, &'a Heading<'t>)> {
    let mut runs: Vec<Vec<(usize, &Heading)>> = Vec::new();
    for (at, heading) in headings {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|l| l.1.sign.number < heading.sign.number) => {
                run.push((at, heading));
            }
            _ => runs.push(vec![(at, heading)]),
        }
    }
    let asking = |run: &[(usize, &Heading)]| run.iter().filter(|(_, heading)| heading.asks).count();
    let all: usize = runs.iter().map(Vec::len).sum();
    let mostly_ask = runs.iter().map(|run| asking(run)).sum::<usize>() * 2 >= all;
    let longest = runs.iter().map(Vec::len).max().unwrap_or(0);
    let last = runs.len().saturating_sub(1);
    runs.into_iter()
        .enumerate()
        .filter(|(at, run)| {
            let begins = run[0].1.sign.number == Some(1);
            let is_short = run.len() <= 2 && longest >= 5 && begins && *at < last;
            let is_other = mostly_ask && run.len() >= 3 && begins && *at > 0;
            asking(run) > 0 || !(is_short || is_other)
        })
        .flat_map(|(_, run)| run)
        .collect()
}

/// Returns whether a heading stands over something that serves the document, not its
/// reader: its contents, its sources.
pub(super) fn is_furniture(heading: &str) -> bool {
    let text = heading.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    FURNITURE.contains(&text.as_str())
}

impl Heading<'_> {
    fn is_furniture(&self) -> bool {
        is_furniture(self.sign.rest)
    }

    /// Returns whether text follows, not another heading: else it opens a section.
    fn has_text_under_it(&self, rows: &[Row]) -> bool {
        let next = rows[self.row + 1..].iter().find(|row| !row.blank && mark::says(&row.line.text));
        next.is_some_and(|row| mark::heading(row.text()).is_none())
    }

    /// Returns the card that the heading begins: `None` where neither it nor anything
    /// under it says a word.
    fn card<'s>(&self, rows: &[Row<'_, 's>], following: &[Heading]) -> Option<Card<'s>> {
        let start = self.row;
        let ends = |next: &&Heading| {
            next.level == self.level
                || (next.level < self.level && rows[next.row].fold == Fold::Outside)
        };
        let end = following.iter().find(ends).map_or(rows.len(), |next| next.row);
        let question = vec![balanced(tail(rows[start].line, self.text_in(rows)))];
        let (question, answer) = divide(rows, question, start + 1..end);
        let says = question
            .iter()
            .chain(&answer)
            .any(|line| line.text.contains(|c: char| c.is_alphanumeric()));
        says.then(|| Card::plain(start..end, self.sign.number, question, answer))
    }

    /// Returns the text to the end of its line: closing signs are taken off by
    /// whoever reads it.
    fn text_in<'a>(&self, rows: &[Row<'a, '_>]) -> &'a str {
        let line = rows[self.row].text();
        let start = line.rfind(self.sign.rest).unwrap_or(0);
        if self.sign.rest.is_empty() { "" } else { &line[start..] }
    }
}

/// Returns a line without the end of bold text whose beginning was taken off with the
/// number in it.
fn balanced(mut line: Line<'_>) -> Line<'_> {
    if line.text.matches("**").count() % 2 == 1
        && let Some(text) = line.text.trim_end().strip_suffix("**")
    {
        line.text = text.to_owned().into();
    }
    line
}
