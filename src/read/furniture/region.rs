//! Furniture of several lines: what stands between a program's marks, or makes a
//! paragraph of nothing but tags.

use crate::ledger::Furniture;
use crate::markdown::html;
use crate::read::mark;
use crate::source::Line;

/// What begins and what ends a part that a program writes anew each time, and what the
/// part is, in small letters.
const REGIONS: &[(&str, &str, Furniture)] = &[
    ("<!-- start doctoc", "<!-- end doctoc", Furniture::Contents),
    ("<!-- toc -->", "<!-- tocstop -->", Furniture::Contents),
    ("<!-- toc -->", "<!-- /toc -->", Furniture::Contents),
    ("<!-- all-contributors-list:start", "<!-- all-contributors-list:end", Furniture::Contributors),
    ("<!-- readme: contributors -start", "<!-- readme: contributors -end", Furniture::Contributors),
    ("<!-- sponsors -->", "<!-- /sponsors -->", Furniture::Advertisement),
];

/// What in a paragraph of tags says that it is an advertisement, in small letters.
const ADVERTISEMENTS: &[&str] = &[
    "adsbygoogle",
    "sponsor",
    "utm_source",
    "utm_medium",
    "buymeacoffee",
    "ko-fi.com",
    "patreon.com",
    "opencollective.com",
    "affiliate",
    "carbonads",
    "doubleclick",
    "googlesyndication",
];

/// Lines that are a table of contents by themselves, in small letters.
const CONTENTS: &[&str] =
    &["[toc]", "[[toc]]", "[[_toc_]]", "{:toc}", "{: toc}", "${toc}", "@[toc]"];

/// Returns for each line what it is for, where it is part of such furniture.
pub(super) fn find(lines: &[Line], code: &[bool]) -> Vec<Option<Furniture>> {
    let mut kinds = vec![None; lines.len()];
    // Where each of the parts ends for the last time.
    let starts = |line: &Line, mark: &str| {
        line.text.contains("<!--") && line.text.trim_start().to_ascii_lowercase().starts_with(mark)
    };
    let last: Vec<_> = REGIONS
        .iter()
        .map(|(_, ends, _)| lines.iter().rposition(|line| starts(line, ends)).unwrap_or(0))
        .collect();
    let mut at = 0;
    while at < lines.len() {
        if code[at] || lines[at].is_blank() {
            at += 1;
            continue;
        }
        let lower = lines[at].text.trim().to_ascii_lowercase();
        if CONTENTS.contains(&lower.as_str()) {
            kinds[at] = Some(Furniture::Contents);
        } else if lower.starts_with('<') {
            let begins = at == 0 || lines[at - 1].is_blank();
            let (end, kind) = between(lines, at, &lower, &last)
                .or_else(|| if begins { advertisement(lines, code, at) } else { None })
                .unwrap_or((at + 1, None));
            kinds[at..end].fill(kind);
            at = end;
            continue;
        }
        at += 1;
    }
    kinds
}

type Region = (usize, Option<Furniture>);

/// Returns the line after the part that a program's mark begins.
fn between(lines: &[Line], at: usize, first: &str, last: &[usize]) -> Option<Region> {
    let begun = REGIONS.iter().zip(last).filter(|((begins, _, _), _)| first.starts_with(begins));
    begun.filter(|&(_, &last)| last > at).find_map(|(&(_, ends, kind), _)| {
        let end = lines[at..]
            .iter()
            .position(|line| line.text.trim_start().to_ascii_lowercase().starts_with(ends))?;
        Some((at + end + 1, Some(kind)))
    })
}

/// Returns the line after a paragraph of nothing but tags that advertises.
fn advertisement(lines: &[Line], code: &[bool], at: usize) -> Option<Region> {
    let length = (at..lines.len()).take_while(|&at| !code[at] && !lines[at].is_blank()).count();
    let paragraph = &lines[at..at + length];
    // A script says nothing to a reader, whatever stands in it.
    let is_script = paragraph[0].text.trim_start().starts_with("<script");
    let advertises = paragraph.iter().any(|line| {
        let lower = line.text.to_ascii_lowercase();
        ADVERTISEMENTS.iter().any(|word| lower.contains(word))
    });
    let is_bare = || {
        paragraph.iter().all(|line| !html::tags(&line.text).is_empty() && !mark::says(&line.text))
    };
    (is_script || (advertises && is_bare()))
        .then_some((at + length, Some(Furniture::Advertisement)))
}
