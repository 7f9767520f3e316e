//! Multi-level: one level per class, each with a discipline of its own; the levels share the picks.
//!
//! **Idea.** Strict: a level is served only while every higher one is empty. Weighted: the picks of
//! the waiting levels are interleaved in proportion to their weights. Demotion sends an order down
//! a level for every so many failed attempts, aging sends it up a level each time it has waited for
//! so long.
//! **Wins** (weighted) where every class is promised a share: nobody starves, and urgent orders
//! still wait least. Demotion keeps orders that fail again and again out of the others' way.
//! **Loses** where a share is not enough: in a surge of urgent orders every ninth pick is a saver
//! all the same. A weight is a share of picks, not of drivers: slow trips hold drivers longer.
//! **Cost.** O(log n) for each entry, exit and rise, three comparisons for each pick.
//!
//! The picks follow smooth weighted round robin: before each pick every waiting level gains its
//! weight as credit; the richest is served (ties: the more urgent) and pays the sum of what was
//! gained. Shares are exact over a round, and a heavy level never bursts. A level that runs empty
//! loses its credit: it cannot save up while it has nothing to serve.
//!
//! ```text
//! weights 3:1, u = urgent, s = saver, all waiting      service   u u s u  u u s u
//! credit before each pick (u,s)                        3,1  2,2  1,3  4,0  3,1 ...
//!
//! a saver placed at 0 with aging 10     saver level  standard  urgent  before all others
//! from                                  0            10        20      30
//! ```
//!
//! **Levels.** An order stands in level `min(2, class + failed attempts / demote_after)`, less one
//! for each `aging` since its placement. One that has risen above the highest level is *overdue*:
//! it heads that level, and the overdue ones are served by the time of their placement, whatever
//! the level's discipline.
//!
//! **The bound** (aging, strict share). Let an order be placed at `p` and stand in level `k` then,
//! be one that any driver could take, and not fail. From `d = p + (k + 1) * aging` on it is overdue,
//! and nobody placed later goes before it. Where `n` orders placed earlier are picked after `d`, and
//! each of `c` drivers is held by an order for at most `s`, at least `c` orders are picked in every
//! `s`, so that it is picked by `d + s * (n / c + 1)`, `n / c` rounded down. Orders that arrive later
//! do not count: no surge changes the bound.
//!
//! With a weighted share, let `w` be the weight of the highest level and `W` the sum of all three.
//! While the highest level waits, at least one of any `r = 2 * W / w + 1` picks (rounded up) is its
//! own: a bound found by search over hostile arrivals and exits, and tested so, with a quarter to
//! spare. Hence the order is picked by `d + s * ((n + 1) * r / c + 1)`.

use super::{Entry, Key, deadline, fifo, lifo, shortest};
use crate::core::settings::{Discipline, LevelShare, Levels};
use crate::core::time::SimTime;

/// By level, then by the level's discipline.
pub(super) fn key(levels: &Levels, entry: &Entry, now: SimTime) -> Key {
    let band = band(levels, entry, now);
    if band == OVERDUE {
        return Key { band, rank: entry.placed.as_micros(), then: entry.entered.as_micros() };
    }
    let key = match levels.disciplines[level(band)] {
        Discipline::Fifo => fifo::key(entry),
        Discipline::Lifo => lifo::key(entry),
        Discipline::EarliestDeadline => deadline::key(entry),
        Discipline::ShortestJob => shortest::key(entry),
    };
    Key { band, ..key }
}

/// The level that an order of this class enters after so many failed attempts, before aging.
pub(super) fn entry_level(levels: &Levels, entry: &Entry) -> usize {
    let fallen = levels.demote_after.map_or(0, |every| entry.failed / every.max(1));
    entry.effective.level().saturating_add(fallen as usize).min(2)
}

/// When an order of this band rises next; `None` where it never does (again).
pub(super) fn rises_at(levels: &Levels, entry: &Entry, band: u8) -> Option<SimTime> {
    let aging = levels.aging.filter(|_| band != OVERDUE)?;
    let risen = entry_level(levels, entry) as u64 + 1 - u64::from(band);
    Some(entry.placed + aging.times(risen + 1))
}

/// How often it has risen.
fn rises(levels: &Levels, entry: &Entry, now: SimTime) -> u64 {
    levels.aging.map_or(0, |aging| now.since(entry.placed).as_micros() / aging.as_micros().max(1))
}

fn band(levels: &Levels, entry: &Entry, now: SimTime) -> u8 {
    let below_overdue = entry_level(levels, entry) as u64 + 1;
    below_overdue.saturating_sub(rises(levels, entry, now)) as u8
}

/// The band of those who have risen above the highest level.
pub(super) const OVERDUE: u8 = 0;

/// The level of a band: the overdue ones are the head of the highest level.
pub(super) const fn level(band: u8) -> usize {
    band.saturating_sub(1) as usize
}

/// The bands of a level, the first and the one after the last.
pub(super) const fn bands(level: usize) -> (u8, u8) {
    let last = level as u8 + 1;
    (if level == 0 { OVERDUE } else { last }, last + 1)
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
    "One level per class; the levels are served strictly or take turns by weight.";
