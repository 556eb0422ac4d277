//! Documents like the real one, of any length, the same on every machine.

use std::fmt::Write;

/// Returns a document of numbered questions with their answers, every tenth of
/// them torn by a blank line, and a table and a merge conflict at its end.
pub(crate) fn generate(questions: usize) -> String {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut text = format!("list of {questions} questions:\n\n");
    for number in 1..=questions {
        let subject = random.pick(SUBJECTS);
        let _ = write!(text, "{number}. What is the purpose of `{subject}.{number}`?\n   - ");
        let sentences = 3 + random.below(4);
        for sentence in 0..sentences {
            if number % 10 == 0 && sentence == 1 {
                text.truncate(text.trim_end().len() - 1);
                text += ",\n\n while ";
            }
            text += &random.sentence(subject);
        }
        text.truncate(text.trim_end().len());
        text += "\n\n";
    }
    text += "<<<<<<< HEAD\n| Kind | Fast | Small |\n|---|---|---|\n| list | yes | no |\n\
             =======\n>>>>>>> 0123456789abcdef\n";
    text
}

/// A way to write questions, of which a document may have any number.
pub(crate) struct Pattern {
    head: &'static str,
    item: fn(usize, &str, &str) -> String,
}

/// `1. What?`
pub(crate) const NUMBERED: Pattern = Pattern {
    head: "",
    item: |number, asked, answer| format!("{number}. {asked}?\n   - {answer}\n\n"),
};

/// `### 1. What?`
pub(crate) const HEADINGS: Pattern = Pattern {
    head: "# Questions\n\n",
    item: |number, asked, answer| format!("### {number}. {asked}?\n\n{answer}\n\n"),
};

/// `Q: What?`
pub(crate) const LABELS: Pattern =
    Pattern { head: "", item: |_, asked, answer| format!("Q: {asked}?\nA: {answer}\n\n") };

/// `| What? | So. |`
pub(crate) const TABLE: Pattern = Pattern {
    head: "| Question | Answer |\n|---|---|\n",
    item: |_, asked, answer| format!("| {asked}? | {answer} |\n"),
};

/// A conflict at every answer, both sides of which say something of their own.
pub(crate) const CONFLICT: Pattern = Pattern {
    head: "",
    item: |number, asked, answer| {
        format!(
            "{number}. {asked}?\n<<<<<<< HEAD\n   - {answer}\n=======\n   - So: {asked}.\n\
             >>>>>>> 0123456789abcdef\n\n"
        )
    },
};

/// Returns a document of questions in one pattern.
pub(crate) fn generate_in(pattern: &Pattern, questions: usize) -> String {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut text = pattern.head.to_owned();
    for number in 1..=questions {
        let subject = random.pick(SUBJECTS);
        let answer = random.sentence(subject) + &random.sentence(subject);
        let asked = format!("What is the purpose of `{subject}.{number}`");
        text += &(pattern.item)(number, &asked, answer.trim_end());
    }
    text
}

const SUBJECTS: &[&str] =
    &["asyncio", "collections", "functools", "heapq", "itertools", "logging", "typing"];

const WORDS: &[&str] = &[
    "module",
    "provides",
    "support",
    "for",
    "writing",
    "concurrent",
    "code",
    "that",
    "returns",
    "an",
    "iterator",
    "of",
    "elements",
    "in",
    "sequence",
    "without",
    "creating",
    "copies",
    "and",
    "the",
    "original",
    "objects",
    "are",
    "released",
    "when",
    "their",
    "count",
    "drops",
];

/// The generator splitmix64 (Steele, Lea, Flood 2014): small, and the same for ever.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % limit as u64).unwrap_or(0)
    }

    fn pick(&mut self, words: &[&'static str]) -> &'static str {
        words[self.below(words.len())]
    }

    fn sentence(&mut self, subject: &str) -> String {
        let length = 12 + self.below(12);
        let words: Vec<_> = (0..length).map(|_| self.pick(WORDS)).collect();
        format!("The `{subject}` {}. ", words.join(" "))
    }
}
