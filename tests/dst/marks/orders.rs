//! What becomes of orders, and what keeps them back.

use super::OfEvent;
use dispatch_playground::core::event::Event;
use dispatch_playground::core::inversion::Resource;
use dispatch_playground::core::order::{AttemptEnd, Class, FailReason, Status};

pub const ALL: &[(&str, OfEvent)] = &[
    ("an order is cancelled while pending", |_, e| moved(e, Status::Pending, Status::Cancelled)),
    ("an order is cancelled while queued", |_, e| moved(e, Status::Queued, Status::Cancelled)),
    ("an order is cancelled under way", |_, e| moved(e, Status::InProgress, Status::Cancelled)),
    ("an order is cancelled in back-off", |_, e| moved(e, Status::Retrying, Status::Cancelled)),
    ("a deadline passes while pending", |_, e| {
        moved(e, Status::Pending, Status::Failed) && failed(e, FailReason::DeadlinePassed)
    }),
    ("a deadline passes while queued", |_, e| {
        moved(e, Status::Queued, Status::Failed) && failed(e, FailReason::DeadlinePassed)
    }),
    ("a deadline passes under way", |_, e| {
        moved(e, Status::InProgress, Status::Failed) && failed(e, FailReason::DeadlinePassed)
    }),
    ("a deadline passes in back-off", |_, e| {
        moved(e, Status::Retrying, Status::Failed) && failed(e, FailReason::DeadlinePassed)
    }),
    ("the attempt budget is used up", |_, e| failed(e, FailReason::BudgetUsedUp)),
    ("the queue is full", |_, e| failed(e, FailReason::QueueFull)),
    ("a lease expires with an order", |_, e| ended(e, AttemptEnd::LeaseExpired)),
    ("a third attempt starts", |_, e| matches!(e, Event::AttemptStarted { number: 3.., .. })),
    ("a driver accepts a second order", |sim, e| match e {
        Event::AttemptStarted { driver, .. } => sim.drivers()[*driver].jobs.len() > 1,
        _ => false,
    }),
    ("an offer is declined", |_, e| matches!(e, Event::OfferDeclined { .. })),
    ("an offer expires", |_, e| matches!(e, Event::OfferExpired { .. })),
    (
        "a third offer is made",
        |sim, e| matches!(e, Event::OfferSent { order, .. } if sim.orders()[*order].offers > 2),
    ),
    ("a blocked order is passed over", |sim, e| {
        matches!(e, Event::OfferSent { decision, .. }
            if sim.decision(*decision).is_some_and(|d| !d.passed_over.is_empty()))
    }),
    ("a driver is not asked again so soon", |sim, e| {
        matches!(e, Event::OfferSent { order, .. }
            if sim.orders()[*order].excluded.iter().any(|it| it.until > sim.now()))
    }),
    ("a cancellation comes too late", |_, e| matches!(e, Event::CancelRefused { .. })),
    ("an order becomes a dead letter again", |sim, e| {
        matches!(e, Event::OrderMoved { order, to: Status::Failed, .. }
            if sim.orders()[*order].replays.is_some())
    }),
    ("an order rises a level", |_, e| matches!(e, Event::OrderRose { overdue: false, .. })),
    ("an order is overdue", |_, e| matches!(e, Event::OrderRose { overdue: true, .. })),
    ("an order is demoted", |_, e| matches!(e, Event::OrderDemoted { .. })),
    ("a command of the script is rejected", |_, e| matches!(e, Event::ScriptRejected { .. })),
    ("twelve orders are queued", |sim, e| {
        matches!(e, Event::OrderMoved { to: Status::Queued, .. }) && sim.queue_len() >= 12
    }),
    ("three faults are active", |sim, e| {
        matches!(e, Event::FaultStarted { .. }) && sim.active_faults().count() >= 3
    }),
    ("a saver order is served while an urgent one waits", |sim, e| {
        matches!(e, Event::AttemptStarted { order, .. }
            if sim.orders()[*order].spec.class == Class::Saver)
            && sim.service_order(20).iter().any(|entry| entry.class == Class::Urgent)
    }),
    ("a second attempt starts", |_, e| matches!(e, Event::AttemptStarted { number: 2, .. })),
    ("an attempt takes too long", |_, e| ended(e, AttemptEnd::TimedOut)),
    ("a poisoned attempt ends", |_, e| ended(e, AttemptEnd::Poisoned)),
    ("an attempt is lost in a crash", |_, e| ended(e, AttemptEnd::LostInCrash)),
    ("an order is too large for everybody", |_, e| failed(e, FailReason::TooLarge)),
    ("nobody has a cold box", |_, e| failed(e, FailReason::NoColdBox)),
    ("the oldest is dropped", |_, e| failed(e, FailReason::DroppedOldest)),
    ("the lowest class is shed", |_, e| failed(e, FailReason::ShedLowest)),
    ("a restaurant is closed", |_, e| failed(e, FailReason::RestaurantClosed)),
    ("an order comes to an open breaker", |_, e| failed(e, FailReason::BreakerOpen)),
    ("an order is lost in a crash", |_, e| failed(e, FailReason::LostInCrash)),
    ("a breaker opens", |_, e| matches!(e, Event::BreakerOpened { .. })),
    ("a breaker turns half-open", |_, e| matches!(e, Event::BreakerHalfOpened { .. })),
    ("a breaker probes", |_, e| matches!(e, Event::BreakerProbed { .. })),
    ("a probe gets no answer", |_, e| matches!(e, Event::BreakerProbeUnanswered { .. })),
    ("a breaker closes again", |sim, e| {
        matches!(e, Event::BreakerClosed { .. }) && sim.settings().breaker.is_some()
    }),
    ("orders are held for a joint decision", |_, e| matches!(e, Event::OrdersHeld { .. })),
    ("three orders are matched jointly", |_, e| {
        matches!(e, Event::BatchMatched { orders: 3.., .. })
    }),
    (
        "a joint decision beats one by one",
        |_, e| matches!(e, Event::BatchMatched { total, one_by_one, .. } if total < one_by_one),
    ),
    (
        "more orders than drivers are matched",
        |_, e| matches!(e, Event::BatchMatched { orders, drivers: 2.., .. } if *orders > 2),
    ),
    ("a counter place is waited for in vain", |_, e| {
        matches!(e, Event::InversionDetected { resource: Resource::CounterPlace(_), .. })
    }),
    ("a cooking slot is waited for in vain", |_, e| {
        matches!(e, Event::InversionDetected { resource: Resource::CookingSlot(_), .. })
    }),
    ("a cold box is waited for in vain", |_, e| {
        matches!(e, Event::InversionDetected { resource: Resource::ColdBoxDriver(_), .. })
    }),
    ("an inversion ends", |_, e| matches!(e, Event::InversionEnded { .. })),
];

const fn failed(event: &Event, why: FailReason) -> bool {
    matches!(event, Event::OrderMoved { reason: Some(reason), .. }
        if *reason as u8 == why as u8)
}

const fn moved(event: &Event, a: Status, b: Status) -> bool {
    matches!(event, Event::OrderMoved { from, to, .. }
        if *from as u8 == a as u8 && *to as u8 == b as u8)
}

const fn ended(event: &Event, how: AttemptEnd) -> bool {
    matches!(event, Event::AttemptEnded { end, .. } if *end as u8 == how as u8)
}
