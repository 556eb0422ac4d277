//! The styles of characters in Excel's cells, which calamine does not read: strings of
//! runs, shared by the sheets or in a cell itself (ECMA-376 part 1, 18.4).

use std::collections::BTreeMap;
use std::rc::Rc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::super::ImportError;
use super::parts::Parts;
use super::xml::{attribute, damaged, push};
use super::{is_code_font, unescape};
use crate::sheet::{Cell, Run, Style};

/// Characters, and their style; `None` where they are set as the cell is.
type Part = (String, Option<Style>);

/// A string of more than one style.
type Rich = Rc<[Part]>;

/// The rich strings of a workbook.
pub(super) struct RichStrings {
    /// Those that sheets share; `None` for one without styles.
    shared: Vec<Option<Rich>>,
    /// The paths of the sheets, by their names.
    paths: BTreeMap<String, String>,
}

/// The rich text of the cells of a sheet, by row and column, from zero.
#[derive(Default)]
pub(super) struct RichCells(BTreeMap<(u32, u32), Rich>);

impl RichCells {
    /// Returns the text of a cell with its styles, where it has some of its own. What has
    /// none is set as the cell is.
    pub(super) fn cell(&self, at: (u32, u32), style: Style) -> Option<Cell> {
        let parts = self.0.get(&at)?;
        let mut cell = Cell::new();
        for (text, own) in parts.iter() {
            let style = own.unwrap_or(style);
            crate::sheet::push(&mut cell, Run { text: text.clone(), style });
        }
        Some(cell)
    }
}

impl RichStrings {
    /// Reads the strings that the sheets of a workbook share.
    pub(super) fn read(parts: &mut Parts) -> Result<Self, ImportError> {
        let shared = match parts.text("xl/sharedStrings.xml")? {
            Some(xml) => shared(&xml)?,
            None => Vec::new(),
        };
        Ok(RichStrings { shared, paths: paths(parts)? })
    }

    /// Returns the rich text in a sheet.
    pub(super) fn cells(&self, parts: &mut Parts, sheet: &str) -> Result<RichCells, ImportError> {
        let mut cells = RichCells::default();
        let Some(path) = self.paths.get(sheet) else { return Ok(cells) };
        let Some(xml) = parts.text(path)? else { return Ok(cells) };
        let mut reader = Reader::from_str(&xml);
        reader.config_mut().check_end_names = false;
        let (mut row, mut column) = (0, 0);
        loop {
            match reader.read_event().map_err(|error| damaged(path, error))? {
                Event::Start(element) if is(&element, "row") => {
                    let number = attribute(&element, "r").and_then(|r| r.parse::<u32>().ok());
                    row = number.map_or(row, |number| number.saturating_sub(1));
                    column = 0;
                }
                Event::End(element) if element.local_name().as_ref() == "row" => row += 1,
                Event::Empty(element) if is(&element, "c") => {
                    column = place(&element).map_or(column, |at| at.1) + 1;
                }
                Event::Start(element) if is(&element, "c") => {
                    let at = place(&element).unwrap_or((row, column));
                    column = at.1 + 1;
                    let is_shared = attribute(&element, "t").as_deref() == Some("s");
                    let rich = self.value(&mut reader, is_shared);
                    if let Some(rich) = rich.map_err(|error| damaged(path, error))? {
                        cells.0.insert(at, rich);
                    }
                }
                Event::End(element) if element.local_name().as_ref() == "sheetData" => break,
                Event::Eof => break,
                _ => {}
            }
        }
        Ok(cells)
    }

    /// Reads what is in a cell, up to its end.
    fn value(
        &self,
        reader: &mut Reader<&[u8]>,
        is_shared: bool,
    ) -> Result<Option<Rich>, quick_xml::Error> {
        let mut number = String::new();
        let mut is_number = false;
        let mut rich = None;
        loop {
            match reader.read_event()? {
                Event::Start(element) if is(&element, "is") => rich = string(reader, "is")?,
                Event::Start(element) => is_number = is(&element, "v"),
                Event::End(element) if element.local_name().as_ref() == "c" => break,
                Event::End(_) => is_number = false,
                Event::Eof => break,
                event if is_number => push(&event, &mut number),
                _ => {}
            }
        }
        if is_shared {
            let string = number.trim().parse().ok().and_then(|at: usize| self.shared.get(at));
            return Ok(string.cloned().flatten());
        }
        Ok(rich)
    }
}

/// Returns the strings that sheets share, those with styles.
fn shared(xml: &str) -> Result<Vec<Option<Rich>>, ImportError> {
    let part = "xl/sharedStrings.xml";
    let mut strings = Vec::new();
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    loop {
        match reader.read_event().map_err(|error| damaged(part, error))? {
            Event::Start(element) if is(&element, "si") => {
                strings.push(string(&mut reader, "si").map_err(|error| damaged(part, error))?);
            }
            Event::Empty(element) if is(&element, "si") => strings.push(None),
            Event::Eof => return Ok(strings),
            _ => {}
        }
    }
}

/// Reads a string up to its end; `None` where it has no runs.
fn string(reader: &mut Reader<&[u8]>, end: &str) -> Result<Option<Rich>, quick_xml::Error> {
    let mut parts: Vec<Part> = Vec::new();
    let mut is_rich = false;
    let mut is_sound = false;
    let mut style: Option<Style> = None;
    // Whether the text at hand is one, and whether white space at its ends belongs to it.
    let mut text: Option<bool> = None;
    let mut content = String::new();
    loop {
        match reader.read_event()? {
            Event::Start(element) | Event::Empty(element) if is(&element, "r") => {
                is_rich = true;
                style = None;
            }
            Event::Start(element) if is(&element, "rPr") => style = Some(Style::default()),
            // How it sounds is said beside Japanese text.
            Event::Start(element) if is(&element, "rPh") => is_sound = true,
            Event::Start(element) if is(&element, "t") && !is_sound => {
                let is_kept = attribute(&element, "xml:space").as_deref() == Some("preserve");
                text = Some(is_kept);
                content.clear();
            }
            Event::Start(element) | Event::Empty(element) => {
                if let Some(style) = &mut style {
                    set(style, &element);
                }
            }
            Event::End(element) => match element.local_name().as_ref() {
                "rPh" => is_sound = false,
                "t" => {
                    if let Some(is_kept) = text.take() {
                        let white = [' ', '\t', '\r', '\n'];
                        let kept = if is_kept { &content } else { content.trim_matches(white) };
                        parts.push((unescape(kept), style));
                    }
                }
                name if name == end => break,
                _ => {}
            },
            Event::Eof => break,
            event => {
                if text.is_some() {
                    push(&event, &mut content);
                }
            }
        }
    }
    Ok(is_rich.then(|| parts.into()))
}

/// Sets what an element says of the font of a run.
fn set(style: &mut Style, element: &BytesStart) {
    let is_on = || {
        let value = attribute(element, "val");
        !matches!(value.as_deref(), Some("0" | "false" | "off"))
    };
    match element.local_name().as_ref() {
        "b" => style.bold = is_on(),
        "i" => style.italic = is_on(),
        "strike" => style.struck = is_on(),
        "rFont" => style.code = attribute(element, "val").is_some_and(|name| is_code_font(&name)),
        _ => {}
    }
}

/// Returns the paths of the sheets of a workbook, by their names.
fn paths(parts: &mut Parts) -> Result<BTreeMap<String, String>, ImportError> {
    let mut targets = BTreeMap::new();
    let rels = "xl/_rels/workbook.xml.rels";
    each(&parts.text(rels)?.unwrap_or_default(), rels, |element| {
        if is(element, "Relationship")
            && let (Some(id), Some(target)) =
                (attribute(element, "Id"), attribute(element, "Target"))
        {
            let path = match target.strip_prefix('/') {
                Some(path) => path.to_owned(),
                None => format!("xl/{}", target.trim_start_matches("./")),
            };
            targets.insert(id, path);
        }
    })?;
    let mut paths = BTreeMap::new();
    let workbook = "xl/workbook.xml";
    each(&parts.text(workbook)?.unwrap_or_default(), workbook, |element| {
        let id = || attribute(element, "r:id").and_then(|id| targets.get(&id));
        if is(element, "sheet")
            && let (Some(name), Some(path)) = (attribute(element, "name"), id())
        {
            paths.insert(name, path.clone());
        }
    })?;
    Ok(paths)
}

/// Looks at each element of a part.
fn each(xml: &str, part: &str, mut look: impl FnMut(&BytesStart)) -> Result<(), ImportError> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    loop {
        match reader.read_event().map_err(|error| damaged(part, error))? {
            Event::Start(element) | Event::Empty(element) => look(&element),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn is(element: &BytesStart, name: &str) -> bool {
    element.local_name().as_ref() == name
}

/// Returns the row and the column that a cell names, from zero: `B12`.
fn place(cell: &BytesStart) -> Option<(u32, u32)> {
    let name = attribute(cell, "r")?;
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, number) = name.split_at_checked(letters).filter(|(l, _)| l.len() <= 3)?;
    let column = letters
        .bytes()
        .fold(0, |column, byte| column * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1);
    Some((number.parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}
