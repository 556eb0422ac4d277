//! An edited sheet, put into the document that it was written from.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

use cardpress::apply::{Applied, Manner, apply};
use cardpress::load;
use cardpress::sheet::{Column, Markup, Row, Run, Sheet, Style};
use cardpress::source::Source;

fn source(text: &str) -> Source {
    Source::new("tea.md", 0, text)
}

/// Returns the sheet of a document.
fn sheet(text: &str) -> Sheet {
    Sheet::of(&load(&source(text)), Markup::Rich)
}

/// Returns a document with the edits of a sheet.
fn applied(text: &str, sheet: &Sheet) -> Applied {
    apply(&source(text), sheet, Manner::default(), &load)
}

/// Returns a document whose sheet was edited.
fn edited(text: &str, edit: impl FnOnce(&mut Sheet)) -> String {
    let mut sheet = sheet(text);
    edit(&mut sheet);
    let applied = applied(text, &sheet);
    assert!(applied.remarks.is_empty(), "{:#?}", applied.remarks);
    applied.text
}

fn set(sheet: &mut Sheet, row: usize, column: Column, text: &str) {
    sheet.rows[row].set(column, vec![Run::plain(text)]);
}

/// Returns a row that somebody typed.
fn new(question: &str, answer: &str) -> Row {
    let mut row = Row::default();
    row.set(Column::Question, vec![Run::plain(question)]);
    row.set(Column::Answer, vec![Run::plain(answer)]);
    row
}

const TEA: &str = "\
# Tea

1. Which leaf is tea made of?
   - *Camellia sinensis*, picked
     in spring.

2. How hot is the water for green tea?
   - About 75 °C.

3. Who drinks it?

4. Where does it grow?
   - In China and `India`.
";

#[test]
fn a_sheet_that_nobody_edited_changes_nothing() {
    assert_eq!(edited(TEA, |_| {}), TEA);
}

#[test]
fn a_word_of_an_answer_is_changed_where_it_stands() {
    let text = edited(TEA, |sheet| {
        set(sheet, 1, Column::Answer, "About 80 °C.");
        set(sheet, 0, Column::Answer, "Camellia sinensis, picked in early spring.");
    });
    // Plain runs in a sheet with styles elsewhere: the emphasis is taken away.
    assert_eq!(
        text,
        TEA.replace("75", "80").replace(
            "*Camellia sinensis*, picked\n     in spring",
            "Camellia sinensis, picked in early spring"
        )
    );
}

#[test]
fn what_is_emphasised_stays_so() {
    let text = edited(TEA, |sheet| {
        let mut cell = sheet.rows[0].cell(Column::Answer).unwrap().clone();
        let last = cell.last_mut().unwrap();
        last.text = last.text.replace("spring", "early spring");
        sheet.rows[0].set(Column::Answer, cell);
    });
    assert_eq!(text, TEA.replace("in spring", "in early spring"));
}

#[test]
fn an_answer_is_filled_in_as_its_neighbours_are_typed() {
    let text = edited(TEA, |sheet| set(sheet, 2, Column::Answer, "Everybody."));
    assert_eq!(text, TEA.replace("Who drinks it?\n", "Who drinks it?\n   - Everybody.\n"));
}

#[test]
fn a_reworded_question_keeps_its_guid() {
    let before = load(&source(TEA)).notes[1].guid.clone();
    let text = edited(TEA, |sheet| {
        set(sheet, 1, Column::Question, "How hot is the water for it?");
    });
    assert_eq!(text, TEA.replace("for green tea?", &format!("for it? <!-- guid: {before} -->")));
    assert_eq!(load(&source(&text)).notes[1].guid, before);
}

#[test]
fn a_new_row_becomes_a_question_below_the_one_above_it() {
    let text = edited(TEA, |sheet| sheet.rows.push(new("Is it healthy?", "In moderation.")));
    assert_eq!(text, format!("{TEA}\n5. Is it healthy?\n   - In moderation.\n"));
}

#[test]
fn a_deleted_row_is_taken_out() {
    let text = edited(TEA, |sheet| {
        sheet.rows.remove(1);
    });
    assert_eq!(
        text,
        TEA.replace("2. How hot is the water for green tea?\n   - About 75 °C.\n\n", "")
    );
    let text = edited(TEA, |sheet| {
        sheet.rows.pop();
    });
    assert_eq!(text, TEA.replace("\n4. Where does it grow?\n   - In China and `India`.\n", ""));
}

#[test]
fn rows_in_another_order_are_questions_in_another_order() {
    let text = "# Tea\n\n## a?\n\n1\n\n## b?\n\n2\n\n## c?\n\n3\n";
    let sorted = edited(text, |sheet| sheet.rows.rotate_right(1));
    assert_eq!(sorted, "# Tea\n\n## c?\n\n3\n\n## a?\n\n1\n\n## b?\n\n2\n");
}

#[test]
fn tags_deck_and_kind_stand_in_a_comment() {
    let text = edited(TEA, |sheet| {
        set(sheet, 1, Column::Tags, "hot water");
        set(sheet, 3, Column::Kind, "reversed");
    });
    assert_eq!(
        text,
        TEA.replace("green tea?", "green tea? <!-- tags: hot water -->")
            .replace("grow?", "grow? <!-- type: reversed -->")
    );
}

#[test]
fn what_both_sides_changed_is_left_to_the_person() {
    let mut sheet = sheet(TEA);
    set(&mut sheet, 1, Column::Answer, "About 80 °C.");
    let ours = TEA.replace("75", "70");
    let result = applied(&ours, &sheet);
    assert_eq!(result.text, ours);
    assert_eq!(result.counts.conflicts, 1);
    assert_eq!(result.remarks[0].code.id, "A801");
    let manner = Manner { markers: true, ..Manner::default() };
    let marked = apply(&source(&ours), &sheet, manner, &load);
    assert_eq!(
        marked.text,
        ours.replace(
            "   - About 70 °C.\n",
            "<<<<<<< document\n   - About 70 °C.\n=======\n   - About 80 °C.\n>>>>>>> sheet\n"
        )
    );
}

#[test]
fn what_one_side_changed_goes_together() {
    let mut sheet = sheet(TEA);
    set(&mut sheet, 1, Column::Answer, "About 80 °C.");
    let ours = TEA.replace("India", "Nepal").replace("green tea", "white tea");
    let result = applied(&ours, &sheet);
    assert_eq!(result.text, ours.replace("75", "80"));
}

#[test]
fn items_and_lines_are_put_in_and_taken_out() {
    let text = "## What is tea?\n\nA drink of:\n\n* leaves\n* water\n\nAnd more:\n\n```\nlet it\n  steep\n```\n";
    let edit = |from: &'static str, to: &'static str| {
        edited(text, move |sheet| {
            let cell = sheet.rows[0].cell(Column::Answer).unwrap();
            let cell = cell
                .iter()
                .map(|run| Run { text: run.text.replace(from, to), ..run.clone() })
                .collect();
            sheet.rows[0].set(Column::Answer, cell);
        })
    };
    assert_eq!(edit("water", "water\n• time"), text.replace("* water", "* water\n* time"));
    assert_eq!(edit("• leaves\n", ""), text.replace("* leaves\n", ""));
    assert_eq!(edit("  steep", "  steep\n  wait"), text.replace("  steep", "  steep\n  wait"));
    assert_eq!(edit("let it", "let *it*"), text.replace("let it", "let *it*"));
}

#[test]
fn bold_is_typed_where_it_was_made_so() {
    let text = edited(TEA, |sheet| {
        let bold = Style { bold: true, ..Style::default() };
        let cell =
            vec![Run::plain("About "), Run { text: "75".into(), style: bold }, Run::plain(" °C.")];
        sheet.rows[1].set(Column::Answer, cell);
    });
    assert_eq!(text, TEA.replace("75", "**75**"));
}

#[test]
fn a_question_that_stands_twice_is_edited_twice() {
    let text = "## Tea\n\n### How hot?\n\nAbout 75 °C.\n\n### Who?\n\nAll.\n\n## Water\n\n### How hot?\n\nAbout 75 °C.\n";
    let text_now = edited(text, |sheet| {
        assert_eq!(sheet.rows.len(), 2);
        set(sheet, 0, Column::Answer, "About 80 °C.");
    });
    assert_eq!(text_now, text.replace("75", "80"));
}

#[test]
fn what_takes_too_long_to_try_is_left_and_said() {
    // No line can hold a list, and each one is tried in many ways.
    let lines: Vec<_> = (0..80).map(|at| format!("zzone{at} :: zztwo{at}\n")).collect();
    let text = lines.concat();
    let mut sheet = sheet(&text);
    for row in 0..80 {
        set(&mut sheet, row, Column::Answer, "- zza\n- zzb");
    }
    let applied = applied(&text, &sheet);
    let rows = self::sheet(&applied.text).rows;
    assert_eq!(rows.len(), 80);
    let answers = rows.iter().map(|row| row.text(Column::Answer));
    let kept = answers.clone().filter(|answer| answer.starts_with("zztwo")).count();
    assert_eq!(answers.filter(|answer| answer == "• zza\n• zzb").count(), 80 - kept);
    assert_eq!(applied.counts.refused, kept);
    assert_eq!(applied.remarks.len(), kept);
}

#[test]
fn a_question_that_becomes_another_card_is_said() {
    // Of two questions that are one note, none can be told what both were called.
    let text = "## Tea\n\n### How hot?\n\n75 °C.\n\n### Who?\n\nAll.\n\n## Water\n\n### How hot?\n\n75 °C.\n";
    let mut sheet = sheet(text);
    set(&mut sheet, 0, Column::Question, "How hot is it?");
    let applied = applied(text, &sheet);
    assert_eq!(applied.text, text.replace("How hot?", "How hot is it?"));
    assert_eq!(applied.counts.refused, 1);
    assert!(applied.remarks[0].message.contains("becomes another card in Anki"));
}
