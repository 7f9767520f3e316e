//! Nearest: the driver with the shortest travel time to the restaurant.
//!
//! **Idea.** Drive as little as possible for this order.
//! **Wins** while drivers are plenty: food waits least and little is driven.
//! **Loses** when they are scarce: it takes the driver whom the next order needed more, since it
//! sees one order at a time; and who stands in the centre works all day.
//! **Cost.** O(n) over the eligible drivers.
//!
//! ```text
//! travel   A:4 min  B:2 min  C:9 min      winner B
//! ```

use super::{Candidate, TieBreak, as_score};

/// Travel time in microseconds.
pub(super) fn score(candidate: &Candidate) -> i64 {
    as_score(candidate.travel.as_micros())
}

pub(super) const TIES: &[TieBreak] = &[TieBreak::SmallerId];
pub(super) const NAME: &str = "Nearest";
pub(super) const SENTENCE: &str = "The driver who is at the restaurant soonest gets the order.";
