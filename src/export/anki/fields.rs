//! The text of fields: what Anki would take for more than text, and what it could not keep.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::media::Files;

/// How many cards one cloze note can make.
pub(super) const MOST_GAPS: usize = 500;

/// Returns the ordinals of the gaps in a field of a cloze note, of which each
/// makes a card.
pub(in crate::export) fn ordinals(text: &str) -> BTreeSet<u32> {
    text.split("{{c").skip(1).filter_map(|gap| Some(split_ordinal(gap)?.0)).collect()
}

/// Returns the ordinal of a gap and what follows it.
fn split_ordinal(gap: &str) -> Option<(u32, &str)> {
    let (ordinal, rest) = gap.split_once("::")?;
    Some((ordinal.parse().ok()?, rest))
}

/// Returns a field whose gaps Anki can make cards of: it counts from 1 to 500.
/// If one is beyond that, all of them are numbered anew.
pub(super) fn countable(text: String) -> String {
    let ordinals = ordinals(&text);
    if ordinals.iter().all(|&ordinal| (1..=MOST_GAPS).contains(&(ordinal as usize))) {
        return text;
    }
    let mut parts = text.split("{{c");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        if let Some((ordinal, rest)) = split_ordinal(part) {
            let place = ordinals.range(..=ordinal).count().min(MOST_GAPS);
            let _ = write!(out, "{{{{c{place}::{rest}");
        } else {
            out.push_str("{{c");
            out.push_str(part);
        }
    }
    out
}

/// Returns a field without the control characters that Anki does not keep, of
/// which one, U+001F, would begin the next field.
pub(super) fn clean(field: String) -> String {
    let wanted = |byte: u8| !byte.is_ascii_control() || matches!(byte, b'\n' | b'\t');
    if field.bytes().all(wanted) {
        return field;
    }
    field.replace(|c: char| c.is_ascii() && !wanted(c as u8), "")
}

/// Returns a field in which nothing but cards' text is meant: whatever Anki
/// would take for a gap, a sound or LaTeX is only text, but for the sounds that there are.
///
/// See the manual, "Field Replacements" and "Math & Symbols".
pub(super) fn literal(field: String, files: &Files) -> String {
    const MARKS: [&str; 5] = ["{{c", "[anki:", "[latex]", "[$]", "[$$]"];
    const SOUND: &str = "[sound:";
    let mut field = clean(field);
    if !field.contains(['{', '[']) {
        return field;
    }
    for mark in MARKS {
        if field.contains(mark) {
            let entity = if mark.starts_with('{') { "&#123;" } else { "&#91;" };
            field = field.replace(mark, &format!("{entity}{}", &mark[1..]));
        }
    }
    if field.contains(SOUND) {
        let mut parts = field.split(SOUND);
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let is_sound = part.split_once(']').is_some_and(|(name, _)| files.has(name));
            out.push_str(if is_sound { SOUND } else { "&#91;sound:" });
            out.push_str(part);
        }
        field = out;
    }
    field
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_that_anki_cannot_count_is_numbered_anew() {
        let text = "{{c0::a}} {{c7::b{{c700::c}}}} {{c7::d}}";
        assert_eq!(countable(text.into()), "{{c1::a}} {{c2::b{{c3::c}}}} {{c2::d}}");
        assert_eq!(countable("{{c7::a}}".into()), "{{c7::a}}");
    }

    #[test]
    fn what_only_looks_like_mark_up_is_text() {
        assert_eq!(
            literal("{{c1::a}} [$]\u{1f}\0[sound:x]".into(), &Files::default()),
            "&#123;{c1::a}} &#91;$]&#91;sound:x]"
        );
    }
}
