//! Travel times between a place and every junction, kept for places that are asked for often.

use super::graph::Graph;
use super::roads::Roads;
use crate::core::id::{Id, NodeId};
use crate::core::network::Edge;
use std::sync::Arc;

/// Whether a tree holds the times to its place or from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    To,
    From,
}

/// A bounded number of trees; the one unused for longest makes room. Clones share them.
#[derive(Clone, Debug)]
pub struct Trees {
    trees: Vec<Tree>,
    /// Position in `trees` by junction and direction; empty until the first tree.
    position: Vec<[u32; 2]>,
    trees_max: usize,
    uses: u64,
}

#[derive(Clone, Debug)]
struct Tree {
    place: NodeId,
    direction: Direction,
    last_use: u64,
    times: Arc<[u64]>,
}

impl Trees {
    pub const fn new(trees_max: usize) -> Trees {
        Trees { trees: Vec::new(), position: Vec::new(), trees_max, uses: 0 }
    }
    /// The times of a place, built if they are not there: by junction, `u64::MAX` without a route.
    pub fn tree(
        &mut self,
        graph: &Graph,
        roads: &Roads,
        place: NodeId,
        direction: Direction,
    ) -> &Arc<[u64]> {
        let at = match self.find(place, direction) {
            Some(at) => at,
            None => self.build(graph, roads, place, direction),
        };
        self.uses += 1;
        self.trees[at].last_use = self.uses;
        &self.trees[at].times
    }
    /// The times of a place if they are there.
    pub fn cached(&self, place: NodeId, direction: Direction) -> Option<&[u64]> {
        self.find(place, direction).map(|at| &*self.trees[at].times)
    }
    /// Drops the trees in which a road whose travel time changed (`None` is closed) makes a
    /// difference. The others stay exact: a slower road that is on no fastest route changes none,
    /// nor does a quicker one that is no short cut.
    pub fn road_changed(&mut self, road: &Edge, was: Option<u64>, is: Option<u64>) {
        let before = self.trees.len();
        let slower = is.is_none_or(|is| was.is_some_and(|was| was < is));
        self.trees.retain(|tree| {
            let (near, far) = match tree.direction {
                Direction::To => (tree.times[road.to.idx()], tree.times[road.from.idx()]),
                Direction::From => (tree.times[road.from.idx()], tree.times[road.to.idx()]),
            };
            let over = |travel: Option<u64>| near.saturating_add(travel.unwrap_or(u64::MAX));
            near == u64::MAX || if slower { over(was) > far } else { over(is) >= far }
        });
        if self.trees.len() < before {
            self.position.fill([NOWHERE; 2]);
            for (at, tree) in self.trees.iter().enumerate() {
                self.position[tree.place.idx()][tree.direction as usize] = at as u32;
            }
        }
    }
    fn find(&self, place: NodeId, direction: Direction) -> Option<usize> {
        let at = self.position.get(place.idx())?[direction as usize];
        (at != NOWHERE).then_some(at as usize)
    }
    fn build(
        &mut self,
        graph: &Graph,
        roads: &Roads,
        place: NodeId,
        direction: Direction,
    ) -> usize {
        let rows = match direction {
            Direction::To => &graph.arriving,
            Direction::From => &graph.leaving,
        };
        let times = rows.distances(|hop| roads.over(hop), place).into();
        let tree = Tree { place, direction, last_use: 0, times };
        self.position.resize(graph.len(), [NOWHERE; 2]);
        let oldest = (0..self.trees.len()).min_by_key(|&at| self.trees[at].last_use);
        let at = match oldest {
            Some(at) if self.trees.len() >= self.trees_max => {
                let old = std::mem::replace(&mut self.trees[at], tree);
                self.position[old.place.idx()][old.direction as usize] = NOWHERE;
                at
            }
            _ => {
                self.trees.push(tree);
                self.trees.len() - 1
            }
        };
        self.position[place.idx()][direction as usize] = at as u32;
        at
    }
}

const NOWHERE: u32 = u32::MAX;
