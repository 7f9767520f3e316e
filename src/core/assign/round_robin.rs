//! Round robin: the drivers take turns, in proportion to their weights.
//!
//! **Idea.** Everybody's turn comes round; nothing else is looked at.
//! **Wins** on fairness and simplicity: shares are exact over a round, whatever the city is like.
//! **Loses** on distance: the one whose turn it is may be at the far end of town.
//! **Cost.** O(n) over the eligible drivers, each of whose credit is written.
//!
//! Smooth weighted: every eligible driver gains their weight as credit, the richest wins and pays
//! the sum of what was gained. A driver of weight 5 among ones of weight 1 is spread over the
//! round and does not get five orders in a row; who is not eligible neither gains nor pays.
//!
//! ```text
//! weights A:2 B:1 C:1      turns   A B C A  A B C A
//! credit after the gain    A 2 0 2 4 ...  B 1 2 -1 0 ...  C 1 2 3 0 ...
//! ```

use super::{Candidate, TieBreak};
use crate::core::id::DriverId;

/// The credit after this round's gain, negated: the richest has the lowest score.
pub(super) fn score(candidate: &Candidate) -> i64 {
    candidate.credit.saturating_add(gain(candidate)).saturating_neg()
}

/// Writes everybody's credit after `winner` has paid.
pub(super) fn settle(
    candidates: &[Candidate],
    winner: DriverId,
    credits: &mut Vec<(DriverId, i64)>,
) {
    let sum = candidates.iter().fold(0i64, |sum, c| sum.saturating_add(gain(c)));
    credits.extend(candidates.iter().map(|candidate| {
        let after = candidate.credit.saturating_add(gain(candidate));
        let pays = if candidate.driver == winner { sum } else { 0 };
        (candidate.driver, after.saturating_sub(pays))
    }));
}

/// A weight of 0 counts as 1: who is on shift has a turn.
fn gain(candidate: &Candidate) -> i64 {
    i64::from(candidate.weight.max(1))
}

pub(super) const TIES: &[TieBreak] = &[TieBreak::SmallerId];
pub(super) const NAME: &str = "Round robin";
pub(super) const SENTENCE: &str = "Drivers take turns, in proportion to their weights.";
