//! What the pipeline has to say about a source.

mod concise;
mod full;
mod github;
mod json;
mod junit;
mod sarif;
mod tally;

pub(crate) use tally::Tally;

use crate::fix::Edit;
use crate::source::{Source, Span};

/// How much a diagnostic matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something was put right, and nothing was lost.
    Note,
    /// Something was guessed.
    Warning,
    /// Something could not be understood, or would be lost.
    Error,
}

impl Severity {
    /// Every severity, from the one that matters least.
    pub const ALL: [Severity; 3] = [Severity::Note, Severity::Warning, Severity::Error];

    /// Returns the name that messages use.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// How far a repair can be trusted by somebody who does not look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Trust {
    /// The text says that it is right.
    Safe,
    /// It is likely.
    Guessed,
}

/// A kind of diagnostic.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Code {
    /// The stable identifier, such as `C101`.
    pub id: &'static str,
    /// The same in words: what is wrong, never what to do about it.
    pub name: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// The same in a sentence.
    pub summary: &'static str,
    /// What it does, why, and an example, in Markdown: `docs/codes/<name>.md`.
    pub explanation: &'static str,
}

impl Code {
    /// Returns how far what was put right under this code can be trusted.
    pub fn trust(&self) -> Trust {
        match self.severity {
            Severity::Note => Trust::Safe,
            Severity::Warning | Severity::Error => Trust::Guessed,
        }
    }

    /// Returns whether it stands for a repair, which can be turned off.
    pub fn is_repair(&self) -> bool {
        self.id.starts_with('R')
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $item:ident = $id:literal $name:literal $severity:ident;)*) => {
        $($(#[doc = $doc])+ pub static $item: Code =
            Code {
                id: $id,
                name: $name,
                severity: Severity::$severity,
                summary: concat!($($doc),+).trim_ascii(),
                explanation: include_str!(concat!("../docs/codes/", $name, ".md")),
            };)*

        /// Every code, in order of identifier.
        pub static CODES: &[&Code] = &[$(&$item),*];
    };
}

codes! {
    /// The same text was changed in a document and in its sheet.
    EDITED_TWICE = "A801" "edited-twice" Error;
    /// An edit of a sheet could not be put into its document.
    UNAPPLIED_EDIT = "A802" "unapplied-edit" Error;
    /// A sheet does not say what it was when it was written.
    UNKNOWN_BASE = "A803" "unknown-base" Warning;
    /// A question is not in the sheet, and may be new or deleted.
    MISSING_ROW = "A804" "missing-row" Warning;
    /// Both sides of a conflict are kept, since each says something of its own.
    DIFFERING_SIDES = "C101" "differing-sides" Warning;
    /// A conflict was resolved by what its sides say.
    RESOLVED_CONFLICT = "C102" "resolved-conflict" Note;
    /// A conflict marker stands alone.
    STRAY_MARKER = "C103" "stray-marker" Warning;
    /// The two sides answer the same question differently.
    DIFFERING_ANSWERS = "C104" "differing-answers" Warning;
    /// A conflict was left, where none is allowed.
    UNRESOLVED_CONFLICT = "C105" "unresolved-conflict" Error;
    /// A character has no glyph in any font at hand.
    MISSING_GLYPH = "E501" "missing-glyph" Warning;
    /// A text does not fit into a cell.
    LONG_CELL = "E502" "long-cell" Warning;
    /// No note of a deck makes a card.
    NO_CARD = "E503" "no-card" Error;
    /// A file that a note shows or plays is not there.
    MISSING_MEDIA = "E504" "missing-media" Warning;
    /// A file that a note shows or plays is not in the folder of the document.
    OUTSIDE_MEDIA = "E505" "outside-media" Warning;
    /// A file that a note shows or plays is too large.
    LARGE_MEDIA = "E506" "large-media" Warning;
    /// A note shows or plays a file of the web.
    REMOTE_MEDIA = "E507" "remote-media" Note;
    /// A format names files, and cannot carry them.
    SEPARATE_MEDIA = "E508" "separate-media" Note;
    /// An answer that is to be typed in is too long, or no text.
    UNTYPED_ANSWER = "E509" "untyped-answer" Note;
    /// A formula has a command that is unknown, or is no LaTeX.
    UNREADABLE_FORMULA = "E510" "unreadable-formula" Warning;
    /// A picture that a note shows is damaged, or of a kind that the format cannot show.
    UNREADABLE_PICTURE = "E511" "unreadable-picture" Warning;
    /// A question or an answer does not fit on one card.
    CONTINUED_CARD = "E515" "continued-card" Note;
    /// A text changes its style more often than a cell of a workbook can.
    PLAIN_CELL = "E521" "plain-cell" Warning;
    /// A sheet has more links than can be clicked in a workbook.
    PLAIN_LINK = "E522" "plain-link" Note;
    /// A control character stands in a cell of a workbook.
    CONTROL_IN_CELL = "E523" "control-in-cell" Note;
    /// A document has more tables than its workbook has sheets for.
    SHEETLESS_TABLE = "E524" "sheetless-table" Note;
    /// A cell of text is taken for a formula, a number or a day by programs for spreadsheets.
    MISTAKEN_CELL = "E525" "mistaken-cell" Warning;
    /// A note has several lines, and the format one.
    FLATTENED_NOTE = "E526" "flattened-note" Warning;
    /// A configuration sets what cannot be set.
    UNKNOWN_KEY = "F901" "unknown-key" Error;
    /// A setting of a configuration has a value that it cannot have.
    WRONG_VALUE = "F902" "wrong-value" Error;
    /// A configuration is not in TOML.
    UNREADABLE_CONFIGURATION = "F903" "unreadable-configuration" Error;
    /// A note of a package or a text export could not be read.
    DAMAGED_NOTE = "I601" "damaged-note" Error;
    /// A part of a package or a text export is not as it should be.
    PATCHED_NOTE = "I602" "patched-note" Warning;
    /// No card shows a field in which there is something.
    UNSHOWN_FIELD = "I603" "unshown-field" Note;
    /// No note shows a file that a package holds.
    UNSHOWN_FILE = "I604" "unshown-file" Note;
    /// A file is not in UTF-8, and does not say what it is in.
    GUESSED_ENCODING = "I605" "guessed-encoding" Warning;
    /// A sheet is not one of ours: what its columns hold was found out.
    FOREIGN_SHEET = "I606" "foreign-sheet" Note;
    /// A cell of a sheet says nothing that can be used.
    DAMAGED_CELL = "I607" "damaged-cell" Warning;
    /// A row of a sheet has other cells than its heads announce.
    RAGGED_ROW = "I608" "ragged-row" Warning;
    /// The sheet of a table was edited, and its note was not.
    EDITED_TABLE = "I609" "edited-table" Warning;
    /// A lock was merged with a conflict.
    CONFLICTED_LOCK = "L701" "conflicted-lock" Note;
    /// A line of a lock cannot be understood.
    DAMAGED_LOCK = "L702" "damaged-lock" Error;
    /// A lock is not what it would be now.
    STALE_LOCK = "L703" "stale-lock" Error;
    /// A note has no answer, and the format has no use for it.
    UNANSWERED_NOTE = "N401" "unanswered-note" Warning;
    /// The document announces another number of questions than it has.
    WRONG_TOTAL = "N402" "wrong-total" Warning;
    /// The numbers of the questions have a gap, a repeat or a restart.
    UNEVEN_NUMBERS = "N403" "uneven-numbers" Note;
    /// The same question stands twice, with different answers.
    REPEATED_QUESTION = "N404" "repeated-question" Warning;
    /// The same question stands twice, with the same answer.
    MERGED_REPEAT = "N405" "merged-repeat" Note;
    /// What stands for an answer is none.
    PLACEHOLDER = "N406" "placeholder" Note;
    /// A note has no question, and the format has no use for it.
    UNASKED_NOTE = "N407" "unasked-note" Warning;
    /// Two notes of a document are called the same.
    REPEATED_ID = "N408" "repeated-id" Warning;
    /// The question of a note is worded anew.
    REWORDED_NOTE = "N411" "reworded-note" Note;
    /// A note was in another document.
    MOVED_NOTE = "N412" "moved-note" Note;
    /// A note makes another kind of card, and so is another note.
    CHANGED_KIND = "N413" "changed-kind" Warning;
    /// A note is gone from its document.
    REMOVED_NOTE = "N414" "removed-note" Note;
    /// No question was found.
    NO_QUESTION = "P301" "no-question" Error;
    /// A text belongs to no question.
    LEFT_OVER = "P302" "left-over" Error;
    /// A comment was left out.
    COMMENT = "P303" "comment" Note;
    /// A table stands outside every question.
    FREE_TABLE = "P304" "free-table" Note;
    /// A text introduces questions, and is in none of them.
    INTRODUCTION = "P305" "introduction" Note;
    /// A part of raw HTML that does something, or reaches beyond the text, was removed.
    REMOVED_HTML = "P306" "removed-html" Note;
    /// A comment says of a note what nobody understands.
    UNKNOWN_METADATA = "P307" "unknown-metadata" Warning;
    /// A setting of the front matter that nobody understands.
    UNKNOWN_SETTING = "P308" "unknown-setting" Warning;
    /// A paragraph that a blank line cuts in mid-sentence.
    TORN_PARAGRAPH = "R201" "torn-paragraph" Note;
    /// A paragraph that a blank line cuts in mid-word.
    TORN_WORD = "R202" "torn-word" Warning;
    /// A code fence that is never closed.
    UNCLOSED_FENCE = "R203" "unclosed-fence" Warning;
    /// A table row with more cells than its head.
    RAGGED_TABLE = "R204" "ragged-table" Warning;
    /// A number that begins no item, as it is written.
    DAMAGED_NUMBER = "R211" "damaged-number" Note;
    /// A number some of whose digits are letters.
    MISREAD_NUMBER = "R212" "misread-number" Warning;
    /// A word that a hyphen divides at the end of a line.
    HYPHENATED_WORD = "R213" "hyphenated-word" Warning;
    /// No line parts the head of a table from its rows, or one that does not fit.
    UNDELIMITED_TABLE = "R214" "undelimited-table" Warning;
    /// A `<details>` that is never closed.
    UNCLOSED_DETAILS = "R215" "unclosed-details" Warning;
    /// An end tag that ends nothing.
    STRAY_END_TAG = "R216" "stray-end-tag" Note;
    /// Text that was read in another encoding than it was written in.
    MOJIBAKE = "R221" "mojibake" Warning;
    /// A control character where `\f` or the like was typed.
    EATEN_ESCAPE = "R222" "eaten-escape" Warning;
    /// A control character, which no text needs.
    CONTROL_CHARACTER = "R223" "control-character" Note;
    /// A character of no width that joins nothing.
    INVISIBLE_CHARACTER = "R224" "invisible-character" Note;
    /// A no-break space where a blank would do.
    NO_BREAK_SPACE = "R225" "no-break-space" Note;
    /// Bytes that are not UTF-8.
    INVALID_UTF_8 = "S001" "invalid-utf-8" Error;
    /// A file without text.
    EMPTY_SOURCE = "S002" "empty-source" Error;
    /// A file that is in UTF-16, or goes on in it, and does not say so.
    UNMARKED_UTF_16 = "S003" "unmarked-utf-16" Warning;
    /// A character that was lost before.
    LOST_CHARACTER = "S004" "lost-character" Warning;
}

/// One remark about one place in a source.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// Which kind of remark it is.
    pub code: &'static Code,
    /// The place it is about.
    pub span: Span,
    /// One short sentence, without a full stop.
    pub message: String,
    /// What to say at the place itself.
    pub label: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
    /// What was changed, where something was.
    pub change: Option<Change>,
}

/// A text before and after it was put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What was typed.
    pub before: String,
    /// What is read instead.
    pub after: String,
}

impl Diagnostic {
    /// Returns a remark without help.
    pub fn new(code: &'static Code, span: Span, message: impl Into<String>) -> Self {
        Diagnostic { code, span, message: message.into(), label: None, help: None, change: None }
    }

    /// Returns the remark with something said at the place itself.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Returns the remark with help attached.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Returns the remark with what was changed.
    #[must_use]
    pub fn change(mut self, before: impl Into<String>, after: impl Into<String>) -> Self {
        self.change = Some(Change { before: before.into(), after: after.into() });
        self
    }
}

/// A diagnostic with its place in words, for those who do not have the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The remark itself.
    pub diagnostic: Diagnostic,
    /// The path of the document.
    pub path: String,
    /// The first line, from one; 0 where the document is no text.
    pub line: usize,
    /// The first column, from one, in characters; 0 where the document is no text.
    pub column: usize,
    /// The last line.
    pub end_line: usize,
}

impl Remark {
    /// Returns the diagnostic with its place in the source, in whole characters: where
    /// a line was rewritten before, a place in it is a guess.
    pub fn new(source: &Source, diagnostic: Diagnostic) -> Self {
        let span = source.whole_characters(diagnostic.span);
        let diagnostic = Diagnostic { span, ..diagnostic };
        if !source.has_text() {
            let path = source.name.clone();
            return Remark { diagnostic, path, line: 0, column: 0, end_line: 0 };
        }
        let start = source.position(diagnostic.span.start);
        let end = source.position(diagnostic.span.end);
        Remark {
            diagnostic,
            path: source.name.clone(),
            line: start.line,
            column: start.column,
            end_line: end.line,
        }
    }
}

/// What was remarked on one document.
#[derive(Debug, Clone)]
pub struct Report {
    /// The document.
    pub source: Source,
    /// The remarks, in the order of their places.
    pub diagnostics: Vec<Diagnostic>,
    /// What would put the document right, for forms that can say so.
    pub edits: Vec<Edit>,
}

/// What a run has to say.
#[derive(Debug, Clone, Copy)]
pub struct Run<'r> {
    /// The documents, in the order they were read, those without a remark too.
    pub reports: &'r [Report],
    /// From which severity on a remark makes the run fail.
    pub deny: Severity,
    /// Whether terminal colours are wanted.
    pub color: bool,
}

/// A form in which remarks are printed.
pub trait Renderer: Sync {
    /// Returns its name.
    fn name(&self) -> &'static str;

    /// Returns one line for the list of forms.
    fn about(&self) -> &'static str;

    /// Returns whether a run is one file in this form, and not text that may be
    /// printed document by document.
    fn is_file(&self) -> bool {
        false
    }

    /// Returns the remarks in this form.
    fn render(&self, run: &Run) -> String;
}

/// Every form in which remarks are printed, by name.
pub static RENDERERS: &[&dyn Renderer] =
    &[&concise::Concise, &full::Full, &github::GitHub, &json::Json, &junit::JUnit, &sarif::Sarif];

/// Returns the renderer of that name.
pub fn renderer(name: &str) -> Option<&'static dyn Renderer> {
    RENDERERS.iter().copied().find(|renderer| renderer.name() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_unique() {
        assert!(CODES.is_sorted_by(|a, b| a.id < b.id));
    }

    #[test]
    fn renderers_are_sorted_and_unique() {
        assert!(RENDERERS.is_sorted_by(|a, b| a.name() < b.name()));
    }
}
