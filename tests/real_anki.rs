//! What the real Anki makes of our packages and text files.
//!
//! The first run installs it under `target/anki-venv`, which needs Python 3 and a
//! package index. `CARDPRESS_SKIP_ANKI=1` leaves these tests out.

#![cfg(all(feature = "apkg", feature = "csv"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

mod support;

use std::collections::BTreeSet;

use cardpress::content::{BlockKind, Inline};
use cardpress::deck::{Deck, Note};
use cardpress::export::{Apkg, Csv, Dialect, Exporter};
use cardpress::lock::{Lock, Settling};
use cardpress::sheet::Markup;
use cardpress::source::Source;
use serde_json::{Value, json};
use support::anki::{Anki, note_in, nothing_wrong};
use support::apkg::{open, rows};
use support::decks::{WRITTEN, basic, deck, every_kind, paragraph, table, words};
use support::office;

fn package(deck: &Deck) -> Vec<u8> {
    Apkg::LEGACY.export(deck, &mut Vec::new()).unwrap()
}

fn csv(deck: &Deck) -> Vec<u8> {
    Csv::ANKI.export(deck, &mut Vec::new()).unwrap()
}

/// Returns the deck of the document that the README shows.
fn example() -> Deck {
    let name = "python-interview-questions.md";
    let path = format!("{}/input/{name}", env!("CARGO_MANIFEST_DIR"));
    cardpress::load(&Source::new(name, WRITTEN, std::fs::read_to_string(path).unwrap()))
}

#[track_caller]
fn text<'d>(card: &'d Value, side: &str) -> &'d str {
    card[side].as_str().unwrap()
}

#[test]
fn the_example_becomes_fifty_six_cards() {
    let Some(anki) = Anki::new() else { return };
    let package = package(&example());
    let [before, import, after, described, again, afterwards, unchanged] = anki
        .check()
        .package(&package)
        .check()
        .describe()
        .package(&package)
        .check()
        .describe()
        .ask();
    assert_eq!(before, nothing_wrong());
    assert_eq!(import, json!({"new": 51}));
    assert_eq!(after, nothing_wrong());
    assert_eq!(described["cards"], 56);
    assert_eq!(again, json!({"duplicate": 51}));
    assert_eq!(afterwards, nothing_wrong());
    assert_eq!(unchanged, described);

    let notes = described["notes"].as_array().unwrap();
    let setter = &notes[17]["cards"][0];
    assert!(text(setter, "question").contains("<code>@property</code>"));
    assert!(text(setter, "answer").contains("<code>@&lt;property_name&gt;.setter</code>"));
    assert!(text(setter, "answer").contains("python-interview-questions.md, line 54"));
    let table = notes[50]["cards"].as_array().unwrap();
    assert_eq!(table.len(), 6);
    assert!(text(&table[2], "question").contains("<td>Ordered</td>"));
    assert_eq!(text(&table[2], "question").matches("[...]").count(), 5);
    assert_eq!(text(&table[2], "answer").matches("[...]").count(), 0);
}

#[test]
fn anki_reckons_the_sorted_field_and_the_checksum_as_we_do() {
    let Some(anki) = Anki::new() else { return };
    let mut deck = example();
    deck.notes.extend(every_kind().notes);
    let picture = Inline::Image { url: "a b&c.png".into(), alt: "alt".into() };
    let question = paragraph(vec![words("<b> "), picture, words("&amp; \u{a0}x")]);
    deck.notes.push(basic("blank", "a\u{a0}b", "x"));
    deck.notes.push(Note { question, ..basic("picture", "", "x") });
    let package = package(&deck);
    let [_, described] = anki.package(&package).describe().ask();
    let ours = rows(&open(&package), "SELECT guid, sfld, csum FROM notes ORDER BY id");
    let theirs: Vec<Vec<_>> = described["notes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|note| {
            let text = |key: &str| note[key].as_str().unwrap().to_owned();
            vec![text("guid"), text("sort_field"), note["checksum"].to_string()]
        })
        .collect();
    assert_eq!(ours, theirs);
}

#[test]
fn a_reversed_note_makes_a_card_each_way_and_shows_what_to_read_further() {
    let text = "---\nnote-type: reversed\n---\nQ: What is granite?\nA: Hard.\n\nUseful links:\n\n\
                - [Rocks](https://example.org/rocks)\n\nQ: What is slate?\nA: Flat.\n";
    let deck = cardpress::load(&Source::new("rocks.md", WRITTEN, text));
    for (file, is_package) in [(package(&deck), true), (csv(&deck), false)] {
        let Some(anki) = Anki::new() else { return };
        let [import, check, described] = if is_package {
            anki.package(&file).check().describe().ask()
        } else {
            anki.csv(&file).check().describe().ask()
        };
        assert_eq!(import["new"], 2);
        assert_eq!(check, nothing_wrong());
        assert_eq!(described["cards"], 4);
        let cards = note_in(&described, &deck.notes[0].guid)["cards"].as_array().unwrap();
        assert!(self::text(&cards[0], "question").contains("What is granite?"));
        assert!(self::text(&cards[0], "answer").contains("https://example.org/rocks"));
        assert!(self::text(&cards[1], "question").contains("Hard."));
        assert!(!self::text(&cards[1], "question").contains("granite"));
        assert!(self::text(&cards[1], "answer").contains("What is granite?"));
    }
}

#[test]
fn cards_of_every_kind_show_what_was_written() {
    let Some(anki) = Anki::new() else { return };
    let [import, check, described] = anki.package(&package(&every_kind())).check().describe().ask();
    assert_eq!(import, json!({"new": 8}));
    assert_eq!(check, nothing_wrong());

    let setter = &note_in(&described, "setter")["cards"][0];
    assert!(
        text(setter, "question").contains("<code>@&lt;property_name&gt;.setter</code> &amp; why")
    );
    assert!(text(setter, "answer").contains("\t<span class=\"k\">if</span>"));

    let choice = &note_in(&described, "choice")["cards"][0];
    assert!(text(choice, "question").contains("<li><code>tuple</code></li>"));
    assert!(!text(choice, "question").contains("immutable"));
    assert!(text(choice, "answer").contains("<li value=\"2\"><code>tuple</code></li>"));

    let cloze = note_in(&described, "cloze")["cards"].as_array().unwrap();
    assert_eq!(cloze.len(), 2);
    assert!(text(&cloze[0], "question").contains("[...]</span> wrote Python in"));
    assert!(text(&cloze[1], "question").contains("[year]"));
    assert!(text(&cloze[1], "answer").contains(">1991</span>, not {&#123;c3::this}&#125;."));

    let table = note_in(&described, "table")["cards"].as_array().unwrap();
    assert_eq!(table.len(), 3);
    let (question, answer) = (text(&table[1], "question"), text(&table[1], "answer"));
    assert!(question.contains("<td>tuple</td><td><span class=\"cloze\""));
    assert_eq!(question.matches("[...]").count(), 2);
    assert!(answer.contains("a&#58;&#58;b&#125;&#125;c</span>"));

    let section = &note_in(&described, "section");
    assert_eq!(section["cards"][0]["deck"], "Python::Types::Strings & bytes");
    assert_eq!(section["tags"], json!(["a", "b_c"]));
    assert!(text(&section["cards"][0], "answer").contains("Types › Strings &amp; bytes"));
}

#[test]
fn a_changed_answer_comes_in_and_the_schedule_stays() {
    let Some(anki) = Anki::new() else { return };
    let first = deck(vec![basic("one", "Why?", "Because."), basic("two", "How?", "So.")]);
    let mut second = first.clone();
    second.notes[0].answer = Some(paragraph(vec![words("Because of that.")]));
    second.notes[0].modified += 60;
    let [_, _, before, import, check, after] = anki
        .package(&package(&first))
        .grade("one", "easy")
        .describe()
        .package(&package(&second))
        .check()
        .describe()
        .ask();
    assert_eq!(import, json!({"updated": 1, "duplicate": 1}));
    assert_eq!(check, nothing_wrong());
    assert_eq!(note_in(&after, "one")["fields"]["Answer"], "Because of that.");
    let schedule = |described: &Value| note_in(described, "one")["cards"][0]["schedule"].clone();
    assert_eq!(schedule(&after), schedule(&before));
    let days = schedule(&after)[3].as_i64().unwrap();
    assert!(days > 0, "an easy card is seen again in some days");
    assert_eq!(after["reviews"], before["reviews"]);
    assert_eq!(after["reviews"].as_array().unwrap().len(), 1);
    assert_eq!(after["cards"], 2);
}

/// Documents that are built with a lock, from generation to generation.
struct Repository {
    documents: Vec<(&'static str, String)>,
    lock: Lock,
    time: i64,
}

impl Repository {
    fn deck(&self, path: &str) -> Option<Deck> {
        let (name, text) = self.documents.iter().find(|(name, _)| *name == path)?;
        Some(cardpress::load(&Source::new(*name, self.time, text.as_str())))
    }

    /// Builds the documents as they are a minute later, and returns their decks.
    fn build(&mut self, documents: &[(&'static str, &[(&str, &str)])]) -> Vec<Deck> {
        let text = |notes: &[(&str, &str)]| {
            let notes: Vec<_> = notes.iter().map(|(q, a)| format!("Q: {q}\nA: {a}\n")).collect();
            notes.join("\n")
        };
        self.documents = documents.iter().map(|(name, notes)| (*name, text(notes))).collect();
        self.time += 60;
        let mut lock = std::mem::take(&mut self.lock);
        let mut decks = Vec::new();
        for (path, _) in documents {
            let mut deck = self.deck(path).unwrap();
            let mut settling = Settling::new(false, |path: &str| self.deck(path));
            lock.settle(&mut deck, path, &mut settling, &mut Vec::new());
            decks.push(deck);
        }
        self.lock = lock;
        decks
    }
}

/// Three generations of two documents: an answer is edited and reverted, a question
/// reworded, one put in at the top, one deleted and brought back, one moved into the other
/// document.
#[test]
fn exactly_the_right_notes_are_updated_for_generations() {
    const KO: (&str, &str) =
        ("What is a ko?", "A position in which both players could capture for ever.");
    const ATARI: (&str, &str) = ("What is atari?", "One liberty left.");
    const MOYO: (&str, &str) = ("What is a moyo?", "A framework that may become a territory.");
    const FIRST: (&str, &str) = ("Who moves first?", "Black.");
    const KOMI: (&str, &str) = ("What is komi?", "Points that make up for the first move.");
    const SEKI: (&str, &str) = ("What is seki?", "Two groups live, since neither can capture.");
    let Some(anki) = Anki::new() else { return };
    let mut repository = Repository { documents: Vec::new(), lock: Lock::default(), time: WRITTEN };
    let first = repository.build(&[("go.md", &[KO, ATARI, MOYO, FIRST]), ("rules.md", &[KOMI])]);
    let reworded = ("What do players call a position of ko?", KO.1);
    let edited = (ATARI.0, "One liberty left, so that it can be captured next.");
    let second =
        repository.build(&[("go.md", &[SEKI, reworded, edited, MOYO]), ("rules.md", &[KOMI])]);
    let third = repository
        .build(&[("go.md", &[SEKI, reworded, ATARI, FIRST]), ("rules.md", &[KOMI, MOYO])]);
    let guid = |decks: &[Deck], question: &str| {
        let mut notes = decks.iter().flat_map(|deck| &deck.notes);
        let asked = |note: &&Note| cardpress::content::text::render(&note.question) == question;
        notes.find(asked).unwrap().guid.clone()
    };
    let [ko, atari, moyo] = [KO, ATARI, MOYO].map(|(question, _)| guid(&first, question));
    assert_eq!(guid(&second, reworded.0), ko);
    assert_eq!(guid(&third, MOYO.0), moyo);

    let import = |anki: Anki, decks: &[Deck]| {
        decks.iter().fold(anki, |anki, deck| anki.package(&package(deck)))
    };
    let anki = import(anki, &first).grade(&ko, "good").grade(&atari, "easy").grade(&moyo, "easy");
    let anki = import(anki.describe(), &second).grade(&ko, "good").check().describe();
    let anki = import(anki, &third).check().describe();
    let [
        go_1,
        rules_1,
        _,
        _,
        _,
        before,
        go_2,
        rules_2,
        _,
        check_2,
        middle,
        go_3,
        rules_3,
        check_3,
        after,
    ] = anki.ask();
    assert_eq!((go_1, rules_1), (json!({"new": 4}), json!({"new": 1})));
    // Seki is new; ko and atari changed; moyo is as it was.
    assert_eq!(go_2, json!({"new": 1, "updated": 2, "duplicate": 1}));
    assert_eq!(rules_2, json!({"duplicate": 1}));
    // Atari has its first answer again; who moves first came back as it was.
    assert_eq!(go_3, json!({"updated": 1, "duplicate": 3}));
    assert_eq!(rules_3, json!({"duplicate": 2}));
    assert_eq!((check_2, check_3), (nothing_wrong(), nothing_wrong()));

    assert_eq!(after["notes"].as_array().unwrap().len(), 6);
    assert_eq!(note_in(&middle, &ko)["fields"]["Question"], reworded.0);
    assert_eq!(note_in(&middle, &atari)["fields"]["Answer"], edited.1);
    assert_eq!(note_in(&after, &atari)["fields"]["Answer"], ATARI.1);
    let schedule =
        |described: &Value, guid: &str| note_in(described, guid)["cards"][0]["schedule"].clone();
    for guid in [&atari, &moyo] {
        assert_eq!(schedule(&after, guid), schedule(&before, guid));
    }
    assert_eq!(schedule(&after, &ko), schedule(&middle, &ko));
    assert_eq!(before["reviews"].as_array().unwrap().len(), 3);
    assert_eq!(after["reviews"].as_array().unwrap().len(), 4);
    assert_eq!(after["reviews"], middle["reviews"]);
}

#[test]
fn what_is_gone_can_be_found_by_its_tag() {
    let Some(anki) = Anki::new() else { return };
    let before = deck(vec![basic("one", "Why?", "Because."), basic("two", "How?", "So.")]);
    let mut gone = deck(vec![before.notes[1].clone()]);
    gone.notes[0].modified += 1;
    gone.notes[0].tags.push("cardpress::removed".into());
    let [_, import, described] =
        anki.package(&package(&before)).package(&package(&gone)).describe().ask();
    assert_eq!(import, json!({"updated": 1}));
    assert_eq!(note_in(&described, "two")["tags"], json!(["cardpress::removed", "python"]));
    assert_eq!(note_in(&described, "one")["tags"], json!(["python"]));
}

#[test]
fn the_text_import_asks_nothing() {
    let Some(anki) = Anki::new() else { return };
    let mut deck = example();
    deck.notes.extend(every_kind().notes);
    // Anki would see a comment, if the cell were not quoted.
    deck.notes.push(basic("#hash", "#Why?", "Because."));
    let csv = csv(&deck);
    let [import, check, described, again, afterwards] =
        anki.csv(&csv).check().describe().csv(&csv).describe().ask();
    assert_eq!(import, json!({"new": 60, "guessed": []}));
    assert_eq!(check, nothing_wrong());
    assert_eq!(described["cards"], 69);
    assert_eq!(again, json!({"duplicate": 60, "guessed": []}));
    assert_eq!(afterwards, described);
    let notes = described["notes"].as_array().unwrap();
    let types: BTreeSet<_> = notes.iter().map(|note| note["type"].as_str().unwrap()).collect();
    assert_eq!(
        types,
        BTreeSet::from([
            "Basic",
            "Basic (and reversed card)",
            "Basic (type in the answer)",
            "Cloze"
        ])
    );
    assert_eq!(
        note_in(&described, "#hash")["fields"],
        json!({"Front": "#Why?", "Back": "Because."})
    );
    assert_eq!(note_in(&described, "section")["tags"], json!(["a", "b_c"]));
    let setter = &note_in(&described, "setter")["cards"][0];
    assert!(text(setter, "answer").contains("\t<span class=\"k\">if</span>"));
}

#[test]
fn a_deck_below_another_makes_no_second_one() {
    let named = |deck: &str| Note { deck: deck.into(), ..basic(deck, deck, "x") };
    let deck = deck(["Top::A::B", "Top::A", "Top", "top::C"].map(named).to_vec());
    let decks = json!(["Default", "Top", "Top::A", "Top::A::B", "Top::C"]);
    for write in [package, csv] {
        let Some(anki) = Anki::new() else { return };
        let file = write(&deck);
        let anki = if file.starts_with(b"PK") { anki.package(&file) } else { anki.csv(&file) };
        let [_, check, described] = anki.check().describe().ask();
        assert_eq!(check, nothing_wrong());
        assert_eq!(described["decks"], decks);
    }
}

/// Returns a deck of what documents should not hold, but may.
fn hostile() -> Deck {
    let long = "x <y> ".repeat(170_000);
    let row: &[&str] = &["a", "b"];
    let mut notes = vec![
        basic("long", &long, &long),
        basic("control", "a\0b\u{1f}c\u{7}d", "\u{8}x"),
        basic("markup", "[sound:x.mp3] {{c1::x}} {{Front}}", "[$]x[/$] [latex]x[/latex] </div>"),
        table("braces", &["a", "b"], &[&["{{c9::x}}", "}}::{{c8::y}}"], &["", ""], &["x", ""]]),
        table("rows", &["a", "b"], &[row; 501]),
        basic("guid \"with' <b>", "q", "a"),
        basic("\u{645}", "\u{645}\u{627} \u{647}\u{648} <dict>\u{61f}", "\u{646}"),
    ];
    for deck in ["", "::", "a::::b", "a:::c", "Default", "\"x\"", "*_%", "\u{e9}", "e\u{301}"] {
        notes.push(Note {
            deck: deck.into(),
            tags: vec![deck.into(), "*".into(), "b c".into()],
            ..basic(&format!("deck {deck}"), deck, "x")
        });
        notes.last_mut().unwrap().question = paragraph(vec![words(&format!("Deck {deck}?"))]);
    }
    let code = "}}".repeat(3) + "{{c1::";
    let gap = Inline::Cloze { ordinal: 1, content: vec![Inline::Code(code)], hint: None };
    let far = Inline::Cloze { ordinal: 700, content: vec![words("far")], hint: None };
    let zero = Inline::Cloze { ordinal: 0, content: vec![words("zero")], hint: None };
    for (guid, content) in [("gap", vec![gap]), ("far", vec![far]), ("zero", vec![zero])] {
        notes.push(support::decks::note(
            guid,
            cardpress::deck::NoteKind::Cloze,
            vec![support::decks::block(BlockKind::Paragraph(content))],
            None,
        ));
    }
    deck(notes)
}

#[test]
fn nothing_in_a_document_upsets_anki() {
    let Some(anki) = Anki::new() else { return };
    let [import, check, again] =
        anki.package(&package(&hostile())).check().package(&package(&hostile())).ask();
    assert_eq!(check, nothing_wrong());
    assert_eq!(import, json!({"new": 20}));
    assert_eq!(again, json!({"duplicate": 20}));
}

#[test]
fn nothing_in_a_document_upsets_the_text_import() {
    let Some(anki) = Anki::new() else { return };
    let [import, check] = anki.csv(&csv(&hostile())).check().ask();
    assert_eq!(check, nothing_wrong());
    assert_eq!(import, json!({"new": 20, "guessed": []}));
}

/// What `LibreOffice` makes of a text in columns that somebody opens and saves again: with
/// commas, in UTF-8, in English, and with every guess at numbers and days that it knows.
fn saved_by_a_spreadsheet(text: &[u8]) -> Option<Vec<u8>> {
    let opened = "Text - txt - csv (StarCalc):44,34,76,1,,1033,false,true";
    let saved = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true";
    office::convert_as(text, "csv", opened, saved)
}

#[test]
fn a_text_that_a_spreadsheet_saved_is_imported_as_the_same() {
    let mut deck = example();
    deck.notes.extend(every_kind().notes);
    for (at, answer) in ["007", "1/2", "=1+1", "-x", "+5", "@SUM(1)", "2026-12-24", "true", "1.50"]
        .into_iter()
        .enumerate()
    {
        deck.notes.push(basic(&format!("#answer{at}"), answer, answer));
    }
    let tagged = Note { tags: vec!["=tag".into(), "007".into()], ..basic("tagged", "Tag?", "x") };
    deck.notes.push(tagged);
    for name in ["2024", "007::1/2", "=Deck"] {
        deck.notes.push(Note { deck: name.into(), ..basic(&format!("of {name}"), name, "x") });
    }
    let text = csv(&deck);
    let Some(saved) = saved_by_a_spreadsheet(&text) else { return };
    let Some(anki) = Anki::new() else { return };
    let [import, check, described] = anki.csv(&text).check().describe().ask();
    assert_eq!(import, json!({"new": 72, "guessed": []}));
    assert_eq!(check, nothing_wrong());
    let named: Vec<_> = described["decks"].as_array().unwrap().iter().collect();
    assert!(named.contains(&&json!("2024")) && named.contains(&&json!("=Deck")), "{named:?}");
    let answer = &note_in(&described, "#answer0")["cards"][0];
    assert!(self::text(answer, "answer").contains("&#48;07"), "{answer}");
    assert_eq!(note_in(&described, "tagged")["tags"], json!(["007", "=tag"]));

    let Some(anki) = Anki::new() else { return };
    let [import, check, after] = anki.csv(&saved).check().describe().ask();
    assert_eq!(import, json!({"new": 72, "guessed": []}));
    assert_eq!(check, nothing_wrong());
    assert_eq!(after["decks"], described["decks"]);
    let (before, after) = (described["notes"].as_array(), after["notes"].as_array());
    for (before, after) in before.unwrap().iter().zip(after.unwrap()) {
        assert_eq!(after, before);
    }
}

#[test]
fn the_text_import_takes_other_separators_and_markups() {
    for (separator, markup) in [(b';', Markup::Text), (b'\t', Markup::Markdown)] {
        let Some(anki) = Anki::new() else { return };
        let csv = Csv { separator, markup, ..Csv::ANKI };
        let text = csv.export(&every_kind(), &mut Vec::new()).unwrap();
        let [import, check, described] = anki.csv(&text).check().describe().ask();
        assert_eq!(import, json!({"new": 8, "guessed": []}));
        assert_eq!(check, nothing_wrong());
        assert_eq!(
            note_in(&described, "section")["cards"][0]["deck"],
            "Python::Types::Strings & bytes"
        );
        // Without HTML, what only looks like a gap cannot be told from one: `{{c3::this}}`.
        assert_eq!(note_in(&described, "cloze")["cards"].as_array().unwrap().len(), 3);
    }
}

#[test]
fn other_dialects_are_imported_by_hand() {
    // Their columns are chosen in Anki: a note each, its line ends kept.
    let Some(anki) = Anki::new() else { return };
    let text = Csv::of(Dialect::Quizlet, Markup::Text).export(&every_kind(), &mut Vec::new());
    let [import, check] = anki.csv(&text.unwrap()).check().ask();
    assert_eq!(import["new"], 11);
    assert_eq!(check, nothing_wrong());
}
