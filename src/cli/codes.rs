//! Codes as they are typed: `R201`, `torn-paragraph`, or `R2` for all that begin so.

use super::typed::Typable;
use crate::diagnostic::{CODES, Code};

/// The codes that one word names; there is at least one.
#[derive(Debug, Clone)]
pub(super) struct Named(pub(super) Vec<&'static Code>);

impl Named {
    /// Returns the codes that a word names. A word that names none is an error with
    /// the nearest that does.
    pub(super) fn parse(word: &str) -> Result<Self, String> {
        let begins = |code: &&&Code| {
            let begin = code.id.get(..word.len());
            begin.is_some_and(|begin| begin.eq_ignore_ascii_case(word)) && !word.is_empty()
        };
        let by_name = CODES.iter().filter(|code| code.name.eq_ignore_ascii_case(word));
        let mut codes: Vec<_> = by_name.copied().collect();
        if codes.is_empty() {
            codes = CODES.iter().filter(begins).copied().collect();
        }
        if codes.is_empty() {
            return Err(format!("there is no such code; did you mean {}?", nearest(word)));
        }
        Ok(Named(codes))
    }

    /// Returns the repairs that a word names.
    pub(super) fn parse_repair(word: &str) -> Result<Self, String> {
        let Named(codes) = Named::parse(word)?;
        match codes.iter().find(|code| !code.is_repair()) {
            Some(code) => Err(format!(
                "{} is no repair: repairs have an R, as {}",
                in_words(code),
                CODES
                    .iter()
                    .find(|code| code.is_repair())
                    .map_or_else(String::new, |c| in_words(c))
            )),
            None => Ok(Named(codes)),
        }
    }
}

impl Typable for Named {
    fn read(text: &str) -> Result<Self, String> {
        Named::parse(text)
    }
}

fn in_words(code: &Code) -> String {
    format!("`{}` ({})", code.id, code.name)
}

/// Returns the code whose identifier or name is most like a word.
fn nearest(word: &str) -> String {
    let word = word.to_lowercase();
    let likeness = |text: &str| strsim::jaro_winkler(&word, text);
    let of = |code: &Code| likeness(code.name).max(likeness(&code.id.to_lowercase()));
    let nearest = CODES.iter().max_by(|a, b| of(a).total_cmp(&of(b)));
    nearest.map_or_else(String::new, |code| in_words(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(word: &str) -> Vec<&str> {
        Named::parse(word).unwrap().0.iter().map(|code| code.id).collect()
    }

    #[test]
    fn a_code_is_named_by_its_identifier_its_name_or_its_beginning() {
        assert_eq!(ids("R201"), ["R201"]);
        assert_eq!(ids("r201"), ["R201"]);
        assert_eq!(ids("torn-paragraph"), ["R201"]);
        assert!(ids("R").len() >= 3);
        assert_eq!(ids("R"), ids("R2"));
    }

    #[test]
    fn what_is_no_code_suggests_the_nearest() {
        let error = |word| Named::parse(word).unwrap_err();
        assert!(error("torn-paragraf").contains("`R201` (torn-paragraph)"));
        assert!(error("R20l").contains("`R20"));
        assert!(error("").contains("did you mean"));
    }

    #[test]
    fn only_a_repair_is_a_repair() {
        assert!(Named::parse_repair("R").is_ok());
        assert!(Named::parse_repair("C102").unwrap_err().contains("is no repair"));
    }
}
