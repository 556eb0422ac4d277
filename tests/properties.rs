//! What holds for every document, whatever is in it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

use cardpress::content::text;
use cardpress::diagnostic::{RENDERERS, Report, Run, Severity};
use cardpress::export::exporter;
use cardpress::load;
use cardpress::source::Source;
use proptest::prelude::*;

#[path = "support/cases.rs"]
mod cases;
#[path = "support/documents.rs"]
mod documents;
#[path = "support/promise.rs"]
mod promise;
#[path = "support/words.rs"]
mod words;

/// A question with an answer, as numbered items have it.
fn item() -> impl Strategy<Value = (String, String)> {
    (documents::words(8), documents::words(30))
}

/// A character, or a few, that should not be in a text.
fn stranger() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "\0",
        "\u{7}",
        "\u{8}",
        "\u{b}",
        "\u{c}",
        "\u{1b}",
        "\u{85}",
        "\u{a0}",
        "\u{200b}",
        "\u{200d}",
        "\u{2028}",
        "\u{202f}",
        "\u{feff}",
        "\u{fffd}",
        "Ã©",
        "â€“",
        "ðŸ”µ",
        "É”",
        "é",
        "👩\u{200d}💻",
        "می\u{200c}خ",
        "\r",
        "$",
        "`",
    ])
}

/// A byte, of which every other one is a zero or plain.
fn byte() -> impl Strategy<Value = u8> {
    prop_oneof![Just(0), Just(b'\n'), 0x20..0x7f_u8, any::<u8>()]
}

/// Reads a source and shows every remark on it, in every form.
fn show(source: Source) {
    let deck = load(&source);
    let diagnostics = deck.remarks.into_iter().map(|remark| remark.diagnostic).collect();
    let reports = [Report { source, diagnostics, edits: Vec::new() }];
    for form in RENDERERS {
        form.render(&Run { reports: &reports, deny: Severity::Note, color: false });
    }
}

/// A document of any kind.
fn any_document() -> impl Strategy<Value = String> {
    prop_oneof![documents::signs(), documents::well_written(), documents::found()]
}

proptest! {
    #![proptest_config(cases::same(ProptestConfig::default()))]

    /// Questions in, the same questions out, in their order, with their answers.
    #[test]
    fn every_question_finds_its_answer(items in prop::collection::vec(item(), 1..30)) {
        let mut text = String::new();
        for (number, (question, answer)) in items.iter().enumerate() {
            let number = number + 1;
            text.extend([&format!("{number}. {question}?\n"), "   - ", answer, ".\n\n"]);
        }
        let deck = load(&Source::new("x.md", 0, text));
        prop_assert_eq!(deck.notes.len(), items.len());
        for (number, (note, (question, answer))) in deck.notes.iter().zip(&items).enumerate() {
            prop_assert_eq!(note.number, Some(number as u64 + 1));
            prop_assert_eq!(text::render(&note.question), format!("{question}?"));
            let answered = note.answer.as_deref().map(text::render);
            prop_assert_eq!(answered, Some(format!("{answer}.")));
        }
    }

    /// What reading promises of every document holds.
    #[test]
    fn every_promise_is_kept(text in any_document()) {
        let source = Source::new("x.md", 0, text);
        prop_assert_eq!(promise::check(&source, &load(&source)), Ok(()));
    }

    /// Every word of a line that went into a note or a table is in that note, as often
    /// as it was typed: nothing is lost.
    #[test]
    fn every_word_is_kept(text in any_document()) {
        // What a script says is no text.
        let source = Source::new("x.md", 0, text.replace("script>", "div>"));
        let deck = load(&source);
        let lost = words::lost(&source, &deck, documents::words_of);
        prop_assert!(lost.is_empty(), "{:#?}\n{:#?}", lost, deck);
    }

    /// The same document gives the same deck, and every exporter the same bytes.
    #[test]
    fn the_same_document_gives_the_same_bytes(text in any_document()) {
        let source = Source::new("x.md", 1_700_000_000, text);
        let (first, second) = (load(&source), load(&source));
        prop_assert_eq!(&first, &second);
        for name in ["csv", "html", "json", "xlsx"] {
            let Some(exporter) = exporter(name) else { continue };
            let first = exporter.export(&first, &mut Vec::new()).ok();
            prop_assert!(first.is_some(), "{} failed", name);
            prop_assert_eq!(first, exporter.export(&second, &mut Vec::new()).ok());
        }
    }

    /// Another library reads out of the workbook what every cell of every note says.
    #[cfg(feature = "xlsx")]
    #[test]
    fn the_workbook_says_what_its_cells_say(text in any_document()) {
        use calamine::{Data, Reader, Xlsx};
        use cardpress::sheet::{Column, Markup, Sheet};

        let deck = load(&Source::new("x.md", 1_700_000_000, text));
        let Some(xlsx) = exporter("xlsx") else { return Ok(()) };
        let file = xlsx.export(&deck, &mut Vec::new()).unwrap();
        let mut workbook = Xlsx::new(std::io::Cursor::new(file)).unwrap();
        let range = workbook.worksheet_range("Notes").unwrap();
        let mut rows = range.rows().skip(1);
        for row in Sheet::of(&deck, Markup::Rich).rows {
            let found = rows.next().unwrap();
            for (column, found) in Column::ALL.into_iter().zip(found) {
                // XML knows one kind of line end.
                let said = row.text(column).replace("\r\n", "\n");
                let found = match found {
                    Data::String(found) => found.replace("\r\n", "\n"),
                    found => found.to_string(),
                };
                prop_assert_eq!(found, said, "{:?}", column);
            }
        }
    }

    /// A document with any characters put into it is some deck, and each remark on it
    /// can be shown.
    #[test]
    fn no_character_makes_it_panic(
        text in any_document(),
        mess in prop::collection::vec((any::<prop::sample::Index>(), stranger()), 0..20)
    ) {
        let mut chars: Vec<_> = text.chars().collect();
        for (place, stranger) in mess {
            let at = place.index(chars.len() + 1);
            chars.splice(at..at, stranger.chars());
        }
        show(Source::new("x.md", 0, chars.into_iter().collect::<String>()));
    }

    /// Bytes of any kind are some deck.
    #[test]
    fn no_byte_makes_it_panic(bytes in prop::collection::vec(byte(), 0..300)) {
        show(Source::decode("x.md", 0, &bytes));
    }

    /// Text of any kind is some deck.
    #[test]
    fn nothing_makes_it_panic(text in "\\PC*") {
        load(&Source::new("x.md", 0, text));
    }
}

/// What would nest deeper than any stack is read flat, and no word of it is lost.
#[test]
fn depth_is_no_danger() {
    for (open, close) in [("> ", ""), ("- ", ""), ("<b>", "</b>"), ("*a ", " b*"), ("{{c1::", "}}")]
    {
        let text = format!("Q: deep?\nA: x\n\n{}word{}\n", open.repeat(5_000), close.repeat(5_000));
        let deck = load(&Source::new("x.md", 0, text));
        for name in ["apkg", "csv", "json", "pdf", "xlsx"] {
            let Some(exporter) = exporter(name) else { continue };
            let file = exporter.export(&deck, &mut Vec::new()).unwrap();
            let kept = name != "json" || file.windows(4).any(|word| word == b"word");
            assert!(kept, "{open}");
        }
    }
}

/// No word of the documents in input/ is lost, nor of those in the folder that
/// `CARDPRESS_CORPUS` names.
#[test]
fn every_word_of_real_documents_is_kept() {
    let folders = [Some("input".into()), std::env::var_os("CARDPRESS_CORPUS")];
    let mut lost = Vec::new();
    for folder in folders.into_iter().flatten() {
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        for path in files.filter(|path| path.is_file()) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let source = Source::decode(name, 0, &std::fs::read(&path).unwrap());
            let deck = load(&source);
            assert_eq!(promise::check(&source, &deck), Ok(()), "{}", source.name);
            let missing = words::lost(&source, &deck, words::plain);
            lost.extend(missing.into_iter().map(|word| format!("{}: {word}", source.name)));
        }
    }
    assert!(lost.is_empty(), "{lost:#?}");
}
