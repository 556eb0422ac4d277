//! `--summary`: what became of a run, for the job of a build server.

use std::fs;

use snapbox::str;

use crate::sandbox::Sandbox;

const OLD: &str = "Q: What is a ko?\nA: A repetition.\n\nQ: What is sente?\nA: The lead.\n";

/// An answer that was worded again, a text of two sides, and one that is lost.
const NEW: &str = "\
Q: What is a ko?
A: A repetition of the board, cut

 in two.

Q: What is sente?
<<<<<<< HEAD
A: The lead.
=======
>>>>>>> topic
";

fn sandbox() -> Sandbox {
    Sandbox::new().file("old/go.md", OLD).file("notes/go.md", NEW).file("notes/a|b.md", OLD)
}

fn summary(sandbox: &Sandbox) -> String {
    fs::read_to_string(sandbox.path("summary.md")).unwrap()
}

const CONVERT: [&str; 8] =
    ["convert", "notes", "--to", "csv", "--summary", "summary.md", "--base", "old"];

#[test]
fn counts_conflicts_repairs_and_cards_are_in_it() {
    let sandbox = sandbox();
    sandbox.cardpress(&CONVERT).assert().code(0);
    snapbox::assert_data_eq!(
        summary(&sandbox),
        str![[r#"
### Cards

2 documents: 4 notes, 1 repair, 1 conflict resolved → 2 files

| document | notes | unanswered | tables | repairs | conflicts | errors |
| :--- | ---: | ---: | ---: | ---: | ---: | ---: |
| notes/a&#124;b.md | 2 | 0 | 0 | 0 | 0 | 0 |
| notes/go.md | 2 | 0 | 0 | 1 | 1 | 0 |

<details><summary>1 conflict</summary>

- notes/go.md:7: merge conflict resolved: their side is blank (C102 resolved-conflict)

</details>

<details><summary>1 repair</summary>

- notes/go.md:4: a blank line cut this sentence in two (R201 torn-paragraph)

</details>

### What becomes of the cards

| added | changed | reworded | moved | removed | unchanged |
| ---: | ---: | ---: | ---: | ---: | ---: |
| 2 | 1 | 0 | 0 | 0 | 1 |

<details><summary>2 added</summary>

- **What is a ko?** <sub>notes/a|b.md:1</sub>
- **What is sente?** <sub>notes/a|b.md:4</sub>

</details>

<details><summary>1 changed</summary>

- **What is a ko?** <sub>notes/go.md:1</sub>
  - answer: A repetition<ins> of the board, cut in two</ins>.

</details>

"#]]
    );
}

#[test]
fn documents_that_have_not_changed_are_in_it_again() {
    let sandbox = sandbox();
    sandbox.cardpress(&CONVERT).assert().code(0);
    let first = summary(&sandbox);
    sandbox.cardpress(&CONVERT).assert().code(0);
    assert_eq!(summary(&sandbox), format!("{first}{first}"));
}

#[test]
fn an_error_stands_before_everything_else() {
    let sandbox = sandbox();
    let check = ["check", "notes", "--conflicts", "fail", "--summary", "summary.md"];
    sandbox.cardpress(&check).assert().code(1);
    let summary = summary(&sandbox);
    let sections: Vec<_> = summary.lines().filter(|line| line.starts_with("<details")).collect();
    assert_eq!(
        sections,
        ["<details open><summary>1 error</summary>", "<details><summary>1 repair</summary>"]
    );
}

#[test]
fn what_cannot_be_written_is_said() {
    let arguments = ["check", "notes", "--summary", "old"];
    sandbox().cardpress(&arguments).assert().code(2).stderr_eq(str![[r#"
error: could not write `old`: Is a directory (os error 21)
2 documents checked: 2 notes

"#]]);
}

#[test]
fn lines_have_no_summary() {
    let arguments = ["convert", "notes", "--to", "jsonl", "--summary", "summary.md"];
    let sandbox = sandbox();
    sandbox.cardpress(&arguments).assert().code(2).stdout_eq("").stderr_eq(str![[r#"
error: `--to jsonl` says in each line what became of its document, and has no `--summary`: leave one of them out

"#]]);
    assert!(!sandbox.path("summary.md").exists());
}

#[test]
fn a_base_is_for_a_summary() {
    sandbox().cardpress(&["check", "notes", "--base", "old"]).assert().code(2).stderr_eq(str![[
        r#"
error: the following required arguments were not provided:
  --summary <FILE>

Usage: cardpress check --summary <FILE> --base <OLD> <PATH>...

For more information, try '--help'.

"#
    ]]);
}
