//! How PDF pages are laid out: the options of the command line, and what is typed for them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::columns::Columns;
use super::fonts::Fonts;
use super::typed::{Listed, Typable, Typed, plain};
use crate::export::pdf::{
    Cards, Contents, Flip, Key, LAYOUTS, Layout, Margins, Paper, Pdf, Quiz, Stock,
};

/// Points in a millimetre and in an inch.
const MILLIMETRE: f32 = 72.0 / 25.4;
const INCH: f32 = 72.0;

/// How the pages of a PDF are laid out.
#[derive(Debug, Clone, Default, clap::Args, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
#[command(next_help_heading = "PDF")]
pub(super) struct Pages {
    /// How a PDF is laid out; as a handout when nothing is said
    #[arg(long, value_name = "LAYOUT")]
    layout: Option<Typed<Layout>>,

    /// The paper: a3, a4, a5, a6, letter, legal, or a size such as 200x250mm; without it, that of
    /// the country in the document's language, such as letter for en-US, or else a4
    #[arg(long, value_name = "PAPER")]
    paper: Option<Typed<Paper>>,

    /// The margins, such as 20mm: one for all sides, or top,right,bottom,left
    #[arg(long, value_name = "LENGTH")]
    margin: Option<Typed<Margins>>,

    /// The size of the text, in points
    #[arg(long, value_name = "POINTS")]
    font_size: Option<f32>,

    /// The colour of questions, links and gaps, such as `#1f4e79`
    #[arg(long, value_name = "COLOR")]
    accent: Option<Typed<Color>>,

    /// Set everything in greys
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    greyscale: Option<bool>,

    #[command(flatten)]
    columns: Columns,

    /// Begin with a table of contents, of the sections or of the questions too
    #[arg(long, value_name = "WHAT", num_args = 0..=1, require_equals = true, default_missing_value = "sections")]
    contents: Option<Typed<Listing>>,

    /// Put the addresses of links below each note, to be read on paper
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    link_addresses: Option<bool>,

    /// Shuffle the questions of a quiz, and their options, in the order that this number draws
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,

    /// Where the answers of a quiz are: on pages at its end, in a file of their own, or nowhere
    #[arg(long, value_name = "WHERE")]
    answer_key: Option<Typed<AnswerKey>>,

    /// What cards are cut from: columns and rows such as 2x4, a size such as 90x55mm, or a name
    /// such as a7, 3x5, avery-5371 (`--cards list` lists them)
    #[arg(long, value_name = "CARDS")]
    cards: Option<Typed<Stock>>,

    /// The edge about which the printer turns a sheet of cards
    #[arg(long, value_name = "EDGE")]
    flip: Option<Typed<Edge>>,

    /// How far to shift the backs of cards to the right and down, in millimetres, such as -1,0.5
    #[arg(long, value_name = "X,Y", allow_hyphen_values = true)]
    offset: Option<Typed<Offset>>,

    /// Put answers beside their questions on one side of the sheet, to be folded over
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    fold: Option<bool>,

    #[command(flatten)]
    #[serde(flatten)]
    pub(super) fonts: Fonts,
}

/// What a table of contents lists.
#[derive(Debug, Clone, Copy)]
struct Listing(Contents);

/// Where the answers of a quiz are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum AnswerKey {
    End,
    Separate,
    None,
}

/// An edge of a sheet.
#[derive(Debug, Clone, Copy)]
struct Edge(Flip);

/// A colour: red, green and blue.
#[derive(Debug, Clone, Copy)]
struct Color([u8; 3]);

/// How far something is shifted to the right and down, in points.
#[derive(Debug, Clone, Copy)]
struct Offset(f32, f32);

impl Listed for Layout {
    fn list() -> Vec<(&'static str, &'static str, Self)> {
        LAYOUTS.iter().map(|layout| (layout.name, layout.about, *layout)).collect()
    }
}

impl Listed for Listing {
    fn list() -> Vec<(&'static str, &'static str, Self)> {
        plain([
            ("sections", Listing(Contents::Sections)),
            ("questions", Listing(Contents::Questions)),
        ])
    }
}

impl Listed for AnswerKey {
    fn list() -> Vec<(&'static str, &'static str, Self)> {
        plain([
            ("end", AnswerKey::End),
            ("separate", AnswerKey::Separate),
            ("none", AnswerKey::None),
        ])
    }
}

impl Listed for Edge {
    fn list() -> Vec<(&'static str, &'static str, Self)> {
        plain([("long", Edge(Flip::LongEdge)), ("short", Edge(Flip::ShortEdge))])
    }
}

impl Typable for Paper {
    fn read(text: &str) -> Result<Self, String> {
        paper(text)
    }
}

impl Typable for Margins {
    fn read(text: &str) -> Result<Self, String> {
        margins(text)
    }
}

impl Typable for Color {
    fn read(text: &str) -> Result<Self, String> {
        color(text).map(Color)
    }
}

impl Typable for Stock {
    fn read(text: &str) -> Result<Self, String> {
        stock(text)
    }
}

impl Typable for Offset {
    fn read(text: &str) -> Result<Self, String> {
        offset(text).map(|(x, y)| Offset(x, y))
    }
}

impl Pages {
    /// Returns the PDFs to make of each document, unless an option is for another layout.
    pub(super) fn exporters(&self) -> Result<Vec<Pdf>, String> {
        let layout = self.layout.as_ref().map_or(Layout::HANDOUT, |layout| layout.value);
        self.check(layout.name)?;
        let defaults = Pdf::HANDOUT;
        let Cards { stock, flip, offset, fold: _ } = defaults.cards;
        let pdf = Pdf {
            layout,
            paper: value(self.paper.as_ref()),
            margins: value(self.margin.as_ref()),
            size: self.font_size,
            accent: value(self.accent.as_ref()).map_or(defaults.accent, |Color(accent)| accent),
            greyscale: self.greyscale == Some(true),
            columns: self.columns.of_page().map_or(defaults.columns, usize::from),
            contents: value(self.contents.as_ref()).map_or(Contents::None, |Listing(what)| what),
            addresses: self.link_addresses == Some(true),
            quiz: Quiz { seed: self.seed, key: Key::AtEnd },
            cards: Cards {
                stock: value(self.cards.as_ref()).unwrap_or(stock),
                flip: value(self.flip.as_ref()).map_or(flip, |Edge(flip)| flip),
                offset: value(self.offset.as_ref()).map_or(offset, |Offset(x, y)| (x, y)),
                fold: self.fold == Some(true),
            },
            fonts: self.fonts.load()?,
        };
        let with = |key| Pdf { quiz: Quiz { key, ..pdf.quiz }, ..pdf.clone() };
        Ok(match value(self.answer_key.as_ref()) {
            None | Some(AnswerKey::End) => vec![pdf],
            Some(AnswerKey::None) => vec![with(Key::Without)],
            Some(AnswerKey::Separate) => vec![with(Key::Without), with(Key::Alone)],
        })
    }

    /// Returns an error if an option is for another layout.
    fn check(&self, layout: &str) -> Result<(), String> {
        let options: [(&str, bool, &[Layout]); 8] = [
            ("--columns", self.columns.of_page().is_some(), &[Layout::HANDOUT, Layout::BOOKLET]),
            ("--contents", self.contents.is_some(), &[Layout::HANDOUT, Layout::BOOKLET]),
            ("--seed", self.seed.is_some(), &[Layout::QUIZ]),
            ("--answer-key", self.answer_key.is_some(), &[Layout::QUIZ]),
            ("--cards", self.cards.is_some(), &[Layout::CARDS]),
            ("--flip", self.flip.is_some(), &[Layout::CARDS]),
            ("--offset", self.offset.is_some(), &[Layout::CARDS]),
            ("--fold", self.fold == Some(true), &[Layout::CARDS]),
        ];
        for (option, given, layouts) in options {
            if given && layouts.iter().all(|known| known.name != layout) {
                let names: Vec<_> =
                    layouts.iter().map(|layout| format!("`--layout {}`", layout.name)).collect();
                return Err(format!(
                    "`{option}` is for {}, and the layout is `{layout}`",
                    names.join(" and ")
                ));
            }
        }
        if self.fold == Some(true) && (self.flip.is_some() || self.offset.is_some()) {
            return Err("cards that are folded have no backs to turn or to shift: \
                 leave out `--flip` and `--offset`, or `--fold`"
                .into());
        }
        Ok(())
    }
}

/// Returns what was typed, where something was.
fn value<T: Clone>(typed: Option<&Typed<T>>) -> Option<T> {
    typed.map(|typed| typed.value.clone())
}

/// Reads a length with its unit; a bare number is one of millimetres.
fn length(text: &str) -> Result<f32, String> {
    let text = text.trim();
    let (number, unit) = match text.find(|c: char| c.is_alphabetic()) {
        Some(at) => text.split_at(at),
        None => (text, "mm"),
    };
    let unit = match unit.trim() {
        "mm" => MILLIMETRE,
        "cm" => 10.0 * MILLIMETRE,
        "in" => INCH,
        "pt" => 1.0,
        other => return Err(format!("`{other}` is no unit: use mm, cm, in or pt")),
    };
    let number: f32 =
        number.trim().parse().map_err(|_| format!("`{text}` is no length, such as 20mm"))?;
    if !number.is_finite() || number.abs() > 10_000.0 {
        return Err(format!("`{text}` is no length, such as 20mm"));
    }
    Ok(number * unit)
}

/// Reads a width and a height, whose unit stands behind the second.
fn size(text: &str) -> Result<(f32, f32), String> {
    let shape = || format!("`{text}` is no size, such as 90x55mm");
    let (width, height) = text.split_once(['x', '×']).ok_or_else(shape)?;
    let unit = height.trim().trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let (width, height) = (length(&format!("{width}{unit}"))?, length(height)?);
    if width <= 0.0 || height <= 0.0 { Err(shape()) } else { Ok((width, height)) }
}

fn paper(text: &str) -> Result<Paper, String> {
    let name = text.to_ascii_lowercase();
    if let Some((_, paper)) = Paper::NAMED.iter().find(|(known, _)| *known == name) {
        return Ok(*paper);
    }
    let names: Vec<_> = Paper::NAMED.iter().map(|(name, _)| *name).collect();
    let (width, height) = size(&name)
        .map_err(|_| format!("use one of {}, or a size such as 200x250mm", names.join(", ")))?;
    Ok(Paper { width, height })
}

fn margins(text: &str) -> Result<Margins, String> {
    let sides: Vec<f32> = text.split(',').map(length).collect::<Result<_, _>>()?;
    if sides.iter().any(|side| *side < 0.0) {
        return Err("a margin cannot be less than nothing".into());
    }
    match sides[..] {
        [all] => Ok(Margins::all(all)),
        [top, right, bottom, left] => Ok(Margins { top, right, bottom, left }),
        _ => Err("use one length for all sides, or four: top,right,bottom,left".into()),
    }
}

fn color(text: &str) -> Result<[u8; 3], String> {
    let digits = text.strip_prefix('#').unwrap_or(text);
    let part =
        |at: usize| digits.get(at..at + 2).and_then(|part| u8::from_str_radix(part, 16).ok());
    match (digits.len(), part(0), part(2), part(4)) {
        (6, Some(red), Some(green), Some(blue)) => Ok([red, green, blue]),
        _ => Err("use six digits for red, green and blue, such as #1f4e79".into()),
    }
}

fn stock(text: &str) -> Result<Stock, String> {
    let text = text.to_ascii_lowercase();
    if let Some(stock) = Stock::named(&text) {
        return Ok(stock);
    }
    let grid = text.split_once('x').and_then(|(columns, rows)| {
        Some((columns.parse::<usize>().ok()?, rows.parse::<usize>().ok()?))
    });
    match grid {
        Some((columns @ 1..=12, rows @ 1..=20)) => return Ok(Stock::Grid { columns, rows }),
        Some(_) => return Err("a sheet has 1 to 12 columns and 1 to 20 rows of cards".into()),
        None => {}
    }
    let names: Vec<_> =
        Stock::NAMED.iter().map(|(name, about, _)| format!("  {name:<13} {about}")).collect();
    let (width, height) = size(&text).map_err(|_| {
        format!(
            "use columns and rows such as 2x4, a size such as 90x55mm, or one of\n{}",
            names.join("\n")
        )
    })?;
    Ok(Stock::Size { width, height })
}

fn offset(text: &str) -> Result<(f32, f32), String> {
    let (x, y) = text.split_once(',').ok_or("use two lengths, such as -1,0.5")?;
    Ok((length(x)?, length(y)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_have_units() {
        assert_eq!(length("72pt"), Ok(72.0));
        assert_eq!(length("1in"), Ok(72.0));
        assert_eq!(length("25.4").map(f32::round), Ok(72.0));
        assert!(length("12em").is_err());
        assert!(length("wide").is_err());
    }

    #[test]
    fn cards_have_names_sizes_and_counts() {
        assert_eq!(stock("2x4"), Ok(Stock::Grid { columns: 2, rows: 4 }));
        assert_eq!(stock("3x5"), Stock::named("3x5").ok_or_else(String::new));
        assert_eq!(stock("72x144pt"), Ok(Stock::Size { width: 72.0, height: 144.0 }));
        assert!(stock("list").unwrap_err().contains("avery-5371"));
        assert!(stock("0x4").is_err());
    }

    #[test]
    fn paper_has_names_and_sizes() {
        assert_eq!(paper("Letter"), Ok(Paper::LETTER));
        assert_eq!(paper("72x144pt"), Ok(Paper { width: 72.0, height: 144.0 }));
        assert!(paper("huge").unwrap_err().contains("letter"));
    }

    #[test]
    fn margins_are_one_or_four() {
        assert_eq!(margins("10pt"), Ok(Margins::all(10.0)));
        assert!(margins("1,2").is_err());
        assert!(margins("-1").is_err());
    }

    #[test]
    fn colours_have_six_digits() {
        assert_eq!(color("#1f4e79"), Ok([0x1f, 0x4e, 0x79]));
        assert!(color("blue").is_err());
    }
}
