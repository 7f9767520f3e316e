//! Generated cities: the same on every machine, whole, reachable, and of the promised size.

use crate::networks;
use dispatch_playground::core::city::{AreaKind, City};
use dispatch_playground::core::geo::Point;
use dispatch_playground::core::id::{Id, NodeId};
use dispatch_playground::core::network::generator::{CityPlan, generate, populate};
use dispatch_playground::core::network::{RoadClass, Router, components};
use std::collections::BTreeSet;

const SEEDS: [u64; 8] = [0, 1, 2, 3, 7, 42, 1234, u64::MAX];

/// All of a city in 64 bits (FNV-1a over its debug text).
fn digest(city: &City) -> u64 {
    let text = format!("{city:?}");
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[test]
fn the_same_seed_gives_the_same_city_and_another_seed_another() {
    let digests: Vec<u64> =
        SEEDS.iter().map(|&seed| digest(&generate(&CityPlan::SMALL, seed))).collect();
    let again: Vec<u64> =
        SEEDS.iter().map(|&seed| digest(&generate(&CityPlan::SMALL, seed))).collect();
    assert_eq!(digests, again);
    assert_eq!(digests.iter().collect::<BTreeSet<_>>().len(), SEEDS.len());
}

#[test]
fn a_city_has_what_its_plan_asks_for() {
    for seed in SEEDS {
        for plan in [&CityPlan::SMALL, &CityPlan::DEFAULT] {
            let city = generate(plan, seed);
            assert_eq!(city.restaurants.len(), plan.restaurants, "seed {seed}");
            assert_eq!(city.drivers.len(), plan.drivers, "seed {seed}");
            assert_eq!(city.districts.len(), plan.districts, "seed {seed}");
            let nodes = city.network.nodes().len();
            assert!(nodes * 10 > plan.columns * plan.rows * 8, "seed {seed}: {nodes} junctions");
            let count = |kind| city.areas.iter().filter(|area| area.kind == kind).count();
            assert_eq!(count(AreaKind::Water), 1);
            let parks = count(AreaKind::Park);
            assert!((1..=plan.parks).contains(&parks), "seed {seed}: {parks} parks");
            assert!(count(AreaKind::Block) * 3 > nodes, "seed {seed}: too few blocks");
            let names: BTreeSet<_> = city.restaurants.iter().map(|r| &r.name).collect();
            assert_eq!(names.len(), plan.restaurants, "seed {seed}: a name twice");
            let one_ways = city.network.edges().iter().filter(|e| e.twin.is_none()).count();
            assert!(plan == &CityPlan::SMALL || one_ways > 0, "seed {seed}: no one-way street");
        }
    }
}

#[test]
fn every_junction_reaches_every_other_and_twins_are_each_other() {
    for seed in SEEDS {
        let city = generate(&CityPlan::DEFAULT, seed);
        let edges = city.network.edges();
        let ends = edges.iter().map(|e| (e.from.idx(), e.to.idx()));
        assert!(components::largest(city.network.nodes().len(), ends).iter().all(|&kept| kept));
        for (id, edge) in edges.enumerate() {
            assert!(!city.network.name(id).is_empty(), "seed {seed}: {id} has no name");
            let Some(twin) = edge.twin else { continue };
            let back = &edges[twin];
            assert_eq!((back.from, back.to, back.twin), (edge.to, edge.from, Some(id)));
            assert!(back.shape.iter().rev().eq(&edge.shape), "seed {seed}: {id}");
        }
    }
}

#[test]
fn the_river_is_crossed_by_a_few_named_bridges_only() {
    for seed in SEEDS {
        let city = generate(&CityPlan::DEFAULT, seed);
        let water = city.areas.iter().find(|area| area.kind == AreaKind::Water).unwrap();
        let mut bridges = BTreeSet::new();
        for edge in city.network.edges().ids() {
            let points: Vec<Point> = city.network.points(edge).collect();
            let crosses = points.windows(2).any(|pair| {
                (0..=20).any(|k| contains(&water.outline, pair[0].toward(pair[1], k, 20)))
            });
            let name = city.network.name(edge);
            assert_eq!(crosses, name.ends_with("Bridge"), "seed {seed}: {name}, {edge}");
            if crosses {
                bridges.insert(name.to_owned());
            }
        }
        assert!((2..=5).contains(&bridges.len()), "seed {seed}: {bridges:?}");
    }
}

#[test]
fn trips_from_a_restaurant_take_four_to_nine_minutes_on_average() {
    for seed in SEEDS {
        let city = generate(&CityPlan::DEFAULT, seed);
        let mut router = Router::new(city.network.clone());
        let mut seconds = 0;
        for restaurant in city.restaurants.iter() {
            for to in city.network.nodes().ids() {
                seconds += router.time_from_place(restaurant.node, to).unwrap().as_secs();
            }
        }
        let mean = seconds / (city.restaurants.len() * city.network.nodes().len()) as u64;
        assert!((240..540).contains(&mean), "seed {seed}: {mean} s");
    }
}

#[test]
fn a_street_keeps_its_name_along_its_length() {
    let city = generate(&CityPlan::DEFAULT, 7);
    let arterials = city.network.edges().enumerate();
    let arterials = arterials.filter(|(_, edge)| edge.class == RoadClass::Arterial);
    let names: Vec<&str> = arterials.map(|(id, _)| city.network.name(id)).collect();
    let different: BTreeSet<&&str> = names.iter().collect();
    assert!(names.len() > 10 * different.len(), "{different:?}");
}

#[test]
fn an_imported_network_gets_restaurants_and_drivers_where_all_can_be_reached() {
    let network = networks::tangle(400, 900, 1);
    let city = populate(network, "Tangle".into(), Some("us".into()), 30, 500, 9);
    assert_eq!((city.restaurants.len(), city.drivers.len()), (30, 500));
    let mut router = Router::new(city.network.clone());
    for driver in city.drivers.iter() {
        for restaurant in city.restaurants.iter() {
            assert!(router.times_to_place(restaurant.node).from(driver.node).is_some());
        }
    }
}

#[test]
fn an_imported_network_without_roads_is_an_empty_city() {
    let network = networks::build(vec![Point::from_m(1, 1)], Vec::new());
    let city = populate(network, "Nowhere".into(), None, 3, 3, 1);
    assert_eq!((city.restaurants.len(), city.drivers.len()), (0, 0));
    assert_eq!(
        Router::new(city.network).route(NodeId(0), NodeId(0), &mut vec![]).unwrap().as_micros(),
        0
    );
}

fn contains(outline: &[Point], p: Point) -> bool {
    let next = outline.iter().cycle().skip(1);
    let crossings = outline.iter().zip(next).filter(|(a, b)| {
        let (ax, ay, bx, by) = (a.x_cm as i64, a.y_cm as i64, b.x_cm as i64, b.y_cm as i64);
        let (x, y) = (p.x_cm as i64, p.y_cm as i64);
        let side = (bx - ax) * (y - ay) - (x - ax) * (by - ay);
        (ay > y) != (by > y) && (side > 0) == (by > ay)
    });
    crossings.count() % 2 == 1
}
