//! Handouts, read back as a reader of PDF would read them.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail by panicking, as tests do")]
#![cfg(feature = "pdf")]

#[path = "pdf/decks.rs"]
mod decks;
#[path = "pdf/formulas.rs"]
mod formulas;
#[path = "pdf/pictures.rs"]
mod pictures;
#[path = "pdf/reader.rs"]
#[allow(dead_code, reason = "a part of what the reader can is enough here")]
mod reader;
#[path = "pdf/scripts.rs"]
mod scripts;

use std::path::Path;

use cardpress::content::{BlockKind, Inline};
use cardpress::deck::{Deck, Note, NoteKind};
use cardpress::diagnostic::Diagnostic;
use cardpress::export::{Exporter, Pdf};
use cardpress::source::Source;

use decks::{block, code, deck, list, note, paragraph, specimen, table, words};
use reader::Reader;

fn export(deck: &Deck) -> (Vec<u8>, Vec<Diagnostic>) {
    let mut sink = Vec::new();
    let bytes = Pdf::default().export(deck, &mut sink).unwrap();
    (bytes, sink)
}

fn read(deck: &Deck) -> Reader {
    Reader::new(&export(deck).0)
}

/// Returns the deck of the document that came with the project.
fn interview() -> Deck {
    let name = "input/python-interview-questions.md";
    let bytes = std::fs::read(name).unwrap();
    cardpress::load(&Source::decode(name, 1_700_000_000, &bytes))
}

#[test]
fn pages_to_look_at() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let decks = [
        ("specimen", specimen()),
        ("interview", interview()),
        ("formulas", formulas::specimen()),
        ("pictures", pictures::specimen()),
    ];
    for (name, deck) in decks {
        std::fs::write(folder.join(name).with_extension("pdf"), export(&deck).0).unwrap();
    }
}

#[test]
fn every_word_is_there_in_order() {
    let deck = interview();
    let found = read(&deck).all_words();
    assert_eq!(deck.notes.len(), 51);
    let mut rest = found.as_str();
    for note in &deck.notes {
        let question = cardpress::content::text::render(&note.question);
        let first = question.split_whitespace().take(4).collect::<Vec<_>>().join(" ");
        let at = rest.find(&first).unwrap_or_else(|| panic!("{first} is not in {rest}"));
        rest = &rest[at + first.len()..];
    }
    assert!(found.contains("official"), "ligatures are letters");
}

#[test]
fn the_same_deck_gives_the_same_bytes() {
    assert_eq!(export(&specimen()).0, export(&specimen()).0);
}

#[test]
fn another_deck_has_another_identifier() {
    let id = |deck: &Deck| read(deck).0.trailer.get(b"ID").unwrap().clone();
    let (one, other) = (deck("A", Vec::new()), deck("B", Vec::new()));
    assert_ne!(id(&one), id(&other));
}

#[test]
fn fonts_are_embedded_as_subsets() {
    let reader = read(&specimen());
    let descriptors = reader.of_type("FontDescriptor");
    assert!(descriptors.len() >= 5);
    for descriptor in descriptors {
        let name =
            String::from_utf8(descriptor.get(b"FontName").unwrap().as_name().unwrap().into());
        let name = name.unwrap();
        let (tag, _) = name.split_once('+').unwrap();
        assert!(tag.len() == 6 && tag.bytes().all(|byte| byte.is_ascii_uppercase()), "{name}");
        assert!(descriptor.has(b"FontFile2") || descriptor.has(b"FontFile3"), "{name}");
    }
}

#[test]
fn the_outline_is_nested() {
    let outline = read(&specimen()).outline();
    assert_eq!(outline[0], "Text");
    assert_eq!(outline[1], ".1. How do bold, inline code and links look?");
    assert!(outline.contains(&".Tables".into()));
    assert!(outline.contains(&"..Collections compared".into()));
}

#[test]
fn bookmarks_lead_to_what_they_name() {
    let reader = read(&interview());
    let destinations = reader.destinations();
    assert_eq!(destinations.len(), reader.outline().len());
    let pages = reader.0.get_pages();
    for (title, page, top) in destinations {
        let words: Vec<_> = title.split_whitespace().take(4).collect();
        assert!(reader.words(page).contains(&words.join(" ")), "{title} is not on page {page}");
        // The line of the title is the first one below where the bookmark leads.
        let below = reader.placed(pages[&page]).into_iter().map(|(_, _, y)| top - y);
        let nearest = below.filter(|&below| below > 0.0).fold(f32::INFINITY, f32::min);
        assert!((12.0..30.0).contains(&nearest), "{title}: {nearest} on page {page}");
    }
}

#[test]
fn the_tags_say_what_is_what() {
    let tags = read(&specimen()).tags();
    for tag in [
        "Document",
        ".H1",
        ".H2",
        ".H3",
        ".P",
        "..Link",
        ".Code",
        ".L",
        "..LI",
        "...Lbl",
        "...LBody",
        ".BlockQuote",
        ".Table",
        "..Caption",
        "..TR",
        "...TH",
        "...TD",
    ] {
        assert!(tags.iter().any(|found| found == tag), "{tag} is not in {tags:?}");
    }
}

#[test]
fn the_file_says_what_it_is() {
    let reader = read(&Deck { language: Some("de-AT".into()), ..specimen() });
    let catalog = reader.0.catalog().unwrap();
    assert_eq!(reader.0.version, "1.7");
    assert_eq!(lopdf::decode_text_string(catalog.get(b"Lang").unwrap()).unwrap(), "de-AT");
    let info = reader.0.trailer.get(b"Info").unwrap().as_reference().unwrap();
    let info = reader.0.get_dictionary(info).unwrap();
    assert_eq!(info.get(b"ModDate").unwrap().as_str().unwrap(), b"D:20200913122640+00'00'");
    assert!(!info.has(b"Author"));
    let reader = read(&Deck { author: Some("Ada Beta".into()), ..specimen() });
    let info = reader.0.trailer.get(b"Info").unwrap().as_reference().unwrap();
    let author = reader.0.get_dictionary(info).unwrap().get(b"Author").unwrap();
    assert_eq!(lopdf::decode_text_string(author).unwrap(), "Ada Beta");
    assert!(reader.words(1).contains("Ada Beta · 9 questions"));
}

#[test]
fn what_no_font_has_is_reported_once() {
    let (bytes, sink) = export(&deck("A", vec![note(1, "🐍 and 🐍", vec![paragraph("🐍 ✅ →")])]));
    assert_eq!(sink.len(), 1);
    assert_eq!(sink[0].code.name, "missing-glyph");
    assert!(sink[0].message.contains("`🐍` (U+1F40D, symbols and emoji)"));
    assert!(!Reader::new(&bytes).draws_no_character());
}

#[test]
fn links_can_be_clicked() {
    let reader = read(&specimen());
    let links = reader.of_type("Annot");
    let action = links[0].get(b"A").unwrap().as_dict().unwrap();
    assert_eq!(action.get(b"URI").unwrap().as_str().unwrap(), b"https://docs.python.org/3/");
}

#[test]
fn pages_are_numbered_and_headed() {
    let reader = read(&specimen());
    let pages = reader.pages();
    assert!(reader.words(1).contains("9 questions · 1 table"));
    assert!(reader.words(2).contains(&format!("Page 2 of {pages}")));
    assert!(reader.words(2).contains("Blocks"));
}

#[test]
fn headers_are_repeated() {
    let reader = read(&specimen());
    let headed = (1..=u32::try_from(reader.pages()).unwrap())
        .filter(|&page| reader.words(page).contains("Code Name Meaning"))
        .count();
    assert!(headed >= 2, "{}", reader.words(3));
}

#[test]
fn an_empty_deck_is_a_page() {
    let reader = read(&deck("", Vec::new()));
    assert_eq!(reader.pages(), 1);
    assert!(reader.words(1).contains("no questions"));
    assert!(reader.outline().is_empty());
}

#[test]
fn a_note_may_be_empty() {
    let empty = Note { question: Vec::new(), answer: Some(Vec::new()), ..note(1, "", Vec::new()) };
    let kinds = [
        NoteKind::Basic,
        NoteKind::Cloze,
        NoteKind::Choice(Vec::new()),
        NoteKind::Table(table(&[])),
    ];
    let notes = kinds.map(|kind| Note { kind, ..empty.clone() });
    assert_eq!(read(&deck("A", notes.into())).pages(), 1);
}

#[test]
fn a_word_longer_than_the_line_is_broken() {
    let word = "x".repeat(3000);
    let answer = vec![paragraph(&word), code(&word), paragraph(&format!("`{word}`"))];
    let reader = read(&deck(&word[..200], vec![note(1, &word, answer)]));
    let found = (1..=reader.pages()).map(|page| reader.words(u32::try_from(page).unwrap()));
    let letters: usize = found.map(|words| words.matches('x').count()).sum();
    assert!(letters >= 12_000, "{letters}");
}

#[test]
fn long_tables_fill_pages() {
    let row = ["`a`", "a few words of text", "more"];
    let mut rows: Vec<&[&str]> = vec![&row];
    rows.extend(std::iter::repeat_n(row.as_slice(), 1000));
    let long = block(BlockKind::Table(table(&rows)));
    let reader = read(&deck("A", vec![note(1, "Long?", vec![long])]));
    assert!(reader.pages() > 20);
    assert_eq!(
        reader.all_words().matches("a few words of text").count(),
        1001 + reader.pages() - 1
    );
}

#[test]
fn wide_tables_are_cut() {
    let cells: Vec<String> = (0..30).map(|column| format!("column{column}")).collect();
    let row: Vec<&str> = cells.iter().map(String::as_str).collect();
    let wide = block(BlockKind::Table(table(&[&row, &row, &row])));
    let found = read(&deck("A", vec![note(1, "Wide?", vec![wide])])).all_words();
    assert!(cells.iter().all(|cell| found.contains(cell)), "{found}");
}

#[test]
fn a_cell_may_be_longer_than_a_page() {
    let text = "many words in one cell of a table, ".repeat(500);
    let long = block(BlockKind::Table(table(&[&["A", "B"], &["a", &text], &["c", "d"]])));
    let reader = read(&deck("A", vec![note(1, "Long?", vec![long])]));
    assert!(reader.pages() > 3);
}

#[test]
fn an_answer_may_be_ten_pages_long() {
    let text = "There is more to say about this than fits on a page. ".repeat(40);
    let answer = (0..40).map(|_| paragraph(&text)).chain([code(&"x = 1\n".repeat(300))]).collect();
    assert!(read(&deck("A", vec![note(1, "Long?", answer)])).pages() > 10);
}

#[test]
fn lists_and_quotes_may_be_nested_deeply() {
    let mut nested = paragraph("the innermost");
    for level in 0..150 {
        nested = if level % 2 == 0 {
            list(Some(1), vec![vec![paragraph("outer"), nested]])
        } else {
            block(BlockKind::Quote(vec![nested]))
        };
    }
    assert!(
        read(&deck("A", vec![note(1, "Deep?", vec![nested])])).all_words().contains("innermost")
    );
}

#[test]
fn strange_characters_do_no_harm() {
    let text = "a\u{0}b\u{7f}c\u{feff}d\u{202e}e\u{2066}f\u{fffe}g\u{10ffff}h\u{ad}i\tj\u{300}\u{301}k👩‍💻👍🏽🇫🇷 مرحبا नमस्ते";
    let answer = vec![
        paragraph(text),
        code(text),
        paragraph("   "),
        paragraph("\u{301}"),
        paragraph("شكرا (x) שלום 12 `a`"),
    ];
    let (bytes, _) = export(&deck(text, vec![note(u64::MAX, text, answer)]));
    assert!(!Reader::new(&bytes).draws_no_character());
}

#[test]
fn breaks_do_not_join_words() {
    let content = [words("one"), vec![Inline::Break], words("two"), vec![Inline::Break]].concat();
    let answer = vec![block(BlockKind::Paragraph(content))];
    assert!(read(&deck("A", vec![note(1, "Q", answer)])).all_words().contains("one two"));
}

/// Returns notes whose answers have so many words, each of which names its note.
fn tagged(lengths: impl Iterator<Item = usize>) -> Deck {
    let notes = (1..).zip(lengths).map(|(number, words)| {
        let answer = vec![format!("word{number}"); words].join(" ");
        note(number, &format!("Question{number}?"), vec![paragraph(&answer)])
    });
    deck("A", notes.collect())
}

#[test]
fn a_short_answer_stays_whole_below_its_question() {
    let deck = tagged((1..200).map(|number| number * 7 % 50 + 1));
    let reader = read(&deck);
    assert!(reader.pages() > 8);
    for page in 1..=u32::try_from(reader.pages()).unwrap() {
        let words = reader.words(page);
        for number in 1..200 {
            let asked = words.contains(&format!("Question{number}?"));
            let said = words.split(' ').filter(|word| *word == format!("word{number}")).count();
            let whole = number * 7 % 50 + 1;
            assert_eq!(said, if asked { whole } else { 0 }, "{number} on page {page}");
        }
    }
}

#[test]
fn no_line_of_an_answer_stands_alone() {
    let deck = tagged((1..120).map(|number| number * 13 % 90 + 90));
    let reader = read(&deck);
    let pages: Vec<Vec<String>> = reader
        .0
        .page_iter()
        .map(|page| {
            let texts = reader.texts(page).into_iter();
            let lines = texts.filter_map(|(_, _, text)| {
                Some(text.split(' ').next()?.to_owned()).filter(|word| word.starts_with("word"))
            });
            lines.collect()
        })
        .collect();
    let mut cut = 0;
    for pages in pages.windows(2) {
        let (Some(last), Some(first)) = (pages[0].last(), pages[1].first()) else { continue };
        if last == first {
            cut += 1;
            assert!(pages[0].iter().rev().take_while(|word| *word == last).count() > 1, "{last}");
            assert!(pages[1].iter().take_while(|word| *word == first).count() > 1, "{first}");
        }
    }
    assert!(cut > 5, "some answers go on on the next page: {cut}");
}
