//! Rich text in a cell: runs of characters of one style.

use rust_xlsxwriter::{Color, Format, FormatAlign, Worksheet, XlsxError};

use crate::sheet::{Run, Style};

/// How many UTF-16 units a cell holds (Excel's specification).
const LONGEST: usize = 32_767;

/// Cuts runs into pieces that each fit into a cell.
pub(super) fn pieces(runs: Vec<Run>) -> Vec<Vec<Run>> {
    let mut pieces: Vec<Vec<Run>> = vec![Vec::new()];
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

/// Returns how many lines runs take in a column of that width, in characters.
pub(super) fn lines(runs: &[Run], width: f64) -> usize {
    let text: String = runs.iter().map(|run| run.text.as_str()).collect();
    // Letters are narrower than the digits that widths are counted in, and lines
    // end at words: the two come to about the same.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few dozen")]
    let width = (width.max(2.0) as usize).max(1);
    text.lines().map(|line| line.chars().count().div_ceil(width).max(1)).sum()
}

/// The formats that cells and runs are written in.
pub(super) struct Styles {
    /// The cell itself: at the top, wrapped.
    pub(super) cell: Format,
    /// The same for a number, in the middle.
    pub(super) number: Format,
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
                    format = format
                        .set_font_name("Consolas")
                        .set_font_family(3)
                        .set_font_color(Color::RGB(0x1F_4E79));
                }
                format
            })
            .collect();
        let cell = Format::new().set_align(FormatAlign::Top).set_text_wrap();
        let number = cell.clone().set_align(FormatAlign::Center);
        Styles { cell, number, runs }
    }

    fn run(&self, style: Style) -> &Format {
        let Style { bold, italic, struck, code } = style;
        let bits = [bold, italic, struck, code].into_iter().rev();
        &self.runs[bits.fold(0, |index, bit| index << 1 | usize::from(bit))]
    }

    /// Writes runs into a cell. Where they are too many for the format's limit on
    /// rich text, the words stay and the styles go.
    pub(super) fn write(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        column: u16,
        runs: &[Run],
    ) -> Result<(), XlsxError> {
        let plain = || runs.iter().map(|run| run.text.as_str()).collect::<String>();
        if runs.is_empty() {
            sheet.write_blank(row, column, &self.cell)?;
            return Ok(());
        }
        if runs.iter().all(|run| run.style == Style::default()) {
            sheet.write_string_with_format(row, column, plain(), &self.cell)?;
            return Ok(());
        }
        let parts: Vec<_> =
            runs.iter().map(|run| (self.run(run.style), run.text.as_str())).collect();
        match sheet.write_rich_string_with_format(row, column, &parts, &self.cell) {
            Err(XlsxError::MaxStringLengthExceeded) => {
                sheet.write_string_with_format(row, column, plain(), &self.cell)?;
                Ok(())
            }
            result => result.map(|_| ()),
        }
    }
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
