//! The checker has teeth: whatever is broken where no event looks, a full look finds.

use super::Checker;
use crate::core::city::{City, DriverSpec, RestaurantSpec, TravelRule};
use crate::core::geo::{Bounds, Point};
use crate::core::id::{EdgeId, Id, IdVec, NodeId, OrderId};
use crate::core::network::{Edge, RoadClass, RoadNetwork};
use crate::core::order::{Class, Meal, OrderState, Status};
use crate::core::settings::Settings;
use crate::core::sim::{Out, Setup, Sim};
use crate::core::time::{SimDuration, SimTime};
use std::sync::Arc;

const FULL_EVERY: u64 = 64;

/// Two junctions, two kitchens, two drivers, and more orders than they can carry.
fn busy_run() -> (Sim, Checker) {
    let edges: Vec<Edge> = [(0, 1), (1, 0)]
        .iter()
        .enumerate()
        .map(|(idx, &(from, to))| Edge {
            from: NodeId(from),
            to: NodeId(to),
            length_cm: 50_000,
            travel: SimDuration::from_secs(60),
            class: RoadClass::Local,
            name: 0,
            shape: Vec::new(),
            twin: Some(EdgeId(idx as u32 ^ 1)),
        })
        .collect();
    let nodes = [0, 500].map(|x| Point::from_m(x, 0)).into_iter().collect();
    let network = RoadNetwork::build(nodes, edges, vec![String::new()]).unwrap();
    let city = City {
        name: "Road".to_owned(),
        attribution: None,
        bounds: Bounds::around(network.nodes().iter().copied()).unwrap(),
        network: Arc::new(network),
        travel: TravelRule::Roads,
        districts: IdVec::new(),
        areas: Vec::new(),
        restaurants: [0, 1]
            .map(|n| RestaurantSpec::new(format!("{n}"), NodeId(n)))
            .into_iter()
            .collect(),
        drivers: [0, 1].map(|n| DriverSpec::new(NodeId(n))).into_iter().collect(),
    };
    let settings = Settings { arrivals_per_hour: 120, drivers_on_shift: 2, ..Settings::default() };
    let mut out = Out::new();
    let mut sim = Sim::new(Arc::new(Setup::new(1, city, settings)), &mut out);
    let mut checker = Checker::new(&sim).full_every(FULL_EVERY);
    checker.check(&mut sim, &out).unwrap();
    let ready = |sim: &Sim| {
        sim.queue.iter().any(|entry| sim.orders[entry.order].offer().is_none())
            && [Status::Queued, Status::InProgress, Status::Completed]
                .into_iter()
                .all(|status| sim.counts[status as usize] > 1)
    };
    while !ready(&sim) {
        assert!(sim.now() < SimTime::from_mins(120), "it never becomes busy");
        out.clear();
        sim.step(&mut out);
        checker.check(&mut sim, &out).unwrap();
    }
    (sim, checker)
}

/// The first order in this state that is not on offer.
fn first(sim: &Sim, status: Status) -> OrderId {
    let is_it =
        |order: &&crate::core::order::Order| order.status() == status && order.offer().is_none();
    sim.orders.iter().find(is_it).unwrap().id
}

type Breaks = fn(&mut Sim);

/// What breaks, and the invariant that says so.
const BROKEN: &[(&str, &str, Breaks)] = &[
    ("an order is called off in silence", "nothing changes that no event tells of", |sim| {
        let order = first(sim, Status::Queued);
        sim.orders[order].state = OrderState::Cancelled { at: SimTime::ZERO };
    }),
    ("an order lives again", "nothing changes that no event tells of", |sim| {
        let order = first(sim, Status::Completed);
        sim.orders[order].state = OrderState::Pending { release: None };
    }),
    ("an attempt is forgotten", "nothing changes that no event tells of", |sim| {
        let order = first(sim, Status::Completed);
        sim.orders[order].attempts.clear();
    }),
    ("a deadline is gone", "I13 total deadline", |sim| {
        let order = first(sim, Status::Queued);
        let timer = sim.orders[order].deadline_timer.unwrap();
        sim.timers.cancel(timer);
    }),
    ("an order leaves the queue", "I03 single home", |sim| {
        let order = first(sim, Status::Queued);
        sim.queue.remove(order);
    }),
    ("an order is counted twice", "I01 conservation", |sim| sim.counts[1] += 1),
    ("a move is counted twice", "moves equal a recount of the log", |sim| sim.moves[0][1] += 1),
    ("a driver is assigned a stranger's order", "I03 single home", |sim| {
        let order = first(sim, Status::InProgress);
        let stranger = sim.drivers.iter_mut().find(|d| !d.assigned.contains(&order)).unwrap();
        stranger.assigned.push(order);
    }),
    ("a driver is slow without a fault", "I31 in force is what is active", |sim| {
        sim.drivers.iter_mut().next().unwrap().slow_percent = 50;
    }),
    ("a driver's activity has no end", "I23 one timer per activity", |sim| {
        let timer = sim.drivers.iter().find_map(|driver| driver.timer).unwrap();
        sim.timers.cancel(timer);
    }),
    ("a kitchen is late without a fault", "I31 in force is what is active", |sim| {
        sim.restaurants.iter_mut().next().unwrap().late = true;
    }),
    ("a slot is taken and never given back", "I22 acquires = releases", |sim| {
        sim.restaurants.iter_mut().next().unwrap().slots_taken += 1;
    }),
    ("a meal is somewhere else", "meals are where they are said to be", |sim| {
        let cooking = sim.restaurants.iter().find_map(|kitchen| kitchen.cooking.first());
        let order = cooking.unwrap().order;
        sim.orders[order].meal = Meal::None;
    }),
    ("an order stands by a class that nobody lent", "class stood by", |sim| {
        let standard = sim.queue.iter().find(|entry| entry.class == Class::Standard);
        let (order, now) = (standard.unwrap().order, sim.now());
        sim.queue.set_effective_class(order, Class::Urgent, now);
    }),
];

#[test]
fn whatever_breaks_without_an_event_is_found_by_the_next_full_look() {
    let (sim, checker) = busy_run();
    for (what, invariant, breaks) in BROKEN {
        let (mut sim, checker) = (sim.clone(), checker.clone());
        checker.clone().check_all(&mut sim).unwrap();
        breaks(&mut sim);
        let found = checker.clone().check_all(&mut sim).expect_err(what);
        assert_eq!(found.invariant, *invariant, "{what}: {found}");
        let mut sparse = checker;
        // Where a sum is off, at once, and by that sum's name.
        assert!((0..FULL_EVERY).any(|_| sparse.check(&mut sim, &[]).is_err()), "{what}");
    }
}

#[test]
fn what_an_event_names_is_looked_at_at_once() {
    let (mut sim, mut checker) = busy_run();
    let mut out = Out::new();
    // The next order that anything happens to has lost its deadline.
    for idx in 0..sim.orders.len() {
        let order = OrderId::from_idx(idx);
        if !sim.orders[order].status().is_final()
            && let Some(timer) = sim.orders[order].deadline_timer
        {
            sim.timers.cancel(timer);
        }
    }
    let found = (0..FULL_EVERY / 2).find_map(|_| {
        out.clear();
        sim.step(&mut out);
        checker.check(&mut sim, &out).err()
    });
    assert_eq!(found.expect("an order is named soon").invariant, "I13 total deadline");
}
