//! Back-pressure: who goes when an order arrives at a full queue.

use super::Sim;
use crate::core::id::OrderId;
use crate::core::order::FailReason;
use crate::core::settings::WhenFull;

impl Sim {
    /// Makes room for a newcomer where the queue is full; `false` where it is the newcomer who
    /// went. Exactly one order goes, so that admission never makes a full queue longer.
    pub(super) fn make_room(&mut self, newcomer: OrderId) -> bool {
        let capacity = self.settings.queue_capacity;
        if capacity.is_none_or(|max| self.queue.len() < max as usize) {
            return true;
        }
        let placed = |order: OrderId| (self.orders[order].placed, order);
        // Whoever is being offered is as good as gone, and stays.
        let waiting = self.queue.iter().map(|entry| entry.order);
        let mut waiting = waiting.filter(|&order| self.orders[order].offer().is_none());
        let (who, why) = match self.settings.when_full {
            WhenFull::RejectNewest => (newcomer, FailReason::QueueFull),
            WhenFull::DropOldest => match waiting.min_by_key(|&order| placed(order)) {
                Some(oldest) => (oldest, FailReason::DroppedOldest),
                None => (newcomer, FailReason::QueueFull),
            },
            WhenFull::ShedLowest => {
                let rank = |&order: &OrderId| (self.orders[order].spec.class, placed(order));
                let lowest = waiting.by_ref().chain([newcomer]).max_by_key(rank);
                (lowest.unwrap_or(newcomer), FailReason::ShedLowest)
            }
        };
        let cause = self.log.cause();
        self.fail(who, why);
        self.log.set_cause(cause);
        who != newcomer
    }
}
