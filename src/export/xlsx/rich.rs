//! Rich text in a cell: what Excel can hold of it.

use rust_xlsxwriter::{
    Color, Format, FormatAlign, FormatBorder, FormatUnderline, Worksheet, XlsxError,
};

use super::grid::Look;
use crate::sheet::{self, Cell, LONGEST, Run, Style, pieces};

/// How long the elements around a run are at most.
const ELEMENTS: usize = 220;

/// How long a character is at most that is escaped: `_x005F_`.
const ESCAPE: usize = 7;

/// The number of the format of text (ECMA-376, part 1, 18.8.30).
const TEXT: u8 = 49;

/// The blue of heads, code and links.
const BLUE: Color = Color::RGB(0x1F_4E79);

/// Returns runs with as many of their styles, from the first on, as cells can hold, where
/// they cannot hold all: the library counts the elements around runs as well.
pub(super) fn plainer(runs: &Cell) -> Option<Cell> {
    let bytes: usize = runs.iter().map(|run| run.text.len()).sum();
    let is_short = runs.len() * ELEMENTS + bytes * ESCAPE <= LONGEST;
    if is_short || is_plain(runs) || runs.iter().map(longest).sum::<usize>() <= LONGEST {
        return None;
    }
    let mut is_plainer = false;
    let mut written = Cell::new();
    for mut piece in pieces(runs.clone()) {
        if !fits(&piece) {
            is_plainer = true;
            let kept: Vec<_> = (0..piece.len()).collect();
            let kept = kept.partition_point(|kept| fits(&styled_up_to(&piece, *kept)));
            piece = styled_up_to(&piece, kept.saturating_sub(1));
        }
        for run in piece {
            sheet::push(&mut written, run);
        }
    }
    is_plainer.then_some(written)
}

/// Returns how long a run is at most once it is XML.
fn longest(run: &Run) -> usize {
    let length = |byte: u8| match byte {
        b'&' | b'<' | b'>' | b'_' | 0..0x20 | 0xef => ESCAPE,
        _ => 1,
    };
    ELEMENTS + run.text.bytes().map(length).sum::<usize>()
}

/// Returns runs with the styles of the first few only.
fn styled_up_to(runs: &[Run], kept: usize) -> Cell {
    let (styled, rest) = runs.split_at(kept);
    let mut runs = styled.to_vec();
    let rest: String = rest.iter().map(|run| run.text.as_str()).collect();
    if !rest.is_empty() {
        runs.push(Run::plain(rest));
    }
    runs
}

fn fits(runs: &[Run]) -> bool {
    let styles = Styles::new();
    is_plain(runs) || styles.write(&mut Worksheet::new(), 0, 0, runs, &styles.text).is_ok()
}

fn is_plain(runs: &[Run]) -> bool {
    runs.iter().all(|run| run.style == Style::default())
}

/// The formats that cells and runs are written in.
pub(super) struct Styles {
    /// Heads of columns.
    head: Format,
    /// Text: at the top, wrapped, and text whatever is typed into it.
    pub(super) text: Format,
    /// The same where the text looks like a formula.
    quoted: Format,
    /// The same where it is a link.
    link: Format,
    /// Numbers among text.
    number: Format,
    /// Numbers and short values.
    centered: Format,
    /// Days.
    pub(super) date: Format,
    /// What is for programs.
    pub(super) faint: Format,
    /// One for each combination of what a run can be.
    runs: Vec<Format>,
}

impl Styles {
    pub(super) fn new() -> Self {
        let runs = (0..16u8)
            .map(|bits| {
                let mut format = Format::new();
                if bits & 1 > 0 {
                    format = format.set_bold();
                }
                if bits & 2 > 0 {
                    format = format.set_italic();
                }
                if bits & 4 > 0 {
                    format = format.set_font_strikethrough();
                }
                if bits & 8 > 0 {
                    format =
                        format.set_font_name("Consolas").set_font_family(3).set_font_color(BLUE);
                }
                format
            })
            .collect();
        let cell = Format::new()
            .set_align(FormatAlign::Top)
            .set_border_bottom(FormatBorder::Hair)
            .set_border_bottom_color(Color::RGB(0xBF_BFBF));
        let text = cell.clone().set_text_wrap().set_num_format_index(TEXT);
        let centered = cell.clone().set_align(FormatAlign::Center);
        Styles {
            head: Format::new()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(BLUE)
                .set_align(FormatAlign::VerticalCenter),
            quoted: text.clone().set_quote_prefix(),
            link: text
                .clone()
                .set_font_color(Color::RGB(0x05_63C1))
                .set_underline(FormatUnderline::Single),
            text,
            date: centered.clone().set_num_format("yyyy-mm-dd"),
            number: cell.clone(),
            centered,
            faint: cell
                .set_num_format_index(TEXT)
                .set_font_size(8)
                .set_font_color(Color::RGB(0x80_8080)),
            runs,
        }
    }

    /// Returns the format of a cell with text in a column.
    pub(super) fn of(&self, look: Look, runs: &[Run], is_link: bool) -> &Format {
        let first = runs.first().and_then(|run| run.text.bytes().next());
        match look {
            Look::Hidden | Look::Faint => &self.faint,
            Look::Text | Look::Centered if is_link => &self.link,
            Look::Text | Look::Centered if matches!(first, Some(b'=' | b'+' | b'-' | b'@')) => {
                &self.quoted
            }
            Look::Text => &self.text,
            Look::Centered => &self.centered,
        }
    }

    /// Returns the format of the cells of a column in which nothing was written yet.
    pub(super) fn empty_of(&self, look: Look) -> Format {
        self.of(look, &[], false).clone().set_border_bottom(FormatBorder::None)
    }

    /// Returns the format of the head of a column.
    pub(super) fn head_of(&self, look: Look) -> Format {
        match look {
            Look::Centered => self.head.clone().set_align(FormatAlign::Center),
            Look::Text | Look::Hidden | Look::Faint => self.head.clone(),
        }
    }

    /// Returns the format of a cell with a number in a column.
    pub(super) fn number_of(&self, look: Look) -> &Format {
        match look {
            Look::Centered => &self.centered,
            Look::Text | Look::Hidden | Look::Faint => &self.number,
        }
    }

    fn run(&self, style: Style) -> &Format {
        let Style { bold, italic, struck, code } = style;
        let bits = [bold, italic, struck, code].into_iter().rev();
        &self.runs[bits.fold(0, |index, bit| index << 1 | usize::from(bit))]
    }

    /// Writes runs into a cell.
    pub(super) fn write(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        column: u16,
        runs: &[Run],
        format: &Format,
    ) -> Result<(), XlsxError> {
        match runs {
            [] => sheet.write_blank(row, column, format)?,
            [run] if run.style == Style::default() => {
                sheet.write_string_with_format(row, column, run.text.as_str(), format)?
            }
            runs if is_plain(runs) => {
                let text: String = runs.iter().map(|run| run.text.as_str()).collect();
                sheet.write_string_with_format(row, column, text, format)?
            }
            runs => {
                let texts: Vec<_> = runs.iter().map(|run| escaped(&run.text)).collect();
                let parts: Vec<_> = runs
                    .iter()
                    .zip(&texts)
                    .map(|(run, text)| (self.run(run.style), text.as_ref()))
                    .collect();
                sheet.write_rich_string_with_format(row, column, &parts, format)?
            }
        };
        Ok(())
    }
}

/// Returns a text in which nothing is taken for an escaped character: `_x0041_` would be
/// an `A` (ECMA-376, part 1, 22.9.2.19). In plain text the library sees to it.
fn escaped(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains('_') {
        return text.into();
    }
    let is_escape = |at: usize| {
        let rest = &text.as_bytes()[at..];
        rest.len() > 6 && rest[2..6].iter().all(u8::is_ascii_hexdigit) && rest[6] == b'_'
    };
    let places: Vec<_> =
        text.match_indices("_x").map(|(at, _)| at).filter(|at| is_escape(*at)).collect();
    if places.is_empty() {
        return text.into();
    }
    let mut out = text.to_owned();
    places.into_iter().rev().for_each(|at| out.insert_str(at, "_x005F"));
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_are_kept_as_far_as_a_cell_holds_them() {
        let bold = Style { bold: true, ..Style::default() };
        let run = |at: usize| Run {
            text: format!("word {at} "),
            style: if at.is_multiple_of(2) { bold } else { Style::default() },
        };
        let few: Cell = (0..100).map(run).collect();
        assert_eq!(plainer(&few), None);
        let many: Cell = (0..300).map(run).collect();
        let written = plainer(&many).unwrap();
        assert!(written.len() > 200 && written.len() < 300, "{}", written.len());
        assert_eq!(written[..100], many[..100]);
        assert!(fits(&written));
        let text = |cell: &Cell| cell.iter().map(|run| run.text.as_str()).collect::<String>();
        assert_eq!(text(&written), text(&many));
    }

    #[test]
    fn what_looks_like_an_escaped_character_is_none() {
        assert_eq!(escaped("a_x0041_b_x00g1_"), "a_x005F_x0041_b_x00g1_");
        assert_eq!(escaped("_xé"), "_xé");
    }
}
