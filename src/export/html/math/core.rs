//! What `KaTeX` makes of a formula, in what browsers know of `MathML` (W3C, `MathML Core`): letters
//! of other alphabets are letters of Unicode, cells know on which side they stand, and
//! attributes stand in one order.

use std::fmt::Write;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::content::html::escape;

use super::alphabet::letter;
use super::{GAP, HINT};

/// A table that is being written: where its columns stand, and which have a line behind them.
#[derive(Default)]
struct Table {
    aligns: Vec<String>,
    lines: Vec<String>,
    row_lines: Vec<String>,
    row: usize,
    column: usize,
}

/// Returns the elements of a formula as browsers know them; the error says what is wrong.
pub(super) fn core(made: &str) -> Result<String, String> {
    let mut reader = Reader::from_str(made);
    let mut out = String::with_capacity(made.len());
    let mut tables: Vec<Table> = Vec::new();
    let mut alphabet: Option<String> = None;
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        match event {
            Event::Start(tag) => begin(&mut out, &tag, "", &mut tables, &mut alphabet)?,
            Event::Empty(tag) => {
                begin(&mut out, &tag, "/", &mut tables, &mut alphabet)?;
                alphabet = None;
            }
            Event::End(tag) => {
                let qualified = tag.name();
                let name = name(qualified.as_ref());
                if name == "mtable" {
                    tables.pop();
                }
                alphabet = None;
                let _ = write!(out, "</{name}>");
            }
            Event::Text(text) => {
                let text: &str = &text;
                match &alphabet {
                    Some(alphabet) => out.extend(text.chars().map(|c| letter(c, alphabet))),
                    None => out.push_str(text),
                }
            }
            Event::GeneralRef(entity) => {
                let _ = write!(out, "&{};", &*entity);
            }
            Event::Eof => return Ok(out),
            Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_) => {}
        }
    }
}

/// Returns the name of an element; what browsers do not know is a group.
fn name(name: &str) -> &str {
    if name == "menclose" { "mrow" } else { name }
}

/// Writes the beginning of an element.
fn begin(
    out: &mut String,
    tag: &BytesStart,
    end: &str,
    tables: &mut Vec<Table>,
    alphabet: &mut Option<String>,
) -> Result<(), String> {
    let qualified = tag.name();
    let tag_name = name(qualified.as_ref());
    let is_letters = matches!(tag_name, "mi" | "mn");
    let mut attributes: Vec<(String, String)> = Vec::new();
    let mut style = String::new();
    let mut table = Table::default();
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let key = attribute.key.as_ref().to_owned();
        let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
        let value = value.map_err(|error| error.to_string())?.into_owned();
        let words = || value.split(' ').map(str::to_owned).collect();
        match key.as_str() {
            "mathvariant" if value == "normal" => attributes.push((key, value)),
            "mathvariant" if is_letters => *alphabet = Some(value),
            "mathvariant" => style.push_str(font(&value)),
            "mathcolor" if value == GAP => attributes.push(("class".into(), "gap".into())),
            "mathcolor" if value == HINT => attributes.push(("class".into(), "hint".into())),
            "columnalign" => table.aligns = words(),
            "columnlines" => table.lines = words(),
            "rowlines" => table.row_lines = words(),
            "columnspacing" | "rowspacing" => {}
            "notation" => attributes.push(("class".into(), format!("enclosed {value}"))),
            "width" if value.starts_with('+') => style.push_str("padding-inline:.3em;"),
            "style" => {
                style.push_str(&value);
                style.push(';');
            }
            _ => attributes.push((key, value)),
        }
    }
    match tag_name {
        "mtable" => tables.push(table),
        "mtr" => {
            if let Some(table) = tables.last_mut() {
                table.row += 1;
                table.column = 0;
            }
        }
        "mtd" => {
            if let Some(table) = tables.last_mut() {
                cell(table, &mut style);
                table.column += 1;
            }
        }
        _ => {}
    }
    if !style.is_empty() {
        attributes.push(("style".into(), style));
    }
    // KaTeX has them in no order.
    attributes.sort();
    let _ = write!(out, "<{tag_name}");
    for (key, value) in attributes {
        let _ = write!(out, " {key}=\"{}\"", escape(&value));
    }
    out.push_str(end);
    out.push('>');
    Ok(())
}

/// Adds how a cell stands in its table.
fn cell(table: &Table, style: &mut String) {
    let at = table.column;
    match table.aligns.get(at).or(table.aligns.last()).map(String::as_str) {
        // What ends on the right goes on in the next cell.
        Some("right") => style.push_str("text-align:right;padding-right:0;"),
        Some("left") if at > 0 && table.aligns.get(at - 1).is_some_and(|one| one == "right") => {
            style.push_str("text-align:left;padding-left:0;");
        }
        Some("left") => style.push_str("text-align:left;"),
        _ => {}
    }
    for (lines, place, side) in
        [(&table.lines, at, "right"), (&table.row_lines, table.row.saturating_sub(1), "bottom")]
    {
        if let Some(line @ ("solid" | "dashed")) = lines.get(place).map(String::as_str) {
            let _ = write!(style, "border-{side}:1px {line};");
        }
    }
}

/// Returns the style of words.
fn font(variant: &str) -> &'static str {
    match variant {
        "bold" => "font-weight:bold;",
        "italic" => "font-style:italic;",
        "bold-italic" => "font-weight:bold;font-style:italic;",
        "sans-serif" => "font-family:sans-serif;",
        "monospace" => "font-family:monospace;",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_have_an_order() {
        let made = "<mstyle scriptlevel=\"0\" displaystyle=\"false\"><mi>x</mi></mstyle>";
        let out = "<mstyle displaystyle=\"false\" scriptlevel=\"0\"><mi>x</mi></mstyle>";
        assert_eq!(core(made).unwrap(), out);
    }

    #[test]
    fn letters_are_those_of_unicode() {
        let made = "<mi mathvariant=\"double-struck\">R</mi><mo>&lt;</mo>\
                    <mi mathvariant=\"normal\">∂</mi><mtext mathvariant=\"bold\">x</mtext>";
        let out = "<mi>ℝ</mi><mo>&lt;</mo><mi mathvariant=\"normal\">∂</mi>\
                   <mtext style=\"font-weight:bold;\">x</mtext>";
        assert_eq!(core(made).unwrap(), out);
    }

    #[test]
    fn cells_know_their_sides() {
        let made = "<mtable columnalign=\"right left\" columnspacing=\"0em\" columnlines=\"solid\">\
                    <mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr></mtable>";
        let out = "<mtable><mtr><mtd style=\"text-align:right;padding-right:0;border-right:1px solid;\">\
                   <mi>a</mi></mtd><mtd style=\"text-align:left;padding-left:0;\"><mi>b</mi></mtd>\
                   </mtr></mtable>";
        assert_eq!(core(made).unwrap(), out);
    }
}
