//! Row 14: a route query on a city of 10,000 junctions, against petgraph's A* with the straight
//! line as its bound; and how soon a closed road counts.

use crate::{ratio, row, timed};
use dispatch_playground::core::id::{EdgeId, Id as _, NodeId};
use dispatch_playground::core::network::generator::{CityPlan, generate};
use dispatch_playground::core::network::{RoadNetwork, Router};
use dispatch_playground::core::rng::{Purpose, below, draw};
use petgraph::algo::astar;
use petgraph::graph::{DiGraph, NodeIndex};
use std::time::Instant;

const QUERIES: u64 = 300;

pub fn run() {
    let network = generate(&CityPlan::LARGE, 1).network;
    let graph = graph_of(&network);
    let pairs: Vec<(NodeId, NodeId)> = (0..QUERIES).map(|k| pair(&network, k)).collect();
    let mut router = Router::new(network.clone());
    let mut route = Vec::new();
    // The first query prepares what all later ones share.
    router.route(pairs[0].0, pairs[0].1, &mut route);

    let (ours, our_time) =
        timed(|| pairs.iter().map(|&(a, b)| time_of(&mut router, a, b, &mut route)).sum::<u64>());
    let us_per_cm = fastest(&network);
    let (theirs, their_time) = timed(|| {
        pairs.iter().map(|&(a, b)| astar_time(&network, &graph, us_per_cm, a, b)).sum::<u64>()
    });
    assert_eq!(ours, theirs, "both find the fastest routes");
    row(
        "14",
        &format!("route query, {} junctions", network.nodes().len()),
        &format!("{:.0} us", our_time.as_secs_f64() * 1e6 / QUERIES as f64),
        &format!("petgraph A*: {:.1}x our time", ratio(their_time, our_time)),
    );
    closure(&mut router, &pairs, &mut route);
}

/// Closing a road on a route, to the first query that avoids it.
fn closure(router: &mut Router, pairs: &[(NodeId, NodeId)], route: &mut Vec<EdgeId>) {
    let mut times = Vec::new();
    for &(from, to) in pairs.iter().take(50) {
        router.route(from, to, route);
        let Some(&road) = route.get(route.len() / 2) else { continue };
        let start = Instant::now();
        router.set_closed(road, true);
        router.route(from, to, route);
        times.push(start.elapsed());
        assert!(!route.contains(&road), "no route uses a closed road");
        router.set_closed(road, false);
    }
    times.sort();
    let us = |part: usize| times[(times.len() - 1) * part / 100].as_secs_f64() * 1e6;
    let measured = format!("median {:.0} us, nine in ten below {:.0} us", us(50), us(90));
    row("14", "closing a road and the next route", &measured, "");
}

fn time_of(router: &mut Router, from: NodeId, to: NodeId, route: &mut Vec<EdgeId>) -> u64 {
    router.route(from, to, route).map_or(0, |time| time.as_micros())
}

fn pair(network: &RoadNetwork, k: u64) -> (NodeId, NodeId) {
    let n = network.nodes().len() as u64;
    let node = |end| NodeId(below(draw(7, Purpose::City, end, k), n) as u32);
    (node(1), node(2))
}

fn graph_of(network: &RoadNetwork) -> DiGraph<(), u64> {
    let roads = network.edges().iter();
    DiGraph::from_edges(roads.map(|road| (road.from.0, road.to.0, road.travel.as_micros())))
}

/// Whole microseconds per centimetre on the fastest road: a lower bound for any road. Straight
/// lines are never longer than roads, but for a centimetre of rounding at each bend.
fn fastest(network: &RoadNetwork) -> u64 {
    let roads = network.edges().iter();
    roads.map(|road| road.travel.as_micros() / u64::from(road.length_cm.max(1))).min().unwrap_or(0)
}

fn astar_time(
    network: &RoadNetwork,
    graph: &DiGraph<(), u64>,
    us_per_cm: u64,
    from: NodeId,
    to: NodeId,
) -> u64 {
    let goal = network.nodes()[to];
    let bound = |node: NodeIndex| {
        let here = network.nodes()[NodeId::from_idx(node.index())];
        here.distance_cm(goal).saturating_sub(100) * us_per_cm
    };
    let (start, end) = (NodeIndex::new(from.idx()), NodeIndex::new(to.idx()));
    astar(graph, start, |node| node == end, |road| *road.weight(), bound)
        .map_or(0, |(time, _)| time)
}
