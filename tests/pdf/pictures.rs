//! Pictures in handouts.

use std::io::Cursor;
use std::sync::Arc;

use cardpress::content::{BlockKind, Inline, MediaKind, is_remote};
use cardpress::deck::{Deck, Media};
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use lopdf::Object;

use super::decks::{block, deck, note, table, words};
use super::reader::Reader;
use super::{export, read};

/// Returns a picture of hills before a sky, the upper corners of which can be seen through.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a part of a colour is clamped to a byte"
)]
fn hills(width: u32, height: u32) -> DynamicImage {
    let mut image = RgbaImage::new(width, height);
    for (x, y, dot) in image.enumerate_pixels_mut() {
        let (u, v) = (f64::from(x) / f64::from(width), f64::from(y) / f64::from(height));
        let hill = 0.6 + 0.15 * (u * 9.0).sin();
        let part = |share: f64| (share.clamp(0.0, 1.0) * 255.0) as u8;
        *dot = if v > hill {
            Rgba([part(0.2 + u * 0.3), part(0.5 - v * 0.2), part(0.25), 255])
        } else {
            Rgba([part(0.6 + v * 0.3), part(0.75 + v * 0.2), 255, part(v * 4.0)])
        };
    }
    DynamicImage::ImageRgba8(image)
}

fn file(image: &DynamicImage, format: ImageFormat) -> Arc<[u8]> {
    let mut bytes = Vec::new();
    let image = if format == ImageFormat::Jpeg { image.to_rgb8().into() } else { image.clone() };
    image.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes.into()
}

fn picture(url: &str, alt: &str) -> Inline {
    Inline::Image { url: url.into(), alt: alt.into() }
}

/// Returns a deck whose notes answer with these lines, and those files.
fn shown(answers: Vec<Vec<Inline>>, files: &[(&str, Arc<[u8]>)]) -> Deck {
    let notes = answers.into_iter().zip(1..).map(|(content, number)| {
        let media = content.iter().filter_map(|part| match part {
            Inline::Image { url, .. } => {
                Some(Media { kind: MediaKind::of(url), path: url.clone(), remote: is_remote(url) })
            }
            _ => None,
        });
        let media = media.collect();
        let answer = vec![block(BlockKind::Paragraph(content))];
        cardpress::deck::Note { media, ..note(number, "What does it look like?", answer) }
    });
    let notes = notes.collect();
    let files = files.iter().map(|(path, bytes)| ((*path).into(), bytes.clone())).collect();
    Deck { files, ..deck("Pictures", notes) }
}

const FLOW: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="320" height="90" font-family="Arial, sans-serif" font-size="14">
  <rect x="5" y="20" width="110" height="50" rx="8" fill="#e8eef5" stroke="#1f4e79" stroke-width="2"/>
  <rect x="205" y="20" width="110" height="50" rx="8" fill="#e8eef5" stroke="#1f4e79" stroke-width="2"/>
  <path d="M120 45 H190 M190 38 L202 45 L190 52 Z" stroke="#1f4e79" stroke-width="2" fill="#1f4e79"/>
  <text x="60" y="50" text-anchor="middle">Markdown</text>
  <text x="260" y="50" text-anchor="middle" font-family="monospace">.apkg</text>
  <image href="/etc/hostname" width="9" height="9"/>
</svg>"##;

/// Returns a deck with pictures of every kind.
pub(super) fn specimen() -> Deck {
    let (small, large) = (hills(240, 120), hills(1600, 500));
    let files = [
        ("hills.png", file(&small, ImageFormat::Png)),
        ("hills.jpg", file(&large, ImageFormat::Jpeg)),
        ("hills.gif", file(&small, ImageFormat::Gif)),
        ("hills.webp", file(&small, ImageFormat::WebP)),
        ("icon.png", file(&hills(16, 16), ImageFormat::Png)),
        ("high.png", file(&hills(200, 2000), ImageFormat::Png)),
        ("flow.svg", Arc::from(FLOW.as_bytes())),
        ("torn.png", Arc::from(&b"\x89PNG\r\n\x1a\n"[..])),
    ];
    let text = |text: &str| Inline::Text(text.into());
    let mut deck = shown(
        vec![
            vec![
                text("Before it."),
                text(" "),
                picture("hills.png", "Hills, of which the sky can be seen through"),
                text("\nBehind it."),
            ],
            vec![picture("hills.jpg", "Hills as wide as the page")],
            vec![picture("hills.gif", "hills.gif"), text("\n"), picture("hills.webp", "")],
            vec![
                text("An icon "),
                picture("icon.png", "icon"),
                text(" in a line of text, and what is not there: "),
                picture("none.png", "no hills"),
                text(", "),
                picture("torn.png", "torn hills"),
                text(", "),
                picture("https://example.org/far.png", "far hills"),
                text(", "),
                picture("ko.mp3", ""),
                text(", "),
                picture("https://example.org/film.mp4", "a film"),
                text("."),
            ],
            vec![picture("high.png", "High hills")],
            vec![picture("flow.svg", "From text to decks")],
        ],
        &files,
    );
    let mut cells =
        table(&[&["Name", "Picture"], &["hills", ""], &["long text beside a picture", ""]]);
    cells.rows[0][1] = vec![picture("hills.png", "Hills")];
    cells.rows[1][1] = words("text");
    deck.notes.push(note(9, "In a table?", vec![block(BlockKind::Table(cells))]));
    deck
}

/// Returns the dictionary of every picture in a file.
fn images(reader: &Reader) -> Vec<&lopdf::Dictionary> {
    let is_image = |dictionary: &&lopdf::Dictionary| {
        dictionary.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image")
    };
    reader.of_type("XObject").into_iter().filter(is_image).collect()
}

#[test]
fn pictures_are_figures_with_their_words() {
    let files = [("a.png", file(&hills(100, 90), ImageFormat::Png))];
    let reader = read(&shown(vec![vec![picture("a.png", "Hills")]], &files));
    assert_eq!(reader.descriptions(), [("Figure".to_owned(), "Hills".to_owned())]);
    assert!(reader.tags().contains(&"...Caption".into()), "{:?}", reader.tags());
    assert!(reader.all_words().contains("Hills"));
}

#[test]
fn a_picture_is_embedded_once() {
    let bytes = file(&hills(100, 90), ImageFormat::Png);
    let files = [("a.png", bytes.clone()), ("b.png", bytes)];
    let answer = || vec![picture("a.png", ""), picture("b.png", "")];
    let reader = read(&shown(vec![answer(), answer()], &files));
    assert_eq!(images(&reader).len(), 2, "the picture, and what can be seen through");
}

#[test]
fn jpeg_stays_as_it_is() {
    let bytes = file(&hills(100, 90), ImageFormat::Jpeg);
    let reader = read(&shown(vec![vec![picture("a.jpg", "")]], &[("a.jpg", bytes.clone())]));
    let stream = reader.0.objects.values().find_map(|object| match object {
        Object::Stream(stream) => stream
            .dict
            .get(b"Filter")
            .ok()
            .filter(|filter| filter.as_name().ok() == Some(b"DCTDecode"))
            .map(|_| stream),
        _ => None,
    });
    assert_eq!(stream.unwrap().content, &*bytes);
}

#[test]
fn only_what_is_shown_is_embedded() {
    let files = [("a.png", file(&hills(100, 90), ImageFormat::Png))];
    assert!(images(&read(&shown(vec![words("none")], &files))).is_empty());
}

#[test]
fn what_cannot_be_shown_is_reported() {
    let (bytes, sink) = export(&specimen());
    let codes: Vec<_> = sink.iter().map(|remark| remark.code.name).collect();
    assert_eq!(codes, ["missing-media", "unreadable-picture", "remote-media", "remote-media"]);
    assert!(sink[1].message.starts_with("the picture `torn.png` cannot be shown: it is damaged"));
    let reader = Reader::new(&bytes);
    let found = reader.all_words();
    for words in ["[no hills]", "[torn hills]", "far hills", "♪ ko.mp3", "▶ a film"] {
        assert!(found.contains(words), "{words} is not in {found}");
    }
    assert!(!found.contains("[far hills]"));
    let links = reader.of_type("Annot");
    let action = links[0].get(b"A").unwrap().as_dict().unwrap();
    assert_eq!(action.get(b"URI").unwrap().as_str().unwrap(), b"https://example.org/far.png");
}

#[test]
fn the_same_pictures_give_the_same_bytes() {
    assert_eq!(export(&specimen()).0, export(&specimen()).0);
    let id = |image: &DynamicImage| {
        let files = [("a.png", file(image, ImageFormat::Png))];
        let reader = read(&shown(vec![vec![picture("a.png", "")]], &files));
        reader.0.trailer.get(b"ID").unwrap().clone()
    };
    assert_ne!(id(&hills(100, 90)), id(&hills(100, 90).flipv()));
}

#[test]
fn a_linked_picture_can_be_clicked() {
    let files = [("a.png", file(&hills(100, 90), ImageFormat::Png))];
    let mut deck = shown(vec![vec![picture("a.png", "Hills")]], &files);
    let link = Inline::Link {
        url: "https://example.org/".into(),
        content: vec![picture("a.png", "Hills")],
    };
    deck.notes[0].answer = Some(vec![block(BlockKind::Paragraph(vec![link]))]);
    assert!(!read(&deck).of_type("Annot").is_empty());
}

#[test]
fn damaged_pictures_do_no_harm() {
    for format in
        [ImageFormat::Png, ImageFormat::Gif, ImageFormat::WebP, ImageFormat::Jpeg, ImageFormat::Bmp]
    {
        let whole = file(&hills(20, 30), format);
        for end in (0..whole.len()).step_by(whole.len() / 20 + 1) {
            let files = [("a.png", Arc::from(&whole[..end]))];
            let (_, sink) = export(&shown(vec![vec![picture("a.png", "Hills")]], &files));
            assert!(sink.len() <= 1);
        }
    }
}
