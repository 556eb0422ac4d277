//! What the real Anki exports is read back as the notes that Anki sees, and so is what
//! genanki (Python) and genanki-rs write.
//!
//! See `tests/real_anki.rs` for where Anki comes from, and how to leave these tests out.

#![cfg(all(feature = "apkg", feature = "csv"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

mod support;

use cardpress::content::{markdown, text};
use cardpress::deck::{Deck, Note, NoteKind};
use cardpress::import::{File, ImportOptions, importer, load};
use serde_json::{Value, json};
use support::anki::Anki;

fn read(name: &str, bytes: &[u8]) -> Deck {
    let file = File { name, modified: 1_700_000_000, bytes };
    let importer = importer(name, &bytes[..bytes.len().min(512)]).unwrap();
    load(importer, &file, &ImportOptions { schedule: true, ..ImportOptions::default() }).unwrap().1
}

/// Returns note types and notes such as people have them.
fn collection() -> Value {
    let note = |guid: &str, kind: &str, fields: &[&str]| json!({"guid": guid, "type": kind, "deck": "Top::Sub", "tags": ["t", "a::b"], "fields": fields});
    json!({
        "types": [
            {
                "name": "Word", "cloze": false,
                "fields": ["Word", "Reading", "Meaning", "Note"],
                "templates": [
                    ["<div class=w>{{furigana:Word}}</div>{{#Note}}<i>{{Note}}</i>{{/Note}}{{^Note}}-{{/Note}}",
                     "{{FrontSide}}<hr id=answer>{{kana:Word}} <b>{{Meaning}}</b> {{Tags}} {{Subdeck}}"],
                    ["{{#Meaning}}{{text:Meaning}}?{{/Meaning}}", "{{Meaning}}<hr id=answer>{{kanji:Word}}, {{Card}} of {{Type}}"],
                ],
            },
            {
                "name": "Gapped", "cloze": true, "fields": ["Text", "More"],
                "templates": [["<p>Fill in:</p>{{cloze:Text}}", "<p>Fill in:</p>{{cloze:Text}}<hr>{{More}}"]],
            },
        ],
        "notes": [
            note("basic", "Basic", &["What <b>is</b> a&nbsp;ko?<br>x", "<ul><li>A</li><li>B</li></ul><img src=\"ko.png\">"]),
            note("both", "Basic (and reversed card)", &["a", "b"]),
            note("wish", "Basic (optional reversed card)", &["a", "b", "y"]),
            note("typed", "Basic (type in the answer)", &["2+2", "4"]),
            note("cloze", "Cloze", &["The {{c1::<b>first</b>::no. 1}} and {{c2::the {{c1::second}}}}.", "more"]),
            note("word", "Word", &["日本[にほん] 語[ご]", "x", "Japanese &amp; <b>more</b>", ""]),
            note("noted", "Word", &["木[き]", "", "tree", "note"]),
            note("gapped", "Gapped", &["a {{c1::b}} c {{c3::d}}", "rest"]),
        ],
        "media": {"ko.png": "picture", "unused.png": "x"},
    })
}

/// Returns the words of a side of a card as Anki renders it: without the sheet of styles,
/// and what only computers read.
fn words(html: &str) -> String {
    let html = html.rsplit_once("</style>").map_or(html, |(_, rest)| rest);
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        out.push(' ');
        rest = rest[at..].split_once('>').map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    let text = out.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">");
    squeeze(&text.replace("&amp;", "&"))
}

/// Returns a text without its blanks and the signs of items: where lines end is not said by
/// all in the same way.
fn squeeze(text: &str) -> String {
    text.replace('•', "").split_whitespace().collect()
}

fn note<'d>(deck: &'d Deck, guid: &str) -> &'d Note {
    deck.notes.iter().find(|note| note.guid == guid).unwrap_or_else(|| panic!("no note {guid}"))
}

fn question(note: &Note) -> String {
    squeeze(&text::render(&note.question))
}

fn answer(note: &Note) -> String {
    squeeze(&text::render(note.answer.as_deref().unwrap_or_default()))
}

/// Checks a deck against what Anki says of the collection that it was read from.
fn is_what_anki_sees(deck: &Deck, described: &Value) {
    let notes = described["notes"].as_array().unwrap();
    for seen in notes {
        let guid = seen["guid"].as_str().unwrap();
        let cards = seen["cards"].as_array().unwrap();
        let first = note(deck, guid);
        assert_eq!(json!(first.deck), cards[0]["deck"], "{guid}");
        let mut tags: Vec<_> = first.tags.iter().map(String::as_str).collect();
        tags.sort_unstable();
        assert_eq!(json!(tags), seen["tags"], "{guid}");
        let side = |card: &Value, side: &str| words(card[side].as_str().unwrap());
        match &first.kind {
            NoteKind::Cloze => {
                let back = side(&cards[0], "answer");
                assert_eq!(
                    question(first) + &answer(first) + &squeeze(&text::render(&first.extra)),
                    back,
                    "{guid}"
                );
                // Each gap hides on its card what Anki hides.
                let shown = markdown::render(&first.question);
                for card in cards {
                    let gap = format!("{{{{c{}::", card["ordinal"].as_u64().unwrap() + 1);
                    assert!(shown.contains(&gap), "{guid}: {shown}");
                }
            }
            NoteKind::Typed => assert!(side(&cards[0], "question").starts_with(&question(first))),
            NoteKind::Reversed | NoteKind::OptionalReversed(true) => {
                assert_eq!(cards.len(), 2);
                assert_eq!(side(&cards[0], "question"), question(first));
                assert_eq!(side(&cards[1], "question"), answer(first));
            }
            _ => {
                for (at, card) in cards.iter().enumerate() {
                    let guid = if at == 0 { guid.to_owned() } else { format!("{guid}-{}", at + 1) };
                    let note = note(deck, &guid);
                    assert_eq!(question(note), side(card, "question"), "{guid}");
                    assert!(
                        side(card, "answer").ends_with(&answer(note)),
                        "{guid}: {} {}",
                        side(card, "answer"),
                        answer(note)
                    );
                    let back = side(card, "answer");
                    let shown = question(note) + &answer(note);
                    assert!(
                        back == shown
                            || back.ends_with(&shown)
                            || !back.starts_with(&question(note)),
                        "{guid}: {back} / {shown}"
                    );
                }
            }
        }
    }
}

#[test]
fn every_form_of_package_is_read_as_anki_sees_it() {
    let Some(anki) = Anki::new() else { return };
    let ([_, _, _, described, ..], [legacy, modern, colpkg]) = anki
        .make(&collection())
        .grade("basic", "easy")
        .suspend("typed")
        .describe()
        .export("legacy")
        .export("modern")
        .export("colpkg")
        .ask_for::<7, 3>(["legacy", "modern", "colpkg"]);
    let legacy = read("x.apkg", &legacy);
    is_what_anki_sees(&legacy, &described);
    assert_eq!(legacy.name, "Top::Sub");
    assert_eq!(note(&legacy, "word").question, note(&read("x.apkg", &modern), "word").question);
    assert_eq!(legacy, read("x.apkg", &modern));
    let colpkg = read("x.colpkg", &colpkg);
    assert_eq!(Deck { path: "x.apkg".into(), ..colpkg.clone() }.files, legacy.files);
    is_what_anki_sees(&colpkg, &described);

    let kinds: Vec<_> =
        legacy.notes.iter().map(|note| (note.guid.as_str(), note.kind.name())).collect();
    assert_eq!(
        kinds,
        [
            ("basic", "basic"),
            ("both", "reversed"),
            ("wish", "optional-reversed"),
            ("typed", "typed"),
            ("cloze", "cloze"),
            ("word", "basic"),
            ("word-2", "basic"),
            ("noted", "basic"),
            ("noted-2", "basic"),
            ("gapped", "cloze"),
        ]
    );
    assert_eq!(legacy.files.keys().collect::<Vec<_>>(), ["ko.png"]);
    assert_eq!(&legacy.files["ko.png"][..], b"picture");
    assert_eq!(markdown::render(&note(&legacy, "word").extra), "**Reading:** x");

    let graded = &note(&legacy, "basic").schedule[0];
    let seen = &described["notes"][0]["cards"][0]["schedule"];
    assert_eq!(json!(graded.interval), seen[3]);
    assert_eq!(json!(graded.reviews), seen[5]);
    assert!(graded.due.as_deref().is_some_and(|due| due > "2020-01-01" && due.len() == 10));
    assert!(note(&legacy, "typed").schedule[0].suspended);
    assert_eq!(note(&legacy, "both").schedule.len(), 2);
    assert_eq!(note(&legacy, "both").schedule[0].due, None);
}

#[test]
fn text_exports_are_read_as_anki_sees_them() {
    let Some(anki) = Anki::new() else { return };
    let ([..], [notes, cards]) = anki
        .make(&collection())
        .export("notes")
        .export("cards")
        .ask_for::<3, 2>(["notes", "cards"]);
    let deck = read("notes.txt", &notes);
    assert_eq!((deck.name.as_str(), deck.notes.len()), ("Top::Sub", 8));
    assert_eq!(note(&deck, "both").kind, NoteKind::Reversed);
    assert_eq!(note(&deck, "wish").kind, NoteKind::OptionalReversed(true));
    assert_eq!(note(&deck, "typed").kind, NoteKind::Typed);
    assert_eq!(
        markdown::render(&note(&deck, "cloze").question),
        "The {{c1::**first**::no. 1}} and {{c2::the {{c1::second}}}}."
    );
    assert_eq!(markdown::render(&note(&deck, "basic").question), "What **is** a ko?\\\nx");
    let deck = read("cards.txt", &cards);
    assert!(deck.notes.iter().any(|note| markdown::render(&note.question) == "2+2"));
}

#[test]
fn what_we_write_and_anki_exports_again_is_read_as_it_was_written() {
    let Some(anki) = Anki::new() else { return };
    let written = support::decks::every_kind();
    let package = cardpress::export::Exporter::export(
        &cardpress::export::Apkg::LEGACY,
        &written,
        &mut Vec::new(),
    )
    .unwrap();
    let ([..], [modern]) = anki.package(&package).export("modern").ask_for::<2, 1>(["modern"]);
    let (first, again) = (read("x.apkg", &package), read("x.apkg", &modern));
    for note in &first.notes {
        let same = again.notes.iter().find(|other| other.guid == note.guid).unwrap();
        assert_eq!(same, note);
    }
    assert_eq!(first.notes.len(), again.notes.len());
}

#[test]
fn a_package_of_genanki_is_read_as_anki_sees_it() {
    let Some(anki) = Anki::new() else { return };
    let ([_], [package]) = anki.genanki().ask_for::<1, 1>(["genanki"]);
    let deck = read("rocks.apkg", &package);
    let Some(anki) = Anki::new() else { return };
    let [_, described] = anki.package(&package).describe().ask();
    is_what_anki_sees(&deck, &described);
    let kinds: Vec<_> = deck.notes.iter().map(|note| note.kind.name()).collect();
    assert_eq!(kinds, ["basic", "basic", "cloze"]);
    assert_eq!(deck.name, "Rocks::Hard");
    assert_eq!(&deck.files["granite.png"][..], b"picture");
}
