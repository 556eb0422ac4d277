//! Conflicts as the real git writes them, and its own word on what the sides are.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use cardpress::content::markdown;
use cardpress::deck::Deck;
use cardpress::diagnostic::{DIFFERING_SIDES, RESOLVED_CONFLICT, STRAY_MARKER};
use cardpress::options::{Conflicts, Options};
use cardpress::source::Source;

/// How often a document is changed on both sides.
const CASES: u64 = 120;

/// How long a question is that is underlined: as long as a separator.
const UNDERLINED: usize = 7;

const WORDS: [&str; 16] = [
    "apple", "branch", "cloud", "door", "engine", "forest", "garden", "harbour", "island",
    "jacket", "kettle", "lantern", "mirror", "needle", "ocean", "pencil",
];

/// The same numbers in every run.
struct Dice {
    state: u64,
    /// Whether questions are underlined, by as many signs as a separator has.
    underlines: bool,
}

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.state >> 33).unwrap() % sides
    }

    fn new(seed: u64) -> Self {
        Dice { state: seed, underlines: seed % 5 == 4 }
    }

    fn word(&mut self) -> &'static str {
        WORDS[self.roll(WORDS.len())]
    }

    fn question(&mut self) -> String {
        if self.underlines {
            let words: Vec<_> = WORDS.iter().filter(|word| word.len() + 1 == UNDERLINED).collect();
            return format!("{}?", words[self.roll(words.len())]);
        }
        format!("What is the {} {} of the {}?", self.word(), self.word(), self.word())
    }

    fn sentence(&mut self) -> String {
        let length = 2 + self.roll(5);
        let words: Vec<_> = (0..length).map(|_| self.word()).collect();
        format!("The {}.", words.join(" "))
    }
}

/// A question with the lines of its answer.
#[derive(Clone)]
struct Section {
    question: String,
    answer: Vec<String>,
}

impl Section {
    fn roll(dice: &mut Dice) -> Self {
        let question = dice.question();
        let mut answer: Vec<_> =
            (0..=dice.roll(4)).map(|_| format!("- {}", dice.sentence())).collect();
        if dice.roll(4) == 0 {
            answer.extend(["```sh".into(), dice.sentence(), "```".into()]);
        }
        Section { question, answer }
    }
}

/// Returns what somebody made of a document.
fn change(sections: &[Section], dice: &mut Dice) -> Vec<Section> {
    let mut changed = Vec::new();
    for section in sections {
        let mut section = section.clone();
        match dice.roll(10) {
            0 => continue,
            1 => changed.push(Section::roll(dice)),
            2 => section.answer[0] = format!("- {}", dice.sentence()),
            3 => section.answer.insert(0, format!("- {}", dice.sentence())),
            4 => section.question = dice.question(),
            5 => section.answer[0] += "  ",
            _ => {}
        }
        changed.push(section);
    }
    changed
}

fn write(sections: &[Section], line_end: &str) -> String {
    let mut text = String::new();
    for Section { question, answer } in sections {
        let heading = match question.len() {
            UNDERLINED => format!("{question}{line_end}{}", "=".repeat(UNDERLINED)),
            _ => format!("## {question}"),
        };
        text.extend([&heading, line_end, line_end]);
        for line in answer {
            text.extend([line, line_end]);
        }
        text += line_end;
    }
    text
}

/// Returns what git makes of the files `ours`, `base` and `theirs` of a folder.
fn merge_file(folder: &Path, arguments: &[String]) -> String {
    let output = Command::new("git")
        .args(["merge-file", "--stdout"])
        .args(arguments)
        .args(["ours", "base", "theirs"])
        .current_dir(folder)
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn read(text: &str, conflicts: Conflicts) -> Deck {
    let options = Options { conflicts, ..Options::default() };
    cardpress::load_with(&Source::new("x.md", 0, text), &options)
}

/// Returns what a deck says, without where it was typed.
fn said(deck: &Deck) -> Vec<String> {
    let notes = deck.notes.iter().map(|note| {
        let answer = note.answer.as_deref().map(markdown::render).unwrap_or_default();
        format!("{} {}: {answer}", note.deck, markdown::render(&note.question))
    });
    let left_over = deck.left_over.iter().flat_map(|left_over| left_over.text.lines());
    notes.chain(left_over.filter(|line| !line.is_empty()).map(str::to_owned)).collect()
}

fn questions(deck: &Deck) -> BTreeSet<String> {
    deck.notes.iter().map(|note| markdown::render(&note.question)).collect()
}

#[test]
fn the_sides_are_those_that_git_says() {
    let folder = tempfile::tempdir().unwrap();
    let mut conflicts = 0;
    for seed in 0..CASES {
        let dice = &mut Dice::new(seed);
        let base: Vec<_> = (0..8).map(|_| Section::roll(dice)).collect();
        let (ours, theirs) = (change(&base, dice), change(&base, dice));
        let line_end = if seed % 4 == 3 { "\r\n" } else { "\n" };
        for (name, sections) in [("ours", &ours), ("base", &base), ("theirs", &theirs)] {
            fs::write(folder.path().join(name), write(sections, line_end)).unwrap();
        }
        let style = ["--no-diff3", "--diff3", "--zdiff3"][dice.roll(3)];
        let size = format!("--marker-size={}", [7, 7, 7, 10, 31][dice.roll(5)]);
        let git =
            |more: &str| merge_file(folder.path(), &[style.into(), size.clone(), more.into()]);
        let marked = git("--quiet");
        let (of_ours, of_theirs) = (git("--ours"), git("--theirs"));
        let context = format!("case {seed}, {style} {size}:\n{marked}");
        for (choice, text) in [(Conflicts::Ours, &of_ours), (Conflicts::Theirs, &of_theirs)] {
            let expected = said(&read(text, Conflicts::Auto));
            assert_eq!(said(&read(&marked, choice)), expected, "{choice:?}, {context}");
        }
        let auto = read(&marked, Conflicts::Auto);
        let both = [&of_ours, &of_theirs].map(|text| questions(&read(text, Conflicts::Auto)));
        // Where the base is shown, a side may have deleted what the other left alone.
        for question in both.iter().flatten().filter(|_| style == "--no-diff3") {
            assert!(questions(&auto).contains(question), "{question} is lost, {context}");
        }
        let codes: Vec<_> = auto.remarks.iter().map(|remark| remark.diagnostic.code).collect();
        assert!(!codes.contains(&&STRAY_MARKER), "{context}");
        conflicts += codes
            .iter()
            .filter(|code| [&DIFFERING_SIDES, &RESOLVED_CONFLICT].contains(code))
            .count();
    }
    assert!(conflicts > 100, "only {conflicts} conflicts were tried");
}

#[test]
fn what_one_side_changed_is_what_git_takes() {
    let folder = tempfile::tempdir().unwrap();
    for seed in 0..CASES / 4 {
        let dice = &mut Dice::new(seed);
        let base: Vec<_> = (0..4).map(|_| Section::roll(dice)).collect();
        let changed = change(&base, dice);
        let [base, changed] = [&base, &changed].map(|sections| write(sections, "\n"));
        let sides = if seed % 2 == 0 { [&changed, &base] } else { [&base, &changed] };
        for (name, text) in [("ours", sides[0]), ("base", &base), ("theirs", sides[1])] {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let merged = merge_file(folder.path(), &[]);
        let marked = format!(
            "<<<<<<< ours\n{}||||||| base\n{base}=======\n{}>>>>>>> theirs\n",
            sides[0], sides[1]
        );
        let (auto, expected) = (read(&marked, Conflicts::Auto), read(&merged, Conflicts::Auto));
        assert_eq!(said(&auto), said(&expected), "case {seed}:\n{marked}");
    }
}
