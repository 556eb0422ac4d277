//! Programs in Python that tests ask, each with what it needs in an environment of its own
//! under `target/`.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What an environment is wanted for.
pub(crate) struct Wanted {
    /// Which tests want it.
    pub tests: &'static str,
    /// The variable that leaves them out where it is 1.
    pub skip: &'static str,
}

impl Wanted {
    /// Returns whether the tests are to be left out, and says so.
    pub(crate) fn is_left_out(&self) -> bool {
        let Wanted { tests, skip } = self;
        let is_left_out = std::env::var_os(skip).is_some_and(|value| value == "1");
        if is_left_out {
            say(&format!("{skip}=1: left out one of {tests}"));
        }
        is_left_out
    }

    /// Returns the Python of an environment below `target/`, after installing what each list
    /// of requirements names, with the options of pip that go with it, where it is missing.
    pub(crate) fn environment(&self, name: &str, lists: &[(&str, &[&str])]) -> PathBuf {
        let Wanted { tests, skip } = self;
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        let environment = target.join(name);
        let python =
            environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
        let installed = environment.join("installed.txt");
        let all: String = lists.iter().map(|(requirements, _)| *requirements).collect();
        // Tests run side by side, in processes and in threads: one of them installs.
        let lock = File::create(target.join(format!("{name}.lock"))).unwrap();
        lock.lock().unwrap();
        if fs::read_to_string(&installed).is_ok_and(|text| text == all) {
            return python;
        }
        let made = ["python3", "python"].into_iter().any(|python| {
            succeeds(Command::new(python).args(["-m", "venv", "--clear"]).arg(&environment))
        });
        assert!(
            made,
            "{tests} need Python 3 with its venv module (Debian: apt install python3-venv); \
             {skip}=1 leaves them out"
        );
        for (requirements, options) in lists {
            assert!(
                succeeds(
                    Command::new(&python)
                        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
                        .arg("--only-binary=:all:")
                        .args(*options)
                        .args(requirements.lines())
                ),
                "pip could not install {} into {}: connect to a package index, or set {skip}=1 \
                 to leave {tests} out",
                requirements.trim(),
                environment.display()
            );
        }
        fs::write(installed, all).unwrap();
        python
    }
}

/// Writes a line straight to the terminal: the harness keeps back what a test prints.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn succeeds(command: &mut Command) -> bool {
    command.status().is_ok_and(|status| status.success())
}
