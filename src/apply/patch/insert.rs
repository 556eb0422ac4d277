//! New lines of a cell, typed as those around them are.

use std::ops::Range;

use super::{Hand, Patch, blank, code_indent, is_raw, line_text, same_sign, structure};
use crate::apply::said::Sign;
use crate::fix::Edit;
use crate::sheet::{Line, Mark, letter};
use crate::source::Span;

impl Patch<'_> {
    /// Types a line behind another one, as that is typed.
    pub(super) fn insert(
        &mut self,
        new: usize,
        last: Option<usize>,
        next: usize,
        all: &Range<usize>,
    ) -> Option<()> {
        let line = &self.new.lines[new].line;
        let next = Some(next).filter(|next| all.contains(next));
        let is_like = |other: &usize| {
            let other = &self.old.lines[*other].line;
            same_sign(other.mark, line.mark)
                && other.indent == line.indent
                && other.is_code() == line.is_code()
        };
        if let Some(option) = self.new.lines[new].option {
            return self.insert_option(new, option, last?);
        }
        if self.hand == Hand::Breaks {
            return self.insert_break(line, last?);
        }
        let model = last.filter(is_like).or(next.filter(is_like));
        let (at, is_behind) = match (last, next) {
            (Some(last), _) => {
                (self.typed.whole(&self.typed.span(&self.old.lines[last])?).end, true)
            }
            (None, Some(next)) => {
                (self.typed.whole(&self.typed.span(&self.old.lines[next])?).start, false)
            }
            (None, None) => return None,
        };
        let neighbour = last.or(next)?;
        let mut is_raw = false;
        let words = self.typed.span(&self.old.lines[neighbour])?;
        let (prefix, apart, suffix) = if let Some(model) = model {
            let model = &self.old.lines[model];
            let words = self.typed.span(model)?;
            let whole = self.typed.whole(&words);
            let typed = self.typed.prefix(words.start);
            is_raw = self::is_raw(typed, line);
            let prefix = if is_raw { code_indent(typed, model) } else { structure(typed) };
            let suffix = &self.typed.text[words.end..whole.end];
            let suffix = if suffix.trim_end().ends_with('|') { " |" } else { "" };
            let is_paragraph = line.mark == Mark::None && !is_raw && suffix.is_empty();
            let prefix = if is_paragraph { blank(prefix) } else { numbered(prefix, line.mark) };
            (prefix, is_paragraph, suffix)
        } else {
            if line.is_code() {
                return None;
            }
            let prefix = blank(structure(self.typed.prefix(words.start)));
            let neighbour = &self.old.lines[neighbour].line;
            let width = match neighbour.mark {
                Mark::None => prefix.len(),
                _ if line.indent > neighbour.indent => prefix.len(),
                _ => return None,
            };
            let sign = match line.mark {
                Mark::None => String::new(),
                Mark::Bullet => "- ".into(),
                Mark::Box(true) => "- [x] ".into(),
                Mark::Box(false) => "- [ ] ".into(),
                Mark::Number(number) => format!("{number}. "),
            };
            let apart = line.indent <= neighbour.indent;
            (format!("{}{sign}", " ".repeat(width)), apart, "")
        };
        let text = format!("{prefix}{}{suffix}", line_text(line, is_raw));
        let gap = if apart { "\n\n" } else { "\n" };
        let text = if is_behind { format!("{gap}{text}") } else { format!("{text}{gap}") };
        // Several lines behind the same one stand in their order.
        self.put(at, &text);
        Some(())
    }

    /// Types an option behind another one, with the sign that is next.
    fn insert_option(&mut self, new: usize, option: Sign, last: usize) -> Option<()> {
        let before = self.old.lines[last].option?;
        let words = self.typed.span(&self.old.lines[last])?;
        let whole = self.typed.whole(&words);
        let prefix = structure(self.typed.prefix(words.start));
        let text = line_text(&self.new.lines[new].line, false);
        let prefix = if let Some(at) = prefix.find("[ ]").or_else(|| prefix.find("[x]")) {
            let sign = if option.right { "[x]" } else { "[ ]" };
            format!("{}{sign}{}", &prefix[..at], &prefix[at + 3..])
        } else if option.right {
            return None;
        } else {
            let signs = [
                (letter(before.at), letter(option.at)),
                (letter(before.at).to_lowercase(), letter(option.at).to_lowercase()),
                ((before.at + 1).to_string(), (option.at + 1).to_string()),
            ];
            let (old, new) = signs.into_iter().find(|(old, _)| prefix.contains(old.as_str()))?;
            let at = prefix.rfind(&old)?;
            format!("{}{new}{}", &prefix[..at], &prefix[at + old.len()..])
        };
        let next = self.typed.text[whole.end..].strip_prefix("\n\n");
        let apart = next.is_some()
            && self.old.lines.get(last.wrapping_sub(1)).is_some_and(|other| {
                other.option.is_some()
                    && self.typed.span(other).is_some_and(|other| {
                        self.typed.text[other.end..words.start].contains("\n\n")
                    })
            });
        let gap = if apart { "\n\n" } else { "\n" };
        let text = format!("{gap}{prefix}{text}");
        self.put(whole.end, &text);
        Some(())
    }

    /// Types a line behind another one, in the same paragraph or cell of a table.
    fn insert_break(&mut self, line: &Line, last: usize) -> Option<()> {
        if line.mark != Mark::None || line.indent != self.old.lines[last].line.indent {
            return None;
        }
        let words = self.typed.span(&self.old.lines[last])?;
        let whole = self.typed.whole(&words);
        let text = line_text(line, false);
        let is_row = self.typed.text[words.end..whole.end].trim_end().ends_with('|');
        let text = if is_row {
            format!("<br>{text}")
        } else {
            format!("\\\n{}{text}", blank(structure(self.typed.prefix(words.start))))
        };
        let at = if is_row { words.end } else { whole.end };
        self.put(at, &text);
        Some(())
    }

    /// Puts a text in at a place: several behind the same line stand in their order.
    fn put(&mut self, at: usize, text: &str) {
        let span = Span { start: at, end: at };
        match self.edits.last_mut() {
            Some(edit) if edit.span == span => edit.text.push_str(text),
            _ => self.edits.push(Edit { span, text: text.to_owned() }),
        }
    }
}

/// Returns the sign of a numbered line with another number.
fn numbered(prefix: &str, mark: Mark) -> String {
    let Mark::Number(number) = mark else { return prefix.to_owned() };
    let end = prefix.rfind(|c: char| c.is_ascii_digit()).map_or(0, |at| at + 1);
    let start = prefix[..end].rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + 1);
    format!("{}{number}{}", &prefix[..start], &prefix[end..])
}
