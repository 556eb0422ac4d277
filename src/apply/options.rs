//! The options of a choice, edited: which of them are right, and the whole list.

use super::imitation::indent;
use super::patch::structure;
use super::said::{Said, Typed};
use crate::content::{Block, BlockKind, Item, markdown};
use crate::sheet::{Cell, Column, Markup, choices, letter};
use crate::source::Span;

/// Returns the options in a cell as a list of boxes, where there are any.
pub(super) fn list(cell: &Cell) -> Option<Block> {
    let item = |(content, correct): (Cell, bool)| Item {
        task: Some(correct),
        blocks: Markup::Rich.blocks(&content, true),
    };
    let items: Vec<_> = choices(cell).into_iter().map(item).collect();
    if items.is_empty() {
        return None;
    }
    Some(Block::new(BlockKind::List { start: None, tight: true, items }, Span::default()))
}

/// Returns the texts to try for other options to be right, while all say what they said:
/// boxes, signs beside the options, a letter or a number below them.
pub(super) fn marked(text: &str, question: &Cell, old: &Cell, new: &Cell) -> Vec<String> {
    let (before, after) = (choices(old), choices(new));
    let says = |options: &[(Cell, bool)]| options.iter().map(|o| o.0.clone()).collect::<Vec<_>>();
    if says(&before) != says(&after) {
        return Vec::new();
    }
    let said = Said::of(&vec![(Column::Question, question), (Column::Options, old)]);
    let typed = Typed::of(text, &said);
    // The line of each option, and where on it its words stand.
    let spans: Option<Vec<_>> =
        said.of_column(Column::Options).map(|line| typed.span(&said.lines[line])).collect();
    let Some(spans) = spans.filter(|spans| spans.len() == before.len()) else { return Vec::new() };
    let mut texts = Vec::new();
    let mut boxes = text.to_owned();
    for (span, (_, right)) in spans.iter().zip(&after).rev() {
        let line = typed.whole(span);
        for sign in ["[ ]", "[x]", "[X]"] {
            if let Some(at) = text[line.clone()].find(sign) {
                let at = line.start + at;
                boxes.replace_range(at..at + 3, if *right { "[x]" } else { "[ ]" });
                break;
            }
        }
    }
    texts.push(boxes);
    let right = |options: &[(Cell, bool)]| {
        let mut right = options.iter().enumerate().filter(|(_, (_, right))| *right);
        let first = right.next().map(|(at, _)| at);
        first.filter(|_| right.next().is_none())
    };
    let (Some(from), Some(to)) = (right(&before), right(&after)) else { return texts };
    // The signs of the two lines change places.
    let (a, b) = (spans[from.min(to)].clone(), spans[from.max(to)].clone());
    let (line_a, line_b) = (typed.whole(&a), typed.whole(&b));
    let swapped = |what_a: std::ops::Range<usize>, what_b: std::ops::Range<usize>| {
        format!(
            "{}{}{}{}{}",
            &text[..what_a.start],
            &text[what_b.clone()],
            &text[what_a.end..what_b.start],
            &text[what_a],
            &text[what_b.end..]
        )
    };
    texts.push(swapped(a.end..line_a.end, b.end..line_b.end));
    // The letter or the number that says which is right, the last one first.
    let end = spans.iter().map(|span| span.end).max().unwrap_or_default();
    let names = [
        (letter(from), letter(to)),
        (letter(from).to_lowercase(), letter(to).to_lowercase()),
        ((from + 1).to_string(), (to + 1).to_string()),
    ];
    for (from, to) in names {
        let is_alone = |at: &usize| {
            let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            !letter(text[..*at].chars().next_back())
                && !letter(text[at + from.len()..].chars().next())
        };
        let places = text[end..].match_indices(from.as_str()).map(|(at, _)| end + at);
        for at in places.filter(is_alone).collect::<Vec<_>>().into_iter().rev().take(4) {
            texts.push(format!("{}{to}{}", &text[..at], &text[at + from.len()..]));
        }
    }
    texts
}

/// Returns the texts to try for a choice that is typed anew, behind the signs before its
/// question.
pub(super) fn rewritten(
    text: &str,
    old_question: &Cell,
    question: &[Block],
    options: &Cell,
    explanation: &[Block],
) -> Vec<String> {
    let Some(list) = list(options) else { return Vec::new() };
    let said = Said::of(&vec![(Column::Question, old_question)]);
    let Some(span) = Typed::of(text, &said).span_of(&said, Column::Question) else {
        return Vec::new();
    };
    let before = &text[..span.start];
    let prefix = before.rsplit('\n').next().unwrap_or_default();
    let rest = text[span.end..].lines().next().unwrap_or_default();
    let inner = indent(structure(prefix));
    let typed = |blocks: &[Block], indent: &str| {
        let text = markdown::render(blocks);
        let lines =
            text.trim_end().lines().map(|line| format!("{indent}{line}").trim_end().to_owned());
        lines.collect::<Vec<_>>().join("\n")
    };
    let asked = typed(question, "");
    let mut texts = Vec::new();
    for indent in ["", &inner] {
        for gap in ["\n", "\n\n"] {
            let mut text =
                format!("{before}{asked}{rest}{gap}{}", typed(std::slice::from_ref(&list), indent));
            if !explanation.is_empty() {
                text = format!("{text}\n\n{}", typed(explanation, indent));
            }
            texts.push(text);
        }
    }
    texts
}
