//! What is always true, checked from outside the rules: tests check it after every happening.
//!
//! A checker remembers what it saw last, so that it can tell a jump in place, time or state.

mod crash;
mod effects;
mod faults;
mod held_back;
mod order_of_service;
mod trips;
mod waits;

use super::{Moment, Sim};
use crate::core::city::TravelRule;
use crate::core::driver::Activity;
use crate::core::event::{Cause, Event, Stamped};
use crate::core::geo::Point;
use crate::core::id::{DriverId, Id, NodeId, OrderId};
use crate::core::network::RoadNetwork;
use crate::core::order::{Meal, Order, OrderState, Status};
use crate::core::time::SimTime;
use crash::Crashes;
use effects::Effects;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A broken invariant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which one, such as "I05 capacity".
    pub invariant: &'static str,
    /// What was found, with the offending values.
    pub found: String,
    /// When.
    pub moment: Moment,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {:?}: {}", self.invariant, self.moment, self.found)
    }
}

/// Watches one run.
#[derive(Clone, Debug)]
pub struct Checker {
    /// State and number of attempts of every order when last looked at.
    seen: Vec<(Status, usize)>,
    /// Orders that had not ended then.
    open: Vec<OrderId>,
    /// How many had ended, per state.
    ended: [u32; 7],
    n_checks: u64,
    places: Vec<Point>,
    at: SimTime,
    n_events: u64,
    attempts_max: u32,
    moves: [[u32; 7]; 7],
    /// When retries were said to queue again.
    retries: BTreeMap<OrderId, SimTime>,
    /// Meals that stand on a counter, by the log: what follows a pick-up in the same happening
    /// may have sent the order back to the kitchen by the time of the check.
    ready: BTreeSet<OrderId>,
    faults: faults::Recount,
    held_back: held_back::HeldBackChecker,
    /// Fastest a driver of normal speed can go, in centimetres per hour; `None` where they jump
    /// by rule.
    speed_max: Option<u64>,
    effects: Effects,
    crashes: Crashes,
}

/// Orders that have ended are looked at again after so many checks.
const ENDED_EVERY: u64 = 64;

type Check = Result<(), (&'static str, String)>;

fn ensure(holds: bool, invariant: &'static str, found: impl FnOnce() -> String) -> Check {
    if holds { Ok(()) } else { Err((invariant, found())) }
}

impl Checker {
    /// A checker for a run at its start.
    pub fn new(sim: &Sim) -> Checker {
        Checker {
            seen: Vec::new(),
            open: Vec::new(),
            ended: [0; 7],
            n_checks: 0,
            places: sim.drivers.ids().map(|id| sim.driver_pose(id).at).collect(),
            at: sim.now(),
            n_events: 0,
            attempts_max: 0,
            moves: [[0; 7]; 7],
            retries: BTreeMap::new(),
            ready: BTreeSet::new(),
            faults: faults::Recount::default(),
            held_back: held_back::HeldBackChecker::default(),
            speed_max: speed_max(sim.city().travel, &sim.city().network),
            effects: Effects::new(sim),
            crashes: Crashes::default(),
        }
    }

    /// Checks everything after the run has gone on, given all events since the last check.
    /// The run is `&mut` only because asking for routes fills the router's memory.
    ///
    /// # Errors
    /// The first broken invariant. It is a bug of ours: panic with it, or show it.
    pub fn check(&mut self, sim: &mut Sim, events: &[Stamped]) -> Result<(), Violation> {
        let result = self
            .check_events(sim, events)
            .and_then(|()| self.check_orders(sim))
            .and_then(|()| self.check_drivers(sim))
            .and_then(|()| self.effects.check(sim, events))
            .and_then(|()| self.crashes.check(sim, events))
            .and_then(|()| check_kitchens(sim))
            .and_then(|()| self.faults.check(sim))
            .and_then(|()| check_window(sim))
            .and_then(|()| self.held_back.check(sim, events))
            .and_then(|()| waits::check_waits(sim))
            .and_then(|()| order_of_service::check(sim, events))
            .and_then(|()| check_work_conserving(sim));
        let moment = sim.moment();
        result.map_err(|(invariant, found)| Violation { invariant, found, moment })
    }

    fn check_events(&mut self, sim: &Sim, events: &[Stamped]) -> Check {
        for stamped in events {
            ensure(stamped.seq == self.n_events, "sequence without gaps", || {
                format!("event {} after {} events", stamped.seq, self.n_events)
            })?;
            ensure(stamped.at >= self.at, "I24 time monotone", || format!("{stamped:?}"))?;
            if let Cause::Event(cause) = stamped.cause {
                ensure(cause < stamped.seq, "causes come first", || format!("{stamped:?}"))?;
            }
            self.n_events += 1;
            self.faults.observe(&stamped.event)?;
            match &stamped.event {
                Event::OrderMoved { order, from, to, .. } => {
                    ensure(from.may_become(*to), "I06 legal moves", || format!("{stamped:?}"))?;
                    self.moves[*from as usize][*to as usize] += 1;
                    if *from == Status::Retrying && *to == Status::Queued {
                        let said = self.retries.get(order).copied();
                        // What fell due while the dispatcher was down happens at its restart.
                        let late = said < Some(stamped.at) && sim.is_catching_up();
                        ensure(
                            said == Some(stamped.at) || said.is_some() && late,
                            "I12 the retry is when it was said",
                            || format!("{stamped:?}, said to be at {said:?}"),
                        )?;
                    }
                }
                Event::RetryScheduled { order, until } => {
                    self.retries.insert(*order, *until);
                }
                Event::PickedUp { order, driver } => {
                    let node = sim.restaurant_node(*order);
                    ensure(stands_at(sim, *driver, node), "no pick-up before arrival", || {
                        format!("{stamped:?}")
                    })?;
                    ensure(self.ready.remove(order), "no pick-up before ready", || {
                        format!("{stamped:?}, on a counter {:?}", self.ready)
                    })?;
                }
                Event::FoodReady { order, .. } => _ = self.ready.insert(*order),
                Event::FoodWasted { order } => _ = self.ready.remove(order),
                Event::HandedOver { order, driver } => {
                    let node = sim.orders[*order].spec.destination;
                    ensure(stands_at(sim, *driver, node), "no hand-over before arrival", || {
                        format!("{stamped:?}")
                    })?;
                }
                _ => {}
            }
        }
        ensure(self.moves == sim.moves, "moves equal a recount of the log", || {
            format!("{:?} is not {:?}", sim.moves, self.moves)
        })
    }

    /// Orders that have ended cannot change any more, so each is looked at once when it does, and
    /// then only now and then: a final order that lives again is found a little later.
    fn check_orders(&mut self, sim: &Sim) -> Check {
        self.attempts_max = self.attempts_max.max(sim.settings.retry.max_attempts);
        for order in sim.orders.iter().skip(self.seen.len()) {
            self.seen.push((order.status(), order.attempts.len()));
            self.open.push(order.id);
        }
        let mut counts = self.ended;
        let mut offers = 0;
        for idx in (0..self.open.len()).rev() {
            let order = &sim.orders[self.open[idx]];
            check_order(sim, order, self.attempts_max)?;
            self.check_against_last(order)?;
            counts[order.status() as usize] += 1;
            offers += usize::from(order.offer().is_some());
            if order.status().is_final() {
                self.ended[order.status() as usize] += 1;
                self.open.swap_remove(idx);
            }
        }
        self.n_checks += 1;
        if self.n_checks.is_multiple_of(ENDED_EVERY) {
            sim.orders.iter().try_for_each(|order| self.check_against_last(order))?;
        }
        ensure(counts == sim.counts, "I01 conservation", || {
            format!("counted {counts:?}, kept {:?}", sim.counts)
        })?;
        // Each of these orders' drivers considers it: so nobody considers anything else.
        let considering = sim.drivers.iter().filter(|driver| driver.offered.is_some()).count();
        ensure(considering == offers, "I03 an offer has one home", || {
            format!("{considering} drivers consider {offers} offers")
        })?;
        let queued = counts[Status::Queued as usize] as usize;
        ensure(sim.queue.len() == queued, "queue is the queued set", || {
            format!("{} in the queue, {queued} queued", sim.queue.len())
        })
    }

    fn check_against_last(&mut self, order: &Order) -> Check {
        let (status, attempts) = self.seen[order.id.idx()];
        ensure(!status.is_final() || status == order.status(), "I07 final is final", || {
            format!("{} was {status:?} and is {:?}", order.id, order.status())
        })?;
        ensure(
            attempts <= order.attempts.len()
                && (!status.is_final() || attempts == order.attempts.len()),
            "I10 attempts monotone",
            || format!("{} had {attempts}, has {}", order.id, order.attempts.len()),
        )?;
        self.seen[order.id.idx()] = (order.status(), order.attempts.len());
        Ok(())
    }

    fn check_drivers(&mut self, sim: &Sim) -> Check {
        let elapsed = sim.now().since(self.at);
        for driver in sim.drivers.iter() {
            let spec = &sim.city().drivers[driver.id];
            ensure(driver.jobs.len() <= spec.capacity as usize, "I05 capacity", || {
                format!("{} holds {:?} of {}", driver.id, driver.jobs, spec.capacity)
            })?;
            trips::check(sim, driver)?;
            for &order in &driver.assigned {
                let carrier = sim.orders[order].attempt().map(|(_, driver)| driver);
                ensure(carrier == Some(driver.id), "I04 one active assignment", || {
                    format!("{} is assigned {order}, which is with {carrier:?}", driver.id)
                })?;
            }
            let has_end =
                matches!(driver.activity, Activity::Driving(_) | Activity::Serving { .. });
            let live = driver.timer.is_some_and(|timer| sim.timers.is_live(timer));
            ensure(has_end == live, "I23 one timer per activity", || format!("{driver:?}"))?;
            let at = sim.driver_pose(driver.id).at;
            if let Some(speed_max) = self.speed_max {
                let moved = self.places[driver.id.idx()].distance_cm(at);
                let hours = u128::from(elapsed.as_micros()) * u128::from(spec.speed_percent);
                let reach = u128::from(speed_max) * hours / 360_000_000_000;
                // Two roundings to whole centimetres at each end.
                ensure(u128::from(moved) <= reach + 4, "no teleporting", || {
                    format!("{} moved {moved} cm in {elapsed:?}, at most {reach}", driver.id)
                })?;
            }
            self.places[driver.id.idx()] = at;
        }
        self.at = sim.now();
        Ok(())
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

fn check_kitchens(sim: &Sim) -> Check {
    for kitchen in sim.restaurants.iter() {
        let spec = &sim.city().restaurants[kitchen.id];
        let fits = |n: usize, max: u32| max == 0 || n <= max as usize;
        ensure(
            fits(kitchen.cooking.len(), spec.cooking_slots)
                && fits(kitchen.counter.len(), spec.counter_places),
            "I22 limits",
            || format!("{kitchen:?}"),
        )?;
        ensure(
            kitchen.slots_taken - kitchen.slots_returned == kitchen.cooking.len() as u64,
            "I22 acquires = releases",
            || format!("{kitchen:?}"),
        )?;
        let cooking = kitchen.cooking.iter().map(|meal| (meal.order, Meal::Cooking));
        let waiting = kitchen.waiting.iter().map(|&order| (order, Meal::Waiting));
        let counter = kitchen.counter.iter().map(|&order| (order, Meal::Counter));
        for (order, meal) in cooking.chain(waiting).chain(counter) {
            ensure(sim.orders[order].meal == meal, "meals are where they are said to be", || {
                format!("{order} should be {meal:?}, is {:?}", sim.orders[order].meal)
            })?;
        }
    }
    Ok(())
}

/// Orders are held only by the policy that does so, no longer than it says, and for an order.
fn check_window(sim: &Sim) -> Check {
    let Some(window) = sim.window else { return Ok(()) };
    let holds = sim.timers.is_live(window.timer)
        && !sim.queue.is_empty()
        && (window.until >= sim.now() || sim.is_down() || sim.is_catching_up())
        && window.until == window.opened + sim.hold_window();
    ensure(holds, "I23 hold window", || {
        format!("{window:?} under {:?}, {} queued", sim.settings.assign, sim.queue.len())
    })
}

/// No eligible order waits while an eligible driver idles: holds once an instant is over.
fn check_work_conserving(sim: &mut Sim) -> Check {
    let instant_goes_on = sim.timers.next_at() == Some(sim.now());
    if instant_goes_on
        || sim.is_held()
        || sim.is_down()
        || sim.cycle.is_some()
        || sim.waits_for_answer()
    {
        return Ok(());
    }
    // Nobody at all: then nobody for any of them, by the same filters.
    if !sim.is_anybody_available() {
        return Ok(());
    }
    let waiting: Vec<OrderId> = sim
        .queue
        .iter()
        .map(|entry| entry.order)
        .filter(|&order| sim.orders[order].offer().is_none())
        .collect();
    for order in waiting {
        ensure(!sim.has_candidate(order), "I18 work conserving", || {
            format!("{order} waits while somebody could take it")
        })?;
    }
    Ok(())
}

fn stands_at(sim: &Sim, driver: DriverId, node: NodeId) -> bool {
    sim.driver_pose(driver).at == sim.city().network.nodes()[node]
}

fn speed_max(rule: TravelRule, network: &RoadNetwork) -> Option<u64> {
    match rule {
        TravelRule::Instant => None,
        TravelRule::StraightMinutes { metres_per_minute } => {
            Some(u64::from(metres_per_minute) * 6_000)
        }
        TravelRule::Roads => network
            .edges()
            .enumerate()
            .map(|(id, edge)| {
                let points = || network.points(id);
                let drawn: u64 =
                    points().zip(points().skip(1)).map(|(a, b)| a.distance_cm(b) + 1).sum();
                (u128::from(drawn) * 3_600_000_000 / u128::from(edge.travel.as_micros())) as u64
            })
            .max(),
    }
}
