//! Pictures and sounds: what is taken along, and what is not.

use snapbox::str;

use crate::sandbox::Sandbox;

const RIVERS: &str = "\
Q: Which river is this?
A: ![the Rhine](maps/Rhine%20map.png)

Q: And this?
A: ![the Elbe](elbe.png)
";

#[test]
fn a_missing_picture_is_named_in_its_line() {
    let sandbox = Sandbox::new().file("rivers.md", RIVERS).file("maps/Rhine map.png", "png");
    sandbox.cardpress(&["rivers.md", "--to", "apkg"]).assert().success().stderr_eq(str![[r#"
warning[E504]: there is no file `elbe.png` in the folder of the document
 --> rivers.md:5:16
  |
5 | A: ![the Elbe](elbe.png)
  |                ^^^^^^^^
  |
  = help: put it where the document names it, or correct the path

rivers.md: 2 notes → 1 file

"#]]);
}

#[cfg(feature = "apkg")]
#[test]
fn a_package_carries_the_pictures() {
    let sandbox = Sandbox::new().file("rivers.md", RIVERS).file("maps/Rhine map.png", "png");
    for form in ["legacy", "modern"] {
        let arguments = ["rivers.md", "--to", "apkg", "--anki-format", form, "--out", form];
        sandbox.cardpress(&arguments).assert().success();
    }
    let [legacy, modern] = ["legacy", "modern"].map(|form| {
        let package = std::fs::read(sandbox.path(&format!("{form}/rivers.apkg"))).unwrap();
        let zip = zip::ZipArchive::new(std::io::Cursor::new(package)).unwrap();
        zip.file_names().map(|name| name.unwrap().into_owned()).collect::<Vec<_>>()
    });
    assert_eq!(legacy, ["collection.anki2", "0", "media"]);
    assert_eq!(modern, ["meta", "collection.anki21b", "0", "media"]);
}

/// What a document may not reach, however it names it.
#[cfg(unix)]
#[test]
fn nothing_outside_the_folder_is_taken() {
    use std::os::unix::fs::symlink;
    use std::process::Command;

    let sandbox =
        Sandbox::new().file("secret.png", "secret").file("notes/large.png", "12345678901");
    let absolute = sandbox.path("secret.png").display().to_string();
    let paths = [
        "../secret.png",
        "%2e%2e/secret.png",
        &absolute,
        "link.png",
        "up/secret.png",
        "folder.png",
        "pipe.png",
        "large.png",
    ];
    let questions = paths.map(|path| format!("Q: Which is {path}?\nA: ![x](<{path}>) here.\n\n"));
    let sandbox = sandbox.file("notes/x.md", questions.concat()).file("notes/folder.png/x", "");
    symlink("../secret.png", sandbox.path("notes/link.png")).unwrap();
    symlink("..", sandbox.path("notes/up")).unwrap();
    let made = Command::new("mkfifo").arg(sandbox.path("notes/pipe.png")).status();
    assert!(made.unwrap().success());
    let output = sandbox
        .cardpress(&[
            "check",
            "notes/x.md",
            "--to",
            "apkg",
            "--max-media",
            "10",
            "--message-format",
            "concise",
        ])
        .assert()
        .success();
    let text = String::from_utf8(output.get_output().stdout.clone()).unwrap();
    let said: Vec<_> = text
        .lines()
        .map(|line| {
            let (_, said) = line.split_once("warning").unwrap();
            said.split(" (").next().unwrap().replace(&absolute, "/secret.png")
        })
        .collect();
    assert_eq!(
        said,
        [
            "[E505] `../secret.png` leads out of the folder of the document",
            "[E505] `%2e%2e/secret.png` leads out of the folder of the document",
            "[E505] `/secret.png` leads out of the folder of the document",
            "[E505] `link.png` is a link that leads out of the folder of the document",
            "[E505] `up/secret.png` is a link that leads out of the folder of the document",
            "[E504] `folder.png` is no file",
            "[E504] `pipe.png` is no file",
            "[E506] `large.png` has 11 bytes, more than the 10 bytes allowed",
        ]
    );
}

#[test]
fn standard_input_has_no_folder() {
    let sandbox = Sandbox::new().file("elbe.png", "png");
    sandbox
        .cardpress(&["check", "-", "--message-format", "concise"])
        .stdin("Q: Which river is this?\nA: ![the Elbe](elbe.png)\n")
        .assert()
        .success()
        .stdout_eq(str![[r#"
<stdin>:2:16: warning[E504] `elbe.png` cannot be found: a text from standard input has no folder (name the file of the document)

"#]]);
}

#[test]
fn what_is_on_the_web_or_not_in_a_text_is_said() {
    let text = "Q: Which?\nA: ![a](https://example.org/a.png) or ![b](b.png)?\n";
    Sandbox::new()
        .file("x.md", text)
        .file("b.png", "png")
        .cardpress(&["check", "x.md", "--to", "apkg,csv", "--message-format", "concise"])
        .assert()
        .success()
        .stdout_eq(str![[r#"
x.md:1:1: note[E508] `b-[..].png` is not in this text for Anki, which only names it (import the package (`--to apkg`) as well, or instead: it carries them)
x.md:2:[..]: note[E507] `https://example.org/a.png` stays on the web (save the picture beside the document and name it there, and the package carries it)

"#]]);
}

#[test]
fn a_size_that_is_none_is_refused() {
    Sandbox::new().cardpress(&["x.md", "--max-media", "big"]).assert().code(2).stderr_eq(str![[r#"
error: invalid value 'big' for '--max-media <SIZE>': a size is a number of bytes, or of kB, MB or GB, such as 20MB

For more information, try '--help'.

"#]]);
}
