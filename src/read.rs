//! From lines to a deck: which of them are questions, and which answer them.
//!
//! Every pattern of question in [`PATTERNS`] is tried on the whole document, and
//! the one that finds the most answered questions reads it. What lies between
//! the questions is read for its headings (sections of the deck) and tables; the
//! rest is left over, and said so.

mod anchor;
mod bold;
mod bullet;
mod card;
mod choice;
pub(crate) mod cloze;
mod definition;
mod details;
mod extra;
mod file_name;
mod find;
mod front_matter;
mod furniture;
mod glossary;
mod heading;
mod hidden;
mod highlight;
mod key;
mod label;
pub(crate) mod mark;
mod markup;
pub(crate) mod media;
mod metadata;
mod numbered;
mod one_line;
mod org;
mod outside;
mod own_form;
mod paragraph;
mod plain_heading;
mod quiz;
mod row;
mod sectioned;
mod separator;
mod sign;
mod table;
mod title;

use std::collections::HashMap;
use std::fmt;

use crate::content::{self, Block, BlockKind, html, text};
use crate::deck::{Choice, Deck, Id, Location, Note, NoteKind, Preset};
use crate::diagnostic::{
    Diagnostic, NO_QUESTION, PLACEHOLDER, REPEATED_ID, UNANSWERED_NOTE, UNEVEN_NUMBERS,
    UNKNOWN_SETTING, WRONG_TOTAL,
};
use crate::ledger::{Fate, Furniture, Ledger, Part};
use crate::markdown::{self, Manner, fence};
use crate::options::{NoteType, Options, Sections};
use crate::source::{Line, Source, Span};
pub use card::{Card, CardKind};
pub use find::Evidence;
use front_matter::FrontMatter;
use metadata::Metadata;
pub(crate) use metadata::{fields as metadata_fields, is_key as metadata_key};
pub use row::{Fold, Row};
use row::{first_line, indent, whole};
#[cfg(any(feature = "csv", feature = "xlsx"))]
pub(crate) use table::{is_answer_head, is_language, is_question_head};

/// A way in which people write questions and answers.
pub trait Pattern: Sync {
    /// Returns its name.
    fn name(&self) -> &'static str;

    /// Returns one line that shows it to somebody whose document it missed.
    fn about(&self) -> &'static str;

    /// Returns whether its signs say by themselves that they mark questions. Numbers
    /// and headings do not.
    fn is_explicit(&self) -> bool;

    /// Returns whether it reads only what no other pattern finds a question in.
    fn is_last_resort(&self) -> bool {
        false
    }

    /// Returns the cards that a document written in this way has, in its order.
    /// `wanted` says that somebody asked for this pattern, so that doubts count less.
    fn find<'s>(&self, rows: &[Row<'_, 's>], wanted: bool) -> Vec<Card<'s>>;
}

impl fmt::Debug for dyn Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Every pattern. Of two that find equally many questions, the first one reads.
pub static PATTERNS: &[&dyn Pattern] = &[
    &label::Labels,
    &numbered::NumberedItems,
    &heading::Headings,
    &details::Details,
    &bold::BoldLines,
    &separator::Separators,
    &table::TableRows,
    &cloze::Clozes,
    &sectioned::SectionedNumbers,
    &glossary::Glossary,
    &bullet::Bullets,
    &hidden::HiddenAnswers,
    &quiz::Quiz,
    &paragraph::Paragraphs,
];

/// Returns the pattern of that name.
pub fn pattern(name: &str) -> Option<&'static dyn Pattern> {
    PATTERNS.iter().copied().find(|pattern| pattern.name() == name)
}

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

/// Reads a deck out of the lines of a source.
pub(crate) fn read(
    source: &Source,
    lines: &[Line],
    options: &Options,
    ledger: &mut Ledger,
    sink: &mut Vec<Diagnostic>,
) -> Deck {
    let head = Head::read(source, lines, options, ledger);
    let Head { front, mut body, headline_tags, headline_ids } = head;
    unknown_settings(lines, &front, sink);
    if front.is_own_form {
        return read_own_form(source, front, &body, options, ledger, sink);
    }
    let marks = metadata::take(&mut body, sink);
    let body = markup::unify(body, ledger);
    let code = fence::code_lines(&body);
    let mut unified = plain_heading::unify(&body, &code);
    if front.is_for_cards() || highlight::is_meant(&unified, &code) {
        unified = highlight::unify(unified, &code);
    }
    let mut cleaned = furniture::clean(&unified, &code, ledger);
    let definitions = definition::Definitions::take(&mut cleaned, &code, ledger);
    let rows = rows(&cleaned, code);
    let (find::Found { mut cards, evidence }, lines, mut metadata) =
        find_named(&rows, options.pattern, ledger);
    let rows: Vec<_> = match &lines {
        Some(lines) => with_lines(&rows, lines),
        None => rows,
    };
    metadata::attach(marks, &rows, &cards, &mut metadata, ledger, sink);
    for (place, card) in cards.iter().enumerate().filter(|_| !headline_ids.is_empty()) {
        if let Some(name) = headline_ids.get(&rows[card.rows.start].line.span.start) {
            metadata.entry(place).or_default().add(Metadata::named(name));
        }
    }
    let mut folder = None;
    if !cards.iter().any(Card::asks)
        && options.pattern.is_none()
        && let Some((card, deck)) = file_name::find(source, &rows)
    {
        cards = vec![card];
        folder = Some(deck);
    }
    let first = cards.first().map_or(rows.len(), |card| card.rows.start);
    // Beside a title in the front matter, only a heading of the first level is one too.
    let title = title::find(&rows[..first]).filter(|title| {
        front.title.is_none() || mark::heading(rows[title.row].text()).is_none_or(|h| h.0 == 1)
    });
    let name = front.title.or(folder).or(title.as_ref().map(|title| title.text.clone()));
    let name = outside::deck_name(&name.unwrap_or_else(|| title::stem(&source.name)));
    let mut deck = Deck {
        name: name.clone(),
        language: front.language,
        author: front.author,
        path: source.name.clone(),
        modified: source.modified,
        description: front.description.map(|text| description(&text)).unwrap_or_default(),
        preset: preset(front.preset, &name),
        shuffled: front.shuffled,
        evidence,
        ..Deck::default()
    };
    if cards.is_empty() && !source.text().trim().is_empty() {
        sink.push(no_question(source));
    }
    let mut reader = Reader {
        source,
        name,
        tags: front.tags,
        headline_tags,
        definitions,
        sections: if front.sections_are_tags { Sections::Tags } else { options.sections },
        note_type: front.note_type,
        trusts_html: options.trust_html,
        ledger,
        sink,
    };
    let mut outside =
        outside::Outside::new(title.as_ref().map(|title| title.row), cards.is_empty());
    let mut at = 0;
    let mut ids = HashMap::new();
    for (place, card) in cards.iter().enumerate() {
        deck.notes.extend(outside.read(&rows, at..card.rows.start, Some(card), &mut reader));
        let span = whole(&rows[card.rows.clone()]);
        match card.kind {
            CardKind::Contents => {
                reader.ledger.record(span, Fate::Furniture(Furniture::Contents));
            }
            CardKind::Key => reader.ledger.record(span, Fate::Note(Part::Answer)),
            CardKind::Plain | CardKind::Cloze | CardKind::Reversed => {
                let said = metadata.remove(&place);
                let kind = said.as_ref().and_then(|said| said.kind.as_deref());
                let mut note = reader.note(card, &rows, outside.section(), kind);
                if let Some(metadata) = said {
                    reader.set_kind(&mut note, metadata.kind.as_deref());
                    reader.say(&mut note, metadata, &mut ids);
                }
                deck.notes.push(note);
            }
        }
        at = card.rows.end;
    }
    deck.notes.extend(outside.read(&rows, at..rows.len(), None, &mut reader));
    for note in &mut deck.notes {
        note.media = media::find(note);
    }
    check_numbers(&deck.notes, title.and_then(|title| title.announced), sink);
    deck
}

/// Returns lines as the patterns look at them.
fn rows<'a, 's>(cleaned: &'a [furniture::Cleaned<'s>], code: Vec<bool>) -> Vec<Row<'a, 's>> {
    let row = |(furniture::Cleaned { line, fold, furniture: _ }, code): (&'a _, _)| Row {
        line,
        indent: indent(&line.text),
        blank: line.is_blank(),
        code,
        fold: *fold,
    };
    cleaned.iter().zip(code).map(row).collect()
}

/// Returns whether lines are a document in our own form, in which nothing is repaired.
pub(crate) fn is_own_form(lines: &[Line]) -> bool {
    front_matter::is_own_form(lines)
}

/// Reads a document in our own form.
fn read_own_form(
    source: &Source,
    front: FrontMatter,
    lines: &[Line],
    options: &Options,
    ledger: &mut Ledger,
    sink: &mut Vec<Diagnostic>,
) -> Deck {
    let name = outside::deck_name(&front.title.unwrap_or_else(|| title::stem(&source.name)));
    let mut deck = Deck {
        name: name.clone(),
        language: front.language,
        author: front.author,
        path: source.name.clone(),
        modified: source.modified,
        description: front.description.map(|text| description(&text)).unwrap_or_default(),
        preset: preset(front.preset, &name),
        shuffled: front.shuffled,
        ..Deck::default()
    };
    let mut reader = Reader {
        source,
        name,
        tags: front.tags,
        headline_tags: HashMap::new(),
        definitions: definition::Definitions::default(),
        sections: if front.sections_are_tags { Sections::Tags } else { options.sections },
        note_type: front.note_type,
        trusts_html: options.trust_html,
        ledger,
        sink,
    };
    deck.notes = own_form::read(lines, &mut reader);
    for note in &mut deck.notes {
        note.media = media::find(note);
    }
    if deck.notes.is_empty() {
        let span = lines.iter().map(|line| line.span).reduce(Span::join).unwrap_or_default();
        let message = "no question was found in this document";
        sink.push(
            Diagnostic::new(&NO_QUESTION, span, message)
                .help("in this form, a line that begins with `### ` is a question"),
        );
    }
    check_numbers(&deck.notes, None, sink);
    deck
}

/// Returns the questions of rows, found without the names behind them; the lines without
/// those names, where there are any; and the names, by the places of the questions.
fn find_named<'s>(
    rows: &[Row<'_, 's>],
    wanted: Option<&'static dyn Pattern>,
    ledger: &mut Ledger,
) -> (find::Found<'s>, Option<Vec<Line<'s>>>, HashMap<usize, Metadata>) {
    let mut anchors = anchor::find(rows);
    while !anchors.is_empty() {
        let lines = anchor::cut(rows, &anchors);
        let found = find::find(&with_lines(rows, &lines), wanted);
        let (kept, names) = anchor::settle(&anchors, rows, &found.cards, ledger);
        if kept.len() == anchors.len() {
            return (found, Some(lines), names);
        }
        // Where one of two is text after all, the other may be, too.
        anchors = if kept.len() * 2 < anchors.len() { Vec::new() } else { kept };
    }
    (find::find(rows, wanted), None, HashMap::new())
}

/// Returns rows with other texts.
fn with_lines<'a, 's>(rows: &[Row<'_, 's>], lines: &'a [Line<'s>]) -> Vec<Row<'a, 's>> {
    let row = |(row, line): (&Row, &'a Line<'s>)| Row {
        line,
        indent: row.indent,
        blank: line.is_blank(),
        code: row.code,
        fold: row.fold,
    };
    rows.iter().zip(lines).map(row).collect()
}

/// What stands before the text of a document, and the text in Markdown.
struct Head<'s> {
    front: FrontMatter,
    body: Vec<Line<'s>>,
    /// The tags of headlines, by the place where their lines start.
    headline_tags: HashMap<usize, Vec<String>>,
    /// The names that drawers give headlines, by the same places.
    headline_ids: HashMap<usize, String>,
}

impl<'s> Head<'s> {
    fn read(source: &Source, lines: &[Line<'s>], options: &Options, ledger: &mut Ledger) -> Self {
        if org::is_org(&source.name, lines) {
            let org::Unified { lines, title, language, tags, headline_tags, headline_ids } =
                org::unify(lines, ledger);
            let front = FrontMatter { title, language, tags, ..FrontMatter::default() };
            let front = front.or(options);
            return Head { front, body: lines, headline_tags, headline_ids };
        }
        let front = front_matter::read(lines);
        let (head, body) = lines.split_at(front.lines);
        for line in head {
            ledger.record(line.span, Fate::FrontMatter);
        }
        let (front, body) = (front.or(options), body.to_vec());
        Head { front, body, headline_tags: HashMap::new(), headline_ids: HashMap::new() }
    }
}

/// Returns a preset; without a name, it is called as the deck is.
fn preset(preset: Option<Preset>, deck: &str) -> Option<Preset> {
    let mut preset = preset?;
    if preset.name.trim().is_empty() {
        deck.clone_into(&mut preset.name);
    }
    Some(preset)
}

/// Remarks on settings of the front matter that nobody understands.
fn unknown_settings(lines: &[Line], front: &FrontMatter, sink: &mut Vec<Diagnostic>) {
    for key in &front.unknown {
        let head = &lines[..front.lines];
        let line = head.iter().find(|line| line.text.trim_start().starts_with(key.as_str()));
        let span = line.or(head.first()).map_or_else(Span::default, |line| line.span);
        let message =
            format!("`{key}` is no setting of a preset, or has another value than it can");
        sink.push(Diagnostic::new(&UNKNOWN_SETTING, span, message).help(
            "a preset has `name`, `new-per-day`, `reviews-per-day`, and `learning-steps` in minutes",
        ));
    }
}

/// Returns what the front matter says that the deck is about.
fn description(text: &str) -> Vec<Block> {
    let lines: Vec<_> =
        text.lines().map(|line| Line { text: line.into(), span: Span::default() }).collect();
    markdown::parse(&lines, &mut Vec::new())
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
    /// The tags of headlines, by the place where their lines start.
    headline_tags: HashMap<usize, Vec<String>>,
    /// What the text refers to.
    definitions: definition::Definitions<'r>,
    sections: Sections,
    /// The kind of note that is wanted where the text leaves a choice.
    note_type: Option<NoteType>,
    /// Whether raw HTML is kept as it was typed.
    trusts_html: bool,
    ledger: &'r mut Ledger<'s>,
    sink: &'r mut Vec<Diagnostic>,
}

impl Reader<'_, '_> {
    /// Returns the note that a card makes; `said` is the kind that the document says it is.
    fn note(&mut self, card: &Card, rows: &[Row], section: &[String], said: Option<&str>) -> Note {
        let Card { rows: range, number, question, answer, kind } = card;
        let span = whole(&rows[range.clone()]);
        for row in rows[range.clone()].iter().filter(|row| !row.blank) {
            self.ledger.record(row.line.span, Fate::Note(Part::Sign));
        }
        self.record(question, Part::Question);
        self.record(answer, Part::Answer);
        let is_reversed = *kind == CardKind::Reversed;
        let mut note = self.new_note(*number, section, span);
        if let Some(choice::Found { stem, options, answer }) = choice::find(question, answer) {
            for option in &options {
                self.record(&option.lines, Part::Options);
            }
            let options: Vec<_> = options.into_iter().map(|option| self.option(&option)).collect();
            let answered = options.iter().any(|option| option.correct);
            let answer = without_rule(self.parse(&answer));
            note.answer = (answered || !answer.is_empty()).then_some(answer);
            note.question = self.parse(&stem);
            note.kind = NoteKind::Choice(options);
        } else {
            let (mut question, mut answer) = self.sides(card, said);
            if content::has_gap(&answer) {
                question.append(&mut answer);
            }
            note.kind = if content::has_gap(&question) {
                NoteKind::Cloze
            } else {
                self.plain_kind(None, is_reversed)
            };
            note.question = question;
            note.answer = (!answer.is_empty()).then_some(answer);
        }
        self.set_extra(&mut note);
        if note.answer.is_none() && note.kind != NoteKind::Cloze {
            let message = "this question has no answer";
            self.sink.push(
                Diagnostic::new(&UNANSWERED_NOTE, first_line(&rows[range.clone()]), message)
                    .help("it is kept for the handout and the workbook; a card needs an answer"),
            );
        }
        note
    }

    /// Returns the two sides of a note. Gaps in code and in formulas are some only in a note
    /// that has gaps in its text, or is said to have some: others may speak of gaps.
    fn sides(&mut self, card: &Card, said: Option<&str>) -> (Vec<Block>, Vec<Block>) {
        let Card { rows: _, number: _, question, answer, kind } = card;
        let is_cloze = *kind == CardKind::Cloze
            || said.map_or(self.note_type == Some(NoteType::Cloze), |said| said == "cloze");
        let mut sides = [question, answer].map(|lines| self.parse_as(lines, is_cloze));
        if !is_cloze && sides.iter().any(|blocks| content::has_gap(blocks)) {
            for (side, lines) in sides.iter_mut().zip([question, answer]) {
                if lines.iter().any(|line| line.text.contains("{{c")) {
                    *side = self.parse_as(lines, true);
                }
            }
        }
        let [question, answer] = sides;
        (question, lone_item(without_rule(answer)))
    }

    /// Returns the kind of a note that is a question and an answer: the one that is said, or
    /// else the one that the document wants.
    fn plain_kind(&self, said: Option<&str>, is_reversed: bool) -> NoteKind {
        let wanted = match self.note_type {
            Some(NoteType::OptionalReversed) => "optional-reversed",
            Some(NoteType::Reversed) => "reversed",
            _ if is_reversed => "reversed",
            Some(NoteType::Typed) => "typed",
            Some(NoteType::Cloze) | None => "basic",
        };
        match said.unwrap_or(wanted) {
            "reversed" => NoteKind::Reversed,
            "optional-reversed" => NoteKind::OptionalReversed(is_reversed),
            "optional-reversed-on" => NoteKind::OptionalReversed(true),
            "typed" => NoteKind::Typed,
            "cloze" => NoteKind::Cloze,
            _ => NoteKind::Basic,
        }
    }

    /// Makes a note the kind that is said, where its text can be that.
    fn set_kind(&self, note: &mut Note, said: Option<&str>) {
        let Some(said) = said else { return };
        let is_reversed = note.kind == NoteKind::Reversed;
        match (&note.kind, said) {
            (NoteKind::Choice(_) | NoteKind::Table(_), _) | (_, "choice") => {}
            (_, "table") => {
                if let Some(answer) = &mut note.answer
                    && matches!(answer.first().map(|b| &b.kind), Some(BlockKind::Table(_)))
                    && let BlockKind::Table(table) = answer.remove(0).kind
                {
                    note.kind = NoteKind::Table(table);
                    note.answer = note.answer.take().filter(|answer| !answer.is_empty());
                }
            }
            (_, "cloze") if !content::has_gap(&note.question) => {}
            _ => note.kind = self.plain_kind(Some(said), is_reversed),
        }
    }

    /// Says of a note what the document says of it besides its text.
    fn say(&mut self, note: &mut Note, said: Metadata, ids: &mut HashMap<Id, usize>) {
        let Metadata { id, kind: _, tags, deck, number } = said;
        note.id = self.id(id, note, ids);
        note.tags.extend(tags);
        note.number = note.number.or(number);
        if let Some(deck) = deck {
            note.deck = deck;
        }
    }

    /// Returns what a note is called, unless another is called so already.
    fn id(&mut self, id: Option<Id>, note: &Note, ids: &mut HashMap<Id, usize>) -> Option<Id> {
        let id = id?;
        if let Some(line) = ids.get(&id) {
            let (Id::Guid(name) | Id::Name(name)) = &id;
            let message = format!("the note in line {line} is called `{name}` already");
            self.sink.push(
                Diagnostic::new(&REPEATED_ID, note.span, message)
                    .label("known by its question instead")
                    .help("give each note a name of its own, or none"),
            );
            return None;
        }
        ids.insert(id.clone(), note.source.line);
        Some(id)
    }

    /// Returns the blocks of a part of a note, with what it refers to.
    fn parse(&mut self, lines: &[Line]) -> Vec<Block> {
        self.parse_as(lines, false)
    }

    /// Returns the same, and says whether there may be gaps in code and in formulas.
    fn parse_as(&mut self, lines: &[Line], has_gaps: bool) -> Vec<Block> {
        let manner = Manner { trusts: self.trusts_html, has_gaps };
        if self.definitions.is_empty() {
            return markdown::parse_as(lines, manner, self.sink);
        }
        markdown::parse_as(&self.definitions.complete(lines), manner, self.sink)
    }

    /// Records the part of a note that lines are in.
    fn record(&mut self, lines: &[Line], part: Part) {
        for line in lines.iter().filter(|line| !line.is_blank()) {
            self.ledger.record(line.span, Fate::Note(part));
        }
    }

    /// Takes what to read further out of the answer of a note, and the words that only
    /// say that there will be an answer.
    fn set_extra(&mut self, note: &mut Note) {
        let Some(answer) = note.answer.take() else { return };
        let (answer, extra) = extra::split(answer);
        for block in &extra {
            self.ledger.record(block.span, Fate::Note(Part::Further));
        }
        note.extra = extra;
        let is_right = matches!(&note.kind, NoteKind::Choice(options)
            if options.iter().any(|option| option.correct));
        note.answer = Some(answer)
            .filter(|answer| (is_right || says_something(answer)) && !self.is_placeholder(answer));
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
        Choice { content: self.parse(lines), correct: *correct }
    }

    /// Returns a note of which only the place is known.
    fn new_note(&self, number: Option<u64>, section: &[String], span: Span) -> Note {
        let mut deck = self.name.clone();
        let mut tags = self.tags.clone();
        tags.extend(self.headline_tags.get(&span.start).into_iter().flatten().cloned());
        match self.sections {
            Sections::Decks => {
                for name in section {
                    deck.push_str("::");
                    deck.push_str(name);
                }
            }
            Sections::Tags if section.is_empty() => {}
            // Levels of tags are parted as those of decks are; a tag has no blanks.
            Sections::Tags => tags.push(section.join("::").replace(char::is_whitespace, "_")),
        }
        Note {
            guid: String::new(),
            id: None,
            modified: self.source.modified,
            kind: NoteKind::Basic,
            number,
            deck,
            tags,
            question: Vec::new(),
            answer: None,
            extra: Vec::new(),
            media: Vec::new(),
            schedule: Vec::new(),
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

/// Returns an answer without the line across the page that parts it from the next card.
fn without_rule(mut answer: Vec<Block>) -> Vec<Block> {
    while answer.last().is_some_and(|block| block.kind == BlockKind::Rule) {
        answer.pop();
    }
    answer
}

/// Returns whether blocks say or show anything: tags around nothing do not.
fn says_something(blocks: &[Block]) -> bool {
    !text::render(blocks).trim().is_empty() || html::render(blocks).contains("<img")
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
