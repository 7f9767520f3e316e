//! Shortest job first: the order with the shortest expected delivery trip is served first.
//!
//! **Idea.** Quick work first, so that few wait for it.
//! **Wins** on the mean: of all disciplines that do not interrupt, it has the smallest mean wait.
//! **Loses** for those who live far away: under load a long trip may wait without bound; and it is
//! only as good as the estimate.
//! **Cost.** O(log n) for each entry and exit.
//!
//! ```text
//! trip   A:9 min  B:2 min  C:5 min      service   B C A
//! waits  A first: 0+9+14 = 23           B first: 0+2+7 = 9
//! ```

use super::{Entry, Key};

/// By expected trip, then by time of entry.
pub(super) const fn key(entry: &Entry) -> Key {
    Key { band: 0, rank: entry.expected.as_micros(), then: entry.entered.as_micros() }
}

pub(super) const NAME: &str = "Shortest job";
pub(super) const SENTENCE: &str =
    "The shortest delivery trip is served first; far customers may starve.";
