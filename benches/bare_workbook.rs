//! The cells of a sheet of notes, written by nothing but `rust_xlsxwriter`, in its mode of
//! constant memory: no table, no heights, no links, nothing to choose from.

use cardpress::sheet::{Column, Sheet, Style};
use rust_xlsxwriter::{Format, FormatAlign, Workbook, XlsxError};

/// Returns the workbook of the cells.
pub(crate) fn write(sheet: &Sheet) -> Result<Vec<u8>, XlsxError> {
    let plain = Format::new();
    let code = Format::new().set_font_name("Consolas").set_font_family(3).set_font_color("1F4E79");
    let cell = Format::new().set_align(FormatAlign::Top).set_text_wrap();
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet_with_constant_memory()?;
    for (column, field) in (0..).zip(Column::ALL) {
        page.write_string_with_format(0, column, field.head(), &cell)?;
    }
    for (at, row) in (1..).zip(&sheet.rows) {
        for (column, field) in (0..).zip(Column::ALL) {
            match row.cell(field).map(Vec::as_slice) {
                None | Some([]) => page.write_blank(at, column, &cell)?,
                Some([run]) if run.style == Style::default() => {
                    page.write_string_with_format(at, column, &run.text, &cell)?
                }
                Some(runs) => {
                    let format = |style: Style| if style.code { &code } else { &plain };
                    let parts: Vec<_> =
                        runs.iter().map(|run| (format(run.style), run.text.as_str())).collect();
                    page.write_rich_string_with_format(at, column, &parts, &cell)?
                }
            };
        }
    }
    workbook.save_to_buffer()
}
