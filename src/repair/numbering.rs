//! Numbers at the starts of lines, and whether those around one prove it.
//!
//! A number that is damaged could be anything: a version, a date, a price, an
//! enumeration in an answer. It is one of a run where the items before and after it
//! have the numbers before and after its own.

use std::collections::HashMap;
use std::ops::Range;

use crate::markdown::{fence, html};
use crate::read::mark;
use crate::source::{Line, Span};

/// How many items a run has at least.
const SHORTEST: usize = 3;

/// A number as it was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sign<'t> {
    /// What it says.
    pub(super) number: u64,
    /// The sign that it is to have behind it.
    pub(super) mark: char,
    /// How sure it is that a number was meant.
    pub(super) shape: Shape,
    /// The text behind it.
    pub(super) rest: &'t str,
}

/// How much the look of a number says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// As Markdown has it.
    Whole,
    /// A number with a sign behind it: enough behind two others.
    Plain,
    /// It needs others on both sides.
    Unsure,
}

/// A damaged number that the items around it prove.
#[derive(Debug)]
pub(super) struct Proven<'t> {
    /// Its line.
    pub(super) line: usize,
    /// Where in the line it stands, with the blanks behind it.
    pub(super) range: Range<usize>,
    /// What it says.
    pub(super) sign: Sign<'t>,
}

impl Proven<'_> {
    /// Returns where it stands in the source.
    pub(super) fn span(&self, line: &Line) -> Span {
        let text = line.text[self.range.clone()].trim_end();
        line.place(self.range.start..self.range.start + text.len())
    }

    /// Returns how it was typed, and how it is to be written.
    pub(super) fn texts<'l>(&self, line: &'l Line) -> (&'l str, String) {
        let Sign { number, mark, .. } = self.sign;
        (line.text[self.range.clone()].trim_end(), format!("{number}{mark}"))
    }

    /// Returns what the line is to say.
    pub(super) fn repaired(&self, line: &Line) -> String {
        let Sign { number, mark, rest, .. } = self.sign;
        format!("{}{number}{mark} {rest}", &line.text[..self.range.start])
    }
}

/// Returns the damaged numbers, as `read` finds them at the start of a text, that
/// belong to a run of items or of headings of one level.
pub(super) fn proven<'t>(
    lines: &'t [Line],
    read: fn(&'t str) -> Option<Sign<'t>>,
) -> Vec<Proven<'t>> {
    let code = fence::code_lines(lines);
    let mut levels: [Vec<Item>; 7] = Default::default();
    let mut sections = 0;
    for (at, (line, _)) in lines.iter().zip(&code).enumerate().filter(|(_, (_, code))| !**code) {
        let text = line.text.as_ref();
        let Some((level, body)) = body(text) else { continue };
        let whole = mark::number(body).map(|(number, rest)| Sign {
            number,
            mark: '.',
            shape: Shape::Whole,
            rest,
        });
        if let Some(sign) = whole.or_else(|| read(body)) {
            levels[level].push(Item {
                line: at,
                section: sections,
                sign,
                before: None,
                after: None,
            });
        }
        sections += usize::from(level > 0);
    }
    let mut proven = Vec::new();
    for (level, items) in levels.iter_mut().enumerate() {
        link(items);
        let asked_otherwise = level == 0 && is_asked_otherwise(lines, &code, items);
        for run in runs(items) {
            proven.extend(damaged(items, &run, level > 0, asked_otherwise).map(|at| {
                let Item { line, sign, .. } = items[at];
                let text = lines[line].text.as_ref();
                let start = body(text).map_or(0, |(_, body)| text.len() - body.len());
                Proven { line, range: start..text.len() - sign.rest.len(), sign }
            }));
        }
    }
    proven.sort_by_key(|proven| proven.line);
    proven
}

/// Returns the text of a line behind the signs of a heading, and the heading's level,
/// or 0 where it is none.
fn body(text: &str) -> Option<(usize, &str)> {
    match mark::heading(text) {
        Some((level, _)) => Some((level, text.trim_start().trim_start_matches('#').trim_start())),
        None if text.starts_with("    ") || text.starts_with('\t') => None,
        None => Some((0, text.trim_start())),
    }
}

/// A line with a number, among those of its kind.
#[derive(Debug)]
struct Item<'t> {
    line: usize,
    /// How many headings stand before it.
    section: usize,
    sign: Sign<'t>,
    /// The item whose number is one less, and the one whose number is one more.
    before: Option<usize>,
    after: Option<usize>,
}

impl Item<'_> {
    fn is_whole(&self) -> bool {
        self.sign.shape == Shape::Whole
    }
}

/// Finds for each item the last one before it whose number is one less. Of two that
/// follow the same item, the one that is whole does.
fn link(items: &mut [Item]) {
    let mut last: HashMap<u64, usize> = HashMap::new();
    let mut last_whole: HashMap<u64, usize> = HashMap::new();
    for at in 0..items.len() {
        let (number, whole) = (items[at].sign.number, items[at].is_whole());
        let nearest = number.checked_sub(1).and_then(|number| last.get(&number).copied());
        let stands = |before: usize| {
            items[before].is_whole() || items[before].before.is_some() || before == 0
        };
        let before = match nearest {
            Some(before) if whole && !stands(before) => {
                last_whole.get(&(number - 1)).copied().or(nearest)
            }
            nearest => nearest,
        };
        if let Some(before) = before {
            let taken = items[before].after;
            if taken.is_none_or(|taken| whole && !items[taken].is_whole()) {
                if let Some(taken) = taken {
                    items[taken].before = None;
                }
                items[before].after = Some(at);
                items[at].before = Some(before);
            }
        }
        last.insert(number, at);
        if whole {
            last_whole.insert(number, at);
        }
    }
}

/// Returns the runs of items whose numbers follow each other.
fn runs(items: &[Item]) -> Vec<Vec<usize>> {
    let firsts = (0..items.len()).filter(|&at| items[at].before.is_none());
    let run = |first| std::iter::successors(Some(first), |&at: &usize| items[at].after).collect();
    firsts.map(run).filter(|run: &Vec<usize>| run.len() >= SHORTEST).collect()
}

/// Returns the items of a run that are damaged, and proven by the others.
fn damaged<'a>(
    items: &'a [Item],
    run: &'a [usize],
    headings: bool,
    asked_otherwise: bool,
) -> impl Iterator<Item = usize> + 'a {
    let whole = |place: usize| run.get(place).is_some_and(|&at| items[at].is_whole());
    let wholes = run.iter().filter(|&&at| items[at].is_whole()).count();
    let asking = run.iter().filter(|&&at| mark::asks(items[at].sign.rest)).count();
    // Where all are damaged alike, they are the questions if nothing else is.
    let alike = wholes < 2
        && run.iter().all(|&at| items[at].sign.shape != Shape::Unsure)
        && (headings || (!asked_otherwise && asking * 2 >= run.len()));
    let first_of_its_section = |at: usize| at == 0 || items[at - 1].section < items[at].section;
    run.iter()
        .enumerate()
        .filter(move |&(place, &at)| {
            let inside = place > 0 && place + 1 < run.len();
            let begins = place == 0 && whole(1) && whole(2) && first_of_its_section(at);
            let ends = place + 1 == run.len()
                && place >= 2
                && whole(place - 1)
                && whole(place - 2)
                && items[at].sign.shape == Shape::Plain;
            !items[at].is_whole() && (alike || (wholes >= 2 && (inside || begins || ends)))
        })
        .map(|(_, &at)| at)
}

/// Returns whether something other than damaged items may be the questions of a
/// document: labels, headings that ask, wrappers, a run of whole items.
fn is_asked_otherwise(lines: &[Line], code: &[bool], items: &[Item]) -> bool {
    let texts =
        || lines.iter().zip(code).filter(|(_, code)| !**code).map(|(line, _)| line.text.as_ref());
    let labelled = |text: &&str| mark::label(text).is_some_and(|label| !label.is_answer);
    let asks = |text: &&str| mark::heading(text).is_some_and(|(_, text)| mark::asks(text));
    let folds = |text: &&str| {
        html::leading_tag(text.trim_start()).is_some_and(|(_, tag)| tag.name == "details")
    };
    let whole_run = |run: &Vec<usize>| run.iter().all(|&at| items[at].is_whole());
    texts().filter(labelled).nth(1).is_some()
        || texts().filter(asks).nth(2).is_some()
        || texts().filter(folds).nth(2).is_some()
        || runs(items).iter().any(whole_run)
}
