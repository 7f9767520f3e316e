//! Who may go before whom, found the slow way: every offer is compared with every order that the
//! chosen driver could have taken instead, by the written rule of the discipline.
//!
//! Knows nothing of how the queue keeps its order.

use super::{Check, Sim, ensure};
use crate::core::event::{Event, Stamped};
use crate::core::id::{DriverId, OrderId};
use crate::core::queue::Entry;
use crate::core::settings::{AssignPolicy, QueuePolicy};
use std::cmp::Reverse;

/// Nothing is offered while the dispatcher is paused; nobody is served before somebody who comes
/// first by the rule and could have been.
pub(super) fn check(sim: &mut Sim, events: &[Stamped]) -> Check {
    let offers: Vec<(OrderId, DriverId)> = events
        .iter()
        .filter_map(|stamped| match stamped.event {
            Event::OfferSent { order, driver, .. } => Some((order, driver)),
            _ => None,
        })
        .collect();
    // A joint decision is about sums: who waits longest may have to wait for the rest.
    if offers.is_empty() || matches!(sim.settings.assign, AssignPolicy::Optimal { .. }) {
        return Ok(());
    }
    // A command may pause in the same step only after the offers: it is a step of its own.
    ensure(!sim.is_paused(), "I20 pause means pause", || format!("offers {offers:?}"))?;
    let mut waiting: Vec<OrderId> = sim.queue.iter().map(|entry| entry.order).collect();
    waiting.retain(|&order| sim.orders[order].offer().is_none());
    for (idx, &(order, driver)) in offers.iter().enumerate() {
        // Those who were offered later in the same step were waiting too.
        let others = offers[idx + 1..].iter().map(|&(other, _)| other).chain(waiting.clone());
        for other in others {
            if comes_before(sim, other, order) && sim.could_take(other, driver) {
                let rule = sim.settings.queue.name();
                return Err((
                    "I14, I15, I19 order of service",
                    format!("{driver} got {order} before {other}; rule: {rule}"),
                ));
            }
        }
    }
    Ok(())
}

/// Whether the written rule puts `a` before `b`. Levels have rules of their own, which their own
/// tests check.
fn comes_before(sim: &Sim, a: OrderId, b: OrderId) -> bool {
    let (Some(a), Some(b)) = (sim.queue.get(a), sim.queue.get(b)) else { return false };
    match sim.settings.queue {
        QueuePolicy::Fifo => before(a, b, |e| e.entered),
        QueuePolicy::Lifo => {
            (Reverse(a.entered), Reverse(a.seq)) < (Reverse(b.entered), Reverse(b.seq))
        }
        QueuePolicy::Priority { aging: None } => before(a, b, |e| (e.effective, e.entered)),
        QueuePolicy::Priority { aging: Some(aging) } => before(a, b, |e| {
            let level = e.effective.level() as u128;
            let placed = u128::from(e.placed.as_micros());
            (level * u128::from(aging.as_micros()) + placed, e.entered)
        }),
        QueuePolicy::EarliestDeadline => before(a, b, |e| (e.promised, e.entered)),
        QueuePolicy::ShortestJob => before(a, b, |e| (e.expected, e.entered)),
        QueuePolicy::MultiLevel(_) => false,
    }
}

/// Lower comes first, and among equals whoever entered first.
fn before<K: Ord>(a: &Entry, b: &Entry, key: impl Fn(&Entry) -> K) -> bool {
    (key(a), a.seq) < (key(b), b.seq)
}
