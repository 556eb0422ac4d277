//! Headings that are written in other ways, made `##` lines: underlined ones, and those
//! without a blank behind their signs (`###Question 3`), where the document has others
//! of that level. (Those of HTML are found in `markup`.)
//!
//! Counterexamples: a line under a table or a list, which parts; `#include` and
//! `#hashtag`, with one sign.

use crate::read::mark;
use crate::source::Line;

/// Returns the lines with every heading in one form. The lines that a heading took
/// beyond its first are blank, and its span covers them.
pub(super) fn unify<'s>(lines: &[Line<'s>], code: &[bool]) -> Vec<Line<'s>> {
    let mut unified = lines.to_vec();
    let mut levels = [false; 7];
    for (line, _) in lines.iter().zip(code).filter(|(_, code)| !**code) {
        if let Some((level, _)) = mark::heading(&line.text) {
            levels[level] = true;
        }
    }
    let mut at = 0;
    while at < lines.len() {
        let found = if code[at] { None } else { underlined(lines, at) };
        let Some((text, end)) = found else {
            if !code[at]
                && let Some(level) = crowded(&lines[at].text).filter(|&level| levels[level])
            {
                let text = format!("{} {}", "#".repeat(level), &lines[at].text[level..]);
                unified[at].text = text.into();
            }
            at += 1;
            continue;
        };
        unified[at] = Line { text: text.into(), span: lines[at].span.join(lines[end].span) };
        for line in &mut unified[at + 1..=end] {
            line.text = "".into();
        }
        at = end + 1;
    }
    unified
}

/// Returns the level of a heading that has no blank behind its two signs or more.
fn crowded(text: &str) -> Option<usize> {
    let level = text.bytes().take_while(|&byte| byte == b'#').count();
    let is_text =
        text[level..].starts_with(|c: char| c.is_alphanumeric() || matches!(c, '*' | '¿'));
    ((2..=6).contains(&level) && is_text).then_some(level)
}

/// Returns the heading that the next line underlines.
fn underlined(lines: &[Line], at: usize) -> Option<(String, usize)> {
    let text = lines[at].text.trim_end();
    let under = lines.get(at + 1)?.text.trim_end();
    let level = match under.as_bytes() {
        [b'=', b'=', b'=', rest @ ..] if rest.iter().all(|&b| b == b'=') => 1,
        [b'-', b'-', b'-', rest @ ..] if rest.iter().all(|&b| b == b'-') => 2,
        _ => return None,
    };
    let is_text = text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '¿' | '"' | '*'))
        && (at == 0 || lines[at - 1].is_blank())
        && !text.contains('|')
        && mark::bullet(text).is_none()
        && mark::number(text).is_none()
        && mark::label(text).is_none();
    is_text.then(|| (format!("{} {text}", "#".repeat(level)), at + 1))
}
