//! A restaurant's kitchen: cooking slots, and a counter with a limited number of places.
//!
//! A cooked meal holds its slot until the counter has a place, and its place until it is picked
//! up. Knows no driver and no dispatcher.

use super::id::{OrderId, RestaurantId};
use super::scheduler::TimerId;
use super::time::SimTime;
use std::collections::VecDeque;

/// A kitchen during a run. Fixed properties are in the city's `RestaurantSpec`.
#[derive(Clone, Debug)]
pub struct Restaurant {
    /// Its id.
    pub id: RestaurantId,
    /// Meals waiting for a slot, first come first.
    pub waiting: VecDeque<OrderId>,
    /// Meals in a slot.
    pub cooking: Vec<Cooking>,
    /// Meals on the counter, longest there first.
    pub counter: Vec<OrderId>,
    /// Whether meals started now take longer (a fault).
    pub late: bool,
    /// Whether nothing is begun and nothing handed over (a fault).
    pub closed: bool,
    /// Usable places on the counter while it is jammed (a fault).
    pub jam: Option<u32>,
    /// Slots taken and given back so far.
    pub slots_taken: u64,
    /// See `slots_taken`.
    pub slots_returned: u64,
}

/// A meal in a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cooking {
    /// For which order.
    pub order: OrderId,
    /// When it began.
    pub since: SimTime,
    /// When it is cooked.
    pub until: SimTime,
    /// Fires at `until`; `None` once cooked.
    pub timer: Option<TimerId>,
    /// Whether it is cooked and keeps its slot because the counter is full.
    pub blocked: bool,
}
