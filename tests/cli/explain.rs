//! `cardpress explain`.

use snapbox::str;

use crate::sandbox::Sandbox;

#[test]
fn a_code_or_its_name_is_explained_on_a_page() {
    let sandbox = Sandbox::new();
    let page = |code: &str| {
        let output = sandbox.cardpress(&["explain", code]).assert().success();
        String::from_utf8(output.get_output().stdout.clone()).unwrap()
    };
    let expected = page("R201");
    assert_eq!(page("torn-paragraph"), expected);
    assert_eq!(page("r201"), expected);
    snapbox::assert_data_eq!(
        expected,
        str![[r#"
torn-paragraph (R201, note)

What it does
Joins a paragraph that a blank line cuts in mid-sentence.

Why
Text that is pasted in pieces, out of a chat or a PDF, has a blank line at each
seam, and half a sentence makes half a card.

Example
    1. What is a bowline?
       - A knot that makes a loop at the end of a rope,

     and that does not slip.

The answer is one sentence. If a new sentence begins at the seam, end the one
before with a full stop. `cardpress fix` joins the lines in the document;
`--no-repair R201` leaves them.

"#]]
    );
}

#[test]
fn the_beginning_of_codes_lists_them() {
    let output = Sandbox::new().cardpress(&["explain", "S00"]).assert().success();
    let text = String::from_utf8_lossy(&output.get_output().stdout).into_owned();
    assert!(text.lines().all(|line| line.starts_with('S') || line.starts_with(' ')), "{text}");
    assert!(text.contains("S002  empty-source"), "{text}");
}

#[test]
fn without_a_code_all_of_them_are_listed() {
    let output = Sandbox::new().cardpress(&["explain"]).assert().success();
    let text = String::from_utf8_lossy(&output.get_output().stdout).into_owned();
    for code in cardpress::diagnostic::CODES {
        assert!(text.contains(&format!("{}  {} ", code.id, code.name)), "{}", code.id);
    }
}

#[test]
fn what_is_no_code_suggests_the_nearest() {
    Sandbox::new().cardpress(&["explain", "torn"]).assert().code(2).stdout_eq("").stderr_eq(str![
        [r#"
error: invalid value 'torn' for '[CODE]': there is no such code; did you mean `R202` (torn-word)?

For more information, try '--help'.

"#]
    ]);
}
