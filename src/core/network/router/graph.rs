//! The network as searches like it: the roads of a junction side by side, nothing to look up.

use super::landmarks::Landmarks;
use super::roads::Roads;
use crate::core::id::{EdgeId, Id, NodeId};
use crate::core::network::RoadNetwork;
use std::collections::BinaryHeap;
use std::sync::OnceLock;

/// A network prepared for searching; shared by all clones of a router.
#[derive(Debug)]
pub struct Graph {
    pub leaving: Rows,
    pub arriving: Rows,
    landmarks: OnceLock<Landmarks>,
}

/// The roads of each junction in one direction, by id.
#[derive(Debug)]
pub struct Rows {
    start: Vec<u32>,
    hops: Vec<Hop>,
}

/// A road as seen from one of its ends.
#[derive(Clone, Copy, Debug)]
pub struct Hop {
    pub travel_us: u64,
    /// The junction at the other end.
    pub other: u32,
    pub edge: EdgeId,
}

/// What a search takes from its heap first: the smallest key, then the smallest junction.
pub type Queue = BinaryHeap<std::cmp::Reverse<(u64, u32)>>;

impl Graph {
    pub fn new(network: &RoadNetwork) -> Graph {
        let edges = network.edges();
        let leaving = Rows::new(network, |node| network.out_edges(node), |e| edges[e].to);
        let arriving = Rows::new(network, |node| network.in_edges(node), |e| edges[e].from);
        Graph { leaving, arriving, landmarks: OnceLock::new() }
    }
    /// How many junctions.
    pub fn len(&self) -> usize {
        self.leaving.start.len() - 1
    }
    /// The landmarks, chosen when first asked for.
    pub fn landmarks(&self) -> &Landmarks {
        self.landmarks.get_or_init(|| Landmarks::choose(self))
    }
    /// Walks from `from` to `to`, at each junction along the first road (by id) that lies on a
    /// fastest route: so the route is the first in lexicographic order.
    ///
    /// `left` is the time from a junction to `to`: exact on all fastest routes, and elsewhere
    /// nothing shorter than the truth. There is a route, so the walk arrives.
    pub fn descend(
        &self,
        roads: &Roads,
        from: NodeId,
        to: NodeId,
        left: impl Fn(u32) -> u64,
        out: &mut Vec<EdgeId>,
    ) {
        let mut at = from.0;
        while at != to.0 {
            let here = left(at);
            let leads = |hop: &&Hop| {
                let over = roads.over(hop);
                over.is_some_and(|travel| left(hop.other).checked_add(travel) == Some(here))
            };
            let Some(hop) = self.leaving.of(at).iter().find(leads) else {
                panic!("no road leads on from junction {at} to {}: a router's bug", to.0);
            };
            out.push(hop.edge);
            at = hop.other;
        }
    }
}

impl Rows {
    fn new<'a>(
        network: &RoadNetwork,
        row: impl Fn(NodeId) -> &'a [EdgeId],
        other: impl Fn(EdgeId) -> NodeId,
    ) -> Rows {
        let mut rows = Rows { start: vec![0], hops: Vec::with_capacity(network.edges().len()) };
        for node in network.nodes().ids() {
            rows.hops.extend(row(node).iter().map(|&edge| Hop {
                travel_us: network.edges()[edge].travel.as_micros(),
                other: other(edge).0,
                edge,
            }));
            rows.start.push(rows.hops.len() as u32);
        }
        rows
    }
    /// The roads of one junction.
    pub fn of(&self, node: u32) -> &[Hop] {
        let (from, until) = (self.start[node as usize], self.start[node as usize + 1]);
        &self.hops[from as usize..until as usize]
    }
    /// Travel times of all junctions from `root` along these rows, where `over` tells the time
    /// over a road, `None` if it is closed; `u64::MAX` where there is no route. Dijkstra,
    /// O(roads x log junctions).
    pub fn distances(&self, over: impl Fn(&Hop) -> Option<u64>, root: NodeId) -> Vec<u64> {
        let mut dist = vec![u64::MAX; self.start.len() - 1];
        let mut queue = Queue::new();
        dist[root.idx()] = 0;
        queue.push(std::cmp::Reverse((0, root.0)));
        while let Some(std::cmp::Reverse((d, node))) = queue.pop() {
            if d > dist[node as usize] {
                continue;
            }
            for hop in self.of(node) {
                let Some(travel) = over(hop) else { continue };
                let next = d.saturating_add(travel);
                if next < dist[hop.other as usize] {
                    dist[hop.other as usize] = next;
                    queue.push(std::cmp::Reverse((next, hop.other)));
                }
            }
        }
        dist
    }
}
