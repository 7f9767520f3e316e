//! Trips: which of the orders in hand a driver fetches and carries together.
//!
//! A trip has one restaurant. Without bundling it has one order. With it, a driver who is on the
//! way to a restaurant or at its counter takes further orders from there, as many as fit; fetches
//! all of them, waiting for those that are not ready; and then hands over at the nearest door
//! first. Knows nothing of why the dispatcher chose to bundle.

use super::Sim;
use crate::core::driver::{Activity, Driver, Job, Service};
use crate::core::id::{DriverId, NodeId, RestaurantId};
use crate::core::order::Stage;
use crate::core::settings::{AssignPolicy, Bundling};
use crate::core::time::{SimDuration, SimTime};
use crate::core::travel::{self, Spot};

impl Sim {
    /// Whether orders may be bundled. A plan made of whole trips, one after another, knows none.
    pub(super) fn bundles(&self) -> bool {
        self.settings.bundling == Bundling::On
            && self.settings.assign != AssignPolicy::FirstComeNearest
    }

    /// The restaurant that a driver is on the way to or at the counter of.
    #[inline]
    pub(super) fn fetches_at(&self, driver: &Driver) -> Option<RestaurantId> {
        let first = driver.jobs.front()?;
        let fetches = match driver.activity {
            Activity::Driving(_) => !first.on_board,
            Activity::Waiting { .. } | Activity::Serving { what: Service::Parking, .. } => true,
            Activity::Standing(_) | Activity::Serving { .. } => false,
        };
        fetches.then(|| self.restaurant_of(first))
    }

    /// Whether a driver could take a further order of this restaurant on the trip under way.
    #[inline]
    pub(super) fn has_room_on_trip(&self, driver: &Driver, restaurant: RestaurantId) -> bool {
        self.bundles()
            && self.fetches_at(driver) == Some(restaurant)
            && driver.jobs.len() < self.city().drivers[driver.id].capacity as usize
    }

    /// When a driver who fetches an order arrives (or has arrived) at its restaurant.
    pub(super) fn arrival_on_trip(&self, driver: DriverId) -> SimTime {
        let parking = self.setup.rules.parking;
        match &self.drivers[driver].activity {
            Activity::Driving(leg) => leg.arrives,
            Activity::Serving { until, .. } => *until - parking,
            Activity::Waiting { since, .. } => *since - parking,
            Activity::Standing(_) => self.now(),
        }
    }

    /// How long it takes such a driver to be there.
    pub(super) fn time_left_on_trip(&self, driver: DriverId) -> SimDuration {
        self.arrival_on_trip(driver).since(self.now())
    }

    /// Whether a job is part of the trip under way or to come next.
    fn is_on_trip(&self, driver: DriverId, idx: usize) -> bool {
        let jobs = &self.drivers[driver].jobs;
        idx == 0
            || jobs[idx].joined && self.restaurant_of(&jobs[idx]) == self.restaurant_of(&jobs[0])
    }

    /// The places in hand of the orders of this trip that are still to be fetched.
    pub(super) fn to_fetch(&self, driver: DriverId) -> impl Iterator<Item = usize> {
        let jobs = &self.drivers[driver].jobs;
        (0..jobs.len()).filter(move |&idx| !jobs[idx].on_board && self.is_on_trip(driver, idx))
    }

    /// Whether one of them is cooked at this junction.
    pub(super) fn fetches_here(&self, driver: DriverId, at: NodeId) -> bool {
        let jobs = &self.drivers[driver].jobs;
        self.to_fetch(driver).any(|idx| self.restaurant_node(jobs[idx].order) == at)
    }

    fn restaurant_of(&self, job: &Job) -> RestaurantId {
        self.orders[job.order].spec.restaurant
    }

    /// Puts first what comes next: of the orders on board the one whose door is nearest, then the
    /// one with the smaller id; doors without an open way come last. With nothing on board the
    /// order of the plan stays.
    pub(super) fn turn_to_next(&mut self, driver: DriverId, from: Spot) {
        let jobs = &self.drivers[driver].jobs;
        let on_board: Vec<usize> = (0..jobs.len()).filter(|&idx| jobs[idx].on_board).collect();
        let next = match on_board[..] {
            [] => return,
            [only] => only,
            _ => {
                let far = |sim: &mut Sim, idx: usize| {
                    let order = sim.drivers[driver].jobs[idx].order;
                    let to = sim.orders[order].spec.destination;
                    let (rule, pace) = (sim.city().travel, (sim.now(), sim.driver_speed(driver)));
                    let leg = travel::plan_leg(rule, &mut sim.router, from, to, pace);
                    (leg.map_or(SimTime::MAX, |leg| leg.arrives), order)
                };
                let mut ranked: Vec<_> =
                    on_board.iter().map(|&idx| (far(self, idx), idx)).collect();
                ranked.sort_unstable();
                ranked[0].1
            }
        };
        if next > 0
            && let Some(job) = self.drivers[driver].jobs.remove(next)
        {
            self.drivers[driver].jobs.push_front(job);
        }
    }

    /// The stage of a job as it physically is: what the dispatcher would see on the map.
    pub(super) fn stage_of_job(&self, driver: DriverId, idx: usize) -> Stage {
        let state = &self.drivers[driver];
        let (job, first) = (&state.jobs[idx], &state.jobs[0]);
        match state.activity {
            Activity::Serving { what: Service::HandingOver, .. } if idx == 0 => Stage::HandingOver,
            _ if job.on_board => Stage::ToCustomer,
            _ if !self.is_on_trip(driver, idx) => Stage::Planned,
            Activity::Serving { what: Service::Parking, .. } | Activity::Waiting { .. } => {
                Stage::AtCounter
            }
            Activity::Serving { .. } => Stage::Planned,
            // What was left behind is fetched once the rest is delivered.
            Activity::Driving(_) | Activity::Standing(_) if first.on_board => Stage::Planned,
            Activity::Driving(_) | Activity::Standing(_) => Stage::ToRestaurant,
        }
    }
}
