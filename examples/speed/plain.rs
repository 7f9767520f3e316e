//! Dispatch at its plainest, for a comparison with other simulation libraries: 100 drivers who
//! travel in straight lines, 1,000 orders, first come first served by the nearest free driver;
//! no delays of messages, no faults. `benches/peers/dispatch.py` plays the same instance.

use dispatch_playground::core::city::{City, DriverSpec, RestaurantSpec, TravelRule};
use dispatch_playground::core::event::Event;
use dispatch_playground::core::geo::{Bounds, Point};
use dispatch_playground::core::id::{Id as _, IdVec, NodeId, RestaurantId};
use dispatch_playground::core::network::RoadNetwork;
use dispatch_playground::core::order::OrderSpec;
use dispatch_playground::core::rng::{Purpose, below, draw, exponential};
use dispatch_playground::core::settings::{AssignPolicy, Protocol, QueuePolicy, Settings};
use dispatch_playground::core::sim::{Advanced, Rules, Setup, Sim, TimedOrder};
use dispatch_playground::core::time::{SimDuration, SimTime};
use std::sync::Arc;

const DRIVERS: usize = 100;
const RESTAURANTS: usize = 40;
const ORDERS: usize = 1_000;
const METRES_PER_MINUTE: u32 = 400;
/// About 70 drivers are busy.
const GAP: SimDuration = SimDuration::from_secs(21);

/// The run of a seed: when its orders were delivered, in microseconds, summed up.
pub fn run(seed: u64) -> u64 {
    let mut out = Vec::new();
    let mut sim = Sim::new(Arc::new(setup(seed)), &mut out);
    let mut sum = 0;
    loop {
        let advanced = sim.advance(SimTime::from_mins(7 * 24 * 60), 10_000, &mut out);
        let delivered = |event: &Event| matches!(event, Event::HandedOver { .. });
        sum += out
            .drain(..)
            .filter(|stamped| delivered(&stamped.event))
            .map(|stamped| stamped.at.as_micros())
            .sum::<u64>();
        if advanced == Advanced::Reached {
            return sum;
        }
    }
}

/// The instance as numbers, one thing a line: speed; drivers x y; then for each order when it is
/// placed, restaurant x y, door x y, preparation and hand-over. Centimetres and microseconds.
pub fn instance(seed: u64) -> String {
    let setup = setup(seed);
    let nodes = setup.city.network.nodes();
    let mut text = format!("{METRES_PER_MINUTE} {DRIVERS}\n");
    for driver in setup.city.drivers.iter() {
        let at = nodes[driver.node];
        text += &format!("{} {}\n", at.x_cm, at.y_cm);
    }
    for TimedOrder { at, spec } in &setup.orders {
        let (from, to) = (place(RESTAURANT, spec.restaurant.idx(), seed), nodes[spec.destination]);
        let micros = |time: Option<SimDuration>| time.unwrap_or_default().as_micros();
        text += &format!("{} {} {} {} {}", at.as_micros(), from.x_cm, from.y_cm, to.x_cm, to.y_cm);
        text += &format!(" {} {}\n", micros(spec.preparation), micros(spec.handover));
    }
    text
}

fn setup(seed: u64) -> Setup {
    let settings = Settings {
        queue: QueuePolicy::Fifo,
        assign: AssignPolicy::Nearest,
        arrivals_per_hour: 0,
        drivers_on_shift: DRIVERS as u32,
        protocol: Protocol {
            latency: SimDuration::ZERO,
            think_time: SimDuration::ZERO,
            heartbeat_every: SimDuration::ZERO,
            ..Protocol::default()
        },
        ..Settings::default()
    };
    let none = SimDuration::ZERO;
    Setup {
        rules: Rules { parking: none, leaving: none, returning: none, ..Rules::default() },
        orders: orders(seed),
        ..Setup::new(seed, city(seed), settings)
    }
}

/// Junctions: the restaurants, then the drivers' starts, then a door for each order.
fn city(seed: u64) -> City {
    let all = |kind: u64, n: usize| (0..n).map(move |k| place(kind, k, seed));
    let points: Vec<Point> =
        all(RESTAURANT, RESTAURANTS).chain(all(START, DRIVERS)).chain(all(DOOR, ORDERS)).collect();
    // Invariant: there are places, and junctions without roads are a network.
    let bounds = Bounds::around(points.iter().copied()).expect("a city has places");
    let network = RoadNetwork::build(points, Vec::new(), vec![String::new()])
        .expect("junctions without roads are valid");
    let kitchen = |k| RestaurantSpec::new(format!("Kitchen {k}"), NodeId::from_idx(k));
    City {
        name: "Plain".to_owned(),
        attribution: None,
        network: Arc::new(network),
        travel: TravelRule::StraightMinutes { metres_per_minute: METRES_PER_MINUTE },
        districts: IdVec::new(),
        areas: Vec::new(),
        restaurants: (0..RESTAURANTS).map(kitchen).collect(),
        drivers: (0..DRIVERS).map(|k| DriverSpec::new(NodeId::from_idx(RESTAURANTS + k))).collect(),
        bounds,
    }
}

fn orders(seed: u64) -> Vec<TimedOrder> {
    let mut at = SimTime::ZERO;
    let bits = |k: usize, what| draw(seed, Purpose::Demand, k as u64, what);
    let order = |k| {
        at += exponential(bits(k, 0), GAP);
        let restaurant = RestaurantId::from_idx(below(bits(k, 1), RESTAURANTS as u64) as usize);
        let minutes = |what, from: u64, to: u64| {
            let spread = SimDuration::from_mins(to - from).as_micros();
            SimDuration::from_mins(from)
                .plus(SimDuration::from_micros(below(bits(k, what), spread)))
        };
        let spec = OrderSpec {
            preparation: Some(minutes(2, 5, 15)),
            handover: Some(minutes(3, 1, 3)),
            ..OrderSpec::new(restaurant, NodeId::from_idx(RESTAURANTS + DRIVERS + k))
        };
        TimedOrder { at, spec }
    };
    (0..ORDERS).map(order).collect()
}

const RESTAURANT: u64 = 0;
const START: u64 = 1;
const DOOR: u64 = 2;

/// A place in a city of 10 x 10 km.
fn place(kind: u64, k: usize, seed: u64) -> Point {
    let along = |axis| {
        let bits = draw(seed, Purpose::Preparation, kind << 32 | k as u64, axis);
        below(bits, 1_000_000) as i32
    };
    Point::from_cm(along(0), along(1))
}
