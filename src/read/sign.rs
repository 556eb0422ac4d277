//! What stands before a question in its heading or bold line: a number, a word, or both.

use super::mark;

/// What stands before a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sign<'t> {
    /// The number.
    pub(super) number: Option<u64>,
    /// Whether a word says that it is a question: `Q.`, `Question 12`.
    pub(super) is_labelled: bool,
    /// The question.
    pub(super) rest: &'t str,
}

impl<'t> Sign<'t> {
    /// Takes the sign off a text.
    pub(super) fn of(text: &'t str) -> Self {
        if let Some(label) = mark::label(text).filter(|label| !label.is_answer) {
            let number = mark::counter(label.rest);
            let (number, rest) =
                number.map_or((label.number, label.rest), |(number, rest)| (Some(number), rest));
            return Sign { number, is_labelled: true, rest };
        }
        if let Some((number, rest)) = mark::question_word(text) {
            return Sign { number, is_labelled: true, rest };
        }
        match mark::counter(text) {
            Some((number, rest)) => Sign { number: Some(number), is_labelled: false, rest },
            None => Sign { number: None, is_labelled: false, rest: text },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_taken_off_in_many_shapes() {
        let sign = |text| {
            let Sign { number, is_labelled, rest } = Sign::of(text);
            (number, is_labelled, rest)
        };
        assert_eq!(sign("1. What?"), (Some(1), false, "What?"));
        assert_eq!(sign("1.What?"), (Some(1), false, "What?"));
        assert_eq!(sign("**12. What?**"), (Some(12), false, "What?**"));
        assert_eq!(sign("1️⃣2️⃣ What?"), (Some(12), false, "What?"));
        assert_eq!(sign("<a name=20190629></a>55."), (Some(55), false, ""));
        assert_eq!(sign("Question 143"), (Some(143), true, ""));
        assert_eq!(sign("Question 12: What?"), (Some(12), true, "What?"));
        assert_eq!(sign("Q. What?"), (None, true, "What?"));
        assert_eq!(sign("Q12 - What?"), (Some(12), true, "What?"));
        assert_eq!(sign("🟢 **1-20: Basics**"), (None, false, "🟢 **1-20: Basics**"));
        assert_eq!(sign("63 questions"), (None, false, "63 questions"));
        assert_eq!(sign("3.14 is pi"), (None, false, "3.14 is pi"));
        assert_eq!(sign("Questions"), (None, false, "Questions"));
    }
}
