//! Priority: urgent before standard before saver, strictly or with aging.
//!
//! **Idea.** The class decides, then the time of entry. With aging, waiting for `aging` is worth
//! one class, so that a saver which waited twice as long stands level with a fresh urgent order.
//! **Wins** where a few orders matter more than the rest: they hardly wait, whatever the load.
//! **Loses** by starvation: while urgent orders alone fill the drivers, strict priority never
//! reaches the savers. Aging bounds that and costs the urgent ones a little.
//! **Cost.** O(log n) for each entry and exit. Linear aging costs nothing extra: all orders age
//! at the same speed, so `class * aging + placed` orders them at any moment and never changes.
//!
//! ```text
//! placed     1:saver  4:standard  9:urgent       strict      urgent standard saver
//! aging 5    1+10     4+5         9+0            service     urgent(9) standard(9) saver(11)
//! aging 2    1+4      4+2         9+0            service     saver(5) standard(6) urgent(9)
//! ```
//!
//! **The bound.** An order of level `k` placed at `p` can be overtaken by an order of level `j < k`
//! only if that one is placed before `p + (k - j) * aging`: nobody placed more than `k * aging` later
//! ever goes before it. Where each of `c` drivers is held by an order for at most `s`, and `n` others
//! wait at `p` or are placed until `p + k * aging`, it is picked by `p + s * (n / c + 1)`, `n / c`
//! rounded down.

use super::{Entry, Key};
use crate::core::time::SimDuration;

/// By class, then by time of entry; with aging, by the moment at which an urgent order would
/// have to be placed to be its equal, then by time of entry.
pub(super) fn key(entry: &Entry, aging: Option<SimDuration>) -> Key {
    let level = entry.effective.level() as u64;
    let rank = match aging {
        None => level,
        // The clamp keeps levels apart for any setting: half of the range is longer than any run.
        Some(aging) => {
            level * aging.as_micros().min(AGING_US_MAX) + entry.placed.as_micros().min(u64::MAX / 2)
        }
    };
    Key { band: 0, rank, then: entry.entered.as_micros() }
}

pub(super) const NAME: &str = "Priority";
pub(super) const SENTENCE: &str =
    "Urgent before standard before saver; with aging, a long wait is worth a class.";

const AGING_US_MAX: u64 = u64::MAX / 4;
