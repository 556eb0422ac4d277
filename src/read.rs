//! From lines to a deck: which of them are questions, and which answer them.
//!
//! Every pattern of question in [`PATTERNS`] is tried on the whole document, and
//! the one that finds the most answered questions reads it. What lies between
//! the questions is read for its headings (sections of the deck) and tables; the
//! rest is left over, and said so.

mod bold;
mod choice;
mod cloze;
mod details;
mod furniture;
mod heading;
mod label;
pub(crate) mod mark;
mod numbered;
mod outside;
mod plain_heading;
mod separator;
mod title;

use std::ops::Range;

use crate::content::{Block, BlockKind, text};
use crate::deck::{Choice, Deck, Location, Note, NoteKind};
use crate::diagnostic::{
    Diagnostic, NO_QUESTION, PLACEHOLDER, UNANSWERED_NOTE, UNCLOSED_FENCE, UNEVEN_NUMBERS,
    WRONG_TOTAL,
};
use crate::ledger::{Fate, Ledger};
use crate::markdown::{self, fence};
use crate::source::{Line, Source, Span};

/// A way in which people write questions and answers.
pub trait Pattern: Sync {
    /// Returns its name.
    fn name(&self) -> &'static str;

    /// Returns one line that shows it to somebody whose document it missed.
    fn about(&self) -> &'static str;

    /// Returns the cards that a document written in this way has, in its order.
    fn find<'s>(&self, rows: &[Row<'_, 's>]) -> Vec<Card<'s>>;
}

/// Every pattern. Of two that find equally many questions, the first one reads.
pub static PATTERNS: &[&dyn Pattern] = &[
    &label::Labels,
    &numbered::NumberedItems,
    &heading::Headings,
    &details::Details,
    &bold::BoldLines,
    &separator::Separators,
    &cloze::Clozes,
];

/// What people write where an answer is still to come, in small letters without
/// signs. (A single sign, such as an ellipsis, is none of them: it may be code.)
const PLACEHOLDERS: &[&str] = &[
    "answer",
    "answer here",
    "answer to be added",
    "coming soon",
    "fill me in",
    "tba",
    "tbd",
    "to be added",
    "to be completed",
    "to be done",
    "to do",
    "todo",
    "write your answer",
    "your answer here",
];

/// A line, with what every pattern wants to know of it.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a, 's> {
    /// The line.
    pub line: &'a Line<'s>,
    /// How many columns it is indented; a tab goes to the next multiple of four.
    pub indent: usize,
    /// Whether nothing is on it.
    pub blank: bool,
    /// Whether it is in a code block, where nothing is a sign.
    pub code: bool,
    /// Where it stands to a wrapper that hides an answer until it is clicked.
    pub fold: Fold,
}

/// Where a line stands to a wrapper that hides an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// In none.
    Outside,
    /// It opens one.
    Opens,
    /// In one. A wrapper that is never closed ends where the next one begins.
    Inside,
}

impl<'a> Row<'a, '_> {
    /// Returns the text that may begin with a sign: none in a code block.
    pub(crate) fn text(&self) -> &'a str {
        if self.code { "" } else { &self.line.text }
    }
}

/// A question as a pattern found it.
#[derive(Debug, Clone)]
pub struct Card<'s> {
    /// Which rows it is made of.
    pub rows: Range<usize>,
    /// The number it was written with.
    pub number: Option<u64>,
    /// The lines of the question, without the sign that marks it.
    pub question: Vec<Line<'s>>,
    /// The lines of the answer, without its sign and its indentation.
    pub answer: Vec<Line<'s>>,
    /// Whether the question has gaps, and so answers itself.
    pub cloze: bool,
}

impl Card<'_> {
    /// Returns whether there is anything to learn: an answer, a ticked option, a
    /// gap.
    fn is_answered(&self) -> bool {
        self.cloze
            || self.answer.iter().any(|line| !line.is_blank())
            || self.question.iter().any(|line| choice::is_ticked(&line.text))
    }
}

/// Reads a deck out of the lines of a source.
pub(crate) fn read(
    source: &Source,
    lines: &[Line],
    ledger: &mut Ledger,
    sink: &mut Vec<Diagnostic>,
) -> Deck {
    let front = title::front_matter(lines);
    let (head, body) = lines.split_at(front.lines);
    for line in head {
        ledger.record(line.span, Fate::FrontMatter);
    }
    let code = fence::code_lines(body);
    let unified = plain_heading::unify(body, &code);
    let cleaned = furniture::clean(&unified, &code, ledger);
    let rows: Vec<_> = cleaned
        .iter()
        .zip(code)
        .map(|(furniture::Cleaned { line, fold }, code)| Row {
            line,
            indent: indent(&line.text),
            blank: line.is_blank(),
            code,
            fold: *fold,
        })
        .collect();
    let cards = find(&rows);
    let first = cards.first().map_or(rows.len(), |card| card.rows.start);
    let title = title::find(&rows[..first]);
    let stem = title::stem(&source.name);
    let name = front.title.or(title.as_ref().map(|title| title.text.clone())).unwrap_or(stem);
    let name = outside::deck_name(&name);
    let mut deck = Deck {
        name: name.clone(),
        language: front.language,
        path: source.name.clone(),
        modified: source.modified,
        ..Deck::default()
    };
    if cards.is_empty() && !source.text().trim().is_empty() {
        sink.push(no_question(source));
    }
    let mut reader = Reader { source, name, tags: front.tags, ledger, sink };
    let mut outside =
        outside::Outside::new(title.as_ref().map(|title| title.row), cards.is_empty());
    let mut at = 0;
    for card in &cards {
        deck.notes.extend(outside.read(&rows, at..card.rows.start, true, &mut reader));
        deck.notes.push(reader.note(card, &rows, outside.section()));
        at = card.rows.end;
    }
    deck.notes.extend(outside.read(&rows, at..rows.len(), false, &mut reader));
    check_numbers(&deck.notes, title.and_then(|title| title.announced), sink);
    deck
}

/// Returns the cards of the pattern that finds the most answered questions.
/// Where none is answered, the pattern that finds the most questions counts.
fn find<'s>(rows: &[Row<'_, 's>]) -> Vec<Card<'s>> {
    let mut best: Vec<Card> = Vec::new();
    let weight = |cards: &[Card]| (cards.iter().filter(|c| c.is_answered()).count(), cards.len());
    for pattern in PATTERNS {
        let cards = pattern.find(rows);
        if weight(&cards) > weight(&best) {
            best = cards;
        }
    }
    best
}

fn no_question(source: &Source) -> Diagnostic {
    let shown: Vec<_> = PATTERNS.iter().map(|p| format!("{}: {}", p.name(), p.about())).collect();
    let lines = source.lines();
    let spans = lines.iter().filter(|line| !line.is_blank()).map(|line| line.span);
    let span = spans.reduce(Span::join).unwrap_or_default();
    Diagnostic::new(&NO_QUESTION, span, "no question was found in this document")
        .help(format!("a question can be written in any of these ways:\n{}", shown.join("\n")))
}

/// Compares the numbers of the questions with each other, and their count with
/// the number that the document announces.
fn check_numbers(notes: &[Note], announced: Option<title::Announced>, sink: &mut Vec<Diagnostic>) {
    let questions: Vec<_> =
        notes.iter().filter(|note| !matches!(note.kind, NoteKind::Table(_))).collect();
    if let Some(title::Announced { count, span }) = announced
        && count != questions.len() as u64
    {
        let message = format!("{count} questions are announced, {} were found", questions.len());
        sink.push(
            Diagnostic::new(&WRONG_TOTAL, span, message)
                .help("look for questions that were not recognised, or correct the number"),
        );
    }
    for pair in questions.windows(2) {
        let (Some(before), Some(number)) = (pair[0].number, pair[1].number) else { continue };
        if number == before + 1 || (number == 1 && pair[0].deck != pair[1].deck) {
            continue;
        }
        let message = match number {
            _ if number == before => format!("number {number} stands twice"),
            _ if number == before + 2 => format!("number {} is missing", before + 1),
            _ if number == before + 3 => {
                format!("the numbers {} and {} are missing", before + 1, before + 2)
            }
            _ if number > before => {
                format!("the numbers {} to {} are missing", before + 1, number - 1)
            }
            _ => format!("the numbers go back from {before} to {number}"),
        };
        sink.push(Diagnostic::new(&UNEVEN_NUMBERS, pair[1].span, message));
    }
}

/// What every part of the document is read with.
struct Reader<'r, 's> {
    source: &'r Source,
    /// The name of the deck.
    name: String,
    /// The tags of every note.
    tags: Vec<String>,
    ledger: &'r mut Ledger<'s>,
    sink: &'r mut Vec<Diagnostic>,
}

impl Reader<'_, '_> {
    /// Returns the note that a card makes.
    fn note(&mut self, card: &Card, rows: &[Row], section: &[String]) -> Note {
        let Card { rows: range, number, question, answer, cloze: _ } = card;
        let span = whole(&rows[range.clone()]);
        for row in rows[range.clone()].iter().filter(|row| !row.blank) {
            self.ledger.record(row.line.span, Fate::Note);
        }
        if let Some(line) = fence::unclosed(answer) {
            self.sink.push(
                Diagnostic::new(&UNCLOSED_FENCE, line.span, "this code block is never closed")
                    .label("read as closed where the answer ends")
                    .help("end the block with a line that has the same marks"),
            );
        }
        let found = choice::find(question, answer);
        let (question, answer, kind) = if let Some(choice::Found { stem, options, answer }) = found
        {
            let options: Vec<_> = options.into_iter().map(|option| self.option(&option)).collect();
            let answered = options.iter().any(|option| option.correct);
            let answer = markdown::parse(&answer, self.sink);
            let answer = (answered || !answer.is_empty()).then_some(answer);
            (markdown::parse(&stem, self.sink), answer, NoteKind::Choice(options))
        } else {
            let mut question = markdown::parse(question, self.sink);
            let mut answer = markdown::parse(answer, self.sink);
            // A line across the page parts this card from the next.
            while answer.last().is_some_and(|block| block.kind == BlockKind::Rule) {
                answer.pop();
            }
            let mut answer = lone_item(answer);
            if cloze::has_gap(&answer) {
                question.append(&mut answer);
            }
            let kind = if cloze::has_gap(&question) { NoteKind::Cloze } else { NoteKind::Basic };
            (question, (!answer.is_empty()).then_some(answer), kind)
        };
        let answer = answer.filter(|answer| !self.is_placeholder(answer));
        if answer.is_none() && kind != NoteKind::Cloze {
            let message = "this question has no answer";
            self.sink.push(
                Diagnostic::new(&UNANSWERED_NOTE, first_line(&rows[range.clone()]), message)
                    .help("it is kept for the handout and the workbook; a card needs an answer"),
            );
        }
        self.new_note(kind, *number, section, question, answer, span)
    }

    /// Returns whether an answer only says that there will be one, and remarks on it.
    fn is_placeholder(&mut self, answer: &[Block]) -> bool {
        let text = text::render(answer);
        let words: Vec<_> =
            text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        let is_placeholder = !text.is_empty()
            && words.len() <= 4
            && PLACEHOLDERS.contains(&words.join(" ").to_lowercase().as_str());
        if is_placeholder && let Some(first) = answer.first() {
            let message = format!("`{text}` is no answer");
            self.sink.push(Diagnostic::new(&PLACEHOLDER, first.span, message));
        }
        is_placeholder
    }

    fn option(&mut self, option: &choice::Item) -> Choice {
        let choice::Item { lines, correct } = option;
        Choice { content: markdown::parse(lines, self.sink), correct: *correct }
    }

    fn new_note(
        &self,
        kind: NoteKind,
        number: Option<u64>,
        section: &[String],
        question: Vec<Block>,
        answer: Option<Vec<Block>>,
        span: Span,
    ) -> Note {
        let mut deck = self.name.clone();
        for name in section {
            deck.push_str("::");
            deck.push_str(name);
        }
        Note {
            guid: String::new(),
            kind,
            number,
            deck,
            tags: self.tags.clone(),
            question,
            answer,
            source: self.location(span),
            span,
        }
    }

    fn location(&self, span: Span) -> Location {
        Location {
            path: self.source.name.clone(),
            line: self.source.line_at(span.start),
            end_line: self.source.line_at(span.end),
        }
    }
}

/// Returns the blocks of an answer without the bullet that only marks it as one.
fn lone_item(mut blocks: Vec<Block>) -> Vec<Block> {
    if let [Block { kind: BlockKind::List { start: None, tight: _, items }, span: _ }] =
        blocks.as_mut_slice()
        && let [item] = items.as_mut_slice()
        && item.task.is_none()
    {
        return std::mem::take(&mut item.blocks);
    }
    blocks
}

/// Returns the span of rows, without the blank ones around them.
fn whole(rows: &[Row]) -> Span {
    let spans = rows.iter().filter(|row| !row.blank).map(|row| row.line.span);
    spans.reduce(Span::join).unwrap_or_default()
}

fn first_line(rows: &[Row]) -> Span {
    rows.iter().find(|row| !row.blank).map(|row| row.line.span).unwrap_or_default()
}

/// Returns how many columns a line is indented.
fn indent(text: &str) -> usize {
    let mut columns = 0;
    for byte in text.bytes() {
        match byte {
            b' ' => columns += 1,
            b'\t' => columns += 4 - columns % 4,
            _ => break,
        }
    }
    columns
}

/// Returns a line that says the given part of its text.
///
/// The part must be a slice of the line's text; its place is found from the end,
/// since what is cut off are signs at the start.
fn tail<'s>(line: &Line<'s>, text: &str) -> Line<'s> {
    let cut = line.text.len() - text.len();
    let start = (line.span.start + cut).min(line.span.end);
    let text = match &line.text {
        std::borrow::Cow::Borrowed(whole) => std::borrow::Cow::Borrowed(&whole[cut..]),
        std::borrow::Cow::Owned(_) => std::borrow::Cow::Owned(text.to_owned()),
    };
    Line { text, span: Span { start, end: line.span.end } }
}

/// Returns rows as lines that begin where the first of them does, without the
/// blank ones around them.
fn dedent<'s>(rows: &[Row<'_, 's>]) -> Vec<Line<'s>> {
    let lines: Vec<_> = rows.iter().map(|row| row.line.clone()).collect();
    dedent_lines(&lines)
}

/// Returns lines that begin where the first of them does, without the blank ones
/// around them.
fn dedent_lines<'s>(lines: &[Line<'s>]) -> Vec<Line<'s>> {
    let mut lines = lines;
    while let [first, rest @ ..] = lines
        && first.is_blank()
    {
        lines = rest;
    }
    while let [rest @ .., last] = lines
        && last.is_blank()
    {
        lines = rest;
    }
    let base = lines.first().map_or(0, |line| indent(&line.text));
    lines.iter().map(|line| strip(line, base)).collect()
}

/// Returns a line without its first columns, as far as they are blank.
fn strip<'s>(line: &Line<'s>, columns: usize) -> Line<'s> {
    let mut at = 0;
    let mut column = 0;
    for byte in line.text.bytes() {
        match byte {
            b' ' if column < columns => column += 1,
            b'\t' if column < columns => column += 4 - column % 4,
            _ => break,
        }
        at += 1;
    }
    tail(line, &line.text[at..])
}
