//! What text in columns is like: the options of the command line, and what is typed for them.

use clap::builder::{PossibleValue, PossibleValuesParser};

use crate::export::{Csv, Dialect};
use crate::sheet::Markup;

/// The separators, by name: those that cells are found by when a sheet is read back.
const SEPARATORS: [(&str, u8); 4] =
    [("comma", b','), ("semicolon", b';'), ("tab", b'\t'), ("pipe", b'|')];

/// The markups of text in columns.
const MARKUPS: [&str; 3] = ["html", "markdown", "text"];

/// What text in columns is like.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "CSV")]
pub(super) struct Sheets {
    /// The program that CSV is for
    #[arg(
        long = "csv-dialect",
        value_name = "DIALECT",
        default_value = "anki",
        value_parser = PossibleValuesParser::new(
            Dialect::ALL.map(|(name, _, about)| PossibleValue::new(name).help(about))
        )
    )]
    dialect: String,

    /// What stands between the cells of CSV for Anki or Excel: comma, semicolon, tab, pipe,
    /// or the sign itself; a comma when nothing is said
    #[arg(long = "csv-separator", value_name = "SEPARATOR", value_parser = separator)]
    separator: Option<u8>,

    /// What rich text is written as in CSV; html for Anki and text for other programs when nothing
    /// is said
    #[arg(long = "csv-markup", value_name = "MARKUP", value_parser = PossibleValuesParser::new(MARKUPS))]
    markup: Option<String>,
}

impl Sheets {
    /// Returns the CSV to make of each document, unless an option is for another dialect.
    pub(super) fn csv(&self) -> Result<Csv, String> {
        let Sheets { dialect: typed, separator, markup } = self;
        let named = Dialect::ALL.into_iter().find(|(name, ..)| name == typed);
        let dialect = named.map_or(Dialect::Anki, |(_, dialect, _)| dialect);
        if separator.is_some() && !dialect.has_separators() {
            return Err(format!(
                "`--csv-separator` is for `--csv-dialect anki` and `--csv-dialect excel`, and the \
                 dialect is `{typed}`"
            ));
        }
        let markup = markup.as_deref().and_then(|typed| {
            Markup::ALL.into_iter().find(|(name, _)| *name == typed).map(|(_, markup)| markup)
        });
        let csv = Csv::of(dialect, markup.unwrap_or(dialect.markup()));
        Ok(Csv { separator: separator.unwrap_or(csv.separator), ..csv })
    }
}

fn separator(typed: &str) -> Result<u8, String> {
    let is_typed = |(name, sign): &&(&str, u8)| {
        *name == typed.to_lowercase()
            || typed.as_bytes() == [*sign]
            || (typed == "\\t" && *sign == b'\t')
    };
    let names: Vec<_> = SEPARATORS.iter().map(|(name, _)| *name).collect();
    let found = SEPARATORS.iter().find(is_typed).map(|(_, sign)| *sign);
    found.ok_or_else(|| format!("use one of {}", names.join(", ")))
}
