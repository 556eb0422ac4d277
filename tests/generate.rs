//! The manual and the completions, as the shells and `man` take them.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use snapbox::cmd::cargo_bin;

#[path = "support/python.rs"]
#[allow(dead_code, reason = "only what it says is needed")]
mod python;

/// Returns every file that is generated, by name.
fn generated(folder: &Path) -> BTreeMap<String, String> {
    let mut cardpress = Command::new(cargo_bin!("cardpress"));
    cardpress.args(["generate", "man", "bash", "elvish", "fish", "powershell", "zsh", "--out"]);
    assert!(cardpress.arg(folder).status().unwrap().success());
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    files
        .map(|file| {
            let name = file.file_name().into_string().unwrap();
            (name, fs::read_to_string(file.path()).unwrap())
        })
        .collect()
}

#[test]
fn there_is_a_page_for_every_command_and_a_script_for_every_shell() {
    let folder = tempfile::tempdir().unwrap();
    let files = generated(folder.path());
    for script in
        ["cardpress.bash", "cardpress.elv", "cardpress.fish", "_cardpress.ps1", "_cardpress"]
    {
        assert!(files[script].contains("message-format"), "{script}");
    }
    let program = &files["cardpress.1"];
    let help = Command::new(cargo_bin!("cardpress")).arg("-h").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let (_, commands) = help.split_once("\nCommands:\n").unwrap();
    let commands: Vec<_> =
        commands.lines().map_while(|line| line.split_whitespace().next()).collect();
    assert!(commands.contains(&"generate"), "{help}");
    for command in commands.into_iter().filter(|command| *command != "help") {
        let page = &files[&format!("cardpress-{command}.1")];
        assert!(page.contains(&format!("\ncardpress {command} ")), "{page}");
        assert!(page.contains(".SH EXAMPLES"), "{command}");
        assert!(program.contains(&format!("cardpress\\-{command}(1)")), "{command}");
    }
    assert_eq!(generated(tempfile::tempdir().unwrap().path()), files);
}

#[test]
fn groff_has_no_warning() {
    if Command::new("groff").arg("--version").output().is_err() {
        return python::say("groff is not installed: left out the look at the manual");
    }
    let folder = tempfile::tempdir().unwrap();
    for name in generated(folder.path()).keys().filter(|name| name.ends_with(".1")) {
        let page = folder.path().join(name);
        let mut groff = Command::new("groff");
        let output =
            groff.args(["-Kutf8", "-man", "-Tutf8", "-ww", "-z"]).arg(page).output().unwrap();
        let warnings = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(warnings, "", "{name}");
    }
}

#[test]
fn bash_completes_a_format() {
    let folder = tempfile::tempdir().unwrap();
    generated(folder.path());
    let script = "source cardpress.bash; COMP_WORDS=(cardpress check --to a); COMP_CWORD=3; \
                  _cardpress cardpress a --to; echo \"${COMPREPLY[@]}\"";
    let mut bash = Command::new("bash");
    let output = bash.args(["-c", script]).current_dir(folder.path()).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "apkg\n");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
