//! A deck as Anki sees it: what a package and a text import have in common.
//!
//! Here a note becomes HTML fields, so that a card looks the same by whichever
//! way it came into Anki.

mod choice;
mod decks;
mod fields;
mod media;
mod table;
mod tags;

use std::collections::BTreeMap;
use std::rc::Rc;

use super::typed;
use crate::content::html::{self, escape};
use crate::content::markdown;
use crate::deck::{Deck, Location, Note, NoteKind};
use crate::diagnostic::{Diagnostic, NO_CARD, UNANSWERED_NOTE, UNASKED_NOTE, UNTYPED_ANSWER};
use crate::source::Span;
use decks::{Decks, Place};
#[cfg(feature = "apkg")]
pub(super) use fields::ordinals;
use fields::{clean, countable, literal};
pub(super) use media::File;
use media::Files;

/// Decks and notes, ready to be written down.
#[derive(Debug, Default)]
pub(super) struct Collection<'d> {
    /// The names of the decks, parents before their children.
    pub(super) decks: Vec<String>,
    /// The place of the deck of the whole document among them, where it is one of them.
    #[cfg_attr(not(feature = "apkg"), expect(dead_code, reason = "a text import cannot say it"))]
    pub(super) whole: Option<usize>,
    /// What the document is about, in Markdown.
    #[cfg_attr(not(feature = "apkg"), expect(dead_code, reason = "a text import cannot say it"))]
    pub(super) description: String,
    /// The notes, in the order they were written.
    pub(super) notes: Vec<AnkiNote<'d>>,
    /// The files that they show and play, by name.
    pub(super) files: Vec<File<'d>>,
}

/// A note as Anki keeps it.
#[derive(Debug)]
pub(super) struct AnkiNote<'d> {
    /// The guid of the note it was made from.
    pub(super) guid: &'d str,
    /// Which part of that note it is, from zero: a very long table makes several.
    pub(super) part: usize,
    /// The place of its deck among the collection's decks.
    pub(super) deck: usize,
    /// When it last changed, in seconds since 1970.
    #[cfg_attr(
        not(feature = "apkg"),
        expect(dead_code, reason = "a text import asks for no time")
    )]
    pub(super) modified: i64,
    /// Its tags, sorted, with blanks between them.
    pub(super) tags: Rc<str>,
    /// What its cards show.
    pub(super) content: Content,
    /// The names of the sections it stands in, as HTML.
    #[cfg_attr(
        not(feature = "apkg"),
        expect(dead_code, reason = "a text import has no such field")
    )]
    pub(super) section: Rc<str>,
    /// Where it was typed, as HTML.
    #[cfg_attr(
        not(feature = "apkg"),
        expect(dead_code, reason = "a text import has no such field")
    )]
    pub(super) source: String,
}

/// What the cards of a note show, as HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// A front and a back.
    Basic {
        /// The front.
        question: String,
        /// The back.
        answer: String,
        /// What is shown below the back.
        extra: String,
        /// Which cards ask for the front.
        reverse: Reverse,
    },
    /// A front, and a back to type in.
    Typed {
        /// The front.
        question: String,
        /// The back.
        answer: String,
        /// What is to be typed; empty where that would be too much to ask.
        typed: String,
        /// What is shown below the back.
        extra: String,
    },
    /// A question with options.
    Choice {
        /// What is asked.
        question: String,
        /// All options, a list with letters.
        options: String,
        /// The right ones, with their letters.
        answer: String,
        /// What there is to say of them.
        explanation: String,
        /// Whether they may be shown in any order.
        shuffled: bool,
        /// What is shown below the answer.
        extra: String,
    },
    /// A text with gaps, at least one.
    Cloze {
        /// The text.
        text: String,
        /// What is shown below it once the gap is filled.
        extra: String,
    },
    /// A table with a gap for each row, at least one.
    Table {
        /// The table.
        table: String,
        /// What it is called.
        title: String,
        /// What is shown below it once the row is filled.
        extra: String,
    },
}

/// Which cards ask for the front of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reverse {
    /// None.
    Never,
    /// A second card.
    Always,
    /// A second card if somebody wants one; `true` where one is wanted now.
    Optional(bool),
}

impl<'d> Collection<'d> {
    /// Returns what Anki makes of a deck. Notes that would make a blank card
    /// are left out and reported.
    pub(super) fn new(deck: &'d Deck, sink: &mut Vec<Diagnostic>) -> Self {
        let mut decks = Decks::new(deck);
        let mut files = Files::new(deck);
        let mut all_tags = BTreeMap::new();
        let mut notes = Vec::with_capacity(deck.notes.len());
        for note in &deck.notes {
            let shown = files.localize(note, sink);
            let contents = match contents(&shown, deck.shuffled, &files, sink) {
                Ok(contents) => contents,
                Err(blank) => {
                    sink.push(blank.diagnostic(note.span));
                    continue;
                }
            };
            files.use_those_of(note);
            let Note { guid, modified, deck, tags, source, .. } = note;
            let Place { deck, section } = decks.place(deck);
            let tags = all_tags.entry(tags).or_insert_with(|| tags::canonical(tags).into());
            for (part, content) in contents.into_iter().enumerate() {
                notes.push(AnkiNote {
                    guid,
                    part,
                    modified: *modified,
                    deck,
                    tags: Rc::clone(tags),
                    content,
                    section: Rc::clone(&section),
                    source: place_in_words(source),
                });
            }
        }
        if notes.is_empty() && !deck.notes.is_empty() {
            let span = deck.notes.iter().map(|note| note.span).reduce(Span::join);
            sink.push(
                Diagnostic::new(&NO_CARD, span.unwrap_or_default(), "no note here makes a card")
                    .help("answer a question, or leave Anki's formats out with `--to pdf,xlsx`"),
            );
        }
        Collection {
            whole: decks.whole(),
            decks: decks.names,
            description: markdown::render(&deck.description),
            notes,
            files: files.used(),
        }
    }
}

impl AnkiNote<'_> {
    /// Returns the guid that Anki is to know the note by.
    pub(super) fn guid(&self) -> String {
        match self.part {
            0 => self.guid.into(),
            part => format!("{}-{}", self.guid, part + 1),
        }
    }
}

/// Why a note would make a blank card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Blank {
    /// There is nothing on its front.
    Question,
    /// There is nothing on its back.
    Answer,
    /// No option is the right one, and nothing explains them.
    Options,
    /// There is nothing in it to hide.
    Gap,
}

impl Blank {
    fn diagnostic(self, span: Span) -> Diagnostic {
        let (code, message, help) = match self {
            Blank::Question => (
                &UNASKED_NOTE,
                "this answer has no question, so it makes no Anki card",
                "write the question above it",
            ),
            Blank::Answer => (
                &UNANSWERED_NOTE,
                "this question has no answer, so it makes no Anki card",
                "write the answer below it",
            ),
            Blank::Options => (
                &UNANSWERED_NOTE,
                "no option of this question is marked as right, so it makes no Anki card",
                "tick the right one, or write the answer below them",
            ),
            Blank::Gap => (
                &UNANSWERED_NOTE,
                "there is nothing to hide in this note, so it makes no Anki card",
                "mark what is to be hidden, or write an answer",
            ),
        };
        Diagnostic::new(code, span, message).help(help)
    }
}

/// Returns what the cards of a note show: one content for every note that Anki
/// needs to hold it.
fn contents(
    note: &Note,
    shuffled: bool,
    files: &Files,
    sink: &mut Vec<Diagnostic>,
) -> Result<Vec<Content>, Blank> {
    let Note {
        guid: _,
        id: _,
        modified: _,
        kind,
        number: _,
        deck: _,
        tags: _,
        question,
        answer,
        extra,
        media: _,
        schedule: _,
        source: _,
        span,
    } = note;
    let answered = answer.as_deref().unwrap_or_default();
    let answer = || html::render_highlighted(answered);
    let extra = html::render_highlighted(extra);
    let basic = |extra, reverse, unanswered| {
        let question = literal(html::render_highlighted(question), files);
        let (answer, extra) = (literal(answer(), files), literal(extra, files));
        if question.trim().is_empty() {
            Err(Blank::Question)
        } else if answer.trim().is_empty() {
            Err(unanswered)
        } else {
            Ok(Content::Basic { question, answer, extra, reverse })
        }
    };
    Ok(vec![match kind {
        NoteKind::Basic => basic(extra, Reverse::Never, Blank::Answer)?,
        NoteKind::Reversed => basic(extra, Reverse::Always, Blank::Answer)?,
        NoteKind::OptionalReversed(wanted) => {
            basic(extra, Reverse::Optional(*wanted), Blank::Answer)?
        }
        NoteKind::Typed => {
            let content = basic(extra, Reverse::Never, Blank::Answer)?;
            let typed = typed::text(answered);
            if typed.is_none() {
                sink.push(untyped(*span));
            }
            let typed = literal(escape(&typed.unwrap_or_default()), files);
            match content {
                Content::Basic { question, answer, extra, reverse: _ } => {
                    Content::Typed { question, answer, typed, extra }
                }
                content => content,
            }
        }
        NoteKind::Choice(choices) if choices.is_empty() => {
            basic(extra, Reverse::Never, Blank::Options)?
        }
        NoteKind::Choice(choices) => {
            choice::content(question, choices, answered, extra, shuffled, files)?
        }
        NoteKind::Cloze => {
            let text = html::render_cloze_highlighted(question);
            if fields::ordinals(&text).is_empty() {
                basic(extra, Reverse::Never, Blank::Gap)?
            } else {
                let extra = literal(answer() + &extra, files);
                Content::Cloze { text: countable(clean(text)), extra }
            }
        }
        NoteKind::Table(table) => {
            return table::contents(question, table, answer() + &extra, files);
        }
    }])
}

fn untyped(span: Span) -> Diagnostic {
    Diagnostic::new(&UNTYPED_ANSWER, span, "this answer is too much to type: it is only shown")
        .help("give a few words as the answer, and the rest below as what to read further")
}

/// Returns the name of a document and the line in it, as HTML.
fn place_in_words(Location { path, line, end_line: _ }: &Location) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    match (name, line) {
        ("", _) => String::new(),
        (name, 0) => clean(escape(name)),
        (name, line) => clean(format!("{}, line {line}", escape(name))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{Block, BlockKind, Inline};
    use crate::deck::Choice;

    fn text(text: &str) -> Vec<Block> {
        let content = vec![Inline::Text(text.into())];
        vec![Block::new(BlockKind::Paragraph(content), Span::default())]
    }

    /// Returns the content of the only note that this one becomes in Anki.
    fn content(
        kind: NoteKind,
        question: Vec<Block>,
        answer: Option<Vec<Block>>,
    ) -> Result<Content, Blank> {
        let note = Note {
            guid: String::new(),
            id: None,
            modified: 0,
            kind,
            number: None,
            deck: String::new(),
            tags: Vec::new(),
            question,
            answer,
            extra: Vec::new(),
            media: Vec::new(),
            schedule: Vec::new(),
            source: Location::default(),
            span: Span::default(),
        };
        contents(&note, false, &Files::default(), &mut Vec::new()).map(|mut all| all.remove(0))
    }

    #[test]
    fn a_card_is_never_blank() {
        let option = Choice { content: text("one"), correct: false };
        let none = |kind| content(kind, text("What?"), None);
        assert_eq!(none(NoteKind::Basic), Err(Blank::Answer));
        assert_eq!(none(NoteKind::Typed), Err(Blank::Answer));
        assert_eq!(none(NoteKind::Cloze), Err(Blank::Gap));
        assert_eq!(none(NoteKind::Choice(vec![option])), Err(Blank::Options));
        assert_eq!(content(NoteKind::Basic, vec![], Some(text("a"))), Err(Blank::Question));
        assert_eq!(content(NoteKind::Basic, text("a"), Some(vec![])), Err(Blank::Answer));
    }

    #[test]
    fn a_text_without_gaps_is_a_question_if_it_has_an_answer() {
        assert_eq!(
            content(NoteKind::Cloze, text("a"), Some(text("b"))),
            Ok(Content::Basic {
                question: "a".into(),
                answer: "b".into(),
                extra: String::new(),
                reverse: Reverse::Never
            })
        );
    }
}
