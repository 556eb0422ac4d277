//! Which of some old things become which of some new ones, so that all of them together
//! are most alike.

use std::collections::BTreeMap;

use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;

/// How many things on one side are assigned at best; beyond, the most alike come first.
/// The method takes as long as the cube of their number.
const BEST: usize = 400;

/// How alike an old thing and a new one are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pair {
    pub(super) old: usize,
    pub(super) new: usize,
    pub(super) likeness: f64,
}

/// Returns the pairs of the best assignment: every thing in one pair at most, and the sum
/// of likenesses as large as it can be. The pairs are in order of the new things.
pub(super) fn best(pairs: &[Pair]) -> Vec<Pair> {
    let mut chosen = Vec::new();
    for group in groups(pairs) {
        let (old, new) = (places(&group, |pair| pair.old), places(&group, |pair| pair.new));
        if old.len().max(new.len()) > BEST {
            chosen.extend(greedy(group));
        } else {
            chosen.extend(optimal(&group, &old, &new));
        }
    }
    chosen.sort_by_key(|pair| pair.new);
    chosen
}

/// Returns the things on one side of pairs, each with its place among them.
fn places(pairs: &[Pair], side: impl Fn(&Pair) -> usize) -> BTreeMap<usize, usize> {
    let mut things: Vec<_> = pairs.iter().map(side).collect();
    things.sort_unstable();
    things.dedup();
    things.into_iter().zip(0..).collect()
}

/// Returns the pairs in groups that have nothing in common.
fn groups(pairs: &[Pair]) -> Vec<Vec<Pair>> {
    let new_of = |pair: &Pair| (1, pair.new);
    let edges: Vec<_> = pairs.iter().map(|pair| vec![(0, pair.old), new_of(pair)]).collect();
    let components = pathfinding::undirected::connected_components::components(&edges);
    let mut group_of = BTreeMap::new();
    for (group, component) in components.iter().enumerate() {
        group_of.extend(component.iter().map(|thing| (*thing, group)));
    }
    let mut groups = vec![Vec::new(); components.len()];
    for pair in pairs {
        groups[group_of[&new_of(pair)]].push(*pair);
    }
    groups
}

/// Assigns by the Hungarian method.
fn optimal(
    pairs: &[Pair],
    old: &BTreeMap<usize, usize>,
    new: &BTreeMap<usize, usize>,
) -> Vec<Pair> {
    // The method wants as many rows as columns at most, and whole numbers.
    #[expect(clippy::cast_possible_truncation, reason = "a likeness is from 0 to 1")]
    let weight = |pair: &Pair| (pair.likeness * 1e6) as i64;
    let size = old.len().max(new.len());
    let mut weights = Matrix::new(size, size, 0);
    let mut by_place = BTreeMap::new();
    for pair in pairs {
        let place = (old[&pair.old], new[&pair.new]);
        weights[place] = weight(pair);
        by_place.insert(place, *pair);
    }
    let (_, columns) = kuhn_munkres(&weights);
    let chosen = columns.into_iter().enumerate();
    chosen.filter_map(|place| by_place.get(&place).copied()).collect()
}

/// Assigns the most alike first.
fn greedy(mut pairs: Vec<Pair>) -> Vec<Pair> {
    pairs.sort_by(|a, b| {
        b.likeness.total_cmp(&a.likeness).then((a.new, a.old).cmp(&(b.new, b.old)))
    });
    let (mut old, mut new) = (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
    pairs.retain(|pair| {
        !old.contains(&pair.old) && !new.contains(&pair.new) && {
            old.insert(pair.old);
            new.insert(pair.new)
        }
    });
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(old: usize, new: usize, likeness: f64) -> Pair {
        Pair { old, new, likeness }
    }

    fn chosen(pairs: &[Pair]) -> Vec<(usize, usize)> {
        best(pairs).iter().map(|pair| (pair.old, pair.new)).collect()
    }

    #[test]
    fn all_together_count_and_not_the_most_alike_two() {
        let pairs = [pair(0, 0, 0.9), pair(0, 1, 0.8), pair(1, 0, 0.8)];
        assert_eq!(chosen(&pairs), [(1, 0), (0, 1)]);
        assert_eq!(greedy(pairs.to_vec()), [pair(0, 0, 0.9)]);
    }

    #[test]
    fn what_is_alike_to_nothing_is_in_no_pair() {
        assert_eq!(chosen(&[pair(3, 7, 0.6), pair(5, 7, 0.7)]), [(5, 7)]);
        assert_eq!(chosen(&[]), []);
    }

    #[test]
    fn very_many_are_assigned_too() {
        let number = BEST + 1;
        let pairs: Vec<_> =
            (0..number).flat_map(|n| [pair(n, n, 0.9), pair(n, (n + 1) % number, 0.6)]).collect();
        assert_eq!(chosen(&pairs), (0..number).map(|n| (n, n)).collect::<Vec<_>>());
    }
}
