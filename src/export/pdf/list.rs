//! Lists: labels in a column, what they label beside them.

use crate::content::Item as ListItem;

use super::compositor::{Compositor, Place, hang};
use super::flow::Row;
use super::inline::Style;
use super::page::shift;
use super::paragraph::lead;
use super::tags::{Numbering, Tag};

/// The bullets of lists within lists.
const BULLETS: [&str; 3] = ["•", "–", "◦"];
/// The space between a label and its text, in ems.
const LABEL_GAP: f32 = 0.5;

impl Compositor<'_> {
    /// Sets a list.
    pub(super) fn list(
        &mut self,
        start: Option<u64>,
        tight: bool,
        items: &[ListItem],
        place: Place,
    ) -> Vec<Row> {
        let labelled: Vec<_> = items
            .iter()
            .zip(0..)
            .map(|(item, at)| {
                let label = match (item.task, start) {
                    (Some(true), _) => "☑".into(),
                    (Some(false), _) => "☐".into(),
                    (None, Some(start)) => format!("{}.", start.saturating_add(at)),
                    (None, None) => BULLETS[place.lists.min(BULLETS.len() - 1)].into(),
                };
                (label, item.blocks.as_slice())
            })
            .collect();
        let gap = if tight { 0.12 } else { 0.45 };
        self.labelled(&labelled, gap, place)
    }

    /// Sets blocks, each with a label to its left.
    pub(super) fn labelled(
        &mut self,
        items: &[(String, &[crate::content::Block])],
        gap: f32,
        place: Place,
    ) -> Vec<Row> {
        let numbering = Numbering::of(items.first().map_or("", |(label, _)| label));
        let list = self.tags.add(Tag::List(numbering), place.node);
        let mut labels = Vec::new();
        let mut widest = place.size * 0.75;
        for (label, _) in items {
            let item = self.tags.add(Tag::Item, list);
            let node = self.tags.add(Tag::Label, item);
            let (runs, width) = self.label(label, Style::new(place.size, node));
            widest = widest.max(width);
            labels.push((item, runs, width));
        }
        let indent = place.size * (LABEL_GAP + 0.2) + widest;
        let list_gap = lead(place.size) / place.size * gap;
        let inside = Place { lists: place.lists + 1, list_gap, ..place.indented(indent) };
        let mut rows = Vec::new();
        for ((_, blocks), (item, mut runs, width)) in items.iter().zip(labels) {
            let node = self.tags.add(Tag::Body, item);
            let mut set = self.blocks(blocks, Place { node, ..inside });
            let x = inside.x - place.size * LABEL_GAP - width;
            shift(&mut runs, x, 0.0);
            hang(&mut set, runs, lead(place.size));
            if !rows.is_empty() {
                rows.push(Self::space(place.size, gap));
            }
            rows.extend(set);
        }
        rows
    }
}
