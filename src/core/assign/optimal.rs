//! Joint optimal: which driver gets which order, decided for many orders at once.
//!
//! **Idea.** Serve order by order and the first takes the driver whom the second needed more.
//! Wait a little, look at all that wait and all who are free together, and choose the pairs whose
//! trips are shortest in total.
//! **Wins** when orders and free drivers are many at the same time: less is driven in total, and
//! no order pays for another's place in the queue.
//! **Loses** when they come one by one: the window only makes them wait, and there is nothing to
//! weigh. The total says nothing of each: one order may get a far driver so that two get near ones.
//! **Cost.** O(n² m) for n orders and m drivers (or the other way round, if there are more
//! orders); about six milliseconds for 500 of each (docs/performance.md).
//!
//! ```text
//!            driver A   driver B
//! order 1     2 min      3 min        row by row  1-A 2-B   2 + 9 = 11 min
//! order 2     4 min      9 min        jointly     1-B 2-A   3 + 4 =  7 min
//! ```

mod batch;
mod matching;
mod matrix;

use super::{Candidate, TieBreak};
pub use batch::{Batch, BatchPlan};
pub use matching::{Matching, match_at_least_cost, match_row_by_row};
pub use matrix::CostMatrix;

/// A batch of one order: the nearest driver.
pub(super) fn score(candidate: &Candidate) -> i64 {
    super::nearest::score(candidate)
}

pub(super) const TIES: &[TieBreak] = super::nearest::TIES;
pub(super) const NAME: &str = "Joint optimal";
pub(super) const SENTENCE: &str =
    "Orders are held a moment, then paired with drivers for the shortest trips in total.";
