//! The note types and the decks of a collection, in both forms that they come in.
//!
//! Schema 11 has them as JSON in the only row of `col`; schema 18 has tables for them
//! whose details are Protocol Buffers (Anki's `notetypes.proto` and `decks.proto`, of
//! which only the fields that are needed stand here).

use std::collections::BTreeMap;

use prost::Message;
use serde::Deserialize;
use serde_json::Value;

use super::super::ImportError;
use super::super::anki::{CardTemplate, NoteType};
use super::database::Database;

/// What notes and cards refer to.
#[derive(Debug, Default)]
pub(super) struct Schema {
    /// The note types, by id.
    pub(super) note_types: BTreeMap<i64, NoteType>,
    /// The decks, by id.
    pub(super) decks: BTreeMap<i64, DeckEntry>,
    /// When the collection's first day began, in seconds since 1970.
    pub(super) created: i64,
    /// How many minutes its clock was behind UTC then.
    pub(super) offset: i64,
}

/// A deck, as a collection knows it.
#[derive(Debug, Default, Clone)]
pub(super) struct DeckEntry {
    /// The name, with `::` between levels.
    pub(super) name: String,
    /// What it is about.
    pub(super) description: String,
    /// Whether that is Markdown, and not HTML.
    pub(super) is_markdown: bool,
}

/// Returns the schema of a collection.
pub(super) fn read(database: &Database) -> Result<Schema, ImportError> {
    let mut schema = Schema::default();
    let mut texts = [String::new(), String::new(), String::new()];
    let mut found = false;
    database.select("col", "crt, conf, models, decks; LIMIT 1")?.each(|row| {
        found = true;
        schema.created = row.number(0);
        texts = [row.text(1).0, row.text(2).0, row.text(3).0];
        Ok(())
    })?;
    if !found {
        return Err(ImportError::new("its collection is damaged: the table `col` is empty"));
    }
    let [settings, note_types, decks] = texts;
    if database.has_table("notetypes")? {
        read_tables(database, &mut schema)?;
    } else {
        read_json(&mut schema, &settings, &note_types, &decks)?;
    }
    Ok(schema)
}

/// Schema 11.
fn read_json(
    schema: &mut Schema,
    settings: &str,
    note_types: &str,
    decks: &str,
) -> Result<(), ImportError> {
    let settings: Value = serde_json::from_str(settings).unwrap_or_default();
    schema.offset = settings["creationOffset"].as_i64().unwrap_or_default();
    let note_types: BTreeMap<String, JsonNoteType> = json("note types", note_types)?;
    for (id, JsonNoteType { name, kind, flds, tmpls }) in note_types {
        let Ok(id) = id.parse() else { continue };
        let fields = in_order(flds, |field| field.ord);
        let templates = in_order(tmpls, |template| template.ord).into_iter().map(|template| {
            let JsonTemplate { name, ord: _, qfmt, afmt } = template;
            CardTemplate { name, front: qfmt, back: afmt }
        });
        let note_type = NoteType {
            id,
            name,
            is_cloze: kind == 1,
            fields: fields.into_iter().map(|field| field.name).collect(),
            templates: templates.collect(),
        };
        schema.note_types.insert(id, note_type);
    }
    let decks: BTreeMap<String, JsonDeck> = json("decks", decks)?;
    for (id, JsonDeck { name, desc, md }) in decks {
        let Ok(id) = id.parse() else { continue };
        schema.decks.insert(id, DeckEntry { name, description: desc, is_markdown: md });
    }
    Ok(())
}

fn json<'t, T: Deserialize<'t>>(what: &str, text: &'t str) -> Result<T, ImportError> {
    serde_json::from_str(text).map_err(|error| {
        ImportError::new(format!("the {what} of its collection are damaged")).because(error)
    })
}

fn in_order<T>(mut items: Vec<T>, place: impl Fn(&T) -> Option<i64>) -> Vec<T> {
    items.sort_by_key(|item| place(item).unwrap_or(i64::MAX));
    items
}

#[derive(Deserialize)]
struct JsonNoteType {
    #[serde(default)]
    name: String,
    #[serde(default, rename = "type")]
    kind: i64,
    flds: Vec<JsonField>,
    tmpls: Vec<JsonTemplate>,
}

#[derive(Deserialize)]
struct JsonField {
    name: String,
    #[serde(default)]
    ord: Option<i64>,
}

#[derive(Deserialize)]
struct JsonTemplate {
    #[serde(default)]
    name: String,
    #[serde(default)]
    ord: Option<i64>,
    #[serde(default)]
    qfmt: String,
    #[serde(default)]
    afmt: String,
}

#[derive(Deserialize)]
struct JsonDeck {
    #[serde(default)]
    name: String,
    #[serde(default)]
    desc: String,
    #[serde(default)]
    md: bool,
}

/// What stands between the levels of a deck's name in schema 18.
const LEVEL_END: char = '\u{1f}';

/// Schema 18.
fn read_tables(database: &Database, schema: &mut Schema) -> Result<(), ImportError> {
    database.select("config", "key, val")?.each(|row| {
        if row.text(0).0 == "creationOffset" {
            schema.offset = row.text(1).0.trim().parse().unwrap_or_default();
        }
        Ok(())
    })?;
    database.select("notetypes", "id, name, config")?.each(|row| {
        let NoteTypeConfig { kind } = message("note type", row.bytes(2))?;
        let (id, name) = (row.number(0), row.text(1).0);
        let note_type = NoteType { id, name, is_cloze: kind == 1, ..NoteType::default() };
        schema.note_types.insert(id, note_type);
        Ok(())
    })?;
    database.select("fields", "ntid, ord, name; ORDER BY ntid, ord")?.each(|row| {
        if let Some(note_type) = schema.note_types.get_mut(&row.number(0)) {
            note_type.fields.push(row.text(2).0);
        }
        Ok(())
    })?;
    database.select("templates", "ntid, ord, name, config; ORDER BY ntid, ord")?.each(|row| {
        if let Some(note_type) = schema.note_types.get_mut(&row.number(0)) {
            let TemplateConfig { front, back } = message("template", row.bytes(3))?;
            note_type.templates.push(CardTemplate { name: row.text(2).0, front, back });
        }
        Ok(())
    })?;
    database.select("decks", "id, name, kind")?.each(|row| {
        let DeckKind { normal } = message("deck", row.bytes(2))?;
        let NormalDeck { description, is_markdown } = normal.unwrap_or_default();
        let name = row.text(1).0.replace(LEVEL_END, "::");
        schema.decks.insert(row.number(0), DeckEntry { name, description, is_markdown });
        Ok(())
    })
}

fn message<M: Message + Default>(what: &str, bytes: &[u8]) -> Result<M, ImportError> {
    M::decode(bytes).map_err(|error| {
        ImportError::new(format!("a {what} in its collection is damaged")).because(error)
    })
}

/// `Notetype.Config`
#[derive(Clone, PartialEq, Message)]
struct NoteTypeConfig {
    #[prost(int32, tag = "1")]
    kind: i32,
}

/// `Notetype.Template.Config`
#[derive(Clone, PartialEq, Message)]
struct TemplateConfig {
    #[prost(string, tag = "1")]
    front: String,
    #[prost(string, tag = "2")]
    back: String,
}

/// `Deck.KindContainer`
#[derive(Clone, PartialEq, Message)]
struct DeckKind {
    #[prost(message, optional, tag = "1")]
    normal: Option<NormalDeck>,
}

/// `Deck.Normal`
#[derive(Clone, PartialEq, Message)]
struct NormalDeck {
    #[prost(string, tag = "4")]
    description: String,
    #[prost(bool, tag = "5")]
    is_markdown: bool,
}
