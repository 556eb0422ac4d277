//! The Markdown exporter: any deck that is written as a source document is read as the same
//! deck, and written as the same bytes again.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

use cardpress::content::{Block, BlockKind, Inline, markdown};
use cardpress::deck::{Deck, Id, Location, Note, NoteKind};
use cardpress::export::{Exporter, Markdown};
use cardpress::load;
use cardpress::source::{Source, Span};
use proptest::prelude::*;

#[path = "support/cases.rs"]
mod cases;
#[path = "support/decks.rs"]
#[allow(dead_code, reason = "other tests take the rest")]
mod decks;
#[path = "support/documents.rs"]
mod documents;

fn written(deck: &Deck, exporter: Markdown) -> String {
    String::from_utf8(exporter.export(deck, &mut Vec::new()).unwrap()).unwrap()
}

fn read(text: &str) -> Deck {
    load(&Source::new("x.md", 0, text))
}

/// Returns the notes of a deck, as far as they are no matter of where they stand.
fn notes(deck: &Deck) -> Vec<Note> {
    let mut notes = deck.notes.clone();
    for note in &mut notes {
        note.span = Span::default();
        note.source = Location::default();
        note.modified = 0;
        note.id = None;
        let more = note.answer.iter_mut().flatten().chain(&mut note.extra);
        for block in note.question.iter_mut().chain(more) {
            forget_place(block);
        }
        if let NoteKind::Choice(options) = &mut note.kind {
            for option in options {
                option.content.iter_mut().for_each(forget_place);
            }
        }
    }
    notes
}

fn forget_place(block: &mut Block) {
    block.span = Span::default();
    match &mut block.kind {
        BlockKind::List { start: _, tight, items } => {
            // Of some lists, only one of the two can be written.
            *tight &= items.len() > 1 && items.iter().all(|item| item.blocks.len() < 2);
            items.iter_mut().flat_map(|item| &mut item.blocks).for_each(forget_place);
        }
        BlockKind::Quote(blocks) => blocks.iter_mut().for_each(forget_place),
        BlockKind::Paragraph(content) | BlockKind::Heading { level: _, content } => join(content),
        BlockKind::Table(table) => {
            table.header.iter_mut().chain(table.rows.iter_mut().flatten()).for_each(join);
        }
        BlockKind::Code { .. } | BlockKind::Rule => {}
        other => panic!("nobody looks into {other:?}"),
    }
}

/// Makes text of text that follows text.
fn join(content: &mut Vec<Inline>) {
    let mut joined: Vec<Inline> = Vec::new();
    for mut part in content.drain(..) {
        match (joined.last_mut(), &mut part) {
            (Some(Inline::Text(before)), Inline::Text(text)) => {
                before.push_str(text);
                continue;
            }
            (
                _,
                Inline::Emphasis(content)
                | Inline::Strong(content)
                | Inline::Strikethrough(content)
                | Inline::Subscript(content)
                | Inline::Superscript(content)
                | Inline::Element { content, .. }
                | Inline::Link { content, .. }
                | Inline::Cloze { content, .. },
            ) => join(content),
            _ => {}
        }
        joined.push(part);
    }
    *content = joined;
}

fn left_over(deck: &Deck) -> String {
    let lines = deck.left_over.iter().flat_map(|left_over| left_over.text.split(['\n', '\r']));
    let lines = lines.filter(|line| !line.trim().is_empty());
    lines.flat_map(|line| [line.trim(), "\n"]).collect()
}

/// Returns why a deck is another one after it was written and read, or is written otherwise
/// again.
fn difference(deck: &Deck) -> Result<(), String> {
    let text = written(deck, Markdown::PLAIN);
    let again = read(&text);
    let (before, after) = (notes(deck), notes(&again));
    for (before, after) in before.iter().zip(&after) {
        if before != after {
            return Err(format!("{text}\nby which\n{before:?}\nbecame\n{after:?}"));
        }
    }
    if before.len() != after.len() {
        return Err(format!("{} notes became {} by\n{text}", before.len(), after.len()));
    }
    let said = |deck: &Deck| {
        let Deck { name, language, author, shuffled, description, .. } = deck;
        (name.clone(), language.clone(), author.clone(), *shuffled, markdown::render(description))
    };
    if said(deck) != said(&again) {
        return Err(format!("the deck is another by\n{text}"));
    }
    if left_over(deck) != left_over(&again) {
        return Err(format!("{} is left over by\n{text}", left_over(&again)));
    }
    let second = written(&again, Markdown::PLAIN);
    if second != text {
        return Err(format!("{text}\nis written as\n{second}"));
    }
    Ok(())
}

#[test]
fn the_documents_of_the_input_come_back() {
    for file in std::fs::read_dir("input").unwrap() {
        let path = file.unwrap().path();
        let source = Source::decode(path.to_str().unwrap(), 0, &std::fs::read(&path).unwrap());
        assert_eq!(difference(&load(&source)), Ok(()), "{}", path.display());
    }
}

#[test]
fn what_a_deck_is_about_comes_back() {
    let about = "Rivers of **Europe**:\n\n- the *Rhine*\n- \"Po\": a: b # c\n\n```sh\nls --- \n```";
    let description = format!("description: {}", serde_json::Value::from(about));
    let deck = read(&format!("---\n{description}\n---\n\nQ: Who?\nA: She.\n"));
    assert_eq!(markdown::render(&deck.description), about);
    assert_eq!(difference(&deck), Ok(()));
}

#[test]
fn how_a_deck_is_studied_comes_back() {
    let head = "deck: Go\npreset:\n  name: \"Slow: one\"\n  new-per-day: 5\n  learning-steps: 3";
    let deck = read(&format!("---\n{head}\n---\n\nQ: Who?\nA: She.\n"));
    let preset = deck.preset.clone().unwrap();
    assert_eq!((preset.name.as_str(), preset.new_per_day), ("Slow: one", Some(5)));
    assert_eq!((preset.reviews_per_day, preset.learning_steps), (None, Some(vec![3])));
    let again = read(&written(&deck, Markdown::PLAIN));
    assert_eq!(again.preset, deck.preset);
}

#[test]
fn a_note_of_every_kind_comes_back() {
    let mut deck = decks::every_kind();
    deck.notes.push(decks::note("code", NoteKind::Cloze, decks::gaps_in_code(), None));
    let text = written(&deck, Markdown::WITH_IDS);
    let again = read(&text);
    let kinds = |deck: &Deck| deck.notes.iter().map(|note| note.kind.name()).collect::<Vec<_>>();
    assert_eq!(kinds(&deck), kinds(&again), "{text}");
    for (before, after) in deck.notes.iter().zip(&again.notes) {
        assert_eq!(after.id, Some(Id::Guid(before.guid.clone())));
        assert_eq!(after.guid, before.guid);
    }
}

proptest! {
    #![proptest_config(cases::same(ProptestConfig::default()))]

    #[test]
    fn documents_come_back(text in prop_oneof![
        documents::signs(), documents::well_written(), documents::found()
    ]) {
        let deck = read(&text);
        let difference = difference(&deck);
        prop_assert!(difference.is_ok(), "{}\nof\n{}", difference.unwrap_err(), text);
    }
}

#[test]
fn who_wrote_a_deck_is_kept() {
    let deck =
        read("---\ntitle: A\nauthors: [Ada, \"Beta: the second\"]\n---\n\nQ: Why?\nA: So.\n");
    assert_eq!(deck.author.as_deref(), Some("Ada, Beta: the second"));
    assert_eq!(difference(&deck), Ok(()));
}
