//! What writes a page: the deck, what it is said in, and where it is.

use std::collections::BTreeSet;

use katex::KatexContext;

use crate::deck::Deck;
use crate::diagnostic::Diagnostic;
use crate::export::language::{Language, Languages};
use crate::export::words::Words;
use crate::source::Span;

use super::phrases::Phrases;

/// What writes a page.
pub(super) struct Writer<'d> {
    pub deck: &'d Deck,
    pub sink: &'d mut Vec<Diagnostic>,
    pub languages: Languages,
    pub words: &'static Words,
    pub phrases: &'static Phrases,
    /// What reads formulas.
    pub formulas: KatexContext,
    /// Whether there is one on the page.
    pub has_formula: bool,
    /// Which formulas could not be read, by their places.
    pub unread: BTreeSet<(usize, String)>,
    /// Where the text that is written was typed.
    pub span: Span,
    /// Whether the text around is written from right to left.
    pub leftward: bool,
    /// Whether gaps can be closed where they are written now.
    pub gaps: bool,
    /// The level of headings inside the note.
    pub level: usize,
}

impl<'d> Writer<'d> {
    pub(super) fn new(deck: &'d Deck, sink: &'d mut Vec<Diagnostic>) -> Self {
        let languages = Languages::of(deck);
        let Language { tag, is_leftward, .. } = &languages.deck;
        Writer {
            deck,
            sink,
            words: Words::of(tag),
            phrases: Phrases::of(tag),
            leftward: *is_leftward,
            languages,
            formulas: KatexContext::default(),
            has_formula: false,
            unread: BTreeSet::new(),
            span: Span::default(),
            gaps: false,
            level: 0,
        }
    }
}
