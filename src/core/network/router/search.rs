//! Goal-directed search with memory that is used again: no allocation once it has grown.

use super::graph::{Graph, Queue};
use super::roads::Roads;
use crate::core::id::{Id, NodeId};
use std::cmp::Reverse;

/// Labels and queue of the latest search. A clone starts empty: answers never depend on it.
#[derive(Debug, Default)]
pub struct Search {
    labels: Vec<Label>,
    /// Labels with another stamp belong to an earlier search.
    stamp: u32,
    queue: Queue,
    stack: Vec<u32>,
}

impl Clone for Search {
    fn clone(&self) -> Self {
        Search::default()
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Label {
    /// Time from here to the goal of the search, as far as known.
    left: u64,
    /// No way from the start to here is faster.
    bound: u64,
    stamp: u32,
}

impl Search {
    /// Travel time from `from` to `to` over open roads, `u64::MAX` without a route. Afterwards
    /// [`Search::label`] is exact for every junction on any fastest route and never too small.
    ///
    /// A* from `to` backwards. Junctions are looked at again when a faster way turns up, so the
    /// bounds need not be consistent, only valid. It ends when nothing that is left can lie on a
    /// route as fast as the best: ties are found too, which the choice among them needs.
    pub fn toward(&mut self, graph: &Graph, roads: &Roads, from: NodeId, to: NodeId) -> u64 {
        self.begin(graph);
        let bounds = graph.landmarks().bounds(from, to);
        let mut best = u64::MAX;
        let bound = bounds.to(to.0);
        if bound == u64::MAX {
            return best;
        }
        self.labels[to.idx()] = Label { left: 0, bound, stamp: self.stamp };
        self.queue.push(Reverse((bound, to.0)));
        while let Some(Reverse((key, node))) = self.queue.pop() {
            if key > best {
                break;
            }
            let label = self.labels[node as usize];
            if key > label.left + label.bound {
                continue;
            }
            if node == from.0 {
                best = label.left;
            }
            for hop in graph.arriving.of(node) {
                let Some(travel) = roads.over(hop) else { continue };
                let left = label.left.saturating_add(travel);
                let other = &mut self.labels[hop.other as usize];
                if other.stamp != self.stamp {
                    *other =
                        Label { left: u64::MAX, bound: bounds.to(hop.other), stamp: self.stamp };
                }
                let key = left.saturating_add(other.bound);
                if left < other.left && key <= best && key != u64::MAX {
                    other.left = left;
                    self.queue.push(Reverse((key, hop.other)));
                }
            }
        }
        best
    }
    /// Time from `node` to the goal of the latest search as it knows it; `u64::MAX` if it never
    /// came there.
    pub fn label(&self, node: u32) -> u64 {
        let label = self.labels[node as usize];
        if label.stamp == self.stamp { label.left } else { u64::MAX }
    }
    /// Marks all junctions on fastest routes to `to`, given the times `from_place` from one
    /// place to every junction.
    pub fn mark_fastest(&mut self, graph: &Graph, roads: &Roads, to: NodeId, from_place: &[u64]) {
        self.begin(graph);
        self.mark(to.0);
        while let Some(node) = self.stack.pop() {
            for hop in graph.arriving.of(node) {
                let before = from_place[hop.other as usize];
                let Some(travel) = roads.over(hop) else { continue };
                let fastest = before.checked_add(travel) == Some(from_place[node as usize]);
                if fastest && !self.is_marked(hop.other) {
                    self.mark(hop.other);
                }
            }
        }
    }
    /// Whether the latest marking marked `node`.
    pub fn is_marked(&self, node: u32) -> bool {
        self.labels[node as usize].stamp == self.stamp
    }
    fn mark(&mut self, node: u32) {
        self.labels[node as usize].stamp = self.stamp;
        self.stack.push(node);
    }
    /// Forgets the search before.
    fn begin(&mut self, graph: &Graph) {
        self.queue.clear();
        self.labels.resize(graph.len(), Label::default());
        if self.stamp == u32::MAX {
            self.labels.fill(Label::default());
            self.stamp = 0;
        }
        self.stamp += 1;
    }
}
