//! Last in, first out: the newest order is served first.
//!
//! **Idea.** The queue is a stack.
//! **Wins** in an overload that will not end: the newest orders can still be on time, the old ones
//! are late anyway, so more promises are kept than by serving everybody late.
//! **Loses** in every other respect: the mean wait equals first in, first out, but the spread is
//! far larger, and the order at the bottom may starve.
//! **Cost.** O(log n) for each entry and exit.
//!
//! ```text
//! entered   1:A  2:B  3:C          service   C B A
//! ```

use super::{Entry, Key};

/// By time of entry, latest first; the later of two entries at the same time is the newer one.
pub(super) const fn key(entry: &Entry) -> Key {
    Key { band: 0, rank: !entry.entered.as_micros(), then: !entry.seq }
}

pub(super) const NAME: &str = "Last in, first out";
pub(super) const SENTENCE: &str =
    "Whoever entered the queue last is served first; old orders may starve.";
