//! What keeps a queued order from being offered although a driver could take it: the breaker of its
//! restaurant, or a limit. And what an attempt holds, from its offer to its end.

use super::Sim;
use crate::core::id::{AttemptId, OrderId};
use crate::core::limit::{Full, Limit};
use crate::core::time::SimTime;

/// Why an order is not offered to anybody now. Others go past it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeldBack {
    /// The breaker of its restaurant is open until then.
    BreakerOpen(SimTime),
    /// The breaker of its restaurant is half-open and waits for its probe.
    BreakerProbing,
    /// A limit is reached.
    Limit(Limit, Full),
}

impl Sim {
    /// What keeps this order from being offered, whatever the drivers do; `None` where nothing does.
    pub fn held_back(&self, order: OrderId) -> Option<HeldBack> {
        self.held_back_beside(order, &[])
    }

    /// The same, where the `chosen` orders are about to be offered in one go.
    pub(super) fn held_back_beside(&self, order: OrderId, chosen: &[OrderId]) -> Option<HeldBack> {
        self.held_by_breaker(order, chosen).or_else(|| {
            let (limit, full) = self.reached_limit(order, chosen)?;
            Some(HeldBack::Limit(limit, full))
        })
    }

    /// An offer takes its place in each limit, and may be the probe of a breaker.
    pub(super) fn hold(&mut self, order: OrderId, attempt: AttemptId) {
        self.take_slots(order, attempt);
        self.probe(order, attempt);
    }

    /// The offer came to nothing, or the attempt is over: exactly once for each [`Sim::hold`].
    pub(super) fn let_go(&mut self, order: OrderId, attempt: AttemptId) {
        self.release_slots(order, attempt);
        self.free_probe(order, attempt);
    }
}
