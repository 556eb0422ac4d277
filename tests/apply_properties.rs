//! Whatever is edited in a sheet, applied to its document and written again, is the edited
//! sheet.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

#[path = "support/cases.rs"]
mod cases;
#[path = "support/documents.rs"]
mod documents;

use cardpress::apply::{Manner, apply};
use cardpress::deck::NoteKind;
use cardpress::load;
use cardpress::sheet::{Column, Markup, Row, Run, Sheet};
use cardpress::source::Source;
use documents::{of_every_style, well_written, words};
use proptest::prelude::*;
use proptest::sample::Index;

/// What somebody does in a sheet.
#[derive(Debug, Clone)]
enum Edit {
    /// Writes another word in the place of one.
    Word(Index, Column, Index, String),
    /// Writes an answer, whatever stood there.
    Answer(Index, String),
    /// Asks something else.
    Question(Index, String),
    /// Adds a line to an answer.
    Line(Index, String),
    /// Tags a note.
    Tag(Index, String),
    /// Deletes a row.
    Delete(Index),
    /// Puts a new row below another.
    Add(Index, String, String),
    /// Sorts the sheet by what is asked.
    Sort,
}

fn edit() -> impl Strategy<Value = Edit> {
    let row = any::<Index>;
    let column = prop::sample::select(vec![Column::Question, Column::Answer]);
    prop_oneof![
        6 => (row(), column, row(), words(2)).prop_map(|(r, c, w, to)| Edit::Word(r, c, w, to)),
        2 => (row(), words(5)).prop_map(|(row, to)| Edit::Answer(row, to + ".")),
        1 => (row(), words(5)).prop_map(|(row, to)| Edit::Question(row, to + "?")),
        2 => (row(), words(4)).prop_map(|(row, to)| Edit::Line(row, to + ".")),
        1 => (row(), words(2)).prop_map(|(row, tag)| Edit::Tag(row, tag)),
        1 => row().prop_map(Edit::Delete),
        1 => (row(), words(4), words(4)).prop_map(|(r, q, a)| Edit::Add(r, q + "?", a + ".")),
        1 => Just(Edit::Sort),
    ]
}

fn set(row: &mut Row, column: Column, text: impl Into<String>) {
    row.set(column, vec![Run::plain(text)]);
}

fn make(sheet: &mut Sheet, edit: Edit) {
    if sheet.rows.is_empty() {
        return;
    }
    let rows = &mut sheet.rows;
    match edit {
        Edit::Word(row, column, word, to) => {
            let row = row.get_mut(rows);
            let mut cell = row.cell(column).unwrap().clone();
            let words: Vec<_> = cell
                .iter()
                .enumerate()
                .flat_map(|(run, Run { text, .. })| {
                    let words = text.match_indices("zz").map(|(at, _)| at);
                    words.map(move |at| (run, at)).collect::<Vec<_>>()
                })
                .collect();
            if words.is_empty() {
                return;
            }
            let (run, at) = words[word.index(words.len())];
            let text = &mut cell[run].text;
            let end =
                text[at..].find(|c: char| !c.is_ascii_lowercase()).map_or(text.len(), |e| at + e);
            text.replace_range(at..end, &to);
            row.set(column, cell);
        }
        Edit::Answer(row, to) => set(row.get_mut(rows), Column::Answer, to),
        Edit::Question(row, to) => set(row.get_mut(rows), Column::Question, to),
        Edit::Line(row, line) => {
            let row = row.get_mut(rows);
            let mut cell = row.cell(Column::Answer).unwrap().clone();
            let end = if cell.is_empty() { "" } else { "\n" };
            cell.push(Run::plain(format!("{end}{line}")));
            row.set(Column::Answer, cell);
        }
        Edit::Tag(row, tag) => {
            let row = row.get_mut(rows);
            let tags = format!("{} {tag}", row.text(Column::Tags));
            set(row, Column::Tags, tags.trim());
        }
        Edit::Delete(row) => {
            rows.remove(row.index(rows.len()));
        }
        Edit::Add(row, question, answer) => {
            let mut new = Row::default();
            set(&mut new, Column::Question, question);
            set(&mut new, Column::Answer, answer);
            rows.insert(row.index(rows.len()) + 1, new);
        }
        Edit::Sort => rows.sort_by_key(|row| row.text(Column::Question)),
    }
}

/// Returns what a sheet says, but for what nobody sees.
fn said(sheet: &Sheet) -> Vec<[String; 3]> {
    let said = |row: &Row| {
        [Column::Question, Column::Answer, Column::Tags].map(|column| {
            let text = row.text(column);
            if column == Column::Tags {
                let mut tags: Vec<_> = text.split(' ').collect();
                tags.sort_unstable();
                return tags.join(" ");
            }
            let lines =
                text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
            lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
        })
    };
    sheet.rows.iter().map(said).collect()
}

fn source(text: &str) -> Source {
    Source::new("x.md", 0, text)
}

proptest! {
    #![proptest_config(cases::same(ProptestConfig { cases: 300, ..ProptestConfig::default() }))]

    #[test]
    fn an_edited_sheet_comes_again(
        text in well_written(),
        edits in prop::collection::vec(edit(), 1..4),
    ) {
        let mut sheet = Sheet::of(&load(&source(&text)), Markup::Rich);
        for edit in edits.clone() {
            make(&mut sheet, edit);
        }
        let applied = apply(&source(&text), &sheet, Manner::default(), &load);
        let again = Sheet::of(&load(&source(&applied.text)), Markup::Rich);
        let codes: Vec<_> = applied.remarks.iter().map(|r| (r.code.id, r.message.clone())).collect();
        if codes.is_empty() {
            prop_assert_eq!(said(&again), said(&sheet), "{}\n---\n{}", text, applied.text);
        }
    }
}

/// Returns a cell with another word in the place of its first one.
fn reworded(cell: &[Run]) -> Vec<Run> {
    let mut cell = cell.to_vec();
    if let Some(run) = cell.iter_mut().find(|run| run.text.contains("zz")) {
        run.text = run.text.replacen("zz", "zznew", 1);
    }
    cell
}

/// What somebody does with the rows of a sheet.
type Edited = fn(&mut Vec<Row>);

/// Returns the edits that could not be put into a document of three questions.
fn refused(text: &str) -> Vec<&'static str> {
    let edits: [(&str, Edited); 7] = [
        ("a word of the question", |rows| {
            let cell = reworded(rows[1].cell(Column::Question).unwrap());
            rows[1].set(Column::Question, cell);
        }),
        ("a word of the answer", |rows| {
            let cell = reworded(rows[1].cell(Column::Answer).unwrap());
            rows[1].set(Column::Answer, cell);
        }),
        ("a word of an option", |rows| {
            let cell = reworded(rows[1].cell(Column::Options).unwrap());
            rows[1].set(Column::Options, cell);
        }),
        ("another right option", |rows| {
            let old = rows[1].text(Column::Options);
            let bare = old.replace("✓ ", "");
            let right = if old.contains("A. ✓") { "B. " } else { "A. " };
            let new = bare.replace(right, &format!("{right}✓ "));
            set(&mut rows[1], Column::Options, new);
        }),
        ("a tag", |rows| set(&mut rows[1], Column::Tags, "zztag")),
        ("another answer", |rows| set(&mut rows[1], Column::Answer, "zzquite zzother.")),
        ("a new row", |rows| {
            let mut new = Row::default();
            set(&mut new, Column::Question, "zzwhat zzelse?");
            set(&mut new, Column::Answer, "zzall zzthis.");
            rows.insert(2, new);
        }),
    ];
    let deck = load(&source(text));
    let mut refused = Vec::new();
    for (name, edit) in edits {
        let mut sheet = Sheet::of(&deck, Markup::Rich);
        edit(&mut sheet.rows);
        let applied = apply(&source(text), &sheet, Manner::default(), &load);
        if !applied.remarks.is_empty() {
            refused.push(name);
        }
    }
    refused
}

#[test]
fn what_is_written_in_any_way_can_be_edited() {
    for (style, text) in of_every_style() {
        let deck = load(&source(&text));
        if deck.notes.len() != 3 {
            continue;
        }
        // Gaps are in the question; a second sentence like the first is not read as its like.
        let may_be_refused: &[&str] = match style {
            _ if deck.notes[1].kind == NoteKind::Cloze => &["another answer", "a new row"],
            "<p>{n}. {q}?</p>\n<p>{a}<br>{b}</p>\n\n"
            | "**{n}) {q}.** {a}.\n\n"
            | "### {n}. {q}?\n\n- (a) {a}\n- (b) {b} <-- correct\n\n" => &["a new row"],
            _ => &[],
        };
        let refused = refused(&text);
        assert!(refused.iter().all(|name| may_be_refused.contains(name)), "{refused:?}: {text}");
    }
}
