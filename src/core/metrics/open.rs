//! Orders that have not ended: what the fold remembers of them until they do.

use super::offset;
use crate::core::id::{DriverId, OrderId};
use crate::core::order::{Class, Status};
use crate::core::time::{SimDuration, SimTime};
use std::collections::VecDeque;

/// An order under way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Live {
    pub class: Class,
    pub status: Status,
    pub placed: SimTime,
    pub promised: SimTime,
    pub was_queued: bool,
    /// Whether its promise has passed and was counted as missed.
    pub missed: bool,
    pub queued_since: Option<SimTime>,
    /// Time in Queued on finished stays.
    pub queue_wait: SimDuration,
    /// Who carries the live attempt.
    pub driver: Option<DriverId>,
    pub ready: Option<SimTime>,
    pub picked_up: Option<SimTime>,
    /// When the live attempt handed over.
    pub door: Option<SimTime>,
}

impl Live {
    pub const fn new(class: Class, placed: SimTime, promised: SimTime) -> Live {
        Live {
            class,
            status: Status::Pending,
            placed,
            promised,
            was_queued: false,
            missed: false,
            queued_since: None,
            queue_wait: SimDuration::ZERO,
            driver: None,
            ready: None,
            picked_up: None,
            door: None,
        }
    }
}

/// Open orders by id. Ids are dense and orders end roughly in the sequence they came, so a sliding
/// window of slots does: its length is bounded by the orders placed since the oldest open one.
#[derive(Clone, Debug, Default)]
pub(super) struct OpenOrders {
    slots: VecDeque<Option<Live>>,
    first: usize,
}

impl OpenOrders {
    pub fn insert(&mut self, order: OrderId, live: Live) {
        if let Some(idx) = offset(order, self.first) {
            while self.slots.len() <= idx {
                self.slots.push_back(None);
            }
            self.slots[idx] = Some(live);
        }
    }
    pub fn get_mut(&mut self, order: OrderId) -> Option<&mut Live> {
        self.slots.get_mut(offset(order, self.first)?)?.as_mut()
    }
    pub fn remove(&mut self, order: OrderId) -> Option<Live> {
        let live = self.slots.get_mut(offset(order, self.first)?)?.take();
        while let Some(None) = self.slots.front() {
            self.slots.pop_front();
            self.first += 1;
        }
        live
    }
    /// Marks those whose promise has passed at `at`; how many were not marked before.
    pub fn mark_missed(&mut self, at: SimTime) -> u64 {
        let passed = |live: &&mut Live| live.promised < at && !live.missed;
        self.slots.iter_mut().flatten().filter(passed).map(|live| live.missed = true).count() as u64
    }
    pub fn iter(&self) -> impl Iterator<Item = &Live> + Clone {
        self.slots.iter().flatten()
    }
}
