//! Lists and headings of HTML, made lines of Markdown: `<li>What is a ko?</li>` is read
//! as `- What is a ko?`, since questions are found in lines.
//!
//! Only what is lists and running text becomes lines; a list with a table or code in it
//! stays HTML, and so does what stands in a table or a quotation. The tags around a
//! whole document or a part of it (`<div dir="rtl">`) are furniture.
//! Counterexamples: a list of links; a numbered list in an answer, where Markdown numbers the questions;
//! a list that is never closed; tags that a line only speaks of.

use std::collections::HashMap;
use std::ops::Range;

use crate::ledger::{Fate, Furniture, Ledger};
use crate::markdown::{fence, html};
use crate::read::mark;
use crate::source::{Line, Span};

/// The elements around parts of a document.
const WRAPPERS: &[&str] =
    &["article", "body", "center", "div", "footer", "header", "html", "main", "section"];

/// The elements in which lists and headings stay what they are.
const HOLDERS: &[&str] = &["blockquote", "dl", "pre", "table"];

/// How many lists are indented in each other.
const DEEPEST: usize = 15;

/// Returns the lines with lists and headings of HTML in Markdown, and records those
/// that had nothing but tags. A line may become several, each with its own place.
pub(super) fn unify<'s>(lines: Vec<Line<'s>>, ledger: &mut Ledger) -> Vec<Line<'s>> {
    if !lines.iter().any(|line| line.text.contains('<')) {
        return lines;
    }
    let code = fence::code_lines(&lines);
    let tags = Tags::find(&lines, &code);
    let mut writer = Writer { lines: &lines, tags: &tags, written: Vec::new(), ledger };
    let mut at = 0;
    while at < lines.len() {
        at = writer.line(at);
    }
    writer.written
}

/// A tag of an element that stands on lines of its own, with its place.
#[derive(Debug)]
struct TagAt {
    line: usize,
    range: Range<usize>,
    name: String,
    closing: bool,
    /// The number that a list begins with.
    start: Option<u64>,
}

impl TagAt {
    fn is_list(&self) -> bool {
        matches!(self.name.as_str(), "ul" | "ol" | "menu")
    }
}

/// The tags of a document, and what becomes of them.
struct Tags {
    all: Vec<TagAt>,
    /// The first tag of each line, and one for the end.
    of_line: Vec<usize>,
    /// The last tag of each list that becomes lines, by its first.
    lists: HashMap<usize, usize>,
    /// Whether a tag stands in an element that stays as it is.
    held: Vec<bool>,
}

impl Tags {
    fn find(lines: &[Line], code: &[bool]) -> Self {
        let mut tags = Vec::new();
        let mut of_line = Vec::with_capacity(lines.len() + 1);
        for (number, (line, code)) in lines.iter().zip(code).enumerate() {
            of_line.push(tags.len());
            let text = line.text.trim_start();
            let may_be_quoted = !text.starts_with('<') && text.contains('`');
            if *code || may_be_quoted {
                continue;
            }
            let found = html::tags(&line.text).into_iter().filter(|(_, tag)| tag.is_block());
            tags.extend(found.map(|(range, tag)| TagAt {
                line: number,
                range,
                start: tag.attribute("start").and_then(|start| start.trim().parse().ok()),
                closing: tag.closing,
                name: tag.name,
            }));
        }
        of_line.push(tags.len());
        let mut found =
            Tags { held: vec![false; tags.len()], all: tags, of_line, lists: HashMap::new() };
        found.pair(lines, code);
        found
    }

    /// Finds the lists that become lines, and what stays as it is.
    fn pair(&mut self, lines: &[Line], code: &[bool]) {
        let elements = elements(&self.all);
        // How many lines up to here cannot stand in a list of HTML.
        let mut odd = vec![0];
        let mut is_numbered = false;
        for (line, code) in lines.iter().zip(code) {
            let text = &line.text;
            let is_sign = mark::heading(text).is_some()
                || mark::bullet(text).is_some()
                || mark::number(text).is_some()
                || text.trim_start().starts_with(['|', '>']);
            is_numbered |= !code && mark::number(text).is_some();
            odd.push(odd.last().unwrap_or(&0) + usize::from(*code || is_sign));
        }
        let mut covered = 0;
        for Element { tags: Range { start, end }, is_plain } in elements {
            if start < covered {
                continue;
            }
            covered = end;
            let (first, last) = (&self.all[start], &self.all[end - 1]);
            let inner = &self.all[start..end];
            let before = &lines[first.line].text[..first.range.start];
            let is_list = first.is_list()
                && is_plain
                && odd[first.line] == odd[last.line + 1]
                && inner.iter().any(|tag| tag.name == "li")
                && !(is_numbered && inner.iter().any(|tag| tag.name == "ol"))
                && stands_first(before)
                && !is_links(&lines[first.line..=last.line]);
            if is_list {
                self.lists.insert(start, end - 1);
            } else {
                self.held[start..end].fill(true);
            }
        }
    }
}

/// Returns whether a list that follows this on its line can become lines: there are
/// only tags, or headings.
fn stands_first(before: &str) -> bool {
    let mut is_heading = false;
    html::pieces(before).all(|(_, piece)| match piece {
        html::Piece::Tag(tag) if tag.is_heading() => {
            is_heading = !tag.closing;
            true
        }
        piece => is_heading || is_aside(&piece),
    })
}

/// Returns whether there is nothing but links: they ask nothing, whatever they say.
fn is_links(lines: &[Line]) -> bool {
    let mut is_link = false;
    let pieces = lines.iter().flat_map(|line| html::pieces(&line.text));
    pieces.filter(|(_, piece)| !is_aside(piece)).all(|(_, piece)| match piece {
        html::Piece::Tag(tag) => {
            is_link = if tag.name == "a" { !tag.closing } else { is_link };
            true
        }
        _ => is_link,
    })
}

/// Returns whether a piece of a line is no text.
fn is_aside(piece: &html::Piece) -> bool {
    match piece {
        html::Piece::Text(text) => text.trim().is_empty(),
        html::Piece::Tag(tag) => tag.is_block(),
        html::Piece::Comment | html::Piece::Script => true,
    }
}

/// A list or a holder with both its ends.
struct Element {
    tags: Range<usize>,
    /// Whether there is nothing but lists and running text in it.
    is_plain: bool,
}

/// Returns the lists and the holders that are closed, those around others before them.
fn elements(tags: &[TagAt]) -> Vec<Element> {
    let mut elements = Vec::new();
    let mut open: Vec<(usize, bool)> = Vec::new();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for (at, tag) in tags.iter().enumerate() {
        let name = tag.name.as_str();
        let is_holder = HOLDERS.contains(&name);
        if !tag.is_list() && !is_holder {
            if name != "li"
                && let Some((_, is_plain)) = open.last_mut()
            {
                *is_plain = false;
            }
        } else if !tag.closing {
            open.push((at, !is_holder));
            *counts.entry(name).or_default() += 1;
        } else if counts.get(name).is_some_and(|&count| count > 0) {
            let mut is_plain = true;
            while let Some((start, plain)) = open.pop() {
                is_plain &= plain;
                if let Some(count) = counts.get_mut(tags[start].name.as_str()) {
                    *count -= 1;
                }
                if tags[start].name == name {
                    elements.push(Element { tags: start..at + 1, is_plain });
                    break;
                }
                is_plain = false;
            }
            if let Some((_, outer)) = open.last_mut() {
                *outer &= is_plain;
            }
        }
    }
    elements.sort_by_key(|element| element.tags.start);
    elements
}

/// The lines that are written, out of the lines that there are.
struct Writer<'a, 's, 'l> {
    lines: &'a [Line<'s>],
    tags: &'a Tags,
    written: Vec<Line<'s>>,
    ledger: &'a mut Ledger<'l>,
}

impl Writer<'_, '_, '_> {
    /// Writes a line, with those that a list or a heading on it takes, and returns the
    /// line that is next.
    fn line(&mut self, mut at: usize) -> usize {
        let tags = self.tags;
        let mut text: &str = &self.lines[at].text;
        let mut tag = tags.of_line[at];
        // Where what is left of the line begins, and where it was read to.
        let (mut from, mut to) = (0, 0);
        let mut is_written = false;
        while tag < tags.of_line[at + 1] && text[to..tags.all[tag].range.start].trim().is_empty() {
            if let Some(&last) = tags.lists.get(&tag) {
                self.list(tag, last);
                at = tags.all[last].line;
                text = &self.lines[at].text;
                to = tags.all[last].range.end;
                tag = last + 1;
            } else if let Some(end) = self.heading(tag) {
                at = tags.all[tag + 1].line;
                text = &self.lines[at].text;
                to = end;
                tag += 2;
            } else if tags.held[tag] || !WRAPPERS.contains(&tags.all[tag].name.as_str()) {
                break;
            } else {
                to = tags.all[tag].range.end;
                tag += 1;
                continue;
            }
            (from, is_written) = (to, true);
        }
        let line = &self.lines[at];
        if !text[to..].trim().is_empty() {
            self.written.push(part(line, from..text.len()));
        } else if !is_written {
            if !line.is_blank() {
                self.ledger.record(line.span, Fate::Furniture(Furniture::Layout));
            }
            self.written.push(blank(line));
        }
        at + 1
    }

    /// Writes the heading that a tag begins, and returns where it ends on its last line.
    fn heading(&mut self, tag: usize) -> Option<usize> {
        let tags = self.tags;
        let (open, close) = (&tags.all[tag], tags.all.get(tag + 1)?);
        let level: usize = open.name.strip_prefix('h')?.parse().ok()?;
        let is_whole = !tags.held[tag] && !open.closing && close.closing && close.name == open.name;
        if !is_whole || close.line - open.line > 5 {
            return None;
        }
        let behind = self.lines[close.line].text[close.range.end..].trim_start();
        if !behind.is_empty() && html::leading_tag(behind).is_none_or(|(_, tag)| !tag.is_block()) {
            return None;
        }
        let mut text = String::new();
        for number in open.line..=close.line {
            let line = &self.lines[number].text;
            let start = if number == open.line { open.range.end } else { 0 };
            let end = if number == close.line { close.range.start } else { line.len() };
            if line.trim().is_empty() {
                return None;
            }
            text.push(' ');
            text.push_str(line[start..end].trim());
        }
        let first = part(&self.lines[open.line], open.range.start..open.range.end).span;
        let last = part(&self.lines[close.line], close.range.clone()).span;
        let text = format!("{} {}", "#".repeat(level), text.trim());
        self.written.push(Line { text: text.into(), span: first.join(last) });
        Some(close.range.end)
    }

    /// Writes the list from one tag to another.
    fn list(&mut self, first: usize, last: usize) {
        let (begin, end) = (&self.tags.all[first], &self.tags.all[last]);
        let before = &self.lines[begin.line].text[..begin.range.start];
        let margin = if before.trim().is_empty() { before } else { "" };
        let mut writing = List { margin, levels: Vec::new(), begins: false };
        // A line of HTML goes on to the next blank line, and would take the list with it.
        if self.written.last().is_some_and(|line| line.text.trim_start().starts_with('<')) {
            let start = self.lines[begin.line].span.start;
            self.written.push(Line { text: "".into(), span: Span { start, end: start } });
        }
        for number in begin.line..=end.line {
            let line = &self.lines[number];
            let mut at = if number == begin.line { begin.range.start } else { 0 };
            let until = if number == end.line { end.range.end } else { line.text.len() };
            let mut is_written = false;
            let (start, next) = (self.tags.of_line[number], self.tags.of_line[number + 1]);
            for tag in &self.tags.all[start.max(first)..next.min(last + 1)] {
                let piece = writing.line(line, at..tag.range.start);
                is_written |= piece.is_some();
                self.written.extend(piece);
                writing.follow(tag);
                at = tag.range.end;
            }
            let piece = writing.line(line, at..until);
            is_written |= piece.is_some();
            self.written.extend(piece);
            if !is_written && html::pieces(&line.text[until..]).all(|(_, piece)| is_aside(&piece)) {
                self.ledger.record(line.span, Fate::Furniture(Furniture::Layout));
            }
            // The list stands apart from what is around it.
            let is_edge = number == end.line || (number == begin.line && !is_written);
            if is_edge || line.is_blank() {
                self.written.push(blank(line));
            }
        }
    }
}

/// A list that is being written.
struct List<'a> {
    /// What stands before the list.
    margin: &'a str,
    /// The lists that are open, in each other.
    levels: Vec<Level>,
    /// Whether an item begins with the next text.
    begins: bool,
}

struct Level {
    name: String,
    /// The column of the signs before its items.
    indent: usize,
    /// The number of the next item; bullets have none.
    next: Option<u64>,
    /// How wide the sign of the last item is; 0 where there is none yet.
    width: usize,
}

impl List<'_> {
    fn follow(&mut self, tag: &TagAt) {
        match (tag.is_list(), tag.closing) {
            (true, false) => {
                let is_deep = self.levels.len() >= DEEPEST;
                let column = |level: &Level| level.indent + if is_deep { 0 } else { level.width };
                let start = tag.start.filter(|&start| start < 1_000_000).unwrap_or(1);
                self.levels.push(Level {
                    name: tag.name.clone(),
                    indent: self.levels.last().map_or(0, column),
                    next: (tag.name == "ol").then_some(start),
                    width: 0,
                });
            }
            (true, true) if self.levels.last().is_some_and(|level| level.name == tag.name) => {
                self.levels.pop();
            }
            (true, true) => {}
            (false, closing) => self.begins = !closing,
        }
    }

    /// Returns a part of a line as a line of Markdown: none where nothing is on it.
    fn line<'s>(&mut self, line: &Line<'s>, range: Range<usize>) -> Option<Line<'s>> {
        let text = &line.text[range.clone()];
        let start = range.start + text.len() - text.trim_start().len();
        let text = text.trim();
        let level = self.levels.last_mut().filter(|_| !text.is_empty())?;
        let mut written = format!("{}{}", self.margin, " ".repeat(level.indent));
        if std::mem::take(&mut self.begins) || level.width == 0 {
            let sign = level.next.map_or("- ".to_owned(), |number| format!("{number}. "));
            level.next = level.next.map(|number| number + 1);
            level.width = sign.len();
            written.push_str(&sign);
        } else {
            written.push_str(&" ".repeat(level.width));
        }
        written.push_str(text);
        Some(Line { text: written.into(), span: part(line, start..start + text.len()).span })
    }
}

/// Returns a line that says a part of another.
fn part<'s>(line: &Line<'s>, range: Range<usize>) -> Line<'s> {
    if range == (0..line.text.len()) {
        return line.clone();
    }
    let span = line.place(range.clone());
    Line { text: line.text[range].to_owned().into(), span }
}

/// Returns a line on which nothing is left.
fn blank<'s>(line: &Line<'s>) -> Line<'s> {
    Line { text: "".into(), span: line.span }
}
