//! Putting right in the source itself what is put right whenever it is read.
//!
//! The stages before the reader rewrite lines, and each line knows where it was
//! typed. So the difference between the text and its lines is what to change, and
//! what no stage touched stays as it is, to the byte.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use crate::conflict;
use crate::content::{Block, BlockKind, markdown};
use crate::deck::{Deck, Note, NoteKind};
use crate::diagnostic::{Code, DIFFERING_SIDES, Diagnostic, RESOLVED_CONFLICT, STRAY_MARKER};
use crate::ledger::Ledger;
use crate::options::Options;
use crate::source::{Line, Source, Span};

/// A source that was put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// The text now. It reads to the same notes as the source.
    pub text: String,
    /// What was changed, in the order of the text; the spans are those of the source.
    pub edits: Vec<Edit>,
    /// The remarks on what was put right.
    pub done: Vec<Diagnostic>,
    /// The remarks on what was not: somebody has to decide.
    pub remaining: Vec<Diagnostic>,
}

/// A change to a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// What stands there instead.
    pub text: String,
}

/// Puts a source right: its repairs are made, its conflicts resolved, where what the
/// sides say decides that. Nothing else is changed, and the text that comes out would
/// not be changed again.
///
/// ```
/// use cardpress::{fix, options::Options, source::Source};
///
/// let text = "<<<<<<< HEAD\n1. What is a ko?\n=======\n1. What  is a ko?\n>>>>>>> b\n   - A fight.\n";
/// let fixed = fix::fix(&Source::new("go.md", 0, text), &Options::default());
/// assert_eq!(fixed.text, "1. What is a ko?\n   - A fight.\n");
/// ```
pub fn fix(source: &Source, options: &Options) -> Fixed {
    let deck = crate::load_with(source, options);
    let mut edits = edits(source, options);
    let mut text = apply(source.text(), &edits);
    // What only made sense beside what is gone is read differently without it, such
    // as a marker between other markers. Then nobody but the author can say.
    let after = source.saying(text.as_str());
    let mut now = crate::load_with(&after, options);
    if !says_the_same(&deck, &now) || !self::edits(&after, options).is_empty() {
        edits.clear();
        source.text().clone_into(&mut text);
        now = deck.clone();
    }
    let still: HashSet<_> =
        now.remarks.iter().map(|r| (r.diagnostic.code.id, r.diagnostic.span.start)).collect();
    let moved = Moved::by(&edits);
    let remarks = deck.remarks.into_iter().map(|remark| remark.diagnostic);
    let (remaining, done) =
        remarks.filter(|diagnostic| is_fixable(diagnostic.code)).partition(|diagnostic| {
            let start = moved.place(diagnostic.span.start);
            start.is_some_and(|start| still.contains(&(diagnostic.code.id, start)))
        });
    Fixed { text, edits, done, remaining }
}

/// Where the places of a text are once it was edited.
struct Moved<'e> {
    edits: &'e [Edit],
    /// By how many bytes the text was longer and shorter behind each number of edits.
    by: Vec<(usize, usize)>,
}

impl<'e> Moved<'e> {
    fn by(edits: &'e [Edit]) -> Self {
        let mut by = vec![(0, 0)];
        let (mut longer, mut shorter) = (0, 0);
        for Edit { span, text } in edits {
            longer += text.len();
            shorter += span.end - span.start;
            by.push((longer, shorter));
        }
        Moved { edits, by }
    }

    /// Returns where an offset is now, unless what stood there was changed.
    fn place(&self, offset: usize) -> Option<usize> {
        let before = self.edits.partition_point(|edit| edit.span.end <= offset);
        let is_changed = self.edits.get(before).is_some_and(|edit| edit.span.start <= offset);
        let (longer, shorter) = self.by[before];
        (!is_changed).then_some(offset + longer - shorter)
    }
}

/// Returns whether remarks of a code are on something that can be put right.
pub(crate) fn is_fixable(code: &Code) -> bool {
    code.is_repair() || [&DIFFERING_SIDES, &RESOLVED_CONFLICT, &STRAY_MARKER].contains(&code)
}

/// Returns what the stages before the reader change in a source.
fn edits(source: &Source, options: &Options) -> Vec<Edit> {
    let mut sink = Vec::new();
    let versions = conflict::resolve(source.lines(), options, &mut Ledger::new(source), &mut sink);
    let undecided = sink.iter().filter(|diagnostic| diagnostic.code == &DIFFERING_SIDES);
    let undecided: Vec<_> = undecided.map(|d| lines_of(source, d.span)).collect();
    let repaired =
        |lines: Vec<Line>| difference(source, &crate::repaired(lines, options, &mut Vec::new()));
    let mut versions = versions.into_iter().map(repaired);
    let mut edits = versions.next().unwrap_or_default();
    // What holds for one side only is as undecided as the side.
    for other in versions {
        let at = |edit: &Edit| other.binary_search_by_key(&edit.span.start, |e| e.span.start);
        edits.retain(|edit| at(edit).is_ok_and(|at| other[at] == *edit));
    }
    edits.retain(|edit| !touches(&undecided, &lines_of(source, edit.span)));
    edits
}

/// Returns those of a source's edits that change a line of a span.
pub(crate) fn edits_at<'e>(source: &Source, edits: &'e [Edit], span: Span) -> &'e [Edit] {
    let lines = lines_of(source, span);
    let first = edits.partition_point(|edit| lines_of(source, edit.span).end() < lines.start());
    let rest = &edits[first..];
    &rest[..rest.partition_point(|edit| lines_of(source, edit.span).start() <= lines.end())]
}

/// Lines that go back to the same lines of the source.
struct Group<'l, 's> {
    /// The first of the lines that were typed, from zero.
    first: usize,
    /// The last of them.
    last: usize,
    /// What they say now.
    lines: &'l [Line<'s>],
}

/// Returns what to change in a source for it to have the given lines.
fn difference(source: &Source, lines: &[Line]) -> Vec<Edit> {
    let typed = source.lines();
    let mut edits = Vec::new();
    let mut at = 0;
    for Group { first, last, lines } in groups(source, lines) {
        edits.extend((at..first).map(|line| without(source, &typed, line)));
        at = last + 1;
        let span = typed[first].span.join(typed[last].span);
        // Lines that are put in end as those around them do.
        let line_end = |line: usize| {
            let next = typed.get(line + 1)?;
            Some(&source.text()[typed[line].span.end..next.span.start])
        };
        let end = line_end(first).or_else(|| line_end(first.checked_sub(1)?));
        let texts: Vec<_> = lines.iter().map(|line| line.text.as_ref()).collect();
        let text = texts.join(end.unwrap_or("\n"));
        if text != source.text()[span.start..span.end] {
            edits.push(Edit { span, text });
        }
    }
    edits.extend((at..typed.len()).map(|line| without(source, &typed, line)));
    edits
}

/// Returns the change that takes a line out, with its end.
fn without(source: &Source, typed: &[Line], line: usize) -> Edit {
    let start = typed[line].span.start;
    let end = typed.get(line + 1).map_or(source.text().len(), |next| next.span.start);
    Edit { span: Span { start, end }, text: String::new() }
}

fn groups<'l, 's>(source: &Source, lines: &'l [Line<'s>]) -> Vec<Group<'l, 's>> {
    let mut groups: Vec<Group> = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        let mut first = source.line_at(line.span.start) - 1;
        let mut last = source.line_at(line.span.end) - 1;
        let mut length = 1;
        while let Some(group) = groups.pop_if(|group| group.last >= first) {
            first = first.min(group.first);
            last = last.max(group.last);
            length += group.lines.len();
        }
        groups.push(Group { first, last, lines: &lines[at + 1 - length..=at] });
    }
    groups
}

pub(crate) fn apply(text: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for Edit { span, text: instead } in edits {
        out.push_str(&text[at..span.start]);
        out.push_str(instead);
        at = span.end;
    }
    out.push_str(&text[at..]);
    out
}

/// Returns the lines, from one, that a span has a part of.
fn lines_of(source: &Source, span: Span) -> RangeInclusive<usize> {
    let last = span.end.max(span.start + 1) - 1;
    source.line_at(span.start)..=source.line_at(last)
}

/// Returns whether lines are in one of the places, which are in order and apart.
fn touches(places: &[RangeInclusive<usize>], lines: &RangeInclusive<usize>) -> bool {
    let before = places.partition_point(|place| place.start() <= lines.end());
    before > 0 && places[before - 1].end() >= lines.start()
}

/// Returns whether two decks have the same notes, wherever these were typed.
fn says_the_same(before: &Deck, after: &Deck) -> bool {
    before.name == after.name && before.notes.iter().map(said).eq(after.notes.iter().map(said))
}

/// Returns a note without its places.
fn said(note: &Note) -> impl PartialEq {
    let Note {
        guid,
        id,
        modified: _,
        kind,
        number,
        deck,
        tags,
        question,
        answer,
        extra,
        media: _,
        schedule: _,
        source: _,
        span: _,
    } = note;
    let options: Vec<_> = match kind {
        NoteKind::Basic
        | NoteKind::Reversed
        | NoteKind::OptionalReversed(_)
        | NoteKind::Typed
        | NoteKind::Cloze => Vec::new(),
        NoteKind::Choice(options) => {
            options.iter().map(|o| (markdown::render(&o.content), o.correct)).collect()
        }
        NoteKind::Table(table) => {
            let table = Block::new(BlockKind::Table(table.clone()), Span::default());
            vec![(markdown::render(&[table]), true)]
        }
    };
    let question = markdown::render(question);
    let answer = answer.as_deref().map(markdown::render);
    let extra = markdown::render(extra);
    (guid, id, kind.name(), number, deck, tags, question, options, answer, extra)
}
