//! What is typed for an option, on the command line and in the configuration alike: read by
//! the same rule, and kept as it was typed.

use std::fmt;
use std::str::FromStr;

use clap::builder::{
    PossibleValue, PossibleValuesParser, TypedValueParser, ValueParser, ValueParserFactory,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::{Serialize, Serializer};

/// What can be typed for an option.
pub(super) trait Typable: Clone + Send + Sync + 'static {
    /// Returns the words that it can be, each with a line about it, where it is one of a list.
    fn words() -> Option<Vec<(&'static str, &'static str)>> {
        None
    }

    /// Returns what a text means; what is wrong with it, where it means nothing.
    fn read(text: &str) -> Result<Self, String>;
}

/// What is typed as a word of a list.
pub(super) trait Listed: Clone + Send + Sync + 'static {
    /// Returns every word with a line about it, which may be empty, and what it means.
    fn list() -> Vec<(&'static str, &'static str, Self)>;
}

impl<T: Listed> Typable for T {
    fn words() -> Option<Vec<(&'static str, &'static str)>> {
        Some(T::list().into_iter().map(|(name, about, _)| (name, about)).collect())
    }

    fn read(text: &str) -> Result<Self, String> {
        let list = T::list();
        if let Some((.., value)) = list.iter().find(|(name, ..)| *name == text) {
            return Ok(value.clone());
        }
        let names: Vec<_> = list.iter().map(|(name, ..)| *name).collect();
        let nearest = nearest(text, names.iter().copied());
        let nearest = nearest.map_or_else(String::new, |name| format!("did you mean `{name}`? "));
        Err(format!("{nearest}it can be {}", names.join(", ")))
    }
}

/// Returns a list of words that need no line about them.
pub(super) fn plain<T, const N: usize>(
    list: [(&'static str, T); N],
) -> Vec<(&'static str, &'static str, T)> {
    list.into_iter().map(|(name, value)| (name, "", value)).collect()
}

/// What was typed, and what it means.
#[derive(Clone, PartialEq)]
pub(super) struct Typed<T> {
    text: String,
    pub(super) value: T,
}

/// Returns the word of a list that is most like another, if one is like it at all.
pub(super) fn nearest<'w>(word: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    /// How alike two words are that somebody may have meant the one by the other.
    const ALIKE: f64 = 0.75;
    let likeness = |other: &str| strsim::jaro_winkler(word, other);
    let alike = words.into_iter().filter(|other| likeness(other) >= ALIKE);
    alike.max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
}

impl<T: Typable> FromStr for Typed<T> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Typed { text: text.to_owned(), value: T::read(text)? })
    }
}

impl<T> fmt::Debug for Typed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

impl<T: Typable> ValueParserFactory for Typed<T> {
    type Parser = ValueParser;

    fn value_parser() -> ValueParser {
        let Some(words) = T::words() else {
            return ValueParser::new(|text: &str| Typed::<T>::from_str(text));
        };
        let words = words.into_iter().map(|(name, about)| {
            let word = PossibleValue::new(name);
            if about.is_empty() { word } else { word.help(about) }
        });
        let parser = PossibleValuesParser::new(words);
        ValueParser::new(parser.try_map(|text| Typed::<T>::from_str(&text)))
    }
}

impl<T> Serialize for Typed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de, T: Typable> Deserialize<'de> for Typed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text<T>(std::marker::PhantomData<T>);

        impl<T: Typable> Visitor<'_> for Text<T> {
            type Value = Typed<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                text.parse().map_err(E::custom)
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
                self.visit_str(&number.to_string())
            }

            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Self::Value, E> {
                self.visit_str(&number.to_string())
            }
        }

        deserializer.deserialize_any(Text(std::marker::PhantomData))
    }
}

impl<T: Typable> JsonSchema for Typed<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        std::any::type_name::<T>().into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        match T::words() {
            Some(words) => {
                let names: Vec<_> = words.into_iter().map(|(name, _)| name).collect();
                json_schema!({ "type": "string", "enum": names })
            }
            None => json_schema!({ "type": ["string", "number"] }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_one_that_is_like_it() {
        let words = ["handout", "quiz", "cards", "booklet"];
        assert_eq!(nearest("handuot", words), Some("handout"));
        assert_eq!(nearest("card", words), Some("cards"));
        assert_eq!(nearest("xlsx", words), None);
    }

    #[test]
    fn what_is_no_word_of_a_list_is_told_all() {
        #[derive(Debug, Clone, PartialEq)]
        struct Side(u8);

        impl Listed for Side {
            fn list() -> Vec<(&'static str, &'static str, Self)> {
                plain([("ours", Side(1)), ("theirs", Side(2))])
            }
        }

        assert_eq!(Side::read("ours"), Ok(Side(1)));
        let error = Side::read("thiers").unwrap_err();
        assert_eq!(error, "did you mean `theirs`? it can be ours, theirs");
    }
}
