//! The direction that text is written in.

use icu_properties::CodePointMapData;
use icu_properties::props::BidiClass;

/// Returns whether a character is one that is written from right to left; `None` if it
/// goes with its neighbours.
pub(super) fn direction(character: char) -> Option<bool> {
    // Most text is quickly seen not to be.
    if character < '\u{590}' {
        return character.is_alphabetic().then_some(false);
    }
    match CodePointMapData::<BidiClass>::new().get(character) {
        BidiClass::LeftToRight => Some(false),
        BidiClass::RightToLeft | BidiClass::ArabicLetter => Some(true),
        _ => None,
    }
}

/// Returns whether a text begins on the right, among others that are or are not.
///
/// The first letter decides, as in Unicode's algorithm. Among text that is set from the
/// right, a foreign word at the beginning decides nothing.
pub(super) fn is_leftward<'t>(texts: impl Iterator<Item = &'t str>, around: bool) -> bool {
    let mut directions = texts.flat_map(str::chars).filter_map(direction).peekable();
    match directions.peek() {
        None => around,
        Some(&first) => first || (around && directions.any(|leftward| leftward)),
    }
}
