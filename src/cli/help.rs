//! What `--help` prints: what a command is for, how it is typed, then everything else.

use clap::builder::StyledStr;
use clap::builder::styling::{AnsiColor, Effects, Styles};
use clap::{Command, CommandFactory};

use super::Arguments;

/// The order of the parts: examples stand before everything that has to be looked up.
const TEMPLATE: &str = "\
{about-with-newline}
{before-help}{usage-heading} {usage}

{all-args}{after-help}";

/// How wide help is at most, in columns.
const WIDEST: usize = 100;

/// The colours of help; clap leaves them out where `NO_COLOR` is set, and off terminals.
const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().effects(Effects::BOLD))
    .usage(AnsiColor::Green.on_default().effects(Effects::BOLD))
    .literal(AnsiColor::Cyan.on_default().effects(Effects::BOLD))
    .placeholder(AnsiColor::Cyan.on_default());

/// The line that examples begin with.
const EXAMPLES: &str = "Examples:";

/// Returns the program with all of its commands, as the command line is parsed by.
pub(super) fn command() -> Command {
    let program = arranged(Arguments::command()).styles(STYLES).max_term_width(WIDEST);
    program.mut_subcommands(arranged)
}

/// Returns a command whose help begins with its examples.
fn arranged(command: Command) -> Command {
    let examples = command.get_before_help().map(ToString::to_string).unwrap_or_default();
    let lines = examples.strip_prefix(EXAMPLES).unwrap_or(&examples).to_owned();
    let header = STYLES.get_header();
    let styled = format!("{header}{EXAMPLES}{header:#}{lines}");
    command.help_template(TEMPLATE).before_help(StyledStr::from(styled))
}

/// Returns the examples of a command, each as it is typed, with what it does behind it.
pub(super) fn examples(command: &Command) -> Vec<String> {
    let before = command.get_before_help().map(ToString::to_string).unwrap_or_default();
    before.lines().skip(1).map(|line| line.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What of an example is typed for the program: not what it does, nor what the shell does.
    fn typed(example: &str) -> Vec<&str> {
        let command = example.split("  ").next().unwrap_or_default();
        command.split(' ').take_while(|word| !["<", ">", "|"].contains(word)).collect()
    }

    fn all() -> Vec<Command> {
        let mut program = command();
        program.build();
        let commands = program.get_subcommands().filter(|c| c.get_name() != "help").cloned();
        std::iter::once(program.clone()).chain(commands).collect()
    }

    #[test]
    fn every_example_can_be_typed() {
        for described in all() {
            let examples = examples(&described);
            assert!(examples.len() >= 2, "`{}` has no examples", described.get_name());
            for example in examples {
                let parsed = command().try_get_matches_from(typed(&example));
                assert!(parsed.is_ok(), "`{example}`: {}", parsed.unwrap_err());
            }
        }
    }

    #[test]
    fn examples_stand_behind_the_first_line_and_no_line_is_too_long() {
        for mut described in all() {
            for help in [described.render_help(), described.render_long_help()] {
                let help = help.to_string();
                let start = help.split_once("\n\n").map(|(_, rest)| rest).unwrap_or_default();
                assert!(start.starts_with(EXAMPLES), "{help}");
                for line in help.lines() {
                    assert!(line.chars().count() <= WIDEST, "{line}");
                }
            }
        }
    }

    #[test]
    fn options_stand_under_what_they_are_about() {
        for described in all() {
            let plain = described.get_opts().filter(|o| o.get_help_heading().is_none()).count();
            assert!(plain <= 8, "`{}` has {plain} options without a heading", described.get_name());
        }
        let convert = all().into_iter().find(|c| c.get_name() == "convert").unwrap();
        for (option, heading) in [
            ("out", "Output"),
            ("merge", "Output"),
            ("check", "Output"),
            ("jobs", "Building"),
            ("deny", "Remarks"),
            ("summary", "Summary of a job"),
        ] {
            let argument = convert.get_arguments().find(|o| o.get_id() == option).unwrap();
            assert_eq!(argument.get_help_heading(), Some(heading), "{option}");
        }
    }

    #[test]
    fn the_headings_have_a_colour() {
        let help = command().render_help().ansi().to_string();
        assert!(help.contains("\u{1b}[1m\u{1b}[32mExamples:\u{1b}[0m\n"), "{help:?}");
    }
}
