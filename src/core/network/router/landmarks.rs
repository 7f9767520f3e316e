//! Lower bounds of travel times from a few far-away junctions (the triangle inequality).
//!
//! Made for the network with every road open and free. Closed and jammed roads only make routes
//! slower, so the bounds hold whatever the state of the roads.

use super::graph::{Graph, Hop};
use crate::core::id::{Id, NodeId};

/// Travel times between every junction and each landmark, both ways.
#[derive(Debug)]
pub struct Landmarks {
    /// Per junction and landmark: time from the landmark, time to it; in `1 << shift`
    /// microseconds, rounded down; [`NONE`] where there is no route. One cache line per junction.
    rows: Vec<[(u32, u32); COUNT]>,
    shift: u32,
}

/// Lower bounds of the time from one junction to any other.
#[derive(Clone, Copy)]
pub struct Bounds<'a> {
    landmarks: &'a Landmarks,
    base: &'a [(u32, u32); COUNT],
    /// The landmarks that say most about this query.
    active: [usize; ACTIVE],
}

impl Landmarks {
    /// Spreads landmarks: each next one is the junction farthest there and back from those so
    /// far; of equals the first. Deterministic, 2 searches each.
    pub fn choose(graph: &Graph) -> Landmarks {
        let free = |hop: &Hop| Some(hop.travel_us);
        let n = graph.len();
        let mut times: Vec<(Vec<u64>, Vec<u64>)> = Vec::with_capacity(COUNT);
        let mut nearest = vec![u64::MAX; n];
        let mut next = graph.leaving.distances(free, NodeId(0));
        for _ in 0..COUNT {
            let farthest = (0..n).rev().filter(|&u| next[u] != u64::MAX).max_by_key(|&u| next[u]);
            let landmark = NodeId::from_idx(farthest.unwrap_or(0));
            let from = graph.leaving.distances(free, landmark);
            let to = graph.arriving.distances(free, landmark);
            for u in 0..n {
                nearest[u] = nearest[u].min(from[u].saturating_add(to[u]));
            }
            next.clone_from(&nearest);
            times.push((from, to));
        }
        let all = times.iter().flat_map(|(from, to)| from.iter().chain(to));
        let longest = all.copied().filter(|&t| t != u64::MAX).max().unwrap_or(0);
        let shift = (64 - longest.leading_zeros()).saturating_sub(u32::BITS - 1);
        let unit = |t: u64| if t == u64::MAX { NONE } else { (t >> shift) as u32 };
        let row = |u: usize| {
            let mut row = [(NONE, NONE); COUNT];
            for (slot, (from, to)) in row.iter_mut().zip(&times) {
                *slot = (unit(from[u]), unit(to[u]));
            }
            row
        };
        Landmarks { rows: (0..n).map(row).collect(), shift }
    }
    /// Bounds for a query from `from`; `to` decides which landmarks are looked at.
    pub fn bounds(&self, from: NodeId, to: NodeId) -> Bounds<'_> {
        let (base, target) = (&self.rows[from.idx()], &self.rows[to.idx()]);
        let mut order: [usize; COUNT] = std::array::from_fn(|k| k);
        order.sort_by_key(|&k| std::cmp::Reverse(self.bound(base[k], target[k])));
        let active = std::array::from_fn(|k| order[k]);
        Bounds { landmarks: self, base, active }
    }
    /// Least time from the junction with `base` to the one with `row`, by one landmark.
    fn bound(&self, base: (u32, u32), row: (u32, u32)) -> u64 {
        // Rounding down can make a difference of rounded times too large by less than one unit.
        let slack = u32::from(self.shift > 0);
        let over =
            |a: u32, b: u32| u64::from(a.saturating_sub(b).saturating_sub(slack)) << self.shift;
        // landmark -> other <= landmark -> base -> other. No route to `row` but one to `base`:
        // then there is none from `base` to it.
        let from_landmark = match (base.0, row.0) {
            (NONE, _) => 0,
            (_, NONE) => return u64::MAX,
            (base, row) => over(row, base),
        };
        // base -> landmark <= base -> other -> landmark.
        let to_landmark = match (base.1, row.1) {
            (NONE, NONE) | (_, NONE) => 0,
            (NONE, _) => return u64::MAX,
            (base, row) => over(base, row),
        };
        from_landmark.max(to_landmark)
    }
}

impl Bounds<'_> {
    /// No route from the query's start to `node` is faster than this; `u64::MAX` where there is
    /// none at all.
    pub fn to(&self, node: u32) -> u64 {
        let row = &self.landmarks.rows[node as usize];
        let by = |&k: &usize| self.landmarks.bound(self.base[k], row[k]);
        self.active.iter().map(by).max().unwrap_or(0)
    }
}

/// How many landmarks: 8 fill a cache line.
const COUNT: usize = 8;
/// How many of them a query looks at: the third adds little and costs as much as the first.
const ACTIVE: usize = 3;
const NONE: u32 = u32::MAX;
