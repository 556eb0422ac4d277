//! Which options an answer key names: `B`, `2`, `1,3`, `A and C`, or what they say.

use crate::content::text::squeeze;
use std::collections::BTreeSet;

/// How the keys of a sheet name options.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// By their texts.
    Texts,
    /// By their places, from zero.
    FromZero,
    /// By one or the other.
    Either,
}

impl Manner {
    /// Returns how the keys of a sheet name options: each key comes with the options of its
    /// row. Where they are numbers, each may name a number that an option is, too: they do
    /// where all of them can.
    pub(super) fn of<'k>(rows: impl Iterator<Item = (&'k str, Vec<&'k str>)>) -> Self {
        let (mut texts, mut zeros, mut all) = (0, 0, 0);
        for (key, options) in rows.filter(|(key, _)| !key.trim().is_empty()) {
            all += 1;
            texts += usize::from(named(key, &options, Manner::Texts).is_some());
            zeros += usize::from(key.split([',', ';']).any(|part| part.trim() == "0"));
        }
        if all == texts {
            Manner::Texts
        } else if zeros > 0 {
            Manner::FromZero
        } else {
            Manner::Either
        }
    }
}

/// Returns the places of the options that a key names; nothing where it names what is no
/// option.
pub(super) fn named(key: &str, options: &[&str], manner: Manner) -> Option<BTreeSet<usize>> {
    let key = key.trim();
    if key.is_empty() {
        return None;
    }
    let by_place = |text: &str| {
        let at = place(text, manner == Manner::FromZero)?;
        options.get(at).filter(|option| !option.trim().is_empty()).map(|_| at)
    };
    let by_text = |text: &str| {
        let same = |option: &&str| normal(option) == normal(text) && !normal(text).is_empty();
        options.iter().position(same)
    };
    let one = |text: &str| match manner {
        Manner::Texts => by_text(text),
        Manner::FromZero => by_place(text),
        Manner::Either => by_place(text).or_else(|| by_text(text)),
    };
    if let Some(at) = one(key) {
        return Some(BTreeSet::from([at]));
    }
    for signs in [&[',', ';', '|', '&', '/', '\n', '+', '、'][..], &[' ']] {
        let joined = key.replace(" and ", ",").replace(" und ", ",").replace(" y ", ",");
        let parts = joined.split(signs).map(str::trim).filter(|part| !part.is_empty());
        let places: Option<BTreeSet<usize>> = parts.map(one).collect();
        if let Some(places) = places.filter(|places| places.len() > 1) {
            return Some(places);
        }
    }
    // `AC`: letters without anything between them.
    let letters = key.len() > 1 && key.len() <= 6 && key.bytes().all(|b| b.is_ascii_uppercase());
    if letters && manner != Manner::Texts {
        return key.split("").filter(|part| !part.is_empty()).map(by_place).collect();
    }
    // `B) Seki`, `b. Seki`.
    let (mark, rest) = key.split_once([')', '.', ':'])?;
    let at = by_place(mark).filter(|_| manner != Manner::Texts)?;
    (by_text(rest) == Some(at)).then(|| BTreeSet::from([at]))
}

/// Returns whether a text is a letter or a number, or several of them.
pub(super) fn is_sign(text: &str) -> bool {
    let mut parts = text.split([',', ';', ' ', '/']).filter(|part| !part.is_empty());
    parts.all(|part| place(part, false).is_some())
}

/// Returns the place that a letter or a number names: `B`, `b)`, `(2)`, `Option 2`.
fn place(text: &str, from_zero: bool) -> Option<usize> {
    let words = text.trim().to_lowercase();
    let stem = ["option", "answer", "choice", "antwort", "opción", "réponse", "вариант"];
    let word = stem.iter().find_map(|stem| words.strip_prefix(stem)).unwrap_or(&words);
    let sign = word.trim_matches(['(', ')', '[', ']', '.', ':', '#', ' ']);
    let mut letters = sign.chars();
    if let (Some(letter @ 'a'..='h'), None) = (letters.next(), letters.next()) {
        return Some(letter as usize - 'a' as usize);
    }
    let number = usize::try_from(super::entry::number(sign)?).ok()?;
    let at = if from_zero { Some(number) } else { number.checked_sub(1) };
    at.filter(|at| *at < 26)
}

fn normal(text: &str) -> String {
    let text = text.trim().trim_end_matches('.').to_lowercase();
    squeeze(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(key: &str, expected: &[usize]) {
        let options = ["ko", "seki", "a ladder", "Ten-uki"];
        let named = named(key, &options, Manner::Either).map(Vec::from_iter);
        assert_eq!(named.as_deref(), Some(expected), "{key}");
    }

    #[test]
    fn keys_are_letters_numbers_or_texts() {
        check("B", &[1]);
        check("b)", &[1]);
        check("2.0", &[1]);
        check("1,3", &[0, 2]);
        check("A and C", &[0, 2]);
        check("AC", &[0, 2]);
        check("Option 4", &[3]);
        check("Seki", &[1]);
        check("ko; a ladder", &[0, 2]);
        check("B) seki", &[1]);
        for key in ["E", "9", "joseki", "", "0"] {
            assert_eq!(named(key, &["ko", "seki"], Manner::Either), None, "{key}");
        }
    }

    #[test]
    fn numbers_name_options_by_their_texts_where_all_can() {
        let rows = [("4", vec!["2", "4"]), ("2", vec!["1", "2"])];
        assert_eq!(Manner::of(rows.into_iter()), Manner::Texts);
        let rows = [("2", vec!["2", "4"]), ("1", vec!["3", "5"])];
        assert_eq!(Manner::of(rows.into_iter()), Manner::Either);
        let rows = [("0", vec!["2", "4"]), ("1", vec!["3", "5"])];
        assert_eq!(Manner::of(rows.into_iter()), Manner::FromZero);
    }
}
