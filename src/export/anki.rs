//! A deck as Anki sees it: what a package and a text import have in common.
//!
//! Here a note becomes HTML fields, so that a card looks the same by whichever
//! way it came into Anki.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::rc::Rc;

use crate::content::html::{self, escape};
use crate::content::text;
use crate::content::{Block, BlockKind, Table};
use crate::deck::{Choice, Deck, Location, Note, NoteKind};
use crate::diagnostic::{Diagnostic, NO_CARD, UNANSWERED_NOTE, UNASKED_NOTE};
use crate::source::Span;

/// How many cards one cloze note can make.
const MOST_GAPS: usize = 500;

/// Decks and notes, ready to be written down.
#[derive(Debug, Default)]
pub(super) struct Collection<'d> {
    /// The names of the decks, parents before their children.
    pub(super) decks: Vec<String>,
    /// The notes, in the order they were written.
    pub(super) notes: Vec<AnkiNote<'d>>,
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
        /// Whether a second card asks for the front.
        reversed: bool,
    },
    /// A text with gaps, at least one.
    Cloze {
        /// The text.
        text: String,
        /// What is shown below it once the gap is filled.
        extra: String,
    },
}

impl<'d> Collection<'d> {
    /// Returns what Anki makes of a deck. Notes that would make a blank card
    /// are left out and reported.
    pub(super) fn new(deck: &'d Deck, sink: &mut Vec<Diagnostic>) -> Self {
        let mut decks = Decks::new(deck);
        let mut all_tags = BTreeMap::new();
        let mut notes = Vec::with_capacity(deck.notes.len());
        for note in &deck.notes {
            let Note {
                guid,
                id: _,
                modified,
                kind,
                number: _,
                deck,
                tags,
                question,
                answer,
                extra,
                media: _,
                schedule: _,
                source,
                span,
            } = note;
            let contents = match contents(kind, question, answer.as_deref(), extra) {
                Ok(contents) => contents,
                Err(blank) => {
                    sink.push(blank.diagnostic(*span));
                    continue;
                }
            };
            let Place { deck, section } = decks.place(deck);
            let tags = all_tags.entry(tags).or_insert_with(|| canonical_tags(tags).into());
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
        Collection { decks: decks.names, notes }
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
    kind: &NoteKind,
    question: &[Block],
    answer: Option<&[Block]>,
    further: &[Block],
) -> Result<Vec<Content>, Blank> {
    let answer = answer.map(html::render).unwrap_or_default();
    let further = html::render(further);
    match kind {
        NoteKind::Basic | NoteKind::OptionalReversed(false) | NoteKind::Typed => {
            basic(html::render(question), answer, further, Blank::Answer)
        }
        NoteKind::Reversed | NoteKind::OptionalReversed(true) => {
            let mut contents = basic(html::render(question), answer, further, Blank::Answer)?;
            for content in &mut contents {
                if let Content::Basic { reversed, .. } = content {
                    *reversed = true;
                }
            }
            Ok(contents)
        }
        NoteKind::Choice(choices) => choice(question, choices, &answer, further),
        NoteKind::Cloze => {
            let text = html::render_cloze(question);
            if ordinals(&text).is_empty() {
                return basic(html::render(question), answer, further, Blank::Gap);
            }
            let extra = literal(answer + &further);
            Ok(vec![Content::Cloze { text: countable(clean(text)), extra }])
        }
        NoteKind::Table(table) => self::table(question, table, &(answer + &further)),
    }
}

fn basic(
    question: String,
    answer: String,
    extra: String,
    unanswered: Blank,
) -> Result<Vec<Content>, Blank> {
    let (question, answer, extra) = (literal(question), literal(answer), literal(extra));
    if question.trim().is_empty() {
        Err(Blank::Question)
    } else if answer.trim().is_empty() {
        Err(unanswered)
    } else {
        Ok(vec![Content::Basic { question, answer, extra, reversed: false }])
    }
}

/// Returns a question with its options under it, and the right ones, with the
/// letters they had, as its answer.
fn choice(
    question: &[Block],
    choices: &[Choice],
    explanation: &str,
    extra: String,
) -> Result<Vec<Content>, Blank> {
    let mut front = html::render(question);
    let mut back = String::new();
    if !choices.is_empty() {
        front.push_str("\n<ol type=\"A\" class=\"options\">");
        for (number, Choice { content, correct }) in choices.iter().enumerate() {
            let option = html::render(content);
            let _ = write!(front, "<li>{option}</li>");
            if *correct {
                let _ = write!(back, "<li value=\"{}\">{option}</li>", number + 1);
            }
        }
        front.push_str("</ol>");
        if !back.is_empty() {
            back = format!("<ol type=\"A\" class=\"options right\">{back}</ol>");
        }
    }
    basic(front, back + explanation, extra, Blank::Options)
}

/// Returns a table that hides one row on each card. Its first column stays, to
/// say which row is asked for; a column that stands alone is hidden.
fn table(question: &[Block], table: &Table, extra: &str) -> Result<Vec<Content>, Blank> {
    let Table { alignments, header, rows } = table;
    let caption = html::render_cloze(question);
    let mut contents = Vec::new();
    for rows in rows.chunks(MOST_GAPS) {
        let part =
            Table { alignments: alignments.clone(), header: header.clone(), rows: rows.to_vec() };
        let mut text = String::new();
        if !caption.is_empty() {
            let _ = writeln!(text, "<div class=\"caption\">{caption}</div>");
        }
        html::write_table(&mut text, &part, |out, row, column, cell| {
            match (row.and_then(|row| u32::try_from(row + 1).ok()), column) {
                (Some(ordinal), _)
                    if (column > 0 || header.len() == 1)
                        && !html::render_inline(cell).trim().is_empty() =>
                {
                    out.push_str(&html::render_gap(ordinal, cell));
                }
                _ => {
                    let shown = BlockKind::Paragraph(cell.to_vec());
                    out.push_str(&html::render_cloze(&[Block::new(shown, Span::default())]));
                }
            }
        });
        if !ordinals(&text).is_empty() {
            contents.push(Content::Cloze { text: clean(text), extra: literal(extra.into()) });
        }
    }
    if contents.is_empty() { Err(Blank::Gap) } else { Ok(contents) }
}

/// Returns the ordinals of the gaps in a field of a cloze note, of which each
/// makes a card.
pub(super) fn ordinals(text: &str) -> BTreeSet<u32> {
    text.split("{{c").skip(1).filter_map(|gap| Some(split_ordinal(gap)?.0)).collect()
}

/// Returns the ordinal of a gap and what follows it.
fn split_ordinal(gap: &str) -> Option<(u32, &str)> {
    let (ordinal, rest) = gap.split_once("::")?;
    Some((ordinal.parse().ok()?, rest))
}

/// Returns a field whose gaps Anki can make cards of: it counts from 1 to 500.
/// If one is beyond that, all of them are numbered anew.
fn countable(text: String) -> String {
    let ordinals = ordinals(&text);
    if ordinals.iter().all(|&ordinal| (1..=MOST_GAPS).contains(&(ordinal as usize))) {
        return text;
    }
    let mut parts = text.split("{{c");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        if let Some((ordinal, rest)) = split_ordinal(part) {
            let place = ordinals.range(..=ordinal).count().min(MOST_GAPS);
            let _ = write!(out, "{{{{c{place}::{rest}");
        } else {
            out.push_str("{{c");
            out.push_str(part);
        }
    }
    out
}

/// Returns a field without the control characters that Anki does not keep, of
/// which one, U+001F, would begin the next field.
fn clean(field: String) -> String {
    let wanted = |byte: u8| !byte.is_ascii_control() || matches!(byte, b'\n' | b'\t');
    if field.bytes().all(wanted) {
        return field;
    }
    field.replace(|c: char| c.is_ascii() && !wanted(c as u8), "")
}

/// Returns a field in which nothing but cards' text is meant: whatever Anki
/// would take for a gap, a sound or LaTeX is only text.
///
/// See the manual, "Field Replacements" and "Math & Symbols".
fn literal(field: String) -> String {
    const MARKS: [&str; 6] = ["{{c", "[sound:", "[anki:", "[latex]", "[$]", "[$$]"];
    let mut field = clean(field);
    if !field.contains(['{', '[']) {
        return field;
    }
    for mark in MARKS {
        if field.contains(mark) {
            let entity = if mark.starts_with('{') { "&#123;" } else { "&#91;" };
            field = field.replace(mark, &format!("{entity}{}", &mark[1..]));
        }
    }
    field
}

/// Returns the tags as Anki would store them: without blanks, quotes and control
/// characters, each once whatever its case, sorted, with blanks between them.
fn canonical_tags(tags: &[String]) -> String {
    let unwanted = |c: char| c.is_control() || c == '"';
    let mut canonical = BTreeMap::new();
    for tag in tags {
        let tag = tag.split_whitespace().collect::<Vec<_>>().join("_").replace(unwanted, "");
        let tag = tag.split("::").filter(|part| !part.is_empty()).collect::<Vec<_>>().join("::");
        if !tag.is_empty() {
            canonical.entry(tag.to_lowercase()).or_insert(tag);
        }
    }
    canonical.into_values().collect::<Vec<_>>().join(" ")
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

/// The decks that notes were placed in so far.
struct Decks<'d> {
    /// The parts of the whole deck's name.
    whole: Vec<String>,
    /// Their names, parents before their children.
    names: Vec<String>,
    /// Where they are in that list, by name without regard to case: Anki takes
    /// names that differ in nothing else for the same deck.
    numbers: BTreeMap<String, usize>,
    /// What notes said, and where it led.
    places: BTreeMap<&'d str, Place>,
}

/// Where a note is put.
#[derive(Clone)]
struct Place {
    /// The place of its deck in the list of decks.
    deck: usize,
    /// The names of its sections, as HTML.
    section: Rc<str>,
}

impl<'d> Decks<'d> {
    fn new(deck: &Deck) -> Self {
        let file = deck.path.rsplit(['/', '\\']).next().unwrap_or_default();
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let names = [deck.name.as_str(), stem, "cardpress"].into_iter();
        let whole = names.map(levels).find(|levels| !levels.is_empty()).unwrap_or_default();
        Decks { whole, names: Vec::new(), numbers: BTreeMap::new(), places: BTreeMap::new() }
    }

    /// Returns where a note of the deck of that name is put. An unnamed deck is
    /// the whole deck.
    fn place(&mut self, name: &'d str) -> Place {
        if let Some(place) = self.places.get(name) {
            return place.clone();
        }
        let mut levels = levels(name);
        if levels.is_empty() {
            levels.clone_from(&self.whole);
        }
        let sections = levels.strip_prefix(self.whole.as_slice()).unwrap_or_default();
        let section = escape(&sections.join(" › ")).into();
        let mut deck = 0;
        let mut path = String::new();
        for level in &levels {
            let parent = self.names.get(deck).filter(|_| !path.is_empty());
            path = parent.map_or_else(|| level.clone(), |parent| format!("{parent}::{level}"));
            deck = *self.numbers.entry(path.to_lowercase()).or_insert_with(|| {
                self.names.push(path.clone());
                self.names.len() - 1
            });
        }
        let place = Place { deck, section };
        self.places.insert(name, place.clone());
        place
    }
}

/// Returns the parts of a deck's name that Anki would keep.
fn levels(name: &str) -> Vec<String> {
    let parts = name.split("::").map(|part| {
        let part = part.replace(|c: char| c.is_control() || c == '"', " ");
        text::squeeze(&part)
    });
    parts.filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Inline;

    fn text(text: &str) -> Vec<Block> {
        let content = vec![Inline::Text(text.into())];
        vec![Block::new(BlockKind::Paragraph(content), Span::default())]
    }

    fn cell(text: &str) -> Vec<Inline> {
        if text.is_empty() { vec![] } else { vec![Inline::Text(text.into())] }
    }

    fn rows(header: &[&str], rows: &[&[&str]]) -> NoteKind {
        NoteKind::Table(Table {
            alignments: vec![],
            header: header.iter().map(|text| cell(text)).collect(),
            rows: rows.iter().map(|row| row.iter().map(|text| cell(text)).collect()).collect(),
        })
    }

    #[test]
    fn a_row_is_hidden_but_for_its_first_cell() {
        let table = rows(&["Type", "Mutable"], &[&["list", "yes"], &["tuple", "no"]]);
        let Content::Cloze { text, extra } =
            contents(&table, &text("Types"), None, &[]).unwrap().remove(0)
        else {
            panic!("a table is a text with gaps")
        };
        assert_eq!(
            text,
            "<div class=\"caption\">Types</div>\n<table><thead><tr><th>Type</th><th>Mutable</th></tr>\
             </thead><tbody><tr><td>list</td><td>{{c1::yes}}</td></tr>\
             <tr><td>tuple</td><td>{{c2::no}}</td></tr></tbody></table>"
        );
        assert_eq!(extra, "");
    }

    #[test]
    fn a_column_that_stands_alone_is_hidden() {
        let Content::Cloze { text, .. } =
            contents(&rows(&["Steps"], &[&["one"]]), &[], None, &[]).unwrap().remove(0)
        else {
            panic!("a table is a text with gaps")
        };
        assert!(text.contains("<td>{{c1::one}}</td>"), "{text}");
    }

    #[test]
    fn an_empty_cell_hides_nothing() {
        let table = rows(&["a", "b"], &[&["x", ""], &["y", "z"]]);
        let Content::Cloze { text, .. } = contents(&table, &[], None, &[]).unwrap().remove(0)
        else {
            panic!("a table is a text with gaps")
        };
        assert_eq!(ordinals(&text), BTreeSet::from([2]));
        assert_eq!(contents(&rows(&["a", "b"], &[&["x", ""]]), &[], None, &[]), Err(Blank::Gap));
    }

    #[test]
    fn a_very_long_table_makes_several_notes() {
        let row: &[&str] = &["a", "b"];
        let parts = contents(&rows(&["a", "b"], &[row; 501]), &[], None, &[]).unwrap();
        let [Content::Cloze { text: first, .. }, Content::Cloze { text: second, .. }] = &parts[..]
        else {
            panic!("two notes hold 501 rows")
        };
        assert_eq!((ordinals(first).len(), ordinals(second).len()), (500, 1));
    }

    #[test]
    fn the_right_options_keep_their_letters() {
        let choices = ["one", "two"]
            .map(|option| Choice { content: text(option), correct: option == "two" })
            .to_vec();
        assert_eq!(
            contents(&NoteKind::Choice(choices), &text("Which?"), Some(&text("Since.")), &[])
                .unwrap()
                .remove(0),
            Content::Basic {
                question: "Which?\n<ol type=\"A\" class=\"options\"><li>one</li><li>two</li></ol>"
                    .into(),
                answer: "<ol type=\"A\" class=\"options right\"><li value=\"2\">two</li></ol>\
                         Since."
                    .into(),
                extra: String::new(),
                reversed: false,
            }
        );
    }

    #[test]
    fn a_card_is_never_blank() {
        let option = Choice { content: text("one"), correct: false };
        let none = |kind| contents(&kind, &text("What?"), None, &[]);
        assert_eq!(none(NoteKind::Basic), Err(Blank::Answer));
        assert_eq!(none(NoteKind::Cloze), Err(Blank::Gap));
        assert_eq!(none(NoteKind::Choice(vec![option])), Err(Blank::Options));
        assert_eq!(contents(&NoteKind::Basic, &[], Some(&text("a")), &[]), Err(Blank::Question));
        assert_eq!(contents(&NoteKind::Basic, &text("a"), Some(&[]), &[]), Err(Blank::Answer));
    }

    #[test]
    fn a_text_without_gaps_is_a_question_if_it_has_an_answer() {
        let content =
            contents(&NoteKind::Cloze, &text("a"), Some(&text("b")), &[]).unwrap().remove(0);
        let (question, answer, extra) = ("a".into(), "b".into(), String::new());
        assert_eq!(content, Content::Basic { question, answer, extra, reversed: false });
    }

    #[test]
    fn a_gap_that_anki_cannot_count_is_numbered_anew() {
        let text = "{{c0::a}} {{c7::b{{c700::c}}}} {{c7::d}}";
        assert_eq!(countable(text.into()), "{{c1::a}} {{c2::b{{c3::c}}}} {{c2::d}}");
        assert_eq!(countable("{{c7::a}}".into()), "{{c7::a}}");
    }

    #[test]
    fn what_only_looks_like_mark_up_is_text() {
        assert_eq!(literal("{{c1::a}} [$]\u{1f}\0".into()), "&#123;{c1::a}} &#91;$]");
    }

    #[test]
    fn a_deck_stands_below_its_parents() {
        let deck = Deck { name: "Top".into(), ..Deck::default() };
        let mut decks = Decks::new(&deck);
        assert_eq!(decks.place("Top::A::B").section.as_ref(), "A › B");
        assert_eq!(decks.place("top::a").deck, 1);
        assert_eq!(decks.place("").deck, 0);
        assert_eq!(decks.place(" :: Other::\u{7}::C<").section.as_ref(), "");
        assert_eq!(decks.names, ["Top", "Top::A", "Top::A::B", "Other", "Other::C<"]);
    }

    #[test]
    fn a_deck_without_a_name_is_called_after_its_file() {
        let deck = Deck { path: "some/where/Notes.md".into(), ..Deck::default() };
        assert_eq!(Decks::new(&deck).whole, ["Notes"]);
        assert_eq!(Decks::new(&Deck::default()).whole, ["cardpress"]);
    }

    #[test]
    fn tags_are_stored_as_anki_would() {
        let tags = ["b c", "a", "A", "", "::x::", "\"q\""].map(String::from);
        assert_eq!(canonical_tags(&tags), "a b_c q x");
    }
}
