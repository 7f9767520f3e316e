//! Multi-level: one first-in-first-out level per class; the levels share the picks.
//!
//! **Idea.** Strict: a level is served only while every higher one is empty, which is strict
//! priority seen as three queues. Weighted: the picks of the waiting levels are interleaved in
//! proportion to their weights.
//! **Wins** (weighted) where every class is promised a share: nobody starves, and urgent orders
//! still wait least.
//! **Loses** where a share is not enough: in a surge of urgent orders every ninth pick is a saver
//! all the same. A weight is a share of picks, not of drivers: slow trips hold drivers longer.
//! **Cost.** O(log n) for each entry and exit, three comparisons for each pick.
//!
//! The picks follow smooth weighted round robin: before each pick every waiting level gains its
//! weight as credit; the richest is served (ties: the more urgent) and pays the sum of what was
//! gained. Shares are exact over a round, and a heavy level never bursts. A level that runs empty
//! loses its credit: it cannot save up while it has nothing to serve.
//!
//! ```text
//! weights 3:1, u = urgent, s = saver, all waiting      service   u u s u  u u s u
//! credit before each pick (u,s)                        3,1  2,2  1,3  4,0  3,1 ...
//! ```

use super::{Entry, Key};
use crate::core::settings::LevelShare;

/// By level, then by time of entry within it.
pub(super) const fn key(entry: &Entry) -> Key {
    Key { rank: entry.effective.level() as u64, then: entry.entered.as_micros() }
}

/// The weights of a weighted share, which needs accounts of the picks.
pub(super) const fn weights(share: LevelShare) -> Option<[u32; 3]> {
    match share {
        LevelShare::Strict => None,
        LevelShare::Weighted(weights) => Some(weights),
    }
}

/// The levels' credits: who is served next by smooth weighted round robin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Credits(pub [i64; 3]);

impl Credits {
    pub const ZERO: Credits = Credits([0; 3]);

    /// The level that is served next among the waiting ones; `None` where none waits.
    /// A level of weight 0 is served only while nothing else waits.
    pub fn next(&self, weights: [u32; 3], waiting: [bool; 3]) -> Option<usize> {
        let after = |level: usize| self.0[level].saturating_add(i64::from(weights[level]));
        (0..3)
            .filter(|&level| waiting[level])
            .min_by_key(|&level| (weights[level] == 0, std::cmp::Reverse(after(level)), level))
    }

    /// Books a pick of `level`: every waiting level gains its weight, the picked one pays the sum.
    pub fn pay(&mut self, level: usize, weights: [u32; 3], waiting: [bool; 3]) {
        let mut sum = 0;
        for gaining in (0..3).filter(|&other| waiting[other] || other == level) {
            let weight = i64::from(weights[gaining]);
            self.0[gaining] = self.0[gaining].saturating_add(weight);
            sum += weight;
        }
        self.0[level] = self.0[level].saturating_sub(sum);
    }

    /// Takes the credit of a level that ran empty.
    pub fn forget(&mut self, level: usize) {
        self.0[level] = 0;
    }
}

pub(super) const NAME: &str = "Multi-level";
pub(super) const SENTENCE: &str =
    "One queue per class; the classes take turns in proportion to their weights.";
