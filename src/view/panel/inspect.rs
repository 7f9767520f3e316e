//! The inspector: everything about one thing.

use super::queue::Queue;
use super::{
    AttemptRow, Inspector, LogRow, Sources, Subject, decision, entities, promise_percent, waits,
};
use crate::core::breaker::Breaker;
use crate::core::city::{DriverSpec, Vehicle};
use crate::core::id::{DriverId, EdgeId, OrderId, RestaurantId};
use crate::core::network::RoadClass;
use crate::core::order::{
    Attempt, AttemptEnd, FailReason, Meal, Order, OrderSpec, OrderState, Status,
};
use crate::core::sim::Sim;
use crate::core::time::SimTime;
use crate::core::travel::Speed;
use crate::view::names;

/// Looks at one thing; `None` where the run has no such thing.
pub(super) fn inspect(sources: &Sources<'_>, subject: Subject) -> Option<Inspector> {
    let mut inspector = match subject {
        Subject::Order(id) => inspect_order(sources.sim, OrderId(id))?,
        Subject::Driver(id) => inspect_driver(sources.sim, DriverId(id))?,
        Subject::Restaurant(id) => inspect_restaurant(sources.sim, RestaurantId(id))?,
        Subject::Road(id) => inspect_road(sources.sim, EdgeId(id))?,
    };
    let history: Vec<LogRow> = sources.log.history(subject).cloned().collect();
    inspector.history = history;
    Some(inspector)
}

fn blank(subject: Subject, title: String, state: String) -> Inspector {
    Inspector {
        subject,
        title,
        state,
        status: None,
        facts: Vec::new(),
        history: Vec::new(),
        attempts: Vec::new(),
        decision: None,
    }
}

fn fact(name: &str, value: impl Into<String>) -> (String, String) {
    (name.to_owned(), value.into())
}

fn inspect_order(sim: &Sim, id: OrderId) -> Option<Inspector> {
    let order = sim.orders().get(id)?;
    let (now, city) = (sim.now(), sim.city());
    let state = match &order.state {
        OrderState::Queued { .. } => format!("queued: {}", Queue::of(sim).reason(sim, order)),
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
    facts.push(next_event(sim, order));
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
        facts,
        attempts: attempts.map(|(idx, attempt)| attempt_row(idx, attempt)).collect(),
        decision: sim.decision_about(id).map(decision::card),
        ..blank(id.into(), id.to_string(), state)
    })
}

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

/// What a driver has beyond the usual; empty where nothing.
fn equipment(spec: &DriverSpec) -> String {
    let mut parts = Vec::new();
    if spec.vehicle == Vehicle::ColdBox {
        parts.push("a cold box".to_owned());
    }
    if spec.space < OrderSpec::SIZE_MAX {
        parts.push(format!("{} units of space", spec.space));
    }
    parts.join(", ")
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

/// What is known to come next, and when.
fn next_event(sim: &Sim, order: &Order) -> (String, String) {
    let after =
        |until: SimTime| format!("at {}, in {}", names::clock(until), until.since(sim.now()));
    let text = match &order.state {
        OrderState::Pending { .. } => match order.spec.release {
            Some(release) => format!("is released {}", after(release)),
            None => String::new(),
        },
        OrderState::Queued { offer: Some(offer), .. } => format!("{} answers", offer.driver),
        OrderState::Queued { offer: None, .. } | OrderState::InProgress { .. } => {
            let deadline = order.placed + sim.settings().retry.total_deadline;
            format!("is given up {}, unless delivered", after(deadline))
        }
        OrderState::Retrying { until, .. } => format!("joins the queue again {}", after(*until)),
        OrderState::Completed { .. } | OrderState::Failed { .. } | OrderState::Cancelled { .. } => {
            String::new()
        }
    };
    fact("Next", text)
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

fn inspect_driver(sim: &Sim, id: DriverId) -> Option<Inspector> {
    let driver = sim.drivers().get(id)?;
    let spec = sim.city().drivers.get(id)?;
    let (broken, lost) = (driver.broken, driver.lost);
    let mut facts = vec![
        fact("In hand", format!("{} of {}", driver.jobs.len(), spec.capacity)),
        fact("Delivered", driver.carried.to_string()),
        fact("Offers", offers(driver.offers, driver.declined)),
        fact("Accepts", names::percent(spec.acceptance_ppm)),
        fact("Has", equipment(spec)),
    ];
    let speed = sim.driver_speed(id);
    if speed != Speed::NORMAL {
        facts.push(fact("Speed", format!("{} % of normal", speed.percent())));
    }
    facts.retain(|(_, value)| !value.is_empty());
    if driver.jobs.is_empty() && driver.on_shift && broken.is_none() {
        facts.push(fact("Idle", names::ago(sim.now(), driver.idle_since)));
    }
    for (idx, job) in driver.jobs.iter().enumerate() {
        let name = if idx == 0 { "Carries out" } else { "Then" };
        let to = names::place(sim.city(), sim.orders()[job.order].spec.destination);
        facts.push(fact(name, format!("{} to {to}", names::order(job.order))));
    }
    let dispatcher = match (broken, lost) {
        (Some(since), false) => {
            let dark = names::ago(sim.now(), since);
            format!("does not know yet: silent {dark}")
        }
        (_, true) => "has given this driver up".to_owned(),
        (None, false) => "hears from this driver".to_owned(),
    };
    facts.push(fact("The dispatcher", dispatcher));
    let state = entities::driver_state(sim, driver);
    Some(Inspector { facts, ..blank(id.into(), id.to_string(), state) })
}

fn offers(offers: u32, declined: u32) -> String {
    if declined == 0 { offers.to_string() } else { format!("{offers}, {declined} declined") }
}

fn inspect_restaurant(sim: &Sim, id: RestaurantId) -> Option<Inspector> {
    let kitchen = sim.restaurants().get(id)?;
    let spec = sim.city().restaurants.get(id)?;
    let limit = |n: u32| if n == 0 { "no limit".to_owned() } else { n.to_string() };
    let mut facts = vec![
        fact("Street", names::place(sim.city(), spec.node)),
        fact("Cooking slots", limit(spec.cooking_slots)),
        fact("Counter places", limit(spec.counter_places)),
        fact("Cooks a meal in", format!("{} on average", spec.preparation)),
    ];
    if sim.settings().breaker.is_some() {
        facts.push(fact("Breaker", breaker(sim, id)));
    }
    for cooking in &kitchen.cooking {
        let order = cooking.order.to_string();
        let until = if cooking.blocked {
            "cooked, but the counter is full".to_owned()
        } else {
            format!("cooked at {}", names::clock(cooking.until))
        };
        facts.push(fact(&order, until));
    }
    for &order in &kitchen.counter {
        facts.push(fact(&order.to_string(), "on the counter"));
    }
    let state = entities::restaurant_state(sim, kitchen);
    Some(Inspector { facts, ..blank(id.into(), spec.name.clone(), state) })
}

/// A breaker's state in a few words.
fn breaker(sim: &Sim, id: RestaurantId) -> String {
    match sim.breaker(id) {
        Breaker::Closed { failures } if failures.is_empty() => "closed".to_owned(),
        Breaker::Closed { failures } => {
            let n = names::count(failures.len(), "failed attempt");
            let most = sim.settings().breaker.map_or(0, |policy| policy.failures);
            format!("closed, lately {n} of {most}")
        }
        Breaker::Open { until } => format!("open until {}", names::clock(*until)),
        Breaker::HalfOpen { probe: None } => "half-open, the next attempt is the probe".to_owned(),
        Breaker::HalfOpen { probe: Some(_) } => "half-open, waits for its probe".to_owned(),
    }
}

fn inspect_road(sim: &Sim, id: EdgeId) -> Option<Inspector> {
    let network = &sim.city().network;
    let road = network.edges().get(id)?;
    let state = if sim.router().is_closed(id) { "closed" } else { "open" };
    let class = match road.class {
        RoadClass::Arterial => "arterial",
        RoadClass::Main => "main road",
        RoadClass::Local => "local road",
    };
    let ways = if road.twin.is_some() { "two-way" } else { "one-way" };
    // Centimetres per microsecond are 36,000 kilometres per hour.
    let speed = u64::from(road.length_cm) * 36_000 / road.travel.as_micros().max(1);
    let facts = vec![
        fact("Kind", format!("{class}, {ways}")),
        fact("Length", format!("{} m", road.length_cm / 100)),
        fact("Speed", format!("{speed} km/h")),
    ];
    let title = names::capital(&names::road(sim.city(), id));
    Some(Inspector { facts, ..blank(Subject::Road(id.0), title, state.to_owned()) })
}
