//! `cardpress.toml`: found upwards from the working directory, read, and held against what
//! can be set.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::de::{DeTable, DeValue};
use toml::{Spanned, Table, Value};

use super::globs::Globs;
use super::settings::{self, Settings};
use super::typed::nearest;
use crate::diagnostic::{Diagnostic, UNKNOWN_KEY, UNREADABLE_CONFIGURATION, WRONG_VALUE};
use crate::source::{Source, Span};

/// What the file is called.
pub(super) const NAME: &str = "cardpress.toml";

/// Which configuration is used.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Configuration")]
pub(super) struct Chosen {
    /// The configuration to use; when not given, the nearest `cardpress.toml` in the working
    /// directory or above it
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Use no configuration
    #[arg(long, global = true, conflicts_with = "config")]
    no_config: bool,
}

/// What a configuration says.
#[derive(Debug, Default)]
pub(super) struct Configuration {
    /// Where it is; `None` where there is none.
    pub(super) path: Option<PathBuf>,
    /// What it says in general; paths begin in the working directory.
    pub(super) general: Table,
    /// What it says for some documents, in its order.
    pub(super) overrides: Vec<(Arc<Globs>, Table)>,
    /// The line of each of its keys, with dots, as `override[0].pdf.layout`.
    pub(super) lines: BTreeMap<String, usize>,
}

/// Why there is no configuration to be had.
pub(super) enum Trouble {
    /// It could not be read.
    Unreadable(String),
    /// It says what cannot be understood.
    Faulty(Box<Source>, Vec<Diagnostic>),
}

impl Chosen {
    /// Returns where the configuration is, if there is one.
    pub(super) fn place(&self) -> Option<PathBuf> {
        if self.no_config {
            return None;
        }
        self.config.clone().or_else(nearest_place)
    }

    /// Returns what the configuration says.
    pub(super) fn read(&self) -> Result<Configuration, Trouble> {
        let Some(path) = self.place() else { return Ok(Configuration::default()) };
        let name = path.display().to_string().replace('\\', "/");
        let bytes = std::fs::read(&path)
            .map_err(|error| Trouble::Unreadable(format!("could not read `{name}`: {error}")))?;
        let source = Source::decode(name, 0, &bytes);
        Configuration::parse(&path, &source)
            .map_err(|found| Trouble::Faulty(Box::new(source), found))
    }
}

/// Returns the nearest configuration in the working directory or above it, named from there.
fn nearest_place() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let mut up = PathBuf::new();
    for folder in here.ancestors() {
        if folder.join(NAME).is_file() {
            return Some(up.join(NAME));
        }
        up.push("..");
    }
    None
}

impl Configuration {
    /// Returns what the text of a configuration says, or everything that is wrong with it.
    fn parse(path: &Path, source: &Source) -> Result<Self, Vec<Diagnostic>> {
        let text = source.text();
        let unreadable = |error: &toml::de::Error| {
            let span = error.span().map_or(Span::default(), span);
            vec![
                Diagnostic::new(&UNREADABLE_CONFIGURATION, span, one_line(error.message()))
                    .help("a configuration is TOML (toml.io): `key = \"value\"`, and `[table]`"),
            ]
        };
        let read = DeTable::parse(text).map_err(|error| unreadable(&error))?;
        let mut reading =
            Reading { schema: settings::schema(), keys: Vec::new(), found: Vec::new() };
        let root = reading.schema.clone();
        reading.table(read.get_ref(), &root, "");
        let mut found = std::mem::take(&mut reading.found);
        for key in &reading.keys {
            found.extend(key.fault());
        }
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let mut general: Table = text.parse().map_err(|error| unreadable(&error))?;
        let mut overrides = Vec::new();
        for (at, said) in take_overrides(&mut general).into_iter().enumerate() {
            let files: Vec<_> = texts(said.get("files")).collect();
            let place = format!("override[{at}].files");
            let key = reading.keys.iter().find(|key| key.name == place);
            let whole = read.get_ref().get("override").and_then(|all| all.get_ref().get(at));
            let files_span = key.map(|key| key.value).or(whole.map(|one| span(one.span())));
            let files_span = files_span.unwrap_or_default();
            match Globs::new(&folder, &files) {
                Ok(globs) if !files.is_empty() => {
                    let mut said = said;
                    said.remove("files");
                    from_folder(&mut said, &folder);
                    overrides.push((Arc::new(globs), said));
                }
                Ok(_) => {
                    let message = "an override says which documents it is for";
                    found.push(
                        Diagnostic::new(&WRONG_VALUE, files_span, message)
                            .help("write `files = [\"notes/**/*.md\"]` into it"),
                    );
                }
                Err(error) => {
                    let message = format!("this is no glob: {error}");
                    found.push(Diagnostic::new(&WRONG_VALUE, files_span, message));
                }
            }
        }
        if !found.is_empty() {
            found.sort_by_key(|diagnostic| diagnostic.span.start);
            return Err(found);
        }
        from_folder(&mut general, &folder);
        let line = |key: &Key| (key.name.clone(), source.position(key.place.start).line);
        let lines = reading.keys.iter().map(line).collect();
        Ok(Configuration { path: Some(path.to_owned()), general, overrides, lines })
    }
}

/// A key of a configuration that has a value of its own.
struct Key {
    /// With dots.
    name: String,
    place: Span,
    value: Span,
    /// A configuration that says nothing else.
    alone: Table,
}

impl Key {
    /// Returns what is wrong with its value, if something is.
    fn fault(&self) -> Option<Diagnostic> {
        let error = Settings::deserialize_alone(self.alone.clone()).err()?;
        let name = self.name.rsplit('.').next().unwrap_or_default();
        Some(Diagnostic::new(
            &WRONG_VALUE,
            self.value,
            format!("`{name}` cannot be this: {}", one_line(error.message())),
        ))
    }
}

/// A configuration that is held against the schema.
struct Reading {
    schema: serde_json::Value,
    keys: Vec<Key>,
    found: Vec<Diagnostic>,
}

impl Reading {
    /// Takes down the keys of a table, and those that are unknown.
    fn table(&mut self, table: &DeTable, schema: &serde_json::Value, before: &str) {
        let Some(known) = self.resolved(schema).get("properties").cloned() else { return };
        let known = known.as_object().cloned().unwrap_or_default();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let Some(schema) = known.get(name) else {
                self.found.push(unknown(name, span(key.span()), &known));
                continue;
            };
            self.value(value, schema, span(key.span()), &format!("{before}{name}"));
        }
    }

    fn value(
        &mut self,
        value: &Spanned<DeValue>,
        schema: &serde_json::Value,
        place: Span,
        name: &str,
    ) {
        match value.get_ref() {
            DeValue::Table(table) => self.table(table, schema, &format!("{name}.")),
            DeValue::Array(values) if values.iter().any(|value| value.get_ref().is_table()) => {
                let items = self.resolved(schema).get("items").cloned().unwrap_or_default();
                for (at, value) in values.iter().enumerate() {
                    self.value(value, &items, place, &format!("{name}[{at}]"));
                }
            }
            other => {
                let Some(plain) = plain(other) else { return };
                let alone = alone(name, plain);
                let value = span(value.span());
                self.keys.push(Key { name: name.to_owned(), place, value, alone });
            }
        }
    }

    /// Returns a schema, or the one that it refers to.
    fn resolved<'s>(&'s self, schema: &'s serde_json::Value) -> &'s serde_json::Value {
        let reference = schema.get("$ref").and_then(|reference| reference.as_str());
        let pointed = reference.and_then(|r| self.schema.pointer(r.trim_start_matches('#')));
        pointed.unwrap_or(schema)
    }
}

fn unknown(
    name: &str,
    place: Span,
    known: &serde_json::Map<String, serde_json::Value>,
) -> Diagnostic {
    let names: Vec<_> = known.keys().map(String::as_str).collect();
    let message = format!("there is no setting `{name}` here");
    let help = match nearest(name, names.iter().copied()) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("what can be set here: {}", names.join(", ")),
    };
    Diagnostic::new(&UNKNOWN_KEY, place, message).help(help)
}

/// Returns a configuration in which one key alone has a value.
fn alone(name: &str, value: Value) -> Table {
    let mut value = value;
    for part in name.rsplit('.') {
        let (key, is_item) = match part.split_once('[') {
            Some((key, _)) => (key, true),
            None => (part, false),
        };
        let inner = if is_item { Value::Array(vec![value]) } else { value };
        value = Value::Table(Table::from_iter([(key.to_owned(), inner)]));
    }
    match value {
        Value::Table(table) => table,
        _ => Table::new(),
    }
}

/// Returns a value without its places.
fn plain(value: &DeValue) -> Option<Value> {
    Some(match value {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Integer(number) => {
            Value::Integer(i64::from_str_radix(number.as_str(), number.radix()).ok()?)
        }
        DeValue::Float(number) => Value::Float(number.as_str().parse().ok()?),
        DeValue::Boolean(is_so) => Value::Boolean(*is_so),
        DeValue::Datetime(time) => Value::Datetime(*time),
        DeValue::Array(values) => {
            Value::Array(values.iter().filter_map(|value| plain(value.get_ref())).collect())
        }
        DeValue::Table(table) => {
            let entries = table.iter().filter_map(|(key, value)| {
                Some((key.get_ref().to_string(), plain(value.get_ref())?))
            });
            Value::Table(entries.collect())
        }
    })
}

fn take_overrides(general: &mut Table) -> Vec<Table> {
    match general.remove("override") {
        Some(Value::Array(values)) => values
            .into_iter()
            .filter_map(|value| match value {
                Value::Table(table) => Some(table),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// The settings that are paths from the folder of the configuration.
const PATHS: &[&[&str]] =
    &[&["inputs"], &["exclude"], &["out"], &["identity", "lock"], &["pdf", "font"]];

/// Has the paths of a configuration begin in the working directory.
fn from_folder(said: &mut Table, folder: &Path) {
    for path in PATHS {
        let Some((last, tables)) = path.split_last() else { continue };
        let table = tables.iter().try_fold(&mut *said, |table, name| match table.get_mut(*name) {
            Some(Value::Table(inner)) => Some(inner),
            _ => None,
        });
        let moved = |text: &str| {
            if folder == Path::new("") {
                return Value::String(text.to_owned());
            }
            // A name without a folder is one in every folder.
            let is_name = *last == "exclude" && !text.trim_end_matches('/').contains('/');
            let folder = if is_name { folder.join("**") } else { folder.to_owned() };
            Value::String(folder.join(text).display().to_string().replace('\\', "/"))
        };
        match table.and_then(|table| table.get_mut(*last)) {
            Some(Value::Array(values)) => {
                for value in values {
                    if let Some(text) = value.as_str() {
                        *value = moved(text);
                    }
                }
            }
            Some(value) => {
                if let Some(text) = value.as_str() {
                    *value = moved(text);
                }
            }
            None => {}
        }
    }
}

fn texts(value: Option<&Value>) -> impl Iterator<Item = String> {
    let values = value.and_then(Value::as_array).into_iter().flatten();
    values.filter_map(|value| value.as_str().map(str::to_owned))
}

fn span(range: Range<usize>) -> Span {
    Span { start: range.start, end: range.end }
}

fn one_line(message: &str) -> String {
    message.lines().collect::<Vec<_>>().join(" ")
}
