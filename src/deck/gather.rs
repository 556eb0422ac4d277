//! Many decks made one: each of them a deck inside it.

use std::collections::{BTreeMap, HashMap};

use super::{Deck, Id, Note, NoteKind};
use crate::content::{Block, BlockKind, Inline, Table};
use crate::diagnostic::{Diagnostic, MERGED_REPEAT, REPEATED_QUESTION};
use crate::identity::another_guid;
use crate::lock::Entry;
use crate::source::Span;

/// A deck that becomes one of several in another.
#[derive(Debug, Clone)]
pub struct Part {
    /// The decks between the whole and this one, from the outermost: the folders of its
    /// document.
    pub folders: Vec<String>,
    /// The deck.
    pub deck: Deck,
    /// The offset, in bytes, that is added to every place in its document, so that no two
    /// documents have a place in common.
    pub start: usize,
}

/// Returns the deck that holds all the others, each under its folders and its own name; one
/// that has the name of the whole, and no folders, is a part of it.
///
/// Which note is which stays as it is. A note that stands in two of the decks is one note
/// where it is the same in both, and a second one where it is not: both are reported to
/// `sink`. The preset is that of the first deck that has one; options are shown in any order
/// only if all of them allow it.
pub fn gather(name: &str, parts: Vec<Part>, sink: &mut Vec<Diagnostic>) -> Deck {
    let common = |of: fn(&Deck) -> &Option<String>| {
        let first = parts.first().and_then(|part| of(&part.deck).clone());
        first.filter(|first| parts.iter().all(|part| of(&part.deck).as_ref() == Some(first)))
    };
    let mut whole = Deck {
        name: name.to_owned(),
        path: name.to_owned(),
        language: common(|deck| &deck.language),
        author: common(|deck| &deck.author),
        modified: parts.iter().map(|part| part.deck.modified).max().unwrap_or_default(),
        preset: parts.iter().find_map(|part| part.deck.preset.clone()),
        shuffled: !parts.is_empty() && parts.iter().all(|part| part.deck.shuffled),
        ..Deck::default()
    };
    let mut known: HashMap<String, Known> = HashMap::new();
    for Part { folders, mut deck, start } in parts {
        let own = Some(&deck.name).filter(|own| !own.is_empty());
        // A deck of the name of the whole is a part of it, not a deck in it.
        let own = own.filter(|own| *own != name || !folders.is_empty());
        let inside: Vec<_> =
            std::iter::once(name).chain(folders.iter().chain(own).map(String::as_str)).collect();
        let (inside, folder) = (inside.join("::"), folders.join("/"));
        take_files(&mut deck, &mut whole, &folder);
        for mut note in std::mem::take(&mut deck.notes) {
            let content = Entry::of(&note, &deck, "").content;
            note.deck = match note.deck.strip_prefix(&deck.name) {
                Some(section) => format!("{inside}{section}"),
                None => format!("{name}::{}", note.deck),
            };
            each_block(&mut note, &mut |block| block.span = shifted(block.span, start));
            note.span = shifted(note.span, start);
            if is_new(&mut note, content, &mut known, sink) {
                whole.notes.push(note);
            }
        }
        whole.description.extend(deck.description.into_iter().map(|mut block| {
            in_block(&mut block, &mut |block| block.span = shifted(block.span, start));
            block
        }));
        whole.left_over.extend(deck.left_over);
        whole.remarks.extend(deck.remarks.into_iter().map(|mut remark| {
            remark.diagnostic.span = shifted(remark.diagnostic.span, start);
            remark
        }));
    }
    whole
}

/// A note that stands in the whole already.
struct Known {
    content: String,
    place: String,
    /// How many other notes have its guid.
    others: u32,
}

/// Returns whether a note is not in the whole yet, and gives it a guid of its own.
fn is_new(
    note: &mut Note,
    content: String,
    known: &mut HashMap<String, Known>,
    sink: &mut Vec<Diagnostic>,
) -> bool {
    let place = format!("{}:{}", note.source.path, note.source.line);
    let Some(earlier) = known.get_mut(&note.guid) else {
        known.insert(note.guid.clone(), Known { content, place, others: 0 });
        return true;
    };
    let message = format!("this question stands in {} already", earlier.place);
    if earlier.content == content {
        sink.push(
            Diagnostic::new(&MERGED_REPEAT, note.span, message).label("made one note with it"),
        );
        return false;
    }
    sink.push(
        Diagnostic::new(&REPEATED_QUESTION, note.span, message + ", and is answered differently")
            .help("both are kept; delete one of them, or give each document a title of its own"),
    );
    let first = note.guid.clone();
    while let Some(earlier) = known.get_mut(&first) {
        earlier.others += 1;
        note.guid = another_guid(&first, earlier.others + 1);
        if !known.contains_key(&note.guid) {
            break;
        }
    }
    if let Some(Id::Guid(guid)) = &mut note.id {
        guid.clone_from(&note.guid);
    }
    known.insert(note.guid.clone(), Known { content, place, others: 0 });
    true
}

/// Gives the files of a deck to the whole. One that is another file than that of the same
/// path there gets a path of its own.
fn take_files(deck: &mut Deck, whole: &mut Deck, folder: &str) {
    let mut renamed = BTreeMap::new();
    for (path, content) in std::mem::take(&mut deck.files) {
        let mut own = path.clone();
        while whole.files.get(&own).is_some_and(|other| *other != content) {
            let outside = if folder.is_empty() { deck.name.as_str() } else { folder };
            own = format!("{outside}/{own}");
        }
        // The content of a note is told by what its files hold.
        deck.files.insert(own.clone(), content.clone());
        whole.files.insert(own.clone(), content);
        if own != path {
            renamed.insert(path, own);
        }
    }
    if renamed.is_empty() {
        return;
    }
    for note in &mut deck.notes {
        for media in &mut note.media {
            if let Some(own) = renamed.get(&media.path) {
                media.path.clone_from(own);
            }
        }
        each_block(note, &mut |block| each_line(block, &mut |line| rename(line, &renamed)));
    }
}

fn rename(line: &mut [Inline], renamed: &BTreeMap<String, String>) {
    for part in line {
        if let Inline::Image { url, alt: _ } = part {
            if let Some(own) = renamed.get(url) {
                url.clone_from(own);
            }
        } else if let Some(inside) = part.inside_mut() {
            rename(inside, renamed);
        }
    }
}

fn shifted(span: Span, by: usize) -> Span {
    Span { start: span.start + by, end: span.end + by }
}

/// Gives every block of a note to `change`, those inside others too.
fn each_block(note: &mut Note, change: &mut impl FnMut(&mut Block)) {
    let answer = note.answer.iter_mut().flatten();
    let mut blocks: Vec<_> = note.question.iter_mut().chain(answer).collect();
    blocks.extend(&mut note.extra);
    if let NoteKind::Choice(options) = &mut note.kind {
        blocks.extend(options.iter_mut().flat_map(|option| &mut option.content));
    }
    for block in blocks {
        in_block(block, change);
    }
    // The table of a note is no block, and is one while it is changed.
    if let NoteKind::Table(table) = &mut note.kind {
        let mut block = Block::new(BlockKind::Table(std::mem::take(table)), note.span);
        change(&mut block);
        if let BlockKind::Table(changed) = block.kind {
            *table = changed;
        }
    }
}

fn in_block(block: &mut Block, change: &mut impl FnMut(&mut Block)) {
    change(block);
    match &mut block.kind {
        BlockKind::List { start: _, tight: _, items } => {
            for block in items.iter_mut().flat_map(|item| &mut item.blocks) {
                in_block(block, change);
            }
        }
        BlockKind::Quote(blocks) => {
            for block in blocks {
                in_block(block, change);
            }
        }
        BlockKind::Paragraph(_)
        | BlockKind::Heading { .. }
        | BlockKind::Code { .. }
        | BlockKind::Table(_)
        | BlockKind::Rule => {}
    }
}

/// Gives every line of text of a block to `change`, but those of blocks inside it.
fn each_line(block: &mut Block, change: &mut impl FnMut(&mut [Inline])) {
    match &mut block.kind {
        BlockKind::Paragraph(content) | BlockKind::Heading { level: _, content } => change(content),
        BlockKind::Table(Table { alignments: _, header, rows }) => {
            for cell in header.iter_mut().chain(rows.iter_mut().flatten()) {
                change(cell);
            }
        }
        BlockKind::List { .. } | BlockKind::Quote(_) | BlockKind::Code { .. } | BlockKind::Rule => {
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn part(path: &str, text: &str, start: usize) -> Part {
        let deck = crate::load(&Source::new(path, 0, text));
        let folders = path.split('/').rev().skip(1).map(str::to_owned).collect();
        Part { folders, deck, start }
    }

    #[test]
    fn every_document_is_a_deck_in_the_whole() {
        let parts = vec![
            part("go.md", "# Go\n\n## Ends\n\n1. What is a ko?\n   - A fight.\n", 0),
            part("games/tea.md", "Q: Who?\nA: All.\n", 100),
        ];
        let deck = gather("All", parts, &mut Vec::new());
        let decks: Vec<_> = deck.notes.iter().map(|note| note.deck.as_str()).collect();
        assert_eq!(decks, ["All::Go::Ends", "All::games::tea"]);
        assert_eq!(deck.notes[1].span.start, 100);
        assert_eq!(deck.notes[1].question[0].span.start, 100 + "Q: ".len());
    }

    #[test]
    fn what_stands_in_two_documents_is_one_note_or_two() {
        let parts = vec![
            part("a/go.md", "Q: What is a ko?\nA: A fight.\n\nQ: Why?\nA: So.\n", 0),
            part("b/go.md", "Q: What is a ko?\nA: A fight.\n\nQ: Why?\nA: Just so.\n", 100),
        ];
        let guids: Vec<_> = parts[0].deck.notes.iter().map(|note| note.guid.clone()).collect();
        let mut sink = Vec::new();
        let deck = gather("All", parts, &mut sink);
        assert_eq!(deck.notes.len(), 3);
        assert_eq!([&deck.notes[0].guid, &deck.notes[1].guid], [&guids[0], &guids[1]]);
        assert!(!guids.contains(&deck.notes[2].guid));
        let said: Vec<_> = sink.iter().map(|d| (d.code.id, d.message.as_str())).collect();
        assert_eq!(
            said,
            [
                ("N405", "this question stands in a/go.md:1 already"),
                ("N404", "this question stands in a/go.md:4 already, and is answered differently"),
            ]
        );
    }

    #[test]
    fn files_of_one_path_stay_two() {
        let with = |path: &str, bytes: &[u8]| {
            let mut part = part(path, "Q: What?\n\nA: ![A board](board.png)\n", 0);
            part.deck.files.insert("board.png".into(), bytes.into());
            part
        };
        let parts = vec![with("a/one.md", b"1"), with("b/two.md", b"2"), with("c/three.md", b"1")];
        let deck = gather("All", parts, &mut Vec::new());
        let paths: Vec<_> = deck.files.keys().collect();
        assert_eq!(paths, ["b/board.png", "board.png"]);
        let named: Vec<_> = deck.notes.iter().map(|note| note.media[0].path.as_str()).collect();
        assert_eq!(named, ["board.png", "b/board.png", "board.png"]);
        let answer = crate::content::markdown::render(deck.notes[1].answer.as_ref().unwrap());
        assert_eq!(answer, "![A board](b/board.png)");
    }
}
