//! Decks made by hand.

use cardpress::content::{Alignment, Block, BlockKind, Inline, Item, Table};
use cardpress::deck::{Choice, Deck, Location, Note, NoteKind};
use cardpress::source::Span;

/// Returns words in which backticks hold code and asterisks hold strong emphasis.
pub(super) fn words(text: &str) -> Vec<Inline> {
    let mut out = Vec::new();
    for (at, part) in text.split('`').enumerate() {
        if at % 2 == 1 {
            out.push(Inline::Code(part.into()));
            continue;
        }
        for (at, part) in part.split('*').enumerate() {
            let text = Inline::Text(part.into());
            if at % 2 == 1 {
                out.push(Inline::Strong(vec![text]));
            } else if !part.is_empty() {
                out.push(text);
            }
        }
    }
    out
}

pub(super) fn block(kind: BlockKind) -> Block {
    Block::new(kind, Span::default())
}

pub(super) fn paragraph(text: &str) -> Block {
    block(BlockKind::Paragraph(words(text)))
}

pub(super) fn code(text: &str) -> Block {
    block(BlockKind::Code { language: Some("python".into()), text: text.into(), gaps: vec![] })
}

pub(super) fn list(start: Option<u64>, items: Vec<Vec<Block>>) -> Block {
    let items = items.into_iter().map(|blocks| Item { task: None, blocks }).collect();
    block(BlockKind::List { start, tight: true, items })
}

pub(super) fn table(rows: &[&[&str]]) -> Table {
    let mut rows = rows.iter().map(|row| row.iter().map(|cell| words(cell)).collect::<Vec<_>>());
    let header = rows.next().unwrap_or_default();
    let alignments = vec![Alignment::None; header.len()];
    Table { alignments, header, rows: rows.collect() }
}

pub(super) fn note(number: u64, question: &str, answer: Vec<Block>) -> Note {
    Note {
        guid: format!("{number}"),
        id: None,
        modified: 0,
        kind: NoteKind::Basic,
        number: Some(number),
        deck: "Specimen".into(),
        tags: Vec::new(),
        question: vec![paragraph(question)],
        answer: Some(answer),
        extra: Vec::new(),
        media: Vec::new(),
        schedule: Vec::new(),
        source: Location::default(),
        span: Span { start: usize::try_from(number).unwrap_or_default(), end: 1000 },
    }
}

pub(super) fn deck(name: &str, notes: Vec<Note>) -> Deck {
    Deck {
        name: name.into(),
        path: "input/deck.md".into(),
        modified: 1_600_000_000,
        notes,
        ..Deck::default()
    }
}

const PYTHON: &str = "def countdown(n: int) -> Iterator[int]:\n    \"\"\"Yield n, n-1, ..., 1.\"\"\"\n    \
                  while n > 0:        # a comment with → and !=\n        yield n\n        n -= 1\n\n\
                  print(list(countdown(3)))  # [3, 2, 1]\n\
                  very_long_line_that_does_not_fit_on_the_measure = some_function(argument_one, \
                  argument_two, argument_three)\n";
const LONG: &str = "Antidisestablishmentarianism notwithstanding, characteristically uncharacteristic representatives internationalize incomprehensible interdependencies; straightforward implementations of justification without hyphenation leave conspicuous rivers of whitespace throughout comparatively narrow measures.";

/// Returns a deck with everything that can be in one.
pub(super) fn specimen() -> Deck {
    let in_section =
        |section: &str, note: Note| Note { deck: format!("Specimen::{section}"), ..note };
    let quote =
        block(BlockKind::Quote(vec![paragraph("Simple is better than complex."), paragraph(LONG)]));
    let heading = |text: &str| block(BlockKind::Heading { level: 2, content: words(text) });
    deck(
        "Specimen",
        vec![
            in_section(
                "Text",
                note(1, "How do *bold*, `inline code` and links look?", vec![styles()]),
            ),
            in_section(
                "Text",
                note(
                    2,
                    "What does this generator print?",
                    vec![code(PYTHON), paragraph("It prints `[3, 2, 1]`.")],
                ),
            ),
            in_section(
                "Text",
                note(
                    3,
                    "Which scripts must work?",
                    vec![
                        paragraph(
                            "Greek: Η γλώσσα προγραμματισμού; Cyrillic: Съешь ещё этих мягких французских булок",
                        ),
                        paragraph(
                            "מהו מנעול המפרש הגלובלי, ואיך הוא פועל (GIL)? זהו מנעול שמגן על גישה לאובייקטים של פייתון ומונע מכמה תהליכונים לפעול בבת אחת.",
                        ),
                        paragraph("Missing: 🐍 中"),
                    ],
                ),
            ),
            in_section("Text", cloze()),
            in_section("Text", chosen()),
            in_section(
                "Blocks",
                note(
                    6,
                    "Donaudampfschifffahrtsgesellschaftskapitän, internationalization, incomprehensibilities and representative: are long words hyphenated?",
                    vec![paragraph(LONG), quote],
                ),
            ),
            in_section(
                "Blocks",
                Note { answer: None, ..note(7, "What is still without an answer?", Vec::new()) },
            ),
            in_section(
                "Blocks",
                note(
                    8,
                    "How do lists nest?",
                    vec![
                        paragraph("They do:"),
                        nested_lists(),
                        tasks(),
                        heading("A heading"),
                        paragraph("Text below it."),
                        block(BlockKind::Rule),
                        paragraph("The end."),
                    ],
                ),
            ),
            in_section(
                "Blocks::Tables",
                note(
                    9,
                    "Does a table longer than a page repeat its header?",
                    vec![block(BlockKind::Table(errors()))],
                ),
            ),
            in_section(
                "Blocks::Tables",
                Note {
                    kind: NoteKind::Table(comparison()),
                    number: None,
                    answer: None,
                    ..note(0, "Collections compared", Vec::new())
                },
            ),
        ],
    )
}

fn comparison() -> Table {
    table(&[
        &["Property", "List", "Tuple", "Dictionary", "Set", "Frozen Set"],
        &["Mutable", "Yes", "No", "Yes (Values)", "Yes (Elements)", "No"],
        &["Access", "By index", "By index", "By key", "By element", "By element"],
        &["Literal", "`[1, 2]`", "`(1, 2)`", "`{'a': 1}`", "`{1, 2}`", "`frozenset()`"],
        &["Size", "Dynamic", "Fixed", "Dynamic", "Dynamic", "Fixed"],
    ])
}

fn nested_lists() -> Block {
    list(
        None,
        vec![
            vec![
                paragraph(
                    "An item that is long enough to need a second line, since a list is a paragraph as well, with `code` in it and characteristically incomprehensible words.",
                ),
                list(
                    Some(9),
                    vec![
                        vec![paragraph("Ninth.")],
                        vec![
                            paragraph("Tenth."),
                            list(
                                None,
                                vec![vec![paragraph("Deeper.")], vec![paragraph("Still there.")]],
                            ),
                        ],
                    ],
                ),
            ],
            vec![paragraph("Another."), code("x = 1\n")],
        ],
    )
}

fn tasks() -> Block {
    block(BlockKind::List {
        start: None,
        tight: true,
        items: vec![
            Item { task: Some(true), blocks: vec![paragraph("done")] },
            Item { task: Some(false), blocks: vec![paragraph("to do")] },
        ],
    })
}

fn styles() -> Block {
    block(BlockKind::Paragraph(vec![
        Inline::Text("Plain, ".into()),
        Inline::Strong(vec![Inline::Text("bold text".into())]),
        Inline::Text(", ".into()),
        Inline::Emphasis(vec![Inline::Text("italic text".into())]),
        Inline::Text(", ".into()),
        Inline::Code("str.format(x) <T> a->b != c".into()),
        Inline::Text(", ".into()),
        Inline::Strikethrough(vec![Inline::Text("struck".into())]),
        Inline::Text(", H".into()),
        Inline::Subscript(vec![Inline::Text("2".into())]),
        Inline::Text("O, x".into()),
        Inline::Superscript(vec![Inline::Text("2".into())]),
        Inline::Text(" and a link to ".into()),
        Inline::Link {
            url: "https://docs.python.org/3/".into(),
            content: vec![Inline::Text("the Python docs".into())],
        },
        Inline::Text(". Office, affluent, fjord, first, flag, ffi, AVATAR To Ty Wa: ligatures and kerning. Quotes “curly”, dashes – and —, ellipsis … and arrows → ⇒ ≤ ≠ ∞ ✓ ✅.".into()),
        Inline::Break,
        Inline::Text("A formula: ".into()),
        Inline::Math { tex: r"x = \frac{-b \pm \sqrt{b^2-4ac}}{2a}".into(), display: false, gaps: vec![] },
        Inline::Text(" and a picture: ".into()),
        Inline::Image { url: "snake.png".into(), alt: "a snake".into() },
    ]))
}

fn cloze() -> Note {
    Note {
        kind: NoteKind::Cloze,
        question: vec![block(BlockKind::Paragraph(vec![
            Inline::Text("The ".into()),
            Inline::Cloze { ordinal: 1, content: words("Global Interpreter Lock"), hint: None },
            Inline::Text(" lets one thread at a time run ".into()),
            Inline::Cloze { ordinal: 2, content: words("bytecode"), hint: Some("what?".into()) },
            Inline::Text(".".into()),
        ]))],
        answer: None,
        ..note(4, "", Vec::new())
    }
}

fn chosen() -> Note {
    let choice = |text: &str, correct| Choice { content: vec![paragraph(text)], correct };
    Note {
        kind: NoteKind::Choice(vec![
            choice("a `list`", false),
            choice("a `tuple`, which cannot be changed after it was made", true),
            choice("a `dict`", false),
        ]),
        ..note(
            5,
            "Which of these can be a key of a `dict`?",
            vec![paragraph("Keys must be hashable.")],
        )
    }
}

fn errors() -> Table {
    let mut errors = vec![vec!["Code".to_owned(), "Name".into(), "Meaning".into()]];
    for at in 0..60 {
        errors.push(vec![
            format!("`E{at:03}`"),
            format!("error number {at}"),
            format!("What error {at} means, said in words that need room"),
        ]);
    }
    let errors: Vec<Vec<&str>> =
        errors.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let errors: Vec<&[&str]> = errors.iter().map(Vec::as_slice).collect();
    table(&errors)
}
