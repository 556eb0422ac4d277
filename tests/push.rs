//! Decks sent to a running Anki: to `anki-connect-server` of `PyPI`, which speaks AnkiConnect's
//! protocol over a real collection, and to what is no AnkiConnect at all.
//!
//! The first run installs the server under `target/anki-connect-venv`, which needs Python 3
//! and a package index. `CARDPRESS_SKIP_ANKI=1` leaves out the tests that need it. Everything
//! stays on this machine's loopback.

#![cfg(feature = "push")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]
#![allow(clippy::needless_raw_string_hashes, reason = "the form in which snapshots are updated")]

#[path = "cli/sandbox.rs"]
mod sandbox;
mod support;

use sandbox::Sandbox;
use serde_json::{Value, json};
use snapbox::cmd::OutputAssert;
use snapbox::str;
use support::anki_connect::{AnkiConnect, answer_once, free_port};

const GO: &str =
    "# Go\n\nQ: What is a ko?\nA: A repetition.\n\nQ: What is sente?\nA: The first move.\n";

/// Runs `cardpress push go.md` at a time, in seconds since 1970.
fn push(sandbox: &Sandbox, url: &str, time: u32, options: &[&str]) -> OutputAssert {
    let arguments = [&["push", "go.md", "--url", url], options].concat();
    sandbox
        .cardpress(&arguments)
        .env("SOURCE_DATE_EPOCH", time.to_string())
        .env_remove("ANKICONNECT_KEY")
        .assert()
}

fn edit(sandbox: &Sandbox, from: &str, to: &str) {
    let text = std::fs::read_to_string(sandbox.path("go.md")).unwrap();
    assert!(text.contains(from));
    std::fs::write(sandbox.path("go.md"), text.replace(from, to)).unwrap();
}

/// Returns what stands in a field of each note, and its tags.
fn shown(notes: &[Value], field: &str) -> Vec<String> {
    notes.iter().map(|note| note["fields"][field]["value"].as_str().unwrap().into()).collect()
}

#[test]
fn what_changed_is_updated_and_keeps_its_reviews() {
    let Some(anki) = AnkiConnect::start() else { return };
    let sandbox = Sandbox::new().file("go.md", GO).file("cardpress.lock", "");
    push(&sandbox, &anki.url(), 1_700_000_000, &[])
        .success()
        .stdout_eq("")
        .stderr_eq("go.md: 2 notes → 2 new\n");
    let cards = anki.cards("deck:Go");
    assert_eq!(cards.len(), 2);
    for card in &cards {
        let graded =
            anki.ask("answerCards", &json!({"answers": [{"cardId": card["cardId"], "ease": 3}]}));
        assert_eq!(graded, json!([true]));
    }
    let reviews = anki.ask("cardReviews", &json!({"deck": "Go", "startID": 0}));
    let learned = anki.cards("deck:Go");
    assert_eq!(reviews.as_array().unwrap().len(), 2);

    push(&sandbox, &anki.url(), 1_700_000_000, &[])
        .success()
        .stderr_eq("go.md: 2 notes → 2 unchanged\n");

    edit(&sandbox, "A repetition.", "A forbidden repetition.");
    push(&sandbox, &anki.url(), 1_700_001_000, &[])
        .success()
        .stderr_eq("go.md: 2 notes → 1 updated, 1 unchanged\n");
    let mut answers = shown(&anki.notes("deck:Go"), "Answer");
    answers.sort();
    assert_eq!(answers, ["A forbidden repetition.", "The first move."]);
    let schedule = |cards: &[Value]| -> Vec<Value> {
        let of = |card: &Value| json!([card["cardId"], card["reps"], card["due"], card["type"]]);
        cards.iter().map(of).collect()
    };
    assert_eq!(schedule(&anki.cards("deck:Go")), schedule(&learned));
    assert!(learned.iter().all(|card| card["reps"] == 1));
    assert_eq!(anki.ask("cardReviews", &json!({"deck": "Go", "startID": 0})), reviews);
}

#[test]
fn a_dry_run_says_what_would_be_and_changes_nothing() {
    let Some(anki) = AnkiConnect::start() else { return };
    let sandbox = Sandbox::new().file("go.md", GO).file("cardpress.lock", "");
    let decks = anki.ask("deckNames", &json!({}));
    push(&sandbox, &anki.url(), 1_700_000_000, &["--dry-run"])
        .success()
        .stdout_eq(str![[r#"
go.md:3: new: What is a ko?
go.md:6: new: What is sente?

"#]])
        .stderr_eq("go.md: 2 notes → 2 new (dry run: nothing was changed)\n");
    assert_eq!(anki.ask("deckNames", &json!({})), decks);
    assert_eq!(anki.notes(""), Vec::<Value>::new());
    assert_eq!(std::fs::read(sandbox.path("cardpress.lock")).unwrap(), b"");
    assert_eq!(sandbox.files(""), ["cardpress.lock", "go.md"]);

    push(&sandbox, &anki.url(), 1_700_000_000, &[]).success();
    let lock = std::fs::read(sandbox.path("cardpress.lock")).unwrap();
    assert!(!lock.is_empty());
    let before = anki.notes("");
    edit(&sandbox, "A repetition.", "A forbidden repetition.");
    push(&sandbox, &anki.url(), 1_700_001_000, &["--dry-run"])
        .success()
        .stdout_eq("go.md:3: updated: What is a ko?\n")
        .stderr_eq("go.md: 2 notes → 1 updated, 1 unchanged (dry run: nothing was changed)\n");
    assert_eq!(anki.notes(""), before);
    assert_eq!(std::fs::read(sandbox.path("cardpress.lock")).unwrap(), lock);
}

#[test]
fn pictures_arrive_by_either_way() {
    for way in ["files", "media"] {
        let Some(anki) = AnkiConnect::start() else { return };
        let sandbox = Sandbox::new()
            .file("go.md", "Q: What is a ko?\nA: ![so](ko.png)\n")
            .file("ko.png", "a picture");
        for fate in ["new", "unchanged"] {
            push(&sandbox, &anki.url(), 1_700_000_000, &["--via", way])
                .success()
                .stderr_eq(format!("go.md: 1 note → 1 {fate}\n"));
        }
        // The package that came through the same folder is gone again.
        let files = anki.ask("getMediaFilesNames", &json!({"pattern": "*"}));
        let [name] = files.as_array().unwrap().as_slice() else { panic!("{way}: {files}") };
        assert!(shown(&anki.notes(""), "Answer")[0].contains(name.as_str().unwrap()));
        let content = anki.ask("retrieveMediaFile", &json!({"filename": name}));
        assert_eq!(content, "YSBwaWN0dXJl", "{way}");
    }
}

#[test]
fn what_somebody_did_in_anki_stays() {
    let Some(anki) = AnkiConnect::start() else { return };
    let sandbox = Sandbox::new().file("go.md", GO);
    push(&sandbox, &anki.url(), 1_700_000_000, &[]).success();
    let [ko, sente] = [anki.cards("deck:Go ko"), anki.cards("deck:Go sente")].map(|c| c[0].clone());
    anki.ask("changeDeck", &json!({"cards": [ko["cardId"]], "deck": "Elsewhere"}));
    let fields = json!({"Answer": "Mine."});
    anki.ask("updateNoteFields", &json!({"note": {"id": sente["note"], "fields": fields}}));
    anki.ask("suspend", &json!({"cards": [ko["cardId"]]}));
    let mut options = anki.ask("getDeckConfig", &json!({"deck": "Go"}));
    options["new"]["perDay"] = json!(7);
    anki.ask("saveDeckConfig", &json!({"config": options}));
    push(&sandbox, &anki.url(), 1_700_001_000, &[])
        .success()
        .stderr_eq("go.md: 2 notes → 1 updated, 1 newer in Anki\n");
    let moved = anki.cards("deck:Elsewhere");
    assert_eq!(moved.len(), 1);
    assert_eq!(moved[0]["queue"], -1, "it is no longer suspended");
    let options = anki.ask("getDeckConfig", &json!({"deck": "Go"}));
    assert_eq!(options["new"]["perDay"], 7);
    assert_eq!(shown(&anki.notes("deck:Go"), "Answer"), ["Mine."]);
}

#[test]
fn a_note_may_become_one_of_another_type() {
    let Some(anki) = AnkiConnect::start() else { return };
    let text = "# Go\n\n<!-- guid: ko -->\nQ: What is a ko?\nA: A repetition.\n";
    let sandbox = Sandbox::new().file("go.md", text);
    push(&sandbox, &anki.url(), 1_700_000_000, &[]).success();
    assert_eq!(anki.notes("")[0]["modelName"], "Cardpress Basic");
    edit(&sandbox, "guid: ko", "guid: ko; type: typed");
    push(&sandbox, &anki.url(), 1_700_001_000, &["--dry-run"])
        .success()
        .stdout_eq("go.md:4: of another type: What is a ko?\n");
    push(&sandbox, &anki.url(), 1_700_001_000, &[])
        .success()
        .stdout_eq("")
        .stderr_eq("go.md: 1 note → 1 updated\n");
    let notes = anki.notes("");
    assert_eq!(notes.len(), 1);
    assert_eq!(notes[0]["modelName"], "Cardpress Typed");
}

#[test]
fn what_the_server_refuses_is_passed_on() {
    let Some(anki) = AnkiConnect::start_as_it_is() else { return };
    let sandbox = Sandbox::new().file("go.md", GO);
    push(&sandbox, &anki.url(), 1_700_000_000, &[]).code(1).stdout_eq("").stderr_eq(str![[r#"
error: Anki refused `importPackage`: 'str' object has no attribute 'SerializeToString'[..]

"#]]);
    assert_eq!(anki.notes(""), Vec::<Value>::new());
}

#[test]
fn no_anki_is_said() {
    let sandbox = Sandbox::new().file("go.md", GO).file("cardpress.lock", "");
    let url = format!("http://127.0.0.1:{}", free_port());
    push(&sandbox, &url, 1_700_000_000, &[]).code(2).stdout_eq("").stderr_eq(str![[r#"
error: nothing listens at http://127.0.0.1:[..]/: start Anki with the AnkiConnect add-on, or name its address with `--url`

"#]]);
    assert_eq!(std::fs::read(sandbox.path("cardpress.lock")).unwrap(), b"");
}

#[test]
fn what_is_no_anki_connect_is_said() {
    let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 28\r\n\r\n\
                <h1>Welcome</h1> to \x1b[31m my";
    let cases = [
        (page, "it answered “<h1>Welcome</h1> to [31m my”; name the right address with `--url`"),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            "it answered “”; name the right address with `--url`",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n6",
            "it answered “6”; name the right address with `--url`",
        ),
        ("SSH-2.0-OpenSSH_9.2\r\n", ""),
        ("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", ""),
    ];
    let sandbox = Sandbox::new().file("go.md", GO);
    for (answer, expected) in cases {
        let (url, asked) = answer_once(answer);
        push(&sandbox, &url, 1_700_000_000, &[]).code(2).stdout_eq("").stderr_eq(format!(
            "error: what listens at http://127.0.0.1:[..]/ is no AnkiConnect[..]{expected}\n"
        ));
        asked.join().unwrap();
    }
}

/// Returns an answer as AnkiConnect gives it.
fn answer(result: &Value, error: &Value) -> String {
    let body = json!({"result": result, "error": error}).to_string();
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

#[test]
fn an_old_add_on_is_said() {
    let (url, asked) = answer_once(&answer(&json!(5), &Value::Null));
    push(&Sandbox::new().file("go.md", GO), &url, 1_700_000_000, &[])
        .code(2)
        .stdout_eq("")
        .stderr_eq(
            "error: the AnkiConnect at [..]/ is of version 5, and 6 is needed: update the add-on\n",
        );
    asked.join().unwrap();
}

#[test]
fn the_key_is_sent_and_asked_for() {
    let sandbox = Sandbox::new().file("go.md", GO);
    let refused = answer(&Value::Null, &json!("valid api key must be provided"));
    let expected = "error: Anki refused `version`: valid api key must be provided: name the key of \
                    the add-on with `--key`, or in ANKICONNECT_KEY\n";
    let (url, asked) = answer_once(&refused);
    push(&sandbox, &url, 1_700_000_000, &[]).code(1).stderr_eq(expected);
    let request: Value = serde_json::from_str(&asked.join().unwrap()).unwrap();
    assert_eq!(request, json!({"action": "version", "version": 6, "params": {}}));

    let (url, asked) = answer_once(&refused);
    let output =
        sandbox.cardpress(&["push", "go.md", "--url", &url]).env("ANKICONNECT_KEY", "seven");
    output.assert().code(1).stderr_eq(expected);
    let request: Value = serde_json::from_str(&asked.join().unwrap()).unwrap();
    assert_eq!(request["key"], "seven");
}

#[test]
fn only_plain_http_is_spoken() {
    let sandbox = Sandbox::new().file("go.md", GO);
    for url in ["https://127.0.0.1:8765", "ftp://127.0.0.1", "http://", "http://a b"] {
        push(&sandbox, url, 1_700_000_000, &[])
            .code(2)
            .stdout_eq("")
            .stderr_eq("error: [..]name one such as http://127.0.0.1:8765\n");
    }
}
