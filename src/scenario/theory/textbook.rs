//! The simulation as a textbook queue: drivers are servers, messages take no time, and neither
//! does travel unless it is the service itself.

use crate::core::city::{City, DriverSpec, RestaurantSpec, TravelRule};
use crate::core::geo::{Bounds, Point};
use crate::core::id::{IdVec, NodeId};
use crate::core::network::{Edge, RoadClass, RoadNetwork};
use crate::core::settings::{AssignPolicy, Protocol, QueuePolicy, Settings};
use crate::core::sim::{Rules, Setup};
use crate::core::time::SimDuration;
use std::sync::Arc;

/// Where every job is fetched, and brought to unless the service is a road.
pub const COUNTER: NodeId = NodeId(0);

/// The longest anybody waits before the order fails: the longest deadline there is.
pub const LONGEST_WAIT: SimDuration = SimDuration::from_mins(7 * 24 * 60);

/// `servers` servers without work under a discipline. The time at the door is the service time.
pub fn setup(seed: u64, queue: QueuePolicy, servers: u32) -> Setup {
    let at = Point::from_m(0, 0);
    // Invariant: one junction without roads is a network.
    let network = RoadNetwork::build(vec![at], Vec::new(), vec![String::new()])
        .expect("a single junction is valid");
    let city = city(network, TravelRule::Instant, servers);
    Setup { rules: RULES, ..Setup::new(seed, city, settings(queue, servers)) }
}

/// One server in a star of roads: the way to junction `k + 1` takes as long as `services[k]`, the
/// way back a microsecond. A job brought there has its service on the road, where a server who
/// breaks down stands and later goes on from.
pub fn star(seed: u64, services: &[SimDuration]) -> Setup {
    let at = Point::from_m(0, 0);
    let nodes = vec![at; services.len() + 1];
    let road = |from, to, travel| Edge {
        from,
        to,
        length_cm: 0,
        travel,
        class: RoadClass::Local,
        name: 0,
        shape: vec![at, at],
        twin: None,
    };
    let least = SimDuration::from_micros(1);
    let ends = (1..).map(NodeId).zip(services);
    let edges = ends.flat_map(|(end, &service)| {
        [road(COUNTER, end, service.max(least)), road(end, COUNTER, least)]
    });
    // Invariant: every road ends at a junction and takes time.
    let network = RoadNetwork::build(nodes, edges.collect(), vec![String::new()])
        .expect("a star of roads is valid");
    let city = city(network, TravelRule::Roads, 1);
    Setup { rules: RULES, ..Setup::new(seed, city, settings(QueuePolicy::Fifo, 1)) }
}

fn settings(queue: QueuePolicy, servers: u32) -> Settings {
    let mut settings = Settings {
        queue,
        assign: AssignPolicy::Nearest,
        arrivals_per_hour: 0,
        drivers_on_shift: servers,
        protocol: Protocol {
            latency: SimDuration::ZERO,
            think_time: SimDuration::ZERO,
            exclusion: SimDuration::from_secs(1),
            heartbeat_every: SimDuration::ZERO,
            ..Protocol::default()
        },
        ..Settings::default()
    };
    settings.retry.total_deadline = LONGEST_WAIT;
    settings
}

/// A kitchen without limits or delays, and `servers` drivers beside it.
fn city(network: RoadNetwork, travel: TravelRule, servers: u32) -> City {
    let kitchen = RestaurantSpec {
        preparation: SimDuration::ZERO,
        ..RestaurantSpec::new("Counter".to_owned(), COUNTER)
    };
    let at = network.nodes()[COUNTER];
    City {
        name: "Textbook queue".to_owned(),
        attribution: None,
        network: Arc::new(network),
        travel,
        districts: IdVec::new(),
        areas: Vec::new(),
        restaurants: IdVec::from(vec![kitchen]),
        drivers: (0..servers).map(|_| DriverSpec::new(COUNTER)).collect(),
        bounds: Bounds { min: at, max: at },
    }
}

/// Nothing takes time but what a job asks for.
const RULES: Rules = Rules {
    parking: SimDuration::ZERO,
    leaving: SimDuration::ZERO,
    handing_over: SimDuration::ZERO,
    returning: SimDuration::ZERO,
    promise: SimDuration::from_mins(35),
    class_mix_ppm: [0, 1_000_000, 0],
    cold_box_ppm: 0,
};
