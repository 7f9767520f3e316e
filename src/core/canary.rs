//! Planted bugs that test the tests: the seed runner must catch each of them.
//!
//! Without the feature `canaries` none of them is in the program: [`planted`] is then a constant.

/// A mistake that somebody might make, one line in the place where they would.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Canary {
    /// A discarded meal keeps its cooking slot.
    SlotKept,
    /// A delivery of a superseded attempt completes the order.
    StaleDelivery,
    /// An order that leaves its back-off early keeps the timer.
    TimerKept,
    /// A driver who declined is remembered as considering the offer.
    OfferKept,
    /// One attempt more than the budget.
    BudgetPlusOne,
    /// Among equals the last to enter is served first.
    YoungestFirst,
    /// Nobody looks at the queue when a driver is no longer passed over.
    NoRecheck,
    /// A driver accepts more orders than fit.
    CapacityIgnored,
    /// The dispatcher offers orders while it is paused.
    PauseLeaks,
    /// An order that nobody can take blocks those behind it.
    HeadBlocks,
    /// A driver who breaks down stands at once where they were going.
    Teleport,
    /// The total deadline of an order that has ended still passes.
    DeadlineKept,
    /// A driver takes a meal that is still cooking.
    EagerPickUp,
    /// A latency depends on something that no replay repeats.
    Unrepeatable,
}

impl Canary {
    /// All of them.
    pub const ALL: [Canary; 14] = [
        Canary::SlotKept,
        Canary::StaleDelivery,
        Canary::TimerKept,
        Canary::OfferKept,
        Canary::BudgetPlusOne,
        Canary::YoungestFirst,
        Canary::NoRecheck,
        Canary::CapacityIgnored,
        Canary::PauseLeaks,
        Canary::HeadBlocks,
        Canary::Teleport,
        Canary::DeadlineKept,
        Canary::EagerPickUp,
        Canary::Unrepeatable,
    ];
}

#[cfg(feature = "canaries")]
mod cage {
    use super::Canary;
    use std::cell::Cell;

    thread_local! {
        static PLANTED: Cell<Option<Canary>> = const { Cell::new(None) };
        static CALLS: Cell<u64> = const { Cell::new(0) };
    }

    /// Plants one bug, or none, in the runs of this thread.
    pub fn plant(canary: Option<Canary>) {
        PLANTED.set(canary);
    }

    /// Whether this bug is planted.
    pub fn planted(canary: Canary) -> bool {
        PLANTED.get() == Some(canary)
    }

    /// A number that no replay repeats, for [`Canary::Unrepeatable`]; 0 where it is not planted.
    pub(crate) fn unrepeatable() -> u64 {
        CALLS.set(CALLS.get() + 1);
        if planted(Canary::Unrepeatable) { CALLS.get() % 1_000 } else { 0 }
    }
}

#[cfg(not(feature = "canaries"))]
mod cage {
    use super::Canary;

    /// Whether this bug is planted: never.
    pub const fn planted(_: Canary) -> bool {
        false
    }

    pub(crate) const fn unrepeatable() -> u64 {
        0
    }
}

pub use cage::*;
