//! What becomes of a document that is put right.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

use cardpress::content::text;
use cardpress::deck::Deck;
use cardpress::fix::fix;
use cardpress::load;
use cardpress::options::Options;
use cardpress::source::Source;
use proptest::prelude::*;

#[path = "support/cases.rs"]
mod cases;

fn fixed(text: &str) -> String {
    fix(&Source::new("x.md", 0, text), &Options::default()).text
}

/// Returns what a person would see of a deck.
fn said(deck: &Deck) -> Vec<(String, String, Option<String>)> {
    let notes = deck.notes.iter().map(|note| {
        let answer = note.answer.as_deref().map(text::render);
        (note.guid.clone(), text::render(&note.question), answer)
    });
    notes.collect()
}

#[test]
fn what_is_right_stays_as_it_is_to_the_byte() {
    let text = "Q: What is a ko?  \r\nA:\tA fight. \r\n\r\n\r\n\r\nQ: And a liberty?\rA: A point.";
    assert_eq!(fixed(text), text);
    assert_eq!(fixed(""), "");
}

#[test]
fn a_torn_sentence_is_joined_where_it_was_torn() {
    let text = "1. What is a ko?\r\n   - A position in which both players\r\n\r\n could capture for ever.\r\n2. Who  plays?  \r\n";
    assert_eq!(
        fixed(text),
        "1. What is a ko?\r\n   - A position in which both players could capture for ever.\r\n2. Who  plays?  \r\n"
    );
}

/// In our own form nothing is damage, so nothing is repaired; a conflict is one.
#[test]
fn our_own_form_is_only_rid_of_decided_conflicts() {
    let head = "---\ntitle: Go\nformat: cardpress\n---\n\n";
    let torn = "### What is a ko?\n\nA position in which both players\n\n could \u{200b}capture â€” for ever.\n\n\
                ```\n<span></b>\n";
    assert_eq!(fixed(&format!("{head}{torn}")), format!("{head}{torn}"));
    let note = |answer: &str| format!("{head}### What is a ko?\n{answer}");
    let conflict = "<<<<<<< ours\n=======\n\nA fight.\n>>>>>>> theirs\n";
    assert_eq!(fixed(&note(conflict)), note("\nA fight.\n"));
}

#[test]
fn a_decided_conflict_leaves_no_marker_and_one_side() {
    let text = "1. Who?\n<<<<<<< ours\n=======\n   - Black, and then White\n>>>>>>> theirs\n2. Why?\n   - So.";
    assert_eq!(fixed(text), "1. Who?\n   - Black, and then White\n2. Why?\n   - So.");
}

#[test]
fn a_conflict_that_nobody_decided_stays_with_what_is_around_it_put_right() {
    let hunk = "<<<<<<< ours\n2. Who?\n   - Black\n=======\n2. Where?\n   - Here\n>>>>>>> theirs\n";
    let torn =
        "1. What is a ko?\n   - A position in which both players\n\n could capture for ever.\n";
    let joined =
        "1. What is a ko?\n   - A position in which both players could capture for ever.\n";
    let source = Source::new("x.md", 0, format!("{torn}{hunk}"));
    let fixed = fix(&source, &Options::default());
    assert_eq!(fixed.text, format!("{joined}{hunk}"));
    let codes = |diagnostics: &[cardpress::diagnostic::Diagnostic]| -> Vec<&str> {
        diagnostics.iter().map(|diagnostic| diagnostic.code.id).collect()
    };
    assert_eq!(codes(&fixed.done), ["R201"]);
    assert_eq!(codes(&fixed.remaining), ["C101"]);
}

#[test]
fn what_would_be_read_otherwise_is_not_changed() {
    // Without the conflict before it, the one in the fence would only be shown.
    let text = "1. Who?\n<<<<<<< 1234567\n   - Black\n=======\n   - Black\n>>>>>>> 7654321\n2. How?\n\n```\n<<<<<<< ours\n- So or so\n=======\n- Or else\n>>>>>>> theirs\n```\n";
    let source = Source::new("x.md", 0, text);
    let fixed = fix(&source, &Options::default());
    assert_eq!(said(&load(&source)), said(&load(&Source::new("x.md", 0, &*fixed.text))));
}

#[test]
fn what_is_put_right_elsewhere_than_it_was_remarked_on_is_done() {
    let source = Source::new("x.md", 0, "1. How?\n   ```\n   so\n2. Why?\n   - So.\n");
    let fixed = fix(&source, &Options::default());
    assert_eq!(fixed.text, "1. How?\n   ```\n   so\n   ```\n2. Why?\n   - So.\n");
    assert_eq!((fixed.done.len(), fixed.remaining.len()), (1, 0));
}

#[test]
fn a_repair_that_is_turned_off_is_not_written() {
    let text =
        "1. What is a ko?\n   - A position in which both players\n\n could capture for ever.\n";
    let options =
        Options { unrepaired: vec![&cardpress::diagnostic::TORN_PARAGRAPH], ..Options::default() };
    assert_eq!(fix(&Source::new("x.md", 0, text), &options).text, text);
}

/// A line of a document that was merged, and pasted in pieces.
fn line() -> impl Strategy<Value = String> {
    let sign = prop::sample::select(vec![
        "",
        "",
        "",
        " ",
        "1. ",
        "2. ",
        "   - ",
        "## ",
        "Q: ",
        "A: ",
        "> ",
        "```",
        "| a | b |",
        "|---|---|",
        "| a | b | c |",
        "<<<<<<< ",
        "=======",
        "||||||| ",
        ">>>>>>> ",
        "<<<<<<< 1234567",
        ">>>>>>> 7654321",
        "\u{feff}",
    ]);
    let words = prop::collection::vec("[a-z]{2,9}", 1..8).prop_map(|words| words.join(" "));
    let end = prop::sample::select(vec!["", "", "?", ".", ",", " ", "  "]);
    (sign, prop::option::of(words), end)
        .prop_map(|(sign, words, end)| format!("{sign}{}{end}", words.unwrap_or_default()))
}

/// A conflict between two versions of lines.
fn conflict() -> impl Strategy<Value = String> {
    let side = || {
        prop::collection::vec(line(), 0..4)
            .prop_map(|lines| lines.iter().flat_map(|line| [line, "\n"]).collect::<String>())
    };
    (side(), prop::option::of(side()), side(), prop::bool::ANY).prop_map(
        |(ours, base, theirs, same)| {
            let theirs = if same { format!("{ours}{theirs}") } else { theirs };
            let base = base.map(|base| format!("||||||| base\n{base}")).unwrap_or_default();
            format!("<<<<<<< HEAD\n{ours}{base}=======\n{theirs}>>>>>>> topic\n")
        },
    )
}

fn document() -> impl Strategy<Value = String> {
    let end = prop::sample::select(vec!["\n", "\n", "\n", "\n\n", "\r\n", "\r"]);
    let text = (line(), end).prop_map(|(line, end)| line + end);
    let part = prop_oneof![6 => text, 1 => conflict()];
    prop::collection::vec(part, 0..30).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(cases::same(ProptestConfig::default()))]

    /// What was put right is right.
    #[test]
    fn a_second_run_changes_nothing(text in document()) {
        let once = fixed(&text);
        prop_assert_eq!(fixed(&once), once);
    }

    /// The document says what was read in it all along.
    #[test]
    fn the_deck_stays_the_same(text in document()) {
        let before = load(&Source::new("x.md", 0, &*text));
        let after = load(&Source::new("x.md", 0, fixed(&text)));
        prop_assert_eq!(said(&before), said(&after));
    }

    /// The changes are what was changed.
    #[test]
    fn the_edits_make_the_text(text in document()) {
        let mut fixed = fix(&Source::new("x.md", 0, &*text), &Options::default());
        let mut edited = text;
        while let Some(edit) = fixed.edits.pop() {
            edited.replace_range(edit.span.start..edit.span.end, &edit.text);
        }
        prop_assert_eq!(edited, fixed.text);
    }
}
