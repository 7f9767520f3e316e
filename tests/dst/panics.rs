//! Panics of a run as ordinary failures: caught without noise, with their place.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};

thread_local! {
    static WATCHED: Cell<bool> = const { Cell::new(false) };
    static MESSAGE: RefCell<String> = const { RefCell::new(String::new()) };
    static STEPS: Cell<usize> = const { Cell::new(0) };
}

/// Keeps panics of watched runs quiet. Once, at the start.
pub fn install() {
    let usual = take_hook();
    set_hook(Box::new(move |info| {
        if !WATCHED.get() {
            return usual(info);
        }
        let place = info.location().map(|at| format!("{}:{}", at.file(), at.line()));
        let what = info.payload_as_str().unwrap_or("no message");
        MESSAGE.set(format!("{what} ({})", place.unwrap_or_default()));
    }));
}

/// What `work` gives, or the message of its panic.
pub fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    WATCHED.set(true);
    STEPS.set(0);
    let result = catch_unwind(AssertUnwindSafe(work));
    WATCHED.set(false);
    result.map_err(|_| MESSAGE.take())
}

/// Remembers how far the run has come.
pub fn note_steps(steps: usize) {
    STEPS.set(steps);
}

/// How far the run had come.
pub fn steps() -> usize {
    STEPS.get()
}
