//! Org files (`* What is …?`), rewritten in Markdown line by line, so that the same
//! patterns read them.
//!
//! Known by their name, or by a `#+` line of their own and headlines of stars. The
//! syntax is that of the manual (orgmode.org/worg/org-syntax.html): headlines with
//! keywords, priorities and tags, drawers, blocks, `*bold*`, `/italic/`, `=code=`,
//! `[[link][text]]`. What it has for the machine (drawers, planning lines, settings) is
//! furniture. Counterexample: a Markdown list with `* ` bullets.

use std::collections::HashMap;

use crate::ledger::{Fate, Furniture, Ledger};
use crate::source::Line;

/// The lines of an org file in Markdown, and what cannot be said in it.
#[derive(Debug, Default)]
pub(super) struct Unified<'s> {
    /// The lines.
    pub(super) lines: Vec<Line<'s>>,
    /// `#+TITLE:`
    pub(super) title: Option<String>,
    /// `#+LANGUAGE:`
    pub(super) language: Option<String>,
    /// `#+FILETAGS:`
    pub(super) tags: Vec<String>,
    /// The tags of headlines, by the place where their lines start.
    pub(super) headline_tags: HashMap<usize, Vec<String>>,
    /// What the property `:ID:` calls headlines, by the place where their lines start.
    pub(super) headline_ids: HashMap<usize, String>,
}

/// The words before a headline that say how far somebody is with it.
const KEYWORDS: &[&str] = &["TODO", "DONE", "NEXT", "WAITING", "CANCELLED", "STARTED"];

/// The tags that say to a program that a headline is a card.
const CARD_TAGS: &[&str] = &["drill", "fc", "flashcard", "flashcards", "anki", "card"];

/// Returns whether a document is an org file.
pub(super) fn is_org(name: &str, lines: &[Line]) -> bool {
    let by_name = name.rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case("org"));
    let says = |line: &Line| {
        let text = line.text.trim_start().to_ascii_lowercase();
        ["#+title:", "#+begin_", "#+options:", "#+startup:", "#+filetags:"]
            .iter()
            .any(|key| text.starts_with(key))
    };
    let mut shown = lines.iter().filter(|line| !line.is_blank());
    by_name
        || (shown.next().is_some_and(says)
            && lines.iter().any(|line| headline(&line.text).is_some()))
}

/// Rewrites an org file in Markdown.
pub(super) fn unify<'s>(lines: &[Line<'s>], ledger: &mut Ledger) -> Unified<'s> {
    let mut unified = Unified::default();
    let mut place = Place::Text;
    // Where the last headline starts.
    let mut last = None;
    for (at, line) in lines.iter().enumerate() {
        let text = line.text.trim_start();
        let lower = text.to_ascii_lowercase();
        let mut furniture = || {
            ledger.record(line.span, Fate::Furniture(Furniture::Program));
            Some(String::new())
        };
        let rewritten = match place {
            Place::Drawer => {
                if lower.starts_with(":end:") {
                    place = Place::Text;
                }
                let name = lower.starts_with(":id:").then(|| text[4..].trim());
                if let (Some(name), Some(headline)) = (name.filter(|n| !n.is_empty()), last) {
                    unified.headline_ids.insert(headline, name.to_owned());
                }
                furniture()
            }
            Place::Code => lower.starts_with("#+end_").then(|| {
                place = Place::Text;
                format!("{}```", indentation(&line.text))
            }),
            Place::Text | Place::Quote if lower.starts_with("#+begin_") => {
                let mut words = text.split_whitespace();
                let kind = words.next().unwrap_or_default().to_ascii_lowercase();
                if matches!(kind.as_str(), "#+begin_src" | "#+begin_example" | "#+begin_export") {
                    place = Place::Code;
                    let language = words.next().unwrap_or_default();
                    Some(format!("{}```{language}", indentation(&line.text)))
                } else {
                    place = Place::Quote;
                    furniture()
                }
            }
            Place::Quote if lower.starts_with("#+end_") => {
                place = Place::Text;
                furniture()
            }
            Place::Quote => Some(format!("> {}", inline(text))),
            Place::Text if is_drawer(text) => {
                place = Place::Drawer;
                furniture()
            }
            Place::Text if lower.starts_with("#+") || text.starts_with("# ") || text == "#" => {
                unified.setting(text);
                furniture()
            }
            Place::Text
                if ["SCHEDULED:", "DEADLINE:", "CLOSED:"].iter().any(|p| text.starts_with(p)) =>
            {
                furniture()
            }
            Place::Text => match headline(&line.text) {
                Some((level, title)) => {
                    last = Some(line.span.start);
                    let Tagged { title, tags, is_card } = Tagged::of(title);
                    if !tags.is_empty() {
                        unified.headline_tags.insert(line.span.start, tags);
                    }
                    let sign =
                        if is_card || has_card_drawer(&lines[at + 1..]) { "Q: " } else { "" };
                    Some(format!("{} {sign}{}", "#".repeat(level.min(6)), inline(title)))
                }
                None => Some(body(&line.text)),
            },
        };
        let mut line = line.clone();
        if let Some(text) = rewritten.filter(|text| *text != line.text) {
            line.text = text.into();
        }
        unified.lines.push(line);
    }
    unified
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Text,
    Drawer,
    Code,
    Quote,
}

impl Unified<'_> {
    /// Takes over what a `#+` line says.
    fn setting(&mut self, text: &str) {
        let Some((key, value)) = text.split_once(':') else { return };
        let value = value.trim().to_owned();
        match key.to_ascii_lowercase().as_str() {
            "#+title" if !value.is_empty() => self.title = Some(value),
            "#+language" if !value.is_empty() => self.language = Some(value),
            "#+filetags" => {
                let tags = value.split([':', ' ']).filter(|tag| !tag.is_empty());
                self.tags.extend(tags.map(str::to_owned));
            }
            _ => {}
        }
    }
}

fn indentation(text: &str) -> &str {
    &text[..text.len() - text.trim_start().len()]
}

/// Returns the level and the text of a headline, without its keyword and priority.
fn headline(text: &str) -> Option<(usize, &str)> {
    let level = text.bytes().take_while(|&byte| byte == b'*').count();
    let mut title = text[level..].strip_prefix(' ').filter(|_| level > 0)?.trim();
    if let Some((word, rest)) = title.split_once(' ')
        && KEYWORDS.contains(&word)
    {
        title = rest.trim_start();
    }
    if let Some((_, rest)) = title.strip_prefix("[#").and_then(|rest| rest.split_once(']')) {
        title = rest.trim_start();
    }
    Some((level, title))
}

/// A headline, and the tags behind it.
struct Tagged<'t> {
    title: &'t str,
    /// The tags that are not for a program.
    tags: Vec<String>,
    /// Whether a tag says that it is a card.
    is_card: bool,
}

impl<'t> Tagged<'t> {
    fn of(headline: &'t str) -> Self {
        let is_tags = |tags: &str| {
            tags.len() > 2
                && tags.starts_with(':')
                && tags.ends_with(':')
                && tags
                    .chars()
                    .all(|c| c.is_alphanumeric() || matches!(c, ':' | '_' | '@' | '#' | '%'))
        };
        let Some((title, tags)) =
            headline.rsplit_once([' ', '\t']).filter(|(_, tags)| is_tags(tags))
        else {
            return Tagged { title: headline, tags: Vec::new(), is_card: false };
        };
        let (card, tags): (Vec<_>, Vec<_>) =
            tags.split(':').filter(|tag| !tag.is_empty()).partition(|tag| CARD_TAGS.contains(tag));
        Tagged {
            title: title.trim_end(),
            tags: tags.into_iter().map(str::to_owned).collect(),
            is_card: !card.is_empty(),
        }
    }
}

/// Returns whether lines begin with a drawer in which a program for cards keeps what it
/// knows of one.
fn has_card_drawer(lines: &[Line]) -> bool {
    lines
        .iter()
        .skip_while(|line| line.is_blank())
        .map(|line| line.text.trim())
        .take_while(|text| text.starts_with(':') && !text.eq_ignore_ascii_case(":end:"))
        .any(|text| [":ANKI_", ":FC_", ":DRILL_"].iter().any(|key| text.starts_with(key)))
}

fn is_drawer(text: &str) -> bool {
    let inner = text.trim().strip_prefix(':').and_then(|text| text.strip_suffix(':'));
    inner.is_some_and(|name| {
        !name.is_empty()
            && name.chars().all(|c| c.is_ascii_uppercase() || matches!(c, '_' | '-'))
            && name != "END"
    })
}

/// Returns a line of text in Markdown.
fn body(text: &str) -> String {
    let start = text.trim_start();
    if start.starts_with('|') {
        // A line of a table may part its columns with plus signs.
        return if start.starts_with("|-") { text.replace('+', "|") } else { inline(text) };
    }
    // `- term :: what it means`
    if let Some(rest) = start.strip_prefix("- ")
        && let Some((term, meaning)) = rest.split_once(" :: ")
    {
        return format!("{}- **{}**: {}", indentation(text), inline(term), inline(meaning));
    }
    if let Some(rest) = start.strip_prefix("- [X]") {
        return format!("{}- [x]{}", indentation(text), inline(rest));
    }
    inline(text)
}

/// Returns running text with its emphasis, code and links in Markdown.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if let Some((markdown, length)) =
            link(&text[at..]).or_else(|| emphasis(before, &text[at..]))
        {
            out.push_str(&markdown);
            before = text[..at + length].chars().next_back();
            at += length;
            continue;
        }
        out.push(c);
        before = Some(c);
        at += c.len_utf8();
    }
    out
}

/// Returns the link that a text begins with, in Markdown, and how long it was.
fn link(text: &str) -> Option<(String, usize)> {
    let inner = text.strip_prefix("[[")?;
    // No link begins inside another: each search ends where the next one begins.
    let end = inner[..inner.find("[[").unwrap_or(inner.len())].find("]]")?;
    let (url, label) = inner[..end].split_once("][").unwrap_or((&inner[..end], ""));
    let url = url.strip_prefix("file:").unwrap_or(url).replace(' ', "%20");
    let is_image = ["png", "jpg", "jpeg", "gif", "svg", "webp"]
        .iter()
        .any(|kind| url.to_ascii_lowercase().ends_with(&format!(".{kind}")));
    let markdown = match (label.is_empty(), is_image) {
        (true, true) => format!("![]({url})"),
        (true, false) => format!("[{url}]({url})"),
        (false, _) => format!("[{}]({url})", inline(label)),
    };
    Some((markdown, end + 4))
}

/// Returns the emphasis that a text begins with, in Markdown, and how long it was.
fn emphasis(before: Option<char>, text: &str) -> Option<(String, usize)> {
    let sign = text.chars().next().filter(|c| matches!(c, '*' | '/' | '=' | '~' | '+'))?;
    let opens =
        before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '{' | '\'' | '"' | '-'));
    let inner = &text[1..];
    if !opens || inner.starts_with(|c: char| c.is_whitespace()) {
        return None;
    }
    let end = inner.match_indices(sign).map(|(at, _)| at).take(FARTHEST).find(|&at| {
        let after = inner[at + 1..].chars().next();
        at > 0
            && !inner[..at].ends_with(char::is_whitespace)
            && after.is_none_or(|c| !c.is_alphanumeric() && c != sign)
    })?;
    let inner = &inner[..end];
    let markdown = match sign {
        '*' => format!("**{inner}**"),
        '/' => format!("*{inner}*"),
        '+' => format!("~~{inner}~~"),
        _ => format!("`{inner}`"),
    };
    Some((markdown, end + 2))
}

/// How many signs are looked at for the end of an emphasis.
const FARTHEST: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_text_becomes_markdown() {
        assert_eq!(inline("a *b* /c/ =d= ~e~"), "a **b** *c* `d` `e`");
        assert_eq!(inline("[[https://a.org][A]] and 2*3*4"), "[A](https://a.org) and 2*3*4");
        assert_eq!(inline("a/b/c, x = y = z"), "a/b/c, x = y = z");
    }

    #[test]
    fn headlines_lose_what_is_for_programs() {
        assert_eq!(headline("** TODO [#A] What? :drill:"), Some((2, "What? :drill:")));
        let Tagged { title, tags, is_card } = Tagged::of("What? :drill:maths:");
        assert_eq!((title, tags.join(" ").as_str(), is_card), ("What?", "maths", true));
        assert_eq!(headline("*bold* text"), None);
    }
}
