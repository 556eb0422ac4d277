//! How much alike two wordings of a question are.
//!
//! Words are compared by three letters at a time, so that a corrected letter changes
//! little; and what many questions of a document have in common ("What is the difference
//! between") counts less than what few have.

use std::cmp::Ordering;
use std::collections::HashMap;

use unicode_segmentation::UnicodeSegmentation;
use xxhash_rust::xxh3::xxh3_64;

use super::Entry;
use super::entry::Sketch;

/// From which likeness on a question is taken for another wording of an old one.
pub(super) const ENOUGH: f64 = 0.55;

/// After how many words an answer that stayed the same says as much as a question.
const TELLING: f64 = 10.0;

/// The most that an answer counts, where the question counts 1.
const MOST: f64 = 1.5;

/// What an answer counts at least: one that was rewritten takes little from a question that
/// was not.
const LEAST: f64 = 0.3;

/// How questions are worded, and how common each piece of that is.
pub(super) struct Wordings {
    /// In how many of the old questions each piece is, and of the new ones.
    common: [HashMap<u64, f64>; 2],
    questions: f64,
}

/// Returns the words of a text, in small letters, and the signs of code between them: those
/// that end a sentence say nothing.
pub(super) fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    let words = text.split_word_bounds().map(|word| word.trim().to_lowercase());
    words.filter(|word| !word.chars().all(|c| ".,;:?!\"'`()’“”".contains(c)))
}

/// The pieces of a question, sorted, each once.
#[derive(Debug)]
pub(super) struct Pieces(Vec<u64>);

impl Pieces {
    pub(super) fn of(question: &str) -> Self {
        let mut pieces = Vec::new();
        for word in words(question) {
            let letters: Vec<_> = format!("\u{2}{word}\u{3}").chars().collect();
            for three in letters.windows(3) {
                pieces.push(xxh3_64(three.iter().collect::<String>().as_bytes()));
            }
        }
        pieces.sort_unstable();
        pieces.dedup();
        Pieces(pieces)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        self.0.iter().copied()
    }
}

#[expect(clippy::cast_precision_loss, reason = "nobody has 2^52 questions")]
impl Wordings {
    /// Returns how common each piece is in two lists of questions, old and new: in which of
    /// them it is more so.
    pub(super) fn of<'p>(
        old: impl Iterator<Item = &'p Pieces>,
        new: impl Iterator<Item = &'p Pieces>,
    ) -> Self {
        let (old_counts, old_number) = counts(old);
        let (new_counts, new_number) = counts(new);
        Wordings { common: [old_counts, new_counts], questions: old_number.max(new_number) as f64 }
    }

    fn weight(&self, piece: u64) -> f64 {
        let counts = self.common.iter().filter_map(|counts| counts.get(&piece));
        let count = counts.copied().fold(1.0, f64::max);
        (1.0 + self.questions / count).ln()
    }

    /// Returns how much alike two questions are, from 0 to 1.
    fn question(&self, one: &Pieces, other: &Pieces) -> f64 {
        let (mut both, mut either) = (0.0, 0.0);
        let (mut a, mut b) = (one.0.as_slice(), other.0.as_slice());
        while let (Some(&x), Some(&y)) = (a.first(), b.first()) {
            match x.cmp(&y) {
                Ordering::Equal => {
                    both += self.weight(x);
                    (a, b) = (&a[1..], &b[1..]);
                }
                Ordering::Less => {
                    either += self.weight(x);
                    a = &a[1..];
                }
                Ordering::Greater => {
                    either += self.weight(y);
                    b = &b[1..];
                }
            }
        }
        either += a.iter().chain(b).map(|&piece| self.weight(piece)).sum::<f64>();
        if both == 0.0 { 0.0 } else { 2.0 * both / (2.0 * both + either) }
    }

    /// Returns how much alike two notes are, from 0 to 1, by questions and answers.
    pub(super) fn likeness(&self, one: (&Entry, &Pieces), other: (&Entry, &Pieces)) -> f64 {
        let question = self.question(one.1, other.1);
        let (Some(a), Some(b)) = (&one.0.answer, &other.0.answer) else {
            // Only the question can tell, and it has to tell more.
            return question * 0.85;
        };
        let answer = a.similarity(b);
        let telling = (length(a).min(length(b)) / TELLING).min(MOST);
        let weighed = |weight: f64| (question + weight * answer) / (1.0 + weight);
        weighed(telling).max(weighed(LEAST))
    }
}

#[expect(clippy::cast_precision_loss, reason = "nobody writes 2^52 words")]
fn length(sketch: &Sketch) -> f64 {
    sketch.words() as f64
}

/// Returns in how many questions each piece is, and how many questions there are.
fn counts<'p>(questions: impl Iterator<Item = &'p Pieces>) -> (HashMap<u64, f64>, usize) {
    let mut counts = HashMap::new();
    let mut number = 0;
    for question in questions {
        number += 1;
        for piece in question.iter() {
            *counts.entry(piece).or_insert(0.0) += 1.0;
        }
    }
    (counts, number)
}
