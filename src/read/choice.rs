//! Options to choose from, under a question: `- [x] right`, `A) one`, `- 1: one`.
//!
//! Two or more lines of one style, the letters or numbers in order. The right ones are
//! ticked, marked at their end (`<-- correct`), or named in a line `Answer: B`; plain
//! bullets are options where such a line says one of them. Options may stand after a
//! paragraph that asks. Counterexample: a list of tasks in an answer, which has text
//! before it that does not ask.

use std::collections::HashMap;

use super::mark;
use super::row::{Row, tail};
use crate::markdown::fence::{self, Fence};
use crate::source::Line;

/// A question with options, taken apart.
pub(super) struct Found<'s> {
    pub(super) stem: Vec<Line<'s>>,
    pub(super) options: Vec<Item<'s>>,
    pub(super) answer: Vec<Line<'s>>,
}

/// An option as it was found.
pub(super) struct Item<'s> {
    pub(super) lines: Vec<Line<'s>>,
    pub(super) correct: bool,
}

/// Returns the question with its options taken out of it, or out of what stands
/// under it; `None` where there are no options.
pub(super) fn find<'s>(question: &[Line<'s>], answer: &[Line<'s>]) -> Option<Found<'s>> {
    let in_question = || {
        let (at, options) = later(question, 1)?;
        let rest = [&question[at + options.end..], answer].concat();
        settle(options.style, &question[..at], options.items(&question[at..]), rest)
    };
    let in_answer = || {
        let options = Options::leading(answer)?;
        let rest = answer[options.end..].to_vec();
        settle(options.style, question, options.items(answer), rest)
    };
    let after_paragraph = || {
        let (at, options) = later(answer, 0).filter(|(at, _)| asks(&answer[..*at]))?;
        let stem = [question, &answer[..at]].concat();
        let rest = answer[at + options.end..].to_vec();
        let found = settle(options.style, &stem, options.items(&answer[at..]), rest)?;
        Some(found).filter(|_| options.style != Style::Plain)
    };
    in_question().or_else(in_answer).or_else(after_paragraph)
}

/// Ticks the options that a line of the rest names.
fn settle<'s>(
    style: Style,
    stem: &[Line<'s>],
    mut options: Vec<Item<'s>>,
    rest: Vec<Line<'s>>,
) -> Option<Found<'s>> {
    let last = stem.iter().rposition(|line| !line.is_blank()).map_or(0, |last| last + 1);
    let stem = stem[..last].to_vec();
    let mut answer = Vec::new();
    let mut places = HashMap::with_capacity(options.len());
    for (place, option) in options.iter().enumerate() {
        places.entry(words_of(&option.lines[0].text)).or_insert(place);
    }
    for line in rest {
        let bare =
            answer.iter().all(Line::is_blank) && options.iter().all(|option| !option.correct);
        if let Some(places) = right_places(&line.text, bare, style, options.len()) {
            for place in places {
                options[place].correct = true;
            }
            continue;
        }
        // `Answer: b) because …` names an option and says more; where the label was
        // taken off, the option's own words must follow the letter.
        let text = line.text.trim_start_matches(['#', '*', ' ']);
        let behind = mark::answer_phrase(text).map(|rest| rest.trim_start_matches(['*', ' ']));
        if let Some((letter, words)) = mark::letter(behind.unwrap_or(text))
            && let Some(option) = options.get_mut(letter)
            && (behind.is_some() || (bare && words.starts_with(option.lines[0].text.trim())))
        {
            option.correct = true;
            if words_of(words) == words_of(&option.lines[0].text) {
                continue;
            }
        } else if behind.is_some() || bare {
            let said = words_of(behind.unwrap_or(text));
            if !said.is_empty()
                && let Some(&place) = places.get(&said)
            {
                options[place].correct = true;
                continue;
            }
        }
        answer.push(line);
    }
    // Plain bullets are a list like any other, unless one of them is the answer.
    let is_choice = style != Style::Plain || options.iter().any(|option| option.correct);
    is_choice.then_some(Found { stem, options, answer })
}

/// Returns the letters and digits of a text, in small letters.
fn words_of(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns the first options after a blank line or the end of a paragraph, from a line
/// on, and the line they begin at.
fn later(lines: &[Line], from: usize) -> Option<(usize, Options)> {
    let mut fence: Option<Fence> = None;
    for at in from..lines.len().min(from + FARTHEST) {
        let text = &lines[at].text;
        match &fence {
            Some(open) if open.is_closed_by(text) => fence = None,
            Some(_) => {}
            None => fence = Fence::open(text),
        }
        if fence.is_none() && mark::heading(text).is_some() && mark::label(text).is_none() {
            break;
        }
        if fence.is_none()
            && !lines[at].is_blank()
            && let Some(options) = Options::leading(&lines[at..])
        {
            return Some((at, options));
        }
    }
    None
}

/// How many lines after the beginning of a question its options begin.
const FARTHEST: usize = 60;

/// Returns whether lines end in a paragraph that asks to choose, or are the code that is
/// asked about.
fn asks(lines: &[Line]) -> bool {
    let code = fence::code_lines(lines);
    if lines.iter().zip(code).all(|(line, code)| code || line.is_blank()) {
        return true;
    }
    lines.iter().rev().find(|line| !line.is_blank()).is_some_and(|line| {
        let lower = line.text.to_lowercase();
        mark::asks(&line.text) || lower.contains("choose") || lower.contains("select")
    })
}

/// Returns how many rows the options take that the rows begin with: none where they do
/// not begin with any.
pub(super) fn extent(rows: &[Row]) -> usize {
    let first = rows.iter().find(|row| !row.line.text.trim().is_empty());
    // Whoever asks may ask for each line of a long list: such a list is not looked through.
    if first.and_then(|row| Style::of(&row.line.text)).is_none_or(|style| style == Style::Plain) {
        return 0;
    }
    let options = Options::scan(|at| rows.get(at).map(|row| &*row.line.text));
    options.map_or(0, |options| options.end)
}

/// The options that a run of lines begins with.
struct Options {
    style: Style,
    items: Vec<OptionAt>,
    /// The line after the last of them.
    end: usize,
}

/// Where an option stands.
struct OptionAt {
    start: usize,
    /// The bytes of its own text in its first line.
    text: std::ops::Range<usize>,
    end: usize,
    correct: bool,
}

impl OptionAt {
    /// Returns whether its line has a letter at most: a block of code says the rest.
    fn is_bare(&self) -> bool {
        self.text.len() <= 2
    }
}

impl Options {
    fn leading(lines: &[Line]) -> Option<Self> {
        Options::scan(|at| lines.get(at).map(|line| &*line.text))
    }

    /// Finds the options that the lines begin with, each given by its place.
    fn scan<'t>(line: impl Fn(usize) -> Option<&'t str>) -> Option<Self> {
        let mut at = 0;
        while line(at)?.trim().is_empty() {
            at += 1;
        }
        let style = Style::of(line(at)?)?;
        let mut items: Vec<OptionAt> = Vec::new();
        while let Some(text) = line(at) {
            if let Some((ticked, rest)) = style.option(text, items.len()) {
                let start = text.len() - rest.len();
                let rest = match rest.strip_suffix("**") {
                    Some(inner) if !inner.contains("**") => inner,
                    _ => rest,
                };
                let (rest, marked) = without_mark(rest);
                let own = start..start + rest.len();
                items.push(OptionAt {
                    start: at,
                    text: own,
                    end: at + 1,
                    correct: ticked || marked,
                });
            } else if text.trim().is_empty() {
                let mut next = (at..).map_while(|at| Some((at, line(at)?)));
                let next = next.find(|(_, text)| !text.trim().is_empty());
                let is_empty = items.last().is_some_and(OptionAt::is_bare);
                match next {
                    Some((next, text))
                        if style.option(text, items.len()).is_some()
                            || (is_empty && Fence::open(text).is_some()) =>
                    {
                        at = next;
                        continue;
                    }
                    _ => break,
                }
            } else if let Some(last) = items.last_mut() {
                if let Some(fence) =
                    Fence::open(text).filter(|_| text.starts_with([' ', '\t']) || last.is_bare())
                {
                    let close = (at + 1..).map_while(|at| Some((at, line(at)?)));
                    let close = close.into_iter().find(|(_, text)| fence.is_closed_by(text));
                    at = close.map_or(at, |(at, _)| at);
                } else if !text.starts_with([' ', '\t']) {
                    break;
                }
                last.end = at + 1;
            } else {
                break;
            }
            at += 1;
        }
        // Where all are bold, none is marked.
        if style == Style::Letter && items.iter().all(|item| item.correct) {
            for item in &mut items {
                item.correct = false;
            }
        }
        (items.len() >= 2).then(|| {
            let end = items.last().map_or(at, |item| item.end);
            Options { style, items, end }
        })
    }

    /// Returns the options as lines of what was scanned.
    fn items<'s>(&self, lines: &[Line<'s>]) -> Vec<Item<'s>> {
        let item = |option: &OptionAt| {
            let OptionAt { start, text, end, correct } = option;
            let line = &lines[*start];
            let mut first = tail(line, &line.text[text.start..]);
            if text.end < line.text.len() {
                first.text = line.text[text.clone()].to_owned().into();
                first.span = line.place(text.clone());
            }
            let more = lines[start + 1..*end].iter().map(|l| tail(l, l.text.trim_start()));
            Item { lines: std::iter::once(first).chain(more).collect(), correct: *correct }
        };
        self.items.iter().map(item).collect()
    }
}

/// What people write behind an option that is right, in small letters.
const MARKS: &[&str] = &["correct!", "correct", "(correct)", "(right)", "✅", "✔", "✔️", "✓", "☑"];

/// Returns an option without the mark behind it, and whether there was one.
fn without_mark(text: &str) -> (&str, bool) {
    let trimmed = text.trim_end();
    for mark in MARKS {
        let Some(at) = trimmed.len().checked_sub(mark.len()) else { continue };
        let Some(end) = trimmed.get(at..) else { continue };
        if !end.eq_ignore_ascii_case(mark) {
            continue;
        }
        let before = trimmed[..at].trim_end();
        let arrow = before.trim_end_matches(['-', '<', '←', '=', ' ', '*']);
        // The bare word needs an arrow before it.
        if !mark.starts_with('c') || arrow.len() + 1 < before.len() || before.ends_with('←') {
            return (arrow, true);
        }
    }
    (text, false)
}

/// Returns whether a line is an option that is ticked.
pub(super) fn is_ticked(line: &str) -> bool {
    Style::Box.option(line, 0).is_some_and(|(ticked, _)| ticked)
}

/// How the options of a question are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// `- [x]`
    Box,
    /// `A)`, `- B.`
    Letter,
    /// `- 1:`
    Number,
    /// `-`
    Plain,
}

impl Style {
    fn of(line: &str) -> Option<Self> {
        let styles = [Style::Box, Style::Letter, Style::Number, Style::Plain];
        styles.into_iter().find(|style| style.option(line, 0).is_some())
    }

    /// Returns whether the option that the line begins is ticked, and its text.
    fn option(self, line: &str, number: usize) -> Option<(bool, &str)> {
        match self {
            Style::Box => {
                let (_, rest) = mark::bullet(line)?;
                let inner = rest.strip_prefix('[')?;
                let (mark, rest) = inner.split_once(']')?;
                let ticked = match mark {
                    " " | "" => false,
                    "x" | "X" | "✓" | "✔" => true,
                    _ => return None,
                };
                // `- [x] Answer: …` is a label.
                let is_label = mark::label(rest).is_some_and(|label| label.is_answer);
                (!is_label).then(|| (ticked, rest.trim_start()))
            }
            // The right one may be bold as a whole, or have an asterisk before it.
            Style::Letter => {
                mark::letter(line).filter(|&(letter, _)| letter == number).map(|(_, rest)| {
                    let text = mark::bullet(line).map_or(line, |(_, rest)| rest).trim();
                    let bold = rest.strip_suffix("**").filter(|rest| !rest.contains("**"));
                    match (text.starts_with("**"), bold) {
                        (true, bold) => (bold.is_some(), rest),
                        (false, _) => (text.starts_with('*'), rest),
                    }
                })
            }
            Style::Number => {
                let (_, rest) = mark::bullet(line)?;
                let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
                let behind = rest[digits..].strip_prefix([':', ')', '.'])?;
                let counts = rest[..digits].parse() == Ok(number + 1);
                (counts && behind.starts_with(' ')).then(|| (false, behind.trim_start()))
            }
            Style::Plain => mark::bullet(line).map(|(_, rest)| (false, rest)),
        }
    }
}

/// Returns whether a word is capitals of options in their order: `ACD`.
fn is_run(word: &str, options: usize) -> bool {
    let places: Vec<_> = word
        .chars()
        .map_while(|c| mark::place_of_letter(c).filter(|_| c.is_ascii_uppercase()))
        .collect();
    places.len() >= 2
        && places.len() == word.chars().count()
        && places.is_sorted_by(|a, b| a < b)
        && places.iter().all(|&place| place < options)
}

/// Returns the options that a line such as `Correct answer: B, D` names. `bare`
/// says that the label may have been taken off already, as that of any answer.
fn right_places(line: &str, bare: bool, style: Style, options: usize) -> Option<Vec<usize>> {
    let text = line.trim().trim_start_matches(['#', '*', ' ']);
    let rest = match mark::answer_phrase(text) {
        Some(rest) => rest,
        None if bare => text,
        None => return None,
    };
    let mut places = Vec::new();
    for word in rest.trim_end_matches(['*', '.', ' ']).split([',', ' ', '&', '/', '،']) {
        match word.trim_matches([')', '(', '.', '*']) {
            "" | "option" | "Option" | "options" | "Options" | "and" | "or" | "y" | "und"
            | "et" | "e" | "и" | "و" => {}
            word => {
                let place = match word.parse::<usize>() {
                    Ok(number) if style == Style::Number => number.checked_sub(1)?,
                    // `AC`
                    _ if is_run(word, options) => {
                        places.extend(word.chars().filter_map(mark::place_of_letter));
                        continue;
                    }
                    _ => {
                        let mut letter = word.chars();
                        let place = letter.next().and_then(mark::place_of_letter)?;
                        letter.next().is_none().then_some(place)?
                    }
                };
                if place >= options {
                    return None;
                }
                places.push(place);
            }
        }
    }
    (!places.is_empty()).then_some(places)
}
