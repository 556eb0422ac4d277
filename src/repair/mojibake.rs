//! # What it does
//! Reads text that was written in UTF-8, read as Windows-1252 and saved again as what
//! it was at first.
//!
//! # Why
//! An editor or a clipboard that took the one for the other leaves two to four odd
//! characters for each one that is not plain, and an answer full of them is hard to
//! learn from.
//!
//! # Example
//! ```text
//! cafÃ© â€“ open           →       café – open
//! ```
//!
//! A run of characters that are not plain is repaired only as a whole, and only where
//! all of it is UTF-8 when it is written as Windows-1252. A capital and a closing
//! quotation mark can be that, too (`É”` would be `ɔ`): such a run is repaired only
//! in a document in which most are beyond doubt. It is a warning, since it is known by
//! its look alone. Code is left alone, unless the text around it is damaged as well.

use std::ops::Range;

use encoding_rs::WINDOWS_1252;

use super::edit::{CodeSpans, Edit, Rule};
use crate::diagnostic::{Diagnostic, MOJIBAKE};
use crate::markdown::fence;
use crate::source::Line;

/// How often a text is taken for another one at most.
const TIMES: usize = 4;

const RULE: Rule = Rule {
    code: &MOJIBAKE,
    message: |before, edit| {
        format!("`{before}` is how `{}` looks when it is read in the wrong encoding", edit.read)
    },
    help: "where it is meant as it stands, put it in `code`",
};

pub(super) fn repair<'s>(lines: &[Line<'s>], sink: &mut Vec<Diagnostic>) -> Vec<Line<'s>> {
    let evidence = Evidence::of(lines);
    if evidence.certain == 0 && evidence.doubtful == 0 {
        return lines.to_vec();
    }
    RULE.apply(lines, sink, |line, is_code| {
        let text = line.text.as_ref();
        let mut code = CodeSpans::of(text);
        let runs =
            runs(text).filter(|at| evidence.certain > 0 || !(is_code || code.covers(at.start)));
        runs.filter_map(|at| {
            let read = original(&text[at.clone()])?;
            let is_sure = !is_plausible(&text[..at.start], &text[at.clone()])
                || evidence.certain > evidence.sound;
            is_sure.then_some(Edit { at, read })
        })
        .collect()
    })
}

/// How many runs of a document, outside of its code, look like what.
#[derive(Default)]
struct Evidence {
    /// Damaged beyond doubt.
    certain: usize,
    /// Damaged, or a word before a quotation mark.
    doubtful: usize,
    /// Words of Western Europe as they should be.
    sound: usize,
}

impl Evidence {
    fn of(lines: &[Line]) -> Self {
        let mut evidence = Evidence::default();
        if lines.iter().all(|line| line.text.is_ascii()) {
            return evidence;
        }
        let code = fence::code_lines(lines);
        for (line, _) in lines.iter().zip(code).filter(|(_, is_code)| !is_code) {
            let text = line.text.as_ref();
            let mut code = CodeSpans::of(text);
            for at in runs(text).filter(|at| !code.covers(at.start)) {
                let run = &text[at.clone()];
                if original(run).is_none() {
                    let is_word = run.chars().any(|c| matches!(c, 'À'..='ÿ'));
                    evidence.sound += usize::from(is_word && !WINDOWS_1252.encode(run).2);
                } else if is_plausible(&text[..at.start], run) {
                    evidence.doubtful += 1;
                } else {
                    evidence.certain += 1;
                }
            }
        }
        evidence
    }
}

/// Returns the runs of characters that are not plain.
fn runs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(|c: char| !c.is_ascii())?;
        at = start + text[start..].find(|c: char| c.is_ascii()).unwrap_or(text.len() - start);
        Some(start..at)
    })
}

/// Returns what a run was before it was read in the wrong encoding, if all of it was.
fn original(run: &str) -> Option<String> {
    let once = |text: &str| {
        let (bytes, _, is_lossy) = WINDOWS_1252.encode(text);
        if is_lossy { None } else { String::from_utf8(bytes.into_owned()).ok() }
    };
    let mut text = once(run)?;
    // It may have happened more than once.
    for _ in 1..TIMES {
        match once(&text).filter(|_| !text.is_ascii()) {
            Some(before) => text = before,
            None => break,
        }
    }
    (!text.contains(char::is_control)).then_some(text)
}

/// Returns whether somebody may have typed a run as it is: a letter or two, and then
/// what closes a quotation or ends a sentence.
fn is_plausible(before: &str, run: &str) -> bool {
    let mut rest = run.chars();
    let Some(first) = rest.next().filter(|first| matches!(first, 'À'..='ÿ')) else {
        return false;
    };
    let rest = rest.as_str().trim_start_matches(['š', 'ž', 'Š', 'Ž']);
    // These begin most of what is damaged, and end only words in capitals.
    if matches!(first, 'Ã' | 'Â') && !before.ends_with(char::is_uppercase) {
        return false;
    }
    rest.trim_start_matches(['\u{a0}', '’', '”', '»', '›', '…', '–', '—', '™', '°']).is_empty()
}
