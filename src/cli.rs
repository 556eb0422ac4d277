//! The command line: what can be typed. Each command does its work in its own
//! file.

#[cfg(any(feature = "csv", feature = "xlsx"))]
mod apply;
mod batch;
mod cache;
mod check;
mod codes;
mod columns;
mod config;
mod configuration;
mod conversion;
mod convert;
mod diff;
mod difference;
mod documents;
mod explain;
mod exporters;
mod file;
mod fix;
#[cfg(feature = "pdf")]
mod fonts;
mod formats;
mod generate;
mod globs;
mod help;
mod init;
mod interrupt;
mod job_summary;
mod lock;
mod locks;
mod media;
#[cfg(feature = "apkg")]
mod merge;
mod merged;
mod messages;
mod modified;
mod page;
#[cfg(feature = "pdf")]
mod pages;
mod progress;
#[cfg(feature = "push")]
mod push;
mod reading;
mod reasons;
mod revision;
mod settings;
mod shard;
#[cfg(feature = "csv")]
mod sheets;
mod show;
mod stream;
mod summary;
mod target;
mod terminal;
mod typed;
mod watch;

use std::process::ExitCode;

use clap::{FromArgMatches, Parser, Subcommand};

use configuration::{Configuration, Trouble};
use terminal::Terminal;

/// Turns questions and answers as people really write them into Anki decks,
/// handouts and spreadsheets.
#[derive(Debug, Parser)]
#[command(
    version,
    args_conflicts_with_subcommands = true,
    before_help = "\
Examples:
  cardpress                                 input/ becomes output/
  cardpress notes.md --to apkg,pdf          two files in output/
  cardpress notes/ --out cards              a folder, with its subfolders
  cardpress - --to json --out - < notes.md  from standard input to standard output
  cardpress check notes.md                  what there is to remark on
  cardpress fix notes.md --diff             what would be put right
  cardpress apply edited.xlsx notes.md      what was edited in a sheet, in the document
  cardpress show notes.md                   the questions and answers, here
  cardpress lock notes/                     which card each question is, for good
  cardpress diff HEAD~1 notes/              which cards that changes
  cardpress push notes/                     straight into the Anki that is running
  cardpress watch notes/                    again whenever something is saved
  cardpress init                            a configuration to begin with
  cardpress explain R201                    what a remark means",
    after_help = "\
Exit code: 0 done, 1 something was lost or not understood, 2 could not run."
)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    convert: convert::Args,
    #[command(flatten)]
    said: terminal::Said,
    #[command(flatten)]
    chosen: configuration::Chosen,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Convert documents (what happens when no command is given)
    #[command(
        before_help = "\
Examples:
  cardpress convert                                  input/ becomes output/
  cardpress convert notes.md --to apkg,pdf           two files in output/
  cardpress convert notes/ --out cards --jobs 4      a folder, with its subfolders
  cardpress convert deck.apkg --to markdown,xlsx     out of Anki again
  cardpress convert notes.md --to pdf --layout quiz  questions to answer on paper
  cardpress convert notes/ --check                   fails if output/ is out of date",
        after_help = "\
Exit code: 0 done, 1 something was lost or not understood, 2 could not run."
    )]
    Convert(convert::Args),
    /// Convert, and again whenever a document is saved
    #[command(
        before_help = "\
Examples:
  cardpress watch notes/                    every format of what is saved
  cardpress watch notes.md --to pdf,html    to look at while writing",
        after_help = "\
Exit code: 0 it was ended by Ctrl-C, 2 could not run."
    )]
    Watch(convert::Args),
    /// Say what there is to remark on, and write nothing
    Check(check::Args),
    /// Put right in the documents themselves what is put right whenever they are read
    Fix(fix::Args),
    /// Put what was edited in a sheet into the document it was written from
    #[cfg(any(feature = "csv", feature = "xlsx"))]
    Apply(apply::Args),
    /// Show a deck in the terminal
    Show(show::Args),
    /// Make a lock, by which questions keep their cards however they are worded
    Lock(lock::Args),
    /// Say which notes are different between two decks, or since a revision of git
    Diff(diff::Args),
    /// Put together what several machines made of one shard of the documents each
    #[cfg(feature = "apkg")]
    Merge(merge::Args),
    /// Send decks to the Anki that is running, through its add-on AnkiConnect
    #[cfg(feature = "push")]
    Push(push::Args),
    /// Write a configuration to begin with, from what is there
    Init(init::Args),
    /// Print what is set, and where that comes from
    Config(config::Args),
    /// Explain a code that stands in a remark, such as R201
    Explain(explain::Args),
    /// Generate manual pages, and completions for shells
    Generate(generate::Args),
}

/// How a run ended; of several, the worst counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    /// Everything was done.
    #[default]
    Done = 0,
    /// Something was lost or not understood.
    Findings = 1,
    /// Something could not be read or written.
    Failed = 2,
    /// It was interrupted: what shells say of that.
    Interrupted = 130,
}

/// Runs the program with the arguments of the process, and returns its exit code.
pub fn run() -> ExitCode {
    let matches = help::command().get_matches();
    let mut arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    arguments.said.take_down();
    let configuration = match configure(&mut arguments) {
        Ok(configuration) => configuration,
        Err(status) => return ExitCode::from(status as u8),
    };
    let status = match arguments.command {
        Some(Command::Convert(arguments)) => convert::run(&arguments),
        Some(Command::Watch(arguments)) => watch::run(&arguments),
        Some(Command::Check(arguments)) => check::run(&arguments),
        Some(Command::Fix(arguments)) => fix::run(&arguments),
        #[cfg(any(feature = "csv", feature = "xlsx"))]
        Some(Command::Apply(arguments)) => apply::run(&arguments),
        Some(Command::Show(arguments)) => show::run(&arguments),
        Some(Command::Lock(arguments)) => lock::run(&arguments),
        Some(Command::Diff(arguments)) => diff::run(&arguments),
        #[cfg(feature = "apkg")]
        Some(Command::Merge(arguments)) => merge::run(&arguments),
        #[cfg(feature = "push")]
        Some(Command::Push(arguments)) => push::run(&arguments),
        Some(Command::Init(arguments)) => init::run(&arguments),
        Some(Command::Config(arguments)) => config::run(&arguments, &configuration),
        Some(Command::Explain(arguments)) => explain::run(&arguments),
        Some(Command::Generate(arguments)) => generate::run(&arguments),
        None => convert::run(&arguments.convert),
    };
    ExitCode::from(status as u8)
}

/// Has the command that was typed take in what the configuration says. What is wrong with it is
/// said. Returns the configuration.
fn configure(arguments: &mut Arguments) -> Result<Configuration, Status> {
    let terminal = Terminal::new();
    // What these do depends on no setting.
    let needs_none = matches!(
        arguments.command,
        Some(Command::Init(_) | Command::Explain(_) | Command::Generate(_))
    );
    if needs_none {
        return Ok(Configuration::default());
    }
    let configuration = match arguments.chosen.read() {
        Ok(configuration) => configuration,
        Err(Trouble::Unreadable(message)) => {
            terminal.error(&message);
            return Err(Status::Failed);
        }
        Err(Trouble::Faulty(source, found)) => {
            terminal.remarks(*source, found);
            return Err(Status::Failed);
        }
    };
    let configured = match &mut arguments.command {
        Some(Command::Convert(command) | Command::Watch(command)) => {
            command.configure(&configuration)
        }
        Some(Command::Check(command)) => command.configure(&configuration),
        Some(Command::Fix(command)) => command.configure(&configuration),
        #[cfg(any(feature = "csv", feature = "xlsx"))]
        Some(Command::Apply(command)) => command.configure(&configuration),
        Some(Command::Show(command)) => command.configure(&configuration),
        Some(Command::Lock(command)) => command.configure(&configuration),
        Some(Command::Diff(command)) => command.configure(&configuration),
        #[cfg(feature = "push")]
        Some(Command::Push(command)) => command.configure(&configuration),
        #[cfg(feature = "apkg")]
        Some(Command::Merge(_)) => Ok(()),
        Some(
            Command::Init(_) | Command::Config(_) | Command::Explain(_) | Command::Generate(_),
        ) => Ok(()),
        None => arguments.convert.configure(&configuration),
    };
    match configured {
        Ok(()) => Ok(configuration),
        Err(message) => {
            terminal.error(&message);
            Err(Status::Failed)
        }
    }
}
