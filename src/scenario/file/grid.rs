//! The cities that a file makes from nothing: a grid of streets, single places, and the one place of
//! a textbook queue.

use super::city::{GridFile, PlacesFile};
use crate::core::city::{City, District, DriverSpec, RestaurantSpec, TravelRule};
use crate::core::geo::{Bounds, Point};
use crate::core::id::{EdgeId, IdVec, NodeId};
use crate::core::network::{Edge, RoadClass, RoadNetwork};
use crate::core::time::SimDuration;
use std::sync::Arc;

/// A city without restaurants and drivers: one place, where travel takes no time.
pub(super) fn nowhere() -> City {
    let at = Point::from_m(0, 0);
    // Invariant: one junction without roads is a network.
    let network = RoadNetwork::build(vec![at], Vec::new(), vec![String::new()])
        .expect("a single junction is valid");
    bare("Textbook queue", network, TravelRule::Instant)
}

/// A grid without restaurants and drivers. Its numbers have been checked.
pub(super) fn streets(grid: &GridFile) -> City {
    let (columns, rows) = (grid.n_columns(), grid.n_rows());
    let travel = grid.block.map_or(SimDuration::from_secs(20), |block| block.0);
    let mut edges: Vec<Edge> = Vec::new();
    let mut street = |a: u32, b: u32, name: u32| {
        for (from, to) in [(a, b), (b, a)] {
            let twin = edges.len() as u32 ^ 1;
            edges.push(Edge {
                from: NodeId(from),
                to: NodeId(to),
                length_cm: BLOCK_M * 100,
                travel,
                class: RoadClass::Local,
                name,
                shape: Vec::new(),
                twin: Some(EdgeId(twin)),
            });
        }
    };
    for at in 0..columns * rows {
        let (column, row) = (at % columns, at / columns);
        if column + 1 < columns {
            street(at, at + 1, 1 + row);
        }
        if row + 1 < rows {
            street(at, at + columns, 1 + rows + column);
        }
    }
    let name = |kind: &str, n: u32| (0..n).map(move |k| format!("{kind} {}", k + 1)).collect();
    let (across, along): (Vec<String>, Vec<String>) =
        (name("Street", rows), name("Avenue", columns));
    let names = std::iter::once(String::new()).chain(across).chain(along).collect();
    let metres = |n: u32| (n * BLOCK_M) as i32;
    let place = |at| Point::from_m(metres(at % columns), metres(at / columns));
    let nodes = (0..columns * rows).map(place).collect();
    // Invariant: the loop above names junctions below columns * rows only, and takes some time.
    let network = RoadNetwork::build(nodes, edges, names).expect("a grid is valid");
    let mut city = bare("Grid", network, TravelRule::Roads);
    for (k, &[column, row]) in grid.districts.iter().enumerate() {
        let centre = Point::from_m(metres(column), metres(row));
        city.districts.push(District { name: format!("District {}", k + 1), centre });
    }
    city
}

/// Places without streets, restaurants and drivers. There is at least one.
pub(super) fn places(places: &PlacesFile) -> City {
    let points = places.at.iter().map(|&[x, y]| Point::from_m(x, y)).collect();
    // Invariant: junctions without roads are a network.
    let network = RoadNetwork::build(points, Vec::new(), vec![String::new()])
        .expect("junctions without roads are valid");
    let metres_per_minute = places.metres_per_minute;
    bare("Places", network, TravelRule::StraightMinutes { metres_per_minute })
}

fn bare(name: &str, network: RoadNetwork, travel: TravelRule) -> City {
    let zero = Point::from_m(0, 0);
    let bounds = Bounds::around(network.nodes().iter().copied());
    City {
        name: name.to_owned(),
        attribution: None,
        network: Arc::new(network),
        travel,
        districts: IdVec::new(),
        areas: Vec::new(),
        restaurants: IdVec::<_, RestaurantSpec>::new(),
        drivers: IdVec::<_, DriverSpec>::new(),
        bounds: bounds.unwrap_or(Bounds { min: zero, max: zero }),
    }
}

/// From one junction to the next.
pub(super) const BLOCK_M: u32 = 200;
