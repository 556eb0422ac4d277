//! Text in columns, in each of its dialects.

#![cfg(feature = "csv")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

mod support;

use cardpress::content::Inline;
use cardpress::deck::{Deck, NoteKind};
use cardpress::export::{Csv, Dialect, Exporter};
use cardpress::sheet::{Base, Markup};
use cardpress::source::Source;
use support::decks::{basic, deck, every_kind, note, paragraph, words};

/// Returns the text, and the remarks as their codes.
fn export(deck: &Deck, csv: Csv) -> (String, Vec<&'static str>) {
    let mut sink = Vec::new();
    let file = csv.export(deck, &mut sink).unwrap();
    let codes = sink.into_iter().map(|diagnostic| diagnostic.code.id).collect();
    (String::from_utf8(file).unwrap(), codes)
}

fn dialect(dialect: Dialect) -> Csv {
    Csv::of(dialect, dialect.markup())
}

fn load(text: &str) -> Deck {
    cardpress::load(&Source::new("folder/x.md", 1_700_000_000, text))
}

/// Returns the cells of a text, with its separator.
fn cells(text: &str, separator: u8) -> Vec<Vec<String>> {
    let reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let records = reader.into_records().map(|record| record.unwrap());
    records.map(|record| record.iter().map(str::to_owned).collect()).collect()
}

const HEADS: [&str; 10] =
    ["Number", "Question", "Answer", "Tags", "Deck", "Kind", "Options", "Source", "Base", "Guid"];

#[test]
fn anki_finds_everything_it_needs_in_the_file() {
    let (text, remarks) = export(&deck(vec![basic("one", "Why?", "Because.")]), Csv::ANKI);
    assert_eq!(
        text,
        "#separator:Comma\n#html:true\n#notetype column:1\n#guid column:2\n#deck column:3\n\
         #tags column:4\n\"Basic\",\"one\",\"Python\",\"python\",\"Why?\",\"Because.\"\n"
    );
    assert_eq!(remarks, [""; 0]);
}

#[test]
fn what_a_spreadsheet_would_change_is_written_otherwise_for_anki() {
    let answers = ["007", "1/2", "=1+1", "-x", "March 5, 2020", "true", "1991", "So.", "<1"];
    let notes = answers.map(|answer| basic(answer, "What?", answer)).to_vec();
    let mut deck = deck(notes);
    deck.notes[0].deck = "2024".into();
    deck.notes[1].tags = vec!["=tag".into()];
    let (text, _) = export(&deck, Csv::ANKI);
    for wanted in [
        ",\"&#48;07\"\n",
        ",\"&#49;/2\"\n",
        ",\"&#61;1+1\"\n",
        ",\"&#45;x\"\n",
        ",\"&#77;arch 5, 2020\"\n",
        ",\"&#116;rue\"\n",
        ",\"1991\"\n",
        ",\"So.\"\n",
        ",\"&lt;1\"\n",
        "\"Basic\",\"007\",\"\u{2003}2024\",",
        ",\"Python\",\"\u{2003}=tag\",",
    ] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
}

#[test]
fn anki_takes_other_separators_and_markups() {
    let csv = Csv { separator: b';', markup: Markup::Markdown, ..Csv::ANKI };
    let (text, _) = export(&every_kind(), csv);
    assert!(text.starts_with("#separator:Semicolon\n#html:false\n"), "{text}");
    assert!(text.contains("\"What is `@<property_name>.setter` & why \"\"quotes\"\"?\""), "{text}");
    assert!(text.contains("{{c2::1991::year}}"), "{text}");
    let (text, _) = export(&every_kind(), Csv { markup: Markup::Text, ..Csv::ANKI });
    assert!(text.contains("\"What is @<property_name>.setter & why"), "{text}");
}

#[test]
fn excel_opens_it_and_reckons_nothing_out() {
    let text = "Q: =1+1?\nA: +2; -2\n\nQ: @x?\nA: 'quoted', \"so\" ü\n";
    let csv = Csv { separator: b';', ..dialect(Dialect::Excel) };
    let (text, remarks) = export(&load(text), csv);
    assert!(text.starts_with("\u{feff}Number;Question;Answer;"), "{text}");
    assert!(text.contains("\r\n;'=1+1?;\"'+2; -2\";"), "{text}");
    let rows = cells(&text, b';');
    assert_eq!(rows[0], HEADS);
    assert_eq!(rows[2][1], "'@x?");
    assert_eq!(rows[2][2], "'quoted', \"so\" ü");
    assert!(rows[1][8].parse::<Base>().is_ok());
    assert_eq!(remarks, [""; 0]);
}

#[test]
fn a_text_longer_than_a_cell_of_excel_goes_on_below() {
    let long = format!("{}-{}", "a".repeat(32_767), "b".repeat(10));
    let (text, remarks) =
        export(&deck(vec![basic("one", "Long?", &long)]), dialect(Dialect::Excel));
    let rows = cells(&text, b',');
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[1][2], "a".repeat(32_767));
    assert_eq!(rows[2], ["", "", "'-bbbbbbbbbb", "", "", "", "", "", "'+2", "one"]);
    assert_eq!(remarks, ["E502"]);
    let (text, remarks) =
        export(&deck(vec![basic("one", "Long?", &long)]), dialect(Dialect::Plain));
    assert_eq!(cells(&text, b',')[1][2], long);
    assert_eq!(remarks, [""; 0]);
}

#[test]
fn plain_is_rfc_4180_and_says_what_a_spreadsheet_would_change() {
    let text = "1. What is \"it\", then?\n   - one\n   - two\n\n2. How much?\n   - =1+1\n\n\
                3. Whose?\n   - 007\n\n4. When?\n   - 1991\n";
    let (text, remarks) = export(&load(text), dialect(Dialect::Plain));
    let rows = cells(&text, b',');
    assert_eq!(rows[0], HEADS);
    assert_eq!(rows[1][1], "What is \"it\", then?");
    assert_eq!(rows[2][2], "=1+1");
    // Quotation marks only where they are needed, every line ended by CRLF.
    assert!(text.contains("1,\"What is \"\"it\"\", then?\",\"• one\n• two\",,x,basic,,x.md:1,"));
    assert!(text.ends_with("\r\n") && !text.starts_with('\u{feff}'), "{text}");
    assert_eq!(text.matches("\r\n").count(), 5);
    assert_eq!(remarks, ["E525", "E525"]);
}

#[test]
fn tabs_stand_between_the_cells_of_tsv() {
    let answer = vec![Inline::Code("a\tb".into()), Inline::Break, words("c")];
    let note = note("one", NoteKind::Basic, paragraph(vec![words("Q")]), Some(paragraph(answer)));
    let csv = dialect(Dialect::Tsv);
    assert_eq!(csv.extension(), "tsv");
    let (text, _) = export(&deck(vec![note]), csv);
    assert!(text.starts_with(&format!("{}\n", HEADS.join("\t"))), "{text}");
    assert!(text.contains("\tQ\t\"a\tb\nc\"\tpython\tPython\tbasic\t"), "{text}");
    assert!(!text.contains('\r'));
    assert_eq!(cells(&text, b'\t')[1][2], "a\tb\nc");
}

#[test]
fn quizlet_has_a_card_in_each_line() {
    let csv = dialect(Dialect::Quizlet);
    assert_eq!(csv.extension(), "txt");
    let (text, remarks) = export(&every_kind(), csv);
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(
        lines[..6],
        [
            "What is @<property_name>.setter & why \"quotes\"?\tIt sets: / @x.setter / \
             def x(self, value): / if 1 < value: / self._x = \"{{c1::}}\"",
            "Which cannot change? / A. list / B. tuple / C. set\tB. tuple / \
             Since it is immutable.",
            "_____ wrote Python in _____ (year), not {{c3::this}}.\tGuido; 1991",
            "Types / Type: list\tMutable: yes / Ordered: yes",
            "Types / Type: tuple\tMutable: no / Ordered: a::b}}c",
            "Types / Type: set\tMutable: yes / Ordered: no",
        ]
    );
    assert!(lines.iter().all(|line| line.matches('\t').count() == 1));
    assert!(remarks.iter().all(|code| *code == "E526"), "{remarks:?}");
}

#[test]
fn gaps_in_code_and_formulas_are_asked_for() {
    let question = support::decks::gaps_in_code();
    let deck = deck(vec![note("one", NoteKind::Cloze, question, None)]);
    let (text, _) = export(&deck, dialect(Dialect::Quizlet));
    assert_eq!(
        text,
        "$\\frac{ _____ }{_____ (a root)}$ and y = _____;. / auto y = _____(x); / \
         m = _____; // {{ x }} / {{c6::no gap}}\t\
         $k$; $\\sqrt{b}$; std::move(x); std::move; {{1: {2}}}\n"
    );
}

#[test]
fn every_dialect_is_the_same_from_build_to_build() {
    for (_, name, _) in Dialect::ALL {
        for (_, markup) in Markup::ALL {
            let csv = Csv::of(name, markup);
            assert_eq!(export(&every_kind(), csv), export(&every_kind(), csv));
        }
    }
}
