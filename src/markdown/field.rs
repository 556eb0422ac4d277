//! The HTML of Anki's fields and cards, as blocks.
//!
//! It is what Anki's editor writes, and whatever people paste into it. Besides the
//! elements, Anki reads marks in the text: gaps `{{c1::hidden::hint}}`, sounds
//! `[sound:ko.mp3]`, and formulas (manual, "Cloze Deletion", "Media" and "Math &
//! Symbols"). The marks are sought in the HTML itself, since an entity makes of one what
//! it shows: `&#123;{c1::` is no gap.

use std::borrow::Cow;

use super::DEEPEST;
use super::flow::Flow;
use super::html::{self, Piece, Tag};
use super::verbatim;
use crate::content::{Block, Gap};
use crate::source::Span;

/// Returns the blocks of a field. Gaps are found where `with_gaps` says that Anki does.
pub(crate) fn parse(html: &str, with_gaps: bool) -> Vec<Block> {
    let mut reader = Reader {
        html,
        with_gaps,
        flow: Flow::of_field(DEEPEST),
        gaps: Vec::new(),
        code: 0,
        is_loose: false,
        is_ended: false,
        unclosed: [false; FORMULAS.len()],
    };
    reader.read();
    reader.flow.finish()
}

/// Returns what HTML says, without its tags, on lines as they are seen.
pub(crate) fn text(html: &str) -> String {
    let mut text = String::new();
    for (range, piece) in html::pieces(html) {
        match piece {
            Piece::Text(_) if is_other_tag(&html[range.clone()]) => {}
            Piece::Text(part) => text.push_str(&part),
            Piece::Tag(tag) => {
                let ends_line = tag.name == "br" || (tag.is_block() && !tag.closing);
                if ends_line && !text.is_empty() && !text.ends_with('\n') {
                    text.push('\n');
                }
            }
            Piece::Comment | Piece::Script => {}
        }
    }
    text
}

/// What begins and ends a formula, and whether it stands on a line of its own.
const FORMULAS: [(&str, &str, bool); 5] = [
    (r"\(", r"\)", false),
    (r"\[", r"\]", true),
    ("[$]", "[/$]", false),
    ("[$$]", "[/$$]", true),
    ("[latex]", "[/latex]", true),
];

const SOUND: &str = "[sound:";

/// How many ordinals a gap can have, and how many gaps can be in each other.
const MOST_ORDINALS: usize = 8;

/// Fields are no part of a text that somebody typed.
const SPAN: Span = Span { start: 0, end: 0 };

struct Reader<'h> {
    html: &'h str,
    with_gaps: bool,
    flow: Flow,
    /// How many ordinals each open gap has.
    gaps: Vec<usize>,
    /// How many elements of code are open.
    code: usize,
    /// Whether code on lines of its own is written as running text.
    is_loose: bool,
    /// Whether the line ends before what follows, if something does.
    is_ended: bool,
    /// Which formulas are known not to end behind here.
    unclosed: [bool; FORMULAS.len()],
}

/// Returns whether there are gaps in a formula of a field of which the whole is read as one.
pub(crate) fn has_hidden_formula(html: &str) -> bool {
    html.contains("{{c")
        && FORMULAS.iter().any(|(open, close, _)| {
            html.split(open).skip(1).any(|rest| {
                rest.split_once(close).is_some_and(|(formula, _)| {
                    formula.contains("{{c") && gapped(formula).is_none()
                })
            })
        })
}

/// What Anki reads in text.
enum Mark {
    /// A formula, by its place in the list, and where it ends.
    Formula(usize, usize),
    /// A sound, and where its mark ends.
    Sound(usize),
    /// The beginning of a gap with these ordinals, and where it ends.
    Gap(Vec<u32>, usize),
    /// The end of a gap, with its hint, and where it ends.
    GapEnd(Option<String>, usize),
}

impl Reader<'_> {
    fn read(&mut self) {
        let html = self.html;
        let mut from = 0;
        'pieces: loop {
            for (range, piece) in html::pieces(&html[from..]) {
                let (start, end) = (from + range.start, from + range.end);
                match piece {
                    Piece::Text(_) if is_other_tag(&html[start..end]) => {}
                    Piece::Text(_) => {
                        let next = self.text(start, end);
                        if next > end {
                            from = next;
                            continue 'pieces;
                        }
                    }
                    Piece::Tag(tag) => self.tag(&tag, end),
                    Piece::Comment | Piece::Script => {}
                }
            }
            return;
        }
    }

    /// Reads a piece of text, and returns where the next piece begins: a formula may end
    /// behind this one.
    fn text(&mut self, start: usize, end: usize) -> usize {
        let mut at = start;
        while let Some((place, mark)) = self.mark(at, end) {
            self.plain(at, place);
            at = match mark {
                Mark::Formula(which, close) => {
                    self.formula(which, place, close);
                    close
                }
                Mark::Sound(close) => {
                    let name = decode(&self.html[place + SOUND.len()..close - 1]).into_owned();
                    self.begin_line();
                    self.flow.line(SPAN).add_media(name);
                    close
                }
                Mark::Gap(ordinals, close) if self.flow.is_verbatim() => {
                    self.gaps.push(0);
                    self.flow.begin_gap(ordinals.first().copied().unwrap_or(1));
                    close
                }
                Mark::GapEnd(hint, close) if self.flow.is_verbatim() => {
                    self.gaps.pop();
                    self.flow.end_gap(hint);
                    close
                }
                Mark::Gap(ordinals, close) => {
                    self.begin_line();
                    self.gaps.push(ordinals.len());
                    let line = self.flow.line(SPAN);
                    for ordinal in ordinals {
                        line.begin_gap(ordinal);
                    }
                    close
                }
                Mark::GapEnd(hint, close) => {
                    for _ in 0..self.gaps.pop().unwrap_or_default() {
                        self.flow.line(SPAN).end_gap(hint.clone());
                    }
                    close
                }
            };
            if at > end {
                return at;
            }
        }
        self.plain(at, end);
        end
    }

    /// Returns the first mark in a piece of text, and its place.
    fn mark(&mut self, start: usize, end: usize) -> Option<(usize, Mark)> {
        let mut at = start;
        while let Some(found) = self.html[at..end].find(['\\', '[', '{', '}', ':']) {
            at += found;
            let mark = match self.html.as_bytes()[at] {
                b'\\' => self.formula_at(at),
                b'[' => self.formula_at(at).or_else(|| self.sound_at(at, end)),
                _ if !self.with_gaps => None,
                b'{' => self.gap_at(at, end),
                _ => self.gap_end_at(at, end),
            };
            if let Some(mark) = mark {
                return Some((at, mark));
            }
            at += 1;
        }
        None
    }

    fn formula_at(&mut self, at: usize) -> Option<Mark> {
        if self.code > 0 {
            return None;
        }
        let rest = &self.html[at..];
        let which = FORMULAS.iter().position(|(open, ..)| rest.starts_with(open))?;
        if self.unclosed[which] {
            return None;
        }
        let (open, close, _) = FORMULAS[which];
        let found = rest[open.len()..].find(close);
        self.unclosed[which] = found.is_none();
        Some(Mark::Formula(which, at + open.len() + found? + close.len()))
    }

    fn sound_at(&self, at: usize, end: usize) -> Option<Mark> {
        let name = self.html[at..end].strip_prefix(SOUND)?;
        let length = name.find(']').filter(|&length| length > 0)?;
        Some(Mark::Sound(at + SOUND.len() + length + 1))
    }

    /// `{{c1::` and, since Anki 25.09, `{{c1,2::`.
    fn gap_at(&self, at: usize, end: usize) -> Option<Mark> {
        let (head, _) = self.html[at..end].strip_prefix("{{c")?.split_once("::")?;
        let ordinals: Option<Vec<u32>> = head.split(',').map(|n| n.parse().ok()).collect();
        let mut ordinals = ordinals?;
        ordinals.dedup();
        let is_deep = ordinals.len() > MOST_ORDINALS || self.gaps.len() >= MOST_ORDINALS;
        (!is_deep).then_some(Mark::Gap(ordinals, at + "{{c::".len() + head.len()))
    }

    /// `}}`, or a hint and `}}`.
    fn gap_end_at(&self, at: usize, end: usize) -> Option<Mark> {
        let rest = &self.html[at..];
        if self.gaps.is_empty() || at >= end {
            return None;
        }
        if rest.starts_with("}}") {
            return Some(Mark::GapEnd(None, at + 2));
        }
        let rest = rest.strip_prefix("::")?;
        let hint = &rest[..rest.find("}}")?];
        if hint.contains("{{c") {
            return None;
        }
        let said = self::text(hint).trim().to_owned();
        let said = (!said.is_empty()).then_some(said);
        Some(Mark::GapEnd(said, at + "::}}".len() + hint.len()))
    }

    /// Adds a formula. One with gaps that are not beside each other in it is hidden as a
    /// whole, by each of them.
    fn formula(&mut self, which: usize, start: usize, end: usize) {
        let (open, close, display) = FORMULAS[which];
        let inner = &self.html[start + open.len()..end - close.len()];
        if self.with_gaps
            && self.gaps.is_empty()
            && let Some((tex, gaps)) = gapped(inner)
        {
            let (tex, gaps) = trimmed(&tex, gaps);
            self.begin_line();
            self.flow.line(SPAN).add_math(tex, display, gaps);
            return;
        }
        let (ordinals, tex) =
            if self.with_gaps { without_gaps(inner) } else { (Vec::new(), Cow::Borrowed(inner)) };
        let tex = self::text(&tex);
        self.begin_line();
        let line = self.flow.line(SPAN);
        for ordinal in &ordinals {
            line.begin_gap(*ordinal);
        }
        line.add_math(tex.trim().to_owned(), display, Vec::new());
        for _ in &ordinals {
            line.end_gap(None);
        }
    }

    /// Adds text without marks.
    fn plain(&mut self, start: usize, end: usize) {
        if start >= end {
            return;
        }
        let text = decode(&self.html[start..end]);
        if self.flow.is_verbatim() {
            self.flow.text(&text, SPAN);
        } else if self.is_loose {
            for (at, line) in text.split('\n').enumerate() {
                if at > 0 {
                    self.flow.line(SPAN).add_break();
                }
                if !line.is_empty() {
                    self.flow.line(SPAN).text(line);
                }
            }
        } else {
            let text = unbroken(&text);
            let is_blank = text.trim().is_empty();
            if is_blank && (self.is_ended || self.flow.is_at_line_start()) {
                return;
            }
            self.begin_line();
            let text = if self.flow.is_at_line_start() { text.trim_start() } else { text.as_str() };
            self.flow.line(SPAN).text(text);
        }
    }

    /// Breaks the line, if it was ended.
    fn begin_line(&mut self) {
        if std::mem::take(&mut self.is_ended) && !self.flow.is_at_line_start() {
            self.flow.line(SPAN).add_break();
        }
    }

    fn tag(&mut self, tag: &Tag, end: usize) {
        if self.is_loose && (tag.name != "pre" || !tag.closing) {
            match tag.name.as_str() {
                "br" => self.flow.line(SPAN).add_break(),
                name if tag.is_block() || html::is_code(name) => {}
                _ => self.flow.tag(tag, SPAN),
            }
            return;
        }
        match tag.name.as_str() {
            "br" if !self.flow.is_verbatim() => {
                self.begin_line();
                self.flow.line(SPAN).add_break();
            }
            "pre" => self.preformatted(tag, end),
            name if is_line(name) && !self.flow.is_verbatim() => {
                self.is_ended = !self.flow.is_at_line_start();
            }
            _ if tag.is_block() => {
                self.is_ended = false;
                self.flow.tag(tag, SPAN);
            }
            name => {
                if html::is_code(name) {
                    self.code =
                        if tag.closing { self.code.saturating_sub(1) } else { self.code + 1 };
                }
                if !tag.closing && !self.flow.is_verbatim() {
                    self.begin_line();
                }
                self.flow.tag(tag, SPAN);
            }
        }
    }

    /// Follows the tags of code on lines of its own. If there is more than text in it, the
    /// code of each line stands in the text.
    fn preformatted(&mut self, tag: &Tag, end: usize) {
        self.is_ended = false;
        self.code = if tag.closing { self.code.saturating_sub(1) } else { self.code + 1 };
        let rest = &self.html[end..];
        let inner = &rest[..rest.find("</pre").unwrap_or(rest.len())];
        let is_gapped = self.with_gaps
            && (!self.gaps.is_empty() || gapped(inner).is_none())
            && (inner.contains("{{c") || !self.gaps.is_empty());
        if !tag.closing && (is_gapped || inner.contains("<img") || inner.contains(SOUND)) {
            self.is_loose = true;
        }
        if !self.is_loose {
            self.flow.tag(tag, SPAN);
            return;
        }
        self.flow.close_line();
        if let Some(code) = Tag::parse(if tag.closing { "</code>" } else { "<code>" }) {
            self.flow.tag(&code, SPAN);
        }
        if tag.closing {
            self.is_loose = false;
            self.flow.close_line();
        }
    }
}

/// The elements that only begin a line, and end one.
fn is_line(name: &str) -> bool {
    const LINES: &[&str] = &[
        "address",
        "article",
        "aside",
        "body",
        "caption",
        "center",
        "details",
        "div",
        "figcaption",
        "figure",
        "footer",
        "form",
        "head",
        "header",
        "html",
        "iframe",
        "main",
        "nav",
        "section",
        "summary",
        "title",
    ];
    LINES.contains(&name)
}

/// Returns whether something is the tag of an element that people do not write, and
/// browsers do not show.
fn is_other_tag(markup: &str) -> bool {
    const OTHER: &[&str] = &[
        "rb", "rtc", "button", "canvas", "circle", "fieldset", "input", "legend", "line", "link",
        "marker", "meta", "meter", "noscript", "object", "optgroup", "option", "output", "param",
        "polygon", "progress", "rect", "select", "template", "text", "textarea",
    ];
    let Some(rest) = markup.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) else {
        return false;
    };
    let name = rest.trim_start_matches('/');
    let end = name.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(name.len());
    let name = name[..end].to_ascii_lowercase();
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && (name.contains(['-', ':']) || OTHER.contains(&name.as_str()))
}

/// Returns HTML text with its entities resolved.
fn decode(html: &str) -> Cow<'_, str> {
    if !html.contains(['&', '\r', '\0']) {
        return html.into();
    }
    let mut text = String::with_capacity(html.len());
    for (range, piece) in html::pieces(html) {
        match piece {
            Piece::Text(part) => text.push_str(&part),
            Piece::Tag(_) | Piece::Comment | Piece::Script => text.push_str(&html[range]),
        }
    }
    text.into()
}

/// Returns text without its line ends, and without no-break spaces where the editor wrote
/// them for blanks: between words. They stay between digits, and beside the signs that
/// French sets off.
fn unbroken(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\n' | '\r' => {
                out.truncate(out.trim_end_matches([' ', '\t']).len());
                while letters.next_if(|c| matches!(c, ' ' | '\t' | '\n' | '\r')).is_some() {}
                out.push(' ');
            }
            '\u{a0}' => {
                let (before, after) = (out.chars().next_back(), letters.peek().copied());
                let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
                let is_set_off = before.is_some_and(|c| "«‹".contains(c))
                    || after.is_some_and(|c| "?!;:»›%€".contains(c))
                    || (is_digit(before) && is_digit(after));
                out.push(if is_set_off { letter } else { ' ' });
            }
            letter => out.push(letter),
        }
    }
    out
}

/// Returns text without the blanks around it, and its gaps where they are then.
fn trimmed(text: &str, gaps: Vec<Gap>) -> (String, Vec<Gap>) {
    let start = text.len() - text.trim_start().len();
    let text = text.trim();
    (text.to_owned(), verbatim::shift(gaps, start, text.len()))
}

/// Returns the text of code or of a formula, and its gaps, where those are whole, each with
/// one ordinal, and in no other.
fn gapped(html: &str) -> Option<(String, Vec<Gap>)> {
    let mut text = String::new();
    let mut gaps: Vec<Gap> = Vec::new();
    let mut is_open = false;
    for (range, piece) in html::pieces(html) {
        let mut rest = match piece {
            Piece::Text(_) if !is_other_tag(&html[range.clone()]) => &html[range],
            Piece::Tag(tag) if tag.name == "img" => return None,
            Piece::Tag(tag) if tag.name == "br" => {
                text.push('\n');
                continue;
            }
            _ => continue,
        };
        loop {
            let signs: &[&str] = if is_open { &["{{c", "}}", "::"] } else { &["{{c"] };
            let Some(at) = signs.iter().filter_map(|sign| rest.find(sign)).min() else { break };
            text.push_str(&decode(&rest[..at]));
            rest = &rest[at..];
            if let Some(gap) = rest.strip_prefix("{{c") {
                let begun = gap.split_once("::");
                let begun = begun.and_then(|(n, inner)| Some((n.parse::<u32>().ok()?, inner)));
                match begun {
                    _ if is_open => return None,
                    Some((ordinal, inner)) if ordinal > 0 => {
                        gaps.push(Gap { range: text.len()..text.len(), ordinal, hint: None });
                        is_open = true;
                        rest = inner;
                    }
                    _ => {
                        text.push_str("{{c");
                        rest = gap;
                    }
                }
                continue;
            }
            let end = rest.find("}}")?;
            let hint = rest[..end].strip_prefix("::").map(self::text);
            if let Some(gap) = gaps.last_mut() {
                gap.range.end = text.len();
                gap.hint = hint.filter(|hint| !hint.trim().is_empty());
            }
            is_open = false;
            rest = &rest[end + 2..];
        }
        text.push_str(&decode(rest));
    }
    (!is_open).then_some((text, gaps))
}

/// Returns the ordinals of the gaps in a formula, and the formula without their marks.
fn without_gaps(tex: &str) -> (Vec<u32>, Cow<'_, str>) {
    if !tex.contains("{{c") {
        return (Vec::new(), tex.into());
    }
    let mut ordinals = Vec::new();
    let mut out = String::with_capacity(tex.len());
    // A brace of TeX may end in the brace of a gap: only what a gap began ends one.
    let mut open = 0;
    let mut rest = tex;
    while let Some(at) = rest.find(['{', '}', ':']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let gap = rest.strip_prefix("{{c").and_then(|gap| gap.split_once("::"));
        let ordinal = gap.and_then(|(ordinal, _)| ordinal.parse::<u32>().ok());
        if let (Some((_, inner)), Some(ordinal)) = (gap, ordinal) {
            if ordinals.len() < MOST_ORDINALS && !ordinals.contains(&ordinal) && ordinal > 0 {
                ordinals.push(ordinal);
            }
            open += 1;
            rest = inner;
        } else if open > 0 && rest.starts_with("}}") {
            open -= 1;
            rest = &rest[2..];
        } else if open > 0 && rest.starts_with("::") && rest.contains("}}") {
            // A hint has no place in a formula.
            rest = &rest[rest.find("}}").unwrap_or_default()..];
        } else {
            out.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    (ordinals, out.into())
}
