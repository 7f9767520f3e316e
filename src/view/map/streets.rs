//! Joins the roads of one street across junctions, so that its name can be written along it.

use super::{MapStreet, Plane, class_number};
use crate::core::geo::Point;
use crate::core::id::{EdgeId, NodeId};
use crate::core::network::RoadNetwork;
use std::collections::{BTreeMap, BTreeSet};

/// The longest run of each named street, by name. Cost: a sort of the named roads.
pub(super) fn join(network: &RoadNetwork, plane: Plane) -> Vec<MapStreet> {
    let mut by_name: BTreeMap<u32, BTreeSet<EdgeId>> = BTreeMap::new();
    for (id, edge) in network.edges().enumerate() {
        let once = edge.twin.is_none_or(|twin| id < twin);
        if once && !network.name(id).is_empty() {
            by_name.entry(edge.name).or_default().insert(id);
        }
    }
    by_name.into_values().filter_map(|roads| longest_run(network, plane, roads)).collect()
}

fn longest_run(
    network: &RoadNetwork,
    plane: Plane,
    mut left: BTreeSet<EdgeId>,
) -> Option<MapStreet> {
    let first = *left.first()?;
    let name = network.name(first).to_owned();
    let class = left.iter().map(|&id| class_number(network.edges()[id].class)).min()?;
    let mut at_node: BTreeMap<NodeId, Vec<EdgeId>> = BTreeMap::new();
    for &id in &left {
        let edge = &network.edges()[id];
        at_node.entry(edge.from).or_default().push(id);
        at_node.entry(edge.to).or_default().push(id);
    }
    let mut best: (u64, Vec<Point>) = (0, Vec::new());
    while let Some(start) = left.pop_first() {
        let mut run: Vec<Point> = network.points(start).collect();
        extend(network, &at_node, &mut left, network.edges()[start].to, &mut run);
        run.reverse();
        extend(network, &at_node, &mut left, network.edges()[start].from, &mut run);
        let length = run.windows(2).map(|pair| pair[0].distance_cm(pair[1])).sum();
        if length > best.0 {
            best = (length, run);
        }
    }
    let (length, run) = best;
    let points = plane.flatten(run.into_iter());
    (length > 0).then_some(MapStreet { name, class, length: length as f32 / 100.0, points })
}

/// Appends roads at the end of a run for as long as one goes on without a sharp turn.
/// Bounded: each step takes a road out of `left`.
fn extend(
    network: &RoadNetwork,
    at_node: &BTreeMap<NodeId, Vec<EdgeId>>,
    left: &mut BTreeSet<EdgeId>,
    mut end: NodeId,
    run: &mut Vec<Point>,
) {
    while let [.., before, last] = run[..] {
        let onward = at_node.get(&end).into_iter().flatten().filter(|id| left.contains(id));
        let straightest = onward
            .map(|&id| (straightness(before, last, second_point(network, id, end)), id))
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let Some((straight, id)) = straightest.filter(|&(straight, _)| straight > TURN_MIN) else {
            return;
        };
        debug_assert!(straight <= 1.0 + 1e-9);
        left.remove(&id);
        let edge = &network.edges()[id];
        if edge.from == end {
            run.extend(network.points(id).skip(1));
            end = edge.to;
        } else {
            let mut back: Vec<Point> = network.points(id).collect();
            back.reverse();
            run.extend(back.into_iter().skip(1));
            end = edge.from;
        }
    }
}

/// Cosine of the sharpest turn that a name may follow: 60 degrees.
const TURN_MIN: f64 = 0.5;

/// The first point of a road after the junction `from` at one of its ends.
fn second_point(network: &RoadNetwork, id: EdgeId, from: NodeId) -> Point {
    let mut points = network.points(id);
    if network.edges()[id].from == from {
        points.nth(1).unwrap_or_default()
    } else {
        let all: Vec<Point> = points.collect();
        all[all.len() - 2]
    }
}

/// Cosine of the turn at `b` on the way from `a` to `c`: 1 is straight on.
fn straightness(a: Point, b: Point, c: Point) -> f64 {
    let vector = |from: Point, to: Point| {
        (f64::from(to.x_cm) - f64::from(from.x_cm), f64::from(to.y_cm) - f64::from(from.y_cm))
    };
    let (u, v) = (vector(a, b), vector(b, c));
    let lengths = (u.0 * u.0 + u.1 * u.1).sqrt() * (v.0 * v.0 + v.1 * v.1).sqrt();
    if lengths == 0.0 { 1.0 } else { (u.0 * v.0 + u.1 * v.1) / lengths }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::geo::Bounds;
    use crate::core::network::{Edge, RoadClass};
    use crate::core::time::SimDuration;

    fn road(from: u32, to: u32, name: u32) -> Edge {
        Edge {
            from: NodeId(from),
            to: NodeId(to),
            length_cm: 100,
            travel: SimDuration::from_secs(1),
            class: RoadClass::Main,
            name,
            shape: Vec::new(),
            twin: None,
        }
    }

    #[test]
    fn a_street_is_joined_across_junctions_but_not_around_sharp_corners() {
        // 0 - 1 - 2 - 3 run east; 4 is north of 3; all roads but one belong to Elm Street, and
        // the middle one is drawn against the direction of the others.
        let at = [(0, 0), (100, 0), (200, 10), (300, 0), (300, 100)];
        let nodes = at.map(|(x, y)| Point::from_m(x, y)).to_vec();
        let edges = vec![road(0, 1, 1), road(2, 1, 1), road(2, 3, 1), road(3, 4, 1), road(1, 3, 0)];
        let names = vec![String::new(), "Elm Street".to_owned()];
        let network = RoadNetwork::build(nodes, edges, names).unwrap();
        let bounds = Bounds { min: Point::from_m(0, 0), max: Point::from_m(300, 100) };
        let plane = Plane { origin: bounds.min, size: (300.0, 100.0) };
        let streets = join(&network, plane);
        assert_eq!(streets.len(), 1);
        assert_eq!(streets[0].name, "Elm Street");
        let mut points = streets[0].points.clone();
        if points[0] > 0.0 {
            points = points.chunks(2).rev().flatten().copied().collect();
        }
        assert_eq!(points, [0., 0., 100., 0., 200., 10., 300., 0.]);
    }
}
