//! What a page does in a real browser: Chromium, driven by Playwright, with axe to judge
//! whether everybody can use it.
//!
//! Playwright and axe come from `PyPI` into an environment below `target/`; Chromium has to
//! be installed, and where it is not, these tests say so and check nothing.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]
#![cfg(feature = "html")]

#[path = "support/python.rs"]
mod python;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cardpress::deck::Deck;
use cardpress::export::{Exporter, Html};
use cardpress::source::Source;
use python::{Wanted, say};

const BROWSER: Wanted =
    Wanted { tests: "the tests that open pages in a browser", skip: "CARDPRESS_SKIP_BROWSER" };
const REQUIREMENTS: &str = include_str!("html/requirements.txt");
/// A picture of one dot.
const DOT: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\xd0\x40\x40\0\0\0!\xf9\x04\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

/// Returns where the browser is, by its name on this machine.
fn chromium() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let found = std::env::split_paths(&path)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|program| program.is_file());
    if found.is_none() {
        say(&format!("no Chromium is installed: left out one of {}", BROWSER.tests));
    }
    found
}

/// Opens the page of a deck in the browser, and checks it.
#[track_caller]
fn check(checked: &str, name: &str, deck: &Deck) {
    if BROWSER.is_left_out() {
        return;
    }
    let Some(chromium) = chromium() else { return };
    let python = BROWSER.environment("html-venv", &[(REQUIREMENTS, &[])]);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("html");
    fs::create_dir_all(&folder).unwrap();
    let page = folder.join(format!("{name}-{checked}.html"));
    fs::write(&page, Html.export(deck, &mut Vec::new()).unwrap()).unwrap();
    let address = format!("file://{}", page.to_str().unwrap());
    let answer = Command::new(python)
        .arg("tests/html/browse.py")
        .args([checked, chromium.to_str().unwrap(), &address])
        .output()
        .unwrap();
    assert!(
        answer.status.success(),
        "{checked} of {}: {}",
        page.display(),
        String::from_utf8_lossy(&answer.stderr)
    );
    say(String::from_utf8_lossy(&answer.stdout).trim_end());
}

fn load(text: &str) -> Deck {
    let mut deck = cardpress::load(&Source::new("study.md", 0, text));
    deck.files.insert("dot.png".into(), DOT.into());
    deck
}

fn study() -> Deck {
    load(include_str!("html/study.md"))
}

fn arabic() -> Deck {
    load(include_str!("html/arabic.md"))
}

#[test]
fn a_page_asks_for_nothing() {
    check("asks_for_nothing", "study", &study());
}

#[test]
fn axe_finds_nothing() {
    check("is_accessible", "study", &study());
}

#[test]
fn axe_finds_nothing_from_the_right() {
    check("is_accessible", "arabic", &arabic());
}

#[test]
fn words_are_found() {
    check("finds_words", "study", &study());
}

#[test]
fn keys_are_obeyed() {
    check("obeys_keys", "study", &study());
}

#[test]
fn arabic_goes_the_other_way() {
    check("goes_the_other_way", "arabic", &arabic());
}

#[test]
fn gaps_are_opened_one_by_one() {
    check("opens_gaps", "study", &study());
}

#[test]
fn what_is_typed_is_compared() {
    check("compares_what_is_typed", "study", &study());
}

#[test]
fn what_is_chosen_is_checked() {
    check("checks_what_is_chosen", "study", &study());
}

#[test]
fn options_are_shuffled_where_they_may_be() {
    let text = "---\noptions: shuffled\n---\n\n1. Which?\nA) one\nB) two\nC) three\nD) four\nE) five\n\
                Answer: B\n\n2. Which?\nA) one\nB) two\nC) All of the above\nAnswer: B\n";
    check("shuffles_options", "options", &load(text));
}

#[test]
fn it_is_read_without_its_script() {
    check("reads_without_script", "study", &study());
}

#[test]
fn it_prints_well() {
    check("prints_well", "study", &study());
}

#[test]
fn the_scheme_is_remembered() {
    check("remembers_the_scheme", "study", &study());
}

#[test]
fn it_lives_without_a_store() {
    check("lives_without_a_store", "study", &study());
}

#[test]
fn it_fits_a_telephone() {
    check("fits_a_telephone", "study", &study());
    check("fits_a_telephone", "arabic", &arabic());
}

#[test]
fn formulas_are_set() {
    check("sets_formulas", "study", &study());
}

#[test]
fn very_many_notes_are_no_burden() {
    let mut text = String::from("---\nlanguage: en\n---\n");
    for number in 1..=5_000 {
        writeln!(
            text,
            "{number}. What is *number* {number}, and `what` is said of it in most books?\n   \
             - It is {}, which is more than **one** and less than many others that are \
             written here only to fill a line or two, as answers do.\n",
            number % 10
        )
        .unwrap();
    }
    check("copes_with_very_much", "many", &load(&text));
}
