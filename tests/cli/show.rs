//! `cardpress show`.

use snapbox::str;

use crate::sandbox::Sandbox;

const TEA: &str = "\
# Tea

## Making

1. How hot is the water for green tea?
   - Between 70 and 80 °C, which is far below boiling: hotter water makes the leaves bitter and hides **what is sweet** in them, as [the guide](https://example.org/tea) says.
2. Which tea is not oxidised?
   - [ ] black
   - [x] green
3. In which order is a gongfu tea made?
   1. Warm the pot.
   2. Pour, wait, and pour again:

      ```sh
      sleep   10
      ```

## Trade

4. Who grows it?

   | land  | share |
   |:------|------:|
   | 中国   |    48 |
   | India |    20 |
5. Who drinks `most` of it?
";

#[test]
fn a_deck_is_shown_to_be_read() {
    Sandbox::new()
        .file("tea.md", TEA)
        .cardpress(&["show", "tea.md"])
        .assert()
        .success()
        .stdout_eq(str![[r#"
Tea
5 questions

── Making ──

1. How hot is the water for green tea?
    Between 70 and 80 °C, which is far below boiling: hotter water makes the
    leaves bitter and hides what is sweet in them, as the guide
    (https://example.org/tea) says.

2. Which tea is not oxidised?
    ○ black
    ✓ green

3. In which order is a gongfu tea made?
    1. Warm the pot.

    2. Pour, wait, and pour again:

           sleep   10

── Trade ──

4. Who grows it?
    land  │ share
    ──────┼──────
    中国  │    48
    India │    20

5. Who drinks `most` of it?
    (no answer yet)

"#]])
        .stderr_eq("");
}

#[test]
fn gaps_and_tables_are_shown() {
    let text = "# Water\n\n| state | from °C |\n|---|---|\n| ice | below 0 |\n\nIt boils at {{c1::100 °C}}.\n";
    Sandbox::new().cardpress(&["show", "-"]).stdin(text).assert().success().stdout_eq(str![[r#"
Water
1 question, 1 table

• state: from °C
    state │ from °C
    ──────┼────────
    ice   │ below 0

• It boils at [100 °C].

"#]]);
}

#[test]
fn nothing_in_a_document_commands_the_terminal() {
    let output = Sandbox::new()
        .cardpress(&["show", "-", "--no-repair", "R"])
        .stdin("Q: a\x1b[2J\u{9b}31m?\nA: `\x1b]0;b\x07`\n\n       c\x1b[1m\n")
        .assert()
        .success();
    let text = String::from_utf8_lossy(&output.get_output().stdout).into_owned();
    assert!(!text.contains(['\x1b', '\u{9b}', '\x07']), "{text:?}");
    assert!(text.contains('␛'), "{text:?}");
}

#[test]
fn what_was_not_understood_is_said() {
    let output = Sandbox::new().cardpress(&["show", "-"]).stdin("Just prose.\n").assert().code(1);
    let message = String::from_utf8_lossy(&output.get_output().stderr).into_owned();
    assert!(message.contains("error[P301]"), "{message}");
}

#[test]
fn a_document_that_is_not_there_is_named() {
    Sandbox::new().cardpress(&["show", "tea.md"]).assert().code(2).stdout_eq("").stderr_eq(str![[
        r#"
error: there is no file or folder `tea.md`

"#
    ]]);
    Sandbox::new().cardpress(&["show"]).assert().code(2);
}
