//! The pictures that a document shows, as printpdf embeds them: each once.

use std::collections::{BTreeMap, BTreeSet};

use image::metadata::Orientation;
use printpdf::{DictItem, ExternalStream, ExternalXObject, PdfDocument, XObject, XObjectId};

use super::page::{Document, Item, Placed};
use super::pictures::{Data, PictureId, Png};

/// Embeds the pictures that are shown.
pub(super) fn embed(document: &Document, pdf: &mut PdfDocument) -> BTreeMap<PictureId, XObjectId> {
    let items = document.pages.iter().flat_map(|page| &page.items);
    let shown: BTreeSet<PictureId> = items
        .filter_map(|item| match item {
            Item::Picture(Placed { picture, .. }) => Some(*picture),
            _ => None,
        })
        .collect();
    let mut ids = BTreeMap::new();
    for number in shown {
        let Some(picture) = document.pictures.get(number) else { continue };
        let id = XObjectId(format!("P{number:05}"));
        let stream = match &picture.data {
            Data::Jpeg { bytes, width, height, grey } => {
                let space = if *grey { "DeviceGray" } else { "DeviceRGB" };
                let mut dict = dictionary(*width, *height, 8, name(space));
                dict.insert("Filter".into(), name("DCTDecode"));
                ExternalStream { dict, content: bytes.clone(), compress: false }
            }
            Data::Png { color, alpha } => {
                let mut stream = flate(color);
                if let Some(alpha) = alpha {
                    let mask = DictItem::Stream { stream: flate(alpha) };
                    stream.dict.insert("SMask".into(), mask);
                }
                stream
            }
        };
        let object = ExternalXObject { stream, width: None, height: None, dpi: None };
        pdf.resources.xobjects.map.insert(id.clone(), XObject::External(object));
        ids.insert(number, id);
    }
    ids
}

fn flate(png: &Png) -> ExternalStream {
    let Png { width, height, bits, components, palette, data } = png;
    let space = match (palette, components) {
        (Some(palette), _) => DictItem::Array(vec![
            name("Indexed"),
            name("DeviceRGB"),
            DictItem::Int(i64::try_from((palette.len() / 3).max(1) - 1).unwrap_or_default()),
            DictItem::Bytes(palette.clone()),
        ]),
        (None, 1) => name("DeviceGray"),
        (None, _) => name("DeviceRGB"),
    };
    let mut dict = dictionary(*width, *height, *bits, space);
    dict.insert("Filter".into(), name("FlateDecode"));
    let parameters = [
        ("Predictor", 15),
        ("Colors", i64::from(*components)),
        ("BitsPerComponent", i64::from(*bits)),
        ("Columns", i64::from(*width)),
    ];
    let map = parameters.map(|(key, value)| (key.to_owned(), DictItem::Int(value))).into();
    dict.insert("DecodeParms".into(), DictItem::Dict { map });
    ExternalStream { dict, content: data.clone(), compress: false }
}

fn dictionary(width: u32, height: u32, bits: u8, space: DictItem) -> BTreeMap<String, DictItem> {
    [
        ("Type", name("XObject")),
        ("Subtype", name("Image")),
        ("Width", DictItem::Int(width.into())),
        ("Height", DictItem::Int(height.into())),
        ("BitsPerComponent", DictItem::Int(bits.into())),
        ("ColorSpace", space),
    ]
    .map(|(key, value)| (key.to_owned(), value))
    .into()
}

fn name(name: &str) -> DictItem {
    DictItem::Name(name.into())
}

/// Returns the matrix that puts a picture, turned as it is to be shown, into a rectangle
/// whose lower left corner is given.
pub(super) fn turned(
    orientation: Orientation,
    [x, y]: [f32; 2],
    width: f32,
    height: f32,
) -> [f32; 6] {
    let (right, top) = (x + width, y + height);
    match orientation {
        Orientation::NoTransforms => [width, 0.0, 0.0, height, x, y],
        Orientation::Rotate180 => [-width, 0.0, 0.0, -height, right, top],
        Orientation::FlipHorizontal => [-width, 0.0, 0.0, height, right, y],
        Orientation::FlipVertical => [width, 0.0, 0.0, -height, x, top],
        Orientation::Rotate90 => [0.0, -height, width, 0.0, x, top],
        Orientation::Rotate270 => [0.0, height, -width, 0.0, right, y],
        Orientation::Rotate90FlipH => [0.0, -height, -width, 0.0, right, top],
        Orientation::Rotate270FlipH => [0.0, height, width, 0.0, x, y],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_turned_clockwise() {
        // The upper left corner of what is stored, which is (0, 1) there.
        let upper_left = |orientation| {
            let [_, _, c, d, e, f] = turned(orientation, [10.0, 20.0], 3.0, 4.0);
            [c + e, d + f].map(|length: f32| length.to_string())
        };
        assert_eq!(upper_left(Orientation::NoTransforms), ["10", "24"]);
        assert_eq!(upper_left(Orientation::Rotate90), ["13", "24"]);
        assert_eq!(upper_left(Orientation::Rotate180), ["13", "20"]);
        assert_eq!(upper_left(Orientation::Rotate270), ["10", "20"]);
    }
}
