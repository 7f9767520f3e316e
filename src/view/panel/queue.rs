//! The queue in service order, with the reason why each order waits, and the policy as it plays out.

use super::why::Why;
use super::{QueueRow, Sources, promise_percent};
use crate::core::id::OrderId;
use crate::core::order::{Class, Order, OrderState};
use crate::core::queue::Entry;
use crate::core::settings::{LevelShare, Levels, QueuePolicy};
use crate::core::sim::{Fleet, Sim};
use crate::core::time::{SimDuration, SimTime};
use crate::view::names;

/// The first orders in service order that fit the filter.
pub(super) fn rows(sources: &Sources<'_>, fleet: &Fleet) -> Vec<QueueRow> {
    let fitting = sources.sim.queue().iter().filter(|entry| sources.shows(entry.order));
    fitting.take(ROWS_MAX).map(|entry| row(sources.sim, fleet, entry)).collect()
}

fn row(sim: &Sim, fleet: &Fleet, entry: &Entry) -> QueueRow {
    let order = &sim.orders()[entry.order];
    let now = sim.now();
    let city = sim.city();
    QueueRow {
        order: order.id.0,
        label: number(order.id),
        class: order.spec.class.level() as u8,
        level: level(sim, entry.order),
        borrowed: sim.borrowed(order.id).map_or_else(String::new, names::borrowed),
        trip: format!(
            "{} to {}",
            names::restaurant(city, order.spec.restaurant),
            names::place(city, order.spec.destination)
        ),
        age: order.age(now).to_string(),
        left: left(order, now),
        priority: priority(sim, entry),
        promise_percent: promise_percent(order.placed, order.promised, now),
        attempt: order.attempts.len() as u32 + 1,
        note: Why::of(sim, fleet, order).short(),
    }
}

/// The time to the promise, or by how much it is late.
fn left(order: &Order, now: SimTime) -> String {
    if now > order.promised {
        format!("{} late", now.since(order.promised))
    } else {
        format!("{} left", order.promised.since(now))
    }
}

/// What a priority policy ranks an order by, and how that comes about; lower goes first.
fn priority(sim: &Sim, entry: &Entry) -> String {
    let QueuePolicy::Priority { aging } = sim.queue().policy() else { return String::new() };
    let class = entry.effective.level();
    let Some(aging) = aging.filter(|aging| aging.as_micros() > 0) else {
        return format!("priority {class}");
    };
    // Differences of this number are what the core's key compares: class times the step, plus
    // the time of placement.
    let age = sim.now().since(entry.placed).as_micros();
    let tenths = u128::from(age) * 10 / u128::from(aging.as_micros());
    let tenths = i64::try_from(tenths).unwrap_or(i64::MAX / 2);
    let print = |tenths: i64| {
        let sign = if tenths < 0 { "−" } else { "" };
        format!("{sign}{}.{}", tenths.abs() / 10, tenths.abs() % 10)
    };
    let now = class as i64 * 10 - tenths;
    format!("priority {} = {class} − {} by waiting", print(now), print(tenths))
}

/// The level of a multi-level queue that an order stands in; empty under the other policies.
fn level(sim: &Sim, order: OrderId) -> String {
    let queue = sim.queue();
    match (queue.policy(), queue.level(order)) {
        (QueuePolicy::MultiLevel(_), Some(_)) if queue.is_overdue(order) => {
            "before all others".to_owned()
        }
        (QueuePolicy::MultiLevel(_), Some(level)) => {
            format!("{} level", Class::ALL[level].name())
        }
        _ => String::new(),
    }
}

/// How the queue policy plays out now, in a sentence or two.
pub(super) fn note(sources: &Sources<'_>) -> String {
    let rule = match sources.sim.settings().queue {
        QueuePolicy::Fifo => "The order that entered first is served first".to_owned(),
        QueuePolicy::Lifo => "The newest order is served first: old ones may starve".to_owned(),
        QueuePolicy::Priority { aging: None } => {
            "Urgent first. Without aging, saver orders may starve".to_owned()
        }
        QueuePolicy::Priority { aging: Some(step) } => {
            format!("Urgent first, but {step} of waiting lifts an order by one class")
        }
        QueuePolicy::MultiLevel(levels) => levels_rule(&levels),
        QueuePolicy::EarliestDeadline => "The order promised earliest is served first".to_owned(),
        QueuePolicy::ShortestJob => {
            "The shortest trip is served first: far customers may starve".to_owned()
        }
    };
    // Where a class may starve, its age is the number to watch.
    let strict = matches!(
        sources.sim.settings().queue,
        QueuePolicy::Priority { aging: None }
            | QueuePolicy::MultiLevel(Levels { share: LevelShare::Strict, aging: None, .. })
    );
    let (class, who) = if strict { (Some(Class::Saver), "saver order") } else { (None, "order") };
    match oldest(sources, class) {
        Some(age) => format!("{rule}. The oldest {who} in the queue was placed {age} ago."),
        None => format!("{rule}. No {who} waits now."),
    }
}

fn levels_rule(levels: &Levels) -> String {
    let share = match levels.share {
        LevelShare::Strict => {
            "A level for each class: one is served only while all above it are empty".to_owned()
        }
        LevelShare::Weighted([a, b, c]) => format!(
            "Of every {} picks, {a} are from the urgent, {b} from the standard and {c} from the \
             saver level",
            u64::from(a) + u64::from(b) + u64::from(c)
        ),
    };
    let fall = levels.demote_after.map_or_else(String::new, |every| {
        format!(
            ". An order falls a level for every {}",
            names::count(every as usize, "failed attempt")
        )
    });
    let rise = levels.aging.map_or_else(String::new, |step| {
        format!(". {step} of waiting lifts an order by a level, and at last before all others")
    });
    format!("{share}{fall}{rise}")
}

/// Age of the oldest queued order, of one class or of all.
fn oldest(sources: &Sources<'_>, class: Option<Class>) -> Option<SimDuration> {
    let orders = sources.live.under_way().iter().map(|&id| &sources.sim.orders()[id]);
    let queued = orders.filter(|order| matches!(order.state, OrderState::Queued { .. }));
    let of_class = queued.filter(|order| class.is_none_or(|class| order.spec.class == class));
    of_class.map(|order| order.age(sources.sim.now())).max()
}

/// The number on screen of an order.
fn number(id: OrderId) -> String {
    (u64::from(id.0) + 1).to_string()
}

/// Rows shown; the rest is a number.
const ROWS_MAX: usize = 50;
