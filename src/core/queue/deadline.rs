//! Earliest deadline first: the order whose promise runs out first is served first.
//!
//! **Idea.** Work on what is due next.
//! **Wins** while all promises can be kept: on one server, if any order of service keeps every
//! promise, this one does (Jackson 1955, for the largest lateness).
//! **Loses** in overload: it serves orders that are already late before those that could still be
//! saved, so that nearly all become late together.
//! **Cost.** O(log n) for each entry and exit.
//!
//! ```text
//! promised   A:30  B:20  C:25      service   B C A
//! ```

use super::{Entry, Key};

/// By promised time, then by time of entry.
pub(super) const fn key(entry: &Entry) -> Key {
    Key { band: 0, rank: entry.promised.as_micros(), then: entry.entered.as_micros() }
}

pub(super) const NAME: &str = "Earliest deadline";
pub(super) const SENTENCE: &str = "The order whose promised time comes first is served first.";
