//! Formulas: `RaTeX` lays LaTeX out, and what it says to draw becomes an inset in the
//! fonts of `KaTeX`, whose small letters are as high as those of the text.
//!
//! A formula too wide for its line may end it where TeX would let it: at a relation or
//! a comma outside every bracket, in very long parts at an operator.

mod draw;

use std::collections::HashMap;
use std::sync::Arc;

use ratex_layout::{FallbackGlyphMetrics, LayoutOptions};
use ratex_parser::ParseNode;
use ratex_parser::parse_node::{AtomFamily, Mode};
use ratex_types::math_style::MathStyle;

use crate::content::{Gap, parts};
use crate::diagnostic::{Diagnostic, UNREADABLE_FORMULA};
use crate::export::formula::fault;

use super::compositor::Compositor;
use super::gap::{Gaps, NARROWEST, SPOKEN};
use super::inline::{Piece, Style, hidden};
use super::inset::{Alone, Inset};
use super::page::{ACCENT, Drawing, GREY, Item};
use super::tags::Tag;

use draw::{Artist, known, math_color, points};

/// A formula in a line may be broken if it is wider, and a part of it once more, in ems.
const WIDEST_WHOLE: f64 = 9.0;
const WIDEST_PART: f64 = 16.0;
/// How wide a blank in a formula may be, in ems.
const WIDEST_BLANK: f64 = 20.0;
/// A formula in a cell of a table may shrink to this part of its width.
const LEAST: f32 = 0.7;
/// How long a formula may be, in bytes, to be laid out at all.
const LONGEST: usize = 20_000;

impl Compositor<'_> {
    /// Adds a formula to a line, or as a line of its own. What cannot be read is shown
    /// as it was typed.
    pub(super) fn formula(
        &mut self,
        tex: &str,
        display: bool,
        gaps: &[Gap],
        style: Style,
        lines: &mut Vec<Vec<Piece>>,
    ) {
        match self.typeset(tex, display, gaps, style) {
            Ok(Typeset { whole, parts }) => {
                if display {
                    let alone = Some(Alone { align: 0.5, least: LEAST, keep: false });
                    self.inset(Inset { alone, parts, ..whole }, style, lines);
                } else if parts.is_empty() {
                    self.inset(whole, style, lines);
                } else {
                    let mut joint = true;
                    for part in parts {
                        if !joint {
                            self.letters(" ", style, lines);
                        }
                        joint = part.joint;
                        self.inset(part, style, lines);
                    }
                }
            }
            Err(error) => {
                self.report_formula(tex, &error);
                self.source(tex, gaps, style.mono().italic(), lines);
            }
        }
    }

    /// Adds a formula as it was typed.
    fn source(&mut self, tex: &str, gaps: &[Gap], style: Style, lines: &mut Vec<Vec<Piece>>) {
        let mut hints = gaps.iter().map(|gap| gap.hint.as_deref());
        for (part, is_hidden) in parts(tex, gaps) {
            if !is_hidden {
                self.letters(part, style, lines);
                continue;
            }
            let hint = hints.next().flatten();
            match self.gaps {
                Gaps::Shown => self.letters(part, hidden(style), lines),
                Gaps::Blank => {
                    let mut hides = vec![Vec::new()];
                    self.letters(part, style, &mut hides);
                    let width = self.width_of(&hides, style.look.size);
                    self.blank(width, hint, style, lines);
                }
            }
        }
    }

    fn typeset(
        &mut self,
        tex: &str,
        display: bool,
        gaps: &[Gap],
        style: Style,
    ) -> Result<Typeset, String> {
        if tex.len() > LONGEST {
            return Err("it is too long".into());
        }
        let nodes = parse(&marked(tex, gaps, self.gaps))?;
        let tex = &spoken(tex, gaps, self.gaps);
        let (math_style, widest) =
            if display { (MathStyle::Display, 0.0) } else { (MathStyle::Text, WIDEST_WHOLE) };
        let options = LayoutOptions {
            style: math_style,
            color: math_color(style.ink.color),
            ..LayoutOptions::default()
        };
        let node = self.tags.add_described(Tag::Formula, style.ink.node, tex.clone());
        let fallback = Arc::new(self.foreign(tex));
        let draw = |me: &mut Self, nodes: &[ParseNode], says: &str| {
            let laid_out =
                ratex_layout::layout_with_fallback_metrics(nodes, &options, fallback.clone());
            ratex_layout::validate_layout(&laid_out)?;
            let list = ratex_layout::to_display_list(&laid_out);
            let finite = [list.width, list.height, list.depth].into_iter().all(f64::is_finite);
            if !finite {
                return Err("it has no size".to_owned());
            }
            let items = Artist { size: style.look.size, compositor: me }.items(&list.items);
            let size = style.look.size;
            let [width, height, depth] =
                [list.width, list.height, list.depth].map(|length| points(length, size));
            let mut item = Item::Drawing(Drawing {
                x: 0.0,
                y: 0.0,
                width,
                height: height + depth,
                items,
                says: says.into(),
                node,
                link: style.ink.link,
            });
            item.shift(0.0, -height);
            Ok((
                list.width,
                Inset { item, width, height, depth, alone: None, parts: Vec::new(), joint: false },
            ))
        };
        let (ems, whole) = draw(self, &nodes, tex)?;
        let mut parts = Vec::new();
        if ems > widest {
            let mut cut = Vec::new();
            for part in split(nodes, relation, display) {
                if draw(self, &part, "")?.0 > WIDEST_PART {
                    cut.push(split(part, operator, display));
                } else {
                    cut.push(vec![part]);
                }
            }
            // The first part says it all.
            let mut says = tex.as_str();
            for group in cut {
                let last = group.len() - 1;
                for (at, part) in group.into_iter().enumerate() {
                    let (_, part) = draw(self, &part, std::mem::take(&mut says))?;
                    parts.push(Inset { joint: at < last, ..part });
                }
            }
            if parts.len() == 1 {
                parts.clear();
            }
        }
        Ok(Typeset { whole, parts })
    }

    /// Returns the measures of the letters that the fonts for formulas may lack.
    fn foreign(&self, tex: &str) -> HashMap<char, FallbackGlyphMetrics> {
        let foreign = tex.chars().filter(|character| !character.is_ascii());
        foreign
            .filter_map(|character| {
                let face = self.fonts.face_with(character)?;
                let (_, width) = self.fonts.glyph(face, character)?;
                let metrics = FallbackGlyphMetrics { width: width.into(), height: 0.7, depth: 0.2 };
                Some((character, metrics))
            })
            .collect()
    }

    fn report_formula(&mut self, tex: &str, error: &str) {
        if !self.unread.insert((self.span.start, tex.into())) {
            return;
        }
        self.sink.push(
            Diagnostic::new(&UNREADABLE_FORMULA, self.span, fault(error))
                .label(format!("the formula `{}`", shorten(tex)))
                .help(
                    "the PDF shows it as it was typed; write it with the commands that KaTeX has",
                ),
        );
    }
}

/// A formula that was laid out.
struct Typeset {
    whole: Inset,
    /// What it may be broken into.
    parts: Vec<Inset>,
}

/// Reads a formula; the error says what is wrong with it.
fn parse(tex: &str) -> Result<Vec<ParseNode>, String> {
    ratex_parser::parse(tex).map_err(|error| error.message)
}

/// Returns the formula with its gaps marked as those in text are, or with blanks in
/// their place.
fn marked(tex: &str, gaps: &[Gap], look: Gaps) -> String {
    let mut hints = gaps.iter().map(|gap| gap.hint.as_deref());
    let marked = parts(tex, gaps).into_iter().map(|(part, is_hidden)| {
        if !is_hidden {
            return part.into();
        }
        let hint = hints.next().flatten().map_or(String::new(), hint_behind);
        let [r, g, b] = known(ACCENT);
        match look {
            Gaps::Shown => {
                format!("\\textcolor{{#{r:02x}{g:02x}{b:02x}}}{{\\underline{{{part}}}}}")
            }
            Gaps::Blank => {
                format!("{{\\vphantom{{(}}\\rule[-0.2em]{{{:.2}em}}{{0.05em}}}}{hint}", ems(part))
            }
        }
    });
    marked.collect()
}

/// Returns what a formula says.
fn spoken(tex: &str, gaps: &[Gap], look: Gaps) -> String {
    let parts = parts(tex, gaps).into_iter();
    parts
        .map(|(part, is_hidden)| if is_hidden && look == Gaps::Blank { SPOKEN } else { part })
        .collect()
}

/// Returns a hint as a part of a formula.
fn hint_behind(hint: &str) -> String {
    let [r, g, b] = known(GREY);
    let mut text = String::new();
    for character in hint.trim().chars() {
        match character {
            '#' | '$' | '%' | '&' | '_' | '{' | '}' => text.extend(['\\', character]),
            '\\' | '^' | '~' => text.push(' '),
            other => text.push(other),
        }
    }
    if text.is_empty() {
        return text;
    }
    format!("\\,\\textcolor{{#{r:02x}{g:02x}{b:02x}}}{{\\scriptsize\\text{{({text})}}}}")
}

/// Returns how wide a blank is for a part of a formula, in ems.
fn ems(part: &str) -> f64 {
    let width = parse(part).ok().and_then(|nodes| {
        let laid_out = ratex_layout::layout(&nodes, &LayoutOptions::default());
        laid_out.width.is_finite().then_some(laid_out.width)
    });
    // A part that is no formula is about as wide as its letters.
    width.unwrap_or(part.chars().count() as f64 * 0.5).clamp(NARROWEST.into(), WIDEST_BLANK)
}

/// Cuts a formula behind every place, or, where it stands on lines of its own, before
/// it. What stands in brackets stays whole.
fn split(
    nodes: Vec<ParseNode>,
    is_place: impl Fn(&ParseNode) -> bool,
    before: bool,
) -> Vec<Vec<ParseNode>> {
    let mut parts: Vec<Vec<ParseNode>> = Vec::new();
    let mut part = Vec::new();
    let mut depth = 0_usize;
    let (mut led, mut ended) = (false, false);
    for node in nodes {
        let family = family(&node);
        match family {
            Some(AtomFamily::Open) => depth += 1,
            Some(AtomFamily::Close) => depth = depth.saturating_sub(1),
            _ => {}
        }
        let place = depth == 0 && is_place(&node);
        let leads = place && before && family != Some(AtomFamily::Punct);
        let ends = place && !leads;
        // Relations that stand together are one.
        if !part.is_empty() && ((leads && !led) || (ended && !ends)) {
            parts.push(std::mem::take(&mut part));
            if family == Some(AtomFamily::Bin) {
                part.push(nothing());
            }
        }
        (led, ended) = (leads, ends);
        part.push(node);
    }
    parts.push(part);
    for part in &mut parts {
        // An operator at the edge stays one, with the space beside it.
        if part.last().and_then(family) == Some(AtomFamily::Bin) {
            part.push(nothing());
        }
    }
    parts
}

/// Returns a letter that is none.
fn nothing() -> ParseNode {
    ParseNode::OrdGroup { mode: Mode::Math, body: Vec::new(), semisimple: None, loc: None }
}

fn family(node: &ParseNode) -> Option<AtomFamily> {
    match node {
        ParseNode::Atom { family, .. } => Some(*family),
        _ => None,
    }
}

fn relation(node: &ParseNode) -> bool {
    matches!(family(node), Some(AtomFamily::Rel | AtomFamily::Punct))
}

fn operator(node: &ParseNode) -> bool {
    family(node) == Some(AtomFamily::Bin)
}

/// Returns the beginning of a formula, on one line.
fn shorten(tex: &str) -> String {
    let line = tex.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns how many nodes each part of a formula has.
    fn cut(tex: &str, before: bool) -> Vec<usize> {
        split(parse(tex).unwrap(), relation, before).iter().map(Vec::len).collect()
    }

    #[test]
    fn formulas_end_lines_behind_relations() {
        assert_eq!(cut("a = b < c", false), [2, 2, 1]);
        assert_eq!(cut("a = b < c", true), [1, 2, 2]);
        assert_eq!(cut("f(a = b) + c", false), [8]);
        assert_eq!(cut("a, b, c", false), [2, 2, 1]);
    }

    #[test]
    fn operators_keep_their_space() {
        let parts = split(parse("a + b").unwrap(), operator, false);
        assert_eq!(parts.iter().map(Vec::len).collect::<Vec<_>>(), [3, 1]);
        let parts = split(parse("a + b").unwrap(), operator, true);
        assert_eq!(parts.iter().map(Vec::len).collect::<Vec<_>>(), [1, 3]);
    }

    #[test]
    fn gaps_are_marked_or_blanks() {
        let gap = [Gap { range: 4..5, ordinal: 1, hint: Some("a_b".into()) }];
        assert_eq!(marked("a = b", &gap, Gaps::Shown), r"a = \textcolor{#1f4e79}{\underline{b}}");
        assert_eq!(
            marked("a = b", &gap, Gaps::Blank),
            r"a = {\vphantom{(}\rule[-0.2em]{3.00em}{0.05em}}\,\textcolor{#595959}{\scriptsize\text{(a\_b)}}"
        );
        assert!(parse(&marked("a = b", &gap, Gaps::Blank)).is_ok());
        assert_eq!(spoken("a = b", &gap, Gaps::Shown), "a = b");
        assert_eq!(spoken("a = b", &gap, Gaps::Blank), "a = _____");
    }

    #[test]
    fn unknown_commands_are_named() {
        assert_eq!(
            parse(r"\frobnicate x").unwrap_err(),
            r"Undefined control sequence: \frobnicate"
        );
    }
}
