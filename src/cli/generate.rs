//! `cardpress generate`: manual pages and completions for shells, from the options themselves.

use std::path::PathBuf;
use std::{fs, io};

use clap::builder::PossibleValue;
use clap::{Command, ValueEnum};
use clap_complete::{Generator, Shell};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use super::terminal::{Stream, Terminal};
use super::{Status, file, help};

/// What to generate.
#[derive(Debug, clap::Args)]
#[command(
    before_help = "\
Examples:
  cardpress generate man --out /usr/local/share/man/man1
  cardpress generate bash > ~/.local/share/bash-completion/completions/cardpress
  cardpress generate zsh > ~/.zfunc/_cardpress
  cardpress generate fish > ~/.config/fish/completions/cardpress.fish
  cardpress generate man bash zsh fish --out share    a file for each",
    after_help = "\
Without --out, what is generated is printed: one kind, and of the manual the page of the program.

Exit code: 0 generated, 2 could not be written."
)]
pub(super) struct Args {
    /// What to generate: the manual, or the completions of a shell
    #[arg(value_name = "WHAT", required = true)]
    kinds: Vec<Kind>,

    /// The folder to write to; the manual has a page for each command there
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// What can be generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Pages for `man`.
    Manual,
    /// What a shell completes by.
    Completions(Shell),
}

impl ValueEnum for Kind {
    fn value_variants<'a>() -> &'a [Self] {
        &[
            Kind::Manual,
            Kind::Completions(Shell::Bash),
            Kind::Completions(Shell::Elvish),
            Kind::Completions(Shell::Fish),
            Kind::Completions(Shell::PowerShell),
            Kind::Completions(Shell::Zsh),
        ]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            Kind::Manual => Some(PossibleValue::new("man").help("pages for man")),
            Kind::Completions(shell) => shell.to_possible_value(),
        }
    }
}

/// A file that is generated: its name and its text.
type Generated = (String, Vec<u8>);

impl Kind {
    /// Returns the files, that of the program itself first.
    fn files(self) -> io::Result<Vec<Generated>> {
        match self {
            Kind::Manual => manual(),
            Kind::Completions(shell) => {
                let mut script = Vec::new();
                let mut command = help::command();
                let name = command.get_name().to_owned();
                let file = shell.file_name(&name);
                clap_complete::generate(shell, &mut command, name, &mut script);
                Ok(vec![(file, script)])
            }
        }
    }
}

/// Returns the pages of the manual: one for the program and one for each command.
fn manual() -> io::Result<Vec<Generated>> {
    let mut program = help::command().disable_help_subcommand(true);
    program.build();
    let commands = program.get_subcommands().filter(|command| !command.is_hide_set());
    std::iter::once(&program).chain(commands).map(page).collect()
}

/// Returns the page of a command.
fn page(command: &Command) -> io::Result<Generated> {
    let version = concat!("cardpress ", env!("CARGO_PKG_VERSION"));
    let page = Man::new(command.clone()).source(version).manual("cardpress");
    let mut text = Vec::new();
    page.render_title(&mut text)?;
    page.render_name_section(&mut text)?;
    page.render_synopsis_section(&mut text)?;
    page.render_description_section(&mut text)?;
    examples(command).to_writer(&mut text)?;
    page.render_options_section(&mut text)?;
    if command.has_subcommands() {
        page.render_subcommands_section(&mut text)?;
    }
    page.render_extra_section(&mut text)?;
    Ok((page.get_filename(), text))
}

/// Returns the section of the examples, which the pages of clap do not have.
fn examples(command: &Command) -> Roff {
    let mut section = Roff::new();
    section.control("SH", ["EXAMPLES"]).control("nf", []);
    for line in help::examples(command) {
        section.text([roman(line)]);
    }
    section.control("fi", []);
    section
}

/// Prints or writes what is generated.
pub(super) fn run(arguments: &Args) -> Status {
    generate(arguments).unwrap_or_else(|message| {
        Terminal::new().error(&message);
        Status::Failed
    })
}

fn generate(arguments: &Args) -> Result<Status, String> {
    let named = |error: io::Error| format!("could not generate it: {error}");
    match (&arguments.out, arguments.kinds.as_slice()) {
        (Some(folder), kinds) => {
            fs::create_dir_all(folder)
                .map_err(|error| format!("could not make `{}`: {error}", folder.display()))?;
            for kind in kinds {
                for (name, text) in kind.files().map_err(named)? {
                    file::write(&folder.join(name), &text)?;
                }
            }
        }
        (None, [kind]) => {
            if let Some((_, text)) = kind.files().map_err(named)?.first() {
                Stream::Output.write(text)?;
            }
        }
        (None, _) => return Err("one kind at a time is printed: name a folder with `--out`".into()),
    }
    Ok(Status::Done)
}
