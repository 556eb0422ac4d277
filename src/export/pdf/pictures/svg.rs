//! SVG, drawn by resvg with the fonts that are built in. It reads no file that the
//! picture names.

use std::sync::{Arc, LazyLock};

use image::metadata::Orientation;
use image::{DynamicImage, RgbaImage};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{ImageHrefResolver, Options, Tree, fontdb};

use super::{Picture, png};
use crate::export::pdf::fonts;

/// How many dots of the drawing there are for one of the screen: 300 to the inch.
const DOTS: f32 = 300.0 / 96.0;
/// How many dots a drawing has along a side at most.
const MOST: f32 = 4000.0;

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for data in fonts::text_files() {
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(data)));
    }
    for set in [
        fontdb::Database::set_serif_family::<&str>,
        fontdb::Database::set_sans_serif_family,
        fontdb::Database::set_cursive_family,
        fontdb::Database::set_fantasy_family,
    ] {
        set(&mut fonts, "Libertinus Serif");
    }
    fonts.set_monospace_family("JetBrains Mono");
    Arc::new(fonts)
});

/// Returns whether it begins as SVG does.
pub(super) fn is_svg(content: &[u8]) -> bool {
    let start = &content[..content.len().min(4000)];
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    start.starts_with(b"<") && start.windows(4).any(|tag| tag == b"<svg")
}

/// Draws a picture; the error says what is wrong with it.
pub(super) fn draw(content: &[u8]) -> Result<Picture, String> {
    let options = Options {
        font_family: "Libertinus Serif".into(),
        fontdb: Arc::clone(&FONTS),
        image_href_resolver: ImageHrefResolver {
            resolve_data: ImageHrefResolver::default_data_resolver(),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    let tree =
        Tree::from_data(content, &options).map_err(|error| format!("it is damaged ({error})"))?;
    let size = tree.size();
    let scale = DOTS.min(MOST / size.width().max(size.height()));
    let length = |length: f32, by: f32| dots((length * by).ceil());
    let (width, height) = (length(size.width(), scale), length(size.height(), scale));
    let mut pixmap = Pixmap::new(width, height).ok_or("it is empty")?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    let image = RgbaImage::from_raw(width, height, pixmap.take_demultiplied())
        .map(DynamicImage::ImageRgba8)
        .ok_or("it is empty")?;
    Ok(Picture {
        width: length(size.width(), 1.0),
        height: length(size.height(), 1.0),
        orientation: Orientation::NoTransforms,
        data: png::encode(&image)?,
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the number is whole and within bounds"
)]
fn dots(length: f32) -> u32 {
    length.clamp(1.0, 100_000.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_is_as_large_as_it_says() {
        let svg = b"<?xml version='1.0'?><!-- a --><svg xmlns='http://www.w3.org/2000/svg' \
                    width='200' height='100'><rect width='50' height='50'/></svg>";
        assert!(is_svg(svg));
        let picture = draw(svg).unwrap();
        assert_eq!((picture.width, picture.height), (200, 100));
        assert!(draw(b"<svg").unwrap_err().starts_with("it is damaged"));
        assert!(!is_svg(b"a <svg>"));
    }
}
