//! An order in full.

use super::super::{
    AttemptRow, EntityRow, Inspector, Sources, Subject, decision, entities, promise_percent, strip,
    waits, why::Why,
};
use super::{blank, driver, fact};
use crate::core::id::OrderId;
use crate::core::order::{
    Attempt, AttemptEnd, FailReason, Meal, Order, OrderSpec, OrderState, Status,
};
use crate::core::sim::Sim;
use crate::core::time::SimTime;
use crate::view::names;

/// An order.
pub(super) fn inspect(sources: &Sources<'_>, id: OrderId) -> Option<Inspector> {
    let sim = sources.sim;
    let order = sim.orders().get(id)?;
    let (now, city) = (sim.now(), sim.city());
    let state = match &order.state {
        OrderState::Queued { .. } => {
            format!("queued: {}", Why::of(sim, &sim.fleet(), order).long())
        }
        OrderState::Failed { reason, .. } => format!("failed: {}", fail_reason(*reason)),
        _ => entities::order_state(order),
    };
    let mut facts = vec![
        fact("Class", order.spec.class.name()),
        fact("From", names::restaurant(city, order.spec.restaurant)),
        fact("To", names::place(city, order.spec.destination)),
        fact("Placed", names::clock(order.placed)),
        fact("Promised by", promise(order, now)),
        fact("Meal", meal(order)),
        fact("Needs", needs(&order.spec)),
    ];
    if let Some(at) = order.picked_up {
        facts.push(fact("Picked up", names::clock(at)));
    }
    if let Some(at) = order.delivered {
        facts.push(fact("Delivered", names::clock(at)));
    }
    if let OrderState::InProgress { driver, .. } = order.state {
        facts.push(fact("Driver", driver.to_string()));
    }
    facts.push(fact("Waits for", waits::waits_for(sim, id)));
    facts.push(fact("Holds up", waits::holds_up(sim, id)));
    let borrowed = sim.borrowed(id).map_or_else(String::new, names::borrowed);
    facts.push(fact("Stands as", borrowed));
    let budget = sim.settings().retry.max_attempts;
    facts.push(fact("Attempts", format!("{} of {budget}", order.attempts.len())));
    if let Some(customer) = order.spec.customer {
        facts.push(fact("Ordered by", customer.to_string()));
    }
    if let Some(name) = order.spec.name {
        facts.push(fact("Named", name.to_string()));
    }
    if let Some(old) = order.replays {
        facts.push(fact("Replays", old.to_string()));
    }
    facts.retain(|(_, value)| !value.is_empty());
    let attempts = order.attempts.iter().enumerate();
    Some(Inspector {
        status: Some(order.status() as u8),
        next: next(sim, order),
        facts,
        related: related(sim, order),
        attempts: attempts.map(|(idx, attempt)| attempt_row(idx, attempt)).collect(),
        strip: strip::strip(sim, sources.live, order),
        decision: sim.decision_about(id).map(|it| decision::card(sim, it)),
        ..blank(id.into(), id.to_string(), state)
    })
}

/// What is known to come next, and when.
fn next(sim: &Sim, order: &Order) -> String {
    let now = sim.now();
    let at_in = |at| names::at_in(now, at);
    let given_up = || {
        let deadline = order.placed + sim.settings().retry.total_deadline;
        format!("given up {}, unless delivered by then", at_in(deadline))
    };
    match &order.state {
        OrderState::Pending { .. } => match order.spec.release {
            Some(release) => format!("joins the queue {}", at_in(release)),
            None => String::new(),
        },
        OrderState::Queued { offer: Some(_), .. } if sim.down_since().is_some() => {
            "nothing, until the dispatcher is started again".to_owned()
        }
        OrderState::Queued { offer: Some(offer), .. } => {
            let (driver, expires) = (offer.driver, at_in(offer.until));
            format!("the offer to {driver} expires {expires}, unless answered by then")
        }
        OrderState::Queued { offer: None, .. } => given_up(),
        OrderState::InProgress { driver, .. } => {
            let first = sim.drivers()[*driver].jobs.front();
            match first.is_some_and(|job| job.order == order.id) {
                true => driver::step(sim, *driver).map_or_else(given_up, |(what, at)| {
                    let when = at.map_or_else(String::new, |at| format!(" {}", at_in(at)));
                    format!("{driver} {what}{when}")
                }),
                false => format!("{driver} comes to it after what is in hand"),
            }
        }
        OrderState::Retrying { until, .. } => format!("joins the queue again {}", at_in(*until)),
        OrderState::Completed { .. } | OrderState::Failed { .. } | OrderState::Cancelled { .. } => {
            "nothing: this state is final".to_owned()
        }
    }
}

/// Its driver, its restaurant, and the messages about it that are on their way.
fn related(sim: &Sim, order: &Order) -> Vec<EntityRow> {
    let driver = match &order.state {
        OrderState::Queued { offer: Some(offer), .. } => Some(offer.driver),
        OrderState::InProgress { driver, .. } | OrderState::Completed { driver, .. } => {
            Some(*driver)
        }
        _ => None,
    };
    let messages =
        sim.unsettled_messages().filter(|it| it.about.is_some_and(|a| a.order == order.id));
    let messages = messages.map(|it| it.message.into()).take(MESSAGES_MAX);
    let things = driver.map(Subject::from).into_iter();
    let things = things.chain([order.spec.restaurant.into()]).chain(messages);
    things.map(|subject| entities::row(sim, subject)).collect()
}

/// More would not be read.
const MESSAGES_MAX: usize = 4;

/// "12:35:00 (in 4:10)", or by how much it is late.
fn promise(order: &Order, now: SimTime) -> String {
    let clock = names::clock(order.promised);
    let end = order.delivered.unwrap_or(now);
    if order.status().is_final() && order.status() != Status::Completed {
        return clock;
    }
    if end > order.promised {
        format!("{clock} ({} late)", end.since(order.promised))
    } else if order.delivered.is_some() {
        format!("{clock} (kept)")
    } else {
        let used = promise_percent(order.placed, order.promised, now);
        format!("{clock} (in {}, {used} % used)", order.promised.since(now))
    }
}

/// What an order asks of its driver beyond the usual; empty where nothing.
fn needs(spec: &OrderSpec) -> String {
    match (spec.size, spec.needs_cold_box) {
        (1, false) => String::new(),
        (1, true) => "a cold box".to_owned(),
        (size, false) => format!("{size} units of space"),
        (size, true) => format!("{size} units of space and a cold box"),
    }
}

fn meal(order: &Order) -> String {
    match order.meal {
        Meal::None => "not ordered from the kitchen".to_owned(),
        Meal::Waiting => "waits for a cooking slot".to_owned(),
        Meal::Cooking => "is being cooked".to_owned(),
        Meal::Counter => "on the counter".to_owned(),
        Meal::OnBoard(driver) => format!("with {driver}"),
        Meal::Delivered => "at the customer's".to_owned(),
    }
}

fn fail_reason(reason: FailReason) -> &'static str {
    match reason {
        FailReason::Unreachable => "no open road to the customer",
        FailReason::QueueFull => "the queue was full",
        FailReason::DeadlinePassed => "it took too long",
        FailReason::BudgetUsedUp => "all attempts are used up",
        FailReason::TooLarge => "too large for every driver",
        FailReason::NoColdBox => "no driver has the cold box it needs",
        FailReason::NobodyOnShift => "the shifts of all drivers who could are over",
        FailReason::RestaurantClosed => "the restaurant was closed",
        FailReason::DroppedOldest => "dropped as the oldest of a full queue",
        FailReason::ShedLowest => "shed from a full queue for its class",
        FailReason::BreakerOpen => "the breaker of its restaurant was open",
        FailReason::LostInCrash => "lost in a crash of the dispatcher",
    }
}

fn attempt_row(idx: usize, attempt: &Attempt) -> AttemptRow {
    AttemptRow {
        number: idx as u32 + 1,
        driver: attempt.driver.0,
        started: names::clock(attempt.started),
        outcome: match attempt.ended {
            None => "under way".to_owned(),
            Some((at, end)) => format!("{} at {}", attempt_end(end), names::clock(at)),
        },
    }
}

/// How an attempt ended, in words.
pub fn attempt_end(end: AttemptEnd) -> &'static str {
    match end {
        AttemptEnd::Delivered => "delivered",
        AttemptEnd::DriverCancelled => "given back by the driver",
        AttemptEnd::LeaseExpired => "driver not heard from",
        AttemptEnd::CustomerCancelled => "cancelled by the customer",
        AttemptEnd::DeadlinePassed => "given up: it took too long",
        AttemptEnd::Poisoned => "the order could not be taken",
        AttemptEnd::TimedOut => "timed out",
        AttemptEnd::LostInCrash => "forgotten when the dispatcher crashed",
    }
}
