//! Documents as people, machines and accidents write them.

#![allow(dead_code, reason = "each test uses a part of it")]

use proptest::prelude::*;
use proptest::sample::{Index, select};

/// A word of the text. It begins with two letters that begin no sign, so that what was
/// typed can be told from what only marks it.
pub(crate) fn word() -> impl Strategy<Value = String> {
    "zz[a-y]{2,7}"
}

/// Returns the words of the text in a text, without the signs.
pub(crate) fn words_of(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_ascii_lowercase());
    words.filter(|word| word.starts_with("zz")).map(ToOwned::to_owned).collect()
}

/// A few words.
pub(crate) fn words(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(word(), 1..most).prop_map(|words| words.join(" "))
}

/// A way to write questions.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    /// What stands before the first of them.
    head: &'static str,
    /// One of them: `{n}` is its number, `{q}` what it asks, `{a}` what answers, `{b}`
    /// what else is said.
    item: &'static str,
}

const fn style(head: &'static str, item: &'static str) -> Style {
    Style { head, item }
}

/// A way for each pattern of question, each form of it, and each style of options.
pub(crate) const STYLES: &[Style] = &[
    // Numbered items
    style("", "{n}. {q}?\n   - {a}.\n\n"),
    style("", "{n}) {q}?\n\n   {a}. {b}.\n"),
    style("", "{n}. **{q}?**\n\n   ```py\n   {a}\n   ```\n   {b}.\n\n"),
    style("", "{n}、{q}？\n{a}。\n\n"),
    style("", "{n}. {q}?\n   - {a},\n\n and {b}.\n\n"),
    style("", "{n}. {q}?\n   {a} {b}-\n   {a}\n\n"),
    style("", "{n}. {q}?\n\n   > {a}\n   > - {b}\n\n"),
    style("", "{n}. {q}?\n\n   | {a} | {b} |\n   |---|---|\n   | {b} | {a} |\n\n"),
    // Headings
    style("", "## {q}?\n\n{a}.\n\n{b}.\n\n"),
    style("# Title\n\n", "### {n}. {q}?\n\n{a}.\n\n- {b}\n\n**[⬆ Back to Top](#top)**\n\n"),
    style("", "#### Question {n}\n\n{q}?\n\n{a}.\n\n"),
    style("", "{q}?\n---\n\n{a}.\n\n"),
    style("", "<h3>{q}?</h3>\n\n{a} <b>{b}</b>.\n\n"),
    style("", "<h3>{q}?</h3>\n<p>{a}</p>\n<ul><li>{b}</li><li>{a}</li></ul>\n\n"),
    style("", "<p>{n}. {q}?</p>\n<p>{a}<br>{b}</p>\n\n"),
    // Labels
    style("", "Q: {q}?\nA: {a}.\n\n"),
    style("", "**Q{n}:** {q}?\n\n**A:** {a}.\n\n{b}.\n\n"),
    style("", "Frage: {q}?\nAntwort: {a}.\n\n"),
    style("", "**Pregunta {n}:** {q}?\n**Respuesta:** {a}. {b}.\n\n"),
    style("", "Вопрос {n}: {q}?\nОтвет: {a}.\n\n"),
    style("", "问：{q}？\n答：{a}。\n\n"),
    style("", "質問：{q}？\n\n**回答例**：{a}\n\n"),
    style("", "س: {q}؟\nج: {a}.\n\n"),
    style("", "Problem {n}: {q}.\n\nSolution: {a}.\n\n"),
    style("", "Front: {q}\nBack: {a}\n\n"),
    style("", "## Prompt:\n\n{q}\n\n## Response:\n\n{a}\n\n### {b}\n\n{a}\n\n"),
    style("", "**Interviewer:** {q}?\n\n**Your Response:** {a}.\n\n"),
    // Wrappers
    style("", "<details><summary>{q}?</summary>{a}. {b}.</details>\n\n"),
    style("", "<details>\n<summary><b>{n}. {q}?</b></summary>\n\n{a}.\n\n</details>\n\n"),
    style("", "{n}. {q}?\n<details><summary>Answer</summary>\n\n{a}.\n\n</details>\n\n"),
    style("", "### {q}?\n\n<details><summary>Answer</summary>\n<p>\n\n{a}\n\n</p>\n</details>\n\n"),
    style("", "{q}?\n\n<details>\n<summary>Answer</summary>\n\n{a}.\n\n</details>\n\n"),
    // Bold lines
    style("", "**{q}?**\n\n{a}.\n\n{b}.\n\n"),
    style("", "**{n}) {q}.** {a}.\n\n"),
    // Signs between
    style("", "{q} :: {a}\n"),
    style("#flashcards\n\n", "{q}::{a}\n\n"),
    style("zzone :: zztwo\n", "{q} ::: {a}\n\n"),
    style("", "{q}\n?\n{a}\n{b}\n\n"),
    style("", "{q}\n??\n{a}\n\n"),
    style("#flashcards\n\n", "{q} =={a}== {b}.\n\n"),
    // Tables
    style("| Question | Answer |\n|---|---|\n", "| {q} | {a} |\n"),
    style("| # | Term | Definition |\n|---|:--:|---|\n", "| {n} | {q} | {a} `{b}` |\n"),
    style("## A table\n\n| this | that | other |\n|---|---|---|\n", "| {q} | {a} | {b} |\n"),
    // Gaps
    style("", "{a} {{c1::{q}}} {b}.\n\n"),
    style("", "- {a} {{c1::{q}::{b}}} and {{c2::{a}}}\n"),
    // Numbers with their chapter
    style("", "1.{n} {q}?\n\n{a}.\n\n"),
    // Definitions
    style("", "{q}\n: {a}.\n\n"),
    // Bullets
    style("", "- {q}?\n  - {a}.\n  - {b}.\n"),
    style("", "- {q} #card\n  - {a}\n"),
    style("", "* **{q}?** {a}.\n"),
    // Paragraphs
    style("", "{q}?\n\n{a}.\n\n"),
    // Options
    style("", "{n}. {q}?\n- [ ] {a}\n- [x] {b}\n\n"),
    style("", "{n}. {q}?\nA) {a}\nB) {b}\n\nAnswer: B\n\n"),
    style("", "### {n}. {q}?\n\n- (a) {a}\n- (b) {b} <-- correct\n\n"),
    style("", "{n}. {q}?\n   a. {a}\n   b. {b}\n\n   **Correct answer:** a\n\n"),
    style("", "Q: {q}?\n- 1: {a}\n- 2: {b}\nA: 2\n\n"),
    style(
        "",
        "{n}. {q}?\n\n**A.** {a}\n\n**B.** {b}\n\n<details><summary>Answer</summary>\n\nB\n\n{a}\n\n</details>\n\n",
    ),
    // Org
    style("#+TITLE: a title\n\n", "* {q}?\n{a} /{b}/ ={a}=.\n"),
    style(
        "#+TITLE: a title\n\n",
        "* {q} :drill:\n:PROPERTIES:\n:ID: 1\n:END:\n{a}.\n#+BEGIN_SRC py\n{b}\n#+END_SRC\n",
    ),
    // Further reading
    style("", "## {q}?\n\n{a}.\n\nUseful links:\n\n- [{b}](https://example.org/)\n\n"),
];

/// What is said in a question, in its answer, and beside them.
type Said = (String, String, String);

fn said() -> impl Strategy<Value = Said> {
    (words(6), words(12), words(4))
}

impl Style {
    fn write(&self, number: usize, (q, a, b): &Said) -> String {
        let item = self.item.replace("{n}", &number.to_string());
        item.replace("{q}", q).replace("{a}", a).replace("{b}", b)
    }
}

/// Returns a document of three questions in each style, with the style's form of one.
pub(crate) fn of_every_style() -> impl Iterator<Item = (&'static str, String)> {
    STYLES.iter().map(|style| {
        let said = |letter| {
            ["zzask", "zzsay", "zzadd"].map(|word| format!("{word}{letter} {word}ing{letter}"))
        };
        let notes = (1..).zip(["a", "b", "c"]).map(|(number, letter)| {
            let [q, a, b] = said(letter);
            style.write(number, &(q, a, b))
        });
        (style.item, style.head.to_owned() + &notes.collect::<String>())
    })
}

/// A document in one style, as one that knows it writes it.
pub(crate) fn well_written() -> impl Strategy<Value = String> {
    (select(STYLES), prop::collection::vec(said(), 1..12)).prop_map(|(style, items)| {
        let items = items.iter().enumerate().map(|(at, said)| style.write(at + 1, said));
        style.head.to_owned() + &items.collect::<String>()
    })
}

/// What happened to a document after it was written.
#[derive(Debug, Clone)]
enum Accident {
    /// A line was put in.
    Line(String),
    /// A line was lost.
    Lost,
    /// A blank line was put in.
    Gap,
    /// Lines were moved to the right.
    Indent(usize),
    /// Somebody else wrote other questions at the same place.
    Conflict(usize, Vec<Said>),
    /// What follows is in another style.
    Style(Style, Vec<Said>),
}

fn accident() -> impl Strategy<Value = Accident> {
    prop_oneof![
        3 => (line(), select(&["\n", "\n\n", "\r\n"])).prop_map(|(l, end)| Accident::Line(l + end)),
        1 => Just(Accident::Lost),
        1 => Just(Accident::Gap),
        1 => (1..8_usize).prop_map(Accident::Indent),
        2 => (0..9_usize, prop::collection::vec(said(), 0..3))
            .prop_map(|(length, items)| Accident::Conflict(length, items)),
        1 => (select(STYLES), prop::collection::vec(said(), 1..4))
            .prop_map(|(style, items)| Accident::Style(style, items)),
    ]
}

/// A document as it is found: written in one style, then edited, merged and torn.
pub(crate) fn found() -> impl Strategy<Value = String> {
    let items = prop::collection::vec(said(), 1..10);
    let accidents = prop::collection::vec((any::<Index>(), accident()), 0..8);
    (select(STYLES), items, accidents).prop_map(|(style, items, accidents)| {
        let items = items.iter().enumerate().map(|(at, said)| style.write(at + 1, said));
        let text = style.head.to_owned() + &items.collect::<String>();
        let mut lines: Vec<_> = text.split_inclusive('\n').map(ToOwned::to_owned).collect();
        for (place, accident) in accidents {
            let at = place.index(lines.len() + 1);
            happen(&mut lines, at, accident, &style);
        }
        lines.concat()
    })
}

fn happen(lines: &mut Vec<String>, at: usize, accident: Accident, style: &Style) {
    match accident {
        Accident::Line(line) => lines.insert(at, line),
        Accident::Gap => lines.insert(at, "\n".into()),
        Accident::Lost => drop(lines.splice(at..lines.len().min(at + 1), [])),
        Accident::Indent(columns) => {
            for line in lines.iter_mut().skip(at).take(4) {
                line.insert_str(0, &" ".repeat(columns));
            }
        }
        Accident::Conflict(length, items) => {
            let theirs = items.iter().enumerate().map(|(n, said)| style.write(n + 2, said));
            let theirs = format!("=======\n{}>>>>>>> 0123abc\n", theirs.collect::<String>());
            lines.insert(lines.len().min(at + length), theirs);
            lines.insert(at, "<<<<<<< HEAD\n".into());
        }
        Accident::Style(other, items) => {
            let items = items.iter().enumerate().map(|(n, said)| other.write(n + 1, said));
            lines.insert(at, other.head.to_owned() + &items.collect::<String>());
        }
    }
}

/// Tags of HTML, which need not fit together.
const TAGS: &[&str] = &[
    "<ul>",
    "<ul><li>",
    "<li>",
    "</li></ul>",
    "</ul>",
    "<ol start=\"4\">",
    "</ol>",
    "<div>",
    "</div>",
    "<h3>",
    "</h3>",
    "<p>",
    "<table>",
    "<tr><td>",
    "<th colspan=\"2\">",
    "</table>",
    "<blockquote>",
    "</blockquote>",
    "<pre>",
    "</pre>",
    "<dl><dt>",
    "<dd>",
    "<script>",
    "</script>",
    "<code>",
    "<a href='",
];

/// A line of a document that somebody, or something, might write.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![5 => line_of_markdown(), 1 => line_of_html()]
}

fn line_of_html() -> impl Strategy<Value = String> {
    let part = (select(TAGS), prop::option::of(words(3)));
    prop::collection::vec(part, 1..4).prop_map(|parts| {
        parts.into_iter().map(|(tag, words)| tag.to_owned() + &words.unwrap_or_default()).collect()
    })
}

fn line_of_markdown() -> impl Strategy<Value = String> {
    let sign = select(vec![
        "",
        "",
        "",
        "1. ",
        "2. ",
        "17) ",
        "- ",
        "* ",
        "  - [x] ",
        "# ",
        "## ",
        "### 3. ",
        "Q: ",
        "A: ",
        "**Q:** ",
        "> ",
        "    ",
        "\t",
        "```",
        "```py",
        "| a | b |",
        "|---|---|",
        "---",
        "<<<<<<< ",
        "=======",
        "||||||| ",
        ">>>>>>> ",
        "> > > > > > > ",
        "%%%%%%% ",
        "+++++++ ",
        "------- ",
        "<details>",
        "</details>",
        "2.",
        "3、",
        " and ",
        "and ",
        "<!-- ",
        " -->",
        "{{c1::",
        "}}",
        "$$",
        "A) ",
        "B) ",
        "<b>",
        "\u{feff}",
        "===",
    ]);
    let end = select(vec!["", "?", ".", ":", "\\", "|", "-"]);
    (sign, prop::option::of(words(6)), end).prop_map(|(sign, words, end)| match words {
        // What stands behind a fence names a language; it is no text.
        Some(words) if !sign.starts_with("```") => format!("{sign}{words}{end}"),
        _ => sign.to_owned(),
    })
}

/// A document of lines that have nothing to do with each other.
pub(crate) fn signs() -> impl Strategy<Value = String> {
    let end = select(vec!["\n", "\n", "\n\n", "\r\n", "\r"]);
    prop::collection::vec((line(), end), 0..40)
        .prop_map(|lines| lines.into_iter().map(|(line, end)| line + end).collect())
}
