//! Packages, read back row by row.

#![cfg(feature = "apkg")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

mod support;

use cardpress::content::BlockKind;
use cardpress::deck::{Deck, Note, NoteKind};
use cardpress::diagnostic::{Diagnostic, UNANSWERED_NOTE};
use cardpress::export::{Apkg, Exporter};
use support::apkg::{dump, open, rows};
use support::decks::{basic, block, code, deck, every_kind, gap, note, paragraph, table, words};

fn export(deck: &Deck) -> (Vec<u8>, Vec<Diagnostic>) {
    let mut sink = Vec::new();
    let package = Apkg::LEGACY.export(deck, &mut sink).unwrap();
    (package, sink)
}

fn query(deck: &Deck, query: &str) -> Vec<String> {
    let database = open(&export(deck).0);
    rows(&database, query).into_iter().map(|row| row.join("|")).collect()
}

#[test]
fn notes_and_cards_are_as_anki_keeps_them() {
    let deck = every_kind();
    assert_eq!(
        query(&deck, "SELECT guid, mod, usn, tags, flags, data FROM notes ORDER BY id"),
        [
            "setter|1700000000|-1| python |0|",
            "choice|1700000000|-1| python |0|",
            "cloze|1700000000|-1| python |0|",
            "table|1700000000|-1| python |0|",
            "section|1700000000|-1| a b_c |0|",
            "reversed|1700000000|-1| python |0|",
            "forward|1700000000|-1| python |0|",
            "typed|1700000000|-1| python |0|",
        ]
    );
    assert_eq!(
        query(
            &deck,
            "SELECT guid, ord, due FROM cards JOIN notes ON nid = notes.id ORDER BY cards.id"
        ),
        [
            "setter|0|1",
            "choice|0|2",
            "cloze|0|3",
            "cloze|1|3",
            "table|0|4",
            "table|1|4",
            "table|2|4",
            "section|0|5",
            "reversed|0|6",
            "reversed|1|6",
            "forward|0|7",
            "typed|0|8",
        ]
    );
}

#[test]
fn the_rows_of_a_note_read_well() {
    let text = dump(&export(&deck(vec![basic("guid", "1 < 2?", "Yes.")])).0);
    assert_eq!(
        text,
        "\
file collection.anki2
file media {}
deck Default
deck Python

note guid
  type      Cardpress Basic
  modified  1700000000
  tags      \" python \"
  Question  1 &lt; 2?
  Answer    Yes.
  Extra
  Section
  Source    python.md, line 3
  sorted as 1 < 2?
  checksum  1767260931
  card      0 at 1 in Python
"
    );
}

#[test]
fn the_same_deck_gives_the_same_bytes() {
    assert_eq!(export(&every_kind()).0, export(&every_kind()).0);
}

#[test]
fn a_note_without_an_answer_is_reported_where_it_stands() {
    let deck = every_kind();
    let (_, sink) = export(&deck);
    let [remark] = &sink[..] else { panic!("one note has no answer") };
    assert_eq!(remark.code, &UNANSWERED_NOTE);
    assert_eq!(remark.span, deck.notes[8].span);
    assert_eq!(remark.message, "this question has no answer, so it makes no Anki card");
}

#[test]
fn every_deck_has_its_parents() {
    let names = query(
        &every_kind(),
        "SELECT json_extract(value, '$.name') FROM col, json_each(decks) ORDER BY 1",
    );
    assert_eq!(names, ["Default", "Python", "Python::Types", "Python::Types::Strings & bytes"]);
}

#[test]
fn an_empty_deck_is_a_package_all_the_same() {
    assert_eq!(query(&Deck::default(), "SELECT count(*) FROM notes"), ["0"]);
}

#[test]
fn a_strange_time_is_brought_to_reason() {
    for (modified, written) in [(i64::MIN, "946684800"), (0, "946684800"), (i64::MAX, "4102444800")]
    {
        let deck = deck(vec![Note { modified, ..basic("a", "b", "c") }]);
        assert_eq!(query(&deck, "SELECT mod FROM notes"), [written]);
    }
}

#[test]
fn a_field_of_a_megabyte_is_a_field() {
    let long = "x <y> ".repeat(200_000);
    let deck = deck(vec![basic("long", &long, &long)]);
    assert_eq!(query(&deck, "SELECT length(sfld) FROM notes"), ["1200000"]);
}

#[test]
fn braces_and_colons_in_a_cell_do_not_end_the_gap() {
    let deck = deck(vec![table("t", &["a", "b"], &[&["{{c9::x}}", "}}::{{c8::y}}"]])]);
    let fields = query(&deck, "SELECT flds FROM notes");
    let gap = "{{c1::&#125;&#125;&#58;&#58;{&#123;c8&#58;&#58;y&#125;&#125;}}";
    assert!(fields[0].contains(gap), "{}", fields[0]);
    assert_eq!(query(&deck, "SELECT ord FROM cards"), ["0"]);
}

#[test]
fn two_texts_side_by_side_do_not_make_a_gap() {
    let text = paragraph(vec![words("{"), words("{c7::no}"), words("} "), gap(1, "yes")]);
    let deck = deck(vec![note("c", NoteKind::Cloze, text, None)]);
    assert_eq!(query(&deck, "SELECT ord FROM cards"), ["0"]);
}

#[test]
fn control_characters_are_left_out() {
    let deck = deck(vec![basic("a", "x\u{1f}y\0z\u{7}", "\t\"a\"\nb")]);
    let fields = query(&deck, "SELECT flds FROM notes");
    let fields: Vec<_> = fields[0].split('\u{1f}').collect();
    assert_eq!(fields, ["xyz", "\t&quot;a&quot;\nb", "", "", "python.md, line 3"]);
}

#[test]
fn weird_names_make_decks() {
    let named = |deck: &str| Note { deck: deck.into(), ..basic(deck, "b", "c") };
    let deck = Deck {
        name: String::new(),
        ..deck(["", "::", "a::::b", "A::b", "a:::c", "\0", "Default"].map(named).to_vec())
    };
    assert_eq!(
        query(
            &deck,
            "SELECT json_extract(value, '$.name'), count(cards.id) FROM col, json_each(decks)
             LEFT JOIN cards ON did = key GROUP BY key ORDER BY 1",
        ),
        ["Default|1", "a|0", "a:::c|1", "a::b|2", "python|3"]
    );
}

#[test]
fn a_note_of_nothing_but_a_picture_is_sorted_by_its_name() {
    let picture = cardpress::content::Inline::Image { url: "a b.png".into(), alt: "alt".into() };
    let answer = vec![block(BlockKind::Rule)];
    let deck = deck(vec![note("p", NoteKind::Basic, paragraph(vec![picture]), Some(answer))]);
    assert_eq!(query(&deck, "SELECT sfld FROM notes"), [" a b.png "]);
}

#[test]
fn a_question_of_code_keeps_its_brackets() {
    let question = paragraph(vec![code("List<T>")]);
    let deck = deck(vec![note("c", NoteKind::Basic, question, Some(paragraph(vec![words("x")])))]);
    assert_eq!(
        query(&deck, "SELECT flds, sfld FROM notes")[0].replace('\u{1f}', "|"),
        "<code>List&lt;T&gt;</code>|x|||python.md, line 3|List<T>"
    );
}
