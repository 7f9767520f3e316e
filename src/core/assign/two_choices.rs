//! Power of two choices: of two drivers drawn at random, the less loaded; then the nearer.
//!
//! **Idea.** Looking at two instead of one removes nearly all of the imbalance of chance, and
//! looking at all removes hardly more.
//! **Wins** where asking everybody is dear: two questions per order, however many drivers.
//! **Loses** against a full view where that is free, as it is here: both drawn may be far away.
//! **Cost.** O(1); the longest pile among `n` drivers grows like log log n, against log n for
//! random (Azar, Broder, Karlin and Upfal 1994; Mitzenmacher 1996).
//!
//! ```text
//! in hand   A:3  B:0  C:1  D:2      drawn A and C      winner C
//! ```

use super::{Candidate, TieBreak};

/// Orders in hand.
pub(super) const fn score(candidate: &Candidate) -> i64 {
    candidate.load as i64
}

/// Two different candidates, every pair equally likely; the only one twice where there is one.
pub(super) fn drawn(n: usize, mut draw: impl FnMut(u64) -> u64) -> [usize; 2] {
    if n < 2 {
        return [0, 0];
    }
    let first = draw(n as u64) as usize;
    // Drawn among the others: a number at or past the first means the one after it.
    let second = draw(n as u64 - 1) as usize;
    [first, if second < first { second } else { second + 1 }]
}

pub(super) const TIES: &[TieBreak] = &[TieBreak::ShorterTrip, TieBreak::SmallerId];
pub(super) const NAME: &str = "Two choices";
pub(super) const SENTENCE: &str =
    "Two drivers are drawn at random; the less loaded of them gets the order.";
