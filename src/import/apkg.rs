//! Packages of Anki's: decks (`.apkg`) and whole collections (`.colpkg`), in every form
//! that they have had since Anki 2.0.

mod database;
mod media;
mod package;
mod schedule;
mod schema;
mod stamps;

use std::collections::BTreeSet;

use super::anki::{NoteReader, RawCard, RawNote};
use super::{File, ImportError, ImportOptions, Importer};
use crate::content::{Block, BlockKind, Inline};
use crate::deck::{Deck, Location};
use crate::diagnostic::{DAMAGED_NOTE, Diagnostic, PATCHED_NOTE};
use crate::markdown::{self, field};
use crate::source::{Source, Span};
use database::{Answer, Database, Record};
use package::Package;
use schema::{DeckEntry, Schema};
pub use stamps::{Stamp, Stamps};

/// A package of Anki's.
#[derive(Debug, Default)]
pub struct Apkg;

impl Importer for Apkg {
    fn name(&self) -> &'static str {
        "apkg"
    }

    fn about(&self) -> &'static str {
        "deck packages and collections of Anki's, AnkiDroid's and AnkiMobile's"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["apkg", "colpkg"]
    }

    fn recognises(&self, name: &str, start: &[u8]) -> bool {
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        self.extensions().contains(&extension.to_ascii_lowercase().as_str())
            || package::is_begun(start)
    }

    fn import(
        &self,
        file: &File,
        options: &ImportOptions,
        sink: &mut Vec<Diagnostic>,
    ) -> Result<Deck, ImportError> {
        let mut package = Package::open(file.bytes)?;
        let database = Database::open(package.collection()?)?;
        let mut schema = schema::read(&database)?;
        let mut reader = NoteReader::new(std::mem::take(&mut schema.note_types).into_values());
        let mut deck = Deck { path: file.name.to_owned(), ..Deck::default() };
        read_notes(&database, &schema, options, &mut reader, &mut deck, sink)?;
        deck.shuffled = reader.is_shuffled;
        reader.finish(sink);
        if deck.notes.is_empty() {
            return Err(match sink.iter().find(|diagnostic| diagnostic.code == &DAMAGED_NOTE) {
                Some(Diagnostic { message, .. }) => {
                    ImportError::new("none of its notes can be read").because(message.as_str())
                }
                None => ImportError::new("there is no note in it"),
            });
        }
        deck.modified = deck.notes.iter().map(|note| note.modified).max().unwrap_or_default();
        deck.name = super::deck_name(&deck.notes).unwrap_or_else(|| file.stem().to_owned());
        deck.description = description(&schema, &deck);
        media::read(&mut package, &mut deck, sink)?;
        Ok(deck)
    }
}

/// What stands between the fields of a note.
const FIELD_END: char = '\u{1f}';

/// The deck of cards that are in none.
const DEFAULT: &str = "Default";

fn read_notes(
    database: &Database,
    schema: &Schema,
    options: &ImportOptions,
    reader: &mut NoteReader,
    deck: &mut Deck,
    sink: &mut Vec<Diagnostic>,
) -> Result<(), ImportError> {
    let columns = format!("nid, ord, did, odid, {}; ORDER BY nid, ord", schedule::COLUMNS);
    let mut cards = database.select("cards", &columns)?;
    let mut cards = Cards { answer: cards.rows()?, next: None, schema, options };
    cards.go_on()?;
    database.select("notes", "id, guid, mid, mod, tags, flds; ORDER BY id")?.each(|row| {
        let id = row.number(0);
        let (mut guid, mut is_whole) = row.text(1);
        if guid.is_empty() {
            guid = id.to_string();
            is_whole = false;
        }
        let mut patch = |what: String, help: &str| {
            let message = format!("note `{guid}`: {what}");
            sink.push(Diagnostic::new(&PATCHED_NOTE, Span::default(), message).help(help));
        };
        let (tags, fields) = (row.text(4), row.text(5));
        if !(is_whole && tags.1 && fields.1) {
            patch(
                "its text is not UTF-8, or it has no guid".into(),
                "what cannot be read is replaced; have Anki check its database, and export again",
            );
        }
        let (cards, unknown) = cards.of(id)?;
        for (deck, count) in unknown {
            patch(
                format!("{count} of its cards are in a deck that is not there ({deck})"),
                "they are put into the deck `Default`, as Anki does when it checks its database",
            );
        }
        let Some(note_type) = reader.note_type(row.number(2)) else {
            let message = format!("note `{guid}`: its note type ({}) is not there", row.number(2));
            sink.push(
                Diagnostic::new(&DAMAGED_NOTE, Span::default(), message)
                    .help("have Anki check its database, and export again"),
            );
            return Ok(());
        };
        let mut fields: Vec<_> = fields.0.split(FIELD_END).collect();
        let (has, wants) = (fields.len(), note_type.fields.len());
        if has != wants {
            patch(
                format!("it has {has} fields, its note type `{}` {wants}", note_type.name),
                "what is missing is empty, what is too much stands in the last field; have Anki \
                 check its database, and export again",
            );
        }
        let joined = (has > wants && wants > 0).then(|| fields.split_off(wants - 1).join("<br>"));
        fields.extend(joined.as_deref());
        fields.resize(wants, "");
        let is_cloze = note_type.is_cloze;
        let templates = note_type.templates.len();
        let mut cards = cards;
        let before = cards.len();
        cards.retain(|card| is_cloze || (card.ordinal as usize) < templates);
        if cards.len() < before {
            patch(
                format!("{} of its cards have no template", before - cards.len()),
                "they are left out, as Anki does when it checks its database",
            );
        }
        if cards.is_empty() {
            patch(
                "it has no card".into(),
                "it is read as if it had its first one, in the deck `Default`",
            );
            cards.push(RawCard { ordinal: 0, deck: DEFAULT, schedule: None });
        }
        let raw = RawNote {
            guid: &guid,
            modified: row.number(3),
            tags: &tags.0,
            fields,
            cards,
            source: Location { path: deck.path.clone(), line: 0, end_line: 0 },
            span: Span::default(),
        };
        let notes = reader.read(row.number(2), &raw).ok_or_else(|| {
            ImportError::new("its cards are longer together than any that people learn from")
        })?;
        deck.notes.extend(notes);
        Ok(())
    })
}

/// The cards of a collection, in the order of their notes.
struct Cards<'a, 's> {
    answer: Answer<'a>,
    /// The first one that was not asked for yet, with the id of its note.
    next: Option<(i64, Next<'s>)>,
    schema: &'s Schema,
    options: &'s ImportOptions,
}

/// The ids of decks that are not there, and how many cards of a note are in them.
type Missing = Vec<(i64, usize)>;

/// A card, and the id of its deck where there is no such deck.
type Next<'s> = (RawCard<'s>, Option<i64>);

impl<'s> Cards<'_, 's> {
    fn go_on(&mut self) -> Result<(), ImportError> {
        let (schema, options) = (self.schema, self.options);
        self.next = self.answer.next()?.map(|row| (row.number(0), card(&row, schema, options)));
        Ok(())
    }

    /// Returns the cards of a note, and how many are in which deck that is not there.
    /// Notes are asked for in the order of their ids; cards of none are passed over.
    fn of(&mut self, note: i64) -> Result<(Vec<RawCard<'s>>, Missing), ImportError> {
        let mut cards: Vec<RawCard> = Vec::new();
        let mut unknown = Missing::new();
        while self.next.as_ref().is_some_and(|(of, _)| *of <= note) {
            if let Some((of, (card, deck))) = self.next.take()
                && of == note
            {
                if let Some(deck) = deck {
                    match unknown.iter_mut().find(|(id, _)| *id == deck) {
                        Some((_, count)) => *count += 1,
                        None => unknown.push((deck, 1)),
                    }
                }
                if cards.last().is_none_or(|last| last.ordinal != card.ordinal) {
                    cards.push(card);
                }
            }
            self.go_on()?;
        }
        Ok((cards, unknown))
    }
}

fn card<'s>(row: &Record, schema: &'s Schema, options: &ImportOptions) -> Next<'s> {
    let ordinal = u32::try_from(row.number(1)).unwrap_or(u32::MAX);
    // A card in a filtered deck goes back to its own.
    let (deck, home) = (row.number(2), row.number(3));
    let deck = if home == 0 { deck } else { home };
    let found = schema.decks.get(&deck).map(|deck| deck.name.as_str());
    let schedule = options.schedule.then(|| schedule::read(row, 4, ordinal, schema));
    let name = found.filter(|name| !name.is_empty()).unwrap_or(DEFAULT);
    (RawCard { ordinal, deck: name, schedule }, found.is_none().then_some(deck))
}

/// Returns what the decks of the notes are about: first the deck itself, then those in it,
/// each under its name.
fn description(schema: &Schema, deck: &Deck) -> Vec<Block> {
    let mut used = BTreeSet::new();
    for note in &deck.notes {
        let mut name = note.deck.as_str();
        while used.insert(name) {
            let Some((parent, _)) = name.rsplit_once("::") else { break };
            name = parent;
        }
    }
    let mut blocks = Vec::new();
    let mut decks: Vec<_> =
        schema.decks.values().filter(|entry| used.contains(entry.name.as_str())).collect();
    decks.sort_by_key(|entry| (entry.name != deck.name, &entry.name));
    for entry in decks {
        let described = described(entry);
        if described.is_empty() {
            continue;
        }
        if entry.name != deck.name {
            let name = vec![Inline::Strong(vec![Inline::Text(entry.name.clone())])];
            blocks.push(Block::new(BlockKind::Paragraph(name), Span::default()));
        }
        blocks.extend(described);
    }
    blocks
}

fn described(entry: &DeckEntry) -> Vec<Block> {
    if entry.is_markdown {
        let source = Source::new("", 0, entry.description.as_str());
        return markdown::parse(&source.lines(), &mut Vec::new());
    }
    field::parse(&entry.description, false)
}
