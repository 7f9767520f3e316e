//! The order queue: who is served next. One discipline per file behind a closed enum.
//!
//! Knows orders only by the numbers a discipline may look at ([`Entry`]).

use super::id::OrderId;
use super::order::Class;
use super::time::{SimDuration, SimTime};

/// What a discipline may know of a queued order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// Which order.
    pub order: OrderId,
    /// Its class.
    pub class: Class,
    /// The time it stands by: of this entry, or of the first one (setting `Reentry`).
    pub entered: SimTime,
    /// When it was placed: its age for aging counts from here.
    pub placed: SimTime,
    /// Until when delivery is promised.
    pub promised: SimTime,
    /// Expected length of the delivery trip.
    pub expected: SimDuration,
    /// Position in the sequence of all entries of the run: breaks every tie.
    pub seq: u64,
}
