//! One note as it is studied: what is asked, and what is answered.

use std::fmt::Write;

use crate::content::html::{escape, write_escaped};
use crate::content::{Block, BlockKind};
use crate::deck::{Choice, Location, Note, NoteKind, can_be_shuffled};
use crate::export::entry::Entry;
use crate::export::typed;
use crate::sheet::letter;

use super::phrases::fill;
use super::writer::Writer;

impl Writer<'_> {
    /// Writes a note; `place` is its place on the page, from one.
    pub(super) fn note(&mut self, out: &mut String, place: usize, entry: &Entry<'_>) {
        let Note {
            guid: _,
            id: _,
            modified: _,
            kind,
            number: _,
            deck: _,
            tags: _,
            question: _,
            answer,
            extra,
            media: _,
            schedule: _,
            source: _,
            span,
        } = entry.note;
        self.span = *span;
        self.report_media(entry.note);
        self.level = (entry.sections.len() + 3).min(6);
        let _ = write!(
            out,
            "<article class=\"note\" id=\"n{place}\" data-kind=\"{}\" aria-labelledby=\"q{place}\"",
            kind.name()
        );
        let language = self.languages.of_note(entry.note);
        let around = self.leftward;
        if language != self.languages.deck {
            let _ = write!(out, " lang=\"{}\"", escape(&language.tag));
            if language.is_leftward != around {
                out.push_str(if language.is_leftward { " dir=\"rtl\"" } else { " dir=\"ltr\"" });
                self.leftward = language.is_leftward;
            }
        }
        // What the page says is in its own language.
        let own = if language == self.languages.deck {
            String::new()
        } else {
            format!(" lang=\"{}\"", escape(&self.languages.deck.tag))
        };
        out.push('>');
        self.gaps = matches!(kind, NoteKind::Cloze);
        self.asked(out, place, entry);
        self.gaps = false;
        match kind {
            NoteKind::Typed => self.field(out, place, answer.as_deref().unwrap_or_default()),
            NoteKind::Choice(choices) => {
                self.options(out, place, choices, answer.as_deref().unwrap_or_default());
            }
            NoteKind::Basic
            | NoteKind::Reversed
            | NoteKind::OptionalReversed(_)
            | NoteKind::Cloze
            | NoteKind::Table(_) => {}
        }
        let is_answered = entry.note.is_answered();
        if !is_answered {
            let _ = write!(out, "<p class=\"unanswered\"{own}>{}</p>", self.phrases.unanswered);
        }
        let is_hidden = match kind {
            NoteKind::Table(_) => answer.is_some(),
            _ => is_answered || !extra.is_empty(),
        };
        if is_hidden {
            let _ = write!(
                out,
                "<button type=\"button\" class=\"reveal\"{own} aria-expanded=\"false\" \
                 aria-controls=\"a{place}\">{}</button><div class=\"answer\" id=\"a{place}\">",
                self.words.answer
            );
        } else {
            out.push_str("<div class=\"below\">");
        }
        if let NoteKind::Choice(choices) = kind {
            self.right_letters(out, choices);
        }
        self.blocks(out, answer.as_deref().unwrap_or_default());
        if !extra.is_empty() {
            out.push_str("<div class=\"extra\">");
            self.blocks(out, extra);
            out.push_str("</div>");
        }
        if language.is_leftward == around {
            self.origin(out, entry.note, &own);
        } else {
            let direction = if around { "rtl" } else { "ltr" };
            self.origin(out, entry.note, &format!("{own} dir=\"{direction}\""));
        }
        out.push_str("</div></article>");
        self.leftward = around;
    }

    /// Writes what a note asks: its first line as a heading, with the number of the note.
    fn asked(&mut self, out: &mut String, place: usize, entry: &Entry<'_>) {
        let Note { kind, question, .. } = entry.note;
        let level = (entry.sections.len() + 2).min(6);
        let _ = write!(out, "<h{level} class=\"question\" id=\"q{place}\">");
        if let Some(number) = entry.number {
            let _ = write!(out, "<a class=\"number\" href=\"#n{place}\">{number}.</a> ");
        }
        let (first, rest) = match (kind, question.split_first()) {
            (NoteKind::Cloze, _) | (_, None) => (None, question.as_slice()),
            (_, Some((Block { kind, span }, rest))) => match kind {
                BlockKind::Paragraph(content) | BlockKind::Heading { level: _, content } => {
                    self.span = *span;
                    (Some(content), rest)
                }
                _ => (None, question.as_slice()),
            },
        };
        let begins_with_number = first.is_none() && entry.number.is_some();
        match first {
            Some(content) => self.element(out, "span", content),
            None => {
                // A heading is never empty: those who cannot see the number hear what it is.
                if matches!(kind, NoteKind::Table(_)) {
                    let _ = write!(out, "<span>{}</span>", self.words.table);
                } else if entry.number.is_none() {
                    let _ =
                        write!(out, "<span class=\"unseen\">{}</span>", self.words.questions(1));
                }
            }
        }
        let _ = write!(out, "</h{level}>");
        if !rest.is_empty() {
            let class = if begins_with_number { "asked whole" } else { "asked" };
            let _ = write!(out, "<div class=\"{class}\">");
            self.blocks(out, rest);
            out.push_str("</div>");
        }
        if let NoteKind::Table(table) = kind {
            self.blocks(out, &[Block::new(BlockKind::Table(table.clone()), entry.note.span)]);
        }
    }

    /// Writes the field to type an answer in, where it can be typed.
    fn field(&self, out: &mut String, place: usize, answer: &[Block]) {
        let Some(answer) = typed::text(answer) else { return };
        let _ = write!(
            out,
            "<form class=\"typing\" data-answer=\"{}\"><label class=\"unseen\" for=\"t{place}\">{}\
             </label><input id=\"t{place}\" dir=\"auto\" autocomplete=\"off\" autocapitalize=\"off\" \
             spellcheck=\"false\" placeholder=\"{1}\"><button>{}</button><output for=\"t{place}\">\
             </output></form>",
            escape(&answer),
            self.phrases.yours,
            self.phrases.check
        );
    }

    /// Writes the options of a question.
    fn options(
        &mut self,
        out: &mut String,
        place: usize,
        choices: &[Choice],
        explanation: &[Block],
    ) {
        let is_many = choices.iter().filter(|choice| choice.correct).count() > 1;
        let input = if is_many { "checkbox" } else { "radio" };
        out.push_str("<ol type=\"A\" class=\"options\"");
        if self.deck.shuffled && can_be_shuffled(choices, explanation) {
            out.push_str(" data-shuffle");
        }
        out.push('>');
        for Choice { content, correct } in choices {
            out.push_str(if *correct { "<li data-right>" } else { "<li>" });
            let _ = write!(out, "<label><input type=\"{input}\" name=\"c{place}\"> ");
            match content.as_slice() {
                [Block { kind: BlockKind::Paragraph(content), span: _ }] => {
                    self.element(out, "span class=\"option\"", content);
                }
                blocks => {
                    out.push_str("<span class=\"option\">");
                    self.blocks(out, blocks);
                    out.push_str("</span>");
                }
            }
            out.push_str("</label></li>");
        }
        out.push_str("</ol>");
    }

    /// Writes the letters of the right options.
    fn right_letters(&self, out: &mut String, choices: &[Choice]) {
        let right = choices.iter().enumerate().filter(|(_, choice)| choice.correct);
        let right: Vec<_> = right.map(|(at, _)| letter(at)).collect();
        if right.is_empty() {
            return;
        }
        let noun = if right.len() == 1 { self.words.answer } else { self.words.answers };
        let right = right.join(", ");
        let _ =
            write!(out, "<p><strong>{noun}:</strong> <span class=\"letters\">{right}</span></p>");
    }

    /// Writes what is to be said of a note: its tags, whether it asks both ways, where it
    /// stands in the document.
    fn origin(&self, out: &mut String, note: &Note, own: &str) {
        let both = matches!(note.kind, NoteKind::Reversed | NoteKind::OptionalReversed(true));
        let Location { path, line, end_line: _ } = &note.source;
        let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
        if note.tags.is_empty() && !both && name.is_empty() {
            return;
        }
        let _ = write!(out, "<p class=\"origin\"{own}>");
        if both {
            let _ = write!(out, "<span>⇄ {}</span> ", self.phrases.both_ways);
        }
        for tag in &note.tags {
            out.push_str("<span class=\"tag\" dir=\"auto\">#");
            write_escaped(out, tag);
            out.push_str("</span> ");
        }
        if !name.is_empty() {
            let name = format!("<bdi>{}</bdi>", escape(name));
            let words = match line {
                0 => name,
                line => fill(self.phrases.place, [&name, &line.to_string()]),
            };
            let _ = write!(out, "<span class=\"source\">{words}</span>");
        }
        out.push_str("</p>");
    }
}
