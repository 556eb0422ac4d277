//! Paragraphs: shaped text, broken into lines and set to the measure.

use super::breaks::{Kind, Measure, Point, total_fit};
use super::compositor::Compositor;
use super::direction::{is_isolate, isolated, mirror_items, of_lines, of_pieces};
use super::fonts::Fonts;
use super::inline::{Ink, Piece, Stroke};
use super::inset::{Inset, air};
use super::page::{Glyph, Item, Rule, Run, shift};
use super::shape::{SPACE, Shaped, shape};

/// The distance between baselines, as a part of the size of the text.
const LEAD: f32 = 1.333;
/// How wide a space of a justified line may become, in ems, before the line is
/// left ragged.
const WIDEST_SPACE: f32 = 1.1;

/// How a paragraph is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    pub width: f32,
    pub size: f32,
    pub lead: f32,
    pub justify: bool,
    pub hyphenate: bool,
    /// How far lines after the first are indented.
    pub hang: f32,
    /// Whether the text is set from the right; where it is not said, its letters tell.
    pub leftward: Option<bool>,
    /// Whether lines begin where those around them do, wherever their text does.
    pub flush: bool,
}

impl Setting {
    /// Returns the setting of running text.
    pub(super) fn text(width: f32, size: f32) -> Self {
        // Few words on a line leave justification no choice but holes.
        let justify = width > size * 22.0;
        Setting {
            width,
            size,
            lead: lead(size),
            justify,
            hyphenate: true,
            hang: 0.0,
            leftward: None,
            flush: false,
        }
    }

    /// Returns the setting of what stands out: left ragged, and never hyphenated.
    pub(super) fn ragged(width: f32, size: f32) -> Self {
        Setting { justify: false, hyphenate: false, ..Setting::text(width, size) }
    }

    /// Returns how far below the top of a line its baseline is.
    pub(super) fn baseline(&self) -> f32 {
        self.lead * 0.5 + self.size * 0.28
    }
}

/// Returns the distance between the baselines of text of a size.
pub(super) fn lead(size: f32) -> f32 {
    size * LEAD
}

/// Returns where the last letter of a line ends.
pub(super) fn visible_width(items: &[Item]) -> f32 {
    items.iter().map(Item::visible_end).fold(0.0, f32::max)
}

/// A line of text, from the left edge and the top of its measure.
pub(super) struct Line {
    pub items: Vec<Item>,
    pub height: f32,
    /// How much lower its baseline is than that of a line of nothing but letters.
    pub above: f32,
    /// Whether the next line must stand on the same page.
    pub keep: bool,
}

impl Compositor<'_> {
    /// Sets lines that the text insists on, each of which may become several.
    pub(super) fn paragraph(&mut self, lines: &[Vec<Piece>], setting: Setting) -> Vec<Line> {
        let mut set = Vec::new();
        let leftward = setting.leftward.unwrap_or_else(|| of_lines(lines, self.leftward));
        let setting = Setting { leftward: Some(leftward), ..setting };
        for (at, pieces) in lines.iter().enumerate() {
            let mut shaped = self.shape(pieces, setting);
            set.extend(self.set(&mut shaped, setting));
            // Text introduces what stands alone below it.
            let introduces =
                lines.get(at + 1).is_some_and(|next| self.stands_alone(next).is_some());
            if let Some(last) = set.last_mut() {
                last.keep |= introduces;
            }
        }
        set
    }

    /// Shapes text and finds where its lines may end.
    pub(super) fn shape(&mut self, pieces: &[Piece], setting: Setting) -> Shaped {
        self.fit(pieces, setting);
        let leftward = setting.leftward.unwrap_or_else(|| of_pieces(pieces, self.leftward));
        let isolated = if leftward { isolated(pieces) } else { Vec::new() };
        let pieces = if leftward { isolated.as_slice() } else { pieces };
        let tongue = (self.language.tag.as_str(), leftward);
        let mut shaped = shape(&mut self.fonts, pieces, &self.insets, setting.size, tongue);
        for character in shaped.undrawn() {
            self.missing.add(character, self.span);
        }
        // A hyphen stands at the right end of a line, and this line ends on the left.
        let language = self.language.hyphenation.filter(|_| setting.hyphenate && !leftward);
        shaped.find_opportunities(pieces, &self.insets, self.job.segmenter, language);
        shaped
    }

    /// Breaks shaped text into lines and sets them.
    pub(super) fn set(&self, shaped: &mut Shaped, setting: Setting) -> Vec<Line> {
        if let Some(inset) = shaped.alone {
            return self.set_alone(&self.insets[inset], setting);
        }
        let mut setting = setting;
        if setting.width >= f32::MAX {
            setting.width = shaped.width();
        }
        let (_, hyphen) = self.fonts.hyphen(0).unwrap_or_default();
        let measure = Measure {
            width: setting.width,
            hang: setting.hang,
            justify: setting.justify,
            hyphen: hyphen * setting.size,
            // Only justified spaces give way.
            space: if setting.justify { setting.size * 0.25 } else { 0.0 },
        };
        let points = shaped.points(&measure);
        let breaks = if points.len() == 2 || shaped.width() <= setting.width {
            points.last().copied().into_iter().collect()
        } else {
            total_fit(&points, &measure)
        };
        if breaks.len() > 1 {
            let mut breaker = shaped.layout.break_lines();
            breaker.state_mut().set_layout_max_advance(f32::MAX);
            let mut from = 0;
            for point in &breaks {
                let clusters = &shaped.clusters[from..point.next];
                breaker.break_next_with_length(clusters.iter().map(|c| c.characters).sum());
                from = point.next;
            }
            breaker.finish();
        }
        let Some(mut start) = points.first().copied() else { return Vec::new() };
        let mut lines = Vec::new();
        for (at, line) in shaped.layout.lines().enumerate() {
            let Some(&end) = breaks.get(at).or(breaks.last()) else { break };
            let place = Place {
                start,
                end,
                first: at == 0,
                last: at + 1 >= breaks.len(),
                flush_right: if setting.flush { self.leftward } else { shaped.layout.is_rtl() },
            };
            let mut line = self.set_line(shaped, &line, place, setting, &measure);
            if self.leftward {
                mirror_items(&mut line.items, setting.width);
            }
            lines.push(line);
            start = end;
        }
        if lines.is_empty() {
            let (items, height) = (Vec::new(), setting.lead);
            lines.push(Line { items, height, above: 0.0, keep: false });
        }
        lines
    }

    fn set_line(
        &self,
        shaped: &Shaped,
        line: &parley::layout::Line<'_, Ink>,
        place: Place,
        setting: Setting,
        measure: &Measure,
    ) -> Line {
        let Place { start, end, first, last, flush_right } = place;
        let indent = if first { 0.0 } else { setting.hang };
        let free = setting.width - indent - end.width_from(&start, measure.hyphen);
        let gaps = end.gaps_from(&start) as f32;
        let stretch = if gaps > 0.0 { free / gaps } else { 0.0 };
        let holes = stretch * SPACE as f32 > (WIDEST_SPACE - 0.25) * setting.size;
        let filled = setting.justify && !last && !holes;
        let stretch = if stretch < 0.0 || filled { stretch } else { 0.0 };
        let x = match (flush_right, filled) {
            (true, false) => free.max(0.0),
            (true, true) => 0.0,
            (false, _) => indent,
        };
        let (baseline, items) = (setting.baseline(), Vec::new());
        let mut pen = Pen { x, baseline, height: 0.0, depth: 0.0, items };

        let seen = shaped.clusters[end.end].start;
        // The space at the end of a line is kept, out of sight beyond the margin:
        // without it the words of two lines would be one when they are copied.
        let kept = if end.end == end.next {
            seen
        } else {
            shaped.clusters.get(end.end + 1).map_or(seen, |cluster| cluster.start)
        };
        if shaped.layout.is_rtl() {
            let (space, after) = (&shaped.clusters[end.end], shaped.clusters.get(end.end + 1));
            let after = after.filter(|after| after.start == kept);
            pen.x -= after.map_or(0.0, |after| after.x - space.x);
        }
        // Clusters are mostly seen in the order in which they are written.
        let mut next = start.next;
        for run in line.runs() {
            let font = self.fonts.id(&run);
            for cluster in run.visual_clusters() {
                let range = cluster.text_range();
                if range.start >= kept || cluster.is_ligature_continuation() {
                    continue;
                }
                if shaped.clusters.get(next).is_none_or(|c| c.start != range.start) {
                    let found = shaped.clusters.binary_search_by_key(&range.start, |c| c.start);
                    next = found.unwrap_or(next);
                }
                let (full, gap) = match shaped.clusters.get(next) {
                    Some(known) if known.start == range.start => (known.end, known.gap),
                    _ => (range.end, 0),
                };
                next += 1;
                let ink = cluster.style().brush;
                if let Some(inset) = ink.inset.and_then(|id| self.insets.get(id)) {
                    pen.inset(inset, ink);
                    continue;
                }
                let text = &shaped.text[range.start..full];
                let stretch = if full < seen { stretch * gap as f32 } else { 0.0 };
                pen.show(font, run.font_size(), ink, text, cluster.glyphs(), stretch);
            }
        }
        let hyphenated = end.kind == Kind::Hyphen;
        if hyphenated {
            pen.hyphen(&self.fonts);
        }
        let (above, below) = air(pen.height, pen.depth, setting);
        let mut items = pen.finish();
        if above > 0.0 {
            shift(&mut items, 0.0, above);
        }
        // No page ends within a word.
        Line { items, height: setting.lead + above + below, above, keep: hyphenated }
    }
}

/// Which part of the text a line is.
#[derive(Clone, Copy)]
struct Place {
    start: Point,
    end: Point,
    first: bool,
    last: bool,
    /// Whether what is free is to the left of it.
    flush_right: bool,
}

/// Collects the runs of a line.
struct Pen {
    x: f32,
    baseline: f32,
    /// How far the insets reach above the baseline, and below it.
    height: f32,
    depth: f32,
    items: Vec<(Item, Ink)>,
}

impl Pen {
    fn show(
        &mut self,
        font: usize,
        size: f32,
        ink: Ink,
        text: &str,
        glyphs: impl Iterator<Item = parley::layout::Glyph>,
        stretch: f32,
    ) {
        if is_isolate(text) {
            return;
        }
        let same = self.items.last().is_some_and(|(item, last)| {
            matches!(item, Item::Run(run)
                if run.font == font && run.size.to_bits() == size.to_bits() && *last == ink)
        });
        if !same {
            let run = Run {
                font,
                size,
                color: ink.color,
                x: self.x,
                y: self.baseline - ink.rise,
                text: String::new(),
                drawn: ink.instead_of.and(text.chars().next()),
                glyphs: Vec::new(),
                node: ink.node,
                link: ink.link,
            };
            self.items.push((Item::Run(run), ink));
        }
        let Some((Item::Run(run), _)) = self.items.last_mut() else { return };
        let text = match ink.instead_of {
            Some(character) => run.say(character.encode_utf8(&mut [0; 4])),
            None => run.say(text),
        };
        for glyph in glyphs {
            run.glyphs.push(Glyph {
                id: u16::try_from(glyph.id).unwrap_or_default(),
                x: glyph.x,
                y: glyph.y,
                advance: glyph.advance,
                text: text.clone(),
            });
            self.x += glyph.advance;
        }
        if let Some(glyph) = run.glyphs.last_mut() {
            glyph.advance += stretch;
            self.x += stretch;
        }
    }

    fn inset(&mut self, inset: &Inset, ink: Ink) {
        let mut item = inset.item.clone();
        item.shift(self.x, self.baseline - ink.rise);
        self.items.push((item, ink));
        self.x += inset.width;
        self.height = self.height.max(inset.height + ink.rise);
        self.depth = self.depth.max(inset.depth - ink.rise);
    }

    /// Draws a hyphen that is no letter of the word.
    ///
    /// It says what it shows: readers put a word together again over a plain hyphen
    /// at the end of a line, and fewer do over a soft one.
    fn hyphen(&mut self, fonts: &Fonts) {
        let Some((Item::Run(run), _)) = self.items.last_mut() else { return };
        let Some((id, width)) = fonts.hyphen(run.font) else { return };
        let text = run.say("-");
        let advance = width * run.size;
        run.glyphs.push(Glyph { id, x: 0.0, y: 0.0, advance, text });
        self.x += advance;
    }

    /// Returns the runs with the lines along them.
    fn finish(self) -> Vec<Item> {
        let mut items = Vec::with_capacity(self.items.len());
        for (item, ink) in self.items {
            if let Item::Run(run) = &item {
                let height = match ink.stroke {
                    Stroke::None => None,
                    Stroke::Under => Some(run.size * 0.16),
                    Stroke::Through => Some(run.size * -0.24),
                };
                if let Some(below) = height {
                    let (x, y, width) = (run.x, run.y + below, run.width());
                    items.push(Item::Rule(Rule { x, y, width, height: 0.55, color: run.color }));
                }
            }
            items.push(item);
        }
        items
    }
}
