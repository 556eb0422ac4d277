//! `cardpress show`: a deck in the terminal.

use std::path::PathBuf;

use super::configuration::Configuration;
use super::messages::print_errors;
use super::page::{Margin, Page, Style};
use super::reading::Reading;
use super::settings::Group;
use super::summary::count;
use super::terminal::{Stream, Terminal};
use super::{Status, documents};
use crate::deck::{Choice, Deck, Note, NoteKind};

/// What to show.
#[derive(Debug, clap::Args)]
#[command(
    before_help = "\
Examples:
  cardpress show notes.md
  cardpress show notes.md | less",
    after_help = "\
Exit code: 0 shown, 1 something was lost or not understood, 2 could not run."
)]
pub(super) struct Args {
    /// Documents and folders of documents; `-` is standard input
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    reading: Reading,
}

impl Args {
    /// Takes in what the configuration says.
    pub(super) fn configure(&mut self, configuration: &Configuration) -> Result<(), String> {
        self.reading.configure(configuration)
    }
}

/// How far an answer is indented.
const INDENT: usize = 4;

/// Shows the decks, one after the other.
pub(super) fn run(arguments: &Args) -> Status {
    let terminal = Terminal::new();
    let (documents, all) = documents::find_all(&arguments.paths, &terminal);
    let mut status = if all { Status::Done } else { Status::Failed };
    for (at, document) in documents.iter().enumerate() {
        let shown = arguments.reading.load(document).and_then(|(source, deck)| {
            let mut page = Page::new(Stream::Output.has_color());
            if at > 0 {
                page.gap();
            }
            show(&deck, &mut page);
            Stream::Output.write(page.text().as_bytes())?;
            Ok((source, deck))
        });
        match shown {
            Ok((source, deck)) => {
                arguments.reading.explain(&deck);
                let remarks = deck.remarks.into_iter().map(|remark| remark.diagnostic);
                status = status.max(print_errors(source, remarks, &terminal));
            }
            Err(message) => {
                terminal.error(&message);
                status = Status::Failed;
            }
        }
    }
    status
}

fn show(deck: &Deck, page: &mut Page) {
    let name = page.styled(Style::Bold, &deck.name.replace("::", " › "));
    page.wrapped(&name, &mut Margin::indented(0));
    let tables = deck.notes.iter().filter(|note| matches!(note.kind, NoteKind::Table(_))).count();
    let mut numbers = count(deck.notes.len() - tables, "question", "questions");
    if tables > 0 {
        numbers = format!("{numbers}, {}", count(tables, "table", "tables"));
    }
    let numbers = page.styled(Style::Faint, &numbers);
    page.line(&numbers);
    let mut section = deck.name.as_str();
    for note in &deck.notes {
        page.gap();
        if note.deck != section {
            section = &note.deck;
            let name = section.strip_prefix(&deck.name).unwrap_or(section);
            let name = name.trim_start_matches("::").replace("::", " › ");
            let name = if name.is_empty() { deck.name.clone() } else { name };
            let name = page.styled(Style::Underlined, &name);
            page.wrapped(&format!("── {name} ──"), &mut Margin::indented(0));
            page.gap();
        }
        show_note(note, page);
    }
}

fn show_note(note: &Note, page: &mut Page) {
    let mark = note.number.map_or_else(|| "• ".into(), |number| format!("{number}. "));
    let mark = page.styled(Style::Bold, &mark);
    page.blocks(&note.question, &mut Margin::hanging(&mark), &[Style::Bold]);
    match &note.kind {
        NoteKind::Table(table) => return page.table(table, &mut Margin::indented(INDENT)),
        NoteKind::Choice(options) => options.iter().for_each(|option| show_option(option, page)),
        NoteKind::Basic
        | NoteKind::Reversed
        | NoteKind::OptionalReversed(_)
        | NoteKind::Typed
        | NoteKind::Cloze => {}
    }
    if let Some(answer) = note.answer.as_deref().filter(|answer| !answer.is_empty()) {
        page.blocks(answer, &mut Margin::indented(INDENT), &[]);
    } else if !note.kind.answers_itself() {
        let text = page.styled(Style::Yellow, "(no answer yet)");
        page.wrapped(&text, &mut Margin::indented(INDENT));
    }
    if !note.extra.is_empty() {
        page.gap();
        page.blocks(&note.extra, &mut Margin::indented(INDENT), &[Style::Faint]);
    }
}

fn show_option(option: &Choice, page: &mut Page) {
    let Choice { content, correct } = option;
    let mark = if *correct { page.styled(Style::Green, "✓") } else { "○".into() };
    let styles: &[_] = if *correct { &[Style::Green] } else { &[] };
    let mark = format!("{}{mark} ", " ".repeat(INDENT));
    page.blocks(content, &mut Margin::hanging(&mark), styles);
}
