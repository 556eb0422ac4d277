//! The words of a document: what stands in it elsewhere is a word.

use std::collections::HashSet;

use unicode_segmentation::UnicodeSegmentation;

use crate::source::Line;

/// Words that stand alone so often that they are no half of another.
const COMMON: &[&str] = &[
    "a", "about", "after", "all", "also", "an", "and", "any", "are", "as", "at", "be", "because",
    "been", "before", "between", "but", "by", "can", "could", "do", "does", "each", "for", "from",
    "get", "has", "have", "if", "in", "into", "is", "it", "its", "may", "more", "most", "must",
    "no", "not", "of", "on", "one", "only", "or", "other", "our", "over", "should", "so", "some",
    "such", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this",
    "those", "to", "under", "up", "used", "using", "was", "we", "were", "what", "when", "where",
    "which", "while", "who", "will", "with", "within", "without", "would", "you", "your",
];

/// What words end in, and no word is by itself.
const ENDINGS: &[&str] = &[
    "ally",
    "ance",
    "ations",
    "cation",
    "cations",
    "cies",
    "ding",
    "ence",
    "ency",
    "ering",
    "ers",
    "fied",
    "fies",
    "fying",
    "gies",
    "gation",
    "ging",
    "ibility",
    "ible",
    "ical",
    "ically",
    "ied",
    "ies",
    "ility",
    "ing",
    "ings",
    "ious",
    "ising",
    "isation",
    "ity",
    "ization",
    "izations",
    "izing",
    "lation",
    "ling",
    "lity",
    "lization",
    "ment",
    "mental",
    "mentation",
    "mented",
    "menting",
    "ments",
    "ming",
    "mization",
    "mized",
    "mizing",
    "nal",
    "nally",
    "ness",
    "ning",
    "nization",
    "rization",
    "rized",
    "sion",
    "sional",
    "sions",
    "sive",
    "tation",
    "tations",
    "ted",
    "tely",
    "ternal",
    "tially",
    "ticated",
    "tical",
    "tically",
    "ties",
    "ting",
    "tion",
    "tional",
    "tionality",
    "tionally",
    "tions",
    "tive",
    "tively",
    "tory",
    "ture",
    "tures",
    "ulate",
    "ulated",
    "uled",
    "vely",
    "zation",
    "zed",
    "zing",
];

pub(super) struct Vocabulary {
    words: HashSet<String>,
}

impl Vocabulary {
    pub(super) fn of(lines: &[Line]) -> Self {
        let mut words: HashSet<String> = COMMON.iter().map(|&word| word.to_owned()).collect();
        for line in lines {
            // The halves at a seam must not vouch for themselves.
            let all: Vec<_> = line.text.unicode_words().collect();
            let inner = all.get(1..all.len().saturating_sub(1)).unwrap_or_default();
            words.extend(inner.iter().map(|word| word.to_lowercase()));
        }
        Vocabulary { words }
    }

    /// Returns whether a word is known.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.words.contains(&word.to_lowercase())
    }

    /// Returns whether two pieces are halves of a word, rather than two words.
    pub(super) fn are_halves(&self, left: &str, right: &str) -> bool {
        self.knows(&format!("{left}{right}"))
            || is_ending(right)
            || !(self.knows(left) || self.knows(right))
    }
}

/// Returns whether a piece of text is no word, but the end of many.
pub(super) fn is_ending(piece: &str) -> bool {
    ENDINGS.contains(&piece)
}
