//! What the cells of a row were when it was written, in a few letters.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use xxhash_rust::xxh3::xxh3_64;

use super::{Column, Markup, Row, Run, Style, cell};

/// What a row was: which of how many it stood as, a hash of thirty bits for the text of each
/// column that people edit, and one for the styles of all. Programs for spreadsheets may
/// write a text with other line ends, and blanks at the ends of lines are not seen: neither
/// counts.
///
/// It is written as a letter for the [`Markup`], and five letters for each number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Base {
    /// What the rich text of the row was written as.
    pub markup: Markup,
    /// By [`Column::EDITED`].
    texts: [u32; Column::EDITED.len()],
    styles: u32,
    rank: Rank,
}

/// Which row of a sheet it was: when rows are missing, the ranks of the others tell where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rank {
    /// Which row, from zero.
    pub at: u32,
    /// Of how many.
    pub of: u32,
}

impl Rank {
    /// Returns the rank of a row of a deck.
    pub fn new(at: usize, of: usize) -> Self {
        let number = |number| u32::try_from(number).unwrap_or(u32::MAX);
        Rank { at: number(at), of: number(of) }
    }
}

/// How many letters a hash is written in, each of six bits.
const LETTERS: u32 = 5;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The letters of the markups. None makes a text that a spreadsheet takes for a number.
const MARKUPS: [(u8, Markup); 4] =
    [(b'r', Markup::Rich), (b't', Markup::Text), (b'm', Markup::Markdown), (b'h', Markup::Html)];

impl Base {
    /// Returns what a row is.
    pub fn of(row: &Row, markup: Markup, rank: Rank) -> Self {
        let mut styles = String::new();
        for column in Column::EDITED {
            describe(row.cell(column).map_or(&[], Vec::as_slice), &mut styles);
        }
        Base {
            markup,
            texts: Column::EDITED.map(|column| {
                match row.cell(column).map_or(&[][..], Vec::as_slice) {
                    [run] => hash(&normal(&run.text)),
                    runs => hash(&normal(&cell::text(runs))),
                }
            }),
            styles: hash(&styles),
            rank,
        }
    }

    /// Returns whether a column is not what it was.
    pub fn differs(&self, other: &Base, column: Column) -> bool {
        let at = Column::EDITED.iter().position(|edited| *edited == column);
        at.is_some_and(|at| self.texts[at] != other.texts[at])
    }

    /// Returns which row it was.
    pub fn rank(&self) -> Rank {
        self.rank
    }

    /// Returns whether the styles are not what they were.
    pub fn differs_in_style(&self, other: &Base) -> bool {
        self.styles != other.styles
    }
}

/// Returns a text as it is compared: what programs for spreadsheets change by themselves,
/// and nobody sees, is left out.
fn normal(text: &str) -> Cow<'_, str> {
    if is_normal(text) {
        return text.into();
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<_> = text.trim().lines().map(str::trim_end).collect();
    lines.join("\n").into()
}

/// Returns whether [`normal`] would leave a text as it is, as most are.
fn is_normal(text: &str) -> bool {
    text.trim().len() == text.len()
        && !text.contains('\r')
        && text.split('\n').all(|line| line.trim_end().len() == line.len())
}

/// Writes down the styles of a cell, and the words that have them.
fn describe(cell: &[Run], out: &mut String) {
    for run in cell {
        let Style { bold, italic, struck, code } = run.style;
        let bits = [bold, italic, struck, code];
        if !bits.contains(&true) {
            continue;
        }
        // Which styles line ends and the blanks around them have, nobody sees.
        for line in run.text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            out.extend(bits.map(|bit| if bit { '1' } else { '0' }));
            out.push_str(line);
        }
    }
    out.push('\n');
}

fn hash(text: &str) -> u32 {
    (xxh3_64(text.as_bytes()) & ((1 << (6 * LETTERS)) - 1)) as u32
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Base { markup, texts, styles, rank } = self;
        let letter = MARKUPS.iter().find(|(_, known)| known == markup).map_or(b'r', |m| m.0);
        let mut letters = [letter; 1 + LETTERS as usize * (Column::EDITED.len() + 3)];
        let hashes = texts.iter().chain([styles, &rank.at, &rank.of]);
        for (hash, letters) in hashes.zip(letters[1..].chunks_mut(LETTERS as usize)) {
            for (at, letter) in (0..LETTERS).rev().zip(letters) {
                *letter = DIGITS[(hash >> (6 * at) & 63) as usize];
            }
        }
        f.write_str(std::str::from_utf8(&letters).unwrap_or_default())
    }
}

impl FromStr for Base {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (letter, digits) = text.as_bytes().split_first().ok_or(())?;
        let markup = MARKUPS.iter().find(|(known, _)| known == letter).ok_or(())?.1;
        if digits.len() != LETTERS as usize * (Column::EDITED.len() + 3) {
            return Err(());
        }
        let mut hashes = [0; Column::EDITED.len() + 3];
        for (hash, digits) in hashes.iter_mut().zip(digits.chunks(LETTERS as usize)) {
            for digit in digits {
                let value = DIGITS.iter().position(|known| known == digit).ok_or(())?;
                *hash = *hash << 6 | u32::try_from(value).map_err(|_| ())?;
            }
        }
        let [texts @ .., styles, at, of] = hashes;
        Ok(Base { markup, texts, styles, rank: Rank { at, of } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::{Cell, plain};

    fn row(question: &str, answer: Cell) -> Row {
        let mut row = Row::default();
        row.set(Column::Question, plain(question));
        row.set(Column::Answer, answer);
        row
    }

    #[test]
    fn it_is_read_as_it_was_written() {
        for (_, markup) in Markup::ALL {
            let base =
                Base::of(&row("What is a ko?", plain("A fight.")), markup, Rank::new(3, 70_000));
            assert_eq!(base.to_string().len(), 51);
            assert_eq!(base.to_string().parse(), Ok(base));
        }
        assert_eq!("r12".parse::<Base>(), Err(()));
    }

    #[test]
    fn what_was_edited_differs_and_line_ends_do_not() {
        let base =
            |question, answer| Base::of(&row(question, answer), Markup::Rich, Rank::default());
        let before = base("What is a ko?", plain("A fight.\nOver one point."));
        let after = base("What is ko?", plain("A fight. \r\nOver one point.\n"));
        assert!(before.differs(&after, Column::Question));
        assert!(!before.differs(&after, Column::Answer));
        let bold = Run { text: "A fight.".into(), style: Style { bold: true, ..Style::default() } };
        let bold = base("What is a ko?", vec![bold, Run::plain("\nOver one point.")]);
        assert!(!before.differs(&bold, Column::Answer));
        assert!(before.differs_in_style(&bold));
    }
}
