//! Whether a text is about conflicts rather than in conflict.

use super::marker::{Kind, has_hash, marker};
use super::reflowed;
use crate::markdown::fence::Fence;
use crate::source::Line;

/// Returns whether every conflict of a text lies in one code fence, between two plain
/// and different branch names, or none: what git leaves behind has a hash, or twice
/// the same name, or begins in code and ends elsewhere.
pub(super) fn is_only_shown(lines: &[Line]) -> bool {
    let mut fence: Option<Fence> = None;
    // The label of the conflict that is open in this fence.
    let mut open: Option<&str> = None;
    // Whether a fence before it had one that it did not close.
    let mut left_open = false;
    let mut is_shown = false;
    for line in lines {
        match fence {
            Some(inside) if inside.is_closed_by(&line.text) => {
                left_open |= open.take().is_some();
                fence = None;
            }
            Some(_) => {}
            None => fence = Fence::open(&line.text),
        }
        if fence.is_none() && reflowed::is_close(&line.text) {
            return false;
        }
        let Some(marker) = marker(&line.text) else { continue };
        match marker.kind {
            Kind::Open | Kind::Close if fence.is_none() || has_hash(marker.label) => return false,
            Kind::Open => open = Some(marker.label),
            Kind::Close => {
                let is_real = match open.take() {
                    Some(label) => label == marker.label && !label.is_empty(),
                    None => left_open,
                };
                if is_real {
                    return false;
                }
            }
            _ => continue,
        }
        is_shown = true;
    }
    is_shown
}
