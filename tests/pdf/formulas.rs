//! Formulas in handouts.

use cardpress::content::{BlockKind, Gap, Inline};
use cardpress::deck::{Deck, NoteKind};

use super::decks::{block, deck, list, note, paragraph, table, words};
use super::reader::Reader;
use super::{export, read};

fn math(tex: &str) -> Inline {
    Inline::Math { tex: tex.into(), display: false, gaps: Vec::new() }
}

fn display(tex: &str) -> Inline {
    Inline::Math { tex: tex.into(), display: true, gaps: Vec::new() }
}

/// Returns a deck whose answers are text with formulas between dollars, as they are typed.
fn typed(questions: &[(&str, &[&str])]) -> Deck {
    let line = |text: &str| {
        let mut out = Vec::new();
        for (at, part) in text.split("$$").enumerate() {
            if at % 2 == 1 {
                out.push(display(part));
                continue;
            }
            for (at, part) in part.split('$').enumerate() {
                if at % 2 == 1 {
                    out.push(math(part));
                } else {
                    out.extend(words(part));
                }
            }
        }
        block(BlockKind::Paragraph(out))
    };
    let notes = questions.iter().zip(1..).map(|((question, answer), number)| {
        let mut note = note(number, "", answer.iter().map(|text| line(text)).collect());
        note.question = vec![line(question)];
        note
    });
    deck("Formulas", notes.collect())
}

/// Returns a deck with formulas of every kind.
pub(super) fn specimen() -> Deck {
    let mut deck = typed(&[
        (
            r"How are the zeros of $ax^2+bx+c$ with $a \ne 0$ found?",
            &[
                r"By the formula $x = \frac{-b \pm \sqrt{b^2-4ac}}{2a}$, which has a real value where the discriminant $\Delta = b^2 - 4ac$ is not negative. Letters such as $x$, $y_1$, $\mathbf{v}$ and $\mathbb{R}$ stand on the line of the text, and numbers such as 3 and $3$ are alike; $f(x)$, $(x)$. The sum $\sum_{i=1}^n i = \frac{n(n+1)}{2}$ in a line has its limits beside it.",
                r"On a line of its own: $$\int_0^\infty e^{-x^2}\,\mathrm{d}x = \frac{\sqrt{\pi}}{2}$$ and the text goes on.",
            ],
        ),
        (
            r"What is $\frac{d}{dx}\int_a^x f(t)\,dt$?",
            &[
                r"$$\begin{pmatrix} a & b \\ c & d \end{pmatrix}^{-1} = \frac{1}{ad-bc}\begin{pmatrix} d & -b \\ -c & a \end{pmatrix}$$",
                r"$$f(n) = \begin{cases} n/2 & \text{if } n \text{ is even, für gerades} \\ 3n+1 & \text{otherwise} \end{cases}$$",
                r"$$\begin{aligned} (a+b)^2 &= a^2 + 2ab + b^2 \\ \nabla \times \vec{E} &= -\frac{\partial \vec B}{\partial t} \end{aligned}$$",
                r"$$\left\lfloor \frac{\widehat{abc}}{\underbrace{x+y}_{z}} \right\rfloor \xrightarrow{n\to\infty} \lim_{n\to\infty}\left(1+\frac1n\right)^n = \oint_C \overrightarrow{AB}$$",
            ],
        ),
        (
            "What is too wide?",
            &[
                r"$$a_1 + a_2 + a_3 + a_4 + a_5 + a_6 + a_7 + a_8 + a_9 + a_{10} = b_1 + b_2 + b_3 + b_4 + b_5 + b_6 + b_7 + b_8 + b_9 + b_{10} = c_1 + c_2 + c_3 + c_4 + c_5 + c_6 + c_7 + c_8$$",
                r"A long formula in a line $a_1 + a_2 + a_3 + a_4 + a_5 + a_6 + a_7 + a_8 + a_9 + a_{10} = b_1 + b_2 + b_3 + b_4 + b_5 + b_6 + b_7 + b_8 = c_1 + c_2 + c_3 + c_4 + c_5 + c_6$ is broken where TeX would break it.",
                r"$$\overbrace{x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x}$$",
            ],
        ),
        (r"What of $\unknown{x}$?", &[r"It is shown as it was typed: $\unknown{x} + 1$."]),
    ]);
    let mut cloze = note(5, "", Vec::new());
    cloze.kind = NoteKind::Cloze;
    cloze.question = vec![block(BlockKind::Paragraph(vec![
        Inline::Text("Euler: ".into()),
        Inline::Math {
            tex: r"e^{i\pi} + 1 = 0".into(),
            display: false,
            gaps: vec![
                Gap { range: 3..7, ordinal: 1, hint: None },
                Gap { range: 15..16, ordinal: 2, hint: Some("what?".into()) },
            ],
        },
    ]))];
    deck.notes.push(cloze);
    let cells = table(&[&["Name", "Formula"], &["circle", ""], &["sphere", ""]]);
    let mut cells = cells;
    cells.rows[0][1] = vec![math(r"\pi r^2")];
    cells.rows[1][1] = vec![math(r"\frac{4}{3} \pi r^3")];
    let item = |tex: &str| vec![block(BlockKind::Paragraph(vec![math(tex)]))];
    deck.notes.push(note(
        6,
        "Where else?",
        vec![
            block(BlockKind::Table(cells)),
            list(Some(1), vec![item(r"\frac{a}{b}"), item("x"), vec![paragraph("text")]]),
        ],
    ));
    deck
}

#[test]
fn formulas_are_described_by_their_source() {
    let formulas = read(&typed(&[("Q", &[r"So $\frac{a}{b}$, and $$c^2$$"])])).descriptions();
    assert_eq!(
        formulas,
        [("Formula".into(), r"\frac{a}{b}".into()), ("Formula".into(), "c^2".to_string())]
    );
}

#[test]
fn formulas_are_copied_as_their_source() {
    let reader = read(&typed(&[("Q", &[r"So $\frac{a}{b}$."])]));
    assert_eq!(reader.replacements(), [r"\frac{a}{b}"]);
}

#[test]
fn what_is_no_formula_is_reported_and_shown() {
    let (bytes, sink) = export(&typed(&[("Q", &[r"So $\unknown{x}$ and $x^$."])]));
    let messages: Vec<_> = sink.iter().map(|remark| remark.message.as_str()).collect();
    assert_eq!(messages[0], r"a formula has the command `\unknown`, which is unknown");
    assert!(messages[1].starts_with("a formula cannot be read"), "{}", messages[1]);
    assert!(sink.iter().all(|remark| remark.code.name == "unreadable-formula"));
    assert_eq!(sink[0].span.start, 1, "the note's");
    assert!(Reader::new(&bytes).all_words().contains(r"\unknown{x}"));
}

#[test]
fn formulas_draw_no_missing_glyph() {
    let (bytes, _) = export(&specimen());
    assert!(!Reader::new(&bytes).draws_no_character());
    assert_eq!(bytes, export(&specimen()).0);
}

#[test]
fn strange_formulas_do_no_harm() {
    for tex in [
        "",
        " ",
        "{",
        "}",
        r"\",
        r"\\",
        "$",
        "%",
        "&",
        "^",
        "_",
        r"\frac",
        r"\left(",
        r"\right)",
        r"\begin{matrix}",
        r"\end{matrix}",
        r"\sqrt[",
        r"\text{",
        r"\text{中文 🐍 عربي}",
        "中",
        r"\rule{99999em}{99999em}",
        r"\rule{-9em}{-9em}",
        r"\hspace{-99em}x",
        r"\kern1e9em x",
        r"\def\x{\x\x}\x",
        r"\char999999999",
        "\u{0}",
        "\u{202e}",
        r"\Huge\Huge x",
        r"\tag{1} x",
        r"\color{red} x",
        r"\cancel{x}",
        r"\boxed{x}",
        r"\oiint \widearc{AB} \angl{n}",
        r"\begin{array}{c|c:c} a & b & c \\ \hline d & e & f \\ \hdashline \end{array}",
    ] {
        let content = [math(tex), Inline::Text(" and ".into()), display(tex)];
        let answer = vec![block(BlockKind::Paragraph(content.into()))];
        let (bytes, _) = export(&deck("A", vec![note(1, "Q", answer)]));
        assert!(!Reader::new(&bytes).draws_no_character(), "{tex}");
    }
    let nested = format!("{}x{}", r"\frac{".repeat(300), "}{y}".repeat(300));
    export(&typed(&[("Q", &[&format!("${nested}$")])]));
}
