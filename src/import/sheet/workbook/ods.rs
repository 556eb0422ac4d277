//! Spreadsheets of OpenDocument (`.ods`), as LibreOffice writes them: what their cells say,
//! with styles (ODF 1.2 part 1, 9 and 16).

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::super::ImportError;
use super::super::grid::{Grid, MOST_COLUMNS, Room};
use super::parts::{Parts, locked};
use super::xml::{attribute, damaged, push};
use super::{Rows, is_code_font, number_text};
use crate::diagnostic::Diagnostic;
use crate::sheet::{Cell, Run, Style};

/// The part with the sheets.
const CONTENT: &str = "content.xml";

/// How often a row or a cell can be said to be repeated before it is one too many.
const MOST_REPEATS: u32 = 1 << 20;

/// Returns the sheets of a spreadsheet.
pub(super) fn read(
    parts: &mut Parts,
    sink: &mut Vec<Diagnostic>,
) -> Result<Vec<Grid>, ImportError> {
    let manifest = parts.text("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(locked());
    }
    let mut styles = Styles::default();
    styles.read(&parts.text("styles.xml")?.unwrap_or_default(), "styles.xml")?;
    let xml = parts.text(CONTENT)?.unwrap_or_default();
    styles.read(&xml, CONTENT)?;
    let mut reader = Reader::from_str(&xml);
    reader.config_mut().check_end_names = false;
    let mut room = Room::new();
    let mut grids = Vec::new();
    loop {
        match reader.read_event().map_err(|error| damaged(CONTENT, error))? {
            Event::Start(element) if is(&element, "table:table") => {
                let name = attribute(&element, "table:name").unwrap_or_default();
                let rows = Rows::new(name, &mut room);
                grids.push(sheet(&mut reader, rows, &styles)?.finish(sink));
            }
            Event::Eof => return Ok(grids),
            _ => {}
        }
    }
}

/// Reads a sheet up to its end.
fn sheet<'r>(
    reader: &mut Reader<&[u8]>,
    mut rows: Rows<'r>,
    styles: &Styles,
) -> Result<Rows<'r>, ImportError> {
    let mut row = 0u32;
    let mut repeats = 1;
    let mut cells: Vec<(u32, Value)> = Vec::new();
    let mut column = 0u32;
    loop {
        match reader.read_event().map_err(|error| damaged(CONTENT, error))? {
            Event::Start(element) if is(&element, "table:table-row") => {
                repeats = repeated(&element, "table:number-rows-repeated");
                column = 0;
            }
            Event::Empty(element) if is(&element, "table:table-row") => {
                row = row.saturating_add(repeated(&element, "table:number-rows-repeated"));
            }
            Event::End(element) if element.name().as_ref() == "table:table-row" => {
                if !cells.is_empty() {
                    for at in row..row.saturating_add(repeats) {
                        for (column, value) in &cells {
                            rows.push_said((at, *column), value)?;
                        }
                    }
                    cells.clear();
                }
                row = row.saturating_add(repeats);
            }
            Event::Empty(element) if is_cell(&element) => {
                column = column.saturating_add(repeated(&element, "table:number-columns-repeated"));
            }
            Event::Start(element) if is_cell(&element) => {
                let count = repeated(&element, "table:number-columns-repeated");
                let style = attribute(&element, "table:style-name");
                let style = style.map(|name| styles.of(&name)).unwrap_or_default();
                let value = value(reader, &element, style, styles)
                    .map_err(|error| damaged(CONTENT, error))?;
                if !value.cell.is_empty() {
                    let most = u32::try_from(MOST_COLUMNS).unwrap_or(u32::MAX);
                    for at in column..column.saturating_add(count.min(most + 1)) {
                        cells.push((at, value.clone()));
                    }
                }
                column = column.saturating_add(count);
            }
            Event::End(element) if element.name().as_ref() == "table:table" => return Ok(rows),
            Event::Eof => return Ok(rows),
            _ => {}
        }
    }
}

/// What a cell says.
#[derive(Clone)]
struct Value {
    cell: Cell,
    /// Whether it says that it could not be computed.
    is_error: bool,
}

impl Rows<'_> {
    fn push_said(&mut self, at: (u32, u32), value: &Value) -> Result<(), ImportError> {
        let Value { cell, is_error } = value;
        if *is_error {
            self.uncomputed(at, &crate::sheet::text(cell));
        }
        self.push(at, cell.clone())
    }
}

/// Reads a cell up to its end.
fn value(
    reader: &mut Reader<&[u8]>,
    element: &BytesStart,
    style: Style,
    styles: &Styles,
) -> Result<Value, quick_xml::Error> {
    let kind = attribute(element, "office:value-type").unwrap_or_default();
    let is_error = attribute(element, "calcext:value-type").as_deref() == Some("error");
    let said = said(reader, style, styles)?;
    let plain = |text: String| vec![Run { text, style }];
    let value = |name| attribute(element, name);
    let cell = match kind.as_str() {
        "float" => value("office:value")
            .and_then(|value| value.parse().ok())
            .map(|number| plain(number_text(number))),
        "date" => value("office:date-value").map(|date| {
            let date = date.strip_suffix("T00:00:00").unwrap_or(&date);
            plain(date.replacen('T', " ", 1))
        }),
        "boolean" => value("office:boolean-value").map(|value| plain(value.to_uppercase())),
        _ => None,
    };
    Ok(Value { cell: cell.unwrap_or(said), is_error })
}

/// Reads the paragraphs of a cell up to its end.
fn said(
    reader: &mut Reader<&[u8]>,
    style: Style,
    styles: &Styles,
) -> Result<Cell, quick_xml::Error> {
    let mut cell = Cell::new();
    let mut spans = vec![style];
    let mut paragraphs = 0;
    // Whether a paragraph is being read, and whether nothing stands in it yet.
    let (mut is_inside, mut is_fresh) = (false, false);
    loop {
        let style = spans.last().copied().unwrap_or(style);
        let mut say = |text: String| crate::sheet::push(&mut cell, Run { text, style });
        match reader.read_event()? {
            Event::Start(element) if is(&element, "text:p") => {
                if paragraphs > 0 {
                    say("\n".into());
                }
                paragraphs += 1;
                (is_inside, is_fresh) = (true, true);
            }
            // Comments and drawings have paragraphs of their own.
            Event::Start(element)
                if is(&element, "office:annotation") || is(&element, "draw:frame") =>
            {
                reader.read_to_end(element.name())?;
            }
            Event::Start(element) if is(&element, "text:span") => {
                let name = attribute(&element, "text:style-name").unwrap_or_default();
                spans.push(styles.over(&name, style));
            }
            Event::Empty(element) if is(&element, "text:p") => {
                if paragraphs > 0 {
                    say("\n".into());
                }
                paragraphs += 1;
            }
            Event::Start(element) | Event::Empty(element) => {
                let text = match element.name().as_ref() {
                    "text:s" => {
                        let count = repeated(&element, "text:c").min(1024);
                        " ".repeat(count as usize)
                    }
                    "text:tab" => "\t".into(),
                    "text:line-break" => "\n".into(),
                    _ => continue,
                };
                say(text);
                is_fresh = false;
            }
            Event::End(element) => match element.name().as_ref() {
                "text:span" if spans.len() > 1 => {
                    spans.pop();
                }
                "text:p" => is_inside = false,
                "table:table-cell" | "table:covered-table-cell" => return Ok(cell),
                _ => {}
            },
            Event::Eof => return Ok(cell),
            event => {
                if is_inside {
                    let mut text = String::new();
                    push(&event, &mut text);
                    let text = squeezed(&text, is_fresh);
                    is_fresh &= text.is_empty();
                    say(text);
                }
            }
        }
    }
}

/// Returns a text with a blank for each white space with a line end in it, and without those
/// at the start of a paragraph. The format wants one for any white space (ODF 1.2 part 1,
/// 6.1.2), but LibreOffice writes blanks and tabs as they are.
fn squeezed(text: &str, is_first: bool) -> String {
    let is_blank = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_blank) {
        let (before, white) = rest.split_at(start);
        let end = white.find(|c| !is_blank(c)).unwrap_or(white.len());
        out.push_str(before);
        if !white[..end].contains(['\r', '\n']) {
            out.push_str(&white[..end]);
        } else if !(is_first && out.is_empty()) {
            out.push(' ');
        }
        rest = &white[end..];
    }
    out + rest
}

fn is(element: &BytesStart, name: &str) -> bool {
    element.name().as_ref() == name
}

fn is_cell(element: &BytesStart) -> bool {
    is(element, "table:table-cell") || is(element, "table:covered-table-cell")
}

/// Returns how often something stands there.
fn repeated(element: &BytesStart, name: &str) -> u32 {
    let count = attribute(element, name).and_then(|count| count.parse().ok());
    count.unwrap_or(1).clamp(1, MOST_REPEATS)
}

/// The styles of a spreadsheet, by name.
#[derive(Default)]
struct Styles(BTreeMap<String, Named>);

/// What a style says; what is `None` is as in its parent.
#[derive(Default)]
struct Named {
    parent: Option<String>,
    bold: Option<bool>,
    italic: Option<bool>,
    struck: Option<bool>,
    code: Option<bool>,
}

/// How many parents of a style are asked.
const MOST_PARENTS: usize = 16;

impl Styles {
    fn read(&mut self, xml: &str, part: &str) -> Result<(), ImportError> {
        let mut reader = Reader::from_str(xml);
        reader.config_mut().check_end_names = false;
        let mut name: Option<String> = None;
        loop {
            match reader.read_event().map_err(|error| damaged(part, error))? {
                Event::Start(element) if is(&element, "style:style") => {
                    name = attribute(&element, "style:name");
                    let parent = attribute(&element, "style:parent-style-name");
                    if let Some(name) = &name {
                        let named = Named { parent, ..Named::default() };
                        self.0.insert(name.clone(), named);
                    }
                }
                Event::Start(element) | Event::Empty(element)
                    if is(&element, "style:text-properties") =>
                {
                    if let Some(named) = name.as_ref().and_then(|name| self.0.get_mut(name)) {
                        named.set(&element);
                    }
                }
                Event::End(element) if element.name().as_ref() == "style:style" => name = None,
                Event::Start(element) if is(&element, "office:body") => return Ok(()),
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// Returns the style of a name.
    fn of(&self, name: &str) -> Style {
        self.over(name, Style::default())
    }

    /// Returns the style of a name where something has a style already.
    fn over(&self, name: &str, style: Style) -> Style {
        let mut chain = Vec::new();
        let mut next = self.0.get(name);
        while let Some(named) = next.filter(|_| chain.len() < MOST_PARENTS) {
            chain.push(named);
            next = named.parent.as_ref().and_then(|parent| self.0.get(parent));
        }
        chain.iter().rev().fold(style, |style, named| Style {
            bold: named.bold.unwrap_or(style.bold),
            italic: named.italic.unwrap_or(style.italic),
            struck: named.struck.unwrap_or(style.struck),
            code: named.code.unwrap_or(style.code),
        })
    }
}

impl Named {
    fn set(&mut self, properties: &BytesStart) {
        let value = |name| attribute(properties, name);
        if let Some(weight) = value("fo:font-weight") {
            let number = weight.parse().unwrap_or(0);
            self.bold = Some(weight == "bold" || number >= 600);
        }
        if let Some(slant) = value("fo:font-style") {
            self.italic = Some(slant == "italic" || slant == "oblique");
        }
        if let Some(line) = value("style:text-line-through-style") {
            self.struck = Some(line != "none");
        }
        if let Some(font) = value("style:font-name").or_else(|| value("fo:font-family")) {
            self.code = Some(is_code_font(&font));
        }
    }
}
