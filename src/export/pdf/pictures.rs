//! Pictures: the files of a deck as PDF holds them, each read once, and how they stand
//! in the text.
//!
//! What PDF can hold as it is stays as it is: the data of JPEG, and of PNG without
//! transparency. Everything else is made PNG, whose data PDF holds too; what is drawn
//! with lines (SVG) is so at the resolution of a printer.

mod jpeg;
mod png;
mod svg;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::sync::Arc;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use crate::content::{Inline, MediaKind, is_remote};
use crate::deck::{Deck, Media, Note};
use crate::diagnostic::{Diagnostic, UNREADABLE_PICTURE};
use crate::export::address::{address, file_name};
use crate::export::place::{self, missing, place};

use super::compositor::Compositor;
use super::inline::{Piece, Style};
use super::inset::{Alone, Inset};
use super::page::{GREY, Item, Placed};
use super::tags::Tag;

pub(super) use png::Png;

/// How large a dot of a picture is at most, in points: as on a screen of 96 to the inch.
const DOT: f32 = 0.75;
/// A picture takes no more than this part of a page.
const HIGHEST: f32 = 0.6;
/// A picture of no more lines stands in the text.
const SMALL: f32 = 1.5;
/// How narrow a picture may become in a table, in points.
const NARROWEST: f32 = 80.0;
/// The size of a caption, as a part of that of the text.
const CAPTION: f32 = 0.86;
/// How many dots a picture may have along a side, and how much room it may take.
const MOST_DOTS: u32 = 30_000;
const MOST_BYTES: u64 = 400_000_000;

/// Which of the pictures.
pub(super) type PictureId = usize;

/// The pictures of a deck, each content once. They never change.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    all: Vec<Picture>,
    /// The place of each in that list, by the path that notes use.
    places: BTreeMap<String, PictureId>,
}

/// A picture.
#[derive(Debug)]
pub(super) struct Picture {
    /// Its size as it is shown, in dots.
    pub width: u32,
    pub height: u32,
    /// How it is turned to be shown.
    pub orientation: Orientation,
    pub data: Data,
}

/// What a picture consists of, as PDF holds it.
#[derive(Debug)]
pub(super) enum Data {
    Jpeg { bytes: Vec<u8>, width: u32, height: u32, grey: bool },
    Png { color: Png, alpha: Option<Png> },
}

impl Pictures {
    /// Reads the pictures that notes show, and remarks on those that cannot be shown.
    pub(super) fn read(deck: &Deck, sink: &mut Vec<Diagnostic>) -> Self {
        let mut pictures = Pictures::default();
        let mut contents: BTreeMap<&[u8], Result<PictureId, String>> = BTreeMap::new();
        let mut told = BTreeSet::new();
        for note in &deck.notes {
            for Media { kind, path, remote } in &note.media {
                if *remote {
                    sink.push(on_the_web(note, *kind, path));
                } else if *kind == MediaKind::Image && !pictures.places.contains_key(path) {
                    let Some(content) = deck.files.get(path) else {
                        sink.push(missing(note, path));
                        continue;
                    };
                    let read = contents.entry(content).or_insert_with(|| {
                        let picture = read(content)?;
                        pictures.all.push(picture);
                        Ok(pictures.all.len() - 1)
                    });
                    match read {
                        Ok(id) => {
                            pictures.places.insert(path.clone(), *id);
                        }
                        Err(error) => {
                            if told.insert(path) {
                                sink.push(unreadable(note, path, error));
                            }
                        }
                    }
                }
            }
        }
        pictures
    }

    /// Returns a picture.
    pub(super) fn get(&self, id: PictureId) -> Option<&Picture> {
        self.all.get(id)
    }

    /// Returns the picture that notes call so.
    fn find(&self, path: &str) -> Option<PictureId> {
        self.places.get(path).copied()
    }
}

fn on_the_web(note: &Note, kind: MediaKind, path: &str) -> Diagnostic {
    let help = match kind {
        MediaKind::Image => {
            "save the picture beside the document and name it there, and the PDF shows it"
        }
        MediaKind::Audio | MediaKind::Video => "the PDF leads there",
    };
    place::on_the_web(note, path, help)
}

fn unreadable(note: &Note, path: &str, error: &str) -> Diagnostic {
    Diagnostic::new(
        &UNREADABLE_PICTURE,
        place(note, path),
        format!("the picture `{path}` cannot be shown: {error}"),
    )
    .help("save it as PNG, JPEG, GIF, WebP, BMP or SVG; the PDF shows its words instead")
}

/// Reads a picture; the error says what is wrong with it.
fn read(content: &Arc<[u8]>) -> Result<Picture, String> {
    if svg::is_svg(content) {
        return svg::draw(content);
    }
    let format = image::guess_format(content).ok().filter(ImageFormat::reading_enabled);
    let format = format.ok_or_else(|| kind_of(content))?;
    if format == ImageFormat::Jpeg
        && let Some(picture) = jpeg::keep(content)
    {
        return Ok(picture);
    }
    let damaged = |error: image::ImageError| format!("it is damaged ({error})");
    let mut reader = ImageReader::with_format(Cursor::new(content), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_DOTS);
    limits.max_image_height = Some(MOST_DOTS);
    limits.max_alloc = Some(MOST_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let image = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    let (width, height) = shown(orientation, image.width(), image.height());
    if width == 0 || height == 0 {
        return Err("it is empty".into());
    }
    let kept = if format == ImageFormat::Png { Png::keep(content) } else { None };
    let data = match kept {
        Some(color) => Data::Png { color, alpha: None },
        None => png::encode(&image)?,
    };
    Ok(Picture { width, height, orientation, data })
}

/// Returns what is to be said of content that is no picture of a known kind.
fn kind_of(content: &[u8]) -> &'static str {
    let start = String::from_utf8_lossy(&content[..content.len().min(100)]);
    if content.is_empty() {
        "the file is empty"
    } else if start.contains("ftypavif") || start.contains("ftyphei") {
        "it is AVIF or HEIC"
    } else {
        "it is no picture of a known kind"
    }
}

/// Returns the size of a picture once it is turned.
fn shown(orientation: Orientation, width: u32, height: u32) -> (u32, u32) {
    match orientation {
        Orientation::Rotate90
        | Orientation::Rotate270
        | Orientation::Rotate90FlipH
        | Orientation::Rotate270FlipH => (height, width),
        Orientation::NoTransforms
        | Orientation::Rotate180
        | Orientation::FlipHorizontal
        | Orientation::FlipVertical => (width, height),
    }
}

impl Compositor<'_> {
    /// Adds a picture, or the words for it; for a sound or a film its sign and its name.
    pub(super) fn media(
        &mut self,
        url: &str,
        alt: &str,
        style: Style,
        lines: &mut Vec<Vec<Piece>>,
    ) {
        let name = if alt.trim().is_empty() { file_name(url) } else { alt.trim() };
        let sign = match MediaKind::of(url) {
            MediaKind::Image => {
                if let Some(id) = self.job.pictures.find(url) {
                    self.picture(id, name, style, lines);
                    return;
                }
                None
            }
            MediaKind::Audio => Some('♪'),
            MediaKind::Video => Some('▶'),
        };
        let remote = address(url).filter(|_| is_remote(url));
        let words = match sign {
            Some(sign) => format!("{sign} {name}"),
            None if remote.is_some() => name.into(),
            None => format!("[{name}]"),
        };
        let Some(address) = remote else {
            self.letters(&words, style.italic().color(GREY), lines);
            return;
        };
        let linked = self.link(address, style);
        self.letters(&words, linked, lines);
        self.number_link(url, &[Inline::Text(words)], style, lines);
    }

    fn picture(&mut self, id: PictureId, name: &str, style: Style, lines: &mut Vec<Vec<Piece>>) {
        let Some(picture) = self.job.pictures.get(id) else { return };
        let size = style.look.size;
        let (mut width, mut height) = (picture.width as f32 * DOT, picture.height as f32 * DOT);
        let most = self.page_height * HIGHEST;
        if height > most {
            width *= most / height;
            height = most;
        }
        let node = self.tags.add_described(Tag::Figure, style.ink.node, name.into());
        let link = style.ink.link;
        let place = |above: f32| {
            Item::Picture(Placed { picture: id, x: 0.0, y: -above, width, height, node, link })
        };
        let (parts, joint) = (Vec::new(), false);
        if height <= size * SMALL * 1.333 {
            // Its middle is that of the small letters.
            let above = (height / 2.0 + size * 0.25).min(height);
            let item = place(above);
            let depth = height - above;
            let inset = Inset { item, width, height: above, depth, alone: None, parts, joint };
            self.inset(inset, style, lines);
            return;
        }
        let caption = !is_file_name(name);
        let above = height.min(size * 0.72);
        let least = (NARROWEST / width).min(1.0);
        let alone = Some(Alone { align: 0.0, least, keep: caption });
        let (item, depth) = (place(above), height - above);
        self.inset(Inset { item, width, height: above, depth, alone, parts, joint }, style, lines);
        if caption {
            let mut small = style.color(GREY);
            small.look.size *= CAPTION;
            small.ink.node = self.tags.add(Tag::Caption, node);
            self.letters(name, small, lines);
            lines.push(Vec::new());
        }
    }
}

/// Returns whether the words for a picture are only the name of its file.
fn is_file_name(words: &str) -> bool {
    let end = words.rsplit_once('.').map_or("", |(_, end)| end).to_ascii_lowercase();
    let kinds = ["avif", "bmp", "gif", "jpeg", "jpg", "png", "svg", "webp"];
    kinds.contains(&end.as_str()) && !words.contains(char::is_whitespace)
        || ["image", "img", "picture", "alt text"].contains(&words.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_no_captions() {
        assert!(is_file_name("rhine.png") && is_file_name("image"));
        assert!(!is_file_name("the Rhine") && !is_file_name("as in fig. png"));
    }

    #[test]
    fn what_is_no_picture_is_named() {
        let read = |content: &[u8]| read(&Arc::from(content)).unwrap_err();
        assert_eq!(read(b""), "the file is empty");
        assert_eq!(read(b"\0\0\0\x1cftypavif"), "it is AVIF or HEIC");
        assert_eq!(read(b"hello"), "it is no picture of a known kind");
        assert!(read(b"\x89PNG\r\n\x1a\n").starts_with("it is damaged"));
    }
}
