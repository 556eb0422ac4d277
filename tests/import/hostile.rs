//! Packages that are broken, or made to do harm: each is refused with a reason, in time,
//! or read as far as it goes.

use cardpress::export::{Apkg, Exporter};
use proptest::prelude::*;

use super::read;
use super::support::apkg::{Edited, zip};
use super::support::decks::{basic, deck, every_kind};

fn package() -> Vec<u8> {
    Apkg::LEGACY.export(&every_kind(), &mut Vec::new()).unwrap()
}

#[track_caller]
fn refused(bytes: &[u8]) -> String {
    read("x.apkg", bytes).expect_err("it is no package").to_string()
}

fn file(name: &str, content: &[u8]) -> (String, Vec<u8>) {
    (name.into(), content.to_vec())
}

/// Returns a package of the newest form, with these bytes as its collection.
fn modern(collection: &[u8]) -> Vec<u8> {
    zip(&[
        file("meta", b"\x08\x03"),
        file("collection.anki21b", &zstd::encode_all(collection, 3).unwrap()),
        file("media", &zstd::encode_all(&b""[..], 3).unwrap()),
    ])
}

/// Returns the collection of a package of ours.
fn collection(package: &[u8]) -> Vec<u8> {
    let mut zip = ::zip::ZipArchive::new(std::io::Cursor::new(package)).unwrap();
    let mut file = Vec::new();
    std::io::Read::read_to_end(&mut zip.by_name("collection.anki2").unwrap(), &mut file).unwrap();
    file
}

#[test]
fn what_is_no_package_is_refused_with_the_reason() {
    let whole = package();
    let short = &whole[..whole.len() / 2];
    for (bytes, reason) in [
        (&b""[..], "it is no package, or only a part of one"),
        (b"Not a zip file at all.", "it is no package, or only a part of one"),
        (short, "it is no package, or only a part of one"),
        (&zip(&[file("word/document.xml", b"<x>")]), "there is no collection in it"),
        (&zip(&[file("collection.anki2", b"nonsense")]), "it is no SQLite database"),
        (&zip(&[file("collection.anki2", b"SQLite format 3\0")]), "its collection is damaged"),
        (&zip(&[file("meta", b"\x08\x63")]), "it is a package of version 99"),
        (&zip(&[file("meta", b"\xff\xff")]), "its `meta` is damaged"),
        (&modern(b"")[..], "it is no SQLite database"),
        (&zip(&[file("collection.anki21b", b"no zstd")]), "its `collection.anki21b` is damaged"),
    ] {
        let said = refused(bytes);
        assert!(said.contains(reason), "{said}");
    }
}

#[test]
fn a_list_of_media_that_is_damaged_is_said() {
    let collection = collection(&package());
    let legacy = zip(&[file("collection.anki2", &collection), file("media", b"{\"0\": 1")]);
    assert!(refused(&legacy).starts_with("its list of media is damaged"));
    let mut files = vec![
        file("collection.anki21b", &zstd::encode_all(&collection[..], 3).unwrap()),
        file("media", &zstd::encode_all(&b"\x0a\xff\xff\xff\xff\x0f"[..], 3).unwrap()),
    ];
    assert!(refused(&zip(&files)).starts_with("its list of media is damaged"));
    files[1] = file("media", &zstd::encode_all(&b""[..], 3).unwrap());
    assert!(read("x.apkg", &zip(&files)).is_ok());
}

#[test]
fn what_unpacks_to_very_much_is_refused() {
    let nothing = vec![0; 300 << 20];
    let bomb = zip(&[file("collection.anki2", &nothing)]);
    assert!(bomb.len() < 1 << 20);
    assert!(refused(&bomb).contains("as if it were made to fill the memory"));
    assert!(refused(&modern(&nothing)).contains("as if it were made to fill the memory"));
}

#[test]
fn a_collection_without_its_tables_is_refused() {
    for (sql, reason) in [
        ("DROP TABLE notes", "its collection has no table `notes`"),
        ("DROP TABLE cards", "its collection has no table `cards`"),
        ("ALTER TABLE notes DROP COLUMN flds", "its table `notes` is damaged"),
        ("DELETE FROM col", "the table `col` is empty"),
        ("UPDATE col SET models = 'x'", "the note types of its collection are damaged"),
        ("UPDATE col SET decks = '[]'", "the decks of its collection are damaged"),
        ("UPDATE col SET models = '{}'", "none of its notes can be read"),
        ("DELETE FROM notes", "there is no note in it"),
        (
            "ALTER TABLE notes RENAME TO n; CREATE VIEW notes AS WITH RECURSIVE r(id) AS \
             (SELECT 1 UNION ALL SELECT id + 1 FROM r) SELECT id, 'g' AS guid, 1 AS mid, 1 AS mod, \
             '' AS tags, '' AS flds FROM r",
            "its collection has no table `notes`",
        ),
    ] {
        let said = refused(&Edited::new(&package()).sql(sql).package());
        assert!(said.contains(reason), "{sql}: {said}");
    }
}

#[test]
fn a_damaged_protocol_buffer_is_refused() {
    let tables = "CREATE TABLE config (key TEXT, val BLOB);
        CREATE TABLE notetypes (id INTEGER, name TEXT, config BLOB);
        CREATE TABLE fields (ntid INTEGER, ord INTEGER, name TEXT, config BLOB);
        CREATE TABLE templates (ntid INTEGER, ord INTEGER, name TEXT, config BLOB);
        CREATE TABLE decks (id INTEGER, name TEXT, kind BLOB);";
    for (sql, what) in [
        (
            "INSERT INTO notetypes VALUES (1, 'x', x'0aff')",
            "a note type in its collection is damaged",
        ),
        ("INSERT INTO decks VALUES (1, 'x', x'ffffff')", "a deck in its collection is damaged"),
        (
            "INSERT INTO notetypes VALUES (1, 'x', x''); \
             INSERT INTO templates VALUES (1, 0, 'x', x'0a05ff')",
            "a template in its collection is damaged",
        ),
    ] {
        let said = refused(&Edited::new(&package()).sql(tables).sql(sql).package());
        assert!(said.contains(what), "{said}");
    }
}

#[test]
fn nothing_in_a_field_is_run() {
    let field = "<script>alert(1)</script><img src=x onerror=\"alert(2)\">\
                 <a href=\" java\tscript:alert(3)\">link</a><span style=\"background: url(x)\" \
                 onclick=\"alert(4)\">text</span><style>b { color: red }</style>";
    let sql = format!("UPDATE notes SET flds = replace(flds, 'What?', '{field}')");
    let written =
        Apkg::LEGACY.export(&deck(vec![basic("one", "What?", "x")]), &mut Vec::new()).unwrap();
    let found = read("x.apkg", &Edited::new(&written).sql(&sql).package()).unwrap();
    let html = cardpress::content::html::render(&found.notes[0].question);
    assert_eq!(html, "<img src=\"x\" alt=\"\">linktext");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// A package some of whose bytes are others is read or refused.
    #[test]
    fn a_damaged_package_is_read_or_refused(flips in flips()) {
        let mut bytes = package();
        flip(&mut bytes, &flips);
        let _ = read("x.apkg", &bytes);
    }

    /// The same, where the damage is in the collection.
    #[test]
    fn a_damaged_collection_is_read_or_refused(flips in flips()) {
        let mut bytes = collection(&package());
        flip(&mut bytes, &flips);
        let _ = read("x.apkg", &zip(&[file("collection.anki2", &bytes)]));
    }

    /// Any field and any template make some note.
    #[test]
    fn any_field_is_some_note(field in "([a-z ]|\\{\\{c1::|::|\\}\\}|<b>|</b>|<li>|<ul>|</ul>|<td>|<table>|</table>|<pre>|</pre>|<br>|<div>|</div>|\\\\\\(|\\\\\\)|&amp;|<code>|</code>){0,40}") {
        let written = Apkg::LEGACY.export(&deck(vec![basic("one", "What?", "x")]), &mut Vec::new()).unwrap();
        let sql = format!("UPDATE notes SET mid = 1687402915874, flds = '{field}' || x'1f' || x'1f' || x'1f'");
        let found = read("x.apkg", &Edited::new(&written).sql(&sql).package()).unwrap();
        prop_assert_eq!(found.notes.len(), 1);
    }
}

/// Places, as parts of a whole, and what stands there.
fn flips() -> impl Strategy<Value = Vec<(f64, u8)>> {
    prop::collection::vec((0.0..1.0, any::<u8>()), 1..20)
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "any place will do"
)]
fn flip(bytes: &mut [u8], flips: &[(f64, u8)]) {
    for (part, byte) in flips {
        let at = (bytes.len() as f64 * part) as usize;
        bytes[at] = *byte;
    }
}
