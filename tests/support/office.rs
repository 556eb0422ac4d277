//! LibreOffice, where it is installed.

use std::fs;
use std::process::Command;

/// Returns a file as LibreOffice saves it in another format, such as `ods`, or
/// `csv:Text - txt - csv (StarCalc):59,34,76`; nothing where there is no LibreOffice.
pub(crate) fn convert(file: &[u8], from: &str, to: &str) -> Option<Vec<u8>> {
    convert_as(file, from, "", to)
}

/// Returns a file as LibreOffice saves it in another format, after opening it by a filter,
/// such as `Text - txt - csv (StarCalc):44,34,76`.
pub(crate) fn convert_as(file: &[u8], from: &str, filter: &str, to: &str) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("file.{from}"));
    let out = folder.path().join("out");
    fs::write(&path, file).unwrap();
    // A profile of its own: two runs in one would wait for each other, or give up.
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.path().display());
    let filter = (!filter.is_empty()).then(|| format!("--infilter={filter}"));
    let run = Command::new("soffice")
        .args([&profile, "--headless"])
        .args(filter)
        .args(["--convert-to", to, "--outdir"])
        .args([&out, &path])
        .output();
    let Ok(run) = run else {
        #[expect(clippy::print_stderr, reason = "whoever runs the test is to know")]
        {
            eprintln!("skipped: there is no LibreOffice (`soffice`) on this machine");
        }
        return None;
    };
    let extension = to.split(':').next().unwrap();
    let saved = fs::read(out.join(format!("file.{extension}")));
    Some(saved.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&run.stderr))))
}
