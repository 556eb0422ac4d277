//! The same documents give the same bytes: on another day, another machine, in another folder.
//!
//! Two runs of the program differ in everything that a run can see: the clock, the locale, the
//! time zone, the home, the user, the umask, the number of threads, the order in which files
//! were made, the folder, the width and colours of the terminal.

#![cfg(all(feature = "cli", feature = "apkg", feature = "pdf", feature = "xlsx", unix))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]
#![allow(clippy::print_stderr, reason = "what was not tested is said")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const PROGRAM: &str = env!("CARGO_BIN_EXE_cardpress");

/// Every kind of thing that a document can have.
const STUDY: &str = "\
---
title: Everything
language: en-GB
tags: [z, a, m]
---

## Parts

1. What does `sorted` give?

   ```python
   return sorted({3: 'c', 1: 'a'})
   ```

2. Which formula is it, and what does the board show?

   $e^{i\\pi} + 1 = 0$, and ![a board](board.svg), picked

 in spring.

3. Choose one:
   A) this
   B) that
   C) neither

   Answer: B

4. Water boils at {{c1::100 °C}}, ice melts at {{c2::0 °C}}.

5. Who is right?
<<<<<<< HEAD
   - We are.
=======
   - They are, since they came first.
>>>>>>> topic

| Port | Height |
|---|---:|
| Dover | 3 |
| Brest | 4 |
";

const ARABIC: &str = "---\nlanguage: ar\n---\nس: ما هي العاصمة؟\nج: القاهرة.\n";

/// Where and how the program runs.
struct Circumstances {
    /// The folder of the documents, in a temporary one.
    folder: &'static str,
    /// Whether the documents are made in the other order.
    is_reversed: bool,
    umask: &'static str,
    environment: &'static [(&'static str, &'static str)],
    /// The time that the clock shows, in seconds since 1970.
    clock: &'static str,
}

const HERE: Circumstances = Circumstances {
    folder: "a",
    is_reversed: false,
    umask: "022",
    environment: &[
        ("LC_ALL", "C"),
        ("TZ", "UTC"),
        ("HOME", "/nonexistent/one"),
        ("USER", "one"),
        ("RAYON_NUM_THREADS", "1"),
        ("COLUMNS", "40"),
        ("NO_COLOR", "1"),
    ],
    clock: "1000000000",
};

const THERE: Circumstances = Circumstances {
    folder: "somewhere else/with a longer name",
    is_reversed: true,
    umask: "077",
    environment: &[
        ("LC_ALL", "tr_TR.UTF-8"),
        ("LANG", "ar_EG.UTF-8"),
        ("TZ", "Pacific/Kiritimati"),
        ("HOME", "/nonexistent/another"),
        ("USER", "another"),
        ("HOSTNAME", "other"),
        ("RAYON_NUM_THREADS", "7"),
        ("COLUMNS", "200"),
        ("TMPDIR", "/var/tmp"),
    ],
    clock: "2000000000",
};

/// The ways in which documents are converted.
const WAYS: [&[&str]; 5] = [
    &["--to", "apkg,csv,html,json,markdown,pdf,xlsx"],
    &[
        "--to",
        "apkg,csv,pdf",
        "--anki-format",
        "modern",
        "--csv-dialect",
        "excel",
        "--layout",
        "quiz",
        "--seed",
        "7",
    ],
    &["--to", "pdf", "--layout", "cards"],
    &["--to", "pdf", "--layout", "booklet"],
    &["--to", "apkg,pdf,xlsx,html", "--merge", "All"],
];

/// Returns the files that are made, by what they are called.
fn build(circumstances: &Circumstances, time: Option<&str>, clock: Option<&Path>) -> Files {
    let top = tempfile::tempdir().unwrap();
    let folder = top.path().join(circumstances.folder);
    fs::create_dir_all(folder.join("notes/deep")).unwrap();
    let mut documents = vec![
        ("notes/study.md", STUDY),
        ("notes/board.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"),
        ("notes/deep/arabic.md", ARABIC),
        ("notes/b.md", "Q: And?\nA: So.\n"),
        ("notes/a.md", "Q: But?\nA: No.\n"),
    ];
    if circumstances.is_reversed {
        documents.reverse();
    }
    for (path, text) in documents {
        fs::write(folder.join(path), text).unwrap();
    }
    if time.is_none() {
        commit(&folder);
    }
    let mut files = Files::new();
    for (number, way) in WAYS.iter().enumerate() {
        // A shell, since only it can set a umask.
        let script = format!("umask {}; exec \"$@\"", circumstances.umask);
        let out = format!("out-{number}");
        let mut command = Command::new("sh");
        command.args(["-c", &script, "sh", PROGRAM, "notes", "--quiet", "--out", &out]);
        command.args(*way).current_dir(&folder);
        command.env_remove("SOURCE_DATE_EPOCH").envs(circumstances.environment.iter().copied());
        if let Some(time) = time {
            command.env("SOURCE_DATE_EPOCH", time);
        }
        if let Some(library) = clock {
            command.env("LD_PRELOAD", library).env("CLOCK", circumstances.clock);
        }
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        read(&folder.join(&out), &out, &mut files);
    }
    files
}

type Files = BTreeMap<String, Vec<u8>>;

fn read(folder: &Path, name: &str, files: &mut Files) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{name}/{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            // What is hidden is about this machine: what need not be made again.
            if !name.ends_with(".cardpress_cache") {
                read(&path, &name, files);
            }
        } else {
            files.insert(name, fs::read(path).unwrap());
        }
    }
}

/// Commits everything in a folder, at the same time wherever it is done.
fn commit(folder: &Path) {
    for arguments in [&["init", "--quiet"][..], &["add", "."], &["commit", "--quiet", "-m", "x"]] {
        let status = Command::new("git")
            .args(["-c", "user.name=a", "-c", "user.email=a@example.org"])
            .args(arguments)
            .env("GIT_COMMITTER_DATE", "1600000000 +0000")
            .current_dir(folder)
            .status()
            .unwrap();
        assert!(status.success());
    }
}

/// Returns a library that sets the clock of a program, if there is a compiler for C here.
fn clock(folder: &Path) -> Option<PathBuf> {
    const SOURCE: &str = r#"
        #include <stdlib.h>
        #include <sys/time.h>
        #include <time.h>
        static time_t shown(void) { return atol(getenv("CLOCK")); }
        int clock_gettime(clockid_t id, struct timespec *at) {
            (void)id; at->tv_sec = shown(); at->tv_nsec = 0; return 0;
        }
        time_t time(time_t *at) { if (at) *at = shown(); return shown(); }
        int gettimeofday(struct timeval *at, void *zone) {
            (void)zone; at->tv_sec = shown(); at->tv_usec = 0; return 0;
        }
    "#;
    let (source, library) = (folder.join("clock.c"), folder.join("clock.so"));
    fs::write(&source, SOURCE).unwrap();
    let compiled = Command::new("cc")
        .args(["-shared", "-fPIC", "-o"])
        .args([&library, &source])
        .status()
        .is_ok_and(|status| status.success());
    if !compiled {
        eprintln!("the clock was not set: there is no compiler for C");
        return None;
    }
    // The clock is set for any program.
    let year = Command::new("date")
        .args(["-u", "+%Y"])
        .env("LD_PRELOAD", &library)
        .env("CLOCK", "1000000000")
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&year.stdout), "2001\n");
    Some(library)
}

fn assert_same(one: &Files, other: &Files) {
    assert!(one.len() > 30, "{:?}", one.keys());
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (name, bytes) in one {
        assert!(*bytes == other[name], "{name} is not the same");
    }
}

#[test]
fn another_day_and_another_machine_give_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let clock = clock(folder.path());
    let time = Some("1700000000");
    let here = build(&HERE, time, clock.as_deref());
    assert_same(&here, &build(&THERE, time, clock.as_deref()));
    // The time that is asked for is in them: the test would see one that is not.
    let later = build(&HERE, Some("1700000060"), None);
    assert!(here["out-0/study.apkg"] != later["out-0/study.apkg"]);
}

#[test]
fn a_clone_gives_the_same_bytes_whenever_it_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let clock = clock(folder.path());
    let here = build(&HERE, None, clock.as_deref());
    assert_same(&here, &build(&THERE, None, clock.as_deref()));
}
