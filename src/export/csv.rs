//! Text in columns: for Anki's text import, for programs for spreadsheets, for other
//! programs, and to be pasted into Quizlet.

mod anki;
mod gap;
mod mistaken;
mod quizlet;
mod rows;

use super::{ExportError, Exporter};
use crate::deck::Deck;
use crate::diagnostic::Diagnostic;
use crate::sheet::Markup;

/// Text in columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Csv {
    /// Which program it is for.
    pub dialect: Dialect,
    /// What stands between cells, in the dialects for Anki and for Excel; in the others,
    /// what they have.
    pub separator: u8,
    /// What rich text is written as.
    pub markup: Markup,
}

/// Which program columns of text are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Dialect {
    /// Anki's text import, as far as it goes through a program for spreadsheets unharmed.
    Anki,
    /// Excel and its like: a sheet that can be edited and sent back.
    Excel,
    /// Any program: RFC 4180, and nothing else.
    Plain,
    /// Any program: with tabs.
    Tsv,
    /// Quizlet's import, to be pasted: a term and its definition in each line.
    Quizlet,
}

impl Dialect {
    /// Every dialect, with the name that is typed for it and a line that says what it is.
    pub const ALL: [(&'static str, Dialect, &'static str); 5] = [
        ("anki", Dialect::Anki, "for Anki's text import"),
        ("excel", Dialect::Excel, "for Excel and other programs for spreadsheets"),
        ("plain", Dialect::Plain, "for other programs, by RFC 4180"),
        ("tsv", Dialect::Tsv, "for other programs, with tabs"),
        ("quizlet", Dialect::Quizlet, "to be pasted into Quizlet's import"),
    ];

    /// Returns what rich text is written as where nothing is said.
    pub fn markup(self) -> Markup {
        if self == Dialect::Anki { Markup::Html } else { Markup::Text }
    }

    /// Returns whether cells may have another separator than they have by themselves.
    pub fn has_separators(self) -> bool {
        matches!(self, Dialect::Anki | Dialect::Excel)
    }
}

impl Csv {
    /// What Anki's text import reads.
    pub const ANKI: Csv = Csv::of(Dialect::Anki, Markup::Html);

    /// Returns a dialect with a markup, and commas where it has separators.
    pub const fn of(dialect: Dialect, markup: Markup) -> Self {
        Csv { dialect, separator: b',', markup }
    }
}

impl Default for Csv {
    fn default() -> Self {
        Csv::ANKI
    }
}

impl Exporter for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn extension(&self) -> &'static str {
        match self.dialect {
            Dialect::Anki | Dialect::Excel | Dialect::Plain => "csv",
            Dialect::Tsv => "tsv",
            Dialect::Quizlet => "txt",
        }
    }

    fn about(&self) -> &'static str {
        "comma-separated values for Anki's text import; --csv-dialect for other programs"
    }

    fn export(&self, deck: &Deck, sink: &mut Vec<Diagnostic>) -> Result<Vec<u8>, ExportError> {
        let Csv { dialect, separator, markup } = *self;
        let file = match dialect {
            Dialect::Anki => anki::write(deck, separator, markup, sink),
            Dialect::Excel => rows::write(deck, &rows::Form::excel(separator), markup, sink),
            Dialect::Plain => rows::write(deck, &rows::Form::PLAIN, markup, sink),
            Dialect::Tsv => rows::write(deck, &rows::Form::TSV, markup, sink),
            Dialect::Quizlet => Ok(quizlet::write(deck, markup, sink)),
        };
        file.map_err(|error| ExportError::new("the rows of the file", error))
    }
}
