//! What text in columns is like: the options, and what is said of those that do not fit.

use snapbox::str;

use crate::sandbox::Sandbox;

const RIVERS: &str = "Q: Where does the Rhine begin?\nA: In the *Alps*.\n";

#[test]
fn a_dialect_has_its_extension_its_separator_and_its_markup() {
    let sandbox = Sandbox::new().file("rivers.md", RIVERS);
    let convert = |options: &[&str]| {
        let arguments = [&["rivers.md", "--to", "csv", "--csv-dialect"], options].concat();
        sandbox.cardpress(&arguments).assert().success();
    };
    let read = |name: &str| std::fs::read_to_string(sandbox.path(name)).unwrap();
    convert(&["excel", "--csv-separator", "semicolon"]);
    assert!(read("output/rivers.csv").starts_with("\u{feff}Number;Question;"));
    assert!(read("output/rivers.csv").contains(";Where does the Rhine begin?;In the Alps.;"));
    convert(&["plain", "--csv-markup", "markdown"]);
    assert!(read("output/rivers.csv").contains(",Where does the Rhine begin?,In the *Alps*.,"));
    convert(&["tsv", "--csv-markup", "html"]);
    assert!(read("output/rivers.tsv").contains("\tIn the <em>Alps</em>.\t"));
    convert(&["quizlet"]);
    assert_eq!(read("output/rivers.txt"), "Where does the Rhine begin?\tIn the Alps.\n");
    convert(&["anki", "--csv-separator", ";"]);
    assert!(read("output/rivers.csv").starts_with("#separator:Semicolon\n#html:true\n"));
}

#[test]
fn an_option_for_another_dialect_is_an_error() {
    let sandbox = Sandbox::new().file("rivers.md", RIVERS);
    let arguments = ["rivers.md", "--csv-dialect", "plain", "--csv-separator", "tab"];
    sandbox.cardpress(&arguments).assert().code(2).stderr_eq(str![[r#"
error: `--csv-separator` is for `--csv-dialect anki` and `--csv-dialect excel`, and the dialect is `plain`

"#]]);
    let arguments = ["rivers.md", "--csv-separator", "dash"];
    sandbox.cardpress(&arguments).assert().code(2).stderr_eq(str![[r#"
error: invalid value 'dash' for '--csv-separator <SEPARATOR>': use one of comma, semicolon, tab, pipe

For more information, try '--help'.

"#]]);
}
