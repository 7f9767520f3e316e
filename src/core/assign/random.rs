//! Random: any eligible driver, each equally likely.
//!
//! **Idea.** No idea: the yardstick that every other policy has to beat.
//! **Wins** by needing no knowledge, and nothing that it does can be gamed.
//! **Loses** on distance and balance: some have a pile while others idle.
//! **Cost.** O(1).
//!
//! ```text
//! eligible   A B C      winner any, one in three each
//! ```

use super::TieBreak;

pub(super) const TIES: &[TieBreak] = &[TieBreak::Lot];
pub(super) const NAME: &str = "Random";
pub(super) const SENTENCE: &str = "Any driver who is free gets the order, by lot.";
