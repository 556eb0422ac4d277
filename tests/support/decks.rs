//! Decks made by hand.

use cardpress::content::{Alignment, Block, BlockKind, Gap, Inline, Table};
use cardpress::deck::{Choice, Deck, Location, Note, NoteKind};
use cardpress::source::Span;

/// When these decks were written, in seconds since 1970.
pub(crate) const WRITTEN: i64 = 1_700_000_000;

pub(crate) fn words(text: &str) -> Inline {
    Inline::Text(text.into())
}

pub(crate) fn code(text: &str) -> Inline {
    Inline::Code(text.into())
}

pub(crate) fn gap(ordinal: u32, text: &str) -> Inline {
    Inline::Cloze { ordinal, content: vec![words(text)], hint: None }
}

pub(crate) fn block(kind: BlockKind) -> Block {
    Block::new(kind, Span::default())
}

pub(crate) fn paragraph(content: Vec<Inline>) -> Vec<Block> {
    vec![block(BlockKind::Paragraph(content))]
}

/// Returns a note of the deck "Python", whose guid is as given.
pub(crate) fn note(
    guid: &str,
    kind: NoteKind,
    question: Vec<Block>,
    answer: Option<Vec<Block>>,
) -> Note {
    Note {
        guid: guid.into(),
        id: None,
        modified: WRITTEN,
        kind,
        number: None,
        deck: "Python".into(),
        tags: vec!["python".into()],
        question,
        answer,
        extra: Vec::new(),
        media: Vec::new(),
        schedule: Vec::new(),
        source: Location { path: "notes/python.md".into(), line: 3, end_line: 4 },
        span: Span { start: 10, end: 20 },
    }
}

/// Returns a note with a question and an answer.
pub(crate) fn basic(guid: &str, question: &str, answer: &str) -> Note {
    let (question, answer) = (paragraph(vec![words(question)]), paragraph(vec![words(answer)]));
    note(guid, NoteKind::Basic, question, Some(answer))
}

/// Returns a table note called "Types".
pub(crate) fn table(guid: &str, header: &[&str], rows: &[&[&str]]) -> Note {
    let cells = |row: &[&str]| row.iter().map(|cell| vec![words(cell)]).collect();
    let table = Table {
        alignments: vec![Alignment::None; header.len()],
        header: cells(header),
        rows: rows.iter().map(|row| cells(row)).collect(),
    };
    note(guid, NoteKind::Table(table), paragraph(vec![words("Types")]), None)
}

/// Returns the deck "Python" with these notes.
pub(crate) fn deck(notes: Vec<Note>) -> Deck {
    Deck {
        name: "Python".into(),
        path: "notes/python.md".into(),
        modified: WRITTEN,
        notes,
        ..Deck::default()
    }
}

/// Returns a text with gaps in code and in a formula, beside what only looks like gaps.
pub(crate) fn gaps_in_code() -> Vec<Block> {
    let hidden = |text: &str, part: &str, ordinal, hint: Option<&str>| {
        let start = text.rfind(part).unwrap();
        Gap { range: start..start + part.len(), ordinal, hint: hint.map(str::to_owned) }
    };
    let tex = r"\frac{ k }{\sqrt{b}}";
    let math = Inline::Math {
        tex: tex.into(),
        display: false,
        gaps: vec![hidden(tex, "k", 1, None), hidden(tex, r"\sqrt{b}", 2, Some("a root"))],
    };
    let line = Inline::Cloze { ordinal: 3, content: vec![code("std::move(x)")], hint: None };
    let text = "auto y = std::move(x);\nm = {{1: {2}}}; // {{ x }}\n";
    let block = BlockKind::Code {
        language: Some("cpp".into()),
        text: text.into(),
        gaps: vec![hidden(text, "std::move", 4, None), hidden(text, "{{1: {2}}}", 5, None)],
    };
    let example = BlockKind::Code {
        language: Some("html".into()),
        text: "{{c6::no gap}}\n".into(),
        gaps: vec![],
    };
    let content = vec![math, words(" and "), code("y = "), line, code(";"), words(".")];
    let blocks = [BlockKind::Paragraph(content), block, example];
    blocks.into_iter().map(self::block).collect()
}

/// Returns a deck with a note of every kind, and with everything that a careless
/// writer of HTML would spoil.
pub(crate) fn every_kind() -> Deck {
    let setter =
        vec![words("What is "), code("@<property_name>.setter"), words(" & why \"quotes\"?")];
    let program = block(BlockKind::Code {
        language: Some("python".into()),
        text: "@x.setter\ndef x(self, value):\n\tif 1 < value:\n        self._x = \"{{c1::}}\"\n"
            .into(),
        gaps: vec![],
    });
    let options = [("list", false), ("tuple", true), ("set", false)]
        .map(|(name, correct)| Choice { content: paragraph(vec![code(name)]), correct });
    let mut section = basic("section", "Where?", "Below.");
    section.deck = "Python::Types::Strings & bytes".into();
    section.tags = vec!["b c".into(), "a".into()];
    deck(vec![
        note(
            "setter",
            NoteKind::Basic,
            paragraph(setter),
            Some([paragraph(vec![words("It sets:")]), vec![program]].concat()),
        ),
        note(
            "choice",
            NoteKind::Choice(options.to_vec()),
            paragraph(vec![words("Which cannot change?")]),
            Some(paragraph(vec![words("Since it is immutable.")])),
        ),
        note(
            "cloze",
            NoteKind::Cloze,
            paragraph(vec![
                gap(1, "Guido"),
                words(" wrote Python in "),
                Inline::Cloze {
                    ordinal: 2,
                    content: vec![words("1991")],
                    hint: Some("year".into()),
                },
                words(", not {{c3::this}}."),
            ]),
            None,
        ),
        table(
            "table",
            &["Type", "Mutable", "Ordered"],
            &[&["list", "yes", "yes"], &["tuple", "no", "a::b}}c"], &["set", "yes", "no"]],
        ),
        section,
        note(
            "reversed",
            NoteKind::OptionalReversed(true),
            paragraph(vec![words("chat")]),
            Some(paragraph(vec![words("cat")])),
        ),
        note(
            "forward",
            NoteKind::OptionalReversed(false),
            paragraph(vec![words("chien")]),
            Some(paragraph(vec![words("dog")])),
        ),
        note(
            "typed",
            NoteKind::Typed,
            paragraph(vec![words("How long is a list?")]),
            Some(paragraph(vec![code("len(x) < 1")])),
        ),
        note("unanswered", NoteKind::Basic, paragraph(vec![words("Why?")]), None),
    ])
}
