//! What became of a run, as Markdown for the summary of a job: counts, remarks, and what
//! becomes of the cards.

use std::fmt::Write;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::diff::Sides;
use super::documents::Inputs;
use super::messages::Remarks;
use super::summary::{Summary, count};
use crate::diagnostic::{Remark, Severity};

/// Where a summary goes, and what it compares with.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Summary of a job")]
pub(super) struct JobOptions {
    /// Add a summary in Markdown to the end of a file, such as `$GITHUB_STEP_SUMMARY`
    #[arg(long, value_name = "FILE")]
    summary: Option<PathBuf>,

    /// Say in the summary what becomes of the cards since then: a document, a package, a
    /// folder, or a revision of git
    #[arg(long, value_name = "OLD", requires = "summary")]
    base: Option<PathBuf>,
}

impl JobOptions {
    /// Returns whether there is a summary to make.
    pub(super) fn is_wanted(&self) -> bool {
        self.summary.is_some()
    }
}

/// How many documents and how many remarks of a kind are listed: a summary on GitHub holds
/// 1 MiB.
const LISTED: usize = 200;

/// How many characters of a name or a message are shown.
const WORDING: usize = 300;

/// How many bytes a comparison has at most.
const LONGEST_DIFFERENCE: usize = 400 << 10;

/// The summary of a run that goes on.
pub(super) struct JobSummary<'a> {
    arguments: &'a JobOptions,
    documents: Vec<(String, Summary)>,
}

impl<'a> JobSummary<'a> {
    /// Returns a summary without a document so far, and has the remarks kept for it.
    pub(super) fn new(arguments: &'a JobOptions, remarks: &mut Remarks) -> Self {
        remarks.kept = arguments.is_wanted().then(Vec::new);
        JobSummary { arguments, documents: Vec::new() }
    }

    /// Takes what became of a document.
    pub(super) fn add(&mut self, name: &str, summary: &Summary) {
        if self.arguments.is_wanted() {
            self.documents.push((name.to_owned(), summary.clone()));
        }
    }

    /// Adds the summary to its file, if one is wanted. What cannot be compared or written is
    /// an error in words.
    pub(super) fn finish(
        self,
        remarks: &mut Remarks,
        inputs: &Inputs,
        sides: &Sides,
    ) -> Result<(), String> {
        let Some(file) = &self.arguments.summary else { return Ok(()) };
        let mut text = render(&self.documents, &remarks.kept.take().unwrap_or_default());
        let difference =
            self.arguments.base.as_ref().map(|base| sides.since(base, &inputs.places()?));
        let difference = difference.transpose();
        if let Ok(Some(difference)) = &difference {
            let cards = difference.to_markdown();
            let is_short = cards.len() <= LONGEST_DIFFERENCE;
            let too_long = "### What becomes of the cards\n\nToo much to be shown here: \
                            `cardpress diff` says it.\n";
            text.push('\n');
            text.push_str(if is_short { &cards } else { too_long });
        }
        append(file, &text)?;
        difference.map(|_| ())
    }
}

/// Adds a text to the end of a file: every step of a job has its say in the same one.
fn append(path: &Path, text: &str) -> Result<(), String> {
    let file = OpenOptions::new().create(true).append(true).open(path);
    file.and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|error| format!("could not write `{}`: {error}", path.display()))
}

fn render(documents: &[(String, Summary)], remarks: &[Remark]) -> String {
    let mut out = String::from("### Cards\n\n");
    let mut whole = Summary::default();
    for (_, summary) in documents {
        whole.add(summary);
    }
    let number = count(documents.len(), "document", "documents");
    let _ = writeln!(out, "{number}: {whole}\n");
    out.push_str("| document | notes | unanswered | tables | repairs | conflicts | errors |\n");
    out.push_str("| :--- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for (name, summary) in documents.iter().take(LISTED) {
        let Summary { notes, tables, unanswered, repairs, conflicts, errors, files: _ } = summary;
        let name = escape(name);
        let _ = writeln!(
            out,
            "| {name} | {notes} | {unanswered} | {tables} | {repairs} | {conflicts} | {errors} |"
        );
    }
    more(&mut out, documents.len());
    let mut sections = Section::ALL.map(|section| (section, Vec::new()));
    for remark in remarks {
        sections[Section::of(remark) as usize].1.push(remark);
    }
    for (section, remarks) in sections {
        write_section(&mut out, section, &remarks);
    }
    out
}

/// Where a remark stands in a summary.
#[derive(Debug, Clone, Copy)]
enum Section {
    Errors,
    Conflicts,
    Repairs,
    Others,
}

impl Section {
    /// Every section, what needs somebody first.
    const ALL: [Section; 4] =
        [Section::Errors, Section::Conflicts, Section::Repairs, Section::Others];

    fn of(remark: &Remark) -> Self {
        let code = remark.diagnostic.code;
        match code.id.as_bytes().first() {
            _ if code.severity == Severity::Error => Section::Errors,
            Some(b'C') => Section::Conflicts,
            _ if code.is_repair() => Section::Repairs,
            _ => Section::Others,
        }
    }

    fn heading(self, number: usize) -> String {
        match self {
            Section::Errors => count(number, "error", "errors"),
            Section::Conflicts => count(number, "conflict", "conflicts"),
            Section::Repairs => count(number, "repair", "repairs"),
            Section::Others => count(number, "other remark", "other remarks"),
        }
    }
}

fn write_section(out: &mut String, section: Section, remarks: &[&Remark]) {
    if remarks.is_empty() {
        return;
    }
    let open = if matches!(section, Section::Errors) { " open" } else { "" };
    let heading = section.heading(remarks.len());
    let _ = write!(out, "\n<details{open}><summary>{heading}</summary>\n\n");
    for Remark { diagnostic, path, line, .. } in remarks.iter().take(LISTED) {
        let place = if *line > 0 { format!("{path}:{line}") } else { path.clone() };
        let (place, message) = (escape(&place), escape(&diagnostic.message));
        let (id, name) = (diagnostic.code.id, diagnostic.code.name);
        let _ = writeln!(out, "- {place}: {message} ({id} {name})");
    }
    more(out, remarks.len());
    out.push_str("\n</details>\n");
}

/// Says how many are not listed.
fn more(out: &mut String, number: usize) {
    if number > LISTED {
        let _ = writeln!(out, "\nand {} more", number - LISTED);
    }
}

/// Returns the beginning of a text in which no sign means anything to Markdown or HTML.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for sign in text.chars().take(WORDING) {
        match sign {
            '&' | '<' | '>' | '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '#' | '@' => {
                let _ = write!(out, "&#{};", u32::from(sign));
            }
            _ if sign.is_control() => out.push(' '),
            _ => out.push(sign),
        }
    }
    if text.chars().nth(WORDING).is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn rendered(name: &str, text: &str) -> String {
        let source = Source::new(name, 0, text);
        let deck = crate::load(&source);
        render(&[(name.to_owned(), Summary::of(&deck))], &deck.remarks)
    }

    #[test]
    fn no_sign_of_a_name_means_anything() {
        let text = rendered("a|<b>`c`.md", "Q: Who?\nA: I.\n");
        assert!(text.contains("\n| a&#124;&#60;b&#62;&#96;c&#96;.md | 1 | 0 |"), "{text}");
    }

    #[test]
    fn remarks_are_folded_away_below_their_number() {
        let torn =
            "1. What is tea?\n   - Leaves of a plant, picked\n\n in spring.\n2. Why?\n   - So.\n";
        let text = rendered("tea.md", torn);
        let repair = "\n<details><summary>1 repair</summary>\n\n- tea.md:";
        assert!(text.contains(repair), "{text}");
        assert!(text.contains("(R201 torn-paragraph)\n\n</details>\n"), "{text}");
    }

    #[test]
    fn a_very_long_list_ends() {
        let documents = vec![("a.md".to_owned(), Summary::default()); LISTED + 3];
        let text = render(&documents, &[]);
        assert_eq!(text.matches("| a.md |").count(), LISTED);
        assert!(text.ends_with("\nand 3 more\n"), "{text}");
    }
}
