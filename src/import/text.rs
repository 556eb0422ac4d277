//! Anki's text exports, "Notes in Plain Text" and "Cards in Plain Text", and what
//! cardpress writes for its text import.
//!
//! The first lines say what the columns are (manual, "Text Files"): `#separator:tab`,
//! `#html:true`, `#guid column:1`, and so on. A text without such lines is a document.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord, Trim};

use super::anki::{NoteReader, RawCard, RawNote, stock};
use super::{File, ImportError, ImportOptions, Importer};
use crate::content::html::escape;
use crate::deck::{Deck, Location, Note};
use crate::diagnostic::{Diagnostic, PATCHED_NOTE};
use crate::identity;
use crate::source::{Source, Span};

/// A text export of Anki's.
#[derive(Debug, Default)]
pub struct Text;

impl Importer for Text {
    fn name(&self) -> &'static str {
        "text"
    }

    fn about(&self) -> &'static str {
        "text exports of Anki's, which begin with lines such as `#separator:tab`"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["csv", "tsv", "txt"]
    }

    fn recognises(&self, _: &str, start: &[u8]) -> bool {
        let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
        let line = start.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
        std::str::from_utf8(line).is_ok_and(|line| setting(line).is_some())
    }

    fn source(&self, file: &File) -> Source {
        Source::decode(file.name, file.modified, file.bytes)
    }

    fn import(
        &self,
        file: &File,
        _: &ImportOptions,
        sink: &mut Vec<Diagnostic>,
    ) -> Result<Deck, ImportError> {
        let source = self.source(file);
        sink.extend(source.damage());
        let head = Head::read(source.text());
        let mut rows = Rows { head, types: BTreeMap::new(), reader: NoteReader::new([]), sink };
        let mut notes = Vec::new();
        let mut unnamed = Vec::new();
        let reader = ReaderBuilder::new()
            .delimiter(rows.head.separator)
            .has_headers(false)
            .flexible(true)
            .trim(Trim::None)
            .comment(Some(b'#'))
            .from_reader(source.text().as_bytes());
        for row in reader.into_records() {
            let row =
                row.map_err(|error| ImportError::new("its rows are damaged").because(error))?;
            if row.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let (note, is_named) = rows.read(&row, file, &source)?;
            if is_named {
                notes.extend(note);
            } else {
                // Which one it is goes by what it asks, as in a document.
                unnamed.extend(note.into_iter().map(|note| Note { id: None, ..note }));
            }
        }
        let Rows { reader, .. } = rows;
        let shuffled = reader.is_shuffled;
        reader.finish(sink);
        if notes.is_empty() && unnamed.is_empty() {
            return Err(ImportError::new("there is no note in it"));
        }
        let mut deck = Deck {
            path: file.name.to_owned(),
            modified: file.modified,
            notes: unnamed,
            shuffled,
            ..Deck::default()
        };
        deck.name = super::deck_name(&deck.notes).unwrap_or_else(|| file.stem().to_owned());
        identity::identify(&mut deck, sink);
        deck.notes.append(&mut notes);
        deck.notes.sort_by_key(|note| note.span.start);
        deck.name = super::deck_name(&deck.notes).unwrap_or_else(|| file.stem().to_owned());
        Ok(deck)
    }
}

/// The settings that make a text one of Anki's.
const SETTINGS: &[&str] = &[
    "columns",
    "deck",
    "deck column",
    "guid column",
    "html",
    "if matches",
    "match scope",
    "notetype",
    "notetype column",
    "separator",
    "tags",
    "tags column",
];

/// Returns the name and the value of a setting, where a line is one.
fn setting(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix('#')?.split_once(':')?;
    SETTINGS.contains(&name.to_ascii_lowercase().as_str()).then_some((name, value))
}

/// What the first lines say.
#[derive(Debug, Default)]
struct Head {
    separator: u8,
    is_html: bool,
    /// Tags of every note.
    tags: String,
    deck: Option<String>,
    note_type: Option<String>,
    /// The names of the columns.
    columns: Vec<String>,
    /// The places of the columns that are no fields.
    guid_at: Option<usize>,
    note_type_at: Option<usize>,
    deck_at: Option<usize>,
    tags_at: Option<usize>,
}

impl Head {
    fn read(text: &str) -> Self {
        let mut head = Head::default();
        let mut separator = None;
        let mut lines = text.lines();
        let mut first = "";
        for line in lines.by_ref() {
            let Some((name, value)) = setting(line.trim_end()) else {
                first = line;
                break;
            };
            // A program for spreadsheets fills a line up with separators.
            let value = value.trim_end_matches([',', ';', '\t']);
            let place = || value.trim().parse::<usize>().ok().and_then(|at| at.checked_sub(1));
            match name.to_ascii_lowercase().as_str() {
                "separator" => {
                    separator = separator_of(&line[line.len().min("#separator:".len())..]);
                }
                "html" => head.is_html = value.trim().eq_ignore_ascii_case("true"),
                "tags" => value.trim().clone_into(&mut head.tags),
                "deck" => head.deck = Some(value.trim().to_owned()),
                "notetype" => head.note_type = Some(value.trim().to_owned()),
                "guid column" => head.guid_at = place(),
                "notetype column" => head.note_type_at = place(),
                "deck column" => head.deck_at = place(),
                "tags column" => head.tags_at = place(),
                "columns" => {
                    let sign = char::from(separator.unwrap_or(b'\t'));
                    head.columns = value.split(sign).map(|name| name.trim().to_owned()).collect();
                }
                _ => {}
            }
        }
        let likely = |sign: &u8| first.contains(char::from(*sign));
        head.separator =
            separator.or_else(|| b"\t|;:,".iter().copied().find(likely)).unwrap_or(b'\t');
        head
    }

    /// Returns whether a column holds a field.
    fn is_field(&self, column: usize) -> bool {
        let others = [self.guid_at, self.note_type_at, self.deck_at, self.tags_at];
        !others.contains(&Some(column))
    }
}

/// Returns the separator that a setting names.
fn separator_of(value: &str) -> Option<u8> {
    match value.trim().to_ascii_lowercase().as_str() {
        "tab" | "\\t" | "" => Some(b'\t'),
        "pipe" | "|" => Some(b'|'),
        "semicolon" | ";" => Some(b';'),
        "colon" | ":" => Some(b':'),
        "space" => Some(b' '),
        name if name.starts_with("comma") || name.starts_with(',') => Some(b','),
        _ => None,
    }
}

/// What every row is read with.
struct Rows<'r> {
    head: Head,
    /// The ids of the note types so far, by their name and the number of fields.
    types: BTreeMap<(String, usize), i64>,
    reader: NoteReader,
    sink: &'r mut Vec<Diagnostic>,
}

impl Rows<'_> {
    /// Returns the notes of a row, and whether it says which note it is.
    fn read(
        &mut self,
        row: &StringRecord,
        file: &File,
        source: &Source,
    ) -> Result<(Vec<Note>, bool), ImportError> {
        let cell = |at: Option<usize>| at.and_then(|at| row.get(at)).unwrap_or_default().trim();
        let span = place(row, source);
        let fields: Vec<String> = row
            .iter()
            .enumerate()
            .filter(|(column, _)| self.head.is_field(*column))
            .map(|(_, cell)| if self.head.is_html { cell.to_owned() } else { as_html(cell) })
            .collect();
        let name = match cell(self.head.note_type_at) {
            "" => self.head.note_type.clone().unwrap_or_default(),
            name => name.to_owned(),
        };
        let note_type = self.note_type(&name, &fields, span);
        let mut values: Vec<&str> = fields.iter().map(String::as_str).collect();
        values.resize(self.reader.note_type(note_type).map_or(0, |found| found.fields.len()), "");
        let deck = match cell(self.head.deck_at) {
            "" => self.head.deck.clone().unwrap_or_else(|| file.stem().to_owned()),
            deck => deck.to_owned(),
        };
        let guid = cell(self.head.guid_at);
        let line = source.position(span.start).line;
        let raw = RawNote {
            guid,
            modified: file.modified,
            tags: &format!("{} {}", self.head.tags, cell(self.head.tags_at)),
            fields: values,
            cards: vec![RawCard { ordinal: 0, deck: &deck, schedule: None }],
            source: Location {
                path: file.name.to_owned(),
                line,
                end_line: source.position(span.end).line,
            },
            span,
        };
        let notes = self.reader.read(note_type, &raw).ok_or_else(|| {
            ImportError::new("its notes are longer together than any that people learn from")
        })?;
        Ok((notes, !guid.is_empty()))
    }

    /// Returns the id of the type of a note. One that is not known is a question and its
    /// answer, or a text with gaps, where there are some.
    fn note_type(&mut self, name: &str, fields: &[String], span: Span) -> i64 {
        let has_gap = fields.first().is_some_and(|field| field.contains("{{c1::"));
        let known = match name {
            "" if has_gap => "Cloze",
            "" => "Basic",
            name => name,
        };
        let key = (format!("{known}{}", if has_gap { "…" } else { "" }), fields.len());
        if let Some(id) = self.types.get(&key) {
            return *id;
        }
        let id = i64::try_from(self.types.len()).unwrap_or_default() + 1;
        let mut note_type = stock::note_type(id, known).unwrap_or_else(|| {
            let guess = if has_gap { "Cloze" } else { "Basic" };
            let message =
                format!("the note type `{known}` is not known here: it is read as `{guess}`");
            self.sink.push(
                Diagnostic::new(&PATCHED_NOTE, span, message)
                    .help("a package (`.apkg`) holds its note types: export one instead"),
            );
            stock::note_type(id, guess).unwrap_or_default()
        });
        // The columns behind its fields are kept, under their names.
        let columns = (0..).filter(|column| self.head.is_field(*column));
        for column in columns.take(fields.len()).skip(note_type.fields.len()) {
            let name = self.head.columns.get(column).filter(|name| !name.is_empty());
            note_type
                .fields
                .push(name.cloned().unwrap_or_else(|| format!("Column {}", column + 1)));
        }
        self.reader.add(note_type);
        self.types.insert(key, id);
        id
    }
}

/// Returns where a row stands, without the line end behind it.
fn place(row: &StringRecord, source: &Source) -> Span {
    let start = row.position().map_or(0, csv::Position::byte);
    let start = usize::try_from(start).unwrap_or_default().min(source.text().len());
    // It begins behind the blank lines and the comments before it.
    let mut text = source.text()[start..].trim_start_matches(['\r', '\n']);
    while text.starts_with('#') {
        let (_, rest) = text.split_once('\n').unwrap_or_default();
        text = rest.trim_start_matches(['\r', '\n']);
    }
    let start = source.text().len() - text.len();
    // Quotation marks and separators take more than the cells do: a row is as long at least.
    let length = row.as_slice().len() + row.len().saturating_sub(1);
    let rest = &source.text()[start..];
    let at = rest.floor_char_boundary(length.min(rest.len()));
    let end = rest[at..].find('\n').map_or(rest.len(), |end| at + end);
    Span { start, end: start + rest[..end].trim_end().len() }
}

/// Returns plain text as HTML.
fn as_html(text: &str) -> String {
    escape(text).replace("\r\n", "<br>").replace(['\n', '\r'], "<br>")
}
