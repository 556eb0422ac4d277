//! What text in columns is like: the options of the command line, and what is typed for them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::typed::{Listed, Typable, Typed};
use crate::export::{Csv, Dialect};
use crate::sheet::Markup;

/// The separators, by name: those that cells are found by when a sheet is read back.
const SEPARATORS: [(&str, u8); 4] =
    [("comma", b','), ("semicolon", b';'), ("tab", b'\t'), ("pipe", b'|')];

/// The markups of text in columns.
const MARKUPS: [&str; 3] = ["html", "markdown", "text"];

/// What text in columns is like.
#[derive(Debug, Clone, Default, clap::Args, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
#[command(next_help_heading = "CSV")]
pub(super) struct Sheets {
    /// The program that CSV is for; anki when nothing is said
    #[arg(long = "csv-dialect", value_name = "DIALECT")]
    dialect: Option<Typed<Dialect>>,

    /// What stands between the cells of CSV for Anki or Excel: comma, semicolon, tab, pipe,
    /// or the sign itself; a comma when nothing is said
    #[arg(long = "csv-separator", value_name = "SEPARATOR")]
    separator: Option<Typed<Separator>>,

    /// What rich text is written as in CSV; html for Anki and text for other programs when nothing
    /// is said
    #[arg(long = "csv-markup", value_name = "MARKUP")]
    markup: Option<Typed<Written>>,
}

impl Sheets {
    /// Returns the CSV to make of each document, unless an option is for another dialect.
    pub(super) fn csv(&self) -> Result<Csv, String> {
        let Sheets { dialect, separator, markup } = self;
        let dialect = dialect.as_ref().map_or(Dialect::Anki, |dialect| dialect.value);
        if separator.is_some() && !dialect.has_separators() {
            let named = Dialect::ALL.into_iter().find(|(_, known, _)| *known == dialect);
            return Err(format!(
                "`--csv-separator` is for `--csv-dialect anki` and `--csv-dialect excel`, and the \
                 dialect is `{}`",
                named.map_or("", |(name, ..)| name)
            ));
        }
        let markup = markup.as_ref().map_or(dialect.markup(), |markup| markup.value.0);
        let csv = Csv::of(dialect, markup);
        let separator = separator.as_ref().map_or(csv.separator, |separator| separator.value.0);
        Ok(Csv { separator, ..csv })
    }
}

impl Listed for Dialect {
    fn list() -> Vec<(&'static str, &'static str, Self)> {
        Dialect::ALL.map(|(name, dialect, about)| (name, about, dialect)).into()
    }
}

/// What rich text is written as.
#[derive(Debug, Clone, Copy)]
struct Written(Markup);

impl Listed for Written {
    fn list() -> Vec<(&'static str, &'static str, Self)> {
        let written = Markup::ALL.into_iter().filter(|(name, _)| MARKUPS.contains(name));
        written.map(|(name, markup)| (name, "", Written(markup))).collect()
    }
}

/// What stands between cells.
#[derive(Debug, Clone, Copy)]
struct Separator(u8);

impl Typable for Separator {
    fn read(text: &str) -> Result<Self, String> {
        separator(text).map(Separator)
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
