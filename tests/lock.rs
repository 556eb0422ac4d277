//! Which note is which, from one build to the next: the lock.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

use std::collections::BTreeMap;
use std::fmt::Write;

use cardpress::deck::Deck;
use cardpress::lock::{Lock, Settling};
use cardpress::source::Source;
use proptest::prelude::*;

/// When the first documents here were written, in seconds since 1970.
const FIRST: i64 = 1_700_000_000;

/// Documents beside a lock, from build to build.
#[derive(Default)]
struct Repository {
    documents: BTreeMap<String, String>,
    lock: Lock,
    time: i64,
    strict: bool,
}

impl Repository {
    fn new() -> Self {
        Repository { time: FIRST, ..Repository::default() }
    }

    fn deck(&self, path: &str) -> Option<Deck> {
        let text = self.documents.get(path)?;
        Some(cardpress::load(&Source::new(path, self.time, text.as_str())))
    }

    /// Writes a document and builds it, a minute after the last build.
    fn build(&mut self, path: &str, text: &str) -> Built {
        self.documents.insert(path.into(), text.into());
        self.time += 60;
        let mut deck = self.deck(path).unwrap();
        let mut sink = Vec::new();
        let mut lock = std::mem::take(&mut self.lock);
        let mut settling = Settling::new(self.strict, |path: &str| self.deck(path));
        let settlement = lock.settle(&mut deck, path, &mut settling, &mut sink);
        drop(settling);
        self.lock = lock;
        Built {
            deck,
            codes: sink.iter().map(|diagnostic| diagnostic.code.name).collect(),
            gone: settlement.removed.into_iter().map(|entry| entry.question).collect(),
        }
    }
}

struct Built {
    deck: Deck,
    codes: Vec<&'static str>,
    gone: Vec<String>,
}

impl Built {
    /// Returns the guid of the question, and how many minutes after the first time its
    /// content changed.
    #[track_caller]
    fn note(&self, question: &str) -> (String, i64) {
        let asked = |note: &&cardpress::deck::Note| {
            cardpress::content::text::render(&note.question).trim() == question
        };
        let note = self.deck.notes.iter().find(asked).unwrap();
        (note.guid.clone(), (note.modified - FIRST) / 60)
    }
}

/// Returns a document of questions with answers.
fn document(notes: &[(&str, &str)]) -> String {
    let mut text = "# Go\n".to_owned();
    for (question, answer) in notes {
        write!(text, "\nQ: {question}\nA: {answer}\n").unwrap();
    }
    text
}

const KO: (&str, &str) =
    ("What is a ko?", "A position in which both players could capture for ever.");
const ATARI: (&str, &str) =
    ("What is atari?", "A group has one liberty left, and can be captured with the next move.");
const FIRST_MOVE: (&str, &str) = ("Who moves first?", "Black does, unless there is a handicap.");

#[test]
fn what_did_not_change_keeps_its_time_and_what_did_has_a_later_one() {
    let mut repository = Repository::new();
    let first = repository.build("go.md", &document(&[KO, ATARI]));
    let second = repository.build("go.md", &document(&[KO, (ATARI.0, "One liberty left.")]));
    assert_eq!(second.note(KO.0), first.note(KO.0));
    let (guid, minute) = first.note(ATARI.0);
    assert_eq!((minute, second.note(ATARI.0)), (1, (guid.clone(), 2)));
    // Anki has the second answer: the first one again is newer.
    let third = repository.build("go.md", &document(&[KO, ATARI]));
    assert_eq!(third.note(ATARI.0), (guid, 3));
    assert!(third.codes.is_empty() && third.gone.is_empty());
}

#[test]
fn a_clock_that_goes_back_makes_no_older_note() {
    let mut repository = Repository::new();
    repository.build("go.md", &document(&[KO]));
    let before = repository.build("go.md", &document(&[(KO.0, "A fight.")]));
    repository.time -= 1000 * 60;
    let after = repository.build("go.md", &document(&[KO]));
    let time = |built: &Built| built.deck.notes[0].modified;
    assert_eq!(time(&after), time(&before) + 1);
}

#[test]
fn a_reworded_question_keeps_its_guid() {
    let mut repository = Repository::new();
    let before = repository.build("go.md", &document(&[KO, ATARI, FIRST_MOVE]));
    let asked = "What do players call a position of ko?";
    let after = repository.build("go.md", &document(&[(asked, KO.1), ATARI, FIRST_MOVE]));
    assert_eq!(after.note(asked), (before.note(KO.0).0, 2));
    assert_eq!(after.codes, ["reworded-note"]);
    assert!(after.gone.is_empty());
    assert_eq!(after.note(ATARI.0), before.note(ATARI.0));
}

#[test]
fn whoever_wants_it_strictly_has_a_new_note() {
    let mut repository = Repository { strict: true, ..Repository::new() };
    let before = repository.build("go.md", &document(&[KO]));
    let asked = "What do players call a position of ko?";
    let after = repository.build("go.md", &document(&[(asked, KO.1)]));
    assert_ne!(after.note(asked).0, before.note(KO.0).0);
    assert_eq!((after.codes, after.gone), (vec![], vec![KO.0.to_owned()]));
}

#[test]
fn questions_that_only_look_alike_are_others() {
    let mut repository = Repository::new();
    let before = repository.build("go.md", &document(&[KO, ATARI, FIRST_MOVE]));
    let snapback = ("What is a snapback?", "Stones given up on purpose, to take more back.");
    let after = repository.build("go.md", &document(&[snapback, ATARI, FIRST_MOVE]));
    assert_ne!(after.note(snapback.0).0, before.note(KO.0).0);
    assert_eq!(after.gone, [KO.0]);
}

#[test]
fn all_questions_together_are_matched_best() {
    let mut repository = Repository::new();
    let old =
        [("Which stone lives in the corner?", "a"), ("Which stone lives in the centre?", "b")];
    let new = [("Which stone lives in a centre?", "b"), ("Which stones live in the corner?", "a")];
    let before = repository.build("go.md", &document(&old));
    let after = repository.build("go.md", &document(&new));
    assert_eq!(after.note(new[0].0).0, before.note(old[1].0).0);
    assert_eq!(after.note(new[1].0).0, before.note(old[0].0).0);
}

#[test]
fn a_deleted_question_is_remembered_and_comes_back_as_what_it_was() {
    let mut repository = Repository::new();
    let before = repository.build("go.md", &document(&[KO, ATARI]));
    let without = repository.build("go.md", &document(&[KO]));
    assert_eq!(without.gone, [ATARI.0]);
    assert!(repository.lock.entry(&before.note(ATARI.0).0).unwrap().removed);
    // It is said once.
    assert!(repository.build("go.md", &document(&[KO])).gone.is_empty());
    let again = repository.build("go.md", &document(&[ATARI, KO]));
    assert_eq!(again.note(ATARI.0), before.note(ATARI.0));
    assert!(!repository.lock.entry(&before.note(ATARI.0).0).unwrap().removed);
}

#[test]
fn a_question_in_another_document_is_the_same_only_if_it_left_the_first() {
    let mut repository = Repository::new();
    let before = repository.build("go.md", &document(&[KO, ATARI]));
    // A copy is a new note, whichever of the documents is built.
    let copy = repository.build("rules.md", &document(&[KO]));
    assert_ne!(copy.note(KO.0).0, before.note(KO.0).0);
    assert!(copy.codes.is_empty());
    // What is taken out of one and put into another has moved.
    repository.documents.insert("go.md".into(), document(&[KO]));
    let moved = repository.build("words.md", &document(&[ATARI]));
    assert_eq!(moved.note(ATARI.0), before.note(ATARI.0));
    assert_eq!(moved.codes, ["moved-note"]);
    assert!(repository.build("go.md", &document(&[KO])).gone.is_empty());
}

#[test]
fn a_document_may_be_called_otherwise_and_change_a_word_at_once() {
    let mut repository = Repository::new();
    let before = repository.build("go.md", &document(&[KO, ATARI]));
    repository.documents.clear();
    let asked = "What does one call atari?";
    let after = repository.build("baduk.md", &document(&[KO, (asked, ATARI.1)]));
    assert_eq!(after.note(KO.0), before.note(KO.0));
    assert_eq!(after.note(asked).0, before.note(ATARI.0).0);
    assert_eq!(repository.lock.remove("go.md"), []);
}

#[test]
fn a_question_that_is_split_goes_on_in_the_likelier_half() {
    let mut repository = Repository::new();
    let both = ("What is a ladder, and what is a net?", "A chase of ataris. A loose capture.");
    let before = repository.build("go.md", &document(&[both, FIRST_MOVE]));
    let halves = [
        ("What is a ladder?", "A chase of ataris across the board."),
        ("What is a net?", "A loose capture."),
    ];
    let after = repository.build("go.md", &document(&[halves[0], halves[1], FIRST_MOVE]));
    let guids = halves.map(|(question, _)| after.note(question).0);
    assert_eq!(guids.iter().filter(|guid| **guid == before.note(both.0).0).count(), 1);
    assert_ne!(guids[0], guids[1]);
}

#[test]
fn a_question_that_takes_the_words_of_another_does_not_take_its_card() {
    let mut repository = Repository::new();
    let before = repository.build("go.md", &document(&[KO]));
    let reworded = ("What is a ko in the game of go?", KO.1);
    let other = (KO.0, "A brand of rice cooker that is sold in the town of Osaka.");
    let middle = repository.build("go.md", &document(&[reworded]));
    assert_eq!(middle.note(reworded.0).0, before.note(KO.0).0);
    let after = repository.build("go.md", &document(&[reworded, other]));
    assert_eq!(after.note(reworded.0).0, before.note(KO.0).0);
    assert_ne!(after.note(other.0).0, before.note(KO.0).0);
}

#[test]
fn an_id_holds_whatever_else_changes() {
    let mut repository = Repository::new();
    let text = |question: &str, answer: &str| {
        format!("# Go\n\nQ: {question}\nA: {answer}\n<!-- id: ko -->\n\nQ: Why?\nA: So.\n")
    };
    let before = repository.build("go.md", &text(KO.0, KO.1));
    let after = repository.build("go.md", &text("Explain this shape", "Black takes, white waits."));
    assert_eq!(after.note("Explain this shape").0, before.note(KO.0).0);
    assert!(after.codes.is_empty());
    // The name of the deck is no part of it either.
    let renamed = text("And this?", "Nothing.").replace("# Go", "# Baduk");
    let after = repository.build("go.md", &renamed);
    assert_eq!(after.note("And this?").0, before.note(KO.0).0);
}

#[test]
fn whoever_gives_a_note_an_id_later_wants_no_other_note() {
    let mut repository = Repository::new();
    let before = repository.build("go.md", &document(&[KO, ATARI]));
    let named = document(&[KO, ATARI])
        .replace("\n\nQ: What is atari", " \n<!-- id: ko -->\n\nQ: What is atari");
    let after = repository.build("go.md", &named);
    assert!(after.deck.notes[0].id.is_some());
    assert_eq!(after.note(KO.0), before.note(KO.0));
}

#[test]
fn a_note_of_another_kind_is_another_note() {
    let mut repository = Repository::new();
    let before = repository.build("go.md", &document(&[KO, ATARI]));
    let text = format!("---\nnote-type: reversed\n---\n{}", document(&[KO, ATARI]));
    let after = repository.build("go.md", &text);
    assert_ne!(after.note(KO.0).0, before.note(KO.0).0);
    assert_eq!(after.codes, ["changed-kind", "changed-kind"]);
    assert_eq!(after.gone.len(), 2);
}

#[test]
fn tags_sections_and_options_are_content_and_numbers_and_lines_are_not() {
    let mut repository = Repository::new();
    let text = "# Go\n\n## Rules\n\n1. What is a ko?\n   - A repetition.\n";
    let before = repository.build("go.md", text);
    let lower = text.replace("1. What", "7. What").replace("# Go\n", "# Go\n\n\n");
    assert_eq!(repository.build("go.md", &lower).note(KO.0), before.note(KO.0));
    let tagged = format!("---\ntags: go\n---\n{text}");
    assert_eq!(repository.build("go.md", &tagged).note(KO.0).1, 3);
    let elsewhere = tagged.replace("## Rules", "## Words");
    assert_eq!(repository.build("go.md", &elsewhere).note(KO.0), (before.note(KO.0).0, 4));
}

#[test]
fn a_lock_is_one_line_for_each_note_sorted_and_reads_back() {
    let mut repository = Repository::new();
    repository.build("b.md", &document(&[KO, ATARI]));
    repository.build("a.md", &document(&[FIRST_MOVE]));
    let text = repository.lock.render();
    assert_eq!(text.lines().count(), 4);
    assert!(text.starts_with("{\"cardpress-lock\":1}\n{\"path\":\"a.md\",\"guid\":"), "{text}");
    let mut sink = Vec::new();
    let lock = Lock::parse(&Source::new("cardpress.lock", 0, text.as_str()), &mut sink);
    assert_eq!(lock.render(), text);
    assert!(sink.is_empty());
}

#[test]
fn a_lock_with_a_conflict_resolves_itself() {
    let mut repository = Repository::new();
    repository.build("go.md", &document(&[KO]));
    let base = repository.lock.clone();
    repository.build("go.md", &document(&[(KO.0, "Ours."), ATARI]));
    let ours = repository.lock.render();
    let mut other = Repository { lock: base, time: FIRST + 600, ..Repository::new() };
    let built = other.build("go.md", &document(&[(KO.0, "Theirs."), FIRST_MOVE]));
    let theirs = other.lock.render();
    let text = format!("<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> topic\n");
    let mut sink = Vec::new();
    let lock = Lock::parse(&Source::new("cardpress.lock", 0, text), &mut sink);
    assert_eq!(sink.iter().map(|d| d.code.name).collect::<Vec<_>>(), ["conflicted-lock"]);
    assert_eq!(lock.entries().count(), 3);
    assert_eq!(lock.entry(&built.note(KO.0).0).unwrap().modified, FIRST + 660);
}

#[test]
fn a_line_that_cannot_be_understood_is_named() {
    let text = "{\"cardpress-lock\":1}\n{\"path\":\"go.md\"}\nnonsense\n{\"cardpress-lock\":2}\n";
    let mut sink = Vec::new();
    let lock = Lock::parse(&Source::new("cardpress.lock", 0, text), &mut sink);
    assert_eq!(lock.entries().count(), 0);
    let codes: Vec<_> = sink.iter().map(|diagnostic| diagnostic.code.name).collect();
    assert_eq!(codes, ["damaged-lock"; 3]);
    assert_eq!(sink[0].message, "this line of the lock cannot be understood: missing field `guid`");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whatever is written into a document: no two notes have one guid, a second build of
    /// the same document changes nothing, and a note is updated only if it changed.
    #[test]
    fn a_second_build_changes_nothing(
        builds in prop::collection::vec(
            prop::collection::vec(("[a-d]( [a-d]){0,3}", "[x-z]( [x-z]){0,12}"), 0..8), 1..4),
    ) {
        let mut repository = Repository::new();
        let mut known: BTreeMap<String, (i64, String)> = BTreeMap::new();
        for notes in builds {
            let notes: Vec<_> =
                notes.iter().map(|(q, a)| (format!("{q}?"), a.clone())).collect();
            let notes: Vec<_> = notes.iter().map(|(q, a)| (q.as_str(), a.as_str())).collect();
            let text = document(&notes);
            let built = repository.build("go.md", &text);
            let lock = repository.lock.render();
            let again = repository.build("go.md", &text);
            prop_assert_eq!(&again.deck.notes.iter().map(|n| (&n.guid, n.modified)).collect::<Vec<_>>(),
                &built.deck.notes.iter().map(|n| (&n.guid, n.modified)).collect::<Vec<_>>());
            prop_assert_eq!(&repository.lock.render(), &lock);
            let guids: std::collections::BTreeSet<_> =
                built.deck.notes.iter().map(|note| note.guid.as_str()).collect();
            prop_assert_eq!(guids.len(), built.deck.notes.len());
            for note in &built.deck.notes {
                let entry = repository.lock.entry(&note.guid).unwrap();
                if let Some((modified, content)) = known.get(&note.guid) {
                    let changed = *content != entry.content;
                    prop_assert_eq!(changed, note.modified > *modified);
                }
                known.insert(note.guid.clone(), (note.modified, entry.content.clone()));
            }
        }
    }
}
