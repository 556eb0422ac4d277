//! `cardpress init`: a configuration to begin with, from what is there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::configuration::NAME;
use super::documents::{self, Document};
use super::summary::count;
use super::terminal::Terminal;
use super::{Status, file, locks};

/// Where to begin.
#[derive(Debug, clap::Args)]
#[command(
    before_help = "\
Examples:
  cardpress init                cardpress.toml in this folder
  cardpress init notes/         about the documents in notes/",
    after_help = "\
Exit code: 0 written, 2 there is one already, or no document."
)]
pub(super) struct Args {
    /// The folders and documents to convert; those that are found when nothing is said
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Write over a configuration that is there
    #[arg(long)]
    force: bool,
}

/// Writes the configuration.
pub(super) fn run(arguments: &Args) -> Status {
    let terminal = Terminal::new();
    match init(arguments) {
        Ok(said) => {
            terminal.line(&said);
            Status::Done
        }
        Err(message) => {
            terminal.error(&message);
            Status::Failed
        }
    }
}

fn init(arguments: &Args) -> Result<String, String> {
    let place = Path::new(NAME);
    if place.exists() && !arguments.force {
        return Err(format!("there is a `{NAME}` already: `--force` writes over it"));
    }
    let inputs = if arguments.paths.is_empty() { found()? } else { arguments.paths.clone() };
    let mut documents = Vec::new();
    for path in &inputs {
        documents.extend(documents::find(path)?);
    }
    file::write(place, text(&inputs, &documents).as_bytes())?;
    let names: Vec<_> = inputs.iter().map(|path| path.display().to_string()).collect();
    let number = count(documents.len(), "document", "documents");
    Ok(format!("{NAME}: {number} in {}", names.join(", ")))
}

/// Returns the folders below this one that have documents in them, or this one where it has
/// some itself. What was written is not read.
fn found() -> Result<Vec<PathBuf>, String> {
    if Path::new("input").is_dir() {
        return Ok(vec!["input".into()]);
    }
    let documents = documents::find(Path::new("."))?;
    let mut tops = BTreeSet::new();
    for document in &documents {
        let mut folders = document.stem.components();
        let top = folders.next().map(|part| PathBuf::from(part.as_os_str()));
        match top.filter(|_| folders.next().is_some()) {
            Some(top) if top == Path::new("output") => {}
            Some(top) => drop(tops.insert(top)),
            None if is_about_the_project(document) => {}
            None => return Ok(vec![".".into()]),
        }
    }
    if tops.is_empty() { Ok(vec![".".into()]) } else { Ok(tops.into_iter().collect()) }
}

/// Returns whether a document is one that every project has, and no collection of questions.
fn is_about_the_project(document: &Document) -> bool {
    let stem = document.stem.to_string_lossy().to_ascii_lowercase();
    ["readme", "changelog", "contributing", "license", "code_of_conduct", "security"]
        .contains(&stem.as_str())
}

/// Returns the configuration.
fn text(inputs: &[PathBuf], documents: &[Document]) -> String {
    let quoted = |path: &PathBuf| {
        toml::Value::String(path.display().to_string().replace('\\', "/")).to_string()
    };
    let inputs: Vec<_> = inputs.iter().map(quoted).collect();
    let first = documents.iter().find_map(|document| document.path.as_ref());
    let has_lock = first.is_some_and(|path| locks::find(path).is_some());
    let lock = if has_lock {
        "# The lock is found beside the documents. In CI, nothing may change it:\n# [identity]\n\
         # locked = true\n"
    } else {
        "# `cardpress lock` makes a lock, by which a reworded question keeps its card.\n"
    };
    let folder = first.and_then(|path| path.parent()).filter(|folder| *folder != Path::new(""));
    let some = folder.map_or_else(
        || "*.md".to_owned(),
        |folder| format!("{}/**", folder.display().to_string().replace('\\', "/")),
    );
    format!(
        r#"# What `cardpress` converts, and how. Every option of `cardpress convert --help` can stand
# here; what is typed goes before it. `cardpress config` prints what is set, and why.

# Documents, folders and globs.
inputs = [{inputs}]
# exclude = ["drafts", "notes/old/**"]

# The folder that is written to, and the formats.
out = "output"
to = ["apkg", "csv", "pdf", "xlsx"]

# One deck of all documents, each a deck inside it:
# merge = "All I know"

[reading]
# Merge conflicts: auto, ours, theirs, both, fail.
# conflicts = "auto"
# Repairs that are not made, by code or name:
# no-repair = ["hyphenated-word"]

[remarks]
# What makes the exit code 1: a severity, and codes.
# deny = ["error", "uneven-numbers"]
# ignore = ["comment"]

{lock}
[pdf]
# handout, quiz, cards or booklet; the paper is that of the documents' language.
# layout = "handout"
# paper = "a4"

# Some documents otherwise:
# [[override]]
# files = ["{some}"]
# reading.deck = "A deck of another name"
# reading.tags = ["checked"]
# pdf.layout = "cards"
"#,
        inputs = inputs.join(", ")
    )
}
