//! Which words of a text were taken out, and which were put in.

use imara_diff::{Algorithm, Diff, InternedInput};
use unicode_segmentation::UnicodeSegmentation;

/// A part of a text that was, or is, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Which of them.
    pub word: Word,
    /// The part.
    pub text: String,
}

/// When words are in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// Before and after.
    Kept,
    /// Before.
    Removed,
    /// After.
    Added,
}

/// Returns the pieces of two texts, word by word: those that were taken out of the old one
/// before those that were put in their place.
pub fn words(before: &str, after: &str) -> Vec<Piece> {
    let old: Vec<_> = before.split_word_bounds().collect();
    let new: Vec<_> = after.split_word_bounds().collect();
    let mut input = InternedInput::default();
    input.update_before(old.iter().copied());
    input.update_after(new.iter().copied());
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_no_heuristic(&input);
    let mut pieces = Pieces(Vec::new());
    let mut at = 0;
    for hunk in diff.hunks() {
        let (removed, added) = (range(&hunk.before), range(&hunk.after));
        pieces.add(Word::Kept, &old[at..removed.start]);
        at = removed.end;
        pieces.add(Word::Removed, &old[removed]);
        pieces.add(Word::Added, &new[added]);
    }
    pieces.add(Word::Kept, &old[at..]);
    pieces.0
}

fn range(tokens: &std::ops::Range<u32>) -> std::ops::Range<usize> {
    tokens.start as usize..tokens.end as usize
}

struct Pieces(Vec<Piece>);

impl Pieces {
    /// Adds words. Blanks alone between two changes belong to them: one longer piece reads
    /// better than two.
    fn add(&mut self, word: Word, words: &[&str]) {
        if words.is_empty() {
            return;
        }
        self.0.push(Piece { word, text: words.concat() });
        let [.., _, _, _, _, _] = self.0.as_slice() else { return };
        let last = self.0.len() - 5;
        if let [
            Piece { word: Word::Removed, text: old },
            Piece { word: Word::Added, text: new },
            Piece { word: Word::Kept, text: blank },
            Piece { word: Word::Removed, text: more_old },
            Piece { word: Word::Added, text: more_new },
        ] = &self.0[last..]
            && blank.chars().all(|c| c == ' ')
        {
            let (old, new) = (format!("{old}{blank}{more_old}"), format!("{new}{blank}{more_new}"));
            self.0.truncate(last);
            self.0.push(Piece { word: Word::Removed, text: old });
            self.0.push(Piece { word: Word::Added, text: new });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(before: &str, after: &str) -> String {
        let sign = |piece: Piece| match piece.word {
            Word::Kept => piece.text,
            Word::Removed => format!("[-{}-]", piece.text),
            Word::Added => format!("{{+{}+}}", piece.text),
        };
        words(before, after).into_iter().map(sign).collect()
    }

    #[test]
    fn words_are_compared_and_not_letters() {
        assert_eq!(shown("It is hot here.", "It is cold here."), "It is [-hot-]{+cold+} here.");
        assert_eq!(shown("", "So."), "{+So.+}");
        assert_eq!(shown("a b", "a b"), "a b");
    }

    #[test]
    fn neighbours_are_one_piece() {
        assert_eq!(shown("an old red house", "a new red house"), "[-an old-]{+a new+} red house");
    }
}
