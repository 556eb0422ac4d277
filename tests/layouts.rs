//! The layouts of PDF: what stands on which page.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail by panicking, as tests do")]
#![cfg(feature = "pdf")]

#[path = "pdf/reader.rs"]
#[allow(dead_code, reason = "a part of what the reader can is enough here")]
mod reader;

use cardpress::export::Exporter;
use cardpress::export::pdf::{
    Cards, Contents, Flip, Key, Layout, Margins, Paper, Pdf, Quiz, Stock,
};
use cardpress::source::Source;

use reader::Reader;

const RIVERS: &str = "\
# Rivers

## Europe

1. Where does the Rhine begin?
   - In the Alps, at Lake Toma.

2. Which river flows through Vienna?
   - [ ] the Elbe
   - [x] the Danube
   - [ ] the Oder

## Africa

3. Which river is the longest?
   - The Nile. It was long believed to be longer than the Amazon, and to this day that depends
     on where one takes it to begin.

4. Where does the Congo end?
   - In the Atlantic.
";

fn set(pdf: &Pdf, text: &str) -> Reader {
    let deck = cardpress::load(&Source::new("rivers.md", 1_700_000_000, text.to_owned()));
    let mut sink = Vec::new();
    let reader = Reader::new(&pdf.export(&deck, &mut sink).unwrap());
    assert!(sink.is_empty(), "{sink:?}");
    reader
}

fn words(pdf: &Pdf) -> Vec<String> {
    let reader = set(pdf, RIVERS);
    (1..=u32::try_from(reader.pages()).unwrap()).map(|page| reader.words(page)).collect()
}

/// Returns a document of short questions, one fewer than said.
fn questions(end: usize) -> String {
    let questions = (1..end).map(|n| format!("{n}. What is {n}?\n   - It is {n}.\n"));
    questions.collect::<Vec<_>>().join("\n")
}

/// Returns whether the parts stand in a text one after the other.
fn in_order(text: &str, parts: &[&str]) -> bool {
    let mut rest = text;
    parts.iter().all(|part| match rest.find(part) {
        Some(at) => {
            rest = &rest[at + part.len()..];
            true
        }
        None => false,
    })
}

fn layout(layout: Layout) -> Pdf {
    Pdf { layout, ..Pdf::default() }
}

#[test]
fn contents_lead_to_sections() {
    let pages = words(&Pdf { contents: Contents::Sections, ..Pdf::default() });
    assert!(in_order(&pages[0], &["4 questions", "Europe", "Africa", "Rhine"]), "{}", pages[0]);
    assert!(pages[0].contains("Europe 1"), "{}", pages[0]);
}

#[test]
fn contents_lead_to_questions() {
    let pdf = Pdf { contents: Contents::Questions, ..Pdf::default() };
    let reader = set(&pdf, RIVERS);
    assert!(in_order(&reader.words(1), &["Europe", "1. Where", "2. Which", "Africa", "4. Where"]));
    let links = reader.of_type("Annot");
    assert!(links.iter().filter(|link| link.has(b"Dest")).count() >= 6);
    assert!(reader.tags().iter().any(|tag| tag == ".TOC"));
}

#[test]
fn columns_are_read_one_after_the_other() {
    let text = questions(60);
    let pdf = Pdf { columns: 2, ..Pdf::default() };
    let (two, one) = (set(&pdf, &text), set(&Pdf::default(), &text));
    assert!(two.pages() < one.pages(), "short answers leave room for two columns");
    assert!(in_order(&two.words(1), &["1. What is 1?", "2. What is 2?", "25. What is 25?"]));
}

#[test]
fn a_quiz_asks_before_it_answers() {
    let pages = words(&layout(Layout::QUIZ));
    let (asked, answered) = (&pages[0], pages.last().unwrap());
    assert!(in_order(asked, &["Name", "Date", "Rhine begin", "☐ A. the Elbe", "longest", "Congo"]));
    assert!(!asked.contains("Lake Toma"));
    assert!(in_order(
        answered,
        &["Answer key", "Lake Toma", "B. the Danube", "The Nile", "Atlantic"]
    ));
    assert!(!answered.contains("Elbe"));
}

#[test]
fn gaps_are_blanks_where_they_are_asked() {
    let text =
        "1. The Rhine begins in the {{c1::Alps::mountains}}.\n\n2. What is _old_?\n   - So.\n";
    for layout in [Layout::QUIZ, Layout::CARDS] {
        let reader = set(&Pdf { layout, ..Pdf::default() }, text);
        assert!(reader.words(1).contains("(mountains)"), "{}", reader.words(1));
        assert!(!reader.words(1).contains("Alps"));
        assert!(reader.words(2).contains("Alps"), "{}", reader.words(2));
        let outline = reader.outline().join("\n");
        assert!(outline.contains("begins in the _____") && !outline.contains("Alps"), "{outline}");
    }
}

#[test]
fn the_key_may_be_apart_or_left_out() {
    let quiz = |key| Pdf { quiz: Quiz { seed: None, key }, ..layout(Layout::QUIZ) };
    let without = words(&quiz(Key::Without)).concat();
    assert!(without.contains("Congo") && !without.contains("Atlantic"));
    let alone = words(&quiz(Key::Alone)).concat();
    assert!(!alone.contains("Congo") && alone.contains("Atlantic"));
    assert_eq!(quiz(Key::Alone).extension(), "key.pdf");
    assert_eq!(quiz(Key::Without).extension(), "pdf");
}

#[test]
fn a_seed_draws_the_same_order_every_time() {
    let quiz = |seed| Pdf { quiz: Quiz { seed, key: Key::AtEnd }, ..layout(Layout::QUIZ) };
    assert_eq!(words(&quiz(Some(7))), words(&quiz(Some(7))));
    let orders: Vec<_> = (0..8).map(|seed| words(&quiz(Some(seed))).concat()).collect();
    assert!(orders.iter().any(|order| in_order(order, &["1. Which river flows", "2. Where does"])));
    for order in &orders {
        assert!(in_order(
            order,
            &["Europe", "1. W", "2. W", "Africa", "3. W", "4. W", "Answer key"]
        ));
    }
}

#[test]
fn a_card_has_its_answer_behind_it() {
    let pages = words(&layout(Layout::CARDS));
    assert_eq!(pages.len(), 2);
    assert!(in_order(&pages[0], &["Rhine", "A. the Elbe", "longest", "Congo"]), "{}", pages[0]);
    assert!(in_order(&pages[1], &["Lake Toma", "B. the Danube", "Nile", "Atlantic"]));
}

#[test]
fn folded_cards_stand_on_one_side() {
    let pdf = layout(Layout::CARDS);
    let pages = words(&Pdf { cards: Cards { fold: true, ..pdf.cards }, ..pdf });
    assert_eq!(pages.len(), 1);
    assert!(in_order(&pages[0], &["Rhine", "Lake Toma", "Vienna", "the Danube"]));
}

#[test]
fn what_does_not_fit_on_a_card_is_continued() {
    let long = "There is more to say about this than fits on a card. ".repeat(60);
    let deck = cardpress::load(&Source::new("a.md", 0, format!("1. Why?\n   - {long}\n")));
    let pdf = layout(Layout::CARDS);
    let stock = Stock::named("avery-5371").unwrap();
    let pdf = Pdf { cards: Cards { stock, ..pdf.cards }, ..pdf };
    let mut sink = Vec::new();
    let reader = Reader::new(&pdf.export(&deck, &mut sink).unwrap());
    assert_eq!(sink.len(), 1);
    assert_eq!(sink[0].code.name, "continued-card");
    assert_eq!(reader.all_words().matches("There is more").count(), 60);
    assert!(reader.words(2).contains("1 (2 / "));
}

#[test]
fn a_booklet_is_folded_from_sheets() {
    let text = questions(99);
    let (booklet, a5) = (
        set(&layout(Layout::BOOKLET), &text),
        set(
            &Pdf {
                paper: Some(Paper::A5),
                margins: Some(Margins { top: 48.0, right: 40.0, bottom: 42.0, left: 40.0 }),
                size: Some(9.0),
                ..Pdf::default()
            },
            &text,
        ),
    );
    assert_eq!(booklet.pages(), a5.pages().div_ceil(4) * 2);
    // The first page is to the right of what follows the last one.
    assert!(booklet.words(1).contains("1. What is 1?"));
    assert!(booklet.words(2).contains(&format!("Page 2 of {}", a5.pages())));
    // It is read in the order of its pages, whatever sheet they are on.
    let numbers: Vec<usize> = (1..99).collect();
    let read = booklet.read_aloud();
    let titles: Vec<_> = numbers.iter().map(|n| format!("What is {n}?")).collect();
    assert!(in_order(&read, &titles.iter().map(String::as_str).collect::<Vec<_>>()), "{read}");
}

#[test]
fn viewers_are_told_how_to_print() {
    let preferences = |pdf: &Pdf| {
        let reader = set(pdf, RIVERS);
        let catalog = reader.0.catalog().unwrap();
        let preferences = catalog.get(b"ViewerPreferences").unwrap().as_dict().unwrap();
        let name = |key: &[u8]| {
            let name = preferences.get(key).ok()?.as_name().ok()?;
            Some(String::from_utf8_lossy(name).into_owned())
        };
        (name(b"Duplex"), name(b"PrintScaling"))
    };
    let some = |a: &str| Some(a.to_owned());
    let cards = layout(Layout::CARDS);
    assert_eq!(preferences(&cards), (some("DuplexFlipLongEdge"), some("None")));
    let short = Pdf { cards: Cards { flip: Flip::ShortEdge, ..cards.cards }, ..cards };
    assert_eq!(preferences(&short), (some("DuplexFlipShortEdge"), some("None")));
    assert_eq!(preferences(&layout(Layout::BOOKLET)).0, some("DuplexFlipShortEdge"));
    assert_eq!(preferences(&Pdf::default()), (None, None));
}

#[test]
fn colours_can_be_greys() {
    let colours = |pdf: &Pdf| {
        let reader = set(pdf, RIVERS);
        let pages = reader.0.get_pages();
        let content = reader.0.get_and_decode_page_content(pages[&1]).unwrap();
        let mut colours: Vec<String> = content
            .operations
            .iter()
            .filter(|operation| operation.operator == "rg")
            .map(|operation| format!("{:?}", operation.operands))
            .collect();
        colours.sort();
        colours.dedup();
        colours.len()
    };
    let set = |accent, greyscale| colours(&Pdf { accent, greyscale, ..Pdf::default() });
    assert!(set([200, 0, 0], false) > 1);
    assert_eq!(set([0, 0, 0], true), set([0, 0, 0], false));
}

#[test]
fn what_cannot_be_printed_is_an_error() {
    let deck = cardpress::load(&Source::new("a.md", 0, RIVERS.to_owned()));
    let error = |pdf: &Pdf| pdf.export(&deck, &mut Vec::new()).unwrap_err().to_string();
    let wide = Pdf { margins: Some(Margins::all(290.0)), ..Pdf::default() };
    assert!(error(&wide).contains("leave 15 × 262 points"), "{}", error(&wide));
    let large = Pdf { size: Some(500.0), ..Pdf::default() };
    assert!(error(&large).contains("500 points"));
    let cards = layout(Layout::CARDS);
    let tiny = Stock::Size { width: 20.0, height: 20.0 };
    let tiny = Pdf { cards: Cards { stock: tiny, ..cards.cards }, ..cards };
    assert!(error(&tiny).contains("too small"));
}
