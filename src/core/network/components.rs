//! Strongly connected parts: where every junction can be reached from every other.

use super::{Edge, RoadNetwork};
use crate::core::id::{EdgeId, Id, NodeId};

/// Which of `n` nodes belong to the largest strongly connected part of the directed graph with
/// the given `edges`; of equally large parts the one with the smallest node.
pub fn largest(n: usize, edges: impl Iterator<Item = (usize, usize)> + Clone) -> Vec<bool> {
    let (part, sizes) = parts(n, edges);
    let best = (0..sizes.len()).max_by_key(|&id| (sizes[id].0, std::cmp::Reverse(sizes[id].1)));
    part.iter().map(|&id| Some(id) == best).collect()
}

/// The part of each node, and size and smallest node of each part.
///
/// Kosaraju's two searches without recursion: O(nodes + edges).
fn parts(
    n: usize,
    edges: impl Iterator<Item = (usize, usize)> + Clone,
) -> (Vec<usize>, Vec<(usize, usize)>) {
    let (out_start, out) = adjacency(n, edges.clone());
    let (in_start, into) = adjacency(n, edges.map(|(a, b)| (b, a)));
    let order = finish_order(n, &out_start, &out);
    let mut part = vec![usize::MAX; n];
    let mut sizes: Vec<(usize, usize)> = Vec::new();
    let mut stack = Vec::new();
    for &root in order.iter().rev() {
        if part[root] != usize::MAX {
            continue;
        }
        let id = sizes.len();
        let (mut size, mut smallest) = (0, root);
        part[root] = id;
        stack.push(root);
        while let Some(u) = stack.pop() {
            size += 1;
            smallest = smallest.min(u);
            for &v in &into[in_start[u]..in_start[u + 1]] {
                if part[v] == usize::MAX {
                    part[v] = id;
                    stack.push(v);
                }
            }
        }
        sizes.push((size, smallest));
    }
    (part, sizes)
}

impl RoadNetwork {
    /// How many strongly connected parts there are: 1 where every junction reaches every other.
    pub fn count_components(&self) -> usize {
        parts(self.nodes.len(), self.edges.iter().map(|e| (e.from.idx(), e.to.idx()))).1.len()
    }
    /// The largest part in which every junction can be reached from every other, with new ids in
    /// the old order; the network itself where all of it is connected so. Importers use it:
    /// real extracts have fragments at their edges.
    pub fn into_largest_component(self) -> RoadNetwork {
        let ends = self.edges.iter().map(|e| (e.from.idx(), e.to.idx()));
        let kept = largest(self.nodes.len(), ends);
        if kept.iter().all(|&kept| kept) {
            return self;
        }
        let renumber = |kept: Vec<bool>| -> Vec<Option<usize>> {
            let mut next = 0..;
            kept.iter().map(|&kept| if kept { next.next() } else { None }).collect()
        };
        let is_kept = |e: &Edge| kept[e.from.idx()] && kept[e.to.idx()];
        let edge_id = renumber(self.edges.iter().map(is_kept).collect());
        let node_id = renumber(kept);
        let nodes = self.nodes.enumerate().filter(|(id, _)| node_id[id.idx()].is_some());
        let nodes = nodes.map(|(_, &p)| p).collect();
        let edges = self.edges.iter().filter_map(|edge| {
            Some(Edge {
                from: NodeId::from_idx(node_id[edge.from.idx()]?),
                to: NodeId::from_idx(node_id[edge.to.idx()]?),
                twin: edge.twin.and_then(|twin| edge_id[twin.idx()]).map(EdgeId::from_idx),
                ..edge.clone()
            })
        });
        // Invariant: a part of a valid network is valid.
        RoadNetwork::build(nodes, edges.collect(), self.names).unwrap_or_default()
    }
}

/// Nodes in the order in which a depth-first search leaves them.
fn finish_order(n: usize, start: &[usize], next: &[usize]) -> Vec<usize> {
    let mut order = Vec::with_capacity(n);
    let mut seen = vec![false; n];
    let mut stack: Vec<(usize, usize)> = Vec::new();
    for root in 0..n {
        if seen[root] {
            continue;
        }
        seen[root] = true;
        stack.push((root, start[root]));
        while let Some((u, at)) = stack.last_mut() {
            if *at == start[*u + 1] {
                order.push(*u);
                stack.pop();
                continue;
            }
            let v = next[*at];
            *at += 1;
            if !seen[v] {
                seen[v] = true;
                stack.push((v, start[v]));
            }
        }
    }
    order
}

/// Neighbours of each node in compressed rows.
fn adjacency(
    n: usize,
    edges: impl Iterator<Item = (usize, usize)> + Clone,
) -> (Vec<usize>, Vec<usize>) {
    let mut start = vec![0; n + 1];
    for (from, _) in edges.clone() {
        start[from + 1] += 1;
    }
    for idx in 0..n {
        start[idx + 1] += start[idx];
    }
    let mut at = start.clone();
    let mut next = vec![0; start[n]];
    for (from, to) in edges {
        next[at[from]] = to;
        at[from] += 1;
    }
    (start, next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cycle_is_kept_and_what_only_leads_in_or_out_is_not() {
        let edges = [(0, 1), (1, 2), (2, 3), (3, 1), (3, 4)];
        assert_eq!(largest(5, edges.into_iter()), [false, true, true, true, false]);
        assert_eq!(parts(5, edges.into_iter()).1.len(), 3);
    }

    #[test]
    fn of_equal_parts_the_first_is_kept_and_nothing_of_nothing() {
        assert_eq!(largest(3, std::iter::empty()), [true, false, false]);
        assert_eq!(largest(0, std::iter::empty()), [] as [bool; 0]);
    }
}
