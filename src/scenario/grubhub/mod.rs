//! Meal Delivery Routing Problem instances as Grubhub published them: a real day of orders.
//!
//! An instance has restaurants, couriers with shifts, and orders with their times; travel is in a
//! straight line in whole minutes. Here are its files ([`read`]), a run of it ([`Instance::setup`]),
//! what the run did in the evaluator's form ([`Solution`]), whether that is allowed
//! ([`check::check`]) and how good it was ([`Performance`]).

pub mod check;
mod performance;
mod read;
mod setup;
mod solution;

pub use performance::Performance;
pub use read::{Part, read};
pub use solution::{Assignment, Delivery, Move, Place, Solution};

use crate::core::geo::Point;
use crate::core::time::{SimDuration, SimTime};

/// An instance. Every reference between its parts is valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// Rules and rates.
    pub parameters: Parameters,
    /// Restaurants in file order.
    pub restaurants: Vec<Site>,
    /// Couriers in file order.
    pub couriers: Vec<Courier>,
    /// Orders by placement time, those of the same minute in file order.
    pub orders: Vec<Order>,
}

/// The numbers of `instance_parameters.txt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameters {
    /// Speed of every courier.
    pub metres_per_minute: u32,
    /// Minutes at the restaurant, half before and half after taking the food.
    pub pickup_service: u32,
    /// Minutes at the door, half before and half after handing over.
    pub dropoff_service: u32,
    /// Promised minutes from placement to the hand-over.
    pub target_click_to_door: u32,
    /// Most minutes from placement to the hand-over; a quality measure and no rule.
    pub max_click_to_door: u32,
    /// Pay for an order.
    pub pay_per_order: u32,
    /// Least pay for an hour on shift.
    pub guaranteed_pay_per_hour: u32,
}

/// A named place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The name in the files.
    pub name: String,
    /// Where it is.
    pub at: Point,
}

/// A courier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Courier {
    /// Name and starting place.
    pub site: Site,
    /// Beginning of the shift.
    pub on: SimTime,
    /// End of the shift: no pick-up after it, drop-offs are allowed.
    pub off: SimTime,
}

/// An order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Name and destination.
    pub site: Site,
    /// When it is placed.
    pub placed: SimTime,
    /// Which restaurant, by position.
    pub restaurant: usize,
    /// When the food is ready.
    pub ready: SimTime,
}

impl Instance {
    /// Half of the service at a restaurant: before, and again after, taking the food.
    pub fn half_pickup_service(&self) -> SimDuration {
        SimDuration::from_secs(u64::from(self.parameters.pickup_service) * 30)
    }
    /// Half of the service at a door: before, and again after, handing over.
    pub fn half_dropoff_service(&self) -> SimDuration {
        SimDuration::from_secs(u64::from(self.parameters.dropoff_service) * 30)
    }
    /// Whole minutes from place to place, rounded up.
    pub fn travel(&self, from: Point, to: Point) -> SimDuration {
        let squared = u128::from(from.distance_squared(to));
        let step = u128::from(self.parameters.metres_per_minute) * 100;
        let mut minutes = squared.isqrt() / step;
        if (minutes * step).pow(2) < squared {
            minutes += 1;
        }
        SimDuration::from_mins(minutes as u64)
    }
    /// Where a place of a solution is; a courier's start needs to know whose.
    pub fn point(&self, courier: usize, place: Place) -> Point {
        match place {
            Place::Start => self.couriers[courier].site.at,
            Place::Restaurant(idx) => self.restaurants[idx].at,
            Place::Customer(idx) => self.orders[idx].site.at,
        }
    }
}
