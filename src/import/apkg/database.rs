//! The collection in a package: an `SQLite` database that is not trusted.
//!
//! Only what Anki's tables hold is asked for, and only of tables: a view or a virtual
//! table could run anything. See <https://sqlite.org/security.html>.

use std::io::Cursor;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, MAIN_DB, Row, Rows, Statement};

use super::super::ImportError;

/// How many steps of `SQLite`'s machine reading may take, however small the
/// collection is, and for each of its bytes: a damaged one may lead in circles. A note
/// takes some dozens, and has more bytes than that.
const STEPS: u64 = 50_000_000;
const STEPS_FOR_A_BYTE: u64 = 20;

/// After how many steps they are counted.
const STRIDE: i32 = 100_000;

/// How many bytes one value may have.
const LONGEST_VALUE: i32 = 256 << 20;

/// An opened collection.
pub(super) struct Database {
    connection: Connection,
}

impl Database {
    /// Opens a collection.
    pub(super) fn open(file: Vec<u8>) -> Result<Self, ImportError> {
        // Whoever reads a copy of it has no journal beside it, which a database in the
        // journal mode WAL (2 in these two bytes of its header) would ask for.
        let mut file = file;
        if let Some(modes) = file.get_mut(18..20) {
            modes.fill(1);
        }
        let damaged = |error| ImportError::new("its collection is damaged").because(error);
        let length = file.len();
        if !file.starts_with(b"SQLite format 3\0") {
            return Err(ImportError::new("its collection is damaged: it is no SQLite database"));
        }
        let mut connection = Connection::open_in_memory().map_err(damaged)?;
        connection
            .deserialize_read_exact(MAIN_DB, Cursor::new(file), length, true)
            .map_err(damaged)?;
        harden(&mut connection, length).map_err(damaged)?;
        Ok(Database { connection })
    }

    /// Returns whether there is such a table, and it is one.
    pub(super) fn has_table(&self, name: &str) -> Result<bool, ImportError> {
        let query = "SELECT count(*) FROM sqlite_schema WHERE name = ?1 AND type = 'table' \
                     AND sql NOT LIKE '%VIRTUAL%TABLE%'";
        self.connection
            .query_row(query, [name], |row| row.get::<_, i64>(0))
            .map(|count| count > 0)
            .map_err(|error| ImportError::new("its collection is damaged").because(error))
    }

    /// Returns a query of some columns of a table. Fails if the table has none of them.
    pub(super) fn select(&self, table: &str, rest: &str) -> Result<Query<'_>, ImportError> {
        if !self.has_table(table)? {
            return Err(ImportError::new(format!("its collection has no table `{table}`")));
        }
        let what = format!("its table `{table}` is damaged");
        let (columns, order) = rest.split_once(';').unwrap_or((rest, ""));
        let statement = self
            .connection
            .prepare(&format!("SELECT {columns} FROM main.{table} {order}"))
            .map_err(|error| ImportError::new(what.clone()).because(error))?;
        Ok(Query { statement, what })
    }
}

fn harden(connection: &mut Connection, length: usize) -> rusqlite::Result<()> {
    let settings = [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
    ];
    for (setting, value) in settings {
        connection.set_db_config(setting, value)?;
    }
    // The names of schema 18 are sorted so. No order of names is asked for here.
    connection.create_collation("unicase", |a, b| a.to_lowercase().cmp(&b.to_lowercase()))?;
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST_VALUE)?;
    connection.execute_batch(
        "PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY; PRAGMA query_only = ON;",
    )?;
    let bytes = u64::try_from(length).unwrap_or(u64::MAX);
    let most = STEPS.saturating_add(bytes.saturating_mul(STEPS_FOR_A_BYTE));
    let mut left = most / u64::from(STRIDE.unsigned_abs());
    connection.progress_handler(
        STRIDE,
        Some(move || {
            left = left.saturating_sub(1);
            left == 0
        }),
    )
}

/// A question to a table.
pub(super) struct Query<'d> {
    statement: Statement<'d>,
    what: String,
}

impl Query<'_> {
    /// Returns the answer, row by row.
    pub(super) fn rows(&mut self) -> Result<Answer<'_>, ImportError> {
        let Query { statement, what } = self;
        let rows = statement.query([]);
        let rows = rows.map_err(|error| ImportError::new(what.as_str()).because(error))?;
        Ok(Answer { rows, what })
    }

    /// Gives each row of the answer to `take`.
    pub(super) fn each(
        mut self,
        mut take: impl FnMut(&Record) -> Result<(), ImportError>,
    ) -> Result<(), ImportError> {
        let mut rows = self.rows()?;
        while let Some(record) = rows.next()? {
            take(&record)?;
        }
        Ok(())
    }
}

/// The rows of an answer.
pub(super) struct Answer<'q> {
    rows: Rows<'q>,
    what: &'q str,
}

impl Answer<'_> {
    /// Returns the next row.
    pub(super) fn next(&mut self) -> Result<Option<Record<'_>>, ImportError> {
        let what = self.what;
        let row = self.rows.next().map_err(|error| ImportError::new(what).because(error))?;
        Ok(row.map(|row| Record { row }))
    }
}

/// A row. Its values are read as what they are meant to be, whatever their type:
/// `SQLite` lets any column hold anything.
pub(super) struct Record<'r> {
    row: &'r Row<'r>,
}

impl Record<'_> {
    /// Returns a number; 0 where there is none.
    pub(super) fn number(&self, column: usize) -> i64 {
        match self.row.get_ref(column) {
            Ok(ValueRef::Integer(number)) => number,
            #[expect(
                clippy::cast_possible_truncation,
                reason = "a number out of range is no better"
            )]
            Ok(ValueRef::Real(number)) => number as i64,
            Ok(ValueRef::Text(text)) => {
                String::from_utf8_lossy(text).trim().parse().unwrap_or_default()
            }
            _ => 0,
        }
    }

    /// Returns bytes.
    pub(super) fn bytes(&self, column: usize) -> &[u8] {
        match self.row.get_ref(column) {
            Ok(ValueRef::Text(bytes) | ValueRef::Blob(bytes)) => bytes,
            _ => &[],
        }
    }

    /// Returns a text, and whether all of it was UTF-8.
    pub(super) fn text(&self, column: usize) -> (String, bool) {
        match self.row.get_ref(column) {
            Ok(ValueRef::Integer(number)) => (number.to_string(), true),
            Ok(ValueRef::Real(number)) => (number.to_string(), true),
            _ => {
                let text = String::from_utf8_lossy(self.bytes(column));
                let is_whole = matches!(text, std::borrow::Cow::Borrowed(_));
                (text.into_owned(), is_whole)
            }
        }
    }
}
