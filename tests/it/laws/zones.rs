//! Two cities that no road joins: one run of both is the two runs, event by event.

use super::SEEDS;
use super::text::{Renumbering, lines};
use crate::grid_city;
use crate::random_runs::draw::Dice;
use dispatch_playground::core::city::City;
use dispatch_playground::core::event::Event;
use dispatch_playground::core::geo::Point;
use dispatch_playground::core::id::{DriverId, EdgeId, Id, NodeId, OrderId, RestaurantId};
use dispatch_playground::core::network::RoadNetwork;
use dispatch_playground::core::order::{Class, OrderSpec};
use dispatch_playground::core::settings::{AssignPolicy, Jitter, QueuePolicy};
use dispatch_playground::core::sim::{Advanced, Out, Rules, Setup, Sim, TimedOrder};
use dispatch_playground::core::time::{SimDuration, SimTime};
use std::sync::Arc;

const SIDE: u32 = 5;
const NODES: u32 = SIDE * SIDE;
const KITCHENS: u32 = 3;
const DRIVERS: u32 = 2;

/// Which of the two cities.
#[derive(Clone, Copy)]
enum Zone {
    West,
    East,
}

/// Both cities, the western one first, far apart.
fn both() -> City {
    let mut city = grid_city::city(SIDE, KITCHENS, DRIVERS);
    let network = city.network.clone();
    let far = |point: &Point| Point::from_cm(point.x_cm + 1_000_000, point.y_cm);
    let mut nodes = network.nodes().as_slice().to_vec();
    nodes.extend(network.nodes().iter().map(far));
    let mut edges = network.edges().as_slice().to_vec();
    let n = edges.len() as u32;
    for mut edge in network.edges().as_slice().to_vec() {
        edge.from = NodeId(edge.from.0 + NODES);
        edge.to = NodeId(edge.to.0 + NODES);
        edge.twin = edge.twin.map(|twin| EdgeId(twin.0 + n));
        edges.push(edge);
    }
    let network = RoadNetwork::build(nodes, edges, vec![String::new()]).expect("two grids");
    city.network = Arc::new(network);
    for id in 0..KITCHENS {
        let mut kitchen = city.restaurants[RestaurantId(id)].clone();
        kitchen.node = NodeId(kitchen.node.0 + NODES);
        city.restaurants.push(kitchen);
    }
    for id in 0..DRIVERS {
        let mut driver = city.drivers[DriverId(id)].clone();
        driver.node = NodeId(driver.node.0 + NODES);
        city.drivers.push(driver);
    }
    city.drivers.iter_mut().for_each(|driver| driver.acceptance_ppm = 1_000_000);
    city
}

fn setup(seed: u64, orders: Vec<TimedOrder>) -> Setup {
    let mut setup = grid_city::setup(seed, 2 * DRIVERS, 0);
    let mut dice = Dice::new(seed);
    setup.city = Arc::new(both());
    setup.orders = orders;
    let settings = &mut setup.settings;
    // Not weighted levels: they share the picks of one dispatcher between the zones.
    settings.queue = dice.pick(&[
        QueuePolicy::Fifo,
        QueuePolicy::Lifo,
        QueuePolicy::Priority { aging: Some(SimDuration::from_mins(9)) },
        QueuePolicy::EarliestDeadline,
        QueuePolicy::ShortestJob,
    ]);
    // Not by lot: lots are drawn by the number of the order.
    settings.assign = dice.pick(&[
        AssignPolicy::Nearest,
        AssignPolicy::Weighted(dispatch_playground::core::settings::Weights::START),
        AssignPolicy::RoundRobin,
        AssignPolicy::LeastLoaded,
        AssignPolicy::FirstComeNearest,
    ]);
    settings.retry.jitter = Jitter::None;
    settings.retry.total_deadline = SimDuration::from_mins(dice.pick(&[20, 90]));
    settings.protocol.latency = SimDuration::ZERO;
    settings.protocol.think_time = SimDuration::ZERO;
    setup.rules = Rules::default();
    setup
}

fn orders(seed: u64) -> Vec<TimedOrder> {
    let mut dice = Dice::new(seed ^ 0x5A5A);
    let mut at = SimTime::from_secs(30);
    let order = |_| {
        at += SimDuration::from_millis(1 + dice.below(240_000));
        let zone = dice.below(2) as u32;
        let restaurant = RestaurantId(zone * KITCHENS + dice.below(KITCHENS.into()) as u32);
        let destination = NodeId(zone * NODES + dice.below(NODES.into()) as u32);
        let spec = OrderSpec {
            class: dice.pick(&Class::ALL),
            preparation: Some(SimDuration::from_secs(dice.below(900))),
            ..OrderSpec::new(restaurant, destination)
        };
        TimedOrder { at, spec }
    };
    (0..40).map(order).collect()
}

fn zone_of(restaurant: RestaurantId) -> Zone {
    if restaurant.0 < KITCHENS { Zone::West } else { Zone::East }
}

/// What happened to the orders of a zone, with ids by first appearance. Messages are left out:
/// one counter numbers those of all zones.
fn told(setup: Setup, zone: Zone) -> Vec<String> {
    let mut out = Out::new();
    let mut sim = Sim::new(Arc::new(setup), &mut out);
    while sim.advance(SimTime::from_mins(400), u32::MAX, &mut out) == Advanced::Budget {}
    let here = |order: OrderId| {
        let spec = &sim.orders()[order].spec;
        matches!(
            (zone_of(spec.restaurant), zone),
            (Zone::West, Zone::West) | (Zone::East, Zone::East)
        )
    };
    out.retain(|stamped| match &stamped.event {
        // Who overtakes counts over the whole queue.
        Event::InversionDetected { .. } | Event::InversionEnded { .. } => false,
        Event::MessageSent { .. } => false,
        event => {
            let text = format!("{event:?}");
            let id = text.split_once("OrderId(").and_then(|(_, rest)| rest.split_once(')'));
            id.is_some_and(|(id, _)| here(OrderId::from_idx(id.parse().expect("an id"))))
        }
    });
    let mut ids = Renumbering::default();
    let counted = ["OrderId", "AttemptId", "DecisionId", "MessageId"];
    lines(&out).iter().map(|line| ids.line(line, &counted)).collect()
}

#[test]
fn two_zones_without_a_road_between_them_are_two_runs() {
    for seed in 0..SEEDS {
        let orders = orders(seed);
        for zone in [Zone::West, Zone::East] {
            let west = |order: &&TimedOrder| matches!(zone_of(order.spec.restaurant), Zone::West);
            let alone = orders.iter().filter(|order| west(order) == matches!(zone, Zone::West));
            let alone = told(setup(seed, alone.copied().collect()), zone);
            super::same(seed, &told(setup(seed, orders.clone()), zone), &alone);
        }
    }
}
