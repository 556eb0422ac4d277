//! What is known of one note.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use xxhash_rust::xxh3::xxh3_64;

use super::wording;
use crate::content::{Block, BlockKind, html, text};
use crate::deck::{Choice, Deck, Id, Note, NoteKind};
use crate::identity::fingerprint;

/// How many characters of a question are kept: enough to know it again by, and to show.
const WORDING: usize = 400;

/// What is known of one note. It is one line of the lock.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The path of its document, from the folder of the lock, with forward slashes.
    pub path: String,
    /// Which note it is: Anki's guid.
    pub guid: String,
    /// When its content last changed, in seconds since 1970.
    #[serde(rename = "mod")]
    pub modified: i64,
    /// What kind of card it makes. Anki cannot make another of a note.
    pub kind: String,
    /// The first 64 bits of the SHA-256 of what is asked, in hexadecimal.
    pub fingerprint: String,
    /// The same of everything that its cards show.
    pub content: String,
    /// What the document itself calls it, where it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What is asked, in words; a long question is cut.
    pub question: String,
    /// What the answer is like, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Sketch>,
    /// Whether it is gone from its document.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub removed: bool,
}

impl Entry {
    /// Returns what is known of a note of a deck, which was read from `path`.
    pub fn of(note: &Note, deck: &Deck, path: &str) -> Self {
        let asked = fingerprint(note);
        Entry {
            path: path.to_owned(),
            guid: note.guid.clone(),
            modified: note.modified,
            kind: note.kind.name().to_owned(),
            fingerprint: digest([asked.as_str()]),
            content: content(note, deck),
            id: match &note.id {
                Some(Id::Name(name)) => Some(name.clone()),
                Some(Id::Guid(_)) | None => None,
            },
            question: asked.chars().take(WORDING).collect(),
            answer: Sketch::of(&answer_text(note)),
            removed: false,
        }
    }
}

/// Returns the words of what a note answers.
fn answer_text(note: &Note) -> String {
    let mut said = String::new();
    match &note.kind {
        NoteKind::Choice(options) => {
            for option in options.iter().filter(|option| option.correct) {
                said.push_str(&text::render(&option.content));
                said.push('\n');
            }
        }
        NoteKind::Table(table) => {
            for cell in table.rows.iter().flatten() {
                said.push_str(&text::render_inline(cell));
                said.push('\n');
            }
        }
        NoteKind::Basic
        | NoteKind::Reversed
        | NoteKind::OptionalReversed(_)
        | NoteKind::Typed
        | NoteKind::Cloze => {}
    }
    said.push_str(&note.answer.as_deref().map(text::render).unwrap_or_default());
    said
}

/// Returns the digest of everything that the cards of a note show, but for the line that it
/// was typed in: that changes with every line above it.
fn content(note: &Note, deck: &Deck) -> String {
    let Note {
        guid: _,
        id: _,
        modified: _,
        kind,
        number: _,
        deck: section,
        tags,
        question,
        answer,
        extra,
        media,
        schedule: _,
        source: _,
        span,
    } = note;
    let tags: BTreeSet<_> = tags.iter().collect();
    let mut parts = vec![
        kind.name().to_owned(),
        section.strip_prefix(&deck.name).unwrap_or(section).to_owned(),
        tags.into_iter().map(String::as_str).collect::<Vec<_>>().join(" "),
        html::render_cloze(question),
        answer.as_deref().map(html::render).unwrap_or_default(),
        html::render(extra),
    ];
    match kind {
        NoteKind::Choice(options) => {
            for Choice { content, correct } in options {
                parts.push(correct.to_string());
                parts.push(html::render(content));
            }
            parts.push(deck.shuffled.to_string());
        }
        NoteKind::Table(table) => {
            parts.push(html::render(&[Block::new(BlockKind::Table(table.clone()), *span)]));
        }
        NoteKind::OptionalReversed(reversed) => parts.push(reversed.to_string()),
        NoteKind::Basic | NoteKind::Reversed | NoteKind::Typed | NoteKind::Cloze => {}
    }
    for media in media {
        if let Some(bytes) = deck.files.get(&media.path) {
            parts.push(hex(&Sha256::digest(bytes)[..8]));
        }
    }
    digest(parts.iter().map(String::as_str))
}

/// Returns the first 64 bits of the SHA-256 of texts, in hexadecimal.
fn digest<'t>(parts: impl IntoIterator<Item = &'t str>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hex(&hash.finalize()[..8])
}

fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// What a text is like: enough to tell how many words another has in common with it,
/// without having it.
///
/// It is a `MinHash` (Broder, "On the resemblance and containment of documents", 1997) of
/// its words by XXH3, of which each minimum keeps eight bits (Li and König, "b-bit minwise
/// hashing", 2010). As text: how many words there are, and the minima in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sketch {
    words: usize,
    minima: [u8; Sketch::MINIMA],
}

impl Sketch {
    const MINIMA: usize = 32;

    /// Returns what a text is like; nothing where there is no text.
    pub fn of(text: &str) -> Option<Self> {
        let mut minima = [u64::MAX; Self::MINIMA];
        let mut words = 0;
        for word in wording::words(text) {
            words += 1;
            let hash = xxh3_64(word.as_bytes());
            for (minimum, round) in minima.iter_mut().zip(1u64..) {
                // Another order of the same hashes, by two odd numbers (splitmix64's).
                let mixed = (hash ^ round.wrapping_mul(0x9e37_79b9_7f4a_7c15))
                    .wrapping_mul(0xbf58_476d_1ce4_e5b9);
                *minimum = (*minimum).min(mixed ^ (mixed >> 31));
            }
        }
        // The lowest bits are the most mixed; the highest of a minimum are all alike.
        (words > 0).then(|| Sketch { words, minima: minima.map(|m| m.to_le_bytes()[0]) })
    }

    /// Returns how many words the text has.
    pub fn words(&self) -> usize {
        self.words
    }

    /// Returns about what share of the words of two texts both have, from 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "there are 32 minima")]
    pub fn similarity(&self, other: &Sketch) -> f64 {
        let same = self.minima.iter().zip(&other.minima).filter(|(a, b)| a == b).count();
        same as f64 / Self::MINIMA as f64
    }
}

impl From<Sketch> for String {
    fn from(sketch: Sketch) -> Self {
        format!("{}-{}", sketch.words, hex(&sketch.minima))
    }
}

impl TryFrom<String> for Sketch {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        const WANTED: &str = "an answer is a number of words, a hyphen and 64 hexadecimal digits";
        let (words, digits) = text.split_once('-').ok_or(WANTED)?;
        let words = words.parse().map_err(|_| WANTED)?;
        let mut minima = [0; Self::MINIMA];
        if digits.len() != 2 * Self::MINIMA || !digits.is_ascii() {
            return Err(WANTED);
        }
        for (at, minimum) in minima.iter_mut().enumerate() {
            *minimum = u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).map_err(|_| WANTED)?;
        }
        Ok(Sketch { words, minima })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn similarity(one: &str, other: &str) -> f64 {
        Sketch::of(one).unwrap().similarity(&Sketch::of(other).unwrap())
    }

    #[test]
    fn texts_are_alike_as_far_as_their_words_are_the_same() {
        let text = "A binary search halves the range in each step, so it takes few steps";
        assert!((similarity(text, text) - 1.0).abs() < 1e-9);
        assert!(similarity(text, &text.replace("few", "logarithmically many")) > 0.6);
        assert!(similarity(text, "Rivers carry water and sand down to the sea") < 0.2);
        assert_eq!(Sketch::of(" \n"), None);
    }

    #[test]
    fn a_sketch_is_a_text_and_back() {
        let sketch = Sketch::of("two words").unwrap();
        let text = String::from(sketch.clone());
        assert!(text.starts_with("2-"), "{text}");
        assert_eq!(Sketch::try_from(text), Ok(sketch));
        assert!(Sketch::try_from("2-ä".to_owned()).is_err());
    }
}
