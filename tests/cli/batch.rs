//! Many documents in one run: side by side, again, interrupted.

use std::fs;
use std::time::Duration;

use crate::sandbox::Sandbox;
use snapbox::str;

const GO: &str = "Q: What is a ko?\nA: A repetition.\n";

/// Returns what a run says, which must end with the given code.
fn said(sandbox: &Sandbox, arguments: &[&str], code: i32) -> String {
    let output = sandbox.cardpress(arguments).assert().code(code);
    String::from_utf8(output.get_output().stderr.clone()).unwrap()
}

/// Returns the last line of a run that succeeds.
fn total(sandbox: &Sandbox, arguments: &[&str]) -> String {
    said(sandbox, arguments, 0).lines().last().unwrap().to_owned()
}

/// Returns a folder of two documents, of which one is torn.
fn two() -> Sandbox {
    Sandbox::new()
        .file("input/go.md", GO)
        .file("input/tea.md", "1. Who?\n   - Everybody who was there at\n\n that time.\n")
}

const MADE: &str = "2 documents: 2 notes, 1 repair → 4 files";
const ARGUMENTS: [&str; 2] = ["--to", "csv,json"];

#[test]
fn what_is_said_is_in_the_order_of_the_documents() {
    let mut sandbox = Sandbox::new();
    for number in 10..60 {
        // The first ones take the longest.
        let text = format!("Q: {number}?\nA: x\n").repeat(61 - number);
        sandbox = sandbox.file(&format!("input/{number}.md"), text);
    }
    let said = said(&sandbox, &["--to", "csv", "--jobs", "7", "--ignore", "N4"], 0);
    let names: Vec<_> = said.lines().filter_map(|line| line.split_once(": ")).collect();
    let names: Vec<_> = names.iter().map(|(name, _)| *name).take(50).collect();
    let expected: Vec<_> = (10..60).map(|number| format!("input/{number}.md")).collect();
    assert_eq!(names, expected);
}

#[test]
fn the_worst_ending_counts_and_nothing_stops_the_rest() {
    let sandbox = Sandbox::new()
        .file("input/a.md", "Only prose.\n")
        .file("input/b.apkg", "no package")
        .file("input/c.md", GO);
    let said = said(&sandbox, &["input/a.md", "input/b.apkg", "input/c.md", "--to", "csv"], 2);
    assert!(said.contains("error[P301]"), "{said}");
    assert!(said.contains("error: could not read `input/b.apkg`"), "{said}");
    assert!(said.contains("input/c.md: 1 note → 1 file"), "{said}");
    assert_eq!(sandbox.files("output"), ["c.csv"]);
}

#[test]
fn what_has_not_changed_is_not_made_again_and_remarked_on_all_the_same() {
    let sandbox = two();
    let first = said(&sandbox, &ARGUMENTS, 0);
    let again = said(&sandbox, &ARGUMENTS, 0);
    assert!(first.ends_with(&format!("\n{MADE}\n")), "{first}");
    assert_eq!(again.replace(", unchanged\n", "\n").replace(", 2 documents unchanged", ""), first);
    assert!(again.contains("note[R201]"), "{again}");
    assert!(again.ends_with(&format!("\n{MADE}, 2 documents unchanged\n")), "{again}");
    assert_eq!(total(&sandbox, &["--to", "csv,json", "--force"]), MADE);
}

#[test]
fn what_has_changed_is_made_again() {
    let sandbox = two();
    let one = format!("{MADE}, 1 document unchanged");
    let all = format!("{MADE}, 2 documents unchanged");
    assert_eq!(total(&sandbox, &ARGUMENTS), MADE);
    // A document, a file that was made of it, and one that was edited.
    let sandbox = sandbox.file("input/go.md", GO.replace("repetition", "fight"));
    assert_eq!(total(&sandbox, &ARGUMENTS), one);
    fs::remove_file(sandbox.path("output/go.csv")).unwrap();
    assert_eq!(total(&sandbox, &ARGUMENTS), one);
    let sandbox = sandbox.file("output/go.csv", "mine");
    assert_eq!(total(&sandbox, &ARGUMENTS), one);
    assert_eq!(total(&sandbox, &ARGUMENTS), all);
    // Settings, and the time.
    assert_eq!(total(&sandbox, &["--to", "csv,json", "--sections", "tags"]), MADE);
    let later = sandbox.cardpress(&ARGUMENTS).env("SOURCE_DATE_EPOCH", "1700000060").assert();
    let later = String::from_utf8_lossy(&later.get_output().stderr).into_owned();
    assert!(!later.contains("unchanged"), "{later}");
    assert!(fs::read_to_string(sandbox.path("output/go.csv")).unwrap().contains("fight"));
}

#[test]
fn what_a_document_shows_and_what_its_lock_knows_count_too() {
    let picture = "Q: What is this?\nA: ![A board](board.svg)\n";
    let sandbox = Sandbox::new().file("notes/go.md", picture).file("notes/board.svg", "<svg/>");
    let arguments = ["notes", "--to", "csv"];
    let is_unchanged = |sandbox: &Sandbox| said(sandbox, &arguments, 0).contains("unchanged");
    assert!(!is_unchanged(&sandbox));
    assert!(is_unchanged(&sandbox));
    let sandbox = sandbox.file("notes/board.svg", "<svg width='1'/>");
    assert!(!is_unchanged(&sandbox));
    sandbox.cardpress(&["lock", "notes"]).assert().success();
    assert!(!is_unchanged(&sandbox));
    assert!(is_unchanged(&sandbox));
    let lock = fs::read_to_string(sandbox.path("notes/cardpress.lock")).unwrap();
    let sandbox = sandbox.file("notes/cardpress.lock", lock.replace("\"mod\":17", "\"mod\":18"));
    assert!(!is_unchanged(&sandbox));
    // What is missing may be there the next time.
    fs::remove_file(sandbox.path("notes/board.svg")).unwrap();
    assert!(!is_unchanged(&sandbox));
    assert!(!is_unchanged(&sandbox));
}

#[test]
fn the_cache_is_one_and_can_be_left_out() {
    let sandbox = two();
    sandbox.cardpress(&["--no-cache"]).assert().success();
    assert!(!sandbox.path("output/.cardpress_cache").exists());
    sandbox.cardpress(&ARGUMENTS).assert().success();
    let tag = fs::read_to_string(sandbox.path("output/.cardpress_cache/CACHEDIR.TAG")).unwrap();
    assert!(tag.starts_with("Signature: 8a477f597d28d172789f06886806bc55\n"), "{tag}");
    let ignored = fs::read_to_string(sandbox.path("output/.cardpress_cache/.gitignore")).unwrap();
    assert_eq!(ignored, "*\n");
    // A record that cannot be understood is as good as none.
    for entry in fs::read_dir(sandbox.path("output/.cardpress_cache")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            fs::write(path, "{\"made_from\":").unwrap();
        }
    }
    assert_eq!(total(&sandbox, &ARGUMENTS), MADE);
}

#[test]
fn a_check_says_what_is_different_and_writes_nothing() {
    let sandbox = two();
    sandbox.cardpress(&["--to", "apkg,json"]).assert().success();
    let arguments = ["--to", "apkg,json", "--check", "--ignore", "R"];
    sandbox.cardpress(&arguments).assert().success().stdout_eq("");
    let sandbox = sandbox
        .file("input/go.md", GO.replace("repetition", "fight"))
        .file("input/new.md", "Q: And?\nA: So.\n");
    let before = fs::read(sandbox.path("output/go.json")).unwrap();
    sandbox
        .cardpress(&arguments)
        .assert()
        .code(1)
        .stdout_eq(str![[r#"
~ changed: What is a ko?  (go.md:1)
    answer: A [-repetition-]{+fight+}.

1 changed, 0 unchanged

"#]])
        .stderr_eq(str![[r#"
error: `output/go.apkg` is not what it would be now
error: `output/go.json` is not what it would be now
input/go.md: 1 note, 2 files out of date
error: `output/new.apkg` is not there
error: `output/new.json` is not there
input/new.md: 1 note, 2 files out of date
input/tea.md: 1 note, 1 repair
3 documents: 3 notes, 1 repair, 4 files out of date

"#]]);
    assert_eq!(fs::read(sandbox.path("output/go.json")).unwrap(), before);
    assert!(!sandbox.path("output/new.apkg").exists());
}

#[test]
fn a_check_leaves_the_lock_and_says_that_it_is_stale() {
    let sandbox = Sandbox::new().file("input/go.md", GO);
    sandbox.cardpress(&["lock", "input"]).assert().success();
    sandbox.cardpress(&["--to", "csv"]).assert().success();
    sandbox.cardpress(&["--to", "csv", "--check"]).assert().success();
    let lock = fs::read(sandbox.path("input/cardpress.lock")).unwrap();
    let sandbox = sandbox.file("input/go.md", GO.replace("repetition", "fight"));
    let said = said(&sandbox, &["--to", "csv", "--check"], 1);
    assert!(
        said.contains("error[L703]: the lock is not what it would be now: 1 changed"),
        "{said}"
    );
    assert_eq!(fs::read(sandbox.path("input/cardpress.lock")).unwrap(), lock);
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_whole_files_and_a_lock_of_what_is_done() {
    let mut sandbox = Sandbox::new();
    for number in 0..400 {
        let question = |n: u32| format!("Q: What is {number} and {n}?\nA: A number.\n");
        let questions: Vec<_> = (0..40).map(question).collect();
        sandbox = sandbox.file(&format!("input/{number}.md"), questions.concat());
    }
    sandbox.cardpress(&["lock", "input", "--ignore", "N"]).assert().success();
    fs::write(sandbox.path("input/cardpress.lock"), "{\"cardpress-lock\":1}\n").unwrap();
    let mut child = std::process::Command::new(snapbox::cmd::cargo_bin!("cardpress"))
        .args(["--to", "apkg,pdf", "--jobs", "1", "--ignore", "N"])
        .current_dir(sandbox.folder.path())
        .env("SOURCE_DATE_EPOCH", "1700000000")
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    while sandbox.files("output").is_empty() {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it was interrupted");
        std::thread::sleep(Duration::from_millis(5));
    }
    std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert!(said.contains(" of 400 documents were converted; run it again for the rest"), "{said}");
    let left: Vec<_> = fs::read_dir(sandbox.path("output")).unwrap().collect();
    assert!(left.iter().all(|entry| {
        let name = entry.as_ref().unwrap().file_name().into_string().unwrap();
        !name.starts_with(".cardpress-")
    }));
    let done = sandbox.files("output").len() / 2;
    assert_eq!(sandbox.files("output").len(), 2 * done);
    let lock = fs::read_to_string(sandbox.path("input/cardpress.lock")).unwrap();
    assert_eq!(lock.lines().count(), 1 + 40 * done);
    // The rest is made by the next run, and what was done is not made again.
    let total = total(&sandbox, &["--to", "apkg,pdf", "--ignore", "N"]);
    assert!(total.ends_with(&format!("{done} documents unchanged")), "{total}");
}

#[cfg(unix)]
#[test]
fn a_pipe_that_nobody_reads_is_no_error() {
    let sandbox = Sandbox::new().file("go.md", GO.repeat(2000).replace("ko", "ko or go"));
    let program = snapbox::cmd::cargo_bin!("cardpress");
    let line =
        format!("'{}' go.md --to json --out - | true; echo ${{PIPESTATUS[0]}}", program.display());
    let output = std::process::Command::new("bash")
        .args(["-c", &line])
        .current_dir(sandbox.folder.path())
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "0\n");
    assert!(!String::from_utf8_lossy(&output.stderr).contains("error"));
}
