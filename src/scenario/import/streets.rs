//! From streets to a road network: classes, twins, and the part in which every place reaches
//! every other. Knows no file format.

use super::place::{LonLat, Plane};
use crate::core::geo::Point;
use crate::core::id::{EdgeId, Id, NodeId};
use crate::core::network::{Edge, RoadClass, RoadNetwork};
use crate::core::time::SimDuration;
use crate::scenario::problem::Problem;
use std::collections::BTreeMap;

/// A directed street as an importer found it. Ends are indexes into [`Streets::nodes`].
#[derive(Clone, Debug)]
pub struct Street {
    /// Where it begins.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// Its length, finite and not negative.
    pub metres: f64,
    /// Time for driving along it, finite and not negative.
    pub seconds: f64,
    /// OpenStreetMap's `highway` value.
    pub highway: String,
    /// The name, or empty.
    pub name: String,
    /// Places between the two ends.
    pub shape: Vec<LonLat>,
}

/// What an importer found: junctions and streets, every index in range, every place valid.
#[derive(Clone, Debug, Default)]
pub struct Streets {
    /// Junctions.
    pub nodes: Vec<LonLat>,
    /// Directed streets.
    pub streets: Vec<Street>,
    /// Who made the data.
    pub attribution: Option<String>,
    /// What was left out or changed on the way, as sentences.
    pub notes: Vec<String>,
}

impl Streets {
    /// Builds the network of the largest part in which every junction can reach every other;
    /// what is left out is noted, because an order to a place that no driver can leave fails.
    ///
    /// # Errors
    /// Where nothing can be driven on, or the places are too far apart.
    pub fn into_network(mut self, file: &str) -> Result<(RoadNetwork, Vec<String>), Problem> {
        let loops = self.streets.len();
        self.streets.retain(|s| s.from != s.to);
        let loops = loops - self.streets.len();
        if loops > 0 {
            self.notes.push(format!("{loops} streets that end where they begin were left out."));
        }
        self.keep_largest_part();
        if self.streets.is_empty() {
            return Err(Problem::new(
                file,
                "no two places with a way there and back",
                "streets that cars can use, joined at shared points",
            ));
        }
        let shapes = self.streets.iter().flat_map(|s| s.shape.iter().copied());
        let plane = Plane::around(file, self.nodes.iter().copied().chain(shapes))?;
        let points = self.nodes.iter().map(|&place| plane.point(place)).collect();
        let (edges, names) = edges(&self.streets, &plane);
        let network = RoadNetwork::build(points, edges, names)
            .map_err(|e| Problem::new(file, e.to_string(), "a network within these limits"))?;
        Ok((network, self.notes))
    }

    fn keep_largest_part(&mut self) {
        let parts = strong_parts(self.nodes.len(), &self.streets);
        let mut sizes = vec![0usize; parts.count];
        for &part in &parts.of_node {
            sizes[part as usize] += 1;
        }
        // The first of the largest: `max_by_key` would take the last.
        let Some(best) = (0..sizes.len()).rev().max_by_key(|&part| sizes[part]) else { return };
        let (kept, total) = (sizes[best], self.nodes.len());
        if kept == total {
            return;
        }
        let n_streets = self.streets.len();
        let mut new_idx = vec![None; total];
        let mut nodes = Vec::with_capacity(kept);
        for (idx, &place) in self.nodes.iter().enumerate() {
            if parts.of_node[idx] as usize == best {
                new_idx[idx] = Some(nodes.len() as u32);
                nodes.push(place);
            }
        }
        self.nodes = nodes;
        self.streets.retain_mut(|s| match (new_idx[s.from as usize], new_idx[s.to as usize]) {
            (Some(from), Some(to)) => {
                (s.from, s.to) = (from, to);
                true
            }
            _ => false,
        });
        let share = kept as f64 * 100.0 / total as f64;
        let mut note = format!(
            "The streets fall into {} parts; the largest, with {kept} of {total} junctions \
             ({share:.1} %), is used and {} streets outside it are left out.",
            parts.count,
            n_streets - self.streets.len(),
        );
        if kept * 2 < total {
            note.push_str(" Lines that cross without a shared point are not joined.");
        }
        self.notes.push(note);
    }
}

/// Converts streets to edges: units, names without repetition, and twins.
fn edges(streets: &[Street], plane: &Plane) -> (Vec<Edge>, Vec<String>) {
    let mut names = vec![String::new()];
    let mut name_idx = BTreeMap::from([(String::new(), 0u32)]);
    let mut edges: Vec<Edge> = Vec::with_capacity(streets.len());
    for street in streets {
        let name = *name_idx.entry(street.name.clone()).or_insert_with(|| {
            names.push(street.name.clone());
            names.len() as u32 - 1
        });
        let shape: Vec<Point> = street.shape.iter().map(|&place| plane.point(place)).collect();
        edges.push(Edge {
            from: NodeId(street.from),
            to: NodeId(street.to),
            length_cm: (street.metres * 100.0).round() as u32,
            travel: SimDuration::from_micros(((street.seconds * 1e6).round() as u64).max(1000)),
            class: class(&street.highway),
            name,
            shape,
            twin: None,
        });
    }
    link_twins(&mut edges);
    (edges, names)
}

/// Pairs each street with one that runs along the same points the other way.
fn link_twins(edges: &mut [Edge]) {
    let mut open: BTreeMap<(NodeId, NodeId), Vec<usize>> = BTreeMap::new();
    for idx in 0..edges.len() {
        let edge = &edges[idx];
        let waiting = open.entry((edge.to, edge.from)).or_default();
        let twin = waiting.iter().position(|&other| {
            edges[other].name == edge.name && edges[other].shape.iter().rev().eq(&edge.shape)
        });
        match twin {
            Some(at) => {
                let other = waiting.remove(at);
                edges[idx].twin = Some(EdgeId::from_idx(other));
                edges[other].twin = Some(EdgeId::from_idx(idx));
            }
            None => open.entry((edge.from, edge.to)).or_default().push(idx),
        }
    }
}

/// How wide a street is drawn, from OpenStreetMap's `highway` value.
fn class(highway: &str) -> RoadClass {
    match highway.strip_suffix("_link").unwrap_or(highway) {
        "motorway" | "trunk" => RoadClass::Arterial,
        "primary" | "secondary" => RoadClass::Main,
        _ => RoadClass::Local,
    }
}

/// The strongly connected part of each node.
struct Parts {
    of_node: Vec<u32>,
    count: usize,
}

/// Kosaraju's algorithm without recursion (a long street would overflow the stack): O(n + m).
fn strong_parts(n: usize, streets: &[Street]) -> Parts {
    let forward = Neighbours::new(n, streets.iter().map(|s| (s.from, s.to)));
    let backward = Neighbours::new(n, streets.iter().map(|s| (s.to, s.from)));
    let mut finished = Vec::with_capacity(n);
    let mut seen = vec![false; n];
    for root in 0..n as u32 {
        depth_first(root, &forward, &mut seen, &mut |node| finished.push(node));
    }
    let mut of_node = vec![0; n];
    let mut count = 0;
    seen.fill(false);
    for &root in finished.iter().rev() {
        if !seen[root as usize] {
            depth_first(root, &backward, &mut seen, &mut |node| {
                of_node[node as usize] = count as u32;
            });
            count += 1;
        }
    }
    Parts { of_node, count }
}

/// Visits what can be reached and was not seen; `leave` gets each node after all behind it.
fn depth_first(root: u32, next: &Neighbours, seen: &mut [bool], leave: &mut impl FnMut(u32)) {
    if std::mem::replace(&mut seen[root as usize], true) {
        return;
    }
    let mut stack = vec![(root, 0usize)];
    while let Some((node, at)) = stack.last_mut() {
        let Some(&neighbour) = next.of(*node).get(*at) else {
            leave(*node);
            stack.pop();
            continue;
        };
        *at += 1;
        if !std::mem::replace(&mut seen[neighbour as usize], true) {
            stack.push((neighbour, 0));
        }
    }
}

/// Adjacent nodes in compressed rows.
struct Neighbours {
    start: Vec<u32>,
    nodes: Vec<u32>,
}

impl Neighbours {
    fn new(n: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Neighbours {
        let mut start = vec![0u32; n + 1];
        for (from, _) in pairs.clone() {
            start[from as usize + 1] += 1;
        }
        for idx in 0..n {
            start[idx + 1] += start[idx];
        }
        let mut at = start.clone();
        let mut nodes = vec![0; start[n] as usize];
        for (from, to) in pairs {
            nodes[at[from as usize] as usize] = to;
            at[from as usize] += 1;
        }
        Neighbours { start, nodes }
    }
    fn of(&self, node: u32) -> &[u32] {
        let (from, to) = (self.start[node as usize], self.start[node as usize + 1]);
        &self.nodes[from as usize..to as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Streets between numbered places on a line, one per pair.
    fn streets(n: u32, pairs: &[(u32, u32)]) -> Streets {
        let street = |&(from, to): &(u32, u32)| Street {
            from,
            to,
            metres: 100.0,
            seconds: 10.0,
            highway: "primary_link".into(),
            name: String::new(),
            shape: Vec::new(),
        };
        Streets {
            nodes: (0..n).map(|i| LonLat { lon: f64::from(i) * 0.001, lat: 50.0 }).collect(),
            streets: pairs.iter().map(street).collect(),
            ..Streets::default()
        }
    }

    #[test]
    fn only_the_largest_part_is_kept_and_the_rest_is_reported() {
        // 0-1 both ways, 2-3-4 a one-way ring, 1 -> 2 a one-way bridge, 5 alone, 6 a loop.
        let pairs = [(0, 1), (1, 0), (1, 2), (2, 3), (3, 4), (4, 2), (6, 6)];
        let (network, notes) = streets(7, &pairs).into_network("f").unwrap();
        assert_eq!((network.nodes().len(), network.edges().len()), (3, 3));
        assert!(notes[0].starts_with("1 streets that end"), "{notes:?}");
        assert!(notes[1].contains("4 parts") && notes[1].contains("3 of 7"), "{notes:?}");
    }

    #[test]
    fn twins_are_linked_both_ways_and_parallel_streets_stay_apart() {
        let pairs = [(0, 1), (0, 1), (1, 0)];
        let (network, _) = streets(2, &pairs).into_network("f").unwrap();
        let twins: Vec<_> = network.edges().iter().map(|e| e.twin).collect();
        assert_eq!(twins, [Some(EdgeId(2)), None, Some(EdgeId(0))]);
        assert_eq!(network.edges()[EdgeId(0)].class, RoadClass::Main);
    }

    #[test]
    fn a_chain_of_a_hundred_thousand_streets_does_not_overflow() {
        let pairs: Vec<_> = (0..100_000).flat_map(|i| [(i, i + 1), (i + 1, i)]).collect();
        let parts = strong_parts(100_001, &streets(1, &pairs).streets);
        assert_eq!(parts.count, 1);
    }
}
