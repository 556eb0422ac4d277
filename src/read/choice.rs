//! Options to choose from, under a question: `- [x] right`, `A) one`.
//!
//! Two or more lines of one style, the letters in order. The right ones are
//! ticked, or named in a line `Answer: B`. Counterexample: a list of tasks in an
//! answer, which has text before it.

use super::{mark, tail};
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
    let (mut stem, mut options, rest) = if let Some((options, rest)) = leading(answer) {
        (question.to_vec(), options, rest)
    } else {
        let at = (1..question.len()).find(|&at| leading(&question[at..]).is_some())?;
        let (options, rest) = leading(&question[at..])?;
        (question[..at].to_vec(), options, [&rest, answer].concat())
    };
    while stem.last().is_some_and(Line::is_blank) {
        stem.pop();
    }
    let mut answer = Vec::new();
    for line in rest {
        let bare = answer.is_empty() && options.iter().all(|option| !option.correct);
        if let Some(letters) = right_letters(&line.text, bare, options.len()) {
            for letter in letters {
                options[letter].correct = true;
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
        }
        answer.push(line);
    }
    Some(Found { stem, options, answer })
}

/// Returns the options that the lines begin with, and the lines after them.
fn leading<'s>(lines: &[Line<'s>]) -> Option<(Vec<Item<'s>>, Vec<Line<'s>>)> {
    let mut at = lines.iter().position(|line| !line.is_blank())?;
    let style = Style::of(&lines[at].text)?;
    let mut options: Vec<Item> = Vec::new();
    while let Some(line) = lines.get(at) {
        if let Some((correct, rest)) = style.option(&line.text, options.len()) {
            options.push(Item { lines: vec![tail(line, rest)], correct });
        } else if line.is_blank() {
            let next = lines[at..].iter().find(|line| !line.is_blank());
            if next.is_none_or(|next| style.option(&next.text, options.len()).is_none()) {
                break;
            }
        } else if line.text.starts_with([' ', '\t'])
            && let Some(option) = options.last_mut()
        {
            option.lines.push(tail(line, line.text.trim_start()));
        } else {
            break;
        }
        at += 1;
    }
    (options.len() >= 2).then(|| (options, lines[at..].to_vec()))
}

/// Returns whether a line is an option that is ticked.
pub(super) fn is_ticked(line: &str) -> bool {
    Style::Box.option(line, 0).is_some_and(|(ticked, _)| ticked)
}

/// How the options of a question are marked.
#[derive(Clone, Copy)]
enum Style {
    /// `- [x]`
    Box,
    /// `A)`, `- B.`
    Letter,
}

impl Style {
    fn of(line: &str) -> Option<Self> {
        [Style::Box, Style::Letter].into_iter().find(|style| style.option(line, 0).is_some())
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
                    "x" | "X" => true,
                    _ => return None,
                };
                Some((ticked, rest.trim_start()))
            }
            Style::Letter => mark::letter(line)
                .filter(|&(letter, _)| letter == number)
                .map(|(_, rest)| (false, rest)),
        }
    }
}

/// Returns the options that a line such as `Correct answer: B, D` names. `bare`
/// says that the label may have been taken off already, as that of any answer.
fn right_letters(line: &str, bare: bool, options: usize) -> Option<Vec<usize>> {
    let text = line.trim().trim_start_matches(['#', '*', ' ']);
    let rest = match mark::answer_phrase(text) {
        Some(rest) => rest,
        None if bare => text,
        None => return None,
    };
    let mut letters = Vec::new();
    for word in rest.trim_end_matches(['*', '.', ' ']).split([',', ' ', '&', '/', '،']) {
        match word.trim_matches([')', '(', '.', '*']) {
            "" | "and" | "or" | "y" | "und" | "et" | "e" | "и" | "و" => {}
            word => {
                let mut letter = word.chars();
                let place = letter.next().and_then(mark::place_of_letter)?;
                if letter.next().is_some() || place >= options {
                    return None;
                }
                letters.push(place);
            }
        }
    }
    (!letters.is_empty()).then_some(letters)
}
