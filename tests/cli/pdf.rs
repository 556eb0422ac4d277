//! How PDF pages are laid out: the options, and what is said of those that do not fit.

use snapbox::str;

use crate::sandbox::Sandbox;

const RIVERS: &str = "Q: Where does the Rhine begin?\nA: In the Alps.\n";

#[test]
fn a_key_may_be_a_file_of_its_own() {
    let sandbox = Sandbox::new().file("rivers.md", RIVERS);
    let arguments =
        ["rivers.md", "--to", "pdf", "--layout", "quiz", "--answer-key", "separate", "--seed", "3"];
    sandbox.cardpress(&arguments).assert().success().stderr_eq(str![[r#"
rivers.md: 1 note → 2 files

"#]]);
    assert!(std::fs::read(sandbox.path("output/rivers.pdf")).unwrap().starts_with(b"%PDF-1.7"));
    assert!(std::fs::read(sandbox.path("output/rivers.key.pdf")).unwrap().starts_with(b"%PDF-1.7"));
}

#[test]
fn an_option_for_another_layout_is_an_error() {
    let sandbox = Sandbox::new().file("rivers.md", RIVERS);
    sandbox.cardpress(&["rivers.md", "--seed", "3"]).assert().code(2).stderr_eq(str![[r#"
error: `--seed` is for `--layout quiz`, and the layout is `handout`

"#]]);
}

#[test]
fn a_size_is_read_or_explained() {
    let sandbox = Sandbox::new().file("rivers.md", RIVERS);
    sandbox.cardpress(&["rivers.md", "--paper", "folio"]).assert().code(2).stderr_eq(str![[r#"
error: invalid value 'folio' for '--paper <PAPER>': use one of a3, a4, a5, a6, letter, legal, or a size such as 200x250mm

For more information, try '--help'.

"#]]);
    let arguments = ["rivers.md", "--to", "pdf", "--paper", "100x150mm", "--margin", "45mm"];
    sandbox.cardpress(&arguments).assert().code(1).stderr_eq(str![[r#"
error: rivers.md: could not write pdf: the paper and its margins leave 28 × 170 points, too little for text of 10.5 points
rivers.md: 1 note → 0 files

"#]]);
}

#[test]
fn what_the_contents_list_may_be_left_out() {
    let sandbox = Sandbox::new().file("rivers.md", RIVERS);
    for contents in ["--contents", "--contents=questions"] {
        sandbox.cardpress(&[contents, "rivers.md", "--to", "pdf"]).assert().success();
    }
}
