//! The priority inversion that lasts as long as orders of a middle class come in.
//!
//! A corner kitchen cooks one meal at a time and has one place on its counter; a canteen has no
//! limits. Two drivers. All of it is known beforehand, and so are the bounds.
//!
//! ```text
//!  0:00  four standard orders at the canteen, and another every five minutes
//!  1:00  a saver order at the corner kitchen: cooked at 4:00, it takes the only place
//!  5:00  an urgent order there: cooked at 8:00, it has no place
//! ```
//!
//! Drivers who come free take the urgent order (one waits at the kitchen for its meal from then
//! on) and standard ones. Nobody takes the saver order while a standard one waits, so that its
//! meal never leaves the place that the urgent one needs.

use crate::core::city::{City, DriverSpec, RestaurantSpec, TravelRule};
use crate::core::geo::{Bounds, Point};
use crate::core::id::{IdVec, NodeId, OrderId, RestaurantId};
use crate::core::network::RoadNetwork;
use crate::core::order::{Class, OrderSpec};
use crate::core::settings::{Protocol, QueuePolicy, RetryPolicy, Settings};
use crate::core::sim::{Rules, Setup, TimedOrder};
use crate::core::time::{SimDuration, SimTime};
use std::sync::Arc;

/// The scenario, by how long standard orders come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PriorityInversion {
    /// The last standard order is placed no later than this.
    pub demand: SimDuration,
}

impl PriorityInversion {
    /// The saver order: four standard ones are placed before it.
    pub const LOW: OrderId = OrderId(FIRST_ORDERS);
    /// The urgent order: the second after the saver one, since a standard one is placed at the
    /// same time, earlier in the script.
    pub const HIGH: OrderId = OrderId(FIRST_ORDERS + 2);
    /// When the saver order is placed.
    pub const LOW_AT: SimTime = SimTime::from_mins(1);

    /// The run, by strict priority and without a fix.
    pub fn setup(self) -> Setup {
        Setup { rules: RULES, orders: self.orders(), ..Setup::new(1, city(), settings()) }
    }

    /// How many standard orders are placed before a time.
    pub fn middle_before(self, time: SimTime) -> u64 {
        self.middle().filter(|&at| at < time).count() as u64
    }

    /// The longest that a driver needs for a standard order, from the moment at which it could be
    /// offered: the answer, the end of the round before, the way to the canteen (where the meal is
    /// cooked by then), and the delivery.
    pub fn service_max() -> SimDuration {
        let ways = WAY_TO_CANTEEN.plus(WAY_FROM_CANTEEN);
        let stops = RULES.parking.plus(RULES.leaving).plus(RULES.handing_over);
        offer_max().plus(ways).plus(stops).plus(message_max())
    }

    /// The longest from the moment at which the saver order could be offered to a driver until
    /// its meal is picked up: the place is free then.
    pub fn rescue_max() -> SimDuration {
        offer_max().plus(WAY_TO_CORNER_MAX).plus(RULES.parking)
    }

    fn middle(self) -> impl Iterator<Item = SimTime> {
        let first = (0..FIRST_ORDERS).map(|_| SimTime::ZERO);
        let n = self.demand.as_micros() / MIDDLE_EVERY.as_micros();
        first.chain((1..=n).map(|k| SimTime::ZERO + MIDDLE_EVERY.times(k)))
    }

    fn orders(self) -> Vec<TimedOrder> {
        let order = |class, restaurant, door, preparation| OrderSpec {
            class,
            preparation: Some(preparation),
            ..OrderSpec::new(restaurant, door)
        };
        let middle = order(Class::Standard, CANTEEN, MIDDLE_DOOR, SimDuration::from_mins(1));
        let low = order(Class::Saver, CORNER, LOW_DOOR, COOKS);
        let high = order(Class::Urgent, CORNER, HIGH_DOOR, COOKS);
        let mut orders: Vec<TimedOrder> =
            self.middle().map(|at| TimedOrder { at, spec: middle }).collect();
        orders.push(TimedOrder { at: PriorityInversion::LOW_AT, spec: low });
        orders.push(TimedOrder { at: SimTime::from_mins(5), spec: high });
        orders.sort_by_key(|order| order.at);
        orders
    }
}

fn offer_max() -> SimDuration {
    // There and back, and the thinking; the driver may still be returning from the last door.
    message_max().times(2).plus(THINK_TIME).plus(RULES.returning)
}

fn message_max() -> SimDuration {
    // At most one and a half of the mean.
    SimDuration::from_micros(LATENCY.as_micros() * 3 / 2)
}

fn settings() -> Settings {
    Settings {
        queue: QueuePolicy::Priority { aging: None },
        arrivals_per_hour: 0,
        drivers_on_shift: 2,
        // Nobody gives up before the standard orders end.
        retry: RetryPolicy {
            total_deadline: SimDuration::from_mins(24 * 60),
            ..RetryPolicy::default()
        },
        protocol: Protocol { latency: LATENCY, think_time: THINK_TIME, ..Protocol::default() },
        ..Settings::default()
    }
}

fn city() -> City {
    let points = PLACES_M.map(|(x, y)| Point::from_m(x, y));
    let corner = RestaurantSpec {
        cooking_slots: 1,
        counter_places: 1,
        ..RestaurantSpec::new("Corner Kitchen".to_owned(), NodeId(0))
    };
    let canteen = RestaurantSpec::new("Canteen".to_owned(), NodeId(1));
    let network = RoadNetwork::build(points.to_vec(), Vec::new(), vec![String::new()]);
    City {
        name: "Priority inversion".to_owned(),
        attribution: None,
        // Invariant: five junctions without roads are a valid network.
        network: Arc::new(network.unwrap_or_default()),
        travel: TravelRule::StraightMinutes { metres_per_minute: 250 },
        districts: IdVec::new(),
        areas: Vec::new(),
        restaurants: IdVec::from(vec![corner, canteen]),
        drivers: IdVec::from(vec![DriverSpec::new(NodeId(1)); 2]),
        bounds: Bounds { min: Point::from_m(-500, 0), max: Point::from_m(500, 500) },
    }
}

const CORNER: RestaurantId = RestaurantId(0);
const CANTEEN: RestaurantId = RestaurantId(1);
const MIDDLE_DOOR: NodeId = NodeId(2);
const LOW_DOOR: NodeId = NodeId(3);
const HIGH_DOOR: NodeId = NodeId(4);

/// Corner kitchen, canteen, the doors of the standard, the saver and the urgent orders.
const PLACES_M: [(i32, i32); 5] = [(0, 0), (500, 0), (500, 500), (0, 500), (-500, 0)];
/// 500 m at 250 m a minute, from the door of the standard orders.
const WAY_TO_CANTEEN: SimDuration = SimDuration::from_mins(2);
/// And back.
const WAY_FROM_CANTEEN: SimDuration = SimDuration::from_mins(2);
/// 708 m in whole minutes: the door of the standard orders is the farthest place.
const WAY_TO_CORNER_MAX: SimDuration = SimDuration::from_mins(3);

/// So many that both drivers are at work when the urgent order comes.
const FIRST_ORDERS: u32 = 4;
/// Shorter than a driver's round, so that a standard order always waits.
const MIDDLE_EVERY: SimDuration = SimDuration::from_mins(5);
const COOKS: SimDuration = SimDuration::from_mins(3);
const LATENCY: SimDuration = SimDuration::from_millis(400);
const THINK_TIME: SimDuration = SimDuration::from_secs(10);

const RULES: Rules = Rules {
    parking: SimDuration::from_secs(30),
    leaving: SimDuration::from_secs(15),
    handing_over: SimDuration::from_secs(60),
    returning: SimDuration::from_secs(15),
    promise: SimDuration::from_mins(35),
    class_mix_ppm: [0, 1_000_000, 0],
    cold_box_ppm: 0,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::file;

    #[test]
    fn the_scenario_file_says_the_same() {
        let (name, text) = ("priority-inversion", include_str!("presets/priority-inversion.json"));
        let from_file = file::load(name, text, 1).unwrap().setup;
        let setup = PriorityInversion { demand: SimDuration::from_mins(4 * 60) }.setup();
        // A debug print of all of it: there is nothing that is not compared.
        assert!(format!("{from_file:?}") == format!("{setup:?}"));
    }
}
