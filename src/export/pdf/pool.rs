//! Things that are costly to make, and that one thread at a time works with.

use std::sync::Mutex;

/// Those that nobody is working with.
pub(super) struct Pool<T>(Mutex<Vec<T>>);

impl<T> Pool<T> {
    /// Returns an empty pool.
    pub(super) fn new() -> Self {
        Pool(Mutex::new(Vec::new()))
    }

    /// Works with one of them, which is made if none is at hand.
    pub(super) fn with<R>(&self, make: impl FnOnce() -> T, work: impl FnOnce(&mut T) -> R) -> R {
        let idle = self.0.lock().ok().and_then(|mut idle| idle.pop());
        let mut thing = idle.unwrap_or_else(make);
        let result = work(&mut thing);
        if let Ok(mut idle) = self.0.lock() {
            idle.push(thing);
        }
        result
    }
}
