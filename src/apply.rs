//! What was edited in a sheet, put into the document that it was written from: a three-way
//! merge, whose base each row of the sheet carries ([`crate::sheet::Base`]).
//!
//! ```text
//! sheet ─ pairs (which row is which note) ─ wish (what was edited) ─▶ [Wish]
//!       ─ attempt (what could be typed for it) ─ draft (the document with all of it) ─ read again ─▶ text
//! ```
//!
//! How a document is read depends on all of it, so nothing here trusts itself to write
//! what will be read as it was meant: every edit is an *attempt*, the most sparing first.
//! The document with all of them is read again, and where a note is not what was wished
//! the next attempt is made. What no attempt achieves is left as it is, and remarked on.

mod attempt;
mod draft;
mod imitation;
mod markers;
mod metadata;
mod options;
mod order;
mod pairs;
mod patch;
mod region;
mod said;
mod wish;

use imara_diff::{Algorithm, Diff, InternedInput};

use crate::deck::Deck;
use crate::diagnostic::Diagnostic;
use crate::fix::Edit;
use crate::sheet::Sheet;
use crate::source::{Source, Span};
use draft::Draft;
use pairs::Pairs;
use region::Document;
use wish::{What, Wish};

/// How a sheet is put into a document.
#[derive(Debug, Clone, Copy, Default)]
pub struct Manner {
    /// Whether what was changed on both sides is written into the document between conflict
    /// markers; else the document stays there as it is.
    pub markers: bool,
    /// Whether the notes stay in the order of the document, however the sheet is sorted.
    pub keep_order: bool,
}

/// A document with the edits of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The text now.
    pub text: String,
    /// What was changed in it, in its order: whole lines, of the text as it was.
    pub edits: Vec<Edit>,
    /// How many notes were changed, and how.
    pub counts: Counts,
    /// What was not put into it, and why: the spans are those of the text as it was.
    pub remarks: Vec<Diagnostic>,
}

/// How many notes were changed in a document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Whose text, tags, deck, kind or number is another.
    pub changed: usize,
    /// That had no answer, and have one now.
    pub filled: usize,
    /// That are new.
    pub added: usize,
    /// That are gone.
    pub removed: usize,
    /// That stand elsewhere among the others.
    pub moved: usize,
    /// That were changed on both sides.
    pub conflicts: usize,
    /// Of which something could not be put into the document.
    pub refused: usize,
}

/// Puts the edits of a sheet into a document. `read` says what deck a text is, with the
/// guids that its notes have.
///
/// Only lines on which something was edited are changed. Where a note would become another
/// one by its new wording, its guid is written into the document.
///
/// ```
/// use cardpress::{apply::{self, Manner}, load, sheet::{Column, Markup, Row, Run, Sheet, Rank}};
/// use cardpress::source::Source;
///
/// let source = Source::new("tea.md", 0, "1. How hot is the water?\n   - About 75 °C.\n");
/// let mut row = Row::of(&load(&source).notes[0], Markup::Rich, Rank::new(0, 1));
/// row.set(Column::Answer, vec![Run::plain("About 80 °C.")]);
/// let sheet = Sheet { rows: vec![row], ..Sheet::default() };
/// let applied = apply::apply(&source, &sheet, Manner::default(), &load);
/// assert_eq!(applied.text, "1. How hot is the water?\n   - About 80 °C.\n");
/// ```
pub fn apply(
    source: &Source,
    sheet: &Sheet,
    manner: Manner,
    read: &dyn Fn(&Source) -> Deck,
) -> Applied {
    let mut counts = Counts::default();
    let mut remarks = Vec::new();
    let document = Document::new(source, read(source));
    let styles = sheet.has_styles();
    let pairs = Pairs::of(&document.deck, sheet, &mut remarks);
    let wishes = wish::wishes(&document, sheet, &pairs, styles, &mut remarks);
    counts.conflicts = wishes.iter().filter(|wish| wish.is_conflict()).count();

    // What one side edited.
    let mut draft = Draft::new(&document, &wishes, styles);
    let named = draft.settle(read);
    draft.count(&mut counts);
    draft.report(&mut remarks);
    let mut text = draft.text();

    // The notes that their new wording would make others keep their guids.
    if !named.is_empty() {
        let after = source.saying(text.as_str());
        let document = Document::new(&after, read(&after));
        let wishes = wish::guids(&document, &named);
        let mut draft = Draft::new(&document, &wishes, styles);
        draft.settle(read);
        text = draft.text();
        counts.refused += draft.report_unnamed(&mut remarks);
    }
    if !manner.keep_order {
        text = order::sorted(source, text, sheet, read, &mut counts, &mut remarks);
    }
    if manner.markers && counts.conflicts > 0 {
        let guid = |wish: &Wish| match wish.what {
            What::Change(note) => document.deck.notes[note].guid.clone(),
            What::Remove(_) | What::Add(_) => String::new(),
        };
        let twice = wishes.iter().filter(|wish| wish.is_conflict());
        let twice: Vec<_> = twice.map(|wish| (guid(wish), wish.other_side())).collect();
        text = markers::marked(source, text, &twice, styles, read);
    }
    remarks.sort_by_key(|remark| (remark.span.start, remark.code.id));
    let edits = edits(source.text(), &text);
    Applied { text, edits, counts, remarks }
}

/// Returns the lines that are different between two texts, as edits of the first.
fn edits(before: &str, after: &str) -> Vec<Edit> {
    let old: Vec<_> = before.split_inclusive('\n').collect();
    let new: Vec<_> = after.split_inclusive('\n').collect();
    let mut input = InternedInput::default();
    input.update_before(old.iter().copied());
    input.update_after(new.iter().copied());
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_no_heuristic(&input);
    let (mut at, mut start) = (0, 0);
    let mut edits = Vec::new();
    for hunk in diff.hunks() {
        let (first, last) = (hunk.before.start as usize, hunk.before.end as usize);
        start += old[at..first].iter().map(|line| line.len()).sum::<usize>();
        let end = start + old[first..last].iter().map(|line| line.len()).sum::<usize>();
        let text = new[hunk.after.start as usize..hunk.after.end as usize].concat();
        edits.push(Edit { span: Span { start, end }, text });
        (at, start) = (last, end);
    }
    edits
}
