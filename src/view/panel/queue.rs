//! The queue in service order, with the reason why each order waits, and the policy as it plays out.

use super::{QueueRow, Sources, promise_percent};
use crate::core::id::{DriverId, OrderId};
use crate::core::limit::Full;
use crate::core::order::{Class, Order, OrderState};
use crate::core::queue::Entry;
use crate::core::settings::{AssignPolicy, LevelShare, Levels, QueuePolicy};
use crate::core::sim::{HeldBack, Sim};
use crate::core::time::{SimDuration, SimTime};
use crate::view::names;

/// Why orders may wait, as far as it is the same for all of them.
#[derive(Clone, Debug)]
pub(super) struct Queue {
    pub paused: bool,
    pub held_until: Option<SimTime>,
    pub on_shift: usize,
    pub considering: usize,
    /// Drivers that could be offered an order now.
    pub free: Vec<DriverId>,
}

impl Queue {
    pub(super) fn of(sim: &Sim) -> Queue {
        let mut queue = Queue {
            paused: sim.is_paused(),
            held_until: sim.held_until(),
            on_shift: 0,
            considering: 0,
            free: Vec::new(),
        };
        // Only a plan gives orders to drivers who have one.
        let plans = sim.settings().assign == AssignPolicy::FirstComeNearest;
        for (driver, spec) in sim.drivers().iter().zip(sim.city().drivers.iter()) {
            if !driver.on_shift || driver.lost {
                continue;
            }
            queue.on_shift += 1;
            let capacity = spec.capacity as usize;
            if driver.offered.is_some() {
                queue.considering += 1;
            } else if driver.assigned.is_empty() || plans && driver.assigned.len() < capacity {
                queue.free.push(driver.id);
            }
        }
        queue
    }

    /// The first orders in service order that fit the filter.
    pub(super) fn rows(&self, sources: &Sources<'_>) -> Vec<QueueRow> {
        let fitting = sources.sim.queue().iter().filter(|entry| sources.shows(entry.order));
        fitting.take(ROWS_MAX).map(|entry| self.row(sources.sim, entry)).collect()
    }

    fn row(&self, sim: &Sim, entry: &Entry) -> QueueRow {
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
            note: self.reason(sim, order),
        }
    }

    /// Why an order still waits, in a few words.
    pub(super) fn reason(&self, sim: &Sim, order: &Order) -> String {
        let now = sim.now();
        if let Some(offer) = order.offer() {
            return format!("offered to {}", offer.driver);
        }
        if let Some(held_back) = sim.held_back(order.id).filter(|_| !self.paused) {
            return held_back_by(held_back);
        }
        let excluded = self.free.iter().filter(|&&driver| order.excludes(driver, now)).count();
        if self.paused {
            "the dispatcher is paused".to_owned()
        } else if let Some(until) = self.held_until {
            format!("held until {} to be matched with others", names::clock(until))
        } else if self.on_shift == 0 {
            "no driver is on shift".to_owned()
        } else if self.free.is_empty() && self.considering > 0 {
            "every free driver considers an offer".to_owned()
        } else if self.free.is_empty() {
            "every driver is busy".to_owned()
        } else if excluded == self.free.len() {
            "every free driver has declined it".to_owned()
        } else {
            "no open road for a free driver".to_owned()
        }
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

pub(super) fn held_back_by(held_back: HeldBack) -> String {
    match held_back {
        HeldBack::BreakerOpen(until) => {
            format!("its restaurant's breaker is open until {}", names::clock(until))
        }
        HeldBack::BreakerProbing => "its restaurant's breaker waits for a probe".to_owned(),
        HeldBack::Limit(limit, Full::InProgress) => {
            format!("limit reached: {}", names::limit(&limit))
        }
        HeldBack::Limit(limit, Full::Starts(at)) => {
            format!("not before {}: {}", names::clock(at), names::limit(&limit))
        }
    }
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
