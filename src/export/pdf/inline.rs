//! Rich text as pieces: stretches of letters that look the same.

use icu_properties::props::Script;

use crate::content::Inline;
use crate::export::address::address;

use super::compositor::Compositor;
use super::gap::Gaps;
use super::inset::InsetId;
use super::page::{ACCENT, Color, INK, LinkId, Target};
use super::script::{self, is_ignorable};
use super::tags::{NodeId, Tag};

/// Inline code is set at this part of the size of the text around it, at which
/// the small letters of both fonts are equally high.
const MONO_SCALE: f32 = 0.83;

/// A line drawn along the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Stroke {
    #[default]
    None,
    /// Below it.
    Under,
    /// Through it.
    Through,
}

/// How text is drawn, other than by its font: parley hands it through.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Ink {
    pub color: Color,
    pub node: NodeId,
    pub link: Option<LinkId>,
    pub stroke: Stroke,
    /// How far above the line it stands, in points.
    pub rise: f32,
    /// The character that no font has, where another stands in for it.
    pub instead_of: Option<char>,
    /// What is drawn here, where it is not letters.
    pub inset: Option<InsetId>,
}

/// A stretch of text that looks the same.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub text: String,
    pub look: Look,
    pub ink: Ink,
}

/// The font of a piece.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    pub size: f32,
    pub bold: bool,
    pub italic: bool,
    pub mono: bool,
}

/// How a text begins; emphasis is built on it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub look: Look,
    pub ink: Ink,
}

impl Style {
    /// Returns upright black text.
    pub(super) fn new(size: f32, node: NodeId) -> Self {
        Style {
            look: Look { size, bold: false, italic: false, mono: false },
            ink: Ink { color: INK, node, ..Ink::default() },
        }
    }

    /// Returns the style in bold.
    pub(super) fn bold(mut self) -> Self {
        self.look.bold = true;
        self
    }

    /// Returns the style in italics, or, within italics, upright.
    pub(super) fn italic(mut self) -> Self {
        self.look.italic = !self.look.italic;
        self
    }

    /// Returns the style in the font for code.
    pub(super) fn mono(mut self) -> Self {
        if !self.look.mono {
            self.look.mono = true;
            self.look.size *= MONO_SCALE;
        }
        self
    }

    /// Returns the style in a colour.
    pub(super) fn color(mut self, color: Color) -> Self {
        self.ink.color = color;
        self
    }

    /// Returns the style with a line along the text.
    fn stroke(mut self, stroke: Stroke) -> Self {
        self.ink.stroke = stroke;
        self
    }

    /// Returns the style of a number that refers to a note.
    pub(super) fn raised(self) -> Self {
        self.script(0.34)
    }

    /// Returns the style smaller, and raised or lowered by a part of its size.
    fn script(mut self, rise: f32) -> Self {
        self.ink.rise += self.look.size * rise;
        self.look.size *= 0.7;
        self
    }
}

impl Compositor<'_> {
    /// Returns the lines that a text insists on, each as its pieces.
    pub(super) fn pieces(&mut self, content: &[Inline], style: Style) -> Vec<Vec<Piece>> {
        let mut lines = vec![Vec::new()];
        self.collect(content, style, &mut lines);
        self.trim_around_alone(&mut lines);
        lines
    }

    fn collect(&mut self, content: &[Inline], style: Style, lines: &mut Vec<Vec<Piece>>) {
        for part in content {
            match part {
                Inline::Text(text) => self.spoken(text, style, lines),
                Inline::Code(text) => self.letters(text, style.mono(), lines),
                Inline::Emphasis(content) => self.collect(content, style.italic(), lines),
                Inline::Strong(content) => self.collect(content, style.bold(), lines),
                Inline::Strikethrough(content) => {
                    self.collect(content, style.stroke(Stroke::Through), lines);
                }
                Inline::Element { name: _, attributes: _, content } => {
                    self.collect(content, style, lines);
                }
                Inline::Subscript(content) => self.collect(content, style.script(-0.17), lines),
                Inline::Superscript(content) => self.collect(content, style.script(0.34), lines),
                Inline::Link { url, content } => {
                    let around = style;
                    let style = match address(url) {
                        Some(address) => self.link(address, style),
                        None => style.color(ACCENT),
                    };
                    self.collect(content, style, lines);
                    if style.ink.link.is_some() {
                        self.number_link(url, content, around, lines);
                    }
                }
                Inline::Image { url, alt } => {
                    self.media(url, alt, style, lines);
                }
                Inline::Math { tex, display, gaps } => {
                    self.formula(tex, *display, gaps, style, lines);
                }
                Inline::Cloze { ordinal: _, content, hint } => match self.gaps {
                    Gaps::Shown => self.collect(content, hidden(style), lines),
                    Gaps::Blank => {
                        let cited = self.cited.len();
                        let hides = self.pieces(content, style.bold());
                        self.cited.truncate(cited);
                        let width = self.width_of(&hides, style.look.size);
                        self.blank(width, hint.as_deref(), style, lines);
                    }
                },
                Inline::Break => {
                    // Out of sight, but without it two words would be copied as one.
                    self.letters(" ", style, lines);
                    lines.push(Vec::new());
                }
            }
        }
    }

    /// Returns the style of what leads to an address.
    pub(super) fn link(&mut self, address: String, style: Style) -> Style {
        let mut style = style.color(ACCENT);
        style.ink.node = self.tags.add(Tag::Link, style.ink.node);
        style.ink.link = Some(self.links.len());
        self.links.push(Target::Address(address));
        style
    }

    /// Adds letters, and the sign of a sound for each `[sound:ko.mp3]` of Anki's.
    fn spoken(&mut self, text: &str, style: Style, lines: &mut Vec<Vec<Piece>>) {
        let mut rest = text;
        while let Some((before, (path, after))) = rest
            .split_once("[sound:")
            .and_then(|(before, behind)| Some((before, behind.split_once(']')?)))
        {
            self.letters(before, style, lines);
            self.media(path, "", style, lines);
            rest = after;
        }
        self.letters(rest, style, lines);
    }

    /// Adds letters, with another in place of each that no font has.
    pub(super) fn letters(&mut self, text: &str, style: Style, lines: &mut [Vec<Piece>]) {
        let Some(line) = lines.last_mut() else { return };
        let mut piece = Piece { text: String::new(), look: style.look, ink: style.ink };
        for character in text.chars() {
            let character = match character {
                // Line ends that count are breaks by now.
                '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
                // A hyphenation point: we have our own.
                '\u{ad}' => continue,
                // What joins emoji, and chooses their colours, which are not drawn.
                '\u{200d}' | '\u{fe00}'..='\u{fe0f}'
                    if !is_script(piece.text.chars().next_back()) =>
                {
                    continue;
                }
                other if other.is_control() => continue,
                other => other,
            };
            // What is never seen needs no glyph.
            if is_ignorable(character) || self.fonts.covers(character) {
                piece.text.push(character);
                continue;
            }
            if !piece.text.is_empty() {
                line.push(Piece { text: std::mem::take(&mut piece.text), ..piece });
            }
            let drawn = stand_in(character);
            let ink = Ink { instead_of: Some(character), ..style.ink };
            line.push(Piece { text: drawn.unwrap_or('\u{fffd}').into(), ink, look: style.look });
            if drawn.is_none() {
                self.missing.add(character, self.span);
            }
        }
        if !piece.text.is_empty() {
            line.push(piece);
        }
    }
}

/// Returns whether a character is one of a script, and no sign or emoji.
fn is_script(character: Option<char>) -> bool {
    character.is_some_and(|character| script::of(character) != Script::Common)
}

/// Returns how a gap is set.
pub(super) fn hidden(style: Style) -> Style {
    style.bold().color(ACCENT).stroke(Stroke::Under)
}

/// Returns the plain sign that says the same as a colourful one.
fn stand_in(character: char) -> Option<char> {
    Some(match character {
        '✅' => '✔',
        '❌' | '❎' => '✖',
        '⭐' | '🌟' => '★',
        '❓' | '❔' => '?',
        '❗' | '❕' => '!',
        '➕' => '+',
        '➖' => '−',
        '➗' => '÷',
        '🟢' | '🔴' | '🟡' | '🔵' | '⚫' => '●',
        '⚪' => '○',
        '👉' => '☞',
        _ => return None,
    })
}
