//! What stands on every page: the running head and the number of the page.

use super::Pdf;
use super::compositor::Compositor;
use super::flow::Flow;
use super::inline::Style;
use super::page::{Bookmark, GREY, Item, PALE, Rule, shift};
use super::tags::ARTIFACT;

/// Adds running heads to every page but the first, and numbers to all.
pub(super) fn heads(
    flow: &mut Flow,
    pdf: &Pdf,
    title: &str,
    counts: &str,
    compositor: &mut Compositor<'_>,
) {
    let style = Style::new(pdf.size * 0.81, ARTIFACT).color(GREY);
    let pages = flow.pages.len();
    let mut bookmarks = flow.bookmarks.iter().peekable();
    let mut section = None;
    for (number, page) in flow.pages.iter_mut().enumerate() {
        let on_page: Vec<_> =
            std::iter::from_fn(|| bookmarks.next_if(|mark| mark.page == number)).collect();
        let (here, after) = sections(&on_page, section, pdf.margin_top);
        section = after;
        let mut put = |text: &str, align: f32, y: f32| {
            let text = shorten(text, 70);
            let (mut items, width) = compositor.label(&text, style);
            let x = pdf.margin_x + (pdf.text_width() - width) * align;
            shift(&mut items, x, y);
            page.items.extend(items);
        };
        put(&format!("{} / {pages}", number + 1), 0.5, pdf.height - pdf.margin_bottom * 0.64);
        if number > 0 {
            let y = pdf.margin_top - pdf.size * 2.75;
            put(title, 0.0, y);
            put(here.unwrap_or(counts), 1.0, y);
            page.items.push(Item::Rule(Rule {
                x: pdf.margin_x,
                y: y + pdf.size * 1.25,
                width: pdf.text_width(),
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

/// Returns the text, or as much of it as has that many characters.
fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.into();
    }
    let start: String = text.chars().take(most).collect();
    format!("{}…", start.trim_end())
}
