//! The words of the lines: kinds of event, parties, reasons. They stay once they are out.

use crate::core::inversion::Resource;
use crate::core::message::Party;
use crate::core::order::{AttemptEnd, FailReason};

/// Every kind there is. A random run checks that no line has another.
pub const KINDS: &[&str] = &[
    "order-placed",
    "order-moved",
    "offer-sent",
    "offer-declined",
    "offer-expired",
    "attempt-started",
    "attempt-ended",
    "retry-scheduled",
    "stage-reached",
    "cancel-refused",
    "assignment-dropped",
    "cooking-started",
    "food-ready",
    "counter-full",
    "food-wasted",
    "picked-up",
    "handed-over",
    "driver-on-shift",
    "driver-off-shift",
    "driver-broke",
    "driver-repaired",
    "driver-lost",
    "driver-found",
    "driver-rerouted",
    "driver-stuck",
    "message-sent",
    "message-lost",
    "duplicate-ignored",
    "stale-ignored",
    "road-closed",
    "road-opened",
    "fault-started",
    "fault-stopped",
    "settings-changed",
    "script-rejected",
    "order-rose",
    "order-demoted",
    "first-result-returned",
    "key-conflict",
    "order-duplicated",
    "duplicate-acted-on",
    "stale-paid",
    "batch-matched",
    "orders-held",
    "breaker-closed",
    "breaker-half-opened",
    "breaker-opened",
    "breaker-probe-unanswered",
    "breaker-probed",
    "customer-blocked",
    "customer-unblocked",
    "dispatcher-blocked",
    "dispatcher-restarted",
    "dispatcher-unblocked",
    "dispatcher-went-down",
    "inversion-detected",
    "inversion-ended",
    "message-delayed",
    "message-duplicated",
    "message-held",
];

pub(super) fn party(party: Party) -> String {
    match party {
        Party::Customer => "customer".to_owned(),
        Party::Dispatcher => "dispatcher".to_owned(),
        Party::Restaurant(restaurant) => format!("restaurant {}", restaurant.0),
        Party::Driver(driver) => format!("driver {}", driver.0),
    }
}

/// By position from 0, as everywhere in the lines.
pub(super) fn resource_name(resource: Resource) -> String {
    match resource {
        Resource::CounterPlace(id) => format!("counter of restaurant {}", id.0),
        Resource::CookingSlot(id) => format!("cooking slot of restaurant {}", id.0),
        Resource::ColdBoxDriver(id) => format!("cold box of driver {}", id.0),
    }
}

/// The word for why an order failed.
pub(crate) const fn reason_name(reason: FailReason) -> &'static str {
    match reason {
        FailReason::Unreachable => "unreachable",
        FailReason::QueueFull => "queue full",
        FailReason::DeadlinePassed => "deadline passed",
        FailReason::BudgetUsedUp => "budget used up",
        FailReason::LostInCrash => "lost in crash",
        FailReason::TooLarge => "too large",
        FailReason::NoColdBox => "no cold box",
        FailReason::NobodyOnShift => "nobody on shift",
        FailReason::RestaurantClosed => "restaurant closed",
        FailReason::DroppedOldest => "dropped oldest",
        FailReason::ShedLowest => "shed lowest",
        FailReason::BreakerOpen => "breaker open",
    }
}

/// The word for how an attempt ended.
pub(crate) const fn end_name(end: AttemptEnd) -> &'static str {
    match end {
        AttemptEnd::Delivered => "delivered",
        AttemptEnd::DriverCancelled => "driver cancelled",
        AttemptEnd::LeaseExpired => "lease expired",
        AttemptEnd::CustomerCancelled => "customer cancelled",
        AttemptEnd::DeadlinePassed => "deadline passed",
        AttemptEnd::LostInCrash => "lost in crash",
        AttemptEnd::Poisoned => "poisoned",
        AttemptEnd::TimedOut => "timed out",
    }
}
