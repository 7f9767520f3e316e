//! Least loaded: the driver with the fewest orders in hand; among equals the longest idle.
//!
//! **Idea.** Even out the work that is under way.
//! **Wins** where drivers hold several orders: nobody has a pile while others wait.
//! **Loses** on distance, and with one order per driver it sees no difference in load at all.
//! **Cost.** O(n) over the eligible drivers.
//!
//! The tie break is idle time rather than orders carried so far: a driver who has just come on
//! shift has carried nothing and would get every order until the others' totals were reached.
//!
//! ```text
//! in hand   A:1  B:0 (idle 3 min)  C:0 (idle 8 min)      winner C
//! ```

use super::{Candidate, TieBreak};

/// Orders in hand.
pub(super) const fn score(candidate: &Candidate) -> i64 {
    candidate.load as i64
}

pub(super) const TIES: &[TieBreak] =
    &[TieBreak::LongerIdle, TieBreak::ShorterTrip, TieBreak::SmallerId];
pub(super) const NAME: &str = "Least loaded";
pub(super) const SENTENCE: &str =
    "The driver with the fewest orders in hand gets the order; among equals the longest idle.";
