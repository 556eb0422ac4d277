//! What stands on every page: the running head and the number of the page.

use super::compositor::Compositor;
use super::inline::Style;
use super::page::{Bookmark, GREY, Item, PALE, Page, Rule, shift};
use super::tags::ARTIFACT;

/// The size of what stands in the margins, as a part of the size of the text.
const SMALL: f32 = 0.81;

/// What the running heads say, beside the title.
#[derive(Debug, Clone, Copy)]
pub(super) struct Heads<'t> {
    /// What stands to the right on a page that is in no section.
    pub otherwise: &'t str,
    /// How many pages there are in all, and how many before these.
    pub pages: usize,
    pub before: usize,
}

/// Adds running heads to every page but the first, and numbers to all.
pub(super) fn heads(
    pages: &mut [Page],
    bookmarks: &[Bookmark],
    heads: Heads<'_>,
    compositor: &mut Compositor<'_>,
) {
    let Heads { otherwise, pages: all, before } = heads;
    let job = compositor.job;
    let (size, words, area, title) = (job.size, job.words, job.area(), job.title());
    let style = Style::new(size * SMALL, ARTIFACT).color(GREY);
    let mut bookmarks = bookmarks.iter().peekable();
    let mut section = None;
    let foot = area.top + area.height + job.margins.bottom * 0.36;
    for (at, page) in pages.iter_mut().enumerate() {
        let number = before + at;
        let on_page: Vec<_> =
            std::iter::from_fn(|| bookmarks.next_if(|mark| mark.page <= number)).collect();
        let (here, after) = sections(&on_page, section, area.top);
        section = after;
        let mut put = |text: &str, align: f32, room: f32, y: f32| {
            let (mut items, width) = compositor.fitted(text, style, room);
            shift(&mut items, area.left + (area.width - width) * align, y);
            page.items.extend(items);
            width
        };
        put(&words.page(number + 1, all), 0.5, area.width, foot);
        if number > 0 {
            let y = (area.top - size * 2.75).max(size * 0.3);
            let taken = put(here.unwrap_or(otherwise), 1.0, area.width * 0.55, y);
            put(&title, 0.0, area.width - taken - size * 1.5, y);
            page.items.push(Item::Rule(Rule {
                x: area.left,
                y: y + size * 1.25,
                width: area.width,
                height: 0.4,
                color: PALE,
            }));
        }
    }
}

/// Returns the section at the head of a page and the one that its end is in.
fn sections<'m>(
    on_page: &[&'m Bookmark],
    before: Option<&'m str>,
    top: f32,
) -> (Option<&'m str>, Option<&'m str>) {
    let mut begun = on_page.iter().filter(|mark| mark.section);
    let first = begun.clone().next();
    let at_top = begun.clone().take_while(|mark| mark.y < top + 40.0).last();
    let here = match (at_top, before) {
        (Some(mark), _) => Some(mark.title.as_str()),
        (None, Some(before)) => Some(before),
        (None, None) => first.map(|mark| mark.title.as_str()),
    };
    (here, begun.next_back().map(|mark| mark.title.as_str()).or(before))
}

impl Compositor<'_> {
    /// Returns one line of text, or as much of it as fits, and how wide it is.
    pub(super) fn fitted(&mut self, text: &str, style: Style, room: f32) -> (Vec<Item>, f32) {
        // No letter is narrower than this on average.
        #[allow(
            clippy::cast_sign_loss,
            clippy::cast_possible_truncation,
            reason = "a page is not wide"
        )]
        let mut most = (room / (style.look.size * 0.2)).max(1.0) as usize;
        loop {
            let short: String = text.chars().take(most).collect();
            let whole = short.len() == text.len();
            let line = if whole { short } else { format!("{}…", short.trim_end()) };
            let (items, width) = self.label(&line, style);
            if width <= room || most <= 1 {
                return (items, width);
            }
            most = most.min(line.chars().count()) * 9 / 10;
        }
    }
}
