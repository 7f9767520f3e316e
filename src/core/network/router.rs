//! Fastest routes over open roads, exactly, with the same answer however it is found.
//!
//! Which way leads to an answer depends on what is in the cache: the tree of a place is read or
//! walked, or a goal-directed search runs. So the answer itself is defined without them: **among
//! all fastest routes the one whose sequence of road ids comes first in lexicographic order**.
//! Every way finds exactly that one, so a clone, a cold cache or an evicted tree changes no run.
//!
//! Travel times only grow when a road closes or jams, which keeps the landmarks' lower bounds
//! valid: a change needs no preparation and counts from the next query on.

mod graph;
mod landmarks;
mod roads;
mod search;
mod trees;

use super::RoadNetwork;
use crate::core::id::{EdgeId, Id, NodeId};
use crate::core::time::SimDuration;
use graph::Graph;
use roads::Roads;
use search::Search;
use std::sync::Arc;
use trees::{Direction, Trees};

/// Answers route queries on one network with some roads closed or jammed.
///
/// A clone shares what was prepared and gives the same answers. Memory: 64 bytes per junction
/// for the landmarks, about 40 for searching, and 8 per junction and tree up to
/// [`Router::TREES_BYTES_MAX`]; beyond it the tree unused for longest goes.
#[derive(Clone, Debug)]
pub struct Router {
    network: Arc<RoadNetwork>,
    graph: Arc<Graph>,
    roads: Arc<Roads>,
    trees: Trees,
    search: Search,
}

impl Router {
    /// A router over `network` with every road open and free.
    pub fn new(network: Arc<RoadNetwork>) -> Self {
        let roads = Arc::new(Roads::open(network.edges().len()));
        let tree_bytes = network.nodes().len().max(1) * size_of::<u64>();
        Router {
            graph: Arc::new(Graph::new(&network)),
            network,
            roads,
            trees: Trees::new((Self::TREES_BYTES_MAX / tree_bytes).max(2)),
            search: Search::default(),
        }
    }
    /// The network it works on.
    pub const fn network(&self) -> &Arc<RoadNetwork> {
        &self.network
    }
    /// Closes or opens one directed road. Takes effect for every later query.
    ///
    /// Trees that the road does not touch stay; the others are dropped and built again when
    /// asked for.
    pub fn set_closed(&mut self, edge: EdgeId, closed: bool) {
        self.change(edge, |roads| roads.set_closed(edge, closed));
    }
    /// Makes one directed road take this many per cent of the network's travel time; anything up
    /// to 100 is a free road. Takes effect as [`Router::set_closed`] does.
    pub fn set_travel_percent(&mut self, edge: EdgeId, percent: u32) {
        self.change(edge, |roads| roads.set_percent(edge, percent));
    }
    fn change(&mut self, edge: EdgeId, change: impl FnOnce(&mut Roads)) {
        let road = &self.network.edges()[edge];
        let free = road.travel.as_micros();
        let before = self.roads.travel_us(edge, free);
        change(Arc::make_mut(&mut self.roads));
        let after = self.roads.travel_us(edge, free);
        if before != after {
            self.trees.road_changed(road, before, after);
        }
    }
    /// Whether a road is closed.
    pub fn is_closed(&self, edge: EdgeId) -> bool {
        self.roads.is_closed(edge)
    }
    /// Per cent of the network's travel time that a road takes while it is open: 100 or more.
    pub fn travel_percent(&self, edge: EdgeId) -> u32 {
        self.roads.percent(edge)
    }
    /// All jammed roads with their per cent, by id.
    pub fn jams(&self) -> impl Iterator<Item = (EdgeId, u32)> {
        self.roads.jams()
    }
    /// What a part of a road takes now that takes `free` on a free road, closed or not.
    pub fn time_on(&self, edge: EdgeId, free: SimDuration) -> SimDuration {
        let percent = self.roads.percent(edge);
        SimDuration::from_micros(roads::slowed(free.as_micros(), percent))
    }
    /// Travel times of the fastest open routes to `place`, a junction asked for often (a
    /// restaurant): kept as a tree until roads change, so that an answer is an array read.
    pub fn times_to_place(&mut self, place: NodeId) -> TimesToPlace {
        let tree = self.trees.tree(&self.graph, &self.roads, place, Direction::To);
        TimesToPlace { times: tree.clone(), roads: self.roads.clone() }
    }
    /// Travel time of the fastest open route from a place asked for often; kept likewise.
    pub fn time_from_place(&mut self, place: NodeId, to: NodeId) -> Option<SimDuration> {
        let tree = self.trees.tree(&self.graph, &self.roads, place, Direction::From);
        finite(tree[to.idx()])
    }
    /// The fastest open route: its edges go into `out` (cleared first), its travel time is
    /// returned. `None` where no open route exists; the empty route where `from` is `to`.
    /// Among equally fast routes, the one whose edge ids come first in lexicographic order.
    ///
    /// Walks a tree that is already there, else searches from `to` backwards: A* with landmarks
    /// (Goldberg and Harrelson 2005).
    pub fn route(
        &mut self,
        from: NodeId,
        to: NodeId,
        out: &mut Vec<EdgeId>,
    ) -> Option<SimDuration> {
        out.clear();
        let Router { graph, roads, trees, search, .. } = self;
        if let Some(tree) = trees.cached(to, Direction::To) {
            let whole = finite(tree[from.idx()])?;
            graph.descend(roads, from, to, |node| tree[node as usize], out);
            return Some(whole);
        }
        if let Some(tree) = trees.cached(from, Direction::From) {
            let whole = finite(tree[to.idx()])?;
            search.mark_fastest(graph, roads, to, tree);
            let left = |node| match search.is_marked(node) {
                true => whole.as_micros() - tree[node as usize],
                false => u64::MAX,
            };
            graph.descend(roads, from, to, left, out);
            return Some(whole);
        }
        let whole = finite(search.toward(graph, roads, from, to))?;
        graph.descend(roads, from, to, |node| search.label(node), out);
        Some(whole)
    }

    /// Most bytes that the trees of places take together: two trees each for 400 places on
    /// 10,000 junctions.
    pub const TREES_BYTES_MAX: usize = 64 << 20;
}

/// Travel times from every junction to one place, as of when they were asked for.
#[derive(Clone, Debug)]
pub struct TimesToPlace {
    times: Arc<[u64]>,
    roads: Arc<Roads>,
}

impl TimesToPlace {
    /// From this junction; `None` without an open route.
    pub fn from(&self, node: NodeId) -> Option<SimDuration> {
        finite(self.times[node.idx()])
    }
    /// From a road, of whose travel on a free road this is left; `road_to` is its end.
    pub fn from_road(
        &self,
        edge: EdgeId,
        left: SimDuration,
        road_to: NodeId,
    ) -> Option<SimDuration> {
        let left = roads::slowed(left.as_micros(), self.roads.percent(edge));
        Some(SimDuration::from_micros(left).plus(self.from(road_to)?))
    }
}

/// Searches use `u64::MAX` for "no route".
fn finite(micros: u64) -> Option<SimDuration> {
    (micros != u64::MAX).then(|| SimDuration::from_micros(micros))
}
