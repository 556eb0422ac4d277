//! `cardpress fix`.

use std::fs;

use snapbox::str;

use crate::sandbox::Sandbox;

const TORN: &str = "1. What is a ko?\r\n   - A position in which both players\r\n\r\n could capture for ever.\r\n2. Who?  \r\n";
const WHOLE: &str = "1. What is a ko?\r\n   - A position in which both players could capture for ever.\r\n2. Who?  \r\n";
const OPEN: &str = "<<<<<<< a\n1. Who?\n   - Black\n=======\n1. Where?\n   - Here\n>>>>>>> b\n";
const DECIDED: &str = "1. Who?\n<<<<<<< a\n   - Black\n=======\n   - Black first\n>>>>>>> b\n";

fn read(sandbox: &Sandbox, path: &str) -> String {
    String::from_utf8(fs::read(sandbox.path(path)).unwrap()).unwrap()
}

#[test]
fn a_document_is_put_right_where_it_is() {
    let sandbox = Sandbox::new().file("go.md", TORN);
    sandbox.cardpress(&["fix", "go.md"]).assert().success().stdout_eq("").stderr_eq(str![[r#"
go.md: changed: 1 repair

"#]]);
    assert_eq!(read(&sandbox, "go.md"), WHOLE);
    sandbox.cardpress(&["fix", "go.md"]).assert().success().stdout_eq("").stderr_eq("");
    assert_eq!(sandbox.files("."), ["go.md"]);
}

#[test]
fn a_folder_says_how_many_were_changed() {
    let sandbox =
        Sandbox::new().file("a/go.md", TORN).file("a/he.md", DECIDED).file("a/tea.md", WHOLE);
    sandbox.cardpress(&["fix", "a"]).assert().success().stderr_eq(str![[r#"
a/go.md: changed: 1 repair
a/he.md: changed: 1 conflict resolved
3 documents: 2 changed

"#]]);
    assert_eq!(read(&sandbox, "a/he.md"), "1. Who?\n   - Black first\n");
}

#[test]
fn to_check_is_to_write_nothing() {
    let sandbox = Sandbox::new().file("go.md", TORN);
    sandbox.cardpress(&["fix", "--check", "go.md"]).assert().code(1).stdout_eq("").stderr_eq(str![
        [r#"
go.md: would be changed: 1 repair

"#]
    ]);
    assert_eq!(read(&sandbox, "go.md"), TORN);
    let sandbox = Sandbox::new().file("go.md", WHOLE);
    sandbox.cardpress(&["fix", "--check", "go.md"]).assert().success().stdout_eq("").stderr_eq("");
}

#[test]
fn the_difference_is_shown_and_not_written() {
    let text = TORN.replace('\r', "");
    let sandbox = Sandbox::new().file("go.md", &text);
    let run = sandbox.cardpress(&["fix", "--diff", "go.md"]).assert().code(1);
    run.stdout_eq(str![[r#"
--- go.md
+++ go.md
@@ -1,5 +1,3 @@
 1. What is a ko?
-   - A position in which both players
-
- could capture for ever.
+   - A position in which both players could capture for ever.
 2. Who?  

"#]])
        .stderr_eq(str![[r#"
go.md: would be changed: 1 repair

"#]]);
    assert_eq!(read(&sandbox, "go.md"), text);
}

#[test]
fn the_difference_can_be_applied() {
    let sandbox = Sandbox::new().file("go.md", format!("{DECIDED}\n{}", TORN.trim_end()));
    let output = sandbox.cardpress(&["fix", "--diff", "go.md"]).assert().code(1);
    fs::write(sandbox.path("go.diff"), &output.get_output().stdout).unwrap();
    let patch = std::process::Command::new("git")
        .args(["apply", "-p0", "go.diff"])
        .current_dir(sandbox.folder.path())
        .status()
        .unwrap();
    assert!(patch.success());
    let patched = read(&sandbox, "go.md");
    sandbox.cardpress(&["fix", "--check", "go.md"]).assert().success();
    assert!(patched.contains("players could"), "{patched}");
}

#[test]
fn an_open_conflict_is_left_and_named() {
    let sandbox = Sandbox::new().file("go.md", format!("{OPEN}\n{}", TORN.replace('1', "2")));
    sandbox.cardpress(&["fix", "go.md"]).assert().code(1).stdout_eq("").stderr_eq(str![[r#"
warning[C101]: merge conflict merged note by note: each side says something of its own
 --> go.md:1:1
  |
1 | / <<<<<<< a
2 | | 1. Who?
3 | |    - Black
4 | | =======
5 | | 1. Where?
6 | |    - Here
7 | | >>>>>>> b
  | |_________^ both sides read
  |
  = help: check the notes of these lines, then delete the markers

go.md: changed: 1 repair, 1 left for you

"#]]);
    assert!(read(&sandbox, "go.md").starts_with(OPEN));
    sandbox.cardpress(&["fix", "--check", "go.md"]).assert().code(1).stderr_eq(str![[r#"
warning[C101]: merge conflict merged note by note: each side says something of its own
 --> go.md:1:1
  |
1 | / <<<<<<< a
2 | | 1. Who?
3 | |    - Black
4 | | =======
5 | | 1. Where?
6 | |    - Here
7 | | >>>>>>> b
  | |_________^ both sides read
  |
  = help: check the notes of these lines, then delete the markers

go.md: not changed: 1 left for you

"#]]);
}

#[test]
fn standard_input_becomes_standard_output() {
    let sandbox = Sandbox::new();
    let run = sandbox.cardpress(&["fix", "-"]).stdin(TORN).assert().success();
    assert_eq!(run.get_output().stdout, WHOLE.as_bytes());
    let run = sandbox.cardpress(&["fix", "-"]).stdin("# As it is\r").assert().success();
    assert_eq!(run.get_output().stdout, b"# As it is\r");
}

#[test]
fn a_byte_order_mark_stays() {
    let sandbox = Sandbox::new().file("go.md", format!("\u{feff}{TORN}"));
    sandbox.cardpress(&["fix", "go.md"]).assert().success();
    assert_eq!(read(&sandbox, "go.md"), format!("\u{feff}{WHOLE}"));
}

#[test]
fn what_was_not_utf_8_is_now_and_that_is_said() {
    let sandbox = Sandbox::new().file("menu.md", b"Q: A caf\xe9?\nA: Oui.\n");
    sandbox.cardpress(&["fix", "--check", "menu.md"]).assert().code(1);
    sandbox.cardpress(&["fix", "menu.md"]).assert().code(1).stderr_eq(str![[r#"
error[S001]: byte 9 (hexadecimal E9) is not UTF-8; it was read as `é`
 --> menu.md:1:9
  |
1 | Q: A café?
  |         ^
  |
  = help: save the file as UTF-8 and convert it again

menu.md: changed: written as UTF-8

"#]]);
    assert_eq!(read(&sandbox, "menu.md"), "Q: A café?\nA: Oui.\n");
    sandbox.cardpress(&["fix", "--check", "menu.md"]).assert().success();
}

#[test]
fn utf_16_is_written_as_utf_8() {
    let text = "Q: A caf\u{e9}?\r\nA: Oui.\r\n";
    let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
    let bytes: Vec<_> = units.flat_map(u16::to_le_bytes).collect();
    let sandbox = Sandbox::new().file("menu.md", bytes);
    sandbox.cardpress(&["fix", "menu.md"]).assert().success().stderr_eq(str![[r#"
menu.md: changed: written as UTF-8

"#]]);
    assert_eq!(read(&sandbox, "menu.md"), text);
}

#[test]
fn what_is_no_text_is_left_alone() {
    let bytes = b"\x7fELF\0\xff\xfe\0Q: x\n";
    let sandbox = Sandbox::new().file("program.md", bytes);
    sandbox.cardpress(&["fix", "program.md"]).assert().code(2).stderr_eq(str![[r#"
error: `program.md` is no text that could be put right

"#]]);
    assert_eq!(fs::read(sandbox.path("program.md")).unwrap(), bytes);
}

#[test]
fn a_repair_that_is_turned_off_is_not_made() {
    let sandbox = Sandbox::new().file("go.md", TORN);
    let arguments = ["fix", "go.md", "--no-repair", "torn-paragraph"];
    sandbox.cardpress(&arguments).assert().success().stderr_eq("");
    assert_eq!(read(&sandbox, "go.md"), TORN);
}

#[test]
fn a_path_is_needed() {
    Sandbox::new().cardpress(&["fix"]).assert().code(2);
}

#[cfg(unix)]
#[test]
fn permissions_stay_and_links_stay_links() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let sandbox = Sandbox::new().file("go.md", TORN);
    let path = sandbox.path("go.md");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("go.md", sandbox.path("link.md")).unwrap();
    sandbox.cardpress(&["fix", "link.md"]).assert().success();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::symlink_metadata(sandbox.path("link.md")).unwrap().is_symlink());
    assert_eq!(read(&sandbox, "go.md"), WHOLE);
}

#[cfg(unix)]
#[test]
fn what_must_not_be_written_is_not() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::new().file("go.md", TORN);
    fs::set_permissions(sandbox.path("go.md"), fs::Permissions::from_mode(0o444)).unwrap();
    sandbox.cardpress(&["fix", "go.md"]).assert().code(2).stderr_eq(str![[r#"
error: could not write `go.md`: it is read-only

"#]]);
    assert_eq!(read(&sandbox, "go.md"), TORN);
}
