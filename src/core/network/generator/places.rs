//! Where districts, restaurants and drivers are, on a generated or an imported network.

use super::CityPlan;
use super::dice::{Dice, Part};
use super::names::{self, Quarter};
use crate::core::city::{City, District, DriverSpec, RestaurantSpec, TravelRule, Vehicle};
use crate::core::geo::{Bounds, Point};
use crate::core::id::NodeId;
use crate::core::network::{RoadClass, RoadNetwork};
use crate::core::time::SimDuration;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A city on imported roads: its largest connected part, with restaurants and drivers placed by
/// `seed`. No districts and no picture beyond the roads.
///
/// A network without roads gives a city without restaurants and drivers.
pub fn populate(
    network: RoadNetwork,
    name: String,
    attribution: Option<String>,
    n_restaurants: usize,
    n_drivers: usize,
    seed: u64,
) -> City {
    let network = network.into_largest_component();
    let (mut restaurants, mut drivers) = (vec![], vec![]);
    if !network.edges().is_empty() {
        restaurants = self::restaurants(&network, n_restaurants, seed);
        drivers = self::drivers(&network, n_drivers, seed);
    }
    let points = network.edges().ids().flat_map(|edge| network.points(edge));
    let bounds = Bounds::around(points.chain(network.nodes().iter().copied()))
        .unwrap_or(Bounds { min: Point::default(), max: Point::default() });
    City {
        name,
        attribution,
        network: Arc::new(network),
        travel: TravelRule::Roads,
        districts: Vec::new().into(),
        areas: Vec::new(),
        restaurants: restaurants.into(),
        drivers: drivers.into(),
        bounds,
    }
}

/// Restaurants on junctions of busy streets, apart from each other.
pub fn restaurants(network: &RoadNetwork, n: usize, seed: u64) -> Vec<RestaurantSpec> {
    let mut dice = Dice::new(seed, Part::Restaurants);
    // Not where a road leaves town.
    let crossing = |node: &NodeId| network.out_edges(*node).len() >= 2;
    let mut free: Vec<NodeId> = network.nodes().ids().filter(crossing).collect();
    if free.is_empty() {
        free = network.nodes().ids().collect();
    }
    dice.shuffle(&mut free);
    let busy = |&node: &NodeId| {
        let classes = network.out_edges(node).iter().map(|&e| network.edges()[e].class);
        classes.min().unwrap_or(RoadClass::Local)
    };
    // Two thirds on busy streets where there are enough of them; the order stays random.
    let mut order: Vec<(usize, NodeId)> = free
        .iter()
        .enumerate()
        .map(|(rank, node)| (if busy(node) == RoadClass::Local { rank * 3 } else { rank }, *node))
        .collect();
    order.sort_unstable();
    let sites = order.into_iter().map(|(_, node)| node).collect();
    let sites = spread(network, sites, n);
    let mut taken = BTreeSet::new();
    let mut pool: Vec<&str> = names::RESTAURANTS.to_vec();
    dice.shuffle(&mut pool);
    (0..n)
        .map(|k| {
            let node = sites[k % sites.len()];
            let name = restaurant_name(network, node, pool[k % pool.len()], k, &mut taken);
            RestaurantSpec {
                cooking_slots: dice.between(2, 4) as u32,
                counter_places: dice.between(3, 6) as u32,
                preparation: SimDuration::from_secs(30 * dice.between(12, 28) as u64),
                ..RestaurantSpec::new(name, node)
            }
        })
        .collect()
}

/// The name, with the street added where another restaurant of that name came first.
fn restaurant_name(
    network: &RoadNetwork,
    node: NodeId,
    name: &str,
    k: usize,
    taken: &mut BTreeSet<String>,
) -> String {
    let streets = network.out_edges(node).iter().map(|&e| network.name(e));
    let with_street = streets.filter(|s| !s.is_empty()).map(|s| format!("{name}, {s}"));
    let numbered = format!("{name} {}", k + 1);
    let mut candidates = std::iter::once(name.to_owned()).chain(with_street).chain([numbered]);
    // Invariant: the numbered name is free, so the search ends with one.
    candidates.find(|name| taken.insert(name.clone())).unwrap_or_default()
}

/// Drivers all over the town.
pub fn drivers(network: &RoadNetwork, n: usize, seed: u64) -> Vec<DriverSpec> {
    let mut dice = Dice::new(seed, Part::Drivers);
    let mut order: Vec<NodeId> = network.nodes().ids().collect();
    dice.shuffle(&mut order);
    let sites = spread(network, order, n);
    (0..n)
        .map(|k| DriverSpec {
            acceptance_ppm: 10_000 * dice.between(87, 97) as u32,
            weight: dice.between(1, 3) as u32,
            vehicle: if k % COLD_BOX_EVERY == 0 { Vehicle::ColdBox } else { Vehicle::Plain },
            capacity: CAPACITY,
            ..DriverSpec::new(sites[k % sites.len()])
        })
        .collect()
}

/// Orders that a driver may hold at once: with bundling one restaurant's, or planned ahead. Chosen
/// arbitrarily: enough to see both.
const CAPACITY: u32 = 2;
/// Every so manieth driver has a cold box; chosen arbitrarily.
const COLD_BOX_EVERY: usize = 4;

/// The first `n` of `order` that keep their distance from each other; where the town is too
/// small for that, the distance is halved until they fit. Never empty if `order` is not.
fn spread(network: &RoadNetwork, order: Vec<NodeId>, n: usize) -> Vec<NodeId> {
    let nodes = network.nodes();
    let Some(bounds) = Bounds::around(nodes.iter().copied()) else { return order };
    let area = bounds.width_cm().max(1) * bounds.height_cm().max(1);
    let mut apart = (area / (n as u64 * 3).max(1)).isqrt();
    loop {
        let mut chosen: Vec<NodeId> = Vec::new();
        for &node in &order {
            let near = |&other: &NodeId| nodes[node].distance_squared(nodes[other]) < apart * apart;
            if chosen.len() == n {
                break;
            }
            if !chosen.iter().any(near) {
                chosen.push(node);
            }
        }
        if chosen.len() >= n.min(order.len()) || apart == 0 {
            return if chosen.is_empty() { order } else { chosen };
        }
        apart /= 2;
    }
}

/// Districts spread over the town, named by where they are.
pub fn districts(
    plan: &CityPlan,
    network: &RoadNetwork,
    water: &[Point],
    seed: u64,
) -> Vec<District> {
    let mut dice = Dice::new(seed, Part::Districts);
    // Not at the very edge, where half the name would stand in the fields.
    let inner = |&node: &NodeId| {
        let at = network.nodes()[node];
        let inside = |x: i32, extent: i64| (10..=90).contains(&(i64::from(x) * 100 / extent));
        inside(at.x_cm, plan.length_cm()) && inside(at.y_cm, plan.height_cm())
    };
    let mut order: Vec<NodeId> = network.nodes().ids().filter(inner).collect();
    dice.shuffle(&mut order);
    let sites = spread(network, order, plan.districts);
    let mut spare = names::DISTRICTS.to_vec();
    dice.shuffle(&mut spare);
    let mut taken = BTreeSet::new();
    let mut districts = Vec::new();
    for node in sites.into_iter().take(plan.districts) {
        let centre = network.nodes()[node];
        let pool = quarter(plan, water, centre).names();
        let first = dice.below(pool.len());
        let own = (0..pool.len()).map(|k| pool[(first + k) % pool.len()]);
        let mut free = own.chain(spare.iter().copied()).filter(|&name| taken.insert(name));
        // Invariant: there are more names than districts in any plan.
        districts.push(District { name: free.next().unwrap_or("Outskirts").to_owned(), centre });
    }
    districts
}

/// Which part of the town a place is in.
fn quarter(plan: &CityPlan, water: &[Point], at: Point) -> Quarter {
    let shore = water.iter().map(|p| p.distance_squared(at)).min().unwrap_or(u64::MAX).isqrt();
    let (dx, dy) =
        (i64::from(at.x_cm) - plan.length_cm() / 2, i64::from(at.y_cm) - plan.height_cm() / 2);
    if shore < BY_THE_WATER_CM {
        if dx < 0 { Quarter::WestBank } else { Quarter::EastBank }
    } else if dx.abs() * 100 < plan.length_cm() * 24 {
        if dy > 0 { Quarter::Centre } else { Quarter::South }
    } else {
        match (dx < 0, dy > 0) {
            (true, true) => Quarter::NorthWest,
            (false, true) => Quarter::NorthEast,
            (true, false) => Quarter::SouthWest,
            (false, false) => Quarter::SouthEast,
        }
    }
}

/// Closer to the river than this, a district is named after it.
const BY_THE_WATER_CM: u64 = 25_000;
