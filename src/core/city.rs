//! A city: roads, places and the picture around them. Immutable once a run starts.

use super::geo::{Bounds, Point};
use super::id::{DistrictId, DriverId, IdVec, NodeId, RestaurantId};
use super::network::RoadNetwork;
use super::order::{FailReason, OrderSpec};
use super::time::{SimDuration, SimTime};
use std::sync::Arc;

/// Everything about a city that does not change during a run.
#[derive(Clone, Debug)]
pub struct City {
    /// The name on screen.
    pub name: String,
    /// Who made the data, for imported networks: shown on the map.
    pub attribution: Option<String>,
    /// Junctions and roads. A city without roads has junctions only.
    pub network: Arc<RoadNetwork>,
    /// How drivers move between junctions.
    pub travel: TravelRule,
    /// Named districts.
    pub districts: IdVec<DistrictId, District>,
    /// Water, parks and blocks, for the picture.
    pub areas: Vec<Area>,
    /// Restaurants.
    pub restaurants: IdVec<RestaurantId, RestaurantSpec>,
    /// Drivers.
    pub drivers: IdVec<DriverId, DriverSpec>,
    /// The box to show at first.
    pub bounds: Bounds,
}

impl City {
    /// The district of a place: the one whose centre is nearest, equal ones by id. `None` in a
    /// city without districts.
    pub fn district_at(&self, at: Point) -> Option<DistrictId> {
        let distance = |district: &District| district.centre.distance_squared(at);
        let nearest = self.districts.enumerate().min_by_key(|&(id, d)| (distance(d), id));
        nearest.map(|(id, _)| id)
    }
    /// The district of a junction.
    pub fn district_of(&self, node: NodeId) -> Option<DistrictId> {
        self.district_at(self.network.nodes()[node])
    }
}

/// How drivers move between junctions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TravelRule {
    /// Along open roads by the fastest path.
    Roads,
    /// In a straight line; a trip takes `ceil(metres / metres_per_minute)` whole minutes.
    StraightMinutes {
        /// Speed.
        metres_per_minute: u32,
    },
    /// No time at all: drivers are servers of a textbook queue.
    Instant,
}

/// A named part of the city.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct District {
    /// The name on the map.
    pub name: String,
    /// Where the label stands.
    pub centre: Point,
}

/// A polygon of the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// What it is.
    pub kind: AreaKind,
    /// The name on the map, if any.
    pub name: Option<String>,
    /// Its outline, not closed: the last point joins the first.
    pub outline: Vec<Point>,
}

/// What a polygon of the picture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AreaKind {
    /// A river or lake.
    Water,
    /// A park.
    Park,
    /// A block of houses.
    Block,
    /// A single building.
    Building,
}

/// A restaurant as the scenario describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestaurantSpec {
    /// The name on screen.
    pub name: String,
    /// Where it is.
    pub node: NodeId,
    /// Meals cooked at once; 0 is no limit.
    pub cooking_slots: u32,
    /// Cooked meals that fit on the pick-up counter; 0 is no limit.
    pub counter_places: u32,
    /// Mean cooking time; each is uniform in half to one and a half of it.
    pub preparation: SimDuration,
}

impl RestaurantSpec {
    /// A kitchen without limits that takes a quarter of an hour.
    pub const fn new(name: String, node: NodeId) -> RestaurantSpec {
        RestaurantSpec {
            name,
            node,
            cooking_slots: 0,
            counter_places: 0,
            preparation: SimDuration::from_mins(15),
        }
    }
}

/// A driver as the scenario describes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DriverSpec {
    /// Where they start.
    pub node: NodeId,
    /// Orders they may hold at once, one carried and the rest planned; at least 1.
    pub capacity: u32,
    /// Total size of the orders they may hold at once, in the units of `OrderSpec::size`; at
    /// least 1.
    pub space: u32,
    /// What they ride.
    pub vehicle: Vehicle,
    /// How fast they go, in per cent of the normal speed; 1 to 1,000.
    pub speed_percent: u32,
    /// Probability of accepting an offer, in parts per million.
    pub acceptance_ppm: u32,
    /// Share in weighted round robin; at least 1.
    pub weight: u32,
    /// Fixed shift; `None` follows the drivers-on-shift setting.
    pub shift: Option<Shift>,
}

impl DriverSpec {
    /// Somebody who takes every offer, carries one order of any size at a time, at normal speed
    /// and without a cold box, and has no fixed shift.
    pub const fn new(node: NodeId) -> DriverSpec {
        DriverSpec {
            node,
            capacity: 1,
            space: u32::MAX,
            vehicle: Vehicle::Plain,
            speed_percent: 100,
            acceptance_ppm: 1_000_000,
            weight: 1,
            shift: None,
        }
    }
}

impl DriverSpec {
    /// Whether the order is not larger than all of the driver's space.
    pub const fn has_space_for(&self, order: &OrderSpec) -> bool {
        order.size <= self.space
    }
    /// Whether the driver has the cold box that the order needs, if it needs one.
    pub const fn keeps_cold(&self, order: &OrderSpec) -> bool {
        !order.needs_cold_box || matches!(self.vehicle, Vehicle::ColdBox)
    }
}

impl City {
    /// Why no driver of the city could serve the order from `now` on, whoever is called in;
    /// `None` where somebody could. O(drivers) at worst, and O(1) where the first could.
    pub fn unserveable(&self, order: &OrderSpec, now: SimTime) -> Option<FailReason> {
        let not_over = |driver: &DriverSpec| driver.shift.is_none_or(|shift| now <= shift.until);
        let fits = |driver: &DriverSpec| driver.keeps_cold(order) && driver.has_space_for(order);
        let mut drivers = self.drivers.iter();
        if drivers.any(|driver| fits(driver) && not_over(driver)) {
            None
        } else if self.drivers.is_empty() || self.drivers.iter().any(fits) {
            Some(FailReason::NobodyOnShift)
        } else if self.drivers.iter().any(|driver| driver.keeps_cold(order)) {
            Some(FailReason::TooLarge)
        } else {
            Some(FailReason::NoColdBox)
        }
    }
}

/// What a driver rides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Vehicle {
    /// Without a cold box.
    Plain,
    /// With a cold box, for the orders that need one and for all others.
    ColdBox,
}

/// A fixed shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shift {
    /// When it begins.
    pub from: SimTime,
    /// When it ends: no pick-up after it.
    pub until: SimTime,
}
