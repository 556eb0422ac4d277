//! XML as workbooks have it, in the little that is asked of it here.

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use super::super::super::ImportError;

/// Returns the value of an attribute.
pub(super) fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    let attribute = element.try_get_attribute(name).ok()??;
    Some(attribute.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
}

/// Adds the text that an event is. An entity that the file defines itself is none: it might
/// stand for more than the memory holds.
pub(super) fn push(event: &Event, text: &mut String) {
    match event {
        Event::Text(part) => text.push_str(&part.xml10_content()),
        Event::CData(part) => text.push_str(&part.xml10_content()),
        Event::GeneralRef(entity) => match entity.resolve_char_ref() {
            Ok(Some(c)) => text.push(c),
            _ => text.push_str(resolve_predefined_entity(entity).unwrap_or_default()),
        },
        _ => {}
    }
}

/// Returns the error of a part that is no XML.
pub(super) fn damaged(part: &str, error: quick_xml::Error) -> ImportError {
    ImportError::new(format!("its `{part}` is damaged")).because(error)
}
