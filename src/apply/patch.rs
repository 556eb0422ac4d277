//! The text of a note, changed as its cells were: words within lines, and whole lines.
//!
//! The words of the cells are found again in the text as it was typed. What stands between
//! them there, emphasis and signs and breaks of lines, belongs to nobody and stays.

mod insert;

use std::ops::Range;

use imara_diff::{Algorithm, Diff, InternedInput};

use super::said::{Cells, Said, SaidLine, Typed, share_of_words};
use crate::content::{Inline, markdown};
use crate::fix::{self, Edit};
use crate::sheet::{Column, Line, Mark, inline, text as text_of};
use crate::source::Span;

/// How what is put in is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hand {
    /// Words as they are, behind the words before them.
    Words,
    /// Words as they are, before the words behind them.
    WordsBefore,
    /// Words with a backslash before what would mean something.
    Escaped,
    /// The whole line anew.
    Lines,
    /// New lines as parts of the paragraph above them.
    Breaks,
}

impl Hand {
    pub(super) const ALL: [Hand; 5] =
        [Hand::Words, Hand::WordsBefore, Hand::Escaped, Hand::Lines, Hand::Breaks];
}

/// Returns the text of a note whose cells were `before`, so that they are `after`; nothing
/// where that cannot be done so.
pub(super) fn patch(text: &str, before: &Cells, after: &Cells, hand: Hand) -> Option<String> {
    let old = Said::of(before);
    let new = Said::of(after);
    let typed = Typed::of(text, &old);
    let mut patch = Patch { typed: &typed, old: &old, new: &new, hand, edits: Vec::new() };
    for (column, _) in after {
        patch.column(*column)?;
    }
    let mut edits = patch.edits;
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    if edits.windows(2).any(|pair| pair[0].span.end > pair[1].span.start) {
        return None;
    }
    Some(fix::apply(text, &edits))
}

struct Patch<'p> {
    typed: &'p Typed<'p>,
    old: &'p Said,
    new: &'p Said,
    hand: Hand,
    edits: Vec<Edit>,
}

impl Patch<'_> {
    fn column(&mut self, column: Column) -> Option<()> {
        let (old, new) = (self.old.of_column(column), self.new.of_column(column));
        let mut input = InternedInput::default();
        let key = |said: &SaidLine| {
            (said.line.indent, said.line.mark, said.line.runs.clone(), said.option.map(|o| o.right))
        };
        let key = |said: &SaidLine| format!("{:?}", key(said));
        let before: Vec<_> = self.old.lines[old.clone()].iter().map(key).collect();
        let after: Vec<_> = self.new.lines[new.clone()].iter().map(key).collect();
        input.update_before(before.iter().map(String::as_str));
        input.update_after(after.iter().map(String::as_str));
        let diff = Diff::compute(Algorithm::Myers, &input);
        for hunk in diff.hunks() {
            let shift =
                |range: &Range<u32>, by: usize| by + range.start as usize..by + range.end as usize;
            self.hunk(shift(&hunk.before, old.start), shift(&hunk.after, new.start), &old)?;
        }
        Some(())
    }

    /// Changes lines into others: those that are most alike are the same ones.
    fn hunk(&mut self, old: Range<usize>, new: Range<usize>, all: &Range<usize>) -> Option<()> {
        let pairs = self.pair(old.clone(), new.clone());
        let mut last = old.start.checked_sub(1).filter(|line| all.contains(line));
        let mut old_at = old.start;
        for line in new {
            match pairs.iter().find(|(_, new)| *new == line) {
                Some(&(before, _)) => {
                    (old_at..before).try_for_each(|line| self.remove(line))?;
                    self.change(before, line)?;
                    last = Some(before);
                    old_at = before + 1;
                }
                None => self.insert(line, last, old_at, all)?,
            }
        }
        (old_at..old.end).try_for_each(|line| self.remove(line))
    }

    /// Returns the pairs of lines, in order, that have the most words in common.
    fn pair(&self, old: Range<usize>, new: Range<usize>) -> Vec<(usize, usize)> {
        if old.len() == new.len() {
            return old.zip(new).collect();
        }
        // As the longest common subsequence is found, by likeness.
        let mut best = vec![vec![0.0_f64; new.len() + 1]; old.len() + 1];
        let likeness = |a: usize, b: usize| {
            let (a, b) = (&self.old.lines[a], &self.new.lines[b]);
            let likeness = share_of_words(&a.text, &b.text);
            if likeness > 0.4 { likeness } else { 0.0 }
        };
        for a in (0..old.len()).rev() {
            for b in (0..new.len()).rev() {
                let both = best[a + 1][b + 1] + likeness(old.start + a, new.start + b);
                best[a][b] = both.max(best[a + 1][b]).max(best[a][b + 1]);
            }
        }
        let (mut a, mut b) = (0, 0);
        let mut pairs = Vec::new();
        while a < old.len() && b < new.len() {
            let alike = likeness(old.start + a, new.start + b);
            if alike > 0.0 && best[a][b] <= best[a + 1][b + 1] + alike {
                pairs.push((old.start + a, new.start + b));
                (a, b) = (a + 1, b + 1);
            } else if best[a][b] <= best[a + 1][b] {
                a += 1;
            } else {
                b += 1;
            }
        }
        pairs
    }

    fn change(&mut self, old: usize, new: usize) -> Option<()> {
        let (before, after) = (&self.old.lines[old], &self.new.lines[new]);
        let right = |line: &SaidLine| line.option.map(|option| option.right);
        if right(before) != right(after) {
            return None;
        }
        if before.line.mark == after.line.mark
            && before.line.indent == after.line.indent
            && before.line.runs == after.line.runs
        {
            return Some(());
        }
        if before.line.indent != after.line.indent || !same_sign(before.line.mark, after.line.mark)
        {
            return None;
        }
        if self.hand == Hand::Lines {
            return self.rewrite(old, new);
        }
        // Styles are not in words.
        if before.text == after.text {
            return None;
        }
        let mut input = InternedInput::default();
        input.update_before(before.words.clone().map(|at| self.old.word(at)));
        input.update_after(after.words.clone().map(|at| self.new.word(at)));
        let diff = Diff::compute(Algorithm::Myers, &input);
        let hunks: Vec<_> = diff.hunks().collect();
        for hunk in hunks {
            let removed = before.words.start + hunk.before.start as usize
                ..before.words.start + hunk.before.end as usize;
            let added = after.words.start + hunk.after.start as usize
                ..after.words.start + hunk.after.end as usize;
            self.words(before, after, removed, added)?;
        }
        // Blanks alone are changed by the whole line.
        (!self.edits.is_empty()).then_some(())
    }

    fn words(
        &mut self,
        before: &SaidLine,
        after: &SaidLine,
        removed: Range<usize>,
        added: Range<usize>,
    ) -> Option<()> {
        let place = |word: usize| self.typed.place(word);
        let new = |at: usize| self.new.words[at].1.clone();
        let is_first = removed.start == before.words.start;
        let is_last = removed.end == before.words.end;
        let (span, text) = if removed.is_empty() {
            let behind = |at: usize| -> Option<(Range<usize>, Range<usize>)> {
                let end = place(at - 1)?.end;
                Some((end..end, new(added.start - 1).end..new(added.end - 1).end))
            };
            let ahead = |at: usize| -> Option<(Range<usize>, Range<usize>)> {
                let start = place(at)?.start;
                Some((start..start, new(added.start).start..new(added.end).start))
            };
            match self.hand {
                Hand::WordsBefore if !is_last => ahead(removed.start)?,
                _ if !is_first => behind(removed.start)?,
                _ if !is_last => ahead(removed.start)?,
                _ => return None,
            }
        } else {
            let (first, last) = (place(removed.start)?, place(removed.end - 1)?);
            if added.is_empty() {
                let span = if !is_first && let Some(before) = place(removed.start - 1) {
                    before.end..last.end
                } else if !is_last && let Some(behind) = place(removed.end) {
                    first.start..behind.start
                } else {
                    return None;
                };
                (span, 0..0)
            } else {
                (first.start..last.end, new(added.start).start..new(added.end - 1).end)
            }
        };
        let text = &after.text[text];
        let text = match self.hand {
            Hand::Escaped => escaped(text),
            _ => text.to_owned(),
        };
        self.edits.push(Edit { span: Span { start: span.start, end: span.end }, text });
        Some(())
    }

    /// Types a whole line anew, behind the signs that stand before it.
    fn rewrite(&mut self, old: usize, new: usize) -> Option<()> {
        let (before, after) = (&self.old.lines[old], &self.new.lines[new]);
        let words = self.typed.span(before)?;
        let whole = self.typed.whole(&words);
        if self.shares_lines(old, &whole) {
            // Without the line: with what emphasises its first word and its last.
            const SIGNS: [char; 4] = ['*', '_', '~', '`'];
            let text = self.typed.text;
            let start = text[..words.start].trim_end_matches(SIGNS).len();
            let end = text.len() - text[words.end..].trim_start_matches(SIGNS).len();
            self.edits
                .push(Edit { span: Span { start, end }, text: line_text(&after.line, false) });
            return Some(());
        }
        let typed = self.typed.prefix(words.start);
        let is_raw = is_raw(typed, &before.line);
        let prefix = if is_raw { code_indent(typed, before) } else { structure(typed) };
        let mut text = format!("{prefix}{}", line_text(&after.line, is_raw));
        // What closes a cell or a label stays.
        let suffix = &self.typed.text[words.end..whole.end];
        if suffix.trim_end().ends_with('|') {
            text.push_str(" |");
        }
        self.edits.push(Edit { span: Span { start: whole.start, end: whole.end }, text });
        Some(())
    }

    /// Returns whether words of other lines stand on lines of the text.
    fn shares_lines(&self, line: usize, whole: &Range<usize>) -> bool {
        let own = &self.old.lines[line].words;
        (0..self.old.words.len())
            .filter(|word| !own.contains(word))
            .filter_map(|word| self.typed.place(word))
            .any(|place| place.start < whole.end && whole.start < place.end)
    }

    fn remove(&mut self, line: usize) -> Option<()> {
        let words = self.typed.span(&self.old.lines[line])?;
        let whole = self.typed.whole(&words);
        if self.shares_lines(line, &whole) {
            return None;
        }
        let text = self.typed.text;
        let is_blank = |line: &str| line.trim().is_empty();
        let blank_before = {
            let before = text[..whole.start].trim_end_matches([' ', '\t']);
            before.is_empty()
                || before.trim_end_matches(['\n', '\r', ' ', '\t']).len() + 1 < before.len()
        };
        // With its line end; between two blank lines, with one of them.
        let mut end = (whole.end + 1).min(text.len());
        let mut start = whole.start;
        if end < text.len() {
            let next = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
            if blank_before && is_blank(&text[end..next]) && next < text.len() {
                end = next;
            }
        } else if whole.end == text.len() {
            start = text[..start].trim_end().len();
            end = text.len();
        }
        self.edits.push(Edit { span: Span { start, end }, text: String::new() });
        Some(())
    }
}

/// Returns whether lines of a list may stand in each other's place without their signs being
/// typed anew.
fn same_sign(a: Mark, b: Mark) -> bool {
    a == b || matches!((a, b), (Mark::Number(_), Mark::Number(_)))
}

/// Returns what stands before the words of a line without the beginning of what emphasises
/// them.
pub(super) fn structure(prefix: &str) -> &str {
    let bare = prefix.trim_end_matches(['*', '_', '~', '`', '[', '$', '(', '\\']);
    // The sign of a bullet is no emphasis.
    if bare.len() < prefix.len() && bare.trim().is_empty() && prefix.ends_with(' ') {
        prefix
    } else {
        bare
    }
}

/// Returns what stands before a line of code that is not of the code itself.
fn code_indent<'t>(prefix: &'t str, line: &SaidLine) -> &'t str {
    let own = &line.text[..line.text.len() - line.text.trim_start().len()];
    prefix.strip_suffix(own).unwrap_or(prefix)
}

/// Returns blanks as wide as what stands before a line, with its signs of quotation.
pub(super) fn blank(prefix: &str) -> String {
    prefix.chars().map(|c| if c == '>' || c == '\t' { c } else { ' ' }).collect()
}

/// Returns whether a line is one of a block of code, where words are typed as they are.
fn is_raw(prefix: &str, line: &Line) -> bool {
    line.is_code() && !prefix.ends_with('`')
}

/// Returns the Markdown of a line of a cell, without its sign.
fn line_text(line: &Line, is_raw: bool) -> String {
    if is_raw { text_of(&line.runs) } else { markdown::render_line(&inline(&line.runs)) }
}

fn escaped(text: &str) -> String {
    let inner = text.trim();
    let start = text.find(inner).unwrap_or_default();
    let escaped = markdown::render_line(&[Inline::Text(inner.to_owned())]);
    format!("{}{escaped}{}", &text[..start], &text[start + inner.len()..])
}
