//! First come, nearest: each order, at placement, to the driver who can pick it up first.
//!
//! **Idea.** Commit at once and plan ahead: a busy driver counts from where and when they will be
//! free.
//! **Wins** by promising a driver and a time at placement, and as a reference that is easy to
//! follow by hand.
//! **Loses** by committing early: a driver who frees up later next door is not considered again.
//! **Cost.** O(n) over the eligible drivers.
//!
//! ```text
//! free at   A:12:00  B:12:06     travel  A:9 min  B:2 min     food ready 12:05
//! pick-up   A:12:09  B:12:08     winner  B
//! ```

use super::{Candidate, TieBreak, as_score};

/// Time of pick-up, in microseconds since the start of the run.
pub(super) fn score(candidate: &Candidate) -> i64 {
    as_score(candidate.pickup.as_micros())
}

pub(super) const TIES: &[TieBreak] = &[TieBreak::ShorterTrip, TieBreak::SmallerId];
pub(super) const NAME: &str = "First come, nearest";
pub(super) const SENTENCE: &str =
    "Each order is committed at placement to the driver who can pick it up first.";
