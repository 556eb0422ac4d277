//! Everything that can be set: the same types for the command line and for the
//! configuration.
//!
//! A group of options is one struct. What is typed goes before what the overrides of the
//! configuration say for a document, the last of them first, that before what the
//! configuration says in general, and all of it before what is built in.

use std::borrow::Cow;
use std::sync::Arc;

use schemars::{JsonSchema, schema_for};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use super::configuration::Configuration;
use super::convert::Output;
use super::documents::Inputs;
use super::formats::Formats;
use super::globs::Globs;
use super::locks::Identity;
use super::messages::Messages;
use super::reading::Reading;

/// What stands in `cardpress.toml`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
#[schemars(title = "cardpress.toml")]
pub(super) struct Settings {
    #[serde(flatten)]
    inputs: Inputs,
    #[serde(flatten)]
    output: Output,
    #[serde(flatten)]
    formats: Formats,
    /// How documents are read
    reading: Reading,
    /// Which remarks are printed, and how
    remarks: Messages,
    /// Which lock is used, and how
    identity: Identity,
    /// What is otherwise for some documents
    #[serde(rename = "override")]
    overrides: Vec<Override>,
}

impl Settings {
    /// Reads settings, which are wrong where one of them is.
    pub(super) fn deserialize_alone(table: Table) -> Result<(), toml::de::Error> {
        table.try_into::<Settings>().map(drop)
    }
}

/// What is otherwise for some documents.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
struct Override {
    /// The documents: globs from the folder of this file
    files: Vec<String>,
    #[serde(flatten)]
    formats: Formats,
    /// How they are read
    reading: Reading,
    /// Which remarks on them are printed
    remarks: Messages,
}

/// Returns the JSON schema of `cardpress.toml`, by which editors know what it may say.
pub(super) fn schema() -> serde_json::Value {
    let mut schema = serde_json::Value::from(schema_for!(Settings));
    close(&mut schema);
    schema
}

/// Takes it down that objects have no other keys than those that are named.
fn close(schema: &mut serde_json::Value) {
    match schema {
        serde_json::Value::Object(object) => {
            object.values_mut().for_each(close);
            if object.contains_key("properties") {
                object.insert("additionalProperties".into(), false.into());
            }
        }
        serde_json::Value::Array(values) => values.iter_mut().for_each(close),
        _ => {}
    }
}

/// A group of options, which can be typed and can stand in the configuration.
pub(super) trait Group: Clone + Default + Serialize + DeserializeOwned + JsonSchema {
    /// The table of the configuration in which it stands; `None` for its top.
    const TABLE: Option<&'static str>;

    /// Returns where its options come from.
    fn layers(&self) -> &Layers;

    /// Returns where its options come from, to be changed.
    fn layers_mut(&mut self) -> &mut Layers;

    /// Takes along what can only be typed.
    fn keep(&mut self, _typed: &Self) {}

    /// Takes in what the configuration says, where nothing was typed.
    fn configure(&mut self, configuration: &Configuration) -> Result<(), String> {
        if configuration.path.is_none() {
            return Ok(());
        }
        let layers = Layers {
            typed: table(self)?,
            general: part::<Self>(&configuration.general),
            overrides: configuration
                .overrides
                .iter()
                .map(|(globs, said)| (Arc::clone(globs), part::<Self>(said)))
                .filter(|(_, said)| !said.is_empty())
                .collect(),
        };
        let mut configured: Self = layers.merged(&[])?;
        configured.keep(self);
        *configured.layers_mut() = layers;
        *self = configured;
        Ok(())
    }

    /// Returns the options for a document of that name.
    fn of(&self, document: &str) -> Cow<'_, Self> {
        let layers = self.layers();
        let said: Vec<_> = layers
            .overrides
            .iter()
            .filter(|(globs, _)| globs.has(document.as_ref()))
            .map(|(_, said)| said)
            .collect();
        if said.is_empty() {
            return Cow::Borrowed(self);
        }
        // Each part of it was read when the configuration was, and is right.
        let mut own: Self = layers.merged(&said).unwrap_or_default();
        own.keep(self);
        Cow::Owned(own)
    }
}

/// Makes a struct with a field `layers` a group, in that table of the configuration.
macro_rules! group {
    ($group:ty, $table:expr $(, $other:item)*) => {
        impl Group for $group {
            const TABLE: Option<&'static str> = $table;

            fn layers(&self) -> &Layers {
                &self.layers
            }

            fn layers_mut(&mut self) -> &mut Layers {
                &mut self.layers
            }

            $($other)*
        }
    };
}

pub(super) use group;

/// Where the options of a group come from.
#[derive(Debug, Clone, Default)]
pub(super) struct Layers {
    typed: Table,
    general: Table,
    overrides: Vec<(Arc<Globs>, Table)>,
}

impl Layers {
    /// Returns the group, with what is said for some documents.
    fn merged<G: Group>(&self, said: &[&Table]) -> Result<G, String> {
        let mut whole = Table::new();
        for layer in std::iter::once(&self.general).chain(said.iter().copied()).chain([&self.typed])
        {
            lay_over(&mut whole, layer);
        }
        whole.try_into().map_err(|error: toml::de::Error| error.message().to_owned())
    }
}

/// Lays one table over another: what both have, the upper one says.
fn lay_over(lower: &mut Table, upper: &Table) {
    for (key, value) in upper {
        match (lower.get_mut(key), value) {
            (Some(Value::Table(lower)), Value::Table(upper)) => lay_over(lower, upper),
            _ => {
                lower.insert(key.clone(), value.clone());
            }
        }
    }
}

/// Returns what a group says, as a table without what it does not say.
fn table<G: Serialize>(group: &G) -> Result<Table, String> {
    let mut table = Table::try_from(group).map_err(|error| error.to_string())?;
    drop_empty(&mut table);
    Ok(table)
}

fn drop_empty(table: &mut Table) {
    table.retain(|_, value| match value {
        Value::Table(table) => {
            drop_empty(table);
            !table.is_empty()
        }
        Value::Array(values) => !values.is_empty(),
        _ => true,
    });
}

/// Returns what a table says for a group.
fn part<G: Group>(table: &Table) -> Table {
    if let Some(name) = G::TABLE {
        return table.get(name).and_then(Value::as_table).cloned().unwrap_or_default();
    }
    let schema = schema_for!(G);
    let keys = schema.get("properties").and_then(|keys| keys.as_object());
    let is_own = |key: &String| keys.is_some_and(|keys| keys.contains_key(key));
    let own = table.iter().filter(|(key, _)| is_own(key));
    own.map(|(key, value)| (key.clone(), value.clone())).collect()
}
