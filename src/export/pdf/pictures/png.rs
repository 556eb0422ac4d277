//! PNG, whose data PDF holds as they are, if nothing in them can be seen through.
//!
//! See <https://www.w3.org/TR/png/> for the chunks, and ISO 32000-1, 7.4.4.4, for the
//! predictors, which are the filters of PNG.

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ExtendedColorType, ImageEncoder};

use super::Data;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The data of a PNG.
#[derive(Debug)]
pub(in crate::export::pdf) struct Png {
    pub width: u32,
    pub height: u32,
    /// How many bits a part of a colour has.
    pub bits: u8,
    /// How many parts a colour has.
    pub components: u8,
    /// The colours that the dots choose from, three bytes each.
    pub palette: Option<Vec<u8>>,
    /// The dots, filtered and deflated.
    pub data: Vec<u8>,
}

impl Png {
    /// Returns the data of a file as they are; `None` where PDF cannot hold them so.
    pub(super) fn keep(content: &[u8]) -> Option<Self> {
        let mut rest = content.strip_prefix(SIGNATURE)?;
        let mut png = None;
        while let Some((kind, data, after)) = chunk(rest) {
            rest = after;
            match (kind, &mut png) {
                (b"IHDR", None) => {
                    let [w3, w2, w1, w0, h3, h2, h1, h0, bits, kind, _, _, interlaced] =
                        *data.first_chunk()?;
                    let components = match kind {
                        0 | 3 => 1,
                        2 => 3,
                        _ => return None,
                    };
                    if interlaced != 0 {
                        return None;
                    }
                    png = Some(Png {
                        width: u32::from_be_bytes([w3, w2, w1, w0]),
                        height: u32::from_be_bytes([h3, h2, h1, h0]),
                        bits,
                        components,
                        palette: (kind == 3).then(Vec::new),
                        data: Vec::new(),
                    });
                }
                (b"PLTE", Some(Png { palette: Some(palette), .. })) => *palette = data.to_vec(),
                (b"tRNS", _) => return None,
                (b"IDAT", Some(png)) => png.data.extend(data),
                (b"IEND", _) => return png,
                _ => {}
            }
        }
        None
    }
}

/// Returns the kind and the data of the first chunk, and what comes after it.
fn chunk(bytes: &[u8]) -> Option<(&[u8; 4], &[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    let (kind, rest) = rest.split_first_chunk()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (data, rest) = rest.split_at_checked(length)?;
    Some((kind, data, rest.get(4..)?))
}

/// Makes an image PNG, its transparency apart.
pub(super) fn encode(image: &DynamicImage) -> Result<Data, String> {
    let (width, height) = (image.width(), image.height());
    let plane = |data: &[u8], kind| {
        let mut file = Vec::new();
        PngEncoder::new_with_quality(&mut file, CompressionType::Best, FilterType::Adaptive)
            .write_image(data, width, height, kind)
            .map_err(|error| error.to_string())?;
        Png::keep(&file).ok_or_else(|| "it cannot be written".to_owned())
    };
    let mut alpha = None;
    if image.color().has_alpha() {
        let seen: Vec<u8> = image.to_rgba8().pixels().map(|dot| dot.0[3]).collect();
        if seen.iter().any(|&part| part < u8::MAX) {
            alpha = Some(plane(&seen, ExtendedColorType::L8)?);
        }
    }
    let color = if image.color().has_color() {
        plane(&image.to_rgb8(), ExtendedColorType::Rgb8)?
    } else {
        plane(&image.to_luma8(), ExtendedColorType::L8)?
    };
    Ok(Data::Png { color, alpha })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::ImageFormat;

    use super::*;

    fn file(image: &DynamicImage) -> Vec<u8> {
        let mut bytes = Vec::new();
        image.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
        bytes
    }

    #[test]
    fn what_cannot_be_seen_through_is_kept() {
        let png = Png::keep(&file(&DynamicImage::new_rgb8(3, 2))).unwrap();
        assert_eq!((png.width, png.height, png.bits, png.components), (3, 2, 8, 3));
        assert!(!png.data.is_empty());
        assert!(Png::keep(&file(&DynamicImage::new_rgba8(3, 2))).is_none());
    }

    #[test]
    fn transparency_is_a_picture_of_its_own() {
        let Data::Png { alpha, .. } = encode(&DynamicImage::new_rgba8(3, 2)).unwrap() else {
            panic!()
        };
        assert_eq!(alpha.unwrap().components, 1);
        let mut full = image::RgbaImage::new(3, 2);
        full.pixels_mut().for_each(|dot| dot.0[3] = 255);
        let Data::Png { alpha, color } = encode(&DynamicImage::ImageRgba8(full)).unwrap() else {
            panic!()
        };
        assert!(alpha.is_none() && color.components == 3);
    }
}
