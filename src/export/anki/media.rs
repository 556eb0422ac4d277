//! The files that notes show and play, under the names that they have in Anki.
//!
//! Anki keeps every file of every deck in one folder, takes a changed file in only if
//! its name is new, and refuses a package with a name it does not like. So a name says
//! what is in the file: what people called it, and a hash of its bytes.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use sha1::{Digest, Sha1};
use unicode_normalization::UnicodeNormalization;

use crate::content::{Block, BlockKind, Inline, MediaKind};
use crate::deck::{Deck, Media, Note, NoteKind};
use crate::diagnostic::{Diagnostic, LARGE_MEDIA, MISSING_MEDIA, OUTSIDE_MEDIA, Remark};
use crate::export::place::{missing, on_the_web};

/// How many bytes of what people called a file stay in its name.
const LONGEST_STEM: usize = 60;

/// A file in a package.
#[derive(Debug)]
pub(in crate::export) struct File<'d> {
    /// What Anki calls it.
    pub(in crate::export) name: String,
    /// What is in it.
    #[cfg_attr(not(feature = "apkg"), expect(dead_code, reason = "a text import carries none"))]
    pub(in crate::export) content: &'d Arc<[u8]>,
}

/// The files of a deck, each content once.
#[derive(Debug, Default)]
pub(super) struct Files<'d> {
    all: Vec<File<'d>>,
    /// The place of each in that list, by the path that notes use.
    places: BTreeMap<&'d str, usize>,
    names: BTreeSet<String>,
    used: BTreeSet<usize>,
    /// What was remarked on when the files were looked for.
    known: Vec<&'d Remark>,
}

impl<'d> Files<'d> {
    pub(super) fn new(deck: &'d Deck) -> Self {
        let codes = [&MISSING_MEDIA, &OUTSIDE_MEDIA, &LARGE_MEDIA];
        let known = deck.remarks.iter().filter(|remark| codes.contains(&remark.diagnostic.code));
        let mut files = Files { known: known.collect(), ..Files::default() };
        let mut contents = BTreeMap::new();
        for (path, content) in &deck.files {
            let digest = Sha1::digest(content);
            let place = *contents.entry(digest).or_insert_with(|| {
                let name = name(path, &digest);
                files.names.insert(name.clone());
                files.all.push(File { name, content });
                files.all.len() - 1
            });
            files.places.insert(path, place);
        }
        files
    }

    /// Returns the files that notes use, by name.
    pub(super) fn used(self) -> Vec<File<'d>> {
        let Files { all, used, .. } = self;
        let files = all.into_iter().enumerate().filter(|(place, _)| used.contains(place));
        let mut files: Vec<_> = files.map(|(_, file)| file).collect();
        files.sort_by(|a, b| a.name.cmp(&b.name));
        files
    }

    /// Returns whether a file is called so.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Takes the files of a note into the package.
    pub(super) fn use_those_of(&mut self, note: &Note) {
        let places = note.media.iter().filter_map(|media| self.places.get(media.path.as_str()));
        self.used.extend(places);
    }

    /// Returns a note that names its files as Anki does, and shows words where a file
    /// could not be had.
    pub(super) fn localize<'n>(&self, note: &'n Note, sink: &mut Vec<Diagnostic>) -> Cow<'n, Note> {
        if note.media.is_empty() {
            return Cow::Borrowed(note);
        }
        for Media { kind, path, remote } in &note.media {
            if *remote {
                let help = format!(
                    "save the {} beside the document and name it there, and the package carries it",
                    word(*kind)
                );
                sink.push(on_the_web(note, path, help));
            } else if !self.places.contains_key(path.as_str()) && !self.is_known(note, path) {
                sink.push(missing(note, path));
            }
        }
        let mut note = note.clone();
        self.in_blocks(&mut note.question);
        match &mut note.kind {
            NoteKind::Choice(options) => {
                for option in options {
                    self.in_blocks(&mut option.content);
                }
            }
            NoteKind::Table(table) => {
                for cell in table.header.iter_mut().chain(table.rows.iter_mut().flatten()) {
                    self.in_line(cell);
                }
            }
            NoteKind::Basic
            | NoteKind::Reversed
            | NoteKind::OptionalReversed(_)
            | NoteKind::Typed
            | NoteKind::Cloze => {}
        }
        self.in_blocks(note.answer.as_deref_mut().unwrap_or_default());
        self.in_blocks(&mut note.extra);
        Cow::Owned(note)
    }

    /// Returns whether it was said already that a file could not be had.
    fn is_known(&self, note: &Note, path: &str) -> bool {
        let quoted = format!("`{path}`");
        self.known.iter().any(|Remark { diagnostic, .. }| {
            let Diagnostic { span, message, .. } = diagnostic;
            span.start < note.span.end && note.span.start < span.end && message.contains(&quoted)
        })
    }

    fn in_blocks(&self, blocks: &mut [Block]) {
        for block in blocks {
            match &mut block.kind {
                BlockKind::Paragraph(content) | BlockKind::Heading { level: _, content } => {
                    self.in_line(content);
                }
                BlockKind::List { start: _, tight: _, items } => {
                    for item in items {
                        self.in_blocks(&mut item.blocks);
                    }
                }
                BlockKind::Quote(blocks) => self.in_blocks(blocks),
                BlockKind::Table(table) => {
                    for cell in table.header.iter_mut().chain(table.rows.iter_mut().flatten()) {
                        self.in_line(cell);
                    }
                }
                BlockKind::Code { .. } | BlockKind::Rule => {}
            }
        }
    }

    fn in_line(&self, line: &mut Vec<Inline>) {
        for part in std::mem::take(line) {
            match part {
                Inline::Text(text) => self.in_text(line, text),
                Inline::Image { url, alt } => line.push(self.picture(url, alt)),
                mut part => {
                    if let Some(content) = part.inside_mut() {
                        self.in_line(content);
                    }
                    line.push(part);
                }
            }
        }
    }

    fn picture(&self, url: String, alt: String) -> Inline {
        if let Some(&place) = self.places.get(url.as_str()) {
            return Inline::Image { url: self.all[place].name.clone(), alt };
        }
        if url.is_empty() || url.starts_with("data:") || crate::content::is_remote(&url) {
            return Inline::Image { url, alt };
        }
        let words = if alt.trim().is_empty() { url } else { alt };
        Inline::Emphasis(vec![Inline::Text(words)])
    }

    /// Adds text whose `[sound:ko.mp3]` are sounds.
    fn in_text(&self, line: &mut Vec<Inline>, text: String) {
        if !text.contains("[sound:") {
            line.push(Inline::Text(text));
            return;
        }
        let mut rest = text.as_str();
        while let Some(at) = rest.find("[sound:") {
            let Some(length) = rest[at..].find(']') else { break };
            let path = &rest[at + "[sound:".len()..at + length];
            if at > 0 {
                line.push(Inline::Text(rest[..at].to_owned()));
            }
            line.push(match self.places.get(path) {
                Some(&place) if MediaKind::of(path) == MediaKind::Image => {
                    Inline::Text(format!("[sound:{}]", self.all[place].name))
                }
                _ => self.picture(path.to_owned(), String::new()),
            });
            rest = &rest[at + length + 1..];
        }
        if !rest.is_empty() {
            line.push(Inline::Text(rest.to_owned()));
        }
    }
}

fn word(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Image => "picture",
        MediaKind::Audio => "sound",
        MediaKind::Video => "film",
    }
}

/// Returns the name of a file in Anki: letters, digits, `-` and `_` of what it was
/// called, the start of the hash of its bytes, and its extension in small letters. A name
/// that is one already stays, so that a package which is read back is written the same.
fn name(path: &str, digest: &[u8]) -> String {
    let path = percent_decode_str(path).decode_utf8_lossy();
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let file = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let (stem, extension) = file.rsplit_once('.').unwrap_or((file, ""));
    let mut hash = String::new();
    for byte in digest.iter().take(8) {
        let _ = write!(hash, "{byte:02x}");
    }
    let stem = stem.strip_suffix(hash.as_str()).unwrap_or(stem);
    let mut name = String::new();
    for c in stem.nfc() {
        if name.len() + c.len_utf8() > LONGEST_STEM {
            break;
        }
        if c.is_alphanumeric() || c == '_' && !name.is_empty() {
            name.push(c);
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    while name.ends_with(['-', '_']) {
        name.pop();
    }
    if !name.is_empty() {
        name.push('-');
    }
    name.push_str(&hash);
    let extension: String =
        extension.chars().filter(char::is_ascii_alphanumeric).take(10).collect();
    if !extension.is_empty() {
        name.push('.');
        name.push_str(&extension.to_ascii_lowercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_that_anki_likes() {
        let name = |path| name(path, &[0x12, 0x34]);
        assert_eq!(name("maps/Seen & Flüsse.PNG"), "Seen-Flüsse-1234.png");
        assert_eq!(name("_a%20b.jpg"), "a-b-1234.jpg");
        assert_eq!(name("u\u{308}ber.svg"), "\u{fc}ber-1234.svg");
        assert_eq!(name("\"?*:|<>.gif"), "1234");
        assert_eq!(name("..."), "1234");
        assert_eq!(name("map-1234.png"), "map-1234.png");
        assert!(name(&"ä".repeat(500)).len() < 120);
    }

    #[test]
    fn a_content_is_kept_once_under_the_name_of_its_first_path() {
        let content: Arc<[u8]> = Arc::from(*b"x");
        let paths = ["b.png", "a.png"];
        let files = paths.map(|path| (path.to_owned(), Arc::clone(&content))).into();
        let deck = Deck { files, ..Deck::default() };
        let files = Files::new(&deck);
        assert_eq!(files.all.len(), 1);
        assert!(files.all[0].name.starts_with("a-"));
        assert_eq!(files.places["a.png"], files.places["b.png"]);
    }

    #[test]
    fn a_sound_in_a_text_is_played_by_its_name() {
        let files = [("ko.mp3".to_owned(), Arc::from(*b"x"))].into();
        let deck = Deck { files, ..Deck::default() };
        let files = Files::new(&deck);
        let mut line = vec![Inline::Text("a [sound:ko.mp3] b [sound:no.mp3]".into())];
        files.in_line(&mut line);
        let name = files.all[0].name.clone();
        assert_eq!(
            line,
            [
                Inline::Text("a ".into()),
                Inline::Image { url: name, alt: String::new() },
                Inline::Text(" b ".into()),
                Inline::Emphasis(vec![Inline::Text("no.mp3".into())]),
            ]
        );
    }
}
