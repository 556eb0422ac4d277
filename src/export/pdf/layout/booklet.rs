//! The booklet: a handout on half sheets, so ordered that the stack of sheets, printed on
//! both sides along the short edge, is folded and stapled as it comes out of the printer.

use super::{Layout, handout};
use crate::diagnostic::Diagnostic;
use crate::export::pdf::job::Job;
use crate::export::pdf::page::{Document, Flip, Page, Printing};
use crate::export::pdf::sheet::Margins;

pub(super) const LAYOUT: Layout = Layout {
    name: "booklet",
    about: "a handout on half sheets, to fold and to staple",
    margins: Margins { top: 48.0, right: 40.0, bottom: 42.0, left: 40.0 },
    size: 9.0,
    set,
};

/// Sets a deck as a booklet.
fn set(job: &Job<'_>, sink: &mut Vec<Diagnostic>) -> Result<Document, String> {
    let document = handout::set(&job.on(job.paper.half()), sink)?;
    Ok(imposed(document))
}

/// Puts two pages on each side of a sheet.
fn imposed(mut document: Document) -> Document {
    let leaves = std::mem::take(&mut document.pages);
    let order = order(leaves.len());
    let width = document.width;
    document.width *= 2.0;
    let mut sides: Vec<Page> = (0..order.len() / 2).map(|_| Page::default()).collect();
    // Where each page goes: the side of a sheet, and how far from its left edge.
    let mut places = vec![(0, 0.0); leaves.len()];
    for (at, leaf) in order.iter().enumerate() {
        if let Some(place) = leaf.and_then(|leaf| places.get_mut(leaf)) {
            *place = (at / 2, if at % 2 == 0 { 0.0 } else { width });
        }
    }
    for bookmark in &mut document.bookmarks {
        bookmark.page = places[bookmark.page].0;
    }
    // The items of a side are in the order of its pages, whichever is to the left.
    for (mut leaf, (side, x)) in leaves.into_iter().zip(places) {
        document.reading.push((side, leaf.items.len()));
        leaf.items.iter_mut().for_each(|item| item.shift(x, 0.0));
        sides[side].items.extend(leaf.items);
    }
    document.pages = sides;
    document.printing = Printing { flip: Some(Flip::ShortEdge), unscaled: true };
    document
}

/// Returns which pages stand beside each other on the sides of the sheets, two for each
/// side; some at the end may be blank.
fn order(pages: usize) -> Vec<Option<usize>> {
    let places = pages.div_ceil(4) * 4;
    let page = |page: usize| (page < pages).then_some(page);
    let mut order = Vec::with_capacity(places);
    for sheet in 0..places / 4 {
        let (first, last) = (2 * sheet, places - 1 - 2 * sheet);
        order.extend([page(last), page(first), page(first + 1), page(last - 1)]);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_fold_into_pages_in_order() {
        let pages = |pages: usize| -> Vec<Option<usize>> { order(pages) };
        assert_eq!(pages(4), [3, 0, 1, 2].map(Some));
        assert_eq!(pages(8), [7, 0, 1, 6, 5, 2, 3, 4].map(Some));
        assert_eq!(pages(3), [None, Some(0), Some(1), Some(2)]);
        assert_eq!(pages(1), [None, Some(0), None, None]);
    }

    #[test]
    fn a_page_and_the_one_behind_it_are_on_one_leaf() {
        let order = order(16);
        for side in order.chunks(4) {
            let [Some(last), Some(first), Some(second), Some(third)] = side else { unreachable!() };
            assert_eq!((*second, *third), (first + 1, last - 1));
        }
    }
}
