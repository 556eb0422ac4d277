//! Pages to study and to print from, as files: what is in them, and what is not. What they
//! do in a browser is in `html_browser.rs`.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]
#![cfg(feature = "html")]

#[path = "support/cases.rs"]
mod cases;
#[path = "support/documents.rs"]
mod documents;
#[path = "support/words.rs"]
#[allow(dead_code, reason = "the tests of reading use the rest")]
mod words;

use std::fs;
use std::time::Instant;

use cardpress::deck::Deck;
use cardpress::diagnostic::Diagnostic;
use cardpress::export::{Exporter, Html};
use cardpress::options::Options;
use cardpress::source::Source;
use html5gum::{Token, Tokenizer};
use proptest::prelude::*;

fn load(text: &str) -> Deck {
    cardpress::load(&Source::new("notes/study.md", 0, text))
}

fn page(deck: &Deck) -> (String, Vec<Diagnostic>) {
    let mut sink = Vec::new();
    let file = Html.export(deck, &mut sink).unwrap();
    (String::from_utf8(file).unwrap(), sink)
}

/// Returns the part of a page that is seen.
fn body(page: &str) -> &str {
    page.split_once("<main").unwrap().1.split_once("</main>").unwrap().0
}

/// The elements that stand inside words.
const WITHIN: &[&[u8]] = &[b"em", b"strong", b"span", b"sub", b"sup", b"s", b"bdi", b"u", b"mark"];
/// The attributes that say something.
const SAYING: &[&[u8]] = &[b"href", b"alt", b"title", b"class", b"aria-label", b"datetime", b"src"];

/// Returns everything that a page says: its text, and the addresses, names and titles in its
/// tags.
fn says(page: &str) -> String {
    let mut text = String::new();
    for token in Tokenizer::new(page) {
        let name = match token.unwrap() {
            Token::String(string) => {
                text += &String::from_utf8_lossy(&string);
                continue;
            }
            Token::StartTag(tag) => {
                for (name, value) in &tag.attributes {
                    if SAYING.contains(&&name[..]) {
                        text.extend([" ", &String::from_utf8_lossy(value), " "]);
                    }
                }
                tag.name
            }
            Token::EndTag(tag) => tag.name,
            _ => continue,
        };
        if !WITHIN.contains(&&name[..]) {
            text.push(' ');
        }
    }
    text
}

#[test]
fn every_kind_of_note_is_there() {
    let (page, _) = page(&load(include_str!("html/study.md")));
    for kind in ["basic", "choice", "typed", "reversed", "cloze"] {
        assert!(page.contains(&format!("data-kind=\"{kind}\"")), "{kind}");
    }
    assert!(page.contains("<p class=\"unanswered\">No answer yet</p>"));
    assert!(page.contains("⇄ Asked both ways"));
    assert!(page.contains("<span class=\"tag\" dir=\"auto\">#demo</span>"));
    assert!(page.contains("<bdi>study.md</bdi>, line 10"), "without its folder");
    assert!(page.contains("data-answer=\"Lima Centró\""));
    assert!(page.contains("<span class=\"gap\"><span class=\"blank\">warm</span>"));
    assert!(page.contains("<mstyle class=\"gap\">"));
    assert!(page.contains("<strong>Answers:</strong> <span class=\"letters\">A, C</span>"));
    assert!(page.contains("<article class=\"note\" id=\"n10\" data-kind=\"basic\" aria-labelledby=\"q10\" lang=\"ar\" dir=\"rtl\">"));
}

#[test]
fn sections_are_headings_and_contents() {
    let text = "# Go\n\n## Rules\n\n### Ko\n\n1. Why?\n   - So.\n\n## Shape\n\n2. How?\n   - So.\n";
    let (page, _) = page(&load(text));
    assert!(page.contains("<h1 dir=\"auto\">Go</h1>"));
    assert!(page.contains("<li><a href=\"#s1\" dir=\"auto\">Rules</a></li><li class=\"deep1\"><a href=\"#s2\" dir=\"auto\">Ko</a>"));
    assert!(page.contains("<h2 class=\"section\" id=\"s1\" dir=\"auto\">Rules</h2>"));
    assert!(page.contains("<h3 class=\"section\" id=\"s2\" dir=\"auto\">Ko</h3>"));
    assert!(page.contains("<h4 class=\"question\" id=\"q1\">"));
    assert!(page.contains("<h3 class=\"question\" id=\"q2\">"));
}

#[test]
fn nothing_is_loaded_from_anywhere() {
    let (page, sink) = page(&load(include_str!("html/study.md")));
    assert!(
        page.contains(
            "Content-Security-Policy\" content=\"default-src 'none'; script-src 'sha256-"
        )
    );
    for token in Tokenizer::new(&page) {
        let Token::StartTag(tag) = token.unwrap() else { continue };
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        assert!(!["link", "iframe", "object", "embed", "base"].contains(&name.as_str()), "{name}");
        for (key, value) in &tag.attributes {
            let key = String::from_utf8_lossy(key);
            assert!(!key.starts_with("on"), "{key}");
            if ["src", "srcset", "poster", "data", "action"].contains(&&*key) {
                assert!(value.starts_with(b"data:"), "{name} {key}");
            }
        }
    }
    let codes: Vec<_> = sink.iter().map(|d| d.code.id).collect();
    assert_eq!(codes, ["E507", "E504", "E507"], "{sink:?}");
}

#[test]
fn a_trusted_document_runs_nothing() {
    let text = "1. What is <span onclick=\"alert(1)\" id=\"main\" style=\"color: red\">red</span>?\n   - <a href=\"javascript:alert(1)\">This</a>.\n";
    let options = Options { trust_html: true, ..Options::default() };
    let deck = cardpress::load_with(&Source::new("a.md", 0, text), &options);
    let (page, _) = page(&deck);
    let body = body(&page);
    assert!(!body.contains("onclick") && !body.contains("href=\"javascript"), "{body}");
    assert!(body.contains("style=\"color: red\""), "{body}");
    assert_eq!(page.matches("id=\"main\"").count(), 1);
}

#[test]
fn text_is_never_markup() {
    let (page, _) = page(&load(
        "---\ntitle: \"</title><script>x</script>\"\n---\n\n1. `</script><b>` \"&\"?\n   - `<!--`\n",
    ));
    assert_eq!(page.matches("<script>").count(), 1);
    assert!(page.contains("<code>&lt;/script&gt;&lt;b&gt;</code> &quot;&amp;&quot;?"));
}

#[test]
fn a_font_comes_only_with_formulas() {
    assert!(!page(&load("1. Why?\n   - So.\n")).0.contains("font-face"));
    assert!(page(&load("1. Why $x^2$?\n   - So.\n")).0.contains("font-face"));
}

#[test]
fn it_speaks_the_language_of_its_deck() {
    let (page, _) = page(&load("---\nlanguage: de-AT\n---\n\n1. Warum?\n   - Darum.\n"));
    assert!(page.contains("<html lang=\"de-AT\" dir=\"ltr\">"));
    assert!(page.contains(">Antworten zeigen</button>"));
}

#[test]
fn five_thousand_notes_take_no_time() {
    let item =
        |n| format!("{n}. What is **number** {n} of `so` many?\n   - It is *one* of them.\n\n");
    let text = (1..=5_000).map(item).collect::<Vec<_>>().concat();
    let deck = load(&text);
    let start = Instant::now();
    let (page, _) = page(&deck);
    // Built for debugging it takes ten times as long as it should.
    assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    assert_eq!(page.matches("<article").count(), 5_000);
}

#[test]
fn documents_of_the_examples_lose_no_word() {
    for entry in fs::read_dir("input").unwrap() {
        let path = entry.unwrap().path();
        let source = Source::decode(path.to_str().unwrap(), 0, &fs::read(&path).unwrap());
        assert_eq!(lost(&cardpress::load(&source)), [""; 0], "{}", path.display());
    }
}

/// Returns the words of notes that the page does not say.
fn lost(deck: &Deck) -> Vec<String> {
    let (page, _) = page(deck);
    let said = words::count(std::iter::once(says(&page).as_str()), documents::words_of);
    let held: Vec<_> = deck.notes.iter().flat_map(words::held).collect();
    let held = words::count(held.iter().map(String::as_str), documents::words_of);
    let missing =
        held.into_iter().filter(|(word, times)| said.get(word).copied().unwrap_or(0) < *times);
    missing.map(|(word, _)| word).collect()
}

proptest! {
    #![proptest_config(cases::same(ProptestConfig { cases: 64, ..ProptestConfig::default() }))]

    /// Every word of every note is on its page, and the page is the same each time.
    #[test]
    fn no_word_is_lost(text in prop_oneof![documents::signs(), documents::well_written(), documents::found()]) {
        let deck = load(&text);
        let missing = lost(&deck);
        prop_assert!(missing.is_empty(), "{:?}\n{:#?}", missing, deck.notes);
        prop_assert_eq!(page(&deck).0, page(&load(&text)).0);
    }
}
