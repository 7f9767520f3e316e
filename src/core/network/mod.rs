//! The road network: validated and immutable once built. Routes are the router's business.

pub mod components;
pub mod generator;
mod router;

pub use router::{Router, TimesToPlace};

use super::geo::Point;
use super::id::{EdgeId, IdVec, NodeId};
use super::time::SimDuration;
use std::fmt;

/// Junctions and directed roads in compressed sparse rows.
#[derive(Clone, Debug, Default)]
pub struct RoadNetwork {
    nodes: IdVec<NodeId, Point>,
    edges: IdVec<EdgeId, Edge>,
    names: Vec<String>,
    out_start: Vec<u32>,
    out_edges: Vec<EdgeId>,
    in_start: Vec<u32>,
    in_edges: Vec<EdgeId>,
}

/// A directed road between two junctions. Parallel roads are allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Where it begins.
    pub from: NodeId,
    /// Where it ends.
    pub to: NodeId,
    /// Its length.
    pub length_cm: u32,
    /// How long driving along it takes when it is free; never zero.
    pub travel: SimDuration,
    /// How important it is.
    pub class: RoadClass,
    /// Index into the names; 0 is the empty name.
    pub name: u32,
    /// The points between the two junctions, from `from` to `to`.
    pub shape: Vec<Point>,
    /// The same road in the other direction, if it is two-way.
    pub twin: Option<EdgeId>,
}

/// How important a road is: decides its width on the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoadClass {
    /// Motorways and trunk roads.
    Arterial,
    /// Primary and secondary roads.
    Main,
    /// Everything else that cars use.
    Local,
}

/// Why a network cannot be built. Fix the named edge in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NetworkError {
    /// An edge names a junction that does not exist.
    NoSuchNode {
        /// Which edge, by its position.
        edge: usize,
        /// The junction it names.
        node: u32,
        /// How many junctions there are.
        nodes: usize,
    },
    /// There are more things than ids allow.
    TooLarge {
        /// What there are too many of.
        what: &'static str,
        /// How many.
        count: usize,
        /// How many are allowed.
        max: usize,
    },
    /// An edge takes no time: a driver could go round it for ever in one instant.
    NoTravelTime {
        /// Which edge, by its position.
        edge: usize,
    },
}

impl fmt::Display for NetworkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NetworkError::NoSuchNode { edge, node, nodes } => {
                write!(
                    f,
                    "edge {edge} names node {node}; expected 0 to {}",
                    nodes.saturating_sub(1)
                )
            }
            NetworkError::TooLarge { what, count, max } => {
                write!(f, "{count} {what}; expected at most {max}")
            }
            NetworkError::NoTravelTime { edge } => {
                write!(f, "edge {edge} takes no time; expected at least 1 microsecond")
            }
        }
    }
}

impl std::error::Error for NetworkError {}

impl RoadNetwork {
    /// Builds a network from its parts. `names[0]` should be empty. Twins are linked as given.
    ///
    /// # Errors
    /// See [`NetworkError`].
    pub fn build(
        nodes: Vec<Point>,
        edges: Vec<Edge>,
        names: Vec<String>,
    ) -> Result<RoadNetwork, NetworkError> {
        let n = nodes.len();
        for (what, count, max) in
            [("nodes", n, Self::NODES_MAX), ("edges", edges.len(), Self::EDGES_MAX)]
        {
            if count > max {
                return Err(NetworkError::TooLarge { what, count, max });
            }
        }
        for (idx, edge) in edges.iter().enumerate() {
            for node in [edge.from, edge.to] {
                if node.0 as usize >= n {
                    return Err(NetworkError::NoSuchNode { edge: idx, node: node.0, nodes: n });
                }
            }
            if edge.travel == SimDuration::ZERO {
                return Err(NetworkError::NoTravelTime { edge: idx });
            }
        }
        let (out_start, out_edges) = rows(n, edges.iter().map(|e| e.from));
        let (in_start, in_edges) = rows(n, edges.iter().map(|e| e.to));
        let (nodes, edges) = (nodes.into(), edges.into());
        Ok(RoadNetwork { nodes, edges, names, out_start, out_edges, in_start, in_edges })
    }
    /// Where the junctions are.
    pub const fn nodes(&self) -> &IdVec<NodeId, Point> {
        &self.nodes
    }
    /// The directed roads.
    pub const fn edges(&self) -> &IdVec<EdgeId, Edge> {
        &self.edges
    }
    /// The street name of a road; empty where it has none.
    pub fn name(&self, edge: EdgeId) -> &str {
        self.names.get(self.edges[edge].name as usize).map_or("", String::as_str)
    }
    /// Roads that leave a junction, by id.
    pub fn out_edges(&self, node: NodeId) -> &[EdgeId] {
        row(&self.out_start, &self.out_edges, node)
    }
    /// Roads that arrive at a junction, by id.
    pub fn in_edges(&self, node: NodeId) -> &[EdgeId] {
        row(&self.in_start, &self.in_edges, node)
    }
    /// All points along a road, both junctions included.
    pub fn points(&self, edge: EdgeId) -> impl Iterator<Item = Point> + '_ {
        let e = &self.edges[edge];
        let ends = (self.nodes[e.from], self.nodes[e.to]);
        std::iter::once(ends.0).chain(e.shape.iter().copied()).chain(std::iter::once(ends.1))
    }

    /// Most junctions that a network may have.
    pub const NODES_MAX: usize = 2_000_000;
    /// Most directed roads that a network may have.
    pub const EDGES_MAX: usize = 8_000_000;
}

fn row<'a>(start: &[u32], edges: &'a [EdgeId], node: NodeId) -> &'a [EdgeId] {
    let idx = node.0 as usize;
    &edges[start[idx] as usize..start[idx + 1] as usize]
}

/// Counting sort of edges by a node of theirs: stable, so rows are in id order.
fn rows(n: usize, ends: impl Iterator<Item = NodeId> + Clone) -> (Vec<u32>, Vec<EdgeId>) {
    let mut start = vec![0u32; n + 1];
    for node in ends.clone() {
        start[node.0 as usize + 1] += 1;
    }
    for idx in 0..n {
        start[idx + 1] += start[idx];
    }
    let mut next = start.clone();
    let mut edges = vec![EdgeId(0); start[n] as usize];
    for (idx, node) in ends.enumerate() {
        let slot = &mut next[node.0 as usize];
        edges[*slot as usize] = EdgeId(idx as u32);
        *slot += 1;
    }
    (start, edges)
}
