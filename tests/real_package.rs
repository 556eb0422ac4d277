//! What the real Anki makes of what a package holds: every type of note, in both forms of
//! a package, over an older build, with pictures and sounds.

#![cfg(feature = "apkg")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

mod support;

use std::io::Write;
use std::sync::Arc;

use cardpress::content::{Block, BlockKind, Inline, MediaKind};
use cardpress::deck::{Deck, Media, Note, NoteKind};
use cardpress::export::{Apkg, Exporter};
use cardpress::source::Source;
use serde_json::{Value, json};
use support::anki::{Anki, note_in, nothing_wrong};
use support::decks::{
    WRITTEN, basic, block, deck, every_kind, gaps_in_code, note, paragraph, words,
};

fn legacy(deck: &Deck) -> Vec<u8> {
    Apkg::LEGACY.export(deck, &mut Vec::new()).unwrap()
}

fn modern(deck: &Deck) -> Vec<u8> {
    Apkg::MODERN.export(deck, &mut Vec::new()).unwrap()
}

#[track_caller]
fn card<'d>(described: &'d Value, guid: &str, number: usize, side: &str) -> &'d str {
    note_in(described, guid)["cards"][number][side].as_str().unwrap()
}

/// Returns every kind of note, and one with a picture in it and one with a sound.
fn everything() -> Deck {
    let mut deck = every_kind();
    deck.shuffled = true;
    deck.description =
        paragraph(vec![words("About "), Inline::Strong(vec![words("Python")]), words(" & 1 < 2.")]);
    let shown = |kind, path: &str| Media { kind, path: path.into(), remote: false };
    let image = |url: &str| Inline::Image { url: url.into(), alt: "a snake".into() };
    let sentence = paragraph(vec![
        image("My maps/Snake ü.PNG"),
        words(" "),
        image("copy.png"),
        image("no.png"),
    ]);
    deck.notes.push(Note {
        media: ["My maps/Snake ü.PNG", "copy.png", "no.png"]
            .map(|path| shown(MediaKind::Image, path))
            .to_vec(),
        ..note("picture", NoteKind::Basic, sentence, Some(paragraph(vec![words("A snake.")])))
    });
    let sound = paragraph(vec![words("[sound:hiss.mp3] and "), image("hiss.mp3")]);
    deck.notes.push(Note {
        media: vec![shown(MediaKind::Audio, "hiss.mp3")],
        ..note("sound", NoteKind::Basic, sound, Some(paragraph(vec![words("[sound:x.mp3]")])))
    });
    for (path, content) in [
        ("My maps/Snake ü.PNG", "png"),
        ("copy.png", "png"),
        ("hiss.mp3", "mp3"),
        ("unused.png", "x"),
    ] {
        deck.files.insert(path.into(), Arc::from(content.as_bytes()));
    }
    deck
}

#[test]
fn both_forms_of_a_package_bring_the_same() {
    let deck = everything();
    let mut found = Vec::new();
    for package in [legacy(&deck), modern(&deck)] {
        let Some(anki) = Anki::new() else { return };
        let [import, check, described] = anki.package(&package).check().describe().ask();
        assert_eq!(import, json!({"new": 10}));
        assert_eq!(check, nothing_wrong());
        found.push(described);
    }
    assert_eq!(found[0], found[1]);
    let described = &found[0];
    assert_eq!(
        described["descriptions"],
        json!({"Python": "<p>About <strong>Python</strong> &amp; 1 &lt; 2.</p>\n"})
    );
    let types: Vec<_> = ["setter", "choice", "cloze", "table", "reversed", "forward", "typed"]
        .map(|guid| note_in(described, guid)["type"].as_str().unwrap().to_owned())
        .to_vec();
    assert_eq!(
        types,
        [
            "Cardpress Basic",
            "Cardpress Choice",
            "Cardpress Cloze",
            "Cardpress Table",
            "Cardpress Optional Reverse",
            "Cardpress Optional Reverse",
            "Cardpress Typed",
        ]
    );
    let picture = card(described, "picture", 0, "question");
    let names: Vec<_> =
        picture.split("src=\"").skip(1).map(|s| s.split('"').next().unwrap()).collect();
    assert_eq!(names.len(), 2, "{picture}");
    assert_eq!(names[0], names[1], "the same content has one name");
    assert!(
        names[0].starts_with("Snake-ü-") && names[0].strip_suffix(".png").is_some(),
        "{picture}"
    );
    assert!(picture.contains("<em>a snake</em>"), "{picture}");
    let sound = note_in(described, "sound")["fields"]["Question"].as_str().unwrap();
    assert_eq!(sound.matches("[sound:hiss-").count(), 2, "{sound}");
    assert!(card(described, "sound", 0, "answer").contains("<em>x.mp3</em>"));
}

#[test]
fn no_template_has_an_error() {
    let Some(anki) = Anki::new() else { return };
    let [_, described] = anki.package(&legacy(&everything())).describe().ask();
    let mut cards = 0;
    for note in described["notes"].as_array().unwrap() {
        for card in note["cards"].as_array().unwrap() {
            for side in ["question", "answer"] {
                let html = card[side].as_str().unwrap();
                // What Anki writes where it cannot make sense of a template or a field.
                for wrong in ["has a problem", "docs.ankiweb.net", "anki-manual", "No cloze"] {
                    assert!(!html.contains(wrong), "{wrong} in {html}");
                }
                let has_code = html.contains("<code>") || html.contains("<pre>");
                assert!(has_code || !html.contains("{{"), "{html}");
            }
            assert_ne!(card["question"], card["answer"]);
            cards += 1;
        }
    }
    assert_eq!(cards, 14);
}

#[test]
fn a_choice_is_a_list_that_a_script_may_shuffle() {
    let Some(anki) = Anki::new() else { return };
    let [_, described] = anki.package(&legacy(&everything())).describe().ask();
    let (front, back) =
        (card(&described, "choice", 0, "question"), card(&described, "choice", 0, "answer"));
    let options = "<ol type=\"A\" class=\"options\" data-pick=\"one\"><li><code>list</code></li>\
                   <li><code>tuple</code></li><li><code>set</code></li></ol>";
    for side in [front, back] {
        assert!(side.contains(options), "{side}");
        assert!(side.contains("data-shuffle=\"y\""), "{side}");
        assert!(side.contains("<script>"), "{side}");
    }
    assert!(!front.contains("value=\"2\"") && !front.contains("immutable"), "{front}");
    assert!(back.contains("class=\"options right\"><li value=\"2\"><code>tuple</code></li>"));
    assert!(back.contains("Since it is immutable."));
}

#[test]
fn an_answer_is_typed_where_it_can_be() {
    let Some(anki) = Anki::new() else { return };
    let long = Note {
        kind: NoteKind::Typed,
        ..basic("long", "Why?", &"For many reasons, and then some more. ".repeat(5))
    };
    let mut deck = every_kind();
    deck.notes.push(long);
    let mut sink = Vec::new();
    let package = Apkg::LEGACY.export(&deck, &mut sink).unwrap();
    assert!(sink.iter().any(|remark| remark.code.name == "untyped-answer"));
    let [_, described] = anki.package(&package).describe().ask();
    assert_eq!(note_in(&described, "typed")["fields"]["Typed"], "len(x) &lt; 1");
    assert!(card(&described, "typed", 0, "question").contains("[[type:Typed]]"));
    assert!(!card(&described, "long", 0, "question").contains("[[type:"));
    assert!(card(&described, "long", 0, "answer").contains("For many reasons"));
}

#[test]
fn a_second_card_is_optional() {
    let Some(anki) = Anki::new() else { return };
    let mut deck = every_kind();
    let before = legacy(&deck);
    for note in &mut deck.notes {
        if note.guid == "forward" {
            note.kind = NoteKind::OptionalReversed(true);
            note.modified += 60;
        }
    }
    let [_, one, import, check, two] =
        anki.package(&before).describe().package(&modern(&deck)).check().describe().ask();
    let count = |described| note_in(described, "forward")["cards"].as_array().unwrap().len();
    assert_eq!((count(&one), note_in(&one, "reversed")["cards"].as_array().unwrap().len()), (1, 2));
    assert_eq!(import, json!({"updated": 1, "duplicate": 7}));
    assert_eq!(check, nothing_wrong());
    assert_eq!(count(&two), 2);
    assert!(card(&two, "forward", 1, "question").contains("dog"));
    assert!(!card(&two, "forward", 1, "question").contains("chien"));
}

#[test]
fn a_newer_build_of_either_form_updates_every_kind() {
    let old = everything();
    let mut new = old.clone();
    let more = block(BlockKind::Paragraph(vec![words("And so on.")]));
    for note in &mut new.notes {
        note.modified += 60;
        note.extra = vec![more.clone()];
    }
    for (first, second) in
        [(legacy(&old), modern(&new)), (modern(&old), legacy(&new)), (legacy(&old), legacy(&new))]
    {
        let Some(anki) = Anki::new() else { return };
        let [_, import, check, described] =
            anki.package(&first).package(&second).check().describe().ask();
        assert_eq!(import, json!({"updated": 10}));
        assert_eq!(check, nothing_wrong());
        for guid in ["setter", "choice", "cloze", "table", "reversed", "typed", "picture"] {
            assert!(card(&described, guid, 0, "answer").contains("And so on."), "{guid}");
        }
    }
}

#[test]
fn tags_are_written_as_anki_keeps_them() {
    let Some(anki) = Anki::new() else { return };
    let tags = [
        "two words",
        "a::b",
        "::c::",
        "d:::e",
        "u\u{308}ber",
        "x,y",
        "\"quoted\"",
        "\u{3000}wide\u{3000}blank",
        "tab\there",
        "na\u{a0}bsp",
        "Größe",
        "日本語",
        "#hash",
        "a/b",
        "*star",
        "e_f",
        "-g",
        ":h",
        "i:",
        "\u{200b}z",
        "emoji🦀",
        "(k)",
        "l'm",
        "\\m",
        "&amp;",
        "<n>",
    ];
    let tagged = |(at, tag): (usize, &str)| Note {
        tags: vec![tag.into()],
        ..basic(&at.to_string(), &format!("Question {at}?"), "x")
    };
    let deck = deck(tags.into_iter().enumerate().map(tagged).collect());
    let package = legacy(&deck);
    let written = support::apkg::rows(
        &support::apkg::open(&package),
        "SELECT guid, trim(tags) FROM notes ORDER BY id",
    );
    let [_, check, described] = anki.package(&package).check().describe().ask();
    assert_eq!(check, nothing_wrong());
    for row in written {
        let kept = &note_in(&described, &row[0])["tags"];
        assert_eq!(kept, &json!(row[1].split(' ').collect::<Vec<_>>()), "{row:?}");
    }
}

/// Returns the notes that a cloze text makes in Anki.
fn cloze(text: &str) -> Option<Value> {
    let deck = cardpress::load(&Source::new("gaps.md", WRITTEN, text));
    assert!(deck.notes.iter().all(|note| note.kind == NoteKind::Cloze), "{:?}", deck.notes);
    let [_, check, described] = Anki::new()?.package(&modern(&deck)).check().describe().ask();
    assert_eq!(check, nothing_wrong());
    Some(described["notes"][0]["cards"].clone())
}

/// Returns HTML with bare tags: in an attribute, Anki keeps what a gap hides.
fn without_attributes(html: &str) -> String {
    let mut out = String::new();
    for part in html.split_inclusive('<') {
        match part.split_once('>') {
            Some((tag, text)) => {
                out.push_str(tag.split(' ').next().unwrap());
                out.push('>');
                out.push_str(text);
            }
            None => out.push_str(part),
        }
    }
    out
}

#[test]
fn each_gap_hides_its_text_and_no_more() {
    let Some(cards) = cloze(
        "The {{c1::inner {{c2::nested}} part::a hint}} of `{{x}}` and {{c3::`{{y}}` code}}, \
         {{c3::again}}; {{c4::$\\frac{a}{{b}}$}} ends, {{c5::std::map}} too.\n",
    ) else {
        return;
    };
    let side = |card: usize, side: &str| without_attributes(cards[card][side].as_str().unwrap());
    assert_eq!(cards.as_array().unwrap().len(), 5);
    assert!(side(0, "question").contains("[a hint]"));
    assert!(!side(0, "question").contains("inner") && !side(0, "question").contains("part"));
    assert!(side(1, "question").contains("inner") && side(1, "question").contains("part"));
    assert!(!side(1, "question").contains(">nested<"));
    assert_eq!(side(2, "question").matches("[...]").count(), 2);
    assert!(!side(2, "question").contains("again") && !side(2, "question").contains("code</"));
    assert!(
        side(2, "answer").contains("<code>{&#123;y&#125;&#125;</code> code"),
        "{}",
        side(2, "answer")
    );
    assert!(
        side(3, "answer").contains("\\(\\frac{a}{&#123;b&#125;&#125;\\)")
            || side(3, "answer").contains("\\(\\frac{a&#125;{&#123;b&#125;&#125;\\)"),
        "{}",
        side(3, "answer")
    );
    for card in 0..5 {
        assert!(side(card, "question").contains("ends,"), "{card}");
        assert!(
            side(card, "answer").ends_with("</div>\n") || side(card, "answer").contains("too.")
        );
        assert!(!side(card, "question").contains("{{c"), "{card}");
    }
}

#[test]
fn each_gap_in_code_and_in_a_formula_hides_its_text_and_no_more() {
    let Some(anki) = Anki::new() else { return };
    let deck = deck(vec![note("code", NoteKind::Cloze, gaps_in_code(), None)]);
    let [_, check, described] = anki.package(&modern(&deck)).check().describe().ask();
    assert_eq!(check, nothing_wrong());
    assert_eq!(described["cards"], 5);
    let shown = |html: &str| {
        let text = without_attributes(html).replace("</div>", "");
        let text = text.replace("<span>", "").replace("</span>", "");
        let entities = [("&#123;", "{"), ("&#125;", "}"), ("&#58;", ":"), ("&lt;", "<")];
        entities.iter().fold(text, |text, (entity, sign)| text.replace(entity, sign))
    };
    let whole = [
        r"\(\frac{ k }{\sqrt{b}}\) and <code>y = </code><code>std::move(x)</code><code>;</code>.",
        "auto y = std::move(x);\nm = {{1: {2}}}; // {{ x }}\n</code>",
        "{{c6::no gap}}",
    ];
    let hidden = [
        (r"\frac{ k }", r"\frac{ [...] }"),
        (r"\sqrt{b}}", "[a root]}"),
        ("<code>std::move(x)</code>", "[...]"),
        ("auto y = std::move(", "auto y = [...]("),
        ("m = {{1: {2}}};", "m = [...];"),
    ];
    for (number, (text, place)) in hidden.into_iter().enumerate() {
        let [question, answer] =
            ["question", "answer"].map(|side| shown(card(&described, "code", number, side)));
        for part in whole {
            assert!(answer.contains(part), "{part} in {answer}");
            let part = part.replace(text, place);
            assert!(question.contains(&part), "{part} in {question}");
        }
    }
}

/// Code that only looks as if there were gaps in it keeps its braces.
#[test]
fn code_beside_a_gap_keeps_its_braces() {
    let Some(anki) = Anki::new() else { return };
    let code = Block::new(
        BlockKind::Code {
            language: Some("rust".into()),
            text: "f!(\"{{c9::}}\"); {{ x }}\n".into(),
            gaps: vec![],
        },
        cardpress::source::Span::default(),
    );
    let mut text = paragraph(vec![support::decks::gap(1, "gap")]);
    text.push(code);
    let deck = deck(vec![note("code", NoteKind::Cloze, text, None)]);
    let [_, check, described] = anki.package(&legacy(&deck)).check().describe().ask();
    assert_eq!(check, nothing_wrong());
    assert_eq!(described["cards"], 1);
    let question = card(&described, "code", 0, "question");
    assert!(question.contains("c9::") && question.contains("class=\"s\""), "{question}");
}

/// Returns a package of the old form as a build before this one would have written it: its
/// cards look otherwise, and its note types are of an older time.
fn with_an_older_look(package: &[u8]) -> Vec<u8> {
    let database = support::apkg::open(package);
    let models = &support::apkg::rows(&database, "SELECT models FROM col")[0][0];
    let mut models: Value = serde_json::from_str(models).unwrap();
    for (_, note_type) in models.as_object_mut().unwrap() {
        note_type["mod"] = json!(note_type["mod"].as_i64().unwrap() - 1);
        note_type["css"] = json!(".card { color: red; }");
        for template in note_type["tmpls"].as_array_mut().unwrap() {
            template["afmt"] = json!(format!("{}<b>old</b>", template["afmt"].as_str().unwrap()));
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("collection.anki2");
    std::fs::write(&path, support::apkg::file(package, "collection.anki2")).unwrap();
    let database = rusqlite::Connection::open(&path).unwrap();
    database.execute("UPDATE col SET models = ?", [models.to_string()]).unwrap();
    database.close().unwrap();
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["collection.anki2", "0", "1", "media"] {
        let content = match name {
            "collection.anki2" => std::fs::read(&path).unwrap(),
            name => support::apkg::file(package, name),
        };
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(&content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_new_look_comes_in_and_parts_no_note_from_its_type() {
    let old = everything();
    let mut new = old.clone();
    let setter = new.notes.iter_mut().find(|note| note.guid == "setter").unwrap();
    setter.modified += 60;
    setter.extra = paragraph(vec![words("And so on.")]);
    let Some(anki) = Anki::new() else { return };
    let [_, before, import, check, after] = anki
        .package(&with_an_older_look(&legacy(&old)))
        .describe()
        .package(&modern(&new))
        .check()
        .describe()
        .ask();
    assert_eq!(import, json!({"updated": 1, "duplicate": 9}));
    assert_eq!(check, nothing_wrong());
    for guid in ["setter", "choice", "cloze", "table", "reversed", "typed", "picture"] {
        assert!(card(&before, guid, 0, "answer").contains("<b>old</b>"), "{guid}");
        assert!(!card(&after, guid, 0, "answer").contains("<b>old</b>"), "{guid}");
    }
}

#[test]
fn a_preset_comes_with_a_package_that_is_asked_for_it() {
    let Some(anki) = Anki::new() else { return };
    let text = "---\ndeck: Go\npreset:\n  new-per-day: 7\n  reviews-per-day: 70\n  \
                learning-steps: [2, 20]\n---\n\n# Rules\n\nQ: What is a ko?\nA: A repetition.\n";
    let deck = cardpress::load(&Source::new("go.md", WRITTEN, text));
    let package = Apkg::LEGACY.export(&deck, &mut Vec::new()).unwrap();
    let [presets, check] = anki.presets(&package).check().ask();
    assert_eq!(presets["Go"], json!(["Go", 7, 70, [2.0, 20.0]]));
    assert_eq!(presets["Default"][0], "Default");
    assert_eq!(check["database"], json!([]));
}
