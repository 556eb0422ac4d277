//! A package, read back.

use std::fmt::Write;
use std::io::{Cursor, Read};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, MAIN_DB};
use zip::ZipArchive;

/// Returns the database in a package.
pub(crate) fn open(package: &[u8]) -> Connection {
    let mut zip = ZipArchive::new(Cursor::new(package)).unwrap();
    let mut file = Vec::new();
    zip.by_name("collection.anki2").unwrap().read_to_end(&mut file).unwrap();
    let mut database = Connection::open_in_memory().unwrap();
    let length = file.len();
    database.deserialize_read_exact(MAIN_DB, Cursor::new(file), length, true).unwrap();
    database
}

/// Returns a file of a package, unpacked.
pub(crate) fn file(package: &[u8], name: &str) -> Vec<u8> {
    let mut zip = ZipArchive::new(Cursor::new(package)).unwrap();
    let mut content = Vec::new();
    zip.by_name(name).unwrap().read_to_end(&mut content).unwrap();
    content
}

/// Returns the values of a row, one text each.
pub(crate) fn rows(database: &Connection, query: &str) -> Vec<Vec<String>> {
    let mut statement = database.prepare(query).unwrap();
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| {
        (0..columns)
            .map(|column| {
                Ok(match row.get_ref(column)? {
                    ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
                    ValueRef::Integer(number) => number.to_string(),
                    other => format!("{other:?}"),
                })
            })
            .collect()
    });
    rows.unwrap().map(Result::unwrap).collect()
}

/// Returns what a package holds, as text: the names of its files, then its
/// decks, its notes field by field, and their cards.
pub(crate) fn dump(package: &[u8]) -> String {
    let mut out = String::new();
    let mut zip = ZipArchive::new(Cursor::new(package)).unwrap();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        let _ = write!(out, "file {name}");
        if name == "media" {
            let mut media = String::new();
            file.read_to_string(&mut media).unwrap();
            let _ = write!(out, " {media}");
        }
        out.push('\n');
    }
    let database = open(package);
    let json = |column: &str| -> serde_json::Value {
        serde_json::from_str(&rows(&database, &format!("SELECT {column} FROM col"))[0][0]).unwrap()
    };
    let name_in = |all: &serde_json::Value, id: &str| all[id]["name"].as_str().unwrap().to_owned();
    let (decks, note_types) = (json("decks"), json("models"));
    let mut names: Vec<_> =
        decks.as_object().unwrap().keys().map(|id| name_in(&decks, id)).collect();
    names.sort();
    for name in names {
        let _ = writeln!(out, "deck {name}");
    }
    let notes =
        rows(&database, "SELECT id, guid, mid, mod, tags, flds, sfld, csum FROM notes ORDER BY id");
    for note in notes {
        let [id, guid, note_type, modified, tags, fields, sort_field, checksum] = &note[..] else {
            panic!("a note has other columns")
        };
        let _ = writeln!(out, "\nnote {guid}");
        let _ = writeln!(out, "  type      {}", name_in(&note_types, note_type));
        let _ = writeln!(out, "  modified  {modified}");
        let _ = writeln!(out, "  tags      {tags:?}");
        for (number, field) in fields.split('\u{1f}').enumerate() {
            let field = field.replace('\n', "\n            ");
            let name = &note_types[note_type]["flds"][number]["name"].as_str().unwrap();
            let _ = writeln!(out, "  {name:<9} {field}");
        }
        let _ = writeln!(out, "  sorted as {sort_field}");
        let _ = writeln!(out, "  checksum  {checksum}");
        let cards = format!("SELECT did, ord, due FROM cards WHERE nid = {id} ORDER BY id");
        for card in rows(&database, &cards) {
            let deck = name_in(&decks, &card[0]);
            let _ = writeln!(out, "  card      {} at {} in {deck}", card[1], card[2]);
        }
    }
    out.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// A package that is changed after it was written.
pub(crate) struct Edited {
    database: Connection,
    media: Vec<(String, Vec<u8>)>,
}

impl Edited {
    pub(crate) fn new(package: &[u8]) -> Self {
        let mut zip = ZipArchive::new(Cursor::new(package)).unwrap();
        let mut file = Vec::new();
        zip.by_name("collection.anki2").unwrap().read_to_end(&mut file).unwrap();
        let mut database = Connection::open_in_memory().unwrap();
        let length = file.len();
        database.deserialize_read_exact(MAIN_DB, Cursor::new(file), length, false).unwrap();
        Edited { database, media: Vec::new() }
    }

    /// Runs statements of SQL on its collection.
    pub(crate) fn sql(self, sql: &str) -> Self {
        self.database.execute_batch(sql).unwrap();
        self
    }

    /// Adds media files.
    pub(crate) fn media(mut self, files: &[(&str, &[u8])]) -> Self {
        self.media.extend(files.iter().map(|(name, file)| ((*name).into(), file.to_vec())));
        self
    }

    /// Returns the package.
    pub(crate) fn package(mut self) -> Vec<u8> {
        let database = self.database.serialize(MAIN_DB).unwrap().to_vec();
        let names: serde_json::Map<_, _> = (0..)
            .zip(&self.media)
            .map(|(at, (name, _)): (usize, _)| (at.to_string(), name.as_str().into()))
            .collect();
        let names = serde_json::Value::from(names).to_string();
        let mut files = vec![
            ("collection.anki2".to_owned(), database),
            ("media".to_owned(), names.into_bytes()),
        ];
        files.extend(
            (0..)
                .zip(&self.media)
                .map(|(at, (_, file)): (usize, _)| (at.to_string(), file.clone())),
        );
        zip(&files)
    }
}

/// Returns a zip file of these files.
pub(crate) fn zip(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
