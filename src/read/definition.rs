//! Where links lead that are defined elsewhere: `[rfc]: https://example.org`, used as
//! `[text][rfc]` or `[rfc]` anywhere in the document (`CommonMark`, "Link reference
//! definitions"); and footnotes, `[^1]: what it says`.
//!
//! Each question and answer is parsed on its own, so that what it refers to goes with it:
//! the definition of a link behind its lines, a footnote as text below them. What nothing
//! refers to stays where it is, and is left over.

use std::collections::HashMap;

use super::furniture::Cleaned;
use crate::ledger::{Fate, Furniture, Ledger};
use crate::source::Line;

/// The definitions of a document, by their labels in small letters.
#[derive(Debug, Default)]
pub(super) struct Definitions<'s>(HashMap<String, Line<'s>>);

impl<'s> Definitions<'s> {
    /// Takes the definitions out of lines, as far as something refers to them.
    pub(super) fn take(lines: &mut [Cleaned<'s>], code: &[bool], ledger: &mut Ledger) -> Self {
        let mut found = HashMap::new();
        for (at, Cleaned { line, .. }) in lines.iter().enumerate().filter(|(at, _)| !code[*at]) {
            if let Some(label) = label(&line.text) {
                found.entry(label.to_lowercase()).or_insert(at);
            }
        }
        if found.is_empty() {
            return Definitions::default();
        }
        let is_definition = |at: usize| !code[at] && label(&lines[at].line.text).is_some();
        let used: Vec<_> = (0..lines.len())
            .filter(|&at| !code[at] && !is_definition(at))
            .flat_map(|at| references(&lines[at].line.text))
            .filter_map(|label| found.remove(&label).map(|at| (label, at)))
            .collect();
        let mut definitions = HashMap::with_capacity(used.len());
        for (label, at) in used {
            let line = &mut lines[at].line;
            ledger.record(line.span, Fate::Furniture(Furniture::Definition));
            definitions.insert(label, line.clone());
            line.text = "".into();
        }
        Definitions(definitions)
    }

    /// Returns whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns lines with the definitions of what they refer to.
    pub(super) fn complete<'l>(&self, lines: &[Line<'l>]) -> Vec<Line<'l>>
    where
        's: 'l,
    {
        let mut complete = lines.to_vec();
        let mut known: Vec<String> = Vec::new();
        for label in lines.iter().flat_map(|line| references(&line.text)) {
            let Some(definition) = self.0.get(&label).filter(|_| !known.contains(&label)) else {
                continue;
            };
            complete.push(Line { text: "".into(), span: definition.span });
            let mut definition = definition.clone();
            if label.starts_with('^') {
                // A footnote is text: its brackets are to be seen.
                let text = definition.text.trim_start();
                definition.text = format!("\\{text}").into();
            }
            complete.push(definition);
            known.push(label);
        }
        complete
    }
}

/// Returns the label that a line defines.
fn label(line: &str) -> Option<&str> {
    let text =
        line.trim_start_matches(' ').strip_prefix('[').filter(|_| !line.starts_with("    "))?;
    let (label, rest) = text.split_once("]:")?;
    let is_label = !label.is_empty() && !label.contains(['[', ']']) && label.len() <= 200;
    (is_label && !rest.trim().is_empty()).then_some(label)
}

/// Returns the labels that a text may refer to, in small letters.
fn references(text: &str) -> impl Iterator<Item = String> {
    text.split('[').skip(1).filter_map(|rest| {
        let (label, _) = rest.split_once(']')?;
        (!label.is_empty() && label.len() <= 200).then(|| label.to_lowercase())
    })
}
