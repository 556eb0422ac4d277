//! Pieces of a text that is longer than a cell may be.

use super::{Cell, Run};

/// How many UTF-16 units a cell holds (Excel's specification).
pub(crate) const LONGEST: usize = 32_767;

/// Returns whether runs fit into a cell for sure.
pub(crate) fn is_short(runs: &[Run]) -> bool {
    runs.iter().map(|run| run.text.len()).sum::<usize>() <= LONGEST
}

/// Cuts runs into pieces that each fit into a cell.
pub(crate) fn pieces(runs: Cell) -> Vec<Cell> {
    if is_short(&runs) {
        return vec![runs];
    }
    let mut pieces: Vec<Cell> = vec![Vec::new()];
    let mut room = LONGEST;
    for run in runs {
        let mut rest = run.text.as_str();
        while !rest.is_empty() {
            let mut length = 0;
            let end = rest
                .char_indices()
                .find(|(_, c)| {
                    length += c.len_utf16();
                    length > room
                })
                .map_or(rest.len(), |(at, _)| at);
            let (head, tail) = rest.split_at(end);
            if !head.is_empty()
                && let Some(piece) = pieces.last_mut()
            {
                piece.push(Run { text: head.to_owned(), style: run.style });
                room -= head.encode_utf16().count();
            }
            if !tail.is_empty() {
                pieces.push(Vec::new());
                room = LONGEST;
            }
            rest = tail;
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let text = "𝄞".repeat(20_000);
        let pieces = pieces(vec![Run::plain(text.clone())]);
        let lengths: Vec<_> =
            pieces.iter().map(|piece| piece[0].text.encode_utf16().count()).collect();
        assert_eq!(lengths, [32_766, 7_234]);
        let joined: String = pieces.iter().flatten().map(|run| run.text.as_str()).collect();
        assert_eq!(joined, text);
    }
}
