//! Shaping: letters become glyphs, with kerning, ligatures and the order in which
//! they are seen; and the places where a line of them may end.

use std::sync::Arc;

use hypher::Lang;
use icu_segmenter::LineSegmenterBorrowed;
use parley::{
    BaseDirection, FontFamily, FontFeatures, FontStyle, FontWeight, Language, Layout, LineHeight,
    StyleProperty,
};

use super::breaks::{Kind, Measure, Point};
use super::fonts::Fonts;
use super::inline::{Ink, Piece};
use super::inset::{Inset, InsetId};
use super::script::is_ignorable;

/// How much a space gives way in justified text, where what is between two characters
/// without a space, as in Chinese, gives way by one.
pub(super) const SPACE: u32 = 5;
/// Words shorter than this are not hyphenated.
const SHORTEST_HYPHENATED: usize = 6;
/// How many letters of a name stay together, on either side of a break.
const SHORTEST_NAME_PART: usize = 4;

/// One endless line of glyphs.
pub(super) struct Shaped {
    pub text: String,
    pub layout: Layout<Ink>,
    /// In the order of the text, and one more for its end.
    pub clusters: Vec<Cluster>,
    /// Where a line may end, as the cluster that the next one begins with.
    opportunities: Vec<(usize, Kind)>,
    /// The inset that it consists of, where that stands on a line of its own.
    pub alone: Option<InsetId>,
    /// How narrow that may become.
    least: f32,
}

/// Letters that are drawn together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cluster {
    /// Where it begins, in bytes of the text.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Where it begins, on the endless line.
    pub x: f32,
    /// How much of what stands before it gives way in justified text; a space is [`SPACE`].
    pub gaps: u32,
    /// How much gives way after it.
    pub gap: u32,
    pub space: bool,
    pub characters: u32,
}

/// Shapes pieces of text.
pub(super) fn shape(
    fonts: &mut Fonts,
    pieces: &[Piece],
    insets: &[Inset],
    size: f32,
    (language, leftward): (&str, bool),
) -> Shaped {
    let text: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
    let faces = Arc::clone(&fonts.faces);
    let mut builder = fonts.layouts.ranged_builder(&mut fonts.context, &text, 1.0, false);
    builder.push_default(FontFamily::List(faces.families(false).into()));
    builder.set_base_direction(if leftward { BaseDirection::Rtl } else { BaseDirection::Ltr });
    builder.push_default(StyleProperty::Locale(Language::parse(language).ok()));
    builder.push_default(StyleProperty::FontSize(size));
    builder.push_default(LineHeight::Absolute(size));
    let mut at = 0;
    for piece in pieces {
        let range = at..at + piece.text.len();
        at = range.end;
        builder.push(StyleProperty::Brush(piece.ink), range.clone());
        if piece.look.mono {
            builder.push(FontFamily::List(faces.families(true).into()), range.clone());
            // A program's `!=` must stay two signs.
            let plain = FontFeatures::from("\"calt\" 0, \"liga\" 0");
            builder.push(plain, range.clone());
        }
        if piece.look.size.to_bits() != size.to_bits() {
            builder.push(StyleProperty::FontSize(piece.look.size), range.clone());
        }
        if piece.look.bold {
            builder.push(StyleProperty::FontWeight(FontWeight::BOLD), range.clone());
        }
        if piece.look.italic {
            builder.push(StyleProperty::FontStyle(FontStyle::Italic), range);
        }
    }
    let mut layout = builder.build(&text);
    layout.break_all_lines(None);
    let clusters = clusters(&layout, &text, insets);
    let first = pieces.first().and_then(|piece| piece.ink.inset).filter(|_| pieces.len() == 1);
    let alone = first.and_then(|id| Some((id, insets.get(id)?.alone?)));
    let least = alone.map_or(0.0, |(id, alone)| insets[id].width * alone.least);
    let alone = alone.map(|(id, _)| id);
    Shaped { text, layout, clusters, opportunities: Vec::new(), alone, least }
}

/// Returns the clusters in the order of the text.
fn clusters(layout: &Layout<Ink>, text: &str, insets: &[Inset]) -> Vec<Cluster> {
    let mut clusters: Vec<Cluster> = Vec::with_capacity(text.len() + 1);
    let (mut x, mut gaps) = (0.0, 0);
    for line in layout.lines() {
        let mut runs: Vec<_> = line.runs().collect();
        runs.sort_by_key(|run| run.text_range().start);
        for cluster in runs.iter().flat_map(parley::layout::Run::clusters) {
            let range = cluster.text_range();
            let covered = text.get(range.clone()).unwrap_or_default();
            let characters = covered.chars().count();
            let characters = u32::try_from(characters).unwrap_or(u32::MAX);
            let space = cluster.is_space_or_nbsp();
            let gap = match covered.chars().next() {
                _ if space => SPACE,
                Some(character) if is_wide(character) => 1,
                _ => 0,
            };
            match clusters.last_mut() {
                Some(last) if cluster.is_ligature_continuation() => {
                    last.end = last.end.max(range.end);
                    last.characters += characters;
                }
                _ => clusters.push(Cluster {
                    start: range.start,
                    end: range.end,
                    x,
                    gaps,
                    gap,
                    space,
                    characters,
                }),
            }
            let inset = cluster.style().brush.inset.and_then(|id| insets.get(id));
            x += inset.map_or(cluster.advance(), |inset| inset.width);
            gaps += gap;
        }
    }
    clusters.push(Cluster {
        start: text.len(),
        end: text.len(),
        x,
        gaps,
        gap: 0,
        space: false,
        characters: 0,
    });
    clusters
}

impl Shaped {
    /// Finds where lines may end: between words by the rules of Unicode, within
    /// words by the patterns of a language, within code where a name has a joint.
    pub(super) fn find_opportunities(
        &mut self,
        pieces: &[Piece],
        insets: &[Inset],
        segmenter: LineSegmenterBorrowed<'static>,
        language: Option<Lang>,
    ) {
        let mut found: Vec<(usize, Kind)> = segmenter
            .segment_str(&self.text)
            .filter(|&at| at > 0)
            .map(|at| (at, Kind::Word))
            .collect();
        let mut start = 0;
        for piece in pieces {
            let end = start + piece.text.len();
            if let Some(inset) = piece.ink.inset {
                // Like a letter, it belongs to the letters around it.
                let text = &self.text;
                found.retain(|&(at, _)| {
                    (at != start || opens(&text[..start])) && (at != end || wide(&text[end..]))
                });
                if insets.get(inset).is_some_and(|inset| inset.joint) {
                    found.push((end, Kind::Word));
                }
            } else if piece.look.mono {
                let text = &self.text;
                found.retain(|&(at, _)| {
                    at <= start || at >= end || text[..at].ends_with(char::is_whitespace)
                });
                found.extend(joints(&piece.text).map(|(at, kind)| (start + at, kind)));
            } else {
                for (offset, word) in words(&piece.text) {
                    let at = start + offset;
                    if is_address(word) {
                        let inside = at + 1..at + word.len();
                        found.retain(|(place, _)| !inside.contains(place));
                        found.extend(address_joints(word).map(|joint| (at + joint, Kind::Code)));
                    } else if let Some(language) = language {
                        syllables(word, language, |place| found.push((at + place, Kind::Hyphen)));
                    }
                }
            }
            start = end;
        }
        found.sort_unstable();
        found.dedup_by_key(|point| point.0);
        self.opportunities.clear();
        let mut clusters = self.clusters.iter().enumerate().peekable();
        for (at, kind) in found {
            while clusters.next_if(|(_, cluster)| cluster.start < at).is_some() {}
            if let Some(&(index, cluster)) = clusters.peek()
                && cluster.start == at
                && index > 0
            {
                self.opportunities.push((index, kind));
            }
        }
    }

    /// Returns the characters that were shaped without a glyph.
    pub(super) fn undrawn(&self) -> Vec<char> {
        let mut undrawn = Vec::new();
        if self.text.is_ascii() {
            return undrawn;
        }
        for line in self.layout.lines() {
            for cluster in line.runs().flat_map(|run| run.clusters()) {
                let is_letter = cluster.style().brush.inset.is_none();
                if is_letter && cluster.glyphs().any(|glyph| glyph.id == 0) {
                    let text = self.text.get(cluster.text_range()).unwrap_or_default();
                    undrawn
                        .extend(text.chars().filter(|&c| !c.is_whitespace() && !is_ignorable(c)));
                }
            }
        }
        undrawn
    }

    /// Takes back the places within the first bytes of the text.
    pub(super) fn keep_whole(&mut self, bytes: usize) {
        self.opportunities.retain(|&(next, _)| self.clusters[next].start > bytes);
    }

    /// Returns how wide the text is on one line.
    pub(super) fn width(&self) -> f32 {
        let end = self.visible_end(self.clusters.len().saturating_sub(1));
        self.clusters.get(end).map_or(0.0, |cluster| cluster.x)
    }

    /// Returns how wide the widest part is that breaks of no worse kind leave whole.
    pub(super) fn widest_part(&self, worst: Kind) -> f32 {
        if self.alone.is_some() {
            return self.least;
        }
        let last = (self.clusters.len().saturating_sub(1), Kind::Word);
        let mut start = 0;
        let mut widest = 0.0_f32;
        for &(next, kind) in self.opportunities.iter().chain([&last]) {
            if kind <= worst {
                let end = self.visible_end(next);
                widest = widest.max(self.clusters[end].x - self.clusters[start].x);
                start = next;
            }
        }
        widest
    }

    /// Returns the places where a line of this measure may end, with the beginning
    /// and the end of the text. What fits nowhere gets places to end anywhere.
    pub(super) fn points(&self, measure: &Measure) -> Vec<Point> {
        let last = self.clusters.len().saturating_sub(1);
        let room = (measure.width - measure.hang).max(1.0);
        let mut points = vec![self.point(0, Kind::Word)];
        let all = self.opportunities.iter().copied().filter(|&(next, _)| next < last);
        for (next, kind) in all.chain([(last, Kind::Word)]) {
            let mut start = points.last().map_or(0, |point: &Point| point.next);
            let end = self.visible_end(next);
            if self.clusters[end].x - self.clusters[start].x > room {
                for at in start + 1..end {
                    if self.clusters[at + 1].x - self.clusters[start].x > room {
                        points.push(self.point(at, Kind::Emergency));
                        start = at;
                    }
                }
            }
            if next > 0 {
                points.push(self.point(next, kind));
            }
        }
        points
    }

    fn point(&self, next: usize, kind: Kind) -> Point {
        let end = self.visible_end(next);
        let (begin, finish) = (&self.clusters[next], &self.clusters[end]);
        Point {
            next,
            end,
            next_x: begin.x,
            end_x: finish.x,
            next_gaps: begin.gaps,
            // Nothing gives way after the last character of a line.
            end_gaps: end.checked_sub(1).map_or(0, |last| self.clusters[last].gaps),
            kind,
        }
    }

    /// Returns the cluster before which the spaces before `next` begin.
    fn visible_end(&self, next: usize) -> usize {
        let seen = self.clusters[..next].iter().rposition(|cluster| !cluster.space);
        seen.map_or(0, |seen| seen + 1)
    }
}

/// Returns whether a line may end before an inset that stands behind the text.
fn opens(text: &str) -> bool {
    text.ends_with(char::is_whitespace) || text.chars().next_back().is_some_and(is_wide_letter)
}

/// Returns whether a line may end behind an inset that stands before the text.
fn wide(text: &str) -> bool {
    text.chars().next().is_some_and(is_wide_letter)
}

/// Returns whether it is a letter of a script without spaces between words.
fn is_wide_letter(character: char) -> bool {
    is_wide(character) && !"、。」』）".contains(character)
}

/// Returns whether a character is set without spaces around it, and so may have some air
/// after it.
fn is_wide(character: char) -> bool {
    matches!(character,
        '\u{2e80}'..='\u{312f}' | '\u{31a0}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff9f}'
        | '\u{20000}'..='\u{3ffff}')
}

/// Calls `found` with every place in the text where a word may be hyphenated.
fn syllables(text: &str, language: Lang, mut found: impl FnMut(usize)) {
    let mut start = 0;
    for word in text.split(|character: char| !character.is_alphabetic()) {
        // An abbreviation is no word, and a word of 80 letters is no language.
        let shouted = word.chars().skip(1).any(char::is_uppercase);
        if word.len() >= SHORTEST_HYPHENATED && word.len() < 80 && !shouted {
            let mut at = start;
            let (left, right) = language.bounds();
            let (left, right) = (left.max(3), right.max(3));
            for syllable in hypher::hyphenate_bounded(word, language, left, right) {
                at += syllable.len();
                if at < start + word.len() {
                    found(at);
                }
            }
        }
        start += word.len();
        start += text[start..].chars().next().map_or(0, char::len_utf8);
    }
}

/// Returns what stands between the blanks of a text, and where.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let start = text.as_ptr().addr();
    text.split_whitespace().map(move |word| (word.as_ptr().addr() - start, word))
}

/// Returns whether a word is an address of the web.
fn is_address(word: &str) -> bool {
    word.contains("://") || word.starts_with("www.")
}

/// Returns the places where an address may be broken: no hyphen is drawn, which would be
/// read as a part of it.
fn address_joints(address: &str) -> impl Iterator<Item = usize> {
    let signs = address.char_indices().filter(|(_, sign)| "/?&=#._-%+,;".contains(*sign));
    signs.filter_map(move |(at, sign)| {
        // A stop or a hyphen at the end of a line might be one of the text around.
        let place = if "/?&=,;".contains(sign) { at + sign.len_utf8() } else { at };
        let within = place >= SHORTEST_NAME_PART && address.len() - place >= SHORTEST_NAME_PART;
        let slashes = address[..place].ends_with('/') && address[place..].starts_with('/');
        (within && !slashes && !address[..place].ends_with(':')).then_some(place)
    })
}

/// Returns the places in code where a name has a joint, such as after a point.
fn joints(text: &str) -> impl Iterator<Item = (usize, Kind)> {
    text.char_indices().filter_map(move |(at, character)| {
        let next = at + character.len_utf8();
        let kind = match character {
            ',' | '(' | '[' | '=' | '|' => Kind::Bracket,
            '.' | '_' | '/' | ':' => Kind::Code,
            _ => return None,
        };
        let joint = text[next..].starts_with(char::is_alphanumeric);
        (joint && next >= SHORTEST_NAME_PART && text.len() - next >= SHORTEST_NAME_PART)
            .then_some((next, kind))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_syllables() {
        let mut found = Vec::new();
        syllables("a hyphenation, HTTP", Lang::English, |at| found.push(at));
        assert_eq!(found, [8]);
    }

    #[test]
    fn words_are_hyphenated_in_their_language() {
        for (language, word, parts) in [
            ("en", "internationalization", "inter-na-tion-al-iza-tion"),
            ("de", "Speicherbereinigung", "Spei-cher-be-rei-ni-gung"),
            ("fr", "développement", "déve-lop-pe-ment"),
            ("es", "programación", "pro-gra-ma-ción"),
            ("pt", "desenvolvimento", "desen-vol-vi-mento"),
            ("it", "programmazione", "pro-gram-ma-zione"),
            ("ru", "программирование", "про-грам-ми-ро-ва-ние"),
            ("nl", "ontwikkelaars", "ont-wik-ke-laars"),
            ("pl", "programowanie", "pro-gra-mo-wa-nie"),
        ] {
            let language = crate::export::language::Language::of_tag(language);
            let mut hyphenated = String::new();
            let mut start = 0;
            syllables(word, language.hyphenation.unwrap(), |at| {
                hyphenated += &word[start..at];
                hyphenated.push('-');
                start = at;
            });
            assert_eq!(hyphenated + &word[start..], parts);
        }
    }

    #[test]
    fn addresses_have_joints() {
        let address = "https://doc.rust-lang.org/std/?search=vec";
        assert_eq!(address_joints(address).collect::<Vec<_>>(), [8, 11, 16, 21, 26, 30, 31]);
        assert!(is_address("(https://a.b)") && !is_address("a/b"));
    }

    #[test]
    fn names_have_joints() {
        let name = "contextlib.redirect(stdout)";
        assert_eq!(joints(name).collect::<Vec<_>>(), [(11, Kind::Code), (20, Kind::Bracket)]);
        assert_eq!(joints("__str__").count(), 0);
        assert_eq!(joints("a.b").count(), 0);
    }
}
