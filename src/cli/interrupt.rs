//! An interrupt from the keyboard, or the request to end: what is in hand is finished, so
//! that no file is half and no lock is lost.

use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

static COME: AtomicBool = AtomicBool::new(false);

/// Returns whether one has come.
pub(super) fn has_come() -> bool {
    COME.load(Ordering::Relaxed)
}

/// Waits for interrupts from now on. The second one ends the program at once.
pub(super) fn watch() {
    static WATCHED: Once = Once::new();
    WATCHED.call_once(|| {
        // Where no handler can be had, an interrupt does what it always did.
        let _ = ctrlc::set_handler(|| {
            if COME.swap(true, Ordering::Relaxed) {
                std::process::abort();
            }
        });
    });
}
