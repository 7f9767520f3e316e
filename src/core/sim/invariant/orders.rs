//! Orders: conserved, each in one home, with the timers of its state; final is final.

use super::touched::Touched;
use super::{Check, ensure};
use crate::core::id::{Id, OrderId};
use crate::core::order::{Meal, Order, OrderState, Status};
use crate::core::sim::Sim;
use std::collections::BTreeSet;

/// The orders as they were when last looked at, with sums over them.
#[derive(Clone, Debug, Default)]
pub(super) struct Orders {
    seen: Vec<Seen>,
    /// Orders that had not ended then.
    open: BTreeSet<OrderId>,
    /// How many were in each state.
    counts: [u32; 7],
    /// How many were on offer.
    offers: u32,
    /// How many that need a cold box were in the queue.
    cold: u32,
    /// The largest budget of attempts that ever was in force.
    attempts_max: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    status: Status,
    attempts: usize,
    on_offer: bool,
    cold_in_queue: bool,
}

impl Seen {
    const NEW: Seen =
        Seen { status: Status::Pending, attempts: 0, on_offer: false, cold_in_queue: false };
}

impl Orders {
    /// Orders that have not ended, by id.
    pub fn open<'a>(&self, sim: &'a Sim) -> impl Iterator<Item = &'a Order> {
        self.open.iter().map(|&order| &sim.orders[order])
    }

    pub const fn any_cold_in_queue(&self) -> bool {
        self.cold > 0
    }

    pub fn check(&mut self, sim: &Sim, touched: &Touched) -> Check {
        self.attempts_max = self.attempts_max.max(sim.settings.retry.max_attempts);
        // A new order counts as seen when it came in, and is looked at for the first time below.
        while self.seen.len() < sim.orders.len() {
            let id = OrderId::from_idx(self.seen.len());
            self.seen.push(Seen::NEW);
            self.open.insert(id);
            self.counts[Status::Pending as usize] += 1;
        }
        if touched.all {
            for order in sim.orders.iter() {
                self.check_told(order, touched)?;
                self.check_one(sim, order)?;
            }
        } else {
            touched.orders.iter().try_for_each(|&order| self.check_one(sim, &sim.orders[order]))?;
        }
        self.check_sums(sim)
    }

    fn check_one(&mut self, sim: &Sim, order: &Order) -> Check {
        let before = self.seen[order.id.idx()];
        ensure(
            !before.status.is_final() || before.status == order.status(),
            "I07 final is final",
            || format!("{} was {:?} and is {:?}", order.id, before.status, order.status()),
        )?;
        ensure(
            before.attempts <= order.attempts.len()
                && (!before.status.is_final() || before.attempts == order.attempts.len()),
            "I10 attempts monotone",
            || format!("{} had {}, has {}", order.id, before.attempts, order.attempts.len()),
        )?;
        let now = seen(order);
        self.counts[before.status as usize] -= 1;
        self.counts[now.status as usize] += 1;
        self.offers = self.offers - u32::from(before.on_offer) + u32::from(now.on_offer);
        self.cold = self.cold - u32::from(before.cold_in_queue) + u32::from(now.cold_in_queue);
        if now.status.is_final() {
            self.open.remove(&order.id);
        }
        self.seen[order.id.idx()] = now;
        check_order(sim, order, self.attempts_max)
    }

    /// A full look finds every order as the events have left it.
    fn check_told(&self, order: &Order, touched: &Touched) -> Check {
        let before = self.seen[order.id.idx()];
        let told = touched.orders.binary_search(&order.id).is_ok();
        ensure(told || before == seen(order), "nothing changes that no event tells of", || {
            format!("{} was {before:?} and is {:?}", order.id, seen(order))
        })
    }

    fn check_sums(&self, sim: &Sim) -> Check {
        ensure(self.counts == sim.counts, "I01 conservation", || {
            format!("counted {:?}, kept {:?}", self.counts, sim.counts)
        })?;
        // Each of these orders' drivers considers it: so nobody considers anything else.
        let considering = sim.drivers.iter().filter(|driver| driver.offered.is_some()).count();
        ensure(considering == self.offers as usize, "I03 an offer has one home", || {
            format!("{considering} drivers consider {} offers", self.offers)
        })?;
        let queued = self.counts[Status::Queued as usize] as usize;
        ensure(sim.queue.len() == queued, "queue is the queued set", || {
            format!("{} in the queue, {queued} queued", sim.queue.len())
        })
    }
}

fn seen(order: &Order) -> Seen {
    Seen {
        status: order.status(),
        attempts: order.attempts.len(),
        on_offer: order.offer().is_some(),
        cold_in_queue: order.status() == Status::Queued && order.spec.needs_cold_box,
    }
}

fn check_order(sim: &Sim, order: &Order, attempts_max: u32) -> Check {
    let id = order.id;
    let live = |timer| sim.timers.is_live(timer);
    let holders = sim.drivers.iter().filter(|driver| driver.assigned.contains(&id)).count();
    let in_progress = order.status() == Status::InProgress;
    ensure(holders == usize::from(in_progress), "I03 single home", || {
        format!("{id} is {:?} and assigned to {holders} drivers", order.status())
    })?;
    let queued = order.status() == Status::Queued;
    ensure(sim.queue.contains(id) == queued, "I03 single home", || {
        format!("{id} is {:?} and in the queue: {}", order.status(), !queued)
    })?;
    ensure(order.attempts.len() as u32 <= attempts_max, "I09 attempts bounded", || {
        format!("{id} had {} attempts of {attempts_max}", order.attempts.len())
    })?;
    let open = order.attempts.iter().filter(|attempt| attempt.ended.is_none()).count();
    ensure(open == usize::from(in_progress), "at most one live attempt", || {
        format!("{id} has {open} open attempts")
    })?;
    let deadline = order.deadline_timer.is_some_and(live);
    ensure(deadline != order.status().is_final(), "I13 total deadline", || {
        format!("{id} is {:?}, deadline timer live: {deadline}", order.status())
    })?;
    match &order.state {
        OrderState::Pending { release } => ensure(release.is_some_and(live), "I23", || {
            format!("{id} is pending and nothing will release it")
        }),
        OrderState::Retrying { until, timer } => {
            let late = sim.is_down() || sim.is_catching_up();
            ensure(live(*timer) && (*until >= sim.now() || late), "I23 one timer", || {
                format!("{id} retries at {until:?} without a timer")
            })
        }
        OrderState::InProgress { timeout, .. } => {
            ensure(timeout.is_none_or(live), "I23 one timer", || {
                format!("{id} is in progress and its time-out is gone")
            })
        }
        OrderState::Queued { offer: Some(offer), .. } => ensure(
            live(offer.timeout) && sim.drivers[offer.driver].offered == Some(offer.attempt),
            "offer belongs to its driver",
            || format!("{id}: {offer:?}"),
        ),
        state if state.status().is_final() => ensure(
            matches!(order.meal, Meal::None | Meal::Delivered),
            "I08 final holds nothing",
            || format!("{id} is {:?} and its meal {:?}", order.status(), order.meal),
        ),
        _ => Ok(()),
    }
}
