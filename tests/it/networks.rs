//! Networks to route on: awkward ones made here, generated cities, and real streets.

use dispatch_playground::core::geo::Point;
use dispatch_playground::core::id::{EdgeId, Id, NodeId};
use dispatch_playground::core::network::generator::{CityPlan, generate};
use dispatch_playground::core::network::{Edge, RoadClass, RoadNetwork};
use dispatch_playground::core::rng::{Purpose, below, draw};
use dispatch_playground::core::time::SimDuration;
use std::collections::BinaryHeap;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The folder with data that nobody on this project wrote; `None` (and a line that says so)
/// where it is absent.
pub fn shared_data() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: ../shared/data is absent");
    None
}

/// Random numbers for a test, by its seed.
pub struct Rolls {
    seed: u64,
    k: u64,
}

impl Rolls {
    pub const fn new(seed: u64) -> Rolls {
        Rolls { seed, k: 0 }
    }
    pub fn below(&mut self, n: usize) -> usize {
        self.k += 1;
        below(draw(self.seed, Purpose::Faults, 77, self.k), n as u64) as usize
    }
}

pub fn edge(from: u32, to: u32, metres: u64, travel: SimDuration) -> Edge {
    Edge {
        from: NodeId(from),
        to: NodeId(to),
        length_cm: (metres * 100) as u32,
        travel,
        class: RoadClass::Local,
        name: 0,
        shape: Vec::new(),
        twin: None,
    }
}

pub fn build(nodes: Vec<Point>, edges: Vec<Edge>) -> RoadNetwork {
    RoadNetwork::build(nodes, edges, vec![String::new()]).unwrap()
}

/// A square grid in which every road takes as long as every other: as many ties as there can be.
/// Roads are in random order, so that ids say nothing about directions.
pub fn ties(side: u32, seed: u64) -> RoadNetwork {
    let mut rolls = Rolls::new(seed);
    let nodes = (0..side * side).map(|i| Point::from_m((i % side) as i32, (i / side) as i32));
    let mut ends = Vec::new();
    for i in 0..side * side {
        if i % side + 1 < side {
            ends.extend([(i, i + 1), (i + 1, i)]);
        }
        if i / side + 1 < side {
            ends.extend([(i, i + side), (i + side, i)]);
        }
    }
    for k in (1..ends.len()).rev() {
        ends.swap(k, rolls.below(k + 1));
    }
    let second = SimDuration::from_secs(1);
    build(nodes.collect(), ends.into_iter().map(|(a, b)| edge(a, b, 1, second)).collect())
}

/// A random multigraph in pieces: loops, parallel roads, dead ends, unreachable parts, ties.
pub fn tangle(n: u32, roads: usize, seed: u64) -> RoadNetwork {
    let mut rolls = Rolls::new(seed);
    let nodes = (0..n).map(|_| Point::from_m(rolls.below(1000) as i32, rolls.below(1000) as i32));
    let nodes: Vec<Point> = nodes.collect();
    let mut road = || {
        let (a, b) = (rolls.below(n as usize) as u32, rolls.below(n as usize) as u32);
        edge(a, b, 1, SimDuration::from_micros(1 + rolls.below(4) as u64))
    };
    let edges = (0..roads).map(|_| road()).collect();
    build(nodes, edges)
}

pub fn city(plan: &CityPlan, seed: u64) -> RoadNetwork {
    (*generate(plan, seed).network).clone()
}

/// A street graph in the JSON form of the shared data, as it is: with loops and parallel roads.
pub fn osm(file: &Path) -> RoadNetwork {
    let mut text = String::new();
    let packed = std::fs::File::open(file).unwrap();
    flate2::read::GzDecoder::new(packed).read_to_string(&mut text).unwrap();
    let graph: serde_json::Value = serde_json::from_str(&text).unwrap();
    let list = |key: &str| graph[key].as_array().unwrap().clone();
    let degrees = |v: &serde_json::Value| (v.as_f64().unwrap() * 1e5) as i32;
    let nodes = list("nodes").into_iter().map(|n| Point::from_cm(degrees(&n[2]), degrees(&n[1])));
    let edges = list("edges").into_iter().map(|e| {
        let (from, to) = (e[0].as_u64().unwrap() as u32, e[1].as_u64().unwrap() as u32);
        let micros = (e[3].as_f64().unwrap() * 1e6) as u64;
        edge(from, to, e[2].as_f64().unwrap() as u64, SimDuration::from_micros(micros.max(1)))
    });
    build(nodes.collect(), edges.collect())
}

/// Plain Dijkstra over open roads, written to be obviously right: times from every junction to
/// `to` in microseconds.
pub fn times_to(network: &RoadNetwork, closed: &[bool], to: NodeId) -> Vec<Option<u64>> {
    let mut times = vec![None; network.nodes().len()];
    let mut queue = BinaryHeap::from([(std::cmp::Reverse(0), to)]);
    while let Some((std::cmp::Reverse(time), node)) = queue.pop() {
        if times[node.idx()].is_some() {
            continue;
        }
        times[node.idx()] = Some(time);
        for (id, edge) in network.edges().enumerate().filter(|(_, e)| e.to == node) {
            if !closed[id.idx()] {
                queue.push((std::cmp::Reverse(time + edge.travel.as_micros()), edge.from));
            }
        }
    }
    times
}

/// The fastest route that comes first by its road ids, by trying the roads in order.
pub fn first_fastest(
    network: &RoadNetwork,
    closed: &[bool],
    times: &[Option<u64>],
    (from, to): (NodeId, NodeId),
) -> Option<Vec<EdgeId>> {
    let (mut at, mut route) = (from, Vec::new());
    while at != to {
        let here = times[at.idx()]?;
        let next = network.edges().enumerate().find(|(id, edge)| {
            let then = times[edge.to.idx()].map(|t| t + edge.travel.as_micros());
            edge.from == at && !closed[id.idx()] && then == Some(here)
        });
        let (id, edge) = next.unwrap();
        route.push(id);
        at = edge.to;
    }
    Some(route)
}
