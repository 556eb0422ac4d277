//! Formulas: `KaTeX` makes `MathML` of them, which browsers set, read aloud and copy.

mod alphabet;
mod core;

use std::fmt::Write;

use katex::{OutputFormat, Settings, StrictMode, StrictSetting};
use ratex_parser::mhchem::chem_parse_str;

use crate::content::html::write_escaped;
use crate::content::{Gap, parts};
use crate::diagnostic::{Diagnostic, UNREADABLE_FORMULA};

use super::writer::Writer;
use crate::export::formula::fault;

/// How long a formula may be, in bytes, to be read at all.
const LONGEST: usize = 20_000;
/// A formula in a line that is longer, in bytes, may be wider than a small screen.
const LONG: usize = 40;
/// The colours by which gaps and their hints are found in what `KaTeX` makes of them.
const GAP: &str = "#0cad01";
const HINT: &str = "#0cad02";
/// How much of a formula a message shows, in letters.
const SHOWN: usize = 40;

impl Writer<'_> {
    /// Writes a formula. What cannot be read is shown as it was typed.
    pub(super) fn formula(&mut self, out: &mut String, tex: &str, display: bool, gaps: &[Gap]) {
        match self.mathml(tex, display, gaps) {
            Ok(inside) => {
                self.has_formula = true;
                // What may be wider than a screen can be scrolled.
                let (class, kind) = match display {
                    true => (" class=\"formula\"", " display=\"block\""),
                    false if tex.len() > LONG => (" class=\"long formula\"", ""),
                    false => ("", ""),
                };
                if !class.is_empty() {
                    let _ = write!(out, "<span{class}>");
                }
                let _ = write!(
                    out,
                    "<math{kind}><semantics>{inside}<annotation encoding=\"application/x-tex\">"
                );
                write_escaped(out, tex);
                out.push_str("</annotation></semantics></math>");
                if !class.is_empty() {
                    out.push_str("</span>");
                }
            }
            Err(error) => {
                self.report_formula(tex, &error);
                out.push_str("<code class=\"tex\">");
                self.typed(out, tex, gaps);
                out.push_str("</code>");
            }
        }
    }

    /// Returns the elements of a formula.
    fn mathml(&self, tex: &str, display: bool, gaps: &[Gap]) -> Result<String, String> {
        if tex.len() > LONGEST {
            return Err("it is too long".into());
        }
        // It says the same of a formula as the PDF does, and how deep one may be.
        ratex_parser::parse(tex).map_err(|error| error.message)?;
        let gaps = if self.gaps { gaps } else { &[] };
        let source = chemistry(&marked(tex, gaps))?;
        let render = |display| {
            let settings = Settings::builder()
                .display_mode(display)
                .output(OutputFormat::Mathml)
                .strict(StrictSetting::Mode(StrictMode::Ignore))
                .build();
            katex::render_to_string(&self.formulas, &source, &settings)
        };
        // Some of what belongs on a line of its own is typed in one.
        let made = render(display).or_else(|error| render(true).map_err(|_| error));
        let made = made.map_err(|error| error.to_string().replace("KaTeX parse error: ", ""))?;
        let (_, inside) = made.split_once("<semantics>").ok_or("it has no elements")?;
        let (inside, _) = inside.rsplit_once("<annotation").ok_or("it has no elements")?;
        core::core(inside)
    }

    fn report_formula(&mut self, tex: &str, error: &str) {
        if !self.unread.insert((self.span.start, tex.into())) {
            return;
        }
        let mut shown: String = tex.chars().take(SHOWN).collect();
        if shown.len() < tex.len() {
            shown.push('…');
        }
        self.sink.push(
            Diagnostic::new(&UNREADABLE_FORMULA, self.span, fault(error))
                .label(format!("the formula `{shown}`"))
                .help(
                    "the page shows it as it was typed; write it with the commands that KaTeX has",
                ),
        );
    }
}

/// Returns a formula with its gaps, and the hints behind them, in their colours.
fn marked(tex: &str, gaps: &[Gap]) -> String {
    let mut hints = gaps.iter().map(|gap| gap.hint.as_deref());
    let mut marked = String::with_capacity(tex.len());
    for (part, is_hidden) in parts(tex, gaps) {
        if !is_hidden {
            marked.push_str(part);
            continue;
        }
        let _ = write!(marked, "\\textcolor{{{GAP}}}{{{part}}}");
        let hint: String =
            hints.next().flatten().unwrap_or_default().chars().filter(|&c| is_plain(c)).collect();
        if !hint.trim().is_empty() {
            let _ = write!(marked, "\\textcolor{{{HINT}}}{{\\text{{ ({})}}}}", hint.trim());
        }
    }
    marked
}

/// Returns whether a letter stands for itself in TeX.
fn is_plain(character: char) -> bool {
    !matches!(character, '#' | '$' | '%' | '&' | '_' | '{' | '}' | '\\' | '^' | '~')
}

/// Returns a formula with what is in `\ce` and `\pu` in the commands that these stand for,
/// which `KaTeX` has in an extension.
fn chemistry(tex: &str) -> Result<String, String> {
    let mut out = String::with_capacity(tex.len());
    let mut rest = tex;
    while let Some((at, mode)) = [(rest.find("\\ce{"), "ce"), (rest.find("\\pu{"), "pu")]
        .into_iter()
        .filter_map(|(at, mode)| Some((at?, mode)))
        .min()
    {
        let inside = &rest[at + "\\ce{".len()..];
        let end = end_of_group(inside).ok_or("a brace is open")?;
        let made = chem_parse_str(&inside[..end], mode).map_err(|error| error.to_string())?;
        let _ = write!(out, "{}{{{made}}}", &rest[..at]);
        rest = &inside[end + 1..];
    }
    out.push_str(rest);
    Ok(out)
}

/// Returns where the brace is that ends what is in braces.
fn end_of_group(inside: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut is_escaped = false;
    for (at, character) in inside.char_indices() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '{' => depth += 1,
            '}' if depth == 0 => return Some(at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::Deck;

    fn written(tex: &str, gaps: &[Gap]) -> (String, Vec<Diagnostic>) {
        let (deck, mut sink, mut out) = (Deck::default(), Vec::new(), String::new());
        let mut writer = Writer::new(&deck, &mut sink);
        writer.gaps = true;
        writer.formula(&mut out, tex, false, gaps);
        (out, sink)
    }

    #[test]
    fn a_formula_is_mathml_with_its_source() {
        let (out, sink) = written(r"\frac{1}{x} < 2", &[]);
        assert_eq!(
            out,
            "<math><semantics><mrow><mfrac><mn>1</mn><mi>x</mi></mfrac><mo>&lt;</mo><mn>2</mn></mrow>\
             <annotation encoding=\"application/x-tex\">\\frac{1}{x} &lt; 2</annotation>\
             </semantics></math>"
        );
        assert!(sink.is_empty());
    }

    #[test]
    fn a_gap_is_marked_and_its_hint_stands_behind_it() {
        let gap = Gap { range: 4..7, ordinal: 1, hint: Some("a _power_".into()) };
        let (out, _) = written("x = y^2", &[gap]);
        assert!(out.contains("<mstyle class=\"gap\"><msup>"), "{out}");
        assert!(out.contains("<mstyle class=\"hint\"><mtext>"), "{out}");
        assert!(out.contains("(a power)") || out.contains("(a\u{a0}power)"), "{out}");
        assert!(!out.contains("0cad"), "{out}");
    }

    #[test]
    fn chemistry_is_set() {
        let (out, sink) = written(r"\ce{2H2 + O2 -> 2H2O}", &[]);
        assert!(sink.is_empty(), "{sink:?}");
        assert!(out.contains("<msub>") && out.contains("\\ce{2H2"), "{out}");
    }

    #[test]
    fn what_cannot_be_read_is_shown_as_it_was_typed() {
        for tex in [r"\area = \pi r^2", "x^", "a } b", &"{".repeat(9_000), &"x".repeat(30_000)] {
            let (out, sink) = written(tex, &[]);
            assert_eq!(out, format!("<code class=\"tex\">{tex}</code>"));
            assert_eq!(sink[0].code.id, "E510");
        }
    }

    #[test]
    fn a_formula_may_be_deep() {
        let deep = format!("{}x{}", r"\sqrt{".repeat(28), "}".repeat(28));
        assert!(written(&deep, &[]).1.is_empty());
        written(&r"\sqrt".repeat(2_000), &[]);
        written(&r"\mathbf".repeat(2_000), &[]);
        written(&r"\left(".repeat(2_000), &[]);
    }
}
