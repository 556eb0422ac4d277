//! What serves the document and not its reader: tables of contents, links back to
//! the top, badges, and the wrappers that hide an answer until it is clicked.
//!
//! It is taken out of the lines before any pattern looks at them. A link to the
//! document itself is known by its form, never by its words: a row of a table of
//! contents need not say what the heading says.

mod region;

use std::collections::HashMap;
use std::ops::Range;

use crate::ledger::{Fate, Furniture, Ledger};
use crate::markdown::{html, table};
use crate::read::{Fold, mark};
use crate::source::Line;

/// The labels of wrappers that say nothing of what is inside, in small letters,
/// where they are too few to be known by their number.
const LABELS: &[&str] = &[
    "answer",
    "answers",
    "click to expand",
    "click to expand!",
    "click me",
    "contents",
    "expand",
    "hint",
    "reveal answer",
    "see answer",
    "show",
    "show answer",
    "solution",
    "table of contents",
    "toc",
    "view answer",
    "view contents",
    "view solution",
    "antwort",
    "lösung",
    "respuesta",
    "réponse",
    "resposta",
    "risposta",
    "ответ",
    "答案",
    "答え",
    "الاجابة",
    "jawaban",
];

/// A line without its furniture.
#[derive(Debug)]
pub(super) struct Cleaned<'s> {
    /// What is left of the line.
    pub(super) line: Line<'s>,
    /// Where it stands to a wrapper that hides an answer.
    pub(super) fold: Fold,
    /// What it was for, where nothing is left of it.
    pub(super) furniture: Furniture,
}

impl Cleaned<'_> {
    fn clear(&mut self, furniture: Furniture) {
        self.line.text = "".into();
        self.furniture = furniture;
    }
}

/// Takes the furniture out of lines, and records the lines that are nothing else.
pub(super) fn clean<'s>(
    lines: &[Line<'s>],
    code: &[bool],
    ledger: &mut Ledger,
) -> Vec<Cleaned<'s>> {
    let wrappers = Wrappers::find(lines, code);
    let regions = region::find(lines, code);
    let mut fold = Fold::Outside;
    let mut cleaned: Vec<_> = lines
        .iter()
        .zip(code)
        .enumerate()
        .map(|(at, (line, &is_code))| {
            let mut line = line.clone();
            let mut furniture = Furniture::Layout;
            let cuts = wrappers.cuts.get(&at);
            if let Some(cuts) = cuts {
                line.text = without(&line.text, cuts).into();
            }
            if !is_code && !line.is_blank() {
                if let Some(kind) = regions[at].or_else(|| kind(&line.text)) {
                    line.text = "".into();
                    furniture = kind;
                } else if let Some(start) = line.text.find(REVIEW) {
                    line.text = line.text[..start].trim_end().to_owned().into();
                    furniture = Furniture::Program;
                }
            }
            let cut = |of: fn(&Cut) -> bool| cuts.is_some_and(|cuts| cuts.iter().any(of));
            fold = match fold {
                _ if cut(|cut| cut.opens) => Fold::Opens,
                Fold::Opens | Fold::Inside if !cut(|cut| cut.closes) => Fold::Inside,
                _ => Fold::Outside,
            };
            Cleaned { line, fold, furniture }
        })
        .collect();
    clear_contents(&mut cleaned, lines);
    for at in 2..cleaned.len() {
        let taken = |at: usize| cleaned[at].line.is_blank() && !lines[at].is_blank();
        if taken(at) && !taken(at - 1) && is_table_head(&lines[at - 2..at]) {
            cleaned[at - 2].clear(Furniture::Contents);
            cleaned[at - 1].clear(Furniture::Contents);
        }
    }
    for (cleaned, line) in cleaned.iter().zip(lines) {
        if cleaned.line.is_blank() && !line.is_blank() {
            ledger.record(line.span, Fate::Furniture(cleaned.furniture));
        }
    }
    cleaned
}

/// How the comment of a program begins that remembers when a card is due.
const REVIEW: &str = "<!--SR:";

/// Returns what a line is for, where it is nothing but furniture.
fn kind(line: &str) -> Option<Furniture> {
    if leads_within(line) || leads_to_top(line) {
        Some(Furniture::Contents)
    } else if is_badge(line) {
        Some(Furniture::Badge)
    } else if is_property(line) {
        Some(Furniture::Program)
    } else if is_tags(line) {
        Some(Furniture::Tag)
    } else {
        None
    }
}

/// Takes out the other rows of a table of contents too: names of sections between its
/// links. At least half of the rows of such a table are links.
fn clear_contents(cleaned: &mut [Cleaned], lines: &[Line]) {
    let is_row = |line: &Line| line.text.trim_start().starts_with('|');
    let mut at = 0;
    while at + 1 < lines.len() {
        if !is_row(&lines[at]) || !table::is_delimiter(&lines[at + 1].text) {
            at += 1;
            continue;
        }
        let length = lines[at..].iter().take_while(|line| is_row(line)).count();
        let taken = cleaned[at..at + length].iter().filter(|row| row.line.is_blank()).count();
        if taken > 0 && taken * 2 >= length - length.min(2) {
            for row in &mut cleaned[at..at + length] {
                row.clear(Furniture::Contents);
            }
        }
        at += length.max(1);
    }
}

/// Returns whether two lines are the head of a table.
fn is_table_head(lines: &[Line]) -> bool {
    lines[0].text.trim_start().starts_with('|') && table::is_delimiter(&lines[1].text)
}

fn without(text: &str, cuts: &[Cut]) -> String {
    let mut left = String::new();
    let mut at = 0;
    for cut in cuts {
        left.push_str(text.get(at..cut.range.start).unwrap_or_default());
        at = cut.range.end;
    }
    left.push_str(&text[at..]);
    left
}

/// A part of a line that is furniture.
#[derive(Debug)]
struct Cut {
    range: Range<usize>,
    opens: bool,
    closes: bool,
}

/// The `<details>` whose label says nothing of what is inside.
#[derive(Debug, Default)]
struct Wrappers {
    cuts: HashMap<usize, Vec<Cut>>,
}

impl Wrappers {
    fn find(lines: &[Line], code: &[bool]) -> Self {
        let tags = tags(lines, code);
        let labels: Vec<_> = (0..tags.len()).map(|at| label(lines, &tags, at)).collect();
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for label in labels.iter().flatten() {
            *counts.entry(label).or_default() += 1;
        }
        let is_generic = |label: &str| {
            let words = label.split_whitespace().count();
            words == 0 || LABELS.contains(&label) || (words <= 3 && counts[label] >= 3)
        };
        let mut wrappers = Wrappers::default();
        let mut open: Vec<bool> = Vec::new();
        for (at, (tag, label)) in tags.iter().zip(&labels).enumerate() {
            match (tag.kind, label) {
                (Kind::Open, Some(label)) => {
                    let generic = is_generic(label);
                    open.push(generic);
                    if generic {
                        wrappers.cut(tag, true);
                        let (begin, end) = (&tags[at + 1], &tags[at + 2]);
                        let range = begin.range.start..end.range.end;
                        wrappers.cut(&TagAt { range, ..*begin }, false);
                    }
                }
                (Kind::Open, None) => open.push(false),
                // Closed more often than opened: it closes nothing.
                (Kind::Close, _) if open.pop().unwrap_or(true) => wrappers.cut(tag, false),
                _ => {}
            }
        }
        wrappers
    }

    fn cut(&mut self, tag: &TagAt, opens: bool) {
        let range = tag.range.clone();
        let closes = tag.kind == Kind::Close;
        self.cuts.entry(tag.line).or_default().push(Cut { range, opens, closes });
    }
}

/// A tag of a `<details>`, with its place.
#[derive(Debug, Clone)]
pub(super) struct TagAt {
    pub(super) line: usize,
    pub(super) range: Range<usize>,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `<details>`
    Open,
    /// `<summary>`
    Summary,
    /// `</summary>`
    SummaryEnd,
    /// `</details>`
    Close,
}

/// Returns the tags of all `<details>` outside code.
pub(super) fn tags(lines: &[Line], code: &[bool]) -> Vec<TagAt> {
    let mut found = Vec::new();
    for (number, (line, _)) in lines.iter().zip(code).enumerate().filter(|(_, (_, code))| !**code) {
        for (range, tag) in html::tags(&line.text) {
            let kind = match (tag.name.as_str(), tag.closing) {
                ("details", false) => Kind::Open,
                ("details", true) => Kind::Close,
                ("summary", false) => Kind::Summary,
                ("summary", true) => Kind::SummaryEnd,
                _ => continue,
            };
            found.push(TagAt { line: number, range, kind });
        }
    }
    found
}

/// Returns the label of the wrapper that a tag opens, in small letters without
/// tags, where it stands on one line.
fn label(lines: &[Line], tags: &[TagAt], at: usize) -> Option<String> {
    let (begin, end) = (tags.get(at + 1)?, tags.get(at + 2)?);
    let is_label = tags[at].kind == Kind::Open
        && begin.kind == Kind::Summary
        && end.kind == Kind::SummaryEnd
        && begin.line == end.line;
    is_label.then(|| plain(&lines[begin.line].text[begin.range.end..end.range.start]))
}

/// Returns text without tags, in small letters.
fn plain(text: &str) -> String {
    let mut left = String::new();
    let mut at = 0;
    for (range, _) in html::tags(text) {
        left.push_str(&text[at..range.start]);
        at = range.end;
    }
    left.push_str(&text[at..]);
    left.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | ':')).to_lowercase()
}

/// Returns whether a line has nothing but links into the document itself: a row of
/// a table of contents, or a way back to the top.
fn leads_within(line: &str) -> bool {
    if mark::heading(line).is_some() {
        return false;
    }
    let is_row = line.trim_start().starts_with('|');
    if is_row && table::cells(line).into_iter().any(|cell| leads_within(&line[cell])) {
        return true;
    }
    let mut rest = line;
    let mut links = 0;
    loop {
        rest = rest.trim_start_matches(|c: char| {
            c.is_ascii_digit() || !(c.is_alphanumeric() || matches!(c, '[' | '<' | '`' | '!'))
        });
        if rest.is_empty() {
            return links > 0;
        }
        if let Some(after) = link_within(rest) {
            links += 1;
            rest = after;
        } else if let Some((length, tag)) = html::leading_tag(rest) {
            if tag.name == "a" && !tag.closing {
                let within = tag.attribute("href").is_some_and(|url| url.starts_with('#'));
                let end = rest.find("</a>").filter(|_| within);
                let Some(end) = end else { return false };
                links += 1;
                rest = &rest[end + 4..];
            } else {
                rest = &rest[length..];
            }
        } else {
            return false;
        }
    }
}

/// Returns the text after a link such as `[Back to top](#top)`.
fn link_within(text: &str) -> Option<&str> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '[' => depth += 1,
            ']' => {
                depth -= 1;
                if depth == 0 {
                    let rest = text[at + 1..].strip_prefix("(#")?;
                    return rest.split_once(')').map(|(_, rest)| rest);
                }
            }
            _ if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// How links back to the top of a document begin, in small letters.
const TO_TOP: &[&str] = &[
    "back to top",
    "back to the top",
    "back to contents",
    "back to table of contents",
    "go to top",
    "return to top",
    "volver al índice",
    "volver arriba",
    "к оглавлению",
    "наверх",
    "вернуться к началу",
    "voltar ao topo",
    "voltar ao índice",
    "retour en haut",
    "retour au sommaire",
    "nach oben",
    "zum anfang",
    "torna su",
    "torna all'indice",
    "返回顶部",
    "回到顶部",
    "回到目录",
    "返回目录",
    "トップに戻る",
    "目次へ戻る",
    "العودة إلى الأعلى",
];

/// Returns whether a line is nothing but a link that says it leads to the top, wherever
/// it leads.
fn leads_to_top(line: &str) -> bool {
    let text =
        line.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '[' | ')' | '<' | '>'));
    let label = match text.strip_prefix('[').and_then(|text| text.split_once("](")) {
        Some((label, url)) if url.find(')') == Some(url.len() - 1) => label,
        _ => return false,
    };
    let label = label.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    TO_TOP.contains(&label.as_str())
}

/// The properties that outliners keep in lines of their own (Logseq's documentation,
/// "Properties"); those of cards begin with `card-`.
const PROPERTIES: &[&str] = &[
    "collapsed",
    "id",
    "tags",
    "alias",
    "title",
    "type",
    "template",
    "created-at",
    "updated-at",
    "icon",
    "public",
    "deck",
    "background-color",
    "heading",
];

/// Returns whether a line is a property of an outliner: `collapsed:: true`.
fn is_property(line: &str) -> bool {
    let text = mark::bullet(line).map_or(line.trim_start(), |(_, rest)| rest);
    text.split_once("::").is_some_and(|(key, value)| {
        (PROPERTIES.contains(&key) || key.starts_with("card-") || key.starts_with("logseq."))
            && (value.is_empty() || value.starts_with(' '))
    })
}

/// Returns whether a line is nothing but tags: `#flashcards #biology/cells`.
fn is_tags(line: &str) -> bool {
    let mut words = line.split_whitespace().peekable();
    words.peek().is_some()
        && words.all(|word| {
            word.strip_prefix('#').is_some_and(|tag| {
                tag.starts_with(char::is_alphabetic)
                    && tag.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '/'))
            })
        })
}

/// Returns whether a line has nothing but badges.
fn is_badge(line: &str) -> bool {
    let text = line.trim();
    let is_image = text.starts_with("![") || text.starts_with("[![") || text.starts_with("<img");
    is_image
        && (text.contains("shields.io") || text.contains("badge"))
        && text.ends_with([')', '>', ']'])
        && !text.contains(") ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_into_the_document_are_known_by_their_form() {
        assert!(leads_within("- [What is a ko?](#what-is-a-ko)"));
        assert!(leads_within("**[⬆ Back to top](#contents)**"));
        assert!(leads_within("| 3 | [What is it?](#it) |"));
        assert!(leads_within("<br>[⬆](#top)"));
        assert!(leads_within("<div align=\"right\"><b><a href=\"#x\">↥ up</a></b></div>"));
        assert!(!leads_within("See [above](#x) for more."));
        assert!(!leads_within("### [What is a ko?](#contents)"));
        assert!(!leads_within("[docs](https://example.org)"));
        assert!(!leads_within("12."));
        assert!(leads_within("| 4 | [What is it?](#it) | hard |"));
        assert!(leads_to_top("**[⬆ Back to top](https://example.org/a#b)**"));
        assert!(!leads_to_top("[Back to top](#a) and on"));
    }

    #[test]
    fn what_programs_write_is_known_by_its_form() {
        assert!(is_property("  collapsed:: true"));
        assert!(!is_property("std::vec"));
        assert!(is_tags("#flashcards #biology/cells"));
        assert!(!is_tags("#include <stdio.h>"));
        assert!(!is_tags("# Title"));
    }
}
