//! From streets to a road network: classes, twins, and the part in which every place reaches
//! every other. Knows no file format.

use super::place::{LonLat, Plane};
use crate::core::geo::Point;
use crate::core::id::{EdgeId, Id, NodeId};
use crate::core::network::{Edge, RoadClass, RoadNetwork};
use crate::core::time::SimDuration;
use crate::scenario::problem::{Problem, shown};
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
        let before = self.streets.len();
        self.streets.retain(|s| s.from != s.to);
        let loops = before - self.streets.len();
        if loops > 0 {
            self.notes.push(format!("{loops} streets that end where they begin were left out."));
        }
        let whole = self.whole_network(file)?;
        let (n_parts, n_nodes, n_edges) =
            (whole.count_components(), whole.nodes().len(), whole.edges().len());
        let kept = whole.into_largest_component();
        if kept.edges().is_empty() {
            return Err(Problem::new(
                file,
                "no two places with a way there and back",
                "streets that cars can use, joined at shared points",
            ));
        }
        if n_parts > 1 {
            let left_out = n_edges - kept.edges().len();
            self.notes.push(parts_note(n_parts, kept.nodes().len(), n_nodes, left_out));
        }
        Ok((kept, self.notes))
    }

    /// Builds the network as the file has it: every junction and street, numbered as there.
    ///
    /// # Errors
    /// Where the places are too far apart, or there are too many of them.
    pub fn whole_network(&self, file: &str) -> Result<RoadNetwork, Problem> {
        let shapes = self.streets.iter().flat_map(|s| s.shape.iter().copied());
        let plane = Plane::around(file, self.nodes.iter().copied().chain(shapes))?;
        let points = self.nodes.iter().map(|&place| plane.point(place)).collect();
        let (edges, names) = edges(&self.streets, &plane);
        RoadNetwork::build(points, edges, names)
            .map_err(|e| Problem::new(file, e.to_string(), "a network within these limits"))
    }
}

fn parts_note(n_parts: usize, kept: usize, total: usize, left_out: usize) -> String {
    let share = kept as f64 * 100.0 / total as f64;
    let mut note = format!(
        "The streets fall into {n_parts} parts; the largest, with {kept} of {total} junctions \
         ({share:.1} %), is used and {left_out} streets outside it are left out."
    );
    if kept * 2 < total {
        note.push_str(" Lines that cross without a shared point are not joined.");
    }
    note
}

/// Converts streets to edges: units, names without repetition, and twins.
fn edges(streets: &[Street], plane: &Plane) -> (Vec<Edge>, Vec<String>) {
    let mut names = vec![String::new()];
    let mut name_idx = BTreeMap::from([(String::new(), 0u32)]);
    let mut edges: Vec<Edge> = Vec::with_capacity(streets.len());
    for street in streets {
        let name = *name_idx.entry(street.name.clone()).or_insert_with(|| {
            names.push(shown(&street.name));
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
}
