//! Cloze gaps as Anki writes them: `{{c1::hidden}}`, `{{c1::hidden::hint}}`.
//!
//! Here they are found in text; those in code and in formulas are in [`super::verbatim`].

use super::DEEPEST;
use crate::content::{Cell, Inline};

/// Returns the parts with their gaps found, in nested elements too.
///
/// What looks like the beginning of a gap and never ends stays text.
pub(crate) fn find(content: Cell) -> Cell {
    let any = content.iter().any(|part| matches!(part, Inline::Text(text) if text.contains("{{c")));
    let content: Cell = content.into_iter().map(find_inside).collect();
    let is_split =
        || content.windows(2).any(|pair| matches!(pair, [Inline::Text(_), Inline::Text(_)]));
    if !any && !is_split() {
        return content;
    }
    let mut finder = Finder::default();
    for part in content {
        match part {
            Inline::Text(text) => finder.text(&text),
            part => finder.add(part),
        }
    }
    finder.finish()
}

fn find_inside(part: Inline) -> Inline {
    match part {
        Inline::Emphasis(content) => Inline::Emphasis(find(content)),
        Inline::Strong(content) => Inline::Strong(find(content)),
        Inline::Strikethrough(content) => Inline::Strikethrough(find(content)),
        Inline::Subscript(content) => Inline::Subscript(find(content)),
        Inline::Element { name, attributes, content } => {
            Inline::Element { name, attributes, content: find(content) }
        }
        Inline::Superscript(content) => Inline::Superscript(find(content)),
        Inline::Link { url, content } => Inline::Link { url, content: find(content) },
        part => part,
    }
}

#[derive(Default)]
struct Finder {
    done: Cell,
    open: Vec<Gap>,
}

struct Gap {
    ordinal: u32,
    content: Cell,
    /// Where the sign of a hint stands in the text that the content ends with.
    hint: Option<usize>,
}

impl Finder {
    fn text(&mut self, mut text: &str) {
        loop {
            let end = if self.open.is_empty() { None } else { text.find("}}") };
            let start = if self.open.len() < DEEPEST { find_start(text) } else { None };
            match (start, end) {
                (Some((at, length, ordinal)), end) if end.is_none_or(|end| at < end) => {
                    self.add_text(&text[..at]);
                    self.open.push(Gap { ordinal, content: Vec::new(), hint: None });
                    text = &text[at + length..];
                }
                (_, Some(end)) => {
                    self.add_text(&text[..end]);
                    self.close();
                    text = &text[end + 2..];
                }
                (_, None) => {
                    self.add_text(text);
                    return;
                }
            }
        }
    }

    fn add_text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let mut none = None;
        let (content, hint) = match self.open.last_mut() {
            Some(gap) => (&mut gap.content, &mut gap.hint),
            None => (&mut self.done, &mut none),
        };
        if let Some(Inline::Text(before)) = content.last_mut() {
            *hint = text.rfind("::").map(|at| before.len() + at).or(*hint);
            before.push_str(text);
        } else {
            *hint = text.rfind("::");
            content.push(Inline::Text(text.to_owned()));
        }
    }

    fn add(&mut self, part: Inline) {
        self.open.last_mut().map_or(&mut self.done, |gap| &mut gap.content).push(part);
    }

    fn close(&mut self) {
        let Some(Gap { ordinal, mut content, hint: sign }) = self.open.pop() else { return };
        let mut hint = None;
        if let (Some(Inline::Text(last)), Some(sign)) = (content.last_mut(), sign) {
            hint = Some(last[sign + 2..].trim().to_owned()).filter(|hint| !hint.is_empty());
            last.truncate(sign);
            if last.is_empty() {
                content.pop();
            }
        }
        self.add(Inline::Cloze { ordinal, content, hint });
    }

    fn finish(mut self) -> Cell {
        while let Some(Gap { ordinal, content, hint: _ }) = self.open.pop() {
            self.add_text(&format!("{{{{c{ordinal}::"));
            for part in content {
                match part {
                    Inline::Text(text) => self.add_text(&text),
                    part => self.add(part),
                }
            }
        }
        self.done
    }
}

/// Returns where a gap begins, how long its opening is, and its ordinal.
pub(super) fn find_start(text: &str) -> Option<(usize, usize, u32)> {
    text.match_indices("{{c").find_map(|(at, _)| {
        let digits = text[at + 3..].bytes().take_while(u8::is_ascii_digit).count();
        let ordinal = text[at + 3..at + 3 + digits].parse().ok().filter(|&n| n > 0)?;
        text[at + 3 + digits..].starts_with("::").then_some((at, digits + 5, ordinal))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Inline {
        Inline::Text(text.into())
    }

    #[test]
    fn a_gap_may_hold_code_and_a_hint() {
        let content = vec![text("Use {{c2::"), Inline::Code("}}".into()), text("::a sign}}.")];
        let gap = Inline::Cloze {
            ordinal: 2,
            content: vec![Inline::Code("}}".into())],
            hint: Some("a sign".into()),
        };
        assert_eq!(find(content), [text("Use "), gap, text(".")]);
    }

    #[test]
    fn gaps_nest() {
        let inner = Inline::Cloze { ordinal: 2, content: vec![text("b")], hint: None };
        let outer =
            Inline::Cloze { ordinal: 1, content: vec![text("a "), inner, text(" c")], hint: None };
        assert_eq!(find(vec![text("{{c1::a {{c2::b}} c}}")]), [outer]);
    }

    #[test]
    fn what_never_ends_stays_text() {
        assert_eq!(find(vec![text("{{c1::a")]), [text("{{c1::a")]);
        assert_eq!(find(vec![text("{{name}} }}")]), [text("{{name}} }}")]);
    }
}
