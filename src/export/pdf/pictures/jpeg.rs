//! JPEG, which PDF holds as it is, but for what a camera notes about its owner.
//!
//! See ITU T.81, annex B, for the segments, and ISO 32000-1, 7.4.8, for what PDF takes.

use image::ImageDecoder;
use image::codecs::jpeg::JpegDecoder;
use image::metadata::Orientation;

use std::io::Cursor;

use super::{Data, MOST_DOTS, Picture, shown};

/// Returns the picture with its data as they are; `None` for one that is not in grey or
/// in three colours of eight bits each, or is damaged.
pub(super) fn keep(content: &[u8]) -> Option<Picture> {
    let Parts { bytes, width, height, components } = parts(content)?;
    if !matches!(components, 1 | 3) || !(1..=MOST_DOTS).contains(&width.max(height)) {
        return None;
    }
    let mut decoder = JpegDecoder::new(Cursor::new(content)).ok()?;
    if decoder.dimensions() != (width, height) {
        return None;
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let (shown_width, shown_height) = shown(orientation, width, height);
    let grey = components == 1;
    let data = Data::Jpeg { bytes, width, height, grey };
    Some(Picture { width: shown_width, height: shown_height, orientation, data })
}

struct Parts {
    /// The segments that make the picture.
    bytes: Vec<u8>,
    width: u32,
    height: u32,
    components: u8,
}

/// Reads the segments before the data.
fn parts(content: &[u8]) -> Option<Parts> {
    let mut bytes = content.get(..2).filter(|start| *start == [0xff, 0xd8])?.to_vec();
    let mut frame = None;
    let mut at = 2;
    loop {
        let marker = match content.get(at..at + 2)? {
            // Any number of these may stand before a marker.
            [0xff, 0xff] => {
                at += 1;
                continue;
            }
            [0xff, marker] => *marker,
            _ => return None,
        };
        let length = content.get(at + 2..at + 4)?;
        let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
        let segment = content.get(at..at + 2 + length)?;
        match marker {
            // Notes for programs, comments: places and times, previews.
            0xe1 | 0xe3..=0xed | 0xef | 0xfe => {}
            0xc0..=0xc2 => {
                let [bits, h1, h0, w1, w0, components] = *segment.get(4..10)? else { return None };
                let side = |high, low| u32::from(u16::from_be_bytes([high, low]));
                frame = (bits == 8).then_some((side(w1, w0), side(h1, h0), components));
                bytes.extend(segment);
            }
            _ => bytes.extend(segment),
        }
        at += 2 + length;
        if marker == 0xda {
            let (width, height, components) = frame?;
            // A reader that finds no end may show nothing.
            let data = content.get(at..)?;
            bytes.extend(data);
            if !data.windows(2).any(|pair| pair == [0xff, 0xd9]) {
                return None;
            }
            return Some(Parts { bytes, width, height, components });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_of_a_camera_are_left_out() {
        let image = image::DynamicImage::new_rgb8(3, 2);
        let mut plain = Vec::new();
        image.write_to(&mut Cursor::new(&mut plain), image::ImageFormat::Jpeg).unwrap();
        let mut noted = plain[..2].to_vec();
        noted.extend(b"\xff\xe1\x00\x08secret");
        noted.extend(&plain[2..]);
        let Data::Jpeg { bytes, width, height, grey } = keep(&noted).unwrap().data else {
            panic!()
        };
        assert_eq!((bytes, width, height, grey), (plain, 3, 2, false));
    }

    #[test]
    fn a_torn_file_is_not_kept() {
        let image = image::DynamicImage::new_rgb8(3, 2);
        let mut bytes = Vec::new();
        image.write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Jpeg).unwrap();
        for end in 0..bytes.len() - 1 {
            assert!(keep(&bytes[..end]).is_none(), "{end}");
        }
    }
}
