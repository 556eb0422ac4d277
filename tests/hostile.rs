//! Documents that nobody writes: none of them makes the reader panic, and none takes more
//! than time proportional to its length. What grows with the square of these sizes would
//! not end.

use cardpress::deck::Deck;
use cardpress::load;
use cardpress::source::Source;

fn read(text: String) -> Deck {
    load(&Source::new("hostile.md", 0, text))
}

/// Returns a text with a question, so that there is a deck, and that line many times.
fn many(times: usize, line: &str) -> String {
    format!("Q: What?\nA: So.\n\n{}", line.repeat(times))
}

#[test]
fn thousands_of_markers() {
    for marker in ["<<<<<<< HEAD\n", ">>>>>>> abc1234\n", "=======\n", "||||||| base\n"] {
        assert_eq!(read(many(30_000, marker)).notes.len(), 1, "{marker}");
    }
}

#[test]
fn hunks_that_never_end() {
    read(many(8_000, "<<<<<<< HEAD\nx\n=======\n"));
    read(many(8_000, "<<<<<<< HEAD\nx\n"));
    read(many(8_000, "=======\nx\n>>>>>>> a\n"));
}

#[test]
fn what_is_opened_and_never_closed() {
    for opening in [
        "```\n",
        "~~~\nx\n",
        "<details>\n",
        "<details><summary>\n",
        "<!-- \n",
        "<!-- toc -->\n",
        "<!-- START doctoc -->\n",
        "<ul><li>\n",
        "<table><tr><td>\n",
        "<h3>\n",
        "{{c1::\n",
        "[\n",
        "- [ ] a\n",
        "1. a?\n   ```\n",
        "#+BEGIN_SRC\n",
        ":PROPERTIES:\n",
        "$a\n",
        "`a\n",
    ] {
        read(many(1_500, opening));
    }
}

#[test]
fn one_long_line() {
    for piece in [
        "word ",
        "<",
        "[",
        "*a ",
        "{{c1::a}} ",
        "==a== ",
        "`",
        "$a$ ",
        "a::b ",
        "| ",
        "\u{200b}",
        "<b>",
    ] {
        let deck = read(format!("Q: What?\nA: {}\n", piece.repeat(20_000)));
        assert!(deck.notes.len() <= 1, "{piece}");
    }
}

#[test]
fn nothing_but_blank_lines() {
    assert_eq!(read(many(60_000, "\n")).notes.len(), 1);
    assert_eq!(read(many(20_000, " \t\r\n")).notes.len(), 1);
    assert!(read("\n".repeat(60_000)).notes.is_empty());
}

#[test]
fn the_same_question_again_and_again() {
    let text: String = (0..5_000).map(|n| format!("Q: What?\nA: {n}\n\n")).collect();
    assert_eq!(read(text).notes.len(), 5_000);
}

#[test]
fn bytes_that_are_no_text() {
    let bytes: Vec<u8> =
        (0..400_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    load(&Source::decode("noise", 0, &bytes));
    load(&Source::decode("zeros", 0, &[0; 400_000]));
    // Halves of surrogate pairs, with and without a mark.
    load(&Source::decode("halves", 0, &[0xd8; 40_001]));
    load(&Source::decode(
        "halves",
        0,
        &[&[0xff, 0xfe], [0x00, 0xdc].repeat(20_000).as_slice()].concat(),
    ));
}

/// Whatever a document ends in the middle of, it is read.
#[test]
fn every_beginning_of_a_document_is_a_document() {
    let text = "---\ntitle: x\n---\n# T\n\n1. What `is`?\n   - [ ] a\n   - [x] **b**\n\n<<<<<<< HEAD\n\
                Q: é?\nA: {{c1::x::y}}\n||||||| b\n=======\n| Q | A |\n|---|---|\n| a\\|b | c |\n\
                >>>>>>> x\n<details><summary>S?</summary>\n\n```js\nx\n```\n</details>\n\nterm\n: def\n\n\
                front :: back\n?\nmore [^1] [r] $x$ â€™ \u{200d}\u{feff}\n\n[r]: http://x\n[^1]: y\n";
    for end in (0..=text.len()).filter(|&end| text.is_char_boundary(end)) {
        read(text[..end].to_owned());
        read(text[end..].to_owned());
    }
}
