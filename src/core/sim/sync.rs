//! Synchronous dispatch: who waits for whom.
//!
//! In sync mode the dispatcher makes one offer and waits: until it is answered or has timed out,
//! no other order is offered. And a submission is acknowledged only once a driver has accepted
//! its order, or the order has ended otherwise; the customer waits until then. Mail and clocks go
//! on as they do in a pause: nothing else is kept from being noticed, only from being started. A
//! scheduled order is acknowledged when it comes in: nobody waits for an hour on purpose.

use super::Sim;
use super::demand::Placement;
use crate::core::event::Event;
use crate::core::id::{DriverId, MessageId, NodeId, OrderId};
use crate::core::order::OrderState;
use crate::core::settings::DispatchMode;
use crate::core::time::SimTime;
use std::collections::{BTreeMap, BTreeSet};

/// What the dispatcher waits for in sync mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockedDispatcher {
    /// Since when.
    pub since: SimTime,
    /// The order on offer.
    pub order: OrderId,
    /// Whose answer it is.
    pub driver: DriverId,
}

/// A customer who waits for the acknowledgement of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockedCustomer {
    /// The submission.
    pub message: MessageId,
    /// Since when.
    pub since: SimTime,
    /// Where the customer is.
    pub destination: NodeId,
    /// The order that it became; `None` until it has come in, and once the answer is on its way.
    pub order: Option<OrderId>,
}

/// Who waits for whom.
#[derive(Clone, Debug, Default)]
pub(super) struct Waiting {
    dispatcher: Option<BlockedDispatcher>,
    customers: BTreeMap<MessageId, (SimTime, NodeId)>,
    /// Submissions that are not answered yet, by the order that they wait for, and back.
    unanswered: BTreeSet<(OrderId, MessageId)>,
    orders: BTreeMap<MessageId, OrderId>,
}

impl Sim {
    /// What the dispatcher waits for; `None` where it is free, and always in async mode.
    pub const fn blocked_dispatcher(&self) -> Option<BlockedDispatcher> {
        self.waiting.dispatcher
    }

    /// The customers who wait for an acknowledgement, in the order of their submissions.
    pub fn blocked_customers(&self) -> impl ExactSizeIterator<Item = BlockedCustomer> {
        self.waiting.customers.iter().map(|(&message, &(since, destination))| BlockedCustomer {
            message,
            since,
            destination,
            order: self.waiting.orders.get(&message).copied(),
        })
    }

    pub(super) fn is_sync(&self) -> bool {
        self.settings.mode == DispatchMode::Sync
    }

    /// Keeps what the dispatcher waits for, after an offer was made or is over.
    pub(super) fn update_block(&mut self) {
        let now = self.now();
        if let Some(BlockedDispatcher { order, driver, .. }) = self.waiting.dispatcher {
            if self.is_sync() && !self.is_down() && self.awaits(order, driver) {
                return;
            }
            self.waiting.dispatcher = None;
            self.log.emit(now, Event::DispatcherUnblocked { order, driver });
        }
        if !self.is_sync() || self.is_down() {
            return;
        }
        // More than one offer is out only where the mode was switched while they were.
        let on_offer = self.queue.iter().find_map(|entry| {
            let offer = self.orders[entry.order].offer()?;
            Some((entry.order, offer.driver))
        });
        if let Some((order, driver)) = on_offer {
            self.waiting.dispatcher = Some(BlockedDispatcher { since: now, order, driver });
            self.log.emit(now, Event::DispatcherBlocked { order, driver });
        }
    }

    fn awaits(&self, order: OrderId, driver: DriverId) -> bool {
        self.orders[order].offer().is_some_and(|offer| offer.driver == driver)
    }

    /// The mode was switched: who need not wait any more is told, once the dispatcher can.
    pub(super) fn on_mode_change(&mut self) {
        if self.is_down() {
            return;
        }
        self.update_block();
        if !self.is_sync() {
            self.waiting.orders.clear();
            for (_, message) in std::mem::take(&mut self.waiting.unanswered) {
                self.acknowledge(message);
            }
        }
    }

    /// Which submissions are to be answered was in memory only.
    pub(super) fn forget_answers(&mut self) {
        self.waiting.unanswered.clear();
        self.waiting.orders.clear();
    }

    /// A customer has sent off an order.
    pub(super) fn on_submitted(&mut self, message: MessageId, placement: &Placement) {
        if self.is_sync() {
            let (now, destination) = (self.now(), placement.spec.destination);
            self.waiting.customers.insert(message, (now, destination));
            self.log.emit(now, Event::CustomerBlocked { message, destination });
        }
    }

    /// A submission has become, or was known as, this order: its answer waits for a driver.
    pub(super) fn withhold_answer(&mut self, message: MessageId, order: OrderId) {
        let state = &self.orders[order].state;
        let never_started = self.orders[order].attempts.is_empty();
        if self.is_sync() && never_started && matches!(state, OrderState::Queued { .. }) {
            self.waiting.unanswered.insert((order, message));
            self.waiting.orders.insert(message, order);
        }
    }

    /// Whether the customer still waits for the answer to this submission: a further copy is part
    /// of the same call and no duplicate, even with idempotency off.
    pub(super) fn is_unanswered(&self, message: MessageId) -> bool {
        self.waiting.orders.contains_key(&message)
    }

    /// Answers a submission that has just been received, unless its answer is withheld.
    pub(super) fn answer_submission(&mut self, message: MessageId) {
        if !self.is_unanswered(message) {
            self.acknowledge(message);
        }
    }

    /// An order has left the queue for the first time: the customers who wait for it are told.
    pub(super) fn answer_customers_of(&mut self, order: OrderId) {
        let all = (order, MessageId(0))..=(order, MessageId(u32::MAX));
        while let Some(&key) = self.waiting.unanswered.range(all.clone()).next() {
            self.waiting.unanswered.remove(&key);
            self.waiting.orders.remove(&key.1);
            self.acknowledge(key.1);
        }
    }

    /// The acknowledgement has reached its customer.
    pub(super) fn on_answered(&mut self, message: MessageId) {
        if let Some((since, _)) = self.waiting.customers.remove(&message) {
            let now = self.now();
            self.log.emit(now, Event::CustomerUnblocked { message, since });
        }
    }
}
