//! The scripts that fonts are made for, and which fonts are known for them.

use std::collections::BTreeSet;

use icu_properties::props::{DefaultIgnorableCodePoint, Script};
use icu_properties::{CodePointMapData, CodePointSetData, PropertyNamesLong};

use crate::content::{Block, BlockKind, text};
use crate::deck::{Deck, NoteKind};

/// Returns the characters that a deck is written in.
pub(super) fn characters(deck: &Deck) -> BTreeSet<char> {
    let mut characters: BTreeSet<char> = deck.name.chars().chain(deck.path.chars()).collect();
    let mut add = |blocks: &[Block]| characters.extend(text::render(blocks).chars());
    for note in &deck.notes {
        add(&note.question);
        add(note.answer.as_deref().unwrap_or_default());
        add(&note.extra);
        match &note.kind {
            NoteKind::Choice(choices) => choices.iter().for_each(|choice| add(&choice.content)),
            NoteKind::Table(table) => {
                add(&[Block::new(BlockKind::Table(table.clone()), note.span)]);
            }
            NoteKind::Basic
            | NoteKind::Reversed
            | NoteKind::OptionalReversed(_)
            | NoteKind::Typed
            | NoteKind::Cloze => {}
        }
    }
    for note in &deck.notes {
        characters.extend(note.deck.chars());
    }
    characters.retain(|character| !character.is_ascii());
    characters
}

/// Returns the script that a character is written in.
pub(super) fn of(character: char) -> Script {
    match CodePointMapData::<Script>::new().get(character) {
        // The signs between Chinese characters, which their fonts have.
        Script::Common if is_east_asian_sign(character) => Script::Han,
        // Signs that several scripts share, of which one is by far the most written.
        Script::Common if ('\u{600}'..='\u{6ff}').contains(&character) => Script::Arabic,
        Script::Common if ('\u{964}'..='\u{965}').contains(&character) => Script::Devanagari,
        Script::Inherited | Script::Unknown => Script::Common,
        script => script,
    }
}

/// Returns whether a character is never seen, and only does something to others.
pub(super) fn is_ignorable(character: char) -> bool {
    character > '\u{ad}' && CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(character)
}

fn is_east_asian_sign(character: char) -> bool {
    matches!(character,
        '\u{3000}'..='\u{303f}' | '\u{30a0}'..='\u{30ff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ffef}')
}

/// Returns the name of a script in words; what is in no script is symbols and emoji.
pub(super) fn name(script: Script) -> String {
    match script {
        Script::Common => "symbols and emoji".into(),
        script => long_name(script).replace('_', " "),
    }
}

fn long_name(script: Script) -> &'static str {
    PropertyNamesLong::<Script>::new().get(script).unwrap_or("Unknown")
}

/// Returns the file of a font that has the script and is easy to come by.
pub(super) fn font_file(script: Script) -> String {
    match script {
        Script::Common => "NotoEmoji-Regular.ttf".into(),
        script if is_east_asian(script) => "NotoSansCJK-Regular.ttc".into(),
        Script::Arabic => "NotoNaskhArabic-Regular.ttf".into(),
        Script::Tibetan => "NotoSerifTibetan-Regular.ttf".into(),
        script => format!("NotoSans{}-Regular.ttf", long_name(script).replace('_', "")),
    }
}

/// Returns the families that go with the text, the best first.
pub(super) fn families(script: Script, region: &str) -> Vec<String> {
    if is_east_asian(script) {
        return ["Noto Serif CJK", "Noto Sans CJK"].map(|name| format!("{name}{region}")).into();
    }
    match script {
        Script::Common => {
            let mut families = vec!["Noto Emoji".to_owned(), "Noto Sans Symbols".to_owned()];
            families.extend(["Noto Serif CJK", "Noto Sans CJK"].map(|n| format!("{n}{region}")));
            families
        }
        script => {
            let name = long_name(script).replace('_', " ");
            ["Noto Naskh", "Noto Serif", "Noto Sans"].map(|noto| format!("{noto} {name}")).into()
        }
    }
}

/// Returns the end of the name of the family whose Chinese characters have the forms that
/// readers of a language know. Where it is not theirs, the other characters tell.
pub(super) fn region(language: &str, characters: &BTreeSet<char>) -> &'static str {
    let language = language.to_ascii_lowercase().replace('_', "-");
    let mut parts = language.split('-');
    match parts.next() {
        Some("ja") => " JP",
        Some("ko") => " KR",
        Some("zh" | "yue" | "cmn") => parts
            .find_map(|part| match part {
                "hk" | "mo" => Some(" HK"),
                "tw" | "hant" => Some(" TC"),
                "cn" | "sg" | "hans" => Some(" SC"),
                _ => None,
            })
            .unwrap_or(" SC"),
        _ if has(characters, &[Script::Hiragana, Script::Katakana]) => " JP",
        _ if has(characters, &[Script::Hangul]) => " KR",
        _ => " SC",
    }
}

fn has(characters: &BTreeSet<char>, scripts: &[Script]) -> bool {
    characters.iter().any(|&character| scripts.contains(&of(character)))
}

/// Returns whether one font has all of what is written with the script.
fn is_east_asian(script: Script) -> bool {
    [Script::Han, Script::Hiragana, Script::Katakana, Script::Hangul, Script::Bopomofo]
        .contains(&script)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_have_fonts() {
        assert_eq!(font_file(of('中')), "NotoSansCJK-Regular.ttc");
        assert_eq!(font_file(of('ᬅ')), "NotoSansBalinese-Regular.ttf");
        assert_eq!(font_file(of('ᥐ')), "NotoSansTaiLe-Regular.ttf");
        assert_eq!(name(of('ᥐ')), "Tai Le");
    }

    #[test]
    fn chinese_characters_have_the_forms_of_the_readers() {
        let none = BTreeSet::new();
        assert_eq!(region("zh-Hant-HK", &none), " TC");
        assert_eq!(region("zh_CN", &none), " SC");
        assert_eq!(region("ja", &none), " JP");
        assert_eq!(region("en", &['漢', 'か'].into()), " JP");
    }
}
