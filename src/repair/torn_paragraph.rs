//! # What it does
//! Joins a paragraph that a blank line cuts in mid-sentence or in mid-word.
//!
//! # Why
//! Text pasted in pieces out of a chat or a PDF has a blank line at each seam,
//! and half a sentence makes half a card. A seam between words leaves a blank
//! before the second half; a seam inside a word leaves none.
//!
//! # Example
//! ```text
//! - Apply a function cum         - Apply a function cumulatively
//!                            →     to the elements.
//! ulatively to the elements.
//! ```
//!
//! A heading is never joined (`### Symbol`, blank, ` is used to define …`), nor
//! a question, a table row, code, or anything after a finished sentence.

use std::collections::HashSet;

use unicode_segmentation::UnicodeSegmentation;

use crate::diagnostic::{Diagnostic, TORN_PARAGRAPH, TORN_WORD};
use crate::markdown::fence;
use crate::read::mark;
use crate::source::{Line, Span};

/// Words that stand alone so often that they are no half of another.
const COMMON: &[&str] = &[
    "a", "about", "after", "all", "also", "an", "and", "any", "are", "as", "at", "be", "because",
    "been", "before", "between", "but", "by", "can", "could", "do", "does", "each", "for", "from",
    "get", "has", "have", "if", "in", "into", "is", "it", "its", "may", "more", "most", "must",
    "no", "not", "of", "on", "one", "only", "or", "other", "our", "over", "should", "so", "some",
    "such", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this",
    "those", "to", "under", "up", "used", "using", "was", "we", "were", "what", "when", "where",
    "which", "while", "who", "will", "with", "within", "without", "would", "you", "your",
];

pub(super) fn repair<'s>(lines: &[Line<'s>], sink: &mut Vec<Diagnostic>) -> Vec<Line<'s>> {
    let code = fence::code_lines(lines);
    let mut vocabulary = None;
    let mut repaired: Vec<Line<'s>> = Vec::with_capacity(lines.len());
    // The last line with something on it, where text could go on after it.
    let mut before: Option<usize> = None;
    for (line, is_code) in lines.iter().zip(code) {
        if is_code {
            before = None;
        } else if !line.is_blank() {
            if let Some(at) = before
                && at + 1 < repaired.len()
                && is_cut(&repaired[at].text)
                && goes_on(&line.text)
            {
                let words = vocabulary.get_or_insert_with(|| Vocabulary::of(lines));
                let joined = join(&repaired[at], line, words, sink);
                repaired.truncate(at);
                repaired.push(joined);
                continue;
            }
            before = Some(repaired.len());
        }
        repaired.push(line.clone());
    }
    repaired
}

fn join<'s>(
    before: &Line<'s>,
    after: &Line<'s>,
    words: &Vocabulary,
    sink: &mut Vec<Diagnostic>,
) -> Line<'s> {
    let (head, tail) = (before.text.trim_end(), after.text.trim_start());
    let in_word = !after.text.starts_with([' ', '\t']) && words.are_halves(head, tail);
    let (code, seam, message) = if in_word {
        (&TORN_WORD, "", "a blank line cut this word in two")
    } else {
        (&TORN_PARAGRAPH, " ", "a blank line cut this sentence in two")
    };
    let (last, first) = (last_words(head), first_words(tail));
    let start = after.span.end - tail.len();
    let place = Span { start, end: start + tail.split(' ').next().map_or(0, str::len) };
    sink.push(
        Diagnostic::new(code, place, message)
            .label(format!("read as “… {last}{seam}{first} …”"))
            .help("remove the blank line before it; if a new sentence begins here, end the one before")
            .change(
                format!("{last}⏎⏎{}{first}", " ".repeat(seam.len())),
                format!("{last}{seam}{first}"),
            ),
    );
    Line { text: format!("{head}{seam}{tail}").into(), span: before.span.join(after.span) }
}

fn last_words(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().rev().take(3).collect();
    words.into_iter().rev().collect::<Vec<_>>().join(" ")
}

fn first_words(text: &str) -> String {
    text.split_whitespace().take(3).collect::<Vec<_>>().join(" ")
}

/// Whether a line ends as only the middle of a sentence does.
fn is_cut(line: &str) -> bool {
    let text = line.trim();
    let bullet = mark::bullet(text).map(|(_, rest)| rest);
    let is_plain = !text.starts_with(['#', '>', '|', '<', '=', ':', '['])
        && !text.starts_with("---")
        && mark::number(text).is_none()
        && mark::label(text).is_none_or(|label| label.is_answer);
    is_plain
        && bullet.unwrap_or(text).chars().count() >= 24
        && text.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '`' | ')' | '’'))
}

/// Whether a line begins as only the rest of a sentence does.
fn goes_on(line: &str) -> bool {
    let text = line.trim_start();
    line.len() - text.len() <= 1
        && text.starts_with(char::is_lowercase)
        && text.contains(' ')
        && mark::letter(text).is_none()
        && mark::label(text).is_none()
}

/// The words of a document: what stands in it elsewhere is a word.
struct Vocabulary {
    words: HashSet<String>,
}

impl Vocabulary {
    fn of(lines: &[Line]) -> Self {
        let mut words: HashSet<String> = COMMON.iter().map(|&word| word.to_owned()).collect();
        for line in lines {
            // The halves at a seam must not vouch for themselves.
            let all: Vec<_> = line.text.unicode_words().collect();
            let inner = all.get(1..all.len().saturating_sub(1)).unwrap_or_default();
            words.extend(inner.iter().map(|word| word.to_lowercase()));
        }
        Vocabulary { words }
    }

    /// Returns whether the end of one text and the beginning of another are two
    /// halves of a word, rather than two words.
    fn are_halves(&self, head: &str, tail: &str) -> bool {
        if !head.ends_with(char::is_alphabetic) {
            return false;
        }
        let (Some(left), Some(right)) =
            (head.unicode_words().next_back(), tail.unicode_words().next())
        else {
            return false;
        };
        let knows = |word: &str| self.words.contains(&word.to_lowercase());
        knows(&format!("{left}{right}")) || !(knows(left) || knows(right))
    }
}
