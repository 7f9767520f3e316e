//! First in, first out: who entered the queue first is served first.
//!
//! **Idea.** The order of entry is the order of service.
//! **Wins** where fairness is what people see: nobody is overtaken, and of all disciplines that do
//! not look at the work itself it spreads the waits least.
//! **Loses** where orders differ: an urgent order stands behind every saver before it, and one
//! surge makes everybody after it late.
//! **Cost.** O(log n) for each entry and exit.
//!
//! ```text
//! entered   1:A  2:B  3:C          service   A B C
//! ```

use super::{Entry, Key};

/// By time of entry.
pub(super) const fn key(entry: &Entry) -> Key {
    Key { band: 0, rank: entry.entered.as_micros(), then: 0 }
}

pub(super) const NAME: &str = "First in, first out";
pub(super) const SENTENCE: &str = "Whoever entered the queue first is served first.";
