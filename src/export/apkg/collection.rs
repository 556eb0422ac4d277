//! The database of a package: Anki's collection, schema 11.
//!
//! What the columns mean was learned from collections that Anki wrote itself
//! and from the `AnkiDroid` project's page "Database Structure".

use std::borrow::Cow;
use std::collections::BTreeSet;

use rusqlite::{Connection, MAIN_DB, Result, params};
use serde_json::{Value, json};
use sha1::{Digest, Sha1};

use super::note_types::{
    BASIC, CHOICE, CLOZE, NOTE_TYPES, NoteType, OPTIONAL_REVERSE, REVERSED, TABLE, TYPED,
};
use crate::deck::{Deck, Preset};
use crate::export::anki::{AnkiNote, Collection, Content, Reverse, ordinals};

/// The tables of a collection, without the indexes that Anki's own have: Anki
/// reads a package from end to end, and without them it is smaller by a third.
const TABLES: &str = include_str!("collection.sql");

/// What separates the fields of a note.
const FIELD_END: &str = "\u{1f}";

/// What stands in a field that is a switch and on.
const YES: &str = "y";

/// The number that says "not yet sent to a server".
const NOT_SYNCED: i64 = -1;

/// The deck that is in every collection.
const DEFAULT_DECK: i64 = 1;

/// The preset that is in every collection.
const DEFAULT_PRESET: i64 = 1;

/// Where the ids begin that are made of names, in milliseconds since 1970.
const FIRST_ID: i64 = 1_300_000_000_000;

const DAY: i64 = 86_400;

/// The first and the last time that is taken for the time of a document: the
/// beginnings of 2000 and of 2100.
const SANE_TIMES: (i64, i64) = (946_684_800, 4_102_444_800);

/// Returns a time that Anki can do something with: the nearest to the given one.
pub(super) fn sane(time: i64) -> i64 {
    time.clamp(SANE_TIMES.0, SANE_TIMES.1)
}

/// Returns the database that holds a collection.
///
/// `modified` is the time of the document, in seconds since 1970; the name of `deck`, from
/// which it was made, tells it from others of the same time.
pub(super) fn write(collection: &Collection, modified: i64, deck: &Deck) -> Result<Vec<u8>> {
    let (name, preset) = (&deck.name, &deck.preset);
    let Collection { decks, whole, description, notes, files: _ } = collection;
    let described = whole.map(|whole| (whole, description.as_str()));
    let deck_ids = deck_ids(decks);
    let mut database = Connection::open_in_memory()?;
    database.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")?;
    let transaction = database.transaction()?;
    transaction.execute_batch(TABLES)?;
    transaction.execute(
        "INSERT INTO col VALUES (1, ?, ?, ?, 11, 0, 0, 0, ?, ?, ?, ?, '{}')",
        params![
            modified - modified % DAY,
            modified * 1000,
            modified * 1000,
            settings(notes.len()).to_string(),
            note_types().to_string(),
            deck_list(decks, &deck_ids, described, preset.as_ref(), modified).to_string(),
            presets(preset.as_ref(), modified).to_string(),
        ],
    )?;
    {
        let mut add_note =
            transaction.prepare("INSERT INTO notes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '')")?;
        let mut add_card = transaction.prepare(
            "INSERT INTO cards VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')",
        )?;
        let first_id = first_id(modified, name);
        let mut card_id = first_id;
        for (id, note) in (first_id..).zip(notes) {
            let (note_type, fields, cards) = card_content(note);
            let first_field = strip_html(fields[0]);
            let sort_field = match note_type.sorted_by {
                0 => first_field.as_str().into(),
                at => Cow::Owned(strip_html(fields[at])),
            };
            add_note.execute(params![
                id,
                note.guid(),
                note_type.id,
                sane(note.modified),
                NOT_SYNCED,
                tag_list(&note.tags),
                fields.join(FIELD_END),
                sort_field,
                number(&first_field),
            ])?;
            let position = id - first_id + 1;
            for ordinal in cards {
                let deck = deck_ids[note.deck];
                add_card
                    .execute(params![card_id, id, deck, ordinal, modified, NOT_SYNCED, position])?;
                card_id += 1;
            }
        }
    }
    transaction.commit()?;
    Ok(database.serialize(MAIN_DB)?.to_vec())
}

/// Returns the type of a note, its fields in the order of that type, and the
/// number of each card, from zero.
fn card_content<'n>(
    note: &'n AnkiNote,
) -> (&'static NoteType, Vec<&'n str>, Box<dyn Iterator<Item = u32>>) {
    let AnkiNote { guid: _, part: _, deck: _, modified: _, tags: _, content, section, source } =
        note;
    let gaps = |text| Box::new(ordinals(text).into_iter().map(|ordinal| ordinal - 1));
    match content {
        Content::Basic { question, answer, extra, reverse: Reverse::Never } => {
            (&BASIC, vec![question, answer, extra, section, source], Box::new(0..1))
        }
        Content::Basic { question, answer, extra, reverse: Reverse::Always } => {
            (&REVERSED, vec![question, answer, extra, section, source], Box::new(0..2))
        }
        Content::Basic { question, answer, extra, reverse: Reverse::Optional(wanted) } => (
            &OPTIONAL_REVERSE,
            vec![question, answer, if *wanted { YES } else { "" }, extra, section, source],
            Box::new(0..1 + u32::from(*wanted)),
        ),
        Content::Typed { question, answer, typed, extra } => {
            (&TYPED, vec![question, answer, typed, extra, section, source], Box::new(0..1))
        }
        Content::Choice { question, options, answer, explanation, shuffled, extra } => {
            let shuffle = if *shuffled { YES } else { "" };
            (
                &CHOICE,
                vec![question, options, answer, explanation, shuffle, extra, section, source],
                Box::new(0..1),
            )
        }
        Content::Cloze { text, extra } => (&CLOZE, vec![text, extra, section, source], gaps(text)),
        Content::Table { table, title, extra } => {
            (&TABLE, vec![table, title, extra, section, source], gaps(table))
        }
    }
}

/// Returns the id of the first note and of the first card.
///
/// Anki shows ids as times of creation, in milliseconds, and sorts by them as
/// "order added". So the notes of a document follow each other within the day
/// before it was changed last, and documents changed at the same time begin
/// at different moments of that day. Anki knows notes by their guid: the id
/// may be another in the next package, and is another in the collection if it
/// is taken there.
fn first_id(modified: i64, name: &str) -> i64 {
    (modified - DAY) * 1000 + i64::from(number(name)) % (DAY * 1000)
}

/// Returns the ids of decks, each made of the deck's name. Anki knows decks by
/// their name, so that an id need only be unique in its package.
fn deck_ids(names: &[String]) -> Vec<i64> {
    let mut taken = BTreeSet::new();
    names
        .iter()
        .map(|name| {
            let key = name.to_lowercase();
            if key == "default" {
                return DEFAULT_DECK;
            }
            let mut id = FIRST_ID + i64::from(number(&key));
            while !taken.insert(id) {
                id += 1;
            }
            id
        })
        .collect()
}

/// Returns the first eight hexadecimal digits of the SHA-1 of a text as a number.
/// Of a first field it is the number by which Anki finds notes that begin the same.
fn number(text: &str) -> u32 {
    let digest = Sha1::digest(text.as_bytes());
    u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]])
}

/// Returns tags as the database holds them: with a blank on either side of each.
fn tag_list(tags: &str) -> String {
    if tags.is_empty() { String::new() } else { format!(" {tags} ") }
}

/// The entities that fields of ours hold, and what they stand for.
const ENTITIES: [(&str, &str); 8] = [
    ("&amp;", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&#123;", "{"),
    ("&#125;", "}"),
    ("&#58;", ":"),
    ("&#91;", "["),
];

/// Returns the text of a field as Anki sorts and compares it: without tags,
/// with the names of pictures, with entities decoded, and then also with plain
/// blanks for those that do not break.
fn strip_html(field: &str) -> String {
    let mut out = String::with_capacity(field.len());
    let mut rest = field;
    let mut has_entity = false;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (text, length) = if rest.starts_with('<') {
            let Some(end) = rest.find('>') else { break };
            let tag = &rest[..=end];
            let picture = tag
                .strip_prefix("<img src=\"")
                .and_then(|tag| tag.split_once('"'))
                .map(|(name, _)| format!(" {} ", strip_html(name)));
            (picture.unwrap_or_default(), tag.len())
        } else {
            has_entity = true;
            let entity = ENTITIES.into_iter().find(|(entity, _)| rest.starts_with(entity));
            entity.map_or(("&".into(), 1), |(entity, text)| (text.into(), entity.len()))
        };
        out.push_str(&text);
        rest = &rest[length..];
    }
    out.push_str(rest);
    if has_entity { out.replace('\u{a0}', " ") } else { out }
}

fn note_types() -> Value {
    NOTE_TYPES.iter().map(|note_type| (note_type.id.to_string(), note_type.to_json())).collect()
}

/// Returns the decks; `described` is the place of one and what it is about, in Markdown.
fn deck_list(
    names: &[String],
    ids: &[i64],
    described: Option<(usize, &str)>,
    preset: Option<&Preset>,
    modified: i64,
) -> Value {
    let deck = |id: i64, name: &str, description: &str| {
        let deck = json!({
            "id": id,
            "name": name,
            "mod": modified,
            "usn": NOT_SYNCED,
            "desc": description,
            "md": !description.is_empty(),
            "dyn": 0,
            "conf": if id == DEFAULT_DECK { DEFAULT_PRESET } else { preset.map_or(DEFAULT_PRESET, preset_id) },
            "collapsed": false,
            "browserCollapsed": false,
            "newToday": [0, 0],
            "revToday": [0, 0],
            "lrnToday": [0, 0],
            "timeToday": [0, 0],
            "extendNew": 0,
            "extendRev": 0,
        });
        (id.to_string(), deck)
    };
    let decks = names.iter().zip(ids).enumerate().map(|(at, (name, id))| {
        let description = described.filter(|(described, _)| *described == at);
        deck(*id, name, description.map_or("", |(_, description)| description))
    });
    std::iter::once(deck(DEFAULT_DECK, "Default", "")).chain(decks).collect()
}

/// Returns the settings of a collection with so many notes.
fn settings(notes: usize) -> Value {
    json!({
        "activeDecks": [DEFAULT_DECK],
        "curDeck": DEFAULT_DECK,
        "curModel": NOTE_TYPES[0].id,
        "nextPos": notes + 1,
        "newSpread": 0,
        "collapseTime": 1200,
        "timeLim": 0,
        "estTimes": true,
        "dueCounts": true,
        "sortType": "noteFld",
        "sortBackwards": false,
        "addToCur": true,
    })
}

/// Returns the study options every collection begins with. Anki keeps its own
/// unless asked otherwise when it imports.
fn presets(preset: Option<&Preset>, modified: i64) -> Value {
    let mut presets = json!({"1": options(DEFAULT_PRESET, "Default", 0)});
    if let Some(preset) = preset {
        let Preset { name, new_per_day, reviews_per_day, learning_steps } = preset;
        let id = preset_id(preset);
        let mut options = options(id, name, modified);
        if let Some(number) = new_per_day {
            options["new"]["perDay"] = json!(number);
        }
        if let Some(number) = reviews_per_day {
            options["rev"]["perDay"] = json!(number);
        }
        if let Some(steps) = learning_steps {
            options["new"]["delays"] = steps.iter().copied().map(f64::from).collect();
        }
        presets[id.to_string()] = options;
    }
    presets
}

/// Returns the id of a preset, made of its name.
fn preset_id(preset: &Preset) -> i64 {
    FIRST_ID + i64::from(number(&preset.name))
}

/// Returns the options that Anki begins with, as a preset of that name.
fn options(id: i64, name: &str, modified: i64) -> Value {
    json!({
        "id": id,
        "name": name,
        "mod": modified,
        "usn": 0,
        "dyn": false,
        "maxTaken": 60,
        "timer": 0,
        "autoplay": true,
        "replayq": true,
        "new": {
            "bury": false,
            "delays": [1.0, 10.0],
            "initialFactor": 2500,
            "ints": [1, 4, 0],
            "order": 1,
            "perDay": 20,
        },
        "rev": {
            "bury": false,
            "ease4": 1.3,
            "ivlFct": 1.0,
            "maxIvl": 36500,
            "perDay": 200,
            "hardFactor": 1.2,
        },
        "lapse": {
            "delays": [10.0],
            "leechAction": 1,
            "leechFails": 8,
            "minInt": 1,
            "mult": 0.0,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_field_is_without_tags_and_entities() {
        assert_eq!(
            strip_html(
                "a <code>&lt;b&gt;</code> <img src=\"x&amp;y.png\" alt=\"c\">&amp;lt; &\u{a0}d"
            ),
            "a <b>  x&y.png &lt; & d"
        );
    }

    #[test]
    fn a_number_is_the_start_of_a_sha1() {
        assert_eq!(number("abc"), 0xa999_3e36);
    }

    #[test]
    fn ids_are_in_the_day_before() {
        let ids = [first_id(1_700_000_000, "a"), first_id(1_700_000_000, "b")];
        assert_ne!(ids[0], ids[1]);
        for id in ids {
            assert!((1_699_913_600_000..1_700_000_000_000).contains(&id));
        }
    }

    #[test]
    fn a_deck_keeps_its_id() {
        let names = ["Python".to_owned(), "default".to_owned()];
        assert_eq!(deck_ids(&names), [deck_ids(&names[..1])[0], 1]);
    }
}
