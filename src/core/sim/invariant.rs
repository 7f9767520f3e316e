//! What is always true, checked from outside the rules: tests check it after every happening.
//!
//! A checker remembers what it saw last, so that it can tell a jump in place, time or state. It
//! looks at everything each time, or, for millions of runs ([`Checker::full_every`]), at what the
//! events touch and at sums that it keeps itself, and at everything now and then.

mod crash;
mod drivers;
mod effects;
mod faults;
mod held_back;
mod order_of_service;
mod orders;
#[cfg(test)]
mod tests;
mod touched;
mod trips;
mod waits;

use super::{Moment, Sim};
use crate::core::event::{Cause, Event, Stamped};
use crate::core::id::{DriverId, NodeId, OrderId, RestaurantId};
use crate::core::order::{Meal, Status};
use crate::core::time::SimTime;
use crash::Crashes;
use drivers::Places;
use effects::Effects;
use orders::Orders;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use touched::Touched;

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
    full_every: u64,
    n_checks: u64,
    touched: Touched,
    orders: Orders,
    places: Places,
    at: SimTime,
    n_events: u64,
    moves: [[u32; 7]; 7],
    /// When retries were said to queue again.
    retries: BTreeMap<OrderId, SimTime>,
    /// Meals that stand on a counter, by the log: what follows a pick-up in the same happening
    /// may have sent the order back to the kitchen by the time of the check.
    ready: BTreeSet<OrderId>,
    faults: faults::Recount,
    held_back: held_back::HeldBackChecker,
    effects: Effects,
    crashes: Crashes,
}

type Check = Result<(), (&'static str, String)>;

fn ensure(holds: bool, invariant: &'static str, found: impl FnOnce() -> String) -> Check {
    if holds { Ok(()) } else { Err((invariant, found())) }
}

impl Checker {
    /// A checker for a run at its start, which looks at everything at each check.
    pub fn new(sim: &Sim) -> Checker {
        Checker {
            full_every: 1,
            n_checks: 0,
            touched: Touched::default(),
            orders: Orders::default(),
            places: Places::new(sim),
            at: sim.now(),
            n_events: 0,
            moves: [[0; 7]; 7],
            retries: BTreeMap::new(),
            ready: BTreeSet::new(),
            faults: faults::Recount::default(),
            held_back: held_back::HeldBackChecker::default(),
            effects: Effects::new(sim),
            crashes: Crashes::default(),
        }
    }

    /// The same, looking at everything at each so-manieth check (at least 1), and otherwise at
    /// what the events touch. End with [`Checker::check_all`].
    #[must_use]
    pub fn full_every(self, full_every: u64) -> Checker {
        Checker { full_every: full_every.max(1), ..self }
    }

    /// Checks the run after it has gone on, given all events since the last check.
    /// The run is `&mut` only because asking for routes fills the router's memory.
    ///
    /// # Errors
    /// The first broken invariant. It is a bug of ours: panic with it, or show it.
    pub fn check(&mut self, sim: &mut Sim, events: &[Stamped]) -> Result<(), Violation> {
        self.n_checks += 1;
        self.check_some(sim, events, self.n_checks.is_multiple_of(self.full_every))
    }

    /// Looks at everything.
    ///
    /// # Errors
    /// As [`Checker::check`].
    pub fn check_all(&mut self, sim: &mut Sim) -> Result<(), Violation> {
        self.check_some(sim, &[], true)
    }

    fn check_some(
        &mut self,
        sim: &mut Sim,
        events: &[Stamped],
        all: bool,
    ) -> Result<(), Violation> {
        let mut touched = std::mem::take(&mut self.touched);
        touched.read(sim, events, all);
        let result = self
            .check_events(sim, events)
            .and_then(|()| self.orders.check(sim, &touched))
            .and_then(|()| self.places.check(sim, &touched))
            .and_then(|()| self.effects.check(sim, events, &touched))
            .and_then(|()| self.crashes.check(sim, events, &touched))
            .and_then(|()| check_kitchens(sim, &touched))
            .and_then(|()| self.faults.check(sim, &touched))
            .and_then(|()| check_window(sim))
            .and_then(|()| self.held_back.check(sim, events, &self.orders, &touched))
            .and_then(|()| waits::check_waits(sim, &self.orders, &touched))
            .and_then(|()| order_of_service::check(sim, events))
            .and_then(|()| check_work_conserving(sim));
        (self.touched, self.at) = (touched, sim.now());
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
            self.at = stamped.at;
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
}

fn check_kitchens(sim: &Sim, touched: &Touched) -> Check {
    if touched.all {
        return sim.restaurants.ids().try_for_each(|kitchen| check_kitchen(sim, kitchen));
    }
    touched.restaurants.iter().try_for_each(|&kitchen| check_kitchen(sim, kitchen))
}

fn check_kitchen(sim: &Sim, kitchen: RestaurantId) -> Check {
    let (kitchen, spec) = (&sim.restaurants[kitchen], &sim.city().restaurants[kitchen]);
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
