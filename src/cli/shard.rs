//! One part of the documents of a run, for one of several machines.

use std::str::FromStr;

use super::documents::Document;

/// Which of how many parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shard {
    /// From one.
    number: usize,
    of: usize,
}

impl Shard {
    /// Returns the documents of the part: every so many-th, so that folders of long documents
    /// are spread. All parts together have each document once.
    pub(super) fn of(self, documents: Vec<Document>) -> Vec<Document> {
        documents.into_iter().skip(self.number - 1).step_by(self.of).collect()
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = text.split_once('/').and_then(|(number, of)| {
            Some((number.trim().parse::<usize>().ok()?, of.trim().parse::<usize>().ok()?))
        });
        match parts {
            Some((number, of)) if (1..=of).contains(&number) => Ok(Shard { number, of }),
            _ => Err("a shard is a number from 1, and how many there are, such as 2/4".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_shards_have_each_document_once() {
        let documents: Vec<_> = (0..10).map(|n| Document::named(&n.to_string())).collect();
        let shards = ["1/3", "2/3", "3/3"].map(|text| text.parse::<Shard>().unwrap());
        let parts = shards.map(|shard| shard.of(documents.clone()));
        assert_eq!(parts.each_ref().map(Vec::len), [4, 3, 3]);
        assert!(documents.iter().all(|d| parts.iter().flatten().filter(|p| *p == d).count() == 1));
    }

    #[test]
    fn a_shard_is_one_of_those_there_are() {
        for bad in ["0/3", "4/3", "1", "a/b", "1/0", ""] {
            assert!(bad.parse::<Shard>().is_err(), "{bad}");
        }
    }
}
