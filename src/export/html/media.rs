//! Pictures, sounds and films: their bytes stand in the page. What is on the web stays there,
//! behind a link.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::content::html::escape;
use crate::content::{MediaKind, is_remote};
use crate::deck::{Media, Note};
use crate::export::address::{address, file_name};
use crate::export::place::{missing, on_the_web};

use super::writer::Writer;

impl Writer<'_> {
    /// Remarks on the files of a note that are not in the page.
    pub(super) fn report_media(&mut self, note: &Note) {
        for Media { kind, path, remote } in &note.media {
            if *remote && !path.starts_with("data:") {
                let help = match kind {
                    MediaKind::Image => {
                        "save the picture beside the document and name it there, and the page shows it"
                    }
                    MediaKind::Audio | MediaKind::Video => {
                        "the page leads there, and loads nothing"
                    }
                };
                self.sink.push(on_the_web(note, path, help));
            } else if !*remote && !self.deck.files.contains_key(path) {
                self.sink.push(missing(note, path));
            }
        }
    }

    /// Writes a picture, a sound or a film, or the words for it.
    pub(super) fn media(&self, out: &mut String, url: &str, alt: &str) {
        let name = if alt.trim().is_empty() { file_name(url) } else { alt.trim() };
        if url.starts_with("data:image/") {
            let _ = write!(out, "<img src=\"{}\" alt=\"{}\">", escape(url), escape(name));
            return;
        }
        let kind = MediaKind::of(url);
        if let Some(content) = self.deck.files.get(url) {
            let data =
                format!("data:{};base64,{}", media_type(url, content), STANDARD.encode(content));
            let name = escape(name);
            let _ = match kind {
                MediaKind::Image => write!(out, "<img src=\"{data}\" alt=\"{name}\">"),
                MediaKind::Audio | MediaKind::Video => {
                    let tag = kind.name();
                    write!(
                        out,
                        "<{tag} controls preload=\"metadata\" src=\"{data}\" aria-label=\"{name}\"></{tag}>"
                    )
                }
            };
            return;
        }
        let sign = match kind {
            MediaKind::Image => "",
            MediaKind::Audio => "♪ ",
            MediaKind::Video => "▶ ",
        };
        let remote = address(url).filter(|_| is_remote(url));
        let name = escape(name);
        let _ = if let Some(address) = remote {
            let address = escape(&address);
            write!(out, "<a href=\"{address}\" rel=\"noreferrer\">{sign}{name}</a>")
        } else {
            write!(out, "<em class=\"missing\" title=\"{}\">{sign}{name}</em>", escape(url))
        };
    }
}

/// Returns the media type of a file: as its first bytes say, or else its name (IANA, Media
/// Types).
fn media_type(path: &str, content: &[u8]) -> &'static str {
    let starts: &[(&[u8], &str)] = &[
        (b"\x89PNG", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF8", "image/gif"),
        (b"BM", "image/bmp"),
        (b"<svg", "image/svg+xml"),
        (b"<?xml", "image/svg+xml"),
        (b"\0\0\x01\0", "image/x-icon"),
    ];
    if MediaKind::of(path) == MediaKind::Image {
        if let Some((_, kind)) = starts.iter().find(|(start, _)| content.starts_with(start)) {
            return kind;
        }
        if content.get(8..12) == Some(b"WEBP") {
            return "image/webp";
        }
    }
    let end = path.rsplit_once('.').map_or("", |(_, end)| end).to_ascii_lowercase();
    match end.as_str() {
        "svg" => "image/svg+xml",
        "avif" => "image/avif",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "aac" => "audio/aac",
        "flac" => "audio/flac",
        "m4a" => "audio/mp4",
        "mp3" => "audio/mpeg",
        "oga" | "ogg" | "opus" | "spx" => "audio/ogg",
        "wav" => "audio/wav",
        "mp4" | "m4v" => "video/mp4",
        "webm" => "video/webm",
        "ogv" => "video/ogg",
        "avi" => "video/x-msvideo",
        "mkv" => "video/x-matroska",
        "mov" => "video/quicktime",
        "mpeg" | "mpg" => "video/mpeg",
        _ => "image/png",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::Deck;

    fn written(deck: &Deck, url: &str, alt: &str) -> String {
        let (mut sink, mut out) = (Vec::new(), String::new());
        Writer::new(deck, &mut sink).media(&mut out, url, alt);
        out
    }

    #[test]
    fn files_stand_in_the_page() {
        let mut deck = Deck::default();
        deck.files.insert("a.jpg".into(), b"\x89PNG".as_slice().into());
        deck.files.insert("ko.mp3".into(), b"ID3".as_slice().into());
        assert_eq!(
            written(&deck, "a.jpg", "the \"Rhine\""),
            "<img src=\"data:image/png;base64,iVBORw==\" alt=\"the &quot;Rhine&quot;\">"
        );
        assert_eq!(
            written(&deck, "ko.mp3", ""),
            "<audio controls preload=\"metadata\" src=\"data:audio/mpeg;base64,SUQz\" \
             aria-label=\"ko.mp3\"></audio>"
        );
    }

    #[test]
    fn what_is_elsewhere_is_words() {
        let deck = Deck::default();
        assert_eq!(
            written(&deck, "https://example.org/rhine.png", "the Rhine"),
            "<a href=\"https://example.org/rhine.png\" rel=\"noreferrer\">the Rhine</a>"
        );
        assert_eq!(
            written(&deck, "b/rhine.png", ""),
            "<em class=\"missing\" title=\"b/rhine.png\">rhine.png</em>"
        );
    }
}
