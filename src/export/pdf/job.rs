//! What is set, and how: the same for all notes, and shared by the threads that set
//! them.

use std::sync::Arc;

use icu_segmenter::options::LineBreakOptions;
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed};
use rayon::prelude::*;

use super::Pdf;
use super::compositor::Compositor;
use super::flow::Row;
use super::fonts::{Faces, Fonts};
use super::galley::Galley;
use super::paragraph::lead;
use super::pictures::Pictures;
use super::pool::Pool;
use super::script;
use super::sheet::{Area, Margins, Paper};
use crate::deck::Deck;
use crate::diagnostic::Diagnostic;
use crate::export::language::Languages;
use crate::export::words::Words;

/// How many notes are set before they are placed on pages, which frees their memory.
const BATCH: usize = 512;
/// How many notes a thread sets in a row.
const CHUNK: usize = 16;
/// The least that margins may leave, in ems and in lines.
const LEAST: (f32, f32) = (8.0, 6.0);

/// What is set, and how.
pub(super) struct Job<'d> {
    pub pdf: &'d Pdf,
    pub deck: &'d Deck,
    pub paper: Paper,
    pub margins: Margins,
    /// The size of the text.
    pub size: f32,
    /// The languages of the deck.
    pub languages: Languages,
    /// The words of the deck's language.
    pub words: &'static Words,
    pub segmenter: LineSegmenterBorrowed<'static>,
    pub pictures: Arc<Pictures>,
    pub faces: Arc<Faces>,
}

impl<'d> Job<'d> {
    /// Returns the job, unless the options ask for what cannot be.
    pub(super) fn new(
        pdf: &'d Pdf,
        deck: &'d Deck,
        sink: &mut Vec<Diagnostic>,
    ) -> Result<Self, String> {
        let Pdf { layout, paper, margins, size, .. } = pdf;
        let languages = Languages::of(deck);
        let tag = &languages.deck.tag;
        let words = Words::of(tag);
        let characters = || {
            let mut characters = script::characters(deck);
            characters.extend(words.characters());
            characters
        };
        let faces = Faces::new(&pdf.fonts, characters, tag).ok_or("a built-in font is damaged")?;
        let job = Job {
            pdf,
            deck,
            paper: paper.unwrap_or_else(|| Paper::of(deck.language.as_deref())),
            margins: margins.unwrap_or(layout.margins()),
            size: size.unwrap_or(layout.size()),
            words: words.or_english(|character| faces.cover(character)),
            faces: Arc::new(faces),
            segmenter: LineSegmenter::new_auto(LineBreakOptions::default()),
            pictures: Arc::new(Pictures::read(deck, sink)),
            languages,
        };
        if !(4.0..=72.0).contains(&job.size) {
            return Err(format!("text of {} points cannot be read", job.size));
        }
        Ok(job)
    }

    /// Returns the same job for other paper.
    pub(super) fn on(&self, paper: Paper) -> Job<'d> {
        Job {
            paper,
            languages: self.languages.clone(),
            pictures: Arc::clone(&self.pictures),
            faces: Arc::clone(&self.faces),
            ..*self
        }
    }

    /// Returns the part of a sheet that text stands in.
    pub(super) fn area(&self) -> Area {
        Area::within(self.paper, self.margins)
    }

    /// Returns an error if the measure is too narrow or too low for text.
    pub(super) fn check(&self, width: f32, height: f32) -> Result<(), String> {
        let (ems, lines) = LEAST;
        if width < self.size * ems || height < lead(self.size) * lines {
            return Err(format!(
                "the paper and its margins leave {width:.0} × {height:.0} points, too little for \
                 text of {} points",
                self.size
            ));
        }
        Ok(())
    }

    /// Returns what turns text into rows for pages of a height.
    pub(super) fn compositor(&self, height: f32) -> Compositor<'_> {
        Compositor::new(self, Fonts::new(Arc::clone(&self.faces)), height)
    }

    /// Sets things on all cores, and gives what each came to to `take`, in their order.
    pub(super) fn set_each<T: Sync>(
        &self,
        things: &[T],
        height: f32,
        set: impl Fn(&T, &mut Compositor<'_>) -> Vec<Row> + Sync,
        mut take: impl FnMut(Galley),
    ) {
        let compositors = Pool::new();
        for batch in things.chunks(BATCH) {
            let galleys: Vec<Vec<Galley>> = batch
                .par_chunks(CHUNK)
                .map(|chunk| {
                    let make = || self.compositor(height);
                    compositors.with(make, |compositor| {
                        let set = |thing| {
                            let rows = set(thing, compositor);
                            compositor.galley(rows)
                        };
                        chunk.iter().map(set).collect()
                    })
                })
                .collect();
            galleys.into_iter().flatten().for_each(&mut take);
        }
    }

    /// Returns what the document is called.
    pub(super) fn title(&self) -> String {
        self.words.title(self.deck)
    }

    /// Returns how much the deck holds, in words.
    pub(super) fn counts(&self) -> String {
        self.words.counts(self.deck)
    }
}
