//! A small hand-made city for tests: a grid of two-way streets, everything countable.

use dispatch_playground::core::city::{
    City, District, DriverSpec, RestaurantSpec, TravelRule, Vehicle,
};
use dispatch_playground::core::geo::{Bounds, Point};
use dispatch_playground::core::id::{EdgeId, IdVec, NodeId};
use dispatch_playground::core::network::{Edge, RoadClass, RoadNetwork};
use dispatch_playground::core::settings::Settings;
use dispatch_playground::core::sim::Setup;
use dispatch_playground::core::time::SimDuration;
use std::sync::Arc;

/// `side` x `side` junctions, 200 m apart, 10 m/s.
pub fn network(side: u32) -> RoadNetwork {
    let place = |i: u32| Point::from_m((i % side * 200) as i32, (i / side * 200) as i32);
    let mut edges: Vec<Edge> = Vec::new();
    let mut street = |a: u32, b: u32| {
        for (from, to) in [(a, b), (b, a)] {
            let twin = edges.len() as u32 ^ 1;
            edges.push(Edge {
                from: NodeId(from),
                to: NodeId(to),
                length_cm: 20_000,
                travel: SimDuration::from_secs(20),
                class: RoadClass::Local,
                name: 0,
                shape: Vec::new(),
                twin: Some(EdgeId(twin)),
            });
        }
    };
    for i in 0..side * side {
        if i % side + 1 < side {
            street(i, i + 1);
        }
        if i + side < side * side {
            street(i, i + side);
        }
    }
    let nodes = (0..side * side).map(place).collect();
    RoadNetwork::build(nodes, edges, vec![String::new()]).expect("a valid grid")
}

/// A grid city with restaurants and drivers spread by a fixed stride.
pub fn city(side: u32, restaurants: u32, drivers: u32) -> City {
    let network = network(side);
    let nodes = side * side;
    let bounds = Bounds::around(network.nodes().iter().copied()).expect("a grid has nodes");
    let restaurants: IdVec<_, _> = (0..restaurants)
        .map(|i| RestaurantSpec {
            cooking_slots: 1 + i % 3,
            counter_places: 1 + i % 2,
            preparation: SimDuration::from_mins(u64::from(4 + i % 5)),
            ..RestaurantSpec::new(format!("Kitchen {}", i + 1), NodeId((i * 7 + 3) % nodes))
        })
        .collect();
    let drivers: IdVec<_, _> = (0..drivers)
        .map(|i| DriverSpec {
            capacity: 1 + i % 3,
            acceptance_ppm: 900_000,
            weight: 1 + i % 3,
            space: 2 + i % 3,
            vehicle: if i % 3 == 0 { Vehicle::ColdBox } else { Vehicle::Plain },
            ..DriverSpec::new(NodeId((i * 11 + 5) % nodes))
        })
        .collect();
    City {
        name: "Grid".to_owned(),
        attribution: None,
        network: Arc::new(network),
        travel: TravelRule::Roads,
        districts: [("West", 200), ("East", 900)]
            .map(|(name, x)| District { name: name.to_owned(), centre: Point::from_m(x, 500) })
            .into_iter()
            .collect(),
        areas: Vec::new(),
        restaurants,
        drivers,
        bounds,
    }
}

/// A run on the grid with generated demand.
pub fn setup(seed: u64, drivers: u32, per_hour: u32) -> Setup {
    let settings =
        Settings { arrivals_per_hour: per_hour, drivers_on_shift: drivers, ..Settings::default() };
    Setup::new(seed, city(6, 5, drivers), settings)
}
