//! The HTML of Anki's fields, as Markdown: what its editor writes, and what is pasted into
//! it.

use cardpress::content::{html, markdown};
use cardpress::deck::NoteKind;

use super::read;

/// Returns a field, read as the question of a note: of one with gaps, if there are some.
fn field(html: &str) -> Vec<cardpress::content::Block> {
    let cell = html.replace('"', "\"\"");
    let note_type = if html.contains("{{c") { "Cloze" } else { "Basic" };
    let file = format!("#separator:tab\n#html:true\n#notetype:{note_type}\n\"{cell}\"\tx\n");
    let deck = read("x.txt", file.as_bytes()).unwrap();
    assert!(matches!(deck.notes[0].kind, NoteKind::Basic | NoteKind::Cloze));
    deck.notes[0].question.clone()
}

#[track_caller]
fn same(html: &str, expected: &str) {
    assert_eq!(markdown::render(&field(html)), expected, "{html}");
}

/// Checks a field by the HTML that is written of it again.
#[track_caller]
fn again(html: &str, expected: &str) {
    let blocks = field(html);
    let written =
        if html.contains("{{c") { html::render_cloze(&blocks) } else { html::render(&blocks) };
    assert_eq!(written, expected, "{html}");
}

#[test]
fn lines_are_as_the_editor_writes_them() {
    same("a<br>b", "a\\\nb");
    same("a<div>b</div><div>c</div>", "a\\\nb\\\nc");
    same("a<div><br></div><div>c</div>", "a\n\nc");
    same("<div>a</div><div><div>b</div></div>", "a\\\nb");
    same("a<br><br>b", "a\n\nb");
    same("<p>a</p><p>b</p>", "a\n\nb");
    same("a\n  b", "a b");
    same("a&nbsp;b &nbsp;c<br>&nbsp;", "a b  c");
    again("10&nbsp;000&nbsp;km", "10\u{a0}000 km");
    same("<div>a<br></div>b<br>", "a\\\nb");
}

#[test]
fn lists_tables_and_code_are_kept() {
    same("x<ul><li>a</li><li>b</li></ul>", "x\n\n- a\n- b");
    same("<ol start=\"3\"><li>a</li><li><div>b</div></li></ol>", "3. a\n4. b");
    same("<ol type=\"A\"><li value=\"2\">b</li></ol>", "2. b");
    same(
        "<table><tr><th>a</th><th align=right>b</th></tr><tr><td>1</td><td>2</td></tr></table>",
        "| a | b |\n| --- | --: |\n| 1 | 2 |",
    );
    same(
        "<pre><code class=\"language-rust\"><span class=k>fn</span> x() {\n  1 &lt; 2\n}</code></pre>",
        "```rust\nfn x() {\n  1 < 2\n}\n```",
    );
    same("<h2>T</h2><blockquote>q</blockquote><hr>x", "## T\n\n> q\n\n---\n\nx");
}

#[test]
fn the_look_of_text_is_kept_where_it_is_harmless() {
    again("<b>a</b> <u>b</u> <mark>c</mark>", "<strong>a</strong> <u>b</u> <mark>c</mark>");
    again(
        "<span style=\"color: rgb(255, 0, 0); position: fixed\" class=x onclick=y>r</span>",
        "<span style=\"color: rgb(255, 0, 0)\">r</span>",
    );
    again("<font color=\"#00ff00\">g</font>", "<span style=\"color: #00ff00\">g</span>");
    again("<ruby>漢<rt>kan</rt></ruby>", "<ruby>漢<rt>kan</rt></ruby>");
    again("<span>a</span><o:p>b</o:p><input type=text>c", "abc");
    again(
        "H<sub>2</sub>O <a href=\"https://x.example/?a&amp;b\">x</a>",
        "H<sub>2</sub>O <a href=\"https://x.example/?a&amp;b\">x</a>",
    );
    // What is not ended in its turn ends all the same.
    again("<b>a<i>b</b>c</i>", "<strong>a<em>b</em></strong><em>c</em>");
    again(
        "<b>a<ul><li>b</li></ul>c</b>",
        "<p><strong>a</strong></p><ul><li><strong>b</strong></li></ul><p><strong>c</strong></p>",
    );
}

#[test]
fn formulas_and_sounds_are_found() {
    again(r"\(a&lt;b\) \[x<br>y\]", "\\(a&lt;b\\) \\[x\ny\\]");
    again("[$]x^2[/$] [$$]y[/$$] [latex]z[/latex]", r"\(x^2\) \[y\] \[z\]");
    again(r"\(never <b>ends</b>", r"\(never <strong>ends</strong>");
    again(r"<code>\(a\)</code>", r"<code>\(a\)</code>");
    again("a [sound:x &amp; y.mp3]", "a [sound:x &amp; y.mp3]");
}

#[test]
fn gaps_are_found_where_anki_finds_them() {
    again("{{c1::a::b::c}}", "{{c1::a::b&#58;&#58;c}}");
    again("{{c1::a {{c2::b}} c::h}}", "{{c1::a {{c2::b}} c::h}}");
    again("{{c1,2::b}}", "{{c1::{{c2::b}}}}");
    again("{{c1::a<br>b}}", "{{c1::a<br>b}}");
    again("{{c1::<b>x}}</b>y", "{{c1::<strong>x</strong>}}y");
    again("<b>{{c1::x</b>y}}", "<strong>{{c1::x}}</strong>{{c1::y}}");
    again("{{c1::<ul><li>a</li><li>b</li></ul>}}", "<ul><li>{{c1::a}}</li><li>{{c1::b}}</li></ul>");
    again("<code>f({{c1::x}})</code>", "<code>f(</code>{{c1::<code>x</code>}}<code>)</code>");
    again("<pre>a\n{{c1::b}}</pre>", "<pre><code>a\n{{c1::b}}\n</code></pre>");
    again(r"\(x = {{c1::\frac{1}{2} }}\)", r"\(x = {{c1::\frac{1&#125;{2&#125;}}\)");
    again("{&#123;c1::no}} {{c1::yes}}", "{&#123;c1::no}&#125; {{c1::yes}}");
    again("{{c0::a}}{{c1::b}} {{c1::never", "a{{c1::b}} {{c1::never}}");
}
