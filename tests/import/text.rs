//! Anki's text exports, and what we write for its text import.

use cardpress::content::{markdown, text};
use cardpress::deck::NoteKind;
use cardpress::export::{Csv, Exporter};
use cardpress::import::importer;

use super::support::decks::every_kind;
use super::{placeless, read, remarks};

#[test]
fn our_own_text_holds_what_was_written() {
    let written = every_kind();
    let file = Csv::ANKI.export(&written, &mut Vec::new()).unwrap();
    let found = read("python.csv", &file).unwrap();
    assert_eq!(remarks(&found), [""; 0]);
    assert_eq!(found.name, "Python");
    for note in &found.notes {
        let same = written.notes.iter().find(|other| other.guid == note.guid).unwrap();
        let (mut note, mut same) = (placeless(note), placeless(same));
        // The text says whether a card asks for the front now, and no more.
        same.kind = match same.kind {
            NoteKind::OptionalReversed(true) => NoteKind::Reversed,
            NoteKind::OptionalReversed(false) => NoteKind::Basic,
            kind => kind,
        };
        note.source = same.source.clone();
        note.tags.clone_from(&same.tags);
        assert_eq!(note, same);
    }
    assert_eq!(found.notes.len(), written.notes.len() - 1);
}

#[test]
fn notes_in_plain_text_are_read_by_their_header_lines() {
    let file = "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n\
                #tags column:6\n\
                a1\tBasic\tTop::Sub\tWhat <b>is</b> it?\t\"That,\n\"\"this\"\"\"\tx y::z\n\
                a2\tCloze\tTop\t{{c1::one::hint}} and two\tmore\t\n\
                a3\tBasic (optional reversed card)\tTop\tq\ta\t\n";
    let deck = read("notes.txt", file.as_bytes()).unwrap();
    assert_eq!((deck.name.as_str(), deck.notes.len()), ("Top", 3));
    let [first, second, third] = &deck.notes[..] else { panic!() };
    assert_eq!(markdown::render(&first.question), "What **is** it?");
    assert_eq!(text::render(first.answer.as_deref().unwrap()), "That, \"this\"");
    assert_eq!(
        (first.deck.as_str(), &first.tags[..]),
        ("Top::Sub", &["x".into(), "y::z".into()][..])
    );
    assert_eq!((first.source.line, first.source.end_line), (7, 8));
    assert_eq!(second.kind, NoteKind::Cloze);
    assert_eq!(markdown::render(&second.question), "{{c1::one::hint}} and two");
    assert_eq!(text::render(&second.extra), "more");
    assert_eq!(third.kind, NoteKind::OptionalReversed(false));
}

#[test]
fn a_text_without_a_guid_is_known_by_its_questions() {
    let file =
        "#separator:Semicolon\n#html:false\n#tags:t\n#deck:D\nIs 1 < 2?;Yes;and more\nWhy?;So\n";
    let deck = read("cards.txt", file.as_bytes()).unwrap();
    assert_eq!(text::render(&deck.notes[0].question), "Is 1 < 2?");
    assert_eq!(text::render(&deck.notes[0].extra), "Column 3: and more");
    assert_eq!(deck.notes[0].tags, ["t"]);
    assert_eq!(deck.notes[0].id, None);
    assert_ne!(deck.notes[0].guid, deck.notes[1].guid);
    assert_eq!(deck.notes, read("cards.txt", file.as_bytes()).unwrap().notes);
}

#[test]
fn a_note_type_that_is_not_known_is_guessed_and_said() {
    let file = "#separator:tab\n#html:true\n#notetype:Vokabeln\nHund\tdog\n";
    let deck = read("x.txt", file.as_bytes()).unwrap();
    assert_eq!(
        remarks(&deck),
        ["I602 the note type `Vokabeln` is not known here: it is read as `Basic`"]
    );
    assert_eq!(deck.remarks[0].line, 4);
}

#[test]
fn any_other_text_is_a_document() {
    for start in ["# Title\n", "#tags\n", "1. What?\n", "", "#separate:x\n"] {
        assert!(importer("notes.txt", start.as_bytes()).is_none(), "{start}");
    }
    assert!(importer("notes.txt", b"\xef\xbb\xbf#separator:tab\r\n").is_some());
}
