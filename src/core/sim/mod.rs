//! A run: owns the subsystems and routes timers to them. Has no rules of its own.
//!
//! One file per subsystem, each an `impl Sim` of its own: `post` carries messages, `demand` places
//! orders, `lifecycle` moves them along the transition table, `dispatch` runs the cycle,
//! `eligibility` filters the drivers, `plan` foresees, `fleet` drives, `trips` bundles, `kitchen`
//! cooks, `leases` finds out who is gone, `shifts` and `faults` change the circumstances,
//! `back_pressure`, `breakers` and `limits` keep orders back, `waits` and `inversion` find out who
//! holds up whom, `sync` and `crash` stop the dispatcher, `commands` is the door.

mod back_pressure;
mod batch;
mod breakers;
mod commands;
mod crash;
mod demand;
mod dispatch;
mod eligibility;
mod faults;
mod fleet;
mod held_back;
mod invariant;
mod inversion;
mod keys;
mod kitchen;
mod leases;
mod lifecycle;
mod limits;
mod log;
mod plan;
mod post;
mod setup;
mod shifts;
mod sync;
mod timer;
mod trips;
mod verdicts;
mod waits;

pub use faults::Fault;
pub use held_back::HeldBack;
pub use invariant::{Checker, Violation};
pub use setup::{Rules, Setup, SetupError, TimedOrder};
pub use sync::{BlockedCustomer, BlockedDispatcher};
pub use verdicts::Fleet;

use super::assign::Decision;
use super::city::City;
use super::driver::Driver;
use super::event::Stamped;
use super::id::{DecisionId, DriverId, IdVec, OrderId, RestaurantId};
use super::network::Router;
use super::order::Order;
use super::queue::{Entry, Queue};
use super::restaurant::Restaurant;
use super::scheduler::{Scheduler, TimerId};
use super::settings::Settings;
use super::time::SimTime;
use super::travel::Pose;
use batch::Window;
use breakers::Circuit;
use crash::Crash;
use demand::Demand;
use dispatch::{Decisions, Scratch};
use faults::Faults;
use keys::Keys;
use limits::Limits;
use log::Log;
use post::Post;
use std::sync::Arc;
use sync::Waiting;
use timer::{Timer, TimerKind};
use waits::Waits;

/// The buffer that events go into; owned and emptied by the caller.
pub type Out = Vec<Stamped>;

/// Why [`Sim::advance`] returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advanced {
    /// The requested time is reached.
    Reached,
    /// The budget of events is used up earlier; call again.
    Budget,
}

/// An exact place in a run, also between two happenings of the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// How many timers have fired.
    pub fired: u64,
    /// The time.
    pub at: SimTime,
}

/// The run comes by no such [`Moment`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSuchMoment;

/// A run. Cloning one is taking a snapshot.
#[derive(Clone, Debug)]
pub struct Sim {
    setup: Arc<Setup>,
    settings: Settings,
    timers: Scheduler<Timer>,
    log: Log,
    post: Post,
    demand: Demand,
    keys: Keys,
    waiting: Waiting,
    crash: Crash,
    orders: IdVec<OrderId, Order>,
    queue: Queue,
    /// When a queued order rises a level next, and the timer of that moment.
    rise: Option<(SimTime, TimerId)>,
    limits: Limits,
    breakers: IdVec<RestaurantId, Circuit>,
    next_entry: u64,
    next_attempt: u32,
    decisions: Decisions,
    scratch: Scratch,
    /// The cycle that is asked for, if one is.
    cycle: Option<TimerId>,
    /// Until its end orders are held to be matched together.
    window: Option<Window>,
    drivers: IdVec<DriverId, Driver>,
    restaurants: IdVec<RestaurantId, Restaurant>,
    waits: Waits,
    faults: Faults,
    router: Router,
    /// The same roads, never closed: tells "no way now" from "no way ever".
    open_router: Router,
    counts: [u32; 7],
    moves: [[u32; 7]; 7],
    n_commands: u32,
    n_fired: u64,
}

impl Sim {
    /// Lets time pass until `until`. Stops early, at a moment of its own, once at least
    /// `events_max` events have happened; what happens at one timer is never split.
    pub fn advance(&mut self, until: SimTime, events_max: u32, out: &mut Out) -> Advanced {
        let stop = self.log.n_events().saturating_add(u64::from(events_max));
        while self.log.n_events() < stop {
            if !self.fire_next(until) {
                self.timers.advance_to(until);
                self.log.take(out);
                return Advanced::Reached;
            }
        }
        self.log.take(out);
        Advanced::Budget
    }

    /// Fires timers until one causes an event; `false` where nothing is left to happen.
    pub fn step(&mut self, out: &mut Out) -> bool {
        let before = self.log.n_events();
        while self.log.n_events() == before {
            if !self.fire_next(SimTime::MAX) {
                return false;
            }
        }
        self.log.take(out);
        true
    }

    /// Goes to a later moment of a run that was recorded.
    ///
    /// # Panics
    /// Where the run has no such moment: the recording belongs to another setup.
    pub fn run_to(&mut self, moment: Moment, out: &mut Out) {
        let there = self.run_towards(moment, u64::MAX, out);
        assert!(there == Ok(Advanced::Reached), "the run has no {moment:?}");
    }

    /// Goes towards a later moment of a run that was recorded, by at most `timers_max` timers.
    ///
    /// # Errors
    /// Where the run has no such moment: it stands where it went astray and is of no more use.
    pub fn run_towards(
        &mut self,
        moment: Moment,
        timers_max: u64,
        out: &mut Out,
    ) -> Result<Advanced, NoSuchMoment> {
        let stop = self.n_fired.saturating_add(timers_max);
        while self.n_fired < moment.fired {
            if self.n_fired == stop {
                self.log.take(out);
                return Ok(Advanced::Budget);
            }
            if !self.fire_next(moment.at) {
                return Err(NoSuchMoment);
            }
        }
        if self.n_fired > moment.fired || self.now() > moment.at {
            return Err(NoSuchMoment);
        }
        if self.is_down() {
            self.timers.park_due(moment.at, |timer| timer.kind.is_dispatchers());
        }
        if self.timers.next_at().is_some_and(|next| next < moment.at) {
            return Err(NoSuchMoment);
        }
        self.timers.advance_to(moment.at);
        self.log.take(out);
        Ok(Advanced::Reached)
    }

    fn fire_next(&mut self, until: SimTime) -> bool {
        let next = if self.is_down() {
            self.timers.pop_until_or_park(until, |timer| timer.kind.is_dispatchers())
        } else {
            self.timers.pop_until(until)
        };
        let Some((_, timer)) = next else { return false };
        self.log.set_cause(timer.cause);
        self.n_fired += 1;
        let mark = self.log.fresh().len();
        match timer.kind {
            TimerKind::Demand => self.on_demand(),
            TimerKind::Script => self.on_script(),
            TimerKind::ScriptCommand(idx) => self.on_script_command(idx),
            TimerKind::Cycle => self.on_cycle(),
            TimerKind::WindowOver => self.on_window_over(),
            TimerKind::Recheck => self.request_cycle(),
            TimerKind::Arrival { message, copy } => self.on_arrival(message, copy),
            TimerKind::FaultStrikes(fault) => self.on_fault_strikes(fault),
            TimerKind::FaultEnds(fault) => self.on_fault_ends(fault),
            TimerKind::Resend(message) => self.on_resend(message),
            TimerKind::HeartbeatArrival(driver) => self.on_heartbeat_arrival(driver),
            TimerKind::Answer { driver, about } => self.answer(driver, about),
            TimerKind::DriverDone(driver) => self.on_driver_done(driver),
            TimerKind::Heartbeat(driver) => self.on_heartbeat_due(driver),
            TimerKind::LeaseOver(driver) => self.on_lease_over(driver),
            TimerKind::ShiftChange(driver) => self.update_shift(driver),
            TimerKind::Cooked { restaurant, order } => self.on_cooked(restaurant, order),
            TimerKind::Release(order) => self.admit(order),
            TimerKind::BackoffOver(order) => self.on_backoff_over(order),
            TimerKind::OfferTimeout(order) => self.on_offer_timeout(order),
            TimerKind::Deadline(order) => self.on_deadline(order),
            TimerKind::Rise => self.on_rise(),
            TimerKind::AttemptTimeout(order) => self.on_attempt_timeout(order),
            TimerKind::LimitOpens(at) => self.on_limit_opens(at),
            TimerKind::Breaker(restaurant) => self.on_breaker_timer(restaurant),
        }
        self.conclude(mark);
        self.crash_if_due();
        true
    }

    fn schedule(&mut self, at: SimTime, kind: TimerKind) -> TimerId {
        self.timers.schedule_in(kind.line(), at, Timer { cause: self.log.cause(), kind })
    }

    /// The time of the run.
    pub const fn now(&self) -> SimTime {
        self.timers.now()
    }
    /// The exact place in the run.
    pub const fn moment(&self) -> Moment {
        Moment { fired: self.n_fired, at: self.timers.now() }
    }
    /// What the run was made from.
    pub const fn setup(&self) -> &Arc<Setup> {
        &self.setup
    }
    /// The city.
    pub fn city(&self) -> &City {
        &self.setup.city
    }
    /// The settings in force.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }
    /// All orders so far.
    pub const fn orders(&self) -> &IdVec<OrderId, Order> {
        &self.orders
    }
    /// All drivers.
    pub const fn drivers(&self) -> &IdVec<DriverId, Driver> {
        &self.drivers
    }
    /// All kitchens.
    pub const fn restaurants(&self) -> &IdVec<RestaurantId, Restaurant> {
        &self.restaurants
    }
    /// The queued orders.
    pub const fn queue(&self) -> &Queue {
        &self.queue
    }
    /// How many orders are queued.
    pub fn queue_len(&self) -> usize {
        self.queue.len()
    }
    /// The first `limit` queued orders in the order in which they would be served now.
    pub fn service_order(&self, limit: usize) -> Vec<Entry> {
        self.queue.service_order(limit)
    }
    /// A recent decision; `None` where it is too old to be remembered.
    pub fn decision(&self, id: DecisionId) -> Option<&Decision> {
        self.decisions.get(id)
    }
    /// The latest decision about an order, if it is remembered.
    pub fn decision_about(&self, order: OrderId) -> Option<&Decision> {
        self.decisions.get(self.orders.get(order)?.decision?)
    }
    /// Digest of all events so far.
    pub fn digest(&self) -> u64 {
        self.log.digest()
    }
    /// How many events there were.
    pub const fn n_events(&self) -> u64 {
        self.log.n_events()
    }
    /// Orders per state, in the order of `Status::ALL`.
    pub const fn status_counts(&self) -> [u32; 7] {
        self.counts
    }
    /// Moves so far, from (first index) and to (second) each state of `Status::ALL`.
    pub const fn moves(&self) -> &[[u32; 7]; 7] {
        &self.moves
    }
    /// Where a driver is and heads.
    pub fn driver_pose(&self, driver: DriverId) -> Pose {
        let network = &self.city().network;
        match &self.drivers[driver].activity {
            super::driver::Activity::Driving(leg) => leg.pose(network, self.now()),
            _ => self.driver_spot(driver).pose(network),
        }
    }
    /// What all drivers have driven so far, in centimetres. O(drivers).
    pub fn driven_cm(&self) -> u64 {
        let network = &self.city().network;
        self.drivers.iter().map(|driver| driver.driven_cm(network, self.now())).sum()
    }
    /// Routes and closures.
    pub const fn router(&self) -> &Router {
        &self.router
    }
}
