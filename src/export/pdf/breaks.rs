//! Where lines end: the total-fit method of Knuth and Plass, which weighs all the
//! lines of a paragraph together.
//!
//! See “Breaking Paragraphs into Lines”, Software: Practice and Experience 11 (1981).

use super::shape::SPACE;

/// A place where a line may end, or the end of the paragraph.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    /// The cluster that the next line begins with.
    pub next: usize,
    /// The cluster after the last one that can be seen on the line.
    pub end: usize,
    /// Where `next` begins on an endless line.
    pub next_x: f32,
    /// Where `end` begins on an endless line.
    pub end_x: f32,
    /// How much gives way before `next`, in parts of a space.
    pub next_gaps: u32,
    /// How much gives way before `end`.
    pub end_gaps: u32,
    pub kind: Kind,
}

/// What a line break costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Between words.
    Word,
    /// Within a word of a language: a hyphen is drawn.
    Hyphen,
    /// Behind a bracket or a sign of a program, as its authors break its lines.
    Bracket,
    /// Within a name of a program: no hyphen may be drawn.
    Code,
    /// Anywhere, since nothing else fits.
    Emergency,
}

/// What the lines have to fit into.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measure {
    pub width: f32,
    /// How far lines after the first are indented.
    pub hang: f32,
    pub justify: bool,
    pub hyphen: f32,
    pub space: f32,
}

impl Kind {
    fn penalty(self) -> f64 {
        match self {
            Kind::Word => 0.0,
            Kind::Hyphen => 80.0,
            Kind::Bracket => 120.0,
            Kind::Code => 180.0,
            Kind::Emergency => 1000.0,
        }
    }
}

impl Point {
    /// Returns how wide the line from `start` to here is, unstretched.
    pub(super) fn width_from(&self, start: &Point, hyphen: f32) -> f32 {
        let hyphen = if self.kind == Kind::Hyphen { hyphen } else { 0.0 };
        (self.end_x - start.next_x).max(0.0) + hyphen
    }

    /// Returns how much gives way on the line from `start` to here, in parts of a space.
    pub(super) fn gaps_from(&self, start: &Point) -> u32 {
        self.end_gaps.saturating_sub(start.next_gaps)
    }
}

/// A line wider than this part of the measure does not fit, however far its spaces give way.
const TIGHTEST: f32 = 1.25;
/// A line that is narrower than this part of it is tried where nothing fair was found.
const LOOSEST: f32 = 0.5;
/// What fair lines cost, at the most.
const FAIR: f64 = 1e8;

/// Returns the best points to end lines at, the last of `points` among them.
///
/// `points` are in order; the first is the beginning of the paragraph.
pub(super) fn total_fit(points: &[Point], measure: &Measure) -> Vec<Point> {
    let mut best = vec![(f64::INFINITY, 0); points.len()];
    let Some(first) = best.first_mut() else { return Vec::new() };
    first.0 = 0.0;
    let end = points.len() - 1;
    // The first point that a line to here may begin at: no spaces give way so far.
    let mut low = 0;
    for to in 1..points.len() {
        let width = |from: usize| points[to].width_from(&points[from], 0.0);
        while low + 1 < to && width(low) > measure.width * TIGHTEST {
            low += 1;
        }
        for from in low..to {
            // From here on lines are looser and looser.
            if best[to].0 < FAIR && to < end && width(from) < measure.width * LOOSEST {
                break;
            }
            if best[from].0.is_infinite() {
                continue;
            }
            if let Some(cost) = cost(points, from, to, measure) {
                let total = best[from].0 + cost;
                if total < best[to].0 {
                    best[to] = (total, from);
                }
            }
        }
        if best[to].0.is_infinite() {
            best[to] = (best[to - 1].0 + 1e12, to - 1);
        }
    }
    let mut lines = Vec::new();
    let mut at = points.len() - 1;
    while at > 0 {
        lines.push(points[at]);
        at = best[at].1;
    }
    lines.reverse();
    lines
}

/// Returns what the line costs; `None` if it does not fit.
fn cost(points: &[Point], from: usize, to: usize, measure: &Measure) -> Option<f64> {
    let (start, end) = (&points[from], &points[to]);
    let room = measure.width - if from == 0 { 0.0 } else { measure.hang };
    let natural = end.width_from(start, measure.hyphen);
    let gaps = end.gaps_from(start) as f32 / SPACE as f32 * measure.space;
    let free = room - natural;
    let last = to + 1 == points.len();
    let ratio = if free < 0.0 {
        // A hair too wide is rounding.
        if free > -0.01 { 0.0 } else { free / (gaps * 0.33).max(0.001) }
    } else {
        free / (gaps * 0.5).max(0.5)
    };
    if ratio < -1.0 {
        return (from + 1 == to).then_some(1e14);
    }
    let badness = if last && free >= 0.0 {
        // A last line that is next to nothing looks lost.
        if from > 0 && natural < room * 0.08 { 60.0 } else { 0.0 }
    } else if measure.justify {
        (100.0 * f64::from(ratio.abs()).powi(3)).min(1e6)
    } else {
        (f64::from(free.max(0.0) / room.max(1.0)) * 12.0).powi(3).min(1e5)
    };
    let mut cost = (10.0 + badness + end.kind.penalty()).powi(2);
    if start.kind == Kind::Hyphen {
        if end.kind == Kind::Hyphen {
            cost += 6000.0;
        }
        if last {
            cost += 25_000.0;
        }
    }
    Some(cost)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the points of words of the given widths, with spaces of width 1.
    fn words(widths: &[f32]) -> Vec<Point> {
        let mut points = vec![Point {
            next: 0,
            end: 0,
            next_x: 0.0,
            end_x: 0.0,
            next_gaps: 0,
            end_gaps: 0,
            kind: Kind::Word,
        }];
        let mut x = 0.0;
        for (at, width) in widths.iter().enumerate() {
            points.push(Point {
                next: at + 1,
                end: at + 1,
                next_x: x + width + 1.0,
                end_x: x + width,
                next_gaps: (u32::try_from(at).unwrap() + 1) * SPACE,
                end_gaps: u32::try_from(at).unwrap() * SPACE,
                kind: Kind::Word,
            });
            x += width + 1.0;
        }
        points
    }

    fn ends(widths: &[f32], width: f32) -> Vec<usize> {
        let measure = Measure { width, hang: 0.0, justify: true, hyphen: 0.3, space: 1.0 };
        total_fit(&words(widths), &measure).iter().map(|point| point.next).collect()
    }

    #[test]
    fn lines_fit() {
        assert_eq!(ends(&[4.0, 4.0, 4.0, 4.0], 9.0), [2, 4]);
    }

    #[test]
    fn a_word_too_wide_has_a_line_of_its_own() {
        assert_eq!(ends(&[2.0, 50.0, 2.0], 9.0), [1, 2, 3]);
    }

    #[test]
    fn nothing_has_no_lines() {
        assert_eq!(ends(&[], 9.0), [0; 0]);
    }
}
