//! The seams of text that was pasted in pieces: blank lines that cut a paragraph.
//!
//! The line before ends as only the middle of a sentence does, the line after
//! begins as only the rest of one does. A blank before the rest says that the seam
//! is between two words; without one it may be inside a word.

use unicode_segmentation::UnicodeSegmentation;

use super::vocabulary::Vocabulary;
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::fence;
use crate::read::mark;
use crate::source::{Line, Span};

/// How many characters a paragraph has at least, where a blank line after it may be
/// a seam: what is shorter is a title or a term.
const SHORTEST: usize = 24;

/// The same for an item of a list that has more of them, which need no full stop.
const SHORTEST_ITEM: usize = 48;

/// A blank line in the middle of a paragraph.
pub(super) struct Seam<'l> {
    /// The text before it.
    head: &'l str,
    /// The text after it.
    tail: &'l str,
    /// Whether a blank stands before the text after it.
    spaced: bool,
    /// Where the first word after it stands.
    place: Span,
}

impl Seam<'_> {
    /// Returns whether a word is cut, rather than a sentence between two words.
    pub(super) fn is_in_word(&self, words: &Vocabulary) -> bool {
        if self.spaced || !self.head.ends_with(char::is_lowercase) {
            return false;
        }
        let left = self.head.split_whitespace().next_back();
        let left = left.and_then(|left| left.unicode_words().next_back());
        let right = self.tail.unicode_words().next();
        left.zip(right).is_some_and(|(left, right)| words.are_halves(left, right))
    }

    /// Returns a remark that the text goes on over the seam, with `glue` in its
    /// place.
    pub(super) fn remark(&self, code: &'static Code, message: &str, glue: &str) -> Diagnostic {
        let mut last: Vec<_> = self.head.split_whitespace().rev().take(3).collect();
        last.reverse();
        let last = last.join(" ");
        let first = self.tail.split_whitespace().take(3).collect::<Vec<_>>().join(" ");
        Diagnostic::new(code, self.place, message)
            .label(format!("read as “… {last}{glue}{first} …”"))
            .help("remove the blank line before it; if a new sentence begins here, end the one before")
            .change(format!("{last}⏎⏎{glue}{first}"), format!("{last}{glue}{first}"))
    }
}

/// Joins the lines at those seams for which `glue` gives what stands between them.
pub(super) fn join<'s>(
    lines: &[Line<'s>],
    mut glue: impl FnMut(&Seam) -> Option<&'static str>,
) -> Vec<Line<'s>> {
    let code = fence::code_lines(lines);
    let mut begins_small = None;
    let mut joined: Vec<Line<'s>> = Vec::with_capacity(lines.len());
    let mut before: Option<Paragraph> = None;
    for (at, line) in lines.iter().enumerate() {
        if code[at] {
            before = None;
        } else if !line.is_blank() {
            let text = line.text.trim_start();
            let spaced = text.len() < line.text.len();
            if let Some(paragraph) = &mut before
                && paragraph.last + 1 < joined.len()
                && paragraph.is_cut(&joined[paragraph.last].text, spaced)
                && goes_on(&line.text, lines.get(at + 1))
                && (spaced || !*begins_small.get_or_insert_with(|| often_small(lines, &code)))
            {
                let start = line.span.end.saturating_sub(text.len()).max(line.span.start);
                let word = text.split_whitespace().next().map_or(0, str::len);
                let place = Span { start, end: (start + word).min(line.span.end) };
                let head = joined[paragraph.last].text.trim_end();
                let length = head.len();
                if let Some(glue) = glue(&Seam { head, tail: text, spaced, place }) {
                    joined.truncate(paragraph.last + 1);
                    let last = &mut joined[paragraph.last];
                    let whole = last.text.to_mut();
                    whole.truncate(length);
                    whole.push_str(glue);
                    whole.push_str(text);
                    last.span = last.span.join(line.span);
                    paragraph.length += text.chars().count();
                    continue;
                }
            }
            before = Some(Paragraph::with(before, line, joined.len()));
        }
        joined.push(line.clone());
    }
    joined
}

/// A paragraph, while its lines are gone through.
#[derive(Debug, Clone, Copy)]
struct Paragraph {
    /// Whether its first line is running text, as it is in no question or table.
    runs: bool,
    /// Whether its last line ends in a question mark.
    asks: bool,
    /// Where its last line is.
    last: usize,
    /// How many characters it has, without its sign.
    length: usize,
    /// Where it stands in a list: `None` where it is no item.
    item: Option<Item>,
}

/// Where an item stands in its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Item {
    First,
    Later,
}

impl Paragraph {
    /// Returns the paragraph that a line is in: the one before, where it goes on.
    fn with(before: Option<Self>, line: &Line, at: usize) -> Self {
        let text = line.text.trim();
        let rest = mark::bullet(text).map(|(_, rest)| rest);
        let length = rest.unwrap_or(text).chars().count();
        let before = before.filter(|before| before.last + 1 == at);
        match before {
            // What follows a question on the next line is the answer.
            Some(before) if !begins_block(text) && !before.asks => Paragraph {
                last: at,
                length: before.length + length,
                asks: mark::asks(text),
                ..before
            },
            _ => Paragraph {
                runs: is_running(&line.text),
                asks: mark::asks(text),
                last: at,
                length,
                item: rest.map(|_| match before {
                    Some(Paragraph { item: Some(_), .. }) => Item::Later,
                    _ => Item::First,
                }),
            },
        }
    }

    /// Returns whether its last line ends as only the middle of a sentence does.
    fn is_cut(&self, last: &str, spaced: bool) -> bool {
        let text = last.trim_end();
        // A link at the end stands alone more often than not.
        let end =
            &text[text.len() - text.chars().rev().take(200).map(char::len_utf8).sum::<usize>()..];
        let ends_in_address = end
            .split_whitespace()
            .next_back()
            .is_some_and(|word| word.contains("](") || word.contains("://"));
        self.runs
            && self.length
                >= if self.item == Some(Item::Later) && !spaced { SHORTEST_ITEM } else { SHORTEST }
            && text.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '`' | ')' | '’'))
            && ![".)", "!)", "?)", ":)", ";)"].iter().any(|closed| text.ends_with(closed))
            && (spaced || !ends_in_address)
    }
}

/// Returns whether a line begins something of its own.
fn begins_block(text: &str) -> bool {
    text.starts_with(['#', '>', '|', '<', '=', ':', '!'])
        || text.starts_with("---")
        || mark::bullet(text).is_some()
        || mark::number(text).is_some()
        || mark::label(text).is_some()
}

/// Returns whether a line begins a paragraph of an answer: none that asks, and
/// nothing that has borders.
fn is_running(line: &str) -> bool {
    let text = line.trim_start();
    let is_item = mark::bullet(text).is_some();
    let is_answer = mark::label(text).is_some_and(|label| label.is_answer);
    let is_plain = !begins_block(text) && line.len() - text.len() < 4 && !line.starts_with('\t');
    let defines = text.starts_with('[') && text.contains("]:");
    (is_item || is_answer || is_plain) && !defines && !has_borders(text)
}

/// Returns whether signs part a line into more than one text.
fn has_borders(text: &str) -> bool {
    [" | ", "::", " > "].iter().any(|border| text.contains(border))
}

/// Returns whether a line begins as only the rest of a sentence does.
fn goes_on(line: &str, next: Option<&Line>) -> bool {
    let text = line.trim();
    let spaced = line.starts_with([' ', '\t']);
    // What is underlined is a heading, what a colon explains is a term.
    let is_own = next.is_some_and(|next| {
        let next = next.text.trim_end();
        next == "?" || next.starts_with([':', '=']) || next.starts_with("---")
    });
    line.len() - line.trim_start().len() <= 1
        && text.starts_with(char::is_lowercase)
        && mark::letter(text).is_none()
        && mark::label(text).is_none()
        && !has_borders(text)
        && is_prose(text, spaced)
        && !is_own
}

/// Returns whether a text is words, rather than a command or a list of names.
fn is_prose(text: &str, spaced: bool) -> bool {
    let mut words = text.split_whitespace();
    let Some(first) = words.next() else { return false };
    let first = first.trim_end_matches([',', '.', ';', ':', ')']);
    let second = words.next();
    let is_sentence = || {
        text.contains([',', '.', ';', ':', '?', '!', '—'])
            || text.split_whitespace().nth(5).is_some()
    };
    first.chars().all(|c| c.is_alphabetic() || matches!(c, '’' | '\'' | '-'))
        && second.map_or_else(
            || text.ends_with('.'),
            |word| {
                !word.starts_with('-') && !word.contains(['=', '/', '{', '}', '<', '$', '\\', '@'])
            },
        )
        && !words.any(|word| word.starts_with('-') && word.len() > 1)
        && (spaced || is_sentence())
}

/// Returns whether paragraphs of a document begin with small letters often, after
/// finished sentences too: then a small letter says nothing.
fn often_small(lines: &[Line], code: &[bool]) -> bool {
    let mut finished = true;
    let mut blank = true;
    let (mut small, mut capital) = (0, 0);
    for (line, _) in lines.iter().zip(code).filter(|(_, code)| !**code) {
        let text = line.text.trim();
        if text.is_empty() {
            blank = true;
            continue;
        }
        if finished && blank {
            small += usize::from(text.starts_with(char::is_lowercase));
            capital += usize::from(text.starts_with(char::is_uppercase));
        }
        blank = false;
        finished = text.ends_with(['.', '!', '?', ':']) || text.starts_with('#');
    }
    small >= 3 && small * 3 >= capital
}
