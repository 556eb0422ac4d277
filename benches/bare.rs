//! The rows of a package, written again by nothing but `SQLite` and deflate.

use std::io::{Cursor, Read, Write};

use rusqlite::types::Value;
use rusqlite::{Connection, MAIN_DB, params_from_iter};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// The rows of a package, table by table.
pub(crate) struct Rows {
    /// What makes the tables.
    schema: Vec<String>,
    tables: Vec<Table>,
}

struct Table {
    /// What adds a row.
    insert: String,
    rows: Vec<Vec<Value>>,
}

impl Rows {
    /// Returns the rows of a package.
    pub(crate) fn of(package: &[u8]) -> Self {
        let mut zip = ZipArchive::new(Cursor::new(package)).expect("a package is a zip file");
        let mut file = Vec::new();
        let mut collection = zip.by_name("collection.anki2").expect("it has a collection");
        collection.read_to_end(&mut file).expect("the collection can be read");
        let mut database = Connection::open_in_memory().expect("a database in memory");
        let length = file.len();
        database
            .deserialize_read_exact(MAIN_DB, Cursor::new(file), length, true)
            .expect("the collection is a database");
        let texts = |query: &str| -> Vec<String> {
            let mut statement = database.prepare(query).expect("a query");
            let rows = statement.query_map([], |row| row.get(0)).expect("its rows");
            rows.map(|text| text.expect("a text")).collect()
        };
        let schema = texts("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL");
        let names = texts("SELECT name FROM sqlite_master WHERE type = 'table'");
        let tables = names.iter().map(|name| {
            let mut statement =
                database.prepare(&format!("SELECT * FROM {name}")).expect("a table");
            let columns = statement.column_count();
            let rows = statement
                .query_map([], |row| (0..columns).map(|column| row.get(column)).collect())
                .expect("its rows")
                .map(|row| row.expect("a row"))
                .collect();
            let places = vec!["?"; columns].join(", ");
            Table { insert: format!("INSERT INTO {name} VALUES ({places})"), rows }
        });
        let tables = tables.collect();
        Rows { schema, tables }
    }

    /// Returns the package that holds them.
    pub(crate) fn write(&self) -> Vec<u8> {
        let mut database = Connection::open_in_memory().expect("a database in memory");
        database
            .execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            .expect("a pragma");
        let transaction = database.transaction().expect("a transaction");
        for table in &self.schema {
            transaction.execute_batch(table).expect("a table");
        }
        for Table { insert, rows } in &self.tables {
            let mut statement = transaction.prepare(insert).expect("a table");
            for row in rows {
                statement.execute(params_from_iter(row)).expect("a row");
            }
        }
        transaction.commit().expect("a transaction");
        let file = database.serialize(MAIN_DB).expect("a database").to_vec();
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in [("collection.anki2", file.as_slice()), ("media", b"{}")] {
            zip.start_file(name, SimpleFileOptions::default()).expect("a file");
            zip.write_all(content).expect("a file");
        }
        zip.finish().expect("a zip file").into_inner()
    }
}
