//! `--columns`: of a page, how many it has (`2`); of a sheet, what they hold
//! (`question=B,answer=C`). One argument for both, since both are what people call it: who
//! reads sheets and lays pages out has it once.

use clap::{Arg, ArgAction, ArgMatches, Command, Error};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};

use super::typed::{Typable, Typed};

#[cfg(any(feature = "csv", feature = "xlsx"))]
use crate::import::sheet::Role;

/// What was typed for columns.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Columns(Vec<Typed<Column>>);

#[derive(Debug, Clone)]
enum Column {
    /// How many a page has.
    #[cfg(feature = "pdf")]
    Page(u8),
    /// What one of a sheet holds, and its letter, number or head.
    #[cfg(any(feature = "csv", feature = "xlsx"))]
    Sheet(Role, String),
}

impl Columns {
    /// Returns how many columns a page has, where that was typed.
    #[cfg(feature = "pdf")]
    pub(super) fn of_page(&self) -> Option<u8> {
        self.0.iter().rev().find_map(|column| match &column.value {
            Column::Page(number) => Some(*number),
            #[cfg(any(feature = "csv", feature = "xlsx"))]
            Column::Sheet(..) => None,
        })
    }

    /// Returns what the columns of a sheet hold.
    #[cfg(any(feature = "csv", feature = "xlsx"))]
    pub(super) fn of_sheet(&self) -> Vec<(Role, String)> {
        let named = self.0.iter().filter_map(|column| match &column.value {
            Column::Sheet(role, name) => Some((*role, name.clone())),
            #[cfg(feature = "pdf")]
            Column::Page(_) => None,
        });
        named.collect()
    }
}

/// The name of the argument.
const NAME: &str = "columns";

/// What `--help` says of it.
const HELP: &str = "\
What the columns of a sheet hold: `question=B,answer=C,tags=Chapter`, by letters, numbers or \
heads; or how many columns a handout or a booklet has";

/// What `--help` says beyond the first line.
const ALL: &str = "\
A column of a sheet is named by its head, its letter or its number. It can hold: number, question, \
answer, option (once for each), options (all in one), correct (which of them are right), extra \
(what to read further), tags, deck, kind, guid, nothing (it is not read).";

impl clap::Args for Columns {
    fn augment_args(command: Command) -> Command {
        if command.get_arguments().any(|argument| argument.get_id() == NAME) {
            return command;
        }
        command.arg(
            Arg::new(NAME)
                .long(NAME)
                .value_name("WHAT=COLUMN")
                .value_delimiter(',')
                .action(ArgAction::Append)
                .value_parser(clap::value_parser!(Typed<Column>))
                .help(HELP)
                .long_help(format!("{HELP}\n\n{ALL}")),
        )
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl clap::FromArgMatches for Columns {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let typed = matches.get_many::<Typed<Column>>(NAME).unwrap_or_default();
        Ok(Columns(typed.cloned().collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Columns {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum OneOrMany {
            One(Typed<Column>),
            Many(Vec<Typed<Column>>),
        }

        Ok(Columns(match OneOrMany::deserialize(deserializer)? {
            OneOrMany::One(column) => vec![column],
            OneOrMany::Many(columns) => columns,
        }))
    }
}

impl JsonSchema for Columns {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Columns".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": HELP,
            "type": ["array", "string", "integer"],
            "items": { "type": "string" }
        })
    }
}

impl Typable for Column {
    fn read(text: &str) -> Result<Self, String> {
        parse(text)
    }
}

fn parse(text: &str) -> Result<Column, String> {
    #[cfg(feature = "pdf")]
    if let Ok(number) = text.parse() {
        return match number {
            1..=4 => Ok(Column::Page(number)),
            _ => Err("a page has 1 to 4 columns".into()),
        };
    }
    #[cfg(any(feature = "csv", feature = "xlsx"))]
    return of_sheet(text);
    #[cfg(not(any(feature = "csv", feature = "xlsx")))]
    Err(format!("`{text}` is no number of columns"))
}

/// Returns what a column of a sheet holds, and its name: `question=B`.
#[cfg(any(feature = "csv", feature = "xlsx"))]
fn of_sheet(text: &str) -> Result<Column, String> {
    let unnamed = || format!("`{text}` names no column: write it as in `question=B`");
    let (role, name) = text.split_once('=').ok_or_else(unnamed)?;
    let found = Role::ALL.iter().find(|(known, _)| known.eq_ignore_ascii_case(role.trim()));
    let (_, role) = found.ok_or_else(|| {
        let known: Vec<_> = Role::ALL.iter().map(|(name, _)| *name).collect();
        format!("a column cannot hold `{}`: it may be {}", role.trim(), known.join(", "))
    })?;
    match name.trim() {
        "" => Err(unnamed()),
        name => Ok(Column::Sheet(*role, name.to_owned())),
    }
}
