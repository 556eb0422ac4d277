//! Documents that nobody writes: as deep, as long, as wide and as broken as can be.
//!
//! None of them may panic, break what reading promises, or make more than its share of
//! the work: where the work can be counted, which is in what is made, twice the text
//! may make twice as much. How long it takes is for `benches/`. `cargo test --release
//! --test hostile -- --ignored` reads the largest ones.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

use cardpress::deck::Deck;
use cardpress::export::exporter;
use cardpress::load;
use cardpress::source::Source;

#[path = "support/promise.rs"]
mod promise;

/// A line, or a few, that stand again and again, after a beginning. `{n}` is a number.
struct Shape {
    begin: &'static str,
    again: &'static str,
}

const fn shape(begin: &'static str, again: &'static str) -> Shape {
    Shape { begin, again }
}

/// One shape for each sign that opens something, or that a stage looks for.
const SHAPES: &[Shape] = &[
    // Conflicts
    shape("", "<<<<<<< HEAD\n"),
    shape("", "=======\n"),
    shape("", ">>>>>>> 0123abc\n"),
    shape("", "<<<<<<< HEAD\nx\n=======\n"),
    shape("", "<<<<<<< HEAD\n{n}. What?\n   a\n=======\n{n}. Who?\n   b\n>>>>>>> 0123abc\n"),
    shape("", "<<<<<<< HEAD\n| a{n} | b |\n=======\n| a{n} | c |\n>>>>>>> 0123abc\n"),
    shape("", "<<<<<<< Conflict 1 of 1\n%%%%%%% Changes\n-a\n"),
    shape("<<<<<<< a\n", "+++++++\n"),
    shape("", "<<<<<<< HEAD a ======= b >>>>>>> x\n"),
    shape("<<<<<<< HEAD ", "a ======= "),
    // Numbers, headings, labels, paragraphs
    shape("", "{n}. What is {n}?\n   - It is {n}.\n\n"),
    shape("", "1. What?\n   x\n"),
    shape("", "{n}. What?\n\n1. one\n2. two\n\n"),
    shape("", "## What is {n}?\n\nIt is {n}.\n\n"),
    shape("", "# S {n}\n\n1. What?\n   b\n\n"),
    shape("", "What {n}?\n---\n\nx\n\n"),
    shape("", "Q: What is {n}?\nA: It is {n}.\n\n"),
    shape("", "Q: What?\nA: {n}\n\n"),
    shape("Q: What?\n", "A: {n}\n"),
    shape("", "Q: {n}?\n"),
    shape("", "## Prompt:\n\nq {n}\n\n## Response:\n\na {n}\n\n"),
    shape("", "What is {n}?\n\nIt is.\n\n"),
    shape("", "**What is {n}?**\n\nIt is {n}.\n\n"),
    // Options, lists
    shape("## What?\n\n", "- x {n}\n"),
    shape("## What?\n\n", "- x {n}\n\n"),
    shape("1. What?\n", "- [ ] a {n}\n\n\n"),
    shape("1. What?\nA) a\nB) b\n", "Answer: B\n"),
    shape("", "{n}. What?\nA) a\nB) b\n\nAnswer: B\n\n"),
    shape("## What?\n\nx\n\nUseful links:\n\n", "- [a](http://b)\n"),
    shape("", "- What is {n}?\n  - So.\n"),
    // Signs between, definitions, gaps, tables
    shape("", "front {n} :: back {n}\n"),
    shape("", "a :: b "),
    shape("", "a\n?\n"),
    shape("term\n", ": what it means\n"),
    shape("", "a {{c1::b}} c "),
    shape("", "{{c1::"),
    shape("#flashcards\n\n", "==a "),
    shape("| Question | Answer |\n|---|---|\n", "| What is {n}? | It. |\n"),
    shape("", "| a | b |\n|---|---|\n| c | d |\n\n"),
    shape("| a | b |\n|---|---|\n", "| "),
    shape("", "| a {n} | b |\n"),
    // Fences, comments, wrappers, HTML
    shape("", "```\n"),
    shape("1. What?\n   A) a\n", "   ```x\n"),
    shape("", "<!-- \n"),
    shape("", "<details>\n"),
    shape("", "<details><summary>\n"),
    shape("", "<details><summary>What is {n}?</summary>\nx\n"),
    shape("", "</details>\n"),
    shape("Q: a?\nA: b\n\n", "<div>"),
    shape("Q: a?\nA: b\n\n", "<ul><li>"),
    shape("Q: a?\nA: b\n\n", "<p><a><b>"),
    shape("Q: a?\nA: ", "<b><i></b></i>"),
    shape("Q: a?\nA: ", "<a x=\""),
    shape("", "<table><tr><td>"),
    // What nests, and what is opened in a line
    shape("Q: a?\nA: b\n\n", "> "),
    shape("Q: a?\nA: b\n\n", "- "),
    shape("Q: a?\nA: ", "*a **b "),
    shape("Q: a?\nA: ", "["),
    shape("Q: a?\nA: ", "![a]("),
    shape("Q: a?\nA: ", "`a "),
    shape("Q: a?\nA: ", "$a "),
    shape("Q: a?\nA: ", "$$ a "),
    // Org, front matter
    shape("#+TITLE: x\n\n", "* What is {n}?\nIt.\n"),
    shape("#+TITLE: x\n* a?\n", ":PROPERTIES:\n"),
    shape("#+TITLE: x\n* a?\n", "#+BEGIN_SRC\n"),
    shape("#+TITLE: x\n* a?\n", "[[a]["),
    shape("#+TITLE: x\n* a?\n", "/a *b =c "),
    shape("---\n", "a: b\n"),
    shape("---\ntitle: ", "["),
    shape("+++\ntitle = ", "["),
    // Damage
    shape("", "This is a text that goes on and\n\nfurther on to the next line of\n\n"),
    shape("1. What?\n", "   word exten-\n   sion\n"),
    shape("1. What?\n", "   this is the wat\n\n er of the\n\n"),
    shape("Q: a?\nA: ", "cafÃ© "),
    shape("Q: a?\nA: ", "x\u{200b}"),
    shape("Q: a?\nA: b\n", "\0"),
    shape("Q: a?\nA: a", "\u{301}"),
    shape("Q: a?\nA: b\n", "\n"),
    shape("Q: a?\rA: b\r", "\r"),
    shape("1. What?\n   ", "word "),
];

impl Shape {
    fn document(&self, times: usize) -> String {
        let again = (1..=times).map(|number| self.again.replace("{n}", &number.to_string()));
        self.begin.to_owned() + &again.collect::<String>() + "\n"
    }
}

/// Reads a document, and checks what reading promises.
fn read(text: String) -> Deck {
    let source = Source::new("x.md", 0, text);
    let deck = load(&source);
    assert_eq!(promise::check(&source, &deck), Ok(()));
    deck
}

/// Returns how many bytes say all of a deck: its notes, what is left over, its remarks
/// and where every line went.
fn made(deck: &Deck) -> usize {
    exporter("json").unwrap().export(deck, &mut Vec::new()).unwrap().len()
}

#[test]
fn twice_the_text_makes_twice_as_much() {
    for Shape { begin, again } in SHAPES {
        let shape = shape(begin, again);
        let (once, twice) = (shape.document(300), shape.document(600));
        let (text, more) = (once.len(), twice.len());
        let (made, made_more) = (made(&read(once)), made(&read(twice)));
        // A remark that is made once, and numbers of more digits, are let pass.
        let fair = made.max(4_096) * more / text;
        assert!(made_more <= fair + fair / 4, "{begin}{again}: {made} bytes, then {made_more}");
    }
}

/// What a document has in it for as many readers as can be.
const NASTY: &str = "\u{feff}---\ntitle: [a, \"b\n---\n# T {{c1::x}}\r\n<!-- toc\n-->\n1. Wh<b>at é?\n   - A\u{301},\n\n \
and 👩\u{200d}💻 b.\n<<<<<<< HEAD\n2. Q?\n   ```py\n   | a | b\\| |\n||||||| base\n=======\n| Question | Answer |\n\
|---|:-:|\n| é? | `|` |\n>>>>>>> 0123abc\n<details><summary>W?</summary>\n<ul><li>- [x] a\nQ: [a](b \"c\nA: $$x\\\n\
* b :: c\n?\n==d== &#x1F600; &amp\0\u{2028}Ã©\n3、誰？\n: d-\nef\n<table><tr><td>x\n";

/// Every prefix of a document that opens all it can is some deck, and so is every end.
#[test]
fn every_part_of_a_nasty_document_is_some_deck() {
    for (at, _) in NASTY.char_indices() {
        made(&read(NASTY[..at].to_owned()));
        made(&read(NASTY[at..].to_owned()));
    }
}

/// Every prefix of its bytes is, in every encoding that is read.
#[test]
fn every_part_of_its_bytes_is_some_deck() {
    let wide = |unit: fn(u16) -> [u8; 2]| NASTY.encode_utf16().flat_map(unit).collect();
    let bytes: [Vec<u8>; 3] = [NASTY.into(), wide(u16::to_le_bytes), wide(u16::to_be_bytes)];
    for bytes in bytes {
        for at in (0..bytes.len()).step_by(3) {
            let source = Source::decode("x.md", 0, &bytes[..at]);
            assert_eq!(promise::check(&source, &load(&source)), Ok(()));
        }
    }
}

/// Half a character of UTF-16 is no character, and the text around it is read.
#[test]
fn a_lone_surrogate_is_no_danger() {
    let units = "\u{feff}Q: a?\nA: b".encode_utf16().chain([0xd800, 0x20, 0xdc00, 0xd800]);
    let bytes: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
    let source = Source::decode("x.md", 0, &bytes);
    let deck = load(&source);
    assert_eq!(promise::check(&source, &deck), Ok(()));
    assert_eq!(deck.notes.len(), 1);
}

#[test]
fn a_wide_table_is_no_danger() {
    let row = |cell: &str| format!("|{}\n", cell.repeat(3_000));
    made(&read(row(" a |") + &row("---|") + &row(" b |") + "| c |\n"));
}

#[test]
#[ignore = "takes minutes without optimization"]
fn a_million_of_anything_is_no_danger() {
    for again in
        ["<<<<<<< HEAD\n", ">>>>>>> 0123abc\n", "\n", "| a | b |\n", "- a\n", "> ", "```\n"]
    {
        read(shape("Q: a?\nA: b\n\n", again).document(1_000_000));
    }
}

#[test]
#[ignore = "takes minutes without optimization"]
fn a_hundred_megabytes_on_one_line_are_no_danger() {
    for again in ["word ", "x", "[", "<", "`"] {
        read(shape("Q: a?\nA: ", again).document(100_000_000 / again.len()));
    }
}
