//! Priority inversion: the words for who waits for what that somebody else holds, and the fixes.
//!
//! An order of a high class waits for a resource that an order of a low class holds, and orders
//! of a class between are served meanwhile: in effect the high class stands below the middle one.
//! `sim::waits` finds it; nothing here knows a run.
//!
//! ```text
//! urgent H ── cooked, no place ──> counter of K <── holds its only place ── saver L, queued
//!                                                       standard M, M, M go before L: L stays,
//!                                                       and so does H
//! ```

use super::id::{DriverId, OrderId, RestaurantId};
use super::order::Class;
use super::time::SimTime;

/// Something that orders hold and others wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    /// A place on a full counter. Held by each order whose meal stands there; wanted by cooked
    /// meals without a place.
    CounterPlace(RestaurantId),
    /// A cooking slot blocked by a cooked meal without a place on the counter. Held by each order
    /// with such a meal; wanted by the tickets of that kitchen.
    CookingSlot(RestaurantId),
    /// A busy driver with a cold box. Held by the orders in progress with that driver; wanted by
    /// queued orders that need a cold box, while no driver who would do is idle.
    ColdBoxDriver(DriverId),
}

/// An order waits for a resource.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wait {
    /// Who waits.
    pub waiter: OrderId,
    /// For what; any of its holders could free it.
    pub resource: Resource,
    /// Who holds it.
    pub holders: Vec<OrderId>,
}

/// A priority inversion that goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Inversion {
    /// The order of the high class: at most one inversion at a time.
    pub high: OrderId,
    /// The order of a low class that held it up as the inversion was detected, directly or
    /// through others.
    pub low: OrderId,
    /// What `high` waited for then.
    pub resource: Resource,
    /// The first order of a class between that was started meanwhile.
    pub overtaken_by: OrderId,
    /// How many such orders were started so far.
    pub overtakers: u32,
    /// Since when.
    pub since: SimTime,
}

/// A class that an order stands by instead of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Borrowed {
    /// Which class.
    pub class: Class,
    /// Whose it is: the order that is held up; `None` where it is a ceiling.
    pub from: Option<OrderId>,
}

/// What is done about priority inversion. Fixes work through the queue only: they move an order
/// that holds up others and itself waits for a driver. Aging, the third fix, belongs to the queue
/// policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InversionFix {
    /// Nothing: an inversion may last as long as orders of a middle class come in.
    Off,
    /// Priority inheritance: while an order is waited for, directly or through others, it stands
    /// by the highest class that waits.
    Inheritance,
    /// Priority ceiling: while an order has a cooked meal on a counter with limited places (by
    /// design or by a jam), or in a slot for want of one, it stands by the highest class that may
    /// ever want the place.
    Ceiling,
}

impl InversionFix {
    /// All of them, in the order of the page.
    pub const ALL: [InversionFix; 3] =
        [InversionFix::Off, InversionFix::Inheritance, InversionFix::Ceiling];

    /// The highest class that may ever want a counter place: any order may be urgent.
    pub const CEILING: Class = Class::Urgent;

    /// The name on screen.
    pub const fn name(self) -> &'static str {
        match self {
            InversionFix::Off => "Off",
            InversionFix::Inheritance => "Priority inheritance",
            InversionFix::Ceiling => "Priority ceiling",
        }
    }
    /// What it does, in one sentence for the page.
    pub const fn sentence(self) -> &'static str {
        match self {
            InversionFix::Off => {
                "A waiting order keeps its own class, whoever waits for what it holds."
            }
            InversionFix::Inheritance => {
                "An order that holds up others borrows the highest class that waits for it."
            }
            InversionFix::Ceiling => {
                "An order whose meal takes a counter place counts as urgent until it is picked up."
            }
        }
    }
}

impl Class {
    /// Whether some class is lower than `self` and higher than `low`.
    pub const fn leaves_room_above(self, low: Class) -> bool {
        self.level() + 1 < low.level()
    }
}
