//! The templates of cards: a note's fields put together as Anki does.
//!
//! See the manual, "Card Templates". Nothing of a template is run: its scripts and
//! styles are left out with the tags, when the HTML that it makes is read.

use std::collections::BTreeSet;

use crate::content::html::escape;
use crate::markdown::field;

/// How deep conditions may be nested: what is deeper is text.
const DEEPEST: usize = 60;

/// What makes a template use other signs than `{{` and `}}`, at its beginning.
const OTHER_SIGNS: &str = "{{=<% %>=}}";

/// One side of a card, taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Template {
    pub(super) parts: Vec<Part>,
    /// Whether every condition in it ends, and in its turn.
    pub(super) is_whole: bool,
}

/// A part of a template.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// HTML.
    Text(String),
    /// A field, with what is done to it, the first thing first.
    Field { name: String, filters: Vec<String> },
    /// What is shown if a field is filled, or if it is not.
    If { name: String, is_filled: bool, parts: Vec<Part> },
}

impl Template {
    /// Takes a template apart. Any text is some template.
    pub(super) fn parse(text: &str) -> Self {
        let (mut rest, signs) = match text.trim_start().strip_prefix(OTHER_SIGNS) {
            Some(rest) => (rest, ("<%", "%>")),
            None => (text, ("{{", "}}")),
        };
        let mut open: Vec<(String, bool, Vec<Part>)> = Vec::new();
        let mut parts = Vec::new();
        let mut is_whole = true;
        while let Some(at) = next(rest, signs.0) {
            push_text(&mut parts, &rest[..at]);
            rest = &rest[at..];
            if rest.starts_with("<!--") {
                // No field is shown in a comment.
                let end = rest.find("-->").map_or(rest.len(), |end| end + "-->".len());
                rest = &rest[end..];
                continue;
            }
            let inner = &rest[signs.0.len()..];
            let Some(end) = inner.find(signs.1) else {
                is_whole = false;
                break;
            };
            let tag = inner[..end].trim();
            rest = &inner[end + signs.1.len()..];
            let kind = tag.chars().next();
            let name = tag.get(1..).unwrap_or_default().trim();
            match kind {
                Some('#' | '^') if open.len() < DEEPEST => {
                    open.push((name.into(), kind == Some('#'), std::mem::take(&mut parts)));
                }
                Some('/') => match open.pop() {
                    Some((opened, is_filled, before)) => {
                        is_whole &= opened == name;
                        let parts_inside = std::mem::replace(&mut parts, before);
                        parts.push(Part::If { name: opened, is_filled, parts: parts_inside });
                    }
                    None => is_whole = false,
                },
                Some('#' | '^') => is_whole = false,
                // A comment of Mustache, which Anki took its templates from.
                Some('!') | None => {}
                _ => {
                    let mut filters: Vec<_> =
                        tag.split(':').map(|part| part.trim().to_owned()).collect();
                    let name = filters.pop().unwrap_or_default();
                    filters.reverse();
                    parts.push(Part::Field { name, filters });
                }
            }
        }
        push_text(&mut parts, rest);
        while let Some((name, is_filled, before)) = open.pop() {
            is_whole = false;
            let inside = std::mem::replace(&mut parts, before);
            parts.push(Part::If { name, is_filled, parts: inside });
        }
        Template { parts, is_whole }
    }

    /// Returns whether an answer is typed into it.
    pub(super) fn is_typed(&self) -> bool {
        any(
            &self.parts,
            &|part| matches!(part, Part::Field { name: _, filters } if filters.iter().any(|f| f == "type")),
        )
    }
}

/// Returns whether a part is so, or one in it.
fn any(parts: &[Part], is_so: &impl Fn(&Part) -> bool) -> bool {
    parts
        .iter()
        .any(|part| is_so(part) || matches!(part, Part::If { parts, .. } if any(parts, is_so)))
}

/// Returns where the next tag or comment begins.
fn next(text: &str, sign: &str) -> Option<usize> {
    match (text.find(sign), text.find("<!--")) {
        (Some(tag), Some(comment)) => Some(tag.min(comment)),
        (tag, comment) => tag.or(comment),
    }
}

fn push_text(parts: &mut Vec<Part>, text: &str) {
    if !text.is_empty() {
        parts.push(Part::Text(text.to_owned()));
    }
}

/// A card that a template is filled in for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Card<'c> {
    /// The names of the fields, and what is in them.
    pub(super) names: &'c [String],
    pub(super) fields: &'c [&'c str],
    pub(super) tags: &'c str,
    pub(super) deck: &'c str,
    pub(super) note_type: &'c str,
    /// The name of the template.
    pub(super) template: &'c str,
    /// Which card of a text with gaps it is, from one; 0 for other note types.
    pub(super) gap: u32,
    pub(super) is_back: bool,
}

/// A side of a card, filled in.
#[derive(Debug, Default)]
pub(super) struct Side {
    /// What it shows, as HTML.
    pub(super) html: String,
    /// The places of the fields that it shows.
    pub(super) shown: BTreeSet<usize>,
    /// The fields that it asks for, and that are not there.
    pub(super) unknown: BTreeSet<String>,
}

impl Side {
    /// Fills in a template; no further once there are so many bytes.
    pub(super) fn render(template: &Template, card: &Card, most: usize) -> Self {
        let mut side = Side::default();
        side.add(&template.parts, card, most);
        side
    }

    fn add(&mut self, parts: &[Part], card: &Card, most: usize) {
        for part in parts {
            if self.html.len() > most {
                return;
            }
            match part {
                Part::Text(text) => self.html.push_str(text),
                Part::If { name, is_filled, parts } => {
                    if card.is_filled(name) == *is_filled {
                        self.add(parts, card, most);
                    }
                }
                Part::Field { name, filters } => self.add_field(name, filters, card),
            }
        }
    }

    fn add_field(&mut self, name: &str, filters: &[String], card: &Card) {
        let place = card.names.iter().position(|field| field == name);
        if let Some(place) = place {
            let value = card.fields.get(place).copied().unwrap_or_default();
            if let Some(html) = filtered(value, filters, card) {
                self.shown.insert(place);
                self.html.push_str(&html);
            }
            return;
        }
        let value = match name {
            // It is shown where the question is.
            "FrontSide" | "CardFlag" | "CardID" => return,
            _ if filters.iter().any(|filter| is_spoken(filter)) => return,
            "Tags" => escape(card.tags),
            "Deck" => escape(card.deck),
            "Subdeck" => escape(card.deck.rsplit("::").next().unwrap_or_default()),
            "Type" => escape(card.note_type),
            "Card" => escape(card.template),
            _ => {
                self.unknown.insert(name.to_owned());
                return;
            }
        };
        self.html.push_str(&value);
    }
}

impl Card<'_> {
    fn is_filled(&self, name: &str) -> bool {
        if let Some(place) = self.names.iter().position(|field| field == name) {
            return self.fields.get(place).is_some_and(|field| is_filled(field));
        }
        match name {
            "Tags" => !self.tags.is_empty(),
            "FrontSide" => self.is_back,
            "Deck" | "Subdeck" | "Type" | "Card" | "CardFlag" | "CardID" => true,
            _ => {
                let gap = name.strip_prefix('c').and_then(|number| number.parse::<u32>().ok());
                gap.is_some_and(|gap| gap == self.gap && gap > 0)
            }
        }
    }
}

/// Returns whether there is anything in a field: blanks, line breaks and empty lines are
/// nothing.
pub(super) fn is_filled(field: &str) -> bool {
    let mut rest = field.trim_start();
    while let Some(tag) = rest.strip_prefix('<') {
        let Some((name, after)) = tag.split_once('>') else { return true };
        let name = name.trim_start_matches('/').trim_end_matches([' ', '/']);
        if !matches!(name, "br" | "div") {
            return true;
        }
        rest = after.trim_start();
    }
    !rest.is_empty()
}

fn is_spoken(filter: &str) -> bool {
    filter == "tts" || filter.starts_with("tts ") || filter == "tts-voices"
}

/// Returns what the filters make of a field: nothing where it is not to be seen.
fn filtered(value: &str, filters: &[String], card: &Card) -> Option<String> {
    let is_cloze = card.gap > 0;
    let mut shows_gaps = false;
    let mut html = value.to_owned();
    for filter in filters {
        html = match filter.as_str() {
            "text" => escape(&field::text(&html)),
            "cloze" | "cloze-only" if is_cloze => {
                shows_gaps = true;
                html
            }
            // Without gaps, it shows nothing.
            "cloze" | "cloze-only" => return None,
            // On the front it is there to be typed, and to be asked for.
            "type" | "hint" if !card.is_back => return None,
            "type" if shows_gaps => return None,
            "hint" => format!("<div>{html}</div>"),
            "furigana" => {
                furigana(&html, |base, reading| format!("<ruby>{base}<rt>{reading}</rt></ruby>"))
            }
            "kana" => furigana(&html, |_, reading| reading.to_owned()),
            "kanji" => furigana(&html, |base, _| base.to_owned()),
            filter if is_spoken(filter) => return None,
            _ => html,
        };
    }
    // Where no gap is meant, the sign of one is text.
    let is_literal = is_cloze && !shows_gaps && html.contains("{{c");
    Some(if is_literal { html.replace("{{c", "&#123;{c") } else { html })
}

/// Returns a text whose words have their reading in brackets behind them, `漢字[かんじ]`,
/// with each of these put in another form. A blank before a word is only there to part
/// it from the one before.
fn furigana(html: &str, form: impl Fn(&str, &str) -> String) -> String {
    let html = html.replace("&nbsp;", " ");
    let mut out = String::with_capacity(html.len());
    let mut rest = html.as_str();
    while let Some(open) = rest.find('[') {
        let Some(length) = rest[open..].find(']') else { break };
        let (before, reading) = (&rest[..open], &rest[open + 1..open + length]);
        let start = before.rfind([' ', '>']).map_or(0, |at| at + 1);
        let base = &before[start..];
        if base.is_empty() || reading.is_empty() || reading.starts_with("sound:") {
            out.push_str(&rest[..=open + length]);
        } else {
            out.push_str(before[..start].strip_suffix(' ').unwrap_or(&before[..start]));
            out.push_str(&form(base, reading));
        }
        rest = &rest[open + length + 1..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(template: &str, is_back: bool) -> String {
        let names = ["Front", "Back", "Empty"].map(String::from);
        let card = Card {
            names: &names,
            fields: &["a <b>b</b>", "日本[にほん] 語[ご]", "<br>"],
            tags: "x y",
            deck: "Top::Sub",
            note_type: "Type",
            template: "Card 1",
            gap: 0,
            is_back,
        };
        Side::render(&Template::parse(template), &card, 1000).html
    }

    #[test]
    fn fields_and_conditions_are_filled_in() {
        assert_eq!(shown("{{Front}}-{{ text:Front }}", false), "a <b>b</b>-a b");
        assert_eq!(
            shown("{{#Empty}}x{{/Empty}}{{^Empty}}y{{#Tags}}z{{/Tags}}{{/Empty}}", false),
            "yz"
        );
        assert_eq!(shown("{{Subdeck}} {{Card}} {{Tags}}", false), "Sub Card 1 x y");
        assert_eq!(shown("{{=<% %>=}}<%Front%> {{Front}}", false), "a <b>b</b> {{Front}}");
        assert_eq!(shown("<!-- {{Front}} -->{{! x }}y", false), "y");
    }

    #[test]
    fn what_is_to_be_typed_is_shown_on_the_back() {
        assert_eq!(shown("{{type:Front}}", false), "");
        assert_eq!(shown("{{type:Front}}", true), "a <b>b</b>");
        assert_eq!(shown("{{tts ja_JP voices=x:Back}}{{hint:Front}}", false), "");
    }

    #[test]
    fn readings_are_put_above_their_words() {
        let ruby = "<ruby>日本<rt>にほん</rt></ruby><ruby>語<rt>ご</rt></ruby>";
        assert_eq!(shown("{{furigana:Back}}", false), ruby);
        assert_eq!(shown("{{kana:Back}} {{kanji:Back}}", false), "にほんご 日本語");
    }

    #[test]
    fn a_condition_that_never_ends_ends_with_the_template() {
        let template = Template::parse("{{#Front}}a{{/Back}}{{#Front}}b {{");
        assert!(!template.is_whole);
        assert_eq!(shown("{{#Front}}a{{/Back}}{{#Front}}b {{", false), "ab {{");
    }
}
