//! A row of a sheet of notes, and the note that it is.

use crate::content::{Block, BlockKind, Inline, has_gap};
use crate::deck::{Choice, Id, Location, Note, NoteKind, Schedule};
use crate::sheet::{self, Cell, Column, Markup, RIGHT, Row, Run};
use crate::source::Span;

/// A row of a sheet of notes, and what it says beside its cells.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) row: Row,
    /// What its rich text is written as, where a column is not written otherwise.
    pub(super) markup: Markup,
    /// The columns that are written otherwise.
    pub(super) markups: Vec<(Column, Markup)>,
    /// What stands in columns of no meaning here.
    pub(super) others: Vec<Other>,
    /// How far its cards have been learned.
    pub(super) schedule: Vec<Schedule>,
    /// What the sheet is called; nothing where the file is a sheet itself.
    pub(super) sheet: String,
    /// The last line of it in a text.
    pub(super) end: usize,
    /// Where it stands in the text; nowhere in a workbook.
    pub(super) span: Span,
}

/// What stands in a column of no meaning here.
#[derive(Debug, Clone)]
pub(super) struct Other {
    /// The head over it; nothing where its text says enough.
    pub(super) head: String,
    pub(super) cell: Cell,
    /// What it is written as, where that is not what the row is.
    pub(super) markup: Option<Markup>,
}

impl Entry {
    fn markup(&self, column: Column) -> Markup {
        let own = self.markups.iter().find(|(of, _)| *of == column);
        own.map_or(self.markup, |(_, markup)| *markup)
    }

    fn blocks(&self, column: Column, has_gaps: bool) -> Vec<Block> {
        let cell = self.row.cell(column).map_or(&[][..], Vec::as_slice);
        self.markup(column).blocks(cell, has_gaps)
    }

    /// Returns the note that a row is, in a deck of that name, where it names none.
    pub(super) fn note(&self, path: &str, deck: &str, modified: i64) -> Note {
        let kind_name = self.row.text(Column::Kind).trim().to_lowercase();
        let options = choices(
            self.row.cell(Column::Options).map_or(&[][..], Vec::as_slice),
            self.markup(Column::Options),
        );
        let has_gaps = matches!(kind_name.as_str(), "cloze" | "table") || self.has_gap();
        let question = self.blocks(Column::Question, has_gaps);
        let mut answer = self.blocks(Column::Answer, has_gaps);
        let mut extra = Vec::new();
        let kind = match kind_name.as_str() {
            "basic" => NoteKind::Basic,
            "reversed" => NoteKind::Reversed,
            "optional-reversed" => NoteKind::OptionalReversed(false),
            "optional-reversed-on" => NoteKind::OptionalReversed(true),
            "typed" => NoteKind::Typed,
            "choice" => NoteKind::Choice(options),
            "table" if matches!(answer.first(), Some(first) if is_table(first)) => {
                extra = answer.split_off(1);
                match answer.pop().map(|block| block.kind) {
                    Some(BlockKind::Table(table)) => NoteKind::Table(table),
                    _ => NoteKind::Basic,
                }
            }
            "cloze" => NoteKind::Cloze,
            _ if !options.is_empty() => NoteKind::Choice(options),
            _ if has_gap(&question) => NoteKind::Cloze,
            _ => NoteKind::Basic,
        };
        for Other { head, cell, markup } in &self.others {
            let blocks = markup.unwrap_or(self.markup).blocks(cell, has_gaps);
            extra.extend(under(head, blocks));
        }
        // An option that is right answers, whatever else is said.
        let is_answered = !answer.is_empty()
            || matches!(&kind, NoteKind::Choice(options) if options.iter().any(|o| o.correct));
        let guid = self.row.text(Column::Guid).trim().to_owned();
        let own_deck = self.row.text(Column::Deck).trim().to_owned();
        let mut note = Note {
            id: (!guid.is_empty()).then(|| Id::Guid(guid.clone())),
            guid,
            modified,
            kind,
            number: number(&self.row.text(Column::Number)),
            deck: if own_deck.is_empty() { deck.to_owned() } else { own_deck },
            tags: self.row.text(Column::Tags).split_whitespace().map(str::to_owned).collect(),
            question,
            answer: is_answered.then_some(answer),
            extra,
            media: Vec::new(),
            schedule: self.schedule.clone(),
            source: Location { path: path.to_owned(), line: self.row.at, end_line: self.end },
            span: self.span,
        };
        note.media = crate::read::media::find(&note);
        note
    }

    /// Returns whether a text with gaps is asked: `{{c1::…}}`.
    fn has_gap(&self) -> bool {
        let text = self.row.text(Column::Question);
        text.match_indices("{{c").any(|(at, _)| {
            let rest = &text[at + 3..];
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            digits > 0 && rest[digits..].starts_with("::")
        })
    }
}

fn is_table(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Table(_))
}

/// Returns blocks with the head that they stood under before them.
fn under(head: &str, mut blocks: Vec<Block>) -> Vec<Block> {
    if head.is_empty() || blocks.is_empty() {
        return blocks;
    }
    let name = Inline::Strong(vec![Inline::Text(format!("{head}:"))]);
    match blocks.first_mut().map(|block| &mut block.kind) {
        Some(BlockKind::Paragraph(content)) => {
            content.splice(0..0, [name, Inline::Text(" ".into())]);
        }
        _ => blocks.insert(0, Block::new(BlockKind::Paragraph(vec![name]), Span::default())),
    }
    blocks
}

/// Returns the number that a text is: `7`, `7.`, `7.0`, `#7`.
pub(super) fn number(text: &str) -> Option<u64> {
    let text = text.trim().trim_start_matches('#').trim_end_matches(['.', ')', ':', ' ']);
    let whole = match text.split_once(['.', ',']) {
        Some((whole, end)) if end.bytes().all(|byte| byte == b'0') => whole,
        _ => text,
    };
    whole.parse().ok()
}

/// Returns the options in a cell: each begins on a line with its letter, and a tick where it
/// is right, and goes on up to the next letter.
fn choices(cell: &[Run], markup: Markup) -> Vec<Choice> {
    let mut options: Vec<(bool, Cell)> = Vec::new();
    for mut line in sheet::lines_of(cell) {
        let text = sheet::text(&line);
        let mark = format!("{}. ", sheet::letter(options.len()));
        if text.starts_with(&mark) || options.is_empty() {
            let start = if text.starts_with(&mark) { mark.len() } else { 0 };
            let right = text[start..].starts_with(RIGHT);
            let end = start + if right { RIGHT.len() } else { 0 };
            if !text.trim().is_empty() {
                sheet::drop_start(&mut line, end);
                options.push((right, line));
            }
        } else if let Some((_, option)) = options.last_mut() {
            sheet::push(option, Run::plain("\n"));
            for run in line {
                sheet::push(option, run);
            }
        }
    }
    let choice =
        |(correct, cell): (bool, Cell)| Choice { content: markup.blocks(&cell, false), correct };
    options.into_iter().map(choice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_programs_write_them() {
        for text in ["7", "7.", "7.0", " #7", "7)", "7,00"] {
            assert_eq!(number(text), Some(7), "{text}");
        }
        for text in ["7.5", "", "seven", "2026-11-25"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn an_option_goes_on_up_to_the_next_letter() {
        let options =
            choices(&sheet::plain("A. a list\nB. ✓ a tuple\nof two\nC. C. S. Lewis"), Markup::Text);
        let said: Vec<_> = options
            .iter()
            .map(|option| (crate::content::text::render(&option.content), option.correct))
            .collect();
        assert_eq!(said[0], ("a list".into(), false));
        assert_eq!(said[1], ("a tuple\nof two".into(), true));
        assert_eq!(said[2], ("C. S. Lewis".into(), false));
    }
}
