//! `cardpress explain`: what a code stands for.

use super::Status;
use super::codes::Named;
use super::page::{Margin, Page, Style};
use super::terminal::{Stream, Terminal};
use crate::diagnostic::{CODES, Code};

/// What to explain.
#[derive(Debug, clap::Args)]
#[command(
    before_help = "\
Examples:
  cardpress explain R201
  cardpress explain torn-paragraph
  cardpress explain R                       the list of the repairs
  cardpress explain                         the list of all codes",
    after_help = "\
Exit code: 0 explained, 2 there is no such code."
)]
pub(super) struct Args {
    /// A code (R201), a name (torn-paragraph) or the beginning of codes (R); none is all
    #[arg(value_name = "CODE", value_parser = Named::parse)]
    code: Option<Named>,
}

/// Prints the explanation of a code, or the list of several.
pub(super) fn run(arguments: &Args) -> Status {
    let mut page = Page::new(Stream::Output.has_color());
    match &arguments.code {
        Some(Named(codes)) if let [code] = codes.as_slice() => page.markdown(code.explanation),
        Some(Named(codes)) => list(codes, &mut page),
        None => list(CODES, &mut page),
    }
    match Stream::Output.write(page.text().as_bytes()) {
        Ok(()) => Status::Done,
        Err(message) => {
            Terminal::new().error(&message);
            Status::Failed
        }
    }
}

fn list(codes: &[&Code], page: &mut Page) {
    let widest = codes.iter().map(|code| code.name.len()).max().unwrap_or(0);
    for Code { id, name, severity, summary, explanation: _ } in codes {
        let id = page.styled(Style::Bold, id);
        let mark = format!("{id}  {name:widest$}  {:7}  ", severity.name());
        page.wrapped(summary, &mut Margin::hanging(&mark));
    }
}
