//! What is said of a note besides its text, typed into its comment.

use crate::markdown::own_form::{TAG, WORD, encoded};
use crate::read::{metadata_fields as fields, metadata_key as is_key};
use crate::sheet::{Cell, Column, text as text_of};

/// What a comment is to say: a key, and its value. An empty one takes the key out.
pub(super) type Said = (&'static str, String);

/// Where a comment goes that is not there yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// At the end of a line of the text, from zero.
    Line(usize),
    /// On a line of its own below the text.
    Below,
}

/// Returns what is to be said of a column, if a comment can say it. `own` is what the
/// note's comment says now, `now` what it has in all.
pub(super) fn said(column: Column, cell: &Cell, now: &Cell, text: &str) -> Option<Said> {
    let value = text_of(cell);
    match column {
        Column::Number => Some(("number", value)),
        Column::Kind => Some(("type", value)),
        Column::Deck => Some(("deck", encoded(&value, &[]))),
        Column::Tags => {
            // What the document or a section says of every note is not said again.
            let own = find(text).and_then(|comment| value_of(&text[comment], "tags"));
            let own: Vec<String> = own
                .unwrap_or_default()
                .split([' ', ','])
                .map(|tag| tag.trim_start_matches('#').to_owned())
                .collect();
            let now = text_of(now);
            let others: Vec<_> =
                now.split(' ').filter(|tag| !own.iter().any(|own| own == tag)).collect();
            let tags = value.split(' ').filter(|tag| !tag.is_empty() && !others.contains(tag));
            let tags: Vec<_> = tags.map(|tag| encoded(tag, TAG)).collect();
            Some(("tags", tags.join(" ")))
        }
        Column::Question
        | Column::Answer
        | Column::Options
        | Column::Source
        | Column::Base
        | Column::Guid => None,
    }
}

/// Returns what says that a note is called so.
pub(super) fn guid(guid: &str) -> Said {
    ("guid", encoded(guid, WORD))
}

/// Returns a text of a note whose comment says something else.
pub(super) fn set(text: &str, said: &[Said], place: Place) -> String {
    if let Some(comment) = find(text) {
        let inside = &text[comment.start + 4..comment.end - 3];
        let mut fields: Vec<String> = fields(inside).map(str::to_owned).collect();
        for (key, value) in said {
            fields.retain(|field| !is_of(field, key));
            if !value.is_empty() {
                fields.push(format!("{key}: {value}"));
            }
        }
        if fields.is_empty() {
            return without(text, comment);
        }
        let (before, after) = (&text[..comment.start], &text[comment.end..]);
        return format!("{before}<!-- {} -->{after}", fields.join("; "));
    }
    let fields: Vec<_> = said
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| format!("{key}: {value}"))
        .collect();
    if fields.is_empty() {
        return text.to_owned();
    }
    let comment = format!("<!-- {} -->", fields.join("; "));
    match place {
        Place::Line(line) => {
            let mut lines: Vec<_> = text.split('\n').map(str::to_owned).collect();
            let at = line.min(lines.len() - 1);
            let trimmed = lines[at].trim_end();
            lines[at] = match trimmed.strip_suffix('|') {
                Some(row) if trimmed.matches('|').count() > 1 => {
                    let (first, rest) = row.split_at(row.rfind('|').unwrap_or(row.len()));
                    format!("{} {comment} {rest}|", first.trim_end())
                }
                _ => format!("{trimmed} {comment}"),
            };
            lines.join("\n")
        }
        Place::Below => {
            let last = text.rsplit('\n').next().unwrap_or_default();
            let indent = &last[..last.len() - last.trim_start().len()];
            format!("{text}\n{indent}{comment}")
        }
    }
}

/// Returns a text of a note without its comment.
pub(super) fn bare(text: &str) -> String {
    match find(text) {
        Some(comment) => without(text, comment),
        None => text.to_owned(),
    }
}

fn without(text: &str, comment: std::ops::Range<usize>) -> String {
    let before = text[..comment.start].trim_end_matches([' ', '\t']);
    let after = &text[comment.end..];
    match before.strip_suffix('\n') {
        // Its line goes with it.
        Some(before) if after.is_empty() || after.starts_with('\n') => format!("{before}{after}"),
        _ => format!("{before}{after}"),
    }
}

/// Returns where the comment stands that speaks of the note.
fn find(text: &str) -> Option<std::ops::Range<usize>> {
    let starts = text.match_indices("<!--").map(|(at, _)| at);
    starts.filter_map(|start| Some(start..start + text[start..].find("-->")? + 3)).find(|range| {
        let inner = text[range.start + 4..range.end - 3].trim();
        inner.split_once(':').is_some_and(|(key, _)| is_key(key.trim()))
    })
}

fn is_of(field: &str, key: &str) -> bool {
    let name = field.split_once(':').map_or(field, |(name, _)| name).trim();
    name.eq_ignore_ascii_case(key) || (key == "type" && name.eq_ignore_ascii_case("note-type"))
}

fn value_of(comment: &str, key: &str) -> Option<String> {
    let inner = comment.strip_prefix("<!--")?.strip_suffix("-->")?;
    fields(inner)
        .filter(|field| is_of(field, key))
        .find_map(|field| Some(field.split_once(':')?.1.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_typed_behind_the_question_or_changed_where_it_is() {
        let said = [("tags", "a b".to_owned())];
        assert_eq!(set("1. Q?\n   - A", &said, Place::Line(0)), "1. Q? <!-- tags: a b -->\n   - A");
        assert_eq!(
            set("1. Q?\n   - A", &said, Place::Below),
            "1. Q?\n   - A\n   <!-- tags: a b -->"
        );
        assert_eq!(
            set("1. Q? <!-- id: x; tags: c -->\n   - A", &said, Place::Line(0)),
            "1. Q? <!-- id: x; tags: a b -->\n   - A"
        );
        let none = [("tags", String::new())];
        assert_eq!(set("Q? <!-- tags: c -->\nA", &none, Place::Line(0)), "Q?\nA");
        assert_eq!(set("Q?\n<!-- tags: c -->\nA", &none, Place::Line(0)), "Q?\nA");
        assert_eq!(set("| Q | A |", &said, Place::Line(0)), "| Q <!-- tags: a b --> | A |");
    }
}
