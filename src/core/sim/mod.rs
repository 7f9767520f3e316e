//! A run: owns the subsystems and routes timers to them. Has no rules of its own.

use super::assign::Decision;
use super::city::City;
use super::command::{Command, CommandError, FaultKind};
use super::driver::Driver;
use super::event::Stamped;
use super::id::{DecisionId, DriverId, FaultId, IdVec, OrderId, RestaurantId};
use super::network::Router;
use super::order::{Order, OrderSpec};
use super::queue::Entry;
use super::restaurant::Restaurant;
use super::settings::Settings;
use super::time::{SimDuration, SimTime};
use super::travel::Pose;
use std::sync::Arc;

/// Everything that decides a run, but for the commands given while it goes on.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The one seed.
    pub seed: u64,
    /// Where it happens.
    pub city: Arc<City>,
    /// Settings at time zero.
    pub settings: Settings,
    /// Fixed rules of this scenario.
    pub rules: Rules,
    /// Orders placed at given times, in time order; the generated ones come on top.
    pub orders: Vec<TimedOrder>,
}

/// An order of the script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TimedOrder {
    /// When the customer places it.
    pub at: SimTime,
    /// What is asked for.
    pub spec: OrderSpec,
}

/// Fixed rules of a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rules {
    /// From arrival at a restaurant to being able to take the food.
    pub parking: SimDuration,
    /// From taking the food to leaving.
    pub leaving: SimDuration,
    /// From arrival at the door to the hand-over, where the order does not say.
    pub handing_over: SimDuration,
    /// From the hand-over to being free.
    pub returning: SimDuration,
    /// Delivery is promised within this long of placement.
    pub promise: SimDuration,
    /// Shares of urgent, standard and saver among generated orders, in parts per million.
    pub class_mix_ppm: [u32; 3],
}

/// A fault that is or was active.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its id.
    pub id: FaultId,
    /// What it is.
    pub kind: FaultKind,
    /// Since when.
    pub since: SimTime,
    /// When it stopped; one-off faults stop as they start.
    pub stopped: Option<SimTime>,
}

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

/// A run. Cloning one is taking a snapshot.
#[derive(Clone, Debug)]
pub struct Sim {
    setup: Arc<Setup>,
    settings: Settings,
    orders: IdVec<OrderId, Order>,
    drivers: IdVec<DriverId, Driver>,
    restaurants: IdVec<RestaurantId, Restaurant>,
    faults: IdVec<FaultId, Fault>,
    router: Router,
}

#[allow(unused_variables, clippy::todo, missing_docs, dead_code)]
impl Sim {
    /// A run at time zero; nothing has happened yet.
    pub fn new(setup: Arc<Setup>) -> Sim {
        todo!()
    }
    /// Carries out a command now.
    ///
    /// # Errors
    /// Where it cannot be carried out; the run is then as if it had never been asked.
    pub fn apply(&mut self, command: &Command, out: &mut Out) -> Result<(), CommandError> {
        todo!()
    }
    /// Lets time pass until `until`, at most `events_max` events.
    pub fn advance(&mut self, until: SimTime, events_max: u32, out: &mut Out) -> Advanced {
        todo!()
    }
    /// Handles the next timer that causes an event; `false` where nothing is left to happen.
    pub fn step(&mut self, out: &mut Out) -> bool {
        todo!()
    }
    /// The time of the run.
    pub fn now(&self) -> SimTime {
        todo!()
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
    /// All faults so far, active ones have no `stopped`.
    pub const fn faults(&self) -> &IdVec<FaultId, Fault> {
        &self.faults
    }
    /// How many orders are queued.
    pub fn queue_len(&self) -> usize {
        todo!()
    }
    /// The first `limit` queued orders in the order in which they would be served now.
    pub fn service_order(&self, limit: usize) -> Vec<Entry> {
        todo!()
    }
    /// Whether a fault holds the dispatch cycle.
    pub fn is_paused(&self) -> bool {
        todo!()
    }
    /// A recent decision; `None` where it is too old to be remembered.
    pub fn decision(&self, id: DecisionId) -> Option<&Decision> {
        todo!()
    }
    /// The latest remembered decision about an order.
    pub fn decision_about(&self, order: OrderId) -> Option<&Decision> {
        todo!()
    }
    /// Digest of all events so far.
    pub fn digest(&self) -> u64 {
        todo!()
    }
    /// How many events there were.
    pub fn n_events(&self) -> u64 {
        todo!()
    }
    /// Orders per state, in the order of `Status::ALL`.
    pub fn status_counts(&self) -> [u32; 7] {
        todo!()
    }
    /// Moves so far from and to each state, by index in `Status::ALL`.
    pub fn moves(&self) -> [[u32; 7]; 7] {
        todo!()
    }
    /// Where a driver is.
    pub fn driver_pose(&self, driver: DriverId) -> Pose {
        todo!()
    }
    /// Routes and closures.
    pub const fn router(&self) -> &Router {
        &self.router
    }
}
