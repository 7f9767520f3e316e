//! Events as lines of JSON (NDJSON), for other programs: one flat object each.
//!
//! Always there: `seq` (from 0), `at_us` (microseconds since the start), `kind` (below), and one
//! of `cause_event` (the `seq` of what led to it), `cause_command` (the number of an accepted
//! command) or neither (the scenario itself). The other fields are there where they mean
//! something. Things are named by their position from 0, states and kinds by words. A field never
//! changes its meaning; new ones may come.
//!
//! ```json
//! {"seq":9,"at_us":61000000,"cause_event":8,"kind":"picked-up","order":3,"driver":17}
//! ```

mod words;

pub use words::KINDS;
pub(super) use words::{end_name, reason_name};

use super::wire::{WireCommand, WireFault};
use crate::core::event::{Cause, Event, Stamped};
use crate::core::id::{MessageId, OrderId, RestaurantId};
use crate::core::message::MessageKind;
use serde::Serialize;
use std::io;
use words::{party, resource_name};

/// An event as a line. See the module's documentation.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[expect(missing_docs, reason = "each is documented on its event in the core")]
pub struct EventLine {
    pub seq: u64,
    pub at_us: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause_event: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause_command: Option<u32>,
    pub kind: &'static str,
    #[serde(flatten)]
    pub what: What,
}

/// What an event is about.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[expect(missing_docs, reason = "each is documented on its event in the core")]
pub struct What {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub driver: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restaurant: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placed_us: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promised_us: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replays: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since_us: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempt: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until_us: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overdue: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overtaken_by: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lasted_us: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub road: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resend: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault_kind: Option<WireFault>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<WireCommand>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub orders: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drivers: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_us: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub one_by_one_us: Option<u64>,
}

impl From<&Stamped> for EventLine {
    fn from(stamped: &Stamped) -> EventLine {
        let (cause_event, cause_command) = match stamped.cause {
            Cause::Scenario => (None, None),
            Cause::Command(number) => (None, Some(number)),
            Cause::Event(seq) => (Some(seq), None),
        };
        let (kind, what) = about(&stamped.event);
        let (seq, at_us) = (stamped.seq, stamped.at.as_micros());
        EventLine { seq, at_us, cause_event, cause_command, kind, what }
    }
}

/// Writes the line of an event, its end included.
///
/// # Errors
/// Where `to` takes no more.
pub fn write_line(to: &mut impl io::Write, event: &Stamped) -> io::Result<()> {
    serde_json::to_writer(&mut *to, &EventLine::from(event))?;
    to.write_all(b"\n")
}

/// The kind of an event, as in its line.
pub fn kind(event: &Event) -> &'static str {
    about(event).0
}

/// The kind's word and what it is about; by subject, because one list would be too long to read.
fn about(event: &Event) -> (&'static str, What) {
    about_order(event)
        .or_else(|| about_meal(event))
        .or_else(|| about_driver(event))
        .or_else(|| about_message(event))
        .or_else(|| about_duplicate(event))
        .or_else(|| about_breaker(event))
        .or_else(|| about_waiting(event))
        .unwrap_or_else(|| about_circumstances(event))
}

fn about_order(event: &Event) -> Option<(&'static str, What)> {
    let none = What::default();
    Some(match *event {
        Event::OrderPlaced { order, class, restaurant, destination, placed, promised, replays } => {
            let (class, placed_us) = (Some(class.name()), Some(placed.as_micros()));
            let what = What {
                order: Some(order.0),
                class,
                restaurant: Some(restaurant.0),
                destination: Some(destination.0),
                placed_us,
                promised_us: Some(promised.as_micros()),
                replays: replays.map(|order| order.0),
                ..none
            };
            ("order-placed", what)
        }
        Event::OrderMoved { order, from, to, reason } => {
            let (from, to) = (Some(from.name().to_owned()), Some(to.name().to_owned()));
            let reason = reason.map(reason_name);
            ("order-moved", What { order: Some(order.0), from, to, reason, ..none })
        }
        Event::OfferSent { order, attempt, driver, decision } => {
            let (attempt, decision) = (Some(attempt.0), Some(decision.0));
            ("offer-sent", What { attempt, decision, ..both(order.0, driver.0) })
        }
        Event::OfferDeclined { order, driver } => ("offer-declined", both(order.0, driver.0)),
        Event::OfferExpired { order, driver } => ("offer-expired", both(order.0, driver.0)),
        Event::AttemptStarted { order, attempt, driver, number } => {
            let (attempt, number) = (Some(attempt.0), Some(number));
            ("attempt-started", What { attempt, number, ..both(order.0, driver.0) })
        }
        Event::AttemptEnded { order, attempt, driver, end } => {
            let (attempt, reason) = (Some(attempt.0), Some(end_name(end)));
            ("attempt-ended", What { attempt, reason, ..both(order.0, driver.0) })
        }
        Event::RetryScheduled { order, until } => {
            let until_us = Some(until.as_micros());
            ("retry-scheduled", What { order: Some(order.0), until_us, ..none })
        }
        Event::StageReached { order, driver, stage } => {
            let stage = Some(stage.name());
            ("stage-reached", What { stage, ..both(order.0, driver.0) })
        }
        Event::CancelRefused { order } => ("cancel-refused", What { order: Some(order.0), ..none }),
        Event::AssignmentDropped { order, driver } => {
            ("assignment-dropped", both(order.0, driver.0))
        }
        Event::OrderRose { order, level, overdue } => {
            let (level, overdue) = (Some(level.name()), Some(overdue));
            ("order-rose", What { order: Some(order.0), level, overdue, ..none })
        }
        Event::InversionDetected { high, low, resource, overtaken_by } => {
            let (by, resource) = (Some(low.0), Some(resource_name(resource)));
            let (order, overtaken_by) = (Some(high.0), Some(overtaken_by.0));
            ("inversion-detected", What { order, by, resource, overtaken_by, ..none })
        }
        Event::InversionEnded { high, low, resource, overtakers, lasted } => {
            let (by, resource) = (Some(low.0), Some(resource_name(resource)));
            let (number, lasted_us) = (Some(overtakers), Some(lasted.as_micros()));
            let order = Some(high.0);
            ("inversion-ended", What { order, by, resource, number, lasted_us, ..none })
        }
        Event::OrderDemoted { order, level } => {
            let level = Some(level.name());
            ("order-demoted", What { order: Some(order.0), level, ..none })
        }
        _ => return None,
    })
}

fn about_meal(event: &Event) -> Option<(&'static str, What)> {
    let at = |order: u32, restaurant: u32| What {
        order: Some(order),
        restaurant: Some(restaurant),
        ..What::default()
    };
    Some(match *event {
        Event::CookingStarted { order, restaurant } => {
            ("cooking-started", at(order.0, restaurant.0))
        }
        Event::FoodReady { order, restaurant } => ("food-ready", at(order.0, restaurant.0)),
        Event::CounterFull { order, restaurant } => ("counter-full", at(order.0, restaurant.0)),
        Event::FoodWasted { order } => {
            ("food-wasted", What { order: Some(order.0), ..What::default() })
        }
        Event::PickedUp { order, driver } => ("picked-up", both(order.0, driver.0)),
        Event::HandedOver { order, driver } => ("handed-over", both(order.0, driver.0)),
        _ => return None,
    })
}

fn about_driver(event: &Event) -> Option<(&'static str, What)> {
    let (kind, driver) = match *event {
        Event::DriverOnShift { driver } => ("driver-on-shift", driver),
        Event::DriverOffShift { driver } => ("driver-off-shift", driver),
        Event::DriverBroke { driver } => ("driver-broke", driver),
        Event::DriverRepaired { driver } => ("driver-repaired", driver),
        Event::DriverLost { driver } => ("driver-lost", driver),
        Event::DriverFound { driver } => ("driver-found", driver),
        Event::DriverRerouted { driver } => ("driver-rerouted", driver),
        Event::DriverStuck { driver } => ("driver-stuck", driver),
        _ => return None,
    };
    Some((kind, What { driver: Some(driver.0), ..What::default() }))
}

fn about_message(event: &Event) -> Option<(&'static str, What)> {
    let none = What::default();
    Some(match *event {
        Event::MessageSent { message, kind, from, to, order, resend } => {
            let (from, to) = (Some(party(from)), Some(party(to)));
            let (message, message_kind) = (Some(message.0), Some(kind.name()));
            let (order, resend) = (order.map(|order| order.0), Some(resend));
            ("message-sent", What { message, message_kind, from, to, order, resend, ..none })
        }
        Event::MessageLost { message, kind, order } => {
            let (message, message_kind) = (Some(message.0), Some(kind.name()));
            let order = order.map(|order| order.0);
            ("message-lost", What { message, message_kind, order, ..none })
        }
        Event::MessageDelayed { message, kind, order, until } => {
            let until_us = Some(until.as_micros());
            ("message-delayed", What { until_us, ..copy_of(message, kind, order) })
        }
        Event::MessageDuplicated { message, kind, order } => {
            ("message-duplicated", copy_of(message, kind, order))
        }
        Event::MessageHeld { message, kind, order } => {
            ("message-held", copy_of(message, kind, order))
        }
        Event::DuplicateIgnored { message, kind } => {
            let (message, message_kind) = (Some(message.0), Some(kind.name()));
            ("duplicate-ignored", What { message, message_kind, ..none })
        }
        Event::StaleIgnored { message, kind, order, attempt } => {
            let (message, message_kind) = (Some(message.0), Some(kind.name()));
            let (order, attempt) = (Some(order.0), Some(attempt.0));
            ("stale-ignored", What { message, message_kind, order, attempt, ..none })
        }
        _ => return None,
    })
}

fn about_duplicate(event: &Event) -> Option<(&'static str, What)> {
    let none = What::default();
    Some(match *event {
        Event::FirstResultReturned { message, order, status } => {
            let (message, order) = (Some(message.0), Some(order.0));
            let state = Some(status.name());
            ("first-result-returned", What { message, order, state, ..none })
        }
        Event::KeyConflict { message, order } => {
            ("key-conflict", What { message: Some(message.0), order: Some(order.0), ..none })
        }
        Event::OrderDuplicated { order, first } => {
            ("order-duplicated", What { order: Some(order.0), first: Some(first.0), ..none })
        }
        Event::DuplicateActedOn { message, kind } => {
            let (message, message_kind) = (Some(message.0), Some(kind.name()));
            ("duplicate-acted-on", What { message, message_kind, ..none })
        }
        Event::StalePaid { order, driver, attempt } => {
            ("stale-paid", What { attempt: Some(attempt.0), ..both(order.0, driver.0) })
        }
        _ => return None,
    })
}

fn about_breaker(event: &Event) -> Option<(&'static str, What)> {
    let at = |restaurant: RestaurantId| What { restaurant: Some(restaurant.0), ..What::default() };
    Some(match *event {
        Event::BreakerOpened { restaurant, until } => {
            let until_us = Some(until.as_micros());
            ("breaker-opened", What { until_us, ..at(restaurant) })
        }
        Event::BreakerHalfOpened { restaurant } => ("breaker-half-opened", at(restaurant)),
        Event::BreakerProbed { restaurant, order, attempt } => {
            let (order, attempt) = (Some(order.0), Some(attempt.0));
            ("breaker-probed", What { order, attempt, ..at(restaurant) })
        }
        Event::BreakerProbeUnanswered { restaurant, attempt } => {
            ("breaker-probe-unanswered", What { attempt: Some(attempt.0), ..at(restaurant) })
        }
        Event::BreakerClosed { restaurant } => ("breaker-closed", at(restaurant)),
        _ => return None,
    })
}

fn about_waiting(event: &Event) -> Option<(&'static str, What)> {
    Some(match *event {
        Event::DispatcherBlocked { order, driver } => {
            ("dispatcher-blocked", both(order.0, driver.0))
        }
        Event::DispatcherUnblocked { order, driver } => {
            ("dispatcher-unblocked", both(order.0, driver.0))
        }
        Event::DispatcherWentDown { log } => {
            ("dispatcher-went-down", What { log: Some(log.name()), ..What::default() })
        }
        Event::DispatcherRestarted { log } => {
            ("dispatcher-restarted", What { log: Some(log.name()), ..What::default() })
        }
        Event::CustomerBlocked { message, destination } => {
            let (message, destination) = (Some(message.0), Some(destination.0));
            ("customer-blocked", What { message, destination, ..What::default() })
        }
        Event::CustomerUnblocked { message, since } => {
            let (message, since_us) = (Some(message.0), Some(since.as_micros()));
            ("customer-unblocked", What { message, since_us, ..What::default() })
        }
        _ => return None,
    })
}

fn about_circumstances(event: &Event) -> (&'static str, What) {
    let none = What::default();
    match event {
        Event::RoadClosed { road } => ("road-closed", What { road: Some(road.0), ..none }),
        Event::RoadOpened { road } => ("road-opened", What { road: Some(road.0), ..none }),
        Event::FaultStarted { fault, kind } => {
            let (fault, fault_kind) = (Some(fault.0), Some((*kind).into()));
            ("fault-started", What { fault, fault_kind, ..none })
        }
        Event::FaultStopped { fault, kind } => {
            let (fault, fault_kind) = (Some(fault.0), Some((*kind).into()));
            ("fault-stopped", What { fault, fault_kind, ..none })
        }
        Event::SettingsChanged(command) => {
            let command = Some(WireCommand::from(command.as_ref()));
            ("settings-changed", What { command, ..none })
        }
        Event::ScriptRejected { idx, error } => {
            let (number, error) = (Some(*idx), Some(error.to_string()));
            ("script-rejected", What { number, error, ..none })
        }
        Event::OrdersHeld { until } => {
            ("orders-held", What { until_us: Some(until.as_micros()), ..none })
        }
        Event::BatchMatched { orders, drivers, total, one_by_one } => {
            let (orders, drivers) = (Some(*orders), Some(*drivers));
            let total_us = Some(total.as_micros());
            let one_by_one_us = Some(one_by_one.as_micros());
            ("batch-matched", What { orders, drivers, total_us, one_by_one_us, ..none })
        }
        // Invariant: every other event is named by one of the functions above; the random runs in
        // `tests/it` write a line for every kind there is.
        other => unreachable!("{other:?} has no line"),
    }
}

fn copy_of(message: MessageId, kind: MessageKind, order: Option<OrderId>) -> What {
    What {
        message: Some(message.0),
        message_kind: Some(kind.name()),
        order: order.map(|order| order.0),
        ..What::default()
    }
}

fn both(order: u32, driver: u32) -> What {
    What { order: Some(order), driver: Some(driver), ..What::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::id::{DriverId, OrderId};
    use crate::core::time::SimTime;

    #[test]
    fn a_line_has_only_what_means_something() {
        let event = Event::PickedUp { order: OrderId(3), driver: DriverId(17) };
        let stamped = Stamped { seq: 9, at: SimTime::from_secs(61), cause: Cause::Event(8), event };
        let line = serde_json::to_string(&EventLine::from(&stamped)).unwrap();
        assert_eq!(
            line,
            r#"{"seq":9,"at_us":61000000,"cause_event":8,"kind":"picked-up","order":3,"driver":17}"#
        );
    }
}
