//! The router against plain Dijkstra and petgraph: on awkward, generated and real networks, with
//! roads closing, opening and jamming, from every state of its cache.

use crate::networks::{self, Rolls, first_fastest, times_to};
use dispatch_playground::core::id::{EdgeId, Id, NodeId};
use dispatch_playground::core::network::generator::CityPlan;
use dispatch_playground::core::network::{Edge, RoadNetwork, Router};
use dispatch_playground::core::time::SimDuration;
use dispatch_playground::scenario::dimacs;
use petgraph::visit::EdgeRef;
use std::sync::Arc;

/// Asks each of `queries` random questions in every way there is, `rounds` times with other
/// roads closed, and compares route and time with the oracle.
fn check(name: &str, network: RoadNetwork, rounds: usize, queries: usize) {
    let network = Arc::new(network);
    let (n, m) = (network.nodes().len(), network.edges().len());
    let mut rolls = Rolls::new(m as u64);
    let mut closed = vec![false; m];
    let mut percent = vec![100; m];
    // Lives through all rounds, so that its trees see roads close, open, jam and flow.
    let mut old = Router::new(network.clone());
    for round in 0..rounds {
        for _ in 0..round * m / 25 {
            let edge = EdgeId::from_idx(rolls.below(m));
            closed[edge.idx()] = rolls.below(3) > 0;
            old.set_closed(edge, closed[edge.idx()]);
        }
        for _ in 0..round * m / 25 {
            let edge = EdgeId::from_idx(rolls.below(m));
            percent[edge.idx()] = [100, 101, 200, 1_000][rolls.below(4)];
            old.set_travel_percent(edge, percent[edge.idx()]);
        }
        let now = slowed(&network, &percent);
        for query in 0..queries {
            let from = NodeId::from_idx(rolls.below(n));
            // A few places only, so that their trees are asked again.
            let to = NodeId::from_idx((rolls.below(4) * 7919 + query % 2) % n);
            let times = times_to(&now, &closed, to);
            let time = times[from.idx()];
            let route = first_fastest(&now, &closed, &times, (from, to));
            let expected = (time, route.unwrap_or_default());
            let mut cold = Router::new(network.clone());
            for edge in network.edges().ids().filter(|edge| closed[edge.idx()]) {
                cold.set_closed(edge, true);
            }
            for edge in network.edges().ids() {
                cold.set_travel_percent(edge, percent[edge.idx()]);
            }
            let mut to_tree = cold.clone();
            let by_tree = to_tree.times_to_place(to).from(from).map(|t| t.as_micros());
            assert_eq!(by_tree, time, "{name}: time to a place, {from} to {to}");
            let mut from_tree = cold.clone();
            let by_tree = from_tree.time_from_place(from, to).map(|t| t.as_micros());
            assert_eq!(by_tree, time, "{name}: time from a place, {from} to {to}");
            let clone = old.clone();
            for (way, mut router) in [
                ("search", cold),
                ("tree to", to_tree.clone()),
                ("tree from", from_tree),
                ("clone", clone),
                ("old", old.clone()),
            ] {
                let mut route = Vec::new();
                let time = router.route(from, to, &mut route).map(|t| t.as_micros());
                assert_eq!((time, route), expected, "{name}: {way}, {from} to {to}, round {round}");
            }
            match rolls.below(3) {
                0 => drop(old.times_to_place(to).from(from)),
                1 => drop(old.time_from_place(from, to)),
                _ => drop(old.route(from, to, &mut Vec::new())),
            }
        }
    }
}

/// The network with every travel time at its per cent.
fn slowed(network: &RoadNetwork, percent: &[u32]) -> RoadNetwork {
    let edges = network.edges().enumerate().map(|(id, edge)| {
        let slow = edge.travel.as_micros() * u64::from(percent[id.idx()]);
        let travel = SimDuration::from_micros(slow.div_ceil(100));
        Edge { travel, name: 0, ..edge.clone() }
    });
    let nodes = network.nodes().iter().copied().collect();
    RoadNetwork::build(nodes, edges.collect(), vec![String::new()]).expect("still a network")
}

#[test]
fn routes_are_the_first_of_the_fastest_where_all_roads_are_alike() {
    for seed in 0..6 {
        check("ties", networks::ties(7, seed), 4, 25);
    }
}

#[test]
fn routes_are_right_on_tangles_with_loops_parallel_roads_and_unreachable_parts() {
    for seed in 0..30 {
        check("tangle", networks::tangle(1 + seed as u32, 3 * seed as usize, seed), 4, 12);
    }
}

#[test]
fn routes_are_right_in_generated_cities() {
    for seed in 0..4 {
        check("small city", networks::city(&CityPlan::SMALL, seed), 4, 15);
        check("default city", networks::city(&CityPlan::DEFAULT, seed), 4, 10);
    }
}

#[test]
fn routes_are_right_on_real_streets() {
    let Some(data) = networks::shared_data() else { return };
    for (name, queries) in [("monaco", 12), ("moscow", 12), ("campo-grande", 2)] {
        let network = networks::osm(&data.join(format!("osm/{name}.graph.json.gz")));
        check(name, network, 4, queries);
    }
}

#[test]
fn a_closed_road_is_never_used_and_an_open_one_is_used_again() {
    let network = Arc::new(networks::city(&CityPlan::SMALL, 3));
    let mut router = Router::new(network.clone());
    let (from, to) = (NodeId(0), NodeId::from_idx(network.nodes().len() - 1));
    let (mut first, mut route) = (Vec::new(), Vec::new());
    router.times_to_place(to).from(from);
    let fastest = router.route(from, to, &mut first);
    let mut closed = Vec::new();
    while router.route(from, to, &mut route).is_some() {
        assert!(route.iter().all(|edge| !closed.contains(edge)), "uses a closed road");
        closed.push(route[closed.len() % route.len()]);
        router.set_closed(closed[closed.len() - 1], true);
        router.times_to_place(to).from(from);
    }
    for &edge in &closed {
        router.set_closed(edge, false);
    }
    assert_eq!(router.route(from, to, &mut route), fastest);
    assert_eq!(route, first);
}

#[test]
fn times_equal_those_of_petgraph() {
    let network = Arc::new(networks::city(&CityPlan::DEFAULT, 11));
    let mut graph = petgraph::graph::DiGraph::<(), u64>::new();
    let nodes: Vec<_> = network.nodes().ids().map(|_| graph.add_node(())).collect();
    for edge in network.edges().iter() {
        graph.add_edge(nodes[edge.from.idx()], nodes[edge.to.idx()], edge.travel.as_micros());
    }
    let mut router = Router::new(network.clone());
    for from in network.nodes().ids().step_by(29) {
        let theirs = petgraph::algo::dijkstra(&graph, nodes[from.idx()], None, |e| *e.weight());
        for to in network.nodes().ids().step_by(13) {
            let ours = router.route(from, to, &mut Vec::new()).map(|t| t.as_micros());
            assert_eq!(ours.as_ref(), theirs.get(&nodes[to.idx()]));
        }
    }
    assert!(graph.edge_references().all(|e| e.source() != e.target()), "no loops in a city");
}

#[test]
fn distances_in_rome_are_the_published_ones() {
    let Some(folder) = networks::shared_data() else { return };
    let folder = folder.join("shortest-path");
    let text = std::fs::read_to_string(folder.join("rome99.gr")).unwrap();
    let network = Arc::new(dimacs::read("rome99.gr", &text).unwrap());
    let table = std::fs::read_to_string(folder.join("rome99_sssp.csv")).unwrap();
    let mut n_sources = 0;
    for line in table.lines().skip(1) {
        let row: Vec<u64> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
        let source = NodeId(row[0] as u32 - 1);
        let mut router = Router::new(network.clone());
        // Driving takes 100 ms a metre.
        let metres: Vec<u64> = network
            .nodes()
            .ids()
            .filter_map(|to| router.time_from_place(source, to))
            .map(|time| time.as_micros() / 100_000)
            .collect();
        let farthest = metres.iter().max().copied().unwrap();
        let at = metres.iter().position(|&m| m == farthest).unwrap() as u64 + 1;
        let found = [row[0], metres.len() as u64, metres.iter().sum(), farthest, at];
        assert_eq!(found, row[..5]);
        let mut roads = Vec::new();
        let time = router.clone().route(source, NodeId(at as u32 - 1), &mut roads).unwrap();
        assert_eq!(time.as_micros() / 100_000, farthest, "by search");
        n_sources += 1;
    }
    assert!(n_sources >= 5, "only {n_sources} rows in the table");
}
