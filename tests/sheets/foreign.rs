//! Other people's sheets.

use cardpress::content::{html, markdown, text};
use cardpress::deck::{Deck, Note, NoteKind};
use cardpress::import::sheet::Role;
use cardpress::import::{File, ImportOptions, importer, load};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use rust_xlsxwriter::{Format, Workbook};

use super::cases;
use super::support::office;

/// Reads a sheet as a deck.
fn read_with(name: &str, bytes: &[u8], options: &ImportOptions) -> Result<Deck, String> {
    let file = File { name, modified: 1_700_000_000, bytes };
    let importer = importer(name, bytes).expect("an importer reads it");
    load(importer, &file, options).map(|(_, deck)| deck).map_err(|error| error.to_string())
}

#[track_caller]
fn read(name: &str, bytes: impl AsRef<[u8]>) -> Deck {
    read_with(name, bytes.as_ref(), &ImportOptions::default()).unwrap()
}

fn codes(deck: &Deck) -> Vec<&str> {
    deck.remarks.iter().map(|remark| remark.diagnostic.code.id).collect()
}

fn pair(note: &Note) -> (String, String) {
    let answer = note.answer.as_deref().unwrap_or_default();
    (markdown::render(&note.question), markdown::render(answer))
}

/// Returns the options of a note, the right ones with a star.
fn options(note: &Note) -> String {
    let NoteKind::Choice(options) = &note.kind else { panic!("{:?}", note.kind) };
    let option =
        |o: &cardpress::deck::Choice| text::render(&o.content) + if o.correct { "*" } else { "" };
    options.iter().map(option).collect::<Vec<_>>().join(" ")
}

#[test]
fn heads_are_known_in_many_languages() {
    for heads in [
        "Question,Answer",
        "Frage,Antwort",
        "Pregunta,Respuesta",
        "Pergunta,Resposta",
        "Domanda,Risposta",
        "Vraag,Antwoord",
        "Вопрос,Ответ",
        "问题,答案",
        "質問,回答",
        "سؤال,جواب",
        "Term,Definition",
        "Front,Back",
        "English,Deutsch",
    ] {
        // The answers stand in the longer column here, whatever the heads say.
        let deck = read("go.csv", format!("{heads}\nko,a fight\nseki,mutual life\n"));
        assert_eq!(deck.notes.len(), 2, "{heads}");
        assert_eq!(pair(&deck.notes[0]), ("ko".into(), "a fight".into()), "{heads}");
        assert_eq!(codes(&deck), ["I606"], "{heads}");
    }
}

#[test]
fn heads_are_found_below_titles_and_other_columns_are_kept() {
    let file = "Vokabeln;;;;\n\nNr.;Antwort;Frage;Kapitel;Farbe\n\
                7;Ein Kampf, um einen Punkt;Was ist ein Ko?;Begriffe;rot\n";
    let deck = read("go.csv", file);
    let [note] = &deck.notes[..] else { panic!() };
    let expected = ("Was ist ein Ko?".into(), "Ein Kampf, um einen Punkt".into());
    assert_eq!(pair(note), expected);
    assert_eq!((note.number, note.deck.as_str()), (Some(7), "go::Begriffe"));
    assert_eq!(text::render(&note.extra), "Farbe: rot");
    assert_eq!(note.source.line, 4);
    assert_eq!(text::render(&deck.description), "Vokabeln");
}

#[test]
fn without_heads_cells_tell_what_they_hold() {
    let deck = read("x.csv", "1,France,Where is Paris?\n2,Italy,Where is Rome?\n");
    assert_eq!(pair(&deck.notes[1]), ("Where is Rome?".into(), "Italy".into()));
    assert_eq!(deck.notes[1].number, Some(2));
    let deck = read("x.csv", "Is it?,yes,no,A\nWas it?,ja,nein,B\n");
    assert_eq!(options(&deck.notes[1]), "ja nein*");
    assert!(deck.remarks[0].diagnostic.message.contains("its cells ask"));
}

#[test]
fn quizzes_of_programs_are_read() {
    let kahoot = "Question - max 120 characters,Answer 1 - max 75 characters,\
        Answer 2 - max 75 characters,Answer 3,Time limit (sec),Correct answer(s)\n\
        Which are even?,2,3,4,20,\"1,3\"\nAnd odd?,1,2,,20,1\nNone?,1,2,,20,7\n";
    let deck = read("kahoot.csv", kahoot);
    assert_eq!(options(&deck.notes[0]), "2* 3 4*");
    assert_eq!(options(&deck.notes[1]), "1* 2");
    assert_eq!(deck.notes[0].extra, []);
    assert_eq!(codes(&deck), ["I606", "I607"]);
    assert_eq!(deck.remarks[1].line, 4);
    let gimkit = "Question,Correct Answer,Incorrect Answer 1,Incorrect Answer 2 (Optional)\n\
        Capital?,Paris,Rome,Bern\n";
    assert_eq!(options(&read("gimkit.csv", gimkit).notes[0]), "Paris* Rome Bern");
    let letters = "Question,A,B,C,Answer\nCapital?,Rome,Paris,Bern,B\n";
    assert_eq!(options(&read("x.csv", letters).notes[0]), "Rome Paris* Bern");
}

#[test]
fn what_quizlet_copies_is_a_table_and_a_document_is_none() {
    let deck = read("go.txt", "ko\ta \"fight\nseki\tmutual life\n");
    assert_eq!(pair(&deck.notes[0]), ("ko".into(), "a \"fight".into()));
    for document in ["1. What?\n\tThat.\n", "Q: What?\nA: That.\n", "One line.\tAnd more.\n", ""] {
        assert!(importer("notes.txt", document.as_bytes()).is_none(), "{document}");
    }
    assert!(importer("notes.md", b"ko\ta fight\nseki\tlife\n").is_none());
}

#[test]
fn columns_are_those_that_were_asked_for() {
    let file = b"Frage,Antwort,Kapitel\nko,a fight,terms\n";
    let asked = |columns: &[(Role, &str)]| ImportOptions {
        columns: columns.iter().map(|(role, name)| (*role, (*name).to_owned())).collect(),
        ..ImportOptions::default()
    };
    let columns = [(Role::Question, "B"), (Role::Answer, "frage"), (Role::Tags, "3")];
    let deck = read_with("go.csv", file, &asked(&columns)).unwrap();
    assert_eq!(pair(&deck.notes[0]), ("a fight".into(), "ko".into()));
    assert_eq!(deck.notes[0].tags, ["terms"]);
    let refused = read_with("go.csv", file, &asked(&[(Role::Answer, "Back")]));
    assert_eq!(
        refused.unwrap_err(),
        "it has no column `Back`: there are A (`Frage`), B (`Antwort`), C (`Kapitel`)"
    );
}

#[test]
fn encodings_and_line_ends_are_found_out() {
    let text = "Вопрос;Ответ\rЧто такое ко?;Борьба за один пункт\rЧто такое сэки?;Жизнь\r";
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(text);
    let deck = read("go.csv", &bytes);
    assert_eq!(pair(&deck.notes[0]).0, "Что такое ко?");
    assert_eq!(codes(&deck), ["I605", "I606"]);
    let utf_16: Vec<u8> =
        format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(pair(&read("go.tsv", utf_16).notes[1]).1, "Жизнь");
}

#[test]
fn what_is_damaged_is_said_with_its_line() {
    let refused = read_with("x.csv", b"a,b\nc,\"d\ne,f\n", &ImportOptions::default());
    assert!(refused.unwrap_err().contains("the quotation mark in line 2 begins a cell"));
    let deck = read("x.csv", "Question,Answer\nWhat?,This, or that\n");
    assert_eq!(codes(&deck), ["I606", "I608"]);
    assert_eq!(text::render(&deck.notes[0].extra), "or that");
    for (name, bytes) in [("x.xlsx", &b"PK\x03\x04"[..]), ("x.ods", b""), ("x.xls", b"none")] {
        assert!(read_with(name, bytes, &ImportOptions::default()).is_err(), "{name}");
    }
    assert!(read_with("x.csv", b"", &ImportOptions::default()).is_err());
}

#[test]
fn markup_in_cells_is_told_by_its_signs() {
    let deck = read("x.csv", "Front,Back\nWhat <b>is</b> it?,so **it** is\n{{c1::Ko}} rule,\n");
    assert_eq!(html::render(&deck.notes[0].question), "What <strong>is</strong> it?");
    assert_eq!(pair(&deck.notes[0]).1, "so **it** is");
    assert_eq!(deck.notes[1].kind, NoteKind::Cloze);
}

/// Returns a workbook with a title, rich text, a bold column and a second sheet.
fn workbook() -> Vec<u8> {
    let (bold, code) = (Format::new().set_bold(), Format::new().set_font_name("Courier New"));
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Go").unwrap();
    sheet.write_string(0, 1, "What I learn").unwrap();
    for (column, head) in ["Frage", "Antwort", "Seite"].iter().enumerate() {
        let column = u16::try_from(column).unwrap() + 1;
        sheet.write_string_with_format(2, column, *head, &bold).unwrap();
    }
    for (row, asked) in (3..).zip(["ko", "seki", "atari"]) {
        sheet.write_string_with_format(row, 1, asked, &bold).unwrap();
        let plain = Format::new();
        let parts = [(&plain, "a "), (&bold, "fight"), (&plain, " by "), (&code, "f(x)")];
        sheet.write_rich_string(row, 2, &parts).unwrap();
        sheet.write_number(row, 3, f64::from(row)).unwrap();
    }
    book.add_worksheet().set_name("Help").unwrap().write_string(0, 0, "Read this").unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn styles_of_words_are_kept_and_those_of_columns_are_not() {
    let book = workbook();
    let ods = office::convert(&book, "xlsx", "ods");
    for (name, bytes) in [("x.xlsx", Some(book)), ("x.ods", ods)] {
        let Some(bytes) = bytes else { continue };
        let deck = read(name, bytes);
        assert_eq!(deck.notes.len(), 3, "{name}");
        assert_eq!(pair(&deck.notes[0]), ("ko".into(), "a **fight** by `f(x)`".into()), "{name}");
        assert_eq!(text::render(&deck.notes[0].extra), "Seite: 3", "{name}");
        assert_eq!(deck.notes[0].source.line, 4, "{name}");
        assert_eq!(codes(&deck), ["I606", "I606"], "{name}");
    }
}

#[test]
fn what_libreoffice_saves_as_text_is_read() {
    // Semicolons, and the encodings 1 (Windows-1252), 76 (UTF-8) and 65535 (UTF-16).
    for encoding in ["1", "76"] {
        let filter = format!("csv:Text - txt - csv (StarCalc):59,34,{encoding}");
        let Some(saved) = office::convert(&workbook(), "xlsx", &filter) else { return };
        let deck = read("x.csv", saved);
        assert_eq!(pair(&deck.notes[0]), ("ko".into(), "a fight by f(x)".into()));
        assert_eq!(deck.notes.len(), 3);
    }
}

#[test]
fn a_workbook_that_unpacks_to_very_much_is_refused() {
    let nothing = vec![b' '; 200 << 20];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut zip, &nothing).unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    let refused = read_with("x.xlsx", &bytes, &ImportOptions::default()).unwrap_err();
    assert!(refused.contains("as if it were made to fill the memory"), "{refused}");
    let mut book = Workbook::new();
    book.add_worksheet().write_string(0, 16_383, "x").unwrap();
    let wide = book.save_to_buffer().unwrap();
    let refused = read_with("x.xlsx", &wide, &ImportOptions::default()).unwrap_err();
    assert!(refused.contains("something stands in `Sheet1`!XFD1"), "{refused}");
}

proptest! {
    #![proptest_config(cases::same(ProptestConfig::with_cases(64)))]

    /// A workbook, or a text, some of whose bytes are others is read or refused.
    #[test]
    fn a_damaged_sheet_is_read_or_refused(flips in vec((any::<Index>(), any::<u8>()), 1..9)) {
        let csv = "Question;Option 1;Option 2;Key;Tags\n\"a;b\"\"?\";x;y;A;t u\nc?;d;e;2;\n";
        for (name, mut bytes) in [("x.xlsx", workbook()), ("x.csv", csv.into())] {
            for (at, byte) in &flips {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            if let Some(importer) = importer(name, &bytes) {
                let file = File { name, modified: 0, bytes: &bytes };
                let _ = load(importer, &file, &ImportOptions::default());
            }
        }
    }
}
