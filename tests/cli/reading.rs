//! The arguments that say how documents are read.

use snapbox::str;

use crate::sandbox::Sandbox;

const TEA: &str = "\
# Tea

[Contents](#green)

## Green

Q: How hot is the water?
A: 75 °C.

| Leaf | Minutes |
|------|---------|
| Sencha | 2 |
";

fn sandbox() -> Sandbox {
    Sandbox::new().file("tea.md", TEA)
}

#[test]
fn it_says_why_a_document_was_read_so_and_where_every_line_went() {
    sandbox()
        .cardpress(&["check", "tea.md", "--explain-reading", "--ignore", "P304"])
        .assert()
        .code(0)
        .stdout_eq("")
        .stderr_eq(str![[r#"
tea.md: read by labels

  pattern            questions  answered    asking    weight      read
  labels                     1         1         1         4         1

  labels weighs most: each answered question counts, four times where the signs mean
  nothing else or three in ten questions ask. What it left, others could read.

  lines        went to
  1            heading
  3            furniture, contents
  5            heading
  7            note 1, question
  8            note 1, answer
  10-12        note 1, answer
1 document checked: nothing to remark on

"#]]);
}

#[test]
fn a_pattern_may_be_asked_for() {
    sandbox().cardpress(&["show", "tea.md", "--pattern", "tables"]).assert().code(0).stdout_eq(
        str![[r#"
Tea
1 question

── Green ──

• Sencha
    2

"#]],
    );
}

#[test]
fn sections_may_be_tags() {
    let arguments =
        ["tea.md", "--sections", "tags", "--to", "csv", "--out", "-", "--ignore", "P304"];
    sandbox().cardpress(&arguments).assert().code(0).stdout_eq(str![[r##"
#separator:Comma
#html:true
#notetype column:1
#guid column:2
#deck column:3
#tags column:4
"Basic","roTe{SS{*r","Tea","Green","How hot is the water?","<p>75 °C.</p><table><thead><tr><th>Leaf</th><th>Minutes</th></tr></thead><tbody><tr><td>Sencha</td><td>2</td></tr></tbody></table>"

"##]]);
}

#[test]
fn an_unknown_pattern_is_an_error_that_names_the_others() {
    sandbox()
        .cardpress(&["check", "tea.md", "--pattern", "riddles"])
        .assert()
        .code(2)
        .stderr_eq(str![[r#"
error: invalid value 'riddles' for '--pattern <NAME>'
  [possible values: labels, numbered-items, headings, foldable-sections, bold-lines, separators, tables, cloze, chapter-numbers, glossary, bullets, hidden-answers, quiz, paragraphs]

For more information, try '--help'.

"#]]);
}

#[test]
fn html_is_kept_as_it_was_typed_where_it_is_trusted() {
    let document = "Q: What?\nA: <span onclick=\"run()\">a</span> [b](javascript:run())\n";
    let html = |arguments: &[&str]| {
        let sandbox = Sandbox::new().file("go.md", document);
        let arguments = [&["go.md", "--to", "json", "--out", "-"], arguments].concat();
        let output = sandbox.cardpress(&arguments).assert().success();
        let json: serde_json::Value = serde_json::from_slice(&output.get_output().stdout).unwrap();
        json["notes"][0]["answer"]["html"].as_str().unwrap().to_owned()
    };
    assert_eq!(html(&[]), "a b");
    assert_eq!(
        html(&["--trust-html"]),
        "<span onclick=\"run()\">a</span> <a href=\"javascript:run()\">b</a>"
    );
}

#[test]
fn a_page_in_a_page_is_kept_where_it_is_trusted_and_named_where_it_is_not() {
    let document = "Q: What?\nA: See:\n\n<iframe src=\"https://example.org/ko\"></iframe>\n";
    let sandbox = Sandbox::new().file("go.md", document);
    let run = |arguments: &[&str]| {
        let arguments = [&["go.md", "--to", "json", "--out", "-"], arguments].concat();
        let output = sandbox.cardpress(&arguments).assert().success();
        let output = output.get_output();
        (
            String::from_utf8(output.stdout.clone()).unwrap(),
            String::from_utf8(output.stderr.clone()).unwrap(),
        )
    };
    let (_, remarks) = run(&[]);
    assert!(remarks.contains("P306") && remarks.contains("https://example.org/ko"), "{remarks}");
    let (deck, remarks) = run(&["--trust-html"]);
    assert!(deck.contains(r#"<iframe src=\"https://example.org/ko\"></iframe>"#), "{deck}");
    assert!(!remarks.contains("P306"), "{remarks}");
}
