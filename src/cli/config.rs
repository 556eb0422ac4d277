//! `cardpress config`: what is set, and where that comes from.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use toml::{Table, Value};

use super::Status;
use super::configuration::{Configuration, NAME};
use super::settings;
use super::terminal::{Stream, Terminal};

/// What to print.
#[derive(Debug, clap::Args)]
#[command(
    before_help = "\
Examples:
  cardpress config                      what is set for every document
  cardpress config notes/go.md          what is set for this one
  cardpress config --schema > cardpress.schema.json",
    after_help = "\
Exit code: 0 printed, 2 the configuration cannot be understood."
)]
pub(super) struct Args {
    /// The document to say it of; without one, what is set in general
    #[arg(value_name = "DOCUMENT")]
    document: Option<PathBuf>,

    /// Print the JSON schema of `cardpress.toml`, by which editors know what it may say
    #[arg(long, conflicts_with = "document")]
    schema: bool,
}

/// What is so when nothing is said.
const BUILT_IN: &str = r#"
inputs = ["input"]
out = "output"
to = ["apkg", "csv", "pdf", "xlsx"]

[reading]
conflicts = "auto"
sections = "decks"
max-media = "20MB"
schedule = false
trust-html = false

[remarks]
message-format = "full"
deny = ["error"]

[identity]
locked = false
strict-identity = false

[markdown]
ids = false

[apkg]
format = "legacy"

[csv]
dialect = "anki"
separator = "comma"
markup = "html"

[pdf]
layout = "handout"
greyscale = false
link-addresses = false
"#;

/// Prints the settings, as a configuration that sets them.
pub(super) fn run(arguments: &Args, configuration: &Configuration) -> Status {
    let printed = if arguments.schema {
        serde_json::to_string_pretty(&settings::schema())
            .map_err(|error| error.to_string())
            .and_then(|schema| Stream::Output.write(format!("{schema}\n").as_bytes()))
    } else {
        let text = resolved(configuration, arguments.document.as_deref());
        Stream::Output.write(text.as_bytes())
    };
    match printed {
        Ok(()) => Status::Done,
        Err(message) => {
            Terminal::new().error(&message);
            Status::Failed
        }
    }
}

/// A value, and where it comes from.
struct Said {
    value: Value,
    origin: String,
}

/// Returns all that is set, each key with where it comes from.
fn resolved(configuration: &Configuration, document: Option<&std::path::Path>) -> String {
    let mut all: BTreeMap<Vec<String>, Said> = BTreeMap::new();
    let built_in: Table = BUILT_IN.parse().unwrap_or_default();
    each(&built_in, &mut Vec::new(), &mut |path, value| {
        let origin = "built in".to_owned();
        all.insert(path.to_vec(), Said { value: value.clone(), origin });
    });
    let name = configuration.path.as_ref().map_or(NAME.into(), |path| path.display().to_string());
    let mut take = |table: &Table, before: &str| {
        each(table, &mut Vec::new(), &mut |path, value| {
            let key = format!("{before}{}", path.join("."));
            let line = configuration.lines.get(&key).copied().unwrap_or_default();
            let origin = format!("{name}:{line}");
            all.insert(path.to_vec(), Said { value: value.clone(), origin });
        });
    };
    take(&configuration.general, "");
    if let Some(document) = document {
        for (at, (globs, said)) in configuration.overrides.iter().enumerate() {
            if globs.has(document) {
                take(said, &format!("override[{at}]."));
            }
        }
    }
    print(&all)
}

/// Gives each value of a table that is no table to `take`, with its keys.
fn each(table: &Table, path: &mut Vec<String>, take: &mut impl FnMut(&[String], &Value)) {
    for (key, value) in table {
        path.push(key.clone());
        match value {
            Value::Table(inner) => each(inner, path, take),
            value => take(path, value),
        }
        path.pop();
    }
}

fn print(all: &BTreeMap<Vec<String>, Said>) -> String {
    let mut lines: Vec<(Option<&String>, String, &str)> = all
        .iter()
        .filter_map(|(path, Said { value, origin })| {
            let (key, tables) = path.split_last()?;
            Some((tables.first(), format!("{key} = {value}"), origin.as_str()))
        })
        .collect();
    // What is in no table stands before all tables.
    lines.sort_by_key(|(table, ..)| *table);
    let width = lines.iter().map(|(_, line, _)| line.chars().count()).max().unwrap_or_default();
    let mut text = String::new();
    let mut last = None;
    for (table, line, origin) in lines {
        if table != last {
            let _ = writeln!(text, "\n[{}]", table.map_or("", String::as_str));
            last = table;
        }
        let _ = writeln!(text, "{line:<width$}  # {origin}");
    }
    text
}
